"""Attributions that follow one another in a sentence: "… died, the army said, according to a news agency".

Stage `attribute`. In: drafts with contents. Out: the same, where the one that comes last holds those before it: what
the agency tells is that the army said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parley.attribute.drafts import Draft, Range, size, within, without
from parley.attribute.grammar import Grammar

_SHARED = 0.6  # of the smaller content, in tokens, that two attributions of one statement have in common
_LEFT = 8  # words that may still follow the last of them: "in a report on Wednesday"


def stacked(grammar: Grammar, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts; of two that say one thing in one sentence, the later tells what the earlier says."""
    out = list(drafts)
    by_sentence: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        if draft.cue is not None and draft.content and draft.origin != "document":
            by_sentence.setdefault(grammar.tree.sentence_of[draft.cue[0]], []).append(number)
    for sentence, numbers in by_sentence.items():
        for outer in numbers:
            for inner in numbers:
                if inner != outer and _follows(grammar, sentence, out[inner], out[outer]):
                    out[inner], out[outer] = _held(grammar, out[inner], out[outer])
    return out


def _follows(grammar: Grammar, sentence: int, inner: Draft, outer: Draft) -> bool:
    """Whether the outer draft's cue closes a sentence whose statement the inner one attributes before it."""
    first, end = grammar.tree.layout.sentences[sentence]
    begin, last = _credit(outer)
    if _credit(inner)[1] >= begin or end - last > _LEFT + 1:
        return False
    said = [part for part in (*inner.content, *outer.content) if part[0] >= first and part[1] < end]
    if len(said) < len(inner.content) + len(outer.content) or any(part[0] > last for part in outer.content):
        return False
    own = _before(inner.content, begin)
    common = size(within(outer.content, own))
    return bool(own) and common >= _SHARED * min(size(own), size(outer.content))


def _credit(draft: Draft) -> Range:
    """From the first to the last word of cue and source."""
    parts = [part for part in (draft.cue, draft.source) if part is not None]
    return min(first for first, _ in parts), max(last for _, last in parts)


def _before(ranges: Sequence[Range], token: int) -> tuple[Range, ...]:
    return tuple((first, min(last, token - 1)) for first, last in ranges if first < token)


def _held(grammar: Grammar, inner: Draft, outer: Draft) -> tuple[Draft, Draft]:
    """The inner draft without the outer's credit, and the outer one with all that comes before its own."""
    begin = _credit(outer)[0]
    edges = [_credit(inner), *inner.content, *outer.content]
    whole = grammar.trimmed((min(first for first, _ in edges), begin - 1))
    own = tuple(p for r in _before(inner.content, begin) if (p := grammar.trimmed(r)) is not None)
    if whole is None or not own:
        return inner, outer
    return replace(inner, content=_outside(own, _credit(inner))), replace(outer, content=(whole,))


def _outside(ranges: Sequence[Range], hole: Range) -> tuple[Range, ...]:
    return tuple(part for whole in ranges for part in without(whole, [hole])) or tuple(ranges)
