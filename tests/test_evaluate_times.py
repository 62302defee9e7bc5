"""The measures of times: tags come off verbatim, scores count what they say, Duckling's phrases are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.evaluate.times import measure_duckling, measure_wikiwars, read_duckling, read_wikiwars
from parley.types import TimeRange

_STORY = """<DOC><TEXT>
The fort fell in <TIMEX2 val="1863-07">July 1863</TIMEX2> &amp; was lost <TIMEX2 val="1863-07-04">the next
<TIMEX2>day</TIMEX2></TIMEX2>, <TIMEX2 val="PAST_REF">formerly</TIMEX2>.
</TEXT></DOC>"""
_EXAMPLES = """
allExamples :: [Example]
allExamples = concat
  [ examples (datetime (2013, 2, 11, 0, 0, 0) Day)
             [ "yesterday"
             , "nonsense"
             ]
  , examples (datetime (2013, 2, 12, 4, 31, 0) Second)
             [ "in a minute" ]
  , examples (datetimeInterval ((2013, 7, 13, 0, 0, 0), (2013, 7, 16, 0, 0, 0)) Day)
             [ "July 13-15" ]
  , examples (datetimeOpenInterval After (2013, 2, 17, 4, 0, 0) Hour)
             [ "after 5 days" ]
  , examples (datetimeHoliday (2013, 12, 25, 0, 0, 0) Day "Christmas")
             [ "xmas" ]
  , examples (datetime (2013, 2, 12, 15, 0, 0) Hour)
             [ "3pm" ]
  ]
"""


@pytest.fixture
def wikiwars(tmp_path: Path) -> Path:
    (tmp_path / "keyinline").mkdir()
    (tmp_path / "keyinline" / "01_Story.key.xml").write_text(_STORY, encoding="utf-8")
    return tmp_path


def test_tags_come_off_and_offsets_fit(wikiwars: Path) -> None:
    ((text, gold),) = read_wikiwars(wikiwars)
    assert "&" in text
    assert "TIMEX2" not in text
    assert [text[one.start : one.end] for one in gold] == ["July 1863", "the next\nday", "formerly"]


def test_scores_count_spans_and_values(wikiwars: Path) -> None:
    figures = measure_wikiwars(wikiwars)
    assert figures.gold == 3
    assert figures.found.recall == 100
    assert figures.values.recall == pytest.approx(66.7)


def test_a_finder_of_nothing_scores_nothing(wikiwars: Path) -> None:
    def nothing(text: str, published: str | None) -> tuple[TimeRange, ...]:
        return ()

    figures = measure_wikiwars(wikiwars, nothing)
    assert (figures.spans.f1, figures.values.precision) == (0, 0)


def test_duckling_examples_are_days_and_longer(tmp_path: Path) -> None:
    path = tmp_path / "EN_Corpus.hs"
    path.write_text(_EXAMPLES, encoding="utf-8")
    assert [one.phrase for one in read_duckling(path)] == ["yesterday", "nonsense", "July 13-15", "3pm"]
    right, total, wrong = measure_duckling(path, "2013-02-12T04:30:00")
    assert (right, total) == (3, 4)
    assert [one.phrase for one in wrong] == ["nonsense"]
