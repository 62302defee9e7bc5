"""Calendar arithmetic of time expressions: days, months, seasons, … as TIMEX3 values with their intervals.

Used by `timex_grammar`. Pure functions; a value without a year keeps X for what is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from parley.types import Grain, TimeBasis, TimexType

Mod = Literal["START", "MID", "END"]
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_UNIT_LETTERS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "night": "D", "week": "W", "fortnight": "W", "month": "M",
    "year": "Y", "decade": "Y", "century": "Y",
}  # fmt: skip
_FACTORS = {"fortnight": 2, "decade": 10, "century": 100}
GRAINS: dict[str, Grain] = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "night": "day", "week": "week",
    "fortnight": "week", "month": "month", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression means: TIMEX3 value, interval, grain, and how it was found."""

    timex: str | None
    start: str | None = None
    end: str | None = None
    grain: Grain | None = None
    basis: TimeBasis = "stated"
    approximate: bool = False
    type: TimexType = "DATE"


def of_day(day: date, basis: TimeBasis = "stated") -> Value:
    """One day."""
    text = day.isoformat()
    return Value(text, text, text, "day", basis)


def of_interval(timex: str, first: date, last: date, grain: Grain) -> Value:
    """An interval of whole days."""
    return Value(timex, first.isoformat(), last.isoformat(), grain)


def of_month(year: int, month: int) -> Value:
    """One month."""
    return of_interval(f"{year:04d}-{month:02d}", date(year, month, 1), last_of_month(year, month), "month")


def of_year(year: int) -> Value:
    """One year of the Christian era."""
    return of_interval(f"{year:04d}", date(year, 1, 1), date(year, 12, 31), "year")


def of_week(day: date) -> Value:
    """The ISO week that holds a day."""
    monday = day - timedelta(days=day.weekday())
    year, week, _ = day.isocalendar()
    return of_interval(f"{year:04d}-W{week:02d}", monday, monday + timedelta(days=6), "week")


def of_weekend(day: date) -> Value:
    """The Saturday and Sunday of the ISO week that holds a day."""
    monday = day - timedelta(days=day.weekday())
    year, week, _ = day.isocalendar()
    return of_interval(
        f"{year:04d}-W{week:02d}-WE", monday + timedelta(days=5), monday + timedelta(days=6), "weekend"
    )


def of_season(year: int, season: str) -> Value:
    """A season, by months of the northern calendar; winter begins in December of `year`."""
    month = _SEASON_MONTHS[season]
    first = date(year, month, 1)
    later = add_months(first, 2)
    return replace(
        of_interval(f"{year:04d}-{season}", first, last_of_month(later.year, later.month), "season"),
        approximate=True,
    )


def of_quarter(year: int, quarter: int) -> Value:
    """One quarter of a year, 1 to 4."""
    month = 3 * quarter - 2
    return of_interval(
        f"{year:04d}-Q{quarter}", date(year, month, 1), last_of_month(year, month + 2), "quarter"
    )


def of_half(year: int, half: int) -> Value:
    """One half of a year, 1 or 2."""
    month = 6 * half - 5
    return of_interval(f"{year:04d}-H{half}", date(year, month, 1), last_of_month(year, month + 5), "half")


def of_decade(year: int) -> Value:
    """The decade that holds a year."""
    first = year // 10 * 10
    return of_interval(f"{first // 10:03d}", date(first, 1, 1), date(first + 9, 12, 31), "decade")


def of_century(number: int) -> Value:
    """A century by its ordinal: the 19th runs from 1801 to 1900."""
    first = (number - 1) * 100 + 1
    return of_interval(f"{number - 1:02d}", date(first, 1, 1), date(first + 99, 12, 31), "century")


def of_duration(count: float | None, unit: str, *, approximate: bool = False) -> Value:
    """A length of time; an unknown count is X."""
    factor = _FACTORS.get(unit, 1)
    letter = _UNIT_LETTERS[unit]
    if count is None:
        letter = {"fortnight": "W", "decade": "DE", "century": "CE"}.get(unit, letter)
        number = "X"
    else:
        total = count * factor
        number = str(int(total)) if total == int(total) else str(total)
    prefix = "PT" if unit in {"second", "minute", "hour"} else "P"
    return Value(
        f"{prefix}{number}{letter}",
        grain=GRAINS[unit],
        approximate=approximate or count is None,
        type="DURATION",
    )


def narrowed(value: Value, mod: Mod) -> Value:
    """The first, middle or last third of an interval, said to be approximate; the TIMEX3 value stays."""
    if value.start is None or value.end is None or len(value.start) != 10 or value.start == value.end:
        return value
    first, last = date.fromisoformat(value.start), date.fromisoformat(value.end)
    early, late = _cuts(first, last, value.grain)
    bounds = {
        "START": (first, early - timedelta(days=1)),
        "MID": (early, late - timedelta(days=1)),
        "END": (late, last),
    }
    begin, end = bounds[mod]
    return replace(value, start=begin.isoformat(), end=end.isoformat(), approximate=True)


def _cuts(first: date, last: date, grain: Grain | None) -> tuple[date, date]:
    """Where the middle and the last part begin: the 11th and 21st, May and September, the fourth and seventh year."""
    if grain == "month":
        return first.replace(day=11), first.replace(day=21)
    if grain == "year":
        return date(first.year, 5, 1), date(first.year, 9, 1)
    if grain == "decade":
        return date(first.year + 4, 1, 1), date(first.year + 7, 1, 1)
    if grain == "week":
        return first + timedelta(days=3), last - timedelta(days=2)
    third = max(((last - first).days + 1) // 3, 1)
    return first + timedelta(days=third), last - timedelta(days=third - 1)


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last of that month; raises ValueError outside the calendar."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, last_of_month(year, month + 1).day))


def add_units(day: date, count: int, unit: str) -> date:
    """A day some units on; raises ValueError or OverflowError outside the calendar."""
    if unit in {"month", "year", "decade", "century"}:
        return add_months(day, count * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit])
    return day + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1))


def of_unit(day: date, unit: str) -> Value:
    """The day, week, month, year, decade or century that holds a day."""
    if unit in {"week", "fortnight"}:
        return of_week(day)
    if unit == "month":
        return of_month(day.year, day.month)
    if unit == "year":
        return of_year(day.year)
    if unit == "decade":
        return of_decade(day.year)
    if unit == "century":
        return of_century((day.year - 1) // 100 + 1)
    return of_day(day)
