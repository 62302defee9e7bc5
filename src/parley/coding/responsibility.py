"""A claim of responsibility names the doer of the act it claims.

Stage `coding`, last. "A convoy was bombed. … A splinter group said it was behind the blast": the nearest act
before it without an actor, in the same or the two sentences before, gets the claimer, as inferred.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from parley.types import Claim, Event, Reading, Role

_BACK = 2  # sentences
_ABDUCT = frozenset({"abduction", "kidnapping", "kidnap", "hijacking", "hostage-taking"})


def with_claimers(reading: Reading, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events with the actors that claims of responsibility give them."""
    claims = [
        c for c in reading.claims or () if c.stance == "claims_responsibility" and c.speaker is not None
    ]
    if not claims:
        return events
    out = list(events)
    for claim in claims:
        found = _claimed(reading, out, claim)
        if found is not None:
            out[found] = _with_actor(out[found], claim)
    return tuple(out)


def _claimed(reading: Reading, events: list[Event], claim: Claim) -> int | None:
    """The index of the act claimed: one inside the claim's content, else the nearest before."""
    start, end = _extent(claim)
    fits = [
        i for i, e in enumerate(events) if e.type == "ASSAULT" and _lacks_actor(e) and _kind_fits(e, claim)
    ]
    inside = [i for i in fits if start <= events[i].trigger.start < end]
    if inside:
        return inside[0]
    sentence = _sentence(reading, start)
    before = [
        i
        for i in fits
        if events[i].trigger.start < start and sentence - _sentence(reading, events[i].trigger.start) <= _BACK
    ]
    return max(before, key=lambda i: events[i].trigger.start, default=None)


def _extent(claim: Claim) -> tuple[int, int]:
    spans = [*claim.content, *([claim.cue] if claim.cue is not None else [])]
    return min(s.start for s in spans), max(s.end for s in spans)


def _lacks_actor(event: Event) -> bool:
    return not any(role.role == "actor" for role in event.roles)


def _kind_fits(event: Event, claim: Claim) -> bool:
    words = {word.strip(".,").lower() for span in claim.content for word in span.text.split()}
    return bool(words & _ABDUCT) == (event.mode == "abduct")


def _sentence(reading: Reading, position: int) -> int:
    layout = reading.layout
    if layout is None:
        return 0
    token = max(bisect_right(layout.starts, position) - 1, 0)
    return bisect_right([first for first, _ in layout.sentences], token) - 1


def _with_actor(event: Event, claim: Claim) -> Event:
    who = claim.speaker
    if who is None:
        return event
    role = Role(role="actor", start=who.start, end=who.end, text=who.text, basis="inferred")
    return replace(event, roles=(role, *event.roles))
