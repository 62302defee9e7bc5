"""Checks and counts the corpora of marked reports: python recipes/check_corpus.py [claims|events] [FILE ...]

Names every file with a fault, prints counts, and reports that are too alike (shared runs of eight words). With FILEs
only those are checked.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from parley.errors import DataError
from parley.evaluate.marked_claims import MarkedReport, read_report
from parley.evaluate.marked_events import CodedReport, read_coded_report
from parley.evaluate.marks import part_of
from parley.ontology import load_ontology

ROOT = Path(__file__).parents[1]
RUN = 8


def main() -> int:
    which = sys.argv[1] if len(sys.argv) > 1 else "claims"
    paths = [Path(name) for name in sys.argv[2:]]
    paths = paths or sorted((ROOT / "corpora" / which / "reports").glob("*.txt"))
    ontology = load_ontology()
    read: Callable[[Path], MarkedReport | CodedReport] = (
        read_report if which == "claims" else lambda path: read_coded_report(path, ontology)
    )
    reports: list[MarkedReport | CodedReport] = []
    faults = 0
    for path in paths:
        try:
            reports.append(read(path))
        except DataError as error:
            faults += 1
            say(str(error))
    words = sum(len(report.text.split()) for report in reports)
    say(f"{len(reports)} reports, {words} words, {faults} faults")
    for name in ("brief", "style", "region"):
        say(counted(name, (report.head[name] for report in reports)))
    say(counted("part", (part_of(report.id, report.head) for report in reports)))
    say(f"traps: {sum(len(report.traps) for report in reports)}")
    for line in claim_counts([r for r in reports if isinstance(r, MarkedReport)]):
        say(line)
    for line in event_counts([r for r in reports if isinstance(r, CodedReport)]):
        say(line)
    for first, second, run in islice(alike(reports), 40):
        say(f"alike: {first} {second}: {run}")
    return 1 if faults else 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def counted(name: str, values: Iterable[object]) -> str:
    counts = Counter(values)
    return f"{name} ({counts.total()}): " + ", ".join(f"{key} {count}" for key, count in counts.most_common())


def claim_counts(reports: Sequence[MarkedReport]) -> Iterator[str]:
    claims = [(report, claim) for report in reports for claim in report.claims]
    if claims:
        yield counted("stance", (claim.stance for _, claim in claims))
        yield counted("depth", (len(report.chain(claim)) for report, claim in claims))
        yield counted("addressee", (bool(claim.addressee) for _, claim in claims))
        yield counted("time", (claim.when is not None for _, claim in claims))
        yield counted("unknown speaker", (claim.who == ("?",) for _, claim in claims))


def event_counts(reports: Sequence[CodedReport]) -> Iterator[str]:
    events = [event for report in reports for event in report.events]
    if reports:
        yield f"reports without events: {sum(not report.events for report in reports)}"
        yield counted("type", (event.type for event in events))
        yield counted("mode", (f"{event.type}·{event.mode}" for event in events if event.mode))
        yield counted("status", (event.status for event in events))
        yield counted("context", (context for event in events for context in event.contexts))
        yield counted("chain", (len(event.said) for event in events))
        yield counted("with count", (bool(event.counts) for event in events))


def alike(reports: Iterable[MarkedReport | CodedReport]) -> Iterator[tuple[str, str, str]]:
    seen: dict[tuple[str, ...], str] = {}
    told: set[tuple[str, str]] = set()
    for report in reports:
        words = report.text.lower().split()
        for start in range(len(words) - RUN + 1):
            run = tuple(words[start : start + RUN])
            other = seen.setdefault(run, report.id)
            if other != report.id and (other, report.id) not in told:
                told.add((other, report.id))
                yield other, report.id, " ".join(run)


if __name__ == "__main__":
    sys.exit(main())
