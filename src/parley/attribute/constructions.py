"""Verbs and adjectives that report speech, with the grammar they come in.

Stage `attribute`. In: the grammar of a document. Out: drafts for "X said that …", "X accused Y of …", "X is
concerned about …", "X urged Y to …", "Y was told that …", "…, X reported", "as X complained about". Only words of the
cue table are looked at, and a use counts only when the words around it are there: "said goodbye" reports nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from parley.attribute.complements import find_matter
from parley.attribute.cues import CueWord
from parley.attribute.drafts import Draft, Range
from parley.attribute.grammar import Grammar
from parley.types import Stance

_HYPOTHETICAL = frozenset({"if", "unless", "lest"})
_ANTONYMS: dict[Stance, Stance] = {"denies": "asserts", "believes": "denies", "supports": "denies"}


def verb_drafts(grammar: Grammar, score: float) -> Iterator[Draft]:
    """Drafts of all verbs and adjectives of the cue table, in text order."""
    cues = grammar.cues
    for token, (upos, lemma) in enumerate(zip(grammar.tree.analysis.upos, grammar.lemmas, strict=True)):
        if upos == "VERB":
            uses = cues.verbs.get(lemma)
        elif upos == "ADJ":
            uses = cues.adjectives.get(lemma) or _mistaken_verb(grammar, token)
        else:
            continue
        if uses is None and upos == "VERB":
            uses = cues.adjectives.get(grammar.tree.lower[token])
        if uses is not None and not _is_withheld(grammar, token):
            draft = _draft(grammar, token, uses, score)
            if draft is not None:
                yield draft


def _mistaken_verb(grammar: Grammar, token: int) -> tuple[CueWord, ...] | None:
    """Uses of a verb's form that a tagger took for an adjective, though a clause hangs on it."""
    if not grammar.tree.kids(token, "ccomp"):
        return None
    return grammar.cues.verbs.get(grammar.cues.forms.get(grammar.tree.lower[token], ""))


def _draft(grammar: Grammar, verb: int, uses: tuple[CueWord, ...], score: float) -> Draft | None:
    particles = {grammar.tree.lower[kid] for kid in grammar.tree.kids(verb, "compound")}
    for use in uses:
        if not particles <= set(use.beside) or not all(
            _stands_beside(grammar, verb, word) for word in use.beside
        ):
            continue
        stance = _stance(grammar, verb, use.stance)
        matter = find_matter(grammar, verb, use) if stance is not None else None
        if matter is None or not matter.content:
            continue
        speaker = grammar.subject(verb)
        if not _has_speaker(grammar, verb, use, matter.frame, speaker):
            continue
        return Draft(
            cue=_cue(grammar, verb, use),
            source=grammar.phrase(speaker) if speaker is not None else None,
            content=matter.content,
            origin="parse",
            score=score,
            stance=stance,
            addressee=grammar.phrase(matter.listener) if matter.listener is not None else None,
            anchor=verb,
        )
    return None


def _is_withheld(grammar: Grammar, verb: int) -> bool:
    """Nobody says it: "refused to say", "if he says", "to confirm that", an imperative."""
    tree = grammar.tree
    if (
        tree.feature(verb, "Mood") == "Imp"
        or grammar.marked(verb, *_HYPOTHETICAL)
        or makes_sure(grammar, verb)
    ):
        return True
    if not grammar.is_infinitive(verb):
        return False
    head = tree.analysis.heads[verb]
    return head is None or grammar.lemmas[head] not in grammar.cues.passing


def makes_sure(grammar: Grammar, word: int) -> bool:
    """ "Make sure", "make certain": an adjective of belief in which nobody believes anything."""
    head = grammar.tree.analysis.heads[word]
    is_adjective = grammar.lemmas[word] in ("sure", "certain") and grammar.tree.relation(word) == "xcomp"
    return is_adjective and head is not None and grammar.lemmas[head] in ("make", "ensure")


def _stance(grammar: Grammar, verb: int, stance: Stance) -> Stance | None:
    """The stance under negation; None when a negated word says nothing ("did not say")."""
    return _ANTONYMS.get(stance) if grammar.negated(verb) else stance


def _stands_beside(grammar: Grammar, verb: int, word: str) -> bool:
    tree = grammar.tree
    for kid in tree.children[verb]:
        relation = tree.relation(kid)
        if relation in ("compound", "obj", "xcomp", "advmod", "obl") and (
            tree.lower[kid] == word or grammar.lemmas[kid] == word
        ):
            return True
        if relation in ("obl", "advcl", "nmod") and grammar.case(kid) == word:
            return True
        if relation in ("obj", "ccomp", "xcomp") and grammar.case(kid) == word:
            return True
        if relation == "obj" and any(grammar.case(k) == word for k in tree.kids(kid, "nmod", "acl", "advcl")):
            return True
    following = verb + 1
    return (
        following < len(tree.lower) and tree.lower[following] == word and tree.relation(following) == "case"
    )


def _cue(grammar: Grammar, verb: int, use: CueWord) -> Range:
    """The verb, with its particle or preposition when that follows at once."""
    following = verb + 1
    lower = grammar.tree.lower
    while following < len(lower) and lower[following] in use.beside and not _is_object(grammar, following):
        following += 1
    return verb, following - 1


def _is_object(grammar: Grammar, token: int) -> bool:
    return grammar.tree.relation(token) in ("obj", "nsubj")


def _has_speaker(grammar: Grammar, verb: int, use: CueWord, frame: str, speaker: int | None) -> bool:
    """A clause may be said by anybody, in the passive by nobody; with less somebody must be there who can speak."""
    if speaker is not None:
        return frame == "clause" or grammar.can_speak(speaker)
    if not grammar.is_passive(verb):
        return False
    return frame in ("clause", "party") or (frame == "infinitive" and "listener" not in use.takes)
