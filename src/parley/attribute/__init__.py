"""Who says what: the encoder's signals and the sentence's grammar → Claims, nested to any depth.

Stage `attribute`, after `analyse` and before `coding`. In: layout, analysis and signals of a Reading. Out: `claims`,
in text order; the signals are dropped. The main path is `Attributor._drafts`; each step of it is a module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parley import tree
from parley.attribute.cited import Bars, cited_drafts, learned_stance, with_cited
from parley.attribute.claims import Maker
from parley.attribute.constructions import verb_drafts
from parley.attribute.cues import CueTable, load_cues
from parley.attribute.documents import Voices, authored, find_voices, label_tokens, unlabelled
from parley.attribute.drafts import Draft, Range
from parley.attribute.grammar import Grammar, read_grammar
from parley.attribute.joining import Cost, join
from parley.attribute.narrator import narrated
from parley.attribute.nesting import merge, nest
from parley.attribute.nominal import noun_drafts
from parley.attribute.quoted import Snap, labelled, snapped
from parley.attribute.quotes import Quotations, find_quotations
from parley.attribute.relayed import relayed
from parley.attribute.repair import Repair, repaired
from parley.attribute.spans import Weights, decode
from parley.attribute.speakers import continued, obliging, with_sources
from parley.attribute.stacked import stacked
from parley.attribute.stance import stance_of
from parley.types import Claim, CueSignal, Reading, Stance

RULE_SCORE = 0.7
"""Score of a claim the grammar alone finds: a stated constant, not yet calibrated (PolNeAR annotates few of them)."""

DOCUMENT_SCORE = 0.9
"""Score of a claim that rests on a heading or a label."""


class Attributor:
    """The step that finds claims."""

    name = "attribute"
    version = 4
    needs = frozenset({"layout", "analysis", "signals"})
    gives = frozenset({"claims"})

    def __init__(
        self,
        cues: CueTable | None = None,
        *,
        weights: Weights | None = None,
        cost: Cost | None = None,
        snap: Snap | None = None,
        repair: Repair | None = None,
        bars: Bars | None = None,
        rule_score: float = RULE_SCORE,
        document_score: float = DOCUMENT_SCORE,
    ) -> None:
        self._cues = cues or load_cues()
        self._weights = weights or Weights()
        self._cost = cost or Cost()
        self._snap = snap or Snap()
        self._repair = repair or Repair()
        self._bars = bars or Bars()
        self._rule_score = rule_score
        self._document_score = document_score

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        return [replace(reading, claims=self._claims(reading), signals=None) for reading in readings]

    def _claims(self, reading: Reading) -> tuple[Claim, ...]:
        if not reading.layout:
            return ()
        grammar = read_grammar(tree.grow(reading), self._cues)
        quotations = find_quotations(reading.document.text, _paragraphs(grammar))
        voices = find_voices(reading.document.text, grammar.tree.layout)
        nested = nest(grammar, self._drafts(reading, grammar, quotations, voices))
        told = [part for item in nested if item.parent is None for part in item.draft.content]
        maker = Maker(reading, grammar, quotations)
        return maker.claims(nested, narrated(grammar, [*told, *label_tokens(grammar, voices)]))

    def _drafts(
        self, reading: Reading, grammar: Grammar, quotations: Quotations, voices: Voices
    ) -> list[Draft]:
        verbs = list(verb_drafts(grammar, self._rule_score))
        tagged: list[Draft] = []
        sources: list[Range] = []
        if reading.signals is not None:
            spans = decode(reading.signals, grammar.tree.layout, self._weights, verbs)
            sources = [(span.first, span.last) for span in spans if span.kind == "source"]
            tagged = join(spans, reading.signals, grammar.tree, self._cost)
            tagged = repaired(grammar, quotations, tagged, self._repair)
        cited = reading.signals.cited if reading.signals is not None else ()
        parsed = [*verbs, *noun_drafts(grammar, self._rule_score)]
        drafts = with_cited(merge(grammar, tagged, parsed), cited_drafts(grammar, cited, self._bars))
        drafts = stacked(grammar, relayed(grammar, with_sources(grammar, drafts, sources)))
        drafts = [snapped(grammar, quotations, draft, self._snap) for draft in drafts]
        drafts = labelled(grammar, quotations, drafts, self._rule_score)
        drafts = continued(grammar, quotations, unlabelled(grammar, voices, drafts), self._rule_score)
        if not voices.any():
            drafts = obliging(grammar, drafts, self._rule_score)
        drafts += authored(grammar, voices, drafts, self._document_score)
        return [replace(draft, stance=self._stance(grammar, cited, draft)) for draft in drafts]

    def _stance(self, grammar: Grammar, cited: Sequence[CueSignal], draft: Draft) -> Stance:
        """The heads' stance where they are sure of one; the words of who claims an act say nothing else."""
        by_words = stance_of(grammar, draft)
        if by_words == "claims_responsibility":
            return by_words
        return learned_stance(cited, draft, self._bars) or by_words


def _paragraphs(grammar: Grammar) -> list[tuple[int, int]]:
    """Paragraphs as character ranges."""
    layout = grammar.tree.layout
    edges = [(layout.sentences[a][0], layout.sentences[b - 1][1] - 1) for a, b in layout.paragraphs]
    return [(layout.starts[first], layout.ends[last]) for first, last in edges]
