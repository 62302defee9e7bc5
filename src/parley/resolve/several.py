"""Resolve: whom words for several mean: "the two", "both sides", "all parties", "the leaders", "they" who agreed.

Comes in: whom earlier spans were found to stand for, and what was told of them. Goes out: those of the last meeting,
those whom "between" joins, the two sides of the last attack, the last two who stood together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parley.resolve.candidates import Candidate
from parley.resolve.company import Company
from parley.resolve.entities import Entities, Entity, is_side
from parley.resolve.phrases import word_set
from parley.tree import Tree
from parley.types import Event, Span

Found = tuple[Entity, ...]
CONFEREES = word_set(
    "leaders presidents ministers officials diplomats envoys counterparts men women two both pair duo"
)
BESIDE = (
    "case",
    "conj",
    "cc",
    "appos",
    "acl",
    "punct",
    "parataxis",
)  # what does not belong to one of several
_PLAIN = word_set("the these both two three four foreign defence defense prime")
_DEFINITE = word_set("the these both")
_MODIFIERS = frozenset({"amod", "compound", "nmod", "nummod", "acl", "appos", "flat", "det"})
_REACH = 600  # characters back to look for two who stood together


class Several:
    """One document's groups. `done` holds whom each span asked stands for, `one` resolves a stretch of tokens."""

    def __init__(
        self,
        tree: Tree,
        entities: Entities,
        events: tuple[Event, ...],
        done: Mapping[tuple[int, int, bool], Found],
        one: Callable[[int, int], Found],
        issuer: str | None = None,
    ) -> None:
        self._tree, self._entities, self._done, self._one = tree, entities, done, one
        self._issuer = issuer  # the country whose government speaks: no side of a conflict it tells of
        self._company = Company(tree, events)
        self._pairs: list[tuple[int, Found, bool]] = []  # spans of two as they were asked; whether subjects

    def note(self, position: int, found: Found, *, subject: bool) -> None:
        """Keeps two who stand together."""
        self._pairs.append((position, found, subject))

    def confers(self, start: int, end: int) -> bool:
        """Whether those a span names meet, talk or agree."""
        return self._company.confers(start, end)

    def people_before(self, position: int) -> Found:
        """The last two who stood together shortly before, if both are people."""
        found = next((two for start, two, _ in reversed(self._pairs) if 0 < position - start < _REACH), ())
        return found if found and all(e.candidate.person for e in found) else ()

    def just_met(self, position: int) -> Found:
        """Those of the last meeting, where one is told shortly before."""
        return self.last_met(position) if self._company.met_just_before(position) else ()

    def of_company(self, head: int, own: Span) -> Found:
        """ "The leaders", "the two": those of the last meeting told, if they are people of several sides."""
        tree = self._tree
        kids = tree.children[head]
        plain = all(k < head and tree.lower[k] in _PLAIN for k in kids if tree.relation(k) in _MODIFIERS)
        if tree.lower[head] not in CONFEREES or not plain:
            return ()
        if not any(tree.lower[k] in _DEFINITE for k in kids) and tree.lower[head] != "both":
            return ()
        met = self.last_met(own.start)
        pair = {"both", "two"} & {tree.lower[k] for k in (head, *kids)}
        return met[1:] if pair and len(met[1:]) == 2 else met  # of three, those whom one of them met

    def last_met(self, position: int) -> Found:
        """Those of the last meeting before a position that was one of several sides, all of them people."""
        for spans in self._company.met_before(position):
            found = dict.fromkeys(
                id(e) for start, end in spans for e in self._done.get((start, end, False), ())
            )
            everyone = [e for start, end in spans for e in self._done.get((start, end, False), ())]
            met = tuple(next(e for e in everyone if id(e) == key) for key in found)
            countries = {e.candidate.country for e in met}
            people = any(e.candidate.person for e in met)
            officials = all(e.candidate.person or e.candidate.sector == "GOV" for e in met)
            if len(met) > 1 and len(countries) > 1 and people and officials:
                return met
        return ()

    def pair(self, position: int, *, people: bool, sides: bool = False, everyone: bool = False) -> Found:
        """ "the two", "both sides": the last two asked about together, subjects first, else the two last spoken of."""

        def fits(one: Candidate) -> bool:
            if people or not sides:
                return one.person or not people
            return is_side(one) and not one.person and (self._issuer is None or one.country != self._issuer)

        near = [p for p in self._pairs if p[0] < position and all(fits(e.candidate) for e in p[1])]
        where, joined = (-1, ()) if people else self._joined_by_between(position)
        if sides and not joined:
            joined = self._foes(position)
            where = position if joined else where
        for start, found, subject in reversed(near):
            if subject and position - start < _REACH and start > where:
                return found
        if joined or everyone:
            return joined
        last = near[-1][1] if near else self._entities.two_before(position, people=people)
        foreign = not sides or all(e.candidate.country != self._issuer for e in last)
        return last if foreign or self._issuer is None else ()

    def _foes(self, position: int) -> Found:
        """The two sides of the last attack told before a position."""
        for attackers, attacked in self._company.fought_before(position):
            found = [
                {id(e): e for start, end in spans for e in self._found(start, end, armed=armed)}
                for spans, armed in ((attackers, True), (attacked, False))
            ]
            one, other = (list(side.values()) for side in found)
            if len(one) == len(other) == 1 and is_side(one[0].candidate) and is_side(other[0].candidate):
                return (one[0], other[0]) if one[0] is not other[0] else ()
        return ()

    def _joined_by_between(self, position: int) -> tuple[int, Found]:
        """The last two sides, or more, that "between" joins before a position, and where."""
        for where, heads in self._company.between(position):
            parts = (
                self._one(min(k for k in self._tree.subtree(h, without=BESIDE) if k <= h), h) for h in heads
            )
            found = tuple(e for part in parts for e in part)
            countries = {(e.candidate.country, e.candidate.sector) for e in found}
            if len(found) == len(heads) == len(countries) and all(is_side(e.candidate) for e in found):
                return where, found
        return -1, ()

    def _found(self, start: int, end: int, *, armed: bool) -> Found:
        """Whom a span was found to stand for, as it was asked."""
        return self._done.get((start, end, armed)) or self._done.get((start, end, not armed), ())
