"""What a verb or adjective of speech has beside it: what is said, and who hears it.

Stage `attribute`. In: a cue word in one of its uses. Out: a `Matter`, or None where the use's words are not there.
"""

from __future__ import annotations

from dataclasses import dataclass

from parley.attribute.cues import CueWord
from parley.attribute.drafts import Range, size
from parley.attribute.grammar import APART, Grammar

_MATTERS = ("advcl", "obl", "xcomp", "ccomp", "acl", "nmod")
_RELATIVE_ONLY = frozenset({"who", "which", "that", "whom", "what"})


@dataclass(frozen=True, slots=True)
class Matter:
    """What is said, in which of the ways of `takes`, and who hears it."""

    frame: str
    content: tuple[Range, ...]
    listener: int | None = None


# ---- what is said -------------------------------------------------------------------------------------------


def find_matter(grammar: Grammar, verb: int, use: CueWord) -> Matter | None:
    """What is said with this word in this use; None when nothing is."""
    listener = _listener(grammar, verb, use)
    for frame, find in _FRAMES:
        if frame in use.takes and (content := find(grammar, verb, use)):
            heard = None if frame in ("party", "phrase") and "listener" not in use.takes else listener
            return Matter(frame, content, heard)
    if not use.takes and use.prepositions:
        return _of_adjective(grammar, verb, use)
    return None


def _clause(grammar: Grammar, verb: int, use: CueWord) -> tuple[Range, ...]:
    tree = grammar.tree
    for kid in [*tree.kids(verb, "ccomp", "csubj"), *_clause_of_first_verb(grammar, verb)]:
        content = _joined(_without_pronoun(grammar, grammar.clause(kid), verb), verb)
        return _from_the_beginning(grammar, content, verb)
    for kid in tree.kids(verb, "xcomp"):
        is_said = grammar.is_present(kid) and grammar.lemmas[verb] not in grammar.cues.passing
        if kid > verb and is_said and not tree.kids(verb, "obj"):
            return grammar.clause(kid)  # "denied planning …"
    for kid in tree.kids(verb, "parataxis"):
        if _is_introduced(grammar, verb, kid):
            return grammar.clause(kid)
    head = tree.analysis.heads[verb]
    if head is None or tree.kids(verb, "obj", "xcomp"):
        return ()
    if _is_wedged_in(grammar, verb, head):
        said = grammar.trimmed((verb + 1, tree.right[head]))
        return (said,) if said is not None else ()
    if tree.relation(verb) == "parataxis":
        return grammar.clause(head, hole=verb)
    if tree.relation(verb) == "advcl" and grammar.marked(verb, "as"):
        return _stranded(grammar, verb) or grammar.clause(grammar.clause_head(head), hole=verb)
    return ()


def _is_wedged_in(grammar: Grammar, verb: int, head: int) -> bool:
    """ "which [X emphasized] was critical", parsed as an aside: the other clause's verb follows at once."""
    tree = grammar.tree
    if (
        tree.relation(verb) not in ("advcl", "parataxis")
        or tree.kids(verb, "mark")
        or not tree.kids(verb, "nsubj")
    ):
        return False
    return head == verb + 1 or (head > verb and verb + 1 in tree.kids(head, "cop", "aux"))


def _clause_of_first_verb(grammar: Grammar, verb: int) -> list[int]:
    """ "discussed X and underscored that Y": a parser may hang the clause after the second verb on the first."""
    tree, head = grammar.tree, grammar.tree.analysis.heads[verb]
    if tree.relation(verb) != "conj" or head is None or tree.kids(verb, "obj"):
        return []
    return [kid for kid in tree.kids(head, "ccomp") if verb < tree.left[kid] <= verb + 2]


def _joined(content: tuple[Range, ...], verb: int) -> tuple[Range, ...]:
    """One range on each side of the verb: what stands between two parts of a clause is part of it."""
    before, after = [p for p in content if p[1] < verb], [p for p in content if p[0] > verb]
    return tuple((side[0][0], side[-1][1]) for side in (before, after) if side)


def _from_the_beginning(grammar: Grammar, content: tuple[Range, ...], verb: int) -> tuple[Range, ...]:
    """ "Despite the talks, rebels attacked, X reported": what stands before a fronted clause belongs to it."""
    tree = grammar.tree
    if not content or content[-1][1] > verb:
        return content
    first = content[0][0]
    before = [kid for kid in tree.kids(verb, "obl", "advmod", "advcl") if kid < first]
    if any(kid < first for kid in tree.kids(verb, "nsubj")) or not before:
        return content
    return ((min(tree.left[kid] for kid in before), content[0][1]), *content[1:])


def _without_pronoun(grammar: Grammar, content: tuple[Range, ...], verb: int) -> tuple[Range, ...]:
    """ "which he emphasized was critical": the relative pronoun before the cue is not part of what he said."""
    kept = tuple(
        part
        for part in content
        if part[0] > verb or part[1] > part[0] or grammar.tree.lower[part[0]] not in _RELATIVE_ONLY
    )
    return tuple(part for first, last in kept for part in _around(verb, first, last))


def _around(verb: int, first: int, last: int) -> tuple[Range, ...]:
    """A range that runs over the cue (a parser's slip) keeps its longer side."""
    if not first <= verb <= last:
        return ((first, last),)
    sides = [side for side in ((first, verb - 1), (verb + 1, last)) if side[0] <= side[1]]
    return (max(sides, key=lambda side: size([side])),) if sides else ()


def _is_introduced(grammar: Grammar, verb: int, kid: int) -> bool:
    """A clause after a colon or a quotation mark."""
    before = grammar.tree.left[kid] - 1
    return before > verb and grammar.tree.forms[before] in (":", '"', "“", "``", "«", "‘", "'", ",")


def _stranded(grammar: Grammar, verb: int) -> tuple[Range, ...]:
    """ "…, as X has complained about": the noun phrase before the comma is what X complained about."""
    tree = grammar.tree
    strands = [k for k in tree.children[verb] if k > verb and tree.analysis.upos[k] in ("ADP", "PART")]
    opening = next((k for k in tree.kids(verb, "mark") if tree.lower[k] == "as"), None)
    if not strands or opening is None or tree.children[strands[-1]]:
        return ()
    first = tree.layout.sentences[tree.sentence_of[verb]][0]
    end = opening - 1
    while end >= first and not grammar.is_word(end):
        end -= 1
    return _phrase_that_ends(grammar, end, first, verb)


def _phrase_that_ends(grammar: Grammar, end: int, first: int, verb: int) -> tuple[Range, ...]:
    """The largest noun phrase that ends with the token `end`."""
    tree, best = grammar.tree, None
    at: int | None = end if end >= first else None
    while at is not None and at != verb and not tree.kids(at, "nsubj"):
        if tree.analysis.upos[at] in ("NOUN", "PROPN", "PRON", "NUM"):
            best = at
        if tree.relation(at) in ("conj", "ccomp", "parataxis", "root", "advcl") or tree.kids(at, "cc"):
            break
        at = tree.analysis.heads[at]
    return (grammar.phrase(best, apart=APART | {"advmod"}),) if best is not None else ()


def _party(grammar: Grammar, verb: int, use: CueWord) -> tuple[Range, ...]:
    """ "accused Y of violating …": from Y to the end of the matter; in the passive Y stands before the verb."""
    tree = grammar.tree
    kid = tree.kid(verb, "nsubj:pass") if grammar.is_passive(verb) else tree.kid(verb, "obj")
    party = grammar.resolved(kid, verb) if kid is not None else None
    if party is None and grammar.is_passive(verb):
        party = _modified(grammar, verb)
    if party is None:
        return _party_in_clause(grammar, verb, use)
    who = grammar.phrase(party)
    if kid is not None and any(_fits_party(grammar, k, use) for k in tree.kids(kid, "nmod", "acl", "advcl")):
        return (who,)  # parsed as part of the party's own phrase
    matters = (k for k in tree.kids(verb, *_MATTERS) if k > verb and _fits_party(grammar, k, use))
    matter = next(matters, None)
    if matter is None:
        return (who,) if use.beside and use.beside[0] not in use.prepositions else ()
    what = grammar.clause(matter)
    if who[0] > verb and what:
        return ((who[0], max(what[-1][1], who[1])),)
    return (who, *what)


def _party_in_clause(grammar: Grammar, verb: int, use: CueWord) -> tuple[Range, ...]:
    """The same where the parser took the party for the subject of the matter."""
    tree = grammar.tree
    for kid in tree.kids(verb, "ccomp", "xcomp"):
        if kid > verb and tree.left[kid] == verb + 1 and _fits_party(grammar, kid, use):
            return grammar.clause(kid)
    return ()


def _fits_party(grammar: Grammar, kid: int, use: CueWord) -> bool:
    case = grammar.case(kid)
    return case in use.beside or (
        not any(b in use.prepositions for b in use.beside) and case in use.prepositions
    )


def _infinitive(grammar: Grammar, verb: int, use: CueWord) -> tuple[Range, ...]:
    tree = grammar.tree
    action = next(
        (k for k in tree.kids(verb, "xcomp", "advcl") if k > verb and _begins_with_to(grammar, k)), None
    )
    if action is None:
        return ()
    what = grammar.clause(action)
    if grammar.is_passive(verb):
        kid = tree.kid(verb, "nsubj:pass")
        subject = grammar.resolved(kid, verb) if kid is not None else _modified(grammar, verb)
        return (grammar.phrase(subject), *what) if subject is not None else what
    if "listener" in use.takes:
        patient = _patient(grammar, verb, use)
        return ((grammar.phrase(patient)[0], what[-1][1]),) if patient is not None and what else ()
    return what if tree.kid(verb, "obj", "iobj") is None else ()


def _begins_with_to(grammar: Grammar, action: int) -> bool:
    """Whether it is "(not) to …", not a purpose ("in order to …")."""
    opening = grammar.tree.lower[grammar.tree.left[action]]
    return grammar.marked(action, "to") and opening in ("to", "not", "never")


def _modified(grammar: Grammar, verb: int) -> int | None:
    """The noun a participle stands with: "the attack [condemned by X]"."""
    tree, at = grammar.tree, verb
    while tree.relation(at) == "conj" and (head := tree.analysis.heads[at]) is not None:
        at = head
    return tree.analysis.heads[at] if tree.relation(at) == "acl" else None


def _patient(grammar: Grammar, verb: int, use: CueWord) -> int | None:
    """Whoever is urged or told: the object, or the phrase after the preposition in "call on X to …"."""
    found = grammar.tree.kid(verb, "obj", "iobj")
    if found is None and use.beside:
        found = next((k for k in grammar.tree.kids(verb, "obl") if grammar.case(k) in use.beside), None)
    return found


def _phrase(grammar: Grammar, verb: int, use: CueWord) -> tuple[Range, ...]:
    tree = grammar.tree
    if len(use.beside) == 1 and "listener" not in use.takes and tree.kid(verb, "obj") is not None:
        return ()
    if grammar.is_passive(verb) and tree.lower[verb + 1 : verb + 3] == (use.beside[-1], "by"):
        return _object(grammar, verb, use)  # "a truce agreed to by both sides"
    for kid in tree.kids(verb, "obl", "advcl", "nmod"):
        introducer = tree.kid(kid, "case", "mark")
        if kid < verb or introducer is None or grammar.mentions.get(kid) in ("date", "time"):
            continue
        if tree.lower[introducer] in use.beside:
            return tuple(p for p in grammar.clause(kid, hole=introducer) if p[0] > verb)
    return _stranded(grammar, verb)


def _object(grammar: Grammar, verb: int, use: CueWord) -> tuple[Range, ...]:
    tree = grammar.tree
    if grammar.is_passive(verb):
        kid = tree.kid(verb, "nsubj:pass")
        found = grammar.resolved(kid, verb) if kid is not None else _modified(grammar, verb)
        apart = ("acl", "case", "punct", "cc", "conj")
        return (grammar.phrase(found, apart=apart),) if found is not None else ()
    kid = tree.kid(verb, "obj")
    if kid is None or tree.kid(verb, "iobj") is not None or grammar.lemmas[kid] in use.unless:
        return ()
    if tree.analysis.upos[kid] == "PRON" and use.stance != "denies" and grammar.resolved(kid, verb) == kid:
        return ()  # "welcomed him", "declared it": too little to be what is said
    real = grammar.resolved(kid, verb)
    if real != kid:
        return (grammar.phrase(real),)
    return _with_matter(grammar, tuple(p for p in grammar.clause(kid) if p[0] > verb), verb)


def _with_matter(grammar: Grammar, content: tuple[Range, ...], verb: int) -> tuple[Range, ...]:
    """ "reiterated the importance of bringing …": "of …" right after the object belongs to it."""
    tree = grammar.tree
    for kid in tree.kids(verb, "advcl", "obl"):
        if content and tree.left[kid] == content[-1][1] + 1 and grammar.case(kid) == "of":
            return (*content[:-1], (content[-1][0], grammar.clause(kid)[-1][1]))
    return content


def _of_adjective(grammar: Grammar, word: int, use: CueWord) -> Matter | None:
    tree = grammar.tree
    for kid in tree.kids(word, "ccomp", "advcl", "obl", "acl"):
        introducer = tree.kid(kid, "case", "mark")
        lower = tree.lower[introducer] if introducer is not None else "that"
        if kid > word and (lower == "that" or lower in use.prepositions):
            hole = introducer if lower in use.prepositions else None
            return Matter("clause", grammar.clause(kid, hole=hole))
    return None


def _matter(grammar: Grammar, verb: int, use: CueWord) -> tuple[Range, ...]:
    """An object that is an idea or an act: whoever supports somebody may do it in silence."""
    tree = grammar.tree
    kid = tree.kid(verb, "nsubj:pass") if grammar.is_passive(verb) else tree.kid(verb, "obj")
    if kid is None:
        return ()
    real = grammar.resolved(kid, verb)
    is_name = tree.analysis.upos[real] in ("PROPN", "PRON") or grammar.mentions.get(real) is not None
    return () if is_name or grammar.lemmas[real] in use.unless else _object(grammar, verb, use)


def _label(grammar: Grammar, verb: int, use: CueWord) -> tuple[Range, ...]:
    """ "called [the raid a crime]", "described [X as Y]": the object with what is said of it."""
    tree = grammar.tree
    kid = tree.kid(verb, "obj")
    if kid is None or kid < verb:
        return ()
    for said in tree.kids(verb, "xcomp", "obl", "advcl", "iobj"):
        is_plain = tree.relation(said) == "xcomp" and not grammar.case(said) and not grammar.is_present(said)
        if said > kid and (is_plain or grammar.case(said) in use.prepositions):
            besides = [tree.left[k] - 1 for k in tree.kids(said, "advcl", "parataxis") if k > said]
            return ((tree.left[kid], min([tree.right[said], *besides])),)
    return ()


_FRAMES = (
    ("label", _label),
    ("clause", _clause),
    ("party", _party),
    ("infinitive", _infinitive),
    ("phrase", _phrase),
    ("object", _object),
    ("matter", _matter),
)


# ---- who hears it -------------------------------------------------------------------------------------------


def _listener(grammar: Grammar, verb: int, use: CueWord) -> int | None:
    """Whom it is said to: "told Y", "Y was told", "said to reporters"."""
    tree = grammar.tree
    if "listener" in use.takes:
        found = (
            tree.kid(verb, "iobj", "obj") if not grammar.is_passive(verb) else tree.kid(verb, "nsubj:pass")
        )
        if found is not None:
            return grammar.resolved(found, verb)
        return _patient(grammar, verb, use) if "infinitive" in use.takes else None
    return addressee_after_to(grammar, verb)


def addressee_after_to(grammar: Grammar, verb: int) -> int | None:
    """The phrase after "to" when it can hear ("said to reporters", not "spoke to the question")."""
    for kid in grammar.tree.kids(verb, "obl", "iobj"):
        if grammar.case(kid) == "to" and grammar.can_speak(kid) and grammar.tree.relation(kid) != "advcl":
            return kid
    return None
