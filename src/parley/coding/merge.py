"""One happening, one event: "strikes killed five", "was killed in an attack", "shelled the town, wounding ten".

Stage `coding`. Takes the filled triggers of a reading, gives them with those that tell one act joined.
"""

from __future__ import annotations

from dataclasses import replace

from parley.coding.frames import Filler, direct_object, is_passive
from parley.coding.roles import Filled
from parley.coding.scene import Scene

_PROMISED = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "AGREE"})
_SAME_CASES = frozenset({"in", "by", "during", "with", "from", "after", "when", "amid"})


def join(scene: Scene, filled: list[Filled]) -> list[Filled]:
    """Joins triggers that tell one act; order kept."""
    at = {one.trigger.token: one for one in filled}
    carried = {one.trigger.clause: one.trigger.token for one in filled if one.trigger.kind == "light"}
    into: dict[int, int] = {}
    for one in filled:
        token = one.trigger.token
        other = _same_act(scene, at, carried, token)
        if other is None or not _may_join(scene, at, token, other):
            continue
        while other in into:
            other = into[other]
        if other != token and token not in into:
            at[other] = _joined(scene, at[other], at[token])
            into[token] = other
    return [at[one.trigger.token] for one in filled if one.trigger.token not in into]


def _may_join(scene: Scene, at: dict[int, Filled], token: int, other: int) -> bool:
    """Whether two triggers may tell one act: same type, a promised act, or the very noun the verb's entry names."""
    if at[other].trigger.entry.type == at[token].trigger.entry.type or _is_promised(scene, at, token):
        return True
    return _names(scene, at[other], at[token])


def _same_act(scene: Scene, at: dict[int, Filled], carried: dict[int, int], token: int) -> int | None:
    """The trigger that tells the same act as this one, which gives way to it."""
    one, head = at[token], scene.tree.analysis.heads[token]
    if _is_talk_about_it(scene, at, token):
        return head
    if _is_promised(scene, at, token):
        return _promise(scene, at, token)
    if one.trigger.entry.part == "verb":
        return _act_of_outcome(scene, at, carried, token)
    if head is None:
        return None
    if head in at and _is_means(scene, token, head):
        return head
    clause = one.trigger.clause if one.trigger.clause != token else head
    return clause if clause in at and _names(scene, at[clause], one) else None


def _is_talk_about_it(scene: Scene, at: dict[int, Filled], token: int) -> bool:
    """ "met to discuss", "met and discussed": one meeting."""
    tree, one, head = scene.tree, at[token].trigger, scene.tree.analysis.heads[token]
    if head not in at or one.entry.type != "CONSULT" or at[head].trigger.entry.type != "CONSULT":
        return False
    linked = one.clause == token and tree.relation(token) in ("advcl", "xcomp", "conj")
    return linked and not tree.kids(token, "nsubj")


def _is_promised(scene: Scene, at: dict[int, Filled], token: int) -> bool:
    """ "agreed to meet", "offered to mediate": one AGREE, as the codebook has it."""
    one, head = at[token].trigger, _promise(scene, at, token)
    if head is None or at[head].trigger.entry.type != "AGREE" or one.entry.type not in _PROMISED:
        return False
    return scene.tree.relation(one.clause) in ("xcomp", "advcl", "ccomp")


def _promise(scene: Scene, at: dict[int, Filled], token: int) -> int | None:
    """The trigger that an act's clause hangs on: "agreed" of "agreed to meet" and of "agreed to hold talks"."""
    one = at[token].trigger
    if one.clause != token and one.kind != "light":
        return None
    head = scene.tree.analysis.heads[one.clause]
    return head if head in at else None


def _act_of_outcome(scene: Scene, at: dict[int, Filled], carried: dict[int, int], token: int) -> int | None:
    """The attack whose outcome a verb tells: its subject, the verb it hangs on, the noun it describes."""
    tree = scene.tree
    if scene.lemmas[token] not in scene.lexicon.closed["outcomes"] or is_passive(scene, token):
        return None
    for kid in tree.kids(token, "nsubj"):
        if kid in at and at[kid].trigger.entry.part == "noun":
            return kid
    head, relation = tree.analysis.heads[token], tree.relation(token)
    if head is not None and head not in at:
        head = carried.get(head)  # "launched an attack, killing five": the verb's clause is the noun's
    if head is None or head not in at:
        return None
    if relation == "acl":
        return head
    if tree.kids(token, "nsubj", "aux"):
        return None
    participle = tree.feature(token, "VerbForm") in ("Ger", "Part") and tree.feature(token, "Tense") != "Past"
    resulting = (
        relation == "advcl" or (participle and relation in ("conj", "xcomp", "parataxis"))
    ) and not tree.kids(token, "mark")
    harms = scene.lexicon.closed["harms"]
    both = scene.lemmas[head] in harms and scene.lemmas[token] in harms  # "killed five and wounded ten"
    together = relation == "conj" and (both or _shares_victims(scene, head, token))
    return head if resulting or together else None


def _is_means(scene: Scene, noun: int, head: int) -> bool:
    """ "killed in an airstrike", "wounded by shelling"."""
    if scene.tree.relation(noun) != "obl" or scene.lemmas[head] not in scene.lexicon.closed["outcomes"]:
        return False
    return scene.case(noun) in _SAME_CASES


def _names(scene: Scene, verb: Filled, noun: Filled) -> bool:
    """Whether the verb's entry names this very noun as its object: "begin" with "strike"."""
    entry = verb.trigger.entry
    return entry.part == "verb" and scene.lemmas[noun.trigger.token] in entry.nouns


def _shares_victims(scene: Scene, head: int, token: int) -> bool:
    """ "killed 3 and wounded 12": two outcomes of one act."""
    return {scene.lemmas[head], scene.lemmas[token]} <= scene.lexicon.closed["casualties"]


def _joined(scene: Scene, kept: Filled, given: Filled) -> Filled:
    """The kept one with what the other knows more: victims of an outcome, a doer, a recipient."""
    fresh: list[Filler] = []
    have = {f.role for f in kept.fillers}
    tokens = {f.token for f in kept.fillers}
    for filler in given.fillers:
        if filler.role == "mediator" and filler.token in tokens:
            continue
        if filler.role == "victim" or filler.role not in have or filler.role == "instrument":
            fresh.append(filler)
    thing = direct_object(scene, given.trigger.clause) if given.trigger.entry.part == "verb" else None
    merged = [given.trigger.token] + ([thing] if thing is not None else [])
    joined = kept.adding(fresh, *merged)
    same = kept.trigger.entry.type == given.trigger.entry.type
    if same and kept.trigger.entry.mode is None and given.trigger.entry.mode is not None:
        entry = replace(kept.trigger.entry, mode=given.trigger.entry.mode)
        joined = replace(joined, trigger=replace(kept.trigger, entry=entry))
    return joined
