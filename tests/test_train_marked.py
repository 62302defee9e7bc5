"""Marked reports as training documents, and the targets of anchors, ties and sides in their windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from parley.evaluate.marks import Part, part_of
from parley.ontology import load_ontology
from parley.split import split
from parley.train.corpora import Anchor, Document, Sentence, polnear
from parley.train.marked import Trees, claim_reports, event_reports, head_word
from parley.train.windows import ACT_TIES, CLAIM_TIES, MISSING, Array, Packer, Window, labels_of, modes_of

NAME = "valley-001"
HEAD = """outlet: Valley Post
region: Nowhere
published: 2024-05-15
style: wire
brief: training
---
"""
EVENTS = """<x1>Soldiers</x1> <e1>shelled</e1> <x2>Kenyan miners</x2> at <p1>Orlin</p1> <w1>on Monday</w1>, <x3>a priest</x3> said. <x4>Guards</x4> will <e2>protest</e2>. Prices <n>exploded</n>.
---
e1 type=ASSAULT mode=heavy-weapons status=happened actor=x1 recipient=x2 act=p1 when=w1 said=x3
e2 type=PROTEST status=planned actor=x4
x1 code=?
x2 code=KEN-LAB
x3 code=REL
x4 code=RWA-COP
p1 name="Orlin" country=USA
w1 value=2024-05-13
"""  # noqa: E501  # marks make lines long
CLAIMS = """<s1>The daily Horn</s1> <c1>has reported</c1> that <t1><s2>General Vantu</s2> <c2>denied</c2> <t2>he had crossed the line</t2></t1>.

<s3>He</s3> <c3>warned</c3> <a3>drivers</a3> <w3>on Monday</w3> <t3>to stay away</t3>.
---
1 stance=asserts who="The daily Horn" code=JRN
2 stance=denies who="General Vantu" code=KEN-MIL
3 stance=warns who="General Vantu" code=KEN-MIL+RWA-MIL to="drivers" when=2024-05-13
"""  # noqa: E501


@pytest.fixture(scope="module")
def trees() -> Trees:
    return Trees()


Reader = Callable[[Path, Part, Trees], list[Document]]


def read(reader: Reader, folder: Path, body: str, trees: Trees) -> Document:
    """The one document of a folder with one report."""
    (folder / f"{NAME}.txt").write_text(HEAD + body, encoding="utf-8")
    (document,) = reader(folder, part_of(NAME, {"brief": "training"}), trees)
    return document


def words_of(document: Document) -> list[str]:
    return [word for sentence in document.sentences for word in sentence.words]


def tied(document: Document, anchor: Anchor) -> list[tuple[str, str]]:
    words = words_of(document)
    return [(label, words[word]) for label, word in anchor.ties]


# ---- reports ------------------------------------------------------------------------------------------------


def test_acts_are_tied_to_the_words_that_head_their_phrases(tmp_path: Path, trees: Trees) -> None:
    document = read(event_reports, tmp_path, EVENTS, trees)
    words = words_of(document)
    assert document.acts is not None
    shelled, protest = document.acts
    assert (words[shelled.word], shelled.kind, shelled.mode, shelled.status) == (
        "shelled",
        "ASSAULT",
        "ASSAULT·heavy-weapons",
        "happened",
    )
    assert tied(document, shelled) == [
        ("actor", "Soldiers"),
        ("recipient", "miners"),
        ("act", "Orlin"),
        ("when", "Monday"),
        ("said", "priest"),
    ]
    assert (words[protest.word], protest.mode, protest.status) == ("protest", None, "planned")
    assert tied(document, protest) == [("actor", "Guards")]


def test_reports_of_events_say_nothing_of_claims(tmp_path: Path, trees: Trees) -> None:
    document = read(event_reports, tmp_path, EVENTS, trees)
    assert (document.cited, document.has_stances) == (None, False)
    assert [len(sentence.words) for sentence in document.sentences] == [13, 4, 3]
    assert all(sentence.claims is None for sentence in document.sentences)
    assert [sentence.opens_paragraph for sentence in document.sentences] == [True, False, False]


def test_sides_and_words_that_name_countries_are_kept_by_word(tmp_path: Path, trees: Trees) -> None:
    document = read(event_reports, tmp_path, EVENTS, trees)
    words = words_of(document)
    assert {words[word]: code for word, code in (document.sides or {}).items()} == {
        "Soldiers": "?",
        "miners": "KEN-LAB",
        "priest": "REL",
        "Guards": "RWA-COP",
    }
    assert {words[word]: country for word, country in (document.lands or {}).items()} == {"Kenyan": "KEN"}


def test_cues_are_tied_to_every_word_of_their_claim_and_nest(tmp_path: Path, trees: Trees) -> None:
    document = read(claim_reports, tmp_path, CLAIMS, trees)
    words = words_of(document)
    assert document.cited is not None
    assert document.has_stances
    assert [(words[cue.word], cue.kind) for cue in document.cited] == [
        ("reported", "asserts"),
        ("denied", "denies"),
        ("warned", "warns"),
    ]
    outer, inner, warning = (tied(document, cue) for cue in document.cited)
    content = "General Vantu denied he had crossed the line".split()
    assert outer == [("source", w) for w in ("The", "daily", "Horn")] + [("content", w) for w in content]
    assert inner == [("source", w) for w in content[:2]] + [("content", w) for w in content[3:]]
    assert warning == [
        ("source", "He"),
        *(("content", w) for w in ("to", "stay", "away")),
        ("addressee", "drivers"),
        ("said_at", "on"),
        ("said_at", "Monday"),
    ]


def test_only_outermost_claims_are_tagged(tmp_path: Path, trees: Trees) -> None:
    first = read(claim_reports, tmp_path, CLAIMS, trees).sentences[0]
    tags = dict(zip(first.words, first.claims or (), strict=True))
    assert (tags["reported"], tags["General"], tags["denied"]) == ("I-cue", "B-content", "I-content")


def test_speakers_have_the_codes_of_all_they_are(tmp_path: Path, trees: Trees) -> None:
    document = read(claim_reports, tmp_path, CLAIMS, trees)
    words = words_of(document)
    sides = {words[word]: code for word, code in (document.sides or {}).items()}
    assert (sides["Horn"], sides["He"]) == ("JRN", "KEN-MIL+RWA-MIL")


@pytest.mark.parametrize(("reader", "body"), [(event_reports, EVENTS), (claim_reports, CLAIMS)])
def test_each_report_is_in_one_part_and_the_tests_are_never_trained_on(
    tmp_path: Path, trees: Trees, reader: Reader, body: str
) -> None:
    (tmp_path / f"{NAME}.txt").write_text(HEAD + body, encoding="utf-8")
    (tmp_path / "valley-900.txt").write_text(HEAD.replace("training", "test") + body, encoding="utf-8")
    found = {part: [document.id for document in reader(tmp_path, part, trees)] for part in get_args(Part)}
    assert found["test"] == ["valley-900"]
    assert sorted(found["train"] + found["dev"]) == [NAME]


@pytest.mark.parametrize(
    ("words", "heads", "head"),
    [
        (range(1, 4), [4, 3, 3, 4, None], 3),
        (range(0, 2), [1, None, 1], 1),  # the root hangs on no word
        (range(1, 4), [None, 2, 0, 0], 2),  # of two that hang outside the first
        (range(2, 4), [None, 0, 3, 2], 2),  # a ring within the phrase: its first word
    ],
)
def test_head_of_a_phrase_hangs_on_a_word_outside_of_it(
    words: range, heads: list[int | None], head: int
) -> None:
    assert head_word(words, heads) == head


@pytest.mark.parametrize(
    ("text", "lands"),
    [
        ("Troops from the United States and Kenya's police left.", {"States": "USA", "Kenya": "KEN"}),
        ("The minister saw a farmer.", {}),
    ],
)
def test_a_name_that_speaks_of_a_country_is_known_by_its_last_word(
    trees: Trees, text: str, lands: dict[str, str]
) -> None:
    layout = split(text)
    found = trees.lands(text, layout)
    assert {text[layout.starts[word] : layout.ends[word]]: land for word, land in found.items()} == lands


# ---- targets ------------------------------------------------------------------------------------------------

WORDS = "Kenyan guards beat boys . Rwandan clerks denied it .".split()


def packer_of(limit: int = 20) -> Packer:
    pieces = dict.fromkeys(["[CLS]", "[SEP]", "[UNK]", *WORDS])
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(pieces)}, unk_token="[UNK]"))
    return Packer(tokenizer, labels_of([], [], {}), limit)


def windows_of(
    *,
    acts: tuple[Anchor, ...] | None = None,
    cited: tuple[Anchor, ...] | None = None,
    has_stances: bool = False,
    sides: dict[int, str] | None = None,
    lands: dict[int, str] | None = None,
    limit: int = 20,
) -> list[Window]:
    """Windows of a document of two sentences of five words; with a limit of 5 each has its own."""
    sentences = (Sentence(words=tuple(WORDS[:5])), Sentence(words=tuple(WORDS[5:])))
    document = Document(
        id="a", sentences=sentences, acts=acts, cited=cited, has_stances=has_stances, sides=sides, lands=lands
    )
    return list(packer_of(limit).windows(document))


def named(name: str, values: Array) -> list[str | None]:
    """Class numbers as labels; None where there is nothing to learn."""
    labels = getattr(labels_of([], [], {}), name)
    return [None if value == MISSING else labels[value] for value in values.tolist()]


def ties_of(window: Window) -> list[tuple[int, int, str]]:
    """Rows of an anchor's number, a word of the window, and a label."""
    labels = labels_of([], [], {}).ties
    return [(a, w, labels[n]) for a, w, n in window.targets["ties"].reshape(-1, 3).tolist()]


BEAT = Anchor(
    word=2,
    kind="ASSAULT",
    mode="ASSAULT·beat",
    status="ongoing",
    ties=(("actor", 1), ("recipient", 3), ("said", 6)),
)
DENIED = Anchor(word=7, kind="denies", ties=(("source", 6), ("content", 8), ("content", 2)))


def test_acts_are_classes_of_words_and_their_modes_and_statuses_of_no_others() -> None:
    (window,) = windows_of(acts=(BEAT, Anchor(word=7, kind="REJECT", status="happened")))
    none = [None] * 10
    acts = ["O"] * 10
    acts[2], acts[7] = "ASSAULT", "REJECT"
    assert named("acts", window.targets["acts"]) == acts
    assert named("modes", window.targets["modes"]) == [
        *none[:2], "ASSAULT·beat", *none[3:7], "none", *none[8:]
    ]  # fmt: skip
    assert named("statuses", window.targets["statuses"]) == [
        *none[:2], "ongoing", *none[3:7], "happened", *none[8:]
    ]  # fmt: skip


def test_ties_are_rows_of_anchor_word_and_label() -> None:
    (window,) = windows_of(acts=(BEAT,))
    assert window.targets["anchors"].tolist() == [2]
    assert ties_of(window) == [(0, 1, "actor"), (0, 3, "recipient"), (0, 6, "said")]
    assert named("ties", window.targets["tie_labels"]) == list(ACT_TIES)


def test_ties_to_words_of_other_windows_are_dropped() -> None:
    first, second = windows_of(cited=(Anchor(word=3, ties=(("content", 9),)), DENIED), limit=5)
    assert (first.targets["anchors"].tolist(), ties_of(first)) == ([3], [])
    assert (second.targets["anchors"].tolist(), second.offset) == ([2], 5)
    assert ties_of(second) == [(0, 1, "source"), (0, 3, "content")]


def test_a_window_without_anchors_has_its_targets_all_the_same() -> None:
    _, second = windows_of(acts=(BEAT,), limit=5)
    assert named("acts", second.targets["acts"]) == ["O"] * 5
    assert [second.targets[name].tolist() for name in ("anchors", "ties")] == [[], []]
    assert second.targets["ties"].dtype == np.int64


def test_stances_are_learned_where_every_cue_is_marked() -> None:
    (window,) = windows_of(cited=(DENIED,), has_stances=True)
    assert named("stances", window.targets["stances"]) == [*["O"] * 7, "denies", "O", "O"]
    assert named("ties", window.targets["tie_labels"]) == list(CLAIM_TIES)


def test_a_corpus_of_outermost_claims_tells_source_and_content_only(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(
        '{"id": "a", "text": "Rwandan clerks have denied it .", "attributions":'
        ' [{"source": [[0, 14]], "cue": [[15, 26]], "content": [[27, 29]]}, {"content": [[0, 29]]}]}',
        encoding="utf-8",
    )
    (document,) = polnear(path)
    assert document.cited == (Anchor(word=3, ties=(("source", 0), ("source", 1), ("content", 4))),)
    (window,) = packer_of().windows(document)
    assert "stances" not in window.targets
    assert named("ties", window.targets["tie_labels"]) == ["source", "content"]
    assert ties_of(window) == [(0, 0, "source"), (0, 1, "source"), (0, 4, "content")]


def test_documents_without_these_layers_have_none_of_the_targets() -> None:
    (window,) = windows_of()
    assert window.targets == {}


LANDS = {0: "KEN", 5: "RWA"}


@pytest.mark.parametrize(
    ("code", "sector", "land"),
    [
        ("KEN-MIL", "MIL", 1),
        ("RWA-COP", "COP", 2),
        ("RWA", "none", 2),
        ("KEN-GOV-MIL", "MIL", 1),
        ("KEN-MIL/REB", "MIL", 1),
        ("MIL", "MIL", 0),
        ("IGO-UNO", "UNO", 0),
        ("PER-CVL", "CVL", 0),  # no word of the text names Peru
        ("?", None, MISSING),
        ("KEN-GOV+RWA-GOV", None, MISSING),
    ],
)
def test_a_code_is_a_sector_and_the_number_of_a_country_the_text_names(
    code: str, sector: str | None, land: int
) -> None:
    (window,) = windows_of(acts=(), sides={3: code}, lands=LANDS)
    assert named("sectors", window.targets["sectors"]) == [*[None] * 3, sector, *[None] * 6]
    assert window.targets["land_of"].tolist() == [*[MISSING] * 3, land, *[MISSING] * 6]
    assert window.targets["land_words"].tolist() == [1, 0, 0, 0, 0, 2, 0, 0, 0, 0]


def test_countries_have_one_number_in_all_windows_of_a_document() -> None:
    first, second = windows_of(acts=(), sides={1: "RWA-COP", 6: "RWA-CVL"}, lands=LANDS, limit=5)
    assert first.targets["land_of"][1] == second.targets["land_of"][1] == 2
    assert first.targets["land_words"].tolist() == [1, 0, 0, 0, 0]
    assert second.targets["land_words"].tolist() == [2, 0, 0, 0, 0]


def test_modes_stand_with_their_types() -> None:
    ontology = load_ontology()
    modes = modes_of(ontology)
    assert modes[0] == "none"
    assert len(modes) == len(set(modes)) == 1 + sum(len(found.modes) for found in ontology.types.values())
    assert all(mode in ontology.types[name].modes for name, _, mode in (m.partition("·") for m in modes[1:]))


def test_a_marked_report_becomes_a_window(tmp_path: Path, trees: Trees) -> None:
    document = read(event_reports, tmp_path, EVENTS, trees)
    (window,) = packer_of(limit=100).windows(document)
    words = words_of(document)
    assert [words[word] for word in window.targets["anchors"]] == ["shelled", "protest"]
    assert ("actor", "Guards") in [(label, words[word]) for number, word, label in ties_of(window) if number]
    assert named("sectors", window.targets["sectors"])[words.index("miners")] == "LAB"
    assert (
        window.targets["land_of"][words.index("miners")]
        == window.targets["land_words"][words.index("Kenyan")]
    )
