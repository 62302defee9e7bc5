"""What the report says in its own voice.

Stage `attribute`. In: the claims that stand in no other claim. Out: drafts for what is left of each sentence; that
somebody said, denied or accused is left over too, for it is the narrator who tells it.
"""

from __future__ import annotations

from collections.abc import Sequence

from parley.attribute.drafts import Draft, Range, without
from parley.attribute.grammar import Grammar


def narrated(grammar: Grammar, told: Sequence[Draft]) -> list[tuple[Range, ...]]:
    """Contents of the narrator's claims: of each sentence what none of the claims in `told` says, if it has words."""
    of = grammar.tree.sentence_of
    holes: dict[int, list[Range]] = {}
    for draft in told:
        for part in draft.content:
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
