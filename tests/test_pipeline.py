"""The main path: order is checked, one bad document costs itself alone, the fingerprint names what made a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from factories import make_document
from parley.errors import BadDate, PipelineError
from parley.pipeline import Pipeline
from parley.reader import Reader
from parley.types import Layout, Reading


@dataclass(frozen=True)
class FakeStep:
    """Gives a layout; breaks on documents that say so."""

    name: str = "split"
    version: int = 1
    needs: frozenset[str] = frozenset({"document"})
    gives: frozenset[str] = frozenset({"layout"})

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        if any(reading.document.text == "bad" for reading in readings):
            raise RuntimeError("broken on purpose")
        layout = Layout(starts=(0,), ends=(1,), sentences=((0, 1),), paragraphs=((0, 1),))
        return [replace(reading, layout=layout) for reading in readings]


def test_wrong_order_is_refused_when_built() -> None:
    late = FakeStep(name="late", needs=frozenset({"claims"}))
    with pytest.raises(PipelineError, match="late needs claims"):
        Pipeline([FakeStep(), late])


def test_bad_document_becomes_a_failure_and_the_rest_goes_on() -> None:
    pipeline = Pipeline([FakeStep()])
    good, bad, other = pipeline.read([make_document(text) for text in ("one", "bad", "two")])
    assert good.layout is not None
    assert other.layout is not None
    assert bad.layout is None
    (failure,) = bad.failures
    assert (failure.step, failure.error, failure.message) == ("split", "RuntimeError", "broken on purpose")


def test_later_steps_skip_a_broken_document() -> None:
    second = FakeStep(name="second", needs=frozenset({"layout"}), gives=frozenset({"analysis"}))
    (bad,) = Pipeline([FakeStep(), second]).read([make_document("bad")])
    assert [failure.step for failure in bad.failures] == ["split"]


def test_stream_keeps_the_order() -> None:
    texts = [f"text {number}" for number in range(40)]
    read = Pipeline([FakeStep()]).stream((make_document(text) for text in texts), batch=7)
    assert [reading.document.text for reading in read] == texts


def test_fingerprint_changes_with_a_version_or_a_part() -> None:
    base = Pipeline([FakeStep()], parts=["model"]).fingerprint
    assert base == Pipeline([FakeStep()], parts=["model"]).fingerprint
    assert base != Pipeline([FakeStep(version=2)], parts=["model"]).fingerprint
    assert base != Pipeline([FakeStep()], parts=["other model"]).fingerprint


def test_reader_refuses_a_date_that_is_none(reader: Reader) -> None:
    with pytest.raises(BadDate, match="published"):
        reader.read("Rebels shelled Goma on Monday.", published="soon")
