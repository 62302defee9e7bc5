"""The gold sets of `parley score`: each measures a small file of its kind and refuses files of another."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from parley.errors import DataError
from parley.evaluate.sets import SETS, score_set

TEXT = "Officials met in Paris. The bridge was shut, the mayor said."
TREE = """# newdoc id = a
# text = Officials met .
1\tOfficials\tofficial\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_
2\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""
PLACES = {
    "id": "a",
    "text": TEXT,
    "toponyms": [{"start": 17, "end": 22, "geonames": 2988507, "lat": 48.85, "lon": 2.35}],
}
CLAIMS = {
    "id": "a",
    "text": TEXT,
    "attributions": [{"source": [[45, 54]], "cue": [[55, 59]], "content": [[24, 43]]}],
}
NAMES = {
    "sentences": [
        {"tokens": ["Officials", "met", "in", "Paris", "."], "tags": ["O", "O", "O", "S-Location", "O"]}
    ]
}


def gold_of(name: str, folder: Path) -> Path:
    if name == "names":
        path = folder / "gold.jsonl.gz"
        path.write_bytes(gzip.compress(json.dumps(NAMES).encode()))
        return path
    path = folder / "gold"
    texts = {"places": json.dumps(PLACES), "claims": json.dumps(CLAIMS)}
    path.write_text(texts.get(name, TREE))
    return path


@pytest.mark.parametrize(
    ("name", "figure", "least"),
    [
        ("splitting", "token_f1", 1),
        ("syntax", "uas", 50),
        ("names", "names", 1),
        ("claims", "attributions recall", 1),
        ("places", "country", 1),
    ],
)
def test_gold_set_measures_a_file_of_its_kind(tmp_path: Path, name: str, figure: str, least: float) -> None:
    assert score_set(name, file=gold_of(name, tmp_path))[figure] >= least


def test_references_are_measured_on_trees(tmp_path: Path) -> None:
    assert score_set("references", file=gold_of("references", tmp_path))


def test_times_are_measured_on_a_folder(tmp_path: Path) -> None:
    (tmp_path / "keyinline").mkdir()
    text = '<DOC><TEXT>It began on <TIMEX2 val="1914-07-28">28 July 1914</TIMEX2>.</TEXT></DOC>'
    (tmp_path / "keyinline" / "a.xml").write_text(text)
    assert score_set("times", file=tmp_path)["values f1"] == 100


def test_reports_come_with_parley() -> None:
    figures = score_set("reports")
    assert 0 < figures["claims f1"] <= 1
    assert all(isinstance(figure, int | float) for figure in figures.values())


@pytest.mark.parametrize("name", ["claims", "places", "names"])
def test_gold_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "gold"
    path.write_text(TREE)
    with pytest.raises(DataError, match=f"not gold for {name}"):
        score_set(name, file=path)


def test_missing_gold_and_unknown_set_are_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--data"):
        score_set("syntax", corpora=tmp_path)
    with pytest.raises(DataError, match=f"there are {', '.join(SETS)}"):
        score_set("nonsense")
