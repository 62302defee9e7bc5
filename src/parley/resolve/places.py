"""Names of places → coordinates with a radius, or None: the place half of the resolve stage.

Comes in: a text with spans, or a Reading with mentions and events. Goes out: Place records, events with their
places filled. One sense per document; an area ("southern Lebanon") is never its parent's or its capital's pin.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import itemgetter

import numpy as np

from parley.resolve.gazetteer import Entry, Gazetteer
from parley.resolve.place_finder import Asked, PlaceFinder, with_direction
from parley.resolve.place_phrases import Phrase
from parley.resolve.place_scores import Name, Scorer, Surroundings
from parley.types import Event, Place, Reading

_MIN_CHANCE_GIVEN = 0.1  # spans handed in are places already
_MIN_CHANCE_FOUND = 0.55
_SAME_SPOT_DEGREES = 0.7
_SHIFT = {
    "N": (1, 0), "S": (-1, 0), "E": (0, 1), "W": (0, -1), "NE": (0.7, 0.7), "NW": (0.7, -0.7), "SE": (-0.7, 0.7),
    "SW": (-0.7, -0.7), "C": (0, 0),
}  # fmt: skip

Senses = Mapping[str, tuple[Entry, float]]


class PlaceResolver:
    """Resolves place names with one gazetteer, one table of demonyms and one set of weights."""

    def __init__(self, gazetteer: Gazetteer | None = None, scorer: Scorer | None = None) -> None:
        self.gazetteer = gazetteer or Gazetteer()
        self.scorer = scorer or Scorer()
        self.finder = PlaceFinder(self.gazetteer)

    def resolve(
        self, text: str, spans: Sequence[tuple[int, int]] | None = None, published: str | None = None
    ) -> tuple[Place | None, ...]:
        """One Place or None a span, in the order given; found places, all filled, when `spans` is None.

        `published` is taken for the contract's sake: places do not depend on it.
        """
        found = self.finder.look_up(text)
        if spans is None:
            places = self._resolve(text, found, None)
            return tuple(place for place in places if place is not None)
        asked = [self.finder.ask(text, start, end) for start, end in spans]
        return tuple(self._resolve(text, [*asked, *_apart(found, asked)], None)[: len(asked)])

    def fill(self, reading: Reading) -> tuple[Event, ...]:
        """The reading's events with name, coordinates, radius, country and kind of their places filled."""
        events = reading.events or ()
        text = reading.document.text
        spans = sorted({(place.start, place.end) for event in events for place in event.places})
        if not spans:
            return events
        asked = [self.finder.ask(text, with_direction(text, start), end) for start, end in spans]
        asked += _apart([self.finder.ask(text, start, end) for start, end in _mentioned(reading)], asked)
        if any(
            one.phrase is not None and one.phrase.name is None for one in asked
        ):  # "the country": which one?
            asked += _apart(self.finder.look_up(text), asked)
        outlet = self.finder.outlet_country(reading.document.outlet)
        resolved = dict(zip(spans, self._resolve(text, asked, outlet), strict=False))
        return tuple(
            replace(event, places=tuple(_filled(place, resolved) for place in event.places))
            for event in events
        )

    def evidence(
        self, text: str, spans: Sequence[tuple[int, int]]
    ) -> tuple[list[Name], Surroundings, list[str | None]]:
        """What the scorer is given for these spans, and each span's key: for fitting and explaining."""
        asked = [self.finder.ask(text, start, end) for start, end in spans]
        context = _apart(self.finder.look_up(text), asked)
        keys = [one.key for one in asked]
        return self._names([*asked, *context]), Surroundings(self.finder.count_adjectives(text)), keys

    def _resolve(self, text: str, asked: Sequence[Asked], outlet: str | None) -> list[Place | None]:
        names = self._names(asked)
        around = Surroundings(self.finder.count_adjectives(text), outlet)
        chances = self.scorer.probabilities(names, around)
        senses: dict[str, tuple[Entry, float]] = {}
        for name, chance in zip(names, chances, strict=True):
            if len(chance):
                best = name.candidates[int(np.argmax(chance))]
                same = [_is_same_spot(best, entry) for entry in name.candidates]
                senses[name.key] = (best, float(chance[same].sum()))
        countries = _country_mentions(asked, senses)
        return [self._place(text, one, senses, countries) for one in asked]

    def _names(self, asked: Sequence[Asked]) -> list[Name]:
        grouped: dict[str, list[Asked]] = {}
        for one in asked:
            if one.key:
                grouped.setdefault(one.key, []).append(one)
        return [
            Name(
                key,
                self.finder.candidates(key),
                tuple(dict.fromkeys(kind for one in same for kind in one.kinds)),
                tuple(dict.fromkeys(outer for one in same for outer in one.inside if outer != key)),
                float(len(same)),
            )
            for key, same in grouped.items()
        ]

    def _place(
        self,
        text: str,
        one: Asked,
        senses: Senses,
        countries: Sequence[tuple[int, Entry, float]],
    ) -> Place | None:
        if one.phrase is None:
            return None
        sense = senses.get(one.key) if one.key else _latest_country(countries, one.start)
        if sense is None or sense[1] < (_MIN_CHANCE_FOUND if one.found else _MIN_CHANCE_GIVEN):
            return None
        entry, chance = sense
        if one.phrase.adjective == "capital":
            seat = self.gazetteer.capital(entry.country or "")
            if seat is None:
                return None
            entry = seat
        place = Place(
            start=one.start, end=one.end, text=text[one.start : one.end], name=entry.name, geonames=entry.geonames,
            lat=entry.lat, lon=entry.lon, radius_km=entry.radius_km, country=entry.country, kind=entry.kind,
            score=round(min(1.0, chance), 4),
        )  # fmt: skip
        if one.phrase.direction is None:
            return place
        return self._part_of(place, entry, one.phrase)

    def _part_of(self, place: Place, entry: Entry, phrase: Phrase) -> Place:
        """The place moved to the named part of the entry, with that part's radius and no gazetteer id."""
        direction = phrase.direction or "C"
        name = f"{_as_adjective(phrase.adjective or '')} {entry.name}"
        part = self.gazetteer.part(entry.id, direction)
        if part is None:
            up, along = _SHIFT[direction]
            degrees = 0.5 * entry.radius_km / 111.2
            lat = max(-90.0, min(90.0, entry.lat + up * degrees))
            lon = entry.lon + along * degrees / max(0.1, math.cos(math.radians(entry.lat)))
            return replace(
                place, name=name, geonames=None, kind="area", lat=round(lat, 4), lon=round((lon + 180) % 360 - 180, 4),
                radius_km=round(max(1.0, 0.6 * entry.radius_km), 1),
            )  # fmt: skip
        return replace(
            place, name=name, geonames=None, kind="area", lat=part.lat, lon=part.lon, radius_km=part.radius_km
        )


def _is_same_spot(one: Entry, other: Entry) -> bool:
    """Whether two entries are a town and its district, or a region written twice: no doubt about where."""
    if one.id == other.id:
        return True
    near = abs(one.lat - other.lat) < _SAME_SPOT_DEGREES and abs(one.lon - other.lon) < _SAME_SPOT_DEGREES
    return near and one.country == other.country


def _apart(others: Sequence[Asked], asked: Sequence[Asked]) -> list[Asked]:
    """Those of the others that overlap nothing asked for."""
    spans = sorted((one.start, one.end) for one in asked)
    starts = [start for start, _ in spans]
    reach = list(accumulate((end for _, end in spans), max))
    free = []
    for other in others:
        before = bisect_left(starts, other.end)
        if before == 0 or reach[before - 1] <= other.start:
            free.append(other)
    return free


def _filled(place: Place, resolved: dict[tuple[int, int], Place | None]) -> Place:
    found = resolved.get((place.start, place.end))
    return place if found is None else replace(found, role=place.role)


def _mentioned(reading: Reading) -> list[tuple[int, int]]:
    """Offsets of the named places among the reading's mentions."""
    if reading.analysis is None:
        return []
    wanted = [m for m in reading.analysis.mentions if m.named and m.type in {"place", "facility"}]
    spans = [reading.span(mention.first, mention.last) for mention in wanted]
    return sorted({(span.start, span.end) for span in spans})


def _as_adjective(direction: str) -> str:
    if direction in {"center", "centre", "central"}:
        return "central"
    return direction if direction.endswith("ern") else f"{direction}ern"


def _country_mentions(asked: Sequence[Asked], senses: Senses) -> list[tuple[int, Entry, float]]:
    """Mentions of countries in text order, as "the country" may refer to them."""
    found = []
    for one in sorted(asked, key=lambda a: a.start):
        sense = senses.get(one.key) if one.key else None
        if sense is not None and sense[0].kind == "country":
            found.append((one.start, *sense))
    return found


def _latest_country(countries: Sequence[tuple[int, Entry, float]], before: int) -> tuple[Entry, float] | None:
    at = bisect_left(countries, before, key=itemgetter(0))
    return (countries[at - 1][1], countries[at - 1][2]) if at else None
