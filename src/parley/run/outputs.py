"""Records in; text on a stream, pages in files or rows in a store out. Each output takes one record at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, TextIO

from rich.console import Console

from parley.errors import StoreBusy, StoreError, StoreReadOnly
from parley.record import Record
from parley.settings import Settings
from parley.show_table import print_record
from parley.store import Store
from parley.types import Failure
from parley.web.page import render

_PIPE_WIDTH = 140  # columns of a table that goes into a pipe or file


class Output(Protocol):
    """Where records go."""

    def put(self, record: Record) -> tuple[Failure, ...]:
        """Takes a record; gives what went wrong with it alone."""
        ...

    def close(self) -> None:
        """Completes the output; called once, also after an error."""
        ...


class TablePrinter:
    """For people: a table a record; what could not be read is left to the messages."""

    def __init__(self, stream: TextIO, *, explain: bool) -> None:
        width = None if stream.isatty() else _PIPE_WIDTH
        self._console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
        self._explain = explain

    def put(self, record: Record) -> tuple[Failure, ...]:
        if was_read(record):
            print_record(record, self._console, explain=self._explain)
        return ()

    def close(self) -> None:
        self._console.file.flush()


class JsonPrinter:
    """For programs: one object a line; or one object for one record and an array for several."""

    def __init__(self, stream: TextIO, *, lines: bool, single: bool) -> None:
        self._stream = stream
        self._lines = lines
        self._single = single  # one input: its only record stands without an array
        self._held: Record | None = None
        self._written = 0

    def put(self, record: Record) -> tuple[Failure, ...]:
        if self._lines:
            self._stream.write(record.to_json() + "\n")
        elif self._single and self._held is None and self._written == 0:
            self._held = record  # whether it is the only one is known when the next one comes
        else:
            if self._held is not None:
                held, self._held = self._held, None
                self._element(held)
            self._element(record)
        self._stream.flush()
        return ()

    def close(self) -> None:
        if self._held is not None:
            self._stream.write(self._held.to_json(indent=1) + "\n")
        elif not self._lines:
            self._stream.write("\n]\n" if self._written else "[]\n")
        self._stream.flush()

    def _element(self, record: Record) -> None:
        before = ",\n" if self._written else "[\n"
        self._written += 1  # first, so that an interrupted array is still closed as one
        self._stream.write(before + record.to_json())


class PageWriter:
    """A page a record: the named file for the first, `name-2.html` and so on for more."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0

    def put(self, record: Record) -> tuple[Failure, ...]:
        if not was_read(record):
            return ()
        self._count += 1
        path = self._path
        if self._count > 1:
            path = path.with_name(f"{path.stem}-{self._count}{path.suffix}")
        try:
            path.write_text(render(record), encoding="utf-8")
        except OSError as error:
            message = f"{path}: {error.strerror or error}; name a file that can be written"
            return (Failure(document=record.document.id, step="show", error="OSError", message=message),)
        return ()

    def close(self) -> None:
        """Nothing is left open."""


class StoreWriter:
    """Every record and failure into a store."""

    def __init__(self, where: str, settings: Settings) -> None:
        self._store = Store.open(where, settings=settings)

    def put(self, record: Record) -> tuple[Failure, ...]:
        if not was_read(record):
            for failure in record.failures:
                self._store.add_failure(failure)
            return ()
        try:
            self._store.add(record)
        except (StoreBusy, StoreReadOnly):  # the next record would fare no better
            raise
        except StoreError as error:
            return (
                Failure(
                    document=record.document.id, step="store", error=type(error).__name__, message=str(error)
                ),
            )
        return ()

    def close(self) -> None:
        self._store.close()


def was_read(record: Record) -> bool:
    """Whether there is a document in the record, and not just a failure."""
    return record.document.text != ""
