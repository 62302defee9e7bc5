"""Responses as the text states them in a phrase: "in response to", "in retaliation for", "to avenge"."""

from __future__ import annotations

from collections.abc import Sequence

from parley.ledgerwords import LedgerWords
from parley.link.repeats import told_before
from parley.link.scene import Scene
from parley.types import Event, Relation


def find_responses(scene: Scene, words: LedgerWords, repeats: Sequence[Relation]) -> list[Relation]:
    """`response_to` relations, from the answering act to the one answered."""
    out: list[Relation] = []
    for first, last in _phrases(scene, words):
        out.extend(_relate(scene, first, last, repeats))
    return out


def _phrases(scene: Scene, words: LedgerWords) -> list[tuple[int, int]]:
    """Token ranges (both ends included) of response phrases."""
    lower, found = scene.tree.lower, []
    openers = {phrase[0] for phrase in words.response_phrases}
    for token, word in enumerate(lower):
        if word in openers:
            for phrase in words.response_phrases:
                if lower[token : token + len(phrase)] == phrase:
                    found.append((token, token + len(phrase) - 1))
    return found


def _relate(scene: Scene, first: int, last: int, repeats: Sequence[Relation]) -> list[Relation]:
    tree = scene.tree
    begin, end = tree.layout.sentences[tree.sentence_of[first]]
    answered = scene.within(range(last + 1, _clause_end(scene, last, end)))
    answering = _answering(scene, first, begin) or _main_of(scene, first, last, answered)
    if not answered or not answering:
        return []
    evidence = scene.reading.span(first, last)
    earlier = {r.from_event: r.to_event for r in repeats}
    claim = scene.claim_around(evidence, answering)
    sources = [answering.id] + ([earlier[answering.id]] if answering.id in earlier else [])
    target = answered[0].id
    return [
        Relation(type="response_to", from_event=s, to_event=target, claim=claim, evidence=evidence)
        for s in sources
        if s != target
    ]


def _clause_end(scene: Scene, last: int, sentence_end: int) -> int:
    """A phrase at the front ("In response to the shelling, the army struck …") ends at its comma."""
    tree = scene.tree
    begin = tree.layout.sentences[tree.sentence_of[last]][0]
    if last - begin > 4:
        return sentence_end
    for token in range(last + 1, sentence_end):
        if tree.lower[token] == ",":
            return token
    return sentence_end


def _answering(scene: Scene, first: int, begin: int) -> Event | None:
    """The nearest act before the phrase that the phrase can hang on: a verb above it, or the verb's subject."""
    tree = scene.tree
    for above in tree.ancestors(first):
        if above < first and above in scene.by_token:
            return scene.by_token[above][0]
        for subject in tree.kids(above, "nsubj", "obj"):
            if subject < first:
                inside = scene.within(tree.subtree(subject)) or told_before(scene, subject)
                if inside:
                    return inside[0]
    before = scene.within(range(begin, first))
    return before[-1] if before else None


def _main_of(scene: Scene, first: int, last: int, answered: list[Event]) -> Event | None:
    """For a phrase at the front: the first act after the comma that ends it."""
    tree = scene.tree
    end = tree.layout.sentences[tree.sentence_of[first]][1]
    stop = _clause_end(scene, last, end)
    after = [event for event in scene.within(range(stop, end)) if event not in answered]
    return after[0] if after else None
