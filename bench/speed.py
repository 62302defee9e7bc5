#!/usr/bin/env python3
"""Words per second per core of the whole road, and what each stage takes.

usage: python bench/speed.py [FOLDER] [--repeat N] [--peer] [--write docs/speed.md]

Reads the sample reports of the package (or the .txt files of FOLDER) on one core, N times over. A word is a token
with a letter or a digit. `--peer` times, in the same run and on the same texts, spaCy's small-CNN architecture
(tok2vec, tagger, parser, entity recogniser; untrained weights: its speed is that of a trained one, its output is
not looked at), if spaCy is installed. Prints one line a stage; nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import parley
from parley.models.encoder import Encoder
from parley.pipeline import standard_steps
from parley.reader import make_document
from parley.resolve.actors import ActorResolver
from parley.resolve.places import PlaceResolver
from parley.split import split
from parley.types import Reading


def texts(folder: Path | None) -> list[str]:
    if folder is not None:
        return [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    root = resources.files("parley.samples")
    return [
        entry.read_text("utf-8") for entry in sorted(root.iterdir(), key=str) if entry.name.endswith(".txt")
    ]


def count_words(documents: Sequence[str]) -> int:
    total = 0
    for text in documents:
        layout = split(text)
        total += sum(
            any(c.isalnum() for c in text[a:b]) for a, b in zip(layout.starts, layout.ends, strict=True)
        )
    return total


def time_stages(documents: Sequence[str], repeat: int) -> dict[str, float]:
    """Seconds a stage, over all repeats."""
    steps = standard_steps(Encoder.load(None), ActorResolver(), PlaceResolver())
    spent = {step.name: 0.0 for step in steps}
    for turn in range(repeat + 1):  # the first turn warms caches and is not counted
        for text in documents:
            readings = [Reading(document=make_document(text, published="2024-12-03"))]
            for step in steps:
                begun = time.perf_counter()
                readings = step(readings)
                spent[step.name] += (time.perf_counter() - begun) * (turn > 0)
    return spent


def time_peer(documents: Sequence[str], repeat: int) -> float | None:
    """Seconds spaCy's small architecture takes for the same texts, or None where spaCy is missing."""
    try:
        import spacy
    except ImportError:
        return None
    pipeline = spacy.blank("en")
    tagger, parser, names = (pipeline.add_pipe(p) for p in ("tagger", "parser", "ner"))
    for tag in ("NN", "VB", "JJ", "IN", "DT", "NNP"):
        tagger.add_label(tag)
    for label in ("nsubj", "obj", "obl", "det", "case", "amod", "punct", "nmod"):
        parser.add_label(label)
    for label in ("PERSON", "ORG", "GPE", "DATE"):
        names.add_label(label)
    pipeline.initialize()
    list(pipeline.pipe(documents))
    begun = time.perf_counter()
    for _ in range(repeat):
        list(pipeline.pipe(documents))
    return time.perf_counter() - begun


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--peer", action="store_true")
    options.add_argument("--write", type=Path)
    chosen = options.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    begun = time.perf_counter()
    parley.load()
    loading = time.perf_counter() - begun
    documents = texts(chosen.folder)
    words = count_words(documents) * chosen.repeat
    spent = time_stages(documents, chosen.repeat)
    total = sum(spent.values())
    lines = [
        f"load {loading:.2f} s; {len(documents)} reports, {words // chosen.repeat} words, {chosen.repeat} turns"
    ]
    for name, seconds in spent.items():
        lines.append(f"{name:12s} {seconds / words * 1e6:7.1f} µs a word  {100 * seconds / total:5.1f} %")
    lines.append(
        f"{'whole road':12s} {total / words * 1e6:7.1f} µs a word  {words / total:,.0f} words/s on one core"
    )
    if chosen.peer:
        peer = time_peer(documents, chosen.repeat)
        told = f"{words / peer:,.0f} words/s" if peer else "not installed"
        lines.append(f"peer: spaCy small CNN, tags, tree and names only: {told}")
    lines.append(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    print("\n".join(lines))
    if chosen.write is not None:
        chosen.write.write_text(page(lines), "utf-8")


def page(lines: list[str]) -> str:
    """docs/speed.md: the lines as they were printed, and on what machine."""
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next(
            (line.partition(":")[2].strip() for line in info if line.startswith("model name")), "unknown"
        )
    told = "\n".join(lines)
    return (
        "# Speed\n\nWritten by `python bench/speed.py --peer --write docs/speed.md` on one core of a machine with "
        f"processor “{model}”.\n\n```\n{told}\n```\n"
    )


if __name__ == "__main__":
    main()
