"""Filling a trigger's frame: from slots to parties, with owners for things and both sides of what is mutual.

Stage `coding`. In: a trigger. Out: fillers (tokens) and whether the act is mutual; texts and ids come later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parley.coding.frames import (
    Filler,
    act_member,
    agent,
    direct_object,
    doer,
    is_passive,
    slot_tokens,
    subject,
)
from parley.coding.predicates import Trigger
from parley.coding.scene import Scene
from parley.types import RoleName

_MEDIATED = frozenset({"CONSULT", "AGREE", "RETREAT", "CONCEDE", "SUPPORT", "COOPERATE"})
_MEANS = ("with", "using", "by", "from")
_MUTUAL_FRAMES = frozenset({"meet", "talk", "agree", "join", "fight", "n_talk", "n_fight"})
_CORE = frozenset({"subj", "obj", "iobj", "comp", "inner", "poss", "mod"})  # slots that are no prepositions
_PLEDGED = frozenset({"SUPPORT", "AGREE"})
_NOBODY = frozenset({"no", "neither"})
_SHARING = frozenset({"SANCTION", "COERCE", "CONSULT", "THREATEN", "ACCUSE"})
_TOWARD = frozenset({"with", "against", "on", "to"})
_JUDGED = frozenset({"SANCTION", "COERCE", "ACCUSE"})
_AGAIN = frozenset({"appos", "conj", "parataxis", "obj", "dep", "nmod", "list"})
_ALONG = frozenset({"with", "alongside", "for"})
_MEANS_OF = frozenset({"in", "by", "during"})
_AIMS = frozenset({"to", "for", "with", "toward", "towards"})


@dataclass(frozen=True, slots=True)
class Filled:
    """The fillers of one trigger. `merged` are tokens of other triggers that tell the same act."""

    trigger: Trigger
    fillers: tuple[Filler, ...]
    reciprocal: bool
    merged: tuple[int, ...] = ()

    def of(self, *roles: RoleName) -> list[Filler]:
        """The fillers of the named roles."""
        return [f for f in self.fillers if f.role in roles]

    def adding(self, fillers: list[Filler], *merged: int) -> Filled:
        """The same with more fillers and merged triggers."""
        known = {(f.role, f.token) for f in self.fillers}
        fresh = tuple(f for f in fillers if (f.role, f.token) not in known)
        return replace(self, fillers=self.fillers + fresh, merged=self.merged + merged)


def fill(scene: Scene, trigger: Trigger) -> Filled:
    """Fills the frame of a trigger."""
    entry, fillers = trigger.entry, _from_clause(scene, trigger)
    used = {f.phrase for f in fillers} | {trigger.token, trigger.clause}
    have = {f.role for f in fillers}
    for role, slots in entry.frame.slots:
        if role in have:
            continue
        for slot in slots:
            found = _in_slot(scene, trigger, role, slot, used)
            if found:
                fillers += found
                break
        if role != "victim":  # a victim is the recipient too
            used |= {f.phrase for f in fillers if f.role == role}
    if entry.type in _PLEDGED and not any(f.role == "recipient" for f in fillers):
        fillers += _aim_of_object(scene, trigger)
    if entry.frame.name == "mediate" and not any(f.role == "actor" for f in fillers):
        fillers += _mediated_parties(scene, trigger)
    if entry.frame.name == "mediate" and not any(f.role == "actor" for f in fillers):
        fillers += [replace(f, role="actor") for f in fillers if f.role == "mediator"]
    if (
        entry.type == "ASSAULT"
        and trigger.kind in ("noun", "light")
        and "recipient" not in {f.role for f in fillers}
    ):
        fillers += _warded(scene, trigger.token)
    if trigger.kind == "noun" and not any(f.role == "actor" for f in fillers):
        fillers += _shared_doer(scene, trigger)
    if not any(f.role in ("recipient", "victim") for f in fillers):
        fillers += _shared_recipient(scene, trigger)
    fillers += _joined_doers(scene, trigger)
    if entry.type in _JUDGED and not any(f.role == "actor" for f in fillers):
        fillers += _court(scene, trigger)
    if entry.type == "REQUEST" and not any(f.role == "recipient" for f in fillers):
        fillers += _addressed(scene, trigger)
    if entry.type == "ASSAULT" and not any(f.role == "actor" for f in fillers):
        fillers += _credited(scene, trigger)
    fillers += _instruments(scene, trigger) + _mediators(scene, trigger)
    others = [
        f for f in fillers if not (f.role in ("recipient", "victim") and _is_each_other(scene, f.token))
    ]
    mutual = len(others) < len(fillers) or _is_mutual(scene, trigger, fillers)
    return Filled(trigger, _without_own_doer(others), mutual)


def _without_own_doer(fillers: list[Filler]) -> tuple[Filler, ...]:
    """Nobody is done to by what they do: "a deal backed by the council" backs no council."""
    doers = {f.token for f in fillers if f.role == "actor"}
    return tuple(f for f in fillers if f.role not in ("recipient", "victim") or f.token not in doers)


def _mediated_parties(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "A truce between Norland and the rebels, brokered by Esmeria": the sides stand with what is brokered."""
    thing = direct_object(scene, trigger.clause)
    if thing is None:
        return []
    for near in (
        thing,
        *scene.tree.ancestors(thing),
    ):  # "a truce between A and the rebels brokered by": whose truce
        if scene.tree.analysis.upos[near] not in ("NOUN", "PROPN"):
            break
        found = _between(scene, near, "actor")
        if found:
            return found
    return []


def _between(scene: Scene, thing: int, role: RoleName) -> list[Filler]:
    """The sides of what is between them: "tensions between Norland and Esmeria"."""
    things = [thing, *(k for k in scene.tree.kids(thing, "nmod") if scene.case(k) == "of")]
    sides = [k for noun in things for k in scene.tree.kids(noun, "nmod") if scene.case(k) == "between"]
    found = [filler for kid in sides for filler in _parties(scene, role, "between", kid)]
    return [
        f
        for f in found
        if not any(scene.tree.analysis.upos[k] == "PRON" for k in scene.tree.kids(f.token, "nmod:poss"))
    ]


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
            return [replace(f, basis="inferred") for f in _parties(scene, "recipient", "shared", kid)]
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
    return [filler for kid in found for filler in _parties(scene, "actor", "with", kid)]


def _court(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Was sentenced in the High Court": the court does it."""
    if trigger.kind != "verb" or not is_passive(scene, trigger.clause):
        return []
    for kid in scene.tree.kids(trigger.clause, "obl"):
        if scene.case(kid) in ("in", "at", "before", "by") and scene.lemmas[kid] in ("court", "tribunal"):
            return [replace(f, basis="inferred") for f in _parties(scene, "actor", "by", kid)]
    return []


def _addressed(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "A letter to the assembly calling for a vote": whom a document that asks is written to."""
    document = scene.tree.analysis.heads[trigger.clause]
    if document is None or scene.tree.relation(trigger.clause) not in ("acl", "advcl"):
        return []
    thing = direct_object(scene, document) if scene.tree.analysis.upos[document] == "VERB" else document
    if thing is None or "document" not in scene.kinds(thing):
        return []
    readers = [
        k for host in {thing, document} for k in scene.tree.kids(host, "nmod", "obl") if scene.case(k) == "to"
    ]
    return [filler for kid in readers for filler in _parties(scene, "recipient", "to", kid)]


def _governor(scene: Scene, token: int) -> int | None:
    """The head of a clause that hangs on a verb by what it is done in: "joined them in condemning"."""
    return (
        scene.tree.analysis.heads[token] if scene.tree.relation(token) in ("advcl", "xcomp", "obl") else None
    )


def _credited(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Died in the attack, reportedly conducted by the militia", "an attack ascribed to the militia"."""
    tree = scene.tree
    nouns = [trigger.token] if trigger.entry.part == "noun" else []
    nouns += [
        k for k in tree.kids(trigger.clause, "obl") if scene.case(k) in _MEANS_OF and _is_deed(scene, k)
    ]
    hosts = [*nouns, trigger.clause] if len(nouns) > (trigger.entry.part == "noun") else nouns
    first, end = tree.layout.sentences[tree.sentence_of[trigger.token]]
    again = [k for k in range(first, end) if tree.relation(k) in _AGAIN and tree.lower[max(first, k - 1)] == "another"]
    for noun in [*hosts, *(k for k in again if k != trigger.token and _is_deed(scene, k))]:
        for kid in tree.kids(noun, "acl", "advcl"):
            if scene.lemmas[kid] not in scene.lexicon.closed["crediting"] or not is_passive(scene, kid):
                continue
            for by in tree.kids(kid, "obl"):
                if scene.case(by) in ("by", "to", "on"):
                    return [replace(f, basis="inferred") for f in _parties(scene, "actor", "by", by)]
    return []


def _is_deed(scene: Scene, noun: int) -> bool:
    return any(entry.type == "ASSAULT" for entry in scene.lexicon.nouns.get(scene.lemmas[noun], ()))


def _aim_of_object(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Reaffirmed its commitment to Norland's security": whom the pledge, not the verb, is aimed at."""
    pledge = direct_object(scene, trigger.token) if trigger.kind == "verb" else None
    if pledge is None:
        return []
    for kid in scene.tree.kids(pledge, "nmod"):
        if scene.case(kid) in _AIMS:
            return _parties(scene, "recipient", "obj", kid)
    helped = dict.fromkeys(kid for deed in scene.tree.kids(pledge, "acl") for kid in _helped(scene, deed))
    return [filler for kid in helped for filler in _parties(scene, "recipient", "obj", kid)]


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


def _shared_doer(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "Rebel attacks on the town and raids on the port": who stands before both nouns does both."""
    tree, first = scene.tree, scene.tree.analysis.heads[trigger.token]
    if (
        first is None
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
                else _parties(scene, "actor", slot, token)
            )
        ]
        if found:
            return [replace(f, basis="inferred") for f in found]
    return []


def _warded(scene: Scene, noun: int) -> list[Filler]:
    """ "Norland defended its people from rocket attacks": who is defended is who is attacked."""
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
    return [] if party is None else _parties(scene, "recipient", "warded", party)


def _is_each_other(scene: Scene, token: int) -> bool:
    """ "accused each other": both sides do it to both."""
    lower = scene.tree.lower
    return (lower[token] == "other" and token > 0 and lower[token - 1] in ("each", "one", "an")) or (
        lower[token] in ("each", "one")
        and token + 1 < len(lower)
        and lower[token + 1] in ("other", "another")
    )


def _from_clause(scene: Scene, trigger: Trigger) -> list[Filler]:
    """What the verb that carries an event noun says of its roles."""
    clause = trigger.clause
    if trigger.kind == "light":
        found = doer(scene, clause)
        own = scene.tree.analysis.heads[clause] == trigger.token and not is_passive(scene, clause)
        if found is not None and (found != trigger.token or not own):
            return _parties(scene, "actor", "subj", found) if found != trigger.token else []
    if trigger.kind == "share":
        found = subject(scene, clause)
        return _parties(scene, "actor", "subj", found) if found is not None else []
    if trigger.kind == "undergo":
        found = subject(scene, clause)
        return _parties(scene, "recipient", "subj", found) if found is not None else []
    return []


def _in_slot(scene: Scene, trigger: Trigger, role: RoleName, slot: str, used: set[int]) -> list[Filler]:
    out: list[Filler] = []
    for token in slot_tokens(scene, trigger.entry, trigger.token, trigger.clause, slot):
        if token in used or (slot not in _CORE and scene.lemmas[token] in scene.lexicon.closed["asides"]):
            continue
        if role == "instrument":
            if "weapon" in scene.kinds(token):
                out.append(Filler(role, token, slot, token))
            continue
        if slot == "mod":  # a modifier that names a side is a party as it stands
            out.append(Filler(role, token, slot, token))
            continue
        out += _parties(scene, role, slot, token)
    return out


def _parties(scene: Scene, role: RoleName, slot: str, token: int) -> list[Filler]:
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
            out += _between(scene, member, role)
        if party is None or party in seen:
            continue
        if role == "recipient" and slot == "obj" and scene.tree.lower[party] == "it":
            continue
        if (
            role in ("recipient", "victim")
            and slot != "subj"
            and party != member
            and scene.tree.analysis.upos[party] == "PRON"
        ):
            continue  # "expressed their wish": the doer's own
        if role == "actor" and slot == "from" and "place" in scene.kinds(party):
            continue  # where fire came from is no doer
        if role == "actor" and slot == "subj" and party == member and _is_tool(scene, member):
            continue
        seen.add(party)
        out += [Filler(role, side, slot, member) for side in _joint_sides(scene, party)]
        out.append(Filler(role, party, slot, member))
        if party != member:  # "statements by the premier and other leaders"
            others = [side for side in scene.members(party)[1:] if scene.is_who(side) and side not in seen]
            out += [Filler(role, side, slot, member) for side in others]
            seen.update(others)
    return out


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
    return [] if writer is None else _parties(scene, "actor", "author", writer)


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


_STRUCK = frozenset({"military", "building", "vehicle"})
_AIMED_SLOTS = frozenset({"obj", "on", "upon", "against", "at", "targeting"})
_NO_DOER = frozenset({"weapon", "vehicle", "building", "measure"})


def _instruments(scene: Scene, trigger: Trigger) -> list[Filler]:
    """Weapons as subject, with "with" or "using", or before the event noun."""
    if trigger.entry.type not in ("ASSAULT", "MOBILIZE"):
        return []
    tree, found = scene.tree, []
    for kid in tree.kids(trigger.clause, "obl", "nmod", "advcl"):
        if scene.case(kid) in _MEANS and "weapon" in scene.kinds(kid):
            found.append(kid)
        if scene.lemmas[kid] == "use":
            found += [k for k in tree.kids(kid, "obj") if "weapon" in scene.kinds(k)]
    if trigger.kind == "verb":
        head = (
            subject(scene, trigger.clause)
            if not is_passive(scene, trigger.clause)
            else agent(scene, trigger.clause)
        )
        if head is not None and "weapon" in scene.kinds(head):
            found.append(head)
    found += [k for k in tree.kids(trigger.token, "compound") if "weapon" in scene.kinds(k)]
    return [Filler("instrument", token, "means", token) for token in dict.fromkeys(found)]


def _mediators(scene: Scene, trigger: Trigger) -> list[Filler]:
    """ "mediated by", "brokered by" on the noun or the clause."""
    if trigger.entry.type not in _MEDIATED:
        return []
    tree, out = scene.tree, []
    for host in {trigger.token, trigger.clause}:
        for kid in tree.kids(host, "acl", "advcl", "acl:relcl"):
            if scene.lemmas[kid] in scene.lexicon.closed["mediating"] and is_passive(scene, kid):
                by = agent(scene, kid)
                if by is not None:
                    out += _parties(scene, "mediator", "by", by)
    return out


def _is_mutual(scene: Scene, trigger: Trigger, fillers: list[Filler]) -> bool:
    """Whether both sides do the act: "X and Y met", "talks with Y", "clashes between X and Y"."""
    frame = trigger.entry.frame
    actors = [f for f in fillers if f.role == "actor"]
    if any(f.slot in frame.mutual for f in fillers if f.role in ("actor", "recipient")):
        return not (frame.name == "fight" and trigger.entry.mode is not None)
    if frame.name not in _MUTUAL_FRAMES or any(f.role == "recipient" for f in fillers):
        return False
    return len(actors) > 1 or (
        frame.name not in ("fight", "n_fight") and any(scene.is_many(f.token) for f in actors)
    )
