"""Third stage of the road: every word's tags, lemma and place in its sentence's tree, the mentions of a text, and
which of them mean the same.

In come readings with a Layout; out come their `analysis`, and `signals` and `acts`: what the heads of claims and of
acts of the same pass of the encoder say, for the stages after this one. Windows are read one at a time, and of the
encoder's vectors only a short half-precision projection of each mention's head is kept, so that memory stays small in
long documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from parley.analyse.anchors import AnchorFinder
from parley.analyse.copulas import with_copulas
from parley.analyse.coreference import Resolver
from parley.analyse.mentions import MentionFinder
from parley.analyse.relatives import rehang
from parley.analyse.scores import Halves
from parley.analyse.sides import SideFinder
from parley.analyse.speeches import unlabel
from parley.analyse.syntax import Parser
from parley.analyse.tags import Columns, Tagger, name_alike
from parley.models.coreference import Scorer
from parley.models.encoder import Encoder, Floats
from parley.types import ActSignal, Analysis, CueSignal, Layout, Mention, Reading, SideSignal, Signals


class Analyser:
    """The step: one pass of the encoder over each document and all that is decoded from it."""

    name = "analyse"
    version = 4
    needs = frozenset({"layout"})
    gives = frozenset({"analysis", "signals", "acts", "sides"})

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._parser = Parser(encoder.labels.deprels, encoder.heads)
        self._mentions = MentionFinder(encoder.labels)
        self._anchors = AnchorFinder(encoder.labels, encoder.heads)
        self._sides = SideFinder(encoder.labels)
        self._resolver = Resolver(Scorer.of(encoder.heads))

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        return [self._read(reading) for reading in readings]

    def _read(self, reading: Reading) -> Reading:
        layout = reading.layout
        if layout is None:
            raise ValueError("analyse: split has not run")
        words = list(reading.words())
        found = self._found(words, layout)
        columns = found.columns
        name_alike(columns)
        with_copulas(columns)
        rehang(columns, words)
        unlabel(columns, words)
        projected = np.concatenate(found.projected) if found.projected else None
        mentions, clusters = self._resolver.resolve(columns, found.mentions, layout, projected)
        analysis = Analysis(
            upos=tuple(columns.upos),
            features=tuple(columns.features),
            lemmas=tuple(columns.lemmas),
            heads=tuple(columns.heads),
            relations=tuple(columns.relations),
            mentions=tuple(mentions),
            clusters=clusters,
        )
        labels = self._encoder.labels
        signals = Signals(
            claims=found.claims, windows=tuple(found.links), tags=labels.claims, cited=tuple(found.cited)
        )
        acts = tuple(found.acts) if labels.acts else None
        sides = tuple(found.sides) if labels.sectors else None
        return replace(reading, analysis=analysis, signals=signals, acts=acts, sides=sides)

    def _found(self, words: Sequence[str], layout: Layout) -> _Found:
        labels, scorer = self._encoder.labels, self._resolver.scorer
        tagger = Tagger(labels, self._encoder.lemmatizer)
        out = _Found(claims=np.zeros((len(words), len(labels.claims)), dtype=np.float32))
        for window in self._encoder.encode(words, layout):
            end = window.first + len(window.upos)
            tagger.add(out.columns, window, words[window.first : end])
            self._parser.add(out.columns, window)
            found = self._mentions.find(out.columns, window)
            out.mentions.extend(found)
            if scorer is not None and found:
                out.projected.append(scorer.project(window.words[[m.head - window.first for m in found]]))
            out.claims[window.first : end] = window.claims
            out.links.append((window.first, window.link.astype(np.float16)))
            out.acts.extend(self._anchors.acts(window))
            out.cited.extend(self._anchors.cues(window))
            out.sides.extend(self._sides.find(window, out.columns.upos[window.first : end]))
        return out


@dataclass(kw_only=True, slots=True)
class _Found:
    """What is read off a document's windows, one after the other."""

    claims: Floats
    columns: Columns = field(default_factory=Columns)
    mentions: list[Mention] = field(default_factory=list)
    projected: list[Halves] = field(default_factory=list)
    links: list[tuple[int, Halves]] = field(default_factory=list)
    acts: list[ActSignal] = field(default_factory=list)
    cited: list[CueSignal] = field(default_factory=list)
    sides: list[SideSignal] = field(default_factory=list)
