"""Expressions of time: which token runs are one, and which function says what each means.

Used by `times`. The grammar is a list of regular expressions over the letters of `timex_lexer`'s tokens, each with
its handler; the first that matches and makes sense of the values wins. None can backtrack over more than a handful
of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from parley.resolve import timex_values as values
from parley.resolve.timex_anchor import Anchor, Found, Handler, first_of, letters_of, number_of, year_of
from parley.resolve.timex_clock import clock, clock_range, spoken_hour
from parley.resolve.timex_days import (
    DAY,
    NUM,
    YEAR,
    bare_part,
    day,
    day_beside,
    day_part,
    find_day,
    lone_ordinal,
    night,
)
from parley.resolve.timex_lexer import Token
from parley.resolve.timex_months import (
    century,
    day_of_unit,
    decade,
    month,
    quarter,
    season,
    unit_of_month,
    weekday_of,
    year,
)
from parley.resolve.timex_relative import (
    ahead,
    away,
    counted_span,
    duration,
    every,
    later_same,
    reference,
    two_durations,
    unit,
)

_EARLY = "(?:eO?H?T?)"


def day_range(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "3 to 7 May 2024", "May 3-7", "31 May – 1 June 1916"."""
    spelt = letters_of(tokens, first, last)
    middle = first + re.search("[RH&]", spelt).start()  # type: ignore[union-attr]  # the rule has one
    left, right = list(tokens[first:middle]), list(tokens[middle + 1 : last])
    if first_of(left, "M") is None:
        left += [t for t in right if t.letter == "M"]
    if first_of(right, "M") is None:
        right += [t for t in left if t.letter == "M"]
    if first_of(left, "y") is None:
        left += [t for t in right if t.letter == "y"]
    begin, end = find_day(left, anchor), find_day(right, anchor)
    if begin is None or end is None or (begin.start or "") > (end.start or "~"):
        return []
    return [Found(first, middle, begin), Found(middle + 1, last, end)]


def month_range(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "October to March 1945": the first month's year is told by the second's."""
    months = [at for at in range(first, last) if tokens[at].letter == "M"]
    year_number = year_of(tokens[first:last], anchor)[0]
    if len(months) != 2 or year_number is None or year_number < 2:
        return []
    one, other = (int(cast(int, tokens[at].value)) for at in months)
    begin = values.of_month(year_number - (one > other), one)
    return [
        Found(months[0], months[0] + 1, begin),
        Found(months[1], last, values.of_month(year_number, other)),
    ]


def year_range(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "1915–17", "1939-1945"."""
    one, other = int(number_of(tokens[first])), int(number_of(tokens[last - 1]))
    if tokens[last - 1].letter == "n":
        if not one % 100 < other < 100:
            return []
        other += one // 100 * 100
    if not 1000 <= one <= other <= 2200:
        return []
    return [Found(first, first + 1, values.of_year(one)), Found(last - 1, last, values.of_year(other))]


_COUNT = "(?:[~v]?n(?:&Aq)?|Av?O?|[~v]?vO?|Aq|qA|~A)"
_UNIT = "[uKZ]"
RULES: tuple[tuple[str, Handler], ...] = (
    (f"(?:(?:wc?)?{DAY}c?F?)?Cz?[RH&]Cz?(?:iT?P)?(?:c?i?{DAY})?", clock_range),
    (f"{DAY}c?[i~]*T?e?Cz?(?:iT?P)?", clock),
    (f"Cz?(?:[(]Cz)?(?:iT?P|h?P)?c?i?c?(?:{DAY}|t)", clock),
    (f"T?{NUM}[RH]T?{NUM}O?M{YEAR}?|(?<=F)T?{NUM}&T?{NUM}O?M{YEAR}?", day_range),
    (f"MT?{NUM}[RH]T?{NUM}{YEAR}?(?!{_UNIT})|(?<=F)MT?{NUM}&T?{NUM}{YEAR}?(?!{_UNIT})", day_range),
    (f"{NUM}O?M[RH]T?{NUM}O?M{YEAR}?|M{NUM}[RH]M{NUM}{YEAR}?", day_range),
    (f"(?<=F)T?{NUM}O?M&T?{NUM}O?M{YEAR}|(?<=F)M{NUM}&M{NUM}{YEAR}", day_range),
    ("M[RH&]M(?:c?O?y)", month_range),
    ("y[RH][yn](?![uKZ])", year_range),
    (f"(?:hP|{DAY}c?i?T?P|d|t)in|n(?:t|hP|dP)|ni?TP", spoken_hour),
    ("tc?i?Cz?", clock),
    ("(?:[lfh]P|P)iC|(?:hP)[~i]?Cz?|Cz?iT?P|Cz?hP|Cz?", clock),
    (f"{DAY}c?i?T?e?P|T?e?(?:uO|Pu?O?)i?{DAY}|T?eu?Oi?{DAY}|[Tel]*[lfh]P", day_part),
    (f"(?:{DAY})?t|t(?:i?{DAY})", night),
    ("T?(?:o|l|ol)[uKW][Oi]T?M(?:c?O?y)?", unit_of_month),
    ("T?[ol]w[Oi]T?(?:M(?:c?O?y)?|[lfh]?u)", weekday_of),
    ("T?[on]OT?[lfh]u", day_of_unit),
    ("T?KBd|TKB", day_beside),
    ("(?:[bg]|b)(?:i|O)?T?[lfh][uKW]|[bg]iT[uK]", later_same),
    (f"T?[lfh](?:{_COUNT})O?{_UNIT}|T[lf]{_UNIT}(?=x)(?!)", counted_span),
    (f"T?{_COUNT}O?{_UNIT}(?:[bgB]|F[rd])|(?<![nvA]){_UNIT}(?:[bgB])", away),
    (f"(?:e[iO]?T?)?{DAY}", day),
    (f"(?:T?{_EARLY})?(?:T?[lfh])?M{YEAR}?", month),
    (f"T?{_EARLY}?[lfh]?s{YEAR}?", season),
    ("T?oq(?:O?T?(?:y|[lfh]u))?|Gc?O?y?|T?[lfh]q", quarter),
    (f"T?{_EARLY}?[on]H?ZV?", century),
    (f"T?{_EARLY}?D", decade),
    (f"T?{_EARLY}T?u?yV?|Tuy|T?{_EARLY}?[ny]V|yV?", year),
    ("E(?:n|o)?[uKZwMWPs]|n?QA[uK]|n?QE[uKw]|n?QTu|S", every),
    ("T?eOT?[lfh]?[uKW]|(?:e)?T?[lfh][uKW]|(?<=[iBR])TW", unit),
    ("(?<=[iFR])To(?=[.c]|$)", lone_ordinal),
    ("nRn(?:H)?[uK]", two_durations),
    (f"(?<=i){_COUNT}[uK]", ahead),
    (f"(?<![y]){_COUNT}H?(?:e)?{_UNIT}|(?<=[j])u", duration),
    ("(?<=i)T?e?P|(?<=[iFR])T?P|(?<=[iB])e?P", bare_part),
    ("r", reference),
)
