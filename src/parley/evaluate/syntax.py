"""Measures tags and trees of a bundle on a treebank's own words and sentences.

Beside the road: `parley score` and the model's card. Figures are shares of words: the part of speech, the head
(UAS), head and relation (LAS: as the CoNLL 2018 shared task counts it, without the relation's subtype; and with it),
lemma and the whole string of features; punctuation counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from parley.analyse.copulas import with_copulas
from parley.analyse.syntax import Parser
from parley.analyse.tags import Columns, Tagger, name_alike
from parley.evaluate.conllu import TreebankDocument
from parley.models.encoder import Encoder
from parley.types import Layout


@dataclass(frozen=True, kw_only=True, slots=True)
class SyntaxScores:
    """Shares of right words in percent, over `words` words."""

    words: int
    upos: float
    uas: float
    las: float
    las_with_subtypes: float
    lemmas: float
    features: float


def given_layout(document: TreebankDocument) -> Layout:
    """The treebank's own words, sentences and paragraphs as a Layout."""
    words = [word for sentence in document.sentences for word in sentence.words]
    openers = [number for number, sentence in enumerate(document.sentences) if sentence.newpar or number == 0]
    sentences, place = [], 0
    for sentence in document.sentences:
        sentences.append((place, place + len(sentence.words)))
        place += len(sentence.words)
    return Layout(
        starts=tuple(word.start for word in words),
        ends=tuple(word.end for word in words),
        sentences=tuple(sentences),
        paragraphs=tuple(zip(openers, [*openers[1:], len(sentences)], strict=True)),
    )


def parse(encoder: Encoder, document: TreebankDocument) -> Columns:
    """Tag and parse a treebank document with its own words."""
    forms = [word.form for sentence in document.sentences for word in sentence.words]
    columns, tagger = Columns(), Tagger(encoder.labels, encoder.lemmatizer)
    parser = Parser(encoder.labels.deprels, encoder.heads)
    for window in encoder.encode(forms, given_layout(document)):
        tagger.add(columns, window, forms[window.first : window.first + len(window.upos)])
        parser.add(columns, window)
    name_alike(columns)
    with_copulas(columns)
    return columns


def score_syntax(encoder: Encoder, documents: Iterable[TreebankDocument]) -> SyntaxScores:
    """Measure a bundle on treebank documents."""
    right: Counter[str] = Counter()
    for document in documents:
        columns = parse(encoder, document)
        place = 0
        for sentence in document.sentences:
            for index, word in enumerate(sentence.words, place):
                found = columns.heads[index]
                head = 0 if found is None else found - place + 1
                right["words"] += 1
                right["upos"] += columns.upos[index] == word.upos
                right["uas"] += head == word.head
                relation = columns.relations[index] if head == word.head else ""
                right["las"] += relation.partition(":")[0] == word.deprel.partition(":")[0]
                right["las_with_subtypes"] += relation == word.deprel
                right["lemmas"] += columns.lemmas[index] == word.lemma
                right["features"] += (columns.features[index] or "_") == word.feats
            place += len(sentence.words)
    total = max(1, right["words"])
    names = ("upos", "uas", "las", "las_with_subtypes", "lemmas", "features")
    shares = {name: round(100 * right[name] / total, 2) for name in names}
    return SyntaxScores(words=right["words"], **shares)
