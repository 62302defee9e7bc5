"""The Store: Records in, one transaction each; records, search results and rows of events out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, func, insert, select, text

from parley.errors import StoreError
from parley.record import Record
from parley.settings import Settings
from parley.store import schema
from parley.store.connect import connect, store_errors
from parley.store.migrations import NEWEST, check_version, migrate, version_of
from parley.store.rows import layer_rows
from parley.types import Document, Failure

_UNSTORABLE = {"sqlite": re.compile("[\ud800-\udfff]"), "postgresql": re.compile("[\0\ud800-\udfff]")}
_PAGE = 200  # readings fetched at a time
_CURRENT = select(func.max(schema.readings.c.number)).group_by(schema.readings.c.document)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A document that a search found; `excerpt` marks the found words with «»."""

    document: str
    title: str | None
    outlet: str | None
    published: str | None
    excerpt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFilter:
    """Which events are wanted; None asks for all. `actor` and `recipient` are codes or their beginnings."""

    type: str | None = None
    mode: str | None = None
    status: str | None = None
    actor: str | None = None
    recipient: str | None = None
    country: str | None = None  # of a place, ISO 3166 alpha-3
    since: str | None = None  # ISO dates, both included; an event without a date is in neither
    until: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """One person's decision on one field, link or record; appended, never changed."""

    document: str
    target: str  # id of the claim, event, … decided on
    field: str
    decision: str
    reviewer: str
    at: str  # ISO date-time, UTC
    value: str | None = None
    reason: str | None = None


class Store:
    """Records that stay; open it with `Store.open`, use it in a `with`."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    @classmethod
    def open(cls, where: str | Path, *, settings: Settings | None = None, read_only: bool = False) -> Store:
        """Opens a SQLite file or a database URL, makes it when it is new and migrates it when it is older.

        Raises StoreError for a newer store or no store at all, StoreReadOnly when it cannot be written, StoreBusy
        when another process holds it for longer than the setting store_timeout_s.
        """
        known = settings or Settings()
        engine = connect(where, timeout_s=known.store_timeout_s, read_only=read_only)
        store = cls(engine, engine.url.database or _without_password(str(where)))
        try:
            store._prepare(read_only)
        except StoreError:
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Closes all connections; what was added stays."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, record: Record) -> bool:
        """Adds a record in one transaction; False, and nothing written, when the same maker's reading is there.

        Once it has returned, the record survives a killed process and a power cut. Raises StoreError when another
        document has the record's document id.
        """
        with self._writing() as connection:
            document = self._document(connection, record.document)
            maker = _maker(connection, record)
            reading = {"document": document, "maker": maker}
            matches = and_(*(schema.readings.c[name] == value for name, value in reading.items()))
            if connection.execute(select(schema.readings.c.number).where(matches)).first() is not None:
                return False
            number = _insert(connection, schema.readings, {**reading, "record": record.to_json()})
            for table, rows in layer_rows(record, number):
                connection.execute(insert(table), [_storable(connection, row) for row in rows])
        return True

    def add_failure(self, failure: Failure) -> None:
        """Keeps the failure of an input that gave no document."""
        with self._writing() as connection:
            values = {name: getattr(failure, name) for name in ("document", "step", "error", "message")}
            connection.execute(insert(schema.failures).values(reading=None, **_storable(connection, values)))

    def add_review(self, review: Review) -> None:
        """Appends a review; there is no way to change or delete one."""
        with self._writing() as connection:
            connection.execute(insert(schema.reviews).values(**_storable(connection, _fields(review))))

    def reviews(self, document: str) -> tuple[Review, ...]:
        """All reviews of a document, oldest first."""
        query = select(schema.reviews).where(schema.reviews.c.document == document)
        rows = self._all(query.order_by(schema.reviews.c.number))
        return tuple(Review(**{k: v for k, v in row.items() if k != "number"}) for row in rows)

    def records(self) -> Iterator[Record]:
        """The current reading of every document, in the order of the readings."""
        last = 0
        query = select(schema.readings.c.number, schema.readings.c.record)
        while True:
            page = query.where(schema.readings.c.number > last, schema.readings.c.number.in_(_CURRENT))
            rows = self._all(page.order_by(schema.readings.c.number).limit(_PAGE))
            if not rows:
                return
            yield from (Record.from_json(row["record"]) for row in rows)
            last = rows[-1]["number"]

    def readings(self, document: str) -> tuple[Record, ...]:
        """All readings of a document, the current one last; empty when it is not there."""
        query = (
            select(schema.readings.c.record)
            .join(schema.documents, schema.documents.c.number == schema.readings.c.document)
            .where(schema.documents.c.id == document)
            .order_by(schema.readings.c.number)
        )
        return tuple(Record.from_json(row["record"]) for row in self._all(query))

    def get(self, document: str) -> Record | None:
        """The current reading of a document, or None."""
        readings = self.readings(document)
        return readings[-1] if readings else None

    def failures(self) -> tuple[Failure, ...]:
        """Everything that failed, oldest first."""
        query = select(schema.failures).order_by(schema.failures.c.number)
        return tuple(
            Failure(document=r["document"], step=r["step"], error=r["error"], message=r["message"])
            for r in self._all(query)
        )

    def search(self, query: str, *, limit: int = 20) -> tuple[Hit, ...]:
        """Documents with all the words of `query`, best first; "quoted words" must stand together.

        Nothing in the query is an operator, so any text may be searched for.
        """
        phrases = _phrases(query)
        if not phrases:
            return ()
        if self._engine.dialect.name == "sqlite":
            statement, values = _FTS5, {"query": " AND ".join(phrases), "limit": limit}
        else:
            statement, values = _TSVECTOR, {"query": query.replace("\0", " "), "limit": limit}
        with store_errors(self._name), self._engine.connect() as connection:
            found = connection.execute(text(statement), values).mappings().all()
        return tuple(Hit(**row) for row in found)

    def events(self, wanted: EventFilter | None = None) -> Iterator[Record]:
        """Records of the current readings, each with only the events that are wanted; others are left out."""
        query = _events_query(wanted or EventFilter())
        found: dict[str, set[str]] = {}
        for row in self._all(query):
            found.setdefault(row["document"], set()).add(row["id"])
        for document, ids in found.items():
            record = self.get(document)
            if record is not None:
                yield _with_events(record, ids)

    def _prepare(self, read_only: bool) -> None:
        with store_errors(self._name), self._engine.connect() as connection:
            version = version_of(connection)
        if version == NEWEST:
            return
        check_version(version)
        if read_only:
            problem = "no store" if version == 0 else f"of the older schema version {version}"
            raise StoreError(f"{self._name}: {problem}; open it once for writing (parley read … --store)")
        with self._writing() as connection:
            migrate(connection)

    def _document(self, connection: Connection, document: Document) -> int:
        values = _storable(connection, _fields(document))
        query = select(schema.documents).where(schema.documents.c.id == document.id)
        there = connection.execute(query).mappings().first()
        if there is None:
            return _insert(connection, schema.documents, values)
        if there["sha256"] != values["sha256"] or there["text"] != values["text"]:
            raise StoreError(
                f"{self._name}: another document has the id {document.id!r}: give this one an id of its own"
            )
        return int(there["number"])

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        connected = self._engine.execution_options(writing=True)
        with store_errors(self._name), connected.begin() as connection:
            if connection.dialect.name == "postgresql":  # writers queue, as SQLite's do
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('parley'))"))
            yield connection

    def _all(self, query: Select[Any]) -> list[RowMapping]:
        with store_errors(self._name), self._engine.connect() as connection:
            return list(connection.execute(query).mappings())


_FTS5 = """
SELECT d.id AS document, d.title, d.outlet, d.published,
 snippet(document_words, 1, '«', '»', '…', 16) AS excerpt
FROM document_words JOIN documents d ON d.number = document_words.rowid
WHERE document_words MATCH :query ORDER BY document_words.rank, d.number LIMIT :limit
"""
_TSVECTOR = """
SELECT d.id AS document, d.title, d.outlet, d.published,
 ts_headline('simple', d.text, q, 'StartSel=«, StopSel=», MaxWords=16, MinWords=8') AS excerpt
FROM documents d, websearch_to_tsquery('simple', :query) q
WHERE to_tsvector('simple', coalesce(d.title, '') || ' ' || left(d.text, 250000)) @@ q
ORDER BY ts_rank(to_tsvector('simple', left(d.text, 250000)), q) DESC, d.number LIMIT :limit
"""


def _phrases(query: str) -> list[str]:
    """The query's words and quoted phrases, each in FTS5's quotes, in which nothing is an operator."""
    parts = re.findall(r'"([^"]*)"|(\S+)', query.replace("\0", " "))
    found = [(quoted or word).replace('"', " ").strip() for quoted, word in parts]
    return [f'"{phrase}"' for phrase in found if any(character.isalnum() for character in phrase)]


def _events_query(wanted: EventFilter) -> Select[Any]:
    events, readings, documents = schema.events, schema.readings, schema.documents
    query = (
        select(events.c.id, documents.c.id.label("document"))
        .join(readings, readings.c.number == events.c.reading)
        .join(documents, documents.c.number == readings.c.document)
        .where(events.c.reading.in_(_CURRENT))
        .order_by(events.c.reading, events.c.trigger_start, events.c.id)
    )
    for name in ("type", "mode", "status"):
        if getattr(wanted, name) is not None:
            query = query.where(events.c[name] == getattr(wanted, name))
    if wanted.since is not None:
        query = query.where(events.c.time_end >= wanted.since)
    if wanted.until is not None:
        query = query.where(func.substr(events.c.time_start, 1, 10) <= wanted.until[:10])
    for role, code in (("actor", wanted.actor), ("recipient", wanted.recipient)):
        if code is not None:
            query = query.where(_has_role(role, code))
    if wanted.country is not None:
        query = query.where(_has_place(wanted.country))
    return query


def _has_role(role: str, code: str) -> Any:
    roles, actors, events = schema.roles, schema.actors, schema.events
    return (
        select(roles.c.event)
        .join(actors, and_(actors.c.id == roles.c.actor, actors.c.reading == roles.c.reading))
        .where(roles.c.reading == events.c.reading, roles.c.event == events.c.id, roles.c.role == role)
        .where((actors.c.code == code) | actors.c.code.startswith(code + "-", autoescape=True))
        .exists()
    )


def _has_place(country: str) -> Any:
    places, events = schema.places, schema.events
    same = and_(places.c.reading == events.c.reading, places.c.event == events.c.id)
    return select(places.c.event).where(same, places.c.country == country).exists()


def _with_events(record: Record, ids: set[str]) -> Record:
    kept = tuple(event for event in record.events if event.id in ids)
    return replace(record, reading=replace(record.reading, events=kept))


def _maker(connection: Connection, record: Record) -> int:
    values = {"parley": record.parley, "fingerprint": record.fingerprint}
    matches = and_(*(schema.makers.c[name] == value for name, value in values.items()))
    number = connection.execute(select(schema.makers.c.number).where(matches)).scalar()
    return int(number) if number is not None else _insert(connection, schema.makers, values)


def _insert(connection: Connection, table: Any, values: dict[str, Any]) -> int:
    done = connection.execute(insert(table).values(**values).returning(table.c.number))
    return int(done.scalar_one())


def _storable(connection: Connection, row: dict[str, Any]) -> dict[str, Any]:
    """The row without characters no database takes: half a character and, on PostgreSQL, null.

    One character takes the place of each, so that positions hold; the record's JSON keeps the text verbatim.
    """
    unstorable = _UNSTORABLE[connection.dialect.name]
    return {
        name: unstorable.sub("�", value) if isinstance(value, str) else value for name, value in row.items()
    }


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _without_password(where: str) -> str:
    return re.sub(r"//[^@/]*@", "//…@", where)
