"""What co-reference needs to know of each mention: its kind, number, gender, modifiers and place in the sentence.

In: columns and mentions. Out: one `Phrase` a mention. Coordinations of mentions ("Lavrov and Bayramov") are made
here as mentions of their own, so that "they" and "the two" have something to refer to; co-reference drops those
that nothing refers to. No list of names is used: gender comes from titles, kinship words and pronouns alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from parley.analyse.tags import Columns
from parley.models.features import quote_states
from parley.types import Layout, Mention

Gender = Literal["masculine", "feminine", "neuter"]
Kind = Literal["name", "pronoun", "nominal", "group"]


def listed(words: str) -> frozenset[str]:
    """A set of words out of one string."""
    return frozenset(words.split())


ACTORS: Final = frozenset({"person", "group", "organization", "place", "facility", "misc", "animal"})
SPEECH: Final = listed(
    "say tell add claim state argue announce report warn deny explain admit declare insist suggest respond reply note "
    "think believe write ask stress accuse emphasize emphasise comment remark recall continue conclude acknowledge "
    "confirm tweet post quote describe"
)
"""Verbs whose subject says or thinks something: what it is told by is somebody who can."""

_UNTRACKED: Final = frozenset({"date", "money", "time"})

_PRONOUNS: Final[dict[str, tuple[int, bool | None, Gender | None]]] = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), (1, False, None)),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), (1, True, None)),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), (2, None, None)),
    **dict.fromkeys(("he", "him", "his", "himself"), (3, False, "masculine")),
    **dict.fromkeys(("she", "her", "hers", "herself"), (3, False, "feminine")),
    **dict.fromkeys(("it", "its", "itself"), (3, False, "neuter")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "'em", "em"), (3, True, None)),
}
_MASCULINE: Final = listed(
    "mr mr. sir lord king prince emperor father son brother husband uncle nephew grandfather grandson man boy "
    "gentleman spokesman chairman businessman policeman congressman widower sheikh"
)
_FEMININE: Final = listed(
    "mrs mrs. ms ms. miss madam lady queen princess empress mother daughter sister wife aunt niece grandmother "
    "granddaughter woman girl spokeswoman chairwoman businesswoman policewoman congresswoman widow"
)
_DEFINITE: Final = frozenset({"the", "this", "that", "these", "those", "both"})
_MODIFIERS: Final = frozenset({"amod", "compound", "nmod", "nummod", "flat"})
_TITLES: Final = frozenset({"compound", "nmod", "appos", "amod", "flat"})


@dataclass(slots=True)
class Phrase:
    """A mention as co-reference sees it; `number` is its index among the mentions."""

    number: int
    mention: Mention
    kind: Kind
    sentence: int
    paragraph: int
    lemma: str
    person: int | None  # of personal pronouns
    is_plural: bool | None
    gender: Gender | None
    is_definite: bool
    is_pair: bool  # "both", "the two", "both sides"
    is_subject: bool
    is_predicate: bool  # "a legend" in "she is a legend"
    is_quoted: bool
    modifiers: frozenset[str]
    possessor: int | None  # head token of its possessor
    titles: frozenset[str]  # of a name: lemmas of what it is called beside it
    words: tuple[str, ...]  # of a name

    @property
    def is_tracked(self) -> bool:
        """Whether co-reference looks at it at all."""
        return self.mention.type not in _UNTRACKED


def children_of(columns: Columns) -> list[list[int]]:
    """The children of each word."""
    below: list[list[int]] = [[] for _ in columns.heads]
    for word, head in enumerate(columns.heads):
        if head is not None:
            below[head].append(word)
    return below


def with_coordinations(
    columns: Columns, children: Sequence[Sequence[int]], mentions: Sequence[Mention]
) -> tuple[list[Mention], frozenset[int]]:
    """The mentions and one more for each coordination of two or more actors; the indices of the new ones."""
    by_head = {mention.head: mention for mention in mentions}
    added: set[Mention] = set()
    for mention in mentions:
        others = [
            by_head[c] for c in children[mention.head] if columns.relations[c] == "conj" and c in by_head
        ]
        parts = [mention, *others]
        if len(parts) > 1 and all(part.type in ACTORS for part in parts) and by_head[mention.head] is mention:
            last = max(part.last for part in parts)
            kind = mention.type if len({part.type for part in parts}) == 1 else "group"
            score = min(part.score for part in parts)
            new = Mention(
                first=mention.first, last=last, head=mention.head, type=kind, named=False, score=score
            )
            if last > mention.last:
                added.add(new)
    every = sorted([*mentions, *added], key=lambda m: (m.first, -m.last, m.head))
    return every, frozenset(index for index, mention in enumerate(every) if mention in added)


class Describer:
    """Makes the phrases of one document."""

    def __init__(
        self, columns: Columns, children: Sequence[Sequence[int]], layout: Layout, groups: frozenset[int]
    ) -> None:
        self._columns = columns
        self._children = children
        self._groups = groups
        self._sentence_starts = [first for first, _ in columns.sentences]
        self._paragraph_starts = [first for first, _ in layout.paragraphs]
        opens = [False] * len(columns.forms)
        for sentence, _ in layout.paragraphs:
            opens[layout.sentences[sentence][0]] = True
        self.quotes = quote_states(columns.forms, opens)

    def describe(self, number: int, mention: Mention) -> Phrase:
        """The phrase of one mention."""
        columns, head = self._columns, mention.head
        form, lemma = columns.forms[head].lower(), columns.lemmas[head].lower()
        kind = self._kind(number, mention, form)
        person, plural, gender = (
            _PRONOUNS.get(form, (None, None, None)) if kind == "pronoun" else (None, None, None)
        )
        children = self._children[head]
        determiners = {columns.forms[c].lower() for c in children if columns.relations[c].startswith("det")}
        possessor = next((c for c in children if columns.relations[c] == "nmod:poss"), None)
        sentence = bisect_right(self._sentence_starts, head) - 1
        if kind != "pronoun":
            plural = True if kind == "group" else _plural(columns.features[head])
            gender = _noun_gender(columns, children, lemma)
        is_name = kind == "name"
        return Phrase(
            number=number,
            mention=mention,
            kind=kind,
            sentence=sentence,
            paragraph=bisect_right(self._paragraph_starts, sentence) - 1,
            lemma=lemma,
            person=person,
            is_plural=plural,
            gender=gender,
            is_definite=bool(determiners & _DEFINITE),
            is_pair=self._is_pair(form, children, determiners),
            is_subject=columns.relations[head].startswith("nsubj"),
            is_predicate=any(columns.relations[c] == "cop" for c in children),
            is_quoted=self.quotes[head] == 1,
            modifiers=frozenset() if is_name else self._lemmas(children, _MODIFIERS),
            possessor=possessor,
            titles=self._titles(children, mention) if is_name else frozenset(),
            words=tuple(columns.forms[mention.first : mention.last + 1]) if is_name else (),
        )

    def _kind(self, number: int, mention: Mention, form: str) -> Kind:
        if number in self._groups:
            return "group"
        if mention.named:
            return "name"
        return "pronoun" if form in _PRONOUNS else "nominal"

    def _lemmas(self, children: Sequence[int], relations: frozenset[str]) -> frozenset[str]:
        columns = self._columns
        return frozenset(
            columns.lemmas[child].lower()
            for child in children
            if columns.relations[child].partition(":")[0] in relations
            and columns.relations[child] != "nmod:poss"
        )

    def _titles(self, children: Sequence[int], mention: Mention) -> frozenset[str]:
        """Lemmas beside a name: "president" and "iranian" of "the Iranian president, Masoud Pezeshkian"."""
        columns = self._columns
        beside = [
            c for c in children
            if not mention.first <= c <= mention.last and columns.relations[c].partition(":")[0] in _TITLES
        ]  # fmt: skip
        governor = columns.heads[mention.head]
        if columns.relations[mention.head] == "appos" and governor is not None:
            beside += [governor, *self._children[governor]]
        return frozenset(
            columns.lemmas[word].lower()
            for near in beside
            for word in (near, *self._children[near])
            if columns.upos[word] in ("NOUN", "ADJ", "PROPN") and not mention.first <= word <= mention.last
        )

    def _is_pair(self, form: str, children: Sequence[int], determiners: set[str]) -> bool:
        lemmas = {self._columns.lemmas[child].lower() for child in children}
        if form in ("both", "two"):
            return form == "both" or "the" in determiners
        return "both" in determiners or ("two" in lemmas and bool(determiners & _DEFINITE))


def _plural(features: str) -> bool | None:
    if "Number=Plur" in features or "Number=Ptan" in features:
        return True
    return False if "Number=Sing" in features else None


def _noun_gender(columns: Columns, children: Sequence[int], lemma: str) -> Gender | None:
    words = {lemma, *(columns.lemmas[c].lower() for c in children if columns.upos[c] in ("NOUN", "PROPN"))}
    is_masculine, is_feminine = bool(words & _MASCULINE), bool(words & _FEMININE)
    if is_masculine == is_feminine:
        return None
    return "masculine" if is_masculine else "feminine"
