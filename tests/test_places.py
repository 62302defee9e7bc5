"""PlaceResolver: own gold sentences, areas that are not pins, context, abstention, and the document method."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import make_document
from parley.errors import DataError
from parley.resolve.build_gazetteer import distance_km
from parley.resolve.place_phrases import take_apart
from parley.resolve.place_scores import FEATURES, Scorer, bundled_weights
from parley.resolve.places import PlaceResolver
from parley.types import Event, Place, Reading, Span

_GOLD = Path(__file__).parent / "data" / "places.csv"


@pytest.fixture(scope="module")
def resolver() -> PlaceResolver:
    return PlaceResolver()


def _rows() -> list[dict[str, str]]:
    lines = [line for line in _GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def _is_right(place: Place | None, row: dict[str, str]) -> bool:
    if place is None or place.lat is None or place.lon is None:
        return False
    off = distance_km(place.lat, place.lon, float(row["lat"]), float(row["lon"]))
    return (
        off <= float(row["km"])
        and (place.country or "") == row["country"]
        and row["kind"] in {"", place.kind}
    )


def _resolve(resolver: PlaceResolver, text: str, span: str) -> Place | None:
    start = text.index(span)
    return resolver.resolve(text, [(start, start + len(span))])[0]


def test_gold_spans_are_resolved(resolver: PlaceResolver) -> None:
    rows = [row for row in _rows() if row["span"]]
    wrong = [
        row["sentence"]
        for row in rows
        if not _is_right(_resolve(resolver, row["sentence"], row["span"]), row)
    ]
    assert len(_rows()) >= 80
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_most_gold_places_are_found_without_spans(resolver: PlaceResolver) -> None:
    rows = [row for row in _rows() if row["span"]]
    found = [row for row in rows if any(_is_right(place, row) for place in resolver.resolve(row["sentence"]))]
    assert len(found) >= 0.9 * len(rows)


@pytest.mark.parametrize(
    "row", [row for row in _rows() if not row["span"]], ids=lambda row: row["sentence"][:20]
)
def test_people_demonyms_and_common_words_are_no_places(resolver: PlaceResolver, row: dict[str, str]) -> None:
    assert resolver.resolve(row["sentence"]) == ()


def test_area_has_its_own_name_radius_and_no_id(resolver: PlaceResolver) -> None:
    place = _resolve(resolver, "Fire was exchanged in southern Lebanon.", "southern Lebanon")
    whole = _resolve(resolver, "Fire was exchanged in Lebanon.", "Lebanon")
    assert place is not None
    assert whole is not None
    assert (place.name, place.country, place.kind, place.geonames) == (
        "southern Lebanon",
        "LBN",
        "area",
        None,
    )
    assert whole.geonames is not None
    assert place.lat is not None
    assert whole.lat is not None
    assert place.lat < whole.lat


def test_the_country_is_the_one_mentioned_last(resolver: PlaceResolver) -> None:
    text = "Envoys left Chad for Kenya. Floods hit the north of the country."
    place = _resolve(resolver, text, "the north of the country")
    assert place is not None
    assert (place.name, place.country) == ("northern Kenya", "KEN")


def test_the_country_without_any_is_nothing(resolver: PlaceResolver) -> None:
    assert _resolve(resolver, "Floods hit the north of the country.", "the north of the country") is None


def test_province_is_not_its_capital(resolver: PlaceResolver) -> None:
    province = _resolve(resolver, "The governor of Kandahar province fled.", "Kandahar province")
    town = _resolve(resolver, "The city of Kandahar fell.", "Kandahar")
    assert province is not None
    assert town is not None
    assert (province.kind, town.kind) == ("admin1", "city")
    assert (province.radius_km or 0) > 5 * (town.radius_km or 0)


def test_one_sense_per_document(resolver: PlaceResolver) -> None:
    text = "Police in Cambridge, Massachusetts, made an arrest. Later, Cambridge was calm."
    first, second = (
        place for place in resolver.resolve(text) if place is not None and place.text == "Cambridge"
    )
    assert first.geonames == second.geonames
    assert first.country == "USA"


def test_explicit_demonym_span_points_to_its_country(resolver: PlaceResolver) -> None:
    place = _resolve(resolver, "Kenyan troops arrived.", "Kenyan")
    assert place is not None
    assert (place.country, place.kind) == ("KEN", "country")


def test_nonsense_span_is_nothing(resolver: PlaceResolver) -> None:
    assert resolver.resolve("They met near a hospital.", [(10, 25), (0, 0)]) == (None, None)


@pytest.mark.parametrize(
    ("words", "name", "direction"),
    [
        ("the south of Ghana", "Ghana", "S"),
        ("far northern Ghana", "Ghana", "N"),
        ("the village of Kfar Kila", "Kfar Kila", None),
        ("South Africa", "South Africa", None),
        ("the country's east", None, "E"),
        ("a hospital in Lagos", "Lagos", None),
    ],
)
def test_phrases_are_taken_apart(
    resolver: PlaceResolver, words: str, name: str | None, direction: str | None
) -> None:
    phrase = take_apart(words, resolver.gazetteer.has)
    assert phrase is not None
    assert (phrase.name, phrase.direction) == (name, direction)


def _event(*places: Place) -> Event:
    return Event(
        id="evt:1", claim="clm:1", type="ASSAULT", mode=None, contexts=(), trigger=Span(start=0, end=1, text="x"),
        status="happened", roles=(), places=places,
    )  # fmt: skip


def test_fill_resolves_event_places_and_keeps_their_roles(resolver: PlaceResolver) -> None:
    text = "Jets struck southern Lebanon from Israel, near a wood."
    spans = {name: text.index(name) for name in ("Lebanon", "Israel", "a wood")}
    places = tuple(
        Place(start=at, end=at + len(name), text=name, role="origin" if name == "Israel" else "act")
        for name, at in spans.items()
    )
    reading = Reading(document=make_document(text, outlet="Beirut Times"), events=(_event(*places),))
    (event,) = resolver.fill(reading)
    target, origin, wood = event.places
    assert (target.name, target.role, target.country) == ("southern Lebanon", "act", "LBN")
    assert text[target.start : target.end] == target.text
    assert (origin.name, origin.role) == ("Israel", "origin")
    assert (wood.name, wood.lat, wood.text) == (None, None, "a wood")


def test_fill_leaves_readings_without_events_alone(resolver: PlaceResolver) -> None:
    assert resolver.fill(Reading(document=make_document("Nothing."))) == ()


def test_weights_fit_the_features() -> None:
    assert len(bundled_weights()) == len(FEATURES)
    with pytest.raises(DataError, match="wanted"):
        Scorer([1.0])


_WORDS = st.sampled_from(
    "southern northern the of country Lebanon Gaza Paris Texas , . in near al- Mr Homs province 's’ \n ( ) US St. Ñ é"
    " Kiev’s North South Sea Mount Dov - –".split(" ")
)
_TEXTS = st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=25).map(" ".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS, cuts=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=4))
def test_resolve_never_raises_and_quotes_verbatim(
    resolver: PlaceResolver, text: str, cuts: list[tuple[int, int]]
) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in cuts]
    given_places = resolver.resolve(text, spans, "2024-12-03")
    assert len(given_places) == len(spans)
    for place in (*given_places, *resolver.resolve(text)):
        if place is None:
            continue
        assert text[place.start : place.end] == place.text
        assert place.lat is not None
        assert -90 <= place.lat <= 90
        assert place.lon is not None
        assert -180 <= place.lon <= 180
        assert (place.radius_km or 0) > 0
