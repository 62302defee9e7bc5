"""Readers of the training corpora: treebanks, named entities, claims, and actor pairs.

Training only. In: the corpora's files as they were published. Out: plain documents of sentences of words, each
with the annotations the corpus has; a layer a corpus lacks is None.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parley.split import split
from parley.types import Layout

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Syntax:
    """One sentence's treebank columns; heads count from 1, 0 is the root."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]
    lemmas: tuple[str, ...]
    heads: tuple[int, ...]
    deprels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A mention of an entity inside one sentence, positions in words; `cluster` is the document's entity."""

    start: int
    end: int
    head: int
    kind: str
    cluster: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """Words of one sentence and what the corpus says of them; `cues` are word positions in the document."""

    words: tuple[str, ...]
    opens_paragraph: bool = False
    syntax: Syntax | None = None
    names: tuple[str, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    claims: tuple[str, ...] | None = None
    cues: tuple[int | None, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """A word that names an act or a saying, what kind, and its labelled ties to other words of the document."""

    word: int
    kind: str | None = None
    ties: tuple[tuple[str, int], ...] = ()
    mode: str | None = None
    status: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One article of a corpus; `acts`, `cited`, `sides` and `lands` are None where the corpus has none.

    `has_stances`: the kinds of `cited` are stances, and every cue is among them, nested ones too. `sides` are the codes
    (`MLI-MIL`) of the words that head a participant's or a speaker's phrase, `lands` the words that name a country,
    its people or its places, with its code.
    """

    id: str
    sentences: tuple[Sentence, ...]
    acts: tuple[Anchor, ...] | None = None
    cited: tuple[Anchor, ...] | None = None
    has_stances: bool = False
    sides: Mapping[int, str] | None = None
    lands: Mapping[int, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A sentence with a marked actor and recipient (word ranges) and the type of what passes between them."""

    id: str
    words: tuple[str, ...]
    actor: tuple[int, int]
    recipient: tuple[int, int]
    kind: str


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, compressed or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    text = text.replace("\r\n", "\n")
    yield from text.split("\n")[: -1 if text.endswith("\n") else None]


def in_held_out_part(identifier: str, share: float) -> bool:
    """Whether a hash of the id falls in the part kept for measuring."""
    number = int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:4], "big")
    return number < share * 2**32


# ---- treebanks --------------------------------------------------------------------------------------------


def treebank(path: Path) -> list[Document]:
    """Read a CoNLL-U file with documents, paragraphs and, where there are any, `Entity=` mentions."""
    documents: list[Document] = []
    sentences: list[Sentence] = []
    identifier, opens, rows, has_entities = "", True, [], False
    for line in lines(path):
        if line.startswith("# newdoc"):
            if sentences:
                documents.append(Document(id=identifier, sentences=tuple(sentences)))
            identifier, sentences, opens, has_entities = line.partition("=")[2].strip(), [], True, False
        elif line.startswith("# global.Entity"):
            has_entities = True
        elif line.startswith("# newpar"):
            opens = True
        elif line and line[0] != "#":
            columns = line.split("\t")
            if columns[0].isdigit():
                rows.append(columns)
        elif not line and rows:
            sentences.append(_tree_sentence(rows, opens, has_entities))
            rows, opens = [], False
    documents.append(Document(id=identifier, sentences=tuple(sentences)))
    return documents


def _tree_sentence(rows: Sequence[Sequence[str]], opens: bool, has_entities: bool) -> Sentence:
    heads = tuple(int(row[6]) for row in rows)
    return Sentence(
        words=tuple(row[1] for row in rows),
        opens_paragraph=opens,
        syntax=Syntax(
            upos=tuple(row[3] for row in rows),
            feats=tuple(row[5] for row in rows),
            lemmas=tuple(row[2] for row in rows),
            heads=heads,
            deprels=tuple(row[7] for row in rows),
        ),
        mentions=tuple(_mentions([row[9] for row in rows], heads)) if has_entities else None,
    )


def _mentions(misc: Sequence[str], heads: Sequence[int]) -> list[Mention]:
    mentions: list[Mention] = []
    open_spans: list[tuple[str, str, int]] = []
    for index, value in enumerate(misc):
        entity = next((part[7:] for part in value.split("|") if part.startswith("Entity=")), "")
        for bracket in re.findall(r"\([^()]+\)?|[^()]+\)", entity):
            if bracket[0] == "(":
                cluster, kind = bracket[1:].rstrip(")").split("-")[:2]
                open_spans.append((cluster, kind, index))
            if bracket[-1] == ")":
                cluster = bracket.strip("()").split("-")[0]
                position = max((p for p, span in enumerate(open_spans) if span[0] == cluster), default=None)
                if position is None:
                    continue
                cluster, kind, start = open_spans.pop(position)
                head = next((i for i in range(start, index + 1) if not start < heads[i] <= index + 1), start)
                bare = cluster.split("[")[0]
                mentions.append(Mention(start=start, end=index + 1, head=head, kind=kind, cluster=bare))
    return mentions


# ---- named entities ---------------------------------------------------------------------------------------


def newswire(path: Path) -> list[Document]:
    """Read the worldwide newswire, its tokens re-split as parley splits and its paragraphs cut into sentences."""
    documents = []
    for line in lines(path):
        record = json.loads(line)
        sentences: list[Sentence] = []
        for paragraph in record["sentences"]:
            sentences += _name_sentences(paragraph["tokens"], paragraph["tags"])
        documents.append(Document(id=record["id"], sentences=tuple(sentences)))
    return documents


def name_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Decode BIO or BIOES tags into (start, end, class)."""
    spans: list[tuple[int, int, str]] = []
    start: int | None = None
    kind = ""
    for index, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if start is not None and (prefix in "OBS" or name != kind):
            spans.append((start, index, kind))
            start = None
        if prefix != "O" and start is None:
            start, kind = index, name
    return spans


def boundary_tags(length: int, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Write (start, end, class) spans as BIOES tags."""
    tags = ["O"] * length
    for start, end, kind in spans:
        if end - start == 1:
            tags[start] = f"S-{kind}"
        else:
            tags[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 2), f"E-{kind}"]
    return tags


def resplit(tokens: Sequence[str]) -> tuple[list[str], list[int]]:
    """Split another convention's tokens as parley does; also the place of each token's first word."""
    words: list[str] = []
    places: list[int] = []
    for token in tokens:
        places.append(len(words))
        layout = split(token)
        words += [token[a:b] for a, b in zip(layout.starts, layout.ends, strict=True)] or [token]
    places.append(len(words))
    return words, places


def _name_sentences(tokens: Sequence[str], tags: Sequence[str]) -> Iterator[Sentence]:
    words, places = resplit(tokens)
    spans = [(places[start], places[end], kind) for start, end, kind in name_spans(tags)]
    names = boundary_tags(len(words), spans)
    start = 0
    for end in _sentence_ends(words):
        if all(not (a < end < b) for a, b, _ in spans) and end > start:
            yield Sentence(
                words=tuple(words[start:end]), names=tuple(names[start:end]), opens_paragraph=start == 0
            )
            start = end


def _sentence_ends(words: Sequence[str]) -> Iterator[int]:
    is_open = False
    for index, word in enumerate(words):
        if word in ('"', "``", "''", "“", "”"):
            is_open = word in ("“", "``") or (word == '"' and not is_open)
            if is_open or index == 0 or words[index - 1] not in (".", "!", "?"):
                continue
        elif word not in (".", "!", "?"):
            continue
        following = words[index + 1] if index + 1 < len(words) else None
        if following is None:
            break
        if following[0].isupper() or (following[0] in '"“`' and not is_open):
            yield index + 1
    yield len(words)


# ---- claims -----------------------------------------------------------------------------------------------

_ROLES = ("content", "source", "cue")
"""Where spans overlap, the later role wins."""


def polnear(path: Path) -> list[Document]:
    """Read PolNeAR: a word has a role's tag if it overlaps a span of it."""
    return [claim_document(json.loads(line)) for line in lines(path)]


def claim_document(record: Any) -> Document:
    """Read one document with its attributions: spans of source, cue and content, and ties from each cue to both."""
    text: str = record["text"]
    layout = split(text)
    count = len(layout.starts)
    owners: list[tuple[str, int, int] | None] = [None] * count
    cues: list[int | None] = [None] * len(record["attributions"])
    assigned: list[tuple[int, str, int, int, list[int]]] = []
    first_at = word_finder(layout.starts, layout.ends)
    for number, attribution in enumerate(record["attributions"]):
        for role in _ROLES:
            for part, (start, end) in enumerate(attribution.get(role, [])):
                covered = list(first_at(start, end))
                if covered:
                    assigned.append((-len(covered), role, number, part, covered))
                    if role == "cue" and part == 0:
                        cues[number] = covered[0]
    for role in _ROLES:
        for _, _, number, part, covered in sorted(item for item in assigned if item[1] == role):
            for index in covered:
                owners[index] = (role, number, part)
    tags = [_claim_tag(owners, index) for index in range(count)]
    targets = [None if owner is None or owner[0] == "cue" else cues[owner[1]] for owner in owners]
    openers = {first for first, _ in layout.paragraphs}
    sentences = tuple(
        Sentence(
            words=tuple(text[layout.starts[i] : layout.ends[i]] for i in range(first, last)),
            opens_paragraph=number in openers,
            claims=tuple(tags[first:last]),
            cues=tuple(targets[first:last]),
        )
        for number, (first, last) in enumerate(layout.sentences)
    )
    cited = [_cited(attribution, layout, first_at) for attribution in record["attributions"]]
    return Document(id=record["id"], sentences=sentences, cited=tuple(filter(None, cited)))


def _cited(attribution: Any, layout: Layout, covered: Any) -> Anchor | None:
    cue = [word for start, end in attribution.get("cue", []) for word in covered(start, end)]
    if not cue:
        return None
    ties = [
        (role, word)
        for role in ("source", "content")
        for start, end in attribution.get(role, [])
        for word in covered(start, end)
    ]
    return Anchor(word=main_word(cue, layout), ties=tuple(ties))


def main_word(cue: Sequence[int], layout: Layout) -> int:
    """The word that stands for a cue: its last longer than "to" or "of" ("has said", "is believed to")."""
    heavy = [word for word in cue if layout.ends[word] - layout.starts[word] > 2]
    return (heavy or list(cue))[-1]


def _claim_tag(owners: Sequence[tuple[str, int, int] | None], index: int) -> str:
    owner = owners[index]
    if owner is None:
        return "O"
    return f"I-{owner[0]}" if index and owners[index - 1] == owner else f"B-{owner[0]}"


def word_finder(starts: Sequence[int], ends: Sequence[int]) -> Any:
    """Return a function from a stretch of text to the range of words it overlaps."""
    from bisect import bisect_left, bisect_right

    def covered(start: int, end: int) -> range:
        return range(bisect_right(ends, start), bisect_left(starts, end))

    return covered


# ---- pairs ------------------------------------------------------------------------------------------------


def plover_pairs(path: Path) -> list[Pair]:
    """Read sentences with one actor and one recipient marked and a PLOVER type (YIELD: CONCEDE or RETREAT)."""
    rows = [line.split("\t") for line in lines(path)]
    return [pair for row in rows[1:] if (pair := _pair(row[0], row[2], row[5])) is not None]


def _pair(identifier: str, marked: str, kind: str) -> Pair | None:
    text, marks = "", {}
    for piece in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"</?[st]>", piece):
            marks[piece] = len(text)
        else:
            text += piece
    layout = split(text)
    covered = word_finder(layout.starts, layout.ends)
    if not {"<s>", "</s>", "<t>", "</t>"} <= marks.keys():
        return None
    actor, recipient = covered(marks["<s>"], marks["</s>"]), covered(marks["<t>"], marks["</t>"])
    if not actor or not recipient:
        return None
    return Pair(
        id=identifier,
        words=tuple(text[a:b] for a, b in zip(layout.starts, layout.ends, strict=True)),
        actor=(actor.start, actor.stop),
        recipient=(recipient.start, recipient.stop),
        kind=kind,
    )
