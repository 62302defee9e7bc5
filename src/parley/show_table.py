"""A record in, lines for a terminal out: who did what to whom, when, where, and according to whom.

Text from outside is hostile to terminals: control characters are shown as symbols, directions of writing are not
switched, and nothing in it is taken for markup.
"""

from __future__ import annotations

import re

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from parley.record import Record
from parley.rows import NARRATOR, EventRow, RowMaker, ViolationRow
from parley.types import Claim, Event

QUOTES = '“”"‘’ '  # around quoted words, which are printed in quotes of their own
_WIDE = 110  # columns from which events stand in a table
# C0 and C1 controls, and the characters that reorder or hide what is printed after them.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
)


def safe(text: str) -> str:
    """`text` as one line that does nothing to a terminal but appear on it."""
    return _UNSAFE.sub(_symbol, text)


def print_record(record: Record, console: Console, *, explain: bool = False) -> None:
    """Prints a record to fit the console's width."""
    rows = RowMaker(record.reading)
    console.print(_heading(record))
    events = rows.events()
    if not events:
        console.print(Text("  no events", style="dim"))
    elif console.width >= _WIDE and not explain:
        console.print(_table(events))
    else:
        by_id = {event.id: event for event in record.events}
        for number, row in enumerate(events, start=1):
            console.print(_card(number, row, _reasons(record, by_id[row.event]) if explain else []))
    for violation in rows.violations():
        console.print(_violation(violation))
    console.print()


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] in "\t\n\r":
        return " "
    return chr(0x2400 + code) if code < 0x20 else f"⟨{code:04X}⟩"


def _text(words: str, style: str = "") -> Text:
    return Text(safe(words), style=style)


def _heading(record: Record) -> RenderableType:
    document = record.document
    facts = [document.outlet, document.title, document.published or "no date", document.id]
    counts = (
        f"{len(record.events)} events · {len(record.claims)} claims · {len(record.violations)} violations"
    )
    return Group(_text(" · ".join(f for f in facts if f), "bold"), Text(counts, style="dim"))


def _says(chain: tuple[str, ...]) -> str:
    return " → ".join(chain) or NARRATOR


def _words(row: EventRow, around: int = 70) -> Text:
    """The trigger in its context, of `around` characters at most either side, cut at words."""
    before, after = row.before[-around:], row.after[:around]
    before = before.split(" ", 1)[-1] if len(before) < len(row.before) else before
    after = after.rsplit(" ", 1)[0] if len(after) < len(row.after) else after
    return Text.assemble(
        "“…", safe(before), " " if before else "", (safe(row.trigger), "bold underline"), " ",
        safe(after), "…”",
    )  # fmt: skip


def _table(rows: tuple[EventRow, ...]) -> Table:
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim", row_styles=["", ""])
    for name, ratio in (
        ("says", 3), ("who", 3), ("did what", 3), ("to whom", 3), ("when", 2), ("where", 2), ("status", 2),
        ("in the words", 6),
    ):  # fmt: skip
        table.add_column(name, ratio=ratio, overflow="fold")
    for row in rows:
        cells = (_says(row.chain), row.who, row.what, _whom(row), row.when, row.where, row.status)
        table.add_row(*(_text(cell) for cell in cells), _words(row, 36), end_section=True)
    return table


def _whom(row: EventRow) -> str:
    return f"{row.whom} ({row.amounts})" if row.amounts else row.whom


def _card(number: int, row: EventRow, reasons: list[str]) -> RenderableType:
    where = f" · in {row.where}" if row.where else ""
    when = f" · {row.when}" if row.when else ""
    lines: list[RenderableType] = [
        Text.assemble(
            (f"{number:>3}  ", "dim"), (safe(row.what), "bold"), safe(f" · {row.status}{when}{where}")
        ),
        Padding(_text(f"{row.who or '?'} → {_whom(row) or '?'}"), (0, 0, 0, 5)),
        Padding(_text(f"according to {_says(row.chain)}", "italic"), (0, 0, 0, 5)),
        Padding(_words(row), (0, 0, 0, 5)),
    ]
    lines += [Padding(_text(reason, "dim"), (0, 0, 0, 7)) for reason in reasons]
    return Group(*lines)


def _violation(row: ViolationRow) -> RenderableType:
    head = Text.assemble(
        ("  !  ", "bold"), safe(f"violation of {row.agreement} by {row.by} · {row.status}"),
        (safe(f" · according to {_says(row.chain)}"), "italic"),
    )  # fmt: skip
    return Group(head, Padding(_text(f"“{row.words.strip(QUOTES)}”"), (0, 0, 0, 5)))


def _reasons(record: Record, event: Event) -> list[str]:
    """Why the event is coded as it is, line by line."""
    claim = next((c for c in record.claims if c.id == event.claim), None)
    lines = [f"event score {event.score:.2f}", *([_claim_reason(claim)] if claim is not None else [])]
    if event.plover_score is not None:
        lines[0] += f", PLOVER score {event.plover_score:+g}"
    if event.contexts:
        lines.append(f"contexts: {', '.join(event.contexts)}")
    actors = {actor.id: actor for actor in record.actors}
    for role in event.roles:
        actor = actors.get(role.actor or "")
        reasons = f" ({'; '.join(actor.reasons)})" if actor is not None and actor.reasons else ""
        code = (
            f" = {actor.name} {actor.code or 'no code'}, score {actor.score:.2f}" if actor is not None else ""
        )
        lines.append(f"{role.role}: “{role.text}” [{role.basis}]{code}{reasons}")
    for place in event.places:
        pin = f" = {place.name}, GeoNames {place.geonames}" if place.name else " (no pin)"
        lines.append(f"place ({place.role or 'unsaid'}): “{place.text}”{pin}")
    if event.time is not None:
        about = ", approximate" if event.time.approximate else ""
        lines.append(f"time: “{event.time.text or ''}” [{event.time.basis}] {event.time.timex or ''}{about}")
    return lines


def _claim_reason(claim: Claim) -> str:
    cue = f"“{claim.cue.text}”" if claim.cue is not None else "no cue"
    return f"claim: {claim.voice}, {claim.stance}, {cue}, score {claim.score:.2f}"
