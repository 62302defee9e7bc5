"""Documents of sentences → windows of arrays, as the encoder reads them.

Training only. A window is consecutive whole sentences of one document within a limit of word pieces; a sentence
over the limit is cut at a word. Targets are class numbers, -100 where the corpus has no such layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import accumulate
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from parley.errors import TrainingError
from parley.evaluate.marked_claims import STANCES
from parley.models.exchange import Exchange
from parley.models.features import quote_states, word_shape
from parley.models.lemmas import IDENTITY, script
from parley.ontology import Ontology, load_ontology
from parley.train.corpora import Anchor, Document, Pair, Sentence
from parley.types import Status

MISSING = -100
CLAIM_TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
PLOVER_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
YIELD = ("CONCEDE", "RETREAT")
NO_MENTION = "none"

ACT_TIES = ("actor", "recipient", "mediator", "act", "target", "origin", "when", "count", "said")
CLAIM_TIES = ("source", "content", "addressee", "said_at")
NO_SECTOR = "none"

Array = NDArray[np.int64]


def modes_of(ontology: Ontology) -> tuple[str, ...]:
    """Return every mode with its type, "ASSAULT·aerial"; first: none."""
    return ("none", *(f"{name}·{mode}" for name, found in ontology.types.items() for mode in found.modes))


def sectors_of(ontology: Ontology) -> tuple[str, ...]:
    """Return the sectors and the codes of those who belong to no state; first: a country alone."""
    return (NO_SECTOR, *ontology.sectors, *ontology.nonstate)


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """The closed label sets of the heads, in the order of their class numbers."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]
    lemmas: tuple[str, ...]
    deprels: tuple[str, ...]
    names: tuple[str, ...]
    mentions: tuple[str, ...]
    claims: tuple[str, ...] = CLAIM_TAGS
    plover: tuple[str, ...] = PLOVER_TYPES
    acts: tuple[str, ...] = ("O", *PLOVER_TYPES)
    modes: tuple[str, ...] = modes_of(load_ontology())
    statuses: tuple[str, ...] = get_args(Status)
    stances: tuple[str, ...] = ("O", *STANCES)
    sectors: tuple[str, ...] = sectors_of(load_ontology())
    ties: tuple[str, ...] = (*ACT_TIES, *CLAIM_TIES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Inputs of one pass of the encoder and the targets of its heads; `words` starts at `offset` words into
    the document."""

    document: str
    offset: int
    pieces: Array
    shape: Array
    quote: Array
    boundary: Array
    first: Array
    last: Array
    sentence: Array
    targets: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A sentence, or a part of one cut at a word, with what the encoder needs of it."""

    start: int
    end: int
    pieces: Sequence[Sequence[int]]
    number: int
    opens_sentence: bool
    opens_paragraph: bool
    source: Sentence
    skipped: int


def labels_of(
    treebanks: Iterable[Document], newswire: Iterable[Document], minimum: Mapping[str, int]
) -> Labels:
    """Collect the label sets seen at least `minimum` times, most frequent first."""
    counts: dict[str, Counter[str]] = {
        key: Counter() for key in ("upos", "feats", "lemmas", "deprels", "names", "mentions")
    }
    for document in treebanks:
        for sentence in document.sentences:
            assert sentence.syntax is not None
            counts["upos"].update(sentence.syntax.upos)
            counts["feats"].update(sentence.syntax.feats)
            counts["deprels"].update(sentence.syntax.deprels)
            counts["lemmas"].update(map(script, sentence.words, sentence.syntax.lemmas))
            counts["mentions"].update(mention.kind for mention in sentence.mentions or ())
    for document in newswire:
        for sentence in document.sentences:
            counts["names"].update(tag[2:] for tag in sentence.names or () if tag != "O")
    kept = {
        key: [label for label, count in sorted(counter.items(), key=_rank) if count >= minimum.get(key, 1)]
        for key, counter in counts.items()
    }
    names = ["O"] + [f"{prefix}-{kind}" for kind in sorted(kept["names"]) for prefix in "BIES"]
    return Labels(
        upos=tuple(sorted(kept["upos"])),
        feats=("_", *(feats for feats in kept["feats"] if feats != "_")),
        lemmas=(IDENTITY, *(lemma for lemma in kept["lemmas"] if lemma != IDENTITY)),
        deprels=tuple(kept["deprels"]),
        names=tuple(names),
        mentions=(NO_MENTION, *sorted(kept["mentions"])),
    )


def _rank(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


class Packer:
    """Cuts documents into windows; holds the tokenizer and the label numbers."""

    def __init__(self, tokenizer: Tokenizer, labels: Labels, limit: int) -> None:
        self.tokenizer = tokenizer
        self.limit = limit
        self.labels = labels
        self.exchange = Exchange()
        self.numbers = {
            name: {label: number for number, label in enumerate(getattr(labels, name))}
            for name in (field.name for field in fields(Labels))
        }
        self.begin, self.stop, self.unknown = (
            _piece(tokenizer, name) for name in ("[CLS]", "[SEP]", "[UNK]")
        )

    def windows(self, document: Document) -> Iterator[Window]:
        """Yield the document's windows in order."""
        words = [word for sentence in document.sentences for word in sentence.words]
        if not words:
            return
        openers = [
            sentence.opens_paragraph and index == 0
            for sentence in document.sentences
            for index in range(len(sentence.words))
        ]
        shapes = np.array([word_shape(word) for word in words], dtype=np.int64)
        quotes = np.array(quote_states(words, openers), dtype=np.int64)
        for parts in self._groups(document):
            yield self._window(document, parts, shapes, quotes)

    def pair_window(self, pair: Pair) -> Window:
        """Return the window of a marked sentence, cut to the limit, with masks of its actor and recipient."""
        sentence = Sentence(words=pair.words, opens_paragraph=True)
        window = next(self.windows(Document(id=pair.id, sentences=(sentence,))))
        count = len(window.first)
        actor, recipient = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        actor[pair.actor[0] : pair.actor[1]] = 1
        recipient[pair.recipient[0] : pair.recipient[1]] = 1
        kinds = YIELD if pair.kind == "YIELD" else (pair.kind,)
        allowed = np.array([int(kind in kinds) for kind in PLOVER_TYPES], dtype=np.int64)
        targets = {"actor": actor, "recipient": recipient, "plover": allowed}
        return replace(window, targets=targets)

    def _groups(self, document: Document) -> Iterator[list[Piece]]:
        group: list[Piece] = []
        used = 0
        for part in self._parts(document):
            size = sum(map(len, part.pieces))
            if group and used + size > self.limit:
                yield group
                group, used = [], 0
            group.append(part)
            used += size
        if group:
            yield group

    def _parts(self, document: Document) -> Iterator[Piece]:
        words = [word for sentence in document.sentences for word in sentence.words]
        starts = list(accumulate((len(sentence.words) for sentence in document.sentences), initial=0))
        seen = self.exchange.words(words, starts[:-1])  # stand-ins for countries, as in reading
        offset = 0
        for number, sentence in enumerate(document.sentences):
            if not sentence.words:
                continue
            pieces = self.word_pieces(seen[offset : offset + len(sentence.words)])
            start = used = 0
            for index, word in enumerate([*pieces, [0] * self.limit * 2]):
                if used + len(word) > self.limit or index == len(pieces):
                    yield Piece(
                        start=offset + start,
                        end=offset + index,
                        pieces=pieces[start:index],
                        number=number,
                        opens_sentence=start == 0,
                        opens_paragraph=start == 0 and sentence.opens_paragraph,
                        source=sentence,
                        skipped=start,
                    )
                    start, used = index, 0
                used += len(word)
            offset += len(sentence.words)

    def word_pieces(self, words: Sequence[str]) -> list[list[int]]:
        """Return each word's pieces, at least one, at most a window's worth."""
        encoding = self.tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
        pieces: list[list[int]] = [[] for _ in words]
        for identifier, word in zip(encoding.ids, encoding.word_ids, strict=True):
            if word is not None:
                pieces[word].append(identifier)
        return [word[: self.limit] or [self.unknown] for word in pieces]

    def _window(self, document: Document, parts: Sequence[Piece], shapes: Array, quotes: Array) -> Window:
        ids, words_of, boundary, first, last = [self.begin], [-1], [0], [], []
        start = parts[0].start
        sentences: list[int] = []
        for part in parts:
            for index, word in enumerate(part.pieces):
                first.append(len(ids))
                ids += word
                last.append(len(ids) - 1)
                words_of += [part.start + index] * len(word)
                opens = 0 if index or not part.opens_sentence else 2 if part.opens_paragraph else 1
                boundary += [opens] * len(word)
            sentences += [part.number] * len(part.pieces)
        ids.append(self.stop)
        boundary.append(0)
        places = np.array([*words_of, -1])
        inside = places >= 0
        return Window(
            document=document.id,
            offset=start,
            pieces=np.array(ids, dtype=np.int64),
            shape=np.where(inside, shapes[places], 0),
            quote=np.where(inside, quotes[places], 0),
            boundary=np.array(boundary, dtype=np.int64),
            first=np.array(first, dtype=np.int64),
            last=np.array(last, dtype=np.int64),
            sentence=np.array(sentences, dtype=np.int64) - sentences[0],
            targets=self._targets(parts) | self._anchored(document, parts[0].start, parts[-1].end),
        )

    def _anchored(self, document: Document, begin: int, end: int) -> dict[str, Array]:
        """Targets of the words that name acts and sayings: classes a word, and ties as rows of three numbers."""
        size, numbers = end - begin, self.numbers
        targets: dict[str, Array] = {}
        acts = [act for act in document.acts or () if begin <= act.word < end]
        cited = [cue for cue in document.cited or () if begin <= cue.word < end]
        if document.acts is not None:
            targets["acts"] = np.zeros(size, dtype=np.int64)
            for name in ("modes", "statuses"):
                targets[name] = np.full(size, MISSING, dtype=np.int64)
            for act in acts:
                place = act.word - begin
                targets["acts"][place] = numbers["acts"][act.kind or "O"]
                targets["modes"][place] = numbers["modes"][act.mode or "none"]
                targets["statuses"][place] = numbers["statuses"][act.status or "happened"]
        if document.sides is not None:
            targets |= self._sides(document.sides, document.lands or {}, begin, end)
        if document.has_stances:
            targets["stances"] = np.zeros(size, dtype=np.int64)
            for cue in cited:
                targets["stances"][cue.word - begin] = numbers["stances"][cue.kind or "O"]
        if document.acts is not None or document.cited is not None:
            labels = ACT_TIES if document.acts is not None else _labels_of(document)
            targets["tie_labels"] = np.array([numbers["ties"][label] for label in labels], dtype=np.int64)
            targets |= self._ties([*acts, *cited], begin, end)
        return targets

    def _sides(
        self, sides: Mapping[int, str], lands: Mapping[int, str], begin: int, end: int
    ) -> dict[str, Array]:
        """Sectors of those who take part or speak, and numbers for their countries and for the words that name them."""
        size = end - begin
        numbers = {country: number for number, country in enumerate(sorted(set(lands.values())), start=1)}
        targets = {name: np.full(size, MISSING, dtype=np.int64) for name in ("sectors", "land_of")}
        targets["land_words"] = np.zeros(size, dtype=np.int64)
        for word, country in lands.items():
            if begin <= word < end:
                targets["land_words"][word - begin] = numbers[country]
        for word, code in sides.items():
            if begin <= word < end and "+" not in code and "?" not in code:
                parts = code.split("/")[0].split("-")
                sector = 0 if len(parts) == 1 and parts[0] not in self.numbers["sectors"] else parts[-1]
                targets["sectors"][word - begin] = self.numbers["sectors"].get(str(sector), 0)
                targets["land_of"][word - begin] = numbers.get(parts[0], 0)
        return targets

    def _ties(self, anchors: Sequence[Anchor], begin: int, end: int) -> dict[str, Array]:
        """The anchors' words, and (number of the anchor, word, label) of each tie within the window, flat."""
        rows = [
            (number, word - begin, self.numbers["ties"][label])
            for number, anchor in enumerate(anchors)
            for label, word in anchor.ties
            if begin <= word < end
        ]
        return {
            "anchors": np.array([anchor.word - begin for anchor in anchors], dtype=np.int64),
            "ties": np.array(rows, dtype=np.int64).reshape(-1),
        }

    def _targets(self, parts: Sequence[Piece]) -> dict[str, Array]:
        source = parts[0].source
        targets: dict[str, list[int]] = {}
        if source.syntax is not None:
            for part in parts:
                self._add_syntax(part, part.start - parts[0].start, targets)
        if source.names is not None:
            targets["names"] = [
                self.numbers["names"][tag]
                for part in parts
                for tag in (part.source.names or ())[part.skipped : part.skipped + len(part.pieces)]
            ]
        if source.claims is not None:
            self._add_claims(parts, targets)
        return {name: np.array(values, dtype=np.int64) for name, values in targets.items()}

    def _add_syntax(self, part: Piece, base: int, targets: dict[str, list[int]]) -> None:
        syntax = part.source.syntax
        assert syntax is not None
        low, high = part.skipped, part.skipped + len(part.pieces)
        numbers = self.numbers
        targets.setdefault("upos", []).extend(numbers["upos"][tag] for tag in syntax.upos[low:high])
        targets.setdefault("feats", []).extend(
            numbers["feats"].get(value, 0) for value in syntax.feats[low:high]
        )
        lemmas = map(script, part.source.words[low:high], syntax.lemmas[low:high])
        targets.setdefault("lemmas", []).extend(numbers["lemmas"].get(lemma, MISSING) for lemma in lemmas)
        for index in range(low, high):
            head = syntax.heads[index]
            known = head == 0 or low < head <= high
            column = 0 if head == 0 else base + head - low
            targets.setdefault("heads", []).append(column if known else MISSING)
            label = numbers["deprels"].get(syntax.deprels[index], MISSING)
            targets.setdefault("deprels", []).append(label if known else MISSING)
        if part.source.mentions is not None:
            kinds = [0] * len(part.source.words)
            for mention in sorted(part.source.mentions, key=lambda item: item.end - item.start):
                kinds[mention.head] = numbers["mentions"][mention.kind]
            targets.setdefault("mentions", []).extend(kinds[low:high])

    def _add_claims(self, parts: Sequence[Piece], targets: dict[str, list[int]]) -> None:
        begin, end = parts[0].start, parts[-1].end
        tags, links = targets.setdefault("claims", []), targets.setdefault("links", [])
        for part in parts:
            low, high = part.skipped, part.skipped + len(part.pieces)
            tags += [self.numbers["claims"][tag] for tag in (part.source.claims or ())[low:high]]
            for index, cue in enumerate((part.source.cues or ())[low:high]):
                place = part.start + index - begin
                is_linked = tags[place] in (1, 2, 5, 6)
                within = cue is not None and begin <= cue < end
                links.append((cue - begin if within and cue is not None else place) if is_linked else MISSING)


def _labels_of(document: Document) -> tuple[str, ...]:
    """The ties a corpus of claims tells: PolNeAR marks neither addressee nor time of saying."""
    return CLAIM_TIES if document.has_stances else ("source", "content")


def _piece(tokenizer: Tokenizer, name: str) -> int:
    number = tokenizer.token_to_id(name)
    if number is None:
        raise TrainingError(f"the encoder's tokenizer has no piece {name}: take another backbone")
    return int(number)
