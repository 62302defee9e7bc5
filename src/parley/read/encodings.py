"""Bytes in, text out, whatever the encoding; bytes that are no text are refused.

Tried in this order: byte-order mark, UTF-16/32 without one, UTF-8, the encoding a page declares, mostly-UTF-8 with
stray bytes of another encoding (mended, and said so), then what the bytes look like.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from parley.errors import BadEncoding, BinaryInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = {
    b"%PDF-": "a PDF; take its text out first (pdftotext)",
    b"PK\x03\x04": "a zip archive or office document; save it as plain text first",
    b"\xd0\xcf\x11\xe0": "an old office document; save it as plain text first",
    b"\x28\xb5\x2f\xfd": "zstd-compressed; unpack it first (gzip, bzip2 and xz are read as they are)",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"\x89PNG": "an image",
    b"GIF8": "an image",
    b"\xff\xd8\xff": "an image",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database; name it with --store",
}
_SAMPLE = 2**16
_STRAY = re.compile("[\udc80-\udcff]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL = 0.01  # share of control characters from which it is no text
_FEW_HIGH = 0.05  # share of bytes over 127 in Latin-script text with typographic quotes or accents


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and what had to be mended, if anything."""

    text: str
    encoding: str
    note: str | None = None


def decode(raw: bytes, *, name: str, declared: str | None = None) -> Decoded:
    """The text of `raw`; raises BinaryInput or BadEncoding naming the input.

    `declared` is what a web page says of itself; it is believed only when it fits.
    """
    for magic, kind in _KINDS.items():
        if raw.startswith(magic):
            raise BinaryInput(f"{name}: {kind}")
    decoded = _by_mark(raw) or _by_zeros(raw) or _utf8(raw)
    if decoded is None and _looks_binary(raw):
        raise BinaryInput(f"{name}: not text; name a file of text, HTML, JSONL or CSV")
    decoded = decoded or _as_declared(raw, declared) or _mixed(raw) or _by_look(raw)
    if decoded is None:
        raise BadEncoding(f"{name}: text in no encoding we can tell; save it as UTF-8")
    if _share_of_control(decoded.text) > _MOST_CONTROL:
        raise BinaryInput(f"{name}: not text; name a file of text, HTML, JSONL or CSV")
    return decoded


def marked_encoding(start: bytes) -> str | None:
    """The encoding that a byte-order mark names, if there is one."""
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)


def _by_mark(raw: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            body = raw[len(mark) :]
            strict = _strict(body, encoding)
            if strict is not None:
                return strict
            if encoding == "utf-8":
                return _mixed(body)
            text = body.decode(encoding, "replace")
            return Decoded(
                text=text, encoding=encoding, note=f"not all of it was {encoding}: � marks the gaps"
            )
    return None


def _by_zeros(raw: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: only text read the right way round is full of spaces."""
    if b"\0" not in raw[:_SAMPLE]:
        return None
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        sample = raw[: _SAMPLE - _SAMPLE % 4]
        start = sample[: len(sample) - len(sample) % width].decode(encoding, "ignore")
        if start.count(" ") > 0.03 * len(start) and _share_of_control(start) == 0:
            return _strict(raw, encoding)
    return None


def _utf8(raw: bytes) -> Decoded | None:
    return _strict(raw, "utf-8")


def _strict(raw: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(text=raw.decode(encoding), encoding=encoding)
    except UnicodeDecodeError:
        return None


def _looks_binary(raw: bytes) -> bool:
    sample = raw[:_SAMPLE]
    zeros = sum(byte < 9 or 13 < byte < 27 for byte in sample)
    return zeros > _MOST_CONTROL * len(sample)


def _share_of_control(text: str) -> float:
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) / max(1, len(sample))


def _as_declared(raw: bytes, declared: str | None) -> Decoded | None:
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return None
    if name in ("iso8859-1", "ascii"):  # as browsers do: pages say Latin-1 and mean Windows' superset
        name = "cp1252"
    return _strict(raw, name) if name != "utf-8" else None


def _mixed(raw: bytes) -> Decoded | None:
    """Mostly UTF-8 with stray bytes: those are read as cp1252, the usual culprit; None when it is no UTF-8."""
    text = raw.decode("utf-8", "surrogateescape")
    strays = sum(len(stray) for stray in _STRAY.findall(text))
    beyond_ascii = sum(map("\x7f".__lt__, text)) - strays
    if strays >= beyond_ascii:
        return None
    mended = _STRAY.sub(
        lambda match: match[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), text
    )
    return Decoded(
        text=mended,
        encoding="utf-8",
        note=f"mixed encodings: {strays} bytes that are no UTF-8 were read as cp1252 (� where that failed, too)",
    )


def _by_look(raw: bytes) -> Decoded | None:
    high = sum(byte > 127 for byte in raw[:_SAMPLE])
    if high < _FEW_HIGH * len(raw[:_SAMPLE]):
        return _strict(raw, "cp1252") or _guessed(raw)
    return _guessed(raw)


def _guessed(raw: bytes) -> Decoded | None:
    best = from_bytes(raw[:_SAMPLE]).best()
    if best is None:
        return None
    strict = _strict(raw, best.encoding)
    if strict is not None:
        return strict
    text = raw.decode(best.encoding, "replace")
    return Decoded(
        text=text, encoding=best.encoding, note=f"not all of it was {best.encoding}: � marks the gaps"
    )
