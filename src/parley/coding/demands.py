"""Demands inside what a speaker says: "the envoy said the rebels must withdraw" is the envoy asking the rebels.

Stage `coding`. A modal of duty over an actor, or over what only actors can do, makes a REQUEST of the innermost
speaker; "should have" makes an ACCUSE. The narrator and unnamed speakers of opinion demand nothing.
"""

from __future__ import annotations

from parley.coding.frames import Filler, agent, direct_object, is_passive, prepositional, subject
from parley.coding.lexicon import Entry, Frame
from parley.coding.parties import parties
from parley.coding.predicates import Trigger
from parley.coding.roles import Filled
from parley.coding.scene import Scene

_STRONG = frozenset({"must"})
_WEAK = frozenset({"should", "ought"})
_HAVE_TO = frozenset({"have", "need"})
_THINKING = frozenset({"think", "believe", "feel"})
_ENTITLED = frozenset({"have", "get", "receive", "enjoy", "benefit", "deserve"})
_SURE = 2  # weight of a party that weaker words than "must" need
_FIRST = frozenset({"i", "we", "you", "one", "it", "this", "that", "there", "he", "she"})
_FRAME = Frame(name="demand", slots=(), mutual=frozenset(), subject=None, object=None, required=False)
REQUEST = Entry(lemma="must", part="verb", type="REQUEST", mode=None, frame=_FRAME)
REPROACH = Entry(lemma="should", part="verb", type="ACCUSE", mode="disapprove", frame=_FRAME)


def demand_at(scene: Scene, token: int) -> Filled | None:
    """The demand a modal or a verb of need at the token makes, without its actor (the claim's speaker)."""
    tree, lemma, upos = scene.tree, scene.lemmas[token], scene.tree.analysis.upos[token]
    if upos == "AUX" and (lemma in _STRONG or lemma in _WEAK):
        verb = tree.analysis.heads[token]
        if (
            verb is None
            or tree.analysis.relations[token] != "aux"
            or _is_epistemic(scene, verb, weak=lemma in _WEAK)
        ):
            return None
        if any(token < k < verb for k in tree.kids(verb, "nsubj", "nsubj:pass", "expl")):
            return None  # "should the police fail", "why should the minister …?"
        if scene.lemmas[verb] in _ENTITLED or _is_doubted(scene, verb):
            return None  # "children should have access": nobody is asked to do it
        perfect = any(scene.lemmas[k] == "have" for k in tree.kids(verb, "aux"))
        return _demand(
            scene, token, verb, REPROACH if perfect and lemma in _WEAK else REQUEST, strong=lemma in _STRONG
        )
    if tree.relation(token) == "acl":
        return None
    if upos == "VERB" and lemma in _HAVE_TO and tree.feature(token, "Tense") == "Pres":
        for kid in tree.kids(token, "xcomp"):
            if any(tree.lower[m] == "to" for m in tree.kids(kid, "mark")):
                return _demand(scene, token, kid, REQUEST, strong=False)
    if (
        lemma in scene.lexicon.closed["needed"]
        and upos in ("VERB", "ADJ")
        and (upos == "ADJ" or is_passive(scene, token))
    ):
        return _needed(scene, token)
    return None


def _is_epistemic(scene: Scene, verb: int, *, weak: bool) -> bool:
    """ "if they must", "should be proud": no duty laid on anybody."""
    tree = scene.tree
    has_copula = any(tree.relation(k) == "cop" for k in tree.children[verb])
    if has_copula and (weak or tree.analysis.upos[verb] != "ADJ"):
        return True
    return bool({tree.lower[k] for k in tree.kids(verb, "mark")} & {"if", "whether", "unless"})


def _is_doubted(scene: Scene, verb: int) -> bool:
    """ "I don't think they should": an opinion, of which nothing is asked."""
    tree, head = scene.tree, scene.tree.analysis.heads[verb]
    if head is None or tree.relation(verb) != "ccomp" or scene.lemmas[head] not in _THINKING:
        return False
    return any(tree.lower[k] in ("not", "n't", "n’t") for k in tree.kids(head, "advmod"))


def _demand(scene: Scene, token: int, verb: int, entry: Entry, *, strong: bool) -> Filled | None:
    tree = scene.tree
    if any(tree.lower[m] in ("if", "whether", "unless") for m in tree.kids(verb, "mark")):
        return None
    if tree.analysis.relations[verb] == "acl:relcl" or (not strong and tree.kids(verb, "expl")):
        return None  # "there should be no need" obliges nobody
    found = agent(scene, verb) if is_passive(scene, verb) else subject(scene, verb)
    patient = direct_object(scene, verb) if is_passive(scene, verb) else None
    if found is not None and tree.lower[found] in _FIRST:
        return None
    fillers = parties(scene, "recipient", "subj", found) if found is not None else []
    if fillers and not strong and max(scene.weight(f.token) for f in fillers) < _SURE:
        return None
    if not fillers and not (strong and (patient is not None or found is not None)):
        return None
    if (
        not fillers
        and patient is not None
        and not scene.kinds(patient) & {"event", "captive", "agreement", "armed", "measure", "crowd"}
    ):
        return None
    if (
        not fillers
        and patient is None
        and found is not None
        and not scene.kinds(found) & {"event", "agreement", "measure"}
    ):
        return None
    return Filled(Trigger(token, entry, verb, "modal"), tuple(fillers), False)


def _needed(scene: Scene, token: int) -> Filled | None:
    """ "patience is needed from the donors"."""
    recipients: list[Filler] = []
    for case in ("from", "of", "by"):
        for phrase in prepositional(scene, token, case):
            recipients += parties(scene, "recipient", case, phrase)
    if not recipients:
        return None
    return Filled(Trigger(token, REQUEST, token, "modal"), tuple(recipients), False)
