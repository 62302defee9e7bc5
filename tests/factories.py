"""Builders for the records tests need: readings from small hand-made tables."""

from __future__ import annotations

import hashlib

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
