"""Scores a reader's events on coded reports: what happened, who to whom, in what state, according to whom.

Beside the road. An event found answers a coded one when their triggers touch, those of the same type first; types,
modes, statuses, participants and chains are judged on top. A participant is right when its words touch the mark, or
other mentions of the same somebody do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parley.evaluate.marked_events import CodedReport, MarkedEvent
from parley.evaluate.marked_scores import Difference, Reader
from parley.evaluate.marks import Spans
from parley.evaluate.matching import match
from parley.evaluate.scores import Counts, Share
from parley.record import Record
from parley.types import Claim, Event, Role


@dataclass(frozen=True, kw_only=True, slots=True)
class CodedScores:
    """Figures over a corpus of coded reports."""

    acts: Counts  # by trigger, whatever the type
    events: Counts  # by trigger and type
    types: dict[str, Counts]
    actors: Counts
    recipients: Counts
    modes: Share  # of events right in type for which a mode is coded
    statuses: dict[str, Counts]
    status_macro_f1: float
    chains: Share
    counts: Share  # of coded counts: low number right
    contexts: Counts
    spare_in_1000_words: float  # events found in reports that have none


def score_coded(
    reader: Reader, reports: Iterable[CodedReport], differences: list[Difference] | None = None
) -> CodedScores:
    """Read every report and score what was found; `differences` collects what went wrong."""
    tally = _Tally(differences if differences is not None else [])
    for report in reports:
        record = reader.read(report.text, published=report.head["published"], outlet=report.head["outlet"])
        tally.add(report, record)
    return tally.scores()


class _Tally:
    def __init__(self, differences: list[Difference]) -> None:
        self._differences = differences
        self._acts = self._events = self._actors = self._recipients = self._contexts = Counts()
        self._modes = self._chains = self._counts = Share()
        self._types: dict[str, Counter[str]] = {}
        self._statuses: dict[str, Counter[str]] = {}
        self._empty_words = self._empty_events = 0

    def add(self, report: CodedReport, record: Record) -> None:
        judge = _Judge(report, record)
        found = match(report.events, record.events, _touches_trigger, close=_same_type)
        if not report.events:
            self._empty_words += len(report.text.split())
            self._empty_events += len(record.events)
        self._acts += Counts(right=len(found.hits), missed=len(found.missed), spare=len(found.spare))
        typed = match(report.events, record.events, _is_the_event)
        self._events += Counts(right=len(typed.hits), missed=len(typed.missed), spare=len(typed.spare))
        self._count_types(found.hits, found.missed, found.spare)
        for spare in found.spare:
            self._tell(report, "spare", "", f"{spare.type} {spare.status}", spare.trigger.start)
        for want in found.missed:
            self._tell(report, "missed", f"{want.type} {want.status}", "", want.trigger[0][0])
        for want, event in found.hits:
            if event.type != want.type:
                self._tell(report, "type", want.type, event.type, want.trigger[0][0])
        for want, event in typed.hits:
            self._judge(judge, want, event)

    def _count_types(
        self,
        hits: Iterable[tuple[MarkedEvent, Event]],
        missed: Iterable[MarkedEvent],
        spare: Iterable[Event],
    ) -> None:
        pairs: list[tuple[str | None, str | None]] = [(want.type, event.type) for want, event in hits]
        pairs += [(want.type, None) for want in missed]
        pairs += [(None, event.type) for event in spare]
        _count(self._types, pairs)

    def _judge(self, judge: _Judge, want: MarkedEvent, event: Event) -> None:
        at = want.trigger[0][0]
        report = judge.report
        actors, recipients = want.actors, want.recipients
        found = [role for role in event.roles if role.role == "actor"]
        others = [role for role in event.roles if role.role in ("recipient", "victim")]
        if want.reciprocal or event.reciprocal:
            found, others = [*found, *others], []
            actors, recipients = (*actors, *recipients), ()
        self._actors += judge.parties(actors, found)
        self._recipients += judge.parties(recipients, others)
        for name, wanted, roles in (("actor", actors, found), ("recipient", recipients, others)):
            counts = judge.parties(wanted, roles)
            if counts.missed or counts.spare:
                words = ", ".join(judge.words(mark) for mark in wanted)
                self._tell(report, name, words, ", ".join(role.text for role in roles), at)
        if want.mode is not None:
            self._modes += Share(right=event.mode == want.mode, of=1)
            if event.mode != want.mode:
                self._tell(report, "mode", f"{want.type} {want.mode}", str(event.mode), at)
        _count(self._statuses, [(want.status, event.status)])
        if event.status != want.status:
            self._tell(report, "status", want.status, event.status, at)
        right = judge.chain(want, event)
        self._chains += Share(right=right, of=1)
        if not right:
            names = " > ".join(judge.words(mark) for mark in want.said)
            self._tell(report, "chain", names, " > ".join(judge.told(event)), at)
        for mark in want.counts:
            low = float(report.about[mark]["low"])
            self._counts += Share(right=any(quantity.low == low for quantity in event.quantities), of=1)
        wanted_contexts, found_contexts = set(want.contexts), set(event.contexts)
        self._contexts += Counts(
            right=len(wanted_contexts & found_contexts),
            missed=len(wanted_contexts - found_contexts),
            spare=len(found_contexts - wanted_contexts),
        )

    def _tell(self, report: CodedReport, what: str, wanted: str, found: str, at: int) -> None:
        words = report.text[max(0, at - 60) : at + 80].replace("\n", " ")
        self._differences.append(Difference(report.id, what, wanted, found, words))

    def scores(self) -> CodedScores:
        statuses = _counts(self._statuses)
        wanted = [counts.f1 for counts in statuses.values() if counts.right + counts.missed]
        return CodedScores(
            acts=self._acts,
            events=self._events,
            types=_counts(self._types),
            actors=self._actors,
            recipients=self._recipients,
            modes=self._modes,
            statuses=statuses,
            status_macro_f1=sum(wanted) / max(1, len(wanted)),
            chains=self._chains,
            counts=self._counts,
            contexts=self._contexts,
            spare_in_1000_words=1000 * self._empty_events / max(1, self._empty_words),
        )


class _Judge:
    """Whether those found are those marked."""

    def __init__(self, report: CodedReport, record: Record) -> None:
        self.report = report
        self._mentions = {actor.id: actor.mentions for actor in record.actors}
        self._claims = {claim.id: claim for claim in record.claims}

    def words(self, mark: str) -> str:
        return " … ".join(self.report.text[start:end] for start, end in self.report.marks[mark])

    def parties(self, wanted: tuple[str, ...], found: list[Role]) -> Counts:
        several = [sorted(self._roots(mark)) for mark in wanted]
        everybody = [who for mark, roots in zip(wanted, several, strict=True) for who in _each(mark, roots)]
        pairs = match(
            everybody, found, lambda party, mark: self.is_it(party.start, party.end, party.actor, mark)
        )
        return Counts(right=len(pairs.hits), missed=len(pairs.missed), spare=len(pairs.spare))

    def is_it(self, start: int, end: int, actor: str | None, mark: str) -> bool:
        own = [(start, end), *(self._mentions.get(actor, ()) if actor is not None else ())]
        return any(one[0] < other[1] and other[0] < one[1] for one in own for other in self._same(mark))

    def _same(self, mark: str) -> Spans:
        """The stretches of a mark and of all marks held to be the same somebody, or several of whom one is."""
        roots = self._roots(mark)
        return tuple(
            span
            for other in self.report.marks
            if not roots.isdisjoint(self._roots(other))
            for span in self.report.marks[other]
        )

    def _roots(self, mark: str) -> frozenset[str]:
        """The first marks of whoever a mark stands for: "they" may be two."""
        seen, open_marks, roots = {mark}, [mark], set()
        while open_marks:
            at = open_marks.pop()
            same = self.report.about[at].get("same")
            if same is None:
                roots.add(at)
            for other in same.split(",") if same is not None else ():
                if other not in seen:
                    seen.add(other)
                    open_marks.append(other)
        return frozenset(roots or {mark})

    def _line(self, event: Event) -> list[Claim]:
        line: list[Claim] = []
        at: str | None = event.claim
        while at is not None and self._claims[at].voice != "narrator":
            line.insert(0, self._claims[at])
            at = self._claims[at].parent
        return line

    def told(self, event: Event) -> Iterator[str]:
        for claim in self._line(event):
            yield claim.speaker.text if claim.speaker is not None else "nobody"

    def chain(self, want: MarkedEvent, event: Event) -> bool:
        line = self._line(event)
        return len(line) == len(want.said) and all(
            claim.speaker is not None
            and self.is_it(claim.speaker.start, claim.speaker.end, claim.speaker.actor, mark)
            for claim, mark in zip(line, want.said, strict=True)
        )


def _each(mark: str, roots: list[str]) -> list[str]:
    """A mark for several stands for each of them."""
    return roots if len(roots) > 1 else [mark]


def _touches_trigger(event: Event, want: MarkedEvent) -> bool:
    return any(event.trigger.start < end and start < event.trigger.end for start, end in want.trigger)


def _is_the_event(event: Event, want: MarkedEvent) -> bool:
    return _touches_trigger(event, want) and _same_type(event, want)


def _same_type(event: Event, want: MarkedEvent) -> bool:
    return event.type == want.type


def _count(table: dict[str, Counter[str]], pairs: Iterable[tuple[str | None, str | None]]) -> None:
    for wanted, found in pairs:
        if wanted is not None:
            table.setdefault(wanted, Counter())["right" if wanted == found else "missed"] += 1
        if found is not None and wanted != found:
            table.setdefault(found, Counter())["spare"] += 1


def _counts(table: dict[str, Counter[str]]) -> dict[str, Counts]:
    return {
        label: Counts(right=found["right"], missed=found["missed"], spare=found["spare"])
        for label, found in sorted(table.items())
    }
