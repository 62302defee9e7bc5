"""Did it happen? Status from tense, modals, negation, conditions, purpose, governing words and the claim's stance.

Stage `coding`. The nearest word that makes an act unreal decides; words that keep it real hand the question up to
the clause above. data/status.yaml holds the words.
"""

from __future__ import annotations

from parley.coding.frames import is_passive
from parley.coding.predicates import Trigger
from parley.coding.scene import Scene
from parley.types import Claim, Status

REAL = frozenset({"happened", "ongoing"})
_DEPTH = 7
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her"})
_STANCES: dict[str, Status] = {
    "demands": "demanded",
    "threatens": "threatened",
    "warns": "threatened",
    "promises": "planned",
}


def status_of(scene: Scene, trigger: Trigger, claim: Claim) -> Status | None:
    """The status of a trigger's act inside its claim; None when the text does not tell the act at all."""
    if trigger.kind == "noun":
        found = _of_noun(scene, trigger.token, _DEPTH)
    else:
        found = _of_clause(scene, trigger.clause, _DEPTH)
        if found in REAL and _is_only_announced(scene, trigger):
            found = "planned"
        if trigger.token != trigger.clause and found in REAL:
            found = _of_phrase(scene, trigger.token) or found
        if trigger.kind == "undergo" and scene.lemmas[trigger.clause] == "face" and found == "happened":
            found = "ongoing"
    if found in REAL:
        found = _under_stance(scene, trigger, claim, found)
    return found


def _is_only_announced(scene: Scene, trigger: Trigger) -> bool:
    """ "The party announced marches": what is announced and done by many, later, is not done by announcing it."""
    announced = trigger.kind == "light" and scene.lemmas[trigger.clause] == "announce"
    return announced and trigger.entry.type in _LATER


_LATER = frozenset({"PROTEST", "CONSULT", "COOPERATE", "MOBILIZE", "RETREAT", "AID"})


def is_refused(scene: Scene, trigger: Trigger) -> bool:
    """Whether the act is refused for the future: "will not negotiate", "would never withdraw"."""
    tree, clause = scene.tree, trigger.clause
    if trigger.kind == "noun" or is_passive(scene, clause) or not _is_negated(scene, clause):
        return False
    return any(tree.lower[k] in ("will", "wo", "would") for k in tree.kids(clause, "aux"))


def _under_stance(scene: Scene, trigger: Trigger, claim: Claim, found: Status | None) -> Status | None:
    if claim.voice == "narrator" or claim.cue is None:
        return found
    if claim.stance == "denies":
        return "denied"
    changed = _STANCES.get(claim.stance)
    if changed is None or trigger.kind == "noun" or _is_past(scene, trigger.clause):
        return found
    tree = scene.tree
    if claim.stance == "warns" and tree.feature(trigger.clause, "Tense") == "Pres":
        return found
    return changed if tree.feature(trigger.clause, "VerbForm") != "Ger" else found


def _is_past(scene: Scene, verb: int) -> bool:
    tree = scene.tree
    if tree.feature(verb, "Tense") == "Past":
        return not any(
            scene.lemmas[a] == "be" and tree.feature(a, "VerbForm") == "Inf" for a in tree.kids(verb, "aux")
        )
    return any(
        tree.feature(a, "Tense") == "Past" or scene.lemmas[a] == "have"
        for a in tree.kids(verb, "aux", "aux:pass")
    )


def _of_clause(scene: Scene, verb: int, depth: int) -> Status | None:
    """The status of what a verb says, its own words first, then the clause above."""
    tree, words = scene.tree, scene.lexicon.status
    if _is_negated(scene, verb):
        return "threatened" if _is_threatened(scene, verb) else "denied"
    marks = {tree.lower[k] for k in tree.kids(verb, "mark")}
    if marks & words.conditions:
        return "conditional"
    modal = _modal(scene, verb)
    if modal is not None:
        return (
            "conditional" if modal in ("planned", "hypothetical") and _has_condition(scene, verb) else modal
        )
    head, relation = tree.analysis.heads[verb], tree.analysis.relations[verb]
    if relation == "csubj" and not _is_finite(scene, verb):
        return "hypothetical"  # "strengthening the alliance is vital"
    if head is None or depth == 0:
        if "to" in marks and tree.kids(verb, "nsubj"):
            return "planned"  # headline: "Leaders to meet"
        return "hypothetical" if _is_question(scene, verb) else _aspect(scene, verb)
    if relation == "conj":
        if not tree.kids(verb, "aux", "nsubj", "mark") or tree.feature(verb, "VerbForm") in ("Inf", "Ger"):
            above = _of_any(scene, head, depth - 1)
            return above if above not in REAL else _aspect(scene, verb)
        return _aspect(scene, verb)
    if relation in ("acl:relcl", "parataxis", "root", "appos", "list"):
        return _aspect(scene, verb)
    if "without" in marks or "instead" in marks or "rather" in marks:
        return "denied"
    perfect = any(scene.lemmas[k] == "have" for k in tree.kids(verb, "aux"))
    if relation == "acl":
        return _in_noun(scene, verb, head, depth, infinitive="to" in marks and not perfect)
    return _governed(scene, verb, head, depth, marks, perfect)


def _is_bound(scene: Scene, verb: int) -> bool:
    """ "The ministers are to meet": somebody, not an aim, with a finite "be"."""
    tree = scene.tree
    doer = tree.kid(verb, "nsubj")
    infinitive = any(tree.lower[k] == "to" for k in tree.kids(verb, "mark"))
    if doer is None or not infinitive or not scene.is_who(doer):
        return False
    return any(
        scene.lemmas[k] == "be" and tree.feature(k, "VerbForm") == "Fin"
        for k in tree.kids(verb, "cop", "aux")
    )


def _governed(
    scene: Scene, verb: int, head: int, depth: int, marks: set[str], perfect: bool
) -> Status | None:
    """The status of a clause that hangs on a verb or adjective."""
    tree, relation = scene.tree, scene.tree.relation(verb)
    infinitive = "to" in marks and not perfect
    effects = scene.lexicon.status.governors.get(scene.lemmas[head], frozenset())
    if scene.lemmas[head] in ("have", "be", "go") and relation == "xcomp" and infinitive:
        effects = frozenset({"demanded"} if scene.lemmas[head] == "have" else {"planned"})
    if scene.lemmas[head] == "use" and relation == "xcomp":
        effects = frozenset({"real"})  # "used to meet"
    if tree.analysis.upos[head] not in ("VERB", "AUX", "ADJ"):
        effects = _effects_of_noun(scene, head)
    acting = _of_means(scene, head) if relation == "advcl" and "by" in marks else None
    if acting is not None:
        return _like(scene, verb, _of_any(scene, acting, depth - 1))
    if relation == "advcl" and not marks & {"of", "for", "from", "to", "against", "into", "on", "about"}:
        return _like(
            scene, verb, _of_any(scene, head, depth - 1) if not _is_finite(scene, verb) else "happened"
        )
    if infinitive and "for" in marks and _is_agreed(scene, head):
        return "planned"  # "an agreement was reached for the army to enter"
    finite = _is_finite(scene, verb) and not infinitive
    if finite and relation == "ccomp":
        return _finite_complement(scene, verb, effects)
    if "drop" in effects and (relation in ("xcomp", "ccomp", "advcl")) and "to" not in marks:
        return _aspect(scene, verb) if _of_any(scene, head, depth - 1) in REAL else None
    if perfect or not effects & {"planned", "threatened", "demanded", "denied", "hypothetical"}:
        if infinitive and not effects & {"real", "ongoing"}:
            return "hypothetical"
        above = _of_any(scene, head, depth - 1)
        if above not in REAL:
            return above
        return "ongoing" if "ongoing" in effects else "happened"
    own = relation == "xcomp" and not tree.kids(head, "obj", "iobj") and not is_passive(scene, head)
    return _unreal(scene, head, effects, depth, own=own)


def _like(scene: Scene, verb: int, above: Status | None) -> Status | None:
    """The status of the clause above, or the verb's own aspect where that one is told as real."""
    return above if above not in REAL else _aspect(scene, verb)


def _effects_of_noun(scene: Scene, head: int) -> frozenset[str]:
    word = scene.lexicon.status.nouns.get(scene.lemmas[head])
    return frozenset({word}) if scene.tree.analysis.upos[head] == "NOUN" and word else frozenset()


def _of_means(scene: Scene, aim: int) -> int | None:
    """ "Acted to protect them by striking": what the means belong to, where "by" hangs on the aim."""
    if not any(scene.tree.lower[k] == "to" for k in scene.tree.kids(aim, "mark")):
        return None
    return scene.tree.analysis.heads[aim] if scene.tree.relation(aim) in ("advcl", "xcomp", "acl") else None


def _is_threatened(scene: Scene, verb: int) -> bool:
    """ "Threatened not to sign": leaving it undone is the threat."""
    head = scene.tree.analysis.heads[verb]
    if head is None or not any(scene.tree.lower[k] == "to" for k in scene.tree.kids(verb, "mark")):
        return False
    return "threatened" in scene.lexicon.status.governors.get(scene.lemmas[head], frozenset())


def _is_agreed(scene: Scene, verb: int) -> bool:
    """Whether a verb has an agreement for its object or passive subject."""
    things = scene.tree.kids(verb, "obj", "nsubj:pass")
    return any("agreement" in scene.kinds(thing) for thing in things)


def _unreal(scene: Scene, head: int, effects: frozenset[str], depth: int, *, own: bool = False) -> Status:
    if own and scene.lemmas[head] in scene.lexicon.closed["wishes"]:
        return "hypothetical"
    found: Status = next((name for name in _UNREAL if name in effects), "hypothetical")
    return "denied" if found == "planned" and _is_negated(scene, head) else found


_UNREAL: tuple[Status, ...] = ("denied", "threatened", "demanded", "planned", "hypothetical")


def _finite_complement(scene: Scene, verb: int, effects: frozenset[str]) -> Status | None:
    """ "denied that they attacked", "fears that they may attack", "demanded that they withdraw"."""
    if "denied" in effects:
        return "denied"
    bare = scene.tree.feature(verb, "Mood") == "Sub" or scene.tree.feature(verb, "VerbForm") == "Inf"
    if "demanded" in effects and (bare or not _is_past(scene, verb)):
        return "demanded"
    if "hypothetical" in effects and not effects & {"real"} and not _is_past(scene, verb):
        return "hypothetical"
    if "threatened" in effects and not _is_past(scene, verb):
        return "threatened"
    return _aspect(scene, verb)


def _in_noun(scene: Scene, verb: int, noun: int, depth: int, *, infinitive: bool) -> Status | None:
    """The status of a clause that hangs on a noun: "plans to attack", "accused of", "troops shelling the town"."""
    word = scene.lexicon.status.nouns.get(scene.lemmas[noun])
    gerund = scene.tree.feature(verb, "VerbForm") == "Ger" and word in (
        "hypothetical",
        "denied",
        "threatened",
    )
    marks = {scene.tree.lower[k] for k in scene.tree.kids(verb, "mark", "case")}
    if word is not None and (infinitive or gerund or marks - _BESIDE):
        return word  # type: ignore[return-value]  # one of Status by the loader's check
    return "hypothetical" if infinitive else _aspect(scene, verb)


# Marks of a clause that only stands beside the noun it hangs on: "a deal as the army advances".
_BESIDE = frozenset(
    {"as", "while", "after", "before", "when", "since", "because", "amid", "although", "until", "where"}
)


def _of_any(scene: Scene, token: int, depth: int) -> Status | None:
    """The status of a head of any kind."""
    if scene.tree.analysis.upos[token] in ("NOUN", "PROPN", "PRON", "NUM"):
        return "happened" if not scene.tree.kids(token, "cop") else _of_clause(scene, token, depth)
    return _of_clause(scene, token, depth)


def _of_phrase(scene: Scene, noun: int) -> Status | None:
    """The status an event noun's own modifiers give it: "planned talks", "no casualties", "alleged attack"."""
    tree, words = scene.tree, scene.lexicon.status
    for kid in tree.kids(noun, "det", "amod", "advmod"):
        found = words.modifiers.get(scene.lemmas[kid]) or words.modifiers.get(tree.lower[kid])
        if found is not None:
            return found  # type: ignore[return-value]  # one of Status by the loader's check
    return None


def _of_noun(scene: Scene, noun: int, depth: int) -> Status | None:
    """The status of an event noun that no verb carries."""
    tree, words = scene.tree, scene.lexicon.status
    own = _of_phrase(scene, noun)
    if own is not None:
        return own
    head, relation = tree.analysis.heads[noun], tree.relation(noun)
    if head is None or depth == 0:
        return "happened"
    case = scene.case(noun)
    if case in ("without", "despite no"):
        return "denied"
    if relation in ("nmod", "conj") and tree.analysis.upos[head] in ("NOUN", "PROPN"):
        effect = words.nouns.get(scene.lemmas[head]) if relation == "nmod" else None
        if effect is not None and case in ("of", "for", "to", "on", "about", "against"):
            return effect if case != "about" else "happened"  # type: ignore[return-value]
        if scene.lemmas[head] in (
            "end",
            "halt",
            "stop",
            "cessation",
            "ending",
            "prevention",
            "security",
            "protection",
        ):
            return None if not _is_definite(scene, noun) else "happened"
        return _of_noun(scene, head, depth - 1) if relation == "conj" else "happened"
    if tree.analysis.upos[head] != "VERB":
        return "happened"
    if relation == "obj" and scene.lemmas[head] in scene.lexicon.closed["permitting"]:
        return "planned"  # "the pact allowed deployments"
    return _noun_under_verb(scene, noun, head, relation, case, depth)


def _noun_under_verb(
    scene: Scene, noun: int, head: int, relation: str, case: str | None, depth: int
) -> Status | None:
    effects = scene.lexicon.status.governors.get(scene.lemmas[head], frozenset())
    wanted = (
        relation == "obj"
        or (relation == "nsubj" and is_passive(scene, head))
        or case in ("for", "of", "to", "with")
    )
    if (
        wanted
        and scene.lemmas[head] not in scene.lexicon.closed["clause_only"]
        and not effects & {"real", "ongoing"}
    ):
        if "drop" in effects:
            return (
                "happened"
                if _of_clause(scene, head, depth - 1) in REAL and _is_definite(scene, noun)
                else None
            )
        if effects & {"planned", "threatened", "demanded", "denied", "hypothetical"}:
            return _unreal(scene, head, effects, depth)
    force = _is_force(scene, noun)
    if wanted and scene.lemmas[head] in scene.lexicon.closed["weighing"] and not force:
        return "hypothetical"
    if (_is_definite(scene, noun) and force) or not (wanted or relation == "obl"):
        return "happened"
    if relation == "obl" and not wanted and case not in _PROSPECTIVE:
        return "happened"
    above = _of_clause(scene, head, depth - 1)
    return above if above is not None else None


_PROSPECTIVE = frozenset({"on", "about", "over", "for", "toward", "towards", "with", "alongside"})


def _is_force(scene: Scene, noun: int) -> bool:
    """Whether the noun names a deed of force, which "the" takes for done; "the release of" may lie ahead."""
    return any(entry.type in _FORCE for entry in scene.lexicon.nouns.get(scene.lemmas[noun], ()))


_FORCE = frozenset({"ASSAULT", "COERCE", "PROTEST", "ACCUSE", "SANCTION"})


def _is_definite(scene: Scene, noun: int) -> bool:
    tree = scene.tree
    return any(tree.lower[k] in _DEFINITE for k in tree.kids(noun, "det", "nmod:poss")) or bool(
        tree.kids(noun, "nmod:poss")
    )


def _is_negated(scene: Scene, verb: int) -> bool:
    tree, negations = scene.tree, scene.lexicon.status.negations
    for kid in tree.kids(verb, "advmod", "det", "cc:preconj", "nsubj", "obj"):
        if tree.lower[kid] in negations and not (tree.lower[kid] == "not" and _is_not_only(scene, kid)):
            return True
        if tree.relation(kid) in ("nsubj", "obj") and any(
            tree.lower[d] == "no" for d in tree.kids(kid, "det")
        ):
            return True
    return any(tree.lower[k] in ("cannot",) for k in tree.kids(verb, "aux"))


def _is_not_only(scene: Scene, token: int) -> bool:
    lower = scene.tree.lower
    return token + 1 < len(lower) and lower[token + 1] in ("only", "just", "merely")


def _modal(scene: Scene, verb: int) -> Status | None:
    tree, modals = scene.tree, scene.lexicon.status.modals
    if _is_bound(scene, verb):
        return "planned"
    perfect = any(scene.lemmas[k] == "have" for k in tree.kids(verb, "aux"))
    for kid in tree.kids(verb, "aux"):
        found = modals.get(tree.lower[kid])
        if found is None:
            continue
        if tree.lower[kid] in ("would", "'d") and not perfect and not _has_condition(scene, verb):
            return "planned" if _is_reported(scene, verb) else "hypothetical"
        if found == "demanded" and perfect:
            return "hypothetical"
        return found  # type: ignore[return-value]  # one of Status by the loader's check
    return None


def _is_reported(scene: Scene, verb: int) -> bool:
    """Whether the clause is what somebody said or planned in the past: its "would" is a "will"."""
    tree = scene.tree
    at = verb
    while tree.relation(at) == "conj" and tree.analysis.heads[at] is not None:
        at = tree.analysis.heads[at] or 0
    head = tree.analysis.heads[at]
    if (
        tree.relation(at) == "ccomp"
        and head is not None
        and scene.lemmas[head] in scene.lexicon.closed["reporting"]
    ):
        return True
    return any(scene.lemmas[k] in scene.lexicon.closed["reporting"] for k in tree.kids(at, "parataxis"))


def _has_condition(scene: Scene, verb: int) -> bool:
    tree, words = scene.tree, scene.lexicon.status
    return any(
        tree.lower[mark] in words.conditions and tree.lower[mark] not in ("whether", "once")
        for kid in tree.kids(verb, "advcl")
        for mark in tree.kids(kid, "mark")
    )


def _is_question(scene: Scene, verb: int) -> bool:
    tree = scene.tree
    last = tree.layout.sentences[tree.sentence_of[verb]][1] - 1
    return "?" in (tree.lower[last], tree.lower[max(last - 1, 0)])


def _is_finite(scene: Scene, verb: int) -> bool:
    tree = scene.tree
    if tree.feature(verb, "VerbForm") == "Fin":
        return True
    return any(tree.feature(k, "VerbForm") == "Fin" for k in tree.kids(verb, "aux", "aux:pass", "cop"))


def _aspect(scene: Scene, verb: int) -> Status:
    """A real act that goes on: progressive now, or kept up."""
    tree = scene.tree
    if (
        scene.lemmas[verb] in ("continue", "keep", "persist", "rage")
        and tree.feature(verb, "Tense") != "Past"
    ):
        return "ongoing"
    if tree.feature(verb, "VerbForm") in ("Ger", "Part") and tree.feature(verb, "Tense") != "Past":
        aux = tree.kids(verb, "aux", "aux:pass")
        if aux and not any(
            tree.feature(a, "Tense") == "Past"
            and scene.lemmas[a] == "be"
            and tree.feature(a, "VerbForm") == "Fin"
            for a in aux
        ):
            return "ongoing"
    return "happened"
