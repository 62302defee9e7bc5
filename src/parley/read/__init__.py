"""First on the road: files, folders, globs and standard input in; Documents out, and a Failure for what was not read.

Text, HTML, JSONL, JSON, CSV, RSS, Atom and WARC are read, each also compressed with gzip, bzip2 or xz. Everything is
lazy: a corpus of any size goes through in the memory of its largest document.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import BinaryIO

from parley.errors import EmptyInput, InputError, TooLarge
from parley.read.compressed import plain
from parley.read.documents import About, build_documents
from parley.read.encodings import decode
from parley.read.feeds import read_feed
from parley.read.pages import declared_encoding, read_page
from parley.read.sources import Source, expand, failure_of
from parley.read.tables import Item, looks_like_jsonl, read_csv, read_json, read_jsonl
from parley.read.warc import read_warc
from parley.settings import Settings
from parley.types import Document, Failure

_PACKED = (".gz", ".bz2", ".xz")
_BY_ENDING = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rss": "feed",
    ".atom": "feed",
    ".warc": "warc",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
}
_HTML = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(rss|feed|rdf:RDF)\b", re.DOTALL)
_START = 4096  # bytes from which a format is told
_BUFFER = 2**18


def read_inputs(
    inputs: Sequence[str],
    *,
    settings: Settings,
    about: About | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document | Failure]:
    """Documents in the order of the inputs; a Failure that concerns a Document stands before it and has its id.

    `about` says of every document what the input itself does not.
    """
    reader = _InputReader(settings, about or About(), stdin)
    for source in expand(inputs, most_files=settings.max_input_files):
        if isinstance(source, Failure):
            yield source
        else:
            yield from reader.read(source)


class _InputReader:
    """Reads sources with the same settings; keeps nothing between them."""

    def __init__(self, settings: Settings, about: About, stdin: BinaryIO | None) -> None:
        self._settings = settings
        self._about = about
        self._stdin = stdin

    def read(self, source: Source) -> Iterator[Document | Failure]:
        """The documents of one source; whatever is wrong with it becomes a Failure."""
        try:
            with self._open(source) as file:
                yield from self._documents(file, source.name)
        except InputError as error:
            yield failure_of(source.name, error)
        except OSError as error:
            problem = InputError(
                f"{source.name}: {error.strerror or error}; check the file and its permissions"
            )
            yield failure_of(source.name, problem)

    def _open(self, source: Source) -> io.BufferedReader:
        if source.path is not None:
            return io.BufferedReader(source.path.open("rb", buffering=0), buffer_size=_BUFFER)
        stdin = self._stdin or sys.stdin.buffer
        # A reader of its own, so that closing it leaves the process's standard input alone.
        return io.BufferedReader(_Borrowed(stdin), buffer_size=_BUFFER)

    def _documents(self, packed: io.BufferedReader, name: str) -> Iterator[Document | Failure]:
        file = plain(packed, name=name, most_ratio=self._settings.max_compression_ratio)
        if not file.peek(1):
            raise EmptyInput(f"{name}: an empty file")
        form = _form(file, name)
        if form in ("jsonl", "csv"):
            read = read_jsonl if form == "jsonl" else read_csv
            yield from self._items(read(file, name=name, most_bytes=self._settings.max_line_bytes), name)
        elif form == "json":
            yield from self._items(read_json(self._whole(file, name), name=name), name)
        elif form == "feed":
            feed = read_feed(self._whole(file, name), name=name, settings=self._settings)
            yield from self._items(feed, name)
        elif form == "warc":
            yield from self._captures(file, name)
        else:
            read_whole = self._page if form == "html" else self._text
            yield from read_whole(self._whole(file, name), name, self._about)

    def _whole(self, file: io.BufferedReader, name: str) -> bytes:
        most = self._settings.max_document_bytes
        raw = file.read(most + 1)
        if len(raw) > most:
            raise TooLarge(
                f"{name}: over the setting max_document_bytes ({most:,}); split it into one report a file, or raise "
                f"the setting"
            )
        return raw

    def _text(self, raw: bytes, name: str, about: About) -> list[Document | Failure]:
        decoded = decode(raw, name=name)
        return build_documents(
            decoded.text, about, name=name, settings=self._settings, raw=raw, note=decoded.note
        )

    def _page(self, raw: bytes, name: str, about: About) -> list[Document | Failure]:
        decoded = decode(raw, name=name, declared=declared_encoding(raw))
        page = read_page(decoded.text, name=name, settings=self._settings)
        said = About(
            url=page.url,
            outlet=page.outlet,
            title=page.title,
            published=page.published,
            language=page.language,
        )
        return build_documents(
            page.text, about.or_else(said), name=name, settings=self._settings, raw=raw, note=decoded.note
        )

    def _captures(self, file: io.BufferedReader, name: str) -> Iterator[Document | Failure]:
        empty = True
        for capture in read_warc(file, name=name, most_bytes=self._settings.max_html_bytes):
            empty = False
            if isinstance(capture, Failure):
                yield capture
                continue
            read = self._page if capture.is_html else self._text
            try:
                yield from read(capture.body, capture.name, self._about.or_else(About(url=capture.url)))
            except InputError as error:
                yield failure_of(capture.name, error)
        if empty:
            raise EmptyInput(f"{name}: no web pages or texts in it")

    def _items(self, items: Iterator[Item | Failure], name: str) -> Iterator[Document | Failure]:
        empty = True
        for item in items:
            empty = False
            if isinstance(item, Failure):
                yield item
            else:
                yield from self._item(item)
        if empty:
            raise EmptyInput(f"{name}: no records in it")

    def _item(self, item: Item) -> list[Document | Failure]:
        about = item.about.or_else(self._about)
        try:
            return build_documents(item.text, about, name=item.name, settings=self._settings, note=item.note)
        except InputError as error:
            return [failure_of(item.name, error)]


class _Borrowed(io.RawIOBase):
    """Somebody else's stream, read but never closed; gives at least a line at first, to tell the format from."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the buffer protocol has no name before Python 3.12
        read = getattr(self._stream, "read1", self._stream.read)
        data = read(len(view))
        while not self._begun and len(data) < _START and b"\n" not in data:
            more = read(len(view) - len(data))
            self._begun = not more
            data += more
        self._begun = True
        view[: len(data)] = data
        return len(data)


def _form(file: io.BufferedReader, name: str) -> str:
    """The format by the name's ending, else by the first bytes."""
    path = PurePath(name)
    ending = PurePath(path.stem).suffix if path.suffix.lower() in _PACKED else path.suffix
    known = _BY_ENDING.get(ending.lower())
    if known is not None:
        return known
    raw = file.peek(_START)[:_START]
    if raw.startswith(b"WARC/"):
        return "warc"
    start = raw.decode("utf-8-sig", "replace") if b"\0" not in raw else ""
    if _FEED.match(start):
        return "feed"
    if _HTML.match(start):
        return "html"
    return "jsonl" if looks_like_jsonl(start) else "text"
