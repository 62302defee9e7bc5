"""What is put right between the model's scores and the columns of tags and trees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fakes import LABELS, FakeSession
from parley.analyse.syntax import Parser
from parley.analyse.tags import Columns, Tagger, name_alike
from parley.models.encoder import Window
from parley.models.lemmas import Lemmatizer

SEEN = {("three", "NUM"): "three", ("raiders", "NOUN"): "raider"}


def window(count: int) -> Window:
    outputs = FakeSession()._outputs(np.random.default_rng(1), np.zeros(count, dtype=np.int64))
    return Window(first=0, sentences=((0, count),), is_continued=False, **outputs)


@pytest.mark.parametrize(
    ("form", "tag"),
    [
        ("Three", "NUM"),
        ("Raiders", "NOUN"),
        ("Velna", "PROPN"),
        ("hamlet", "NOUN"),
        ("2nd", "NUM"),
        ("45", "NUM"),
    ],
)
def test_words_of_letters_are_numerals_only_if_the_treebanks_say_so(form: str, tag: str) -> None:
    columns = Columns()
    told = replace(window(1), upos=np.array([LABELS.upos.index("NUM")]))
    Tagger(LABELS, Lemmatizer(SEEN, ())).add(columns, told, [form])
    assert columns.upos == [tag]


def test_without_a_table_the_models_tag_stands() -> None:
    columns = Columns()
    told = replace(window(1), upos=np.array([LABELS.upos.index("NUM")]))
    Tagger(LABELS, Lemmatizer({}, ())).add(columns, told, ["Velna"])
    assert columns.upos == ["NUM"]


def test_a_head_that_no_relation_fits_loses_to_one_that_fits() -> None:
    size = len(LABELS.deprels)
    heads = {"label.weight": np.eye(size, dtype=np.float32), "label.bias": np.zeros(size, dtype=np.float32)}
    dependent, head = np.zeros((3, size), dtype=np.float32), np.zeros((4, size), dtype=np.float32)
    dependent[1, LABELS.deprels.index("root")] = 30
    head[2, LABELS.deprels.index("nsubj")] = (
        30  # anything hangs well from the second word, nothing from the third
    )
    arcs = np.full((3, 4), -9, dtype=np.float32)
    arcs[1, 0] = arcs[2, 2] = 9
    arcs[0, 3], arcs[0, 2] = 1.0, 0.5  # by arcs alone the first word hangs from the third
    told = replace(window(3), arcs=arcs, label_dependent=dependent, label_head=head)
    columns = Columns()
    Parser(LABELS.deprels, heads).add(columns, told)
    assert columns.heads == [1, None, 1]
    assert columns.relations[0] == "nsubj"


# ---- one sense a document -----------------------------------------------------------------------------------


def told_tags(*words: tuple[str, str]) -> tuple[list[str], list[str]]:
    columns = Columns()
    columns.forms = [form for form, _ in words]
    columns.upos = [tag for _, tag in words]
    columns.lemmas = [form.lower() if tag == "NOUN" else form for form, tag in words]
    name_alike(columns)
    return columns.upos, columns.lemmas


def test_a_word_that_is_mostly_a_name_is_one_throughout() -> None:
    upos, lemmas = told_tags(("Guard", "PROPN"), ("Guard", "NOUN"), ("Guard", "PROPN"), ("guard", "NOUN"))
    assert upos == ["PROPN", "PROPN", "PROPN", "NOUN"]
    assert lemmas == ["Guard", "Guard", "Guard", "guard"]


def test_a_word_as_often_a_noun_stays_as_it_is() -> None:
    upos, _ = told_tags(("Guard", "PROPN"), ("Guard", "NOUN"), ("Bank", "VERB"))
    assert upos == ["PROPN", "NOUN", "VERB"]
