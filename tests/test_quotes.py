"""Quotations of every typography."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.attribute.quotes import Quotations, find_quotations


def quotations(text: str) -> Quotations:
    """Quotations of a text whose paragraphs are its lines."""
    edges, at = [], 0
    for line in text.split("\n"):
        edges.append((at, at + len(line)))
        at += len(line) + 1
    return find_quotations(text, edges)


def inner(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in quotations(text).spans]


@pytest.mark.parametrize(
    "text",
    [
        "He said “we left” on Monday.",
        'He said "we left" on Monday.',
        "He said ‘we left’ on Monday.",
        "He said 'we left' on Monday.",
        "He said «we left» on Monday.",
        "He said »we left« on Monday.",
        "He said ‹we left› on Monday.",
        "He said „we left“ on Monday.",
        "He said „we left” on Monday.",
        "He said ``we left'' on Monday.",
        'He said “we left" on Monday.',
        'He said "we left” on Monday.',
        "He said “we left'' on Monday.",
        "He said ‟we left” on Monday.",
    ],
)
def test_quotation_of_each_typography_is_found(text: str) -> None:
    assert inner(text) == ["we left"]


@pytest.mark.parametrize(
    "text",
    [
        "The ministers' plan and the army’s reply don't say so.",
        "In the '90s the boys' school closed.",
        'It was a 12" pipe.',
        "Rock ’n’ roll",
        "No marks at all.",
        "",
    ],
)
def test_apostrophe_is_no_quotation(text: str) -> None:
    assert inner(text) == []


def test_nested_quotation_has_greater_depth() -> None:
    found = quotations("“They said ‘never again’ and left,” he said.").spans
    assert [(q.depth, q.closed) for q in found] == [(0, True), (1, True)]


def test_apostrophes_inside_single_marks_do_not_close_them() -> None:
    assert inner("'We don't know the boys, and that's it,' he said.") == [
        "We don't know the boys, and that's it,"
    ]


def test_unclosed_quotation_ends_with_its_paragraph() -> None:
    found = quotations("He said: “We left.\nThe army denied it.").spans
    assert [(q.inner_start, q.inner_end, q.closed) for q in found] == [(10, 18, False)]


def test_paragraph_that_opens_the_quotation_again_is_quoted() -> None:
    assert inner("“We left.\n“We came back,” he said.") == ["We left.", "We came back,"]


def test_quoted_letters_are_counted() -> None:
    text = "“ab” cd “ef”"
    found = quotations(text)
    assert found.quoted_letters(0, len(text)) == 4
    assert found.letters(0, len(text)) == 6
    assert found.quoted_letters(2, 9) == 1


def test_around_gives_the_outermost_quotation() -> None:
    text = "A “b ‘c’ d” e"
    found = quotations(text)
    around = found.around(6, 7)
    assert around is not None
    assert text[around.start : around.end] == "“b ‘c’ d”"
    assert found.around(0, 3) is None


def test_hundred_thousand_marks_take_linear_time() -> None:
    for text in ("“" * 100_000, '"a ' * 100_000, "' a'" * 50_000, "«a» “" * 50_000):
        begin = time.perf_counter()
        find_quotations(text, [(0, len(text))])
        assert time.perf_counter() - begin < 5


@given(st.text(alphabet="ab .,\n“”\"'‘’«»„‟‹›`", max_size=80))
def test_quotations_of_any_string_lie_inside_it(text: str) -> None:
    found = quotations(text)
    for quotation in found.spans:
        assert (
            0 <= quotation.start < quotation.inner_start <= quotation.inner_end <= quotation.end <= len(text)
        )
        assert "\n" not in text[quotation.start : quotation.end]
    for one, other in zip(found.outer, found.outer[1:], strict=False):
        assert one.end <= other.start
    quoted = found.quoted_letters(0, len(text))
    assert 0 <= quoted <= found.letters(0, len(text))
