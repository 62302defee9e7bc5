"""find_times: own gold sentences, laws (nothing invented, verbatim spans), and what belongs to an event."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.resolve.times import assign, combined, find_times, overlapping, parse_day
from parley.types import TimeRange

_GOLD = Path(__file__).parent / "data" / "times.csv"
_FLOOR = 0.97  # share of the gold rows that must come out right


def _rows() -> list[dict[str, str]]:
    lines = [line for line in _GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def _is_right(row: dict[str, str]) -> bool:
    times = find_times(row["sentence"], row["published"] or None)
    if not row["text"]:
        return not times
    wanted = (row["text"], row["value"], row["start"], row["end"])
    return any((time.text, time.timex or "", time.start or "", time.end or "") == wanted for time in times)


def test_gold_is_large_enough() -> None:
    assert len(_rows()) >= 150


def test_gold_sentences_come_out_right() -> None:
    wrong = [row["sentence"] for row in _rows() if not _is_right(row)]
    assert len(wrong) <= (1 - _FLOOR) * len(_rows()), wrong


@pytest.mark.parametrize("row", [row for row in _rows() if not row["published"]], ids=lambda row: row["text"])
def test_without_publication_day_only_complete_dates_are_resolved(row: dict[str, str]) -> None:
    for time in find_times(row["sentence"]):
        if time.text is not None and not any(mark.isdigit() for mark in time.text):
            assert time.basis in {"context", "event", "stated"}
            assert time.start is None or "1999" in row["sentence"]


def test_weekday_in_report_of_the_same_weekday_is_that_day() -> None:
    (time,) = find_times("They met on Tuesday.", "2024-12-03")
    assert (time.start, time.basis) == ("2024-12-03", "relative")


def test_date_time_of_publication_is_read_as_its_day() -> None:
    assert parse_day("2024-12-03T23:30:00Z") == date(2024, 12, 3)
    assert parse_day("3 December") is None


def test_event_phrase_has_no_value() -> None:
    (time,) = find_times("Since the ceasefire took effect, calm has returned.", "2024-12-03")
    assert (time.basis, time.start, time.timex) == ("event", None, None)


def test_ranges_are_joined_on_request() -> None:
    text = "They fought from 3 to 7 May 2024."
    (time,) = combined(find_times(text, "2024-12-03"), text)
    assert (time.start, time.end, time.timex) == ("2024-05-03", "2024-05-07", "2024-05-03/2024-05-07")
    assert time.text == "3 to 7 May 2024"


def test_dates_side_by_side_are_not_a_range() -> None:
    text = "Raids on 3 May 2024 and 7 May 2024 killed six."
    assert len(combined(find_times(text), text)) == 2


def test_history_leans_on_what_was_said_before_not_on_publication() -> None:
    years = "In 1962 it began. In 1963 it grew. In 1964 it spread. In 1965 it stopped. In 1966 it returned. "
    text = years + "In 1967 came the war. In June the army crossed the river."
    assert find_times(text, "2024-12-03")[-1].start == "1967-06-01"


def test_narrative_month_follows_the_day_last_spoken_of() -> None:
    times = find_times("The raid came on 7 December 1941. In January the islands fell.")
    assert times[-1].timex == "1942-01"


def test_before_christ_years_have_values_and_no_interval() -> None:
    (time,) = find_times("The fleet was lost in 480 BC.")
    assert (time.timex, time.start) == ("BC0480", None)


def test_agendas_look_ahead_when_asked() -> None:
    assert find_times("Monday", "2024-12-03", prefer="future")[0].start == "2024-12-09"
    assert find_times("Monday", "2024-12-03")[0].start == "2024-12-02"


def test_feasts_of_three_calendars_are_found() -> None:
    text = "After Good Friday 2024, Passover 2024 and Ramadan 2024 the talks resumed."
    assert [time.start for time in find_times(text)] == ["2024-03-29", "2024-04-23", "2024-03-11"]


def _phrase(text: str, whole: str) -> TimeRange:
    start = whole.index(text)
    return TimeRange(
        start=None,
        end=None,
        grain=None,
        basis="stated",
        text=text,
        start_offset=start,
        end_offset=start + len(text),
    )


def test_event_takes_the_time_its_phrase_overlaps() -> None:
    text = "On Monday they met; the strike of 28 November was discussed."
    times = find_times(text, "2024-12-03")
    own = assign(_phrase("28 November", text), times)
    assert own is not None
    assert own.start == "2024-11-28"


def test_event_without_phrase_inherits_only_a_single_date() -> None:
    text = "On Monday they met and on Tuesday they left."
    times = find_times(text, "2024-12-03")
    one, two = ((time.start_offset or 0, time.end_offset or 0) for time in times)
    inherited = assign(None, times, [one])
    assert inherited is not None
    assert inherited.start == "2024-12-02"
    assert assign(None, times, [one, two]) is None
    assert assign(None, times) is None


def test_unresolved_phrase_is_kept_as_found() -> None:
    phrase = _phrase("the harvest", "It was during the harvest.")
    assert assign(phrase, ()) is phrase


def test_overlapping_prefers_the_larger_share() -> None:
    text = "Monday evening and Tuesday"
    times = find_times(text, "2024-12-05")
    best = overlapping(times, 0, len(text))
    assert best is not None
    assert best.text == "Monday evening"


_PIECES = st.sampled_from(
    "Monday March 3 7 2024 1999 the of early end last next two weeks ago later from to until and evening 10:30"
    " a.m. GMT every Q3 1990s century BC , - – ( . \n summer half first before after Christmas"
    ""
    " Ramadan 0 32 99/99/9999 a few years"
    " 10000 years since now tonight 24:00 31 February 9999-12-31 9999 0001 decades hours".split(" ")
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=30).map(" ".join))
_PUBLISHED = st.one_of(
    st.none(), st.text(max_size=20), st.dates().map(str), st.datetimes().map(lambda d: d.isoformat())
)


@settings(max_examples=300, deadline=None)
@given(_TEXTS, _PUBLISHED, st.sampled_from(["past", "future"]))
def test_find_times_never_raises_and_quotes_verbatim(text: str, published: str | None, prefer: str) -> None:
    times = find_times(text, published, prefer="future" if prefer == "future" else "past")
    end = 0
    for time in times:
        assert time.start_offset is not None
        assert time.end_offset is not None
        assert time.start_offset >= end or time.basis == "event"
        end = max(end, time.end_offset)
        assert text[time.start_offset : time.end_offset] == time.text
        assert (time.start is None) == (time.end is None)
        assert time.start is None or time.end is None or time.start <= time.end
    assert combined(times, text) is not None


@pytest.mark.parametrize(
    "phrase", ["today", "yesterday", "tomorrow night", "on Monday", "three days ago", "tonight"]
)
def test_deictic_words_resolve_to_nothing_without_publication_day(phrase: str) -> None:
    times = find_times(f"It was signed on 3 June 2015. They left {phrase}.")
    assert [time.start for time in times[1:]] == [None]


@pytest.mark.parametrize("unit", ["1 ", "10:", "since the x ", "from 3 to ", "Monday ", "-", "May 3, "])
def test_long_texts_take_time_in_proportion(unit: str) -> None:
    begin = process_time()
    find_times(unit * (60_000 // len(unit)), "2024-12-03")
    assert process_time() - begin < 10
