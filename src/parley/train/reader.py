"""Train the reader from its recipe.

Training only. In: a recipe and the folder of corpora. Out: `checkpoint.pt` and `labels.json` in the folder given.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from parley.train.fit import Corpus, Run, Schedule
from parley.train.measure import quick_figures
from parley.train.network import Reader, Shape
from parley.train.prepare import Material, backbone_folder, material, recipe_of
from parley.train.settle import Numbers, settle_run
from parley.train.start import start_from, start_hash
from parley.train.windows import Window

log = logging.getLogger(__name__)

_SAMPLE = {
    "ewt_dev": 60, "gum_dev": 60, "newswire_dev": 100, "polnear_dev": 80, "pairs_dev": 200, "events_dev": 500,
    "claims_dev": 500,
}  # fmt: skip


def train_reader(
    recipe_path: Path,
    data: Path,
    out: Path,
    *,
    until: float,
    cache: Path | None = None,
    threads: int = 1,
    start: Path | None = None,
) -> bool:
    """Train until a time (seconds since the epoch); go on from the checkpoint in `out` if there is one, else
    begin with the weights of the bundle `start`, else with the published encoder.

    False in the processes of a run that only help; the one that leads goes on to finish the bundle.
    """
    recipe = recipe_of(recipe_path)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(recipe["schedule"]["seed"])
    made = material(recipe, data, cache)
    out.mkdir(parents=True, exist_ok=True)
    (out / "labels.json").write_text(json.dumps(asdict(made.labels), indent=1), encoding="utf-8")
    network = Reader(Shape(), made.labels)
    if start is None:
        network.encoder.load(backbone_folder(recipe))
    else:
        start_from(network, made.labels, start)
    run = Run(network, Schedule(until=until, **recipe["schedule"]), out)
    corpora = [
        Corpus(name=name, windows=made.windows[f"{name}_train"], epochs=epochs)
        for name, epochs in recipe["epochs"].items()
    ]
    sizes = {corpus.name: sum(len(window.pieces) for window in corpus.windows) for corpus in corpora}
    told = {
        "pieces": sizes,
        "start": None if start is None else start_hash(start),
        "processes": run.ranks.size,
    }
    (out / "run.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    for corpus in corpora:
        log.info("%s: %d windows, %d pieces planned", corpus.name, len(corpus.windows), corpus.weight)
    sample = _sample(made)
    run.fit(corpora, lambda network: str(quick_figures(network, sample, made.labels)))
    if run.ranks.leads:
        settle_run(out, network, made.windows, made.labels, Numbers(**recipe["settle"]))
    return run.ranks.leads


def _sample(made: Material) -> Mapping[str, Sequence[Window]]:
    """Windows spread evenly over each development part."""
    sample = {}
    for name, size in _SAMPLE.items():
        windows = made.windows[name]
        sample[name] = windows[:: max(1, len(windows) // size)]
    return sample
