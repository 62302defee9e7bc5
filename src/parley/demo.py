"""The demonstration: every bundled sample read, as pages, a list of them and a store to try things on.

Beside the road: in comes a folder and, for those who have one already, a reader; out go files and their paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Protocol

from parley.errors import SettingsError
from parley.reader import load, make_document
from parley.record import Record
from parley.samples import Sample, load_samples
from parley.store import Store
from parley.types import Document
from parley.version import __version__
from parley.web.page import render

STORE = "demo.sqlite"
INDEX = "index.html"


class Streamer(Protocol):
    """What is needed of a reader."""

    def stream(self, documents: Iterable[Document]) -> Iterator[Record]:
        """One record a document, in order."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoPage:
    """One report's page and the record on it."""

    path: Path
    sample: Sample
    record: Record


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoResult:
    """What the demonstration wrote."""

    index: Path
    store: Path
    pages: tuple[DemoPage, ...]


def run_demo(folder: Path | str, reader: Streamer | None = None) -> DemoResult:
    """Reads all samples and writes `index.html`, a page a report and the store `demo.sqlite` into the folder.

    The folder is made when it is not there. A store of an earlier demonstration is added to, never emptied: reviews
    in it stay. Raises SettingsError when the folder cannot be written.
    """
    folder = Path(folder)
    samples = load_samples()
    with _Writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
    records = (reader or load()).stream(_document(sample) for sample in samples)
    pages = []
    with Store.open(folder / STORE) as store:
        for sample, record in zip(samples, records, strict=True):
            store.add(record)
            path = folder / f"{sample.slug}.html"
            with _Writable(path):
                path.write_text(render(record), encoding="utf-8")
            pages.append(DemoPage(path=path, sample=sample, record=record))
    index = folder / INDEX
    with _Writable(index):
        index.write_text(_index(pages), encoding="utf-8")
    return DemoResult(index=index, store=folder / STORE, pages=tuple(pages))


class _Writable:
    """Says which path it was when the system refuses."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise SettingsError(
                f"{self._path}: {error.strerror or error}; name a folder that can be written"
            ) from error


def _document(sample: Sample) -> Document:
    return make_document(sample.text, published=sample.published, outlet=sample.outlet, title=sample.title)


def _index(pages: list[DemoPage]) -> str:
    """The list of the reports: self-contained, in the look of the pages."""
    css = resources.files("parley.web").joinpath("page.css").read_text("utf-8")
    counts = [_counts(page.record) for page in pages]
    claims, events, violations = (sum(column) for column in zip(*counts, strict=True))
    numbers = f"{claims} attributed claims · {events} events · {violations} alleged violations"
    facts = f"{len(pages)} invented reports · {numbers}"
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    rows = "".join(_row(page, *count) for page, count in zip(pages, counts, strict=True))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>parley: sample reports</title>\n<style>\n{css}</style>\n</head>\n<body>\n"
        f'<header>\n<h1>Sample reports, read by parley</h1>\n<div class="facts">{facts}</div>\n</header>\n'
        f'<main>\n<section class="events">\n<h2>Reports</h2>\n<table>\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n</section>\n</main>\n"
        f"<footer>Read by parley {escape(__version__)}. Towns, persons and events are invented. An allegation is what "
        f"somebody says, never a finding.</footer>\n</body>\n</html>\n"
    )


_HEADS = ("Report", "Outlet", "Published", "Region", "Kind of report", "Claims", "Events", "Violations")


def _counts(record: Record) -> tuple[int, int, int]:
    told = sum(claim.voice != "narrator" for claim in record.claims)
    return told, len(record.events), len(record.violations)


def _row(page: DemoPage, claims: int, events: int, violations: int) -> str:
    sample = page.sample
    failed = ' <span class="tag hot">not fully read</span>' if page.record.failures else ""
    cells = [
        f'<b><a href="{escape(page.path.name)}">{escape(sample.title)}</a></b>{failed}',
        escape(sample.outlet),
        f'<span class="code">{escape(sample.published)}</span>',
        escape(sample.region),
        escape(sample.style),
        *(
            str(number) if number else '<span class="none">–</span>'
            for number in (claims, events, violations)
        ),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"
