"""Resolve: whose somebody is whom the text does not name: "police", "two boys", "the minister".

Comes in: the side signals of a reading and its scanned text. Goes out: for the head of a phrase the likeliest country
and sector, or none. The network points to words that name a country; here they become codes. A text longer than the
network's window is helped by the text itself: the country most people of a document are of, if that is clear.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parley.resolve.candidates import Candidate, make_code
from parley.resolve.registry import Match, Scan
from parley.resolve.setting import lands
from parley.types import Layout, SideSignal, Span

COUNTRY_BAR: Final = 0.4
SECTOR_BAR: Final = 0.35
SPOKEN: Final = 1.0
"""What a name of a country or of a place in it counts for in whose the document is; what the first such does."""
FIRST: Final = 3.0
NEWSROOM: Final = 0.5
_ASSUMED: Final = "the country the text gives people like these"
_NONE: Final = frozenset({"none", "UNK"})
_INTERNATIONAL: Final = frozenset({"IGO", "UNO", "EUR"})
_NO_STATE: Final = _INTERNATIONAL | {"ISM", "IMG", "MNC"}


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest country and sector of somebody; None where neither reaches its bar."""

    country: str | None
    sector: str | None


class Sides:
    """One document's guesses, by the token that heads a phrase."""

    def __init__(
        self,
        signals: tuple[SideSignal, ...],
        layout: Layout,
        scan: Scan,
        newsroom: str | None = None,
        named: Sequence[tuple[Match, str]] | None = None,
    ) -> None:
        found = lands(scan) if named is None else named
        at = {
            bisect_right(layout.starts, scan.words.starts[match.last]) - 1: country
            for match, country in found
        }
        self._sectors = {signal.token: _sector(signal) for signal in signals}
        self._votes = {signal.token: _votes(signal, at) for signal in signals}
        self._home = self._shares([country for _, country in found], newsroom)

    def _shares(self, spoken: Sequence[str], newsroom: str | None) -> dict[str, float]:
        """How much of the document is each country's: of its people, as far as words near them say, and its names."""
        sums: dict[str, float] = {}
        for token, votes in self._votes.items():
            if self._sectors[token] is not None:
                for country, chance in votes.items():
                    sums[country] = sums.get(country, 0.0) + chance
        for number, country in enumerate(spoken):
            sums[country] = sums.get(country, 0.0) + (SPOKEN if number else FIRST)
        if newsroom in sums:  # at home one does not say whose minister it is
            sums[newsroom] += NEWSROOM * sum(sums.values())
        total = sum(sums.values())
        return {country: share / total for country, share in sums.items()} if total else {}

    def of(self, token: int) -> Guess:
        """Return the guess for a phrase by the token that heads it; what no word near says, the document does."""
        sector, chances = self._sectors.get(token), dict(self._votes.get(token, {}))
        if sector in _INTERNATIONAL:
            return Guess("IGO", sector if sector != "IGO" else "GOV")
        if sector not in _NO_STATE:
            left = 1 - sum(chances.values())
            for country, share in self._home.items():
                chances[country] = chances.get(country, 0.0) + left * share
        best = max(sorted(chances), key=chances.__getitem__, default=None)
        return Guess(best if best is not None and chances[best] >= COUNTRY_BAR else None, sector)

    def placed(self, found: Candidate, token: int) -> Candidate:
        """The reading with a country, where its own words give none."""
        guess = self.of(token)
        if guess.country in (None, "IGO"):
            return found  # of an organisation of states the text itself must tell
        if found.sector is None and guess.sector is None:
            return found  # nothing says what they are
        sector = found.sector or guess.sector
        return replace(
            found,
            country=guess.country,
            code=make_code(guess.country, sector),
            sector=sector,
            reasons=(*found.reasons, _ASSUMED),
            assumed=True,
        )

    def named(self, found: Candidate, token: int) -> Candidate:
        """The reading of a name nobody has on file with whose it likely is and what; without both none is given."""
        guess = self.of(token)
        if guess.country in (None, "IGO") or guess.sector is None:
            return found
        return replace(
            found,
            country=guess.country,
            code=make_code(guess.country, guess.sector),
            sector=guess.sector,
            score=found.score + 0.1,
            reasons=(*found.reasons, "by the words around it"),
            assumed=True,
        )

    def counted(self, span: Span, token: int) -> Candidate | None:
        """A reading for people of whom only the number is told: their likely country, and no more."""
        guess = self.of(token)
        if guess.country in (None, "IGO"):
            return None
        return Candidate(
            name=span.text,
            code=guess.country,
            country=guess.country,
            sector=None,
            score=COUNTRY_BAR,
            reasons=("a number of people", _ASSUMED),
            kind="count",
            assumed=True,
        )

    def made(self, span: Span, token: int) -> Candidate | None:
        """A reading for words that the registry does not know; None where nothing is likely enough."""
        guess = self.of(token)
        if guess.sector is None or guess.country is None:
            return None
        return Candidate(
            name=span.text,
            code=make_code(guess.country, guess.sector),
            country=guess.country,
            sector=guess.sector,
            score=COUNTRY_BAR,
            reasons=("by the words around it", _ASSUMED),
            kind="role",
            assumed=True,
        )


def _votes(signal: SideSignal, named: Mapping[int, str]) -> dict[str, float]:
    votes: dict[str, float] = {}
    for token, chance in signal.lands:
        country = named.get(token)
        if country is not None:
            votes[country] = votes.get(country, 0.0) + chance
    return votes


def _sector(signal: SideSignal) -> str | None:
    sector, chance = signal.sector
    return sector if chance >= SECTOR_BAR and sector not in _NONE else None
