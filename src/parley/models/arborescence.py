"""Dependency trees out of arc scores: every sentence becomes one tree with one root.

Stage `analyse`. In: arc logits of one window. Out: heads. The best head of every word is already a tree with one
root in most sentences; the others are decoded with Chu-Liu/Edmonds (Edmonds 1967). Should that give several roots,
arcs from the root are made so dear that exactly one is taken, which keeps the result exact. Iterative: no depth
limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


def decode_heads(arcs: Floats, sentences: Sequence[tuple[int, int]]) -> list[int | None]:
    """The head of each word of a window, None for roots.

    `arcs` has shape (words, words + 1): column 0 is the root, column h + 1 the word h. `sentences` are half-open
    word ranges that cover the window; arcs between them are never taken.
    """
    greedy = (np.argmax(arcs, axis=1) - 1).tolist()
    heads: list[int | None] = []
    for first, end in sentences:
        local = [head - first if head >= 0 else -1 for head in greedy[first:end]]
        if not _is_tree(local):
            part = np.concatenate((arcs[first:end, :1], arcs[first:end, first + 1 : end + 1]), axis=1)
            local = best_tree(part)
        heads.extend(first + head if head >= 0 else None for head in local)
    return heads


def _is_tree(heads: Sequence[int]) -> bool:
    """Whether heads (-1: root) form one tree with one root."""
    count = len(heads)
    if heads.count(-1) != 1 or max(heads) >= count or min(heads) < -1:
        return False
    seen = [0] * count  # the walk on which a word was first met
    for word in range(count):
        at, walk = word, word + 1
        while at >= 0 and not seen[at]:
            seen[at] = walk
            at = heads[at]
        if at >= 0 and seen[at] == walk:
            return False
    return True


def best_tree(arcs: Floats) -> list[int]:
    """Heads (-1: root) of the highest-scoring tree with one root; `arcs` is (n, n + 1), column 0 the root."""
    count = len(arcs)
    scores = np.full((count + 1, count + 1), -np.inf)  # scores[dependent, head], node 0 the root
    scores[1:] = arcs
    np.fill_diagonal(scores, -np.inf)
    heads = _edmonds(scores)
    if heads[1:].count(0) > 1:
        # Roots are made dear only when they must be: it costs a contraction for nearly every word.
        finite = scores[np.isfinite(scores)]
        scores[1:, 0] -= (count + 1) * (float(finite.max() - finite.min()) + 1.0)
        heads = _edmonds(scores)
    return [int(head) - 1 for head in heads[1:]]


@dataclass(slots=True)
class _Graph:
    """What is left of the graph while cycles are contracted; a contracted cycle lives on as its first node."""

    scores: Floats  # [dependent, head] between present nodes
    dependent: NDArray[np.intp]  # the word that the arc between two present nodes truly enters …
    head: NDArray[np.intp]  # … and the word it comes from
    present: list[int]
    members: list[set[int]]  # the words inside each node


@dataclass(frozen=True, slots=True)
class _Cycle:
    """A contracted cycle: its nodes, the words in each, and the arc each would take inside the cycle."""

    nodes: tuple[int, ...]
    members: tuple[frozenset[int], ...]
    arcs: tuple[tuple[int, int], ...]


def _edmonds(scores: Floats) -> list[int]:
    """The head of each node in the maximum arborescence rooted in node 0."""
    count = len(scores)
    graph = _Graph(
        scores.copy(),
        np.repeat(np.arange(count)[:, None], count, axis=1),
        np.repeat(np.arange(count)[None, :], count, axis=0),
        list(range(count)),
        [{node} for node in range(count)],
    )
    cycles: list[_Cycle] = []
    best = np.argmax(graph.scores, axis=1)
    while nodes := _find_cycle(best.tolist(), graph.present):
        cycles.append(_contract(graph, nodes, best))
        # Who preferred a head in the cycle still does; only the cycle itself has to choose anew.
        is_held = np.zeros(count, dtype=bool)
        is_held[nodes] = True
        best[is_held[best]] = nodes[0]
        best[nodes[0]] = graph.scores[nodes[0]].argmax()
    arcs = {n: (int(graph.dependent[n, best[n]]), int(graph.head[n, best[n]])) for n in graph.present[1:]}
    for cycle in reversed(cycles):
        entering = arcs.pop(cycle.nodes[0])
        for node, members, arc in zip(cycle.nodes, cycle.members, cycle.arcs, strict=True):
            arcs[node] = entering if entering[0] in members else arc
    heads = [0] * count
    for dependent, head in arcs.values():
        heads[dependent] = head
    return heads


def _find_cycle(best: Sequence[int], present: Sequence[int]) -> list[int]:
    """The nodes of some cycle among the best heads, empty when there is none; node 0 has no head."""
    walks: dict[int, int] = {0: 0}
    for start in present[1:]:
        at = start
        while at not in walks:
            walks[at] = start
            at = best[at]
        if at and walks[at] == start:
            cycle, node = [at], best[at]
            while node != at:
                cycle.append(node)
                node = best[node]
            return cycle
    return []


def _contract(graph: _Graph, nodes: list[int], best: NDArray[np.intp]) -> _Cycle:
    """Make one node of a cycle; an arc into it is worth what it brings over the cycle's own arc it replaces."""
    cycle, keep = np.array(nodes), nodes[0]
    heads = best[cycle]
    record = _Cycle(
        tuple(nodes),
        tuple(frozenset(graph.members[node]) for node in nodes),
        tuple(
            (int(d), int(h))
            for d, h in zip(graph.dependent[cycle, heads], graph.head[cycle, heads], strict=True)
        ),
    )
    held = set(nodes)
    outside = [node for node in graph.present if node not in held]
    others, places = np.array(outside), np.arange(len(outside))
    into = graph.scores[cycle[:, None], others] - graph.scores[cycle, heads][:, None]
    leaving = graph.scores[others[:, None], cycle]
    entered, left = into.argmax(axis=0), leaving.argmax(axis=1)
    for table in (graph.dependent, graph.head):
        entry, exits = table[cycle[entered], others], table[others, cycle[left]]
        table[keep, others], table[others, keep] = entry, exits
    graph.scores[keep, others], graph.scores[others, keep] = into[entered, places], leaving[places, left]
    graph.scores[:, nodes[1:]] = -np.inf
    graph.scores[keep, keep] = -np.inf
    graph.members[keep] = set().union(*record.members)
    graph.present = [node for node in graph.present if node not in held or node == keep]
    return record
