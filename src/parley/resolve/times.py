"""Expressions of time → TIMEX3 values and intervals: the time half of the resolve stage.

Comes in: a text and the day it was published, if known. Goes out: TimeRange records in text order, and for an event
or a claim the one that is its own. Without a publication day only what the text itself says is resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Literal

from parley.resolve.timex_anchor import Anchor, Found, Handler
from parley.resolve.timex_grammar import RULES
from parley.resolve.timex_lexer import Lexer, Token
from parley.resolve.timex_values import Value
from parley.types import TimeRange

_FORWARD = re.compile(
    r"\b(?:will|shall|won['’]t|['’]ll|(?:is|are|was|were)\s+(?:due|set|scheduled|expected|slated|planned|likely|to\s+be|going)\b"
    r"|due\s+to|scheduled\s+(?:for|to)|plans?\s+to|planned\s+for|expects?\s+to|intends?\s+to|hopes?\s+to|aims?\s+to|upcoming"
    r"|until|till|deadline|by\s+(?=Mon|Tue|Wed|Thu|Fri|Sat|Sun))\b",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]*\s+(?=[A-Z“\"'‘(])|\n")
_CLAUSE_REACH = 120
_SINCE = re.compile(
    r"\bsince\s+(?:(?:the|a|an|its|their|that|this|both|[A-Z]\w+['’]s)\s+)?(?:[\w'’-]+\s+){0,6}?"
    r"(?:took\s+effect|came\s+into\s+(?:force|effect)|went\s+into\s+effect|began|started|broke\s+out|collapsed|ended|"
    r"was\s+(?:signed|agreed|announced|declared|reached)|entered\s+into\s+force)\b",
    re.I,
)
_RANGE_LINK = re.compile(r"\s*(?:to|until|till|through|and|-|–|—)\s*(?:the\s+)?", re.I)
_RANGE_START = re.compile(r"\b(?:from|between)\s+(?:the\s+)?\Z", re.I)
_NEVER_FIRST = frozenset("x.c(&zRHOVFjikB")  # letters no expression of the grammar begins with
_LINK_REACH = 16  # characters in which "between the" may stand before a range
_NARRATIVE_YEARS = 6
_YEARS = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_DEICTIC = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|overnight|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|ago|"
    r"(?:last|this|next|past) (?:week|month|year|night|morning))\b"
)
_NEAR = 250  # characters within which a date with its year lends it to the next one
_OPENING = 40  # characters from the start of a sentence within which a year sets the scene


def find_times(
    text: str, published: str | None = None, *, prefer: Literal["past", "future"] = "past"
) -> tuple[TimeRange, ...]:
    """Every expression of time in the text, in order; offsets are code points, `published` an ISO date or date-time.

    News looks back: "Monday" is the last one unless its sentence speaks of the future. Agendas look ahead, and
    `prefer="future"` reads them so; lone clock times are then of the day of publication.
    """
    anchor_day = parse_day(published)
    moment = _moment(published)
    ahead = prefer == "future"
    narrative = anchor_day is None or (not ahead and _is_narrative(text, anchor_day))
    base = Anchor(anchor_day, None, None, narrative, moment=moment)
    context = _Context(anchor_day, "day") if ahead else _Context(None, None)
    return _with_events(text, _scan(text, base, context, ahead))


def _scan(text: str, base: Anchor, context: _Context, ahead: bool) -> list[TimeRange]:
    """The expressions in text order; each may lean on those before it."""
    found: list[TimeRange] = []
    for tokens in _lexer().runs(text):
        spelt = "".join(token.letter for token in tokens)
        at = 0
        while at < len(tokens):
            if tokens[at].letter in _NEVER_FIRST:
                at += 1
                continue
            forward = ahead or _Forward(text, tokens[at].start)
            lean = partial(context.anchor, base, forward, text, tokens[at].start)
            matched = _match(tokens, spelt, at, lean)
            for one in matched:
                made = _range(text, tokens, one)
                if not found or (made.start_offset or 0) >= (found[-1].end_offset or 0):
                    found.append(made)
                    context = context.after(one.value, made.end_offset, passing=_in_passing(text, made))
            at = max(matched[-1].last, at + 1) if matched else at + 1
    return found


def parse_day(published: str | None) -> date | None:
    """The day of an ISO date or date-time; None when there is none or it cannot be read."""
    if not published:
        return None
    try:
        return datetime.fromisoformat(published.strip()).date()
    except ValueError:
        head = re.match(r"\d{4}-\d\d-\d\d", published.strip())
        try:
            return date.fromisoformat(head[0]) if head else None
        except ValueError:
            return None


def _moment(published: str | None) -> datetime | None:
    """Date and time of publication, if both are given."""
    if not published or len(published.strip()) <= 10:
        return None
    try:
        return datetime.fromisoformat(published.strip())
    except ValueError:
        return None


def combined(times: Sequence[TimeRange], text: str) -> tuple[TimeRange, ...]:
    """The same with "from X to Y" and "X–Y" joined into one interval."""
    out: list[TimeRange] = []
    for time in times:
        before = out[-1] if out else None
        if before is not None and _is_range(before, time, text):
            joined = replace(
                before, end=time.end, end_offset=time.end_offset, timex=f"{before.timex}/{time.timex}",
                text=text[before.start_offset : time.end_offset], approximate=before.approximate or time.approximate,
            )  # fmt: skip
            out[-1] = joined
        else:
            out.append(time)
    return tuple(out)


def overlapping(times: Sequence[TimeRange], start: int, end: int) -> TimeRange | None:
    """The expression that shares most characters with [start, end), the first of equals; None when none does.

    `times` are in text order, as find_times and combined give them.
    """
    best, most = None, 0
    for time in islice(times, bisect_right(times, start, key=_end), None):
        if (time.start_offset or 0) >= end:
            break
        shared = min(end, _end(time)) - max(start, time.start_offset or 0)
        if shared > most:
            best, most = time, shared
    return best


def _end(time: TimeRange) -> int:
    return time.end_offset or 0


def assign(
    phrase: TimeRange | None, times: Sequence[TimeRange], root_phrases: Sequence[tuple[int, int]] = ()
) -> TimeRange | None:
    """The resolved time of an event.

    `phrase` is what coding found (its words and offsets): the expression overlapping it, or the phrase unresolved. An
    event without one takes the time of its sentence's root clause only when `root_phrases` holds exactly one that is
    a date; never the publication date.
    """
    if phrase is not None and phrase.start_offset is not None and phrase.end_offset is not None:
        own = overlapping(times, phrase.start_offset, phrase.end_offset)
        return phrase if own is None else own
    if len(root_phrases) != 1:
        return phrase
    only = overlapping(times, *root_phrases[0])
    if only is None or only.type in {"SET", "DURATION"} or only.start is None:
        return phrase
    return only


class _Forward:
    """Whether the sentence around a position speaks of the future; looked up only when asked."""

    __slots__ = ("_at", "_text")

    def __init__(self, text: str, at: int) -> None:
        self._text, self._at = text, at

    def __bool__(self) -> bool:
        begin, end = max(0, self._at - _CLAUSE_REACH), min(len(self._text), self._at + _CLAUSE_REACH)
        for stop in _SENTENCE_END.finditer(self._text, begin, self._at):
            begin = stop.end()
        after = _SENTENCE_END.search(self._text, self._at, end)
        if after is not None:
            end = after.start()
        return _FORWARD.search(self._text, begin, end) is not None


@lru_cache(maxsize=1)
def _lexer() -> Lexer:
    return Lexer()


@lru_cache(maxsize=1)
def _grammar() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], Handler], ...]]:
    """One pattern that tells where any rule may match, and the rules themselves."""
    rules = tuple((re.compile(pattern), handler) for pattern, handler in RULES)
    return re.compile("|".join(f"(?:{pattern})" for pattern, _ in RULES)), rules


def _match(
    tokens: Sequence[Token],
    spelt: str,
    at: int,
    lean: Callable[[], Anchor],
) -> list[Found]:
    """The first rule that both matches the letters at a token and makes sense of the values."""
    any_rule, rules = _grammar()
    if any_rule.match(spelt, at) is None:
        return []
    anchor = lean()
    for pattern, handler in rules:
        found = pattern.match(spelt, at)
        if found is not None and found.end() > at:
            try:
                made = handler(tokens, at, found.end(), anchor)
            except (ValueError, OverflowError):  # a day before year 1 or after 9999
                continue
            if made:
                return made
    return []


def _range(text: str, tokens: Sequence[Token], one: Found) -> TimeRange:
    start, end = tokens[one.first].start, tokens[one.last - 1].end
    value = one.value
    return TimeRange(
        start=value.start, end=value.end, grain=value.grain, basis=value.basis, approximate=value.approximate,
        text=text[start:end], timex=value.timex, type=value.type, start_offset=start, end_offset=end,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Context:
    """The date last spoken of, at its grain, and its year if before Christ."""

    day: date | None
    grain: str | None
    era: str | None = None
    end: int | None = None  # where it ends, if it was said with its year

    def anchor(self, base: Anchor, forward: object, text: str, at: int) -> Anchor:
        """What an expression at an offset leans on."""
        near = self.end is not None and at - self.end < _NEAR and "\n" not in text[self.end : at]
        return replace(
            base, context=self.day, context_grain=self.grain, forward=forward, era=self.era, beside=near
        )

    def after(self, value: Value, end: int | None, *, passing: bool) -> _Context:
        """What the next relative expression may lean on once `value` was read."""
        if value.timex is not None and value.timex.startswith("BC") and value.grain == "year":
            return _Context(None, None, value.timex)
        if value.type not in {"DATE", "TIME"} or value.start is None or value.basis == "event":
            return self
        if value.grain in {"decade", "century"} or value.timex in {"PRESENT_REF", "PAST_REF", "FUTURE_REF"}:
            return self
        if value.grain == "year" and passing and self.day is not None:
            return self
        grain = "day" if value.grain in {"part_of_day", "minute", "hour", "day"} else value.grain
        anchored = end if value.basis in {"stated", "context"} or self.end is not None else None
        return _Context(date.fromisoformat(value.start[:10]), grain, end=anchored)


def _in_passing(text: str, time: TimeRange) -> bool:
    """Whether an expression stands far into its sentence: "…, planned since 1976" does not move the story on."""
    start = time.start_offset or 0
    begin = max(0, start - _OPENING)
    return _SENTENCE_END.search(text, begin, start) is None and begin > 0


def _is_narrative(text: str, published: date) -> bool:
    """History rather than news: it names years well before its publication, and hardly a day that leans on it."""
    years = [int(found) for found in _YEARS.findall(text)]
    distant = sum(1 for year in years if year < published.year - 1)
    if distant < 2 or distant * 10 < 6 * len(years):
        return False
    deictic = len(_DEICTIC.findall(text))
    return deictic == 0 or (distant >= _NARRATIVE_YEARS and deictic * 4 <= distant)


def _is_range(one: TimeRange, other: TimeRange, text: str) -> bool:
    if one.start is None or other.end is None or one.end_offset is None or other.start_offset is None:
        return False
    if one.type not in {"DATE", "TIME"} or other.type not in {"DATE", "TIME"} or one.start > other.end:
        return False
    between = text[one.end_offset : other.start_offset]
    if not _RANGE_LINK.fullmatch(between):
        return False
    start = one.start_offset or 0
    return (
        between.strip() in "-–—" or _RANGE_START.search(text, max(0, start - _LINK_REACH), start) is not None
    )


def _with_events(text: str, found: list[TimeRange]) -> tuple[TimeRange, ...]:
    """Adds "since the ceasefire took effect": leaning on an event, without a value."""
    extra = [
        TimeRange(
            start=None,
            end=None,
            grain=None,
            basis="event",
            text=since[0],
            start_offset=since.start(),
            end_offset=since.end(),
        )
        for since in _SINCE.finditer(text)
        if overlapping(found, since.start(), since.end()) is None
    ]
    return tuple(sorted([*found, *extra], key=lambda time: time.start_offset or 0))
