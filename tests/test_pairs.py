"""The pair head: probabilities of what an actor does to a recipient."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fakes import LABELS, FakeSession, fake_heads, fake_tokenizer
from parley.models.encoder import Encoder
from parley.models.pairs import pair_chances, score_pair
from parley.split import split
from parley.train.windows import PLOVER_TYPES

_TEXT = "The council of Arden warned the harbour union twice."
_HIDDEN = 384
_TYPED = replace(LABELS, plover=PLOVER_TYPES)


def _pair_weights(networks: int, *, seed: int = 3, hidden: int = _HIDDEN) -> dict[str, np.ndarray]:
    source = np.random.default_rng(seed)
    shapes = {
        "query.weight": (networks, 2 * hidden, 8),
        "query.bias": (networks, 8),
        "key.weight": (networks, hidden, 8),
        "inner.weight": (networks, 3 * hidden, 6),
        "inner.bias": (networks, 6),
        "out.weight": (networks, 6, len(PLOVER_TYPES)),
        "out.bias": (networks, len(PLOVER_TYPES)),
    }
    return {f"pair.{name}": source.normal(size=s).astype(np.float32) * 0.1 for name, s in shapes.items()}


@pytest.fixture
def encoder() -> Encoder:
    heads = {**fake_heads(_TYPED), **_pair_weights(2)}
    return Encoder(FakeSession(_TYPED), fake_tokenizer(), _TYPED, heads)


def _span(words: str) -> tuple[int, int]:
    start = _TEXT.index(words)
    return start, start + len(words)


def _score(encoder: Encoder, actor: tuple[int, int], recipient: tuple[int, int]) -> dict[str | None, float]:
    return score_pair(encoder, _TEXT, split(_TEXT), actor, recipient)


def test_chances_cover_all_types_and_sum_to_one(encoder: Encoder) -> None:
    chances = _score(encoder, _span("council of Arden"), _span("harbour union"))
    assert set(chances) == {*PLOVER_TYPES, None}
    assert sum(chances.values()) == pytest.approx(1, abs=1e-5)


def test_chances_depend_on_who_acts(encoder: Encoder) -> None:
    one, other = _span("council of Arden"), _span("harbour union")
    assert _score(encoder, one, other) != _score(encoder, other, one)


def test_a_range_without_words_is_no_event(encoder: Encoder) -> None:
    assert _score(encoder, (0, 0), _span("harbour union"))[None] == 1.0


def test_a_range_may_begin_inside_a_word(encoder: Encoder) -> None:
    whole, part = _span("council"), (_span("council")[0] + 2, _span("council")[1])
    recipient = _span("union")
    assert _score(encoder, whole, recipient) == _score(encoder, part, recipient)


def test_networks_are_averaged_as_probabilities() -> None:
    source = np.random.default_rng(0)
    words = source.normal(size=(5, _HIDDEN)).astype(np.float32)
    both = _pair_weights(2)
    apart = [{name: value[number : number + 1] for name, value in both.items()} for number in range(2)]
    sides = (words[0], words[1:3].mean(axis=0))
    mean = np.mean([pair_chances(part, words, *sides) for part in apart], axis=0)
    np.testing.assert_allclose(pair_chances(both, words, *sides), mean, atol=1e-6)
