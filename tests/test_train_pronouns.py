"""Fitting the weights of pronouns: what marks the right candidates gets the higher weight."""

from __future__ import annotations

from pathlib import Path

from parley.analyse.pronouns import read_weights
from parley.evaluate.antecedents import mark
from parley.evaluate.conllu import read_documents
from parley.train.pronouns import Choice, choices_of, fit, fit_pronouns
from test_antecedents import gold


def test_what_is_true_of_right_candidates_weighs_more() -> None:
    one = Choice(group="person", facts=(("near",), ("far", "subject")), is_right=(False, True))
    other = Choice(group="person", facts=(("near", "subject"), ("far",)), is_right=(True, False))
    weights = fit([one, other] * 20)
    assert weights["subject"] > 1.0
    assert abs(weights["near"] - weights["far"]) < 0.1


def test_choices_are_a_documents_pronouns_with_an_antecedent(tmp_path: Path) -> None:
    (document,) = read_documents(gold(tmp_path))
    (choice,) = choices_of(mark(document))
    assert choice.group == "person"
    assert choice.is_right == (True,)


def test_the_file_written_can_be_read(tmp_path: Path) -> None:
    assert set(read_weights(fit_pronouns(gold(tmp_path)))) == {"person", "thing", "many"}
