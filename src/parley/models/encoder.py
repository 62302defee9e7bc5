"""The text encoder: one pass over a document's words feeds every later head.

Stage `analyse`. In: the words of a document and their Layout. Out: a `Window` of arrays for each stretch of whole
sentences that fits the model. The only module that imports ONNX Runtime. Every window is one run of the network of
its own, so a document's results depend on nothing that is read before or beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from parley.errors import ModelError
from parley.models.exchange import Exchange
from parley.models.features import QUOTE_STATES, SHAPES, quote_states, word_shape
from parley.models.lemmas import Lemmatizer, read_seen
from parley.types import Layout

FORMAT: Final = 1
"""Version of the bundle's layout that this code reads."""

BUNDLED: Final = Path(__file__).parent / "reader"

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_FILES: Final = ("config.json", "encoder.onnx", "heads.safetensors", "tokenizer.json")
_OPTIONAL: Final = ("lemmas.tsv",)
_OUTPUTS: Final = (
    "words", "upos", "feats", "lemma", "arcs", "label_dependent", "label_head", "names", "mentions", "claims", "link",
)  # fmt: skip
_ANCHORED: Final = ("acts", "modes", "statuses", "stances", "sectors", "tie_anchor", "tie_word", "lands")
_REMEMBERED_WORDS: Final = 50_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """What the class numbers of each head stand for."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]  # "_" for none
    lemmas: tuple[str, ...]  # edit scripts, see models/lemmas.py
    deprels: tuple[str, ...]
    names: tuple[str, ...]  # BIOES
    mentions: tuple[str, ...]  # first: no mention
    claims: tuple[str, ...]  # BIO
    plover: tuple[str, ...]
    acts: tuple[str, ...] = ()  # PLOVER types; first: the word names no act
    modes: tuple[str, ...] = ()  # "ASSAULT·aerial"; first: none
    statuses: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()  # first: the word says no saying
    sectors: tuple[str, ...] = ()  # first: a country alone
    ties: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """What the network says of `len(upos)` words from token `first` on. Rows are words of the window.

    `sentences` are half-open ranges of the window's own words. `is_continued`: its first sentence began in the
    window before (a sentence too long for one window). In `arcs` and `label_head` column or row 0 is the root, h + 1
    the word h. All but the class numbers are logits or vectors.
    """

    first: int
    sentences: tuple[tuple[int, int], ...]
    is_continued: bool
    words: Floats  # (n, hidden)
    upos: Integers
    feats: Integers
    lemma: Integers
    arcs: Floats  # (n, n + 1)
    label_dependent: Floats  # (n, size)
    label_head: Floats  # (n + 1, size)
    names: Floats  # (n, tags)
    mentions: Floats  # (n, types)
    claims: Floats  # (n, tags)
    link: Floats  # (n, n)
    acts: Floats | None = None  # (n, types); the rest likewise, None in a bundle without these heads
    modes: Floats | None = None
    statuses: Floats | None = None
    stances: Floats | None = None
    sectors: Floats | None = None
    tie_anchor: Floats | None = None  # (n, size)
    tie_word: Floats | None = None  # (n, size)
    lands: Floats | None = None  # (n, n): the word in the column names the country of the one in the row


class Session(Protocol):
    """What is used of an ONNX Runtime session."""

    def run(self, output_names: Sequence[str], input_feed: Mapping[str, Any]) -> Sequence[Any]:
        """The named outputs for these inputs."""
        ...


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as the network sees it: numbers of its word pieces, at least one, and its shape."""

    pieces: tuple[int, ...]
    shape: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence, or a stretch of one that is too long for a window."""

    first: int  # token in the document
    words: Sequence[_Word]
    opens: int  # 0: goes on with a sentence, 1: opens one, 2: opens a paragraph

    @property
    def end(self) -> int:
        return self.first + len(self.words)


class Encoder:
    """A loaded model bundle. Safe to share: what it remembers of words never changes a result."""

    def __init__(
        self,
        session: Session,
        tokenizer: Tokenizer,
        labels: Labels,
        heads: Mapping[str, Floats],
        *,
        limit: int = 192,
        hash: str = "",
        seen: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        """`limit` is the number of word pieces of a window; `heads` the weights that are applied outside of it."""
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.labels = labels
        self.heads = heads
        self.limit = limit
        self.hash = hash
        self._outputs = (*_OUTPUTS, *(_ANCHORED if labels.acts else ()))
        self._session = session
        self._tokenizer = tokenizer
        self._begin, self._stop, self._unknown = (
            _piece(tokenizer, name) for name in ("[CLS]", "[SEP]", "[UNK]")
        )
        self._exchange = Exchange()
        self.lemmatizer = Lemmatizer(seen or {}, tokenizer.get_vocab())
        self._known: dict[str, _Word] = {}

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int = 1) -> Encoder:
        """Load a bundle's folder, by default the one in the package. Raises ModelError when it cannot be used."""
        folder = BUNDLED if folder is None else folder
        for name in _FILES:
            if not (folder / name).is_file():
                raise ModelError(
                    f"model {folder}: {name} is missing; reinstall parley-events or give another model folder"
                )
        config = _config(folder)
        labels = _labels(folder, config)
        try:
            heads = load_file(folder / "heads.safetensors")
            described = (folder / "tokenizer.json").read_text(encoding="utf-8")
            json.loads(described)  # tokenizers itself raises nothing that could be caught narrowly
            tokenizer = Tokenizer.from_str(described)
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelError(
                f"model {folder}: a file is damaged ({error}); reinstall parley-events"
            ) from error
        return cls(
            _session(folder / "encoder.onnx", threads),
            tokenizer,
            labels,
            heads,
            limit=int(config["pieces"]),
            hash=bundle_hash(folder),
            seen=read_seen(folder / "lemmas.tsv"),
        )

    def encode(self, words: Sequence[str], layout: Layout) -> Iterator[Window]:
        """Windows of a document in order; lazily, so that a long document never stands in memory at once."""
        if not words:
            return
        opens = [False] * len(words)
        for sentence, _ in layout.paragraphs:
            opens[layout.sentences[sentence][0]] = True
        quotes = quote_states(words, opens)
        seen = self._exchange.words(words, [first for first, _ in layout.sentences])
        for parts in self._groups(seen, layout):
            yield self._run(quotes, parts)

    def _run(self, quotes: Sequence[int], parts: Sequence[_Part]) -> Window:
        first, end = parts[0].first, parts[-1].end
        feeds = self._inputs(quotes[first:end], parts)
        outputs = dict(zip(self._outputs, self._session.run(self._outputs, feeds), strict=True))
        return Window(
            first=first,
            sentences=tuple((part.first - first, part.end - first) for part in parts),
            is_continued=parts[0].opens == 0,
            **outputs,
        )

    def _inputs(self, quotes: Sequence[int], parts: Sequence[_Part]) -> dict[str, Integers]:
        seen = [word for part in parts for word in part.words]
        lengths = np.array([len(word.pieces) for word in seen])
        ends = np.cumsum(lengths) + 1  # [CLS] stands first
        starts = ends - lengths
        pieces = [self._begin, *(piece for word in seen for piece in word.pieces), self._stop]
        boundary = np.zeros(len(pieces), dtype=np.int64)
        for part in parts:
            at = part.first - parts[0].first
            boundary[starts[at] : ends[at]] = part.opens
        return {
            "pieces": np.array([pieces], dtype=np.int64),
            "shape": _spread([word.shape for word in seen], lengths),
            "quote": _spread(quotes, lengths),
            "boundary": boundary[None],
            "first": starts.astype(np.int64),
            "last": (ends - 1).astype(np.int64),
            "sentence": np.repeat(np.arange(len(parts)), [len(part.words) for part in parts]).astype(
                np.int64
            ),
        }

    def _groups(self, words: Sequence[str], layout: Layout) -> Iterator[list[_Part]]:
        """Parts packed into windows, first come, first in."""
        group: list[_Part] = []
        used = 0
        for part in self._parts(words, layout):
            size = sum(len(word.pieces) for word in part.words)
            if group and used + size > self.limit:
                yield group
                group, used = [], 0
            group.append(part)
            used += size
        if group:
            yield group

    def _parts(self, words: Sequence[str], layout: Layout) -> Iterator[_Part]:
        """Sentences as the network sees their words; one over the limit of word pieces is cut at words."""
        openers = {sentence for sentence, _ in layout.paragraphs}
        for number, (first, end) in enumerate(layout.sentences):
            if first == end:
                continue
            seen = self._look_up(words[first:end])
            start, used, opens = 0, 0, 2 if number in openers else 1
            for index, word in enumerate(seen):
                if used + len(word.pieces) > self.limit:
                    yield _Part(first + start, seen[start:index], opens)
                    start, used, opens = index, 0, 0
                used += len(word.pieces)
            yield _Part(first + start, seen[start:], opens)

    def _look_up(self, words: Sequence[str]) -> list[_Word]:
        """Word pieces and shapes; remembered while there is room, so that common words are cut once."""
        known = self._known
        found = [known.get(word) for word in words]
        fresh = list(dict.fromkeys(word for word, seen in zip(words, found, strict=True) if seen is None))
        if not fresh:
            return [seen for seen in found if seen is not None]
        sound = [word.encode("utf-8", "replace").decode() for word in fresh]  # a lone surrogate becomes "?"
        encoding = self._tokenizer.encode(sound, is_pretokenized=True, add_special_tokens=False)
        pieces: list[list[int]] = [[] for _ in fresh]
        for identifier, index in zip(encoding.ids, encoding.word_ids, strict=True):
            if index is not None:
                pieces[index].append(identifier)
        new = {
            word: _Word(tuple(ids[: self.limit]) or (self._unknown,), word_shape(word))
            for word, ids in zip(fresh, pieces, strict=True)
        }
        if len(known) < _REMEMBERED_WORDS:
            known.update(new)
        return [seen or new[word] for word, seen in zip(words, found, strict=True)]


def bundle_hash(folder: Path) -> str:
    """SHA-256 over a bundle's files: part of the fingerprint of everything read with it."""
    digest = hashlib.sha256()
    for name in (*_FILES, *filter(lambda name: (folder / name).is_file(), _OPTIONAL)):
        digest.update(name.encode())
        with (folder / name).open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return "sha256:" + digest.hexdigest()


def _spread(values: Sequence[int], lengths: NDArray[np.int_]) -> Integers:
    """A value a word → a value a word piece, 0 for [CLS] and [SEP]."""
    return np.concatenate(([0], np.repeat(np.array(values, dtype=np.int64), lengths), [0]))[None]


def _piece(tokenizer: Tokenizer, name: str) -> int:
    number = tokenizer.token_to_id(name)
    if number is None:
        raise ModelError(f"the model's tokenizer.json has no {name}; reinstall parley-events")
    return int(number)


def _config(folder: Path) -> dict[str, Any]:
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(
            f"model {folder}: config.json is damaged ({error}); reinstall parley-events"
        ) from error
    if config.get("format") != FORMAT:
        raise ModelError(
            f"model {folder}: its format is {config.get('format')}, this version of parley reads {FORMAT}; "
            "install the parley-events that made it, or train it again with `parley train`"
        )
    if (config.get("shapes"), config.get("quotes")) != (list(SHAPES), list(QUOTE_STATES)):
        raise ModelError(f"model {folder}: it was trained on other word features; train it again")
    if not isinstance(config.get("pieces"), int):
        raise ModelError(f"model {folder}: config.json does not say how many pieces a window has")
    return config


def _labels(folder: Path, config: Mapping[str, Any]) -> Labels:
    try:
        names = [f.name for f in fields(Labels) if f.name in config or f.default is MISSING]
        return Labels(**{name: tuple(config[name]) for name in names})
    except (KeyError, TypeError) as error:
        raise ModelError(
            f"model {folder}: config.json lacks labels ({error}); reinstall parley-events"
        ) from error


def _session(path: Path, threads: int) -> Session:
    import onnxruntime  # 0.2 s to import: only when a model is loaded
    from onnxruntime.capi import onnxruntime_pybind11_state as failures

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    kinds = (failures.Fail, failures.InvalidProtobuf, failures.InvalidGraph, failures.NotImplemented)
    try:
        session: Session = onnxruntime.InferenceSession(
            str(path),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator is slower than its parts
        )
    except (*kinds, failures.InvalidArgument, failures.RuntimeException) as error:
        raise ModelError(f"model {path}: cannot be loaded ({error}); reinstall parley-events") from error
    return session
