"""Finding triggers: verbs that fit an entry of the lexicon, with all that the entry asks to stand around them.

Stage `coding`. Only tokens whose lemma is in the lexicon are looked at. Event nouns are found in nominal.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parley.coding.frames import agent, direct_object, is_passive, prepositional, subject
from parley.coding.lexicon import Entry
from parley.coding.scene import Scene

Kind = Literal["verb", "noun", "light", "occur", "undergo", "share", "modal"]
_COMPLEMENTS = ("obl", "nmod", "advcl", "xcomp", "ccomp", "advmod", "obj", "acl")
_HYPHENS = frozenset("-–‐")
_NO_TRIGGER = frozenset(
    {"amod", "compound", "case", "mark", "fixed", "flat", "det", "aux", "aux:pass", "cop"}
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that reports an act. `clause` is the verb that carries its tense and its subject."""

    token: int
    entry: Entry
    clause: int
    kind: Kind


class Sentences:
    """Sets of lemmas, one a sentence, made when asked for."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._made: dict[int, frozenset[str]] = {}

    def lemmas(self, token: int) -> frozenset[str]:
        """The lemmas of the token's sentence."""
        tree = self._scene.tree
        number = tree.sentence_of[token]
        found = self._made.get(number)
        if found is None:
            first, end = tree.layout.sentences[number]
            found = self._made[number] = frozenset(self._scene.lemmas[first:end])
        return found


def verb_trigger(scene: Scene, sentences: Sentences, token: int) -> Trigger | None:
    """The trigger a verb, or an adjective with "be", makes; None where it makes none."""
    if scene.tree.analysis.relations[token] in _NO_TRIGGER or is_hyphened(scene, token):
        return None
    is_verb = scene.tree.analysis.upos[token] == "VERB"
    if not is_verb and not scene.tree.kids(token, "cop"):
        return None
    entries = scene.lexicon.verbs if is_verb else scene.lexicon.adjectives
    for entry in entries.get(scene.lemmas[token], ()):
        if _fits(scene, sentences, token, entry):
            return Trigger(token, entry, token, "verb")
    return None


def is_hyphened(scene: Scene, token: int) -> bool:
    """Whether the word is the second part of a compound: "rebel-backed"."""
    tree = scene.tree
    glued = token > 0 and tree.layout.ends[token - 1] == tree.layout.starts[token]
    return glued and tree.forms[token - 1] in _HYPHENS


def _fits(scene: Scene, sentences: Sentences, token: int, entry: Entry) -> bool:
    if entry.particle is not None and not has_particle(scene, token, entry.particle):
        return False
    if not near_fits(sentences, token, entry) or _is_a_speech(scene, token, entry):
        return False
    if entry.prepositions and not has_preposition(scene, token, entry.prepositions):
        return False
    if entry.governs is not None and not _governs(scene, token, entry.governs):
        return False
    thing = direct_object(scene, token)
    if entry.nouns:
        return _names_object(scene, token, thing, entry) and _subject_fits(scene, token, entry)
    if entry.frame.required and thing is None:
        return entry.frame.name == "attack" and _is_located(scene, token)
    if thing is not None and entry.frame.object is not None and not _is_of(scene, thing, entry.frame.object):
        return False
    return _subject_fits(scene, token, entry)


def _is_a_speech(scene: Scene, verb: int, entry: Entry) -> bool:
    """ "The premier, speaking to a think tank, said …": a speech, at which nobody confers."""
    if entry.type != "CONSULT" or scene.lemmas[verb] != "speak" or scene.tree.kids(verb, "aux"):
        return False
    return scene.tree.feature(verb, "VerbForm") == "Part" or scene.tree.feature(verb, "VerbForm") == "Ger"


def _is_located(scene: Scene, verb: int) -> bool:
    """ "the army attacked in the south": no object, but armed people and a place."""
    doer = subject(scene, verb)
    if (
        doer is None
        or is_passive(scene, verb)
        or not scene.kinds(doer) & {"armed", "organization", "group", "place"}
    ):
        return False
    return any("place" in scene.kinds(k) for k in scene.tree.kids(verb, "obl"))


def _names_object(scene: Scene, token: int, thing: int | None, entry: Entry) -> bool:
    """Whether the entry's noun is the object, or stands after its preposition: "go on strike"."""
    if thing is not None and object_lemmas(scene, thing) & entry.nouns:
        return True
    after = (k for p in entry.prepositions for k in prepositional(scene, token, p))
    return any(object_lemmas(scene, k) & entry.nouns for k in after)


def _subject_fits(scene: Scene, token: int, entry: Entry) -> bool:
    wanted = entry.frame.subject
    if wanted is None:
        return True
    found = agent(scene, token) if is_passive(scene, token) else subject(scene, token)
    return found is None or _is_of(scene, found, wanted)


def _is_of(scene: Scene, token: int, wanted: frozenset[str]) -> bool:
    """Whether any member of the phrase is of a wanted kind; a quantity counts as what it counts."""
    if any(scene.kinds(member) & wanted for member in scene.members(token)):
        return True
    return "who" in wanted and any(scene.is_who(k) for k in scene.tree.kids(token, "nmod:poss"))


def near_fits(sentences: Sentences, token: int, entry: Entry) -> bool:
    """Whether the words the entry wants or bars in the sentence are there or not."""
    if not entry.near and not entry.never:
        return True
    around = sentences.lemmas(token)
    return not (entry.near and around.isdisjoint(entry.near)) and around.isdisjoint(entry.never)


def has_particle(scene: Scene, token: int, particle: str) -> bool:
    """Whether the particle or adverb stands with the verb."""
    tree = scene.tree
    return any(
        tree.lower[kid] == particle
        for kid in tree.kids(token, "compound", "advmod", "xcomp", "obl", "obj", "ccomp", "case", "mark")
    )


def has_preposition(scene: Scene, token: int, wanted: frozenset[str]) -> bool:
    """Whether a phrase or clause with one of the prepositions hangs on the word."""
    tree = scene.tree
    for kid in tree.kids(token, *_COMPLEMENTS):
        if "date" in scene.kinds(kid):
            continue
        if scene.case(kid) in wanted:
            return True
        if any(tree.lower[mark] in wanted for mark in tree.kids(kid, "mark", "case")):
            return True
    return False


def _governs(scene: Scene, token: int, wanted: str) -> bool:
    tree = scene.tree
    if wanted == "bare":
        return not tree.kids(token, "xcomp", "ccomp") and not is_passive(scene, token)
    if wanted == "fin":
        return bool(tree.kids(token, "aux", "aux:pass")) or tree.feature(token, "VerbForm") == "Fin"
    for kid in tree.kids(token, "xcomp", "ccomp", "advcl", "obj"):
        if wanted == "that" and tree.relation(kid) == "ccomp":
            return True
        marks = {tree.lower[mark] for mark in tree.kids(kid, "mark")}
        if wanted == "inf" and "to" in marks:
            return not (is_passive(scene, kid) and scene.lemmas[kid] in scene.lexicon.closed["naming"])
        if wanted == "ing" and tree.feature(kid, "VerbForm") in ("Ger", "Part"):
            return True
    return False


def object_lemmas(scene: Scene, token: int) -> set[str]:
    """Lemmas of an object's members, of what they count ("dozens of rockets") and of compounds ("tear gas")."""
    tree, out = scene.tree, set()
    for member in scene.members(token):
        out.add(scene.lemmas[member])
        for kid in tree.kids(member, "nmod"):
            if scene.case(kid) == "of" and "quantity" in scene.kinds(member):
                out.add(scene.lemmas[kid])
        before = [k for k in tree.kids(member, "compound", "amod") if k < member]
        if before:
            out.add(f"{scene.lemmas[before[-1]]}-{scene.lemmas[member]}")
    return out
