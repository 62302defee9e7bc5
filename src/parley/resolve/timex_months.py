"""Months, years and longer, and days named by their place in a month.

Used by `timex_grammar`: "early March", "mid-2019", "the 1990s", "the third quarter", "the first Monday of October".
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
    before_christ_of,
    day_number_of,
    find_year_beside,
    first_of,
    lean_of,
    letters_of,
    make_date,
    narrowed_by,
    number_of,
    shift_of,
    year_of,
)
from parley.resolve.timex_lexer import Token
from parley.resolve.timex_relative import find_unit, unit
from parley.resolve.timex_values import Value
from parley.types import TimeBasis


def month(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "early March", "the end of May 2024", "last October", "July of that year"."""
    inside = tokens[first:last]
    token = first_of(inside, "M")
    if token is None or (last - first == 1 and not _month_alone(tokens, first)):
        return []
    number = int(cast(int, token.value))
    year, _ = year_of(inside, anchor)
    lean = lean_of(anchor)
    before_christ = before_christ_of(inside) or (anchor.era if year is None else None)
    if before_christ is not None:
        return [Found(first, last, Value(f"{before_christ}-{number:02d}", grain="month", basis="context"))]
    if year is None and lean is None:
        return [Found(first, last, Value(f"XXXX-{number:02d}", grain="month", basis="context"))]
    basis: TimeBasis = "stated"
    if year is None and lean is not None:
        year, basis = _month_year(lean, number, first_of(inside, "lfh"), anchor), basis_of(anchor)
    if year is None or not 1 <= year <= 9999:
        return []
    return [Found(first, last, narrowed_by(replace(values.of_month(year, number), basis=basis), inside))]


def _month_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a lone month name is one: "in May" is, "May" the modal verb and "Jan" the name are not."""
    before = tokens[at - 1].letter if at else "."
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before == "x" and str(tokens[at - 1].value)[:1].isupper() and token.value in {3, 5}:
        return False  # "the Long March", "Theresa May"
    if (
        token.value == 3
        and after is not None
        and (after.letter in "OR" or after.value == "on")
        and before not in "iFkB"
    ):
        return False  # "the March on Rome"
    if token.end - token.start <= 4 and before not in "iFRkOTelfhBj&(~":
        return False
    name_follows = after is not None and after.letter == "x" and str(after.value)[:1].isupper()
    return before in "iFRkOelfhBj(~H" or not name_follows


def _month_year(lean: date, number: int, relative: Token | None, anchor: Anchor) -> int:
    if relative is not None and relative.letter == "l":
        return lean.year - (number >= lean.month)
    if relative is not None and relative.letter == "f":
        return lean.year + (number <= lean.month)
    if relative is not None:
        return lean.year
    if (year_beside := find_year_beside(number, anchor)) is not None:
        return year_beside
    if anchor.narrative or anchor.published is None:
        distance = number - lean.month
        return lean.year + (1 if distance < -7 else -1 if distance > 8 else 0)
    if anchor.forward:
        return lean.year + (number < lean.month)
    return lean.year - (number > lean.month)


def year(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "2019", "mid-2019", "the end of 1944", "490 BC"."""
    inside = tokens[first:last]
    token = first_of(inside, "yn")
    if token is None:
        return []
    number = int(number_of(token))
    era = first_of(inside, "V")
    if era is not None and str(era.value).lower().startswith("b"):
        return [
            Found(
                first,
                last,
                Value(f"BC{number:04d}", grain="year", approximate=first_of(inside, "e") is not None),
            )
        ]
    if not 1 <= number <= 9999 or (last - first == 1 and not _year_alone(tokens, first)):
        return []
    return [Found(first, last, narrowed_by(values.of_year(number), inside))]


def _year_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a bare four-digit number is a year, from its neighbours."""
    before = tokens[at - 1].letter if at else "."
    if before == "i" and tokens[at - 1].value in {"at", "on"}:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before in "iFRkOBj&(~cH" or before == "u":
        return not (after is not None and after.letter in "uKZPM" and before != "c")
    return before in "T.h" and (after is None or after.letter in ".cHRx")


def decade(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "the 1990s", "the early '80s"."""
    token = first_of(tokens[first:last], "D")
    if token is None:
        return []
    digits = re.sub(r"\D", "", str(token.value))
    number = int(digits) if len(digits) == 4 else 1900 + int(digits)
    if number % 100 == 0 and len(digits) == 4 and number < 2000:
        return [Found(first, last, narrowed_by(values.of_century(number // 100 + 1), tokens[first:last]))]
    return [Found(first, last, narrowed_by(values.of_decade(number), tokens[first:last]))]


def century(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "the 19th century", "the late 18th century", "the 5th century BC"."""
    inside = tokens[first:last]
    token, era = first_of(inside, "on"), first_of(inside, "V")
    number = int(number_of(token)) if token is not None else 0
    if not 1 <= number <= 99:
        return []
    if era is not None and str(era.value).lower().startswith("b"):
        return [Found(first, last, Value(f"BC{number - 1:02d}", grain="century"))]
    return [Found(first, last, narrowed_by(values.of_century(number), inside))]


def season(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "last summer", "the spring of 2019", "early autumn"."""
    inside = tokens[first:last]
    token = first_of(inside, "s")
    if token is None or not _season_meant(tokens, first, last):
        return []
    code = str(token.value)
    year_number, _ = year_of(inside, anchor)
    before_christ = before_christ_of(inside) or (anchor.era if year_number is None else None)
    if before_christ is not None:
        return [Found(first, last, Value(f"{before_christ}-{code}", grain="season", basis="context"))]
    if year_number is not None:
        return [Found(first, last, narrowed_by(values.of_season(year_number, code), inside))]
    lean = lean_of(anchor)
    if lean is None:
        return [Found(first, last, Value(f"XXXX-{code}", grain="season", basis="context"))]
    relative = first_of(inside, "lfh")
    number = _season_year(lean, code, relative, anchor)
    value = replace(values.of_season(number, code), basis=basis_of(anchor))
    return [Found(first, last, narrowed_by(value, inside))]


def _season_meant(tokens: Sequence[Token], first: int, last: int) -> bool:
    spelt = letters_of(tokens, first, last)
    token = first_of(tokens[first:last], "s")
    if re.search("[lfhey]", spelt) or "Ohu" in spelt:
        return True
    before = tokens[first - 1].letter if first else "."
    if before == "&" and first > 1:
        before = "i" if tokens[first - 2].letter == "s" else "."
    after = tokens[last].letter if last < len(tokens) else "."
    is_fall = token is not None and token.value == "FA" and token.end - token.start == 4
    if is_fall:
        return before == "i" and spelt.startswith("T") and after != "O"
    return before in "iRFkBj&" and after != "O"


def _season_year(lean: date, code: str, relative: Token | None, anchor: Anchor) -> int:
    starts = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    if relative is not None and relative.letter == "f":
        return lean.year + (starts <= lean.month)
    if relative is not None and relative.letter == "h":
        return lean.year - (code == "WI" and lean.month <= 3)
    if anchor.narrative:
        return lean.year
    if anchor.forward:
        return lean.year + (starts + 2 < lean.month)
    ended = starts + (3 if relative is not None else 0)
    return lean.year - (ended > lean.month)


def quarter(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "the third quarter of 2019", "the first half of this year", "Q3 2019"."""
    inside = tokens[first:last]
    number = year_of(inside, anchor)[0]
    relative = first_of(inside, "lfh")
    lean = lean_of(anchor)
    if number is None and lean is not None:
        number = lean.year + (shift_of(relative) if relative is not None and first_of(inside, "u") else 0)
    short, ordinal = first_of(inside, "G"), first_of(inside, "o")
    if short is not None:
        kind, count = str(short.value)[0], int(str(short.value)[1])
    elif ordinal is not None and (word := first_of(inside, "q")) is not None:
        kind, count = ("H" if word.value == "half" else "Q"), int(number_of(ordinal))
    elif (
        relative is not None
        and lean is not None
        and (word := first_of(inside, "q")) is not None
        and word.value == "quarter"
    ):
        index = lean.year * 4 + (lean.month - 1) // 3 + shift_of(relative)
        return [
            Found(first, last, replace(values.of_quarter(index // 4, index % 4 + 1), basis=basis_of(anchor)))
        ]
    else:
        return []
    if not 1 <= count <= (2 if kind == "H" else 4):
        return []
    if number is None:
        return [
            Found(
                first,
                last,
                Value(f"XXXX-{kind}{count}", grain="half" if kind == "H" else "quarter", basis="context"),
            )
        ]
    return [
        Found(first, last, values.of_half(number, count) if kind == "H" else values.of_quarter(number, count))
    ]


def unit_of_month(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "the first week of May", "the last day of October 2015"."""
    inside = tokens[first:last]
    at = next(number for number in range(first, last) if tokens[number].letter == "M")
    whole = month(tokens, at, last, anchor)
    name = str(tokens[at - 2 if tokens[at - 1].letter == "O" else at - 3].value)
    if not whole or whole[0].value.start is None or name not in {"day", "week", "weekend"}:
        return []
    begin, end = date.fromisoformat(whole[0].value.start), date.fromisoformat(cast(str, whole[0].value.end))
    length = {"day": 1, "week": 7, "weekend": 7}[name]
    ordinal, back = first_of(inside, "o"), first_of(inside, "l") is not None
    shift = (int(number_of(ordinal)) - 1 if ordinal is not None else 0) * length
    day_of = end - timedelta(days=shift) if back else begin + timedelta(days=shift)
    if not begin <= day_of <= end:
        return []
    if name == "day":
        return [Found(first, last, values.of_day(day_of, whole[0].value.basis))]
    if name == "weekend":
        monday = day_of - timedelta(days=day_of.weekday())
        return [
            Found(
                first,
                last,
                values.of_weekend(
                    monday - timedelta(days=7) if back and monday + timedelta(days=5) > end else monday
                ),
            )
        ]
    interval = (
        (day_of - timedelta(days=6), day_of) if back else (day_of, min(end, day_of + timedelta(days=6)))
    )
    week = values.of_week(interval[0] + timedelta(days=3))
    return [
        Found(first, last, replace(values.of_interval(week.timex or "", *interval, "week"), approximate=True))
    ]


def weekday_of(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "the first Monday of October 2014", "the last Friday of this month"."""
    inside = tokens[first:last]
    at = next(number for number in range(first, last) if tokens[number].letter == "w")
    weekday = int(cast(int, tokens[at].value))
    rest = [number for number in range(at + 1, last) if tokens[number].letter not in "OTi"]
    if not rest:
        return []
    whole = month(tokens, rest[0], last, anchor) or unit(tokens, rest[0], last, anchor)
    if not whole or whole[0].value.grain != "month" or whole[0].value.start is None:
        return []
    begin, end = date.fromisoformat(whole[0].value.start), date.fromisoformat(cast(str, whole[0].value.end))
    if first_of(inside, "o") is None:
        made = end - timedelta(days=(end.weekday() - weekday) % 7)
    else:
        ordinal = int(number_of(cast(Token, first_of(inside, "o"))))
        made = begin + timedelta(days=(weekday - begin.weekday()) % 7 + 7 * (ordinal - 1))
    return [Found(first, last, values.of_day(made, whole[0].value.basis))] if begin <= made <= end else []


def day_of_unit(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "the 20th of next month", "the 5th of this month"."""
    inside = tokens[first:last]
    number = next((t for t in inside if t.letter in "on"), None)
    whole = find_unit([t for t in inside if t.letter in "lfhu"], anchor)
    if number is None or whole is None or whole.start is None or whole.grain != "month":
        return []
    day_number = day_number_of(number)
    made = make_date(int(whole.start[:4]), int(whole.start[5:7]), day_number) if day_number else None
    return [] if made is None else [Found(first, last, values.of_day(made, whole.basis))]
