"""The heads of acts and sayings once more, on the frozen vectors of a trained encoder.

Training only. Own corpora are small beside the treebanks, and a whole run makes few passes over them; with the vectors
kept, a pass costs a second, so the heads are brought to their best after the encoder is done. In: a run's folder with
its checkpoint, and the windows. Out: the same checkpoint, its finished weights with the settled heads.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from parley.train.fit import collate
from parley.train.measure import quick_figures
from parley.train.network import Reader
from parley.train.windows import Labels, Window

log = logging.getLogger(__name__)

TOLD = ("gist.", "told.", "ties.", "lands.")
"""Beginnings of the names of the weights that are settled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """Rates of this stage; `polnear` is the share of PolNeAR's windows that are used beside parley's own."""

    epochs: int = 30
    rate: float = 1e-3
    weight_decay: float = 0.05
    dropout: float = 0.3
    batch: int = 12
    polnear: float = 0.1
    seed: int = 7


@dataclass(frozen=True, slots=True)
class _Kept:
    window: Window
    vectors: Tensor


def settle(
    network: Reader, windows: Mapping[str, Sequence[Window]], labels: Labels, numbers: Numbers
) -> dict[str, float]:
    """Train the heads of acts and sayings in place; returns figures on the development parts, in percent."""
    torch.manual_seed(numbers.seed)
    source = random.Random(numbers.seed)
    polnear = windows["polnear_train"]
    shown = source.sample(list(polnear), int(numbers.polnear * len(polnear)))
    corpora = [
        _kept(network, windows["events_train"]),
        _kept(network, windows["claims_train"]),
        _kept(network, shown),
    ]
    trained = [weight for name, weight in network.named_parameters() if name.startswith(TOLD)]
    optimiser = torch.optim.AdamW(trained, lr=numbers.rate, weight_decay=numbers.weight_decay)
    steps = numbers.epochs * sum(-(-len(corpus) // numbers.batch) for corpus in corpora)
    decay = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / (steps + 1))
    network.dropout.p = numbers.dropout
    for epoch in range(numbers.epochs):
        network.train()
        groups = [group for corpus in corpora for group in _groups(corpus, numbers.batch, source)]
        source.shuffle(groups)
        total = 0.0
        for group in groups:
            batch = collate([kept.window for kept in group])
            loss = torch.stack(list(network.told_losses(_padded(group, batch.present), batch).values())).sum()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 5.0)
            optimiser.step()
            decay.step()
            total += float(loss.detach())
        if epoch % 5 == 4:
            log.info("heads of acts and sayings, pass %d: loss %.3f", epoch + 1, total / len(groups))
    network.dropout.p = network.shape.head_dropout
    network.eval()
    return quick_figures(network, {name: windows[name] for name in ("events_dev", "claims_dev")}, labels)


def settle_run(
    run: Path, network: Reader, windows: Mapping[str, Sequence[Window]], labels: Labels, numbers: Numbers
) -> None:
    """Settle the finished weights of a run's checkpoint."""
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    network.load_state_dict(state["finished"])
    log.info("settled: %s", settle(network, windows, labels, numbers))
    state["finished"] = network.state_dict()
    temporary = run / "checkpoint.tmp"
    torch.save(state, temporary)
    temporary.replace(run / "checkpoint.pt")


def _kept(network: Reader, windows: Sequence[Window]) -> list[_Kept]:
    network.eval()
    out = []
    ordered = sorted(windows, key=lambda window: len(window.pieces))
    with torch.no_grad():
        for start in range(0, len(ordered), 8):
            group = ordered[start : start + 8]
            vectors = network.vectors(collate(group))[1]
            out += [_Kept(w, vectors[row, : len(w.first)].half()) for row, w in enumerate(group)]
    return out


def _groups(corpus: Sequence[_Kept], size: int, source: random.Random) -> list[list[_Kept]]:
    """Windows of one corpus, so of one set of targets, in batches of like length."""
    order = list(corpus)
    source.shuffle(order)
    out = []
    for start in range(0, len(order), size * 8):
        pool = sorted(order[start : start + size * 8], key=lambda kept: len(kept.vectors))
        out += [pool[at : at + size] for at in range(0, len(pool), size)]
    return out


def _padded(group: Sequence[_Kept], present: Tensor) -> Tensor:
    padded = torch.zeros(*present.shape, group[0].vectors.shape[1])
    for row, kept in enumerate(group):
        padded[row, : len(kept.vectors)] = kept.vectors.float()
    return padded
