"""How far two coders agree: alpha by hand and as published, reports compared field by field."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.evaluate.coders import Agreement, Value, alpha, compare
from parley.evaluate.marked_events import CodedReport, read_coded_report
from parley.evaluate.scores import Counts
from parley.ontology import load_ontology

ONTOLOGY = load_ontology()


def pairs_of(one: str, other: str) -> list[tuple[Value, Value]]:
    return list(zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("aabc", "aabc", 1.0),
        ("aaa", "aaa", 1.0),  # only one value was ever given: nobody could have disagreed
        ("", "", 1.0),
        # values a 5 times, b 3 times; one of 4 units differs: 1 - 7 * 2 / (64 - 25 - 9)
        ("aaba", "aabb", 1 - 14 / 30),
        # a and b twice each, both units differ: 1 - 3 * 4 / (16 - 4 - 4)
        ("ab", "ba", -0.5),
        # one unit, judged differently: 1 - 1 * 2 / (4 - 1 - 1)
        ("a", "b", 0.0),
        # the two examples of Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), A and B
        ("0100000010", "1110010000", 0.095),
        ("aabbdcccedda", "babbbccceddd", 0.692),
    ],
)
def test_alpha_is_as_worked_out_by_hand(one: str, other: str, expected: float) -> None:
    assert alpha(pairs_of(one, other)) == pytest.approx(expected, abs=5e-4)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))))
def test_alpha_depends_on_neither_order_nor_names(pairs: list[tuple[str, str]]) -> None:
    found = alpha([(one, other) for one, other in pairs])
    assert found <= 1
    assert (found == 1) == all(one == other for one, other in pairs)
    assert alpha([(other, one) for one, other in reversed(pairs)]) == pytest.approx(found)
    named = [(frozenset({one, "x"}), frozenset({other, "x"})) for one, other in pairs]
    assert alpha(named) == pytest.approx(found)


HEAD = "outlet: Valley Post\nregion: Nowhere\npublished: 2024-05-15\nstyle: wire\nbrief: training\n---\n"
FIRST = """<x1>Guards</x1> <e1>beat</e1> <x2>a farmer</x2> near <p1>Orlin</p1> and <e2>abducted</e2> a clerk.
---
e1 type=ASSAULT mode=beat status=happened actor=x1 recipient=x2 act=p1
e2 type=ASSAULT mode=abduct status=happened actor=x1
x1 code=MIL
x2 code=AGR
p1 name="Orlin" country=USA
"""
SECOND = """<x3>Guards</x3> <e7>beat</e7> <x1>a farmer</x1> near <p2>Orlin</p2> and abducted a clerk.
---
e7 type=ASSAULT mode=beat status=ongoing actor=x3 recipient=x1 act=p2
x1 code=CVL
x3 code=MIL
p2 name="Orlin" country=USA
"""


def report(folder: Path, body: str, name: str = "valley-001") -> CodedReport:
    path = folder / f"{name}.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    return read_coded_report(path, ONTOLOGY)


def test_a_coding_agrees_with_itself(tmp_path: Path) -> None:
    one = report(tmp_path, FIRST)
    found = compare([(one, one)])
    assert found.acts == Counts(right=2, missed=0, spare=0)
    assert {agreement.alpha for agreement in found.fields.values()} == {1.0}
    assert found.fields["type"].units == 2


def test_acts_are_judged_of_every_word(tmp_path: Path) -> None:
    found = compare([(report(tmp_path, FIRST), report(tmp_path, SECOND))])
    assert found.acts == Counts(right=1, missed=1, spare=0)
    # 11 words, 1 judged differently; "act" 3 times of 22 values: 1 - 21 * 2 / (484 - 9 - 361)
    words = found.fields["act (every word)"]
    assert (words.units, words.same) == (11, 10)
    assert words.alpha == pytest.approx(1 - 42 / 114)


def test_fields_are_compared_by_what_they_mean_and_not_by_the_names_of_marks(tmp_path: Path) -> None:
    fields = compare([(report(tmp_path, FIRST), report(tmp_path, SECOND))]).fields
    same = {name: (agreement.units, agreement.same) for name, agreement in fields.items()}
    assert same["type"] == same["mode"] == same["actor codes"] == same["place (act)"] == (1, 1)
    assert same["status"] == same["recipient codes"] == (1, 0)
    assert fields["status"].alpha == 0


def test_of_two_acts_at_one_word_that_of_the_same_type_is_compared(tmp_path: Path) -> None:
    both = SECOND.replace("<e7>beat</e7>", "<e8><e7>beat</e7></e8>").replace(
        "---\n", "---\ne8 type=COERCE status=happened actor=x3\n"
    )
    found = compare([(report(tmp_path, FIRST), report(tmp_path, both))])
    assert found.acts == Counts(right=1, missed=1, spare=1)
    assert (found.fields["type"].units, found.fields["type"].same) == (1, 1)


def test_reports_are_taken_together(tmp_path: Path) -> None:
    one, other = report(tmp_path, FIRST), report(tmp_path, SECOND)
    found = compare([(one, one), (one, other)])
    assert found.acts == Counts(right=3, missed=1, spare=0)
    assert found.fields["act (every word)"].units == 22
    # statuses: happened 5 times, ongoing once, 1 of 3 units differs: 1 - 5 * 2 / (36 - 25 - 1)
    assert found.fields["status"] == Agreement(units=3, same=2, alpha=0.0)


def test_codings_of_different_texts_cannot_be_compared(tmp_path: Path) -> None:
    one, other = report(tmp_path, FIRST), report(tmp_path, SECOND.replace("clerk", "cook"))
    with pytest.raises(ValueError, match="valley-001"):
        compare([(one, other)])


def test_nothing_to_compare_is_no_error() -> None:
    found = compare([])
    assert (found.acts, found.fields) == (Counts(), {})
