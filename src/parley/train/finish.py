"""From a checkpoint to a finished bundle: export, co-reference on its frozen vectors, figures and card.

Training only. May be run at any time on the checkpoint of a run still going on.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import load_file, save_file

from parley.models.encoder import Encoder
from parley.train import coreference, pairs
from parley.train.cards import Training, measure, write_report
from parley.train.coreference import mark, train_scorer
from parley.train.corpora import in_held_out_part, plover_pairs, treebank
from parley.train.export import export_bundle
from parley.train.lexicon import lexicon
from parley.train.pairs import train_pairs
from parley.train.prepare import recipe_of

log = logging.getLogger(__name__)


def finish(run: Path, recipe_path: Path, data: Path, bundle: Path, *, compare: bool = True) -> None:
    """Write a whole bundle; `compare` also measures the float32 graph, to tell what rounding costs."""
    recipe = recipe_of(recipe_path)
    with tempfile.TemporaryDirectory(dir=run, prefix="float-") as folder:
        whole = Path(folder)
        make_bundle(run, recipe_path, data, bundle, float_graph=whole / "encoder.onnx")
        figures = measure(bundle, recipe, data)
        log.info("int8: %s", figures)
        for name in ("config.json", "heads.safetensors", "tokenizer.json", "lemmas.tsv"):
            shutil.copyfile(bundle / name, whole / name)
        unquantised = measure(whole, recipe, data) if compare else None
        log.info("float32: %s", unquantised)
    write_report(bundle, figures, unquantised, _training(run, recipe_path, recipe["schedule"]["meet_s"]))


def make_bundle(
    run: Path, recipe_path: Path, data: Path, bundle: Path, *, float_graph: Path | None = None
) -> None:
    """Write a bundle without report and card; its files are put in their place when all are complete."""
    with tempfile.TemporaryDirectory(dir=run, prefix="bundle-") as folder:
        made = Path(folder)
        export_bundle(run, recipe_path, made, float_graph=float_graph)
        recipe = recipe_of(recipe_path)
        table = lexicon([data / recipe["files"][name] for name in ("ewt_train", "gum_train")])
        (made / "lemmas.tsv").write_text(table, encoding="utf-8")
        add_second_stage(made, recipe, data)
        bundle.mkdir(parents=True, exist_ok=True)
        files = sorted(path.name for path in made.iterdir())
        for name in files:
            shutil.copyfile(made / name, bundle / f".{name}")
        for name in files:
            (bundle / f".{name}").replace(bundle / name)


def add_second_stage(bundle: Path, recipe: Mapping[str, Any], data: Path) -> None:
    """Train co-reference and the pair head on the vectors of a bundle and put their weights there."""
    encoder = Encoder.load(bundle)
    documents = [mark(encoder, document) for document in treebank(data / recipe["files"]["gum_train"])]
    weights = train_scorer(documents, coreference.Numbers(**recipe["coreference"]))
    share = recipe["held_out"]["pairs"]
    taken = [
        pair for pair in plover_pairs(data / recipe["files"]["pairs"]) if not in_held_out_part(pair.id, share)
    ]
    weights |= train_pairs(encoder, taken, pairs.Numbers(**recipe["pairs"]))
    path = bundle / "heads.safetensors"
    save_file({**load_file(path), **weights}, path)
    path.chmod(0o644)


def _training(run: Path, recipe_path: Path, meet_s: float) -> Training:
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    told = json.loads((run / "run.json").read_text(encoding="utf-8"))
    planned = told["pieces"]
    return Training(
        recipe=hashlib.sha256(recipe_path.read_bytes()).hexdigest(),
        recipe_name=f"recipes/{recipe_path.name}",
        start=told["start"],
        processes=told["processes"],
        meet_s=meet_s,
        steps=int(state["step"]),
        passes={
            name: round(seen / planned[name], 1) for name, seen in state["seen"].items() if name in planned
        },
        hours=round((run / "checkpoint.pt").stat().st_mtime / 3600 - float(state["started"]) / 3600, 1),
    )
