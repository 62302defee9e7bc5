"""Short invented reports that come with parley, each with a hand coding of what stands in it.

Beside the road: `parley demo` reads them, `parley.evaluate.reports` scores against their codings. Towns, persons and
events are invented; countries and organisations are real so that codes can be given. `<slug>.txt` is the report,
`<slug>.json` what is said about it and its coding. Samples marked held out are for the last measurement alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from parley.errors import DataError
from parley.samples.gold import Gold, read_gold


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One report and its hand coding."""

    slug: str
    title: str
    outlet: str
    published: str  # ISO date
    style: str
    region: str
    text: str
    gold: Gold
    held_out: bool = False


def load_samples() -> tuple[Sample, ...]:
    """All bundled samples in the order of their slugs; raises DataError when one is not what it should be."""
    folder = resources.files("parley.samples")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".json"))
    return tuple(_load(folder, name.removesuffix(".json")) for name in names)


def _load(folder: Traversable, slug: str) -> Sample:
    try:
        value = json.loads(folder.joinpath(f"{slug}.json").read_text(encoding="utf-8"))
        text = folder.joinpath(f"{slug}.txt").read_text(encoding="utf-8")
        return Sample(
            slug=slug,
            title=value.pop("title"),
            outlet=value.pop("outlet"),
            published=value.pop("published"),
            style=value.pop("style"),
            region=value.pop("region"),
            held_out=value.pop("held_out"),
            text=text,
            gold=read_gold(value, text),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"sample {slug}: {error}; compare it with the other samples") from error
