"""Stored records in, the record of each agreement out: every alleged violation, by whom, and according to whom.

Agreements of different documents are shown together when they have the same kind and the same parties; that is worked
out anew at each call and changes nothing in the store. Statuses are counted for each speaker, never across speakers:
how many repeat a thing does not make it true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from parley.record import Record
from parley.rows import NARRATOR, RowMaker, ViolationRow
from parley.show_table import QUOTES, safe
from parley.types import Agreement


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One alleged violation and the report it stands in."""

    outlet: str | None
    published: str | None
    document: str
    row: ViolationRow


@dataclass(kw_only=True, slots=True)
class Page:
    """What the store holds on one agreement; filled while records are read."""

    kind: str
    parties: tuple[str, ...]
    names: Counter[str] = field(default_factory=Counter)
    brokers: set[str] = field(default_factory=set)
    starts: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)


def pages(records: Iterable[Record]) -> list[Page]:
    """One page an agreement, those spoken of in most documents first."""
    found: dict[tuple[str, tuple[str, ...]], Page] = {}
    for record in records:
        _add(record, found)
    return sorted(found.values(), key=lambda page: (-len(page.documents), page.kind, page.parties))


def print_ledger(records: Iterable[Record], console: Console, *, name: str | None = None) -> int:
    """Prints the pages, or those whose name or parties hold `name`; gives their number."""
    wanted = (name or "").casefold()
    shown = [page for page in pages(records) if wanted in _title(page).casefold()]
    for page in shown:
        _print(page, console)
    return len(shown)


def _add(record: Record, found: dict[tuple[str, tuple[str, ...]], Page]) -> None:
    maker = RowMaker(record.reading)
    labels = {a.id: maker.actor_label(a.id, a.name) for a in record.actors}
    by_id: dict[str | None, Page] = {}
    for agreement in record.agreements:
        parties = tuple(sorted({labels.get(p, p) for p in agreement.parties}))
        page = found.setdefault((agreement.kind, parties), Page(kind=agreement.kind, parties=parties))
        by_id[agreement.id] = page
        _note(page, agreement, record, labels)
    rows = {row.violation: row for row in maker.violations()}
    for violation in record.violations:
        unnamed = ("agreement not named", ())
        page = by_id.get(violation.agreement) or found.setdefault(unnamed, Page(kind=unnamed[0], parties=()))
        document = record.document
        page.documents.add(document.id)
        page.entries.append(
            Entry(
                outlet=document.outlet,
                published=document.published,
                document=document.id,
                row=rows[violation.id],
            )
        )


def _note(page: Page, agreement: Agreement, record: Record, labels: dict[str, str]) -> None:
    page.names[agreement.name] += 1
    page.documents.add(record.document.id)
    page.brokers |= {labels.get(b, b) for b in agreement.brokers}
    page.starts |= {agreement.start} if agreement.start else set()
    page.ends |= {agreement.end} if agreement.end else set()


def _title(page: Page) -> str:
    names = sorted(page.names, key=lambda n: (-page.names[n], n))
    between = f" between {' and '.join(page.parties)}" if page.parties else ""
    return (names[0] if names else page.kind) + between


def _print(page: Page, console: Console) -> None:
    console.print(Text(safe(_title(page)), style="bold"))
    facts = [page.kind.replace("_", " "), f"{len(page.documents)} reports"]
    facts += [f"brokered by {', '.join(sorted(page.brokers))}"] if page.brokers else []
    facts += [f"in force from {' or '.join(sorted(page.starts))}"] if page.starts else []
    facts += [f"until {' or '.join(sorted(page.ends))}"] if page.ends else []
    console.print(Text(safe(" · ".join(facts)), style="dim"))
    entries = sorted(
        page.entries, key=lambda e: (e.published or "", e.document, e.row.start, e.row.violation)
    )
    for entry in entries:
        _print_entry(entry, console)
    for line, count in _tallies(entries):
        console.print(Padding(Text(safe(f"{count} × {line}"), style="dim"), (0, 0, 0, 2)))
    console.print()


def _print_entry(entry: Entry, console: Console) -> None:
    row = entry.row
    says = " → ".join(row.chain) or NARRATOR
    head = Text.assemble(
        "  ", (safe(entry.published or "no date"), "dim"), "  ", safe(f"by {row.by} · "),
        (safe(row.status), "bold"), (safe(f" · according to {says}"), "italic"),
        safe(f" · {entry.outlet or entry.document}"),
    )  # fmt: skip
    console.print(head)
    console.print(Padding(Text(safe(f"“{row.words.strip(QUOTES)}”")), (0, 0, 0, 14)))


def _tallies(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    """Counts for each speaker, alleged violator and status; a speaker in several reports of one day counts once."""
    told = {
        (
            entry.published,
            " → ".join(entry.row.chain) or NARRATOR,
            entry.row.by,
            entry.row.status,
            entry.row.words,
        )
        for entry in entries
    }
    counts = Counter(f"{says}: by {by}, {status}" for _, says, by, status, _ in told)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
