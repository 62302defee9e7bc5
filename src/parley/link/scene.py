"""What link's finders look at: the tree, the events by sentence and by token, the claims."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from parley.lookup import ClaimIndex
from parley.tree import Tree, grow
from parley.types import Event, Reading, Span


@dataclass(frozen=True, slots=True)
class Scene:
    """A reading's events where they stand in its trees."""

    reading: Reading
    tree: Tree
    claims: ClaimIndex
    events: tuple[Event, ...]  # in text order
    token_of: dict[str, int]  # event id -> token of its trigger
    by_token: dict[int, tuple[Event, ...]]

    def within(self, tokens: list[int] | range) -> list[Event]:
        """Events whose triggers are among these tokens, in text order."""
        return [event for token in tokens for event in self.by_token.get(token, ())]

    def claim_around(self, span: Span, fallback: Event) -> str:
        """The id of the innermost claim that holds the span; the event's own where none does."""
        claim = self.claims.innermost(span.start, span.end)
        return claim.id if claim is not None else fallback.claim


def build_scene(reading: Reading) -> Scene:
    """Places a reading's events in its trees."""
    tree = grow(reading)
    events = tuple(sorted(reading.events or (), key=lambda e: (e.trigger.start, e.type)))
    token_of = {event.id: _token_at(tree, event.trigger) for event in events}
    by_token: dict[int, tuple[Event, ...]] = {}
    for event in events:
        token = token_of[event.id]
        by_token[token] = (*by_token.get(token, ()), event)
    return Scene(reading, tree, ClaimIndex(reading.claims or ()), events, token_of, by_token)


def _token_at(tree: Tree, span: Span) -> int:
    """The highest token of the span: the one whose head lies outside it."""
    starts = tree.layout.starts
    first = bisect_left(starts, span.start)
    first = min(first, len(starts) - 1)
    last = max(first, bisect_left(starts, span.end) - 1)
    heads = tree.analysis.heads
    for token in range(first, last + 1):
        head = heads[token]
        if head is None or not first <= head <= last:
            return token
    return first
