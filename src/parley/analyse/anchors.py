"""Words that name acts and words that say that something is said, as the encoder's heads see them.

Stage `analyse`. In: a window's scores. Out: an ActSignal or a CueSignal for every word that is not clearly something
else, with the few likeliest classes and ties, so that little is kept of a long document. Deciding is left to the
stages that follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from parley.models.encoder import Floats, Labels, Window
from parley.types import ActSignal, CueSignal

LEAST_CHANCE: Final = 0.1
"""Words less likely than this to name an act or a saying are not kept."""
LEAST_TIE: Final = 0.1
LEAST_SCORE: Final = log(LEAST_TIE / (1 - LEAST_TIE))
KEPT: Final = 3
"""Likeliest types, modes, statuses and stances kept of each word."""
OF_CLAIMS: Final = frozenset({"source", "content", "addressee", "said_at"})

Tied = tuple[tuple[str, int, float], ...]


class AnchorFinder:
    """Reads the heads of acts and of cues; finds nothing with a bundle that lacks them."""

    def __init__(self, labels: Labels, heads: Mapping[str, Floats]) -> None:
        self._labels = labels
        self._acts = _Ties(
            heads, [n for n, label in enumerate(labels.ties) if label not in OF_CLAIMS], labels
        )
        self._cues = _Ties(heads, [n for n, label in enumerate(labels.ties) if label in OF_CLAIMS], labels)

    def acts(self, window: Window) -> list[ActSignal]:
        """Return the window's words that may name an act, in text order."""
        if window.acts is None or window.modes is None or window.statuses is None:
            return []
        rows, chances = _likely(window.acts)
        kinds = chances[rows, 1:] / (1 - chances[rows, :1])
        modes, statuses = _softmax(window.modes[rows]), _softmax(window.statuses[rows])
        return [
            ActSignal(
                token=window.first + int(row),
                chance=float(1 - chances[row, 0]),
                types=_likeliest(self._labels.acts[1:], kinds[number]),
                modes=_likeliest(self._labels.modes, modes[number]),
                statuses=_likeliest(self._labels.statuses, statuses[number]),
                ties=tied,
            )
            for number, (row, tied) in enumerate(zip(rows, self._acts.of(window, rows), strict=True))
        ]

    def cues(self, window: Window) -> list[CueSignal]:
        """Return the window's words that may say that something is said, in text order."""
        if window.stances is None:
            return []
        rows, chances = _likely(window.stances)
        kinds = chances[rows, 1:] / (1 - chances[rows, :1])
        return [
            CueSignal(
                token=window.first + int(row),
                chance=float(1 - chances[row, 0]),
                stances=_likeliest(self._labels.stances[1:], kinds[number]),
                ties=tied,
            )
            for number, (row, tied) in enumerate(zip(rows, self._cues.of(window, rows), strict=True))
        ]


class _Ties:
    """Chances of ties with some of the labels."""

    def __init__(self, heads: Mapping[str, Floats], told: Sequence[int], labels: Labels) -> None:
        self._names = [labels.ties[number] for number in told]
        if told:
            self._weight, self._word_bias = heads["ties.weight"][told], heads["ties.word_bias"][told]
            self._anchor_bias, self._bias = heads["ties.anchor_bias"][told], heads["ties.bias"][told]

    def of(self, window: Window, rows: NDArray[np.int64]) -> list[Tied]:
        """Return the likely ties of each of the window's words in `rows`."""
        if window.tie_anchor is None or window.tie_word is None or not len(rows):
            return [() for _ in rows]
        anchors = window.tie_anchor[rows]
        asked = np.tensordot(anchors, self._weight, axes=(1, 1)) + self._word_bias  # anchors, labels, size
        scores = asked @ window.tie_word.T + (anchors @ self._anchor_bias.T + self._bias)[:, :, None]
        tied: list[list[tuple[str, int, float]]] = [[] for _ in rows]
        found = np.nonzero(scores >= LEAST_SCORE)
        chances = 1 / (1 + np.exp(-np.minimum(scores[found], 30)))  # further out nothing changes
        for row, label, word, chance in zip(*(part.tolist() for part in (*found, chances)), strict=True):
            tied[row].append((self._names[label], window.first + word, chance))
        return [tuple(ties) for ties in tied]


def _likely(scores: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The rows that may name something, and the chances of all."""
    chances = _softmax(scores)
    return np.flatnonzero(1 - chances[:, 0] >= LEAST_CHANCE), chances


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _likeliest(labels: Sequence[str], chances: Floats) -> tuple[tuple[str, float], ...]:
    best = np.argsort(-chances, kind="stable")[:KEPT]
    return tuple((labels[int(number)], float(chances[number])) for number in best)
