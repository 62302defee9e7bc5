"""From a recipe and the corpora's folder to windows of arrays, kept on disk between runs.

Training only.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from parley.errors import TrainingError
from parley.evaluate.marks import Part
from parley.train.corpora import (
    Document,
    in_held_out_part,
    newswire,
    plover_pairs,
    polnear,
    treebank,
)
from parley.train.marked import Trees, claim_reports, event_reports
from parley.train.windows import Labels, Packer, Window, labels_of

_ARRAYS = ("pieces", "shape", "quote", "boundary", "first", "last", "sentence")


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """All windows of a run by corpus and part (`ewt_train`, `pairs_dev`, …) and the label sets."""

    labels: Labels
    windows: Mapping[str, Sequence[Window]]


def recipe_of(path: Path) -> dict[str, Any]:
    """Read a recipe."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) | {"folder": str(path.parent)}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"recipe {path}: {error}") from error


def backbone_folder(recipe: Mapping[str, Any]) -> Path:
    """Return the folder of the published encoder named by the recipe."""
    package = recipe["backbone"]["package"]
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise TrainingError(
            f"the encoder's package {package} is not installed: pip install 'parley-events[train]'"
        )
    return Path(found.origin).parent / str(recipe["backbone"]["folder"])


def tokenizer_of(recipe: Mapping[str, Any]) -> Tokenizer:
    """Return the encoder's tokenizer without padding and truncation."""
    tokenizer = Tokenizer.from_file(str(backbone_folder(recipe) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def material(recipe: Mapping[str, Any], data: Path, cache: Path | None = None) -> Material:
    """Read the corpora into windows, or take them from the cache if the recipe has not changed."""
    key = {name: recipe[name] for name in ("windows", "labels", "held_out", "files", "backbone", "own")}
    key["reports"] = {name: _digest(folder) for name, folder in own_folders(recipe).items()}
    digest = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:12]
    place = None if cache is None else cache / f"windows-{digest}"
    if place is not None and (place / "labels.json").exists():
        return _load(place)
    made = _read(recipe, data)
    if place is not None:
        _save(made, place)
    return made


def own_folders(recipe: Mapping[str, Any]) -> dict[str, Path]:
    """Return the folders of parley's own corpora, which the recipe gives relative to itself."""
    return {name: Path(recipe["folder"]) / path for name, path in recipe["own"].items()}


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.txt")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _read(recipe: Mapping[str, Any], data: Path) -> Material:
    files = {name: data / path for name, path in recipe["files"].items()}
    own, plain = own_folders(recipe), Trees()
    documents: dict[str, list[Document]] = {}
    parts: tuple[Part, ...] = ("train", "dev")
    for part in parts:
        documents[f"ewt_{part}"] = treebank(files[f"ewt_{part}"])
        documents[f"gum_{part}"] = treebank(files[f"gum_{part}"])
        documents[f"newswire_{part}"] = newswire(files[f"newswire_{part}"])
        documents[f"polnear_{part}"] = polnear(files[f"polnear_{part}"])
        documents[f"events_{part}"] = event_reports(own["events"], part, plain)
        documents[f"claims_{part}"] = claim_reports(own["claims"], part, plain)
    trees = [*documents["ewt_train"], *documents["gum_train"]]
    labels = labels_of(trees, documents["newswire_train"], recipe["labels"])
    packer = Packer(tokenizer_of(recipe), labels, recipe["windows"]["pieces"])
    windows = {
        name: [window for document in group for window in packer.windows(document)]
        for name, group in documents.items()
    }
    pairs = plover_pairs(files["pairs"])
    for name in ("ewt_train", "gum_train"):
        windows[name] += _alone(packer, documents[name], recipe["windows"].get("alone", 0.0))
    share = recipe["held_out"]["pairs"]
    windows["pairs_train"] = [
        packer.pair_window(pair) for pair in pairs if not in_held_out_part(pair.id, share)
    ]
    windows["pairs_dev"] = [packer.pair_window(pair) for pair in pairs if in_held_out_part(pair.id, share)]
    return Material(labels=labels, windows=windows)


def _alone(packer: Packer, documents: Sequence[Document], share: float) -> list[Window]:
    """A share of the sentences once more, each as a text of its own: headlines and short messages are read so."""
    sentences = [
        Document(id=f"{document.id} {number}", sentences=(replace(sentence, opens_paragraph=True),))
        for document in documents
        for number, sentence in enumerate(document.sentences)
        if in_held_out_part(f"{document.id} {number}", share)
    ]
    return [window for document in sentences for window in packer.windows(document)]


def _save(made: Material, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for name, windows in made.windows.items():
        arrays: dict[str, np.ndarray[Any, Any]] = {}
        for number, window in enumerate(windows):
            for field in _ARRAYS:
                arrays[f"{number}.{field}"] = getattr(window, field).astype(np.int32)
            for target, values in window.targets.items():
                arrays[f"{number}.targets.{target}"] = values.astype(np.int32)
        merged = _merged(arrays)
        index = {"documents": [[window.document, window.offset] for window in windows], "parts": merged[1]}
        np.save(place / f"{name}.npy", merged[0])
        (place / f"{name}.json").write_text(json.dumps(index), encoding="utf-8")
    (place / "labels.json").write_text(json.dumps(asdict(made.labels)), encoding="utf-8")


def _merged(arrays: Mapping[str, np.ndarray[Any, Any]]) -> tuple[np.ndarray[Any, Any], list[tuple[str, int]]]:
    parts = [(name, len(array)) for name, array in arrays.items()]
    return np.concatenate([*arrays.values()]) if arrays else np.zeros(0, dtype=np.int32), parts


def _load(place: Path) -> Material:
    raw = json.loads((place / "labels.json").read_text(encoding="utf-8"))
    labels = Labels(**{name: tuple(values) for name, values in raw.items()})
    windows = {path.stem: _load_windows(path) for path in sorted(place.glob("*.npy"))}
    return Material(labels=labels, windows=windows)


def _load_windows(path: Path) -> list[Window]:
    merged = np.load(path).astype(np.int64)
    index = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    fields: list[dict[str, Any]] = [{"targets": {}} for _ in index["documents"]]
    place = 0
    for name, size in index["parts"]:
        number, _, field = name.partition(".")
        values = merged[place : place + size]
        place += size
        if field.startswith("targets."):
            fields[int(number)]["targets"][field[8:]] = values
        else:
            fields[int(number)][field] = values
    return [
        Window(document=document, offset=offset, **entry)
        for (document, offset), entry in zip(index["documents"], fields, strict=True)
    ]
