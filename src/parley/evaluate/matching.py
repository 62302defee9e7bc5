"""Matches what was found to what was wanted, one to one.

Measuring only. Those that fit and stand close go first, then all that fit; each is used once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Optional(Protocol):
    """A record of a hand coding that may be there or not."""

    @property
    def optional(self) -> bool:
        """Whether it counts neither as missed nor as spare."""
        ...


W = TypeVar("W")
F = TypeVar("F")
O = TypeVar("O", bound=Optional)  # noqa: E741  # the type variable of optional records


@dataclass(frozen=True, slots=True)
class Matching(Generic[W, F]):
    """Pairs of wanted and found, and what is left of both."""

    hits: tuple[tuple[W, F], ...]
    missed: tuple[W, ...]
    spare: tuple[F, ...]


def match(
    wanted: Sequence[W],
    found: Sequence[F],
    fit: Callable[[F, W], bool],
    *,
    close: Callable[[F, W], bool] | None = None,
) -> Matching[W, F]:
    """One-to-one pairs of those that fit; `close` picks among them."""
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for needed in (close, None) if close is not None else (None,):
        for i, want in enumerate(wanted):
            if i in pairs:
                continue
            for j, candidate in enumerate(found):
                if j not in used and fit(candidate, want) and (needed is None or needed(candidate, want)):
                    pairs[i] = j
                    used.add(j)
                    break
    return Matching(
        hits=tuple((wanted[i], found[j]) for i, j in sorted(pairs.items())),
        missed=tuple(want for i, want in enumerate(wanted) if i not in pairs),
        spare=tuple(candidate for j, candidate in enumerate(found) if j not in used),
    )


def match_with_optional(
    wanted: Sequence[O],
    found: Sequence[F],
    fit: Callable[[F, O], bool],
    *,
    close: Callable[[F, O], bool] | None = None,
) -> Matching[O, F]:
    """As `match`; what optional records fit is not spare, and they are not missed."""
    must = match([want for want in wanted if not want.optional], found, fit, close=close)
    may = match([want for want in wanted if want.optional], must.spare, fit, close=close)
    return Matching(hits=must.hits, missed=must.missed, spare=may.spare)
