"""Third stage of the road: every word's tags, lemma and place in its sentence's tree, the mentions of a text, and
which of them mean the same.

In come readings with a Layout; out come their `analysis`, and `signals`: what the claim heads of the same pass of
the encoder say, for the stage after this one. Windows are read one at a time, and of the encoder's vectors only a
short half-precision projection of each mention's head is kept, so that memory stays small in long documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from parley.analyse.coreference import Resolver
from parley.analyse.mentions import MentionFinder
from parley.analyse.scores import Halves
from parley.analyse.syntax import Parser
from parley.analyse.tags import Columns, Tagger
from parley.models.coreference import Scorer
from parley.models.encoder import Encoder
from parley.types import Analysis, Layout, Mention, Reading, Signals


class Analyser:
    """The step: one pass of the encoder over each document and all that is decoded from it."""

    name = "analyse"
    version = 2
    needs = frozenset({"layout"})
    gives = frozenset({"analysis", "signals"})

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._parser = Parser(encoder.labels.deprels, encoder.heads)
        self._mentions = MentionFinder(encoder.labels)
        self._resolver = Resolver(Scorer.of(encoder.heads))

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        return [self._read(reading) for reading in readings]

    def _read(self, reading: Reading) -> Reading:
        layout = reading.layout
        if layout is None:
            raise ValueError("analyse: split has not run")
        columns, found, projected, signals = self._columns(list(reading.words()), layout)
        mentions, clusters = self._resolver.resolve(columns, found, layout, projected)
        analysis = Analysis(
            upos=tuple(columns.upos),
            features=tuple(columns.features),
            lemmas=tuple(columns.lemmas),
            heads=tuple(columns.heads),
            relations=tuple(columns.relations),
            mentions=tuple(mentions),
            clusters=clusters,
        )
        return replace(reading, analysis=analysis, signals=signals)

    def _columns(
        self, words: Sequence[str], layout: Layout
    ) -> tuple[Columns, list[Mention], Halves | None, Signals]:
        labels, scorer = self._encoder.labels, self._resolver.scorer
        columns, tagger = Columns(), Tagger(labels, self._encoder.lemmatizer)
        mentions: list[Mention] = []
        claims = np.zeros((len(words), len(labels.claims)), dtype=np.float32)
        links: list[tuple[int, Halves]] = []
        projected: list[Halves] = []
        for window in self._encoder.encode(words, layout):
            end = window.first + len(window.upos)
            tagger.add(columns, window, words[window.first : end])
            self._parser.add(columns, window)
            found = self._mentions.find(columns, window)
            mentions.extend(found)
            if scorer is not None and found:
                projected.append(scorer.project(window.words[[m.head - window.first for m in found]]))
            claims[window.first : end] = window.claims
            links.append((window.first, window.link.astype(np.float16)))
        signals = Signals(claims=claims, windows=tuple(links), tags=labels.claims)
        return columns, mentions, np.concatenate(projected) if projected else None, signals
