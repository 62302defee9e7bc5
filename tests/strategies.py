"""Hypothesis strategies for the records that travel: shapes are right, words are arbitrary."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from parley import types
from parley.record import Record
from parley.types import (
    Actor,
    Agreement,
    Claim,
    Document,
    Event,
    Failure,
    Party,
    Place,
    Quantity,
    Reading,
    Relation,
    Role,
    Span,
    TimeRange,
    Violation,
)

words = st.text(st.characters(codec=None), max_size=12)
texts = st.none() | words
scores = st.floats(0, 1)
offsets = st.integers(0, 10_000)
ids = st.text("abcdef0123456789", min_size=1, max_size=6)
counts = st.none() | st.integers(0, 10**9).map(float) | st.floats(0, 1e9)


def member(literal: object) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=2).map(tuple)


def _stretch(kind: Any, /, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Something with start, end and text."""

    def build(start: int, length: int, rest: dict[str, Any]) -> Any:
        return kind(start=start, end=start + length, **rest)

    return st.builds(build, offsets, offsets, st.fixed_dictionaries({"text": words, **more}))


def _ranges() -> st.SearchStrategy[Any]:
    return several(st.tuples(offsets, offsets).map(lambda pair: (pair[0], pair[0] + pair[1])))


spans = _stretch(Span)
parties = _stretch(Party, actor=texts)
times = st.builds(
    TimeRange,
    start=texts,
    end=texts,
    grain=st.none() | member(types.Grain),
    basis=member(types.TimeBasis),
    approximate=st.booleans(),
    text=texts,
    timex=texts,
    type=member(types.TimexType),
    start_offset=st.none() | offsets,
    end_offset=st.none() | offsets,
)
claims = st.builds(
    Claim,
    id=ids,
    parent=st.none() | ids,
    voice=member(types.Voice),
    stance=member(types.Stance),
    speaker=st.none() | parties,
    cue=spans,
    content=several(spans),
    addressee=st.none() | parties,
    time=st.none() | times,
    score=scores,
)
roles = _stretch(Role, role=member(types.RoleName), actor=texts, basis=member(types.Basis))
places = _stretch(
    Place,
    role=st.none() | member(types.PlaceRole),
    name=texts,
    geonames=st.none() | offsets,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    radius_km=st.none() | st.floats(0, 5000),
    country=texts,
    kind=texts,
    score=scores,
)
quantities = _stretch(Quantity, of=words, low=counts, high=counts, approximate=st.booleans(), unit=texts)
events = st.builds(
    Event,
    id=ids,
    claim=ids,
    type=st.sampled_from(["ASSAULT", "CONSULT"]),
    mode=texts,
    contexts=several(words),
    trigger=spans,
    status=member(types.Status),
    roles=several(roles),
    places=several(places),
    time=st.none() | times,
    quantities=several(quantities),
    reciprocal=st.booleans(),
    plover_score=st.none() | st.floats(-10, 10),
    score=scores,
)
actors = st.builds(
    Actor, id=ids, name=words, code=texts, country=texts, sector=texts, mentions=_ranges(), score=scores,
    reasons=several(words),
)  # fmt: skip
relations = st.builds(
    Relation, type=member(types.RelationType), from_event=ids, to_event=ids, claim=ids, evidence=spans
)
agreements = st.builds(
    Agreement, id=ids, kind=member(types.AgreementKind), name=words, parties=several(ids), brokers=several(ids),
    start=texts, end=texts, mentions=_ranges(), area=texts,
)  # fmt: skip
violations = st.builds(
    Violation, id=ids, agreement=st.none() | ids, by=several(ids), event=st.none() | ids, claim=ids,
    chain=several(ids), status=member(types.ViolationStatus),
)  # fmt: skip
failures = st.builds(Failure, document=words, step=words, error=words, message=words)
documents = st.builds(
    Document, id=ids, text=words, sha256=st.text("0123456789abcdef", min_size=64, max_size=64), url=texts,
    outlet=texts, title=texts, published=texts, language=texts,
)  # fmt: skip
readings = st.builds(
    Reading,
    document=documents,
    layout=st.none(),
    analysis=st.none(),
    signals=st.none(),
    claims=several(claims),
    events=several(events),
    actors=several(actors),
    relations=several(relations),
    agreements=several(agreements),
    violations=several(violations),
    failures=several(failures),
)
records = st.builds(Record, reading=readings, fingerprint=words, parley=words)
