"""Acts as the encoder's heads see them: what the word lists miss, what they mistake, and who takes part.

Stage `coding`. In: the act signals of a reading and the triggers the lexicon found, roles filled. Out: the acts that
are told, with type, mode and status. A word both know keeps the lexicon's frame; the heads, which have read whole
reports, decide whether it names an act at all, of what type, whether it happened, and add who takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast, get_args

from parley.coding.frames import Filler
from parley.coding.lexicon import Entry, Frame, Part
from parley.coding.nominal import carrier
from parley.coding.parties import parties
from parley.coding.predicates import Trigger
from parley.coding.roles import Filled
from parley.coding.scene import Scene
from parley.types import ActSignal, RoleName, Status

_FRAME = Frame(name="learned", slots=(), mutual=frozenset(), subject=None, object=None, required=False)
_ASKED = frozenset({"REQUEST"})
_SHARED = frozenset({"CONSULT", "AGREE", "COOPERATE", "ASSAULT"})
_ROLES: tuple[RoleName, ...] = ("actor", "recipient", "mediator")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """Chances that must be reached; measured on corpora/events' dev part and the package's own samples."""

    known: float = 0.25  # by an act of a word the lexicon knows
    alone: float = 0.95  # by one it does not know
    alone_type: float = 0.9  # by that one's type
    alone_tie: float = 0.8  # by somebody who takes part in it
    mode: float = 0.5  # by a mode
    type: float = 0.95  # by a type against the lexicon's
    status: float = 0.9  # by a status against the grammar's
    tie: float = 0.6  # by somebody the grammar does not find


@dataclass(frozen=True, slots=True)
class Judged:
    """A filled trigger with what the heads say of it: a mode and a status where they are sure of them."""

    filled: Filled
    mode: str | None
    status: Status | None
    signal: ActSignal


def judged(scene: Scene, signals: Sequence[ActSignal], told: Iterable[Filled], bars: Bars) -> list[Judged]:
    """Return the acts that reach the bars, in text order; a word the lexicon knows keeps what it has of it."""
    by_token = {signal.token: signal for signal in signals}
    known = {one.trigger.token: one for one in told}
    merged = {token for one in known.values() for token in one.merged}
    out = []
    for token, one in known.items():
        heard = [by_token[t] for t in (token, *one.merged) if t in by_token]
        signal = max(heard, key=lambda found: found.chance, default=None)
        if signal is not None and signal.chance >= bars.known:
            out.append(_known(scene, one, signal, bars))
    fresh = (s for s in signals if s.token not in known and s.token not in merged)
    out += [_fresh(scene, signal, bars) for signal in fresh if _is_sure(signal, bars)]
    return sorted(out, key=lambda one: one.filled.trigger.token)


def _is_sure(signal: ActSignal, bars: Bars) -> bool:
    """Whether the heads alone make an act: sure of it, of its type, and of somebody who takes part."""
    tied = any(label in _ROLES and chance >= bars.alone_tie for label, _, chance in signal.ties)
    return signal.chance >= bars.alone and signal.types[0][1] >= bars.alone_type and tied


def _known(scene: Scene, one: Filled, signal: ActSignal, bars: Bars) -> Judged:
    kind, chance = signal.types[0]
    filled = _retyped(one, kind) if chance >= bars.type else one
    status, sure = signal.statuses[0]
    return Judged(
        filled=_with_ties(scene, filled, signal, bars),
        mode=_mode(signal, filled.trigger.entry.type, bars),
        status=_status(status) if sure >= bars.status else None,
        signal=signal,
    )


def _fresh(scene: Scene, signal: ActSignal, bars: Bars) -> Judged:
    kind = signal.types[0][0]
    return Judged(
        filled=_with_ties(scene, _made(scene, signal, kind), signal, bars),
        mode=_mode(signal, kind, bars),
        status=_status(signal.statuses[0][0]),
        signal=signal,
    )


def _made(scene: Scene, signal: ActSignal, kind: str) -> Filled:
    """A trigger without an entry in the lexicon."""
    token, tree = signal.token, scene.tree
    part: Part = "noun" if tree.analysis.upos[token] in ("NOUN", "PROPN") else "verb"
    entry = Entry(lemma=scene.lemmas[token], part=part, type=kind, mode=None, frame=_FRAME)
    clause, how = carrier(scene, token) if part == "noun" else (token, "verb")
    trigger = Trigger(token, entry, clause, how)
    if kind not in _ASKED or part != "verb":
        return Filled(trigger, (), False)
    asked = [k for k in tree.kids(token, "obj") if tree.kids(token, "xcomp") or kind != "REQUEST"]
    return Filled(trigger, tuple(f for k in asked for f in parties(scene, "recipient", "obj", k)), False)


def _retyped(one: Filled, kind: str) -> Filled:
    if one.trigger.entry.type == kind:
        return one
    entry = replace(one.trigger.entry, type=kind, mode=None)
    return replace(one, trigger=replace(one.trigger, entry=entry))


def _with_ties(scene: Scene, one: Filled, signal: ActSignal, bars: Bars) -> Filled:
    """The trigger with those the heads are sure of, in roles for which the grammar has nobody."""
    fillers = list(one.fillers)
    taken = {token for f in fillers for token in (f.token, f.phrase)}
    have = {"recipient" if f.role == "victim" else f.role for f in fillers}
    for role in _ROLES:
        if role in have or (one.reciprocal and role == "recipient"):
            continue
        for token in (t for label, t, chance in signal.ties if label == role and chance >= bars.tie):
            if token in taken:
                continue
            found = parties(scene, role, "learned", token) or _named(scene, role, token)
            fillers += [f for f in found if f.token not in taken]
            taken |= {f.token for f in found}
    actors = {f.token for f in fillers if f.role == "actor"}
    alone = not one.fillers and one.trigger.entry.type in _SHARED
    mutual = alone and len(actors) > 1 and not any(f.role == "recipient" for f in fillers)
    return replace(one, fillers=tuple(fillers), reciprocal=one.reciprocal or mutual)


def _named(scene: Scene, role: RoleName, token: int) -> list[Filler]:
    """Somebody whom the grammar's words do not know for somebody, but no thing."""
    is_somebody = scene.is_who(token) or scene.tree.analysis.upos[token] in ("PROPN", "PRON")
    return [Filler(role, token, "learned", token)] if is_somebody else []


def _mode(signal: ActSignal, kind: str, bars: Bars) -> str | None:
    label, chance = signal.modes[0]
    named, _, mode = label.partition("·")
    return mode if named == kind and chance >= bars.mode else None


def _status(name: str) -> Status:
    assert name in get_args(Status)
    return cast(Status, name)
