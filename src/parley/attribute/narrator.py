"""What the report says in its own voice.

Stage `attribute`. In: the contents of claims that stand in no other claim, and labels. Out: what is left of each
sentence; that somebody said, denied or accused is left over too, for it is the narrator who tells it.
"""

from __future__ import annotations

from collections.abc import Sequence

from parley.attribute.drafts import Range, without
from parley.attribute.grammar import Grammar


def narrated(grammar: Grammar, told: Sequence[Range]) -> list[tuple[Range, ...]]:
    """Contents of the narrator's claims: of each sentence what stands in none of `told`, if it has words."""
    of = grammar.tree.sentence_of
    holes: dict[int, list[Range]] = {}
    for part in told:
        for sentence in range(of[part[0]], of[part[1]] + 1):
            holes.setdefault(sentence, []).append(part)
    out = []
    for sentence, (first, end) in enumerate(grammar.tree.layout.sentences):
        if first == end:
            continue
        parts = without((first, end - 1), holes.get(sentence, ()))
        words = tuple(trimmed for part in parts if (trimmed := grammar.trimmed(part)) is not None)
        if words:
            out.append(words)
    return out
