"""How likely each candidate of each place name is, from the names around it: a small log-linear model.

Used by `places`. Comes in: the names of one document with their candidates and what the text says of them.
Goes out: a probability for every candidate. Weights: data/place_weights.csv, fitted by evaluate/places.py.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from parley.errors import DataError
from parley.resolve.gazetteer import Entry

FEATURES = (
    "log_population", "is_country", "is_admin1", "is_admin2", "is_other", "is_alias", "is_first", "no_population",
    "country_share", "admin1_share", "near_share", "inside_next", "kind_fits", "kind_clashes", "country_named",
    "admin1_named", "country_adjective", "outlet_country", "share_times_population", "full_match", "is_capital",
)  # fmt: skip
_FIRST_ROUND = frozenset(("country_share", "admin1_share", "near_share", "share_times_population"))
_NEAR_KM = 150.0

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a document: its candidates and the evidence of its mentions."""

    key: str
    candidates: tuple[Entry, ...]
    kinds: tuple[str, ...] = ()  # kinds asked for by words around it
    inside: tuple[str, ...] = ()  # keys of names it is said to lie in
    weight: float = 1.0  # number of mentions


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the document says of countries besides its place names."""

    adjectives: Mapping[str, float]  # alpha-3 → share of the demonyms
    outlet: str | None = None  # alpha-3


class Scorer:
    """Scores candidates with given weights; the bundled ones when none are given."""

    def __init__(self, weights: Sequence[float] | None = None) -> None:
        self.weights: Vector = np.array(bundled_weights() if weights is None else weights, dtype=np.float64)
        if len(self.weights) != len(FEATURES):
            raise DataError(f"place weights: {len(self.weights)} given, {len(FEATURES)} wanted")

    def probabilities(self, names: Sequence[Name], around: Surroundings) -> list[Vector]:
        """One vector a name, summing to 1 (empty where a name has no candidate)."""
        table = features(names, around, self.weights)
        return split_softmax(table @ self.weights, names)


def features(names: Sequence[Name], around: Surroundings, weights: Vector) -> Vector:
    """The feature table, one row a candidate; the shares come from a first round without them."""
    table = _own_features(names, around)
    first = weights.copy()
    for at, feature in enumerate(FEATURES):
        if feature in _FIRST_ROUND:
            first[at] = 0.0
    for _ in range(2):
        chances = split_softmax(table @ first, names)
        _add_shares(table, names, chances)
        first = weights
    return table


def split_softmax(scores: Vector, names: Sequence[Name]) -> list[Vector]:
    """Softmax within each name's candidates."""
    out: list[Vector] = []
    at = 0
    for name in names:
        part = scores[at : at + len(name.candidates)]
        at += len(name.candidates)
        raised = np.exp(part - part.max()) if len(part) else part
        out.append(raised / raised.sum() if len(part) else part)
    return out


def _own_features(names: Sequence[Name], around: Surroundings) -> Vector:
    by_key = {name.key: name for name in names}
    named_countries, named_admins = _named(names)
    rows = [
        _row(entry, rank, name, by_key, around, named_countries, named_admins)
        for name in names
        for rank, entry in enumerate(name.candidates)
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))


def _named(names: Sequence[Name]) -> tuple[set[str], set[int | None]]:
    """Countries and divisions that some name of the document may mean."""
    countries: set[str] = set()
    admins: set[int | None] = set()
    for name in names:
        for entry in name.candidates[:6]:
            if entry.kind == "country" and entry.country:
                countries.add(entry.country)
            elif entry.kind == "admin1":
                admins.add(entry.id)
    return countries, admins


def _row(
    entry: Entry,
    rank: int,
    name: Name,
    by_key: Mapping[str, Name],
    around: Surroundings,
    countries: Set[str],
    admins: Set[int | None],
) -> list[float]:
    population = np.log10(entry.population + 1.0) / 7.0
    kind = entry.kind
    country = entry.country or ""
    inside = any(_is_inside(entry, outer) for key in name.inside if (outer := by_key.get(key)) is not None)
    own_country = kind == "country"
    return [
        population, float(own_country), float(kind == "admin1"), float(kind == "admin2"),
        float(kind not in {"country", "admin1", "admin2", "city"}), float(entry.alias), float(rank == 0),
        float(entry.population == 0), 0.0, 0.0, 0.0, float(inside),
        float(bool(name.kinds) and kind in name.kinds), float(bool(name.kinds) and kind not in name.kinds),
        float(country in countries and not own_country), float(entry.admin1 in admins),
        around.adjectives.get(country, 0.0), float(country != "" and country == around.outlet), 0.0,
        float(not entry.alias and rank == 0), float(entry.capital),
    ]  # fmt: skip


def _is_inside(entry: Entry, outer: Name) -> bool:
    """Whether some reading of `outer` is the country or division the entry lies in."""
    for other in outer.candidates[:8]:
        if other.kind == "country" and other.country == entry.country and entry.kind != "country":
            return True
        if other.kind == "admin1" and other.id == entry.admin1:
            return True
        if other.kind in {"admin2", "area"} and other.country == entry.country and entry.kind == "city":
            return True
    return False


def _add_shares(table: Vector, names: Sequence[Name], chances: Sequence[Vector]) -> None:
    """Fills the shares: how much of the other names' probability lies in the same country, division, or near."""
    entries = [entry for name in names for entry in name.candidates]
    if not entries:
        return
    weights = np.concatenate(
        [chance * min(name.weight, 3.0) ** 0.5 for name, chance in zip(names, chances, strict=True)]
    )
    group = np.repeat(np.arange(len(names)), [len(name.candidates) for name in names])
    codes = _codes([entry.country for entry in entries])
    admins = _codes([entry.id if entry.kind == "admin1" else entry.admin1 for entry in entries])
    table[:, FEATURES.index("country_share")] = _share(codes, weights, group)
    table[:, FEATURES.index("admin1_share")] = _share(admins, weights, group)
    table[:, FEATURES.index("near_share")] = _near(entries, weights, group)
    table[:, FEATURES.index("share_times_population")] = (
        table[:, FEATURES.index("country_share")] * table[:, FEATURES.index("log_population")]
    )


def _codes(values: Sequence[object]) -> NDArray[np.int64]:
    numbers: dict[object, int] = {}
    return np.array(
        [numbers.setdefault(v, len(numbers)) if v is not None else -1 for v in values], dtype=np.int64
    )


def _share(codes: NDArray[np.int64], weights: Vector, group: NDArray[np.int64]) -> Vector:
    """For each candidate the share of the other groups' weight that has its code; 0 for code -1."""
    count, groups = int(codes.max()) + 1, int(group.max()) + 1
    if count == 0:
        return np.zeros(len(codes))
    known = codes >= 0
    cells = np.zeros((groups, count))
    np.add.at(cells, (group[known], codes[known]), weights[known])
    total = np.bincount(group, weights, groups)
    others = weights.sum() - total[group]
    sums = cells.sum(axis=0)[np.maximum(codes, 0)] - cells[group, np.maximum(codes, 0)]
    return np.where(known & (others > 1e-9), sums / np.maximum(others, 1e-9), 0.0)


def _near(entries: Sequence[Entry], weights: Vector, group: NDArray[np.int64]) -> Vector:
    """The other groups' weight near each candidate, fading with distance; only the likeliest 60 count."""
    points = np.radians(np.array([(entry.lat, entry.lon) for entry in entries]))
    likely = np.argsort(-weights, kind="stable")[:60]
    likely = likely[[entries[i].kind != "country" for i in likely]]
    if not len(likely):
        return np.zeros(len(entries))
    lat, lon = points[:, :1], points[:, 1:]
    other_lat, other_lon = points[likely, 0], points[likely, 1]
    half = np.sin((lat - other_lat) / 2) ** 2
    half += np.cos(lat) * np.cos(other_lat) * np.sin((lon - other_lon) / 2) ** 2
    distance = 12742.0 * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    apart = group[:, None] != group[likely][None, :]
    fading = np.where(apart, np.exp(-distance / _NEAR_KM), 0.0) * weights[likely]
    others = (apart * weights[likely]).sum(axis=1)
    return np.asarray(fading.sum(axis=1) / np.maximum(others, 0.3), dtype=np.float64)


def bundled_weights() -> list[float]:
    """The weights of data/place_weights.csv in the order of FEATURES; raises DataError if one is missing."""
    text = (files("parley") / "data" / "place_weights.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = {row["feature"]: float(row["weight"]) for row in csv.DictReader(lines)}
    missing = [feature for feature in FEATURES if feature not in found]
    if missing:
        raise DataError(f"place_weights.csv: no weight for {', '.join(missing)}")
    return [found[feature] for feature in FEATURES]
