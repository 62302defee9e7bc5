"""Text and what is known about it in, a Document out, with notes on what had to be mended."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from parley.errors import EmptyInput
from parley.ids import make_id
from parley.read.dates import iso_date
from parley.read.language import language_failure, tell_language
from parley.settings import Settings
from parley.types import Document, Failure

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What is said about a document; None where nothing is."""

    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None

    def or_else(self, other: About) -> About:
        """This, and where this says nothing, the other."""
        return About(
            id=self.id or other.id,
            url=self.url or other.url,
            outlet=self.outlet or other.outlet,
            title=self.title or other.title,
            published=self.published or other.published,
            language=self.language or other.language,
        )


def build_documents(
    text: str,
    about: About,
    *,
    name: str,
    settings: Settings,
    raw: bytes | None = None,
    note: str | None = None,
) -> list[Document | Failure]:
    """The Document, after Failures for what is amiss with it; raises EmptyInput and BadDate.

    The hash is of `raw`, the bytes as they came, or of the text's UTF-8 where the text came inside something else.
    """
    if not text.strip():
        raise EmptyInput(f"{name}: nothing to read in it")
    sound = _SURROGATE.sub("�", text)  # half a character has no place in any encoding of text
    digest = hashlib.sha256(sound.encode() if raw is None else raw).hexdigest()
    published = iso_date(about.published, name=name) if about.published else None
    language = about.language or tell_language(
        sound, fewest_words=settings.language_words, least_share=settings.language_share
    )
    document = Document(
        id=about.id or make_id("doc", digest, about.outlet, published, about.url),
        text=sound,
        sha256=digest,
        url=about.url,
        outlet=about.outlet,
        title=about.title,
        published=published,
        language=language,
    )
    if note is None and sound != text:
        note = "halves of characters (lone surrogates) were read as �"
    return [*_notes(document, name, note), document]


def _notes(document: Document, name: str, note: str | None) -> list[Failure]:
    notes = []
    if note is not None:
        notes.append(
            Failure(document=document.id, step="read", error="BadEncoding", message=f"{name}: {note}")
        )
    foreign = language_failure(document, name=name)
    return notes if foreign is None else [*notes, foreign]
