"""Scores a reader's claims on marked reports: who says what, to whom, when, in which chain, with what stance.

Beside the road. A claim found answers a marked one when their cues touch (or, without cues, their contents) and at
least half of the words of both contents is common. Chains, stances, addressees and times are judged over all marked
claims, so what was not found counts as wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from parley.evaluate.marked_claims import AUTHOR, UNKNOWN, MarkedClaim, MarkedReport
from parley.evaluate.marks import Spans
from parley.evaluate.matching import match
from parley.evaluate.scores import Counts, Share
from parley.record import Record
from parley.types import Actor, Claim, Party

LEAST_COMMON = 0.5


class Reader(Protocol):
    """What is used of parley's reader."""

    def read(self, text: str, *, published: str | None = None, outlet: str | None = None) -> Record:
        """The record of a report."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedScores:
    """Figures over a corpus of marked reports."""

    claims: Counts
    speakers: Share  # of claims found: the right somebody
    chains: Share  # of all claims marked: every speaker of the chain right
    nested_chains: Share  # the same, of claims said inside others
    stances: dict[str, Counts]
    stance_macro_f1: float
    addressees: Counts
    times: Counts
    traps: Share  # words that are no claim taken for one


@dataclass(frozen=True, slots=True)
class Difference:
    """One claim that differs from its mark, for people who look for the cause."""

    report: str
    what: str
    wanted: str
    found: str
    words: str


def score_marked(
    reader: Reader, reports: Iterable[MarkedReport], differences: list[Difference] | None = None
) -> MarkedScores:
    """Read every report and score what was found; `differences` collects what went wrong."""
    tally = _Tally(differences if differences is not None else [])
    for report in reports:
        record = reader.read(report.text, published=report.head["published"], outlet=report.head["outlet"])
        tally.add(report, record)
    return tally.scores()


class _Tally:
    def __init__(self, differences: list[Difference]) -> None:
        self._differences = differences
        self._claims = Counts()
        self._speakers = self._chains = self._nested = self._traps = Share()
        self._addressees = self._times = Counts()
        self._stances: dict[str, Counter[str]] = {}

    def add(self, report: MarkedReport, record: Record) -> None:
        told = [claim for claim in record.claims if claim.voice != "narrator"]
        found = match(report.claims, told, _fits, close=_same_extent)
        answer = {want.number: claim for want, claim in found.hits}
        self._claims += Counts(right=len(found.hits), missed=len(found.missed), spare=len(found.spare))
        for spare in found.spare:
            self._tell(report, "spare", "", _shown(spare), spare.cue.start if spare.cue else 0)
        judge = _Judge(report, record)
        for want in report.claims:
            claim = answer.get(want.number)
            self._judge(judge, want, claim, answer)
        cues = [claim.cue for claim in told if claim.cue is not None]
        extents = [(part.start, part.end) for claim in told if claim.cue is None for part in claim.content]
        hit = sum(
            any(cue.start < end and cue.end > start for cue in cues) or (start, end) in extents
            for start, end in report.traps
        )
        self._traps += Share(right=hit, of=len(report.traps))

    def _judge(self, judge: _Judge, want: MarkedClaim, claim: Claim | None, answer: dict[int, Claim]) -> None:
        report = judge.report
        at = (want.cue or want.content)[0][0]
        if claim is None:
            self._tell(report, "missed", want.stance, "", at)
        else:
            is_right = judge.speaker(want, claim)
            self._speakers += Share(right=is_right, of=1)
            if not is_right:
                self._tell(report, "speaker", " + ".join(want.who), _who(claim), at)
        chain = claim is not None and judge.chain(want, claim, answer)
        self._chains += Share(right=chain, of=1)
        if want.parent is not None:
            self._nested += Share(right=chain, of=1)
        if claim is not None and not chain and judge.speaker(want, claim):
            self._tell(report, "chain", str(want.parent), str(claim.parent), at)
        stance = claim.stance if claim is not None else "none"
        for label in {want.stance, stance}:
            counts = self._stances.setdefault(label, Counter())
            counts["right"] += stance == want.stance
            counts["missed"] += label == want.stance != stance
            counts["spare"] += label == stance != want.stance
        if claim is not None and stance != want.stance:
            self._tell(report, "stance", want.stance, stance, at)
        self._addressees += self._told_to(judge, want, claim, at)
        self._times += self._said_when(judge, want, claim, at)

    def _told_to(self, judge: _Judge, want: MarkedClaim, claim: Claim | None, at: int) -> Counts:
        wanted, found = want.addressee, claim.addressee if claim is not None else None
        right = found is not None and _touches(wanted, found.start, found.end)
        if not right and (wanted or found is not None):
            self._tell(judge.report, "addressee", judge.words(wanted), found.text if found else "", at)
        return Counts(right=right, missed=bool(wanted) and not right, spare=found is not None and not right)

    def _said_when(self, judge: _Judge, want: MarkedClaim, claim: Claim | None, at: int) -> Counts:
        time = claim.time if claim is not None else None
        start = time.start[: len(want.when or "")] if time is not None and time.start is not None else None
        right = want.when is not None and start == want.when
        found = time is not None and time.start is not None
        if not right and (want.when or found):
            self._tell(judge.report, "time", str(want.when), str(time.start if time else None), at)
        return Counts(right=right, missed=want.when is not None and not right, spare=found and not right)

    def _tell(self, report: MarkedReport, what: str, wanted: str, found: str, at: int) -> None:
        words = report.text[max(0, at - 60) : at + 80].replace("\n", " ")
        self._differences.append(Difference(report.id, what, wanted, found, words))

    def scores(self) -> MarkedScores:
        stances = {
            label: Counts(right=c["right"], missed=c["missed"], spare=c["spare"])
            for label, c in sorted(self._stances.items())
        }
        wanted = [counts.f1 for counts in stances.values() if counts.right + counts.missed]
        return MarkedScores(
            claims=self._claims,
            speakers=self._speakers,
            chains=self._chains,
            nested_chains=self._nested,
            stances=stances,
            stance_macro_f1=sum(wanted) / max(1, len(wanted)),
            addressees=self._addressees,
            times=self._times,
            traps=self._traps,
        )


class _Judge:
    """Whether the somebody found is the somebody marked."""

    def __init__(self, report: MarkedReport, record: Record) -> None:
        self.report = report
        self._actors: dict[str, Actor] = {actor.id: actor for actor in record.actors}
        self._claims = {claim.id: claim for claim in record.claims}

    def words(self, spans: Spans) -> str:
        return " … ".join(self.report.text[start:end] for start, end in spans)

    def speaker(self, want: MarkedClaim, claim: Claim) -> bool:
        party = claim.speaker
        if party is None:
            return want.who == (UNKNOWN,) and not want.source
        if want.who == (UNKNOWN,):
            return _touches(want.source, party.start, party.end)
        if want.who == (AUTHOR,):
            return self._is_author(party)
        return any(self._is(party, want, name) for name in want.who)

    def _is_author(self, party: Party) -> bool:
        author = self.report.head.get("author", "")
        name = self._actors[party.actor].name if party.actor in self._actors else party.text
        return name in author or author in name

    def _is(self, party: Party, want: MarkedClaim, name: str) -> bool:
        """The words found touch an occurrence of the name, or somebody's mentions do that they belong to."""
        places = self._occurrences(name)
        own = [(party.start, party.end)]
        if name in self.words(want.source):
            places = [*places, *want.source]
        mentions = self._actors[party.actor].mentions if party.actor in self._actors else ()
        return any(_touches(tuple(places), start, end) for start, end in (*own, *mentions))

    def _occurrences(self, name: str) -> list[tuple[int, int]]:
        places, at = [], self.report.text.find(name)
        while at >= 0:
            places.append((at, at + len(name)))
            at = self.report.text.find(name, at + 1)
        return places

    def chain(self, want: MarkedClaim, claim: Claim, answer: dict[int, Claim]) -> bool:
        """All claims above are answered by the claims above, with the right speakers, and no more."""
        wanted, found = self.report.chain(want), [claim]
        while found[0].parent is not None and self._claims[found[0].parent].voice != "narrator":
            found.insert(0, self._claims[found[0].parent])
        return len(wanted) == len(found) and all(
            self.speaker(one, other) for one, other in zip(wanted, found, strict=True)
        )


def _touches(spans: Spans, start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)


def _extent(spans: Spans) -> tuple[int, int]:
    return spans[0][0], spans[-1][1]


def _found_spans(claim: Claim) -> Spans:
    return tuple((part.start, part.end) for part in claim.content)


def _fits(claim: Claim, want: MarkedClaim) -> bool:
    if want.cue and claim.cue is not None:
        if not _touches(want.cue, claim.cue.start, claim.cue.end):
            return False
    elif want.cue or claim.cue is not None:
        # a cue on one side only: the speaker must be the same words, as in "Minister: …"
        speaker = claim.speaker
        if speaker is None or not _touches(want.source, speaker.start, speaker.end):
            return False
    return _common(_found_spans(claim), want.content) >= LEAST_COMMON


def _common(found: Spans, wanted: Spans) -> float:
    """F1 of the characters of two contents; 1 when both are empty."""
    mine = {at for start, end in found for at in range(start, end)}
    other = {at for start, end in wanted for at in range(start, end)}
    return 2 * len(mine & other) / (len(mine) + len(other)) if mine or other else 1.0


def _same_extent(claim: Claim, want: MarkedClaim) -> bool:
    found = _found_spans(claim)
    return bool(found) and bool(want.content) and _extent(found) == _extent(want.content)


def _shown(claim: Claim) -> str:
    cue = claim.cue.text if claim.cue is not None else "no cue"
    return f"{_who(claim)} {cue}: {claim.content[0].text[:60] if claim.content else ''}"


def _who(claim: Claim) -> str:
    return claim.speaker.text if claim.speaker is not None else "nobody"
