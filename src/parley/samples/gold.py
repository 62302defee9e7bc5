"""The hand coding of a sample report: records, and where their words stand in the text.

A code is an actor code such as `SDN-MIL`; `SDN` alone stands for any actor of the country, a name for somebody
without a code, and a list of these for "any of them is right", with null for "or nobody". Words are given verbatim
with the number of their occurrence, so that a person can write a coding without counting characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Codes = tuple[str, ...]  # alternatives: any of them is right
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldClaim:
    """Who says what: `content` reaches from the beginning of the first words given to the end of the last."""

    id: str
    speaker: Codes
    cue: Span | None
    content: Span | None
    stance: tuple[str, ...]
    parent: str | None
    addressee: str | None
    optional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldQuantity:
    """A count: of what, and its bounds."""

    of: str
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldEvent:
    """Who did what to whom; `chain` is empty where the report itself says so."""

    id: str
    trigger: Span
    word: str
    types: tuple[str, ...]
    modes: tuple[str, ...]
    actors: tuple[Codes, ...]
    recipients: tuple[Codes, ...]
    reciprocal: bool
    statuses: tuple[str, ...]
    chain: tuple[Codes, ...]
    date: tuple[str, str] | None  # the event begins within these days, both included
    place: str | None
    quantities: tuple[GoldQuantity, ...]
    optional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldRelation:
    """A link between two events by their ids."""

    type: str
    from_event: str
    to_event: str
    optional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldAgreement:
    """An agreement the report speaks of; `start` are the days within which it came into force."""

    kind: str
    parties: tuple[Codes, ...]
    brokers: tuple[str, ...]
    start: tuple[str, str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldViolation:
    """Who is said by whom to have broken an agreement."""

    by: tuple[Codes, ...]
    chain: tuple[Codes, ...]
    status: str
    optional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MustNot:
    """What must not be coded as a fact: an event of one of the types at the word, happened or going on.

    `narrator_only`: it may be coded, but not as the report's own statement.
    """

    types: tuple[str, ...]
    trigger: Span
    word: str
    narrator_only: bool
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Gold:
    """The whole coding of one report."""

    claims: tuple[GoldClaim, ...]
    events: tuple[GoldEvent, ...]
    relations: tuple[GoldRelation, ...]
    agreements: tuple[GoldAgreement, ...]
    violations: tuple[GoldViolation, ...]
    must_not: tuple[MustNot, ...]


def read_gold(value: dict[str, Any], text: str) -> Gold:
    """The coding in a sample's JSON; raises ValueError where words are not in the text or ids are not known."""
    gold = Gold(
        claims=tuple(_claim(text, **item) for item in value.pop("claims")),
        events=tuple(_event(text, **item) for item in value.pop("events")),
        relations=tuple(_relation(item) for item in value.pop("relations")),
        agreements=tuple(_agreement(**item) for item in value.pop("agreements")),
        violations=tuple(_violation(**item) for item in value.pop("violations")),
        must_not=tuple(_must_not(text, **item) for item in value.pop("must_not")),
    )
    if value:
        raise ValueError(f"unknown keys {', '.join(sorted(value))}")
    _check_ids(gold)
    return gold


def find_words(text: str, words: str, occurrence: int = 1) -> Span:
    """Where the words stand the given time, whole words only; raises ValueError when they do not."""
    found = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
    if not 1 <= occurrence <= len(found):
        raise ValueError(f"{words!r} stands {len(found)} times in the text, wanted is number {occurrence}")
    return found[occurrence - 1].span()


def _alternatives(value: str | list[str | None] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(item or "" for item in value)


def _codes(values: list[str | list[str | None]]) -> tuple[Codes, ...]:
    return tuple(_alternatives(value) for value in values)


def _claim(
    text: str,
    *,
    cue: str | None,
    content_starts: str | None,
    content_ends: str | None,
    occurrence: int,
    **rest: Any,
) -> GoldClaim:
    content = None
    if content_starts is not None and content_ends is not None:
        start = find_words(text, content_starts, occurrence)[0]
        end = text.find(content_ends, start)
        if end < 0:
            raise ValueError(f"{content_ends!r} does not follow {content_starts!r}")
        content = start, end + len(content_ends)
    where = None
    if cue is not None:
        where = find_words(text, cue, occurrence) if content is None else _nearest(text, cue, content)
    speaker, stance = _alternatives(rest.pop("speaker")), _alternatives(rest.pop("stance"))
    return GoldClaim(cue=where, content=content, speaker=speaker, stance=stance, **rest)


def _nearest(text: str, cue: str, content: Span) -> Span:
    """The occurrence of the cue that stands nearest to the content, outside of it."""
    spans = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(cue)}(?!\w)", text)]
    outside = [s for s in spans if s[1] <= content[0] or s[0] >= content[1]]
    if not outside:
        raise ValueError(f"no cue {cue!r} beside {text[slice(*content)]!r}")
    return min(outside, key=lambda s: max(content[0] - s[1], s[0] - content[1]))


def _event(text: str, *, trigger: str, occurrence: int, **rest: Any) -> GoldEvent:
    quantities = tuple(GoldQuantity(**item) for item in rest.pop("quantities"))
    date = rest.pop("date")
    return GoldEvent(
        id=rest.pop("id"),
        trigger=find_words(text, trigger, occurrence),
        word=trigger,
        types=_alternatives(rest.pop("type")),
        modes=_alternatives(rest.pop("mode")),
        statuses=_alternatives(rest.pop("status")),
        actors=_codes(rest.pop("actors")),
        recipients=_codes(rest.pop("recipients")),
        chain=_codes(rest.pop("chain")),
        date=None if date is None else (date[0], date[1]),
        quantities=quantities,
        **rest,
    )


def _relation(item: dict[str, Any]) -> GoldRelation:
    return GoldRelation(
        type=item["type"], from_event=item["from"], to_event=item["to"], optional=item["optional"]
    )


def _agreement(
    *,
    kind: str,
    parties: list[str | list[str | None]],
    brokers: list[str],
    in_force_from: list[str] | None,
) -> GoldAgreement:
    start = None if in_force_from is None else (in_force_from[0], in_force_from[1])
    return GoldAgreement(kind=kind, parties=_codes(parties), brokers=tuple(brokers), start=start)


def _violation(*, by: list[Any], chain: list[Any], status: str, optional: bool) -> GoldViolation:
    return GoldViolation(by=_codes(by), chain=_codes(chain), status=status, optional=optional)


def _must_not(text: str, *, type: list[str], trigger: str, occurrence: int, **rest: Any) -> MustNot:
    return MustNot(types=tuple(type), trigger=find_words(text, trigger, occurrence), word=trigger, **rest)


def _check_ids(gold: Gold) -> None:
    claims, events = [c.id for c in gold.claims], [e.id for e in gold.events]
    if len(set(claims)) < len(claims) or len(set(events)) < len(events):
        raise ValueError("an id is given twice")
    parents = {c.parent for c in gold.claims if c.parent is not None}
    linked = {event for r in gold.relations for event in (r.from_event, r.to_event)}
    if unknown := (parents - set(claims)) | (linked - set(events)):
        raise ValueError(f"unknown ids {', '.join(sorted(unknown))}")
