"""Best legal BIO or BIOES spans under per-token scores, exactly and in linear time.

Stage `analyse` (names) and `attribute` (claims). In: logits, one row a token. Out: spans. A legal tagging is a row
of spans with O between them, so its score is the all-O score plus what each span gains over O. Two facts make this
fast: a token that no span with a positive gain can hold is O in the best tagging (bounded for all tokens at once
with running sums, as in Kadane's maximum subarray), and inside what is left only the best open span of each class
needs to be known. Ties go to fewer and shorter spans, so the outcome never depends on rounding of equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

_IMPOSSIBLE = float("-inf")


class TagSpan(NamedTuple):
    """Tokens `first` to `last` (included) hold one span of `kind`; `score` is the mean probability of its tags."""

    first: int
    last: int
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class TagScheme:
    """Columns of each tag in the logits; one entry a class. In BIO `last` and `single` are empty."""

    kinds: tuple[str, ...]
    outside: int
    begin: tuple[int, ...]
    inside: tuple[int, ...]
    last: tuple[int, ...] = ()
    single: tuple[int, ...] = ()


def read_scheme(tags: Sequence[str]) -> TagScheme:
    """The scheme of a model's label list such as `O B-Person I-Person E-Person S-Person …`, in any order."""
    place = {tag: column for column, tag in enumerate(tags)}
    kinds = tuple(dict.fromkeys(tag.partition("-")[2] for tag in tags if tag != "O"))
    columns = {p: tuple(place[f"{p}-{kind}"] for kind in kinds if f"{p}-{kind}" in place) for p in "BIES"}
    if not len(kinds) == len(columns["B"]) == len(columns["I"]) or len(columns["E"]) not in (0, len(kinds)):
        raise ValueError(f"tags are neither BIO nor BIOES: {' '.join(tags)}")
    return TagScheme(kinds, place["O"], columns["B"], columns["I"], columns["E"], columns["S"])


def best_spans(logits: Floats, scheme: TagScheme, breaks: Iterable[int] = ()) -> list[TagSpan]:
    """The spans of the highest-scoring legal tagging; no span runs over a token of `breaks` that starts a part."""
    if not len(logits):
        return []
    gains = np.asarray(logits, dtype=np.float64)
    gains = gains - gains[:, scheme.outside : scheme.outside + 1]
    limits = sorted({0, len(gains), *breaks})
    spans: list[TagSpan] = []
    for first, end, classes in _stretches(_possible(gains, scheme, limits), limits):
        rows = gains[first:end].tolist()
        spans.extend(
            TagSpan(first + a, first + b, scheme.kinds[c], 1.0) for a, b, c in _decode(rows, scheme, classes)
        )
    return _scored(spans, np.asarray(logits), scheme) if spans else spans


def _possible(gains: Floats, scheme: TagScheme, limits: Sequence[int]) -> NDArray[np.bool_]:
    """(token, class): whether some span of the class over the token could gain anything."""
    groups = [g for g in (scheme.begin, scheme.inside, scheme.last, scheme.single) if g]
    best = gains[:, groups[0]]
    for group in groups[1:]:
        best = np.maximum(best, gains[:, group])
    possible = np.zeros(best.shape, dtype=bool)
    for first, end in pairwise(limits):
        part = best[first:end]
        if not (part > 0).any():
            continue
        sums = np.vstack([np.zeros((1, part.shape[1])), np.cumsum(part, axis=0)])
        # The best sum of a run through token t: highest later prefix sum minus lowest earlier one.
        lowest = np.minimum.accumulate(sums[:-1], axis=0)
        highest = np.maximum.accumulate(sums[:0:-1], axis=0)[::-1]
        possible[first:end] = highest - lowest > -1e-9
    return possible


def _stretches(possible: NDArray[np.bool_], limits: Sequence[int]) -> list[tuple[int, int, list[int]]]:
    """Runs of tokens that may lie in spans, cut at limits, with the classes that are possible in each."""
    held: NDArray[np.bool_] = np.asarray(possible.any(axis=1))
    if not held.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], held, [False])).astype(np.int8)))
    out = []
    cuts = [limit for limit in limits if 0 < limit < len(held) and held[limit] and held[limit - 1]]
    ends = sorted([*edges.tolist(), *cuts, *cuts])
    for first, end in zip(ends[::2], ends[1::2], strict=True):
        out.append((first, end, np.flatnonzero(possible[first:end].any(axis=0)).tolist()))
    return out


def _decode(
    rows: Sequence[Sequence[float]], scheme: TagScheme, classes: Sequence[int]
) -> list[tuple[int, int, int]]:
    """Best spans (first, last, class) of one stretch, from each token's gains over O."""
    has_ends = bool(scheme.last)
    closed = 0.0  # the best score of a tagging up to here with no span open
    running = dict.fromkeys(classes, _IMPOSSIBLE)  # the best with an open span of the class …
    started = dict.fromkeys(classes, 0)  # … and the token where that span begins
    back: list[tuple[int, int] | None] = []  # what ends at each token in the best closed tagging
    for token, row in enumerate(rows):
        best, choice = closed, None
        for c in classes:
            opened, carried = closed + row[scheme.begin[c]], running[c]
            if has_ends:
                ended, single = carried + row[scheme.last[c]], closed + row[scheme.single[c]]
                if single > best:
                    best, choice = single, (token, c)
                if ended > best:
                    best, choice = ended, (started[c], c)
            carried += row[scheme.inside[c]]
            if opened >= carried:
                running[c], started[c] = opened, token
            else:
                running[c] = carried
            if not has_ends and running[c] > best:
                best, choice = running[c], (started[c], c)
        closed = best
        back.append(choice)
    return _walk_back(back)


def _walk_back(back: Sequence[tuple[int, int] | None]) -> list[tuple[int, int, int]]:
    spans, token = [], len(back) - 1
    while token >= 0:
        choice = back[token]
        if choice is None:
            token -= 1
        else:
            spans.append((choice[0], token, choice[1]))
            token = choice[0] - 1
    return spans[::-1]


def _scored(spans: Sequence[TagSpan], logits: Floats, scheme: TagScheme) -> list[TagSpan]:
    place = {kind: number for number, kind in enumerate(scheme.kinds)}
    out = []
    for span in spans:
        part = logits[span.first : span.last + 1].astype(np.float64)
        part = np.exp(part - part.max(axis=1, keepdims=True))
        columns = _columns(scheme, place[span.kind], len(part))
        score = float((part[np.arange(len(part)), columns] / part.sum(axis=1)).mean())
        out.append(span._replace(score=score))
    return out


def _columns(scheme: TagScheme, kind: int, length: int) -> list[int]:
    if scheme.last and length == 1:
        return [scheme.single[kind]]
    columns = [scheme.begin[kind], *[scheme.inside[kind]] * (length - 1)]
    if scheme.last:
        columns[-1] = scheme.last[kind]
    return columns
