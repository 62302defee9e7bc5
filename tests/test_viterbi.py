"""Constrained decoding of BIO and BIOES tags: legal, best, and bounded by sentences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.models.viterbi import TagScheme, TagSpan, best_spans, read_scheme

BIOES = ("O", "B-a", "I-a", "E-a", "S-a", "B-b", "I-b", "E-b", "S-b")
BIO = ("O", "B-a", "I-a", "B-b", "I-b")


def is_legal(tags: tuple[str, ...], ends: bool) -> bool:
    for before, after in itertools.pairwise(("O", *tags, "O")):
        is_open = before[0] in "BI" if ends else False
        continues = after[0] in "IE" if ends else after[0] == "I"
        if ends and is_open != continues:
            return False
        if continues and (before[0] not in "BI" or before[2:] != after[2:]):
            return False
    return True


def written(spans: list[TagSpan], count: int, ends: bool) -> tuple[str, ...]:
    tags = ["O"] * count
    for first, last, kind, _ in spans:
        for token in range(first, last + 1):
            prefix = "B" if token == first else "I"
            if ends and token == last:
                prefix = "S" if first == last else "E"
            assert tags[token] == "O"
            tags[token] = f"{prefix}-{kind}"
    return tuple(tags)


@given(
    count=st.integers(1, 4),
    seed=st.integers(0, 10_000),
    ends=st.booleans(),
    bias=st.floats(-2, 4),
    break_at=st.integers(0, 4),
)
@settings(max_examples=120, deadline=None)
def test_best_spans_equal_brute_force(count: int, seed: int, ends: bool, bias: float, break_at: int) -> None:
    labels = BIOES if ends else BIO
    logits = np.random.default_rng(seed).normal(size=(count, len(labels))) * 2
    logits[:, 0] += bias
    breaks = [break_at] if 0 < break_at < count else []
    tags = written(best_spans(logits, read_scheme(labels), breaks), count, ends)
    cuts = [0, *breaks, count]
    assert all(is_legal(tags[a:b], ends) for a, b in itertools.pairwise(cuts))

    def total(row: tuple[str, ...]) -> float:
        return float(sum(logits[i, labels.index(tag)] for i, tag in enumerate(row)))

    legal = (
        row
        for row in itertools.product(labels, repeat=count)
        if all(is_legal(row[a:b], ends) for a, b in itertools.pairwise(cuts))
    )
    assert total(tags) == pytest.approx(max(map(total, legal)))


@given(count=st.integers(5, 200), seed=st.integers(0, 1000), ends=st.booleans())
@settings(max_examples=40, deadline=None)
def test_best_spans_are_legal_over_long_stretches(count: int, seed: int, ends: bool) -> None:
    labels = BIOES if ends else BIO
    logits = np.random.default_rng(seed).normal(size=(count, len(labels))).astype(np.float32)
    assert is_legal(written(best_spans(logits, read_scheme(labels)), count, ends), ends)


def test_best_spans_score_is_the_mean_probability() -> None:
    logits = np.log(np.array([[0.1, 0.6, 0.1, 0.1, 0.1], [0.1, 0.1, 0.8, 0.0001, 0.0001]]))
    (span,) = best_spans(logits, read_scheme(BIO))
    assert (span.first, span.last, span.kind) == (0, 1, "a")
    assert span.score == pytest.approx((0.6 + 0.8) / 2, abs=1e-3)


def test_best_spans_of_nothing_are_none() -> None:
    scheme = read_scheme(BIOES)
    assert best_spans(np.zeros((0, 9)), scheme) == []
    assert best_spans(np.zeros((6, 9)), scheme) == []


def test_read_scheme_takes_any_order() -> None:
    assert read_scheme(("I-x", "O", "B-x")) == TagScheme(("x",), 1, (2,), (0,))


def test_read_scheme_refuses_other_label_sets() -> None:
    with pytest.raises(ValueError, match="neither BIO nor BIOES"):
        read_scheme(("O", "I-x"))
