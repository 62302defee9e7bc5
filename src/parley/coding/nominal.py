"""Event nouns: when "the strikes on the town" or "talks between the two" report an act, and under which verb.

Stage `coding`. A noun reports an act when a light verb carries it ("carried out an attack", "talks were held"),
when it takes place, is suffered or joined, or when the text names its doer or whom it is against.
"""

from __future__ import annotations

from parley.coding.frames import is_passive, names_side
from parley.coding.lexicon import Entry
from parley.coding.predicates import Kind, Sentences, Trigger, has_preposition, near_fits
from parley.coding.scene import Scene

_BARE_RELATIONS = frozenset({"compound", "amod", "flat", "case", "fixed", "nmod:desc", "det"})
# Types whose bare nouns are mostly background: they want a doer and a second party or a clause.
_CAREFUL = frozenset({"AGREE", "AID", "COOPERATE", "SUPPORT", "REQUEST", "THREATEN", "CONCEDE", "SANCTION"})
_FORCE = frozenset({"ASSAULT"})
_STRIKABLE = frozenset({"who", "place", "military", "building", "vehicle", "weapon", "date"})
_WEIGHTY = ("by", "between", "among", "against", "on", "upon", "targeting", "with")


def noun_trigger(scene: Scene, sentences: Sentences, token: int) -> Trigger | None:
    """The trigger an event noun makes, or None."""
    tree = scene.tree
    if tree.analysis.relations[token] in _BARE_RELATIONS:
        return None
    entry = _entry(scene, sentences, token)
    if entry is None:
        return None
    if entry.type in _FORCE and _is_figure(scene, token):
        return None
    clause, kind = carrier(scene, token)
    if kind == "noun" and not _is_told(scene, token, entry):
        return None
    if kind != "noun" and entry.type == "REQUEST" and not _asks(scene, token):
        return None
    return Trigger(token, entry, clause, kind)


def _entry(scene: Scene, sentences: Sentences, token: int) -> Entry | None:
    tree = scene.tree
    compounds = [k for k in tree.kids(token, "compound", "amod") if k < token]
    for kid in reversed(compounds):
        for entry in scene.lexicon.nouns.get(f"{scene.lemmas[kid]}-{scene.lemmas[token]}", ()):
            return entry
    for entry in scene.lexicon.nouns.get(scene.lemmas[token], ()):
        hung = not entry.prepositions or has_preposition(scene, token, entry.prepositions)
        if hung and near_fits(sentences, token, entry):
            return entry
    return None


def carrier(scene: Scene, token: int) -> tuple[int, Kind]:
    """The verb that carries an event noun and how; the noun itself and "noun" where none does."""
    tree, light = scene.tree, scene.lexicon.light
    anchor = anchor_of(scene, token)
    head = tree.analysis.heads[anchor]
    if head is not None and tree.analysis.upos[head] == "VERB":
        kind = _carried(scene, anchor, head)
        if kind is not None:
            return head, kind
    for kid in tree.kids(anchor, "acl", "acl:relcl"):
        if "do" not in light.get(scene.lemmas[kid], ()):
            continue
        if is_passive(scene, kid) or (tree.kids(kid, "nsubj") and not tree.kids(kid, "obj")):
            return kid, "light"
    return token, "noun"


def _carried(scene: Scene, noun: int, verb: int) -> Kind | None:
    """How a verb carries the noun that hangs on it; None when it does not."""
    relation, roles = scene.tree.relation(noun), scene.lexicon.light.get(scene.lemmas[verb], frozenset())
    passive = is_passive(scene, verb)
    if relation == "obj" and not passive:
        kinds: tuple[Kind, ...] = ("undergo", "share")
        return "light" if "do" in roles else next((kind for kind in kinds if kind in roles), None)
    if relation == "nsubj" and passive:
        return "light" if "do" in roles else None
    if relation == "nsubj":
        return "occur" if "occur" in roles else None
    if relation == "obl" and "share" in roles and scene.case(noun) in ("in", "of"):
        return "share"
    return None


def anchor_of(scene: Scene, token: int) -> int:
    """The noun whose place in the clause counts: "a wave of strikes" stands where "wave" stands."""
    tree, at = scene.tree, token
    for _ in range(4):
        head = tree.analysis.heads[at]
        if head is None:
            break
        relation = tree.relation(at)
        if (
            relation == "nmod"
            and scene.case(at) == "of"
            and (scene.lemmas[head] in scene.lexicon.closed["carriers"] or "quantity" in scene.kinds(head))
        ) or (relation == "conj" and tree.analysis.upos[head] in ("NOUN", "PROPN")):
            at = head
        else:
            break
    return at


def _is_told(scene: Scene, token: int, entry: Entry) -> bool:
    """Whether a noun without a carrying verb names its doer or whom it is against."""
    tree = scene.tree
    owner = [k for k in tree.kids(token, "nmod:poss") if scene.is_who(k) and scene.weight(k) >= 1]
    sides = [k for k in tree.kids(token, "compound", "amod") if names_side(scene, k, token)]
    phrases = [
        k
        for k in tree.kids(token, "nmod")
        if scene.case(k) in _WEIGHTY and (scene.is_who(k) or "place" in scene.kinds(k))
    ]
    patients = [k for k in tree.kids(token, "nmod") if scene.case(k) == "of" and scene.is_who(k)]
    clause = tree.kids(token, "acl", "ccomp") or [
        k for k in tree.kids(token, "nmod") if scene.case(k) in ("for", "to")
    ]
    if entry.type in _CAREFUL:
        return bool(owner or _by(scene, phrases)) and bool(clause or phrases)
    if scene.lemmas[token] in scene.lexicon.closed["vague_nouns"]:
        return bool(phrases)
    takes_of = any("of" in slots for _, slots in entry.frame.slots)
    named = any(scene.kinds(k) & {"name", "political", "armed"} for k in patients)
    return bool(owner or sides or phrases or (named and takes_of))


def _is_figure(scene: Scene, token: int) -> bool:
    """ "the battle to cut prices", "an attack on the budget": force against nobody."""
    tree = scene.tree
    if any(tree.lower[m] == "to" for k in tree.kids(token, "acl") for m in tree.kids(k, "mark")):
        return True
    against = [k for k in tree.kids(token, "nmod") if scene.case(k) in ("on", "against")]
    return bool(against) and not any(scene.kinds(k) & _STRIKABLE for k in against)


def _asks(scene: Scene, token: int) -> bool:
    """Whether the noun says what is asked: "calls for", "an appeal to"."""
    tree = scene.tree
    asked = any(scene.case(k) in ("for", "to") for k in tree.kids(token, "nmod"))
    return asked or bool(tree.kids(token, "acl", "ccomp"))


def _by(scene: Scene, phrases: list[int]) -> bool:
    return any(scene.case(k) in ("by", "between") for k in phrases)
