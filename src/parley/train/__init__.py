"""Trains the models from recipes; the only part of parley that needs torch.

Beside the road. In: a recipe and a folder of corpora. Out: a checkpoint, and from it the model folder that
`parley.models` reads.
"""

from __future__ import annotations

from pathlib import Path

from parley.errors import MissingExtra


def train(
    recipe: Path,
    data: Path,
    out: Path,
    *,
    until: float,
    cache: Path | None = None,
    threads: int = 1,
    start: Path | None = None,
) -> None:
    """Run a recipe until a time, in seconds since the epoch, and write the model's folder `out/bundle`.

    Begins with the weights of the bundle `start`, or of the published encoder.

    A run that was stopped goes on from its checkpoint in `out`. Raises MissingExtra without torch and onnx,
    TrainingError for a recipe or corpus that cannot be used.
    """
    try:
        import onnx  # noqa: F401  needed at the end of the run: better missed at its start
        import torch  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtra(str(error.name), "train") from error
    from parley.train.finish import finish
    from parley.train.reader import train_reader

    if train_reader(recipe, data, out, until=until, cache=cache, threads=threads, start=start):
        finish(out, recipe, data, out / "bundle")
