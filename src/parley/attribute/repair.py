"""Ranges of the tagger → ranges that end where a phrase ends.

Stage `attribute`. In: drafts of the tagger and the grammar. Out: the same drafts; a range that stops inside a
phrase ("the", "has", "her years as") runs on to the phrase's end, and pieces of content that have nothing to do
with one another are parted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from parley.attribute.drafts import Draft, Range
from parley.attribute.grammar import Grammar
from parley.attribute.quotes import Quotations

_LEANING = frozenset(
    {"det", "amod", "compound", "nummod", "case", "mark", "cc", "aux", "cop", "nmod:poss", "aux:pass"}
)
_TRAILING = frozenset({"flat", "fixed", "goeswith", "compound:prt"})
_ROUNDS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """How far a range may grow, and how far apart pieces of one content may stand, in words."""

    reach: int = 6
    gap: int = 8


def repaired(
    grammar: Grammar, quotations: Quotations, drafts: Sequence[Draft], repair: Repair
) -> list[Draft]:
    """All drafts with whole phrases and coherent contents."""
    taken = {token for draft in drafts for part in _parts(draft) for token in range(part[0], part[1] + 1)}
    return [_coherent(grammar, quotations, _whole(grammar, draft, taken, repair), repair) for draft in drafts]


def _parts(draft: Draft) -> list[Range]:
    return [*draft.content, *([draft.cue] if draft.cue else []), *([draft.source] if draft.source else [])]


def _whole(grammar: Grammar, draft: Draft, taken: Collection[int], repair: Repair) -> Draft:
    return replace(
        draft,
        cue=_grown(grammar, draft.cue, taken, repair) if draft.cue else None,
        source=_cut(grammar, _grown(grammar, draft.source, taken, repair)) if draft.source else None,
        content=tuple(
            _with_subject(grammar, _grown(grammar, part, taken, repair), taken) for part in draft.content
        ),
    )


def _grown(grammar: Grammar, part: Range, taken: Collection[int], repair: Repair) -> Range:
    """The range up to the word its last word leans on, if nothing else is in between."""
    first, last = part
    full, heads = grammar.tree.analysis.relations, grammar.tree.analysis.heads
    for _ in range(_ROUNDS):
        head, end = heads[last], last
        if head is not None and last < head <= last + repair.reach and full[last] in _LEANING:
            end = head
        elif last + 1 < len(full) and full[last + 1] in _TRAILING and first <= (heads[last + 1] or 0) <= last:
            end = last + 1
        if end == last or any(token in taken for token in range(last + 1, end + 1)):
            break
        last = end
    return first, last


def _with_subject(grammar: Grammar, part: Range, taken: Collection[int]) -> Range:
    """A content that begins with a verb, and its subject before it: "[The paper] wrote that …, X reported"."""
    first, last = part
    subject = grammar.tree.kid(first, "nsubj", "nsubj:pass") if _is_verb(grammar, first) else None
    if subject is None or grammar.tree.right[subject] != first - 1:
        return part
    begin = grammar.phrase(subject)[0]
    return part if any(token in taken for token in range(begin, first)) else (begin, last)


def _is_verb(grammar: Grammar, token: int) -> bool:
    return grammar.tree.analysis.upos[token] == "VERB"


def _cut(grammar: Grammar, source: Range) -> Range:
    """A source without what belongs to the verb ("the army [on Tuesday] said")."""
    first, last = source
    full, heads = grammar.tree.analysis.relations, grammar.tree.analysis.heads
    for token in range(first + 1, last + 1):
        head = heads[token]
        if head is not None and head > last and full[token].partition(":")[0] in ("obl", "advmod"):
            start = grammar.tree.left[token]
            return (first, start - 1) if start > first else source
    return source


def _coherent(grammar: Grammar, quotations: Quotations, draft: Draft, repair: Repair) -> Draft:
    """Without pieces of content far from the longest one; quoted pieces belong together at any distance."""
    draft = replace(draft, content=_touching_joined(grammar, draft.content))
    if draft.cue is not None:
        draft = replace(draft, content=_within_reach(grammar, quotations, draft, draft.cue))
    if len(draft.content) < 2:
        return draft
    main = max(draft.content, key=lambda part: (part[1] - part[0], -part[0]))
    own = {token for part in _parts(draft) for token in range(part[0], part[1] + 1)}
    main_is_quoted = _is_quoted(grammar, quotations, main)
    kept = tuple(
        part
        for part in draft.content
        if part == main
        or (main_is_quoted and _is_quoted(grammar, quotations, part) and _goes_on(grammar, part, main))
        or _is_near(grammar, part, main, own, repair)
    )
    return replace(draft, content=kept)


def _touching_joined(grammar: Grammar, content: Sequence[Range]) -> tuple[Range, ...]:
    """Pieces of one sentence with nothing between them are one."""
    out: list[Range] = []
    for first, last in sorted(content):
        if (
            out
            and out[-1][1] + 1 == first
            and grammar.tree.sentence_of[first] == grammar.tree.sentence_of[first - 1]
        ):
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return tuple(out)


def _within_reach(grammar: Grammar, quotations: Quotations, draft: Draft, cue: Range) -> tuple[Range, ...]:
    """Without pieces that stand in no quotation marks and in no sentence with the cue."""
    sentence_of = grammar.tree.sentence_of
    sentences = range(sentence_of[cue[0]], sentence_of[cue[1]] + 1)
    return tuple(
        part
        for part in draft.content
        if sentence_of[part[0]] in sentences
        or sentence_of[part[1]] in sentences
        or grammar.tree.forms[cue[1]] == ":"
        or _is_quoted(grammar, quotations, part)
    )


def _is_near(grammar: Grammar, part: Range, main: Range, own: Collection[int], repair: Repair) -> bool:
    """Whether the two stand in one sentence with next to nothing but the claim's own words between them."""
    if grammar.tree.sentence_of[part[0]] != grammar.tree.sentence_of[main[0]]:
        return False
    low, high = (part[1], main[0]) if part < main else (main[1], part[0])
    between = (token for token in range(low + 1, high) if token not in own and grammar.is_word(token))
    return sum(1 for _ in between) <= repair.gap


def _goes_on(grammar: Grammar, part: Range, main: Range) -> bool:
    """Whether a quotation may go on from one piece to the other: in one paragraph, or where both open theirs."""
    layout, sentence_of = grammar.tree.layout, grammar.tree.sentence_of
    low, high = sorted((part[0], main[0]))

    def opening(token: int) -> int:
        number = bisect_right(layout.paragraphs, (sentence_of[token], len(sentence_of))) - 1
        return layout.sentences[layout.paragraphs[number][0]][0]

    return opening(low) == opening(high) or (low == opening(low) and high == opening(high))


def _is_quoted(grammar: Grammar, quotations: Quotations, part: Range) -> bool:
    layout = grammar.tree.layout
    return quotations.quoted_letters(layout.starts[part[0]], layout.ends[part[1]]) > 0
