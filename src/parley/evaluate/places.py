"""Measures and fits the place resolver on toponym gold sets (LGL, TR-News, GeoWebNews as JSONL).

Beside the road. Comes in: a folder of gold files. Goes out: figures a set, or weights for data/place_weights.csv.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from parley.resolve.build_gazetteer import distance_km
from parley.resolve.gazetteer import Entry
from parley.resolve.place_scores import FEATURES, Name, Scorer, Surroundings, Vector, features, split_softmax
from parley.resolve.places import PlaceResolver

WITHIN_KM = 161.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Toponym:
    """One gold toponym with a GeoNames id."""

    start: int
    end: int
    geonames: int
    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldText:
    """One gold document and the toponyms of it that have an id."""

    id: str
    text: str
    toponyms: tuple[Toponym, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceFigures:
    """Shares of all gold toponyms, unanswered ones counted as wrong."""

    count: int
    answered: float
    exact: float  # the same GeoNames id
    within: float  # the same id, or within 161 km
    country: float


def read_gold(path: Path, *, demonyms: bool = True, resolver: PlaceResolver | None = None) -> list[GoldText]:
    """Gold documents of one JSONL file; toponyms without an id are left out."""
    texts = []
    for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
        row = json.loads(line)
        toponyms = tuple(
            Toponym(start=t["start"], end=t["end"], geonames=t["geonames"], lat=float(t["lat"]), lon=float(t["lon"]))
            for t in row["toponyms"]
            if t["geonames"] is not None and t["lat"] is not None
            and (demonyms or resolver is None or not resolver.finder.is_demonym(row["text"][t["start"] : t["end"]]))
        )  # fmt: skip
        texts.append(GoldText(id=row["id"], text=row["text"], toponyms=toponyms))
    return texts


def measure(resolver: PlaceResolver, gold: Iterable[GoldText]) -> PlaceFigures:
    """Resolves the gold spans and compares ids, distances and countries."""
    count = answered = exact = within = country = 0
    for text in gold:
        places = resolver.resolve(text.text, [(t.start, t.end) for t in text.toponyms])
        for toponym, place in zip(text.toponyms, places, strict=True):
            count += 1
            if place is None or place.lat is None or place.lon is None:
                continue
            answered += 1
            same = place.geonames == toponym.geonames
            exact += same
            within += same or distance_km(place.lat, place.lon, toponym.lat, toponym.lon) <= WITHIN_KM
            country += same or place.country == _country_of(resolver, toponym)
    total = max(count, 1)
    return PlaceFigures(
        count=count,
        answered=answered / total,
        exact=exact / total,
        within=within / total,
        country=country / total,
    )


def _country_of(resolver: PlaceResolver, toponym: Toponym) -> str | None:
    entry = resolver.gazetteer.by_geonames(toponym.geonames)
    return (
        entry.country if entry is not None else resolver.gazetteer.nearest_country(toponym.lat, toponym.lon)
    )


def fit(
    resolver: PlaceResolver, gold: Sequence[GoldText], *, rounds: int = 3, ridge: float = 0.02
) -> list[float]:
    """Weights of FEATURES by ridge softmax regression on the gold; features are renewed between rounds."""
    weights = resolver.scorer.weights.copy()
    for _ in range(rounds):
        tables = [one for text in gold for one in _training_rows(resolver, text, weights)]
        weights = _fit_once(tables, weights, ridge)
    return [round(float(weight), 4) for weight in weights]


def _training_rows(
    resolver: PlaceResolver, text: GoldText, weights: Vector
) -> list[tuple[Vector, int, float]]:
    names, around, asked = resolver.evidence(text.text, [(t.start, t.end) for t in text.toponyms])
    table = features(names, around, weights)
    wanted = {key: toponym for key, toponym in zip(asked, text.toponyms, strict=True) if key}
    rows, at = [], 0
    for name in names:
        part = table[at : at + len(name.candidates)]
        at += len(name.candidates)
        right = _right(name.candidates, wanted.get(name.key))
        if right is not None and len(part) > 1:
            rows.append((part, right, min(name.weight, 3.0)))
    return rows


def _right(candidates: Sequence[Entry], toponym: Toponym | None) -> int | None:
    if toponym is None:
        return None
    return next((at for at, entry in enumerate(candidates) if entry.geonames == toponym.geonames), None)


def _fit_once(rows: Sequence[tuple[Vector, int, float]], start: Vector, ridge: float) -> Vector:
    """Full-batch Adam: some thousand small groups, seconds."""
    table = np.concatenate([part for part, _, _ in rows])
    sizes = np.array([len(part) for part, _, _ in rows])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    gold = np.zeros(len(table))
    gold[starts + np.array([right for _, right, _ in rows])] = 1.0
    mass = np.repeat([weight for _, _, weight in rows], sizes)
    weights, first, second = start.copy(), np.zeros(len(start)), np.zeros(len(start))
    for step in range(1, 801):
        scores = table @ weights
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        chance = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        slope = (
            table.T @ ((chance - gold) * mass) / mass.sum() * len(sizes) / len(sizes)
            + ridge / 10 * weights / 10
        )
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights - 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


__all__ = ["FEATURES", "Name", "Scorer", "Surroundings", "fit", "measure", "read_gold", "split_softmax"]
