"""Readers of training corpora and the windows made of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from parley.train.corpora import (
    Document,
    Sentence,
    boundary_tags,
    in_held_out_part,
    name_spans,
    newswire,
    plover_pairs,
    polnear,
    treebank,
)
from parley.train.windows import MISSING, PLOVER_TYPES, Packer, labels_of

_TREES = """# newdoc id = harbour
# global.Entity = GRP-etype
# newpar
1\tDana\tDana\tPROPN\t_\tNumber=Sing\t2\tnsubj\t_\tEntity=(1-person-new)
2\tmet\tmeet\tVERB\t_\tTense=Past\t0\troot\t_\t_
3-4\tworkers'\t_\t_\t_\t_\t_\t_\t_\t_
3\tworkers\tworker\tNOUN\t_\tNumber=Plur\t5\tnmod:poss\t_\tEntity=(2-person-new(3-person-new
4\t'\t's\tPART\t_\t_\t3\tcase\t_\tEntity=3)
5\tleaders\tleader\tNOUN\t_\tNumber=Plur\t2\tobj\t_\tEntity=2)

1\tShe\tshe\tPRON\t_\tNumber=Sing\t2\tnsubj\t_\tEntity=(1-person-giv)
2\tleft\tleave\tVERB\t_\tTense=Past\t0\troot\t_\t_

"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "trees.conllu"
    path.write_text(_TREES, encoding="utf-8")
    return treebank(path)[0]


@pytest.fixture
def packer(document: Document) -> Packer:
    words = ["[CLS]", "[SEP]", "[UNK]", *(word for s in document.sentences for word in s.words)]
    model = WordLevel({word: number for number, word in enumerate(dict.fromkeys(words))}, unk_token="[UNK]")
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = Whitespace()
    return Packer(tokenizer, labels_of([document], [], {}), limit=8)


def test_treebank_reads_words_without_the_lines_of_contractions(document: Document) -> None:
    assert document.sentences[0].words == ("Dana", "met", "workers", "'", "leaders")
    assert [sentence.opens_paragraph for sentence in document.sentences] == [True, False]


def test_treebank_reads_nested_mentions_with_their_heads(document: Document) -> None:
    mentions = document.sentences[0].mentions or ()
    assert {(m.start, m.end, m.head, m.cluster) for m in mentions} == {
        (0, 1, 0, "1"),
        (2, 4, 2, "3"),
        (2, 5, 4, "2"),
    }


def test_windows_hold_whole_sentences_within_the_limit(packer: Packer, document: Document) -> None:
    windows = list(packer.windows(document))
    assert [len(window.first) for window in windows] == [7]
    assert windows[0].sentence.tolist() == [0, 0, 0, 0, 0, 1, 1]
    assert windows[0].boundary.tolist() == [0, 2, 0, 0, 0, 0, 1, 0, 0]


def test_windows_point_heads_at_columns_after_the_root(packer: Packer, document: Document) -> None:
    window = next(packer.windows(document))
    assert window.targets["heads"].tolist() == [2, 0, 5, 3, 2, 7, 0]


def test_windows_cut_a_long_sentence_and_drop_arcs_over_the_cut(packer: Packer, document: Document) -> None:
    packer.limit = 3
    windows = list(packer.windows(document))
    assert [len(window.first) for window in windows] == [3, 2, 2]
    assert windows[0].targets["heads"].tolist() == [2, 0, MISSING]
    assert windows[1].boundary.tolist() == [0, 0, 0, 0]


def test_windows_start_at_the_words_they_say(packer: Packer, document: Document) -> None:
    packer.limit = 5
    assert [window.offset for window in packer.windows(document)] == [0, 5]


def test_labels_keep_what_is_seen_often_enough(document: Document) -> None:
    labels = labels_of([document], [], {"deprels": 2})
    assert set(labels.deprels) == {"nsubj", "root"}
    assert labels.feats[0] == "_"


def test_name_spans_read_bio_and_bioes_alike() -> None:
    spans = [(0, 2, "Person"), (2, 3, "Date")]
    assert name_spans(["B-Person", "I-Person", "B-Date", "O"]) == spans
    assert name_spans(boundary_tags(4, spans)) == spans


def test_newswire_is_split_as_parley_splits(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    tokens = ["The", "Suva-based", "Harbour", "Union", "met", ".", "It", "voted", "."]
    tags = ["O", "O", "B-Organization", "I-Organization", "O", "O", "O", "O", "O"]
    path.write_text(
        json.dumps({"id": "a", "sentences": [{"tokens": tokens, "tags": tags}]}), encoding="utf-8"
    )
    first, second = newswire(path)[0].sentences
    assert first.words == ("The", "Suva", "-", "based", "Harbour", "Union", "met", ".")
    assert first.names == ("O", "O", "O", "O", "B-Organization", "E-Organization", "O", "O")
    assert second.words == ("It", "voted", ".")
    assert not second.opens_paragraph


def test_polnear_tags_words_and_points_them_at_their_cue(tmp_path: Path) -> None:
    text = "Dana said the port is open. It rained."
    spans = {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 26]]}
    path = tmp_path / "claims.jsonl"
    path.write_text(json.dumps({"id": "a", "text": text, "attributions": [spans]}), encoding="utf-8")
    first, second = polnear(path)[0].sentences
    assert first.claims == ("B-source", "B-cue", "B-content", *["I-content"] * 3, "O")
    assert first.cues == (1, None, 1, 1, 1, 1, None)
    assert set(second.claims or ()) == {"O"}


def test_polnear_lets_a_cue_win_over_content(tmp_path: Path) -> None:
    text = "The port, he said, is open."
    spans = {"source": [[10, 12]], "cue": [[13, 17]], "content": [[0, 26]]}
    path = tmp_path / "claims.jsonl"
    path.write_text(json.dumps({"id": "a", "text": text, "attributions": [spans]}), encoding="utf-8")
    (sentence,) = polnear(path)[0].sentences
    tags = dict(zip(sentence.words, sentence.claims or (), strict=False))
    assert (tags["he"], tags["said"], tags["port"]) == ("B-source", "B-cue", "I-content")
    assert tags["is"] == "I-content"


def test_pairs_read_marks_as_word_ranges(tmp_path: Path, packer: Packer) -> None:
    path = tmp_path / "pairs.tsv"
    marked = "<s>Dana</s> met the <t>leaders</t>"
    path.write_text(f"id\tsentence\tmarked\ts\tt\troot\nx\t_\t{marked}\t_\t_\tYIELD\n", encoding="utf-8")
    (pair,) = plover_pairs(path)
    assert (pair.actor, pair.recipient) == ((0, 1), (3, 4))
    window = packer.pair_window(pair)
    assert window.targets["recipient"].tolist() == [0, 0, 0, 1]
    allowed = np.flatnonzero(window.targets["plover"])
    assert [PLOVER_TYPES[number] for number in allowed] == ["CONCEDE", "RETREAT"]


def test_held_out_part_is_about_its_share() -> None:
    share = sum(in_held_out_part(f"p{number}", 0.15) for number in range(4000)) / 4000
    assert abs(share - 0.15) < 0.02


def test_labels_have_a_fixed_order(document: Document) -> None:
    assert labels_of([document], [], {}) == labels_of([document], [], {})
    assert labels_of([document], [], {}).claims[0] == "O"


def test_sentences_of_a_document_may_lack_layers() -> None:
    assert Sentence(words=("a",)).syntax is None
