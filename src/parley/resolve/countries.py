"""Resolve: the country that a text has given to people of a kind: "Norlandic troops", and later "the troops".

Comes in: a document's tree and the names in it that speak of a country. Goes out: for the head of a phrase, the country
of the last phrase before it with the same head word and a country of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from parley.resolve.registry import Match, Scan
from parley.tree import Tree

_OWNERS = ("amod", "compound", "nmod:poss")
_SENTENCES = 3  # back to the other phrase
_HEADS = frozenset({"NOUN", "PROPN", "ADJ"})


class Countries:
    """One document's phrases that say whose people they speak of, by head word."""

    def __init__(self, tree: Tree, lands: Sequence[tuple[Match, str]], scan: Scan) -> None:
        self._tree = tree
        self._told: dict[str, list[tuple[int, str]]] = {}
        starts = tree.layout.starts
        for match, country in lands:
            token = bisect_right(starts, scan.words.starts[match.last]) - 1
            head = tree.analysis.heads[token] if token >= 0 else None
            if (
                head is None
                or tree.analysis.relations[token] not in _OWNERS
                or tree.analysis.upos[head] not in _HEADS
            ):
                continue
            self._told.setdefault(self._word(head), []).append((head, country))
        for told in self._told.values():
            told.sort()

    def before(self, head: int) -> str | None:
        """The country; None where the text has given none to such people shortly before, or two."""
        told = self._told.get(self._word(head), [])
        first = self._tree.sentence_of[head] - _SENTENCES
        near = set()
        for at in range(bisect_left(told, (head, "")) - 1, -1, -1):
            token, country = told[at]
            if self._tree.sentence_of[token] < first:
                break
            near.add(country)
        return near.pop() if len(near) == 1 else None

    def _word(self, head: int) -> str:
        return self._tree.analysis.lemmas[head].lower()
