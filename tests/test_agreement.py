"""Scores of found attributions against annotated ones."""

from __future__ import annotations

import pytest

from parley.evaluate.agreement import Annotated, Attribution, score_attributions
from parley.evaluate.scores import Counts

TEXT = "The mayor said the bridge was shut. Nobody was hurt, police told Ada."
GOLD: Attribution = {"source": [(0, 9)], "cue": [(10, 14)], "content": [(15, 34)]}
OTHER: Attribution = {"source": [(53, 59)], "cue": [(60, 64)], "content": [(36, 51)]}


def score(*found: Attribution) -> tuple[float, float]:
    ratio = score_attributions([Annotated(text=TEXT, gold=(GOLD, OTHER), found=found)]).attributions
    return ratio.precision, ratio.recall


def test_the_gold_itself_is_perfect() -> None:
    scores = score_attributions([Annotated(text=TEXT, gold=(GOLD, OTHER), found=(OTHER, GOLD))])
    assert scores.attributions.f1 == 1
    assert [ratio.f1 for ratio in scores.words.values()] == [1, 1, 1]


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ({**GOLD, "content": [(15, 31)]}, 1),  # three words of four
        ({**GOLD, "content": [(15, 18)]}, 0),  # less than half
        ({**GOLD, "source": [(4, 9)]}, 1),  # shares a word that counts
        ({**GOLD, "source": [(0, 3)]}, 0),  # shares only the article
        ({**GOLD, "source": []}, 0),
        ({**GOLD, "source": OTHER["source"]}, 0),
    ],
)
def test_attribution_counts_when_content_and_source_agree(found: Attribution, right: int) -> None:
    assert score(found) == (right, right / 2)


def test_one_gold_attribution_is_found_once() -> None:
    assert score(GOLD, GOLD) == (0.5, 0.5)


def test_nothing_found_is_zero() -> None:
    assert score() == (0, 0)
    assert score_attributions([]).attributions == Counts()
