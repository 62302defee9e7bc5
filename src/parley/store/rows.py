"""A Record in, the rows of its layers out, table by table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

from parley.record import Record
from parley.store import schema
from parley.types import Claim, Event

Row = dict[str, Any]


def layer_rows(record: Record, reading: int) -> list[tuple[Table, list[Row]]]:
    """The rows of every layer of one reading; tables without rows are left out."""
    rows = [
        (schema.actors, [_plain(a, "id", "name", "code", "country", "sector") for a in record.actors]),
        (schema.claims, [_claim(c) for c in record.claims]),
        (schema.events, [_event(e) for e in record.events]),
        (schema.roles, [_role(e, r) for e in record.events for r in e.roles]),
        (schema.places, [_place(e, p) for e in record.events for p in e.places]),
        (schema.relations, [_relation(r) for r in record.relations]),
        (schema.agreements, [_agreement(a) for a in record.agreements]),
        (schema.violations, [_violation(v) for v in record.violations]),
        (schema.failures, [_plain(f, "document", "step", "error", "message") for f in record.failures]),
    ]
    return [(table, [{"reading": reading, **row} for row in some]) for table, some in rows if some]


def _plain(value: Any, *names: str) -> Row:
    return {name: getattr(value, name) for name in names}


def _list(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _claim(claim: Claim) -> Row:
    speaker, addressee, cue = claim.speaker, claim.addressee, claim.cue
    return {
        **_plain(claim, "id", "parent", "voice", "stance", "score"),
        "speaker": speaker.text if speaker else None,
        "speaker_actor": speaker.actor if speaker else None,
        "addressee": addressee.text if addressee else None,
        "addressee_actor": addressee.actor if addressee else None,
        "cue": cue.text if cue else None,
        "cue_start": cue.start if cue else None,
        "cue_end": cue.end if cue else None,
        "content": " … ".join(span.text for span in claim.content) if claim.content else None,
        "content_start": claim.content[0].start if claim.content else None,
        "content_end": claim.content[-1].end if claim.content else None,
    }


def _event(event: Event) -> Row:
    time = event.time
    return {
        **_plain(event, "id", "claim", "type", "mode", "status", "reciprocal", "plover_score", "score"),
        "contexts": _list(event.contexts),
        "trigger_text": event.trigger.text,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        "time_start": time.start if time else None,
        "time_end": time.end if time else None,
        "grain": time.grain if time else None,
    }


def _role(event: Event, role: Any) -> Row:
    return {"event": event.id, "stop": role.end, **_plain(role, "role", "text", "start", "actor", "basis")}


def _place(event: Event, place: Any) -> Row:
    plain = _plain(place, "text", "start", "role", "name", "geonames", "lat", "lon", "radius_km", "country")
    return {"event": event.id, "stop": place.end, **plain}


def _relation(relation: Any) -> Row:
    evidence = relation.evidence
    return {
        **_plain(relation, "type", "from_event", "to_event", "claim"),
        "evidence": evidence.text,
        "evidence_start": evidence.start,
        "evidence_end": evidence.end,
    }


def _agreement(agreement: Any) -> Row:
    return {
        **_plain(agreement, "id", "kind", "name", "area"),
        "parties": _list(agreement.parties),
        "brokers": _list(agreement.brokers),
        "starts": agreement.start,
        "ends": agreement.end,
    }


def _violation(violation: Any) -> Row:
    return {
        **_plain(violation, "id", "agreement", "event", "claim", "status"),
        "violators": _list(violation.by),
        "chain": _list(violation.chain),
    }
