"""Resolve: who has been met so far in a document; people by name, others by name and code."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from parley.ids import make_id
from parley.resolve.candidates import Candidate, make_code
from parley.resolve.registry import fold, split_words
from parley.resolve.tables import INTERNATIONAL
from parley.types import Actor

STATES = frozenset({"country", "adjective", "capital", "seat"})  # kinds of names that stand for a government
_ABOVE = frozenset({"prime", "vice", "deputy", "press", "secretary"})  # words that make another office
_STATE = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})
_FOES = frozenset({"REB", "PRM", "OPP", "PTY", "PRE"})
_BACK = 300  # mentions that are looked back at


@dataclass(slots=True)
class Entity:
    """Somebody of the document while it is being read."""

    candidate: Candidate
    mentions: set[tuple[int, int]] = field(default_factory=set)


Fits = Callable[[Candidate], bool]


class Entities:
    """One document's entities in the order of their mentions."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, ...], Entity] = {}
        self._people: dict[str, list[tuple[str, ...]]] = {}
        self._seen: list[tuple[int, int, Entity, int]] = []  # start, a number that keeps order, entity, end

    def register(self, candidate: Candidate, span: tuple[int, int] | None) -> Entity:
        """The entity of a reading; a better reading of the same person replaces an earlier one."""
        key = self._key(candidate)
        entity = self._by_key.get(key)
        if entity is None:
            entity = self._by_key[key] = Entity(candidate)
        elif candidate.person and _better(candidate, entity.candidate):
            name = max(entity.candidate.name, candidate.name, key=len)
            office = candidate.office or entity.candidate.office
            entity.candidate = replace(candidate, name=name, office=office)
        if span is not None:
            self.note(span, entity)
        return entity

    def armed(self, entity: Entity, span: tuple[int, int]) -> Entity:
        """A bare country that fights does so through its military."""
        one = entity.candidate
        if one.kind not in STATES or one.sector != "GOV":
            return entity
        reasons = (*one.reasons, "acts by force of arms")
        return self.register(
            replace(one, code=make_code(one.country, "MIL"), sector="MIL", reasons=reasons), span
        )

    def note(self, span: tuple[int, int], entity: Entity) -> None:
        """Adds a mention."""
        entity.mentions.add(span)
        insort(self._seen, (span[0], len(self._seen), entity, span[1]), key=lambda one: one[:2])

    def before(self, position: int) -> Iterator[tuple[int, Entity]]:
        """Mentions before a position, the nearest first."""
        at = bisect_left(self._seen, position, key=lambda one: one[0])
        for number in range(at - 1, max(-1, at - 1 - _BACK), -1):
            yield self._seen[number][0], self._seen[number][2]

    def mentions_before(self, entity: Entity, position: int) -> Iterator[tuple[int, int]]:
        """Where somebody was mentioned before a position, the nearest first, as far back as is looked."""
        at = bisect_left(self._seen, position, key=lambda one: one[0])
        for number in range(at - 1, max(-1, at - 1 - _BACK), -1):
            start, _, other, end = self._seen[number]
            if other is entity:
                yield start, end

    def latest(self, position: int, fits: Fits, *, reach: int | None = None) -> Entity | None:
        """The last entity before a position whose reading fits, at most `reach` characters back."""
        return self.latest_entity(position, lambda entity: fits(entity.candidate), reach=reach)

    def latest_entity(
        self, position: int, fits: Callable[[Entity], bool], *, reach: int | None = None
    ) -> Entity | None:
        """The last entity before a position that fits, at most `reach` characters back."""
        for where, entity in self.before(position):
            if reach is not None and position - where > reach:
                return None
            if fits(entity):
                return entity
        return None

    def first(self, fits: Fits) -> Entity | None:
        """The first entity of the document that fits."""
        return next((e for e in self._by_key.values() if e.mentions and fits(e.candidate)), None)

    def holders(self, found: Candidate, position: int) -> list[Entity]:
        """The people before a position who hold the office a phrase names, the nearest first."""
        return list({id(e): e for _, e in self.before(position) if _holds(e.candidate, found)}.values())

    def same_office(self, found: Candidate, position: int) -> Entity | None:
        """The person or body whose office or kind a phrase repeats: "the Secretary", "the army"."""
        words = frozenset(split_words(found.office or "").keys)
        if not words:
            return None

        def is_body(one: Candidate) -> bool:
            known = not one.person and one.country is not None and not one.assumed
            named = (
                one.kind == "agency" and "government" not in words
            )  # no ministry is "the regional government"
            return known and one.sector == found.sector and (one.office == found.office or named)

        if found.person:
            return self.latest(position, lambda one: _holds(one, found)) or self.first(
                lambda one: _holds(one, found)
            )
        return self.latest(position, is_body)

    def two_before(self, position: int, *, people: bool) -> tuple[Entity, ...]:
        """The last two that may face each other: of different countries, or a state and its foes; or two people."""
        out: list[Entity] = []
        for _, entity in self.before(position):
            one = entity.candidate
            fits = one.person if people else is_side(one)
            if one.code is not None and fits and all(_face(one, e.candidate, people) for e in out):
                out.append(entity)
            if len(out) == 2:
                return (out[1], out[0])
        return ()

    def _key(self, candidate: Candidate) -> tuple[str, ...]:
        if candidate.kind not in ("name", "holder") and candidate.said is None:
            return ("other", fold(candidate.name), candidate.code or "")
        parts = [fold(p) for p in candidate.name.replace("-", " ").split()]
        for known in self._people.get(parts[-1], ()):
            if set(parts[:-1]) <= set(known[1:]) or set(known[1:]) <= set(parts):
                return known
        key = ("person", *parts)
        self._people.setdefault(parts[-1], []).append(key)
        return key


def is_side(one: Candidate) -> bool:
    """Whether somebody may be a side of a conflict or a deal: states and armed or political groups."""
    return one.country is not None and one.country not in INTERNATIONAL and one.sector in _STATE | _FOES


def _holds(one: Candidate, found: Candidate) -> bool:
    """Whether a named person holds the office of a reading, now and for the country it says, if it says one."""
    named = one.person and not one.assumed and (one.said is not None or one.kind == "holder")
    named = named and (one.sector != "ELI" or found.sector == "ELI")  # "the president" holds the office
    here = named and one.country is not None and (found.assumed or found.country in (None, one.country))
    return here and has_title(found.office or "", one.office or "")


def _face(one: Candidate, other: Candidate, people: bool) -> bool:
    if one.country != other.country:
        return True
    return not people and (one.sector in _STATE) != (other.sector in _STATE)


def has_title(title: str, office: str) -> bool:
    """Whether "the Secretary" may be a secretary of state; but "the minister" is no prime minister."""
    words, held = frozenset(split_words(title).keys), frozenset(split_words(office).keys)
    return words <= held and not (held - words) & _ABOVE


def _better(one: Candidate, other: Candidate) -> bool:
    if other.kind == "name" and other.assumed and one.code is not None:
        return True  # a guess gives way to what the text says
    return one.score > other.score or (other.code is None and one.code is not None)


def make_actors(document: str, entities: Sequence[Entity]) -> dict[int, Actor]:
    """The records of entities, by the entity's identity; entities of one name and code are one actor."""
    mentions: dict[str, set[tuple[int, int]]] = {}
    ids: dict[int, str] = {}
    for entity in entities:
        one = entity.candidate
        ids[id(entity)] = make_id("act", document, one.code, one.name)
        mentions.setdefault(ids[id(entity)], set()).update(entity.mentions)
    return {
        id(entity): Actor(
            id=ids[id(entity)],
            name=entity.candidate.name,
            code=entity.candidate.code,
            country=entity.candidate.country,
            sector=entity.candidate.sector,
            mentions=tuple(sorted(mentions[ids[id(entity)]])),
            score=round(entity.candidate.score, 3),
            reasons=entity.candidate.reasons,
        )
        for entity in entities
    }
