"""Resolve: who else the document names, beyond the speakers and the roles of events.

The ledger needs them: parties and violators of an agreement need not take part in any coded event.
"""

from __future__ import annotations

from collections.abc import Iterator

from parley.ledgerwords import LedgerWords
from parley.tree import Tree
from parley.types import Mention

_ACTORS = frozenset({"person", "organization", "group"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nmod:poss", "obl:agent"})
_CASES = frozenset({"by", "between", "with", "against", "among"})


def bystanders(tree: Tree, words: LedgerWords) -> Iterator[tuple[int, int]]:
    """Spans of named people and bodies, of places that stand as somebody, and of whoever breaks or makes terms."""
    layout = tree.layout
    for mention in tree.analysis.mentions:
        if _stands_as_actor(tree, mention) or _is_bound(tree, mention, words):
            yield layout.starts[mention.first], layout.ends[mention.last]


def _stands_as_actor(tree: Tree, mention: Mention) -> bool:
    if not mention.named:
        return False
    return mention.type in _ACTORS or (mention.type == "place" and _acts(tree, mention.head))


def _acts(tree: Tree, head: int) -> bool:
    """A place name as subject, possessor or partner: "Norland agreed", "a truce with Norland"."""
    at: int | None = head
    while at is not None and tree.relation(at) == "conj":
        at = tree.analysis.heads[at]
    if at is None:
        return False
    if tree.analysis.relations[at] in _SUBJECTS:
        return True
    return any(tree.lower[kid] in _CASES for kid in tree.kids(at, "case"))


def _is_bound(tree: Tree, mention: Mention, words: LedgerWords) -> bool:
    """The phrase hangs on an agreement or on a word for making or breaking one, as a party."""
    head = tree.analysis.heads[mention.head]
    if head is None:
        return False
    lemma, relation = tree.analysis.lemmas[head].lower(), tree.analysis.relations[mention.head]
    cases = {tree.lower[kid] for kid in tree.kids(mention.head, "case")}
    if lemma in words.agreements:
        return bool(cases & _CASES)
    if lemma in words.party_verbs:
        return relation in _SUBJECTS
    if lemma in words.violation_nouns or lemma in words.violation_verbs:
        return "by" in cases or relation in _SUBJECTS or relation in ("compound", "amod")
    return False
