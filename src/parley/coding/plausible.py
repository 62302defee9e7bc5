"""Which triggers are political acts: somebody political must take part, and more so in sport, business or culture.

Stage `coding`. Counts words of kinds.yaml per sentence and document; no topic model, no list of outlets.
"""

from __future__ import annotations

from parley.coding.predicates import Sentences
from parley.coding.roles import Filled
from parley.coding.scene import Scene

_FIELDS = frozenset({"sport", "culture", "business"})
_CIVIC = frozenset({"armed", "political", "captive"})
_FIELD_SHARE = 0.035  # share of a document's words at which it counts as sport, business or culture
_WORDY = frozenset({
    "AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONSULT", "AID", "COOPERATE",
    "RETREAT", "SANCTION",
})  # fmt: skip


def _is_armed(filled: Filled) -> bool:
    """Whether weapons are used on something, though nobody is named."""
    return filled.trigger.entry.type == "ASSAULT" and bool(filled.of("instrument"))


_SURE = 2  # weight of somebody surely political


class Field:
    """How civic a reading's words are, for the document and for each sentence."""

    def __init__(self, scene: Scene, sentences: Sentences) -> None:
        self._scene, self._sentences = scene, sentences
        kinds = scene.lexicon.kinds
        other = civic = 0
        for lemma in scene.lemmas:
            found = kinds.get(lemma)
            if found is None:
                continue
            is_civic = bool(found & _CIVIC)
            civic += is_civic
            other += bool(found & _FIELDS) and not is_civic
        self._strict = other > civic and other > _FIELD_SHARE * len(scene.lemmas)

    def is_strict(self, token: int) -> bool:
        """Whether the sentence speaks of sport, business or culture more than of politics."""
        kinds = self._scene.lexicon.kinds
        found = [kinds[lemma] for lemma in self._sentences.lemmas(token) if lemma in kinds]
        other = sum(1 for names in found if names & _FIELDS and not names & _CIVIC)
        civic = sum(1 for names in found if names & _CIVIC)
        return (self._strict and civic < 3) or (other >= 2 and other > civic)

    def admits(self, filled: Filled) -> bool:
        """Whether somebody political takes part in the act."""
        scene, trigger = self._scene, filled.trigger
        actors = [scene.weight(f.token) for f in filled.of("actor", "mediator")]
        others = [scene.weight(f.token) for f in filled.of("recipient", "victim")]
        if not actors and not others:
            return _is_armed(filled) and not self.is_strict(trigger.token)
        strict, event_type = self.is_strict(trigger.token), trigger.entry.type
        harmed = not actors and scene.lemmas[trigger.token] in scene.lexicon.closed["harms"]
        if harmed and not self._is_violent(trigger.token):
            return False
        if event_type in _WORDY and not self._speaks(filled, actors, others, strict=strict):
            return False
        alone = not others and len(actors) == 1 and not filled.reciprocal
        if event_type == "CONSULT" and alone and actors[0] < _SURE:
            return False  # one private person's "visit" or "talk"
        if strict:
            return (
                max(actors + others) >= _SURE
                and min(actors, default=1) >= 1
                and not self._is_sport(trigger.token)
            )
        return max(actors + others) >= 1

    def _speaks(self, filled: Filled, actors: list[int], others: list[int], *, strict: bool) -> bool:
        """Whether words, which private people have too, are said by or to somebody political."""
        kind = filled.trigger.kind
        if kind == "noun" and filled.trigger.entry.type == "ACCUSE" and not others:
            return any(f.slot == "by" for f in filled.of("actor"))
        if not actors:
            return kind == "modal" or max(others) >= _SURE
        return max(actors) >= 1 or (not strict and max(others, default=0) >= _SURE)

    def _is_violent(self, token: int) -> bool:
        """Whether the sentence, or else the one before it, speaks of violence and not of a mishap."""
        kinds, tree = self._scene.lexicon.kinds, self._scene.tree
        first = tree.layout.sentences[tree.sentence_of[token]][0]
        for at in (token, first - 1):
            if at < 0:
                continue
            lemmas = self._sentences.lemmas(at)
            if any("accident" in kinds.get(lemma, ()) for lemma in lemmas):
                return False
            if any(self._scene.lexicon.is_violent(lemma) for lemma in lemmas):
                return True
        return False

    def _is_sport(self, token: int) -> bool:
        kinds = self._scene.lexicon.kinds
        return sum("sport" in kinds.get(lemma, ()) for lemma in self._sentences.lemmas(token)) >= 2
