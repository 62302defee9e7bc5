"""Resolve: the readings of a mention, and how one of several is chosen.

A Candidate is one reading; its score grows when the setting speaks of its country and shrinks when it speaks only
of others. Nothing here knows words of English.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parley.resolve.setting import Setting
from parley.resolve.tables import Entry, Kind

AREA: tuple[Kind, ...] = ("country", "adjective", "people", "capital", "seat", "place")
BODIES: tuple[Kind, ...] = ("group", "agency", "igo", "outlet")
PERSONS = ("person", "guest", "delegate")  # kinds of role words that are one person's


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One reading of a mention as an actor; `score` between 0 and 1, `reasons` say what it rests on."""

    name: str
    code: str | None
    country: str | None
    sector: str | None
    score: float
    reasons: tuple[str, ...] = ()
    entry: Entry | None = None
    office: str | None = None  # canonical role word, if the phrase has one
    kind: str = "name"  # what the reading rests on: a kind of entry, "role" or "name"
    person: bool = False
    said: str | None = None  # the person's name as the phrase gives it
    assumed: bool = False  # the country is the setting's, not the phrase's


def make_code(country: str | None, sector: str | None) -> str | None:
    """`make_code("ISR", "MIL")` -> "ISR-MIL"; no country, no code."""
    if country is None:
        return None
    return f"{country}-{sector}" if sector else country


@dataclass(frozen=True, slots=True)
class Area:
    """A country, the entry that gave it, and how: "stated" in the phrase or taken from the "setting"."""

    country: str
    entry: Entry
    how: str


def ranked(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Best first, one a code and name; the order never depends on the order of the registry."""
    best: dict[tuple[str | None, str], Candidate] = {}
    for candidate in candidates:
        key = (candidate.code, candidate.name)
        if key not in best or best[key].score < candidate.score:
            best[key] = candidate
    return tuple(sorted(best.values(), key=lambda c: (-c.score, c.code or "~", c.name)))


def make_candidate(
    name: str,
    country: str | None,
    sector: str | None,
    score: float,
    reasons: tuple[str, ...],
    entry: Entry | None,
) -> Candidate:
    return Candidate(
        name=name, code=make_code(country, sector), country=country, sector=sector, score=round(score, 4),
        reasons=reasons, entry=entry, kind=entry.kind if entry else "name",
    )  # fmt: skip


def support(score: float, entry: Entry, setting: Setting) -> float:
    """A reading gains when the setting speaks of its country, loses when it speaks only of others."""
    if not setting.shares:
        return score
    share = setting.share(entry.country)
    return min(0.98, score * (0.8 + 0.5 * share)) if share else score * 0.75


def best_area(entries: Sequence[Entry], setting: Setting) -> tuple[str, Entry]:
    torn = len({e.country for e in entries}) > 1 and bool(setting.shares)

    def fit(entry: Entry) -> tuple[float, bool, str]:
        share = setting.share(entry.country)
        good = entry.weight * (0.35 + 0.9 * share) if torn else entry.weight
        return good, entry.kind != "place", entry.country or ""

    entry = max(entries, key=fit)
    return entry.country or "", entry


def best_entry(entries: Sequence[Entry], setting: Setting) -> Entry:
    return max(
        entries, key=lambda e: (e.valid(setting.date), support(e.weight, e, setting), e.start or "", e.name)
    )
