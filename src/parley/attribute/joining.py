"""Spans → claims: each content and each source goes to the cue it is linked to.

Stage `attribute`. In: the decoded spans, the tree, and the link scores of the encoder's windows (row: a word of a
source or content, column: the first word of its cue; a word whose cue lies outside the window points at itself).
Out: drafts. A link's score is what the encoder says of it, what the tree says, and how far it reaches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from parley.attribute.drafts import Draft, Range
from parley.models.viterbi import TagSpan
from parley.tree import Tree
from parley.types import Signals


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a link earns and costs, in units of log probability; measured on the development set."""

    trust: float = 1.0  # weight of the encoder's link scores
    bond: float = 0.7  # earned where a dependency joins span and cue
    word: float = 0.05
    sentence: float = 1.0
    paragraph: float = 4.0
    unseen: float = 5.0  # the cue lies in another window: the link score is not known
    hopeless: float = 10.0  # the cost beyond which a span has no cue at all
    candidates: int = 4  # cues on either side that are looked at


def join(spans: Sequence[TagSpan], signals: Signals, tree: Tree, cost: Cost) -> list[Draft]:
    """Drafts in text order: one a cue, with all contents and at most one source linked to it.

    Contents without any cue near make drafts of their own, without cue.
    """
    cues = [span for span in spans if span.kind == "cue"]
    links = _Links(signals, tree, cues, cost)
    contents: dict[int, list[TagSpan]] = {}
    sources: dict[int, list[tuple[float, TagSpan]]] = {}
    drafts: list[Draft] = []
    for span in spans:
        if span.kind == "cue":
            continue
        best = links.best(span)
        if best is None:
            if span.kind == "content":
                drafts.append(_draft(None, None, [span]))
        elif span.kind == "content":
            contents.setdefault(best[0], []).append(span)
        else:
            sources.setdefault(best[0], []).append((best[1], span))
    chosen = {
        number: max(found, key=lambda item: (item[0], -item[1].first))[1] for number, found in sources.items()
    }
    chosen = _handed_over(chosen, contents, cues, tree)
    for number, cue in enumerate(cues):
        drafts.append(_draft(cue, chosen.get(number), contents.get(number, [])))
    return sorted(drafts, key=lambda draft: draft.place)


def _handed_over(
    sources: Mapping[int, TagSpan], contents: Mapping[int, object], cues: Sequence[TagSpan], tree: Tree
) -> dict[int, TagSpan]:
    """A source whose cue says nothing goes to the next cue of the sentence that says something and has none."""
    out = dict(sources)
    for number in sorted(sources):
        if number in contents:
            continue
        sentence = tree.sentence_of[cues[number].first]
        for other in (number + 1, number - 1):
            is_open = 0 <= other < len(cues) and other in contents and other not in out
            if is_open and tree.sentence_of[cues[other].first] == sentence:
                out[other] = sources[number]
                break
    return out


def _draft(cue: TagSpan | None, source: TagSpan | None, contents: Sequence[TagSpan]) -> Draft:
    parts = [*([cue] if cue else []), *([source] if source else []), *contents]
    words = [part.last - part.first + 1 for part in parts]
    mean = sum(log(max(p.score, 1e-12)) * n for p, n in zip(parts, words, strict=True)) / sum(words)
    return Draft(
        cue=_range(cue) if cue else None,
        source=_range(source) if source else None,
        content=tuple(_range(span) for span in contents),
        origin="tagger",
        score=min(1.0, exp(mean)),
    )


def _range(span: TagSpan) -> Range:
    return span.first, span.last


class _Links:
    """Finds a span's cue; looks only at the few cues around it."""

    def __init__(self, signals: Signals, tree: Tree, cues: Sequence[TagSpan], cost: Cost) -> None:
        layout = tree.layout
        self._heads = tree.analysis.heads
        self._windows = signals.windows
        self._begins = [first for first, _ in signals.windows]
        self._cues = cues
        self._firsts = [cue.first for cue in cues]
        self._above = [self._heads_outside(cue) for cue in cues]
        self._cost = cost
        self._sentence_starts = [first for first, _ in layout.sentences]
        self._paragraph_starts = [layout.sentences[first][0] for first, _ in layout.paragraphs]

    def best(self, span: TagSpan) -> tuple[int, float] | None:
        """Number and score of the best cue; None when none stands near, or the span has no cue at all."""
        at = bisect_left(self._firsts, span.first)
        reach = self._cost.candidates
        near = range(max(0, at - reach), min(len(self._cues), bisect_right(self._firsts, span.last) + reach))
        if not near:
            return None
        links, above = self._links(span), self._heads_outside(span)
        scored = [(self._score(span, number, links, above), -number) for number in near]
        score, number = max(scored)
        return (-number, score) if score > -self._cost.hopeless else None

    def _score(
        self, span: TagSpan, number: int, links: Sequence[tuple[int, NDArray[np.float64]]], above: set[int]
    ) -> float:
        cue, cost = self._cues[number], self._cost
        gap = max(span.first - cue.last, cue.first - span.last, 0)
        sentences = self._between(self._sentence_starts, span, cue.first)
        paragraphs = self._between(self._paragraph_starts, span, cue.first)
        far = cost.word * min(gap, 50) + cost.sentence * min(sentences, 3) + cost.paragraph * paragraphs
        known = [row[cue.first - first] for first, row in links if 0 <= cue.first - first < len(row)]
        linked = cost.trust * (float(known[0]) if known else -cost.unseen)
        is_bound = span.kind == "content" and (
            any(cue.first <= head <= cue.last for head in above)
            or any(span.first <= head <= span.last for head in self._above[number])
        )
        return linked - far + (cost.bond if is_bound else 0.0)

    def _heads_outside(self, span: TagSpan) -> set[int]:
        """Tokens outside the span that govern one inside it."""
        first, last = span.first, span.last
        heads = self._heads[first : last + 1]
        return {head for head in heads if head is not None and not first <= head <= last}

    def _between(self, starts: Sequence[int], span: TagSpan, cue: int) -> int:
        """How many of `starts` lie between the cue and the near end of the span."""
        one, other = (cue, span.first) if cue < span.first else (span.last, cue)
        return max(0, bisect_right(starts, other) - bisect_right(starts, one))

    def _links(self, span: TagSpan) -> list[tuple[int, NDArray[np.float64]]]:
        """For each window the span has words in: its first token, and the mean log probability of each column."""
        out = []
        low = max(0, bisect_right(self._begins, span.first) - 1)
        for first, logits in self._windows[low : bisect_right(self._begins, span.last)]:
            rows = logits[max(span.first - first, 0) : span.last + 1 - first].astype(np.float64)
            if len(rows):
                rows = rows - rows.max(axis=1, keepdims=True)
                out.append((first, (rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))).mean(axis=0)))
        return out
