"""Small repairs of trees before coding: relations that contradict the words around them.

Stage `coding`. The parser's tree is kept but for these contradictions: an oblique without a preposition before a
finite verb without a subject is its subject; a second subject after the verb is its object; an object or subject
with a preposition of its own is oblique; a phrase hung on a date, or on the subject across the verb, is the verb's;
an "of" phrase right after a noun belongs to that noun; so does a clause that "of" or "to" opens right after a noun
such as "importance", "plan", "threat"; a clause with "of" after whom one accuses is the verb's; a title hung beside
the name after it is the name's; what stands after "between A and" is joined to A; whom one calls "on" is the verb's,
and so is what they are called on to do; who is joined to a name is joined to the office before it; the second name of
a list is no apposition of the first; an adjective hung on a noun across the verb is that of the noun after it.
"""

from __future__ import annotations

from dataclasses import replace

from parley.coding.lexicon import Lexicon
from parley.coding.stems import known_lemma
from parley.types import Analysis, Reading

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame", "lady", "lord", "madam", "sheikh"}
)
_ODD = frozenset({"PART", "X", "INTJ"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_MODIFIED = frozenset({"NOUN", "PROPN", "ADJ"})
_CALLED = frozenset({"NOUN", "PROPN", "PRON"})
_FAR = 16  # tokens in which the other part of a phrase is looked for
_CORE = frozenset({"obj", "nsubj", "iobj"})
_INNER = frozenset({"compound", "amod", "nmod", "nmod:poss", "nmod:desc", "flat"})
_CLAUSE_OPENERS = frozenset({"of", "to", "for"})


def mended(reading: Reading, lexicon: Lexicon) -> Reading:
    """The reading with its contradictions repaired; the same object when there are none."""
    analysis = reading.analysis
    if analysis is None:
        return reading
    heads, relations = list(analysis.heads), list(analysis.relations)
    dated = {mention.head for mention in analysis.mentions if mention.type in ("date", "time")}
    changed = _subjects(analysis, relations, dated) | _objects(analysis, heads, relations)
    changed |= _titles(reading, analysis, heads, relations)
    changed |= _across(analysis, heads, relations)
    changed |= _titled(analysis, heads, relations) | _listed(reading, analysis, heads, relations)
    changed |= _coupled(reading, analysis, heads, relations) | _called_on(reading, analysis, heads, relations)
    cased = {h for h, r, u in zip(heads, relations, analysis.upos, strict=True) if r == "case" and u == "ADP"}
    for token, relation in enumerate(analysis.relations):
        head = heads[token]
        if head is None:
            continue
        if relation == "case" and analysis.upos[token] == "ADP" and token < head:
            nearer = heads[head]
            if (
                nearer is not None
                and token < nearer < head
                and nearer not in cased
                and analysis.upos[nearer] in _NOUNS
            ):
                heads[token], head, changed = nearer, nearer, True  # the preposition is the nearer noun's
                cased.add(nearer)
            changed |= _parted(analysis, heads, relations, token, head)
            if relations[head] in _CORE:
                changed |= _oblique(reading, analysis, heads, relations, token, head)
            else:
                changed |= _strayed(analysis, heads, relations, dated, head)
        elif relation == "mark" and relations[head] == "acl":
            changed |= _controlled(reading, analysis, lexicon, heads, relations, token, head)
        elif relation == "mark" and relations[head] == "advcl":
            changed |= _noun_clause(reading, analysis, lexicon, heads, relations, token, head)
    upos = _verbs(reading, analysis, lexicon)
    if not changed and upos is None:
        return reading
    tagged = analysis if upos is None else replace(analysis, upos=upos)
    return replace(reading, analysis=replace(tagged, heads=tuple(heads), relations=tuple(relations)))


def _verbs(reading: Reading, analysis: Analysis, lexicon: Lexicon) -> tuple[str, ...] | None:
    """The tags with verbs of the lexicon that were read as particles or unknown words; None when there are none."""
    odd = [token for token, upos in enumerate(analysis.upos) if upos in _ODD]
    found = {t for t in odd if known_lemma(reading.word(t).lower(), lexicon.verbs, verb=True) is not None}
    if not found:
        return None
    return tuple("VERB" if token in found else upos for token, upos in enumerate(analysis.upos))


def _subjects(analysis: Analysis, relations: list[str], dated: set[int]) -> bool:
    """A bare oblique before a finite verb without a subject is its subject; a second subject after it, its object."""
    links = list(zip(analysis.heads, analysis.relations, strict=True))
    cased = {head for head, link in links if link in ("case", "mark")}
    governed = {head for head, link in links if "subj" in link or link == "expl"}
    filled = {
        head
        for token, (head, link) in enumerate(links)
        if link in ("ccomp", "aux:pass", "cop", "xcomp") or (link == "obj" and token not in cased)
    }
    finite = {head for head, link in links if link == "aux"}
    before = {
        head
        for token, (head, link) in enumerate(links)
        if link == "nsubj" and head is not None and token < head
    }
    changed = False
    for token, (verb, relation) in enumerate(links):
        if verb is None or relation not in ("obl", "nsubj") or analysis.upos[verb] != "VERB":
            continue
        new = relation
        if relation == "nsubj" and token > verb and verb in before and verb not in filled:
            new = "obj"
        elif relation == "obl" and token < verb and not {token} & (cased | dated) and verb not in governed:
            is_finite = verb in finite or "VerbForm=Fin" in analysis.features[verb]
            new = "nsubj" if is_finite and analysis.upos[token] in ("NOUN", "PROPN", "PRON") else relation
        if new != relation:
            relations[token], changed = new, True
    return changed


def _titles(reading: Reading, analysis: Analysis, heads: list[int | None], relations: list[str]) -> bool:
    """ "Mrs Roe's house": a title and the name after it that hang on one word are one phrase."""
    changed = False
    for token in range(len(heads) - 1):
        beside = heads[token] is not None and heads[token] == heads[token + 1]
        if not beside or relations[token] != relations[token + 1] or analysis.upos[token + 1] != "PROPN":
            continue
        if analysis.upos[token] == "PROPN" and reading.word(token).rstrip(".").lower() in _TITLES:
            heads[token], relations[token], changed = token + 1, "compound", True
    return changed


def _across(analysis: Analysis, heads: list[int | None], relations: list[str]) -> bool:
    """ "Roe met Norlandic minister Doe": an adjective belongs to the noun after it, not to one before the verb."""
    changed = False
    for token, head in enumerate(heads[:-1]):
        after = token + 1
        if (
            head is None
            or head >= token
            or relations[token] != "amod"
            or analysis.upos[after] not in _MODIFIED
        ):
            continue
        if not any(analysis.upos[k] == "VERB" for k in range(head + 1, token)):
            continue
        while (above := heads[after]) is not None and above > after and relations[after] in (*_INNER, "amod"):
            after = above
        if analysis.upos[after] in _NOUNS:
            heads[token], changed = after, True
    return changed


def _titled(analysis: Analysis, heads: list[int | None], relations: list[str]) -> bool:
    """ "Foreign minister Roe and her counterparts": joined to the name, they are joined to its office."""
    changed = False
    for token, head in enumerate(heads):
        name = heads[head] if head is not None else None
        if head is None or name is None or relations[token] != "conj":
            continue
        if relations[head] == "appos" and head == name + 1 and analysis.upos[head] == "PROPN":
            heads[token], changed = name, True
    return changed


def _listed(reading: Reading, analysis: Analysis, heads: list[int | None], relations: list[str]) -> bool:
    """ "By the Council, the Group, and others": the second name of a list is none of the first."""
    named = {m.head: m.type for m in analysis.mentions if m.named}
    changed = False
    for token, head in enumerate(heads):
        if head is None or relations[token] != "appos" or token < head or named.get(token) != "organization":
            continue
        later = range(token + 1, min(token + _FAR, len(heads)))
        listed = any(heads[k] in (head, token) and relations[k] == "conj" for k in later)
        if named.get(head) == "organization" and listed and reading.word(token - 1) != "(":
            relations[token], changed = "conj", True
    return changed


def _coupled(reading: Reading, analysis: Analysis, heads: list[int | None], relations: list[str]) -> bool:
    """ "Between Norland and coast-based militants": the second side, hung beside the first, is its conjunct."""
    changed, count = False, len(heads)
    for case in range(count):
        first = heads[case]
        if relations[case] != "case" or first is None or reading.word(case).lower() != "between":
            continue
        if first < case or any(
            heads[k] == first and relations[k] == "conj" for k in range(first + 1, min(first + _FAR, count))
        ):
            continue
        joint = next(
            (k for k in range(first + 1, min(first + _FAR, count)) if reading.word(k).lower() == "and"), None
        )
        if joint is None:
            continue
        near = range(joint + 1, min(joint + _FAR, count))
        second = next((k for k in near if heads[k] == heads[first] and analysis.upos[k] in _NOUNS), None)
        if second is not None and relations[second] in ("nmod", "obl", "conj"):
            heads[second], relations[second], changed = first, "conj", True
    return changed


def _called_on(reading: Reading, analysis: Analysis, heads: list[int | None], relations: list[str]) -> bool:
    """ "Called on the minister to resign": the minister hangs on "called" by "on", as does "to resign"."""
    changed = False
    for verb in range(len(heads) - 3):
        if analysis.lemmas[verb] != "call" or reading.word(verb + 1).lower() not in ("on", "upon"):
            continue
        end = min(verb + _FAR, len(heads))
        to = next(
            (k for k in range(verb + 3, end) if relations[k] == "mark" and reading.word(k).lower() == "to"),
            None,
        )
        clause = heads[to] if to is not None else None
        if to is None or clause is None or clause <= to:
            continue
        inside = range(verb + 2, to)
        whom = next((k for k in inside if analysis.upos[k] in _CALLED and heads[k] not in inside), None)
        if whom is None or (heads[whom], relations[whom], heads[verb + 1]) == (verb, "obl", whom):
            continue
        heads[whom], relations[whom] = verb, "obl"
        heads[verb + 1], relations[verb + 1] = whom, "case"
        heads[clause], relations[clause], changed = verb, "xcomp", True
    return changed


def _objects(analysis: Analysis, heads: list[int | None], relations: list[str]) -> bool:
    """ "condemns in the strongest terms the attack": a bare noun hung on the oblique is the verb's object."""
    links = list(zip(analysis.heads, analysis.relations, strict=True))
    cased = {
        head
        for (head, link), tag in zip(links, analysis.upos, strict=True)
        if link == "case" and tag == "ADP"
    }
    opened = {head for head, link in links if link in ("det", "nmod:poss")}
    filled = {head for head, link in links if link in ("obj", "ccomp", "aux:pass", "nsubj:pass", "xcomp")}
    changed = False
    for token, (host, link) in enumerate(links):
        if link != "nmod" or host is None or token in cased or token not in opened or token < host:
            continue
        verb = analysis.heads[host]
        if verb is None or relations[host] != "obl" or analysis.upos[verb] != "VERB" or verb in filled:
            continue
        if verb < host and analysis.upos[token] in _NOUNS:
            heads[token], relations[token], changed = verb, "obj", True
    return changed


def _oblique(
    reading: Reading, analysis: Analysis, heads: list[int | None], relations: list[str], case: int, noun: int
) -> bool:
    """A core argument with a preposition becomes oblique, or hangs on the noun right before "of"."""
    before, verb = case - 1, heads[noun]
    after_noun = before >= 0 and analysis.upos[before] in ("NOUN", "PROPN") and heads[before] == verb
    if after_noun and before != noun and reading.word(case).lower() == "of":
        heads[noun], relations[noun] = before, "nmod"
        return True
    if verb is None:
        return False
    relations[noun] = "obl" if analysis.upos[verb] in ("VERB", "ADJ") else "nmod"
    return True


def _parted(analysis: Analysis, heads: list[int | None], relations: list[str], case: int, noun: int) -> bool:
    """ "designated the militia as a terrorist group": a noun before the preposition is the verb's own object."""
    verb = heads[noun]
    if verb is None or verb > case or analysis.upos[verb] != "VERB":
        return False
    before = [k for k in range(verb + 1, case) if heads[k] == noun]
    nouns = [k for k in before if analysis.upos[k] in _NOUNS and relations[k] in _INNER]
    if not nouns or any(h == verb and r == "obj" for h, r in zip(heads, relations, strict=True)):
        return False
    thing = nouns[-1]
    heads[thing], relations[thing] = verb, "obj"
    for kid in before:
        if kid < thing:
            heads[kid] = thing
    return True


def _strayed(
    analysis: Analysis, heads: list[int | None], relations: list[str], dated: set[int], noun: int
) -> bool:
    """ "met on Friday with rebels": a phrase hung on the date, or on the subject across the verb, is the verb's."""
    host = heads[noun]
    verb = heads[host] if host is not None else None
    if host is None or verb is None or analysis.upos[verb] != "VERB":
        return False
    if not (host < verb < noun or (host in dated and verb < host < noun)) or noun in dated:
        return False
    heads[noun], relations[noun] = verb, "obl"
    return True


def _controlled(
    reading: Reading,
    analysis: Analysis,
    lexicon: Lexicon,
    heads: list[int | None],
    relations: list[str],
    mark: int,
    clause: int,
) -> bool:
    """ "accused the rebels of shelling": the clause is the verb's, not the object's."""
    noun = heads[clause]
    verb = heads[noun] if noun is not None else None
    if noun is None or verb is None or reading.word(mark).lower() not in ("of", "from", "for"):
        return False
    if relations[noun] not in ("obj", "nsubj:pass") or analysis.lemmas[noun].lower() in lexicon.status.nouns:
        return False
    if analysis.lemmas[verb].lower() not in lexicon.closed["object_control"]:
        return False
    heads[clause], relations[clause] = verb, "advcl"
    return True


def _noun_clause(
    reading: Reading,
    analysis: Analysis,
    lexicon: Lexicon,
    heads: list[int | None],
    relations: list[str],
    mark: int,
    verb: int,
) -> bool:
    """ "stressed the importance of holding the vote": the clause hangs on "importance"."""
    noun = mark - 1
    if noun < 0 or analysis.upos[noun] != "NOUN" or reading.word(mark).lower() not in _CLAUSE_OPENERS:
        return False
    if analysis.lemmas[noun].lower() not in lexicon.status.nouns or heads[noun] != heads[verb]:
        return False
    heads[verb], relations[verb] = noun, "acl"
    return True
