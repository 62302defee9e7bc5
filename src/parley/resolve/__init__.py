"""Resolve: words → codes, coordinates and intervals.

Comes in: a Reading with claims and events. Goes out: its actors, and the same claims and events with actor ids,
places and times filled. A role that stands for several actors ("the two") becomes one role an actor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parley.resolve.actors import ActorResolver, Asked
from parley.resolve.cast import ARMED
from parley.resolve.places import PlaceResolver
from parley.resolve.said import SayingTimes
from parley.resolve.times import assign, combined, find_times
from parley.types import Actor, Claim, Event, Party, Reading, Role, TimeRange

REAL = frozenset({"happened", "ongoing"})

__all__ = ["ActorResolver", "PlaceResolver", "Resolver"]


class Resolver:
    """The step that says who, where and when."""

    name = "resolve"
    version = 4
    needs = frozenset({"layout", "analysis", "claims", "events"})
    gives = frozenset({"actors", "times"})

    def __init__(self, actors: ActorResolver, places: PlaceResolver) -> None:
        self._actors = actors
        self._places = places

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        """Readings with actors, and claims and events that point to them."""
        return [self._resolve(reading) for reading in readings]

    def _resolve(self, reading: Reading) -> Reading:
        text = reading.document.text
        actors, ids = self._actors.resolve_document(reading)
        times = combined(find_times(text, reading.document.published), text)
        said = SayingTimes(reading, times)
        claims = _own_words(tuple(_claim(claim, ids, said) for claim in reading.claims or ()), actors)
        located = replace(reading, events=self._places.fill(reading))
        when = {claim.id: claim.time for claim in claims}
        events = tuple(_event(event, ids, times, when.get(event.claim)) for event in located.events or ())
        return replace(reading, actors=actors, times=times, claims=claims, events=events, sides=None)


def _claim(claim: Claim, ids: Mapping[Asked, tuple[str, ...]], said: SayingTimes) -> Claim:
    return replace(
        claim,
        speaker=_party(claim.speaker, ids),
        addressee=_party(claim.addressee, ids),
        time=said.of(claim),
    )


def _own_words(claims: Sequence[Claim], actors: Sequence[Actor]) -> tuple[Claim, ...]:
    """The claims, those in which a document's author names his own side as the speaker told by nobody else.

    "The United States condemns …" in a statement by one of its officials is no report of what another said.
    """
    codes = {actor.id: actor.code for actor in actors}
    states = {
        actor.id for actor in actors if any("stands for its government" in why for why in actor.reasons)
    }
    by_id = {claim.id: claim for claim in claims}

    def speaker(claim: Claim) -> str | None:
        return codes.get(claim.speaker.actor or "") if claim.speaker is not None else None

    out = []
    for claim in claims:
        outer = by_id.get(claim.parent or "")
        whole = outer is not None and outer.cue is None and outer.voice == "direct" and claim.cue is not None
        state = claim.speaker is not None and claim.speaker.actor in states
        if outer is not None and whole and state and speaker(claim) == speaker(outer):
            claim = replace(claim, parent=outer.parent)
        out.append(claim)
    return tuple(out)


def _party(party: Party | None, ids: Mapping[Asked, tuple[str, ...]]) -> Party | None:
    """A party points to one actor; words that stand for several point to the first."""
    if party is None:
        return None
    found = ids.get((party.start, party.end, False), ())
    return replace(party, actor=found[0] if found else None)


def _event(
    event: Event,
    ids: Mapping[Asked, tuple[str, ...]],
    times: Sequence[TimeRange],
    said: TimeRange | None,
) -> Event:
    """The event with actors and time; news without a time of its own is of about when it is told.

    "The army announced on Monday evening that it struck …": Monday evening is taken from the context, as near it.
    """
    roles: dict[tuple[str, str | int], Role] = {}
    for role in event.roles:
        for one in _roles(role, event.type, ids):
            roles.setdefault((one.role, one.actor if one.actor is not None else one.start), one)
    time = assign(event.time, times)
    if time is None and said is not None and event.status in REAL:
        time = replace(said, basis="context", approximate=True)
    return replace(event, roles=tuple(roles.values()), time=time)


def _roles(role: Role, event_type: str, ids: Mapping[Asked, tuple[str, ...]]) -> list[Role]:
    if role.role == "instrument":
        return [role]
    found = ids.get((role.start, role.end, role.role == "actor" and event_type in ARMED), ())
    if len(found) < 2:
        return [replace(role, actor=found[0] if found else None)]
    basis = role.basis if role.basis == "inferred" else "co-reference"
    return [replace(role, actor=actor, basis=basis) for actor in found]
