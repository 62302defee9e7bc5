"""What expressions of time lean on, and what their tokens say: shared by the parts of the grammar.

Used by the other `timex_` modules. An Anchor is the publication day, the date last spoken of and the sentence's
tense; the functions read numbers, years and words like "last" out of a run of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast

from parley.resolve import timex_values as values
from parley.resolve.timex_lexer import Token
from parley.resolve.timex_values import Mod, Value
from parley.types import TimeBasis


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a relative expression leans on: the publication day, the day last spoken of, the sentence's tense."""

    published: date | None
    context: date | None  # first day of what was last spoken of
    context_grain: str | None
    narrative: bool  # history rather than news: relative words lean on the context
    forward: object = False  # true when the sentence speaks of the future; found out only when asked
    beside: bool = False  # the day last spoken of was said with its year, close by in the same paragraph
    moment: datetime | None = None  # date and time of publication, where both are known
    era: str | None = None  # "BC0480" when the year last spoken of was before Christ

    @property
    def now(self) -> date | None:
        """The day "last week" and a date without its year lean on; "today" leans on `published` alone."""
        return (self.context or self.published) if self.narrative else self.published


@dataclass(frozen=True, slots=True)
class Found:
    """One expression: where it stands (token numbers, `last` excluded) and what it means."""

    first: int
    last: int
    value: Value


Handler = Callable[[Sequence[Token], int, int, Anchor], list[Found]]


def letters_of(tokens: Sequence[Token], first: int, last: int) -> str:
    return "".join(token.letter for token in tokens[first:last])


def first_of(tokens: Sequence[Token], letters: str) -> Token | None:
    return next((token for token in tokens if token.letter in letters), None)


def number_of(token: Token) -> float:
    return float(cast(float, token.value))


def day_number_of(token: Token) -> int | None:
    number = number_of(token)
    return int(number) if number == int(number) and 1 <= number <= 31 else None


def make_date(year: int, month: int, day: int) -> date | None:
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= values.last_of_month(year, month).day):
        return None
    return date(year, month, day)


def year_of(tokens: Sequence[Token], anchor: Anchor) -> tuple[int | None, bool]:
    """The year said in the tokens, and whether it was said at all ("of that year" counts)."""
    year = first_of(tokens, "y")
    if year is not None:
        return int(cast(int, year.value)), True
    if re.search("OT?h?u", letters_of(tokens, 0, len(tokens))) and anchor.context is not None:
        return anchor.context.year, True
    return None, False


def lean_of(anchor: Anchor) -> date | None:
    return anchor.now or anchor.context


def basis_of(anchor: Anchor) -> TimeBasis:
    return "context" if anchor.narrative or anchor.published is None else "relative"


def shift_of(token: Token) -> int:
    return {"l": -1, "f": 1}.get(token.letter, 0)


def narrowed_by(value: Value, tokens: Sequence[Token]) -> Value:
    mod = first_of(tokens, "e")
    return value if mod is None else values.narrowed(value, cast(Mod, mod.value))


def before_christ_of(tokens: Sequence[Token]) -> str | None:
    """ "BC0480" of a year followed by BC."""
    era, number = first_of(tokens, "V"), first_of(tokens, "ny")
    if era is None or number is None or not str(era.value).lower().startswith("b"):
        return None
    return f"BC{int(number_of(number)):04d}"


def ends_clause(tokens: Sequence[Token], last: int) -> bool:
    """Whether "after" or "before" stands at the end: "two days after." leans on the context."""
    return last >= len(tokens) or tokens[last].letter in ".c"


_GAP_MONTHS = 5  # how far a month without a year may follow a dated one and belong to it


def find_year_beside(month: int, anchor: Anchor) -> int | None:
    """The year of "In November" right after "On 7 October 2023": of the months that follow a date of the past."""
    if not anchor.beside or anchor.context is None or anchor.published is None:
        return None
    if anchor.context.year >= anchor.published.year:
        return None
    gap = (month - anchor.context.month) % 12
    return anchor.context.year + (month < anchor.context.month) if gap <= _GAP_MONTHS else None


def shifted_day(day: date | None, days: int) -> Value:
    if day is None:
        return Value("XXXX-XX-XX", grain="day", basis="context")
    return values.of_day(day + timedelta(days=days), "relative")


def is_finer(unit_name: str, grain: str | None) -> bool:
    order = ("day", "week", "month", "year")
    return grain in order and unit_name in order and order.index(unit_name) < order.index(grain)


def within_context(base: date, grain: str | None) -> Value:
    """Some day of the month or year last spoken of: which one is not known."""
    if grain == "year":
        return replace(
            values.of_year(base.year), timex=f"{base.year:04d}-XX-XX", basis="context", approximate=True
        )
    known = values.of_month(base.year, base.month) if grain == "month" else values.of_week(base)
    timex = f"{base.year:04d}-{base.month:02d}-XX" if grain == "month" else known.timex
    return replace(known, timex=timex, basis="context", approximate=True)
