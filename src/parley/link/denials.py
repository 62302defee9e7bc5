"""Accounts that contradict each other inside one report: an act told by one speaker and denied by another."""

from __future__ import annotations

from parley.link.scene import Scene
from parley.types import Event, Relation

_REAL = frozenset({"happened", "ongoing"})


def find_contradictions(scene: Scene) -> list[Relation]:
    """`contradicts` relations, from the denied telling to the nearest earlier telling that affirms the same act."""
    out = []
    for number, event in enumerate(scene.events):
        if event.status != "denied":
            continue
        for other in reversed(scene.events[:number]):
            if other.status in _REAL and other.type == event.type and _same_act(other, event):
                claim = scene.claim_around(event.trigger, event)
                out.append(
                    Relation(
                        type="contradicts",
                        from_event=event.id,
                        to_event=other.id,
                        claim=claim,
                        evidence=event.trigger,
                    )
                )
                break
    return out


def _same_act(one: Event, other: Event) -> bool:
    """The same doer, and nobody named as the target of one who is not the target of the other."""
    actors, targets = (
        _who(one, "actor") & _who(other, "actor"),
        (_who(one, "recipient"), _who(other, "recipient")),
    )
    modes_differ = bool(one.mode and other.mode and one.mode != other.mode)
    return bool(actors) and not modes_differ and (not all(targets) or bool(targets[0] & targets[1]))


def _who(event: Event, role: str) -> set[str]:
    return {r.actor for r in event.roles if r.role == role and r.actor}
