"""How far two people agree who coded the same reports, field by field: Krippendorff's alpha for names.

Beside the road: figures for the cards of the corpora. In: two codings of the same reports. Out: for each field the
units both judged and the alpha (Krippendorff 2004, chapter 11, nominal data, two coders, nothing missing). What is an
act at all is judged of every word; the rest of acts that both found, by their triggers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parley.evaluate.marked_events import CodedReport, MarkedEvent
from parley.evaluate.matching import match
from parley.evaluate.scores import Counts
from parley.split import split

Value = str | int | bool | frozenset[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """Alpha of one field; `same` of `units` were judged alike."""

    units: int
    same: int
    alpha: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Coders:
    """Two coders' agreement: acts by trigger (the first coder's count as the truth), and each field's alpha."""

    acts: Counts
    fields: dict[str, Agreement]


def alpha(pairs: Sequence[tuple[Value, Value]]) -> float:
    """Krippendorff's alpha of two coders over nominal values; 1 where nobody could have disagreed."""
    counts = Counter(value for pair in pairs for value in pair)
    total = counts.total()
    differing = 2 * sum(one != other for one, other in pairs)
    expected = total * total - sum(count * count for count in counts.values())
    return 1.0 if expected == 0 else 1 - (total - 1) * differing / expected


def compare(codings: Iterable[tuple[CodedReport, CodedReport]]) -> Coders:
    """Compare two codings of each report. Raises ValueError where their texts differ."""
    pairs: dict[str, list[tuple[Value, Value]]] = {}
    acts = Counts()
    for first, second in codings:
        if first.text != second.text:
            raise ValueError(f"{first.id}: the second coding is of another text")
        pairs.setdefault("act (every word)", []).extend(_words(first, second))
        found = match(first.events, second.events, _touches, close=_same_type)
        acts += Counts(right=len(found.hits), missed=len(found.missed), spare=len(found.spare))
        for one, other in found.hits:
            for field, value in _fields(first, one):
                pairs.setdefault(field, []).append((value, dict(_fields(second, other))[field]))
    return Coders(
        acts=acts,
        fields={
            field: Agreement(units=len(judged), same=sum(a == b for a, b in judged), alpha=alpha(judged))
            for field, judged in pairs.items()
        },
    )


def _words(first: CodedReport, second: CodedReport) -> Iterator[tuple[Value, Value]]:
    layout = split(first.text)
    for start, end in zip(layout.starts, layout.ends, strict=True):
        yield _is_act(first, start, end), _is_act(second, start, end)


def _is_act(report: CodedReport, start: int, end: int) -> bool:
    return any(start < b and a < end for event in report.events for a, b in event.trigger)


def _touches(one: MarkedEvent, other: MarkedEvent) -> bool:
    return any(a < d and c < b for a, b in one.trigger for c, d in other.trigger)


def _same_type(one: MarkedEvent, other: MarkedEvent) -> bool:
    return one.type == other.type


def _fields(report: CodedReport, event: MarkedEvent) -> Iterator[tuple[str, Value]]:
    def codes(names: Iterable[str]) -> frozenset[str]:
        return frozenset(report.about[name]["code"] for name in names)

    yield "type", event.type
    yield "mode", event.mode
    yield "status", event.status
    yield "actor codes", codes(event.actors)
    yield "recipient codes", codes(event.recipients)
    yield "mediator codes", codes(event.mediators)
    yield "reciprocal", event.reciprocal
    yield "chain of speakers", " > ".join(report.about[name]["code"] for name in event.said)
    for role, names in event.places.items():
        yield f"place ({role})", frozenset(report.about[name]["name"] for name in names)
    yield "time", None if event.when is None else report.about[event.when]["value"]
    yield "counts", frozenset(report.about[name]["low"] for name in event.counts)
    yield "contexts", frozenset(event.contexts)
