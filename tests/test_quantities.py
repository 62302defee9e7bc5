"""Reading counts and amounts: exact, vague, bounded, ranges, money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.coding.quantities import read_count


def bounds(phrase: str) -> tuple[float | None, float | None, bool] | None:
    words = tuple(phrase.lower().split())
    found = read_count(words, 0, len(words) - 1)
    return None if found is None else (found.low, found.high, found.approximate)


@pytest.mark.parametrize(
    ("phrase", "low", "high", "approximate"),
    [
        ("five", 5, 5, False),
        ("1,200", 1200, 1200, False),
        ("twenty - three", 23, 23, False),
        ("two hundred and five", 205, 205, False),
        ("three thousand", 3000, 3000, False),
        ("1.5 million", 1.5e6, 1.5e6, False),
        ("a dozen", 12, 12, False),
        ("dozens", 24, None, True),
        ("scores", 40, None, True),
        ("hundreds", 200, None, True),
        ("hundreds of thousands", 200_000, None, True),
        ("several", 3, None, True),
        ("at least 15", 15, None, False),
        ("more than 1,000", 1000, None, False),
        ("over 40", 40, None, False),
        ("up to 20", None, 20, False),
        ("fewer than ten", None, 10, False),
        ("about 300", 300, 300, True),
        ("nearly 50", 50, 50, True),
        ("between 10 and 20", 10, 20, False),
        ("10 to 20", 10, 20, False),
        ("10-20", 10, 20, False),
        ("no", 0, 0, False),
    ],
)
def test_count_is_read_as_the_text_says(phrase: str, low: float, high: float, approximate: bool) -> None:
    assert bounds(phrase) == (low, high, approximate)


def test_money_has_its_currency() -> None:
    found = read_count(("$", "5", "million"), 0, 2)
    assert found is not None
    assert (found.low, found.unit) == (5e6, "USD")


@pytest.mark.parametrize("phrase", ["the", "many", "some", "israeli", "20-10", ""])
def test_what_counts_nothing_gives_nothing(phrase: str) -> None:
    assert bounds(phrase) is None


@given(st.integers(0, 10**9))
def test_digits_with_thousands_marks_are_exact(number: int) -> None:
    assert bounds(f"{number:,}") == (number, number, False)


@given(
    st.lists(
        st.sampled_from(
            [
                "at",
                "least",
                "more",
                "than",
                "up",
                "to",
                "five",
                "dozens",
                "of",
                "10",
                "million",
                "-",
                "and",
                "the",
                "$",
                "hundred",
                "no",
            ]
        ),
        max_size=8,
    )
)
def test_any_words_give_ordered_bounds(words: list[str]) -> None:
    found = read_count(tuple(words), 0, len(words) - 1)
    if found is not None:
        assert 0 <= found.first <= found.last < len(words)
        assert found.low is None or found.high is None or found.low <= found.high
