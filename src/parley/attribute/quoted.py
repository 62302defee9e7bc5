"""Quotation marks as evidence: contents that a quotation bounds, and quotations behind a name and a colon.

Stage `attribute`. In: drafts and the quotations of the text. Out: drafts. A quotation is said by one speaker from
its first word to its last, whatever tagger or parser made of the sentence inside it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parley.attribute.drafts import Draft, Range
from parley.attribute.grammar import Grammar
from parley.attribute.quotes import Quotation, Quotations
from parley.attribute.speakers import name_before

_DASHES = frozenset("―—–-") | {"--"}
_LONGEST_SIGNATURE = 10  # words


@dataclass(frozen=True, kw_only=True, slots=True)
class Snap:
    """When a content takes over a quotation's bounds; measured on the development set."""

    share: float = 0.5  # of the quotation's words that the content holds already, unless it begins with it
    fewest: int = 4  # words of the quotation: a word or two in quotation marks bound nothing


def snapped(grammar: Grammar, quotations: Quotations, draft: Draft, snap: Snap) -> Draft:
    """The draft with contents drawn to the ends of the quotations they mostly hold, if its cue stands outside."""
    if not draft.content:
        return draft
    content = list(draft.content)
    for number, part in enumerate(content):
        for inner in _quotations_in(grammar, quotations, part):
            outside = [r for r in (draft.cue, draft.source) if r is not None]
            if any(a <= inner[1] and b >= inner[0] for a, b in outside):
                continue
            held = min(content[number][1], inner[1]) - max(content[number][0], inner[0]) + 1
            length = inner[1] - inner[0] + 1
            opens = content[number][0] <= inner[0]
            if length >= snap.fewest and (opens or held >= snap.share * length):
                content[number] = (min(content[number][0], inner[0]), max(content[number][1], inner[1]))
    return replace(draft, content=_united(content))


def _united(parts: Sequence[Range]) -> tuple[Range, ...]:
    out: list[Range] = []
    for first, last in sorted(parts):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)


def _quotations_in(grammar: Grammar, quotations: Quotations, part: Range) -> Iterator[Range]:
    """Token ranges of the outermost quotations that touch a range of tokens, marks left out."""
    layout = grammar.tree.layout
    for quotation in quotations.touching(layout.starts[part[0]], layout.ends[part[1]]):
        words = _words(grammar, quotation)
        if quotation.closed and words is not None:
            yield words


def _words(grammar: Grammar, quotation: Quotation) -> Range | None:
    layout = grammar.tree.layout
    first = bisect_left(layout.starts, quotation.inner_start)
    last = bisect_right(layout.ends, quotation.inner_end) - 1
    return grammar.trimmed((first, last)) if first <= last else None


def labelled(grammar: Grammar, quotations: Quotations, drafts: Sequence[Draft], score: float) -> list[Draft]:
    """The drafts, and those for "Minister Jane Roe: “…”" and "“…” — Jane Roe" where no draft has the quotation.

    Drafts of such a quotation that lack cue and source get them.
    """
    out = list(drafts)
    by_start = sorted((part[0], number) for number, draft in enumerate(drafts) for part in draft.content)
    for quotation in quotations.outer:
        words = _words(grammar, quotation)
        named = _named(grammar, quotation) if words is not None else None
        if words is None or named is None:
            continue
        # A content begins with its opening mark, or with the first word behind it.
        at = bisect_left(by_start, (words[0] - 1, 0))
        if at == len(by_start) or by_start[at][0] > words[1]:
            out.append(
                Draft(cue=named[0], source=named[1], content=(words,), origin="quotation", score=score)
            )
        elif (draft := out[by_start[at][1]]).cue is None and draft.source is None:
            out[by_start[at][1]] = replace(draft, cue=named[0], source=named[1])
    return out


def _named(grammar: Grammar, quotation: Quotation) -> tuple[Range, Range] | None:
    """The sign that names a speaker, a colon before or a dash behind the quotation, and the name."""
    tree, layout = grammar.tree, grammar.tree.layout
    before = bisect_left(layout.starts, quotation.start) - 1
    if before > 0 and tree.forms[before] == ":" and tree.sentence_of[before] == tree.sentence_of[before - 1]:
        name = name_before(grammar, before)
        return ((before, before), name) if name is not None else None
    behind = bisect_left(layout.starts, quotation.end)
    if behind + 1 < len(layout) and tree.forms[behind] in _DASHES:
        name = _signature(grammar, behind + 1)
        return ((behind, behind), name) if name is not None else None
    return None


def _signature(grammar: Grammar, first: int) -> Range | None:
    """A name that a line consists of from the token `first` on."""
    layout, upos = grammar.tree.layout, grammar.tree.analysis.upos
    text = grammar.tree.reading.document.text
    last = first
    while last + 1 < len(layout) and "\n" not in text[layout.ends[last] : layout.starts[last + 1]]:
        last += 1
        if last - first > _LONGEST_SIGNATURE:
            return None
    name = grammar.trimmed((first, last))
    if name is None or "PROPN" not in upos[name[0] : name[1] + 1]:
        return None
    return None if {"VERB", "AUX"} & set(upos[name[0] : name[1] + 1]) else name
