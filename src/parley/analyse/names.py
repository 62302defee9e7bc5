"""Which names of a text are the same name: exact ones, surnames after full names, acronyms.

In: name phrases in order. Out: the entity a name goes on with, or None for one not met before. Look-ups are by
key, so the whole document is within reach at no cost. No list of names is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from parley.analyse.phrases import Gender, Phrase, listed

_TITLES: Final = listed(
    "the a an mr mrs ms miss dr prof sir dame lord lady king queen prince princess president minister gen general col "
    "colonel maj major lt capt captain sgt rev sheikh sheik ayatollah imam rabbi pope bishop sen senator rep gov "
    "governor judge justice"
)
_SMALL: Final = listed("of the and for in on de la al el und des du")


@dataclass(slots=True, eq=False)
class Entity:
    """What some mentions of a text refer to, as far as the text has been read."""

    phrases: list[Phrase] = field(default_factory=list)
    gender: Gender | None = None
    is_plural: bool | None = None
    is_person: bool | None = None
    titles: set[str] = field(default_factory=set)

    def add(self, phrase: Phrase) -> None:
        """Take in one more mention and what it tells."""
        self.phrases.append(phrase)
        self.gender = self.gender or phrase.gender
        if self.is_plural is None:
            self.is_plural = phrase.is_plural
        if self.is_person is None and phrase.kind != "pronoun":
            self.is_person = phrase.mention.type == "person"
        elif phrase.kind == "pronoun" and phrase.gender in ("masculine", "feminine"):
            self.is_person = True
        self.titles |= phrase.titles
        if phrase.kind == "nominal":
            self.titles |= {phrase.lemma, *phrase.modifiers}


class NameIndex:
    """The names of a text so far."""

    def __init__(self) -> None:
        self._exact: dict[tuple[str, ...], Entity] = {}
        self._parts: dict[str, list[Entity]] = {}  # first and last names of persons
        self._acronyms: dict[str, Entity] = {}

    def find(self, phrase: Phrase, words: Sequence[str]) -> Entity | None:
        """The entity that the name `words` was used for before."""
        key = name_key(words)
        found = self._exact.get(key)
        if found is not None and _fits(phrase, found):
            return found
        if phrase.mention.type == "person":
            return self._person(phrase, key)
        if len(key) == 1:
            return self._acronyms.get(key[0]) if _is_acronym(words[-1]) else None
        short = _initials(words)
        found = self._exact.get((short,)) if len(short) > 1 else None
        return found if found is not None and any(_written(p, short) for p in found.phrases) else None

    def add(self, phrase: Phrase, words: Sequence[str], entity: Entity) -> None:
        """Remember that the name stands for the entity."""
        key = name_key(words)
        if not key:
            return
        self._exact[key] = entity
        if phrase.mention.type == "person":
            for part in {key[0], key[-1]}:
                holders = self._parts.setdefault(part, [])
                if entity in holders:
                    holders.remove(entity)
                holders.append(entity)  # the last one used stands last
                del holders[:-_HOLDERS]
        elif len(key) > 1 and len(initials := _initials(words)) > 1:
            self._acronyms[initials] = entity

    def _person(self, phrase: Phrase, key: tuple[str, ...]) -> Entity | None:
        if not key:
            return None
        for holder in reversed(self._parts.get(key[-1], ())):
            if _fits(phrase, holder) and all(_agree(key, other) for other in _full_names(holder)):
                return holder
        return None


_HOLDERS: Final = 8
"""Persons of one surname that are kept apart; more than these in one text are not told from one another."""


def name_key(words: Sequence[str]) -> tuple[str, ...]:
    """A name's words without case, points, possessive endings, articles and titles."""
    key = [word.lower().replace(".", "") for word in words]
    key = [word for word in key if word not in ("'s", "’s", "", "'", "’", ",")]
    while len(key) > 1 and key[0] in _TITLES:
        key.pop(0)
    return tuple(key)


def _full_names(entity: Entity) -> list[tuple[str, ...]]:
    return list({name_key(p.words) for p in entity.phrases if p.kind == "name" and len(p.words) > 0})


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two persons' names can be one person's: the shorter name's words all stand in the longer."""
    return set(one) <= set(other) or set(other) <= set(one)


def _fits(phrase: Phrase, entity: Entity) -> bool:
    if phrase.gender is not None and entity.gender is not None and phrase.gender != entity.gender:
        return False
    kinds = {p.mention.type for p in entity.phrases if p.kind == "name"} | {phrase.mention.type}
    return not {"person", "place"} <= kinds


def _is_acronym(word: str) -> bool:
    letters = word.replace(".", "")
    return len(letters) > 1 and letters.isupper()


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0].lower() for word in words if word[:1].isupper() and word.lower() not in _SMALL)


def _written(phrase: Phrase, acronym: str) -> bool:
    return len(phrase.words) == 1 and _is_acronym(phrase.words[0]) and phrase.words[0].lower() == acronym
