"""The store: nothing lost, nothing twice, nothing written by halves; old stores migrate, hostile queries find."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect

from fake_reader import SAMPLE_TEXT, sample_record
from parley.errors import MissingExtra, StoreBusy, StoreError
from parley.record import Record
from parley.settings import Settings
from parley.store import EventFilter, Review, Store
from parley.store.migrations import NEWEST, migrate
from parley.store.schema import metadata
from parley.types import Agreement, Failure, Relation, Violation

TESTS = Path(__file__).parent


def full_record() -> Record:
    """A record with something in every layer."""
    record = sample_record()
    first, second = record.events
    party = record.actors[0].id
    reading = replace(
        record.reading,
        relations=(
            Relation(
                type="before", from_event=first.id, to_event=second.id, claim=first.claim, evidence=first.trigger
            ),
        ),
        agreements=(
            Agreement(
                id="agr:1", kind="ceasefire", name="the ceasefire", parties=(party,), brokers=(), start=None, end=None,
                mentions=((0, 3),),
            ),
        ),
        violations=(
            Violation(
                id="vio:1", agreement="agr:1", by=(party,), event=first.id, claim=first.claim, chain=(party,),
                status="alleged",
            ),
        ),
        failures=(Failure(document=record.document.id, step="link", error="ValueError", message="broke"),),
    )  # fmt: skip
    return replace(record, reading=reading)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "parley.sqlite"


def test_record_comes_back_as_it_was(path: Path) -> None:
    record = full_record()
    with Store.open(path) as store:
        assert store.add(record)
    with Store.open(path, read_only=True) as store:
        assert list(store.records()) == [record]
        assert store.get(record.document.id) == record
        assert store.get("doc:none") is None


def test_every_layer_has_its_rows(path: Path) -> None:
    record = full_record()
    with Store.open(path) as store:
        store.add(record)
    assert (
        rows(path, "SELECT type, status, trigger_text, time_start FROM events ORDER BY trigger_start")
        == [("ASSAULT", "happened", "shelled", "2024-12-02")] * 2
    )
    assert rows(path, "SELECT speaker, cue, stance FROM claims ORDER BY cue_start") == [
        ("Ada", "said", "asserts"),
        ("Dov", "said", "asserts"),
    ]
    assert rows(path, "SELECT name, code FROM actors ORDER BY name")[0] == ("Ada", "ISR-MIL")
    assert rows(path, "SELECT text, start FROM roles ORDER BY start")[0] == ("Bor", SAMPLE_TEXT.index("Bor"))
    assert rows(path, "SELECT name, country FROM places ORDER BY start")[0] == ("Cana", "LBN")
    assert rows(path, "SELECT count(*) FROM relations") == [(1,)]
    assert rows(path, "SELECT kind, parties FROM agreements") == [("ceasefire", f'["{record.actors[0].id}"]')]
    assert rows(path, "SELECT status FROM violations") == [("alleged",)]
    assert rows(path, "SELECT step FROM failures") == [("link",)]
    assert rows(path, "SELECT parley, fingerprint FROM makers") == [(record.parley, record.fingerprint)]


def test_same_record_again_changes_nothing(path: Path) -> None:
    with Store.open(path) as store:
        assert store.add(full_record())
        before = path.stat().st_size, rows(path, "SELECT count(*) FROM events")
        assert not store.add(full_record())
        assert before == (path.stat().st_size, rows(path, "SELECT count(*) FROM events"))


def test_new_fingerprint_stands_beside_the_old_reading_and_is_current(path: Path) -> None:
    old, new = sample_record(), sample_record(fingerprint="sha256:new")
    with Store.open(path) as store:
        assert store.add(old)
        assert store.add(new)
        assert store.readings(old.document.id) == (old, new)
        assert list(store.records()) == [new]
        assert len(list(store.events())) == 1


def test_other_document_with_the_same_id_is_refused(path: Path) -> None:
    record = sample_record()
    other = sample_record("Dov said Bor shelled dozens of barns in Elim.")
    other = replace(
        other, reading=replace(other.reading, document=replace(other.document, id=record.document.id))
    )
    with Store.open(path) as store:
        store.add(record)
        with pytest.raises(StoreError, match="another document has the id"):
            store.add(other)
        assert list(store.records()) == [record]


def test_many_records_come_page_by_page_in_order(path: Path) -> None:
    records = [sample_record(f"Ada said Bor shelled dozens of barns in Elim{n}.") for n in range(450)]
    with Store.open(path) as store:
        for record in records:
            store.add(record)
        assert list(store.records()) == records


def test_failure_without_a_document_is_kept(path: Path) -> None:
    failure = Failure(document="no.txt", step="read", error="MissingInput", message="no.txt: no such file")
    with Store.open(path) as store:
        store.add_failure(failure)
        assert store.failures() == (failure,)


def test_text_no_database_takes_is_stored_and_comes_back_verbatim(path: Path) -> None:
    record = sample_record()
    text = "The \ud800 half, the \0 null and the \udcff byte."
    reading = replace(record.reading, document=replace(record.document, text=text))
    record = replace(record, reading=reading)
    with Store.open(path) as store:
        assert store.add(record)
        assert not store.add(record)
        assert list(store.records()) == [record]
        store.add_failure(Failure(document="\udcff", step="read", error="X", message="\udcff"))
    assert rows(path, "SELECT text FROM documents") == [("The � half, the \0 null and the � byte.",)]


# Search and filters


def test_search_finds_words_and_phrases(path: Path) -> None:
    first, second = sample_record(), sample_record("Ada said Bor shelled dozens of cafés in Elim.")
    with Store.open(path) as store:
        store.add(first)
        store.add(second)
        assert [h.document for h in store.search("targets")] == [first.document.id]
        assert [h.document for h in store.search('"Dov said Bor"')] == [first.document.id]
        assert [h.document for h in store.search("CAFES")] == [second.document.id]
        assert {h.document for h in store.search("shelled")} == {first.document.id, second.document.id}
        assert store.search('"said Ada"') == ()
        assert "«targets»" in store.search("targets")[0].excerpt


@pytest.fixture(scope="module")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("shared") / "s.sqlite") as store:
        store.add(sample_record())
        yield store


QUERIES = ['"', "a OR", "NEAR(a b)", "text:a", "-a", "a*", "'; DROP TABLE documents; --"]


@given(query=st.text(max_size=30) | st.sampled_from(QUERIES))
def test_no_query_breaks_the_search(sample_store: Store, query: str) -> None:
    assert len(sample_store.search(query)) <= 1


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (EventFilter(), 2),
        (EventFilter(type="ASSAULT", mode="heavy-weapons", status="happened"), 2),
        (EventFilter(type="CONSULT"), 0),
        (EventFilter(actor="ISR"), 2),
        (EventFilter(actor="ISR-MIL"), 2),
        (EventFilter(actor="IS"), 0),
        (EventFilter(actor="%"), 0),
        (EventFilter(recipient="ISR"), 0),
        (EventFilter(country="LBN"), 2),
        (EventFilter(country="ISR"), 0),
        (EventFilter(since="2024-12-02", until="2024-12-02"), 2),
        (EventFilter(since="2024-12-03"), 0),
        (EventFilter(until="2024-12-01"), 0),
    ],
)
def test_events_are_filtered(sample_store: Store, wanted: EventFilter, count: int) -> None:
    assert sum(len(record.events) for record in sample_store.events(wanted)) == count


# Reviews


def test_reviews_are_appended_and_never_changed(path: Path) -> None:
    first = Review(
        document="doc:1", target="evt:1", field="type", decision="change", value="PROTEST", reviewer="A",
        at="2024-12-03T10:00:00Z",
    )  # fmt: skip
    second = replace(first, decision="revert", value=None, reason="wrong page")
    with Store.open(path) as store:
        store.add_review(first)
        store.add_review(second)
        assert store.reviews("doc:1") == (first, second)
    for statement in ("UPDATE reviews SET value = 'x'", "DELETE FROM reviews"):
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            rows(path, statement)


# Migrations


def columns(url: str) -> dict[str, list[tuple[str, bool]]]:
    engine = create_engine(url)
    found = inspect(engine)
    tables = {
        table: [(c["name"], c["nullable"] or c["name"] == "number") for c in found.get_columns(table)]
        for table in found.get_table_names()
        if not table.startswith(("document_words", "sqlite_"))
    }
    engine.dispose()
    return tables


def test_sum_of_migrations_is_the_schema(path: Path, tmp_path: Path) -> None:
    Store.open(path).close()
    made = create_engine(f"sqlite:///{tmp_path / 'made.sqlite'}")
    metadata.create_all(made)
    made.dispose()
    assert columns(f"sqlite:///{path}") == columns(f"sqlite:///{tmp_path / 'made.sqlite'}")


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_older_store_is_migrated_with_what_is_in_it(path: Path, version: int) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrate(connection, upto=version)
        connection.exec_driver_sql(
            "INSERT INTO documents (id, sha256, text) VALUES ('doc:old', 'x', 'An old report of Cana')"
        )
    engine.dispose()
    with pytest.raises(StoreError, match=f"older schema version {version}"):
        Store.open(path, read_only=True)
    with Store.open(path) as store:
        assert [hit.document for hit in store.search("old report")] == ["doc:old"]
        assert store.add(sample_record())
    assert rows(path, "SELECT max(version) FROM schema_version") == [(NEWEST,)]


def test_newer_store_is_refused(path: Path) -> None:
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO schema_version VALUES (999)")
    connection.commit()
    connection.close()
    for read_only in (False, True):
        with pytest.raises(StoreError, match="upgrade parley"):
            Store.open(path, read_only=read_only)


# What is no store


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be taken for one " * 20, b"\x89PNG" * 100]
)
def test_file_that_is_no_store_is_refused_and_kept(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a store"):
        Store.open(path)
    assert path.read_bytes() == content


def test_database_of_another_program_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (a)")
    connection.close()
    with pytest.raises(StoreError, match="none of parley's"):
        Store.open(path)
    assert rows(path, "SELECT name FROM sqlite_master") == [("other",)]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (":memory:", "name a file"),
        ("/no/such/folder/s.sqlite", "folder does not exist"),
        ("/tmp", "a folder"),
        ("mysql://host/db", "no kind of store"),
        ("nonsense://", "no kind of store|not a database URL"),
    ],
)
def test_place_where_no_store_can_be_is_refused(where: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        Store.open(where)


def test_missing_store_is_not_made_by_reading(path: Path) -> None:
    with pytest.raises(StoreError, match="no store there"):
        Store.open(path, read_only=True)
    assert not path.exists()


def test_store_name_with_odd_characters_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory#b%20c.sqlite"
    with Store.open(path) as store:
        store.add(sample_record())
    assert path.exists()
    assert len(rows(path, "SELECT 1 FROM readings")) == 1


# Other processes


def run_python(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


_ADD_MANY = """
import sys
from fake_reader import sample_record
from parley.store import Store
with Store.open(sys.argv[1]) as store:
    for number in range(int(sys.argv[2])):
        record = sample_record(f"Ada said Bor shelled dozens of barns in {sys.argv[3]}{number}.")
        store.add(record)
        print(record.document.id, flush=True)
"""


def test_acknowledged_records_survive_a_killed_process(path: Path) -> None:
    acknowledged: list[str] = []
    for round_number in range(3):
        process = run_python(_ADD_MANY, path, "100000", f"R{round_number}x")
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(20):
            acknowledged.append(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        process.wait()
        process.stdout.close()
        process.stderr.close()
    assert len(acknowledged) >= 60
    with Store.open(path) as store:
        for document in acknowledged:
            record = store.get(document)
            assert record is not None
            assert len(record.events) == 1
        assert all(len(record.events) == 1 for record in store.records())
    count = "SELECT count(*) FROM {}"
    assert rows(path, count.format("readings")) == rows(path, count.format("events"))
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_two_processes_writing_at_once_lose_nothing(path: Path) -> None:
    Store.open(path).close()
    both = [run_python(_ADD_MANY, path, "60", name) for name in ("Same", "Same", "Other")]
    for process in both:
        _, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, "")
    with Store.open(path, read_only=True) as store:
        assert len(list(store.records())) == 120


def test_two_processes_making_the_store_at_once_make_one(path: Path) -> None:
    both = [run_python(_ADD_MANY, path, "5", name) for name in ("A", "B", "C")]
    for process in both:
        _, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, "")
    assert rows(path, "SELECT count(*) FROM readings") == [(15,)]


def test_store_held_by_another_is_busy(path: Path) -> None:
    Store.open(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with Store.open(path, settings=replace(Settings(), store_timeout_s=0.3)) as store:
        assert list(store.records()) == []
        with pytest.raises(StoreBusy, match="another process"):
            store.add(sample_record())
    assert time.monotonic() - started < 25
    holder.execute("ROLLBACK")
    holder.close()


_FULL_DISK = """
import resource, sys
from fake_reader import sample_record
from parley.errors import StoreReadOnly
from parley.store import Store
with Store.open(sys.argv[1]) as store:
    store.add(sample_record("Ada said Bor shelled dozens of barns in Cana."))
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
    try:
        for number in range(100):
            store.add(sample_record(f"Ada said Bor shelled dozens of barns in Elim{number}. " + "word " * 10_000))
    except StoreReadOnly as error:
        print(number, error)
"""


def test_full_disk_is_said_and_what_was_there_stays(path: Path) -> None:
    output, errors = run_python(_FULL_DISK, path).communicate(timeout=60)
    assert errors == ""
    number, message = output.split(" ", 1)
    assert "room on its disk" in message
    with Store.open(path) as store:
        assert len(list(store.records())) == 1 + int(number)
        assert store.add(sample_record("Ada said Bor shelled dozens of barns in Afterwards."))


_READ_ONLY = """
import os, sys
from fake_reader import sample_record
from parley.errors import StoreReadOnly
from parley.store import Store
if os.getuid() == 0:
    os.setresuid(65534, 65534, 65534)
with Store.open(sys.argv[1], read_only=True) as store:
    print(len(list(store.records())))
try:
    with Store.open(sys.argv[1]) as store:
        store.add(sample_record("Dov said Bor shelled dozens of barns in Cana."))
except StoreReadOnly as error:
    print(error)
"""


@pytest.mark.parametrize("folder_mode", [0o777, 0o555])
def test_read_only_store_is_said_and_can_be_read(path: Path, folder_mode: int) -> None:
    with Store.open(path) as store:
        store.add(sample_record())
    path.chmod(0o444)
    opened = [
        folder for folder in path.parents if folder.stat().st_uid == os.getuid() and folder != Path("/tmp")
    ]
    modes = {folder: folder.stat().st_mode for folder in opened if folder != Path("/")}
    try:
        for folder in modes:
            folder.chmod(0o755)
        path.parent.chmod(folder_mode)
        output, errors = run_python(_READ_ONLY, path).communicate(timeout=60)
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
    assert errors == ""
    count, message = output.split("\n", 1)
    assert count == "1"
    assert "cannot be" in message
    assert "permissions" in message


def test_postgresql_without_its_driver_names_the_extra() -> None:
    with pytest.raises((MissingExtra, StoreError), match=r"postgres|connect") as caught:
        Store.open("postgresql://nobody:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)
