"""Stand-ins for what is slow or large, with the same Protocols as the real things."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from parley.models.coreference import OWN_SIZES, SIZES
from parley.models.encoder import Encoder, Labels

KINDS = ("Date", "Facility", "Location", "Misc", "Money", "NORP", "Organization", "Person", "Product")

LABELS = Labels(
    upos=("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "VERB", "X"),
    feats=("_", "Number=Sing", "Number=Plur", "Definite=Def|PronType=Art"),
    lemmas=("k|0|", "l|0|", "l|1|", "l|2|", "=be"),
    deprels=("punct", "case", "root", "det", "nsubj", "obj", "nmod", "conj", "appos", "flat", "acl:relcl"),
    names=("O", *(f"{prefix}-{kind}" for kind in KINDS for prefix in "BIES")),
    mentions=("none", "abstract", "animal", "event", "object", "organization", "person", "place", "plant",
              "substance", "time"),
    claims=("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"),
    plover=("AGREE", "ASSAULT"),
)  # fmt: skip


def fake_tokenizer() -> Tokenizer:
    """A word-piece tokenizer that knows single characters only: a word has as many pieces as letters."""
    characters = [chr(number) for number in range(33, 127) if not chr(number).isupper()]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters, *(f"##{c}" for c in characters)]
    tokenizer = Tokenizer(WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


class FakeSession:
    """Random outputs of the right shapes and ranges; the same inputs always get the same ones."""

    def __init__(self, labels: Labels = LABELS, *, hidden: int = 384, size: int = 128) -> None:
        self.labels, self.hidden, self.size = labels, hidden, size
        self.calls: list[Mapping[str, Any]] = []

    def run(self, output_names: Sequence[str], input_feed: Mapping[str, Any]) -> Sequence[Any]:
        self.calls.append(input_feed)
        digest = hashlib.sha256(
            b"".join(np.ascontiguousarray(v).tobytes() for v in input_feed.values())
        ).digest()
        outputs = self._outputs(
            np.random.default_rng(int.from_bytes(digest[:8], "big")), input_feed["sentence"]
        )
        return [outputs[name] for name in output_names]

    def _outputs(self, generator: np.random.Generator, sentence: Any) -> dict[str, Any]:
        count, labels = len(sentence), self.labels
        arcs = generator.normal(size=(count, count + 1)).astype(np.float32)
        arcs[:, 1:][sentence[:, None] != sentence[None, :]] = -1e4
        names = generator.normal(size=(count, len(labels.names))).astype(np.float32)
        names[:, 0] += 3
        mentions = generator.normal(size=(count, len(labels.mentions))).astype(np.float32)
        mentions[:, 0] += 2
        return {
            "words": generator.normal(size=(count, self.hidden)).astype(np.float32),
            "upos": generator.integers(len(labels.upos), size=count),
            "feats": generator.integers(len(labels.feats), size=count),
            "lemma": generator.integers(len(labels.lemmas), size=count),
            "arcs": arcs,
            "label_dependent": generator.normal(size=(count, self.size)).astype(np.float32),
            "label_head": generator.normal(size=(count + 1, self.size)).astype(np.float32),
            "names": names,
            "mentions": mentions,
            "claims": generator.normal(size=(count, len(labels.claims))).astype(np.float32),
            "link": generator.normal(size=(count, count)).astype(np.float32),
        }


def fake_heads(labels: Labels = LABELS, *, hidden: int = 384, size: int = 128) -> dict[str, Any]:
    """Weights that are applied outside of the network, random."""
    generator = np.random.default_rng(1)
    inner, projected = 48, 16
    pairs, own = sum(SIZES.values()), sum(OWN_SIZES.values())
    shapes: dict[str, tuple[int, ...]] = {
        "label.weight": (size, len(labels.deprels)),
        "label.bias": (len(labels.deprels),),
        "coreference.later.weight": (hidden, projected),
        "coreference.later.bias": (projected,),
        "coreference.earlier.weight": (hidden, projected),
        "coreference.earlier.bias": (projected,),
        "coreference.pair.table": (pairs, inner),
        "coreference.pair.inner_bias": (inner,),
        "coreference.pair.out": (inner,),
        "coreference.pair.bias": (1,),
        "coreference.own.table": (own, inner),
        "coreference.own.inner_bias": (inner,),
        "coreference.own.vector": (projected, inner),
        "coreference.own.out": (inner,),
        "coreference.own.bias": (1,),
    }
    return {name: 0.1 * generator.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def fake_encoder(session: FakeSession | None = None, *, limit: int = 192) -> Encoder:
    """An Encoder on fakes."""
    return Encoder(
        session or FakeSession(), fake_tokenizer(), LABELS, fake_heads(), limit=limit, hash="sha256:0"
    )
