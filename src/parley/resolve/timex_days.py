"""Calendar days and parts of days: "2 December", "Monday evening", "the early hours of Sunday", "Christmas".

Used by `timex_grammar` and `timex_clock`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from parley.resolve import timex_values as values
from parley.resolve.timex_anchor import (
    Anchor,
    Found,
    basis_of,
    day_number_of,
    ends_clause,
    find_year_beside,
    first_of,
    lean_of,
    letters_of,
    make_date,
    shift_of,
    shifted_day,
    year_of,
)
from parley.resolve.timex_holidays import feast
from parley.resolve.timex_lexer import Token
from parley.resolve.timex_relative import find_unit
from parley.resolve.timex_values import Value

NUM = "[no]"
YEAR = "(?:c?O?yV?|c?O?nV|OT?hu)"
_DMY = f"(?:wc?)?T?{NUM}O?M{YEAR}?"
_MDY = f"(?:wc?)?MT?{NUM}(?:{YEAR})?"
_FEAST = "(?:T?[lfh])?X(?:c?O?y|O?[lfh]u)?"
DAY = f"(?:{_DMY}|{_MDY}|(?:wc?)?N|wc?To|T?[lfh]{{0,2}}w(?:O?T?[lfh]u)?|d|T[lfh]K|{_FEAST})"


def find_day(tokens: Sequence[Token], anchor: Anchor) -> Value | None:
    """The value of a day expression without clock or part of day."""
    if (numeric := first_of(tokens, "N")) is not None:
        return _numeric(str(numeric.value))
    if (month := first_of(tokens, "M")) is not None:
        number = next((t for t in tokens if t.letter in "no"), None)
        day = day_number_of(number) if number is not None else None
        if day is None:
            return None
        return _calendar_day(tokens, int(cast(int, month.value)), day, anchor)
    if (holiday := first_of(tokens, "X")) is not None:
        return _feast(tokens, str(holiday.value), anchor)
    if (deictic := first_of(tokens, "d")) is not None:
        return shifted_day(anchor.published, int(cast(int, deictic.value)))
    if (weekday := first_of(tokens, "w")) is not None:
        return _weekday(tokens, int(cast(int, weekday.value)), anchor)
    return find_unit(tokens, anchor)


def _feast(tokens: Sequence[Token], name: str, anchor: Anchor) -> Value | None:
    """ "Christmas", "Easter 2013", "last Ramadan"."""
    year_number, _ = year_of(tokens, anchor)
    relative, lean = first_of(tokens, "lfh"), lean_of(anchor)
    if year_number is not None:
        return feast(name, year_number)
    if lean is None:
        return Value("XXXX-XX-XX", grain="day", basis="context") if feast(name, 2000) is not None else None
    if relative is not None and first_of(tokens, "u") is not None:
        return feast(name, lean.year + shift_of(relative))
    near = [
        made
        for shift in (-1, 0, 1)
        if (made := feast(name, lean.year + shift)) is not None and made.start is not None
    ]
    reach = 0 if relative is not None and relative.letter == "l" else 30
    today, soon = lean.isoformat(), (lean + timedelta(days=reach)).isoformat()
    if anchor.forward or (relative is not None and relative.letter == "f"):
        chosen = next((made for made in near if (made.end or "") >= today), None)
    elif relative is not None and relative.letter == "h":
        chosen = next((made for made in near if (made.start or "")[:4] == today[:4]), None)
    else:
        chosen = next((made for made in reversed(near) if (made.start or "~") <= soon), None)
    return None if chosen is None else replace(chosen, basis=basis_of(anchor))


def _numeric(raw: str) -> Value | None:
    """2024-12-03, 3/12/2024, 03.12.2024; a slash date is month first unless that cannot be."""
    parts = [int(part) for part in re.findall(r"\d+", raw[:10])]
    if len(parts) < 3:
        return None
    if len(str(parts[0])) == 4 or raw[:4].isdigit():
        year, month, day = parts[:3]
    else:
        month, day, year = parts[:3]
        if month > 12 or "." in raw:
            month, day = day, month
        year += 0 if year > 99 else (2000 if year < 50 else 1900)
    made = make_date(year, month, day)
    if made is None:
        return None
    value = values.of_day(made)
    if "T" in raw:
        return replace(value, timex=raw, start=raw[:16], end=raw[:16], grain="minute", type="TIME")
    return value


def _calendar_day(tokens: Sequence[Token], month: int, day: int, anchor: Anchor) -> Value | None:
    year, _ = year_of(tokens, anchor)
    if year is not None:
        made = make_date(year, month, day)
        return None if made is None else values.of_day(made, "stated")
    lean = lean_of(anchor)
    if lean is None:
        return Value(f"XXXX-{month:02d}-{day:02d}", grain="day", basis="context") if day <= 31 else None
    best = _nearest_year(lean, month, day, anchor)
    if (weekday := first_of(tokens, "w")) is not None:
        near = [made for shift in (0, -1, 1) if (made := make_date(best + shift, month, day)) is not None]
        best = next((made.year for made in near if made.weekday() == weekday.value), best)
    made = make_date(best, month, day)
    return None if made is None else values.of_day(made, basis_of(anchor))


def _nearest_year(lean: date, month: int, day: int, anchor: Anchor) -> int:
    """The year of a date without one: news looks back unless the sentence looks ahead, a narrative goes on."""
    if (year_beside := find_year_beside(month, anchor)) is not None:
        return year_beside
    distance = (month - lean.month) + (day - lean.day) / 31
    if anchor.narrative or anchor.published is None:
        return lean.year + (1 if distance < -7 else -1 if distance > 8 else 0)
    if anchor.forward:
        return lean.year + (1 if distance < -1.5 else 0)
    return lean.year - (1 if distance > 1.5 else 0)


def _weekday(tokens: Sequence[Token], weekday: int, anchor: Anchor) -> Value:
    now = anchor.published
    if now is None:
        return Value(f"XXXX-WXX-{weekday + 1}", grain="day", basis="context")
    spelt = letters_of(tokens, 0, len(tokens))
    if (ordinal := first_of(tokens, "o")) is not None:
        return _weekday_of_month(weekday, day_number_of(ordinal), now) or Value(
            f"XXXX-WXX-{weekday + 1}", grain="day", basis="context"
        )
    at = spelt.index("w")
    unit = re.search("[lfh]u", spelt[at:])
    if unit:  # "Monday last week", "Friday of this week"
        shift = shift_of(tokens[at + unit.start()])
        monday = now - timedelta(days=now.weekday())
        return values.of_day(monday + timedelta(days=7 * shift + weekday), "relative")
    word = tokens[at - 1] if at else None
    since = (now.weekday() - weekday) % 7
    ahead = (weekday - now.weekday()) % 7
    if word is not None and word.letter == "l":
        return values.of_day(now - timedelta(days=since or 7), "relative")
    if word is not None and word.letter == "f":
        return values.of_day(now + timedelta(days=ahead or 7), "relative")
    if anchor.forward or (word is not None and word.value in {"this"}):
        return values.of_day(now + timedelta(days=ahead), "relative")
    return values.of_day(now - timedelta(days=since), "relative")


def _weekday_of_month(weekday: int, number: int | None, now: date) -> Value | None:
    """ "Tuesday the 19th": of the month nearest to now in which that day is that weekday."""
    if number is None:
        return None
    for months in (0, -1, 1, -2, 2, -3, 3):
        month_start = values.add_months(now.replace(day=1), months)
        made = make_date(month_start.year, month_start.month, number)
        if made is not None and made.weekday() == weekday:
            return values.of_day(made, "relative")
    return None


def day(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """A calendar day, with "early"/"late" before it or not."""
    value = find_day(tokens[first:last], anchor)
    if value is None or _is_bare_abbreviation(tokens, first, last):
        return []
    return [Found(first, last, value)]


def _is_bare_abbreviation(tokens: Sequence[Token], first: int, last: int) -> bool:
    """ "Sun", "Jan" standing alone: more often the star and the man."""
    spelt = letters_of(tokens, first, last)
    weekday = first_of(tokens[first:last], "w")
    return weekday is not None and weekday.end - weekday.start <= 3 and re.search("[noNMCl]", spelt) is None


def day_part(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "Monday evening", "the night of 2 December", "the early hours of Monday", "this morning", "last night"."""
    inside = tokens[first:last]
    part = first_of(inside, "P")
    code = str(part.value) if part is not None else "MO"
    rest = [t for t in inside if t is not part]
    if any(t.letter in "wMNd" for t in rest) or re.search("[lfh]K", letters_of(rest, 0, len(rest))):
        base = find_day(_day_tokens(rest), anchor)
    else:
        base = find_relative_part(rest, code, anchor)
    return [] if base is None else [Found(first, last, _with_part(base, code))]


def _day_tokens(tokens: Sequence[Token]) -> list[Token]:
    """Drops what belongs to the part of day: "early", "hours of"."""
    spelt = letters_of(tokens, 0, len(tokens))
    start = re.match("T?e?u?i?O?i?", spelt)
    if start and re.search("[wMNdK]", spelt[start.end() :]):
        return (
            list(tokens[start.end() :]) if "T" not in spelt[start.end() - 1 : start.end()] else list(tokens)
        )
    return list(tokens)


def find_relative_part(tokens: Sequence[Token], code: str, anchor: Anchor) -> Value | None:
    relative = first_of(tokens, "lfh")
    if relative is None:
        return None
    if str(relative.value) in {"same", "that", "very"} or relative.letter == "f":
        base = anchor.context
        if base is None:
            return Value("XXXX-XX-XX", grain="day", basis="event")
        return values.of_day(base + timedelta(days=1 if relative.letter == "f" else 0), "context")
    return shifted_day(anchor.published, -1 if relative.letter == "l" else 0)


def _with_part(base: Value, code: str) -> Value:
    if base.timex is None or base.type == "TIME":
        return base
    suffix = {"DAWN": "TMO", "DUSK": "TEV", "MI": "T12:00", "MN": "T24:00"}.get(code, f"T{code}")
    approximate = base.approximate or code in {"DAWN", "DUSK"}
    return replace(base, timex=base.timex + suffix, grain="part_of_day", type="TIME", approximate=approximate)


def bare_part(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "at dawn", "in the evening": on the day last spoken of, else on a day not known."""
    part = first_of(tokens[first:last], "P")
    if part is None:
        return []
    base = Value("XXXX-XX-XX", grain="day", basis="context")
    if anchor.context is not None and anchor.context_grain == "day":
        base = values.of_day(anchor.context, "context")
    return [Found(first, last, _with_part(base, str(part.value)))]


def night(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "tonight"; "overnight" is the night that ends on the day of publication."""
    inside = tokens[first:last]
    word = first_of(inside, "t")
    rest = [t for t in inside if t.letter in "wdMnoy"]
    if rest:
        base = find_day(rest, anchor)
        return [] if base is None else [Found(first, last, _with_part(base, "NI"))]
    overnight = word is not None and word.value == "overnight"
    base = shifted_day(anchor.published, -1 if overnight and not anchor.forward else 0)
    value = _with_part(base, "NI")
    if overnight and base.start is not None:
        value = replace(value, end=(date.fromisoformat(base.start) + timedelta(days=1)).isoformat())
    return [Found(first, last, value)]


def day_beside(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "the day before yesterday", "the day after tomorrow", "the day before"."""
    inside = tokens[first:last]
    side, deictic = first_of(inside, "B"), first_of(inside, "d")
    if side is None:
        return []
    if deictic is None and not ends_clause(tokens, last):
        return [Found(first, last, Value(None, grain="day", basis="event"))]
    if deictic is None:
        if anchor.context is None or anchor.context_grain != "day":
            return [Found(first, last, Value("XXXX-XX-XX", grain="day", basis="event"))]
        moved = anchor.context + timedelta(days=1 if side.value == "after" else -1)
        return [Found(first, last, values.of_day(moved, "context"))]
    shift = int(cast(int, deictic.value)) + (1 if side.value == "after" else -1)
    return [Found(first, last, shifted_day(anchor.published, shift))]


def lone_ordinal(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "on the 13th": of the month last spoken of, else of the month of publication."""
    number = day_number_of(tokens[last - 1])
    base = anchor.context or anchor.now
    if number is None or base is None:
        return []
    made = make_date(base.year, base.month, number)
    return [] if made is None else [Found(first, last, values.of_day(made, "context"))]
