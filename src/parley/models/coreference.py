"""Which earlier mention a mention takes up: scores from the mentions' vectors and what their words say.

Stage `analyse`. In: a document's columns and mentions, and a small projection of the vector of each mention's head
word. Out: for every mention its best antecedent, or None where it opens a new entity. A pair's score is a bilinear
form of the two projections plus a small network over the facts below; the weights are trained on GUM by
`parley.train.coreference`, which uses the same `describe` and `pair_codes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from parley.types import Mention

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

REACH: Final = 60
"""How many mentions back an antecedent may stand; names are looked for in the whole document."""

_PRONOUNS: Final = (
    "i me my mine myself",
    "we us our ours ourselves",
    "you your yours yourself yourselves",
    "he him his himself",
    "she her hers herself",
    "it its itself",
    "they them their theirs themselves themself",
    "this",
    "that",
    "these those",
    "who whom whose which",
    "one another other each both some any all many most none",
)
_CLASS_OF: Final = {word: number for number, line in enumerate(_PRONOUNS, 1) for word in line.split()}
_KINDS: Final = (
    "person", "group", "organization", "place", "facility", "date", "money", "product", "misc",
    "abstract", "animal", "event", "object", "plant", "substance", "time",
)  # fmt: skip
_KIND_OF: Final = {name: number for number, name in enumerate(_KINDS)}
_MALE: Final = frozenset({
    "he", "him", "his", "himself", "mr.", "mr", "sir", "lord", "king", "prince", "father", "son",
    "brother", "husband", "man", "boy",
})  # fmt: skip
_FEMALE: Final = frozenset({
    "she", "her", "hers", "herself", "mrs.", "mrs", "ms.", "ms", "miss", "lady", "queen", "princess",
    "mother", "daughter", "sister", "wife", "woman", "girl",
})  # fmt: skip
_CONTENTS: Final = 4
_CONTENT_TAGS: Final = frozenset({"PROPN", "NOUN", "NUM"})

_FACTS: Final = (
    "first", "last", "sentence", "form", "pronoun", "kind", "number", "gender", "article", "subject", "quoted",
    "head_text", "lemma", "whole", "initials",
)  # fmt: skip

FORM_NAME, FORM_NOMINAL, FORM_PRONOUN = range(3)

SIZES: Final = {
    "mention_distance": 9,
    "sentence_distance": 7,
    "match": 64,
    "agreement": 9,
    "forms": 18,
    "pronouns": (len(_PRONOUNS) + 1) ** 2,
    "kinds": len(_KINDS) ** 2,
    "places": 96,
}
"""Facts of a pair and how many values each has."""

OWN_SIZES: Final = {"pronoun": len(_PRONOUNS) + 1, "article": 6, "kind": len(_KINDS), "form": 3, "opens": 8}
"""Facts of one mention that speak for a new entity or against it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Columns of a document, one entry a word; `sentences` are sentence numbers."""

    forms: Sequence[str]
    upos: Sequence[str]
    features: Sequence[str]
    lemmas: Sequence[str]
    heads: Sequence[int | None]
    relations: Sequence[str]
    quotes: Sequence[int]
    sentences: Sequence[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the words say of each mention, one entry a mention; strings are numbered within the document."""

    first: Integers
    last: Integers
    sentence: Integers
    form: Integers
    pronoun: Integers
    kind: Integers
    number: Integers  # 0 unknown, 1 singular, 2 plural
    gender: Integers  # 0 unknown, 1 male, 2 female, 3 neuter
    article: Integers  # 0 none, 1 definite, 2 indefinite, 3 demonstrative, 4 possessive, 5 quantity
    subject: Integers  # 0 no, 1 subject, 2 subject of a word that governs a clause
    quoted: Integers
    head_text: Integers
    lemma: Integers
    whole: Integers
    initials: Integers
    contents: Integers  # (mentions, 4): the last content words, negative and distinct where there are none

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Each mention's antecedent (an index, None: new) and by how much the choice beats a new entity."""

    antecedent: tuple[int | None, ...]
    margin: tuple[float, ...]


def describe(words: Words, mentions: Sequence[Mention]) -> Facts:
    """Gather the facts of every mention."""
    strings: dict[str, int] = {}
    governors = {
        head
        for head, relation in zip(words.heads, words.relations, strict=True)
        if head is not None and relation.partition(":")[0] in ("ccomp", "parataxis", "xcomp")
    }
    articles = _articles(words)
    rows = [_describe_one(words, mention, strings, (governors, articles)) for mention in mentions]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(_FACTS) + _CONTENTS)
    columns = {name: table[:, number] for number, name in enumerate(_FACTS)}
    contents = table[:, len(_FACTS) :].copy()
    empty = contents < 0
    contents[empty] = -1 - np.arange(int(empty.sum()))
    return Facts(**columns, contents=contents)


def _articles(words: Words) -> dict[int, int]:
    """For each head that has one: what kind of article or possessor stands with it."""
    found: dict[int, int] = {}
    for word, (head, relation) in enumerate(zip(words.heads, words.relations, strict=True)):
        if head is None:
            continue
        lower = words.forms[word].lower()
        if relation == "det":
            kind = 1 if lower == "the" else 2 if lower in ("a", "an") else 3 if lower in _CLASS_OF else 5
            found.setdefault(head, kind)
        elif relation == "nmod:poss":
            found.setdefault(head, 4)
        elif relation == "nummod":
            found.setdefault(head, 5)
    return found


def _describe_one(
    words: Words, mention: Mention, strings: dict[str, int], syntax: tuple[set[int], dict[int, int]]
) -> list[int]:
    def number_of(text: str) -> int:
        return strings.setdefault(text, len(strings))

    governors, articles = syntax
    head = mention.head
    span = [words.forms[index].lower() for index in range(mention.first, mention.last + 1)]
    lower = words.forms[head].lower()
    is_pronoun = words.upos[head] in ("PRON", "DET") and not mention.named
    pronoun = _CLASS_OF.get(lower, 0) if is_pronoun else 0
    form = FORM_NAME if mention.named else FORM_PRONOUN if is_pronoun else FORM_NOMINAL
    if form == FORM_NOMINAL and words.upos[head] == "PROPN":
        form = FORM_NAME
    relation, governor = words.relations[head], words.heads[head]
    subject = int(relation.startswith(("nsubj", "csubj")))
    subject += int(bool(subject) and governor in governors)
    contents = [
        number_of(words.forms[index].lower())
        for index in range(mention.first, mention.last + 1)
        if words.upos[index] in _CONTENT_TAGS and form != FORM_PRONOUN
    ][-_CONTENTS:]
    capitals = "".join(
        words.forms[i][0] for i in range(mention.first, mention.last + 1) if words.forms[i][:1].isupper()
    )
    bare = [text for text in span if text not in ("the", "a", "an", "'s", "’s")]
    return [
        mention.first,
        mention.last,
        words.sentences[head],
        form,
        pronoun,
        _KIND_OF.get(mention.type, _KIND_OF["misc"]),
        _number(words.features[head], lower),
        _gender(pronoun, span),
        0 if form == FORM_PRONOUN else articles.get(head, 0),
        subject,
        int(words.quotes[head] == 1),
        number_of(lower),
        number_of(words.lemmas[head].lower()),
        number_of(" ".join(bare) or lower),
        number_of(capitals.lower() if len(capitals) > 1 and form == FORM_NAME else f"\0{mention.first}"),
        *contents,
        *([-1] * (_CONTENTS - len(contents))),
    ]


def _number(features: str, lower: str) -> int:
    if "Number=Plur" in features or lower in ("we", "they", "them", "us"):
        return 2
    return 1 if "Number=Sing" in features else 0


def _gender(pronoun: int, span: Sequence[str]) -> int:
    if pronoun:
        return {4: 1, 5: 2, 6: 3}.get(pronoun, 0)
    if not _MALE.isdisjoint(span[:2]) or span[-1] in _MALE:
        return 1
    return 2 if not _FEMALE.isdisjoint(span[:2]) or span[-1] in _FEMALE else 0


# ---- pairs ------------------------------------------------------------------------------------------------


def candidates(facts: Facts) -> tuple[Integers, Integers]:
    """Pairs to be scored, as two arrays: mentions and their candidates, sorted by mention, then nearest first."""
    count = len(facts)
    later = np.repeat(np.arange(count), np.minimum(np.arange(count), REACH))
    starts = np.cumsum(np.minimum(np.arange(count), REACH)) - np.minimum(np.arange(count), REACH)
    earlier = later - 1 - (np.arange(len(later)) - np.repeat(starts, np.minimum(np.arange(count), REACH)))
    far_later, far_earlier = _far_names(facts)
    later, earlier = np.concatenate((later, far_later)), np.concatenate((earlier, far_earlier))
    order = np.argsort(later, kind="stable")
    return later[order], earlier[order]


def _far_names(facts: Facts) -> tuple[Integers, Integers]:
    """For each name, the latest mention before its reach that has a word of it."""
    latest: dict[int, list[int]] = {}
    later, earlier = [], []
    for mention in np.flatnonzero(facts.form == FORM_NAME).tolist():
        found = -1
        for content in facts.contents[mention].tolist():
            if content < 0:
                continue
            known = latest.setdefault(content, [])
            found = max([found, *(place for place in known[-REACH:] if place < mention - REACH)])
            known.append(mention)
        if found >= 0:
            later.append(mention)
            earlier.append(found)
    return np.array(later, dtype=np.int64), np.array(earlier, dtype=np.int64)


_MENTION_STEPS: Final = np.array([2, 3, 4, 6, 9, 16, 31, 61])
_SENTENCE_STEPS: Final = np.array([1, 2, 3, 4, 6, 10])


def pair_codes(facts: Facts, later: Integers, earlier: Integers) -> Integers:
    """Facts of each pair, one column a key of SIZES."""
    first = facts.first
    apart = facts.sentence[later] - facts.sentence[earlier]
    same_text = facts.head_text[later] == facts.head_text[earlier]
    contents = facts.contents
    shared = (contents[later][:, :, None] == contents[earlier][:, None, :]).any(axis=(1, 2))
    held = (facts.head_text[later][:, None] == contents[earlier]).any(axis=1)
    initials = (facts.initials[later] == facts.head_text[earlier]) | (
        facts.initials[earlier] == facts.head_text[later]
    )
    match = (
        same_text
        + 2 * (facts.lemma[later] == facts.lemma[earlier])
        + 4 * (facts.whole[later] == facts.whole[earlier])
        + 8 * shared
        + 16 * held
        + 32 * initials
    )
    agreement = 3 * _agree(facts.number, later, earlier) + _agree(facts.gender, later, earlier)
    same_kind = facts.kind[later] == facts.kind[earlier]
    inside = (first[later] >= first[earlier]) & (facts.last[later] <= facts.last[earlier])
    holds = (first[later] <= first[earlier]) & (facts.last[later] >= facts.last[earlier])
    places = (
        facts.subject[earlier]
        + 3 * (facts.subject[later] > 0)
        + 6 * facts.quoted[earlier]
        + 12 * facts.quoted[later]
        + 24 * (inside + 2 * (holds & ~inside))
    )
    return np.stack(
        [
            np.searchsorted(_MENTION_STEPS, later - earlier, side="right"),
            np.searchsorted(_SENTENCE_STEPS, apart, side="right"),
            match,
            agreement,
            6 * facts.form[later] + 2 * facts.form[earlier] + same_kind,
            (len(_PRONOUNS) + 1) * facts.pronoun[later] + facts.pronoun[earlier],
            len(_KINDS) * facts.kind[later] + facts.kind[earlier],
            places,
        ],
        axis=1,
    ).astype(np.int64)


def _agree(values: Integers, later: Integers, earlier: Integers) -> Integers:
    one, other = values[later], values[earlier]
    known = (one > 0) & (other > 0)
    return np.where(known, np.where(one == other, 1, 2), 0)


def own_codes(facts: Facts) -> Integers:
    """Facts of each mention by itself, one column a key of OWN_SIZES."""
    count = len(facts)
    seen: set[int] = set()
    is_repeated = np.zeros(count, dtype=np.int64)
    for mention, (head, whole) in enumerate(zip(facts.head_text.tolist(), facts.whole.tolist(), strict=True)):
        is_repeated[mention] = (head in seen) + 2 * (-whole - 1 in seen)
        seen.update((head, -whole - 1))
    opens = is_repeated + 4 * (np.arange(count) < 3)
    return np.stack([facts.pronoun, facts.article, facts.kind, facts.form, opens], axis=1).astype(np.int64)


def offsets(sizes: Mapping[str, int]) -> Integers:
    """Row of the first value of each fact in a table that stacks them all."""
    return np.concatenate(([0], np.cumsum(list(sizes.values()))[:-1])).astype(np.int64)


class Scorer:
    """The trained scorer: weights `coreference.*` of a bundle."""

    def __init__(self, heads: Mapping[str, Floats]) -> None:
        self._weights = {
            name.removeprefix("coreference."): value
            for name, value in heads.items()
            if name.startswith("coreference.")
        }
        self._pairs, self._own = offsets(SIZES), offsets(OWN_SIZES)

    @classmethod
    def of(cls, heads: Mapping[str, Floats]) -> Scorer | None:
        """The scorer of a bundle's head weights; None when the bundle has none."""
        return cls(heads) if "coreference.later.weight" in heads else None

    def project(self, vectors: Floats) -> NDArray[np.float16]:
        """Project vectors of head words (k, hidden) to what is kept of a mention: (k, 2 · size)."""
        weights = self._weights
        later = vectors @ weights["later.weight"] + weights["later.bias"]
        earlier = vectors @ weights["earlier.weight"] + weights["earlier.bias"]
        return np.concatenate((later, earlier), axis=1).astype(np.float16)

    def new_scores(self, facts: Facts, projected: NDArray[np.float16]) -> Floats:
        """How much speaks for each mention opening a new entity."""
        weights = self._weights
        size = projected.shape[1] // 2
        inner = weights["own.table"][own_codes(facts) + self._own].sum(axis=1) + weights["own.inner_bias"]
        inner = inner + projected[:, :size].astype(np.float32) @ weights["own.vector"]
        result: Floats = np.maximum(inner, 0) @ weights["own.out"] + weights["own.bias"]
        return result

    def pair_scores(
        self, facts: Facts, projected: NDArray[np.float16], pairs: tuple[Integers, Integers]
    ) -> Floats:
        """Score of each pair (mentions, candidates)."""
        weights = self._weights
        size = projected.shape[1] // 2
        later, earlier = pairs
        wide = projected.astype(np.float32)
        near = np.einsum("pk,pk->p", wide[later, :size], wide[earlier, size:]) / np.float32(np.sqrt(size))
        codes = pair_codes(facts, later, earlier) + self._pairs
        inner = weights["pair.inner_bias"] + weights["pair.table"][codes[:, 0]]
        for column in range(1, codes.shape[1]):
            inner += weights["pair.table"][codes[:, column]]
        result: Floats = near + np.maximum(inner, 0) @ weights["pair.out"] + weights["pair.bias"]
        return result

    def link(self, facts: Facts, projected: NDArray[np.float16]) -> Links:
        """Return each mention's best antecedent."""
        count = len(facts)
        margin = -self.new_scores(facts, projected) if count else np.zeros(0, dtype=np.float32)
        margin[:1] = np.minimum(margin[:1], 0)  # nothing stands before the first mention
        antecedent: list[int | None] = [None] * count
        later, earlier = candidates(facts)
        if len(later):
            scores = self.pair_scores(facts, projected, (later, earlier))
            order = np.lexsort((-np.arange(len(later)), scores, later))
            ends = np.flatnonzero(np.append(later[order][1:] != later[order][:-1], True))
            best = order[ends]
            margin[later[best]] += scores[best]
            for mention, candidate in zip(later[best].tolist(), earlier[best].tolist(), strict=True):
                if margin[mention] > 0:
                    antecedent[mention] = candidate
        return Links(antecedent=tuple(antecedent), margin=tuple(margin.tolist()))
