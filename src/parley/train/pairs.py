"""Second stage of training: the pair head again, on the frozen vectors of an exported bundle.

Training only. In: a bundle and the marked pairs. Out: weights `pair.*`. The corpus has one type YIELD for CONCEDE
and RETREAT; where the words of a sentence tell a promise from a deed, as the PLOVER manual draws the line, the type
is narrowed; else either is right.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from parley.models.encoder import Encoder
from parley.train.coreference import layout_of
from parley.train.corpora import Document, Pair, Sentence
from parley.train.network import PairHead, Shape
from parley.train.windows import YIELD

log = logging.getLogger(__name__)

_DEEDS = frozenset({
    "released", "releases", "freed", "frees", "free", "returned", "returns", "withdrew", "withdrawing", "withdrawn",
    "leaving", "left", "surrendered", "surrenders", "resigned", "resigns", "ceased", "disarmed", "handed", "ceded",
    "pulled", "evacuated", "retreated", "stopped", "opened",
})  # fmt: skip
_PROMISES = frozenset({
    "announced", "announces", "declared", "declares", "decided", "decides", "ordered", "orders", "will", "would",
    "lifted", "lifts", "lift", "eased", "eases", "ease", "granted", "grants", "gave", "approved", "authorized",
    "conceded", "concedes", "accepted", "accepts", "pardoned", "pardons", "revoked", "repealed", "reversed",
    "reduced", "abandoned", "dropped", "permission", "allowed", "agreed", "signed", "apologized", "regret",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """Rates of this stage."""

    networks: int = 4
    inner: int = 128
    epochs: int = 40
    rate: float = 1e-3
    weight_decay: float = 0.05
    batch: int = 32
    seed: int = 7


def kinds_of(pair: Pair) -> tuple[str, ...]:
    """Return the PLOVER types that count as right for a pair."""
    if pair.kind != "YIELD":
        return (pair.kind,)
    words = {word.lower() for word in pair.words}
    is_deed, is_promise = not words.isdisjoint(_DEEDS), not words.isdisjoint(_PROMISES)
    if is_deed == is_promise:
        return YIELD
    return ("RETREAT",) if is_deed else ("CONCEDE",)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Example:
    vectors: Tensor
    actor: Tensor
    recipient: Tensor
    right: Tensor


def train_pairs(encoder: Encoder, pairs: Sequence[Pair], numbers: Numbers) -> dict[str, NDArray[np.float32]]:
    """Train the head's networks anew on frozen vectors; return their weights, stored [network, in, out]."""
    examples = [_example(encoder, pair) for pair in pairs]
    heads = [
        _train_one(examples, len(encoder.labels.plover), replace(numbers, seed=numbers.seed + number))
        for number in range(numbers.networks)
    ]
    stacked = {name: np.stack([head[name] for head in heads]) for name in heads[0]}
    return {f"pair.{name}": value for name, value in stacked.items()}


def _train_one(given: Sequence[_Example], types: int, numbers: Numbers) -> dict[str, NDArray[np.float32]]:
    torch.manual_seed(numbers.seed)
    source = random.Random(numbers.seed)
    examples = list(given)
    head = PairHead(Shape(hidden=examples[0].vectors.shape[1], pair=numbers.inner), types)
    optimiser = torch.optim.AdamW(head.parameters(), lr=numbers.rate, weight_decay=numbers.weight_decay)
    steps = numbers.epochs * -(-len(examples) // numbers.batch)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / steps)
    total = 0.0
    for _ in range(numbers.epochs):
        source.shuffle(examples)
        total = 0.0
        for start in range(0, len(examples), numbers.batch):
            loss = _loss(head, examples[start : start + numbers.batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            plan.step()
            total += float(loss.detach())
    log.info(
        "pairs, seed %d: loss %.4f in the last pass", numbers.seed, total * numbers.batch / len(examples)
    )
    return {
        name: (value.T if value.ndim == 2 else value).detach().contiguous().numpy().copy()
        for name, value in head.named_parameters()
    }


def _example(encoder: Encoder, pair: Pair) -> _Example:
    document = Document(id=pair.id, sentences=(Sentence(words=pair.words, opens_paragraph=True),))
    windows = list(encoder.encode(pair.words, layout_of(document)))
    sides = []
    for first, end in (pair.actor, pair.recipient):
        mask = torch.zeros(len(pair.words), dtype=torch.bool)
        mask[first:end] = True
        sides.append(mask)
    right = torch.tensor([kind in kinds_of(pair) for kind in encoder.labels.plover])
    vectors = torch.from_numpy(np.concatenate([window.words for window in windows]))
    return _Example(vectors=vectors, actor=sides[0], recipient=sides[1], right=right)


def _loss(head: PairHead, examples: Sequence[_Example]) -> Tensor:
    def padded(parts: Sequence[Tensor]) -> Tensor:
        return nn.utils.rnn.pad_sequence(list(parts), batch_first=True)

    present = padded([torch.ones(len(example.vectors), dtype=torch.bool) for example in examples])
    scores = head(
        padded([example.vectors for example in examples]),
        present,
        padded([example.actor for example in examples]),
        padded([example.recipient for example in examples]),
    )
    right = torch.stack([example.right for example in examples])
    chances = scores.log_softmax(-1).masked_fill(~right, -1e9)
    return -chances.logsumexp(-1).mean()
