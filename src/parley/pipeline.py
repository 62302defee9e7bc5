"""MAIN PATH: the ordered list of steps from a Document to a finished Reading.

split → analyse → attribute → coding → resolve → link → ledger. Reading files in, the store and the pages stand
before and after it. This is the only file that knows all the stages.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from parley.analyse import Analyser
from parley.attribute import Attributor
from parley.coding import Coder
from parley.errors import PipelineError
from parley.ledger import Ledger
from parley.link import Linker
from parley.models.encoder import Encoder
from parley.models.threads import SingleThread
from parley.resolve import Resolver
from parley.resolve.actors import ActorResolver
from parley.resolve.places import PlaceResolver
from parley.split import Splitter
from parley.types import Document, Failure, Reading

log = logging.getLogger(__name__)


class Step(Protocol):
    """One stage: declares which layers of a Reading it needs and gives; does no I/O when called."""

    @property
    def name(self) -> str:
        """The stage's name."""
        ...

    @property
    def version(self) -> int:
        """Raised whenever the step's output changes."""
        ...

    @property
    def needs(self) -> frozenset[str]:
        """Layers of a Reading that must be there."""
        ...

    @property
    def gives(self) -> frozenset[str]:
        """Layers that are there afterwards."""
        ...

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        """New readings with the given layers filled, in the same order."""
        ...


class Pipeline:
    """Steps in a checked order. A document that breaks a step keeps what it has and gains a Failure."""

    def __init__(self, steps: Sequence[Step], *, parts: Iterable[str] = ()) -> None:
        """`parts` are hashes of models and settings that the output depends on; they enter the fingerprint."""
        _check_order(steps)
        self.steps = tuple(steps)
        self.fingerprint = _fingerprint(self.steps, parts)
        self._single_thread = SingleThread()

    def read(self, documents: Sequence[Document]) -> list[Reading]:
        """All steps over a batch; order is kept and results do not depend on the batch."""
        readings = [Reading(document=document) for document in documents]
        with self._single_thread():
            for step in self.steps:
                readings = self._run(step, readings)
        return readings

    def stream(self, documents: Iterable[Document], *, batch: int = 16) -> Iterator[Reading]:
        """Reads as documents come, `batch` at a time."""
        waiting: list[Document] = []
        for document in documents:
            waiting.append(document)
            if len(waiting) == batch:
                yield from self.read(waiting)
                waiting = []
        yield from self.read(waiting)

    def _run(self, step: Step, readings: Sequence[Reading]) -> list[Reading]:
        sound = [r for r in readings if _has(r, step.needs)]
        done = iter(self._attempt(step, sound))
        return [next(done) if _has(r, step.needs) else r for r in readings]

    def _attempt(self, step: Step, readings: Sequence[Reading]) -> list[Reading]:
        if not readings:
            return []
        try:
            return step(readings)
        except Exception as error:
            # Any bug must cost one document, not the batch: halve down to the culprit, and say so in its record.
            if len(readings) > 1:
                return [r for one in readings for r in self._attempt(step, [one])]
            log.exception("step %s failed on document %s", step.name, readings[0].document.id)
            return [_failed(readings[0], step, error)]


def standard_steps(encoder: Encoder, actors: ActorResolver, places: PlaceResolver) -> tuple[Step, ...]:
    """The road in its order."""
    return (
        Splitter(),
        Analyser(encoder),
        Attributor(),
        Coder(),
        Resolver(actors, places),
        Linker(),
        Ledger(),
    )


def _has(reading: Reading, layers: frozenset[str]) -> bool:
    return all(getattr(reading, layer) is not None for layer in layers)


def _failed(reading: Reading, step: Step, error: Exception) -> Reading:
    failure = Failure(
        document=reading.document.id, step=step.name, error=type(error).__name__, message=str(error)
    )
    return replace(reading, failures=(*reading.failures, failure))


def _check_order(steps: Sequence[Step]) -> None:
    known = {"document"}
    for step in steps:
        missing = step.needs - known
        if missing:
            raise PipelineError(
                f"step {step.name} needs {', '.join(sorted(missing))}, which no step before it gives: move it down"
            )
        known |= step.gives


def _fingerprint(steps: Sequence[Step], parts: Iterable[str]) -> str:
    lines = [f"{step.name} {step.version}" for step in steps] + list(parts)
    return "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()
