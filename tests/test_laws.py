"""The laws of the design, on the real reader: whatever the text, and on the bundled reports."""

from __future__ import annotations

import json
from collections.abc import Iterator

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import parley
from parley.reader import Reader, make_document
from parley.record import Record
from parley.samples import Sample, load_samples

SAMPLES = load_samples()
VALIDATOR = jsonschema.Draft202012Validator(parley.schema())
FUZZ = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

PIECES = (
    "The army said ", "Rebels ", "“", "”", '"', "'", "«", "»", "‘", "’", " said ", "accused ", "killed ", "12 ",
    "dozens of ", "civilians ", "in Goma", " on Monday", ".", ",", "\n", "\n\n", " – ", "(Reuters) ", "\u200f",
    "\u200b", "\u202e", "\ufeff", "\x00", "\ud800", "e\u0301", "https://a.b/c?d=e ", "ceasefire ", "violated the ",
    "Who? ", "must ", "denied ", "that ", "he ", "…", "--", "日本 ", "مرحبا ", "=SUM(A1) ", "<b>", "&amp; ",
)  # fmt: skip
news = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def spans(record: Record) -> Iterator[tuple[int, int, str]]:
    """Every stretch of text that a record quotes."""
    raw = record.to_dict()
    for claim in raw["claims"]:
        for part in (*claim["content"], claim["speaker"], claim["cue"], claim["addressee"]):
            if part is not None:
                yield part["start"], part["end"], part["text"]
    for event in raw["events"]:
        for part in (event["trigger"], *event["roles"], *event["places"]):
            yield part["start"], part["end"], part["text"]
    for relation in raw["relations"]:
        yield relation["evidence"]["start"], relation["evidence"]["end"], relation["evidence"]["text"]


def check_laws(record: Record, text: str) -> None:
    raw = record.to_dict()
    assert not [f for f in raw["failures"] if f["step"] != "read"]
    assert raw["document"]["text"] == text
    for start, end, quoted in spans(record):
        assert text[start:end] == quoted
    claims = {claim["id"]: claim for claim in raw["claims"]}
    actors = {actor["id"] for actor in raw["actors"]}
    events = {event["id"] for event in raw["events"]}
    assert len(claims) == len(raw["claims"])
    assert len(events) == len(raw["events"])
    for event in raw["events"]:
        assert event["claim"] in claims  # law 1
        assert all(role["actor"] in actors for role in event["roles"] if role["actor"] is not None)
    for claim in raw["claims"]:
        assert claim["content"] or claim["cue"]  # law 2
        assert claim["parent"] is None or claim["parent"] in claims
        assert (claim["voice"] == "narrator") <= (claim["speaker"] is None)
    for relation in raw["relations"]:
        assert relation["claim"] in claims  # law 3
        assert {relation["from"], relation["to"]} <= events
    for violation in raw["violations"]:
        assert violation["claim"] in claims
        assert (violation["status"] == "reported") <= (not violation["chain"])  # law 8


@FUZZ
@given(st.text(max_size=200) | news)
def test_any_text_becomes_a_lawful_record(reader: Reader, text: str) -> None:
    check_laws(reader.read(text, published="2024-12-03"), text)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.slug)
def test_sample_becomes_a_lawful_and_valid_record(reader: Reader, sample: Sample) -> None:
    record = reader.read(sample.text, published=sample.published, outlet=sample.outlet)
    check_laws(record, sample.text)
    VALIDATOR.validate(json.loads(record.to_json()))


def test_no_publication_date_invents_no_date(reader: Reader) -> None:
    record = reader.read("Rebels shelled the town of Dorin on Monday evening, killing dozens.")
    assert [
        e.time.start for e in record.reading.events or () if e.time is not None and e.time.start
    ] == []  # law 4


def test_vague_count_stays_vague(reader: Reader) -> None:
    record = reader.read(
        "Rebels shelled the market on Monday, killing dozens of civilians.", published="2024-12-03"
    )
    amounts = [q for e in record.reading.events or () for q in e.quantities]
    assert amounts
    assert all((q.low, q.high, q.approximate) == (24, None, True) for q in amounts)  # law 4


def test_batch_and_order_change_no_byte(reader: Reader) -> None:
    documents = [
        make_document(s.text, published=s.published, outlet=s.outlet, title=s.title) for s in SAMPLES[:4]
    ]
    together = {r.reading.document.id: r.to_json() for r in reader.stream(documents)}
    backwards = {r.reading.document.id: r.to_json() for r in reader.stream(reversed(documents))}
    alone = {d.id: next(iter(reader.stream([d]))).to_json() for d in documents}
    assert together == backwards == alone  # law 7


SWAPS = [
    ("Norway", "Norwegian", "Denmark", "Danish"),
    ("India", "Indian", "Pakistan", "Pakistani"),
    ("Israel", "Israeli", "Lebanon", "Lebanese"),
    ("Russia", "Russian", "Ukraine", "Ukrainian"),
    ("Sudan", "Sudanese", "Chad", "Chadian"),
]
REPORT = (
    "{A} and {B} accused each other on Tuesday of breaking the ceasefire.\n"
    "The {a} foreign ministry said {b} artillery had shelled a border village, killing 12 people.\n"
    "{B} denied the attack and called on {A} to withdraw its troops."
)


def codes_and_rest(record: Record, names: dict[str, str]) -> tuple[list[object], list[object]]:
    """What an analyst reads of a record, once with codes renamed by `names`, once without any code."""
    reading = record.reading
    code = {a.id: a.code for a in reading.actors or ()}
    coded: list[object] = []
    plain: list[object] = []
    for event in reading.events or ():
        roles = [(r.role, code.get(r.actor or "")) for r in event.roles]
        coded.append([(role, names.get((c or "")[:3], (c or "")[:3]) + (c or "")[3:]) for role, c in roles])
        plain.append((event.type, event.mode, event.status, [role for role, _ in roles]))
    for claim in reading.claims or ():
        plain.append((claim.voice, claim.stance, claim.parent is None, claim.cue.text if claim.cue else None))
    plain.append([(len(v.by), v.status, len(v.chain)) for v in reading.violations or ()])
    return coded, plain


@pytest.mark.parametrize(("one", "ones", "other", "others"), SWAPS)
def test_swapping_the_sides_swaps_the_codes_and_nothing_else(
    reader: Reader, one: str, ones: str, other: str, others: str
) -> None:
    forth = reader.read(REPORT.format(A=one, a=ones, B=other, b=others), published="2024-12-03")
    back = reader.read(REPORT.format(A=other, a=others, B=one, b=ones), published="2024-12-03")
    countries = [a.country for a in forth.reading.actors or () if a.country]
    first, second = dict.fromkeys(countries)
    codes, rest = codes_and_rest(forth, {})
    swapped, swapped_rest = codes_and_rest(back, {first: second, second: first})
    assert codes == swapped  # law 5
    assert rest == swapped_rest


def test_reading_time_grows_with_length_alone(reader: Reader) -> None:
    """Counts the events of one paragraph repeated: each copy is read like the first, none is lost."""
    paragraph = "The army said on Monday that rebels shelled the town of Goma, killing 12 people.\n\n"
    once = reader.read(paragraph, published="2024-12-03").reading
    often = reader.read(paragraph * 40, published="2024-12-03").reading
    assert len(often.events or ()) >= 30 * len(once.events or ())
    assert len(once.events or ()) >= 1
