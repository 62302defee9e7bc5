#!/usr/bin/env python3
"""Measures the accuracy figures of floors.toml and fails where one lies below its floor.

usage: python bench/gate.py --data FOLDER [--write docs/accuracy.md]

Each gold set is run once. `--write` makes the table of docs/accuracy.md; no figure there is typed by hand.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from parley.evaluate.sets import score_set
from parley.version import __version__

FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One figure of one gold set and its floor."""

    set: str
    file: str
    figure: str
    floor: float
    says: str
    goal: float | None = None


def measure(checks: list[Check], data: Path) -> dict[Check, float]:
    """Every check's figure; a gold set that serves several checks is run once."""
    results: dict[tuple[str, str], dict[str, float]] = {}
    for check in checks:
        key = (check.set, check.file)
        if key not in results:
            begun = time.perf_counter()
            results[key] = score_set(check.set, file=data / check.file)
            print(f"{check.set} {check.file}: {time.perf_counter() - begun:.0f} s", flush=True)
    return {check: results[check.set, check.file][check.figure] for check in checks}


def table(figures: dict[Check, float]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "# Accuracy",
        "",
        f"Written by `python bench/gate.py --data ../shared/data --write docs/accuracy.md` on "
        f"{datetime.date.today().isoformat()} with parley {__version__} and the shipped int8 model. All on development "
        "splits that no model was trained on; the test splits are kept back. `parley score SET FILE` gives each set "
        "in full.",
        "",
        "| what | gold | figure | bar | floor in CI |",
        "|---|---|---|---|---|",
    ]
    for check, value in figures.items():
        bar = "" if check.goal is None else f"{check.goal:g}" + ("" if value >= check.goal else " – not met")
        lines.append(
            f"| {check.says} | `{check.set}` on {check.file} | {value:.4g} | {bar} | {check.floor:g} |"
        )
    return "\n".join(lines) + "\n"


def raised(text: str, figures: list[float]) -> str:
    """The file with floors a hundredth below the figures, in the order of the checks."""
    found = iter(figures)
    lines = [
        f"floor = {next(found) * 0.99:.4g}" if line.startswith("floor = ") else line
        for line in text.splitlines()
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--write", type=Path)
    options.add_argument(
        "--raise-floors", action="store_true", help="set every floor a hundredth below its figure"
    )
    chosen = options.parse_args()
    checks = [Check(**entry) for entry in tomllib.loads(FLOORS.read_text("utf-8"))["check"]]
    figures = measure(checks, chosen.data)
    if chosen.write is not None:
        chosen.write.write_text(table(figures), "utf-8")
    if chosen.raise_floors:
        FLOORS.write_text(raised(FLOORS.read_text("utf-8"), list(figures.values())), "utf-8")
    low = [(check, value) for check, value in figures.items() if value < check.floor]
    for check, value in figures.items():
        mark = "BELOW" if value < check.floor else "ok"
        print(f"{mark:5s} {check.says}: {value:g} (floor {check.floor:g})")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
