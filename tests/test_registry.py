"""The actors' registry: its tables, its checks and its index."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from parley.errors import DataError
from parley.resolve.registry import Registry, fold, split_words
from parley.resolve.tables import SECTORS, plural, read_tables

FOLDER = Path(str(files("parley.data").joinpath("registry")))
TABLES = sorted(path.name for path in FOLDER.glob("*.csv"))
SIZES = {
    "countries.csv": 249,
    "groups.csv": 200,
    "agencies.csv": 150,
    "igos.csv": 120,
    "outlets.csv": 180,
    "holders.csv": 600,
    "leaders.csv": 300,
    "congress.csv": 500,
    "placenames.csv": 5000,
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "registry"))


def rows_of(name: str) -> list[str]:
    return [
        line for line in (FOLDER / name).read_text("utf-8").splitlines() if line and not line.startswith("#")
    ][1:]


@pytest.mark.parametrize("name", TABLES)
def test_table_begins_with_its_origin(name: str) -> None:
    head = "".join(
        line for line in (FOLDER / name).read_text("utf-8").splitlines()[:6] if line.startswith("#")
    )
    assert "kept by hand" in head.lower() or "Origin:" in head
    assert "Licence:" in head or "compile_registry" in head


@pytest.mark.parametrize("name", sorted(SIZES))
def test_table_is_not_truncated(name: str) -> None:
    assert len(rows_of(name)) >= SIZES[name]


def test_offices_hold_many_role_words() -> None:
    words = {e.name for _, _, e in read_tables() if e.kind == "role"}
    assert len(words) >= 1000


def test_every_entry_has_a_known_code() -> None:
    international = {"IGO", "NGO", "IMG", "ISM", "MNC"}
    countries = {e.country for _, _, e in read_tables() if e.kind == "country"}
    used = {e.country for _, _, e in read_tables() if e.country}
    assert used <= countries | international
    assert {e.sector for _, _, e in read_tables() if e.sector} <= SECTORS | {"*"}


def test_holders_serve_at_least_sixty_countries() -> None:
    assert len({e.country for _, _, e in read_tables() if e.kind == "holder" and e.source == "kept"}) >= 60


def test_no_holder_ends_before_starting() -> None:
    wrong = [e.name for _, _, e in read_tables() if e.start and e.end and e.end < e.start]
    assert wrong == []


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("groups.csv", lambda s: s + "Some Front,,XX,REB,,,\n", "three-letter"),
        ("groups.csv", lambda s: s + "Some Front,,XXX,INS,,,\n", "PLOVER sector"),
        ("groups.csv", lambda s: s + "Some Front,,XXX,REB,,last year,\n", "not a date"),
        ("groups.csv", lambda s: s + "Some Front,XXX,REB\n", "cells"),
        ("offices.csv", lambda s: s + "wizard,GOV,,magician\n", "kind 'magician'"),
        ("outlets.csv", lambda s: "# nothing else\n", "header"),
    ],
)
def test_wrong_table_is_a_data_error(
    copied: Path, table: str, change: Callable[[str], str], message: str
) -> None:
    path = copied / table
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(DataError, match=message):
        Registry.load(copied)


def test_missing_table_is_a_data_error(copied: Path) -> None:
    (copied / "igos.csv").unlink()
    with pytest.raises(DataError, match=r"igos\.csv"):
        Registry.load(copied)


def test_own_rows_are_found(copied: Path) -> None:
    path = copied / "groups.csv"
    path.write_text(path.read_text("utf-8") + "Blue Valley Front,BVF,KEN,REB,,2030-01-01,\n", "utf-8")
    own = Registry.load(copied)
    entry = own.lookup("Blue Valley Front")[0]
    assert (entry.country, entry.sector) == ("KEN", "REB")
    assert not entry.valid("2029-12-31")
    assert entry.valid("2030-01-01")
    assert entry.valid(None)


def test_longest_name_wins(registry: Registry) -> None:
    found = registry.scan("The South Sudanese army and the Sudanese army met.").matches
    names = {m.entries[0].country for m in found if m.has("adjective")}
    assert names == {"SSD", "SDN"}


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("They told us nothing", "country", False),
        ("The US said so", "country", True),
        ("the U.S. said so", "country", True),
        ("who said so", "igo", False),
        ("the WHO said so", "igo", True),
        ("a bit of polish", "adjective", False),
        ("Polish farmers", "adjective", True),
        ("Nato and Unicef agreed", "igo", True),
        ("THE MINISTER", "role", True),
    ],
)
def test_case_decides_what_is_a_name(registry: Registry, text: str, kind: str, found: bool) -> None:
    kinds = {e.kind for m in registry.scan(text).matches for e in m.entries}
    assert (kind in kinds) is found


@pytest.mark.parametrize(
    "text", ["the Élysée", "the Elysee", "Sana’a", "Sana'a", "Côte d’Ivoire", "Cote d'Ivoire"]
)
def test_accents_and_apostrophes_do_not_matter(registry: Registry, text: str) -> None:
    assert registry.scan(text).matches


def test_names_do_not_run_over_commas(registry: Registry) -> None:
    found = registry.scan("He met the minister of foreign, affairs were bad").matches
    assert all("foreign affairs" not in m.entries[0].name for m in found)


def test_paper_with_an_article_is_not_read_into_a_phrase(registry: Registry) -> None:
    assert registry.scan("The Australian reported it").matches[0].has("outlet")
    assert not any(m.has("outlet") for m in registry.scan("The Australian minister left").matches)


def test_words_keep_their_positions() -> None:
    text = "Israel’s prime minister, in N’Djamena"
    words = split_words(text)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == [
        "Israel", "prime", "minister", "in", "N’Djamena",
    ]  # fmt: skip
    assert words.owns[0]


def test_large_number_is_one_word() -> None:
    assert split_words("1,200 people").keys == ("1,200", "people")


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("spokesman", "spokesmen"),
        ("ministry", "ministries"),
        ("chief of staff", "chiefs of staff"),
        ("press", "presses"),
        ("ambassador", "ambassadors"),
    ],
)
def test_plural_is_regular(one: str, many: str) -> None:
    assert plural(one) == many


def test_fold_takes_off_accents_and_stops() -> None:
    assert fold("Élysée") == "elysee"
    assert fold("U.S") == "us"
