"""Measures find_times on WikiWars (TIMEX2 inline) and on Duckling's English examples.

Beside the road. WikiWars tells history: its documents are read without a publication day, so that every relative
expression leans on what the text said before. Duckling's examples are lone phrases with a reference time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from parley.resolve.times import combined, find_times
from parley.types import TimeRange

_TAG = re.compile(r"<TIMEX2(?P<attributes>[^>]*)>|</TIMEX2>")
_VALUE = re.compile(r'\bval="([^"]*)"', re.I)
_EXAMPLES = re.compile(r"examples\s*\((?P<expected>.*?)\)\s*\[(?P<phrases>[^\]]*)\]", re.S)
_PHRASE = re.compile(r'"((?:[^"\\]|\\.)*)"')
_MOMENT = re.compile(r"\((-?\d+), (\d+), (\d+), (\d+), (\d+), (\d+)\)")

Finder = Callable[[str, str | None], Sequence[TimeRange]]


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldTime:
    """One gold expression of a text and its value."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """Precision, recall and F1 in percent."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeFigures:
    """`spans`: exact offsets; `found`: overlapping; `values`: overlapping with the same value."""

    gold: int
    spans: Scores
    found: Scores
    values: Scores


def read_wikiwars(folder: Path) -> Iterator[tuple[str, tuple[GoldTime, ...]]]:
    """Texts of keyinline/*.xml and their expressions with a value."""
    for path in sorted((folder / "keyinline").glob("*.xml")):
        raw = path.read_text(encoding="utf-8", errors="replace")
        body = raw[raw.index("<TEXT>") + 6 : raw.index("</TEXT>")]
        yield _untagged(body)


def _untagged(body: str) -> tuple[str, tuple[GoldTime, ...]]:
    pieces: list[str] = []
    length = at = 0
    open_tags: list[tuple[int, str | None]] = []
    gold: list[GoldTime] = []
    for tag in _TAG.finditer(body):
        piece = html.unescape(re.sub(r"<[^>]*>", "", body[at : tag.start()]))
        pieces.append(piece)
        length += len(piece)
        at = tag.end()
        if tag["attributes"] is not None:
            value = _VALUE.search(tag["attributes"])
            open_tags.append((length, value[1] if value else None))
        elif open_tags:
            start, said = open_tags.pop()
            if said:
                gold.append(GoldTime(start=start, end=length, value=said))
    pieces.append(html.unescape(re.sub(r"<[^>]*>", "", body[at:])))
    return "".join(pieces), tuple(sorted(gold, key=lambda one: one.start))


def measure_wikiwars(folder: Path, finder: Finder = find_times) -> TimeFigures:
    """Scores over all documents together."""
    counts = [0, 0, 0, 0, 0]
    for text, gold in read_wikiwars(folder):
        times = [time for time in finder(text, None) if time.timex is not None]
        for at, number in enumerate(_compare(times, gold)):
            counts[at] += number
    exact, overlap, same, found, wanted = counts
    return TimeFigures(
        gold=wanted, spans=_scores(exact, found, wanted), found=_scores(overlap, found, wanted),
        values=_scores(same, found, wanted),
    )  # fmt: skip


def _compare(times: Sequence[TimeRange], gold: Sequence[GoldTime]) -> tuple[int, int, int, int, int]:
    """Each found expression is paired with the gold one it shares most with, each gold one used once."""
    exact = overlap = same = 0
    used: set[int] = set()
    for time in times:
        start, end = time.start_offset or 0, time.end_offset or 0
        shared = [(min(end, g.end) - max(start, g.start), -at) for at, g in enumerate(gold) if at not in used]
        best = max(shared, default=(0, 0))
        if best[0] <= 0:
            continue
        at = -best[1]
        used.add(at)
        overlap += 1
        exact += (start, end) == (gold[at].start, gold[at].end)
        same += time.timex == gold[at].value
    return exact, overlap, same, len(times), len(gold)


def _scores(right: int, found: int, wanted: int) -> Scores:
    precision, recall = 100 * right / max(found, 1), 100 * right / max(wanted, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return Scores(precision=round(precision, 1), recall=round(recall, 1), f1=round(f1, 1))


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One phrase of Duckling's corpus: the interval expected, `end` excluded; None for an instant of that grain."""

    phrase: str
    start: str
    end: str | None
    grain: str


def read_duckling(path: Path) -> Iterator[Example]:
    """The examples of `allExamples` in EN_Corpus.hs that are no feasts and not open-ended.

    Feasts are left out (a third of the corpus, mostly of calendars news does not name), as are phrases to the second
    ("in 2 minutes"), which lean on a clock that a report does not have.
    """
    source = path.read_text(encoding="utf-8")
    for block in _EXAMPLES.finditer(source[source.index("allExamples ::") :]):
        expected = block["expected"] + ")"
        moments = [tuple(map(int, m.groups())) for m in _MOMENT.finditer(expected)]
        grain = re.search(r"\b(Second|Minute|Hour|Day|Week|Month|Quarter|Year)\b", block["expected"])
        if not moments or grain is None or moments[0][0] < 1 or grain[1] == "Second":
            continue
        if "Open" in expected or "Holiday" in expected:
            continue
        stamps = ["{:04d}-{:02d}-{:02d}T{:02d}:{:02d}".format(*moment[:5]) for moment in moments]
        for phrase in _PHRASE.findall(block["phrases"]):
            end = stamps[1] if len(stamps) > 1 else None
            yield Example(phrase=phrase.replace('\\"', '"'), start=stamps[0], end=end, grain=grain[1].lower())


def look_ahead(text: str, published: str | None) -> tuple[TimeRange, ...]:
    """find_times as Duckling's assistant means its phrases: of the future where they may be."""
    return find_times(text, published, prefer="future")


def measure_duckling(
    path: Path, published: str, finder: Finder = look_ahead
) -> tuple[int, int, list[Example]]:
    """How many examples come out right, of how many, and those that do not."""
    right, wrong = 0, []
    for example in read_duckling(path):
        if _is_right(example, combined(finder(example.phrase, published), example.phrase)):
            right += 1
        else:
            wrong.append(example)
    return right, right + len(wrong), wrong


def _is_right(example: Example, times: Iterable[TimeRange]) -> bool:
    """The first expression starts where the example does, and ends there when it is an interval of days."""
    only = next(iter(times), None)
    if only is None or only.start is None:
        return False
    if len(only.start) == 10:
        if example.end is not None and example.end.endswith("T00:00"):
            last = date.fromisoformat(example.end[:10]) - timedelta(days=1)
            return only.start == example.start[:10] and only.end == last.isoformat()
        return only.start == example.start[:10] and (
            example.grain not in {"hour", "minute"} or example.end is not None
        )
    return only.start[:16] == example.start[:16]
