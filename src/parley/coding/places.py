"""Where: which place phrases of a clause say where an act was done, what it was aimed at, where it came from.

Stage `coding`. Gives spans and roles only; resolve finds names and coordinates.
"""

from __future__ import annotations

from parley.coding.frames import Filler, direct_object
from parley.coding.predicates import Trigger
from parley.coding.scene import Scene
from parley.types import Place, PlaceRole

_ROLE_OF_CASE: dict[str, PlaceRole] = {
    **dict.fromkeys(
        [
            "in",
            "near",
            "inside",
            "outside",
            "across",
            "throughout",
            "along",
            "around",
            "within",
            "off",
            "above",
            "beneath",
            "beside",
            "under",
            "over",
        ],
        "act",
    ),
    **dict.fromkeys(["on", "against", "toward", "towards", "into", "onto", "upon", "targeting"], "target"),
    "at": "act",
    "to": "act",
    "from": "origin",
    "out of": "origin",
    "outside of": "act",
}
# Types whose "at", "on" and "to" places are what the act is aimed at.
_AIMED = frozenset({"ASSAULT", "MOBILIZE", "THREATEN"})
# Types of words: what they are about or against is no place of theirs.
_SPOKEN = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_WHERE = frozenset({"in", "at", "near", "inside", "outside", "outside of", "within", "aboard"})
_LINKS = ("obl", "nmod", "advmod", "obl:unmarked")
_MOST = 6


def places_of(scene: Scene, trigger: Trigger, fillers: tuple[Filler, ...]) -> tuple[Place, ...]:
    """The places of a trigger's act, in text order, each once."""
    found: dict[int, PlaceRole] = {}
    for token, role in _candidates(scene, trigger):
        for member in scene.members(token):
            found.setdefault(member, role)
    for filler in fillers:
        if (
            filler.role == "recipient"
            and (trigger.entry.type in _AIMED or trigger.entry.mode == "visit")
            and "place" in scene.kinds(filler.phrase)
            and filler.slot not in ("subj", "mod", "with", "from", "of", "to")
        ):
            found[filler.phrase] = "target" if trigger.entry.type in _AIMED else "act"
    return tuple(_place(scene, token, role) for token, role in sorted(found.items())[:_MOST])


def _candidates(scene: Scene, trigger: Trigger) -> list[tuple[int, PlaceRole]]:
    """Place phrases on the trigger, on its clause, on its object, and on a main verb a participle hangs on."""
    out: list[tuple[int, PlaceRole]] = []
    for host in dict.fromkeys([trigger.token, trigger.clause]):
        out.extend(_on(scene, trigger, host))
    thing = direct_object(scene, trigger.clause)
    if (
        thing is not None
        and thing not in (trigger.token, trigger.clause)
        and _shares_place(scene, trigger, thing)
    ):
        out.extend(_on(scene, trigger, thing, inside=scene.is_who(thing)))
        if "place" in scene.kinds(thing):
            out.append((thing, "target" if trigger.entry.type in _AIMED else "act"))
    if not out:
        out.extend(_above(scene, trigger))
    return out


def _shares_place(scene: Scene, trigger: Trigger, thing: int) -> bool:
    """Whether an object stands where the act is done: what is struck or visited does, what is spoken of does not."""
    if trigger.entry.type not in _SPOKEN or trigger.entry.mode == "visit":
        return True
    return bool(trigger.entry.nouns & {scene.lemmas[thing]}) and trigger.entry.type == "CONSULT"


def _on(scene: Scene, trigger: Trigger, host: int, *, inside: bool = False) -> list[tuple[int, PlaceRole]]:
    """The places on one word; with `inside` only what says where: no "ambassador to", no "flight from"."""
    tree = scene.tree
    out: list[tuple[int, PlaceRole]] = []
    for kid in tree.kids(host, *_LINKS):
        role = _role(scene, trigger, kid)
        if role is None or (inside and scene.case(kid) not in _WHERE):
            continue
        is_place = "place" in scene.kinds(kid) and "event" not in scene.kinds(kid)
        if is_place or _is_region(scene, kid):
            out.append((kid, role))
        inner = [k for k in tree.kids(kid, "nmod", "appos") if _is_inside(scene, kid, k)]
        out.extend((k, "act" if is_place else role) for k in inner)
    if host == trigger.token and tree.analysis.upos[host] == "NOUN":
        names = [(k, scene.named_over.get(k)) for k in tree.kids(host, "compound")]
        out.extend((k, "act") for k, name in names if name is not None and name.type == "place")
    return out


def _is_inside(scene: Scene, outer: int, inner: int) -> bool:
    """ "a base in the desert": a place within the thing or place before it."""
    if "place" not in scene.kinds(inner):
        return False
    case = scene.case(inner)
    return case in _INSIDE and (case != "of" or not scene.is_who(outer))


_INSIDE = frozenset({"in", "near", "of", "at", "on", "outside", None})


def _role(scene: Scene, trigger: Trigger, kid: int) -> PlaceRole | None:
    case = scene.case(kid)
    if case is None:
        return None
    role = _ROLE_OF_CASE.get(case)
    if trigger.entry.type in _SPOKEN and trigger.entry.mode != "visit" and case not in _WHERE:
        return None
    if case in ("at", "on", "to") and trigger.entry.type in _AIMED:
        fires = any(role_name == "instrument" for role_name, _ in trigger.entry.frame.slots)
        return "target" if case != "at" or fires else "act"
    return "act" if role == "target" and trigger.entry.type not in _AIMED else role


def _above(scene: Scene, trigger: Trigger) -> list[tuple[int, PlaceRole]]:
    """A participle or a coordinated verb shares the place that stands before both."""
    tree = scene.tree
    head = tree.analysis.heads[trigger.clause]
    if head is None or tree.analysis.upos[head] != "VERB":
        return []
    if tree.relation(trigger.clause) not in ("advcl", "conj", "xcomp"):
        return []
    return [(k, r) for k, r in _on(scene, trigger, head) if r == "act" and (k < trigger.clause)]


def _is_region(scene: Scene, token: int) -> bool:
    """ "the north of the island": a part of a place without a name of its own."""
    tree = scene.tree
    return scene.lemmas[token] in scene.lexicon.closed["regions"] and bool(
        tree.kids(token, "det", "nmod", "amod")
    )


def _place(scene: Scene, token: int, role: PlaceRole) -> Place:
    mention = scene.named_over.get(token)
    if mention is not None and mention.type in ("place", "facility") and mention.head == token:
        span = scene.tree.reading.span(mention.first, mention.last)
    else:
        span = scene.text(token)
    return Place(start=span.start, end=span.end, text=span.text, role=role)
