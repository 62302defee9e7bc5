"""Measures names of a bundle on the worldwide newswire: spans and classes, on the corpus's own tokens.

Beside the road: `parley score` and the model's card. The corpus's tokens are joined by spaces and split as parley
splits; spans found are mapped back to the tokens they touch. A name is right if its span and its class are.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parley.models.encoder import Encoder
from parley.models.viterbi import best_spans, read_scheme
from parley.split import split
from parley.types import Layout

Span = tuple[int, int, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class NameScores:
    """Precision, recall and F1 in percent; F1 by class."""

    names: int
    precision: float
    recall: float
    f1: float
    by_class: dict[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Article:
    words: tuple[str, ...]
    layout: Layout
    token_of: tuple[int, ...]  # the corpus's token each word is a part of
    gold: frozenset[Span]


def score_names(encoder: Encoder, path: Path) -> NameScores:
    """Measure a bundle on a file of the corpus."""
    right, made, true = Counter[str](), Counter[str](), Counter[str]()
    scheme = read_scheme(encoder.labels.names)
    for article in _articles(path):
        found: set[Span] = set()
        for window in encoder.encode(article.words, article.layout):
            for span in best_spans(window.names, scheme, [first for first, _ in window.sentences]):
                first, last = window.first + span.first, window.first + span.last
                found.add((article.token_of[first], article.token_of[last] + 1, span.kind))
        for counter, spans in ((right, found & article.gold), (made, found), (true, article.gold)):
            counter.update(kind for _, _, kind in spans)
    by_class = {kind: _f1(right[kind], made[kind], true[kind]) for kind in sorted(true)}
    hits, all_made, all_true = right.total(), made.total(), true.total()
    return NameScores(
        names=all_true,
        precision=round(100 * hits / max(1, all_made), 2),
        recall=round(100 * hits / max(1, all_true), 2),
        f1=_f1(hits, all_made, all_true),
        by_class=by_class,
    )


def _f1(right: int, made: int, true: int) -> float:
    return round(200 * right / max(1, made + true), 2)


def _articles(path: Path) -> Iterator[_Article]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            paragraphs = json.loads(line)["sentences"]
            tokens = [token for paragraph in paragraphs for token in paragraph["tokens"]]
            tags = [tag for paragraph in paragraphs for tag in paragraph["tags"]]
            text = "\n\n".join(" ".join(paragraph["tokens"]) for paragraph in paragraphs)
            yield _article(text, tokens, frozenset(_spans(tags)))


def _article(text: str, tokens: Sequence[str], gold: frozenset[Span]) -> _Article:
    layout = split(text)
    ends, place = [], 0
    for token in tokens:
        place = text.index(token, place) + len(token)
        ends.append(place)
    token_of, at = [], 0
    for start in layout.starts:
        while ends[at] <= start:
            at += 1
        token_of.append(at)
    words = tuple(text[start:end] for start, end in zip(layout.starts, layout.ends, strict=True))
    return _Article(words=words, layout=layout, token_of=tuple(token_of), gold=gold)


def _spans(tags: Sequence[str]) -> Iterator[Span]:
    """Decode BIO tags."""
    start: int | None = None
    kind = ""
    for index, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if start is not None and (prefix != "I" or name != kind):
            yield start, index, kind
            start = None
        if prefix != "O" and start is None:
            start, kind = index, name
