"""Dependency trees: arc and label scores of a window → heads and relations, one tree a sentence.

The tree is the likeliest by arcs and relations together, not by arcs alone: worth about 0.08 LAS.

A sentence that was too long for one window comes in parts; the roots of its later parts hang from the root of the
first as `parataxis`, so that every sentence of the Layout has exactly one root.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from parley.analyse.tags import Columns
from parley.models.arborescence import decode_heads
from parley.models.encoder import Window

_CANDIDATES: Final = 4
"""Likeliest heads of a word whose relations are scored."""
_UNSEEN: Final = -20.0
"""Log probability of the best relation to any other head."""
_CONTINUATION: Final = "parataxis"
_ROOT: Final = "root"

Floats = NDArray[np.float32]


class Parser:
    """Decodes trees with the weights of the label scores."""

    def __init__(self, relations: Sequence[str], heads: Mapping[str, Floats]) -> None:
        self._relations = tuple(relations)
        self._weight = np.ascontiguousarray(heads["label.weight"])
        self._bias = heads["label.bias"]
        self._root = self._relations.index(_ROOT)

    def add(self, columns: Columns, window: Window) -> None:
        """Append the window's heads, relations and sentences to the columns."""
        heads = decode_heads(self._joint(window), window.sentences)
        relations = self._label(window, heads)
        base = len(columns.heads)
        columns.heads.extend(None if head is None else base + head for head in heads)
        columns.relations.extend(relations)
        sentences = [(base + first, base + end) for first, end in window.sentences]
        if window.is_continued and columns.sentences:
            self._join(columns, sentences.pop(0))
        columns.sentences.extend(sentences)

    def _joint(self, window: Window) -> Floats:
        """Log probability of each arc together with its best relation, so that a head no relation fits loses.

        Only the likeliest heads of each word are looked at; all others lose by more than they could win.
        """
        arcs = _log_softmax(window.arcs)
        count = min(_CANDIDATES, arcs.shape[1])
        best = np.argpartition(-arcs, count - 1, axis=1)[:, :count]
        inner = np.maximum(window.label_dependent[:, None, :] + window.label_head[best], 0.0)
        labels = _log_softmax(inner @ self._weight + self._bias)
        is_root = best == 0
        fitting = labels[..., self._root].copy()
        labels[..., self._root] = -np.inf
        fitting = np.where(is_root, fitting, labels.max(axis=-1))
        joint = arcs + _UNSEEN
        rows = np.arange(len(arcs))[:, None]
        joint[rows, best] = arcs[rows, best] + np.maximum(fitting, _UNSEEN)
        return joint

    def _label(self, window: Window, heads: Sequence[int | None]) -> list[str]:
        rows = np.array([0 if head is None else head + 1 for head in heads])
        inner = np.maximum(window.label_dependent + window.label_head[rows], 0.0)
        scores = inner @ self._weight + self._bias
        # Roots are called root, and nothing else is.
        scores[:, self._root] = np.where(rows == 0, np.inf, -np.inf)
        return [self._relations[number] for number in scores.argmax(axis=1).tolist()]

    def _join(self, columns: Columns, part: tuple[int, int]) -> None:
        """Hang the rest of a cut sentence from the root of its beginning."""
        first, _ = columns.sentences[-1]
        root = next(word for word in range(first, part[0]) if columns.heads[word] is None)
        for word in range(*part):
            if columns.heads[word] is None:
                columns.heads[word], columns.relations[word] = root, _CONTINUATION
        columns.sentences[-1] = (first, part[1])


def _log_softmax(scores: Floats) -> Floats:
    top = scores.max(axis=-1, keepdims=True)
    result: Floats = scores - top - np.log(np.exp(scores - top).sum(axis=-1, keepdims=True))
    return result
