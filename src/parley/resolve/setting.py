"""Resolve: what surrounds a mention: the date, and the countries the text speaks of.

Comes in: a scanned text. Goes out: a Setting, by which readings of an ambiguous name gain or lose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parley.resolve.registry import Scan

_FIRST = 1.6  # weight of the mention a text begins with
_LEAST = 0.34
_LEAD = 1.5
_SURE = 0.55  # names of areas less sure than this say nothing of the setting


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What surrounds a mention: the date, and the countries spoken of with their shares of all mentions."""

    date: str | None = None
    shares: Mapping[str, float] = field(default_factory=dict)
    issuer: str | None = None  # the country of a government whose own site or office published the text

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
    scan: Scan, date: str | None, *, home: str | None = None, official: bool = False
) -> Setting:
    """Shares of the countries a text speaks of; `home`, an outlet's country, counts as one mention.

    Where the outlet is a government's own (`official`), its country is the issuer as well: unnamed officials are its.
    """
    counts: dict[str, float] = {}
    for match in scan.matches:
        if match.has("role"):
            continue  # "the Foreign Office" may be any country's
        sure = [e for e in match.entries if e.kind not in ("outlet", "igo") and e.country]
        countries = {e.country: e for e in sure if e.weight >= _SURE}
        if len(countries) == 1:
            country = next(iter(countries))
            counts[country or ""] = counts.get(country or "", 0.0) + (1.0 if counts else _FIRST)
    if home is not None:
        counts[home] = counts.get(home, 0.0) + 1.0
    total = sum(counts.values())
    shares = {country: count / total for country, count in counts.items()} if total else {}
    return Setting(date=date, shares=shares, issuer=home if official else None)
