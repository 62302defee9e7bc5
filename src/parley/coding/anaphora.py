"""Event nouns that point back: "the attack", "these talks" after the act itself has been told.

Stage `coding`. A definite event noun after an act of the same type is a second mention, no second act, and is left
out; except an attack that is told to have come or followed, which keeps the doer of the act it points back to
("The strikes came in response to …"), so that what is said of it can be linked. Who condemns "the attack" blames the
one who was just said to have attacked.
"""

from __future__ import annotations

from dataclasses import replace

from parley.coding.frames import Filler, direct_object
from parley.coding.nominal import anchor_of
from parley.coding.roles import Filled
from parley.coding.scene import Scene

_POINTING = frozenset({"the", "this", "that", "these", "those"})
_MEANS = frozenset({"in", "by", "during"})
_TALK = 6  # sentences back to the meeting that is gone on about
_AGAINST = frozenset({"against", "over", "about", "at"})
_BACK = 2  # sentences in which the doer of an attack pointed back to is looked for


def without_echoes(scene: Scene, filled: list[Filled]) -> list[Filled]:
    """The triggers without second mentions, attacks that came completed; in text order."""
    out: list[Filled] = []
    for one in sorted(filled, key=lambda f: f.trigger.token):
        if not _points_back(scene, one):
            out.append(one if one.of("actor") else _of_same_deed(scene, one, out))
            continue
        earlier = [f for f in out if f.fillers and f.trigger.entry.type == one.trigger.entry.type]
        if not earlier:
            out.append(one)
        elif one.trigger.kind == "occur" and one.trigger.entry.type == "ASSAULT":
            out.append(one if one.of("actor") else _with_doer(scene, one, earlier))
    out = [_with_blamed(scene, one, out) for one in out]
    return [_with_partner(scene, one, out) for one in out]


def _with_partner(scene: Scene, one: Filled, told: list[Filled]) -> Filled:
    """ "The President called the premier … He also discussed aid": with whom he had spoken before."""
    actors = one.of("actor")
    if (
        one.trigger.entry.type != "CONSULT"
        or len(actors) != 1
        or one.of("recipient")
        or one.trigger.kind != "verb"
    ):
        return one
    if (
        scene.is_many(actors[0].token)
        or scene.lemmas[one.trigger.token] not in scene.lexicon.closed["conferring"]
    ):
        return one
    cluster, number = scene.clusters_at.get(actors[0].token), scene.tree.sentence_of[one.trigger.token]
    for other in reversed(told):
        apart = number - scene.tree.sentence_of[other.trigger.token]
        if not 0 < apart <= _TALK or other.trigger.entry.type != "CONSULT" or cluster is None:
            continue
        met = [f for f in other.fillers if f.role in ("actor", "recipient")]
        own = [f for f in met if scene.clusters_at.get(f.token) == cluster]
        if own and len(met) > len(own):
            others = [
                Filler("recipient", f.token, f.slot, f.phrase, "co-reference") for f in met if f not in own
            ]
            return one.adding(others)
    return one


def _with_blamed(scene: Scene, one: Filled, told: list[Filled]) -> Filled:
    """ "condemned the attack": who attacked is blamed, where the text has said so shortly before."""
    if one.trigger.entry.frame.name != "condemn" or one.of("recipient"):
        return one
    noun = _condemned(scene, one.trigger.clause)
    types = (
        {entry.type for entry in scene.lexicon.nouns.get(scene.lemmas[noun], ())}
        if noun is not None
        else set()
    )
    if (
        noun is None
        or not types
        or not any(scene.tree.lower[k] in _POINTING for k in scene.tree.kids(noun, "det"))
    ):
        return one
    number = scene.tree.sentence_of[noun]
    owners = _owners_of_same(scene, noun)
    if owners:
        return one.adding([Filler("recipient", k, "obj", k, "inferred") for k in owners])
    for other in reversed(told):
        near = 0 <= number - scene.tree.sentence_of[other.trigger.token] <= _BACK
        if near and other.trigger.token < noun and other.trigger.entry.type in types and other.of("actor"):
            blamed = [Filler("recipient", f.token, f.slot, f.phrase, "inferred") for f in other.of("actor")]
            return one.adding(blamed)
    return one


def _owners_of_same(scene: Scene, noun: int) -> list[int]:
    """Whose the same deed was when it was last named, in the sentence before: "rocket attacks from the militia"."""
    tree, lemma, number = scene.tree, scene.lemmas[noun], scene.tree.sentence_of[noun]
    first = tree.layout.sentences[max(0, number - 1)][0]
    for token in range(noun - 1, first - 1, -1):
        if scene.lemmas[token] != lemma or tree.analysis.upos[token] != "NOUN":
            continue
        by = [k for k in tree.kids(token, "nmod") if scene.case(k) in ("by", "from") and scene.is_who(k)]
        owners = [k for k in (*by, *tree.kids(token, "nmod:poss")) if scene.is_who(k) and scene.weight(k) > 0]
        return [member for owner in owners[:1] for member in scene.members(owner) if scene.is_who(member)]
    return []


def _condemned(scene: Scene, verb: int) -> int | None:
    """What is condemned: an object, or after "against": "spoke out against the attack"."""
    found = direct_object(scene, verb)
    if found is not None:
        return found
    return next((k for k in scene.tree.kids(verb, "obl") if scene.case(k) in _AGAINST), None)


def _points_back(scene: Scene, one: Filled) -> bool:
    if one.trigger.entry.part != "noun" or one.trigger.kind not in ("noun", "occur"):
        return False
    tokens = {one.trigger.token, anchor_of(scene, one.trigger.token)}
    return any(scene.tree.lower[k] in _POINTING for token in tokens for k in scene.tree.kids(token, "det"))


def _of_same_deed(scene: Scene, one: Filled, told: list[Filled]) -> Filled:
    """ "was also killed in the airstrike": the doer of the airstrike told before by the same word, if it has one."""
    tree, nouns = scene.tree, scene.lexicon.nouns
    means = {
        scene.lemmas[noun]
        for noun in tree.kids(one.trigger.token, "obl")
        if scene.case(noun) in _MEANS
        and any(tree.lower[k] in _POINTING for k in tree.kids(noun, "det"))
        and any(entry.type == one.trigger.entry.type for entry in nouns.get(scene.lemmas[noun], ()))
    }
    number = tree.sentence_of[one.trigger.token]
    for other in reversed(told if means else []):
        if number - tree.sentence_of[other.trigger.token] > _BACK:
            break
        words = {scene.lemmas[token] for token in (other.trigger.token, *other.merged)}
        if means & words and other.trigger.entry.type == one.trigger.entry.type and other.of("actor"):
            copied = [Filler("actor", f.token, f.slot, f.phrase, "co-reference") for f in other.of("actor")]
            return one.adding(copied)
    return one


def _with_doer(scene: Scene, one: Filled, earlier: list[Filled]) -> Filled:
    """The attack with the actors of the nearest act before it that has some."""
    number = scene.tree.sentence_of[one.trigger.token]
    for other in reversed(earlier):
        actors = other.of("actor")
        if number - scene.tree.sentence_of[other.trigger.token] > _BACK:
            break
        if actors:
            copied = tuple(Filler("actor", f.token, f.slot, f.phrase, "co-reference") for f in actors)
            return replace(one, fillers=copied + one.fillers)
    return one
