"""The gazetteer: names fold, places are found, parts of countries lie where they should, bad files are named."""

from __future__ import annotations

import gzip
import json
import sqlite3
import time
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.errors import DataError
from parley.resolve.build_gazetteer import Sources, build, distance_km
from parley.resolve.gazetteer import DIRECTIONS, KINDS, Gazetteer, town_radius_km
from parley.resolve.names import fold, is_latin

_FILE = Path(str(files("parley") / "data" / "gazetteer.sqlite"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def test_file_is_small_and_opens_quickly() -> None:
    assert _FILE.stat().st_size <= 35_000_000
    begin = time.perf_counter()
    Gazetteer()
    assert time.perf_counter() - begin < 0.3


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Āl Bayḑā’", "al bayda"),
        ("the Sea of Azov", "sea of azov"),
        ("Cox's Bazar", "coxs bazar"),
        ("Deir-ez-Zor", "deir ez zor"),
        ("İzmir", "izmir"),
        ("Łódź", "lodz"),
        ("U.S.", "us"),
    ],
)
def test_fold_makes_spellings_equal(written: str, key: str) -> None:
    assert fold(written) == key


@given(st.text(max_size=40))
def test_fold_is_stable(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert not is_latin(fold(name)) or fold(name).isascii()


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Lebanon", "LBN", "country"),
        ("Strait of Hormuz", None, "water"),
        ("Bint Jbeil", "LBN", "city"),
        ("Shebaa Farms", None, "area"),
        ("Har Dov", None, "area"),
        ("Mykolaiv", "UKR", "city"),
        ("Darfur", "SDN", "area"),
        ("Zamfara", "NGA", "admin1"),
        ("Rafah crossing", None, "crossing"),
    ],
)
def test_find_gives_the_place_among_its_namesakes(
    gazetteer: Gazetteer, name: str, country: str | None, kind: str
) -> None:
    assert any((entry.country, entry.kind) == (country, kind) for entry in gazetteer.find(name))


def test_candidates_come_most_populous_first(gazetteer: Gazetteer) -> None:
    populations = [entry.population for entry in gazetteer.find("Alexandria")]
    assert len(populations) > 5
    assert populations == sorted(populations, reverse=True)


def test_unknown_and_empty_names_find_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Qqzzxx") == ()
    assert gazetteer.find("") == ()
    assert not gazetteer.has("qqzzxx")
    assert gazetteer.place(2**31) is None
    assert gazetteer.country("QQQ") is None


def test_every_country_has_a_position_and_a_geonames_id(gazetteer: Gazetteer) -> None:
    for code in ("LBN", "ISR", "PSE", "UKR", "RUS", "SDN", "YEM", "MMR", "XKX", "USA", "BRA", "NZL"):
        entry = gazetteer.country(code)
        assert entry is not None
        assert entry.geonames is not None
        assert (entry.country, entry.kind) == (code, "country")
        assert entry.radius_km > 20


@pytest.mark.parametrize("code", ["LBN", "UKR", "NGA", "YEM", "COL", "MMR"])
def test_parts_lie_on_their_side_of_the_country(gazetteer: Gazetteer, code: str) -> None:
    entry = gazetteer.country(code)
    assert entry is not None
    parts = {direction: gazetteer.part(entry.id, direction) for direction in DIRECTIONS}
    north, south, east, west = (parts[letter] for letter in "NSEW")
    assert north is not None
    assert south is not None
    assert east is not None
    assert west is not None
    assert north.lat > south.lat
    assert east.lon > west.lon
    assert all(part is not None and 0 < part.radius_km <= 3000 for part in parts.values())


def test_towns_have_no_parts(gazetteer: Gazetteer) -> None:
    town = next(entry for entry in gazetteer.find("Beirut") if entry.kind == "city")
    assert gazetteer.part(town.id, "S") is None


@given(st.integers(min_value=0, max_value=40_000_000))
def test_town_radius_grows_with_population(population: int) -> None:
    assert 1.5 <= town_radius_km(population) <= 65
    assert town_radius_km(population + 1_000_000) >= town_radius_km(population)


def test_missing_file_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="gazetteer build"):
        Gazetteer(tmp_path / "none.sqlite")


def test_damaged_file_is_a_data_error(tmp_path: Path) -> None:
    bad = tmp_path / "bad.sqlite"
    bad.write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    with pytest.raises(DataError, match="not a gazetteer"):
        Gazetteer(bad)


def _sources(folder: Path, hand: str) -> Sources:
    """A world of two countries, three towns and one region."""
    admin = folder / "admin"
    admin.mkdir()
    columns = ["AA", "AAA", "1", "AA", "Aland", "Ayra", "10000", "500000", "EU"] + [""] * 7 + ["11", "", ""]
    others = ["BB", "BBB", "2", "BB", "Beeland", "Bee", "20000", "700000", "EU"] + [""] * 7 + ["12", "", ""]
    (admin / "countryInfo.txt").write_text(
        "\t".join(columns) + "\n" + "\t".join(others) + "\n", encoding="utf-8"
    )
    (admin / "admin1.txt").write_text("AA.01\tNorth Province\tNorth Province\t21\n", encoding="utf-8")
    (admin / "admin2.txt").write_text("AA.01.1\tAyra District\tAyra District\t31\n", encoding="utf-8")
    towns = {
        str(number): {
            "geonameid": number, "name": name, "latitude": lat, "longitude": lon, "countrycode": code,
            "population": 9000, "timezone": "", "admin1code": "01", "alternatenames": [f"{name}ville", "swldw", "Ай"],
        }
        for number, name, lat, lon, code in (
            (41, "Ayra", 10.0, 20.0, "AA"), (42, "Ex", 11.0, 20.5, "AA"), (43, "Bee", 30.0, 40.0, "BB"))
    }  # fmt: skip
    (folder / "cities.json").write_text(json.dumps(towns), encoding="utf-8")
    extracts = folder / "extracts"
    extracts.mkdir()
    header = "wof_id\tgeonameid\tname\tplacetype\tlat\tlon\tpopulation\tgn_fcode\tnames\n"
    rows = "1\t41\tAyra\tlocality\t10.0\t20.0\t0\tPPL\tAyy|Ай\n2\t\tHamlet\tlocality\t12.0\t21.0\t0\tPPL\tHamlett\n"
    with gzip.open(extracts / "AA.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write(header + rows)
    (folder / "places.csv").write_text(hand, encoding="utf-8")
    return Sources(
        cities=folder / "cities.json", admin=admin, extracts=extracts, by_hand=folder / "places.csv"
    )


_HEADER = "name,aliases,kind,country,lat,lon,radius_km,weight,geonames\n"


def test_build_makes_a_gazetteer_of_its_sources(tmp_path: Path) -> None:
    rows = "Long Hill,Tall Hill,landmark,,10.5,20.2,3,5000,\nAland,The Alands,country,AAA,10.2,20.1,,,\n"
    hand = f"# a comment\n{_HEADER}{rows}"
    target = tmp_path / "out.sqlite"
    count = build(_sources(tmp_path, hand), target)
    built = Gazetteer(target)
    assert count == 9
    assert {entry.kind for entry in built.find("Ayra")} == {"city", "admin2"}
    assert built.find("Ayy")[0].geonames == 41
    assert built.find("Tall Hill")[0].name == "Long Hill"
    assert built.find("Hamlett")[0].country == "AAA"
    assert built.find("North")[0].kind == "admin1"
    assert built.find("The Alands")[0].lat == pytest.approx(10.2)
    assert built.find("swldw") == ()


def test_build_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    sources = _sources(tmp_path, _HEADER)
    build(sources, tmp_path / "one.sqlite")
    build(sources, tmp_path / "two.sqlite")
    assert (tmp_path / "one.sqlite").read_bytes() == (tmp_path / "two.sqlite").read_bytes()


@pytest.mark.parametrize(
    "row", ["Hill,,mound,,1,2,3,4,\n", "Hill,,landmark,QQQ,1,2,3,4,\n", "Hill,,landmark,,north,2,3,4,\n"]
)
def test_bad_hand_row_is_named(tmp_path: Path, row: str) -> None:
    with pytest.raises(DataError, match=r"places\.csv: row"):
        build(_sources(tmp_path, _HEADER + row), tmp_path / "out.sqlite")


def test_hand_written_places_are_many_and_sound() -> None:
    lines = (files("parley") / "data" / "places.csv").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    assert len(rows) > 350
    connection = sqlite3.connect(_FILE)
    bad = connection.execute(
        "SELECT name FROM place WHERE abs(lat) > 900000 OR abs(lon) > 1800000"
    ).fetchall()
    kinds = {row[0] for row in connection.execute("SELECT DISTINCT kind FROM place")}
    connection.close()
    assert bad == []
    assert kinds == set(range(len(KINDS)))


def test_distance_is_symmetric_and_known() -> None:
    assert distance_km(33.89, 35.5, 33.51, 36.29) == pytest.approx(85, abs=3)
    assert distance_km(0, 179.9, 0, -179.9) < 30
