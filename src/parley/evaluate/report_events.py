"""Scores a record's events against a report's hand coding.

Measuring only. An event is right when it stands in the sentence of the one wanted, its type is one of those allowed,
its actors are those wanted and its recipients include those wanted; with chain, when the same speakers tell it too.
"""

from __future__ import annotations

from dataclasses import dataclass

from parley.evaluate.coded import Coded, Who, contains, same_chain, same_people, unique
from parley.evaluate.matching import match_with_optional
from parley.evaluate.scores import Counts, ErrorKind, ReportError, Share
from parley.samples import Sample
from parley.samples.gold import Codes, GoldEvent, GoldQuantity
from parley.types import Event, Quantity

_REAL = frozenset({"happened", "ongoing"})


@dataclass(frozen=True, slots=True)
class EventScores:
    """The columns of a report's score that are about events."""

    acts: Counts
    events: Counts
    events_with_chain: Counts
    statuses: Share
    modes: Share
    dates: Share
    places: Share
    quantities: Share
    must_nots: Share
    errors: tuple[ReportError, ...]


def score_events(coded: Coded, sample: Sample) -> EventScores:
    """Matches and judges the events of one record."""
    judge = _Judge(coded, sample)
    found, wanted = coded.record.events, sample.gold.events
    matched = match_with_optional(wanted, found, judge.fit, close=judge.same_word)
    typed = match_with_optional(wanted, found, judge.type_fits, close=judge.same_word)
    told = match_with_optional(wanted, found, judge.fit_with_chain, close=judge.same_word)
    judge.tell(matched.missed, matched.spare)
    hits = matched.hits
    dated = [(w, e) for w, e in hits if w.date is not None]
    placed = [(w, e) for w, e in hits if w.place is not None]
    counted = [(w, q, e) for w, e in hits for q in w.quantities]
    with_mode = [(w, e) for w, e in hits if w.modes and e.type == w.types[0]]
    for want, event in hits:
        judge.chain(want, event)
    return EventScores(
        acts=Counts(right=len(typed.hits), missed=len(typed.missed), spare=len(typed.spare)),
        events=Counts(right=len(hits), missed=len(matched.missed), spare=len(matched.spare)),
        events_with_chain=Counts(right=len(told.hits), missed=len(told.missed), spare=len(told.spare)),
        statuses=Share(right=sum(judge.status(w, e) for w, e in hits), of=len(hits)),
        modes=Share(right=sum(judge.mode(w, e) for w, e in with_mode), of=len(with_mode)),
        dates=Share(right=sum(judge.date(w, e) for w, e in dated), of=len(dated)),
        places=Share(right=sum(judge.place(w, e) for w, e in placed), of=len(placed)),
        quantities=Share(right=sum(judge.quantity(w, q, e) for w, q, e in counted), of=len(counted)),
        must_nots=Share(right=judge.kept_must_nots(), of=len(sample.gold.must_not)),
        errors=tuple(judge.errors),
    )


class _Judge:
    """Compares events of one record with those wanted and keeps what differs."""

    def __init__(self, coded: Coded, sample: Sample) -> None:
        self._coded = coded
        self._sample = sample
        self.errors: list[ReportError] = []

    def fit(self, event: Event, want: GoldEvent) -> bool:
        return (
            self.type_fits(event, want)
            and self._actors_fit(event, want)
            and self._recipients_fit(event, want)
        )

    def type_fits(self, event: Event, want: GoldEvent) -> bool:
        return self._same_sentence(event, want) and event.type in want.types

    def fit_with_chain(self, event: Event, want: GoldEvent) -> bool:
        return self.fit(event, want) and same_chain(self._coded.chain(event.claim), want.chain)

    def same_word(self, event: Event, want: GoldEvent) -> bool:
        return event.trigger.start < want.trigger[1] and event.trigger.end > want.trigger[0]

    def _same_sentence(self, event: Event, want: GoldEvent) -> bool:
        return self._coded.sentence(event.trigger.start) == self._coded.sentence(want.trigger[0])

    def _actors(self, event: Event) -> tuple[Who, ...]:
        return self._coded.roles(event, "actor", "mediator")

    def _recipients(self, event: Event) -> tuple[Who, ...]:
        return self._coded.roles(event, "recipient", "victim")

    def _actors_fit(self, event: Event, want: GoldEvent) -> bool:
        actors = self._actors(event)
        if want.reciprocal:
            actors = unique((*actors, *self._recipients(event)))
        if not want.actors:
            # Nobody is wanted: words without a code do no harm, and optional events may name more.
            return want.optional or all(who.code is None for who in actors)
        if want.optional:
            return contains(actors, want.actors)
        return same_people(actors, want.actors)

    def _recipients_fit(self, event: Event, want: GoldEvent) -> bool:
        return want.reciprocal or contains(self._recipients(event), want.recipients)

    def chain(self, want: GoldEvent, event: Event) -> None:
        found = self._coded.chain(event.claim)
        if not same_chain(found, want.chain):
            reason = (
                "told by the report" if not found else "told by somebody" if not want.chain else "other chain"
            )
            wanted = " > ".join("/".join(codes) for codes in want.chain)
            self._add("events_with_chain", "wrong", reason, wanted, " > ".join(map(str, found)), want)

    def status(self, want: GoldEvent, event: Event) -> bool:
        right = event.status in want.statuses
        if not right:
            reason = f"{event.status} for {want.statuses[0]}"
            self._add("statuses", "wrong", reason, f"{want.word}: {want.statuses[0]}", event.status, want)
        return right

    def mode(self, want: GoldEvent, event: Event) -> bool:
        right = event.mode in want.modes
        if not right:
            reason = f"{event.mode or 'none'} for {want.modes[0]}"
            self._add("modes", "wrong", reason, f"{want.word}: {want.modes[0]}", event.mode or "", want)
        return right

    def date(self, want: GoldEvent, event: Event) -> bool:
        start = event.time.start[:10] if event.time is not None and event.time.start is not None else ""
        right = want.date is not None and want.date[0] <= start <= want.date[1]
        if not right:
            wanted = " to ".join(want.date or ())
            self._add(
                "dates", "wrong", "other day" if start else "no day", f"{want.word}: {wanted}", start, want
            )
        return right

    def place(self, want: GoldEvent, event: Event) -> bool:
        wanted = (want.place or "").casefold()
        found = [f"{place.text} {place.name or ''}" for place in event.places]
        right = any(wanted in words.casefold() for words in found)
        if not right:
            reason = "other place" if found else "no place"
            self._add("places", "wrong", reason, f"{want.word}: {want.place}", "; ".join(found), want)
        return right

    def quantity(self, want: GoldEvent, quantity: GoldQuantity, event: Event) -> bool:
        right = any((q.low, q.high) == (quantity.low, quantity.high) for q in event.quantities)
        if not right:
            reason = "other number" if event.quantities else "no number"
            wanted = f"{want.word}: {_amount(quantity)} {quantity.of}"
            found = "; ".join(f"{_amount(q)} {q.of}" for q in event.quantities)
            self._add("quantities", "wrong", reason, wanted, found, want)
        return right

    def kept_must_nots(self) -> int:
        kept = 0
        for rule in self._sample.gold.must_not:
            broken = [
                event
                for event in self._coded.record.events
                if event.trigger.start < rule.trigger[1]
                and event.trigger.end > rule.trigger[0]
                and event.type in rule.types
                and event.status in _REAL
                and not (rule.narrator_only and self._coded.chain(event.claim))
            ]
            kept += not broken
            if broken:
                reason = "told as the report's own" if rule.narrator_only else f"{broken[0].type} as a fact"
                self._put("must_nots", "broken", reason, rule.why, self._show(broken[0]), rule.trigger[0])
        return kept

    def tell(self, missed: tuple[GoldEvent, ...], spare: tuple[Event, ...]) -> None:
        for want in missed:
            reason, near = self._why(want)
            shown = self._show(near) if near is not None else ""
            self._add("events", "missed", reason, _wanted(want), shown, want)
        for event in spare:
            self._put("events", "spare", self._why_spare(event), "", self._show(event), event.trigger.start)

    def _why(self, want: GoldEvent) -> tuple[str, Event | None]:
        events = self._coded.record.events
        at_word = [e for e in events if self.same_word(e, want)]
        near = at_word + [e for e in events if self._same_sentence(e, want) and e.type in want.types]
        if not near:
            return f"no {want.types[0]}", None
        typed = next((e for e in near if e.type in want.types), None)
        if typed is None:
            return f"{near[0].type} for {want.types[0]}", near[0]
        if not self._actors_fit(typed, want):
            return ("wrong actor" if self._actors(typed) else "no actor"), typed
        if not self._recipients_fit(typed, want):
            return ("wrong recipient" if self._recipients(typed) else "no recipient"), typed
        return "matched elsewhere", typed

    def _why_spare(self, event: Event) -> str:
        wanted = [want for want in self._sample.gold.events if self.same_word(event, want)]
        if not wanted:
            return f"{event.type} not wanted"
        return f"{event.type} at a wanted word"

    def _show(self, event: Event) -> str:
        actors, recipients = self._actors(event), self._recipients(event)
        people = f"{', '.join(map(str, actors)) or '-'} to {', '.join(map(str, recipients)) or '-'}"
        chain = " > ".join(map(str, self._coded.chain(event.claim))) or "report"
        return f"{event.trigger.text}: {event.type} {people}, {event.status}, by {chain}"

    def _add(self, part: str, kind: ErrorKind, reason: str, wanted: str, found: str, want: GoldEvent) -> None:
        self._put(part, kind, reason, wanted, found, want.trigger[0])

    def _put(self, part: str, kind: ErrorKind, reason: str, wanted: str, found: str, at: int) -> None:
        error = ReportError(
            report=self._sample.slug,
            part=part,
            kind=kind,
            reason=reason,
            wanted=wanted,
            found=found,
            sentence=self._coded.words_of(at),
        )
        self.errors.append(error)


def _wanted(want: GoldEvent) -> str:
    people = f"{_people(want.actors)} to {_people(want.recipients)}"
    return f"{want.word}: {'/'.join(want.types)} {people}, {want.statuses[0]}, by {_people(want.chain, 'report')}"


def _people(people: tuple[Codes, ...], nobody: str = "-") -> str:
    return ", ".join("/".join(codes) for codes in people) or nobody


def _amount(quantity: GoldQuantity | Quantity) -> str:
    low, high = quantity.low, quantity.high
    return f"{low:g}" if low is not None and low == high else f"{low if low is not None else ''}-{high or ''}"
