"""Words passed on: "the agency quoted the minister as saying that …" is the minister's claim inside the agency's.

Stage `attribute`. In: drafts, of which one may take the agency for the speaker. Out: the drafts with one for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parley.attribute.drafts import Draft, Range, runs
from parley.attribute.grammar import Grammar

_QUOTING = frozenset({"quote", "cite"})
_SAYING = frozenset({"saying", "stating", "telling"})
_REACH = 16  # tokens from "quoted" to "as saying"


def relayed(grammar: Grammar, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those of somebody quoted by another apart."""
    out = list(drafts)
    for verb, said in _pairs(grammar):
        if grammar.is_passive(verb):
            out = _quoted(grammar, out, verb, said)
            continue
        whom = grammar.trimmed((verb + 1, said - 2)) if said - 2 > verb else None
        by = [k for k in grammar.tree.kids(verb, "nsubj") if k < verb]
        if whom is None or not by:
            continue
        own = [
            draft for draft in out if draft.cue is not None and verb <= draft.cue[0] and draft.cue[1] <= said
        ]
        if not own:
            continue
        source = grammar.phrase(by[0])
        credit = {*range(source[0], source[1] + 1), *range(verb, said + 1)}
        words = {t for draft in own for first, last in draft.content for t in range(first, last + 1)} - credit
        content = _trimmed(grammar, words)
        if not content:
            continue
        first = own[0]
        inner = replace(
            first, cue=(said, said), source=whom, content=content, stance=None, anchor=said, addressee=None
        )
        passed = _trimmed(grammar, words | set(range(whom[0], said + 1)))
        outer = replace(
            first, cue=(verb, verb), source=source, content=passed, stance=None, anchor=verb, addressee=None
        )
        out = [draft for draft in out if draft not in own] + [outer, inner]
    return sorted(out, key=lambda draft: (draft.place, draft.content))


def _quoted(grammar: Grammar, drafts: Sequence[Draft], verb: int, said: int) -> list[Draft]:
    """ "The minister was quoted as saying …": the minister says it, by whomever he was quoted."""
    subject = grammar.tree.kid(verb, "nsubj:pass")
    out = []
    for draft in drafts:
        inside = draft.cue is not None and draft.cue[0] <= said and verb <= draft.cue[1]
        if subject is not None and inside and draft.source is None:
            source = grammar.phrase(subject)
            own = {t for part in draft.content for t in range(part[0], part[1] + 1)}
            left = _trimmed(grammar, own - set(range(source[0], source[1] + 1)))
            draft = replace(draft, source=source, content=left) if left else draft
        out.append(draft)
    return out


def _pairs(grammar: Grammar) -> Iterator[Range]:
    """Where "quoted" and its "saying" stand."""
    tree = grammar.tree
    for verb, lemma in enumerate(grammar.lemmas):
        if lemma not in _QUOTING or tree.analysis.upos[verb] != "VERB":
            continue
        for token in range(verb + 2, min(verb + _REACH, len(tree.lower) - 1)):
            if tree.sentence_of[token] != tree.sentence_of[verb]:
                break
            if tree.lower[token] == "as" and tree.lower[token + 1] in _SAYING:
                yield verb, token + 1
                break


def _trimmed(grammar: Grammar, words: set[int]) -> tuple[Range, ...]:
    parts = (grammar.trimmed(part) for part in runs(sorted(words)))
    return tuple(part for part in parts if part is not None)
