"""Nouns and small words that report speech: accusations, concerns, denials; "according to"; "reportedly".

Stage `attribute`. In: the grammar of a document. Out: drafts for "X's accusations against Y", "accusations made by
X", "X voiced concern over …", "X's concerns concern …", "according to X, …" and "reportedly …".
"""

from __future__ import annotations

from collections.abc import Iterator

from parley.attribute.complements import addressee_after_to
from parley.attribute.cues import CueWord
from parley.attribute.drafts import Draft, Range, runs
from parley.attribute.grammar import Grammar

_MADE_UP = frozenset({"alleged", "purported", "supposed"})
_SPARED = frozenset({"person", "group", "organization"})
_CONTRASTS = frozenset({"rather", "not", "instead", "but"})


def noun_drafts(grammar: Grammar, score: float) -> Iterator[Draft]:
    """Drafts of all nouns, adverbs and "according to", in text order."""
    analysis = grammar.tree.analysis
    for token, upos in enumerate(analysis.upos):
        if upos == "NOUN":
            uses = grammar.cues.nouns.get(grammar.lemmas[token])
            draft = _noun(grammar, token, uses, score) if uses is not None else None
        elif grammar.tree.lower[token] == "according":
            draft = _according(grammar, token, score)
        elif upos in ("ADV", "ADJ"):
            draft = _hearsay(grammar, token, score)
        else:
            continue
        if draft is not None:
            yield draft


def _noun(grammar: Grammar, noun: int, uses: tuple[CueWord, ...], score: float) -> Draft | None:
    use = next((u for u in uses if all(_has_phrase(grammar, noun, word) for word in u.beside)), None)
    if use is None or grammar.negated(noun) or (use.voiced and not _is_voiced(grammar, noun)):
        return None
    speaker, listener = _speaker(grammar, noun)
    content = _content(grammar, noun, use)
    says_that = any(grammar.marked(clause, "that") for clause in _clauses(grammar, noun))
    if speaker is None and not (says_that and content):
        return None
    if not content and not (use.bare and _is_made(grammar, noun, speaker)):
        return None
    return Draft(
        cue=(noun, noun),
        source=grammar.phrase(speaker) if speaker is not None else None,
        content=content,
        origin="parse",
        score=score,
        stance=use.stance,
        addressee=grammar.phrase(listener) if listener is not None else None,
        anchor=noun,
    )


def _is_voiced(grammar: Grammar, noun: int) -> bool:
    """Whether a verb of saying has the noun for its object: "conveyed their condolences"."""
    head = grammar.tree.analysis.heads[noun]
    is_object = grammar.tree.analysis.relations[noun] in ("obj", "nsubj:pass")
    return head is not None and is_object and grammar.lemmas[head] in grammar.cues.voicing


def _is_made(grammar: Grammar, noun: int, speaker: int | None) -> bool:
    """Whether the speaker stands with the noun itself ("X's denial", "accusations made by X")."""
    made = any(grammar.lemmas[kid] in grammar.cues.light for kid in grammar.tree.kids(noun, "acl"))
    return speaker is not None and (made or noun in grammar.tree.ancestors(speaker))


def _has_phrase(grammar: Grammar, noun: int, word: str) -> bool:
    """Whether "of responsibility" or the like stands beside the noun."""
    tree = grammar.tree
    return any(
        tree.lower[kid] == word or grammar.case(kid) == word
        for kid in tree.kids(noun, "nmod", "case", "compound")
    )


# ---- who ----------------------------------------------------------------------------------------------------


def _speaker(grammar: Grammar, noun: int) -> tuple[int | None, int | None]:
    """Heads of the speaker's and the hearer's phrases."""
    tree = grammar.tree
    listener = addressee_after_to(grammar, noun)
    made = [kid for kid in tree.kids(noun, "acl") if grammar.lemmas[kid] in grammar.cues.light]
    for kid in made:
        listener = addressee_after_to(grammar, kid) or listener
    for kid in tree.kids(noun, "nmod", "det"):
        if tree.analysis.relations[kid].endswith(":poss") and _owns(grammar, kid):
            return kid, listener
    if (found := grammar.agent(noun)) is not None:
        return found, listener
    for kid in made:
        if (found := grammar.subject(kid)) is not None and found != noun:
            return found, listener
    for kid in tree.kids(noun, "amod", "compound"):
        if tree.analysis.upos[kid] in ("PROPN", "ADJ") and grammar.mentions.get(kid) in (
            "group",
            "organization",
        ):
            return kid, listener
    return _speaker_of_light_verb(grammar, noun, listener)


def _speaker_of_light_verb(
    grammar: Grammar, noun: int, listener: int | None
) -> tuple[int | None, int | None]:
    """ "X voiced concern to Y": the subject of the light verb the noun is the object of."""
    tree, verb = grammar.tree, grammar.tree.analysis.heads[noun]
    if verb is None or tree.analysis.relations[noun] not in ("obj", "nsubj:pass"):
        return None, listener
    if grammar.lemmas[verb] not in grammar.cues.light or grammar.negated(verb):
        return None, listener
    found = grammar.subject(verb)
    if found is None or not grammar.can_speak(found):
        return None, listener
    return found, addressee_after_to(grammar, verb) or listener


def _owns(grammar: Grammar, owner: int) -> bool:
    """Whether a possessor may be the one who speaks ("its", "France's", not "the plan's")."""
    tree = grammar.tree
    if tree.analysis.upos[owner] == "PRON":
        return True
    kind = grammar.mentions.get(owner)
    return grammar.can_speak(owner) or kind == "place"


# ---- what ---------------------------------------------------------------------------------------------------


def _clauses(grammar: Grammar, noun: int) -> list[int]:
    """Clauses that say what the noun is about: "that …", "to …"."""
    tree = grammar.tree
    return [
        kid
        for kid in tree.kids(noun, "acl", "ccomp")
        if tree.analysis.relations[kid] != "acl:relcl"
        and grammar.marked(kid, "that", "to", "whether", "if", "of")
    ]


def _content(grammar: Grammar, noun: int, use: CueWord) -> tuple[Range, ...]:
    tree = grammar.tree
    parts: list[Range] = []
    for kid in tree.kids(noun, "nmod", "acl", "ccomp", "advcl"):
        introducer = tree.kid(kid, "case", "mark")
        word = tree.lower[introducer] if introducer is not None else ""
        if kid > noun and kid in _clauses(grammar, noun):
            parts.extend(grammar.clause(kid, hole=introducer if word == "of" else None))
        elif kid > noun and word in use.prepositions and word not in use.beside:
            is_phrase = tree.relation(kid) == "nmod"
            parts.extend([grammar.phrase(kid)] if is_phrase else grammar.clause(kid, hole=introducer))
        elif kid > noun and word and word in use.beside:
            parts.extend(p for k in tree.kids(kid, "nmod") for p in grammar.clause(k))
    if parts:
        return ((parts[0][0], parts[-1][1]),)
    return _topic(grammar, noun)


def _topic(grammar: Grammar, noun: int) -> tuple[Range, ...]:
    """ "X's concerns (appear to) concern Y": Y; "… was that Z": Z."""
    tree, verb = grammar.tree, grammar.tree.analysis.heads[noun]
    if verb is None or tree.analysis.relations[noun] != "nsubj":
        return ()
    if tree.kids(verb, "cop") and grammar.marked(verb, "that"):
        return _beside(grammar, verb, noun)
    below = tree.kid(verb, "xcomp")
    if grammar.lemmas[verb] in grammar.cues.passing and below is not None:
        verb = below
    if grammar.lemmas[verb] not in grammar.cues.topics:
        return ()
    what = tree.kid(verb, "obj", "ccomp", "xcomp", "obl")
    if what is None or what < noun:
        return ()
    return _without_contrast(grammar, what)


def _beside(grammar: Grammar, predicate: int, subject: int) -> tuple[Range, ...]:
    """The predicate clause without its subject."""
    return tuple(part for part in grammar.clause(predicate, hole=subject) if part[0] > subject)


def _without_contrast(grammar: Grammar, head: int) -> tuple[Range, ...]:
    """The phrase of `head` up to "rather than …", which is what it is not about."""
    tree = grammar.tree
    gone: set[int] = set()
    for kid in tree.children[head]:
        words = {tree.lower[tree.left[kid]], *(tree.lower[c] for c in tree.kids(kid, "cc", "case", "mark"))}
        if words & _CONTRASTS and tree.relation(kid) in ("conj", "advcl", "obl", "nmod", "acl"):
            gone.update(tree.subtree(kid))
    introducer = tree.kid(head, "case")
    if introducer is not None:
        gone.update(tree.subtree(introducer))
    parts = runs(token for token in tree.subtree(head) if token not in gone)
    kept = [trimmed for part in parts if (trimmed := grammar.trimmed(part)) is not None]
    return tuple(kept)


# ---- according to, reportedly -------------------------------------------------------------------------------


def _according(grammar: Grammar, token: int, score: float) -> Draft | None:
    tree = grammar.tree
    speaker = tree.analysis.heads[token]
    following = token + 1
    if speaker is None or following >= len(tree.lower) or tree.lower[following] != "to":
        return None
    if tree.relation(token) != "case" or tree.analysis.heads[speaker] is None:
        return None
    said = grammar.opened(grammar.clause(grammar.clause_head(speaker), hole=speaker))
    if not said:
        return None
    source = grammar.phrase(speaker)
    return Draft(
        cue=(token, following),
        source=(max(source[0], following + 1), max(source[1], following + 1)),
        content=said,
        origin="parse",
        score=score,
        stance="asserts",
        anchor=token,
    )


def _asserted(grammar: Grammar, head: int) -> int:
    """The top of what is only said to be so: the noun in "the killing of X, allegedly by Y", else the clause."""
    above, relation = grammar.tree.analysis.heads[head], grammar.tree.relation(head)
    if relation == "obl":
        return head  # "…, allegedly by dissidents": that it was they is what is only said
    return above if relation == "nmod" and above is not None else grammar.clause_head(head)


def _hearsay(grammar: Grammar, token: int, score: float) -> Draft | None:
    """ "reportedly seized", "allegedly", "the alleged violations": somebody who is not named says so."""
    tree = grammar.tree
    head, lower = tree.analysis.heads[token], tree.lower[token]
    uses = grammar.cues.adverbs.get(lower)
    if head is None or not (uses or lower in _MADE_UP):
        return None
    if uses:
        said, stance = grammar.opened(grammar.clause(_asserted(grammar, head), hole=token)), uses[0].stance
    elif tree.relation(token) == "amod" and grammar.mentions.get(head) not in _SPARED:
        phrase = grammar.phrase(head, apart=("acl:relcl", "punct", "cc", "conj", "parataxis", "case"))
        said, stance = ((token + 1, phrase[1]),) if phrase[1] > token else (), "accuses"
    else:
        return None
    if not said:
        return None
    return Draft(
        cue=(token, token),
        source=None,
        content=said,
        origin="parse",
        score=score,
        stance=stance,
        anchor=token,
    )
