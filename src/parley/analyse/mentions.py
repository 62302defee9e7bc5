"""Mentions: names from the name head, nominal and pronominal phrases from the mention head and the trees.

In: columns and one window's scores. Out: mentions in document positions. A name keeps its own words only
("Antony Blinken" out of "Secretary of State Antony Blinken, who …"); a nominal phrase is its head's subtree cut the
way the GUM corpus cuts its spans. A name and a phrase with the same head are one mention, named; names inside
longer phrases stay nested, phrases inside names are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast, get_args

import numpy as np

from parley.analyse.tags import Columns
from parley.models.encoder import Labels, Window
from parley.models.viterbi import TagSpan, best_spans, read_scheme
from parley.types import Mention, MentionType

_NAME_TYPES: Final[Mapping[str, MentionType]] = {
    "Person": "person",
    "NORP": "group",
    "Organization": "organization",
    "Location": "place",
    "Facility": "facility",
    "Date": "date",
    "Money": "money",
    "Product": "product",
    "Misc": "misc",
}

_HEAD_TAGS: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM", "ADV"})
"""Clauses are mentions of events in GUM; they are not taken, their spans and their use are too uncertain."""

_NEVER_INSIDE: Final = frozenset(
    {"cc", "punct", "parataxis", "discourse", "list", "orphan", "dislocated", "vocative", "appos"}
)
_NOT_BEFORE: Final = frozenset({"case", "mark", "advcl", "reparandum", "obl", "parataxis", "advmod", "csubj"})
_NOT_IN_PREDICATES: Final = frozenset(
    {"nsubj", "cop", "aux", "csubj", "expl", "advcl", "obl", "mark", "advmod"}
)
_COORDINATED: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM"})
_OPENING: Final = frozenset("“\"'‘([$€£")
_CLOSING: Final = frozenset("”\"'’)]%")


class MentionFinder:
    """Finds mentions with a model's label sets."""

    def __init__(self, labels: Labels) -> None:
        self._scheme = read_scheme(labels.names)
        self._kinds = tuple(kind if kind in get_args(MentionType) else None for kind in labels.mentions)

    def find(self, columns: Columns, window: Window) -> list[Mention]:
        """The mentions of one window, whose words already stand in the columns."""
        base = window.first
        breaks = [first for first, _ in window.sentences]
        names = best_spans(window.names, self._scheme, breaks)
        heads = self._phrase_heads(columns, window)
        return merge(columns, base, names, heads, len(window.upos))

    def _phrase_heads(self, columns: Columns, window: Window) -> dict[int, tuple[MentionType, float]]:
        scores = window.mentions - window.mentions.max(axis=1, keepdims=True)
        kinds = scores.argmax(axis=1)
        words = np.flatnonzero(kinds)
        chances = 1.0 / np.exp(scores[words]).sum(axis=1)
        found: dict[int, tuple[MentionType, float]] = {}
        for word, number, chance in zip(words.tolist(), kinds[words].tolist(), chances.tolist(), strict=True):
            kind = self._kinds[number]
            if kind is not None and columns.upos[window.first + word] in _HEAD_TAGS:
                found[window.first + word] = (cast(MentionType, kind), chance)
        return found


def merge(
    columns: Columns,
    base: int,
    names: Sequence[TagSpan],
    heads: Mapping[int, tuple[MentionType, float]],
    count: int,
) -> list[Mention]:
    """Mentions of the `count` words from `base` on: names (counted from `base`) and the heads of phrases."""
    mentions: list[Mention] = []
    inside: set[int] = set()
    for name in names:
        first, last = base + name.first, base + name.last
        kind = _NAME_TYPES.get(name.kind)
        if kind is None:
            continue
        head = next((w for w in range(first, last + 1) if _leaves(columns.heads[w], first, last)), last)
        inside.update(range(first, last + 1))
        mentions.append(Mention(first=first, last=last, head=head, type=kind, named=True, score=name.score))
    for head, (first, last) in phrase_spans(columns, base, base + count, heads).items():
        if head not in inside:
            kind, score = heads[head]
            mentions.append(Mention(first=first, last=last, head=head, type=kind, named=False, score=score))
    return sorted(mentions, key=lambda m: (m.first, -m.last, m.head))


def _leaves(head: int | None, first: int, last: int) -> bool:
    return head is None or not first <= head <= last


def phrase_spans(
    columns: Columns, low: int, high: int, heads: Mapping[int, object]
) -> dict[int, tuple[int, int]]:
    """First and last word of the phrase of each head, all between words `low` and `high`.

    What belongs to a phrase was learned from GUM's train part: its children with all below them but for
    appositions, coordinated phrases that are mentions themselves, what makes a predicate of a noun, and what
    stands before it only to link it.
    """
    below, left, right = _edges(columns, low, high)
    spans = {}
    for head in heads:
        first = last = head
        children = below[head - low]
        is_predicate = any(columns.relations[child].startswith("cop") for child in children)
        for child in children:
            if _belongs(columns, head, child, heads, is_predicate):
                first, last = min(first, left[child - low]), max(last, right[child - low])
        spans[head] = _trimmed(columns, first, head, last)
    return spans


def _belongs(
    columns: Columns, head: int, child: int, heads: Mapping[int, object], is_predicate: bool
) -> bool:
    relation = columns.relations[child].partition(":")[0]
    if relation in _NEVER_INSIDE or (relation == "dep" and child > head):
        return False
    if relation == "conj":
        return child not in heads and columns.upos[child] in _COORDINATED
    if is_predicate and relation in _NOT_IN_PREDICATES:
        return False
    if child < head and relation in _NOT_BEFORE:
        return relation == "advmod" and columns.upos[head] in ("NUM", "ADJ", "DET", "ADV")
    return relation not in ("nsubj", "aux", "expl", "cop", "mark", "advcl")


def _trimmed(columns: Columns, first: int, head: int, last: int) -> tuple[int, int]:
    while last > head and columns.upos[last] == "PUNCT" and columns.forms[last] not in _CLOSING:
        last -= 1
    while first < head and columns.upos[first] == "PUNCT" and columns.forms[first] not in _OPENING:
        first += 1
    return first, last


def _edges(columns: Columns, low: int, high: int) -> tuple[list[list[int]], list[int], list[int]]:
    """Children of each word, and the first and last word of its subtree, for words `low` to `high`."""
    below: list[list[int]] = [[] for _ in range(low, high)]
    order: list[int] = []
    for word in range(low, high):
        head = columns.heads[word]
        # The head of a cut sentence's later part may stand in the window before.
        if head is None or head < low:
            order.append(word)
        else:
            below[head - low].append(word)
    for word in order:  # grows while it is walked: heads before their children
        order.extend(below[word - low])
    left, right = list(range(low, high)), list(range(low, high))
    for word in reversed(order):
        head = columns.heads[word]
        if head is not None and head >= low:
            left[head - low] = min(left[head - low], left[word - low])
            right[head - low] = max(right[head - low], right[word - low])
    return below, left, right
