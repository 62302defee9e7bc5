"""Stored records in, JSON lines or a table of events out."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TextIO

from parley.record import Record
from parley.rows import NARRATOR, RowMaker

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class EventLine:
    """One event as one line of CSV; the columns are the fields."""

    document: str
    outlet: str | None
    published: str | None
    event: str
    says: str  # the chain of speakers, outermost first
    who: str
    what: str
    whom: str
    when: str
    where: str
    status: str
    amounts: str
    words: str
    score: float


def write_jsonl(records: Iterable[Record], stream: TextIO) -> int:
    """Writes one record a line; gives their number."""
    count = 0
    for record in records:
        stream.write(record.to_json() + "\n")
        count += 1
    return count


def write_csv(records: Iterable[Record], stream: TextIO) -> int:
    """Writes one event a line under a header; gives the number of events.

    A cell that a spreadsheet would run as a formula is given a leading apostrophe.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([field.name for field in fields(EventLine)])
    count = 0
    for record in records:
        for line in event_lines(record):
            writer.writerow([inert(getattr(line, field.name)) for field in fields(EventLine)])
            count += 1
    return count


def inert(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)):
        return "'" + cell
    return cell


def event_lines(record: Record) -> list[EventLine]:
    """The record's events in the order of the text."""
    scores = {event.id: event.score for event in record.events}
    document = record.document
    return [
        EventLine(
            document=document.id,
            outlet=document.outlet,
            published=document.published,
            event=row.event,
            says=" > ".join(row.chain) or NARRATOR,
            who=row.who,
            what=row.what,
            whom=row.whom,
            when=row.when,
            where=row.where,
            status=row.status,
            amounts=row.amounts,
            words=row.trigger,
            score=scores[row.event],
        )
        for row in RowMaker(record.reading).events()
    ]
