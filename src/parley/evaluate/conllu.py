"""Reads treebanks for measuring: CoNLL-U files in, sentences with words and document text out.

Documents' text is rebuilt from the `# text` lines (sentences joined by a space, paragraphs by an empty line), so
that every word has its place in running text as the program would meet it.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PARAGRAPH_GAP = "\n\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One syntactic word. `head` is the 1-based id of its head in the sentence, 0 for the root; `start` and `end`
    are positions in the rebuilt text of the document."""

    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    misc: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence; `start` and `end` are positions in the rebuilt text of the document."""

    sent_id: str
    words: tuple[Word, ...]
    start: int
    end: int
    newpar: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TreebankDocument:
    """One document: its id, its rebuilt text and its sentences."""

    doc_id: str
    text: str
    sentences: tuple[Sentence, ...]


def read_documents(path: Path) -> Iterator[TreebankDocument]:
    """Documents of a CoNLL-U file, plain or gzipped."""
    blocks: list[list[str]] = []
    doc_id = ""
    for block in _blocks(path):
        opened = _comment(block, "newdoc id")
        if opened is not None and blocks:
            yield _document(doc_id, blocks)
            blocks = []
        doc_id = doc_id if opened is None else opened
        blocks.append(block)
    if blocks:
        yield _document(doc_id, blocks)


def _blocks(path: Path) -> Iterator[list[str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        block: list[str] = []
        for line in lines:
            line = line.rstrip("\n")
            if line:
                block.append(line)
            elif block:
                yield block
                block = []
        if block:
            yield block


def _comment(block: list[str], name: str) -> str | None:
    prefix = f"# {name}"
    for line in block:
        if not line.startswith("#"):
            return None
        if line == prefix or line.startswith((prefix + " ", prefix + "=")):
            return line[len(prefix) :].removeprefix(" = ")
    return None


def _document(doc_id: str, blocks: list[list[str]]) -> TreebankDocument:
    parts: list[str] = []
    sentences: list[Sentence] = []
    position = 0
    for block in blocks:
        text = _comment(block, "text") or ""
        newpar = not sentences or any(line.startswith(("# newpar", "# newdoc")) for line in block)
        gap = "" if not sentences else _PARAGRAPH_GAP if newpar else " "
        position += len(gap)
        sentences.append(_sentence(block, text, position, newpar))
        parts += [gap, text]
        position += len(text)
    return TreebankDocument(doc_id=doc_id, text="".join(parts), sentences=tuple(sentences))


def _sentence(block: list[str], text: str, offset: int, newpar: bool) -> Sentence:
    rows = [line.split("\t") for line in block if not line.startswith("#")]
    spans = _spans(rows, text)
    words = tuple(
        Word(
            form=row[1],
            lemma=row[2],
            upos=row[3],
            feats=row[5],
            head=int(row[6]),
            deprel=row[7],
            misc=row[9],
            start=offset + start,
            end=offset + end,
        )
        for row, (start, end) in zip([row for row in rows if row[0].isdigit()], spans, strict=True)
    )
    return Sentence(
        sent_id=_comment(block, "sent_id") or "",
        words=words,
        start=offset,
        end=offset + len(text),
        newpar=newpar,
    )


def _spans(rows: list[list[str]], text: str) -> list[tuple[int, int]]:
    """Places of the words in the sentence's text; words of a multiword token share out its characters."""
    spans: list[tuple[int, int]] = []
    position = 0
    inside_until = 0
    limit = 0
    for row in rows:
        if row[0].isdigit():
            inside = int(row[0]) <= inside_until
            start = position if inside else text.index(row[1], position)
            position = start + len(row[1])
            if inside:
                position = limit if int(row[0]) == inside_until else min(position, limit)
            spans.append((start, position))
        elif "-" in row[0]:
            position = text.index(row[1], position)
            inside_until = int(row[0].split("-")[1])
            limit = position + len(row[1])
    return spans
