"""WARC files (ISO 28500) in, the web pages in them out, one at a time.

Read are `response` and `resource` records that hold HTML, and `conversion` records of plain text; other kinds, and
answers that are no success, are what a crawl is mostly made of and are passed over. The bodies of HTTP are unpacked.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from parley.errors import BadRecord, TooLarge
from parley.read.sources import failure_of
from parley.types import Failure

_MOST_HEADER = 2**16
_KINDS = ("response", "resource", "conversion")


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """One captured document; `body` is its bytes, `is_html` what its header says of them."""

    name: str  # "crawl.warc record 12"
    url: str | None
    body: bytes
    is_html: bool


def read_warc(file: io.BufferedReader, *, name: str, most_bytes: int) -> Iterator[Capture | Failure]:
    """Captures in order, or a Failure for one that is too large or damaged; raises BadRecord where no record starts."""
    number = 0
    while (line := file.readline(_MOST_HEADER)) != b"":
        if not line.strip():
            continue
        number += 1
        where = f"{name} record {number}"
        if not line.startswith(b"WARC/"):
            raise BadRecord(f"{where}: no WARC record starts here; the rest of the file was not read")
        header = _header(file, where)
        length = _length(header, where)
        kind = header.get("warc-type")
        if kind in _KINDS and length > most_bytes:
            problem = f"{where}: {length:,} bytes, over the setting max_html_bytes ({most_bytes:,})"
            yield failure_of(where, TooLarge(problem))
        if kind not in _KINDS or length > most_bytes:
            _skip(file, length, where)
            continue
        content = _exactly(file, length, where)
        try:
            capture = _capture(content, header, where)
        except BadRecord as error:
            yield failure_of(where, error)
            continue
        if capture is not None:
            yield capture


def _header(file: BinaryIO, where: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    size = 0
    while (line := file.readline(_MOST_HEADER)).strip():
        size += len(line)
        if size > _MOST_HEADER:
            raise BadRecord(f"{where}: a header without an end; the rest of the file was not read")
        key, _, value = line.decode("utf-8", "replace").partition(":")
        fields[key.strip().lower()] = value.strip()
    return fields


def _length(header: Mapping[str, str], where: str) -> int:
    length = header.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise BadRecord(f"{where}: no length of its content; the rest of the file was not read")
    return int(length)


def _exactly(file: io.BufferedReader, length: int, where: str) -> bytes:
    data = file.read(length)
    if len(data) < length:
        raise BadRecord(f"{where}: cut short; fetch the file again")
    return data


def _skip(file: io.BufferedReader, length: int, where: str) -> None:
    while length > 0:
        skipped = len(file.read(min(length, 2**20)))
        if skipped == 0:
            raise BadRecord(f"{where}: cut short; fetch the file again")
        length -= skipped


def _capture(content: bytes, header: Mapping[str, str], where: str) -> Capture | None:
    url = header.get("warc-target-uri", "").strip("<>") or None
    kind = header.get("content-type", "")
    if header["warc-type"] != "response":
        return _if_text(where, url, content, kind)
    if not kind.startswith("application/http"):
        return None
    file = io.BytesIO(content)
    status = file.readline(_MOST_HEADER).split(b" ")
    if len(status) < 2 or not status[1].startswith(b"2"):
        return None
    answer = _header(file, where)
    return _if_text(where, url, _unpacked(file.read(), answer, where), answer.get("content-type", ""))


def _if_text(where: str, url: str | None, body: bytes, kind: str) -> Capture | None:
    is_html = "html" in kind.lower()
    if not (is_html or kind.lower().startswith("text/plain")) or not body.strip():
        return None
    return Capture(name=where, url=url, body=body, is_html=is_html)


def _unpacked(body: bytes, answer: Mapping[str, str], where: str) -> bytes:
    if "chunked" in answer.get("transfer-encoding", "").lower():
        body = _joined(body)
    packing = answer.get("content-encoding", "").lower()
    try:
        if packing in ("gzip", "x-gzip") and body[:2] == b"\x1f\x8b":
            return gzip.GzipFile(fileobj=io.BytesIO(body)).read(_most_unpacked(body))
        if packing == "deflate":
            return zlib.decompressobj().decompress(body, _most_unpacked(body))
    except (OSError, EOFError, zlib.error) as error:
        raise BadRecord(f"{where}: a damaged body ({error}); fetch it again") from error
    return body


def _most_unpacked(body: bytes) -> int:
    return 2**20 + 100 * len(body)  # pages shrink to a tenth or so; what shrinks to less is cut, not trusted


def _joined(body: bytes) -> bytes:
    """The body without the marks of its chunks; as it is when crawlers have joined it already."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            return body if not parts else b"".join(parts)
        if length == 0:
            break
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 4 + length
    return b"".join(parts)
