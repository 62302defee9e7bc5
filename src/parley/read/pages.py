"""Web pages in, article text and what the page says of itself out; the one module that imports trafilatura.

Pages built to cost time or memory are stopped before extraction by size, number of tags, attributes and depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]  # no stubs
from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]  # no stubs

from parley.errors import BadDate, EmptyInput, TooLarge
from parley.read.dates import iso_date
from parley.settings import Settings

_TAG = re.compile(r"<[a-zA-Z!/?][^>]*")
_LONG_TAG = 10_000  # characters from which a tag's attributes are counted
_MOST_ATTRIBUTES = 2_000  # the parser's time grows with their square
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page must declare its encoding
_DATES = ("article:published_time", "datePublished", "date", "pubdate", "publish-date", "DC.date.issued")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """An article and what its page says of itself; None where it says nothing."""

    text: str
    title: str | None
    url: str | None
    outlet: str | None
    published: str | None
    language: str | None


def declared_encoding(raw: bytes) -> str | None:
    """The charset that a page's own <meta> names."""
    match = _DECLARED.search(raw[:_HEAD])
    return match[1].decode("ascii", "ignore") if match else None


def read_page(html: str, *, name: str, settings: Settings) -> Page:
    """The article of a page; raises TooLarge for a page over the limits, EmptyInput when there is no article."""
    _check_size(html, name, settings)
    tree = _parsed(html)
    if tree is None:
        raise EmptyInput(f"{name}: a web page with nothing in it")
    _check_depth(tree, name, settings)
    said = _said(tree)  # before extraction, which takes the tree apart
    text = _article(tree)
    if not text:
        raise EmptyInput(f"{name}: no article text found in this web page; save its text as a .txt file")
    return Page(text=text, **said)


def article_text(html: str, *, name: str, settings: Settings) -> str:
    """The text of a fragment, such as a feed's item; "" when there is none."""
    _check_size(html, name, settings)
    tree = _parsed(f"<html><body><article>{html}</article></body></html>")
    if tree is None:
        return ""
    _check_depth(tree, name, settings)
    return "\n".join(line for line in (" ".join(t.split()) for t in _blocks(tree)) if line)


def _blocks(tree: Any) -> list[str]:
    """Text by paragraph: a block element ends one."""
    blocks = [""]
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        is_block = isinstance(element.tag, str) and element.tag in _BLOCKS
        if event == "start":
            if is_block:
                blocks.append("")
            if element.tag not in ("script", "style"):
                blocks[-1] += element.text or ""
        elif event == "end":
            if is_block:
                blocks.append("")
            blocks[-1] += element.tail or ""
        else:
            blocks[-1] += element.tail or ""
    return blocks


_BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "tr", "td",
    "section", "article", "pre", "hr",
})  # fmt: skip


def _check_size(html: str, name: str, settings: Settings) -> None:
    if len(html) > settings.max_html_bytes:
        raise TooLarge(
            f"{name}: a web page of {len(html):,} characters, over the setting max_html_bytes "
            f"({settings.max_html_bytes:,}); save its text as a .txt file, or raise the setting"
        )
    tags = 0
    for match in _TAG.finditer(html):
        tags += 1
        if match.end() - match.start() > _LONG_TAG and len(match[0].split()) > _MOST_ATTRIBUTES:
            raise TooLarge(
                f"{name}: a tag with over {_MOST_ATTRIBUTES} attributes: no article; save its text"
            )
    if tags > settings.max_html_tags:
        raise TooLarge(
            f"{name}: a web page of {tags:,} tags, over the setting max_html_tags ({settings.max_html_tags:,})"
        )


def _parsed(html: str) -> Any | None:
    # Bytes, because a string that declares an encoding is refused; the parser is told the truth about them.
    parser = HTMLParser(encoding="utf-8", collect_ids=False)
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # an empty document
        return None


def _check_depth(tree: Any, name: str, settings: Settings) -> None:
    """Refuses deep trees: the parser drops, without a word, what lies under its 256th level."""
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > min(settings.max_html_depth, 250):
            raise TooLarge(
                f"{name}: elements nested deeper than the setting max_html_depth ({settings.max_html_depth})"
            )


def _said(tree: Any) -> dict[str, str | None]:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        if key and element.get("content", "").strip():
            meta.setdefault(key, element.get("content").strip())
    title = tree.find(".//title")
    link = tree.find(".//link[@rel='canonical']")
    return {
        "title": meta.get("og:title") or _words(title.text if title is not None else None),
        "url": (link.get("href") if link is not None else None) or meta.get("og:url"),
        "outlet": meta.get("og:site_name"),
        "published": _published(meta),
        "language": _words(tree.get("lang")),
    }


def _words(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _published(meta: dict[str, str]) -> str | None:
    for key in _DATES:
        if key in meta:
            try:
                return iso_date(meta[key], name=key)
            except BadDate:  # what a page says of itself in a form nobody can tell is as good as unsaid
                continue
    return None


def _article(tree: Any) -> str:
    return trafilatura.extract(tree, fast=True, include_comments=False, include_tables=True) or ""
