"""A record as rows for people: who says so, who did what to whom, when, where, how sure, in which words.

The terminal table, the page and the CSV export print the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from parley.lookup import ClaimIndex
from parley.types import Actor, Event, Reading, TimeRange, Violation

NARRATOR = "the report itself"
_AROUND = 70  # characters of context either side of a trigger


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRow:
    """One event as a person reads it; every cell is plain text."""

    event: str
    chain: tuple[str, ...]  # speakers, outermost first; empty: the report itself
    who: str
    what: str
    whom: str
    when: str
    where: str
    status: str
    amounts: str
    before: str
    trigger: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ViolationRow:
    """One alleged violation as a person reads it."""

    violation: str
    agreement: str
    by: str
    chain: tuple[str, ...]
    status: str
    words: str
    start: int


class RowMaker:
    """Turns a reading's events and violations into rows."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._claims = ClaimIndex(reading.claims or ())
        self._actors = {actor.id: actor for actor in reading.actors or ()}

    def events(self) -> tuple[EventRow, ...]:
        """Rows in text order."""
        events = sorted(self._reading.events or (), key=lambda e: (e.trigger.start, e.type))
        return tuple(self._event(event) for event in events)

    def violations(self) -> tuple[ViolationRow, ...]:
        """Rows in the record's order."""
        names = {a.id: a.name for a in self._reading.agreements or ()}
        return tuple(self._violation(v, names) for v in self._reading.violations or ())

    def speakers(self, claim_id: str) -> tuple[str, ...]:
        """Names of the speakers from the outermost to the innermost; unnamed ones in the words of the text."""
        line: list[str] = []
        at: str | None = claim_id
        seen: set[str] = set()
        while at is not None and at not in seen:
            seen.add(at)
            claim = self._claims[at]
            if claim.voice != "narrator":
                line.append(
                    self._name(claim.speaker.actor, claim.speaker.text) if claim.speaker else "unnamed source"
                )
            at = claim.parent
        return tuple(reversed(line))

    def actor_label(self, actor: str | None, text: str) -> str:
        """Name and code: "Hezbollah [LBN-REB]"; the words of the text where nobody is known."""
        known = self._actors.get(actor) if actor else None
        name = self._name(actor, text)
        return f"{name} [{known.code}]" if known is not None and known.code else name

    def _name(self, actor: str | None, text: str) -> str:
        known: Actor | None = self._actors.get(actor) if actor else None
        return _one_line(known.name if known is not None else text)

    def _event(self, event: Event) -> EventRow:
        text = self._reading.document.text
        start, end = event.trigger.start, event.trigger.end
        return EventRow(
            event=event.id,
            chain=self.speakers(event.claim),
            who=self._fillers(event, "actor") or self._fillers(event, "mediator"),
            what=f"{event.type} · {event.mode}" if event.mode else event.type,
            whom=self._fillers(event, "recipient") or self._fillers(event, "victim"),
            when=when(event.time),
            where="; ".join(_unique([_one_line(p.name or p.text) for p in event.places])),
            status=event.status,
            amounts="; ".join(
                _one_line(f"{q.text}" if q.of in q.text else f"{q.text} {q.of}") for q in event.quantities
            ),
            before=_one_line(text[max(0, start - _AROUND) : start]),
            trigger=_one_line(text[start:end]),
            after=_one_line(text[end : end + _AROUND]),
        )

    def _fillers(self, event: Event, role: str) -> str:
        labels = [self.actor_label(r.actor, r.text) for r in event.roles if r.role == role]
        return "; ".join(_unique(labels))

    def _violation(self, violation: Violation, names: dict[str, str]) -> ViolationRow:
        claim = self._claims[violation.claim]
        span = claim.content[0] if claim.content else claim.cue
        words = " … ".join(part.text for part in claim.content) or (claim.cue.text if claim.cue else "")
        return ViolationRow(
            violation=violation.id,
            agreement=_one_line(names.get(violation.agreement or "", "an agreement")),
            by="; ".join(self.actor_label(actor, "unknown") for actor in violation.by) or "unknown",
            chain=self.speakers(violation.claim),
            status=violation.status.replace("_", " "),
            words=_one_line(words),
            start=span.start if span is not None else 0,
        )


def when(time: TimeRange | None) -> str:
    """An interval in a few characters: "2024-12-02", "2024-11-25 – 2024-12-01", or the text's own words."""
    if time is None:
        return ""
    if time.start is None:
        return _one_line(time.text or "")
    start, end = time.start, time.end
    shown = start if end is None or end == start else f"{start} – {end}"
    return f"about {shown}" if time.approximate else shown


def _unique(items: list[str]) -> list[str]:
    return list(dict.fromkeys(item for item in items if item))


def _one_line(text: str) -> str:
    return " ".join(text.split())
