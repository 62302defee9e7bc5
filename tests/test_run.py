"""Corpora on one machine: the same records whatever the workers, resumed, and no document lost with a process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fake_reader import SAMPLE_TEXT, FakeReader
from parley.cli import app
from parley.errors import InputError, StoreReadOnly
from parley.ids import make_id
from parley.record import Record
from parley.run.local import Loader, Task, run_local
from parley.run.records import read_records
from parley.run.shards import Counts, cut, process_shard
from parley.types import Document, Failure


def document(number: int, text: str = SAMPLE_TEXT, language: str | None = "en") -> Document:
    return Document(id=f"doc:{number}", text=text, sha256="0" * 64, language=language)


def failure(name: str) -> Failure:
    return Failure(document=name, step="read", error="EmptyInput", message=f"{name}: nothing")


CORPUS: list[Document | Failure] = [
    failure("a.txt"), document(1), failure("doc:2"), document(2), document(3, language="de"), failure("b.txt"),
    failure("c.txt"), document(4), document(5), failure("d.txt"),
]  # fmt: skip
NAMES = ["a.txt", "doc:1", "doc:2", "doc:3", "b.txt", "c.txt", "doc:4", "doc:5", "d.txt"]


def name_of(record: Record) -> str:
    return record.document.id if record.document.text else record.failures[0].document


def load_fake() -> FakeReader:
    return FakeReader()


class DeadlyReader(FakeReader):
    """Its process is killed by documents that ask for it; some only when they are read for the first time."""

    def stream(self, documents: Iterable[Document]) -> Iterator[Record]:
        for one in documents:
            marker = Path(one.text.removeprefix("kill once "))
            if one.text == "kill" or (one.text.startswith("kill once") and not marker.exists()):
                if one.text != "kill":
                    marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield self._record(one)


def load_crowded() -> FakeReader:
    """A reader in a process that may write no more than a few bytes to a file."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    return FakeReader()


def load_deadly() -> DeadlyReader:
    return DeadlyReader()


def records_in(folder: Path) -> list[Record]:
    lines = [line for path in sorted(folder.glob("part-*.jsonl")) for line in path.read_text().splitlines()]
    return [Record.from_json(line) for line in lines]


def run(
    found: Iterable[Document | Failure],
    out: Path,
    *,
    workers: int = 1,
    size: int = 2,
    load: Loader = load_fake,
) -> Counts:
    task = Task(out=out, load=load, fingerprint=FakeReader.fingerprint)
    return sum(run_local(found, task, workers=workers, shard_size=size), start=Counts())


# One stream


@pytest.mark.parametrize("eager", [False, True])
def test_records_come_in_the_order_of_the_arrivals(eager: bool) -> None:
    class EagerReader(FakeReader):
        def stream(self, documents: Iterable[Document]) -> Iterator[Record]:
            return super().stream(list(documents) if eager else documents)

    records = list(read_records(CORPUS, EagerReader()))
    assert [name_of(record) for record in records] == NAMES
    assert [f.document for f in records[2].failures] == ["doc:2"]
    assert [len(record.events) for record in records if record.document.text] == [2, 2, 0, 2, 2]


def test_nothing_that_arrives_is_no_record() -> None:
    assert list(read_records([], FakeReader())) == []


# Shards


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_shards_hold_everything_and_keep_failures_with_their_document(size: int) -> None:
    shards = list(cut(CORPUS, size=size))
    assert [one for shard in shards for one in shard.arrivals] == CORPUS
    assert all(isinstance(shard.arrivals[-1], Document) for shard in shards[:-1])
    records = [record for shard in shards for record in process_shard(shard.arrivals, FakeReader())]
    assert records == process_shard(CORPUS, FakeReader())


def test_shard_is_named_after_all_it_depends_on() -> None:
    (shard,) = cut(CORPUS, size=100)
    (other,) = cut([*CORPUS[:-1], failure("e.txt")], size=100)
    names = {shard.name("f"), shard.name("g"), other.name("f")}
    assert len(names) == 3
    assert shard.name("f") == next(cut(CORPUS, size=100)).name("f")


# Several processes


def test_several_processes_write_the_same_files_as_one(tmp_path: Path) -> None:
    for workers in (1, 3):
        assert run(CORPUS, tmp_path / str(workers), workers=workers) == Counts(read=5, failed=6)
    files = [{p.name: p.read_bytes() for p in (tmp_path / str(w)).iterdir()} for w in (1, 3)]
    assert files[0] == files[1]
    assert len(files[0]) > 2
    assert [name_of(record) for record in records_in(tmp_path / "3")] == NAMES


def test_what_is_there_is_not_read_again(tmp_path: Path) -> None:
    run(CORPUS, tmp_path)
    parts = sorted(tmp_path.iterdir())
    before = {path: path.stat().st_mtime_ns for path in parts}
    parts[1].unlink()
    assert run(CORPUS, tmp_path) == Counts(read=5, failed=6)
    after = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.iterdir())}
    assert list(after) == parts
    assert [path for path in parts if before[path] != after[path]] == [parts[1]]


def test_process_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    corpus: list[Document | Failure] = [document(n) for n in range(20)]
    corpus[7] = document(7, text=f"kill once {tmp_path / 'marker'}")
    assert run(corpus, tmp_path / "out", workers=2, load=load_deadly) == Counts(read=20, failed=0)
    assert [name_of(r) for r in records_in(tmp_path / "out")] == [f"doc:{n}" for n in range(20)]


def test_document_that_kills_its_process_becomes_a_failure(tmp_path: Path) -> None:
    corpus: list[Document | Failure] = [
        document(n, text="kill" if n == 7 else SAMPLE_TEXT) for n in range(20)
    ]
    assert run(corpus, tmp_path, workers=2, size=1, load=load_deadly) == Counts(read=19, failed=1)
    records = records_in(tmp_path)
    assert [name_of(r) for r in records] == [f"doc:{n}" for n in range(20)]
    assert records[7].document.id == make_id("doc", "unread", "doc:7")
    assert records[7].failures[0].step == "run"


def test_full_disk_is_said_by_the_process_that_meets_it(tmp_path: Path) -> None:
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        run([document(1)], tmp_path, load=load_crowded)
    assert list(tmp_path.glob("*")) == []


def test_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="name a folder that can be made"):
        run(CORPUS, tmp_path / "file")


def test_run_command_counts_and_tells_its_status(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SAMPLE_TEXT)
    arguments = ["run", str(tmp_path / "a.txt"), str(tmp_path / "none.txt"), str(tmp_path / "out")]
    for _ in range(2):
        result = CliRunner().invoke(app, arguments, obj=load_fake)
        assert result.exit_code == 1
        assert "1 read, 1 with failures" in result.stderr
    assert len(records_in(tmp_path / "out")) == 2
