"""Agreements a report speaks of: every mention of one, gathered by kind, name and place.

A bare "the agreement" refers back to the last one named. Two ceasefires are kept apart when the text gives them
different names or places.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parley.ledger.page import Page
from parley.types import AgreementKind

_DEFINITE = frozenset({"the", "this", "that", "its", "their"})


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
        elif not (_is_anaphor(page, token) and kind == "other"):
            drafts.append(AgreementDraft(kind, (token,), _label(page, token), _key(page, token)))
    real = [draft for draft in drafts if not all(_is_wished(page, head) for head in draft.heads)]
    return tuple(_with_pronouns(page, draft) for draft in real)


def _is_wished(page: Page, head: int) -> bool:
    """Only called for, proposed or refused: "urged a ceasefire", "calls for a truce"."""
    tree = page.tree
    above = tree.analysis.heads[head]
    if above is None or any(tree.lower[d] in _DEFINITE for d in tree.kids(head, "det")):
        return False
    return page.lemma(above) in page.words.wishes and tree.relation(head) in (
        "obj",
        "obl",
        "nmod",
        "ccomp",
        "xcomp",
    )


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
        if (same_kind or truces) and (key is None or draft.key is None or key == draft.key):
            return number
    return None


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
