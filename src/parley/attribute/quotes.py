"""Quotations of a text, in every typography, found in one pass.

Stage `attribute`. In: the text and its paragraphs as character ranges. Out: `Quotations`, which says how much of a
stretch is quoted. An open quotation ends with its paragraph (newspapers open it again in the next one); a closing
mark of another kind closes too; apostrophes are no quotation marks. Linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

_MARK = re.compile(r"``|''|[“”„‟\"«»‹›‘’'‚‛]")
_DOUBLE = frozenset('“”„‟"') | {"``", "''"}
_ANGLED = frozenset("«»‹›")
_SINGLE = frozenset("‘’'‚‛")
_OPENERS = frozenset("“„‟‚‛‘") | {"``"}
_CLOSERS = frozenset("”’") | {"''"}
_DEPTH = 6  # deeper nesting is broken typography, not speech
_REACH = 600  # characters a quotation in single marks may run: beyond, it was an apostrophe
_CLIPPED = re.compile(r"\d\ds?\b|(?:em|til|tis|twas|n|cause|round|bout)\b", re.IGNORECASE)  # '90s, 'em
_OPENING_CONTEXT = frozenset("([{—–-/…:;,")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation, its marks included in [start, end); `depth` 0 is the outermost."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Quotations:
    """All quotations of a text by their start, and running counts of letters."""

    spans: tuple[Quotation, ...]
    outer: tuple[Quotation, ...]
    _starts: tuple[int, ...]
    _letters: tuple[int, ...]
    _quoted: tuple[int, ...]

    def letters(self, start: int, end: int) -> int:
        """Letters and digits in [start, end)."""
        return self._letters[end] - self._letters[start]

    def quoted_letters(self, start: int, end: int) -> int:
        """Those of them that stand inside quotation marks."""
        return self._quoted_before(end) - self._quoted_before(start)

    def around(self, start: int, end: int) -> Quotation | None:
        """The outermost quotation whose marks enclose [start, end), or None."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and self.outer[at].end >= end:
            return self.outer[at]
        return None

    def touching(self, start: int, end: int) -> tuple[Quotation, ...]:
        """The outermost quotations that share a character with [start, end)."""
        low = max(0, bisect_right(self._starts, start) - 1)
        found = self.outer[low : bisect_left(self._starts, end)]
        return tuple(quotation for quotation in found if quotation.end > start)

    def _quoted_before(self, position: int) -> int:
        at = bisect_left(self._starts, position) - 1
        if at < 0:
            return 0
        last = self.outer[at]
        return self._quoted[at] + self.letters(last.start, min(last.end, position))


def find_quotations(text: str, paragraphs: Iterable[tuple[int, int]]) -> Quotations:
    """The quotations of a text; `paragraphs` are character ranges in order."""
    found: list[Quotation] = []
    for start, end in paragraphs:
        found.extend(_paragraph_quotations(text, start, end))
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    outer = tuple(quotation for quotation in found if quotation.depth == 0)
    letters = tuple(accumulate(map(str.isalnum, text), initial=0))
    quoted = accumulate((letters[q.end] - letters[q.start] for q in outer), initial=0)
    return Quotations(tuple(found), outer, tuple(q.start for q in outer), letters, tuple(quoted))


def _paragraph_quotations(text: str, start: int, end: int) -> list[Quotation]:
    marks = [(m.start(), m.end(), m.group()) for m in _MARK.finditer(text, start, end)]
    if not marks:
        return []
    closers = _next_single_closers(text, marks, start, end)
    out: list[Quotation] = []
    stack: list[tuple[int, int, str]] = []
    for number, (at, after, mark) in enumerate(marks):
        level = _closes(text, stack, (at, after, mark), (start, end))
        if level is not None:
            # Marks left open inside the one that closes were apostrophes or misprints: they quote nothing.
            del stack[level + 1 :]
            out.append(_quotation(stack.pop(), at, after, len(stack)))
        elif len(stack) < _DEPTH and _opens(text, stack, (at, after, mark), (start, end), closers[number]):
            stack.append((at, after, mark))
    return out + _unclosed(stack, end)


def _quotation(opened: tuple[int, int, str], at: int, after: int, depth: int) -> Quotation:
    return Quotation(opened[0], after, opened[1], at, depth, True)


def _unclosed(stack: Sequence[tuple[int, int, str]], end: int) -> list[Quotation]:
    """A paragraph that ends inside a quotation: the outermost runs to its end, if its mark can only open one."""
    for at, after, mark in stack:
        if mark not in _SINGLE and after < end:
            return [Quotation(at, end, after, end, 0, False)]
    return []


def _family(mark: str) -> int:
    if mark in _DOUBLE:
        return 0
    if mark in _SINGLE:
        return 1
    return 2 if mark in "«»" else 3


def _closes(
    text: str, stack: Sequence[tuple[int, int, str]], mark: tuple[int, int, str], limits: tuple[int, int]
) -> int | None:
    """The level of the stack this mark closes, or None."""
    at, after, sign = mark
    for level in range(len(stack) - 1, -1, -1):
        opener = stack[level]
        if _family(opener[2]) != _family(sign):
            continue
        if at == opener[1]:
            return None
        if sign in _SINGLE:
            return level if _ends_word(text, at, after, limits) else None
        if sign in _CLOSERS or opener[2] == "„" or sign in "»«›‹":
            same = sign == opener[2] and sign in _ANGLED
            return None if same else level
        return None if sign in _OPENERS and _starts_word(text, at, after, limits) else level
    return None


def _opens(
    text: str,
    stack: Sequence[tuple[int, int, str]],
    mark: tuple[int, int, str],
    limits: tuple[int, int],
    closer: int | None,
) -> bool:
    at, after, sign = mark
    if sign in _SINGLE:
        if sign == "’" or closer is None or closer - at > _REACH or _CLIPPED.match(text, after):
            return False
        return _starts_word(text, at, after, limits)
    if sign in _ANGLED:
        return _starts_word(text, at, after, limits) or sign in "«‹"
    if sign in _OPENERS:
        return True
    return _starts_word(text, at, after, limits)


def _starts_word(text: str, at: int, after: int, limits: tuple[int, int]) -> bool:
    """Something to read follows directly, and nothing a mark could close stands before."""
    if after >= limits[1] or text[after].isspace():
        return False
    before = text[at - 1] if at > limits[0] else " "
    return before.isspace() or before in _OPENING_CONTEXT or bool(_MARK.match(before))


def _ends_word(text: str, at: int, after: int, limits: tuple[int, int]) -> bool:
    if at <= limits[0] or text[at - 1].isspace():
        return False
    return after >= limits[1] or not text[after].isalnum()


def _next_single_closers(
    text: str, marks: Sequence[tuple[int, int, str]], start: int, end: int
) -> list[int | None]:
    """For each mark the next place to its right that could close a quotation in single marks."""
    out: list[int | None] = [None] * len(marks)
    closer: int | None = None
    for number in range(len(marks) - 1, -1, -1):
        at, after, mark = marks[number]
        out[number] = closer
        if mark in "’'‘‛" and _ends_word(text, at, after, (start, end)):
            closer = at
    return out
