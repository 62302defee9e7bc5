"""The tagger's logits → spans of sources, cues and contents.

Stage `attribute`. In: the signals of one document. Out: `TagSpan`s of the best legal tagging; no span runs over a
paragraph's edge (in the training corpus one in 23,000 does).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from parley.attribute.drafts import Draft
from parley.models.viterbi import TagScheme, TagSpan, best_spans, read_scheme
from parley.types import Layout, Signals


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """What is added to a tag's logit before decoding; measured on the development set."""

    source: float = 0.8
    cue: float = 0.5
    content: float = 0.0
    hint: float = 0.5  # where the grammar finds a claim


def decode(signals: Signals, layout: Layout, weights: Weights, hints: Sequence[Draft] = ()) -> list[TagSpan]:
    """Spans in order; a span's score is the geometric mean of its tags' probabilities.

    `hints` are what the grammar finds; where it finds a claim the tagger is more easily led to see one.
    """
    if not len(layout) or signals.claims.shape[0] != len(layout):
        return []
    scheme = read_scheme(signals.tags)
    starts = [layout.sentences[first][0] for first, _ in layout.paragraphs]
    logits = np.asarray(signals.claims, dtype=np.float64)
    weighted = _hinted(_weighted(logits, scheme, weights), scheme, hints, weights.hint)
    spans = best_spans(weighted, scheme, starts)
    return _with_scores(spans, logits, scheme)


def _weighted(logits: NDArray[np.float64], scheme: TagScheme, weights: Weights) -> NDArray[np.float64]:
    added = np.zeros(logits.shape[1])
    for number, kind in enumerate(scheme.kinds):
        weight = {"source": weights.source, "cue": weights.cue, "content": weights.content}[kind]
        added[[scheme.begin[number], scheme.inside[number]]] = weight
    return logits + added


def _hinted(
    logits: NDArray[np.float64], scheme: TagScheme, hints: Sequence[Draft], hint: float
) -> NDArray[np.float64]:
    """The logits with what a hint earns added once to each tag of the claims in `hints`."""
    added = np.zeros_like(logits)
    place = {kind: number for number, kind in enumerate(scheme.kinds)}
    for draft in hints:
        parts = [("cue", draft.cue), ("source", draft.source), *(("content", part) for part in draft.content)]
        for kind, part in parts:
            if part is not None:
                added[part[0], scheme.begin[place[kind]]] = hint
                added[part[0] + 1 : part[1] + 1, scheme.inside[place[kind]]] = hint
    return logits + added


def _with_scores(spans: list[TagSpan], logits: NDArray[np.float64], scheme: TagScheme) -> list[TagSpan]:
    if not spans:
        return []
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    out = []
    for span in spans:
        kind = scheme.kinds.index(span.kind)
        rows = logs[span.first : span.last + 1]
        total = rows[0, scheme.begin[kind]] + rows[1:, scheme.inside[kind]].sum()
        out.append(span._replace(score=exp(float(total) / len(rows))))
    return out
