"""Units next to now or to the date last spoken of, distances from it, lengths of time and repetition.

Used by `timex_grammar`: "last week", "two days later", "the past three months", "for two weeks", "every Friday".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from parley.resolve import timex_values as values
from parley.resolve.timex_anchor import (
    Anchor,
    Found,
    ends_clause,
    first_of,
    is_finer,
    letters_of,
    narrowed_by,
    number_of,
    shift_of,
    within_context,
)
from parley.resolve.timex_lexer import Token
from parley.resolve.timex_values import Value
from parley.types import TimeBasis

_PATTERNS = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX", "weekend": "XXXX-WXX-WE",
}  # fmt: skip
_ANAPHORIC = frozenset(("previous", "preceding", "following", "subsequent", "same", "that", "very", "those"))


def find_unit(tokens: Sequence[Token], anchor: Anchor) -> Value | None:
    """ "last week", "the following day", "that month", "the end of the year"."""
    unit_token = first_of(tokens, "uKW")
    if unit_token is None:
        return None
    unit = str(unit_token.value)
    relative = first_of(tokens, "lfh")
    word = "" if relative is None else str(relative.value)
    shift = shift_of(relative) if relative is not None else 0
    anaphoric = word in _ANAPHORIC or (word == "next" and unit == "day")
    base = anchor.context if anaphoric else anchor.now
    if unit_token.plural:
        return _plural_units(unit, relative, anchor)
    if base is None:
        return _unknown(unit, "event" if anaphoric else "context")
    if (anaphoric or anchor.narrative) and is_finer(unit, anchor.context_grain) and shift:
        return within_context(base, anchor.context_grain)
    if unit in {"second", "minute", "hour", "night"}:
        return None
    moved = values.add_units(base, shift, "week" if unit == "weekend" else unit)
    value = values.of_weekend(moved) if unit == "weekend" else values.of_unit(moved, unit)
    return replace(value, basis="context" if anaphoric or anchor.narrative else "relative")


def _plural_units(unit_name: str, relative: Token | None, anchor: Anchor) -> Value | None:
    """ "the following days", "recent months", "these days": how many is not said."""
    if relative is None:
        return None
    if relative.letter == "h":
        return Value("PRESENT_REF", basis="context", approximate=True)
    return values.of_duration(None, unit_name)


def _unknown(unit: str, basis: TimeBasis) -> Value:
    pattern = _PATTERNS.get(unit)
    return Value(
        pattern, grain=values.GRAINS.get(unit, "weekend" if unit == "weekend" else None), basis=basis
    )


def unit(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """A week, month, … next to now or to the day last spoken of, or its beginning or end."""
    value = find_unit(tokens[first:last], anchor)
    return [] if value is None else [Found(first, last, narrowed_by(value, tokens[first:last]))]


def later_same(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "later that day", "earlier this week", "later in the month": inside the unit, where is not said."""
    value = find_unit(tokens[first + 1 : last], anchor)
    if value is None:
        return []
    return [Found(first, last, replace(value, approximate=value.grain != "day"))]


def counted_span(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "the past two weeks", "the next few days", "the last 24 hours": an interval that touches now."""
    inside = tokens[first:last]
    relative, unit_token = first_of(inside, "lf"), first_of(inside, "uKZ")
    if relative is None or unit_token is None:
        return []
    name = str(unit_token.value)
    count, vague = _count(inside)
    value = values.of_duration(count, name, approximate=vague)
    now = anchor.now
    if now is None or count is None or count != int(count) or count > 4000:
        return [Found(first, last, replace(value, basis="context" if now is None else "relative"))]
    days = {"second": 1, "minute": 1, "hour": max(1, round(count / 24))}.get(name)
    shift = shift_of(relative)
    moved = now + timedelta(days=days * shift) if days else values.add_units(now, int(count) * shift, name)
    begin, end = sorted((now, moved))
    value = replace(value, start=begin.isoformat(), end=end.isoformat(), basis="relative")
    return [Found(first, last, value)]


def _count(tokens: Sequence[Token]) -> tuple[float | None, bool]:
    """How many units, and whether it is vague; "a few" and "several" have no number."""
    if first_of(tokens, "v") is not None and first_of(tokens, "n") is None:
        return None, True
    number = first_of(tokens, "n")
    if number is not None:
        half = 0.5 if re.search("n&Aq", letters_of(tokens, 0, len(tokens))) else 0.0
        return number_of(number) + half, first_of(tokens, "~v") is not None
    if first_of(tokens, "q") is not None:
        return 0.5, False
    return (1.0, first_of(tokens, "~") is not None) if first_of(tokens, "A") is not None else (None, True)


def away(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """A distance from now, the context or an event: "two days ago", "three weeks later", "hours after …"."""
    inside = tokens[first:last]
    unit_token = next((t for t in inside if t.letter in "uKZP"), None)
    if unit_token is None:
        return []
    name = "day" if unit_token.letter == "P" else str(unit_token.value)
    sign_token = inside[-1]
    ago = sign_token.letter in "rd" or sign_token.value == "ago"
    side = -1 if sign_token.letter == "b" or sign_token.value == "before" else 1
    count, vague = _count(inside)
    if sign_token.letter == "B" and not ends_clause(tokens, last):
        return [Found(first, last, Value(None, grain=values.GRAINS[name], basis="event", approximate=True))]
    base = anchor.published if ago else (anchor.context or (anchor.now if anchor.narrative else None))
    if base is None or count is None or count != int(count) or count > 9000:
        value = Value(
            _vague_reference(side),
            grain=values.GRAINS[name],
            basis="context" if ago else "event",
            approximate=True,
        )
        return [Found(first, last, value)]
    if name in {"second", "minute", "hour"}:
        moment = anchor.moment if ago else None
        return [
            Found(first, last, _hours_away(moment, side * int(count), name, "relative" if ago else "context"))
        ]
    moved = values.add_units(base, side * int(count), name)
    if not ago and is_finer(name, anchor.context_grain):
        return [Found(first, last, within_context(base, anchor.context_grain))]
    grain = name
    value = (
        values.of_day(moved)
        if grain in {"day", "night"} or (name == "week" and anchor.context_grain == "day" and not ago)
        else values.of_unit(moved, grain)
    )
    approximate = vague or (ago and name not in {"day", "night"})
    return [
        Found(first, last, replace(value, basis="relative" if ago else "context", approximate=approximate))
    ]


def ahead(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "will meet in two weeks": a day that far from now; only where the sentence speaks of the future."""
    if first == 0 or tokens[first - 1].value != "in" or not anchor.forward or anchor.now is None:
        return []
    inside = tokens[first:last]
    unit_token, (count, vague) = first_of(inside, "uK"), _count(inside)
    if unit_token is None or count is None or count != int(count) or count > 4000:
        return []
    name = str(unit_token.value)
    if name in {"second", "minute", "hour"}:
        return (
            [Found(first, last, _hours_away(anchor.moment, int(count), name, "relative"))]
            if anchor.moment
            else []
        )
    moved = values.add_units(anchor.now, int(count), name)
    value = values.of_unit(moved, name) if name == "year" else values.of_day(moved)
    return [Found(first, last, replace(value, basis="relative", approximate=vague or name not in {"day"}))]


def _hours_away(moment: datetime | None, count: int, name: str, basis: TimeBasis) -> Value:
    """ "two hours ago": a minute where the time of publication is known, else only a length."""
    if moment is None:
        return replace(values.of_duration(abs(count), name, approximate=True), basis=basis)
    there = (moment + timedelta(**{f"{name}s": count})).replace(second=0, microsecond=0, tzinfo=None)
    text = there.isoformat(timespec="minutes")
    return Value(text, text, text, "minute", basis, approximate=name == "hour", type="TIME")


def _vague_reference(side: int) -> str:
    return "PAST_REF" if side < 0 else "FUTURE_REF"


def duration(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "two weeks", "a 60-day", "several hours", "half an hour"."""
    inside = tokens[first:last]
    unit_token = first_of(inside, "uKZ")
    if unit_token is None:
        return []
    count, vague = _count(inside)
    if (count is not None and count > 100_000) or (
        unit_token.plural and letters_of(tokens, first, last)[-2:-1] == "A"
    ):
        return []
    return [Found(first, last, values.of_duration(count, str(unit_token.value), approximate=vague))]


def two_durations(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "two to three weeks": two lengths, the first without its unit."""
    numbers = [at for at in range(first, last) if tokens[at].letter == "n"]
    unit_token = first_of(tokens[first:last], "uK")
    if len(numbers) != 2 or unit_token is None:
        return []
    name = str(unit_token.value)
    low, high = (values.of_duration(number_of(tokens[at]), name) for at in numbers)
    return [Found(numbers[0], numbers[0] + 1, low), Found(numbers[1], last, high)]


def every(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "every Friday", "each month", "every two weeks", "daily", "twice a week"."""
    inside = tokens[first:last]
    ready = first_of(inside, "S")
    if ready is not None:
        return [Found(first, last, Value(str(ready.value), type="SET"))]
    unit_token = next((t for t in reversed(inside) if t.letter in "uKZwMWPs"), None)
    if unit_token is None:
        return []
    number = first_of(inside, "no")
    count = int(number_of(number)) if number is not None and first_of(inside, "Q") is None else 1
    return [Found(first, last, Value(_repeated(unit_token, count), type="SET"))]


def _repeated(unit_token: Token, count: int) -> str:
    """The TIMEX3 value of "every …"."""
    letter, value = unit_token.letter, unit_token.value
    if letter == "w":
        return f"XXXX-WXX-{int(cast(int, value)) + 1}"
    if letter == "M":
        return f"XXXX-{int(cast(int, value)):02d}"
    if letter in "WPs":
        return {"W": "XXXX-WXX-WE", "P": f"XXXX-XX-XXT{value}", "s": f"XXXX-{value}"}[letter]
    return values.of_duration(count, str(value)).timex or ""


def reference(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "now", "recently": no interval is invented for them."""
    return [Found(first, last, Value(str(tokens[last - 1].value), basis="context", approximate=True))]
