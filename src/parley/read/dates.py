"""Published dates in, ISO 8601 out; what is ambiguous or no date is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from parley.errors import BadDate

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WORDS = re.compile(
    r"(?:[a-z]+day,?\s+)?(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m1>[a-z]+)\.?|(?P<m2>[a-z]+)\.?\s+(?P<d2>\d{1,2})"
    r"(?:st|nd|rd|th)?),?\s+(?P<y>\d{4})",
    re.IGNORECASE | re.ASCII,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


def iso_date(text: str, *, name: str) -> str:
    """`text` as an ISO date or date-time; raises BadDate naming the document and what is expected.

    Taken are ISO 8601, "3 December 2024", "December 3, 2024", "20241203" and e-mail dates. "03/12/2024" is refused:
    it is the third of December in one country and the twelfth of March in another.
    """
    cleaned = " ".join(text.split())
    try:
        found = _by_digits(cleaned) or _by_words(cleaned) or _with_time(cleaned)
    except (ValueError, OverflowError) as error:
        raise _refused(text, name) from error
    if found is None:
        raise _refused(text, name)
    return found


def _refused(text: str, name: str) -> BadDate:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return BadDate(
        f"{name}: published date {shown!r} is no date we can tell; write it as 2024-12-03 or 2024-12-03T18:30:00Z"
    )


def _by_digits(text: str) -> str | None:
    match = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    return None if match is None else date(*(int(part) for part in match.groups())).isoformat()


def _by_words(text: str) -> str | None:
    match = _WORDS.fullmatch(text)
    if match is None:
        return None
    month = _month(match["m1"] or match["m2"])
    return date(int(match["y"]), month, int(match["d1"] or match["d2"])).isoformat()


def _month(word: str) -> int:
    lower = word.lower()
    for number, name in enumerate(_MONTHS, start=1):
        if lower in (name, name[:3]) or (lower == "sept" and number == 9):
            return number
    raise ValueError(f"{word!r} is no month")


def _with_time(text: str) -> str | None:
    if re.match(r"\d{4}-", text):
        return datetime.fromisoformat(text).isoformat()
    if re.search(r"\d:\d\d", text):
        return parsedate_to_datetime(text).isoformat()
    return None
