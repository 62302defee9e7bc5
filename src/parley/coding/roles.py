"""Filling a trigger's frame: from slots to parties, with owners for things and both sides of what is mutual.

Stage `coding`. In: a trigger. Out: fillers (tokens) and whether the act is mutual; texts and ids come later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parley.coding.beyond import beyond
from parley.coding.frames import (
    Filler,
    agent,
    doer,
    is_passive,
    slot_tokens,
    subject,
)
from parley.coding.parties import parties
from parley.coding.predicates import Trigger
from parley.coding.scene import Scene
from parley.types import RoleName

_MEDIATED = frozenset({"CONSULT", "AGREE", "RETREAT", "CONCEDE", "SUPPORT", "COOPERATE"})
_MEANS = ("with", "using", "by", "from")
_MUTUAL_FRAMES = frozenset({"meet", "talk", "agree", "join", "fight", "n_talk", "n_fight"})
_CORE = frozenset({"subj", "obj", "iobj", "comp", "inner", "poss", "mod"})  # slots that are no prepositions
_PLEDGED = frozenset({"SUPPORT", "AGREE"})
_JUDGED = frozenset({"SANCTION", "COERCE", "ACCUSE"})


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
    fillers += beyond(scene, trigger, fillers)
    if entry.frame.name == "mediate" and not any(f.role == "actor" for f in fillers):
        fillers += [replace(f, role="actor") for f in fillers if f.role == "mediator"]
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
            return parties(scene, "actor", "subj", found) if found != trigger.token else []
    if trigger.kind == "share":
        found = subject(scene, clause)
        if found is None or "event" in scene.kinds(found):
            return []  # "her accusations join those made by others": no accuser
        return parties(scene, "actor", "subj", found)
    if trigger.kind == "undergo":
        if trigger.entry.type == "ACCUSE" and scene.lemmas[clause] == "receive":
            return []  # who receives complaints is not whom they are about
        found = subject(scene, clause)
        return parties(scene, "recipient", "subj", found) if found is not None else []
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
        out += parties(scene, role, slot, token)
    return out


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
                    out += parties(scene, "mediator", "by", by)
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
