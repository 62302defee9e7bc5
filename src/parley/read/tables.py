"""JSONL lines and CSV rows in, Items out, one at a time; a bad line is an error of its own, the rest is read on."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from parley.errors import BadRecord, InputError, TooLarge
from parley.read.documents import About
from parley.read.encodings import decode, marked_encoding
from parley.read.sources import failure_of
from parley.types import Failure

FIELDS = ("text", "id", "url", "outlet", "title", "published", "language")
_KNOWN = f"known are {', '.join(FIELDS)}; put anything else under 'extra'"
_SAMPLE = 2**18


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One text within a file, with what the file says about it."""

    name: str  # "reports.jsonl line 12"
    text: str
    about: About
    note: str | None = None


def read_jsonl(file: io.BufferedReader, *, name: str, most_bytes: int) -> Iterator[Item | Failure]:
    """One Item, or one error, for each line that is not blank."""
    for number, line in enumerate(_lines(file, most_bytes), start=1):
        where = f"{name} line {number}"
        if line is None:
            yield failure_of(where, TooLarge(f"{where}: over the setting max_line_bytes ({most_bytes:,})"))
        elif line.strip():
            try:
                yield _from_line(line, where)
            except InputError as error:
                yield failure_of(where, error)


def read_json(raw: bytes, *, name: str) -> Iterator[Item | Failure]:
    """One Item for a file with one object, one each for a list of objects; JSONL under a wrong name is read."""
    text = decode(raw, name=name).text
    if looks_like_jsonl(text):
        yield from read_jsonl(io.BufferedReader(io.BytesIO(raw)), name=name, most_bytes=len(raw))
        return
    value = _parsed(text, name)
    several = isinstance(value, list)
    for number, one in enumerate(value if isinstance(value, list) else [value], start=1):
        where = f"{name} item {number}" if several else name
        try:
            yield _from_object(one, where)
        except InputError as error:
            yield failure_of(where, error)


def read_csv(file: io.BufferedReader, *, name: str, most_bytes: int) -> Iterator[Item | Failure]:
    """One Item, or one error, a row; the header must have a column `text`."""
    sample = file.peek(_SAMPLE)
    encoding = _encoding(sample, name)
    # The limit is the csv module's own and holds for the process, so it is only ever raised; its default refuses
    # texts over 128 KiB.
    csv.field_size_limit(max(csv.field_size_limit(), min(most_bytes, 2**31 - 1)))
    with _as_text(file, encoding) as text:
        rows = csv.reader(text, delimiter=_delimiter(sample.decode(encoding, "replace")))
        yield from _rows(rows, name, most_bytes)


def _rows(rows: Any, name: str, longest: int) -> Iterator[Item | Failure]:
    try:
        header = [cell.strip().lstrip("\ufeff").lower() for cell in next(rows, [])]
        _check_header(header, name)
        for cells in rows:
            where = f"{name} line {rows.line_num}"
            if any(len(cell) > longest for cell in cells):
                yield failure_of(where, BadRecord(f"{where}: a cell is over {longest} characters"))
            elif any(cell.strip() for cell in cells):
                yield _from_row(header, cells, where)
    except csv.Error as error:
        where = f"{name} line {rows.line_num}"
        yield failure_of(where, BadRecord(f"{where}: {error}; the rest of the file was not read"))


@contextmanager
def _as_text(file: io.BufferedReader, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file's lines as text; the file itself stays its owner's to close."""
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


def looks_like_jsonl(start: str) -> bool:
    """Whether the first line is a JSON object, or the start of one that is cut."""
    line, newline, _ = start.lstrip("\ufeff \t\r\n").partition("\n")
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return not newline and '"text"' in line


def _lines(file: io.BufferedReader, most_bytes: int) -> Iterator[str | bytes | None]:
    """Lines as bytes; as text when a mark says UTF-16 or UTF-32; None for a line that is too long."""
    encoding = marked_encoding(file.peek(4)[:4])
    if encoding is not None and encoding != "utf-8":
        with _as_text(file, encoding) as text:
            yield from text
        return
    while line := file.readline(most_bytes + 1):
        if len(line) <= most_bytes:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(2**20)
        yield None


def _from_line(line: str | bytes, where: str) -> Item:
    if isinstance(line, str):
        return _from_object(_parsed(line.lstrip("\ufeff"), where), where)
    decoded = decode(line, name=where)
    return _from_object(_parsed(decoded.text, where), where, decoded.note)


def _parsed(text: str, where: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError as error:
        raise BadRecord(f"{where}: not JSON ({error}); each line must be one object with a 'text'") from error
    except RecursionError as error:
        raise BadRecord(
            f"{where}: JSON nested too deep; each line must be one object with a 'text'"
        ) from error
    return value


def _from_object(value: object, where: str, note: str | None = None) -> Item:
    if not isinstance(value, dict):
        raise BadRecord(f"{where}: not a JSON object; each line must be one object with a 'text'")
    fields = {key: _field(key, value[key], where) for key in value if key != "extra"}
    text = fields.pop("text", None)
    if text is None:
        raise BadRecord(f"{where}: no 'text'; {_KNOWN}")
    return Item(name=where, text=text, about=About(**fields), note=note)


def _field(key: str, value: object, where: str) -> str | None:
    if key not in FIELDS:
        raise BadRecord(f"{where}: unknown field {key[:60]!r}; {_KNOWN}")
    if key == "id" and type(value) is int:
        return str(value)
    if value is not None and not isinstance(value, str):
        raise BadRecord(f"{where}: field {key!r} must be a string or null, not {type(value).__name__}")
    if key == "text":
        return value
    return (value or "").strip() or None


def _encoding(sample: bytes, name: str) -> str:
    """The encoding of a file by its start, which may be cut within a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return decode(sample, name=name).encoding
    return "utf-8-sig" if b"\0" not in sample else decode(sample, name=name).encoding


def _delimiter(sample: str) -> str:
    header = sample.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _check_header(header: list[str], name: str) -> None:
    if "text" not in header:
        raise BadRecord(f"{name}: no column 'text' in the first line; {_KNOWN}")
    for column in header:
        if column not in (*FIELDS, "extra"):
            raise BadRecord(f"{name}: unknown column {column[:60]!r}; {_KNOWN}")
    if len(set(header)) < len(header):
        raise BadRecord(f"{name}: a column stands twice in the first line")


def _from_row(header: list[str], cells: list[str], where: str) -> Item | Failure:
    if len(cells) != len(header):
        problem = f"{where}: {len(cells)} cells under {len(header)} columns; quote cells with commas in them"
        return failure_of(where, BadRecord(problem))
    values = dict(zip(header, cells, strict=True))
    values.pop("extra", None)
    text = values.pop("text")
    note = "not all of it was in the file's encoding: � marks the gaps" if "�" in text else None
    about = About(**{key: value.strip() or None for key, value in values.items()})
    return Item(name=where, text=text, about=about, note=note)
