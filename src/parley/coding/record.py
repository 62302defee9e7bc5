"""From a filled trigger to an Event record: status, claim, spans, mode, contexts, places, time, quantities, scores.

Stage `coding`. The confidence `score` is a heuristic, not a probability: BASE by the kind of evidence, lowered for
what is missing.
"""

from __future__ import annotations

from parley.coding.attach import ClaimMap
from parley.coding.contexts import ContextWords, contexts_of, mode_of
from parley.coding.frames import direct_object, is_passive
from parley.coding.learned import Judged
from parley.coding.places import places_of
from parley.coding.predicates import Kind, Sentences
from parley.coding.quantities import quantity_of
from parley.coding.roles import Filled
from parley.coding.scene import Scene
from parley.coding.status import REAL, is_refused, status_of
from parley.coding.times import time_of
from parley.ids import make_id
from parley.ontology import Ontology
from parley.types import Claim, Event, Quantity, Role, Status

BASE: dict[Kind, float] = {
    "verb": 0.9, "light": 0.85, "occur": 0.75, "undergo": 0.75, "share": 0.75, "noun": 0.65, "modal": 0.7,
}  # fmt: skip
NO_ACTOR = 0.2  # taken off when nobody is said to do it
NO_RECIPIENT = 0.05  # taken off when nobody is said to be concerned
UNREAL = 0.05  # taken off when the act is not told as done
_UNHARMED = frozenset({"casualty", "injury", "death", "fatality", "loss", "damage"})
# Deeds that are told even when only possible; of words, those that only may be said or are asked for are left out.
_DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
_WORDS = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT"})
_MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
# "will not negotiate": the codebook's refusal, with the mode of what is refused.
_REFUSED = {
    "AGREE": None, "CONSULT": "meet", "SUPPORT": "assist", "COOPERATE": "assist", "AID": "assist",
    "CONCEDE": "yield", "RETREAT": "yield",
}  # fmt: skip


class Recorder:
    """Makes Events; holds the ontology and the words for modes and contexts."""

    def __init__(self, ontology: Ontology, words: ContextWords) -> None:
        self._ontology, self._words = ontology, words

    def event(
        self,
        scene: Scene,
        sentences: Sentences,
        claims: ClaimMap,
        filled: Filled,
        judged: Judged | None = None,
    ) -> Event | None:
        """The Event of a filled trigger; None where no claim holds it or the text does not tell it."""
        trigger = filled.trigger
        claim = claims.of(trigger.token)
        if claim is None:
            return None
        told = self._by_words(scene, claim, filled, judged)
        if told is None:
            return None
        event_type, mode, status = told
        span = scene.tree.reading.span(trigger.token, trigger.token)
        extra = None if mode is None else self._ontology.types[event_type].modes[mode].context
        roles = self._roles(scene, claim, filled)
        return Event(
            id=make_id("evt", scene.tree.reading.document.id, span.start, event_type),
            claim=claim.id,
            type=event_type,
            mode=mode,
            contexts=contexts_of(self._words, sorted(sentences.lemmas(trigger.token)), extra),
            trigger=span,
            status=status,
            roles=roles,
            places=places_of(scene, trigger, filled.fillers),
            time=None if trigger.kind == "modal" else time_of(scene, trigger),
            quantities=_quantities(scene, filled),
            reciprocal=filled.reciprocal,
            plover_score=self._ontology.score(event_type, mode),
            score=_score(trigger.kind, status, roles),
        )

    def _by_words(
        self, scene: Scene, claim: Claim, filled: Filled, judged: Judged | None
    ) -> tuple[str, str | None, Status] | None:
        """Type, mode and status of a trigger: by the heads where they are sure, else by its words and grammar."""
        trigger = filled.trigger
        if judged is not None and judged.status is not None:
            if not trigger.entry.frame.slots:  # a word only the heads know
                return trigger.entry.type, judged.mode or mode_of(self._words, scene, trigger), judged.status
            refused = trigger.entry.type in _REFUSED and is_refused(scene, trigger)
            status = "denied" if refused else _weighed(scene, filled, claim, judged.status)
            event_type, mode, status = self._kind(scene, filled, status)
            return event_type, mode or (judged.mode if event_type == trigger.entry.type else None), status
        told = "happened" if trigger.kind == "modal" else status_of(scene, trigger, claim)
        if told is None or _is_idle(trigger.entry.type, told):
            return None
        event_type, mode, status = self._kind(scene, filled, told)
        if judged is not None and mode is None and event_type == trigger.entry.type:
            mode = judged.mode
        return event_type, mode, status

    def _kind(self, scene: Scene, filled: Filled, status: Status) -> tuple[str, str | None, Status]:
        """Type, mode and status by the codebook: announced acts, refusals and one person's protest are other types."""
        trigger = filled.trigger
        event_type, mode = trigger.entry.type, mode_of(self._words, scene, trigger)
        if status == "denied" and event_type in _REFUSED and is_refused(scene, trigger):
            return "REJECT", _REFUSED[event_type], "happened"
        if event_type == "PROTEST" and _is_one_persons(scene, filled):
            return "ACCUSE", "disapprove", status
        future = self._ontology.types[event_type].future
        if status == "planned" and future is not None:
            return future, None, status
        return event_type, mode, status

    def _roles(self, scene: Scene, claim: Claim, filled: Filled) -> tuple[Role, ...]:
        out: dict[tuple[str, int, int], Role] = {}
        if filled.trigger.kind == "modal" and claim.speaker is not None:
            who = claim.speaker
            out["actor", who.start, who.end] = Role(role="actor", start=who.start, end=who.end, text=who.text)
        if _is_partner(scene, filled) and claim.speaker is not None:  # "said that a deal was reached with …"
            who = claim.speaker
            out["actor", who.start, who.end] = Role(
                role="actor", start=who.start, end=who.end, text=who.text, basis="inferred"
            )
        for filler in filled.fillers:
            span = scene.text(filler.token)
            role = Role(role=filler.role, start=span.start, end=span.end, text=span.text, basis=filler.basis)
            out.setdefault((role.role, role.start, role.end), role)
        return tuple(out.values())


def _weighed(scene: Scene, filled: Filled, claim: Claim, heard: Status) -> Status:
    """The heads' status, but where grammar is surer: "will be visiting", "agreed to go on", what nothing denies."""
    trigger = filled.trigger
    told = "happened" if trigger.kind == "modal" else status_of(scene, trigger, claim)
    if told is None or told == heard:
        return heard
    promised = (
        trigger.entry.type == "AGREE" and trigger.kind == "verb" and (told, heard) == ("happened", "planned")
    )
    done = heard == "hypothetical" and told in REAL and filled.trigger.kind == "verb"
    undenied = heard == "denied" and claim.stance not in ("denies", "rejects")
    ahead = told == "planned" and heard in ("ongoing", "conditional")  # grammar has found no condition
    return told if promised or done or undenied or ahead else heard


def _is_partner(scene: Scene, filled: Filled) -> bool:
    """Whether a deal or talks with somebody are told without the other side: the speaker's, who tells it."""
    trigger = filled.trigger
    if trigger.entry.type not in _MUTUAL or filled.of("actor") or not filled.of("recipient"):
        return False
    return is_passive(scene, trigger.clause)


def _is_idle(event_type: str, status: Status) -> bool:
    if status in ("hypothetical", "conditional"):
        return event_type not in _DEEDS
    return status == "demanded" and event_type in _WORDS


def _is_one_persons(scene: Scene, filled: Filled) -> bool:
    """ "The envoy protested against the raid": words, not a crowd; the codebook's ACCUSE."""
    actors = [filler.token for filler in filled.of("actor")]
    if scene.lemmas[filled.trigger.token] != "protest" or len(actors) != 1 or filled.trigger.kind != "verb":
        return False
    return not scene.is_many(actors[0]) and not scene.kinds(actors[0]) & {"crowd", "group"}


def _quantities(scene: Scene, filled: Filled) -> tuple[Quantity, ...]:
    """Counts in the phrases that take part: parties, victims, weapons, objects, "without casualties"."""
    trigger, tree = filled.trigger, scene.tree
    if trigger.kind == "modal":
        return ()
    heads = [
        f.phrase
        for f in filled.fillers
        if f.role != "actor" or trigger.entry.type in ("PROTEST", "MOBILIZE", "ASSAULT")
    ]
    thing = direct_object(scene, trigger.clause) if trigger.clause == trigger.token else None
    heads += [thing] if thing is not None else []
    heads += [token for token in filled.merged if tree.analysis.upos[token] in ("NOUN", "NUM", "PROPN")]
    for host in {trigger.token, trigger.clause, *filled.merged}:
        heads += [
            k
            for k in tree.kids(host, "obl", "nmod", "obj")
            if scene.lemmas[k] in _UNHARMED or "weapon" in scene.kinds(k)
        ]
        if is_passive(scene, host):
            heads += tree.kids(host, "nsubj:pass")
    out: dict[int, Quantity] = {}
    for head in sorted(set(heads)):
        for member in scene.members(head):
            found = _unharmed(scene, member) or quantity_of(scene, member)
            if found is not None:
                out.setdefault(found.start, found)
    return tuple(out[start] for start in sorted(out))


def _unharmed(scene: Scene, token: int) -> Quantity | None:
    """ "without casualties": none."""
    if scene.lemmas[token] not in _UNHARMED or scene.case(token) != "without":
        return None
    span = scene.text(token)
    case = scene.tree.kids(token, "case")[0]
    whole = scene.tree.reading.span(case, max(case, scene.phrase(token)[1]))
    return Quantity(
        of=scene.lemmas[token],
        low=0.0,
        high=0.0,
        approximate=False,
        text=whole.text,
        start=whole.start,
        end=span.end,
    )


def _score(kind: Kind, status: Status, roles: tuple[Role, ...]) -> float:
    score = BASE[kind]
    names = {role.role for role in roles}
    score -= 0.0 if names & {"actor", "mediator"} else NO_ACTOR
    score -= 0.0 if "recipient" in names else NO_RECIPIENT
    score -= 0.0 if status in ("happened", "ongoing") else UNREAL
    return round(score, 3)
