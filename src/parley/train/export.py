"""A checkpoint → the bundle the reader loads: graph, small head weights, labels, tokenizer.

Training only. May be run on the checkpoint of a run still going on.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from parley.models.features import QUOTE_STATES, SHAPES
from parley.train.graph import Weights, quantised, reader_graph
from parley.train.network import Reader, Shape
from parley.train.prepare import backbone_folder, recipe_of
from parley.train.windows import YIELD, Labels

FORMAT = 1
TIE_FORMS = ("ties.weight", "ties.anchor_bias", "ties.word_bias", "ties.bias")


def network_of(run: Path) -> tuple[Reader, Labels]:
    """Return the network of a run's checkpoint, with the weights it is finished with."""
    raw = json.loads((run / "labels.json").read_text(encoding="utf-8"))
    labels = Labels(**{name: tuple(values) for name, values in raw.items()})
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    network = Reader(Shape(**state["shape"]), labels)
    network.load_state_dict(state["finished"])
    return network.eval(), labels


def export_bundle(run: Path, recipe_path: Path, bundle: Path, *, float_graph: Path | None = None) -> None:
    """Write the bundle's folder; also keep the float32 graph where `float_graph` says, for comparison."""
    network, labels = network_of(run)
    weights = _arrays(network.state_dict())
    bundle.mkdir(parents=True, exist_ok=True)
    attention_heads = network.shape.attention_heads
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "float.onnx", Path(folder) / "encoder.onnx"
        source.write_bytes(
            reader_graph(weights, attention_heads=attention_heads, compact=True).SerializeToString()
        )
        quantised(source, target, heads=True)
        shutil.copyfile(target, bundle / "encoder.tmp")
    (bundle / "encoder.tmp").replace(bundle / "encoder.onnx")
    if float_graph is not None:
        made = reader_graph(weights, attention_heads=attention_heads, compact=False)
        float_graph.write_bytes(made.SerializeToString())
    _write_heads(weights, bundle)
    recipe = recipe_of(recipe_path)
    settings = _settings(labels, recipe["windows"]["pieces"])
    config = json.dumps(settings, indent=1, ensure_ascii=False) + "\n"
    (bundle / "config.json").write_text(config, encoding="utf-8")
    _write_tokenizer(backbone_folder(recipe), bundle)


def _arrays(state: Mapping[str, torch.Tensor]) -> Weights:
    return {name: value.detach().float().numpy() for name, value in state.items()}


def _write_heads(weights: Weights, bundle: Path) -> None:
    """Weights applied outside the graph, matrices stored [in, out]; the pair head as one network of many."""
    path = bundle / "heads.safetensors"
    heads: dict[str, NDArray[np.float32]] = {
        "label.weight": weights["arcs.label_out.weight"].T.copy(),
        "label.bias": weights["arcs.label_out.bias"],
    }
    for name, value in weights.items():
        if name in TIE_FORMS:
            heads[name] = value
        if name.startswith("pair."):
            heads[name] = (value.T if value.ndim == 2 else value)[None].copy()
    save_file(heads, path)
    path.chmod(0o644)


def _settings(labels: Labels, limit: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "pieces": limit,
        "shapes": list(SHAPES),
        "quotes": list(QUOTE_STATES),
        "boundaries": ["inside", "sentence", "paragraph"],
        **{field.name: list(getattr(labels, field.name)) for field in fields(labels)},
        "yield": list(YIELD),
    }


def _write_tokenizer(backbone: Path, bundle: Path) -> None:
    raw = json.loads((backbone / "tokenizer.json").read_text(encoding="utf-8"))
    raw["truncation"] = raw["padding"] = None
    (bundle / "tokenizer.json").write_text(json.dumps(raw, ensure_ascii=False) + "\n", encoding="utf-8")
