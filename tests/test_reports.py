"""Scores of whole records: perfect ones are perfect, empty ones are nothing, each mistake costs its own column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from parley.evaluate.reports import score_record, score_reports
from parley.evaluate.scores import Counts, ReportScore, Share, columns
from parley.ids import make_id
from parley.reader import make_document
from parley.record import Record
from parley.samples import Sample, load_samples
from parley.samples.gold import Codes, Gold, GoldEvent, Span, read_gold
from parley.types import (
    Actor,
    Agreement,
    Claim,
    Event,
    Party,
    Place,
    Quantity,
    Reading,
    Relation,
    Role,
    TimeRange,
    Violation,
)
from parley.types import Span as Words

TEXT = (
    "Ada Roy, a spokeswoman of Northland, said Southland shelled two villages in Elim on Monday.\n"
    "Southland denied breaking the truce. Northland shelled Elim first, it told reporters.\n"
)


def small_sample() -> Sample:
    return Sample(
        slug="small",
        title="A small report",
        outlet="Example Wire",
        published="2025-03-12",
        style="test",
        region="nowhere",
        text=TEXT,
        gold=read_gold(small_gold(), TEXT),
    )


def small_gold() -> dict[str, list[dict[str, object]]]:
    claim = {"parent": None, "addressee": None, "occurrence": 1, "optional": False}
    event = {
        "occurrence": 1, "mode": "heavy-weapons", "reciprocal": False, "status": "happened", "date": None,
        "place": None, "quantities": [], "optional": False, "type": ["ASSAULT"],
    }  # fmt: skip
    shelled = {"trigger": "shelled", "actors": ["BBB-MIL"], "recipients": ["AAA"], "chain": ["AAA-GOV"]}
    two = [{"of": "village", "low": 2, "high": 2}]
    said = {
        "speaker": "AAA-GOV",
        "cue": "said",
        "content_starts": "Southland shelled",
        "content_ends": "on Monday",
    }
    denied = {"speaker": "BBB-GOV", "cue": "denied", "content_starts": "breaking", "content_ends": "truce"}
    told = {
        "speaker": "BBB-GOV",
        "cue": "told",
        "content_starts": "Northland shelled",
        "content_ends": "first",
    }
    back = {"trigger": "shelled", "actors": ["AAA"], "recipients": [], "chain": ["BBB-GOV"], "occurrence": 2}
    rule = {
        "type": ["ASSAULT"],
        "trigger": "shelled",
        "occurrence": 1,
        "narrator_only": True,
        "why": "a claim",
    }
    return {
        "claims": [
            {**claim, "id": "c1", "stance": "asserts", **said},
            {**claim, "id": "c2", "stance": "denies", **denied},
            {**claim, "id": "c3", "stance": ["asserts", "accuses"], **told, "addressee": "reporters"},
        ],
        "events": [
            {
                **event,
                "id": "e1",
                **shelled,
                "date": ["2025-03-10", "2025-03-10"],
                "place": "Elim",
                "quantities": two,
            },
            {**event, "id": "e2", **back},
        ],
        "relations": [{"type": "before", "from": "e2", "to": "e1", "optional": False}],
        "agreements": [{"kind": "truce", "parties": ["AAA", "BBB"], "brokers": [], "in_force_from": None}],
        "violations": [{"by": ["BBB"], "chain": ["BBB-GOV"], "status": "denied", "optional": False}],
        "must_not": [rule],
    }


def perfect_record(sample: Sample) -> Record:
    """The record that says just what the coding says."""
    gold, text = sample.gold, sample.text
    actors: dict[str, Actor] = {}

    def actor(codes: Codes) -> str:
        code = codes[0]
        dashed = "-" in code
        known = code if dashed or code.isupper() else None
        found = Actor(
            id=make_id("act", code),
            name=code,
            code=known,
            country=code[:3] if dashed else None,
            sector=code[4:] if dashed else None,
            mentions=(),
        )
        return actors.setdefault(code, found).id

    claims = _claims(gold, text, actor)
    events = tuple(_event(event, text, _home(event, claims, gold), actor) for event in gold.events)
    document = make_document(text, published=sample.published, outlet=sample.outlet, title=sample.title)
    reading = Reading(
        document=document,
        claims=(*claims, _narrator(text)),
        events=events,
        relations=_relations(gold, text),
        agreements=tuple(
            Agreement(
                id=f"agr:{number}",
                kind=want.kind,  # type: ignore[arg-type]  # checked by test_samples
                name=want.kind,
                parties=tuple(actor(codes) for codes in want.parties),
                brokers=tuple(actor((broker,)) for broker in want.brokers),
                start=want.start[0] if want.start is not None else None,
                end=None,
                mentions=(),
            )
            for number, want in enumerate(gold.agreements)
        ),
        violations=tuple(
            Violation(
                id=f"vio:{number}",
                agreement=None,
                by=tuple(actor(codes) for codes in want.by),
                event=None,
                claim="narrator",
                chain=tuple(actor(codes) for codes in want.chain),
                status=want.status,  # type: ignore[arg-type]  # checked by test_samples
            )
            for number, want in enumerate(gold.violations)
        ),
    )
    return Record(reading=replace(reading, actors=tuple(actors.values())), fingerprint="sha256:test")


def _words(text: str, span: Span) -> Words:
    return Words(start=span[0], end=span[1], text=text[slice(*span)])


def _narrator(text: str) -> Claim:
    whole = Words(start=0, end=len(text), text=text)
    return Claim(
        id="narrator",
        parent=None,
        voice="narrator",
        stance="asserts",
        speaker=None,
        cue=None,
        content=(whole,),
    )


def _claims(gold: Gold, text: str, actor: Callable[[Codes], str]) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            id=want.id,
            parent=want.parent,
            voice="indirect",
            stance=want.stance[0],  # type: ignore[arg-type]  # checked by test_samples
            speaker=Party(start=0, end=1, text=want.speaker[0], actor=actor(want.speaker)),
            cue=None if want.cue is None else _words(text, want.cue),
            content=() if want.content is None else (_words(text, want.content),),
            addressee=None if want.addressee is None else Party(start=0, end=1, text=want.addressee),
        )
        for want in gold.claims
    )


def _home(event: GoldEvent, claims: tuple[Claim, ...], gold: Gold) -> str:
    """The claim whose speakers are the event's chain."""
    chains = {"narrator": ()}
    by_id = {claim.id: claim for claim in gold.claims}
    for claim in gold.claims:
        line, at = [claim.speaker[0]], claim
        while at.parent is not None:
            at = by_id[at.parent]
            line.insert(0, at.speaker[0])
        chains[claim.id] = tuple(dict.fromkeys(line))  # type: ignore[assignment]  # tuples of any length
    wanted = tuple(dict.fromkeys(codes[0] for codes in event.chain))
    return next(claim_id for claim_id, chain in chains.items() if chain == wanted)


def _event(want: GoldEvent, text: str, claim: str, actor: Callable[[Codes], str]) -> Event:
    people = [("actor", codes) for codes in want.actors] + [("recipient", codes) for codes in want.recipients]
    place = Place(start=0, end=1, text=want.place or "")
    day = TimeRange(start=want.date[0], end=None, grain="day", basis="stated") if want.date else None
    return Event(
        id=f"evt:{want.id}",
        claim=claim,
        type=want.types[0],
        mode=want.modes[0] if want.modes else None,
        contexts=(),
        trigger=_words(text, want.trigger),
        status=want.statuses[0],  # type: ignore[arg-type]  # checked by test_samples
        roles=tuple(
            Role(role=role, start=0, end=1, text=codes[0], actor=actor(codes))  # type: ignore[arg-type]  # two names
            for role, codes in people
        ),
        places=(place,) if want.place else (),
        time=day,
        quantities=tuple(
            Quantity(of=q.of, low=q.low, high=q.high, approximate=False, text="", start=0, end=0)
            for q in want.quantities
        ),
    )


def _relations(gold: Gold, text: str) -> tuple[Relation, ...]:
    return tuple(
        Relation(
            type=want.type,  # type: ignore[arg-type]  # checked by test_samples
            from_event=f"evt:{want.from_event}",
            to_event=f"evt:{want.to_event}",
            claim="narrator",
            evidence=Words(start=0, end=1, text=text[:1]),
        )
        for want in gold.relations
    )


def empty_record(sample: Sample) -> Record:
    return Record(reading=Reading(document=make_document(sample.text)), fingerprint="sha256:test")


def imperfect(score: ReportScore) -> set[str]:
    """The columns in which something is wrong."""
    counts = {name for name in columns(Counts) if getattr(score, name).f1 < 1}
    return counts | {name for name in columns(Share) if getattr(score, name).right < getattr(score, name).of}


def with_claim(record: Record, claim_id: str, **changed: Any) -> Record:
    claims = tuple(replace(c, **changed) if c.id == claim_id else c for c in record.claims)
    return replace(record, reading=replace(record.reading, claims=claims))


def with_event(record: Record, event_id: str, **changed: Any) -> Record:
    events = tuple(replace(e, **changed) if e.id == event_id else e for e in record.events)
    return replace(record, reading=replace(record.reading, events=events))


@pytest.mark.parametrize("sample", [small_sample(), *load_samples()], ids=lambda sample: sample.slug)
def test_perfect_record_scores_one_everywhere(sample: Sample) -> None:
    score = score_record(perfect_record(sample), sample)
    assert score.errors == ()
    assert imperfect(score) == set()


def test_empty_record_scores_zero_and_breaks_no_rule() -> None:
    score = score_record(empty_record(small_sample()), small_sample())
    for name in columns(Counts):
        assert getattr(score, name).f1 == 0
    assert score.must_nots == Share(right=1, of=1)
    assert {error.kind for error in score.errors} == {"missed"}
    assert sum(error.part == "claims" for error in score.errors) == 3


def test_every_column_of_the_small_sample_judges_something() -> None:
    score = score_record(perfect_record(small_sample()), small_sample())
    assert all(getattr(score, name).of > 0 for name in columns(Share))
    assert all(getattr(score, name).right > 0 for name in columns(Counts))


def test_wrong_chain_of_a_claim_costs_the_chain_alone() -> None:
    record = perfect_record(small_sample())
    score = score_record(with_claim(record, "c3", parent="c1"), small_sample())
    assert imperfect(score) == {"chains"}
    assert [error.reason for error in score.errors] == ["longer chain"]


def test_wrong_chain_of_an_event_costs_the_chain_alone() -> None:
    record = perfect_record(small_sample())
    score = score_record(with_event(record, "evt:e2", claim="narrator"), small_sample())
    assert imperfect(score) == {"events_with_chain"}
    assert [error.reason for error in score.errors] == ["told by the report"]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"status": "denied"}, "statuses"),
        ({"mode": "aerial"}, "modes"),
        ({"time": None}, "dates"),
        ({"places": ()}, "places"),
        ({"quantities": ()}, "quantities"),
    ],
)
def test_wrong_detail_of_an_event_costs_its_column_alone(changed: dict[str, object], column: str) -> None:
    record = perfect_record(small_sample())
    assert imperfect(score_record(with_event(record, "evt:e1", **changed), small_sample())) == {column}


def test_wrong_stance_and_borders_cost_their_columns_alone() -> None:
    sample = small_sample()
    record = perfect_record(sample)
    assert imperfect(score_record(with_claim(record, "c2", stance="asserts"), sample)) == {"stances"}
    start = sample.text.index("shelled two")
    shorter = (_words(sample.text, (start, sample.text.index(".\n"))),)
    assert imperfect(score_record(with_claim(record, "c1", content=shorter), sample)) == {"borders"}


def test_wrong_type_is_one_missed_and_one_spare() -> None:
    record = with_event(perfect_record(small_sample()), "evt:e2", type="COERCE")
    score = score_record(record, small_sample())
    assert score.events == Counts(right=1, missed=1, spare=1)
    assert "COERCE for ASSAULT" in {error.reason for error in score.errors}


def test_accusation_told_as_a_fact_breaks_a_must_not() -> None:
    record = with_event(perfect_record(small_sample()), "evt:e1", claim="narrator")
    score = score_record(record, small_sample())
    assert score.must_nots == Share(right=0, of=1)
    assert imperfect(score) == {"must_nots", "events_with_chain"}


def test_two_found_for_one_wanted_is_one_spare() -> None:
    record = perfect_record(small_sample())
    twice = replace(record.events[0], id="evt:again")
    doubled = replace(record, reading=replace(record.reading, events=(*record.events, twice)))
    assert score_record(doubled, small_sample()).events == Counts(right=2, missed=0, spare=1)


def test_record_of_another_text_is_refused() -> None:
    sample = small_sample()
    with pytest.raises(ValueError, match="another text"):
        score_record(empty_record(sample), replace(sample, text="Other."))


def test_totals_are_sums_over_the_reports() -> None:
    class Reader:
        def read(
            self,
            text: str,
            *,
            published: str | None = None,
            outlet: str | None = None,
            title: str | None = None,
        ) -> Record:
            sample = next(s for s in samples if s.text == text)
            assert (published, outlet, title) == (sample.published, sample.outlet, sample.title)
            return perfect_record(sample) if sample.slug == "small" else empty_record(sample)

    samples = [small_sample(), next(s for s in load_samples() if not s.held_out)]
    scores = score_reports(Reader(), samples)
    assert [score.report for score in scores.reports] == [sample.slug for sample in samples]
    missed = sum(not claim.optional for claim in samples[1].gold.claims)
    assert scores.total.claims == Counts(right=3, missed=missed)
    assert scores.total.claims.precision == 1
    assert scores.reasons()[0][3] >= scores.reasons()[-1][3]
    assert len(scores.errors) == sum(count for *_, count in scores.reasons())
