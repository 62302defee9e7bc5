"""What was read in, records out, in order: documents go down the road, failures become records of their own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from parley.read.language import is_english, language_failure
from parley.record import Record, failed_record
from parley.types import Document, Failure, Reading


class Streamer(Protocol):
    """What is needed of a Reader."""

    @property
    def fingerprint(self) -> str:
        """Hash of step versions, models and settings."""
        ...

    def stream(self, documents: Iterable[Document]) -> Iterator[Record]:
        """One record a document, in order."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class _Arrival:
    """A document with the failures that concern it, or the failure of an input that gave none."""

    document: Document | None
    failures: tuple[Failure, ...]

    @property
    def goes_on(self) -> bool:
        return self.document is not None and is_english(self.document.language)


def read_records(found: Iterable[Document | Failure], reader: Streamer) -> Iterator[Record]:
    """One record for every document and one for every input that gave none, in the order they came.

    A Failure that stands before a Document and has its id is put into that document's record. A document that is not
    English goes no further: its record holds its text and says so.
    """
    waiting: deque[_Arrival] = deque()
    for record in reader.stream(_on_the_road(found, waiting)):
        while not waiting[0].goes_on:
            yield _left_behind(waiting.popleft(), reader.fingerprint)
        failures = (*waiting.popleft().failures, *record.failures)
        yield replace(record, reading=replace(record.reading, failures=failures))
    yield from (_left_behind(arrival, reader.fingerprint) for arrival in waiting)


def _on_the_road(found: Iterable[Document | Failure], waiting: deque[_Arrival]) -> Iterator[Document]:
    """The documents that go on; everything that arrives is noted in `waiting`, to be put back in order."""
    for arrival in _arrivals(found):
        waiting.append(arrival)
        if arrival.document is not None and arrival.goes_on:
            yield arrival.document


def _arrivals(found: Iterable[Document | Failure]) -> Iterator[_Arrival]:
    notes: list[Failure] = []
    for one in found:
        if isinstance(one, Failure):
            notes.append(one)
            continue
        yield from (_Arrival(document=None, failures=(n,)) for n in notes if n.document != one.id)
        yield _Arrival(document=one, failures=tuple(n for n in notes if n.document == one.id))
        notes = []
    yield from (_Arrival(document=None, failures=(note,)) for note in notes)


def _left_behind(arrival: _Arrival, fingerprint: str) -> Record:
    if arrival.document is None:
        return failed_record(arrival.failures[0], fingerprint=fingerprint)
    foreign = language_failure(arrival.document)
    told = foreign is None or any(failure.error == foreign.error for failure in arrival.failures)
    failures = arrival.failures if foreign is None or told else (*arrival.failures, foreign)
    reading = Reading(document=arrival.document, failures=failures)
    return Record(reading=reading, fingerprint=fingerprint)
