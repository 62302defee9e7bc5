"""The page of a record: self-contained, every word escaped, claims nested, each event linked to its row."""

from __future__ import annotations

import re

import pytest

from parley.reader import Reader
from parley.samples import load_samples
from parley.web.page import render

HOSTILE = (
    'The army said "<script>alert(1)</script> rebels & <b>gunmen</b> shelled the town", a spokesman told reporters.\n'
    "Rebels denied that they had shelled the town of Goma on Monday.\n"
)


@pytest.fixture(scope="module")
def page(reader: Reader) -> str:
    sample = load_samples()[0]
    return render(
        reader.read(sample.text, published=sample.published, outlet=sample.outlet, title=sample.title)
    )


def test_page_needs_nothing_from_elsewhere(page: str) -> None:
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_every_row_leads_to_its_words_and_back(page: str) -> None:
    rows = set(re.findall(r'<tr id="row-([^"]+)"', page))
    words = set(re.findall(r'id="(evt-[^"]+)"', page))
    assert rows
    assert rows == words
    assert rows == set(re.findall(r'href="#(evt-[^"]+)"', page))


def test_hostile_text_is_escaped(reader: Reader) -> None:
    page = render(reader.read(HOSTILE, outlet='"><img src=x onerror=alert(1)>', title="<b>t</b>"))
    assert "<script>" not in page
    assert "<img" not in page
    assert "<b>gunmen" not in page
    assert re.search(r"&lt;(<[^>]+>)*script&gt;", page)  # marks of claims may stand between


def test_tags_nest(page: str) -> None:
    stack: list[str] = []
    body = page[page.index("<body>") : page.index("</body>")]
    for closing, tag in re.findall(r"<(/?)([a-z][a-z0-9]*)", body):
        if tag in ("br", "meta"):
            continue
        if closing:
            assert stack.pop() == tag
        else:
            stack.append(tag)
    assert stack == ["body"]


def test_empty_document_has_a_page(reader: Reader) -> None:
    page = render(reader.read(""))
    assert "No event was coded." in page
    assert "The report speaks of no agreement." in page
