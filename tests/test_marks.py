"""Marks in the page: whatever overlaps, the tags nest and not a character of the report is lost or altered."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from parley.web.marks import Mark, mark_up


def make_mark(start: int, end: int, name: str) -> Mark:
    return Mark(start=start, end=end, rank=0, open=f"<{name}>", reopen=f"<{name}>", close=f"</{name}>")


def assert_nested(html: str) -> None:
    stack: list[str] = []
    for closing, name in re.findall(r"<(/?)(m\d+)>", html):
        if closing:
            assert stack.pop() == name
        else:
            stack.append(name)
    assert not stack


def test_mark_up_nests_inner_marks() -> None:
    html = mark_up("He said she lied.", [make_mark(8, 16, "m1"), make_mark(12, 16, "m2")], 0, 17)
    assert html == "He said <m1>she <m2>lied</m2></m1>."


def test_mark_up_cuts_crossing_marks() -> None:
    html = mark_up("abcdef", [make_mark(0, 4, "m1"), make_mark(2, 6, "m2")], 0, 6)
    assert html == "<m1>ab<m2>cd</m2></m1><m2>ef</m2>"


def test_mark_up_escapes_the_report() -> None:
    html = mark_up("<script>alert(1)</script> & 'x'", [make_mark(0, 8, "m1")], 0, 31)
    assert "<script" not in html
    assert unescape(re.sub(r"</?m\d+>", "", html)) == "<script>alert(1)</script> & 'x'"


@given(
    st.text(alphabet="ab<>&\"' \n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_mark_up_keeps_every_character(text: str, spans: list[tuple[int, int]], one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    marks = [
        make_mark(min(a, b), min(max(a, b), len(text)), f"m{i}")
        for i, (a, b) in enumerate(spans)
        if min(a, b) < len(text)
    ]
    html = mark_up(text, marks, start, end)
    assert_nested(html)
    assert unescape(re.sub(r"</?m\d+>", "", html)) == text[start:end]
