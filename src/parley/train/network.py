"""The reader's network: one BERT-shaped encoder and a head for every layer of a reading.

Training only. In: a padded batch of windows. Out: word vectors, and from them the scores of each head. The
attention is written out plainly where the network is exported, so that ONNX Runtime can fuse it.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from parley.models.features import QUOTE_STATES, SHAPES
from parley.train.windows import Labels

MASKED = -1e4
MASK_PIECE = 103
"""[MASK] of BERT's uncased vocabulary."""
GIST_LAYERS = (1, 3)
"""Layers of the encoder that the heads of acts and sayings see beside the last: what a word means is read lower down
than how it stands in its sentence."""
UNUSED = 998
"""Pieces up to this number are marks such as [CLS], or unused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """Sizes of the encoder and of the heads."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    attention_heads: int = 12
    inner: int = 1536
    positions: int = 512
    arcs: int = 256
    labels: int = 128
    links: int = 64
    pair: int = 256
    gist: int = 384
    ties: int = 96
    word_layers: int = 1
    word_inner: int = 768
    dropout: float = 0.1
    head_dropout: float = 0.2
    piece_dropout: float = 0.05


class Linear(nn.Linear):
    """A dense layer that, once told to, computes with the numbers that the int8 graph will have.

    Training with rounded numbers (Jacob et al. 2018, "quantization-aware training"): the forward pass rounds, the
    gradient passes as if it did not.
    """

    is_rounded = False

    def forward(self, value: Tensor) -> Tensor:
        if not self.is_rounded:
            return functional.linear(value, self.weight, self.bias)
        return functional.linear(_rounded_input(value), _rounded_weight(self.weight), self.bias)


def _rounded_weight(weight: Tensor) -> Tensor:
    """7 bits with a scale for each output, as `graph.quantised` leaves them."""
    with torch.no_grad():
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 64
        change = torch.round(weight / scale) * scale - weight
    return weight + change


def _rounded_input(value: Tensor) -> Tensor:
    """8 bits over the whole tensor, between its least and its greatest number."""
    if not value.numel():
        return value
    with torch.no_grad():
        least, greatest = value.amin().clamp(max=0), value.amax().clamp(min=0)
        scale = ((greatest - least) / 255).clamp(min=1e-8)
        change = torch.round(value / scale) * scale - value
    return value + change


def round_numbers(network: nn.Module) -> None:
    """From now on, let every dense layer that the graph rounds compute with rounded numbers."""
    for module in network.modules():
        if isinstance(module, Linear):
            module.is_rounded = True


class Layer(nn.Module):
    """One transformer layer, normalised after each half, as BERT has it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.count = shape.attention_heads
        self.size = shape.hidden // shape.attention_heads
        self.mixed = Linear(shape.hidden, 3 * shape.hidden)
        self.out = Linear(shape.hidden, shape.hidden)
        self.out_norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.inner = Linear(shape.hidden, shape.inner)
        self.outer = Linear(shape.inner, shape.hidden)
        self.outer_norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.dropout = shape.dropout

    def attend(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """Return what each position gathers from the others."""
        batch, length, width = hidden.shape
        mixed = self.mixed(hidden).view(batch, length, 3, self.count, self.size).permute(2, 0, 3, 1, 4)
        chance = self.dropout if self.training else 0.0
        seen = functional.scaled_dot_product_attention(
            mixed[0], mixed[1], mixed[2], attn_mask=mask, dropout_p=chance
        )
        return self._dropped(self.out(seen.transpose(1, 2).reshape(batch, length, width)))

    def feed(self, hidden: Tensor) -> Tensor:
        """Return what the dense half makes of each position."""
        return self._dropped(self.outer(functional.gelu(self.inner(hidden))))

    def _dropped(self, value: Tensor) -> Tensor:
        return functional.dropout(value, self.dropout, self.training)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        hidden = self.out_norm(hidden + self.attend(hidden, mask))
        return self.outer_norm(hidden + self.feed(hidden))


class WordLayer(Layer):
    """A layer over the words, normalised before each half, that changes nothing until it has learned to.

    It reads words where the encoder reads pieces; none of its weights are published ones, so it begins as no change.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__(replace(shape, inner=shape.word_inner))
        for last in (self.out, self.outer):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        hidden = hidden + self.attend(self.out_norm(hidden), mask)
        return hidden + self.feed(self.outer_norm(hidden))


class Encoder(nn.Module):
    """Word pieces and their features → a vector a piece."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.hidden)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.kind = nn.Parameter(torch.zeros(shape.hidden))
        self.features = nn.ModuleList(
            nn.Embedding(n, shape.hidden) for n in (len(SHAPES), len(QUOTE_STATES), 3)
        )
        for feature in self.features:
            nn.init.zeros_(feature.weight)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.dropout = shape.dropout
        self.piece_dropout = shape.piece_dropout

    def embed(self, pieces: Tensor, features: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """Return the normalised sum of the embeddings of each piece."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        total = self.words(pieces) + self.positions(places) + self.kind
        for table, values in zip(self.features, features, strict=True):
            total = total + table(values)
        return self.norm(total)

    def forward(
        self, pieces: Tensor, features: tuple[Tensor, Tensor, Tensor], mask: Tensor | None
    ) -> list[Tensor]:
        """Return what each layer makes of each piece."""
        if self.training:
            # Pieces that are not there teach it to read a word by its neighbours; [CLS] and padding stay.
            is_hidden = (torch.rand(pieces.shape) < self.piece_dropout) & (pieces > UNUSED)
            pieces = pieces.masked_fill(is_hidden, MASK_PIECE)
        hidden = functional.dropout(self.embed(pieces, features), self.dropout, self.training)
        found = []
        for layer in self.layers:
            hidden = layer(hidden, mask)
            found.append(hidden)
        return found

    def load(self, folder: Path) -> None:
        """Take the weights of a published BERT-shaped model folder."""
        weights = {
            name.removeprefix("bert."): value
            for name, value in load_file(folder / "model.safetensors").items()
        }
        state = {
            "words.weight": weights["embeddings.word_embeddings.weight"],
            "positions.weight": weights["embeddings.position_embeddings.weight"],
            "kind": weights["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
        }
        for number in range(len(self.layers)):
            state |= _layer_state(weights, number)
        missing, unexpected = self.load_state_dict(state, strict=False)
        if unexpected or any(not name.startswith("features.") for name in missing):
            raise ValueError(f"{folder}: weights do not fit the encoder: {missing} {unexpected}")


def _layer_state(weights: Mapping[str, Tensor], number: int) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{number}", f"layers.{number}"
    state: dict[str, Tensor] = {}
    for kind in ("weight", "bias"):
        parts = [weights[f"{old}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
        state[f"{new}.mixed.{kind}"] = torch.cat(parts)
        state[f"{new}.out.{kind}"] = weights[f"{old}.attention.output.dense.{kind}"]
        state[f"{new}.out_norm.{kind}"] = weights[f"{old}.attention.output.LayerNorm.{kind}"]
        state[f"{new}.inner.{kind}"] = weights[f"{old}.intermediate.dense.{kind}"]
        state[f"{new}.outer.{kind}"] = weights[f"{old}.output.dense.{kind}"]
        state[f"{new}.outer_norm.{kind}"] = weights[f"{old}.output.LayerNorm.{kind}"]
    return state


class Biaffine(nn.Module):
    """Scores of pairs: dependents in rows, heads in columns."""

    def __init__(self, hidden: int, size: int) -> None:
        super().__init__()
        self.dependent = Linear(hidden, size)
        self.head = Linear(hidden, size)
        self.weight = nn.Parameter(torch.randn(size, size) / size)
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, dependents: Tensor, heads: Tensor) -> Tensor:
        rows = functional.leaky_relu(self.dependent(dependents), 0.1).float()
        columns = functional.leaky_relu(self.head(heads), 0.1).float()
        return (rows @ self.weight + self.bias) @ columns.transpose(-1, -2)


class Arcs(nn.Module):
    """Who depends on whom, the root in column 0, and the two halves of the label scores."""

    def __init__(self, shape: Shape, labels: int) -> None:
        super().__init__()
        self.root = nn.Parameter(torch.randn(shape.hidden) * 0.5)
        self.arcs = Biaffine(shape.hidden, shape.arcs)
        self.label_dependent = Linear(shape.hidden, shape.labels)
        self.label_head = Linear(shape.hidden, shape.labels, bias=False)
        self.label_out = nn.Linear(shape.labels, labels)

    def with_root(self, words: Tensor) -> Tensor:
        """Put the root's vector before the words of each window."""
        root = self.root.to(words.dtype).expand(*words.shape[:-2], 1, words.shape[-1])
        return torch.cat([root, words], dim=-2)


class PairHead(nn.Module):
    """The type of what passes from an actor to a recipient named in one sentence."""

    def __init__(self, shape: Shape, types: int) -> None:
        super().__init__()
        self.query = nn.Linear(2 * shape.hidden, 128)
        self.key = nn.Linear(shape.hidden, 128, bias=False)
        self.inner = nn.Linear(3 * shape.hidden, shape.pair)
        self.out = nn.Linear(shape.pair, types)
        self.dropout = nn.Dropout(0.3)

    def forward(self, words: Tensor, present: Tensor, actor: Tensor, recipient: Tensor) -> Tensor:
        words = words.float()
        sides = torch.cat([_mean(words, actor), _mean(words, recipient)], dim=-1)
        looked = torch.tanh(self.query(sides)).unsqueeze(1)
        scores = (looked * self.key(words)).sum(-1) / math.sqrt(128)
        weights = scores.masked_fill(~present, MASKED).softmax(-1)
        pooled = (weights.unsqueeze(-1) * words).sum(1)
        inner = functional.relu(self.inner(self.dropout(torch.cat([sides, pooled], dim=-1))))
        return self.out(self.dropout(inner))


def _of_words(pieces: Tensor, batch: Batch) -> Tensor:
    """A vector a word: the mean of those of its first and its last piece."""
    width = pieces.shape[-1]
    first = pieces.gather(1, batch.first.unsqueeze(-1).expand(-1, -1, width))
    last = pieces.gather(1, batch.last.unsqueeze(-1).expand(-1, -1, width))
    return (first + last) * 0.5


def _mean(words: Tensor, mask: Tensor) -> Tensor:
    weight = mask.float().unsqueeze(-1)
    return (words * weight).sum(1) / weight.sum(1).clamp(min=1)


class Ties(nn.Module):
    """Scores of labelled ties from anchor words to the words of their window: a bilinear form for each label."""

    def __init__(self, shape: Shape, labels: int) -> None:
        super().__init__()
        self.anchor = Linear(shape.gist, shape.ties)
        self.word = Linear(shape.gist, shape.ties)
        self.weight = nn.Parameter(torch.randn(labels, shape.ties, shape.ties) / shape.ties)
        self.anchor_bias = nn.Parameter(torch.zeros(labels, shape.ties))
        self.word_bias = nn.Parameter(torch.zeros(labels, shape.ties))
        self.bias = nn.Parameter(torch.full((labels,), -4.0))

    def forward(self, anchors: Tensor, words: Tensor, window: Tensor) -> Tensor:
        """Anchors [rows, gist], each of a window of words [windows, words, gist] → [rows, labels, words]."""
        left = functional.leaky_relu(self.anchor(anchors), 0.1).float()
        right = functional.leaky_relu(self.word(words), 0.1).float()
        asked = torch.einsum("rd,lde->rle", left, self.weight) + self.word_bias
        own = left @ self.anchor_bias.T + self.bias
        return asked @ right.transpose(1, 2)[window] + own.unsqueeze(-1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Windows padded to one length; word positions are padded likewise, `present` tells real words."""

    pieces: Tensor
    features: tuple[Tensor, Tensor, Tensor]
    mask: Tensor
    first: Tensor
    last: Tensor
    sentence: Tensor
    present: Tensor
    targets: Mapping[str, Tensor]


class Reader(nn.Module):
    """The encoder with its heads."""

    def __init__(self, shape: Shape, labels: Labels) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.dropout = nn.Dropout(shape.head_dropout)
        plain = {
            "upos": len(labels.upos),
            "feats": len(labels.feats),
            "lemmas": len(labels.lemmas),
            "names": len(labels.names),
            "mentions": len(labels.mentions),
            "claims": len(labels.claims),
        }
        told = {
            "acts": len(labels.acts),
            "modes": len(labels.modes),
            "statuses": len(labels.statuses),
            "stances": len(labels.stances),
            "sectors": len(labels.sectors),
        }
        self.word_layers = nn.ModuleList(WordLayer(shape) for _ in range(shape.word_layers))
        self.heads = nn.ModuleDict({name: Linear(shape.hidden, size) for name, size in plain.items()})
        self.gist = Linear((1 + len(GIST_LAYERS)) * shape.hidden, shape.gist)
        self.told = nn.ModuleDict({name: Linear(shape.gist, size) for name, size in told.items()})
        self.arcs = Arcs(shape, len(labels.deprels))
        self.links = Biaffine(shape.hidden, shape.links)
        self.lands = Biaffine(shape.gist, shape.links)
        self.pair = PairHead(shape, len(labels.plover))
        self.ties = Ties(shape, len(labels.ties))

    def words(self, batch: Batch) -> Tensor:
        """Return the word vectors [windows, words, hidden]: the mean of the first and the last piece, and what
        the layers over words add to it."""
        return self.vectors(batch)[0]

    def vectors(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return the word vectors, and beside them those of the lower layers that the gist is made of."""
        layers = self.encoder(batch.pieces, batch.features, batch.mask)
        words = _of_words(layers[-1], batch)
        for layer in self.word_layers:
            words = layer(words, batch.present[:, None, None, :])
        lower = [_of_words(layers[number], batch) for number in GIST_LAYERS]
        return words, torch.cat([words, *lower], dim=-1)

    def gists(self, vectors: Tensor) -> Tensor:
        """Return what the heads of acts and sayings see of each word."""
        return self.dropout(functional.gelu(self.gist(self.dropout(vectors))))

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """Return the mean loss of every head the batch has targets for."""
        plain, vectors = self.vectors(batch)
        words = self.dropout(plain)
        losses: dict[str, Tensor] = {}
        for name, head in self.heads.items():
            if name in batch.targets:
                losses[name] = _cross_entropy(head(words[batch.present]), batch.targets[name][batch.present])
        if "anchors" in batch.targets:
            losses |= self.told_losses(vectors, batch)
        if "heads" in batch.targets:
            losses |= self._arc_losses(words, batch)
        if "links" in batch.targets:
            scores = self.links(words, words).masked_fill(~batch.present.unsqueeze(1), MASKED)
            losses["links"] = _cross_entropy(scores[batch.present], batch.targets["links"][batch.present])
        if "plover" in batch.targets:
            scores = self.pair(
                words, batch.present, batch.targets["actor"] > 0, batch.targets["recipient"] > 0
            )
            chances = scores.float().log_softmax(-1).masked_fill(batch.targets["plover"] == 0, -1e9)
            losses["plover"] = -chances.logsumexp(-1).mean()
        return losses

    def told_losses(self, vectors: Tensor, batch: Batch) -> dict[str, Tensor]:
        """Return the losses of the heads of acts and sayings."""
        gists = self.gists(vectors)
        losses = {
            name: _cross_entropy(head(gists[batch.present]), batch.targets[name][batch.present])
            for name, head in self.told.items()
            if name in batch.targets
        }
        if "land_of" in batch.targets:
            losses["lands"] = _land_loss(self.lands(gists, gists), batch)
        losses["ties"] = self._tie_loss(gists, batch)
        return losses

    def tie_scores(self, gists: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return the scores [anchors, labels, words] of the batch's anchors, and each one's window."""
        anchors = batch.targets["anchors"]
        window, column = (anchors >= 0).nonzero(as_tuple=True)
        return self.ties(gists[window, anchors[window, column]], gists, window), window

    def _tie_loss(self, gists: Tensor, batch: Batch) -> Tensor:
        """Binary loss of each label the corpus tells, summed over the words, a share of what there is to find."""
        scores, window = self.tie_scores(gists, batch)
        if not len(scores):
            return scores.sum()
        told = batch.targets["tie_labels"][0]
        gold = tie_targets(batch, scores, window)
        loss = functional.binary_cross_entropy_with_logits(scores, gold, reduction="none")
        loss = (loss * batch.present[window].unsqueeze(1))[:, told]
        return loss.sum() / (gold.sum() + len(scores))

    def arc_scores(self, words: Tensor, batch: Batch) -> Tensor:
        """Return the scores [windows, words, words + 1]; column 0 is the root."""
        scores = self.arcs.arcs(words, self.arcs.with_root(words))
        apart = batch.sentence.unsqueeze(2) != batch.sentence.unsqueeze(1)
        apart = apart | ~batch.present.unsqueeze(1)
        apart = torch.cat([torch.zeros_like(apart[:, :, :1]), apart], dim=2)
        return scores.masked_fill(apart, MASKED)

    def _arc_losses(self, words: Tensor, batch: Batch) -> dict[str, Tensor]:
        heads, present = batch.targets["heads"], batch.present
        arcs = _cross_entropy(self.arc_scores(words, batch)[present], heads[present])
        known = heads.clamp(min=0).unsqueeze(-1)
        columns = self.arcs.label_head(self.arcs.with_root(words))
        chosen = columns.gather(1, known.expand(-1, -1, columns.shape[-1]))
        inner = functional.relu(self.arcs.label_dependent(words) + chosen)[present]
        return {
            "arcs": arcs,
            "deprels": _cross_entropy(self.arcs.label_out(inner), batch.targets["deprels"][present]),
        }


def land_chances(scores: Tensor, batch: Batch) -> Tensor:
    """Return the log chances [windows, words, words + 1] that a word's country is what a word names; column 0: none."""
    scores = scores.float().masked_fill(~batch.present.unsqueeze(1), MASKED)
    return torch.cat([torch.zeros_like(scores[:, :, :1]), scores], dim=2).log_softmax(-1)


def _land_loss(scores: Tensor, batch: Batch) -> Tensor:
    """Cross entropy of naming any word of the right country, or none where the window has no such word."""
    wanted, named = batch.targets["land_of"], batch.targets["land_words"]
    right = (named.unsqueeze(1) == wanted.unsqueeze(2)) & (wanted > 0).unsqueeze(2)
    right = torch.cat([~right.any(2, keepdim=True), right], dim=2)
    chances = land_chances(scores, batch).masked_fill(~right, -1e9).logsumexp(-1)
    asked = wanted >= 0
    return -(chances * asked).sum() / asked.sum().clamp(min=1)


def tie_targets(batch: Batch, scores: Tensor, window: Tensor) -> Tensor:
    """Return 1 where an anchor is tied to a word, in the shape of the scores."""
    gold = torch.zeros_like(scores)
    counts = (batch.targets["anchors"] >= 0).sum(1)
    before = counts.cumsum(0) - counts  # rows of the windows before each
    rows = batch.targets["ties"].reshape(len(counts), -1, 3)
    at, number = (rows[:, :, 0] >= 0).nonzero(as_tuple=True)
    found = rows[at, number]
    gold[before[at] + found[:, 0], found[:, 2], found[:, 1]] = 1.0
    return gold


def _cross_entropy(scores: Tensor, targets: Tensor) -> Tensor:
    """Mean over the targets there are; 0, not NaN, where a batch has none."""
    total = functional.cross_entropy(scores.float(), targets, ignore_index=-100, reduction="sum")
    return total / (targets != -100).sum().clamp(min=1)
