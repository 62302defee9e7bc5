"""The bundled sample reports and their hand codings are what they say they are."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from parley.ontology import load_ontology
from parley.samples import Sample, load_samples
from parley.samples.gold import Codes, find_words, read_gold
from parley.types import AgreementKind, RelationType, Stance, Status, ViolationStatus

SAMPLES = load_samples()
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.slug)


def test_samples_are_many_and_from_all_over() -> None:
    assert len(SAMPLES) >= 14
    assert len({sample.slug for sample in SAMPLES}) == len(SAMPLES)
    assert len({sample.region for sample in SAMPLES}) >= 11
    assert len({sample.style for sample in SAMPLES}) >= 13
    assert len({sample.outlet for sample in SAMPLES}) == len(SAMPLES)


def test_two_samples_are_held_out() -> None:
    assert sum(sample.held_out for sample in SAMPLES) == 2


@each_sample
def test_sample_is_a_short_dated_report(sample: Sample) -> None:
    assert 120 <= len(sample.text.split()) <= 350
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", sample.published)
    assert "(invented)" in sample.outlet
    assert sample.text.endswith("\n")


@each_sample
def test_gold_words_stand_where_it_says(sample: Sample) -> None:
    for event in sample.gold.events:
        assert sample.text[slice(*event.trigger)] == event.word
    for rule in sample.gold.must_not:
        assert sample.text[slice(*rule.trigger)] == rule.word
    for claim in sample.gold.claims:
        assert claim.cue is not None or claim.content is not None
        if claim.content is not None:
            assert "\n" not in sample.text[slice(*claim.content)] or claim.cue is None
        if claim.cue is not None and claim.content is not None:
            between = sorted((*claim.cue, *claim.content))[1:3]
            assert "\n" not in sample.text[slice(*between)]  # cue and content stand in one paragraph


@each_sample
def test_gold_events_stand_in_the_claims_of_their_chain(sample: Sample) -> None:
    """The innermost claim around a trigger, by the coding's own spans, has the chain that the event is given."""
    by_id = {claim.id: claim for claim in sample.gold.claims}
    for event in sample.gold.events:
        around = [
            claim
            for claim in sample.gold.claims
            if claim.content is not None
            and claim.content[0] <= event.trigger[0]
            and event.trigger[1] <= claim.content[1]
        ]
        if event.optional or any(claim.optional for claim in around):
            continue
        line: list[Codes] = []
        if around:
            inner = min(around, key=lambda claim: (claim.content or (0, 0))[1] - (claim.content or (0, 0))[0])
            line = [inner.speaker]
            while inner.parent is not None:
                inner = by_id[inner.parent]
                line.insert(0, inner.speaker)
        assert _unique(line) == _unique(list(event.chain)), f"{event.id} {event.word}"


def _unique(chain: list[Codes]) -> list[str]:
    return list(dict.fromkeys(codes[0] for codes in chain))


@each_sample
def test_gold_uses_the_names_of_the_ontology(sample: Sample) -> None:
    types = load_ontology().types
    for event in sample.gold.events:
        assert set(event.types) <= set(types)
        assert set(event.modes) <= {mode for name in event.types for mode in types[name].modes}, event.word
        assert set(event.statuses) <= set(get_args(Status))
    for rule in sample.gold.must_not:
        assert set(rule.types) <= set(types)
    for claim in sample.gold.claims:
        assert set(claim.stance) <= set(get_args(Stance))
    assert {relation.type for relation in sample.gold.relations} <= set(get_args(RelationType))
    assert {agreement.kind for agreement in sample.gold.agreements} <= set(get_args(AgreementKind))
    assert {violation.status for violation in sample.gold.violations} <= set(get_args(ViolationStatus))


@each_sample
def test_gold_codes_are_country_and_sector_or_a_name_of_the_text(sample: Sample) -> None:
    ontology = load_ontology()
    first = re.compile(r"[A-Z]{3}")
    second = {*ontology.sectors, *ontology.nonstate}
    for code in _codes(sample):
        if re.fullmatch(r"[A-Z]{3}-[A-Z]{3}", code):
            assert first.fullmatch(code[:3])
            assert code[4:] in second, code
        elif not first.fullmatch(code):
            assert code in sample.text


def _codes(sample: Sample) -> set[str]:
    gold = sample.gold
    slots = [claim.speaker for claim in gold.claims]
    for event in gold.events:
        slots += [*event.actors, *event.recipients, *event.chain]
    for agreement in gold.agreements:
        slots += agreement.parties
    for violation in gold.violations:
        slots += [*violation.by, *violation.chain]
    return {code for slot in slots for code in slot}


def test_wrong_words_and_ids_are_refused() -> None:
    empty: dict[str, list[object]] = {
        name: [] for name in ("claims", "events", "relations", "agreements", "violations", "must_not")
    }
    rule = {"type": ["AID"], "trigger": "gave", "occurrence": 2, "narrator_only": False, "why": "once"}
    with pytest.raises(ValueError, match="stands 1 times"):
        read_gold({**empty, "must_not": [rule]}, "She gave.")
    link = {"type": "before", "from": "e1", "to": "e2", "optional": False}
    with pytest.raises(ValueError, match="unknown ids e1, e2"):
        read_gold({**empty, "relations": [link]}, "She gave.")
    with pytest.raises(ValueError, match="unknown keys notes"):
        read_gold({**empty, "notes": []}, "She gave.")


def test_words_are_found_whole() -> None:
    assert find_words("attacked, then attack", "attack") == (15, 21)
