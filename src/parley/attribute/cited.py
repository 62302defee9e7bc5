"""Claims as the encoder's cue heads see them, nested ones too.

Stage `attribute`. In: the cue signals of a reading. Out: drafts for cues that neither tagger nor grammar found, and the
stance of those that they did. Each cue has source, content and addressee of its own, so a claim inside a claim needs
no rule of its own here; `nesting` finds which holds which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast, get_args

from parley.attribute.drafts import Draft, Range, holds, runs
from parley.attribute.grammar import Grammar
from parley.attribute.nesting import is_withheld
from parley.types import CueSignal, Stance

_GAP = 3  # tokens that may be missing between two parts of one content


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """Chances that must be reached: by a cue nobody else found, by a tie, by a stance against the words of a cue."""

    cue: float = 0.9
    tie: float = 0.5
    stance: float = 0.5


def cited_drafts(grammar: Grammar, signals: Iterable[CueSignal], bars: Bars) -> list[Draft]:
    """Return a draft for every word that is likely enough a cue and has a content."""
    found = (_draft(grammar, signal, bars) for signal in signals if signal.chance >= bars.cue)
    told = [draft for draft in found if draft is not None and not grammar.is_nobodys(draft.source)]
    return [draft for draft in told if not is_withheld(grammar, draft)]


def _draft(grammar: Grammar, signal: CueSignal, bars: Bars) -> Draft | None:
    source = _longest(_tied(signal, "source", bars.tie))
    parts = [signal.token, *range(source[0], source[1] + 1)] if source is not None else [signal.token]
    content = _bridged(grammar, _tied(signal, "content", bars.tie), frozenset(parts))
    if not content:
        return None
    return Draft(
        cue=_cue(grammar, signal.token),
        source=source,
        content=content,
        origin="cue",
        score=signal.chance,
        addressee=_longest(_tied(signal, "addressee", bars.tie)),
        anchor=signal.token,
    )


def with_cited(drafts: Sequence[Draft], cited: Iterable[Draft]) -> list[Draft]:
    """The drafts of tagger and grammar with the claims only the heads see; of those all see, who is told."""
    out = list(drafts)
    for draft in cited:
        word = draft.anchor if draft.anchor is not None else draft.place
        same = next(
            (n for n, one in enumerate(drafts) if one.cue is not None and holds([one.cue], word)), None
        )
        if same is not None:
            out[same] = replace(out[same], addressee=out[same].addressee or draft.addressee)
        elif not any(one.source is not None and holds([one.source], word) for one in drafts):
            out.append(draft)
    return sorted(out, key=lambda draft: (draft.place, draft.content))


def learned_stance(signals: Sequence[CueSignal], draft: Draft, bars: Bars) -> Stance | None:
    """Return the stance of the likeliest cue word within a draft's cue; None where none is likely enough."""
    if draft.cue is None:
        return None
    inside = [signal for signal in signals if draft.cue[0] <= signal.token <= draft.cue[1]]
    best = max(inside, key=lambda signal: signal.chance, default=None)
    if best is None or best.stances[0][1] < bars.stance:
        return None
    name = best.stances[0][0]
    assert name in get_args(Stance)
    return cast(Stance, name)


def _tied(signal: CueSignal, label: str, bar: float) -> list[int]:
    return sorted(token for name, token, chance in signal.ties if name == label and chance >= bar)


def _cue(grammar: Grammar, token: int) -> Range:
    """The word with its auxiliaries and negation right before it: "has not denied"."""
    tree, first = grammar.tree, token
    while (
        first > 0
        and tree.analysis.heads[first - 1] == token
        and tree.relation(first - 1) in ("aux", "advmod")
    ):
        first -= 1
    return first, token


def _bridged(grammar: Grammar, tokens: Sequence[int], parting: frozenset[int]) -> tuple[Range, ...]:
    """Runs of tokens, those joined that few words of one sentence part; never over those that are `parting`."""
    out: list[Range] = []
    for first, last in runs(token for token in tokens if token not in parting):
        if out and _is_bridge(grammar, out[-1][1], first, parting):
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return tuple(out)


def _is_bridge(grammar: Grammar, last: int, first: int, parting: frozenset[int]) -> bool:
    between = range(last + 1, first)
    same = grammar.tree.sentence_of[last] == grammar.tree.sentence_of[first]
    return same and len(between) <= _GAP and parting.isdisjoint(between)


def _longest(tokens: Sequence[int]) -> Range | None:
    return max(runs(tokens), key=lambda part: part[1] - part[0], default=None)
