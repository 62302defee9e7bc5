"""Agreements a report speaks of: every mention of one, gathered by kind, name and place.

A bare "the agreement" refers back to the last one named. Two ceasefires are kept apart when the text gives them
different names or places.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parley.ledger.page import Page
from parley.types import AgreementKind

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their"})
_HELPING = frozenset(
    {"help", "manage", "succeed", "serve", "work"}
)  # "helped to broker a truce": there is one


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """An agreement while its mentions are gathered; `heads` are the tokens of the nouns."""

    kind: AgreementKind
    heads: tuple[int, ...]
    label: str
    key: str | None  # a name or place that tells it from others of its kind


def find_agreements(page: Page) -> tuple[AgreementDraft, ...]:
    """Drafts in order of first mention; pronouns that co-refer with a mention are mentions as well."""
    drafts: list[AgreementDraft] = []
    for token in page.candidates:
        if page.tree.analysis.upos[token] not in ("NOUN", "PROPN"):
            continue
        kind = _kind(page, token)
        if kind is None:
            continue
        found = _matching(page, token, kind, drafts)
        if found is not None:
            draft = drafts[found]
            key = draft.key or _key(page, token)
            drafts[found] = replace(draft, heads=(*draft.heads, token), key=key)
        elif kind != "other" or not _is_anaphor(page, token) or _bears_name(page, token):
            drafts.append(AgreementDraft(kind, (token,), _label(page, token), _key(page, token)))
    real = [draft for draft in drafts if not all(_is_wished(page, head) for head in draft.heads)]
    real = [draft for draft in real if not _is_only_taken_up(page, draft)]
    return tuple(_with_pronouns(page, draft) for draft in real)


def _is_wished(page: Page, head: int) -> bool:
    """Only called for, negotiated or refused: "urged a ceasefire", "talks on a truce", "efforts to reach a deal"."""
    tree = page.tree
    above = tree.analysis.heads[head]
    if above is None or any(tree.lower[d] in _DEFINITE for d in tree.kids(head, "det")):
        return False
    relation = tree.relation(head)
    if relation == "conj" and not tree.kids(head, "det"):
        return _is_wished(page, above)  # "called for a ceasefire and hostage deal"
    if relation not in ("obj", "obl", "nmod", "ccomp", "xcomp"):
        return False
    if page.lemma(above) in page.words.agreements:
        return _is_wished(page, above)  # "pursued a deal for a ceasefire"
    if page.lemma(above) in page.words.wishes:
        return True
    made = page.lemma(above) in page.words.conclusion_verbs | page.words.broker_verbs
    return made and relation == "obj" and _is_unfinished(page, above)


def _is_unfinished(page: Page, verb: int) -> bool:
    """Whether the verb tells an aim or work in progress: "to reach", "are negotiating", not "helped to broker"."""
    tree = page.tree
    if any(tree.lower[mark] == "to" for mark in tree.kids(verb, "mark")):
        above = tree.analysis.heads[verb]
        return above is None or page.lemma(above) not in _HELPING
    return tree.lower[verb].endswith("ing") and bool(tree.kids(verb, "aux"))


def _is_only_taken_up(page: Page, draft: AgreementDraft) -> bool:
    """Whether the first mention is only a wish, and "the deal" or "the agreement" after it speaks of the wish."""
    first, *others = draft.heads
    return _is_wished(page, first) and all(_is_wished(page, o) or _is_anaphor(page, o) for o in others)


def _with_pronouns(page: Page, draft: AgreementDraft) -> AgreementDraft:
    analysis = page.tree.analysis
    heads = set(draft.heads)
    for cluster in analysis.clusters:
        mentions = [analysis.mentions[number].head for number in cluster]
        if heads.intersection(mentions):
            heads.update(m for m in mentions if analysis.upos[m] == "PRON")
    return replace(draft, heads=tuple(sorted(heads)))


def _kind(page: Page, token: int) -> AgreementKind | None:
    words, lemma = page.words, page.lemma(token)
    if lemma in words.cessations:
        objects = page.tree.kids(token, "nmod")
        return "ceasefire" if any(page.lemma(o) in words.hostilities for o in objects) else None
    kind = words.agreements.get(lemma)
    if kind is None or _is_modifier(page, token):
        return None
    if kind != "other":
        return kind
    around = [*page.tree.kids(token, "compound", "amod", "nmod", "acl")]
    around += [c for a in around for c in page.tree.kids(a, "compound", "amod", "conj")]
    kinds = [words.kinds[page.lemma(a)] for a in around if page.lemma(a) in words.kinds]
    if kinds:
        return kinds[0]
    return "other" if lemma in words.anaphors or _is_named(page, token) else None


def _is_modifier(page: Page, token: int) -> bool:
    """The "ceasefire" of "ceasefire agreement" is part of its name; "ceasefire violations" still speak of it."""
    head = page.tree.analysis.heads[token]
    return (
        head is not None
        and page.tree.relation(token) == "compound"
        and (page.lemma(head) in page.words.agreements or page.lemma(head) in page.words.broker_nouns)
    )


def _is_named(page: Page, token: int) -> bool:
    return page.tree.analysis.upos[token] == "PROPN" and bool(
        page.tree.kids(token, "compound", "amod", "nmod")
    )


def _bears_name(page: Page, token: int) -> bool:
    """Whether a name stands before the noun: "the Varna treaty"."""
    tree = page.tree
    return any(tree.analysis.upos[kid] == "PROPN" for kid in tree.kids(token, "compound", "amod"))


def _is_anaphor(page: Page, token: int) -> bool:
    return page.lemma(token) in page.words.anaphors and any(
        page.tree.lower[d] in _DEFINITE for d in page.tree.kids(token, "det", "nmod:poss")
    )


def _matching(page: Page, token: int, kind: AgreementKind, drafts: list[AgreementDraft]) -> int | None:
    """The latest draft this mention can belong to."""
    key = _key(page, token)
    for number in range(len(drafts) - 1, -1, -1):
        draft = drafts[number]
        same_kind = kind == draft.kind or (kind == "other" and _is_anaphor(page, token))
        truces = {kind, draft.kind} <= {"ceasefire", "truce"}
        if (same_kind or truces) and _same_name(page, token, key, draft):
            return number
    return None


def _same_name(page: Page, token: int, key: str | None, draft: AgreementDraft) -> bool:
    """A name or place must not contradict; one that comes up late is no name of an agreement of any kind ("the NATO
    treaty" is not the deal before it), nor of one that was only wished for so far."""
    if key is None or key == draft.key:
        return True
    if draft.key is not None:
        return False
    nouns = {page.lemma(head) for head in draft.heads}
    if draft.kind not in ("ceasefire", "truce") and page.lemma(token) not in nouns:
        return False
    return not all(_is_wished(page, head) for head in draft.heads) or _is_wished(page, token)


def _key(page: Page, token: int) -> str | None:
    """A name or place in the phrase: "Lebanon" of "the ceasefire in Lebanon", "Minsk" of "the Minsk agreements"."""
    tree = page.tree
    for kid in tree.kids(token, "compound", "nmod", "amod", "nmod:poss"):
        if tree.analysis.upos[kid] != "PROPN":
            continue
        case = page.case_of(kid)
        if tree.relation(kid) in ("compound", "amod") or case in ("in", "for", "of", "'s", "’s"):
            return tree.forms[kid]
    return None


def _label(page: Page, token: int) -> str:
    """The noun with its names: "Gaza ceasefire agreement", "ceasefire in Lebanon"."""
    tree = page.tree
    parts = [k for k in tree.kids(token, "compound") if page.lemma(k) not in page.words.violation_nouns]
    tokens = sorted({token, *(t for p in parts for t in tree.subtree(p))})
    name = " ".join(tree.forms[t] for t in tokens if t <= token)
    for kid in tree.kids(token, "nmod"):
        case = page.case_of(kid)
        if case in ("in", "between", "on", "of", "for") and kid > token:
            end = max(tree.subtree(kid, without=("acl", "acl:relcl", "punct", "appos", "parataxis", "advcl")))
            if tree.analysis.upos[kid] == "PROPN" or page.lemma(kid) in page.words.hostilities:
                return name + " " + " ".join(tree.forms[t] for t in range(tree.left[kid], end + 1))
    return name
