"""A corpus in shards: what was read in, cut into pieces that are read, written and resumed one by one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parley.errors import StoreReadOnly
from parley.record import Record
from parley.run.outputs import was_read
from parley.run.records import Streamer, read_records
from parley.types import Document, Failure

Arrival = Document | Failure


@dataclass(frozen=True, kw_only=True, slots=True)
class Shard:
    """Documents, and failures of reading, that are read together."""

    number: int
    arrivals: tuple[Arrival, ...]

    def name(self, fingerprint: str) -> str:
        """The file's name: the number and a hash of all that the shard's records depend on."""
        digest = hashlib.sha256(fingerprint.encode())
        for one in self.arrivals:
            digest.update(b"\x1e" + repr(one).encode("utf-8", "surrogatepass"))
        return f"part-{self.number:06d}-{digest.hexdigest()[:16]}.jsonl"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Records with a document, and records with a failure."""

    read: int = 0
    failed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(read=self.read + other.read, failed=self.failed + other.failed)


def cut(found: Iterable[Arrival], *, size: int) -> Iterator[Shard]:
    """Shards of `size` documents and failures, or a little more: each ends with a document."""
    arrivals: list[Arrival] = []
    number = 0
    for one in found:
        arrivals.append(one)
        # No cut after a failure: it may belong to the document that follows.
        if isinstance(one, Document) and len(arrivals) >= size:
            yield Shard(number=number, arrivals=tuple(arrivals))
            arrivals, number = [], number + 1
    if arrivals:
        yield Shard(number=number, arrivals=tuple(arrivals))


def process_shard(arrivals: Sequence[Arrival], reader: Streamer) -> list[Record]:
    """The records of a shard: the same for the same arrivals and reader, on one core or on a cluster."""
    return list(read_records(arrivals, reader))


def write_shard(records: Iterable[Record], path: Path) -> Counts:
    """Writes a shard's records as JSON lines; the file is there whole or not at all.

    Raises StoreReadOnly when the folder cannot be written or its disk is full.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    counts = Counts()
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            for record in records:
                stream.write(record.to_json() + "\n")
                counts = counts + Counts(read=was_read(record), failed=bool(record.failures))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise StoreReadOnly(
            f"{path.parent}: cannot be written ({error.strerror or error}); check its permissions and its disk"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def count_shard(path: Path) -> Counts:
    """What a shard written earlier holds."""
    counts = Counts()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            counts = counts + Counts(read=record["document"]["text"] != "", failed=bool(record["failures"]))
    return counts
