"""Resolve: reads the registry's CSV tables into Entries and checks them on the way.

Comes in: src/parley/data/registry/*.csv (or a folder of the user's own). Goes out: (surface form, rule of case,
Entry) triples for the index in registry.py. A wrong table raises DataError with file and line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

from parley.errors import DataError

Kind = Literal[
    "country", "adjective", "people", "capital", "seat", "place", "group", "agency", "igo", "outlet", "holder", "role"
]  # fmt: skip
RoleKind = Literal[
    "person", "guest", "delegate", "people", "body", "equipment", "local", "quality", "past", "statement", "group",
    "site", "none",
]  # fmt: skip
Case = Literal["any", "name", "exact"]  # any case; a capital somewhere in it; letter for letter

_SECTORS = (
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC "
    "UNO EUR"  # the last two under IGO only
)
SECTORS = frozenset(_SECTORS.split())
INTERNATIONAL = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC"})
_ROLE_KINDS: dict[str, RoleKind] = {kind: kind for kind in get_args(RoleKind)}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ACRONYM = 6  # letters; all-capital aliases up to this length must stand in capitals in the text


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing a name can stand for, while it is valid (ISO dates, both ends included; None: open)."""

    kind: Kind
    name: str
    country: str | None = None
    sector: str | None = None  # "*" in a role: taken from its neighbour
    start: str | None = None
    end: str | None = None
    office: str | None = None  # holders: the canonical role word
    role: RoleKind | None = None  # roles only
    default: str | None = None  # roles of sector "*"
    weight: float = 1.0  # how good a reading of the bare name this is
    note: str | None = None
    source: str | None = None

    def valid(self, date: str | None) -> bool:
        """Whether the entry holds on an ISO date; always without a date."""
        if date is None:
            return True
        day = date[:10]
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


Row = tuple[str, Case, Entry]


def read_tables(folder: Path | None = None) -> Iterator[Row]:
    """All rows of all tables; `folder` replaces the package's own registry."""
    yield from _countries(_rows(folder, "countries"))
    yield from _named(_rows(folder, "groups"), "group")
    yield from _named(_rows(folder, "agencies"), "agency")
    yield from _named(_rows(folder, "igos"), "igo")
    yield from _outlets(_rows(folder, "outlets"))
    yield from _offices(_rows(folder, "offices"))
    for table in ("holders", "leaders", "congress"):
        yield from _holders(_rows(folder, table))
    for table in ("regions", "placenames"):
        yield from _places(_rows(folder, table))


class _Line(dict[str, str]):
    """One row and where it stands, for error messages."""

    where: str = ""

    def many(self, column: str) -> list[str]:
        return [value.strip() for value in self[column].split(";") if value.strip()]


def _rows(folder: Path | None, table: str) -> Iterator[_Line]:
    name = f"{table}.csv"
    source = (folder or files("parley.data").joinpath("registry")).joinpath(name)
    try:
        text = source.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"registry: {name} cannot be read ({error}); reinstall parley or check the folder"
        ) from error
    numbered = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not numbered:
        raise DataError(f"registry: {name} has no header line")
    header = next(csv.reader([numbered[0][1]]))
    for (number, _), cells in zip(numbered[1:], csv.reader(line for _, line in numbered[1:]), strict=True):
        if len(cells) != len(header):
            raise DataError(
                f"registry: {name} line {number} has {len(cells)} cells, the header {len(header)}"
            )
        row = _Line(zip(header, cells, strict=True))
        row.where = f"{name} line {number}"
        yield row


def _code(row: _Line, column: str = "code") -> str | None:
    code = row[column]
    if code and not (len(code) == 3 and code.isupper()):
        raise DataError(f"registry: {row.where}: {code!r} is not a three-letter code")
    return code or None


def _sector(row: _Line) -> str | None:
    sector = row["sector"]
    if sector and sector != "*" and sector not in SECTORS:
        raise DataError(f"registry: {row.where}: {sector!r} is not a PLOVER sector")
    return sector or None


def _day(row: _Line, column: str) -> str | None:
    day = row[column]
    if day and not _DATE.fullmatch(day):
        raise DataError(f"registry: {row.where}: {column} {day!r} is not a date like 2024-12-31")
    return day or None


def _case(form: str) -> Case:
    letters = [c for c in form if c.isalpha()]
    if letters and all(c.isupper() for c in letters) and len(letters) <= _ACRONYM:
        return "exact"
    return "name" if any(c.isupper() for c in form) else "any"


def _countries(rows: Iterator[_Line]) -> Iterator[Row]:
    for row in rows:
        code, name = _code(row), row["name"]
        note = row["note"] or None

        def entry(
            kind: Kind, weight: float, of: tuple[str, str | None, str | None] = (name, code, note)
        ) -> Entry:
            return Entry(kind=kind, name=of[0], country=of[1], sector="GOV", weight=weight, note=of[2])

        rank = 0.6 if row["sovereign"] else 0.85 if note == "second" else 1.0
        for place, form in enumerate([name, *row.many("aliases")]):
            weight = rank if place == 0 else rank * 0.95 ** min(place, 8)
            yield form, _case(form), entry("country", weight)
        for form in row.many("adjectives"):
            yield form, _case(form), entry("adjective", rank)
            if not form.endswith(("sh", "ch", "ese", "s", "ss", "x", "Kyrgyz")):
                yield form + "s", "name", entry("people", rank)
        for form in row.many("people"):
            yield form, "name", entry("people", rank)
        for form in row.many("capital"):
            yield form, "name", entry("capital", 0.7 * rank)
        for form in row.many("seats"):
            yield form, "name", entry("seat", 0.9 * rank)


def _named(rows: Iterator[_Line], kind: Kind) -> Iterator[Row]:
    for row in rows:
        entry = Entry(
            kind=kind,
            name=row["name"],
            country=_code(row),
            sector=_sector(row),
            start=_day(row, "start"),
            end=_day(row, "end"),
        )
        for form in [row["name"], *row.many("aliases")]:
            yield form, _case(form), entry


def _outlets(rows: Iterator[_Line]) -> Iterator[Row]:
    for row in rows:
        entry = Entry(kind="outlet", name=row["name"], country=_code(row), sector="JRN", weight=0.9)
        for form in [row["name"], *row.many("aliases")]:
            yield form, _case(form), entry


def _offices(lines: Iterator[_Line]) -> Iterator[Row]:
    rows = list(lines)
    written = {form for row in rows for form in row.many("words")}
    for row in rows:
        role, forms = _ROLE_KINDS.get(row["kind"]), row.many("words")
        if role is None or not forms:
            raise DataError(
                f"registry: {row.where}: kind {row['kind']!r} is not one of {', '.join(get_args(RoleKind))}"
            )
        sector = _sector(row)
        for form in forms:
            entry = Entry(
                kind="role",
                name=form,
                sector=sector,
                default=row["default"] or None,
                role=role,
                office=forms[0],
            )
            yield form, "any", entry
            if role not in ("quality", "past") and plural(form) not in written:
                yield plural(form), "any", entry


def _holders(rows: Iterator[_Line]) -> Iterator[Row]:
    for row in rows:
        entry = Entry(
            kind="holder",
            name=row["name"],
            country=_code(row),
            sector=_sector(row),
            start=_day(row, "start"),
            end=_day(row, "end"),
            office=row["office"] or None,
            source=row["source"],
        )
        for form in [row["name"], *row.many("aliases")]:
            yield form, "name", entry


def _places(rows: Iterator[_Line]) -> Iterator[Row]:
    for row in rows:
        weight = float(row["weight"])
        yield row["name"], "name", Entry(kind="place", name=row["name"], country=_code(row), weight=weight)


def plural(word: str) -> str:
    """The regular plural of a role word's last (or, before "of", first) noun."""
    head, separator, tail = word.partition(" of ")
    if not separator:
        head, separator, tail = word.partition(" to ")
    if head.endswith("man"):
        head = head[:-3] + "men"
    elif head.endswith("y") and head[-2:-1] not in "aeou":
        head = head[:-1] + "ies"
    elif head.endswith(("s", "x", "ch", "sh")):
        head += "es"
    else:
        head += "s"
    return head + separator + tail
