"""The record's JSON: valid against its schema, lossless, the same bytes every time."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from factories import make_document
from fake_reader import sample_record
from parley import types
from parley.errors import DataError
from parley.record import Record, failed_record, schema
from parley.types import Failure, Reading
from strategies import records

_VALIDATOR = Draft202012Validator(schema())


def test_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(schema())


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records)
def test_record_json_is_valid_and_round_trips(record: Record) -> None:
    value = json.loads(record.to_json().encode())
    _VALIDATOR.validate(value)
    again = Record.from_dict(value)
    assert again == record
    assert again.to_json() == record.to_json()


def test_record_keys_stand_in_the_order_of_the_contract() -> None:
    value = sample_record().to_dict()
    assert list(value) == [
        "parley", "fingerprint", "document", "actors", "claims", "events", "relations", "agreements",
        "violations", "failures",
    ]  # fmt: skip
    assert list(value["document"]) == [
        "id", "url", "outlet", "title", "published", "language", "sha256", "text",
    ]  # fmt: skip
    assert list(value["events"][0])[:13] == [
        "id", "claim", "type", "mode", "contexts", "trigger", "status", "roles", "places", "time", "quantities",
        "plover_score", "score",
    ]  # fmt: skip
    assert list(value["events"][0]["places"][0])[:10] == [
        "role", "start", "end", "text", "name", "geonames", "lat", "lon", "radius_km", "country",
    ]  # fmt: skip


def test_record_spans_quote_the_document() -> None:
    record = sample_record()
    text = record.document.text
    assert all(text[e.trigger.start : e.trigger.end] == e.trigger.text for e in record.events)


def test_record_of_a_reading_with_no_layers_has_empty_lists() -> None:
    value = Record(reading=Reading(document=make_document("x")), fingerprint="sha256:0").to_dict()
    _VALIDATOR.validate(value)
    assert value["claims"] == value["events"] == value["violations"] == []


def test_record_with_a_lone_surrogate_can_be_written_as_utf8() -> None:
    record = Record(reading=Reading(document=make_document_with("a\ud800b")), fingerprint="f")
    assert Record.from_json(record.to_json().encode().decode()).document.text == "a\ud800b"


def make_document_with(text: str) -> types.Document:
    return types.Document(id="doc:1", text=text, sha256="0" * 64)


def test_counts_are_written_as_whole_numbers() -> None:
    assert '"low":24,' in sample_record().to_json()


def test_failed_record_is_valid_and_names_the_input() -> None:
    failure = Failure(document="no.txt", step="read", error="MissingInput", message="no.txt: no such file")
    value = failed_record(failure, fingerprint="f").to_dict()
    _VALIDATOR.validate(value)
    assert value["document"]["text"] == ""
    assert value["failures"][0]["document"] == "no.txt"


def _without(key: str) -> dict[str, Any]:
    return {k: v for k, v in sample_record().to_dict().items() if k != key}


@pytest.mark.parametrize(
    "value",
    [
        _without("claims"),
        {**sample_record().to_dict(), "surprise": 1},
        {**sample_record().to_dict(), "events": [{"id": "evt:1"}]},
        {**sample_record().to_dict(), "claims": None},
        {**sample_record().to_dict(), "document": "text"},
        [],
    ],
)
def test_json_that_is_no_record_is_refused(value: Any) -> None:
    with pytest.raises(DataError, match="not the JSON of a record"):
        Record.from_dict(value)


@pytest.mark.parametrize("text", ["", "{", '{"parley":', "[" * 100_000])
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="not JSON"):
        Record.from_json(text)


@pytest.mark.parametrize(
    ("definition", "key", "literal"),
    [
        ("claim", "voice", types.Voice),
        ("claim", "stance", types.Stance),
        ("event", "status", types.Status),
        ("role", "role", types.RoleName),
        ("role", "basis", types.Basis),
        ("time", "basis", types.TimeBasis),
        ("relation", "type", types.RelationType),
        ("agreement", "kind", types.AgreementKind),
        ("violation", "status", types.ViolationStatus),
    ],
)
def test_schema_lists_the_words_of_the_types(definition: str, key: str, literal: object) -> None:
    assert schema()["$defs"][definition]["properties"][key]["enum"] == list(get_args(literal))
