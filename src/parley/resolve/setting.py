"""Resolve: what surrounds a mention: the date, and the countries the text speaks of.

Comes in: a scanned text. Goes out: a Setting, by which readings of an ambiguous name gain or lose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from parley.resolve.registry import Match, Scan
from parley.resolve.tables import INTERNATIONAL

_FIRST = 1.6  # weight of the mention a text begins with
_GROUND = 1.5  # weight of a town's or region's name: what happens there happens in its country
_LEAST = 0.34
_LEAD = 1.5
_LEAST_WEIGHT = 0.1  # names of places less sure than this say nothing
_SURE = 0.55  # names of areas less sure than this say nothing of the setting


@dataclass(frozen=True, kw_only=True, slots=True)
class Issuer:
    """Who publishes: the country of the newsroom, or the code's parts of the body itself (`official`)."""

    country: str | None = None
    sector: str | None = None
    official: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What surrounds a mention: the date, and the countries spoken of with their shares of all mentions."""

    date: str | None = None
    shares: Mapping[str, float] = field(default_factory=dict)
    issuer: str | None = None  # the country of a government whose own site or office published the text
    issuer_sector: str | None = None

    def share(self, country: str | None) -> float:
        """This country's share, 0 when it is not spoken of."""
        return self.shares.get(country, 0.0) if country else 0.0

    def top(self) -> str | None:
        """The country most spoken of, if it has a third of the mentions and clearly leads."""
        best = max(sorted(self.shares), key=self.shares.__getitem__, default=None)
        if best is None or self.shares[best] < _LEAST:
            return None
        second = max((share for country, share in self.shares.items() if country != best), default=0.0)
        return best if self.shares[best] >= _LEAD * second else None


def context_setting(
    scan: Scan,
    date: str | None,
    *,
    issuer: Issuer | None = None,
    named: Sequence[tuple[Match, str]] | None = None,
) -> Setting:
    """Shares of the countries a text speaks of; the country of an outlet counts as one mention.

    Where the outlet is a government's own (`official`), its country is the issuer as well: unnamed officials are its.
    `named` are the text's `lands`, if they are known already.
    """
    issuer = issuer if issuer is not None else Issuer()
    counts: dict[str, float] = {}
    for match, country in lands(scan) if named is None else named:
        weight = _GROUND if all(e.kind == "place" for e in match.entries) else 1.0
        counts[country] = counts.get(country, 0.0) + (weight if counts else max(weight, _FIRST))
    home = issuer.country
    if home is not None and home not in INTERNATIONAL:
        counts[home] = counts.get(home, 0.0) + 1.0
    total = sum(counts.values())
    shares = {country: count / total for country, count in counts.items()} if total else {}
    own = issuer if issuer.official else Issuer()
    return Setting(date=date, shares=shares, issuer=own.country, issuer_sector=own.sector)


def spoken_of(scan: Scan) -> Iterator[tuple[Match, str]]:
    """Yield the names of a text that surely speak of one country, with the country, in text order."""
    for number, match in enumerate(scan.matches):
        country = _spoken_of(match, scan.matches[number - 1] if number else None)
        if country is not None:
            yield match, country


def lands(scan: Scan) -> list[tuple[Match, str]]:
    """Names that speak of a country, with the country: those surely of one, then places by what else the text names."""
    sure = dict(spoken_of(scan))
    counts: dict[str, int] = {}
    for country in sure.values():
        counts[country] = counts.get(country, 0) + 1
    alone = {m: w for m in scan.matches if m not in sure and (w := _weights(m))}
    for weights in alone.values():
        if len(weights) == 1:
            country = next(iter(weights))
            counts[country] = counts.get(country, 0) + 1
    out = []
    for match in scan.matches:
        if match in sure:
            out.append((match, sure[match]))
        elif match in alone:
            weights = alone[match]
            best = max(sorted(weights), key=lambda c: weights[c] + min(1, counts.get(c, 0)))
            out.append((match, best))
    return out


def _weights(match: Match) -> dict[str, float]:
    """Countries in which places of this name lie, by how likely; none where it may be something else."""
    if any(entry.kind not in ("place", "capital") for entry in match.entries):
        return {}
    weights: dict[str, float] = {}
    for entry in match.entries:
        if entry.country and entry.weight >= _LEAST_WEIGHT:
            weights[entry.country] = max(weights.get(entry.country, 0.0), entry.weight)
    return weights


def _spoken_of(match: Match, before: Match | None) -> str | None:
    """The country a name speaks of, if it is sure; a role's may be any country's, a paper may be a foreign one."""
    if match.has("role"):
        return None
    own = before is not None and before.last + 1 == match.first and _is_state_media(before)
    kept = ("igo",) if own else ("outlet", "igo")  # "the state news agency X" is the country's of the story
    sure = [e for e in match.entries if e.kind not in kept and e.country]
    countries = {e.country for e in sure if e.weight >= _SURE}
    return next(iter(countries)) if len(countries) == 1 else None


def _is_state_media(match: Match) -> bool:
    return any(e.sector == "JRN" and e.name.startswith(("state", "official")) for e in match.of("role"))
