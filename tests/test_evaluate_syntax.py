"""Measuring tags, trees and names: a model that says what the corpus says scores full."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fakes import LABELS, FakeSession, fake_heads, fake_tokenizer
from parley.evaluate.conllu import TreebankDocument, read_documents
from parley.evaluate.names import score_names
from parley.evaluate.syntax import given_layout, score_syntax
from parley.models.encoder import Encoder, Labels

_TREES = """# newdoc id = harbour
# newpar
# sent_id = 1
# text = Dana met leaders
1\tDana\tDana\tPROPN\t_\tNumber=Sing\t2\tnsubj\t_\t_
2\tmet\tmeet\tVERB\t_\t_\t0\troot\t_\t_
3\tleaders\tleader\tNOUN\t_\tNumber=Plur\t2\tobj\t_\t_

# newpar
# sent_id = 2
# text = She left
1\tShe\tshe\tPRON\t_\tNumber=Sing\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\t_\t_\t0\troot\t_\t_

"""
_SIZE = 128


class ToldSession(FakeSession):
    """Says what it was told, window by window (the test's texts are one window long)."""

    def __init__(self, labels: Labels, told: Mapping[str, Any]) -> None:
        super().__init__(labels)
        self.told = told

    def run(self, output_names: Sequence[str], input_feed: Mapping[str, Any]) -> Sequence[Any]:
        outputs = dict(zip(output_names, super().run(output_names, input_feed), strict=True))
        outputs.update(self.told)
        return [outputs[name] for name in output_names]


def _encoder(labels: Labels, told: Mapping[str, Any], heads: Mapping[str, Any]) -> Encoder:
    return Encoder(ToldSession(labels, told), fake_tokenizer(), labels, heads)


@pytest.fixture
def document(tmp_path: Path) -> TreebankDocument:
    path = tmp_path / "trees.conllu"
    path.write_text(_TREES, encoding="utf-8")
    return next(read_documents(path))


def _told_trees(labels: Labels) -> dict[str, Any]:
    """The gold of `_TREES` as outputs of the network; label scores choose by the dependent alone."""
    arcs = np.zeros((5, 6), dtype=np.float32)
    for word, column in enumerate([2, 0, 2, 5, 0]):
        arcs[word, column] = 9
    arcs[:3, 4:] = arcs[3:, 1:4] = -1e4
    dependent = np.zeros((5, _SIZE), dtype=np.float32)
    for word, relation in enumerate(["nsubj", "root", "obj", "nsubj", "root"]):
        dependent[word, labels.deprels.index(relation)] = 9
    return {
        "upos": np.array([labels.upos.index(tag) for tag in ("PROPN", "VERB", "NOUN", "PRON", "VERB")]),
        "feats": np.array([1, 0, 2, 1, 0]),
        "lemma": np.array([0, 1, 2, 3, 4]),
        "arcs": arcs,
        "label_dependent": dependent,
        "label_head": np.zeros((6, _SIZE), dtype=np.float32),
    }


def _labels() -> Labels:
    return replace(LABELS, lemmas=("k|0|", "k|2|eet", "k|1|", "l|0|", "k|2|ave"))


def _tree_heads(labels: Labels) -> dict[str, Any]:
    weight = np.zeros((_SIZE, len(labels.deprels)), dtype=np.float32)
    np.fill_diagonal(weight, 1)
    return {**fake_heads(labels), "label.weight": weight, "label.bias": np.zeros(len(labels.deprels))}


def test_given_layout_keeps_the_treebanks_words(document: TreebankDocument) -> None:
    layout = given_layout(document)
    assert [document.text[a:b] for a, b in zip(layout.starts, layout.ends, strict=True)] == [
        "Dana", "met", "leaders", "She", "left",
    ]  # fmt: skip
    assert layout.sentences == ((0, 3), (3, 5))
    assert layout.paragraphs == ((0, 1), (1, 2))


def test_a_model_that_knows_the_treebank_scores_full(document: TreebankDocument) -> None:
    labels = _labels()
    scores = score_syntax(_encoder(labels, _told_trees(labels), _tree_heads(labels)), [document])
    assert scores.words == 5
    assert (scores.upos, scores.uas, scores.las, scores.lemmas, scores.features) == (100, 100, 100, 100, 100)


def test_one_wrong_head_costs_one_word_in_trees_and_none_in_tags(document: TreebankDocument) -> None:
    labels = _labels()
    told = _told_trees(labels)
    told["arcs"] = told["arcs"].copy()
    told["arcs"][2, 1] = 99  # "leaders" hangs from "Dana"
    scores = score_syntax(_encoder(labels, told, _tree_heads(labels)), [document])
    assert (scores.upos, scores.uas, scores.las) == (100, 80, 80)


def _wire(folder: Path) -> Path:
    path = folder / "wire.jsonl.gz"
    record = {"tokens": ["Suva-based", "Dana", "Reyes", "left"], "tags": ["O", "B-Person", "I-Person", "O"]}
    path.write_bytes(gzip.compress(json.dumps({"id": "a", "sentences": [record]}).encode()))
    return path


def _told_names(*tags: str) -> dict[str, Any]:
    scores = np.zeros((len(tags), len(LABELS.names)), dtype=np.float32)
    for word, tag in enumerate(tags):
        scores[word, LABELS.names.index(tag)] = 9
    return {"names": scores}


def test_names_are_counted_on_the_corpus_tokens(tmp_path: Path) -> None:
    told = _told_names("O", "O", "O", "B-Person", "E-Person", "O")
    scores = score_names(_encoder(LABELS, told, fake_heads()), _wire(tmp_path))
    assert (scores.names, scores.precision, scores.recall, scores.f1) == (1, 100, 100, 100)


def test_a_name_of_another_class_is_wrong(tmp_path: Path) -> None:
    told = _told_names("S-Location", "O", "O", "B-Misc", "E-Misc", "O")
    scores = score_names(_encoder(LABELS, told, fake_heads()), _wire(tmp_path))
    assert (scores.precision, scores.recall) == (0, 0)
