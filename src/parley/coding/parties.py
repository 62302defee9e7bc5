"""The parties a phrase names: each member that can act, or whose owner can; where it stands, whose document it is.

Stage `coding`. In: a phrase's head and the role it fills. Out: fillers (tokens); texts and ids come later.
"""

from __future__ import annotations

from parley.coding.frames import Filler, act_member, subject
from parley.coding.scene import Scene
from parley.types import RoleName

_NOBODY = frozenset({"no", "neither"})
_STRUCK = frozenset({"military", "building", "vehicle"})
_AIMED_SLOTS = frozenset({"obj", "on", "upon", "against", "at", "targeting"})
_NO_DOER = frozenset({"weapon", "vehicle", "building", "measure"})


def parties(scene: Scene, role: RoleName, slot: str, token: int) -> list[Filler]:
    """One filler a member of the phrase that can act, or whose owner can."""
    out: list[Filler] = []
    seen: set[int] = set()
    for member in _without_names(scene, scene.members(token)):
        if any(scene.tree.lower[k] in _NOBODY for k in scene.tree.kids(member, "det")):
            continue  # "no group" takes no part
        party = act_member(scene, member)
        if party is None and scene.tree.analysis.upos[member] == "ADJ" and scene.is_side(member):
            party = member  # "American and British warplanes" read as two
        if party is None and role == "actor" and slot == "subj":
            out += _authors(scene, member)
        if party is None and role == "recipient" and slot in _AIMED_SLOTS:
            out += _hosts(scene, member)
        if party is None and role == "recipient":
            out += between(scene, member, role)
        if party is None or party in seen or _is_nobody(scene, role, slot, party, member):
            continue
        seen.add(party)
        out += [Filler(role, side, slot, member) for side in _joint_sides(scene, party)]
        out.append(Filler(role, party, slot, member))
        if party != member:  # "statements by the premier and other leaders"
            others = [side for side in scene.members(party)[1:] if scene.is_who(side) and side not in seen]
            out += [Filler(role, side, slot, member) for side in others]
            seen.update(others)
    return out


def _is_nobody(scene: Scene, role: RoleName, slot: str, party: int, member: int) -> bool:
    """Whether a party a phrase stands for takes no part in this role after all."""
    pronoun, own = scene.tree.analysis.upos[party] == "PRON", party == member
    if role in ("recipient", "victim"):
        if slot == "obj" and role == "recipient" and scene.tree.lower[party] == "it":
            return True
        return slot != "subj" and not own and pronoun  # "expressed their wish": the doer's own
    if role == "actor" and slot == "from":
        return "place" in scene.kinds(party)  # where fire came from is no doer
    return role == "actor" and slot == "subj" and own and _is_tool(scene, member)


def _without_names(scene: Scene, members: list[int]) -> list[int]:
    """ "His Norlandic and Esmerian counterparts, A and B": the names after the comma are no further people."""
    tree = scene.tree
    for at, member in enumerate(members[:-1]):
        sides = [k for k in tree.kids(member, "amod", "compound") if scene.is_side(k)]
        several = scene.is_many(member) and "political" in scene.kinds(member) and bool(sides)
        named = members[at + 1] in scene.named_over and tree.analysis.upos[members[at + 1]] == "PROPN"
        if several and named and tree.forms[member + 1 : member + 2] == (",",):
            return members[: at + 1]
    return members


def _authors(scene: Scene, document: int) -> list[Filler]:
    """ "The council passed a resolution demanding …": who issues a document says what it says."""
    tree = scene.tree
    verb = tree.analysis.heads[document]
    if verb is None or "document" not in scene.kinds(document) or tree.relation(document) != "obj":
        return []
    if scene.lemmas[verb] not in scene.lexicon.closed["issuing"]:
        return []
    writer = subject(scene, verb)
    return [] if writer is None else parties(scene, "actor", "author", writer)


def _joint_sides(scene: Scene, noun: int) -> list[int]:
    """ "Thai" of "Thai and Cambodian troops": every side but the last, which is in the noun's own phrase."""
    kids = scene.tree.kids(noun, "amod", "compound")
    joined = [kid for kid in kids if len(scene.tree.conjuncts(kid)) > 1]
    if not joined:
        return []
    return sorted(k for kid in kids for k in scene.tree.conjuncts(kid) if scene.is_side(k))[:-1]


def _is_tool(scene: Scene, token: int) -> bool:
    kinds = scene.kinds(token)
    return bool(kinds & _NO_DOER) and not kinds & {"political", "armed", "organization", "name"}


def _hosts(scene: Scene, thing: int) -> list[Filler]:
    """The named place that a struck thing without an owner stands in: "a base in Mali" is taken for Mali's."""
    if not scene.kinds(thing) & _STRUCK:
        return []
    for kid in scene.tree.kids(thing, "nmod"):
        is_water = scene.lemmas[kid] in scene.lexicon.closed["waters"]
        if (
            scene.case(kid) in ("in", "of", "near", "at")
            and {"place", "name"} <= scene.kinds(kid)
            and not is_water
        ):
            return [Filler("recipient", kid, "in", thing, "inferred")]
    return []


def between(scene: Scene, thing: int, role: RoleName) -> list[Filler]:
    """The sides of what is between them: "tensions between Norland and Esmeria"."""
    things = [thing, *(k for k in scene.tree.kids(thing, "nmod") if scene.case(k) == "of")]
    sides = [k for noun in things for k in scene.tree.kids(noun, "nmod") if scene.case(k) == "between"]
    found = [filler for kid in sides for filler in parties(scene, role, "between", kid)]
    return [
        f
        for f in found
        if not any(scene.tree.analysis.upos[k] == "PRON" for k in scene.tree.kids(f.token, "nmod:poss"))
    ]
