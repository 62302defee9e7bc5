"""The training loop: batches of one corpus at a time, a learning rate that ends at a time of day, checkpoints.

Training only. In: a recipe and the folder of corpora. Out: a checkpoint that `export` turns into a bundle. A run
that was stopped goes on from its checkpoint.
"""

from __future__ import annotations

import dataclasses
import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from parley.train.network import Batch, Reader, round_numbers
from parley.train.ranks import Ranks
from parley.train.windows import MISSING, Window

log = logging.getLogger(__name__)

Evaluation = Callable[[Reader], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """Numbers of one run; rates are per step, times in seconds since the epoch.

    `round_from`: share of the run after which it trains with the rounded numbers of the int8 graph. `keep_start`: share
    of the weights a run began with in those it is finished with (Wortsman et al. 2022, "robust fine-tuning").
    """

    until: float
    pieces_a_step: int = 2000
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    told_rate: float = 1e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.05
    average: float = 0.995
    checkpoint_s: float = 600
    evaluate_s: float = 900
    meet_s: float = 60
    round_from: float = 0.6
    keep_start: float = 0.0
    seed: int = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """Windows of one corpus and how many passes over it a whole run makes."""

    name: str
    windows: Sequence[Window]
    epochs: float

    @property
    def weight(self) -> float:
        """Word pieces the run takes from this corpus."""
        return self.epochs * sum(len(window.pieces) for window in self.windows)


def precision() -> torch.autocast:
    """bfloat16 where the processor computes with it; elsewhere emulating it would be ten times slower."""
    known = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(known()))


_LISTS = ("plover", "anchors", "ties", "tie_labels")
"""Targets that are lists of their own, not one number a word."""


def collate(windows: Sequence[Window]) -> Batch:
    """Pad windows to the longest of them."""
    length = max(len(window.pieces) for window in windows)
    count = max(len(window.first) for window in windows)

    def padded(arrays: Iterable[np.ndarray[tuple[int], np.dtype[np.int64]]], size: int, fill: int) -> Tensor:
        table = np.full((len(windows), size), fill, dtype=np.int64)
        for row, array in zip(table, arrays, strict=True):
            row[: len(array)] = array
        return torch.from_numpy(table)

    targets: dict[str, Tensor] = {}
    for name in windows[0].targets:
        size = max(len(window.targets[name]) for window in windows) if name in _LISTS else count
        fill = 0 if name in ("actor", "recipient", "plover") else MISSING
        targets[name] = padded((window.targets[name] for window in windows), size, fill)
    sentence = padded((window.sentence for window in windows), count, -1)
    pieces = padded((window.pieces for window in windows), length, -1)
    return Batch(
        pieces=pieces.clamp(min=0),
        features=(
            padded((window.shape for window in windows), length, 0),
            padded((window.quote for window in windows), length, 0),
            padded((window.boundary for window in windows), length, 0),
        ),
        mask=(pieces >= 0)[:, None, None, :],
        first=padded((window.first for window in windows), count, 0),
        last=padded((window.last for window in windows), count, 0),
        sentence=sentence,
        present=sentence >= 0,
        targets=targets,
    )


def batches(windows: Sequence[Window], pieces: int, source: random.Random) -> Iterator[list[Window]]:
    """Yield batches of about `pieces` for ever, pass after pass, windows of like length together."""
    while True:
        order = list(windows)
        source.shuffle(order)
        groups: list[list[Window]] = []
        for start in range(0, len(order), 200):
            pool = sorted(order[start : start + 200], key=lambda window: -len(window.pieces))
            group: list[Window] = []
            for window in pool:
                if group and len(group[0].pieces) * (len(group) + 1) > pieces * 1.1:
                    groups.append(group)
                    group = []
                group.append(window)
            groups.append(group)
        source.shuffle(groups)
        yield from groups


def parameter_groups(network: Reader, schedule: Schedule) -> list[dict[str, object]]:
    """Group the weights by rate (lower layers learn more slowly) and by whether they decay."""
    groups: dict[tuple[float, float], list[Tensor]] = defaultdict(list)
    depth = len(network.encoder.layers)
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        # Rows of the word embeddings that no batch touches stay as published.
        decays = weight.ndim > 1 and name != "encoder.words.weight"
        decay = schedule.weight_decay if decays else 0.0
        if name.startswith("encoder.layers."):
            rate = schedule.encoder_rate * schedule.layer_decay ** (depth - 1 - int(name.split(".")[2]))
        elif name.startswith(("encoder.features", "word_layers")):
            rate = schedule.encoder_rate * 2
        elif name.startswith(("gist", "told", "ties", "lands")):
            rate = schedule.told_rate
        elif name.startswith("encoder."):
            rate = schedule.encoder_rate * schedule.layer_decay**depth
        else:
            rate = schedule.head_rate
        groups[rate, decay].append(weight)
    return [
        {"params": group, "lr": rate, "base": rate, "weight_decay": decay}
        for (rate, decay), group in groups.items()
    ]


class Run:
    """A training run: network, averaged weights, optimiser, and how far it is."""

    def __init__(self, network: Reader, schedule: Schedule, folder: Path) -> None:
        self.network = network
        self.schedule = schedule
        self.folder = folder
        self.optimiser = torch.optim.AdamW(parameter_groups(network, schedule), betas=(0.9, 0.98))
        self.trained = [weight for weight in network.parameters() if weight.requires_grad]
        self.averaged = [weight.detach().clone() for weight in self.trained]
        self.started = time.time()
        self.step = 0
        self.seen: dict[str, int] = defaultdict(int)
        self.ranks = Ranks()
        self.began = [weight.detach().clone() for weight in self.trained]
        if (folder / "checkpoint.pt").exists():
            self._resume()
        self.started, self.resumed = self.ranks.align(
            [*self.trained, *self.averaged], self.started, time.time()
        )

    def progress(self) -> float:
        """Return the share of the run's time that is used."""
        return min(1.0, (time.time() - self.started) / max(1.0, self.schedule.until - self.started))

    def fit(self, corpora: Sequence[Corpus], evaluate: Evaluation) -> None:
        """Train until the time is up; write a checkpoint at intervals and at the end."""
        seed = self.schedule.seed + self.step + 1_000_003 * self.ranks.rank
        source = random.Random(seed)
        torch.manual_seed(seed)
        streams = {
            corpus.name: batches(corpus.windows, self.schedule.pieces_a_step, source) for corpus in corpora
        }
        weights = [corpus.weight for corpus in corpora]
        losses: dict[str, list[float]] = defaultdict(list)
        saved = measured = time.time()
        self.network.train()
        meetings = iter(self._meetings())
        meeting: float | None = next(meetings)
        apart = 0
        while meeting is not None:
            if self.progress() >= self.schedule.round_from:
                round_numbers(self.network)
            corpus = source.choices(corpora, weights)[0]
            group = next(streams[corpus.name])
            for name, value in self._update(collate(group)).items():
                losses[name].append(value)
            self.seen[corpus.name] += sum(len(window.pieces) for window in group)
            apart += 1
            if time.time() >= meeting:
                self.ranks.average(self.trained, apart)
                meeting, apart = next(meetings, None), 0
            if not self.ranks.leads:
                continue
            if self.step % 50 == 0:
                self._report(losses, corpora)
                losses.clear()
            if time.time() - saved > self.schedule.checkpoint_s:
                self.save()
                saved = time.time()
            if time.time() - measured > self.schedule.evaluate_s:
                self._evaluate(evaluate)
                measured = time.time()
        if self.ranks.leads:
            self.save()
            self._evaluate(evaluate)

    def _update(self, batch: Batch) -> dict[str, float]:
        with precision():
            losses = self.network.losses(batch)
        total = torch.stack(list(losses.values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        factor = self._rate_factor()
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * max(factor, 1e-3)
        torch.nn.utils.clip_grad_norm_(self.trained, 5.0)
        self.optimiser.step()
        self.step += 1
        kept = min(self.schedule.average, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(self.averaged, [weight.detach() for weight in self.trained], 1 - kept)
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _meetings(self) -> list[float]:
        """The same times in every process, from now to the end of the run; all make each of them."""
        every = self.schedule.meet_s
        first = int((self.resumed - self.started) / every) + 1
        last = int((self.schedule.until - self.started) / every)
        return [self.started + every * number for number in range(first, max(last, first) + 1)]

    def _rate_factor(self) -> float:
        """Linear warm-up, then linear decay to 0 at the end of the time."""
        done, warm = self.progress(), self.schedule.warm_up
        return done / warm + 1e-6 if done < warm else (1 - done) / (1 - warm)

    def _report(self, losses: Mapping[str, Sequence[float]], corpora: Sequence[Corpus]) -> None:
        means = " ".join(f"{name} {sum(values) / len(values):.3f}" for name, values in sorted(losses.items()))
        passes = " ".join(f"{c.name} {self.seen[c.name] * c.epochs / c.weight:.2f}" for c in corpora)
        speed = sum(self.seen.values()) / (time.time() - self.started)
        log.info(
            "step %d done %.3f speed %.0f | %s | passes %s", self.step, self.progress(), speed, means, passes
        )

    def _evaluate(self, evaluate: Evaluation) -> None:
        self.swap()
        self.network.eval()
        log.info("evaluation %s", evaluate(self.network))
        self.network.train()
        self.swap()

    def swap(self) -> None:
        """Exchange the weights with their running average."""
        with torch.no_grad():
            for weight, average in zip(self.trained, self.averaged, strict=True):
                kept = weight.clone()
                weight.copy_(average)
                average.copy_(kept)

    def save(self) -> None:
        """Write the checkpoint: whole or not at all."""
        self.swap()
        averaged = {name: value.clone() for name, value in self.network.state_dict().items()}
        finished = dict(averaged)
        names = (name for name, weight in self.network.named_parameters() if weight.requires_grad)
        for name, began in zip(names, self.began, strict=True):
            finished[name] = torch.lerp(averaged[name], began, self.schedule.keep_start)
        self.swap()
        state = {
            "averaged": averaged,
            "finished": finished,
            "weights": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "started": self.started,
            "step": self.step,
            "seen": dict(self.seen),
            "shape": dataclasses.asdict(self.network.shape),
        }
        temporary = self.folder / "checkpoint.tmp"
        torch.save(state, temporary)
        temporary.replace(self.folder / "checkpoint.pt")

    def _resume(self) -> None:
        state = torch.load(self.folder / "checkpoint.pt", weights_only=True)
        self.network.load_state_dict(state["averaged"])
        self.averaged = [weight.detach().clone() for weight in self.trained]
        self.network.load_state_dict(state["weights"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.started, self.step = state["started"], state["step"]
        self.seen.update(state["seen"])
