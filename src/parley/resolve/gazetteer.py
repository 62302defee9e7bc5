"""The gazetteer: names → places of the world, from one read-only file opened in milliseconds.

Used by `places` on the road's resolve stage. Comes in: a name as written. Goes out: every place it may mean.
"""

from __future__ import annotations

import sqlite3
import struct
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from parley.errors import DataError
from parley.resolve.names import fold

KINDS = (
    "country",
    "admin1",
    "admin2",
    "city",
    "area",
    "water",
    "landmark",
    "crossing",
    "camp",
    "base",
    "line",
)
DIRECTIONS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW", "C")
_CACHED_NAMES = 8_192


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the gazetteer; `alias` when the name looked up is not its main one."""

    id: int
    geonames: int | None
    name: str
    kind: str
    country: str | None  # ISO alpha-3
    admin1: int | None  # id of the first-order division around it
    lat: float
    lon: float
    population: int
    radius_km: float
    alias: bool = False
    capital: bool = False  # of its country


@dataclass(frozen=True, slots=True)
class Part:
    """The north, south-east, … of a country or province: middle and radius of where its towns lie."""

    lat: float
    lon: float
    radius_km: float


class Gazetteer:
    """Look-ups in the compiled gazetteer; safe to share between threads, raises DataError on a bad file."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            with as_file(files("parley") / "data" / "gazetteer.sqlite") as bundled:
                path = bundled
        if not path.is_file():
            raise DataError(f"{path}: no gazetteer; run: parley gazetteer build")
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False
        )
        try:
            self._countries = dict(self._connection.execute("SELECT id, code FROM country"))
            rows = self._connection.execute("SELECT code, place FROM country")
            self._country_places = {str(code): int(place) for code, place in rows}
            seats = self._connection.execute("SELECT capital FROM country WHERE capital IS NOT NULL")
            self.capitals = frozenset(int(row[0]) for row in seats)
        except sqlite3.DatabaseError as error:
            raise DataError(f"{path}: not a gazetteer ({error}); run: parley gazetteer build") from error
        self._find = lru_cache(maxsize=_CACHED_NAMES)(self._find_uncached)
        self._has = lru_cache(maxsize=4 * _CACHED_NAMES)(self._has_uncached)

    def find(self, name: str) -> tuple[Entry, ...]:
        """All places the name may mean, the most populous first."""
        key = fold(name)
        return self._find(key) if key else ()

    def has(self, key: str) -> bool:
        """Whether a folded key is a name of some place."""
        return self._has(key)

    def capital(self, code: str) -> Entry | None:
        """The capital of a country by its alpha-3 code."""
        row = self._connection.execute("SELECT capital FROM country WHERE code = ?", (code,)).fetchone()
        return None if row is None or row[0] is None else self._entry(row[0] * 2)

    def country(self, code: str) -> Entry | None:
        """The entry of a country by its alpha-3 code."""
        number = self._country_places.get(code)
        return None if number is None else self._entry(number * 2)

    def place(self, number: int) -> Entry | None:
        """The entry of a place by its own id."""
        return self._entry(number * 2)

    def part(self, number: int, direction: str) -> Part | None:
        """A part of a country or first-order division; `direction` is one of DIRECTIONS."""
        row = self._connection.execute("SELECT parts FROM part WHERE place = ?", (number,)).fetchone()
        if row is None:
            return None
        lat, lon, radius = struct.unpack_from("<3h", row[0], 6 * DIRECTIONS.index(direction))
        return Part(lat / 100, lon / 100, float(radius))

    def by_geonames(self, number: int) -> Entry | None:
        """The entry of a GeoNames id; a scan of the table, for measuring only."""
        row = self._connection.execute("SELECT id FROM place WHERE geonames = ?", (number,)).fetchone()
        return None if row is None else self._entry(row[0] * 2)

    def nearest_country(self, lat: float, lon: float) -> str | None:
        """The country of the nearest place; a scan of the table, for measuring only."""
        row = self._connection.execute(
            "SELECT country FROM place WHERE country IS NOT NULL AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?"
            " ORDER BY abs(lat - ?) + abs(lon - ?) LIMIT 1",
            (lat * 1e4 - 5e3, lat * 1e4 + 5e3, lon * 1e4 - 5e3, lon * 1e4 + 5e3, lat * 1e4, lon * 1e4),
        ).fetchone()
        return None if row is None else self._countries.get(row[0])

    def _has_uncached(self, key: str) -> bool:
        return self._connection.execute("SELECT 1 FROM name WHERE key = ?", (key,)).fetchone() is not None

    def _find_uncached(self, key: str) -> tuple[Entry, ...]:
        row = self._connection.execute("SELECT places FROM name WHERE key = ?", (key,)).fetchone()
        if row is None:
            return ()
        packed = struct.unpack(f"<{len(row[0]) // 4}I", row[0])
        found = [entry for entry in map(self._entry, packed) if entry is not None]
        return tuple(sorted(found, key=lambda entry: (-entry.population, entry.id)))

    def _entry(self, packed: int) -> Entry | None:
        row = self._connection.execute(
            "SELECT geonames, name, kind, country, admin1, lat, lon, population, radius FROM place WHERE id = ?",
            (packed >> 1,),
        ).fetchone()
        if row is None:
            return None
        geonames, name, kind, country, admin1, lat, lon, population, radius = row
        return Entry(
            packed >> 1, geonames, name, KINDS[kind], self._countries.get(country), admin1, lat / 1e4, lon / 1e4,
            population or 0, float(radius) if radius is not None else town_radius_km(population or 0), bool(packed & 1),
            packed >> 1 in self.capitals,
        )  # fmt: skip


def town_radius_km(population: int) -> float:
    """How far a town of this population reaches: 1.5 km for a village, 5 km at 200,000, about 30 km at 10 million."""
    return round(max(1.5, 0.0095 * population**0.5 + 0.8), 1) if population else 2.0
