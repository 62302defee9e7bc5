"""The trained co-reference scores of a document, as the rest of co-reference asks for them.

In: phrases and the projections of their heads' vectors. Out: for a phrase and one before it, how much speaks for
the two being the same rather than for the later one being new. Scored a stretch of mentions at a time: memory is
60 numbers a mention, whatever the length of the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from parley.analyse.phrases import Phrase
from parley.analyse.tags import Columns
from parley.models.coreference import REACH, Scorer, Words, describe

Halves = NDArray[np.float16]

_AT_ONCE: Final = 256  # mentions; times 60 candidates


@dataclass(frozen=True, slots=True)
class Margins:
    """One phrase's scores with the mentions before it, over the score of its being new; the nearest stands first."""

    number: int
    values: list[float]

    def over_new(self, earlier: Phrase) -> float | None:
        """Above 0: rather the same as the earlier one than new. None where the pair was not scored."""
        back = self.number - earlier.number
        if not 0 < back <= REACH:
            return None
        value = self.values[back - 1]
        return None if value == -np.inf else value


@dataclass(frozen=True, slots=True)
class Learned:
    """The scores of a document: (mentions, REACH), minus infinity where there is none."""

    table: NDArray[np.float32]

    def margins(self, phrase: Phrase) -> Margins:
        """The scores of one phrase."""
        return Margins(phrase.number, self.table[phrase.number].tolist())

    def likely(self, phrase: Phrase, least: float) -> list[int]:
        """Numbers of the mentions that score more than `least` over a new entity, best first, then nearest."""
        row = self.table[phrase.number]
        back = np.flatnonzero(row > least)
        return [phrase.number - 1 - int(n) for n in back[np.argsort(-row[back], kind="stable")]]


def score_phrases(
    scorer: Scorer, columns: Columns, phrases: Sequence[Phrase], projected: Halves, quotes: Sequence[int]
) -> Learned:
    """Score every phrase that is not a name with the mentions before it."""
    sentences = np.repeat(
        np.arange(len(columns.sentences)), [end - first for first, end in columns.sentences]
    )
    words = Words(
        forms=columns.forms,
        upos=columns.upos,
        features=columns.features,
        lemmas=columns.lemmas,
        heads=columns.heads,
        relations=columns.relations,
        quotes=quotes,
        sentences=sentences.tolist(),
    )
    facts = describe(words, [phrase.mention for phrase in phrases])
    new = scorer.new_scores(facts, projected)
    table = np.full((len(phrases), REACH), -np.inf, dtype=np.float32)
    wanted = np.array(
        [p.number for p in phrases if p.number and p.kind in ("pronoun", "nominal")], dtype=np.int64
    )
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        counts = np.minimum(chunk, REACH)
        later = np.repeat(chunk, counts)
        back = np.concatenate([np.arange(1, count + 1) for count in counts])
        scores = scorer.pair_scores(facts, projected, (later, later - back))
        table[later, back - 1] = scores - new[later]
    return Learned(table)
