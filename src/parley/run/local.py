"""A corpus on one machine: shards in, one JSONL file a shard out, by several processes, resumed where it was left.

A shard whose file is there is not read again: its name is a hash of the documents and of the reader's fingerprint. A
process that dies takes nothing with it: the shards it had are read again, each alone, and the one that kills its
process again becomes failures.
"""

from __future__ import annotations

import functools
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from parley.errors import InputError
from parley.record import failed_record
from parley.run.records import Streamer
from parley.run.shards import Arrival, Counts, Shard, count_shard, cut, process_shard, write_shard
from parley.types import Failure

Loader = Callable[[], Streamer]
_AHEAD = 2  # shards waiting for each process


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """Where records go and what makes them; sent to every process."""

    out: Path
    load: Loader  # must be a function of a module, or be picklable otherwise
    fingerprint: str

    def path(self, shard: Shard) -> Path:
        """The shard's file."""
        return self.out / shard.name(self.fingerprint)


def run_local(found: Iterable[Arrival], task: Task, *, workers: int, shard_size: int) -> Iterator[Counts]:
    """Reads everything into files `part-*.jsonl` under the task's folder; gives the counts of each shard.

    Raises InputError when the folder cannot be written.
    """
    try:
        task.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{task.out}: {error.strerror or error}; name a folder that can be made") from error
    shards = cut(found, size=shard_size)
    while True:
        lost: list[Shard] = []
        yield from _until_a_process_dies(shards, task, workers, lost)
        if not lost:
            return
        for shard in lost:
            yield _alone(shard, task)


def _until_a_process_dies(
    shards: Iterator[Shard], task: Task, workers: int, lost: list[Shard]
) -> Iterator[Counts]:
    """Counts of shards as they are done; when a process dies, those it may have had are put into `lost`."""
    running: dict[Future[Counts], Shard] = {}
    with _pool(workers) as pool:
        for shard in shards:
            if task.path(shard).exists():
                yield count_shard(task.path(shard))
                continue
            try:
                running[pool.submit(_read_shard, shard, task)] = shard
            except BrokenProcessPool:
                lost.append(shard)
                break
            if len(running) >= workers * _AHEAD:
                yield from _finished(running, lost, return_when=FIRST_COMPLETED)
            if lost:
                break
        yield from _finished(running, lost, return_when=ALL_COMPLETED)


def _finished(
    running: dict[Future[Counts], Shard], lost: list[Shard], *, return_when: str
) -> Iterator[Counts]:
    for future in wait(running, return_when=return_when).done:
        shard = running.pop(future)
        try:
            yield future.result()
        except BrokenProcessPool:
            lost.append(shard)


def _alone(shard: Shard, task: Task) -> Counts:
    """A shard in a process of its own; if that dies as well, each of its documents becomes a failure."""
    with _pool(1) as pool:
        try:
            return pool.submit(_read_shard, shard, task).result()
        except BrokenProcessPool:
            failures = [_killed(one) for one in shard.arrivals]
            records = [failed_record(failure, fingerprint=task.fingerprint) for failure in failures]
            return write_shard(records, task.path(shard))


def _killed(one: Arrival) -> Failure:
    if isinstance(one, Failure):
        return one
    message = "the process that read it was killed twice; out of memory? read it alone with `parley read`"
    return Failure(document=one.id, step="run", error="BrokenProcessPool", message=message)


def _pool(workers: int) -> ProcessPoolExecutor:
    # "spawn": a forked process would share the parent's threads and open files.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _read_shard(shard: Shard, task: Task) -> Counts:
    return write_shard(process_shard(shard.arrivals, _reader(task.load)), task.path(shard))


@functools.cache
def _reader(load: Loader) -> Streamer:
    """One reader a process: loading takes longer than reading a shard."""
    return load()
