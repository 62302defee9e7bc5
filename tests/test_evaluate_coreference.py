"""MUC, B³ and the count of speakers."""

from __future__ import annotations

import pytest

from parley.evaluate.coreference import Entities, Speakers, is_speaker, score_entities


def _scores(gold: list[list[int]], found: list[list[int]]) -> tuple[float, float]:
    scores = score_entities([Entities(gold=gold, found=found)], Speakers())
    return scores.muc, scores.b_cubed


def test_the_right_entities_score_full() -> None:
    assert _scores([[1, 2, 3], [4, 5]], [[1, 2, 3], [4, 5]]) == (100.0, 100.0)


def test_nothing_found_scores_nothing_in_muc() -> None:
    assert _scores([[1, 2, 3]], [])[0] == 0.0


def test_muc_counts_missing_links() -> None:
    # Vilain et al. 1995: {A B C D} against {A B} {C D}: recall 2/3, precision 1.
    assert _scores([[1, 2, 3, 4]], [[1, 2], [3, 4]])[0] == 80.0


def test_b_cubed_of_one_entity_cut_in_two() -> None:
    # Recall 1/2 for every mention, precision 1.
    assert _scores([[1, 2, 3, 4]], [[1, 2], [3, 4]])[1] == pytest.approx(66.7)


def test_joining_all_costs_precision() -> None:
    muc, b_cubed = _scores([[1, 2], [3, 4]], [[1, 2, 3, 4]])
    assert muc == 80.0
    assert b_cubed == pytest.approx(66.7)


def test_a_speaker_is_the_subject_of_a_word_of_saying() -> None:
    lemmas, heads, relations = (
        ["she", "say", "he", "win"],
        [1, None, 3, 1],
        ["nsubj", "root", "nsubj", "ccomp"],
    )
    assert is_speaker(lemmas, heads, relations, 0)
    assert not is_speaker(lemmas, heads, relations, 2)
    assert not is_speaker(lemmas, heads, relations, 1)


def test_speakers_are_reported_in_percent() -> None:
    scores = score_entities([], Speakers(right=3, seen=4))
    assert (scores.speakers, scores.speakers_measured) == (75.0, 4)
