"""What kind of act of speech a claim is.

Stage `attribute`. In: a draft and the grammar. Out: one of the stances of types.py. The cue's words decide first;
what is said decides whether a plain "said" demands; a negated denial asserts.
"""

from __future__ import annotations

from collections.abc import Sequence

from parley.attribute.cues import CueWord, Uses
from parley.attribute.drafts import Draft, Range, holds
from parley.attribute.grammar import Grammar
from parley.types import Stance

_NEGATED: dict[Stance, Stance] = {"denies": "asserts"}
_REACH = 25  # words into the content
_OWN = frozenset({"i", "we", "nobody", "one"})
_BARE_QUESTION = 2  # the last word and the question mark; with a quotation mark there are more signs
_UNREAL = frozenset({"would", "might", "may", "could", "did", "does", "do"})  # "would have to" obliges nobody


def stance_of(grammar: Grammar, draft: Draft) -> Stance:
    """The draft's own stance where its construction fixed one, else that of the words of its cue."""
    stance: Stance = draft.stance or _of_cue(grammar, draft)
    if stance == "asserts" and _is_question(grammar, draft):
        return "asks"
    if stance in ("asserts", "believes") and _demands(grammar, draft):
        return "demands" if stance == "asserts" else stance
    return stance


def _of_cue(grammar: Grammar, draft: Draft) -> Stance:
    if draft.cue is None:
        return "asserts"
    first, last = draft.cue
    tokens = range(first, last + 1)
    lemmas = [grammar.lemmas[token] for token in tokens]
    found = [
        (use, token)
        for token, lemma in zip(tokens, lemmas, strict=True)
        if (use := _use(grammar, token, lemma, lemmas, draft)) is not None
    ]
    if not found:
        return "asserts"
    # "issued a denial", "expressed concern": of several the one that says more than that something was said
    use, token = next((item for item in found if item[0].stance != "asserts"), found[0])
    if _is_negated(grammar, token, first, last):
        return _NEGATED.get(use.stance, "denies")
    return use.stance


def _use(grammar: Grammar, token: int, lemma: str, lemmas: Sequence[str], draft: Draft) -> CueWord | None:
    cues, upos = grammar.cues, grammar.tree.analysis.upos[token]
    tables: tuple[Uses, ...]
    if upos in ("VERB", "AUX"):
        tables = (cues.verbs, cues.adjectives)
    elif upos in ("NOUN", "PROPN"):
        tables = (cues.nouns,)
    else:
        tables = (cues.adjectives, cues.adverbs)
    fitting = [
        use
        for table in tables
        for use in table.get(lemma, ())
        if all(
            word in lemmas or _is_near(grammar, token, word) or _is_said(grammar, word, draft, use)
            for word in use.beside
        )
    ]
    if _has_infinitive(grammar, draft):
        fitting = [use for use in fitting if "infinitive" in use.takes] or fitting
    else:
        alike = [use for use in fitting if use.beside == fitting[0].beside]
        fitting = [use for use in alike if use.takes - {"infinitive", "listener"}] or fitting
    return fitting[0] if fitting else None


def _is_said(grammar: Grammar, word: str, draft: Draft, use: CueWord) -> bool:
    """Whether the second word of a cue stands inside the content ("accused [X and Y of …]")."""
    if "party" not in use.takes:
        return False
    lower = grammar.tree.lower
    return any(word in lower[first : min(last + 1, first + _REACH)] for first, last in draft.content)


def _has_infinitive(grammar: Grammar, draft: Draft) -> bool:
    """Whether the content is something to be done ("told to leave")."""
    tree = grammar.tree
    return any(tree.lower[first] == "to" and tree.relation(first) != "case" for first, _ in draft.content)


def _is_near(grammar: Grammar, token: int, word: str) -> bool:
    """Whether the second word of a cue stands just after the tagged words ("claimed [responsibility for …")."""
    lower, lemmas = grammar.tree.lower, grammar.lemmas
    for following in range(token + 1, min(token + 3, len(lower))):
        if lower[following] == word or lemmas[following] == word:
            return True
    return False


def _is_negated(grammar: Grammar, token: int, first: int, last: int) -> bool:
    if grammar.negated(token):
        return True
    return any(grammar.tree.lower[t] in ("not", "n't", "n’t", "never", "no") for t in range(first, last + 1))


# ---- what is said -------------------------------------------------------------------------------------------


def _is_question(grammar: Grammar, draft: Draft) -> bool:
    """Whether all that is said is one sentence, and it ends with a question mark."""
    tree = grammar.tree
    if not draft.content or not _is_one_sentence(grammar, draft):
        return False
    last = draft.content[-1][1]
    end = tree.layout.sentences[tree.sentence_of[last]][1]
    signs = [last, *range(last + 1, end)]
    tail = next((n for n, token in enumerate(signs[1:], 1) if grammar.is_word(token)), len(signs))
    is_asked = any(tree.forms[token].startswith("?") for token in signs[:tail])
    # what stands behind its cue without quotation marks has the question mark of the sentence around it
    return is_asked and (draft.cue is None or draft.cue[0] > last or tail > _BARE_QUESTION)


def _is_one_sentence(grammar: Grammar, draft: Draft) -> bool:
    sentence_of = grammar.tree.sentence_of
    return sentence_of[draft.content[0][0]] == sentence_of[draft.content[-1][1]]


def _demands(grammar: Grammar, draft: Draft) -> bool:
    """Whether the main clause of the content obliges somebody other than the speakers themselves."""
    if not draft.content:
        return False
    head = _main_word(grammar, draft)
    if head is None:
        return False
    tree = grammar.tree
    subject = tree.kid(head, "nsubj", "nsubj:pass")
    if subject is None and tree.feature(head, "Mood") == "Imp" and not tree.kids(head, "aux"):
        return grammar.lemmas[head] not in grammar.cues.openers
    if subject is None:
        return _obliges(grammar, draft)
    lemma = grammar.lemmas[head]
    is_unreal = any(tree.lower[aux] in _UNREAL for aux in tree.kids(head, "aux"))
    if tree.lower[subject] in _OWN or lemma not in grammar.cues.obliging_to or is_unreal:
        return _obliges(grammar, draft)
    return tree.kid(head, "xcomp") is not None or grammar.is_passive(head) or _obliges(grammar, draft)


def is_told_off(grammar: Grammar, words: Range) -> bool:
    """Whether a sentence's main clause says what somebody must or should do."""
    draft = Draft(cue=None, source=None, content=(words,), origin="parse", score=0.0)
    return _obliges(grammar, draft) and not _is_question(grammar, draft)


def _obliges(grammar: Grammar, draft: Draft) -> bool:
    """Whether "must", "should" … stands in a main clause of the content, with a subject that is not "I" or "we"."""
    tree = grammar.tree
    for first, last in draft.content:
        for token in range(first, last + 1):
            if tree.lower[token] not in grammar.cues.obliging or tree.relation(token) != "aux":
                continue
            verb = tree.analysis.heads[token]
            if verb is None or grammar.marked(verb, "if", "unless"):
                continue
            subject = tree.kid(verb, "nsubj", "nsubj:pass")
            is_own = subject is not None and tree.lower[subject] in _OWN
            if tree.kids(verb, "expl") or grammar.lemmas[verb] == "able":
                continue  # "there should be no need", "you should be able to hear me"
            if not is_own and _is_main(grammar, verb, draft):
                return True
    return False


def _is_main(grammar: Grammar, verb: int, draft: Draft) -> bool:
    """Whether no clause below the content's top holds the verb."""
    tree, at = grammar.tree, verb
    while True:
        head = tree.analysis.heads[at]
        if head is None or not holds(draft.content, head):
            return holds(draft.content, verb)
        if tree.relation(at) in ("acl", "advcl", "ccomp", "csubj"):
            return False
        at = head


def _main_word(grammar: Grammar, draft: Draft) -> int | None:
    """The content's topmost word: the one whose head lies outside it."""
    tree = grammar.tree
    for first, last in draft.content:
        for token in range(first, last + 1):
            head = tree.analysis.heads[token]
            inside = head is not None and holds(draft.content, head)
            if not inside and tree.analysis.upos[token] in (
                "VERB",
                "ADJ",
                "NOUN",
                "AUX",
                "ADV",
                "PROPN",
                "PRON",
            ):
                return token
    return None
