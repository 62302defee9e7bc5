"""Who does it to whom: subjects and objects as the grammar hands them on, and the slots of a predicate's frame.

Stage `coding`. A clause's subject may stand on another verb (coordination, control, participles, relative clauses);
`subject` and `direct_object` follow it. `fill` gives the tokens that fill a trigger's roles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parley.coding.lexicon import Entry
from parley.coding.scene import RELATIVE, Scene
from parley.types import Basis, RoleName

_AGENT_CASES = frozenset({"by"})
_GIVEN_TO = frozenset({"to", "for"})  # what is given may be measured first: "50 million in aid for families"
_PARTNERED = frozenset({"with", "between"})
_DEPTH = 6  # how many verbs a subject may be handed along
_ABOUT = frozenset(
    {"accuse", "condemn", "back", "refuse", "probe"}
)  # frames whose object may be an act of the recipient


@dataclass(frozen=True, slots=True)
class Filler:
    """A token that fills a role: the head of its phrase, or of its owner's when the phrase itself cannot act."""

    role: RoleName
    token: int
    slot: str
    phrase: int  # head of the phrase the slot holds: the owned thing where `token` is its owner
    basis: Basis = "stated"


def is_passive(scene: Scene, verb: int) -> bool:
    """Whether the verb is passive: by its auxiliary, its subject, or as a bare past participle after a noun."""
    tree = scene.tree
    full = [tree.analysis.relations[kid] for kid in tree.children[verb]]
    if "aux:pass" in full or "nsubj:pass" in full or "csubj:pass" in full:
        return True
    relation = tree.analysis.relations[verb]
    if "cop" in full and tree.analysis.upos[verb] == "VERB" and tree.feature(verb, "VerbForm") == "Part":
        return tree.feature(verb, "Tense") == "Past"
    if relation in ("nsubj", "obj") or "nsubj" in full or "aux" in full:
        return False
    participle = tree.feature(verb, "VerbForm") == "Part" and tree.feature(verb, "Tense") == "Past"
    bare = relation in ("acl", "advcl") and "obj" not in full and "mark" not in full
    if relation == "acl" and (participle or (bare and tree.lower[verb].endswith(("ed", "en")))):
        return True
    if bare and participle:
        return True
    if "obl:agent" in full and participle:
        return True
    if relation == "conj":
        head = tree.analysis.heads[verb]
        beside = head is not None and tree.analysis.upos[head] == "VERB" and is_passive(scene, head)
        return (participle and beside) or _has_agent(scene, verb)
    return relation == "xcomp" and participle


def _has_agent(scene: Scene, verb: int) -> bool:
    """ "described by X and endorsed by Y": a regular participle without an object whose "by" names somebody."""
    tree = scene.tree
    if not tree.lower[verb].endswith("ed") or tree.kids(verb, "obj", "ccomp", "xcomp"):
        return False
    return any(scene.case(k) in _AGENT_CASES and scene.is_who(k) for k in tree.kids(verb, "obl"))


def subject(scene: Scene, verb: int, depth: int = _DEPTH) -> int | None:
    """The token of the verb's grammatical subject, followed through the tree; relative pronouns give their noun."""
    tree = scene.tree
    own = [k for k in tree.kids(verb, "nsubj") if tree.analysis.relations[k] != "nsubj:outer"]
    if own:
        return antecedent(scene, own[0], verb)
    head = tree.analysis.heads[verb]
    if head is None or depth == 0:
        return None
    relation = tree.analysis.relations[verb]
    if relation == "acl" or relation == "acl:relcl":
        return _subject_of_modifier(scene, verb, head)
    if tree.analysis.upos[head] not in ("VERB", "AUX", "ADJ", "NOUN"):
        return None
    if relation == "conj":
        if not is_passive(scene, head) and is_passive(scene, verb) and not tree.kids(verb, "aux"):
            return None  # a bare participle beside a finite verb: its noun is not known
        return subject(scene, head, depth - 1)
    if relation in ("xcomp", "advcl", "ccomp", "parataxis") and (
        relation != "ccomp" or not _is_finite(scene, verb)
    ):
        return _controller(scene, verb, head, depth)
    return None


def _subject_of_modifier(scene: Scene, verb: int, noun: int) -> int | None:
    """The subject of a participle or infinitive that hangs on a noun."""
    tree = scene.tree
    if tree.feature(verb, "VerbForm") == "Inf" or any(tree.lower[k] == "to" for k in tree.kids(verb, "mark")):
        owner = scene.owner(noun)
        if owner is not None:
            return owner
        head = tree.analysis.heads[noun]
        if head is not None and tree.relation(noun) == "obj":
            return subject(scene, head, 2)
        return noun if scene.is_who(noun) and tree.relation(noun) != "obj" else None
    if tree.kids(verb, "mark") and tree.analysis.relations[verb] != "acl:relcl":
        return None
    return noun


def _controller(scene: Scene, verb: int, head: int, depth: int) -> int | None:
    """The subject that a verb without one takes from the verb above it."""
    tree, relation = scene.tree, scene.tree.analysis.relations[verb]
    if _is_finite(scene, verb) and relation == "advcl" and tree.kids(verb, "mark"):
        return None
    marks = {tree.lower[k] for k in tree.kids(verb, "mark", "case")}
    controls = scene.lemmas[head] in scene.lexicon.closed["object_control"]
    handed = relation == "xcomp" or bool(marks & {"of", "from", "for", "to", "into"})
    if controls and handed:
        if is_passive(scene, head):
            return subject(scene, head, depth - 1)
        for kid in tree.kids(head, "obj", "iobj"):
            return kid
        for kid in tree.kids(head, "obl"):
            if scene.case(kid) in ("on", "upon", "to", "for"):
                return kid
        if relation == "xcomp":
            return subject(scene, head, depth - 1)
        return None
    if marks & {"for"} and relation == "advcl" and not is_passive(scene, head):
        for kid in tree.kids(head, "obj"):
            return (
                kid
                if scene.lemmas[head] in scene.lexicon.closed["object_control"]
                else subject(scene, head, depth - 1)
            )
    return subject(scene, head, depth - 1)


def _is_finite(scene: Scene, verb: int) -> bool:
    return scene.tree.feature(verb, "VerbForm") == "Fin" or bool(scene.tree.kids(verb, "aux"))


def antecedent(scene: Scene, token: int, verb: int) -> int:
    """The noun a relative pronoun stands for, or the token itself."""
    tree = scene.tree
    if tree.lower[token] not in RELATIVE or tree.analysis.upos[token] not in ("PRON", "DET", "SCONJ"):
        return token
    at: int | None = verb
    for _ in range(_DEPTH):
        if at is None:
            break
        if tree.analysis.relations[at] in ("acl:relcl", "acl"):
            head = tree.analysis.heads[at]
            return token if head is None else head
        if tree.relation(at) not in ("conj", "xcomp", "ccomp"):
            break
        at = tree.analysis.heads[at]
    return token


def doer(scene: Scene, verb: int) -> int | None:
    """Who does what the verb says: its subject, or the agent of a passive."""
    if not is_passive(scene, verb):
        found = subject(scene, verb)
        return found
    return agent(scene, verb)


def agent(scene: Scene, verb: int) -> int | None:
    """The "by" phrase of a passive."""
    tree = scene.tree
    for kid in tree.kids(verb, "obl", "nmod"):
        is_by = scene.case(kid) in _AGENT_CASES
        if is_by and "date" not in scene.kinds(kid):
            return kid
    for kid in tree.kids(verb, "obl"):
        if scene.case(kid) == "of" and scene.lemmas[verb] in scene.lexicon.closed["object_control"]:
            for below in tree.kids(kid, "nmod"):
                if scene.case(below) == "by" and scene.is_who(below):
                    return below  # "was accused of harassment by two journalists"
    head = tree.analysis.heads[verb]
    if tree.relation(verb) == "conj" and head is not None and tree.analysis.upos[head] == "VERB":
        found = agent(scene, head) if is_passive(scene, head) else None
        return found if found is not None and found > verb else None  # shared only when it follows both verbs
    for kid in tree.kids(verb, "conj"):
        for below in tree.kids(kid, "obl"):
            if scene.case(below) in _AGENT_CASES and is_passive(scene, kid):
                return below
    return None


def direct_object(scene: Scene, verb: int) -> int | None:
    """What the verb is done to: its object, the subject of a passive, the noun of an object relative clause."""
    tree = scene.tree
    if is_passive(scene, verb):
        found = subject(scene, verb)
        if found is None and tree.analysis.relations[verb] == "acl":
            return tree.analysis.heads[verb]
        return found
    for kid in tree.kids(verb, "obj"):
        return antecedent(scene, kid, verb)
    relation, head = tree.analysis.relations[verb], tree.analysis.heads[verb]
    if relation == "acl:relcl" and head is not None and tree.kids(verb, "nsubj"):
        first = tree.kids(verb, "nsubj")[0]
        return (
            head
            if tree.lower[first] not in RELATIVE and not tree.kids(verb, "obl", "ccomp", "xcomp")
            else None
        )
    shared = [k for k in tree.kids(verb, "conj") if tree.kids(k, "obj")]
    if shared and shared[0] > verb and tree.analysis.upos[shared[0]] == "VERB":
        return tree.kids(shared[0], "obj")[
            0
        ]  # "shelled and stormed the town": the object hangs on one of them
    if relation == "conj" and head is not None and tree.analysis.upos[head] == "VERB":
        objects = tree.kids(head, "obj")
        if objects and objects[0] > verb:
            return objects[0]
    return None


def prepositional(scene: Scene, head: int, preposition: str) -> Iterator[int]:
    """Phrases with the preposition on the head, and on its first conjunct before it or next one after it."""
    tree = scene.tree
    for kid in tree.kids(head, "obl", "nmod"):
        case = scene.case(kid)
        if case == preposition and "date" not in scene.kinds(kid):
            yield antecedent(scene, kid, head)


def governed_subject(scene: Scene, verb: int) -> int | None:
    """The subject of the clause a verb governs: whom "demanded that the army withdraw" is addressed to."""
    tree = scene.tree
    for kid in tree.kids(verb, "ccomp", "xcomp", "advcl"):
        marks = {tree.lower[mark] for mark in tree.kids(kid, "mark")}
        if tree.relation(kid) == "advcl" and "to" not in marks:
            continue  # "where he told them": no part of what is demanded
        for found in tree.kids(kid, "nsubj"):
            return found
    return None


def slot_tokens(scene: Scene, entry: Entry, token: int, clause: int, slot: str) -> Iterator[int]:
    """The heads of the phrases that stand in a slot of a trigger; for a noun in a light verb's clause, both."""
    tree, found = scene.tree, None
    if slot == "subj":
        found = doer(scene, clause)
    elif slot == "obj":
        found = _object_party(scene, entry, token) if clause == token else None
    elif slot == "iobj":
        found = tree.kid(clause, "iobj")
    elif slot == "comp":
        found = governed_subject(scene, clause)
    elif slot == "inner":
        yield from _inner(scene, clause)
    elif slot == "poss":
        found = tree.kid(token, "nmod:poss")
    elif slot == "mod":
        sides = [k for k in tree.kids(token, "compound", "amod") if names_side(scene, k, token)]
        yield from (k for k in sides if k - 1 not in sides or tree.analysis.upos[k] != "NOUN")
    else:
        yield from _after(scene, entry, token, clause, slot)
    if found is not None:
        yield found


def _object_party(scene: Scene, entry: Entry, verb: int) -> int | None:
    """The object, unless it is an act the entry itself names: in "imposed Western sanctions" the West is no victim."""
    found = direct_object(scene, verb)
    if found is None or not entry.nouns or entry.frame.name in _ABOUT:
        return found
    return None if "event" in scene.kinds(found) else found


def _inner(scene: Scene, verb: int) -> Iterator[int]:
    """The parties of the infinitive a verb governs: whom "agreed to send troops to Chad" concerns."""
    tree = scene.tree
    for kid in tree.kids(verb, "xcomp", "advcl", "ccomp", "acl"):
        if not any(tree.lower[mark] == "to" for mark in tree.kids(kid, "mark")):
            continue
        yield from tree.kids(kid, "iobj")
        yield from (
            k for k in tree.kids(kid, "obl", "obj") if tree.relation(k) == "obj" or _is_toward(scene, k)
        )
        for thing in tree.kids(kid, "obj"):
            yield from (k for k in tree.kids(thing, "nmod") if _is_toward(scene, k))
        return


def _is_toward(scene: Scene, token: int) -> bool:
    return scene.case(token) in ("to", "with", "for", "against", "on") and "date" not in scene.kinds(token)


def _after(scene: Scene, entry: Entry, token: int, clause: int, preposition: str) -> Iterator[int]:
    """Phrases with the preposition on the trigger, its clause, the object its entry names; agents of participles."""
    yield from prepositional(scene, token, preposition)
    named = direct_object(scene, token) if entry.nouns and clause == token else None
    host = clause if clause != token else named
    if host is not None and host != token:
        yield from prepositional(scene, host, preposition)
    if preposition in _PARTNERED and clause == token:
        for own in entry.prepositions:  # "entered into an agreement with the government"
            for phrase in prepositional(scene, token, own):
                if scene.kinds(phrase) & {"agreement", "event"}:
                    yield from prepositional(scene, phrase, preposition)
    if named is not None and preposition in _GIVEN_TO:
        for part in scene.tree.kids(named, "nmod"):  # "50 million in aid for families"
            yield from prepositional(scene, part, preposition)
    if preposition == "by":
        for kid in scene.tree.kids(token, "acl"):
            found = agent(scene, kid) if is_passive(scene, kid) else None
            if found is not None:
                yield found


def names_side(scene: Scene, modifier: int, noun: int) -> bool:
    """Whether a modifier of an event noun says who does it; a town before "bombing" says where.

    A place name is taken for the doer when it is an abbreviation ("US strikes") or the noun says against whom.
    """
    if not scene.is_side(modifier):
        return False
    tree, mention = scene.tree, scene.named_over.get(modifier)
    headline = mention is not None and mention.head == noun  # "Rebel Attack Against Norland" read as one name
    if tree.analysis.upos[modifier] != "PROPN" or mention is None:
        return True
    if mention.type not in ("place", "facility") and not headline:
        return mention.type in ("person", "group", "organization")
    if scene.is_abbreviated(modifier):
        return True
    return any(scene.case(k) in ("on", "against", "at", "with") for k in tree.kids(noun, "nmod"))


def act_member(scene: Scene, token: int) -> int | None:
    """The party a phrase stands for: itself if it can act, else the side it belongs to."""
    if scene.is_who(token) and "place" not in scene.kinds(token):
        return token
    owned = scene.owner(token)
    if owned is None and "quantity" in scene.kinds(token):
        counted = [k for k in scene.tree.kids(token, "nmod") if scene.case(k) == "of"]
        owned = scene.owner(counted[0]) if counted else None  # "dozens of rebel positions"
    if owned is not None:
        return owned
    return token if scene.is_who(token) else None
