"""Begins a training run with the weights of a finished bundle instead of the published encoder's alone.

Training only. The bundle's int8 weights lie within half a step of the trained ones, which a few hundred steps of
training make good: so hours spent on one machine are not lost to the next, and a user can go on from the reader that
comes with parley with corpora of their own. Weights the bundle lacks, such as a layer added since, begin as new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.numpy import load_file

from parley.errors import TrainingError
from parley.models.encoder import bundle_hash
from parley.train.graph import HEAD_PARTS, NO_BIAS, TOLD_PARTS
from parley.train.network import Reader
from parley.train.windows import Labels

Arrays = dict[str, NDArray[np.float32]]

_OLD_NAMES = {"norm.weight": "encoder.norm.weight", "norm.bias": "encoder.norm.bias"}
_FEATURES = ("shape", "quote", "boundary")


def start_from(network: Reader, labels: Labels, start: Path) -> None:
    """Load the weights of a bundle, or of an earlier run's folder, into a network with the same labels.

    Raises TrainingError when they differ. Of a run, weights that now have another size begin as new.
    """
    own = network.state_dict()
    if (start / "checkpoint.pt").exists():
        kept = torch.load(start / "checkpoint.pt", weights_only=True)["finished"]
        same = {name: value for name, value in kept.items() if name in own and own[name].shape == value.shape}
        network.load_state_dict(same, strict=False)
        return
    _check_labels(labels, start)
    made = dequantised(start / "encoder.onnx")
    heads = load_file(start / "heads.safetensors")
    state = _encoder_state(made) | _head_state(made, own)
    state |= {"arcs.label_out.weight": heads["label.weight"].T, "arcs.label_out.bias": heads["label.bias"]}
    state |= {name: value for name, value in heads.items() if name.startswith("ties.")}
    wrong = [name for name, value in state.items() if own[name].shape != value.shape]
    if wrong:
        raise TrainingError(f"bundle {start}: {', '.join(wrong[:3])} of other sizes; leave out --start")
    tensors = {name: torch.from_numpy(np.array(value, order="C")) for name, value in state.items()}
    network.load_state_dict(tensors, strict=False)


def _check_labels(labels: Labels, bundle: Path) -> None:
    config = json.loads((bundle / "config.json").read_text(encoding="utf-8"))
    for name in (field.name for field in fields(Labels)):
        if name in config and tuple(config[name]) != getattr(labels, name):
            raise TrainingError(
                f"bundle {bundle}: its {name} labels are not those of the corpora; leave out --start"
            )


def dequantised(path: Path) -> Arrays:
    """Return the arrays of an int8 graph as float32, under the names they had before rounding."""
    arrays = {entry.name: numpy_helper.to_array(entry) for entry in onnx.load(str(path)).graph.initializer}
    whole: Arrays = {}
    for name, value in arrays.items():
        base = name.removesuffix("_quantized")
        if base != name:
            zero = arrays[f"{base}_zero_point"].astype(np.float32)
            whole[base] = (value.astype(np.float32) - zero) * arrays[f"{base}_scale"]
        elif value.dtype == np.float32 and not name.endswith("_scale"):
            whole[_OLD_NAMES.get(name, name)] = value
    whole["words"] = arrays["word_embeddings"].astype(np.float32) * arrays["word_embedding_scales"]
    return whole


def _encoder_state(made: Mapping[str, NDArray[np.float32]]) -> Arrays:
    state = {
        name: value.T if value.ndim == 2 else value  # the graph has matrices [in, out]
        for name, value in made.items()
        if name.startswith(("encoder.", "word_layers."))
    }
    state["encoder.words.weight"] = made["words"]
    state["encoder.positions.weight"] = made["positions"]  # the kind is part of them
    state["encoder.kind"] = np.zeros(made["positions"].shape[1], dtype=np.float32)
    for number, name in enumerate(_FEATURES):
        state[f"encoder.features.{number}.weight"] = made[f"{name}_embeddings"]
    return state


def _head_state(made: Mapping[str, NDArray[np.float32]], own: Mapping[str, torch.Tensor]) -> Arrays:
    state: Arrays = {}
    for product, parts in (("heads", HEAD_PARTS), ("told", TOLD_PARTS)):
        at = 0
        for part in parts if f"{product}.weight" in made else ():
            size = len(own[f"{part}.weight"])
            state[f"{part}.weight"] = made[f"{product}.weight"].T[at : at + size]
            if part != NO_BIAS:
                state[f"{part}.bias"] = made[f"{product}.bias"][at : at + size]
            at += size
    if "gist.weight" in made:
        state |= {"gist.weight": made["gist.weight"].T, "gist.bias": made["gist.bias"]}
    for name in ("arcs.arcs", "links", "lands"):
        if f"{name}.weight" in made:
            state |= {f"{name}.{kind}": made[f"{name}.{kind}"] for kind in ("weight", "bias")}
    # The graph has the root's scores ready made; its vector is the one that gives them.
    seen = np.concatenate([state["arcs.label_head.weight"], state["arcs.arcs.head.weight"]])
    given = np.concatenate([made["root_label"][0], made["root_arc"][0] - state["arcs.arcs.head.bias"]])
    state["arcs.root"] = np.linalg.lstsq(seen, given, rcond=1e-4)[0].astype(np.float32)
    return state


def start_hash(start: Path) -> str:
    """Return what a card names the start by: a bundle's hash, or that of the checkpoint of a run."""
    checkpoint = start / "checkpoint.pt"
    if not checkpoint.exists():
        return bundle_hash(start)
    with checkpoint.open("rb") as stream:
        return "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()
