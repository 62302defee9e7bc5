"""Resolve: spans of characters as stretches of the tree: heads, conjuncts, whole noun phrases."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from parley.tree import Tree
from parley.types import Mention, Span

_TWO = frozenset({"two", "both", "each", "either"})
_DEFINITE = frozenset({"the", "these", "those", "warring", "rival", "opposing"})
_MORE = frozenset({"all", "many", "several", "more", "other", "some", "most", "various", "few"})
_DISPUTED = frozenset(
    {"side", "conflict", "war", "agreement", "ceasefire", "deal", "truce", "dispute", "fighting"}
)
_SIDES = frozenset({"side", "party"})
_GATHERED = frozenset({"assembly", "gathering", "crowd", "number", "group", "handful", "host"})
_OF = frozenset({"of", "for", "from", "with", "'s", "’s", "within", "at"})
_JOINTS = frozenset({"and", "or", "&"})
_OUTSIDE = (
    "acl", "advcl", "appos", "conj", "cc", "parataxis", "punct", "case", "nsubj", "cop", "obl", "aux", "mark",
)  # fmt: skip


class Spans:
    """The geometry of one document's phrases; token ranges include both ends."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._people_by_head = {m.head: m for m in tree.analysis.mentions if m.named and m.type == "person"}
        self._named_people = {m.last: m for m in tree.analysis.mentions if m.named and m.type == "person"}

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """First and last token of a stretch of characters."""
        layout = self.tree.layout
        return bisect_right(layout.ends, start), bisect_left(layout.starts, end) - 1

    def head(self, first: int, last: int) -> int:
        """The first token whose own head lies outside."""
        heads = self.tree.analysis.heads
        for token in range(first, last + 1):
            head = heads[token]
            if (head is None or not first <= head <= last) and self.tree.analysis.upos[token] != "PUNCT":
                return token
        return first

    def parts(self, first: int, last: int) -> list[tuple[int, int]]:
        """Splits a coordination at its conjuncts: "Blinken and Dermer" are two."""
        tree = self.tree
        conjuncts = [c for c in tree.kids(self.head(first, last), "conj") if first <= c <= last]
        parts, at = [], first
        for conjunct in conjuncts:
            left = max(tree.left[conjunct], at)
            before = left - 1
            while before > at and self._joint(before):
                before -= 1
            if before >= at:
                parts.append((at, before))
            while left < last and self._joint(left):
                left += 1
            at = left
        return [*parts, (at, last)]

    def _joint(self, token: int) -> bool:
        return self.tree.lower[token] in _JOINTS or self.tree.analysis.upos[token] == "PUNCT"

    def phrase(self, first: int, last: int) -> Span:
        """The stretch with the rest of its noun phrase: complements, and a name that follows without a comma."""
        inside = set(self.tree.subtree(self.head(first, last), without=_OUTSIDE))
        while first - 1 in inside and self._joined(first - 1):
            first -= 1
        while last + 1 in inside and self._joined(last):
            last += 1
        return self.tree.reading.span(first, last)

    def _joined(self, token: int) -> bool:
        """Whether no wider gap than a blank follows: a transcript's label ends at one."""
        starts, ends = self.tree.layout.starts, self.tree.layout.ends
        return starts[token + 1] - ends[token] <= 1 and self.tree.forms[token + 1] != ":"

    def person_at_end(self, head: int, last: int) -> Mention | None:
        """The named person a phrase ends in: "the Minister of Tribal Affairs Bodo"."""
        mention = self._named_people.get(last)
        return mention if mention is not None and mention.first > head else None

    def whole_of(self, head: int) -> tuple[int, int] | None:
        """Whom a number is taken from: "17 of them", "some of those troops"."""
        tree = self.tree
        gathered = tree.lower[head] in _GATHERED and any(
            tree.lower[k] in ("a", "an") for k in tree.kids(head, "det")
        )
        number = tree.analysis.upos[head] in ("NUM", "DET", "PRON", "ADJ") or tree.lower[head] in _MORE
        if not number and not gathered:
            return None
        if tree.kids(head, "appos"):
            return None  # "one of them, a trader" is told apart
        for kid in tree.kids(head, "nmod", "obl"):
            many = not gathered or tree.feature(kid, "Number") == "Plur"
            if many and any(tree.lower[k] == "of" for k in tree.kids(kid, "case")):
                return self._without_case(kid)
        return None

    def person_beside(self, head: int) -> Mention | None:
        """The named person an office stands beside: "the minister of health, Amina Okello"."""
        for kid in self.tree.kids(head, "appos", "flat"):
            mention = self._people_by_head.get(kid)
            if mention is not None and mention.first > head:
                return mention
        return None

    def pair_word(self, head: int, span: Span) -> str | None:
        """Whether a phrase speaks of two: "own" for "the two ministers", "other" for "ministers of both sides"."""
        first, last = self.tokens(span.start, span.end)
        for token in range(first, last + 1):
            word, before = self.tree.lower[token], self.tree.lower[max(0, token - 1)]
            if word in _TWO and (word != "two" or before in _DEFINITE):
                return "own" if self.tree.analysis.heads[token] == head else "other"
        return None

    def is_definite_pair(self, head: int) -> bool:
        """Whether "the sides", "both countries" or "the two" may be two that are known; "20 nations" may not."""
        tree = self.tree
        before = [k for k in tree.children[head] if k < head]
        words = {tree.lower[k] for k in before}
        if tree.lower[head] in _TWO or words & _TWO:
            return True
        if "all" in words and tree.analysis.lemmas[head] in _SIDES and not tree.kids(head, "nmod", "acl"):
            return True
        plain = not any(tree.analysis.upos[k] == "NUM" or tree.lower[k] in _MORE for k in before)
        of = [k for k in tree.kids(head, "nmod", "acl") if tree.analysis.lemmas[k] not in _DISPUTED]
        return plain and bool(words & _DEFINITE) and not of

    def complements(self, head: int) -> list[tuple[int, int]]:
        """What a role, or the role that stands beside a name, is of or for: "a spokesman for the group"."""
        tree, roles = self.tree, [head, *self.tree.kids(head, "appos")]
        kids = [k for role in roles for k in tree.kids(role, "nmod", "compound")]
        return [self._without_case(k) for k in kids if self._is_whole(k)]

    def _without_case(self, token: int) -> tuple[int, int]:
        """The words before and with a complement's head, but not the "of" that opens it."""
        tree = self.tree
        inside = tree.subtree(token, without=(*_OUTSIDE, "nmod"))
        return min(k for k in inside if k <= token and tree.relation(k) != "case"), token

    def _is_whole(self, token: int) -> bool:
        """Whether a complement is what the role is part of: no place "in" or "near" which somebody is."""
        cases = {self.tree.lower[k] for k in self.tree.kids(token, "case")}
        return not cases or bool(cases & _OF)

    def described(self, head: int) -> tuple[int, int] | None:
        """What the relative clause around a pronoun describes: "the men who fled"."""
        tree = self.tree
        for above in [head, *tree.ancestors(head)]:
            target = tree.analysis.heads[above]
            if tree.analysis.relations[above].startswith("acl") and target is not None:
                names = (tree.right[k] for k in tree.kids(target, "flat", "compound"))
                return tree.left[target], max([target, *names])
        return None
