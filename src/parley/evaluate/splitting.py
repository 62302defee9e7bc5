"""Measures the splitter: a treebank in, F1 of tokens and of sentences from raw text out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from parley.evaluate.conllu import TreebankDocument, read_documents
from parley.split import split

Spans = set[tuple[int, int]]


def score_splitting(conllu_path: Path, genre: str | None = None) -> dict[str, float]:
    """F1 (0 to 1) of exact token and sentence ranges over all documents, as `token_f1` and `sentence_f1`.

    A genre limits the count to documents whose id holds it between underscores, as in `GUM_news_asylum`. Sentence
    ranges run from the first to the last token, as in the CoNLL 2018 shared task.
    """
    tokens = [0, 0, 0]
    sentences = [0, 0, 0]
    for document in documents_of(conllu_path, genre):
        for tally, (gold, found) in zip((tokens, sentences), _compared(document), strict=True):
            for position, count in enumerate((len(gold & found), len(gold), len(found))):
                tally[position] += count
    return {"token_f1": _f1(tokens), "sentence_f1": _f1(sentences)}


def documents_of(conllu_path: Path, genre: str | None) -> Iterator[TreebankDocument]:
    """Documents of a treebank, of one genre or of all."""
    for document in read_documents(conllu_path):
        if genre is None or f"_{genre}_" in document.doc_id:
            yield document


def _compared(document: TreebankDocument) -> tuple[tuple[Spans, Spans], tuple[Spans, Spans]]:
    layout = split(document.text)
    found_tokens = set(zip(layout.starts, layout.ends, strict=True))
    found_sentences = {(layout.starts[first], layout.ends[last - 1]) for first, last in layout.sentences}
    gold_tokens = {(word.start, word.end) for sentence in document.sentences for word in sentence.words}
    gold_sentences = {
        (sentence.words[0].start, sentence.words[-1].end) for sentence in document.sentences if sentence.words
    }
    return (gold_tokens, found_tokens), (gold_sentences, found_sentences)


def _f1(tally: list[int]) -> float:
    correct, gold, found = tally
    return 2 * correct / (gold + found) if gold + found else 0.0
