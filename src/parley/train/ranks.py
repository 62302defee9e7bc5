"""Several training processes on one machine as one: each trains by itself, now and then they average.

Training only. Local SGD (Stich 2019): the processes draw different batches and meet at fixed times to average their
weights, each weighed by the steps it made since the last meeting, so a process on a busy core never holds up the
others. Started by the usual variables RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence

import torch
from torch import Tensor, distributed


class Ranks:
    """Averages weights over the processes; does nothing when alone."""

    def __init__(self) -> None:
        self.rank = int(os.environ.get("RANK", "0"))
        self.size = int(os.environ.get("WORLD_SIZE", "1"))
        if self.size > 1:
            distributed.init_process_group("gloo", timeout=datetime.timedelta(hours=1))

    @property
    def leads(self) -> bool:
        """True in the one process that evaluates and writes."""
        return self.rank == 0

    def align(self, weights: Sequence[Tensor], *moments: float) -> tuple[float, ...]:
        """Gives every process the leader's weights; returns the leader's moments."""
        if self.size == 1:
            return moments
        for weight in weights:
            distributed.broadcast(weight.data, src=0)
        shared = torch.tensor(moments, dtype=torch.float64)
        distributed.broadcast(shared, src=0)
        return tuple(shared.tolist())

    def average(self, weights: Sequence[Tensor], steps: int) -> None:
        """Sets every process' weights to their mean, each process weighed by its steps since the last meeting."""
        if self.size == 1:
            return
        with torch.no_grad():
            flat = torch.cat([weight.flatten() for weight in weights] + [torch.ones(1)]) * steps
            distributed.all_reduce(flat)
            if flat[-1] == 0:
                return
            flat /= flat[-1].clone()
            at = 0
            for weight in weights:
                weight.copy_(flat[at : at + weight.numel()].view_as(weight))
                at += weight.numel()
