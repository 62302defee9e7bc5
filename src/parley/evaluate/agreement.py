"""How far found attributions agree with annotated ones: precision, recall and F1 of words and of whole attributions.

Measuring only. An attribution counts as found when its content shares half of its words with a gold one (Jaccard) and
the sources agree: both have none, or they share a word that is more than an article. Pairs are matched greedily, best
content first, each once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parley.evaluate.scores import Counts

Offsets = Sequence[tuple[int, int]]
Attribution = Mapping[str, Offsets]

_WORD = re.compile(r"\w+(?:[.'’&-]\w+)*|\S")
_ROLES = ("source", "cue", "content")
_LEAST_SHARED = 0.5
_EMPTY = frozenset({"the", "a", "an", "of", "and", "in", "for", "to", "who", "that", "'s", "’s"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AttributionScores:
    """`words` of source, cue and content; `attributions` as wholes."""

    words: Mapping[str, Counts]
    attributions: Counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotated:
    """One article with its gold and its found attributions."""

    text: str
    gold: tuple[Attribution, ...]
    found: tuple[Attribution, ...]


def score_attributions(articles: Iterable[Annotated]) -> AttributionScores:
    """Scores over all articles together."""
    words = dict.fromkeys(_ROLES, Counts())
    attributions = Counts()
    for article in articles:
        places = [match.span() for match in _WORD.finditer(article.text)]
        gold = [_in_words(one, places) for one in article.gold]
        found = [_in_words(one, places) for one in article.found]
        for role in _ROLES:
            true = frozenset[int]().union(*(one[role] for one in gold))
            made = frozenset[int]().union(*(one[role] for one in found))
            words[role] += _counts(len(true & made), len(true), len(made))
        right = _matches(article.text, places, gold, found)
        attributions += _counts(right, len(gold), len(found))
    return AttributionScores(words=words, attributions=attributions)


def _counts(right: int, true: int, made: int) -> Counts:
    return Counts(right=right, missed=true - right, spare=made - right)


def _in_words(attribution: Attribution, words: Sequence[tuple[int, int]]) -> dict[str, frozenset[int]]:
    return {
        role: frozenset(
            number
            for number, (start, end) in enumerate(words)
            if any(start < span[1] and span[0] < end for span in attribution.get(role, ()))
        )
        for role in _ROLES
    }


def _matches(
    text: str,
    words: Sequence[tuple[int, int]],
    gold: Sequence[Mapping[str, frozenset[int]]],
    found: Sequence[Mapping[str, frozenset[int]]],
) -> int:
    empty = {n for n, (a, b) in enumerate(words) if text[a:b].lower() in _EMPTY or not text[a].isalnum()}
    pairs = sorted(
        (-len(g["content"] & f["content"]) / len(g["content"] | f["content"]), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if g["content"] & f["content"]
    )
    used_gold, used_found, right = set(), set(), 0
    for negative, i, j in pairs:
        if -negative < _LEAST_SHARED:
            break
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            true, made = gold[i]["source"], found[j]["source"]
            right += bool((true & made) - empty) or not (true or made)
    return right
