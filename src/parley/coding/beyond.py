"""Who takes part by words beyond a trigger's frame: in the verb before it, the noun around it, a participle behind it.

Stage `coding`. In: a trigger and the fillers its frame gives. Out: fillers for the roles that are still empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from parley.coding.frames import Filler, act_member, direct_object, is_passive, slot_tokens, subject
from parley.coding.parties import between, parties
from parley.coding.predicates import Trigger
from parley.coding.scene import Scene
from parley.types import RoleName

_PLEDGED = frozenset({"SUPPORT", "AGREE"})
_JUDGED = frozenset({"SANCTION", "COERCE", "ACCUSE"})
_SHARING = frozenset({"SANCTION", "COERCE", "CONSULT", "THREATEN", "ACCUSE"})
_TOWARD = frozenset({"with", "against", "on", "to"})
_AGAIN = frozenset({"appos", "conj", "parataxis", "obj", "dep", "nmod", "list"})
_ALONG = frozenset({"with", "alongside", "for"})
_MEANS_OF = frozenset({"in", "by", "during"})
_AIMS = frozenset({"to", "for", "with", "toward", "towards"})


def beyond(scene: Scene, trigger: Trigger, fillers: Sequence[Filler]) -> list[Filler]:
    """Return fillers for an actor or a recipient that the frame has not found."""
    found = list(fillers)
    for role, finder in _FINDERS:
        have = {"recipient" if f.role == "victim" else f.role for f in found}
        if role is None or role not in have:
            found += finder(scene, trigger)
    return found[len(fillers) :]


def _aim_of_object(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Reaffirmed its commitment to Norland's security": whom the pledge, not the verb, is aimed at."""
    pledge = direct_object(scene, trigger.token) if trigger.kind == "verb" else None
    if pledge is None or trigger.entry.type not in _PLEDGED:
        return []
    for kid in scene.tree.kids(pledge, "nmod"):
        if scene.case(kid) in _AIMS:
            return parties(scene, "recipient", "obj", kid)
    helped = dict.fromkeys(kid for deed in scene.tree.kids(pledge, "acl") for kid in _helped(scene, deed))
    return [filler for kid in helped for filler in parties(scene, "recipient", "obj", kid)]


def _helped(scene: Scene, deed: int) -> Iterator[int]:
    """Whom a pledged deed is for or done with: "to ensure that Norland can …", "to work alongside the Union"."""
    tree = scene.tree
    yield from (k for k in tree.kids(deed, "obj", "iobj") if scene.is_who(k))
    yield from (k for k in tree.kids(deed, "obl") if scene.case(k) in _ALONG and scene.is_who(k))
    for clause in tree.kids(deed, "ccomp"):
        yield from (k for k in tree.kids(clause, "nsubj") if scene.is_who(k))
    for aim in tree.kids(deed, "advcl", "xcomp"):
        if any(tree.lower[k] == "to" for k in tree.kids(aim, "mark")):
            yield from (k for k in tree.kids(aim, "obj") if scene.is_who(k))


def _mediated_parties(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "A truce between Norland and the rebels, brokered by Esmeria": the sides stand with what is brokered."""
    thing = direct_object(scene, trigger.clause)
    if thing is None or trigger.entry.frame.name != "mediate":
        return []
    for near in (
        thing,
        *scene.tree.ancestors(thing),
    ):  # "a truce between A and the rebels brokered by": whose truce
        if scene.tree.analysis.upos[near] not in ("NOUN", "PROPN"):
            break
        found = between(scene, near, "actor")
        if found:
            return found
    return []


def _shared_recipient(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Cut ties with Norland and imposed an embargo", "called the minister and discussed aid": of both verbs."""
    tree, clause = scene.tree, trigger.clause
    first = tree.analysis.heads[clause]
    if trigger.entry.type not in _SHARING or first is None or tree.relation(clause) != "conj":
        return []
    if (
        tree.analysis.upos[first] != "VERB"
        or first > clause
        or is_passive(scene, first)
        or is_passive(scene, clause)
    ):
        return []
    if tree.kids(clause, "nsubj"):
        return []
    found = [*tree.kids(first, "obj"), *(k for k in tree.kids(first, "obl") if scene.case(k) in _TOWARD)]
    for kid in found:
        if scene.is_who(kid) and scene.weight(kid) > 0:
            return [replace(f, basis="inferred") for f in parties(scene, "recipient", "shared", kid)]
    return []


def _joined_doers(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "We joined 40 nations in condemning …", "stands with the premier in condemning …": they do it too."""
    tree, verb = scene.tree, _governor(scene, trigger.clause)
    if verb is None or trigger.kind != "verb" or scene.lemmas[verb] not in scene.lexicon.closed["joining"]:
        return []
    if not any(tree.lower[k] == "in" for k in tree.kids(trigger.clause, "mark", "case")):
        return []
    found = [
        *tree.kids(verb, "obj"),
        *(k for k in tree.kids(verb, "obl") if scene.case(k) in ("with", "alongside")),
    ]
    return [filler for kid in found for filler in parties(scene, "actor", "with", kid)]


def _governor(scene: Scene, token: int) -> int | None:
    """The head of a clause that hangs on a verb by what it is done in: "joined them in condemning"."""
    return (
        scene.tree.analysis.heads[token] if scene.tree.relation(token) in ("advcl", "xcomp", "obl") else None
    )


def _credited(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Died in the attack, reportedly conducted by the militia", "an attack ascribed to the militia"."""
    if trigger.entry.type != "ASSAULT":
        return []
    tree = scene.tree
    nouns = [trigger.token] if trigger.entry.part == "noun" else []
    nouns += [
        k for k in tree.kids(trigger.clause, "obl") if scene.case(k) in _MEANS_OF and _is_deed(scene, k)
    ]
    hosts = [*nouns, trigger.clause] if len(nouns) > (trigger.entry.part == "noun") else nouns
    first, end = tree.layout.sentences[tree.sentence_of[trigger.token]]
    again = [
        k
        for k in range(first, end)
        if tree.relation(k) in _AGAIN and tree.lower[max(first, k - 1)] == "another"
    ]
    for noun in [*hosts, *(k for k in again if k != trigger.token and _is_deed(scene, k))]:
        for kid in tree.kids(noun, "acl", "advcl"):
            if scene.lemmas[kid] not in scene.lexicon.closed["crediting"] or not is_passive(scene, kid):
                continue
            for by in tree.kids(kid, "obl"):
                if scene.case(by) in ("by", "to", "on"):
                    return [replace(f, basis="inferred") for f in parties(scene, "actor", "by", by)]
    return []


def _is_deed(scene: Scene, noun: int) -> bool:
    return any(entry.type == "ASSAULT" for entry in scene.lexicon.nouns.get(scene.lemmas[noun], ()))


def _court(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Was sentenced in the High Court": the court does it."""
    if trigger.kind != "verb" or trigger.entry.type not in _JUDGED or not is_passive(scene, trigger.clause):
        return []
    for kid in scene.tree.kids(trigger.clause, "obl"):
        if scene.case(kid) in ("in", "at", "before", "by") and scene.lemmas[kid] in ("court", "tribunal"):
            return [replace(f, basis="inferred") for f in parties(scene, "actor", "by", kid)]
    return []


def _addressed(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "A letter to the assembly calling for a vote": whom a document that asks is written to."""
    document = scene.tree.analysis.heads[trigger.clause]
    asks = trigger.entry.type == "REQUEST" and scene.tree.relation(trigger.clause) in ("acl", "advcl")
    if document is None or not asks:
        return []
    thing = direct_object(scene, document) if scene.tree.analysis.upos[document] == "VERB" else document
    if thing is None or "document" not in scene.kinds(thing):
        return []
    readers = [
        k for host in {thing, document} for k in scene.tree.kids(host, "nmod", "obl") if scene.case(k) == "to"
    ]
    return [filler for kid in readers for filler in parties(scene, "recipient", "to", kid)]


def _shared_doer(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Rebel attacks on the town and raids on the port": who stands before both nouns does both."""
    tree, first = scene.tree, scene.tree.analysis.heads[trigger.token]
    if (
        first is None
        or trigger.kind != "noun"
        or tree.relation(trigger.token) != "conj"
        or not scene.lexicon.nouns.get(scene.lemmas[first])
    ):
        return []
    if trigger.entry.type not in {entry.type for entry in scene.lexicon.nouns[scene.lemmas[first]]}:
        return []
    for slot in ("poss", "mod"):
        found = [
            f
            for token in slot_tokens(scene, trigger.entry, first, first, slot)
            for f in (
                [Filler("actor", token, slot, token)]
                if slot == "mod"
                else parties(scene, "actor", slot, token)
            )
        ]
        if found:
            return [replace(f, basis="inferred") for f in found]
    return []


def _warded(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Norland defended its people from rocket attacks": who is defended is who is attacked."""
    if trigger.entry.type != "ASSAULT" or trigger.kind not in ("noun", "light"):
        return []
    noun = trigger.token
    verb = scene.tree.analysis.heads[noun]
    if verb is None or scene.lemmas[verb] not in scene.lexicon.closed["warding"]:
        return []
    if scene.case(noun) not in ("from", "against"):
        return []
    thing = direct_object(scene, verb)
    if thing is None:
        return []
    party = act_member(scene, thing)
    if any(scene.tree.analysis.upos[k] == "PRON" for k in scene.tree.kids(thing, "nmod:poss")):
        party = subject(scene, verb)  # "its people": the defender's own
    return [] if party is None else parties(scene, "recipient", "warded", party)


_FINDERS: tuple[tuple[RoleName | None, Callable[[Scene, Trigger], list[Filler]]], ...] = (
    ("recipient", _aim_of_object),
    ("actor", _mediated_parties),
    ("recipient", _warded),
    ("actor", _shared_doer),
    ("recipient", _shared_recipient),
    (None, _joined_doers),
    ("actor", _court),
    ("recipient", _addressed),
    ("actor", _credited),
)  # what is asked for which role, in this order; None: whoever else is there
