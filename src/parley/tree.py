"""Dependency trees as the stages walk them: children, subtree edges, phrases.

Shared by attribute, coding, resolve and ledger; built once per stage from a Reading in linear time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from parley.types import Analysis, Layout, Reading


@dataclass(frozen=True, slots=True)
class Tree:
    """The document's dependency forest. All numbers are token indices in the document."""

    reading: Reading
    analysis: Analysis
    layout: Layout
    forms: tuple[str, ...]
    lower: tuple[str, ...]
    children: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]  # leftmost token of the subtree
    right: tuple[int, ...]  # rightmost token of the subtree
    sentence_of: tuple[int, ...]
    bases: tuple[str, ...]  # relations without their subtypes

    def relation(self, token: int) -> str:
        """The relation without its subtype ("nsubj" for "nsubj:pass")."""
        return self.bases[token]

    def kids(self, token: int, *relations: str) -> list[int]:
        """Children whose relation, with or without subtype, is one of `relations`."""
        full, bases = self.analysis.relations, self.bases
        return [c for c in self.children[token] if bases[c] in relations or full[c] in relations]

    def kid(self, token: int, *relations: str) -> int | None:
        """The first such child, or None."""
        found = self.kids(token, *relations)
        return found[0] if found else None

    def ancestors(self, token: int) -> Iterator[int]:
        """Heads from the token's own up to the root of its sentence."""
        heads = self.analysis.heads
        at = heads[token]
        while at is not None:
            yield at
            at = heads[at]

    def subtree(self, token: int, *, without: Iterable[str] = ()) -> list[int]:
        """The token and all below it, in text order; children whose relation is in `without` are left out whole."""
        skip, out, stack = frozenset(without), [], [token]
        full, bases = self.analysis.relations, self.bases
        while stack:
            at = stack.pop()
            out.append(at)
            stack.extend(c for c in self.children[at] if full[c] not in skip and bases[c] not in skip)
        return sorted(out)

    def conjuncts(self, token: int) -> list[int]:
        """The token and everything coordinated with it below it ("Blinken and Dermer" from "Blinken")."""
        out, stack = [], [token]
        while stack:
            at = stack.pop()
            out.append(at)
            stack.extend(self.kids(at, "conj"))
        return sorted(out)

    def feature(self, token: int, name: str) -> str | None:
        """The value of one UD feature, or None."""
        for pair in self.analysis.features[token].split("|"):
            key, _, value = pair.partition("=")
            if key == name:
                return value
        return None


_grown: Tree | None = None  # the last one: the steps after `analyse` read one document's trees in turn


def grow(reading: Reading) -> Tree:
    """Builds the Tree of a reading that has been split and analysed."""
    global _grown
    layout, analysis, last = reading.layout, reading.analysis, _grown
    if layout is None or analysis is None:
        raise ValueError("tree: the reading has not been analysed")
    if last is not None and last.analysis is analysis and last.layout is layout:
        return replace(last, reading=reading)
    _grown = _grow(reading, layout, analysis)
    return _grown


def _grow(reading: Reading, layout: Layout, analysis: Analysis) -> Tree:
    count = len(layout)
    below: list[list[int]] = [[] for _ in range(count)]
    for token, head in enumerate(analysis.heads):
        if head is not None:
            below[head].append(token)
    left, right = _edges(analysis.heads, below)
    sentence_of = [0] * count
    for number, (first, end) in enumerate(layout.sentences):
        for token in range(first, end):
            sentence_of[token] = number
    forms = tuple(reading.words())
    return Tree(
        reading,
        analysis,
        layout,
        forms,
        tuple(form.lower().replace("’", "'") for form in forms),  # one apostrophe for the word lists: "n't"
        tuple(map(tuple, below)),
        tuple(left),
        tuple(right),
        tuple(sentence_of),
        tuple(relation.partition(":")[0] for relation in analysis.relations),
    )


def _edges(heads: Sequence[int | None], below: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Leftmost and rightmost token of every subtree, without recursion: trees may be as deep as a sentence."""
    count = len(heads)
    left, right = list(range(count)), list(range(count))
    order: list[int] = [token for token, head in enumerate(heads) if head is None]
    for token in order:  # grows while it is walked: breadth first, heads before their children
        order.extend(below[token])
    for token in reversed(order):
        head = heads[token]
        if head is not None:
            left[head] = min(left[head], left[token])
            right[head] = max(right[head], right[token])
    return left, right
