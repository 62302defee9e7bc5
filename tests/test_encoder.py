"""The encoder: windows of whole sentences, inputs as training makes them, and clear errors for bad bundles."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import LABELS, OLDER, TIE_SIZE, FakeSession, fake_encoder
from parley.errors import ModelError
from parley.models.encoder import BUNDLED, Encoder, Labels, Window, bundle_hash
from parley.types import Layout


def layout_of(lengths: list[int], paragraphs: list[int] | None = None) -> Layout:
    total = sum(lengths)
    ends = np.cumsum(lengths).tolist()
    sentences = tuple((end - length, end) for end, length in zip(ends, lengths, strict=True))
    starts = paragraphs or [0]
    return Layout(
        starts=tuple(range(0, 2 * total, 2)),
        ends=tuple(range(1, 2 * total + 1, 2)),
        sentences=sentences,
        paragraphs=tuple(zip(starts, [*starts[1:], len(lengths)], strict=True)),
    )


def words_of(windows: list[Window]) -> list[int]:
    return [window.first + number for window in windows for number in range(len(window.upos))]


@given(lengths=st.lists(st.integers(1, 40), min_size=1, max_size=12), limit=st.integers(5, 60))
@settings(max_examples=40, deadline=None)
def test_windows_hold_every_word_once_and_sentences_whole_where_they_fit(
    lengths: list[int], limit: int
) -> None:
    session = FakeSession(hidden=4, size=4)
    encoder = fake_encoder(session, limit=limit)
    windows = list(encoder.encode(["a"] * sum(lengths), layout_of(lengths)))
    assert words_of(windows) == list(range(sum(lengths)))
    starts = set(np.cumsum([0, *lengths]).tolist())
    for window, call in zip(windows, session.calls, strict=True):
        assert call["pieces"].shape[1] - 2 <= limit
        assert window.is_continued == (window.first not in starts)
        assert [end for _, end in window.sentences[:-1]] == [first for first, _ in window.sentences[1:]]


def test_inputs_mark_sentences_paragraphs_quotations_and_shapes() -> None:
    session = FakeSession()
    words = ["“", "Go", "”", "UN", ".", "no", "so", "."]
    layout = layout_of([5, 2, 1], paragraphs=[0, 2])
    list(fake_encoder(session).encode(words, layout))
    (call,) = session.calls
    assert call["first"].tolist() == [1, 2, 4, 5, 7, 8, 10, 12]
    assert call["last"].tolist() == [1, 3, 4, 6, 7, 9, 11, 12]
    assert call["sentence"].tolist() == [0, 0, 0, 0, 0, 1, 1, 2]
    assert call["boundary"].tolist() == [[0, 2, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 2, 0]]
    assert call["quote"].tolist() == [[0, 2, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
    assert call["shape"].tolist() == [[0, 5, 1, 1, 5, 2, 2, 5, 0, 0, 0, 0, 5, 0]]


def test_a_document_reads_the_same_whatever_was_read_before() -> None:
    words = ["the", "army", "said", "so", "."]
    fresh = list(fake_encoder().encode(words, layout_of([5])))
    used = fake_encoder()
    list(used.encode(["army", "so", "quite", "other", "words"] * 30, layout_of([150])))
    again = list(used.encode(words, layout_of([5])))
    assert [w.arcs.tobytes() for w in fresh] == [w.arcs.tobytes() for w in again]


def test_no_words_give_no_windows() -> None:
    assert list(fake_encoder().encode([], Layout(starts=(), ends=(), sentences=(), paragraphs=()))) == []


def test_a_word_longer_than_a_window_is_cut_to_it() -> None:
    session = FakeSession()
    (window,) = fake_encoder(session, limit=10).encode(["a" * 60], layout_of([1]))
    assert session.calls[0]["pieces"].shape == (1, 12)
    assert len(window.upos) == 1


def test_words_of_any_characters_are_read() -> None:
    words = ["\x00", "\u200b", "\ud800", "a\u0301", "\U0001d4b3", "\u202e", "'", "\n", "字", "x" * 500]
    (window,) = fake_encoder(FakeSession(), limit=2000).encode(words, layout_of([len(words)]))
    assert len(window.upos) == len(words)


@pytest.mark.parametrize("labels", [LABELS, OLDER])
def test_heads_of_acts_cues_and_sides_are_asked_for_where_the_bundle_has_them(labels: Labels) -> None:
    encoder = fake_encoder(FakeSession(labels))
    (window,) = encoder.encode(["the", "army", "left"], layout_of([3]))
    classes = ("acts", "modes", "statuses", "stances", "sectors")
    sizes = {name: (3, len(getattr(LABELS, name))) for name in classes}
    sizes |= {"tie_anchor": (3, TIE_SIZE), "tie_word": (3, TIE_SIZE), "lands": (3, 3)}
    found = {name: getattr(window, name) for name in sizes}
    if labels is OLDER:
        assert set(found.values()) == {None}
    else:
        assert {name: values.shape for name, values in found.items()} == sizes


def test_a_missing_bundle_says_which_file_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json is missing; reinstall"):
        Encoder.load(tmp_path)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A copy of the bundle's small files around an empty network."""
    for name in ("config.json", "heads.safetensors", "tokenizer.json"):
        shutil.copy(BUNDLED / name, tmp_path / name)
    (tmp_path / "encoder.onnx").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "format is 99"),
        ({"shapes": ["lower"]}, "other word features"),
        ({"pieces": None}, "how many pieces"),
        ({"upos": None}, "lacks labels"),
    ],
)
def test_a_bundle_of_another_kind_is_refused(bundle: Path, change: dict[str, object], message: str) -> None:
    config = json.loads((bundle / "config.json").read_text("utf-8"))
    (bundle / "config.json").write_text(json.dumps(config | change), "utf-8")
    with pytest.raises(ModelError, match=message):
        Encoder.load(bundle)


@pytest.mark.parametrize("name", ["config.json", "heads.safetensors", "tokenizer.json", "encoder.onnx"])
def test_a_damaged_file_is_refused(bundle: Path, name: str) -> None:
    (bundle / name).write_bytes(b"\xff\xfe{")
    with pytest.raises(ModelError, match=r"damaged|cannot be loaded"):
        Encoder.load(bundle)


def test_bundle_hash_depends_on_every_file(bundle: Path) -> None:
    before = bundle_hash(bundle)
    (bundle / "encoder.onnx").write_bytes(b"other")
    assert before.startswith("sha256:")
    assert bundle_hash(bundle) != before


def test_the_bundled_model_reads_a_sentence() -> None:
    encoder = Encoder.load()
    words = ["The", "army", "said", "two", "soldiers", "were", "killed", "."]
    (window,) = encoder.encode(words, layout_of([8]))
    assert [encoder.labels.upos[i] for i in window.upos.tolist()] == [
        "DET", "NOUN", "VERB", "NUM", "NOUN", "AUX", "VERB", "PUNCT",
    ]  # fmt: skip
    assert window.words.shape == (8, 384)
    assert window.arcs.shape == (8, 9)
    assert window.claims.shape == (8, len(LABELS.claims))
    assert window.names.shape == (8, len(encoder.labels.names))
    assert encoder.hash == bundle_hash(BUNDLED)
