"""The measures of places: gold is read, shares count unanswered toponyms as wrong, fitting moves to the gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parley.evaluate.places import fit, measure, read_gold
from parley.resolve.place_scores import FEATURES, Scorer
from parley.resolve.places import PlaceResolver


@pytest.fixture(scope="module")
def resolver() -> PlaceResolver:
    return PlaceResolver()


def _gold(folder: Path, rows: list[tuple[str, str, int, float, float]]) -> Path:
    path = folder / "gold.jsonl"
    lines = []
    for number, (text, span, geonames, lat, lon) in enumerate(rows):
        at = text.index(span)
        toponym = {"start": at, "end": at + len(span), "geonames": geonames, "lat": lat, "lon": lon}
        unknown = {"start": 0, "end": 1, "geonames": None, "lat": None, "lon": None}
        lines.append(json.dumps({"id": f"doc-{number}", "text": text, "toponyms": [toponym, unknown]}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


_ROWS = [
    ("Envoys met in Beirut.", "Beirut", 276781, 33.89, 35.5),
    ("Envoys met in Xqzt.", "Xqzt", 1, 0.0, 0.0),
    ("Lebanese envoys met.", "Lebanese", 272103, 33.83, 35.83),
    ("Ships left Hamburg.", "Hamburg", 1, 53.5, 10.0),
]


def test_measure_counts_every_gold_toponym(tmp_path: Path, resolver: PlaceResolver) -> None:
    figures = measure(resolver, read_gold(_gold(tmp_path, _ROWS)))
    assert figures.count == 4
    assert figures.answered == 0.75
    assert figures.exact == 0.5
    assert figures.within == 0.75
    assert figures.country == 0.75


def test_demonyms_can_be_left_out(tmp_path: Path, resolver: PlaceResolver) -> None:
    texts = read_gold(_gold(tmp_path, _ROWS), demonyms=False, resolver=resolver)
    assert sum(len(text.toponyms) for text in texts) == 3


def test_fit_learns_what_the_gold_prefers(tmp_path: Path, resolver: PlaceResolver) -> None:
    rows = [
        (f"They met in Lebanon, {place}.", "Lebanon", 5074472, 40.34, -76.41)
        for place in ("Pa.", "Pennsylvania")
    ]
    gold = read_gold(_gold(tmp_path, [*rows, ("Lebanon won.", "Lebanon", 5074472, 40.34, -76.41)]))
    known = next(e for e in resolver.gazetteer.find("Lebanon") if e.country == "USA")
    gold = [
        type(text)(
            id=text.id,
            text=text.text,
            toponyms=tuple(
                type(t)(start=t.start, end=t.end, geonames=known.geonames or 0, lat=known.lat, lon=known.lon)
                for t in text.toponyms
            ),
        )
        for text in gold
    ]
    weights = fit(resolver, gold, rounds=1)
    assert len(weights) == len(FEATURES)
    fitted = PlaceResolver(resolver.gazetteer, Scorer(weights))
    assert measure(fitted, gold).exact > measure(resolver, gold).exact or measure(resolver, gold).exact == 1
