"""Writes a reader's claims the way PolNeAR's articles are annotated, for its scorers.

Measuring only. In: a reader and articles as JSON lines (`id`, `text`). Out: JSON lines of `id` and `attributions`,
each with the character offsets of `source`, `cue` and `content`. PolNeAR has no claims inside claims and no
narrator, so those are left out unless asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from parley.types import Claim

Offsets = list[tuple[int, int]]


class ClaimFinder(Protocol):
    """What is needed of a reader."""

    def find_claims(self, text: str) -> tuple[Claim, ...]:
        """The claims of a text."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One annotated article; its annotations are left to the scorer."""

    id: str
    text: str


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a PolNeAR file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Article(id=record["id"], text=record["text"])


def write_claims(
    reader: ClaimFinder, articles: Iterable[Article], path: Path, *, nested: bool = False
) -> int:
    """Write one line an article and return how many claims were written.

    With `nested` claims inside claims are written too; those of the narrator and those without content never.
    """
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for article in articles:
            kept = [claim for claim in reader.find_claims(article.text) if _counts(claim, nested)]
            count += len(kept)
            line = {"id": article.id, "attributions": [attribution_of(claim) for claim in kept]}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count


def _counts(claim: Claim, nested: bool) -> bool:
    if claim.voice == "narrator" or not claim.content:
        return False
    return nested or claim.parent is None


def attribution_of(claim: Claim) -> dict[str, Offsets]:
    """The character offsets of a claim's source, cue and content."""
    return {
        "source": [(claim.speaker.start, claim.speaker.end)] if claim.speaker is not None else [],
        "cue": [(claim.cue.start, claim.cue.end)] if claim.cue is not None else [],
        "content": [(span.start, span.end) for span in claim.content],
    }
