"""A path or URL in, an SQLAlchemy engine out, with what each database needs to be safe; its errors as ours.

SQLite runs in WAL mode (readers never wait for the writer) and with synchronous=FULL (what `add` has acknowledged
survives a killed process and a power cut). Writers take their lock at the start, so two of them queue instead of
failing half-way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from parley.errors import MissingExtra, StoreBusy, StoreError, StoreReadOnly

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NO_WRITING = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_NO_STORE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def connect(where: str | Path, *, timeout_s: float, read_only: bool) -> Engine:
    """An engine for a SQLite file or a `postgresql://` or `sqlite://` URL."""
    url = _url(where)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, timeout_s, read_only)
    if url.get_backend_name() != "postgresql":
        raise StoreError(f"{url.get_backend_name()}: no kind of store; name a file or a postgresql:// URL")
    try:
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        return create_engine(url, execution_options={"postgresql_readonly": read_only})
    except ImportError as error:
        raise MissingExtra("psycopg", "postgres") from error


@contextmanager
def store_errors(where: str) -> Iterator[None]:
    """Turns the database's errors into StoreBusy, StoreReadOnly or StoreError that name the store."""
    try:
        yield
    except DBAPIError as error:
        raise _ours(error, where) from error


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        return make_url(where)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError(f"{where.split('://')[0]}://…: not a database URL; name a file or a URL") from error


def _sqlite(url: URL, timeout_s: float, read_only: bool) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise StoreError("a store in memory would be lost at once: name a file")
    path = Path(str(url.database))
    if path.is_dir():
        raise StoreError(f"{path}: a folder; name a file in it, such as {path / 'parley.sqlite'}")
    if read_only and not path.exists():
        raise StoreError(f"{path}: no store there; make one with `parley read … --store {path}`")
    if not read_only and not path.parent.is_dir():
        raise StoreError(f"{path}: its folder does not exist; make it first")

    def opened() -> sqlite3.Connection:
        return _open_file(path, timeout_s, read_only)

    engine = create_engine("sqlite://", creator=opened, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _open_file(path: Path, timeout_s: float, read_only: bool) -> sqlite3.Connection:
    address = "file:" + quote(str(path.absolute()))
    mode = "?mode=ro" if read_only else "?mode=rwc"
    connection = _opened(address + mode, timeout_s)
    try:
        if read_only:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        else:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
    except sqlite3.OperationalError as error:
        connection.close()
        if not read_only or Path(f"{path}-wal").exists() or error.sqlite_errorcode & 0xFF in _BUSY:
            raise
        # A WAL store in a folder we may not write to; nobody is writing, or there would be a -wal file.
        return _opened(address + mode + "&immutable=1", timeout_s)
    return connection


def _opened(address: str, timeout_s: float) -> sqlite3.Connection:
    return sqlite3.connect(
        address, uri=True, timeout=timeout_s, isolation_level=None, check_same_thread=False
    )


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _ours(error: DBAPIError, where: str) -> StoreError:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return StoreBusy(
            f"{where}: another process has been writing for too long; try again, or raise store_timeout_s"
        )
    if code in _NO_WRITING:
        return StoreReadOnly(
            f"{where}: cannot be written ({error.orig}); check its permissions and the room on its disk"
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreReadOnly(f"{where}: cannot be opened ({error.orig}); check the path and its permissions")
    if code in _NO_STORE:
        return StoreError(f"{where}: not a store, or damaged ({error.orig}); name another file")
    return StoreError(f"{where}: {error.orig}")
