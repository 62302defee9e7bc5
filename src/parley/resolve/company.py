"""Resolve: whom words for several mean by what the text has told: who met last, and between whom a conflict is.

Comes in: a document's tree and events. Goes out: spans of those who took part in the last meeting before a position
("They discussed …", "The leaders agreed …"), and of the parties of a phrase with "between" ("a truce between Norland
and the rebels", later "the parties").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from parley.tree import Tree
from parley.types import Event

CharRange = tuple[int, int]
TokenRange = tuple[int, int]

_TOGETHER = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_REAL = frozenset({"happened", "ongoing", "planned"})
_PARTIES = frozenset({"actor", "recipient"})
_NEAR = 600  # characters in which "they" may still mean those who met
_REACH = 1500  # characters back to a meeting


def _spans(event: Event, role: str) -> tuple[CharRange, ...]:
    return tuple((r.start, r.end) for r in event.roles if r.role == role)


class Company:
    """The meetings and the two-sided phrases of one document."""

    def __init__(self, tree: Tree, events: Sequence[Event]) -> None:
        self._tree = tree
        self._conferring = {
            (role.start, role.end)
            for event in events
            if event.type in _TOGETHER
            for role in event.roles
            if role.role == "actor"
        }
        met = [
            (event.trigger.start, tuple((r.start, r.end) for r in event.roles if r.role in _PARTIES))
            for event in events
            if event.type == "CONSULT" and event.status in _REAL
        ]
        self._meetings = sorted(met)
        fought = [
            (event.trigger.start, _spans(event, "actor"), _spans(event, "recipient"))
            for event in events
            if event.type == "ASSAULT"
        ]
        self._fights = sorted(f for f in fought if f[1] and f[2])
        self._between = list(self._find_between())

    def confers(self, start: int, end: int) -> bool:
        """Whether those a span names meet, talk or agree."""
        return (start, end) in self._conferring

    def met_before(self, position: int) -> Iterator[tuple[CharRange, ...]]:
        """Spans of those who took part in each meeting told before a position, the last meeting first."""
        at = bisect_left(self._meetings, position, key=lambda one: one[0])
        for start, spans in reversed(self._meetings[:at]):
            if position - start > _REACH:
                return
            if spans and all(end <= position for _, end in spans):
                yield spans

    def met_just_before(self, position: int) -> bool:
        """Whether a meeting is told shortly before."""
        at = bisect_left(self._meetings, position, key=lambda one: one[0])
        return at > 0 and position - self._meetings[at - 1][0] <= _NEAR

    def fought_before(self, position: int) -> Iterator[tuple[tuple[CharRange, ...], tuple[CharRange, ...]]]:
        """Spans of those who attacked and of those attacked, of each attack before a position, the last first."""
        at = bisect_left(self._fights, position, key=lambda one: one[0])
        for _, attackers, attacked in reversed(self._fights[:at]):
            if all(end <= position for _, end in (*attackers, *attacked)):
                yield attackers, attacked

    def between(self, position: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Where "between" stands, and the heads of what it joins: those before a position, the last first."""
        starts = self._tree.layout.starts
        for token, heads in reversed(self._between):
            if starts[token] < position:
                yield starts[token], heads

    def _find_between(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        tree = self._tree
        for token, word in enumerate(tree.lower):
            head = tree.analysis.heads[token]
            if word != "between" or head is None or tree.analysis.relations[token] != "case":
                continue
            heads = tree.conjuncts(head)
            if len(heads) > 1:
                yield token, tuple(heads)
