"""The gold sets that `parley score` knows: where each lies in the folder of corpora, and how it is measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from parley.errors import DataError
from parley.evaluate.agreement import Annotated, score_attributions
from parley.evaluate.antecedents import score_antecedents
from parley.evaluate.claims import ClaimFinder, attribution_of
from parley.evaluate.coded_scores import score_coded
from parley.evaluate.conllu import read_documents
from parley.evaluate.marked_claims import read_marked
from parley.evaluate.marked_events import read_coded
from parley.evaluate.marked_scores import score_marked
from parley.evaluate.marks import part_of
from parley.evaluate.names import score_names
from parley.evaluate.places import measure as measure_places
from parley.evaluate.places import read_gold
from parley.evaluate.reports import score_reports
from parley.evaluate.scores import Counts, Share
from parley.evaluate.splitting import score_splitting
from parley.evaluate.syntax import score_syntax
from parley.evaluate.times import measure_wikiwars
from parley.models.encoder import Encoder
from parley.reader import load
from parley.resolve.places import PlaceResolver
from parley.samples import load_samples


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldSet:
    """A kind of gold: what it measures, where it usually lies under the folder of corpora, and the measuring."""

    measures: str
    usual: str | None  # None: it comes with parley
    score: Callable[[Path], object]


def score_set(name: str, *, file: Path | None = None, corpora: Path = Path("data")) -> dict[str, float]:
    """Figures of a gold set by name; raises DataError for an unknown set, a missing file or one of another kind."""
    if name not in SETS:
        raise DataError(f"{name}: no gold set; there are {', '.join(SETS)}")
    known = SETS[name]
    path = file or (corpora / known.usual if known.usual is not None else Path())
    if not path.exists():
        raise DataError(f"{path}: no such gold; name a file, or the folder of corpora with --data")
    try:
        return dict(_flat("", known.score(path)))
    except (ValueError, KeyError, IndexError, TypeError, OSError) as error:
        raise DataError(f"{path}: not gold for {name} ({type(error).__name__}: {error})") from error


def _flat(prefix: str, value: object) -> Iterator[tuple[str, float]]:
    """Numbers of nested results with names joined by spaces."""
    if isinstance(value, int | float):
        yield prefix.strip(), value
    elif isinstance(value, Counts):
        for name in ("precision", "recall", "f1"):
            yield f"{prefix} {name}".strip(), getattr(value, name)
    elif isinstance(value, Share):
        if value.value is not None:
            yield f"{prefix} right".strip(), value.value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _flat(f"{prefix} {key}", part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _flat(f"{prefix} {field.name}", getattr(value, field.name))


def _names(path: Path) -> object:
    return score_names(Encoder.load(), path)


def _syntax(path: Path) -> object:
    return score_syntax(Encoder.load(), read_documents(path))


def _references(path: Path) -> object:
    return score_antecedents(path, Encoder.load())


def _places(path: Path) -> object:
    resolver = PlaceResolver()
    return measure_places(resolver, read_gold(path, resolver=resolver))


def _claims(path: Path) -> object:
    return score_attributions(_annotated(path, load()))


def _annotated(path: Path, reader: ClaimFinder) -> Iterator[Annotated]:
    with path.open(encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            article = json.loads(line)
            found = (c for c in reader.find_claims(article["text"]) if c.voice != "narrator" and c.content)
            yield Annotated(
                text=article["text"],
                gold=tuple(article["attributions"]),
                found=tuple(attribution_of(claim) for claim in found if claim.parent is None),
            )


def _reports(held_out: bool) -> object:
    samples = [sample for sample in load_samples() if sample.held_out == held_out]
    return score_reports(load(), samples).total


def _marked(folder: Path) -> object:
    """Only the development part: the test part is kept for one last run of a finished model."""
    reports = [report for report in read_marked(folder) if part_of(report.id, report.head) == "dev"]
    return score_marked(load(), reports)


def _coded(folder: Path) -> object:
    """Only the development part, as above."""
    reports = [report for report in read_coded(folder) if part_of(report.id, report.head) == "dev"]
    return score_coded(load(), reports)


SETS: dict[str, GoldSet] = {
    "reports": GoldSet(
        measures="whole records of hand-coded reports", usual=None, score=lambda _: _reports(held_out=False)
    ),
    "reports-held-out": GoldSet(
        measures="the same, on reports nobody has tuned on",
        usual=None,
        score=lambda _: _reports(held_out=True),
    ),
    "splitting": GoldSet(
        measures="words and sentences", usual="ud_english_gum/dev.conllu.gz", score=score_splitting
    ),
    "syntax": GoldSet(measures="tags, lemmas and trees", usual="ud_english_gum/dev.conllu.gz", score=_syntax),
    "references": GoldSet(
        measures="who pronouns and phrases refer to", usual="ud_english_gum/dev.conllu.gz", score=_references
    ),
    "names": GoldSet(measures="names in running text", usual="worldwide_newswire/dev.jsonl.gz", score=_names),
    "claims": GoldSet(measures="who says what", usual="polnear/polnear_dev.jsonl", score=_claims),
    "marked-claims": GoldSet(
        measures="chains, stances, addressees and times of claims",
        usual="claims/reports",
        score=_marked,
    ),
    "coded-events": GoldSet(
        measures="what happened: events of invented reports", usual="events/reports", score=_coded
    ),
    "places": GoldSet(measures="places and their coordinates", usual="toponyms/lgl.jsonl", score=_places),
    "times": GoldSet(
        measures="time expressions and their values", usual="wikiwars_1.0.4", score=measure_wikiwars
    ),
}
