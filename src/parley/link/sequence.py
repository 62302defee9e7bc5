"""Which act came first, where the text says so: "hours after the raid", "before the talks"."""

from __future__ import annotations

from parley.ledgerwords import LedgerWords
from parley.link.scene import Scene
from parley.types import Event, Relation

_REAL = frozenset({"happened", "ongoing"})


def find_sequence(scene: Scene, words: LedgerWords) -> list[Relation]:
    """`before` relations, from the earlier act to the later one."""
    out = []
    for token, word in enumerate(scene.tree.lower):
        if word in words.after_marks or word in words.before_marks:
            relation = _relate(scene, token, after=word in words.after_marks)
            if relation is not None:
                out.append(relation)
    return out


def _relate(scene: Scene, mark: int, *, after: bool) -> Relation | None:
    """The act under the mark ("after the raid") and the act the phrase hangs on."""
    tree = scene.tree
    head = tree.analysis.heads[mark]
    if head is None or tree.relation(mark) not in ("mark", "case", "advmod"):
        return None
    subordinate = _first_act(scene, [head, *tree.subtree(head)])
    main = _act_above(scene, head, subordinate)
    if subordinate is None or main is None or not _comparable(main, subordinate):
        return None
    earlier, later = (subordinate, main) if after else (main, subordinate)
    evidence = scene.reading.span(_measure(scene, mark), mark)
    claim = scene.claim_around(evidence, main)
    return Relation(type="before", from_event=earlier.id, to_event=later.id, claim=claim, evidence=evidence)


def _first_act(scene: Scene, tokens: list[int]) -> Event | None:
    found = scene.within(tokens)
    return found[0] if found else None


def _act_above(scene: Scene, head: int, below: Event | None) -> Event | None:
    inside = frozenset(scene.tree.subtree(head))
    for above in scene.tree.ancestors(head):
        for event in scene.by_token.get(above, ()):
            if event is not below and above not in inside:
                return event
        objects = scene.tree.kids(above, "obj", "nsubj")
        nominal = [e for o in objects if o not in inside for e in scene.within([o])]
        if nominal:
            return nominal[0]
    return None


def _comparable(one: Event, other: Event) -> bool:
    return one.id != other.id and one.status in _REAL and other.status in _REAL


def _measure(scene: Scene, mark: int) -> int:
    """The first token of "just hours" in "just hours after"."""
    tree = scene.tree
    first = mark
    for kid in tree.children[mark]:
        if kid < mark:
            first = min(first, tree.left[kid])
    head = tree.analysis.heads[mark]
    if head is not None:
        for kid in tree.children[head]:
            if kid < mark and tree.right[kid] == mark - 1 and tree.relation(kid) in ("obl", "advmod", "nmod"):
                first = min(first, tree.left[kid])
    return first
