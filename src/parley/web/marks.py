"""The report's own words with claims and events marked in them, nested as they are nested in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """An element to put around [start, end); `rank` orders elements that start and end together, outer first."""

    start: int
    end: int
    rank: int
    open: str  # the opening tag, attributes escaped
    reopen: str  # the same without id and label, where the element goes on after a cut
    close: str


def mark_up(text: str, marks: Sequence[Mark], start: int, end: int) -> str:
    """HTML of text[start:end) with the marks that touch it; crossing marks are cut so that tags nest."""
    inside = sorted(
        (m for m in marks if m.start < end and m.end > start and m.end > m.start),
        key=lambda m: (m.start, -m.end, m.rank),
    )
    out: list[str] = []
    open_marks: list[Mark] = []
    at = start
    for mark in inside:
        begin = max(mark.start, start)
        at = _close_until(text, at, begin, open_marks, out)
        out.append(escape(text[at:begin]))
        at = begin
        out.append(mark.open if mark.start >= start else mark.reopen)
        open_marks.append(mark)
    at = _close_until(text, at, end, open_marks, out)
    out.append(escape(text[at:end]))
    out.extend(m.close for m in reversed(open_marks))
    return "".join(out)


def _close_until(text: str, at: int, limit: int, open_marks: list[Mark], out: list[str]) -> int:
    """Closes what ends at or before `limit`; an outer mark that ends first closes and reopens what is inside it."""
    while open_marks:
        stop = min(m.end for m in open_marks)
        if stop > limit:
            break
        out.append(escape(text[at:stop]))
        at = stop
        lowest = min(i for i, m in enumerate(open_marks) if m.end == stop)
        cut = open_marks[lowest:]
        out.extend(m.close for m in reversed(cut))
        kept = [m for m in cut if m.end > stop]
        out.extend(m.reopen for m in kept)
        open_marks[lowest:] = kept
    return at
