"""Tree decoding: always one tree with one root, and always the best one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.models.arborescence import best_tree, decode_heads


def is_tree(heads: list[int]) -> bool:
    if heads.count(-1) != 1:
        return False
    for word in range(len(heads)):
        at, steps = word, 0
        while at != -1:
            at, steps = heads[at], steps + 1
            if steps > len(heads):
                return False
    return True


def score(arcs: np.ndarray, heads: list[int]) -> float:
    return float(sum(arcs[word, head + 1] for word, head in enumerate(heads)))


def brute_force(arcs: np.ndarray) -> float:
    words = range(len(arcs))
    every = itertools.product(range(-1, len(arcs)), repeat=len(arcs))
    return max(
        score(arcs, list(heads))
        for heads in every
        if all(heads[w] != w for w in words) and is_tree(list(heads))
    )


@given(count=st.integers(1, 5), seed=st.integers(0, 10_000), coarse=st.booleans())
@settings(max_examples=80, deadline=None)
def test_best_tree_equals_brute_force(count: int, seed: int, coarse: bool) -> None:
    arcs = np.random.default_rng(seed).normal(size=(count, count + 1))
    arcs = np.round(arcs) if coarse else arcs
    heads = best_tree(arcs)
    assert is_tree(heads)
    assert score(arcs, heads) == pytest.approx(brute_force(arcs))


@given(lengths=st.lists(st.integers(1, 30), min_size=1, max_size=5), seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_decode_heads_gives_one_rooted_tree_a_sentence(lengths: list[int], seed: int) -> None:
    total = sum(lengths)
    arcs = np.full((total, total + 1), -1e4, dtype=np.float32)
    generator, first, sentences = np.random.default_rng(seed), 0, []
    for length in lengths:
        end = first + length
        arcs[first:end, 0] = generator.normal(size=length)
        arcs[first:end, first + 1 : end + 1] = generator.normal(size=(length, length))
        sentences.append((first, end))
        first = end
    heads = decode_heads(arcs, sentences)
    for first, end in sentences:
        local = [-1 if head is None else head - first for head in heads[first:end]]
        assert all(head < end - first for head in local)
        assert is_tree(local)


def test_decode_heads_leaves_a_greedy_tree_alone() -> None:
    arcs = np.array([[0.0, -9, 5, 1], [4, 0, -9, 1], [0, 0, 3, -9]])
    assert decode_heads(arcs, [(0, 3)]) == [1, None, 1]


def test_decode_heads_takes_one_root_when_two_look_best() -> None:
    arcs = np.array([[5.0, -9, 4], [9, 0, -9]])
    assert decode_heads(arcs, [(0, 2)]) == [1, None]


def test_best_tree_of_a_long_sentence_without_structure_is_found_fast_and_sound() -> None:
    arcs = np.random.default_rng(7).normal(size=(250, 251))
    assert is_tree(best_tree(arcs))
