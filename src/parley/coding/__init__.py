"""Claims and predicates → Events coded to PLOVER types.

Stage `coding`, after attribute and before resolve. In: readings with layout, analysis and claims. Out: events with
type, mode, contexts, status, roles, places, time phrase and quantities, each inside a claim. Actor ids, place names
and the values of times are left to resolve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parley.coding.anaphora import without_echoes
from parley.coding.attach import ClaimMap
from parley.coding.contexts import load_context_words
from parley.coding.demands import demand_at
from parley.coding.frames import direct_object
from parley.coding.learned import Bars, Judged, judged
from parley.coding.lexicon import load_lexicon
from parley.coding.mend import mended
from parley.coding.merge import join
from parley.coding.nominal import noun_trigger
from parley.coding.plausible import Field
from parley.coding.predicates import Sentences, verb_trigger
from parley.coding.record import Recorder
from parley.coding.responsibility import with_claimers
from parley.coding.roles import Filled, fill
from parley.coding.scene import Scene, look
from parley.ontology import load_ontology
from parley.tree import grow
from parley.types import Event, Reading

__all__ = ["Coder"]

_PASSING = frozenset({"pass", "adopt", "approve"})


class Coder:
    """The coding step."""

    name = "coding"
    version = 4
    needs = frozenset({"layout", "analysis", "claims"})
    gives = frozenset({"events"})

    def __init__(self, bars: Bars | None = None) -> None:
        self._bars = bars or Bars()
        self.ontology = load_ontology()
        self.lexicon = load_lexicon(self.ontology)
        self._recorder = Recorder(self.ontology, load_context_words(self.ontology))

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        """The readings with their events."""
        return [replace(reading, events=self.code(reading), acts=None) for reading in readings]

    def code(self, reading: Reading) -> tuple[Event, ...]:
        """The events of one reading, in text order."""
        if reading.layout is None or reading.analysis is None or not reading.claims:
            return ()
        scene = look(grow(mended(reading, self.lexicon)), self.lexicon)
        sentences, claims = Sentences(scene), ClaimMap(reading.layout, reading.claims)
        field = Field(scene, sentences)
        told = without_echoes(scene, join(scene, self._found(scene, sentences)))
        filled = _without_vessels(scene, [one for one in told if field.admits(one)])
        verdicts: dict[int, Judged] = {}
        if reading.acts is not None:
            found = judged(scene, reading.acts, filled, self._bars)
            verdicts = {one.filled.trigger.token: one for one in found}
            filled = [one.filled for one in found]
        events: dict[str, Event] = {}
        for one in sorted([*filled, *_demands(scene, claims, filled)], key=lambda f: f.trigger.token):
            event = self._recorder.event(scene, sentences, claims, one, verdicts.get(one.trigger.token))
            if event is not None:
                events.setdefault(event.id, event)
        return with_claimers(reading, tuple(events.values()))

    def _found(self, scene: Scene, sentences: Sentences) -> list[Filled]:
        """Every trigger of the reading with its roles."""
        verbs, nouns, adjectives = self.lexicon.verbs, self.lexicon.nouns, self.lexicon.adjectives
        upos = scene.tree.analysis.upos
        out = []
        for token, lemma in enumerate(scene.lemmas):
            trigger = None
            if (upos[token] == "VERB" and lemma in verbs) or (
                upos[token] in ("ADJ", "VERB") and lemma in adjectives
            ):
                trigger = verb_trigger(scene, sentences, token)
            elif upos[token] == "NOUN" and (lemma in nouns or lemma in self.lexicon.tails):
                trigger = noun_trigger(scene, sentences, token)
            if trigger is not None:
                out.append(fill(scene, trigger))
        return out


def _without_vessels(scene: Scene, filled: Sequence[Filled]) -> list[Filled]:
    """ "Passed a resolution demanding …": the demand is the act, its passing none of its own."""
    told = {one.trigger.token for one in filled}
    out = []
    for one in filled:
        thing = direct_object(scene, one.trigger.clause) if one.trigger.entry.type == "SUPPORT" else None
        is_vessel = scene.lemmas[one.trigger.token] in _PASSING and thing is not None
        if thing is None or not is_vessel or told.isdisjoint(scene.tree.kids(thing, "acl")):
            out.append(one)
    return out


def _demands(scene: Scene, claims: ClaimMap, filled: Sequence[Filled]) -> list[Filled]:
    """The demands inside what speakers say, where the cue is no request itself ("urged that they must")."""
    requests = [claims.cues.get(one.trigger.token) for one in filled if one.trigger.entry.type == "REQUEST"]
    asked = {claim.id for claim in requests if claim is not None}
    out = []
    for token, upos in enumerate(scene.tree.analysis.upos):
        if upos not in ("AUX", "VERB", "ADJ"):
            continue
        claim = claims.of(token)
        if claim is None or claim.speaker is None or claim.voice == "narrator" or claim.id in asked:
            continue
        found = demand_at(scene, token)
        if found is not None:
            out.append(found)
    return out
