"""What an actor does to a recipient, both marked in one sentence: the encoder's pair head.

Beside the road: used where two actors are given (`Reader.code_pair`) and to weigh an event's type. In: a sentence,
its Layout and two character ranges. Out: the probability of each PLOVER type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from parley.models.encoder import Encoder, Window
from parley.types import Layout

Floats = NDArray[np.float32]


def score_pair(
    encoder: Encoder,
    sentence: str,
    layout: Layout,
    actor: tuple[int, int],
    recipient: tuple[int, int],
) -> dict[str | None, float]:
    """Return the probability of each type, and of None, which is 1 where a range covers no word.

    Ranges are half-open code points of `sentence`. A sentence longer than a window is scored in the window that
    holds the actor's first word.
    """
    sides = tuple(_covered(layout, span) for span in (actor, recipient))
    empty: dict[str | None, float] = dict.fromkeys(encoder.labels.plover, 0.0)
    if not all(sides):
        return {**empty, None: 1.0}
    words = [sentence[start:end] for start, end in zip(layout.starts, layout.ends, strict=True)]
    windows = list(encoder.encode(words, layout))
    anchor = next(window for window in windows if sides[0][0] < window.first + len(window.upos))
    vectors = [_side(windows, side) for side in sides]
    chances = pair_chances(encoder.heads, anchor.words, vectors[0], vectors[1])
    return {**dict(zip(encoder.labels.plover, chances.tolist(), strict=True)), None: 0.0}


def pair_chances(heads: Mapping[str, Floats], words: Floats, actor: Floats, recipient: Floats) -> Floats:
    """Probability of each type, from a sentence's word vectors and the mean vectors of the two sides.

    The head is several small networks trained from different starts (first axis of the weights); their
    probabilities are averaged.
    """
    sides = np.concatenate((actor, recipient))
    query = np.tanh(sides @ heads["pair.query.weight"] + heads["pair.query.bias"])  # (networks, size)
    keys = np.einsum("nhs,ns->nh", heads["pair.key.weight"], query)
    looks = _softmax(keys @ words.T / np.float32(np.sqrt(query.shape[1])))
    seen = np.concatenate((np.broadcast_to(sides, (len(query), len(sides))), looks @ words), axis=1)
    inner = np.einsum("nk,nki->ni", seen, heads["pair.inner.weight"]) + heads["pair.inner.bias"]
    scores = np.einsum("ni,nit->nt", np.maximum(inner, 0), heads["pair.out.weight"]) + heads["pair.out.bias"]
    result: Floats = _softmax(scores).mean(axis=0)
    return result


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result


def _covered(layout: Layout, span: tuple[int, int]) -> list[int]:
    start, end = span
    return [
        token
        for token, (a, b) in enumerate(zip(layout.starts, layout.ends, strict=True))
        if a < end and b > start
    ]


def _side(windows: Sequence[Window], side: Sequence[int]) -> Floats:
    """The mean vector of some words of a document."""
    rows = [
        window.words[token - window.first]
        for window in windows
        for token in side
        if window.first <= token < window.first + len(window.upos)
    ]
    result: Floats = np.mean(rows, axis=0)
    return result
