"""RSS and Atom feeds in, Items out: one for each entry that carries text.

Most feeds carry a summary, not the report: what stands in the entry is what is read, and nothing is fetched. Entities
are not expanded and nothing outside the file is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # no stubs

from parley.errors import BadRecord, InputError
from parley.read.documents import About
from parley.read.pages import article_text
from parley.read.sources import failure_of
from parley.read.tables import Item
from parley.settings import Settings
from parley.types import Failure

_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")  # the fullest first
_DATES = ("pubDate", "published", "date", "issued", "updated")


def read_feed(raw: bytes, *, name: str, settings: Settings) -> Iterator[Item | Failure]:
    """One Item, or one failure, for each entry; raises BadRecord when the file is no well-formed XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadRecord(f"{name}: a feed that is no well-formed XML ({error}); fetch it again") from error
    outlet = _outlet(root)
    entries = (element for element in root.iter() if _name(element) in _ENTRIES)
    for number, entry in enumerate(entries, start=1):
        where = f"{name} entry {number}"
        try:
            yield _item(entry, where, outlet, settings)
        except InputError as error:
            yield failure_of(where, error)


def _name(element: Any) -> str:
    """The tag without its namespace; "" for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: Any, name: str) -> list[Any]:
    return [child for child in element if _name(child) == name]


def _words(elements: list[Any]) -> str | None:
    for element in elements:
        words = " ".join("".join(element.itertext()).split())
        if words:
            return words
    return None


def _outlet(root: Any) -> str | None:
    channel = next((child for child in root if _name(child) == "channel"), root)
    return _words(_children(channel, "title"))


def _item(entry: Any, where: str, outlet: str | None, settings: Settings) -> Item:
    text = next(filter(None, (_text(entry, tag, where, settings) for tag in _TEXTS)), None)
    if text is None:
        raise BadRecord(f"{where}: no text in it; feeds that only link to reports are not followed")
    dates = [child for tag in _DATES for child in _children(entry, tag)]
    about = About(
        url=_link(entry), outlet=outlet, title=_words(_children(entry, "title")), published=_words(dates)
    )
    return Item(name=where, text=text, about=about)


def _text(entry: Any, tag: str, where: str, settings: Settings) -> str | None:
    """The words of one element: escaped HTML, HTML within the XML, or plain text."""
    for element in _children(entry, tag):
        if len(element):
            markup = "".join(etree.tostring(child, encoding="unicode") for child in element)
        else:
            markup = element.text or ""
        text = article_text(markup, name=where, settings=settings)
        if text:
            return text
    return None


def _link(entry: Any) -> str | None:
    links = _children(entry, "link")
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href")).strip() or None
    return _words(links)
