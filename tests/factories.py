"""Builders for the records tests need: readings from small hand-made tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np

from parley.models.encoder import Floats, Window
from parley.types import Analysis, Document, Layout, Mention, Reading


def make_document(text: str, *, published: str | None = None, outlet: str | None = None) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=f"doc:{digest[:16]}", text=text, sha256=digest, published=published, outlet=outlet, language="en"
    )


def reading_from_table(
    table: str,
    *,
    mentions: tuple[Mention, ...] = (),
    clusters: tuple[tuple[int, ...], ...] = (),
    published: str | None = None,
    outlet: str | None = None,
) -> Reading:
    """A Reading from lines `form lemma UPOS head relation [features] [=]`.

    Heads count from 1 within the sentence, 0 is the root; a blank line ends a sentence, a line `¶` a paragraph;
    a last column `=` means that no space follows.
    """
    text = ""
    starts: list[int] = []
    ends: list[int] = []
    columns: dict[str, list[str]] = {"upos": [], "lemmas": [], "relations": [], "features": []}
    heads: list[int | None] = []
    sentences: list[tuple[int, int]] = []
    paragraphs: list[tuple[int, int]] = []
    first_sentence = 0
    for block in table.strip().split("\n\n"):
        first = len(starts)
        new_paragraph = False
        for line in block.strip().splitlines():
            cells = line.split()
            if cells == ["¶"]:
                new_paragraph = True
                continue
            glue = cells[-1] == "="
            cells = cells[:-1] if glue else cells
            starts.append(len(text))
            text += cells[0]
            ends.append(len(text))
            text += "" if glue else " "
            columns["lemmas"].append(cells[1])
            columns["upos"].append(cells[2])
            heads.append(first + int(cells[3]) - 1 if cells[3] != "0" else None)
            columns["relations"].append(cells[4])
            columns["features"].append(cells[5] if len(cells) > 5 else "")
        if new_paragraph and sentences:
            paragraphs.append((first_sentence, len(sentences)))
            first_sentence = len(sentences)
        sentences.append((first, len(starts)))
    paragraphs.append((first_sentence, len(sentences)))
    layout = Layout(
        starts=tuple(starts), ends=tuple(ends), sentences=tuple(sentences), paragraphs=tuple(paragraphs)
    )
    analysis = Analysis(
        upos=tuple(columns["upos"]),
        features=tuple(columns["features"]),
        lemmas=tuple(columns["lemmas"]),
        heads=tuple(heads),
        relations=tuple(columns["relations"]),
        mentions=mentions,
        clusters=clusters,
    )
    return Reading(
        document=make_document(text, published=published, outlet=outlet), layout=layout, analysis=analysis
    )


def make_window(count: int, *, first: int = 0, **heads: Floats) -> Window:
    """A Window of one sentence that says nothing of its `count` words but what `heads` (acts=…, lands=…) say."""
    blank = np.zeros((count, 1), dtype=np.float32)
    classes = np.zeros(count, dtype=np.int64)
    return Window(
        first=first,
        sentences=((0, count),),
        is_continued=False,
        words=blank,
        upos=classes,
        feats=classes,
        lemma=classes,
        arcs=np.zeros((count, count + 1), dtype=np.float32),
        label_dependent=blank,
        label_head=np.zeros((count + 1, 1), dtype=np.float32),
        names=blank,
        mentions=blank,
        claims=blank,
        link=np.zeros((count, count), dtype=np.float32),
        **heads,
    )


def scores_of(*chances: Sequence[float]) -> Floats:
    """Scores whose softmax in each row gives these chances."""
    return np.log(np.array(chances, dtype=np.float32))


def rounded(found: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Tuples of names and chances with chances of four places, to compare with what was worked out by hand."""
    return [tuple(round(part, 4) if isinstance(part, float) else part for part in one) for one in found]
