"""A reader that fits the shape of the real one and finds claims and events by one pattern."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from parley.ids import make_id
from parley.record import Record
from parley.types import (
    Actor,
    Claim,
    Document,
    Event,
    Party,
    Place,
    Quantity,
    Reading,
    Role,
    Span,
    TimeRange,
)


class FakeReader:
    """Reads `<name> said <name> shelled dozens of <things> in <place>` as a claim and an assault."""

    fingerprint = "sha256:" + "f" * 64

    def stream(self, documents: Iterable[Document]) -> Iterator[Record]:
        return (self._record(document) for document in documents)

    def _record(self, document: Document) -> Record:
        return Record(reading=fake_reading(document), fingerprint=self.fingerprint)


def _span(match: re.Match[str], group: int = 0) -> Span:
    return Span(start=match.start(group), end=match.end(group), text=match[group])


def fake_reading(document: Document) -> Reading:
    """All layers of a document, as the real road would leave them."""
    claims, events = [], []
    actors: dict[str, Actor] = {}
    pattern = r"(\w+) (said) ((\w+) (shelled) (dozens) of (\w+) in (\w+))"
    for match in re.finditer(pattern, document.text):
        for group in (1, 4):
            name = match[group]
            mentions = (*(actors[name].mentions if name in actors else ()), match.span(group))
            actors[name] = Actor(
                id=make_id("act", document.id, name),
                name=name,
                code="ISR-MIL",
                country="ISR",
                sector="MIL",
                mentions=mentions,
            )
        speaker = Party(start=match.start(1), end=match.end(1), text=match[1], actor=actors[match[1]].id)
        claim = Claim(
            id=make_id("clm", document.id, match.start()),
            parent=None,
            voice="indirect",
            stance="asserts",
            speaker=speaker,
            cue=_span(match, 2),
            content=(_span(match, 3),),
            score=0.97,
        )
        claims.append(claim)
        events.append(_event(document, claim, match, actors[match[4]].id))
    return Reading(
        document=document,
        claims=tuple(claims),
        events=tuple(events),
        actors=tuple(actors.values()),
        relations=(),
        agreements=(),
        violations=(),
    )


def _event(document: Document, claim: Claim, match: re.Match[str], actor: str) -> Event:
    place = _span(match, 8)
    amount = _span(match, 6)
    return Event(
        id=make_id("evt", document.id, match.start()),
        claim=claim.id,
        type="ASSAULT",
        mode="heavy-weapons",
        contexts=("military",),
        trigger=_span(match, 5),
        status="happened",
        roles=(Role(role="actor", start=match.start(4), end=match.end(4), text=match[4], actor=actor),),
        places=(
            Place(
                role="act", start=place.start, end=place.end, text=place.text, name=place.text, country="LBN"
            ),
        ),
        time=TimeRange(start="2024-12-02", end="2024-12-02", grain="day", basis="relative", text="Monday"),
        quantities=(
            Quantity(
                of=match[7],
                low=24.0,
                high=None,
                approximate=True,
                text=amount.text,
                start=amount.start,
                end=amount.end,
            ),
        ),
        plover_score=-9.0,
        score=0.9,
    )


SAMPLE_TEXT = (
    "Ada said Bor shelled dozens of targets in Cana. Dov said Bor shelled dozens of houses in Elim.\n"
)


def sample_record(text: str = SAMPLE_TEXT, *, fingerprint: str = FakeReader.fingerprint) -> Record:
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        id=make_id("doc", digest, "Example Wire", "2024-12-03", None),
        text=text,
        sha256=digest,
        published="2024-12-03",
        outlet="Example Wire",
        language="en",
    )
    return Record(reading=fake_reading(document), fingerprint=fingerprint)
