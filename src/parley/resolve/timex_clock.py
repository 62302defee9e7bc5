"""Times of day: "10:30 a.m. on Monday", "between 8 p.m. and 10 p.m.", "tonight at 11".

Used by `timex_grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parley.resolve import timex_values as values
from parley.resolve.timex_anchor import Anchor, Found, first_of, letters_of, number_of, shifted_day
from parley.resolve.timex_days import DAY, find_day, find_relative_part
from parley.resolve.timex_lexer import Token
from parley.resolve.timex_values import Value

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d\d))?(?::(\d\d))?\s?([ap])?", re.I)


def clock(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "10:30 a.m. on Monday", "Monday at 1800 GMT", "2 December, 07:15"."""
    inside = tokens[first:last]
    token = first_of(inside, "C")
    if token is None:
        return []
    said = _clock_text(str(token.value), first_of(inside, "P"))
    if said is None:
        return []
    rest = [t for t in inside if t.letter not in "CzP"]
    base: Value | None = None
    if any(t.letter in "wMNdt" for t in rest):
        base = shifted_day(anchor.published, 0) if first_of(rest, "t") else find_day(_trimmed(rest), anchor)
    elif first_of(inside, "P") is not None and (relative := first_of(inside, "lfh")) is not None:
        base = find_relative_part([relative], "", anchor)
    elif anchor.context is not None and anchor.context_grain == "day":
        base = values.of_day(anchor.context, "context")
    if base is None or base.timex is None:
        base = Value("XXXX-XX-XX", grain="day", basis="context")
    zone = first_of(inside, "z")
    suffix = "Z" if zone is not None and zone.value in {"gmt", "utc"} else ""
    moment = f"{base.start}T{said}" if base.start is not None and len(base.start) == 10 else None
    value = replace(
        base, timex=f"{base.timex}T{said}{suffix}", start=moment, end=moment, grain="minute", type="TIME"
    )
    return [Found(first, last, value)]


def clock_range(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "between 8 p.m. and 10 p.m. on Tuesday": both times on the day named beside them."""
    clocks = [at for at in range(first, last) if tokens[at].letter == "C"]
    if len(clocks) != 2:
        return []
    days = [t for t in tokens[first:last] if t.letter not in "CzRH&FP"]
    out = []
    half = re.search(r"[ap]", str(tokens[clocks[1]].value), re.I)
    for at in clocks:
        token = tokens[at]
        if half is not None and not re.search("[apo]", str(token.value), re.I):
            token = replace(token, value=f"{token.value} {half[0]}m")  # "3:30 to 6 p.m."
        made = clock(
            [token, *[t for t in tokens[first:last] if t.letter in "zP"], *days], 0, 1 + len(days), anchor
        )
        out += [replace(one, first=at, last=at + 1) for one in made]
    if len(out) == 2:
        return [replace(out[0], first=min(first, clocks[0])), replace(out[1], last=last)]
    return []


def spoken_hour(tokens: Sequence[Token], first: int, last: int, anchor: Anchor) -> list[Found]:
    """ "tonight at 11", "this morning at 3", "tomorrow at five": an hour without a.m. or p.m. beside a part of day."""
    number = tokens[last - 1] if tokens[last - 1].letter == "n" else tokens[first]
    hour = number_of(number)
    follows = tokens[last] if last < len(tokens) else None
    if hour != int(hour) or not 1 <= hour <= 12 or (follows is not None and follows.letter in "xuKZMnyH"):
        return []
    rest = [t for t in tokens[first:last] if t is not number and t.letter != "i"]
    part = first_of(rest, "P")
    late = first_of(rest, "t") is not None or (part is not None and part.value in {"AF", "EV", "NI"})
    said = int(hour) % 12 + (12 if late else 0)
    token = Token("C", f"{said:02d}:00", number.start, number.end)
    made = clock(
        [token, *[t for t in rest if t is not part or "h" in letters_of(rest, 0, len(rest))]],
        0,
        1 + len(rest) - (part is not None and "h" not in letters_of(rest, 0, len(rest))),
        anchor,
    )
    return [Found(first, last, replace(made[0].value, grain="hour"))] if made else []


def _trimmed(tokens: Sequence[Token]) -> list[Token]:
    spelt = letters_of(tokens, 0, len(tokens))
    found = re.search(DAY, spelt)
    return list(tokens[found.start() : found.end()]) if found else list(tokens)


def _clock_text(raw: str, part: Token | None) -> str | None:
    """ "10.30 pm" → "22:30"; None for what is no time of day."""
    if raw.isdigit() and len(raw) == 4:
        raw = f"{raw[:2]}:{raw[2:]}"
    found = _CLOCK.match(raw)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[4] or "").lower()
    if half == "p" or (not half and part is not None and part.value in {"AF", "EV", "NI"} and 1 <= hour < 12):
        hour += 12 if hour < 12 else 0
    elif half == "a" and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour <= 24 and minute < 60 else None
