"""The same act told again: "the attacks", "the shooting" after the sentence that told of them."""

from __future__ import annotations

from parley.link.scene import Scene
from parley.types import Event, Relation

_REACH = 4  # sentences back
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


def find_repeats(scene: Scene) -> list[Relation]:
    """A definite event noun is the nearest earlier event of its type whose roles do not speak against it."""
    out = []
    for number, event in enumerate(scene.events):
        token = scene.token_of[event.id]
        if scene.tree.analysis.upos[token] != "NOUN" or not _is_definite(scene, token):
            continue
        first = _antecedent(scene, event, scene.events[:number])
        if first is not None:
            claim = scene.claim_around(event.trigger, event)
            out.append(
                Relation(
                    type="same_as",
                    from_event=event.id,
                    to_event=first.id,
                    claim=claim,
                    evidence=event.trigger,
                )
            )
    return out


def _is_definite(scene: Scene, token: int) -> bool:
    """Has a definite determiner itself or, in "the wave of strikes", above it."""
    tree = scene.tree
    if any(tree.lower[d] in _DEFINITE for d in tree.kids(token, "det")):
        return True
    head = tree.analysis.heads[token]
    return (
        head is not None
        and tree.relation(token) == "nmod"
        and tree.analysis.upos[head] == "NOUN"
        and any(tree.lower[d] in _DEFINITE for d in tree.kids(head, "det"))
    )


def _antecedent(scene: Scene, event: Event, earlier: tuple[Event, ...]) -> Event | None:
    sentence = scene.tree.sentence_of[scene.token_of[event.id]]
    for candidate in reversed(earlier):
        at = scene.tree.sentence_of[scene.token_of[candidate.id]]
        if sentence - at > _REACH:
            return None
        if candidate.type == event.type and candidate.trigger != event.trigger and _agree(candidate, event):
            return candidate
    return None


def _agree(one: Event, other: Event) -> bool:
    """Nothing both state differs: mode, status and who plays which role."""
    if one.mode and other.mode and one.mode != other.mode:
        return False
    if one.status != other.status:
        return False
    for role in ("actor", "recipient"):
        ours = {r.actor for r in one.roles if r.role == role and r.actor}
        theirs = {r.actor for r in other.roles if r.role == role and r.actor}
        if ours and theirs and not ours & theirs:
            return False
    return True


def told_before(scene: Scene, phrase: int) -> list[Event]:
    """The act a definite phrase names again, where the noun itself was not coded: "the wave of strikes" → "struck".

    The nearest act of the sentences before whose trigger has the noun's lemma, with or without -ing.
    """
    tree, here = scene.tree, scene.tree.sentence_of[phrase]
    for token in tree.subtree(phrase, without=("acl", "acl:relcl", "appos")):
        if tree.analysis.upos[token] != "NOUN" or not _is_definite(scene, token):
            continue
        names = _stems(tree.analysis.lemmas[token].lower())
        for event in reversed(scene.events):
            at = scene.token_of[event.id]
            near = at < phrase and here - tree.sentence_of[at] <= _REACH
            if near and names & _stems(tree.analysis.lemmas[at].lower()):
                return [event]
    return []


def _stems(lemma: str) -> set[str]:
    """ "shelling" is told of as "shelled", "raid" as "raided"."""
    bare = lemma.removesuffix("ing")
    return {lemma, bare, bare + "e"} if bare != lemma else {lemma}
