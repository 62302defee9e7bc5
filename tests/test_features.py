"""Word shapes and quotation states, as training and reading share them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.models.features import QUOTE_STATES, SHAPES, quote_states, word_shape


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("ceasefire", "lower"),
        ("Lebanon", "title"),
        ("A", "title"),
        ("UNIFIL", "upper"),
        ("McDonald", "mixed"),
        ("iPhone", "mixed"),
        ("F-16", "digit"),
        ("2024", "digit"),
        ("—", "punctuation"),
        ("n't", "lower"),
        ("停戦", "other"),
    ],
)
def test_word_shape_tells_casing(word: str, shape: str) -> None:
    assert SHAPES[word_shape(word)] == shape


def _states(text: str, starts: tuple[int, ...] = (0,)) -> str:
    words = text.split()
    opens = [index in starts for index in range(len(words))]
    letters = {"outside": "o", "inside": "i", "mark": "m"}
    return "".join(letters[QUOTE_STATES[state]] for state in quote_states(words, opens))


def test_quote_states_follow_curly_marks() -> None:
    assert _states("He said “ we agreed ” today") == "oomiimo"


def test_quote_states_toggle_straight_marks() -> None:
    assert _states('" No , " he said . " Never . "') == "miimooomiim"


def test_quote_states_read_guillemets_and_low_marks() -> None:
    assert _states("« No » and „ no “ again") == "mimomimo"


def test_quote_states_ignore_single_marks_inside_double_ones() -> None:
    assert _states("“ the ‘ road map ’ is dead ” he said") == "miiiiiiimoo"


def test_quote_states_read_single_marks() -> None:
    assert _states("He said ‘ we agreed ’ today") == "oomiimo"


def test_quote_states_take_possessives_for_no_mark() -> None:
    assert _states("the rebels ' leaders and the rebels ' men") == "ooooooooo"


def test_quote_states_end_with_the_paragraph() -> None:
    assert _states("“ never closed next one", starts=(0, 3)) == "miioo"


def test_quote_states_go_on_when_the_next_paragraph_opens_with_a_mark() -> None:
    assert _states("“ one two “ three ” four", starts=(0, 3)) == "miimimo"


@given(
    st.lists(st.sampled_from(["“", "”", '"', "'", "’", "‘", "«", "»", "a", "said", "s"]), max_size=40),
    st.data(),
)
def test_quote_states_give_one_state_a_word(words: list[str], data: st.DataObject) -> None:
    opens = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    states = quote_states(words, opens)
    assert len(states) == len(words)
    assert set(states) <= set(range(len(QUOTE_STATES)))


def test_quote_states_do_not_depend_on_later_paragraphs() -> None:
    words = ["“", "one", "”", "two", "‘", "three", "’", "four"]
    opens = [index in (0, 4) for index in range(len(words))]
    assert quote_states(words, opens)[:4] == quote_states(words[:4], opens[:4])
