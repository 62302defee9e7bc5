"""Record: a finished Reading with what made it, and its JSON.

Stands after the pipeline and before the store and the pages. In comes a Reading and the pipeline's fingerprint; out
goes the public JSON (`data/record.schema.json` describes every key). The same record always gives the same bytes:
keys stand in a fixed order, lists in the order of the text. A layer that no step gave is written as an empty list;
`failures` says which step broke.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

from parley.errors import DataError
from parley.ids import make_id
from parley.types import (
    Actor,
    Agreement,
    Claim,
    Document,
    Event,
    Failure,
    Party,
    Place,
    Quantity,
    Reading,
    Relation,
    Role,
    Span,
    TimeRange,
    Violation,
)
from parley.version import __version__

Json = dict[str, Any]

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What parley read out of one document, and which version and models did."""

    reading: Reading
    fingerprint: str
    parley: str = __version__

    @property
    def document(self) -> Document:
        """The report, verbatim."""
        return self.reading.document

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Who says what; the narrator's claims have no speaker."""
        return self.reading.claims or ()

    @property
    def events(self) -> tuple[Event, ...]:
        """Who did what to whom, each within its claim."""
        return self.reading.events or ()

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Everybody the document names."""
        return self.reading.actors or ()

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Links between events and whose claim each link is."""
        return self.reading.relations or ()

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """Ceasefires and other agreements the document speaks of."""
        return self.reading.agreements or ()

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Claims that an act breaks an agreement."""
        return self.reading.violations or ()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What could not be done for this document, and why."""
        return self.reading.failures

    def to_dict(self) -> Json:
        """The public JSON as a dict of plain values."""
        return {
            "parley": self.parley,
            "fingerprint": self.fingerprint,
            "document": _document(self.document),
            "actors": [_actor(a) for a in self.actors],
            "claims": [_claim(c) for c in self.claims],
            "events": [_event(e) for e in self.events],
            "relations": [_relation(r) for r in self.relations],
            "agreements": [_agreement(a) for a in self.agreements],
            "violations": [_violation(v) for v in self.violations],
            "failures": [_plain(f) for f in self.failures],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The public JSON, one line unless `indent` is given; the same bytes for the same record."""
        separators = (",", ":") if indent is None else None
        text = json.dumps(
            self.to_dict(), ensure_ascii=False, allow_nan=False, separators=separators, indent=indent
        )
        # A lone surrogate has no UTF-8 form, but JSON can carry it as an escape.
        return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

    @classmethod
    def from_dict(cls, value: Json) -> Record:
        """The record that `to_dict` wrote; raises DataError when keys are missing, unknown or of a wrong kind."""
        try:
            return cls(
                reading=_reading_from(value),
                fingerprint=str(value["fingerprint"]),
                parley=str(value["parley"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DataError(f"record: not the JSON of a record ({error!r}): see `parley schema`") from error

    @classmethod
    def from_json(cls, text: str) -> Record:
        """The record that `to_json` wrote; raises DataError otherwise."""
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise DataError(f"record: not JSON ({error}): was the file cut short?") from error
        return cls.from_dict(value)


def schema() -> Json:
    """The JSON Schema (draft 2020-12) that every record is valid against."""
    text = resources.files("parley").joinpath("data", "record.schema.json").read_text(encoding="utf-8")
    loaded: Json = json.loads(text)
    return loaded


def failed_record(failure: Failure, *, fingerprint: str) -> Record:
    """A record that holds only a failure, for an input that gave no document: its text is empty."""
    document = Document(
        id=make_id("doc", "unread", failure.document), text="", sha256=hashlib.sha256(b"").hexdigest()
    )
    return Record(reading=Reading(document=document, failures=(failure,)), fingerprint=fingerprint)


def _plain(value: Any) -> Json:
    return {f.name: getattr(value, f.name) for f in fields(value)}


def _plain_or_none(value: Any) -> Json | None:
    return None if value is None else _plain(value)


def _number(value: float | None) -> float | int | None:
    """Counts are written as whole numbers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _document(document: Document) -> Json:
    return {
        "id": document.id,
        "url": document.url,
        "outlet": document.outlet,
        "title": document.title,
        "published": document.published,
        "language": document.language,
        "sha256": document.sha256,
        "text": document.text,
    }


def _actor(actor: Actor) -> Json:
    return {
        "id": actor.id,
        "name": actor.name,
        "code": actor.code,
        "country": actor.country,
        "sector": actor.sector,
        "mentions": [list(m) for m in actor.mentions],
        "score": actor.score,
        "reasons": list(actor.reasons),
    }


def _claim(claim: Claim) -> Json:
    return {
        "id": claim.id,
        "parent": claim.parent,
        "voice": claim.voice,
        "stance": claim.stance,
        "speaker": _plain_or_none(claim.speaker),
        "cue": _plain_or_none(claim.cue),
        "content": [_plain(s) for s in claim.content],
        "addressee": _plain_or_none(claim.addressee),
        "time": _time(claim.time),
        "score": claim.score,
    }


def _event(event: Event) -> Json:
    return {
        "id": event.id,
        "claim": event.claim,
        "type": event.type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "trigger": _plain(event.trigger),
        "status": event.status,
        "roles": [_plain(r) for r in event.roles],
        "places": [_place(p) for p in event.places],
        "time": _time(event.time),
        "quantities": [_quantity(q) for q in event.quantities],
        "plover_score": event.plover_score,
        "score": event.score,
        "reciprocal": event.reciprocal,
    }


def _place(place: Place) -> Json:
    return {
        "role": place.role,
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "name": place.name,
        "geonames": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
        "country": place.country,
        "kind": place.kind,
        "score": place.score,
    }


def _time(time: TimeRange | None) -> Json | None:
    if time is None:
        return None
    return {
        "start": time.start,
        "end": time.end,
        "grain": time.grain,
        "basis": time.basis,
        "approximate": time.approximate,
        "text": time.text,
        "timex": time.timex,
        "type": time.type,
        "start_offset": time.start_offset,
        "end_offset": time.end_offset,
    }


def _quantity(quantity: Quantity) -> Json:
    return {
        "of": quantity.of,
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "approximate": quantity.approximate,
        "text": quantity.text,
        "start": quantity.start,
        "end": quantity.end,
        "unit": quantity.unit,
    }


def _relation(relation: Relation) -> Json:
    return {
        "type": relation.type,
        "from": relation.from_event,
        "to": relation.to_event,
        "claim": relation.claim,
        "evidence": _plain(relation.evidence),
    }


def _agreement(agreement: Agreement) -> Json:
    return {
        "id": agreement.id,
        "kind": agreement.kind,
        "name": agreement.name,
        "parties": list(agreement.parties),
        "brokers": list(agreement.brokers),
        "in_force": {"start": agreement.start, "end": agreement.end},
        "mentions": [list(m) for m in agreement.mentions],
        "area": agreement.area,
    }


def _violation(violation: Violation) -> Json:
    return {
        "id": violation.id,
        "agreement": violation.agreement,
        "by": list(violation.by),
        "event": violation.event,
        "claim": violation.claim,
        "chain": list(violation.chain),
        "status": violation.status,
    }


_KEYS = {
    "parley", "fingerprint", "document", "actors", "claims", "events", "relations", "agreements", "violations",
    "failures",
}  # fmt: skip


def _reading_from(value: Json) -> Reading:
    if set(value) != _KEYS:
        raise ValueError(f"keys {sorted(set(value) ^ _KEYS)} are missing or unknown")
    return Reading(
        document=Document(**value["document"]),
        actors=tuple(_actor_from(a) for a in value["actors"]),
        claims=tuple(_claim_from(c) for c in value["claims"]),
        events=tuple(_event_from(e) for e in value["events"]),
        relations=tuple(_relation_from(**r) for r in value["relations"]),
        agreements=tuple(_agreement_from(**a) for a in value["agreements"]),
        violations=tuple(_violation_from(v) for v in value["violations"]),
        failures=tuple(Failure(**f) for f in value["failures"]),
    )


def _ranges(value: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(start), int(end)) for start, end in value)


def _actor_from(value: Json) -> Actor:
    changed = {"mentions": _ranges(value["mentions"]), "reasons": tuple(value["reasons"])}
    return Actor(**{**value, **changed})


def _party_from(value: Json | None) -> Party | None:
    return None if value is None else Party(**value)


def _time_from(value: Json | None) -> TimeRange | None:
    return None if value is None else TimeRange(**value)


def _claim_from(value: Json) -> Claim:
    changed = {
        "speaker": _party_from(value["speaker"]),
        "cue": None if value["cue"] is None else Span(**value["cue"]),
        "content": tuple(Span(**s) for s in value["content"]),
        "addressee": _party_from(value["addressee"]),
        "time": _time_from(value["time"]),
    }
    return Claim(**{**value, **changed})


def _event_from(value: Json) -> Event:
    changed = {
        "contexts": tuple(value["contexts"]),
        "trigger": Span(**value["trigger"]),
        "roles": tuple(Role(**r) for r in value["roles"]),
        "places": tuple(Place(**p) for p in value["places"]),
        "time": _time_from(value["time"]),
        "quantities": tuple(Quantity(**q) for q in value["quantities"]),
    }
    return Event(**{**value, **changed})


def _relation_from(**value: Any) -> Relation:
    renamed = {"from_event": value.pop("from"), "to_event": value.pop("to")}
    return Relation(**{**value, **renamed, "evidence": Span(**value["evidence"])})


def _agreement_from(*, in_force: Json, **value: Any) -> Agreement:
    changed = {
        "parties": tuple(value["parties"]),
        "brokers": tuple(value["brokers"]),
        "mentions": _ranges(value["mentions"]),
    }
    return Agreement(**{**value, **changed}, start=in_force["start"], end=in_force["end"])


def _violation_from(value: Json) -> Violation:
    return Violation(**{**value, "by": tuple(value["by"]), "chain": tuple(value["chain"])})
