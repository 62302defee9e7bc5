"""Words that name acts and words of saying: chances, likeliest classes and ties out of a window's scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_window, rounded, scores_of
from fakes import LABELS, OLDER
from parley.analyse.anchors import AnchorFinder
from parley.models.encoder import Floats, Window

OF_ACTS, OF_CLAIMS = LABELS.ties[:4], LABELS.ties[4:]
CERTAIN = [0.01, 0.96, 0.01, 0.01, 0.01]  # acts and stances alike: the first class that is one


def heads(bias: float = -9.0) -> dict[str, Floats]:
    """Forms of ties of two numbers a word, all nothing but the bias."""
    count = len(LABELS.ties)
    return {
        "ties.weight": np.zeros((count, 2, 2), dtype=np.float32),
        "ties.anchor_bias": np.zeros((count, 2), dtype=np.float32),
        "ties.word_bias": np.zeros((count, 2), dtype=np.float32),
        "ties.bias": np.full(count, bias, dtype=np.float32),
    }


def window_of(*acts: list[float], first: int = 0, **others: Floats) -> Window:
    """A window with these chances of acts, the same of stances, and everything else even."""
    even = {
        "acts": scores_of(*acts),
        "modes": np.zeros((len(acts), len(LABELS.modes)), dtype=np.float32),
        "statuses": np.zeros((len(acts), len(LABELS.statuses)), dtype=np.float32),
        "stances": scores_of(*acts),
        "tie_anchor": np.zeros((len(acts), 2), dtype=np.float32),
        "tie_word": np.zeros((len(acts), 2), dtype=np.float32),
    }
    return make_window(len(acts), first=first, **(even | others))


def test_chance_is_of_any_act_and_those_of_types_are_shares_of_it() -> None:
    (act,) = AnchorFinder(LABELS, heads()).acts(window_of([0.2, 0.08, 0.4, 0.2, 0.12], first=30))
    assert act.token == 30
    assert act.chance == pytest.approx(0.8)
    assert rounded(act.types) == [("ASSAULT", 0.5), ("AID", 0.25), ("PROTEST", 0.15)]  # AGREE is the fourth


def test_stances_are_shares_of_the_chance_of_a_cue() -> None:
    window = window_of(CERTAIN, stances=scores_of([0.5, 0.05, 0.1, 0.3, 0.05]), first=7)
    (cue,) = AnchorFinder(LABELS, heads()).cues(window)
    assert cue.token == 7
    assert cue.chance == pytest.approx(0.5)
    assert rounded(cue.stances[:2]) == [("demands", 0.6), ("denies", 0.2)]
    assert len(cue.stances) == 3


def test_words_below_the_bar_are_not_kept() -> None:
    below, above = [0.92, 0.02, 0.02, 0.02, 0.02], [0.88, 0.03, 0.03, 0.03, 0.03]
    finder, window = AnchorFinder(LABELS, heads()), window_of(below, above, below, CERTAIN)
    assert [act.token for act in finder.acts(window)] == [1, 3]
    assert [cue.token for cue in finder.cues(window)] == [1, 3]


def test_modes_and_statuses_are_those_of_the_words_kept() -> None:
    window = window_of(
        [0.97, 0.01, 0.01, 0.005, 0.005],
        CERTAIN,
        modes=scores_of([0.7, 0.1, 0.1, 0.1], [0.1, 0.2, 0.6, 0.1]),
        statuses=scores_of([0.7, 0.1, 0.1, 0.1], [0.1, 0.15, 0.2, 0.55]),
    )
    (act,) = AnchorFinder(LABELS, heads()).acts(window)
    assert act.token == 1
    assert rounded(act.modes[:2]) == [("ASSAULT·beat", 0.6), ("ASSAULT·aerial", 0.2)]
    assert rounded(act.statuses[:2]) == [("threatened", 0.55), ("denied", 0.2)]


def test_tie_is_a_form_of_anchor_and_word_with_what_each_says_alone() -> None:
    made = heads()
    number = LABELS.ties.index("recipient")
    made["ties.weight"][number] = [[1, 2], [0, -1]]
    made["ties.word_bias"][number] = [0, 1]
    made["ties.anchor_bias"][number] = [0.5, 0]
    made["ties.bias"][number] = -4
    window = window_of(
        CERTAIN,
        [0.99, 0.0025, 0.0025, 0.0025, 0.0025],
        tie_anchor=np.array([[1, 1], [9, 9]], dtype=np.float32),
        tie_word=np.array([[0, 0], [2, 1]], dtype=np.float32),
        first=10,
    )
    (act,) = AnchorFinder(LABELS, made).acts(window)
    # (1, 1) times the matrix is (1, 1), times the word 3; the word alone 1, the anchor 0.5, the label -4: 0.5 in all
    assert rounded(act.ties) == [("recipient", 11, 0.6225)]  # 1 / (1 + e ** -0.5)


def test_acts_and_cues_are_tied_by_labels_of_their_own() -> None:
    finder, window = AnchorFinder(LABELS, heads(bias=0.0)), window_of(CERTAIN, CERTAIN, first=5)
    for found, labels in ((finder.acts(window), OF_ACTS), (finder.cues(window), OF_CLAIMS)):
        assert len(found) == 2
        for signal in found:
            assert signal.ties == tuple((label, word, 0.5) for label in labels for word in (5, 6))


@pytest.mark.parametrize(("chance", "kept"), [(0.08, 0), (0.12, 1)])
def test_ties_below_their_bar_are_not_kept(chance: float, kept: int) -> None:
    (act,) = AnchorFinder(LABELS, heads(bias=float(np.log(chance / (1 - chance))))).acts(window_of(CERTAIN))
    assert rounded(act.ties) == [(label, 0, chance) for label in OF_ACTS] * kept


def test_very_unlikely_ties_make_no_warning() -> None:
    (act,) = AnchorFinder(LABELS, heads(bias=-100.0)).acts(window_of(CERTAIN))
    assert act.ties == ()


def test_a_bundle_without_the_heads_finds_nothing() -> None:
    finder = AnchorFinder(OLDER, {})
    assert finder.acts(make_window(3)) == []
    assert finder.cues(make_window(3)) == []


@given(
    st.lists(st.lists(st.integers(-160, 160), min_size=5, max_size=5), min_size=1, max_size=6),
    st.sampled_from([-5000.0, -64.0, 64.0, 5000.0]),
)
@settings(deadline=None)
def test_what_is_added_to_all_scores_of_a_word_changes_nothing(rows: list[list[int]], added: float) -> None:
    finder = AnchorFinder(LABELS, heads())
    scores: Floats = np.array(rows, dtype=np.float32) / np.float32(8)  # eighths add up exactly
    plain, shifted = (
        finder.acts(window_of(*[CERTAIN] * len(rows), acts=moved))
        for moved in (scores, scores + np.float32(added))
    )
    sure = [1 - np.exp(row[0]) / np.exp(row).sum() for row in scores]
    for found in (plain, shifted):
        assert {act.token for act in found} >= {at for at, chance in enumerate(sure) if chance > 0.1001}
        assert [act.chance for act in found] == pytest.approx([sure[act.token] for act in found], abs=1e-5)
