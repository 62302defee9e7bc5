"""Stand-ins for what is slow or large, with the same Protocols as the real things."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    acts=("O", "AGREE", "ASSAULT", "AID", "PROTEST"),
    modes=("none", "ASSAULT·aerial", "ASSAULT·beat", "PROTEST·riot"),
    statuses=("happened", "planned", "denied", "threatened"),
    stances=("O", "asserts", "denies", "demands", "warns"),
    sectors=("none", "COP", "GOV", "MIL", "IGO"),
    ties=("actor", "recipient", "act", "when", "source", "content", "addressee", "said_at"),
)  # fmt: skip

OLDER = replace(LABELS, acts=(), modes=(), statuses=(), stances=(), sectors=(), ties=())
"""Labels of a bundle from before there were heads for acts, cues and sides."""

TIE_SIZE = 12


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
        outputs = {
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
        return outputs | (self._anchored(generator, count) if labels.acts else {})

    def _anchored(self, generator: np.random.Generator, count: int) -> dict[str, Any]:
        """Most words name no act and say no saying, and few name a country, as in a text."""
        classes = ("acts", "modes", "statuses", "stances", "sectors")
        sizes = {name: len(getattr(self.labels, name)) for name in classes}
        sizes |= {"tie_anchor": TIE_SIZE, "tie_word": TIE_SIZE, "lands": count}
        outputs = {
            name: generator.normal(size=(count, size)).astype(np.float32) for name, size in sizes.items()
        }
        for name in ("acts", "stances"):
            outputs[name][:, 0] += 5
        outputs["lands"] *= 3
        return outputs


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
    if labels.ties:
        shapes |= {
            "ties.weight": (len(labels.ties), TIE_SIZE, TIE_SIZE),
            "ties.anchor_bias": (len(labels.ties), TIE_SIZE),
            "ties.word_bias": (len(labels.ties), TIE_SIZE),
            "ties.bias": (len(labels.ties),),
        }
    heads = {name: 0.1 * generator.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    if labels.ties:
        heads["ties.bias"] -= 6  # few words are tied
    return heads


def fake_encoder(session: FakeSession | None = None, *, limit: int = 192) -> Encoder:
    """An Encoder on fakes, with the heads that the session's labels name."""
    session = session or FakeSession()
    labels = session.labels
    return Encoder(session, fake_tokenizer(), labels, fake_heads(labels), limit=limit, hash="sha256:0")
