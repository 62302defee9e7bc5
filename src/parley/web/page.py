"""One self-contained HTML page of one record: the report marked up, the ledger beside it, the events as a table.

In: a Record. Out: a string without scripts, fonts or links to anywhere; every word of the document is escaped.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from html import escape
from importlib import resources

from parley.record import Record
from parley.rows import NARRATOR, EventRow, RowMaker, ViolationRow
from parley.types import Agreement, Claim, Event, Reading
from parley.web.marks import Mark, mark_up

_COLOURS = 8
_CODE = re.compile(r"\[[A-Z]{2,4}(?:-[A-Z]{2,4})*\]")
_REAL = frozenset({"happened", "ongoing"})


def render(record: Record) -> str:
    """The page. Opens from a file, in light and dark, and prints."""
    reading = record.reading
    maker = RowMaker(reading)
    colours = _colours(reading)
    css = resources.files("parley.web").joinpath("page.css").read_text("utf-8")
    title = reading.document.title or _headline(reading)
    return "".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{escape(title)} – parley</title>\n<style>\n{css}</style>\n</head>\n<body>\n",
            _header(reading, title),
            '<main>\n<div class="columns">\n<article class="report">\n<h2>The report</h2>\n',
            _report(reading, maker, colours),
            "</article>\n<aside>\n",
            _ledger(reading, maker),
            _legend(reading, maker, colours),
            "</aside>\n</div>\n",
            _table(maker.events()),
            "</main>\n",
            _footer(record),
            "</body>\n</html>\n",
        ]
    )


def _headline(reading: Reading) -> str:
    first = next(
        (line.strip() for line in reading.document.text.splitlines() if line.strip()), "Empty report"
    )
    return first if len(first) <= 110 else first[:109].rstrip() + "…"


def _header(reading: Reading, title: str) -> str:
    document = reading.document
    told = [c for c in reading.claims or () if c.voice != "narrator"]
    facts = [
        f"<b>{escape(document.outlet)}</b>" if document.outlet else "",
        escape(document.published) if document.published else "no publication date",
        _count(len(told), "attributed claim"),
        _count(len(reading.events or ()), "event"),
        _count(len(reading.violations or ()), "alleged violation"),
    ]
    line = " · ".join(fact for fact in facts if fact)
    return f'<header>\n<h1>{escape(title)}</h1>\n<div class="facts">{line}</div>\n</header>\n'


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _people(label: str) -> str:
    """Names with codes, escaped; a code never breaks over two lines."""
    return _CODE.sub(r'<span class="code">\g<0></span>', escape(label))


def _colours(reading: Reading) -> dict[str, int]:
    """A colour a speaker, in order of first speech; colours come round again after eight."""
    colours: dict[str, int] = {}
    for claim in sorted(reading.claims or (), key=_first_offset):
        if claim.voice != "narrator":
            colours.setdefault(_speaker_key(claim), len(colours) % _COLOURS)
    return colours


def _first_offset(claim: Claim) -> int:
    return claim.content[0].start if claim.content else (claim.cue.start if claim.cue else 0)


def _speaker_key(claim: Claim) -> str:
    if claim.speaker is None:
        return ""
    return claim.speaker.actor or claim.speaker.text


def _report(reading: Reading, maker: RowMaker, colours: dict[str, int]) -> str:
    text = reading.document.text
    marks = sorted([*_claim_marks(reading, maker, colours), *_event_marks(reading)], key=lambda m: m.start)
    starts = [mark.start for mark in marks]
    longest = max((mark.end - mark.start for mark in marks), default=0)
    out = []
    for start, end in _paragraphs(reading):
        near = marks[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        out.append(f"<p>{mark_up(text, near, start, end)}</p>\n")
    return "".join(out)


def _paragraphs(reading: Reading) -> Iterator[tuple[int, int]]:
    at = 0
    for line in reading.document.text.split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1


def _claim_marks(reading: Reading, maker: RowMaker, colours: dict[str, int]) -> Iterator[Mark]:
    for claim in reading.claims or ():
        if claim.voice == "narrator":
            continue
        colour = colours[_speaker_key(claim)]
        chain = " → ".join(maker.speakers(claim.id))
        told = f"{chain} · {claim.stance.replace('_', ' ')}"
        depth = len(maker.speakers(claim.id))
        for number, part in enumerate(claim.content):
            label = f' data-by="{escape(_short(maker.speakers(claim.id)[-1]))}"' if number == 0 else ""
            bare = f'<span class="claim k{colour}" title="{escape(told)}">'
            named = f'<span class="claim k{colour}" title="{escape(told)}"{label}>'
            yield Mark(start=part.start, end=part.end, rank=depth, open=named, reopen=bare, close="</span>")
        for kind, span in (("speaker", claim.speaker), ("cue", claim.cue)):
            if span is not None:
                tag = f'<span class="{kind}" title="{escape(told)}">'
                yield Mark(start=span.start, end=span.end, rank=50, open=tag, reopen=tag, close="</span>")


def _short(name: str) -> str:
    return name if len(name) <= 28 else name[:27].rstrip() + "…"


def _event_marks(reading: Reading) -> Iterator[Mark]:
    for event in reading.events or ():
        classes = "event" if event.status in _REAL else "event unreal"
        label = _event_label(event)
        anchor = escape(event.id.replace(":", "-"))
        tag = f'<a class="{classes}" href="#row-{anchor}" id="{anchor}" data-type="{escape(label)}">'
        again = f'<a class="{classes}" href="#row-{anchor}">'
        yield Mark(
            start=event.trigger.start, end=event.trigger.end, rank=90, open=tag, reopen=again, close="</a>"
        )


def _event_label(event: Event) -> str:
    return event.type if event.status in _REAL else f"{event.type} · {event.status}"


def _ledger(reading: Reading, maker: RowMaker) -> str:
    agreements = reading.agreements or ()
    if not agreements:
        return (
            '<section>\n<h2>Ledger</h2>\n<p class="none">The report speaks of no agreement.</p>\n</section>\n'
        )
    rows = maker.violations()
    ids = {v.id: v.agreement for v in reading.violations or ()}
    parts = []
    for agreement in agreements:
        own = [row for row in rows if ids[row.violation] == agreement.id]
        parts.append(_agreement(agreement, own, maker))
    return "".join(parts)


def _agreement(agreement: Agreement, rows: list[ViolationRow], maker: RowMaker) -> str:
    facts = [
        ("Kind", agreement.kind.replace("_", " ")),
        ("Parties", "; ".join(maker.actor_label(p, "?") for p in agreement.parties)),
        ("Brokers", "; ".join(maker.actor_label(b, "?") for b in agreement.brokers)),
        ("In force", _in_force(agreement)),
    ]
    listed = "".join(f"<dt>{k}</dt><dd>{_people(v)}</dd>" for k, v in facts if v)
    items = "".join(_violation(row) for row in rows)
    body = f"<ol>{items}</ol>" if items else ""
    return f"<section>\n<h2>Ledger</h2>\n<h3>{escape(agreement.name)}</h3>\n<dl>{listed}</dl>\n{body}</section>\n"


def _in_force(agreement: Agreement) -> str:
    if agreement.start is None and agreement.end is None:
        return ""
    return (
        f"since {agreement.start}" if agreement.end is None else f"{agreement.start or '?'} – {agreement.end}"
    )


def _violation(row: ViolationRow) -> str:
    hot = " hot" if row.status in ("admitted", "verified") else ""
    words = row.words if len(row.words) <= 160 else row.words[:159].rstrip() + "…"
    return (
        f'<li><b>{_people(row.by)}</b> <span class="tag{hot}">{escape(row.status)}</span><br>'
        f'according to {_chain(row.chain)}<br><span class="quoted">{escape(words)}</span></li>'
    )


def _legend(reading: Reading, maker: RowMaker, colours: dict[str, int]) -> str:
    names: dict[str, str] = {}
    for claim in sorted(reading.claims or (), key=_first_offset):
        if claim.voice != "narrator":
            key = _speaker_key(claim)
            label = (
                maker.actor_label(claim.speaker.actor, claim.speaker.text)
                if claim.speaker
                else "unnamed source"
            )
            names.setdefault(key, label)
    items = "".join(
        f'<li><span class="dot k{colours[key]}"></span>{_people(name)}</li>' for key, name in names.items()
    )
    return f'<section>\n<h2>Who speaks</h2>\n<ul class="legend">{items}</ul>\n</section>\n' if items else ""


def _chain(chain: tuple[str, ...]) -> str:
    if not chain:
        return f'<span class="none">{NARRATOR}</span>'
    return ' <span class="arrow">→</span> '.join(escape(name) for name in chain)


def _table(rows: tuple[EventRow, ...]) -> str:
    if not rows:
        return (
            '<section class="events">\n<h2>Events</h2>\n<p class="none">No event was coded.</p>\n</section>\n'
        )
    heads = (
        "Who says so",
        "Who",
        "Did what",
        "To whom",
        "When",
        "Where",
        "Status",
        "In the words of the report",
    )
    head = "".join(f"<th>{h}</th>" for h in heads)
    body = "".join(_row(row) for row in rows)
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    return f'<section class="events">\n<h2>Events</h2>\n{table}</section>\n'


def _row(row: EventRow) -> str:
    anchor = escape(row.event.replace(":", "-"))
    words = f'…{escape(row.before)} <b><a href="#{anchor}">{escape(row.trigger)}</a></b> {escape(row.after)}…'
    hot = " hot" if row.status in _REAL else ""
    amounts = f'<br><span class="code">{escape(row.amounts)}</span>' if row.amounts else ""
    cells = [
        _chain(row.chain),
        _people(row.who) or '<span class="none">–</span>',
        f"<b>{escape(row.what)}</b>{amounts}",
        _people(row.whom) or '<span class="none">–</span>',
        escape(row.when) or '<span class="none">–</span>',
        escape(row.where) or '<span class="none">–</span>',
        f'<span class="tag{hot}">{escape(row.status)}</span>',
    ]
    plain = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr id="row-{anchor}">{plain}<td class="words">{words}</td></tr>\n'


def _footer(record: Record) -> str:
    from parley import __version__

    document = record.reading.document
    failures = "".join(
        f"<br>Not read: {escape(f.step)}: {escape(f.message)}" for f in record.reading.failures
    )
    return (
        f"<footer>Read by parley {escape(__version__)}, {escape(record.fingerprint[:23])}…; document "
        f"{escape(document.id)}, sha256 {escape(document.sha256[:16])}…. An allegation is what somebody says, "
        f"never a finding.{failures}</footer>\n"
    )
