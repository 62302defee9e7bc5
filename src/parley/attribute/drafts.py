"""Claims in the making: token ranges, before they become records with ids.

Stage `attribute`. Every range is a pair of token indices, both included. A `Draft` may still lack a cue, a source
or a stance; nothing here looks at words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from parley.types import Stance

Range = tuple[int, int]
Origin = Literal["tagger", "cue", "parse", "quotation", "document"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """One claim as token ranges."""

    cue: Range | None
    source: Range | None
    content: tuple[Range, ...]
    origin: Origin
    score: float
    stance: Stance | None = None
    addressee: Range | None = None
    anchor: int | None = None  # the word of the cue the grammar hangs on

    @property
    def place(self) -> int:
        """The token that says where the claim stands: its cue's first, else its content's."""
        return self.cue[0] if self.cue is not None else self.content[0][0]


def holds(ranges: Iterable[Range], token: int) -> bool:
    """Whether one of the ranges holds the token."""
    return any(first <= token <= last for first, last in ranges)


def size(ranges: Iterable[Range]) -> int:
    """Number of tokens in ranges that do not overlap."""
    return sum(last - first + 1 for first, last in ranges)


def overlap(one: Sequence[Range], other: Sequence[Range]) -> float:
    """Jaccard overlap of two lists of ranges in tokens."""
    common = 0
    for first, last in one:
        for start, end in other:
            common += max(0, min(last, end) - max(first, start) + 1)
    union = size(one) + size(other) - common
    return common / union if union else 0.0


def without(whole: Range, holes: Iterable[Range]) -> tuple[Range, ...]:
    """What is left of a range when the holes are cut out; holes may overlap and come in any order."""
    parts, at = [], whole[0]
    for first, last in sorted(holes):
        if last < at or first > whole[1]:
            continue
        if first > at:
            parts.append((at, first - 1))
        at = max(at, last + 1)
    if at <= whole[1]:
        parts.append((at, whole[1]))
    return tuple(parts)


def runs(tokens: Iterable[int]) -> tuple[Range, ...]:
    """Consecutive tokens as ranges; the tokens come in order."""
    out: list[Range] = []
    for token in tokens:
        if out and out[-1][1] == token - 1:
            out[-1] = (out[-1][0], token)
        else:
            out.append((token, token))
    return tuple(out)


def within(ranges: Iterable[Range], outer: Sequence[Range]) -> tuple[Range, ...]:
    """The parts of `ranges` that lie inside `outer`, both in order."""
    out = [
        (max(first, start), min(last, end))
        for first, last in ranges
        for start, end in outer
        if max(first, start) <= min(last, end)
    ]
    return tuple(sorted(out))
