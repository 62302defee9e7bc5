"""`python -m parley.train RECIPE --data FOLDER --out FOLDER`: the training command without the rest of parley."""

from __future__ import annotations

import argparse
import logging
import time
from pathlib import Path

from parley.train import train


def _clock(text: str) -> float:
    now = time.localtime()
    hour, minute = map(int, text.split(":"))
    return time.mktime((now.tm_year, now.tm_mon, now.tm_mday, hour, minute, 0, 0, 0, -1))


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m parley.train", description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the bundle")
    parser.add_argument("--cache", type=Path, help="folder for prepared windows")
    parser.add_argument("--until", type=_clock, required=True, help="time of day (HH:MM) to end at")
    parser.add_argument("--start", type=Path, help="bundle whose weights to begin with")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(
        options.recipe,
        options.data,
        options.out,
        until=options.until,
        cache=options.cache,
        threads=options.threads,
        start=options.start,
    )


if __name__ == "__main__":
    main()
