"""Lemma edit scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.models.lemmas import IDENTITY, apply_script, script


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("said", "say"),
        ("was", "be"),
        ("Forces", "force"),
        ("Lebanon", "Lebanon"),
        ("IS", "be"),
        ("PARIS", "Paris"),
        ("better", "good"),
    ],
)
def test_script_turns_form_into_lemma(form: str, lemma: str) -> None:
    assert apply_script(form, script(form, lemma)) == lemma


def test_script_of_an_unchanged_word_is_the_identity() -> None:
    assert script("ceasefire", "ceasefire") == IDENTITY


def test_script_is_shared_by_words_that_change_alike() -> None:
    assert script("violations", "violation") == script("agreements", "agreement")


def test_apply_script_keeps_a_form_too_short_to_strip() -> None:
    assert apply_script("as", "k|3|") == "as"


def test_apply_script_never_empties_a_word() -> None:
    assert apply_script("s", "k|1|") == "s"


@given(
    st.text(st.characters(categories=["Ll", "Lu"]), min_size=1),
    st.text(st.characters(categories=["Ll"]), min_size=1),
)
def test_script_is_its_own_inverse_or_close(form: str, lemma: str) -> None:
    assert apply_script(form, script(form, lemma)) == lemma
