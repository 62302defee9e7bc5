"""Word features the encoder reads beside its word pieces; the same code runs in training and in reading.

Stage `analyse`. In: the words of a document in order. Out: small integers, one a word: the shape of its casing
(the encoder's vocabulary is uncased) and whether it stands inside a quotation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SHAPES: Final = ("lower", "title", "upper", "mixed", "digit", "punctuation", "other")
QUOTE_STATES: Final = ("outside", "inside", "mark")

_LOWER, _TITLE, _UPPER, _MIXED, _DIGIT, _PUNCTUATION, _OTHER = range(len(SHAPES))
_OUTSIDE, _INSIDE, _MARK = range(len(QUOTE_STATES))

_CLOSED_BY: Final = {"“": "”", "«": "»", "„": "“”", "``": "''", '"': '"”', "‟": "”"}
_SINGLE: Final = frozenset("'‘’‛")
_SINGLE_REACH: Final = 120
"""Words after which an unclosed single quotation mark is taken for an apostrophe."""


def word_shape(text: str) -> int:
    """Return the index in `SHAPES` of one word; one capital letter alone counts as title case."""
    if text.islower() and text.isalpha():
        return _LOWER
    if any(character.isdigit() for character in text):
        return _DIGIT
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return _PUNCTUATION if all(not character.isalnum() for character in text) else _OTHER
    if all(character.islower() for character in letters):
        return _LOWER
    upper = sum(character.isupper() for character in letters)
    if upper == 0:
        return _OTHER
    if letters[0].isupper() and upper == 1:
        return _TITLE
    return _UPPER if upper == len(letters) else _MIXED


def quote_states(words: Sequence[str], paragraph_starts: Sequence[bool]) -> list[int]:
    """Return the index in `QUOTE_STATES` of each word, by one scan from left to right.

    An open quotation ends with its paragraph, unless the next paragraph opens with a quotation mark too (how
    newspapers continue a quotation over several paragraphs). Inside double marks single ones do not count.
    """
    partners = _single_partners(words, paragraph_starts)
    states: list[int] = []
    closing: str | None = None
    single_end: int | None = None
    for index, word in enumerate(words):
        if paragraph_starts[index]:
            single_end = None
            if closing is not None and word in _CLOSED_BY:
                closing = _CLOSED_BY[word]
                states.append(_MARK)
                continue
            closing = None
        if closing is not None:
            is_end = word in closing if len(word) == 1 else word == closing
            states.append(_MARK if is_end else _INSIDE)
            closing = None if is_end else closing
        elif word in _CLOSED_BY:
            closing, single_end = _CLOSED_BY[word], None
            states.append(_MARK)
        elif word in ("”", "»", "''") and single_end is None:
            states.append(_MARK)
        elif single_end is not None:
            states.append(_MARK if index == single_end else _INSIDE)
            single_end = None if index == single_end else single_end
        elif partners[index] is not None:
            single_end = partners[index]
            states.append(_MARK)
        else:
            states.append(_OUTSIDE)
    return states


def _single_partners(words: Sequence[str], paragraph_starts: Sequence[bool]) -> list[int | None]:
    """For each word that may open a single quotation, the index of the mark that closes it."""
    partners: list[int | None] = [None] * len(words)
    closing: int | None = None
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if word in _SINGLE:
            if _may_open(words, paragraph_starts, index):
                if closing is not None and closing - index <= _SINGLE_REACH:
                    partners[index] = closing
            elif _may_close(words, paragraph_starts, index):
                closing = index
        if paragraph_starts[index]:
            closing = None
    return partners


def _may_open(words: Sequence[str], paragraph_starts: Sequence[bool], index: int) -> bool:
    if words[index] == "’" or index + 1 >= len(words) or paragraph_starts[index + 1]:
        return False
    following = words[index + 1]
    if not following[:1].isalpha():
        return False
    if words[index] in "‘‛":
        return True
    before = words[index - 1][-1:]
    return paragraph_starts[index] or not before.isalnum() or before not in "sSzZxX"


def _may_close(words: Sequence[str], paragraph_starts: Sequence[bool], index: int) -> bool:
    if words[index] in "‘‛" or paragraph_starts[index]:
        return False
    is_last = index + 1 >= len(words) or paragraph_starts[index + 1]
    before = words[index - 1][-1:]
    return is_last or not before.isalnum() or before not in "sS" or not words[index + 1][:1].isalnum()
