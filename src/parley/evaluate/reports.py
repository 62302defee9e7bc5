"""Scores whole records against hand-coded reports, stage by stage.

Measuring only. In: a reader and samples (or a record and its sample). Out: figures and errors as data. Records are
matched one to one; an optional record of the coding counts neither as missed nor as spare.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Protocol

from parley.evaluate.coded import Coded
from parley.evaluate.report_claims import ClaimScores, score_claims
from parley.evaluate.report_events import EventScores, score_events
from parley.evaluate.report_ledger import LedgerScores, score_ledger
from parley.evaluate.scores import ReportScore, ReportScores, add_scores
from parley.record import Record
from parley.samples import Sample


class ReportReader(Protocol):
    """What is needed of a reader."""

    def read(
        self, text: str, *, published: str | None = ..., outlet: str | None = ..., title: str | None = ...
    ) -> Record:
        """One report's record."""
        ...


def score_reports(reader: ReportReader, samples: Iterable[Sample]) -> ReportScores:
    """Reads every sample and scores its record."""
    scores = []
    for sample in samples:
        record = reader.read(
            sample.text, published=sample.published, outlet=sample.outlet, title=sample.title
        )
        scores.append(score_record(record, sample))
    return ReportScores(reports=tuple(scores), total=add_scores(tuple(scores)))


def score_record(record: Record, sample: Sample) -> ReportScore:
    """Scores one record of a sample's text; raises ValueError when it is of another text."""
    if record.document.text != sample.text:
        raise ValueError(f"sample {sample.slug}: the record is of another text")
    coded = Coded(record)
    parts = score_claims(coded, sample), score_events(coded, sample), score_ledger(coded, sample)
    errors = tuple(error for part in parts for error in part.errors)
    columns = {name: value for part in parts for name, value in _columns(part)}
    return ReportScore(report=sample.slug, errors=errors, **columns)


def _columns(part: ClaimScores | EventScores | LedgerScores) -> Iterable[tuple[str, Any]]:
    return [(f.name, getattr(part, f.name)) for f in fields(part) if f.name != "errors"]
