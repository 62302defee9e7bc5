"""Second stage of training: the co-reference scorer, on the frozen vectors of an exported bundle.

Training only. In: a bundle and GUM. Out: weights `coreference.*` for the bundle's heads. Mentions are those the
reader itself finds, matched to GUM's by their heads, so that training sees what reading will see.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

import logging
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from parley.analyse.mentions import MentionFinder
from parley.analyse.syntax import Parser
from parley.analyse.tags import Columns, Tagger
from parley.evaluate.coreference import CoreferenceScores, Entities, Speakers, is_speaker, score_entities
from parley.models.coreference import (
    FORM_NAME,
    OWN_SIZES,
    REACH,
    SIZES,
    Facts,
    Scorer,
    Words,
    candidates,
    describe,
    offsets,
    own_codes,
    pair_codes,
)
from parley.models.encoder import Encoder
from parley.models.features import quote_states
from parley.train.corpora import Document
from parley.train.corpora import Mention as GoldMention
from parley.types import Layout, Mention

log = logging.getLogger(__name__)

_SAME_NAME = ("flat", "appos", "compound", "nmod")


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """Sizes and rates of this stage."""

    size: int = 128
    inner: int = 48
    epochs: int = 16
    rate: float = 1e-3
    weight_decay: float = 0.02
    dropout: float = 0.3
    seed: int = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """A document as the reader sees it, with the entity of each mention (None: GUM has none there)."""

    id: str
    words: Words
    mentions: tuple[Mention, ...]
    clusters: tuple[str | None, ...]
    facts: Facts
    vectors: NDArray[np.float32]
    gold: Mapping[str, tuple[int, ...]]


def layout_of(document: Document) -> Layout:
    """Lay out a document of given words: positions as if joined by spaces."""
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[tuple[int, int]] = []
    openers: list[int] = []
    place = 0
    for number, sentence in enumerate(document.sentences):
        if sentence.opens_paragraph or number == 0:
            openers.append(number)
        sentences.append((len(starts), len(starts) + len(sentence.words)))
        for word in sentence.words:
            starts.append(place)
            place += len(word)
            ends.append(place)
            place += 1
    return Layout(
        starts=tuple(starts),
        ends=tuple(ends),
        sentences=tuple(sentences),
        paragraphs=tuple(zip(openers, [*openers[1:], len(sentences)], strict=True)),
    )


def mark(encoder: Encoder, document: Document) -> Marked:
    """Analyse a treebank document and find the entity of each mention found."""
    layout = layout_of(document)
    forms = [word for sentence in document.sentences for word in sentence.words]
    columns, mentions, vectors = Columns(), [], []
    tagger, finder = Tagger(encoder.labels, encoder.lemmatizer), MentionFinder(encoder.labels)
    parser = Parser(encoder.labels.deprels, encoder.heads)
    for window in encoder.encode(forms, layout):
        tagger.add(columns, window, forms[window.first : window.first + len(window.upos)])
        parser.add(columns, window)
        found = finder.find(columns, window)
        mentions += found
        vectors.append(window.words[[mention.head - window.first for mention in found]])
    opens = [False] * len(forms)
    for sentence, _ in layout.paragraphs:
        opens[layout.sentences[sentence][0]] = True
    words = Words(
        forms=forms,
        upos=columns.upos,
        features=columns.features,
        lemmas=columns.lemmas,
        heads=columns.heads,
        relations=columns.relations,
        quotes=quote_states(forms, opens),
        sentences=[number for number, (a, b) in enumerate(layout.sentences) for _ in range(a, b)],
    )
    gold = _gold_mentions(document)
    clusters = tuple(_entities(words, mentions, gold))
    places: dict[str, set[int]] = defaultdict(set)
    for entry in gold:
        places[entry.cluster].add(entry.head)
    return Marked(
        id=document.id,
        words=words,
        mentions=tuple(mentions),
        clusters=clusters,
        facts=describe(words, mentions),
        vectors=np.concatenate(vectors) if vectors else np.zeros((0, 1), dtype=np.float32),
        gold={cluster: tuple(sorted(heads)) for cluster, heads in places.items()},
    )


def _gold_mentions(document: Document) -> list[GoldMention]:
    mentions = []
    offset = 0
    for sentence in document.sentences:
        for m in sentence.mentions or ():
            mentions.append(
                GoldMention(
                    start=offset + m.start,
                    end=offset + m.end,
                    head=offset + m.head,
                    kind=m.kind,
                    cluster=m.cluster,
                )
            )
        offset += len(sentence.words)
    return mentions


def _entities(words: Words, mentions: Sequence[Mention], gold: Sequence[GoldMention]) -> list[str | None]:
    """The entity of each mention: by its words, else by its head, else by the head its name hangs on."""
    spans = {(entry.start, entry.end): entry.cluster for entry in gold}
    heads: dict[int, str] = {}
    for entry in sorted(gold, key=lambda item: item.end - item.start):
        heads[entry.head] = entry.cluster
    found: list[str | None] = []
    for mention in mentions:
        cluster = spans.get((mention.first, mention.last + 1)) or heads.get(mention.head)
        governor = words.heads[mention.head]
        if cluster is None and mention.named and governor is not None:
            relation = words.relations[mention.head].partition(":")[0]
            if relation in _SAME_NAME[:3] or mention.first <= governor <= mention.last:
                cluster = heads.get(governor)
        found.append(cluster)
    return found


# ---- the scorer in torch ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class _Example:
    vectors: Tensor
    own: Tensor
    codes: Tensor
    later: Tensor
    earlier: Tensor
    slots: Tensor
    right: Tensor  # (mentions, REACH + 2): column 0 a new entity


class _Network(nn.Module):
    def __init__(self, hidden: int, numbers: Numbers) -> None:
        super().__init__()
        self.size = numbers.size
        self.later = nn.Linear(hidden, numbers.size)
        self.earlier = nn.Linear(hidden, numbers.size)
        self.pair_table = nn.Parameter(torch.randn(sum(SIZES.values()), numbers.inner) * 0.1)
        self.pair_inner_bias = nn.Parameter(torch.zeros(numbers.inner))
        self.pair_out = nn.Linear(numbers.inner, 1)
        self.own_table = nn.Parameter(torch.randn(sum(OWN_SIZES.values()), numbers.inner) * 0.1)
        self.own_inner_bias = nn.Parameter(torch.zeros(numbers.inner))
        self.own_vector = nn.Parameter(torch.randn(numbers.size, numbers.inner) * 0.02)
        self.own_out = nn.Linear(numbers.inner, 1)
        self.dropout = nn.Dropout(numbers.dropout)

    def forward(self, example: _Example) -> Tensor:
        vectors = self.dropout(example.vectors)
        later, earlier = self.later(vectors), self.earlier(vectors)
        own = self.own_table[example.own].sum(1) + self.own_inner_bias + later @ self.own_vector
        new = self.own_out(self.dropout(functional.relu(own))).squeeze(-1)
        near = (later[example.later] * earlier[example.earlier]).sum(-1) / self.size**0.5
        inner = self.pair_table[example.codes].sum(1) + self.pair_inner_bias
        scores = near + self.pair_out(self.dropout(functional.relu(inner))).squeeze(-1)
        table = torch.full((len(new), REACH + 2), -1e9)
        table = table.index_put((example.later, example.slots), scores)
        return torch.cat([new.unsqueeze(1), table[:, 1:]], dim=1)


def _example(marked: Marked) -> _Example | None:
    later, earlier = candidates(marked.facts)
    if not len(later):
        return None
    starts = np.searchsorted(later, later, side="left")
    slots = np.arange(len(later)) - starts + 1
    right = np.zeros((len(marked.facts), REACH + 2), dtype=bool)
    same = np.array(
        [
            marked.clusters[i] is not None and marked.clusters[i] == marked.clusters[j]
            for i, j in zip(later, earlier, strict=True)
        ]
    )
    right[later[same], slots[same]] = True
    right[:, 0] = ~right.any(axis=1)
    return _Example(
        vectors=torch.from_numpy(marked.vectors),
        own=torch.from_numpy(own_codes(marked.facts) + offsets(OWN_SIZES)),
        codes=torch.from_numpy(pair_codes(marked.facts, later, earlier) + offsets(SIZES)),
        later=torch.from_numpy(later),
        earlier=torch.from_numpy(earlier),
        slots=torch.from_numpy(slots),
        right=torch.from_numpy(right),
    )


def train_scorer(documents: Sequence[Marked], numbers: Numbers) -> dict[str, NDArray[np.float32]]:
    """Train on marked documents; return the weights as the bundle names them, matrices stored [in, out]."""
    torch.manual_seed(numbers.seed)
    source = random.Random(numbers.seed)
    examples = [example for marked in documents if (example := _example(marked)) is not None]
    network = _Network(examples[0].vectors.shape[1], numbers)
    optimiser = torch.optim.AdamW(network.parameters(), lr=numbers.rate, weight_decay=numbers.weight_decay)
    steps = numbers.epochs * len(examples)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / steps)
    for epoch in range(numbers.epochs):
        source.shuffle(examples)
        total = 0.0
        for example in examples:
            chances = network(example).log_softmax(-1).masked_fill(~example.right, -1e9)
            loss = -chances.logsumexp(-1).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            plan.step()
            total += float(loss.detach())
        log.info("co-reference pass %d: loss %.4f", epoch + 1, total / len(examples))
    return _weights(network)


def _weights(network: _Network) -> dict[str, NDArray[np.float32]]:
    names = {
        "later.weight": network.later.weight.T,
        "later.bias": network.later.bias,
        "earlier.weight": network.earlier.weight.T,
        "earlier.bias": network.earlier.bias,
        "pair.table": network.pair_table,
        "pair.inner_bias": network.pair_inner_bias,
        "pair.out": network.pair_out.weight[0],
        "pair.bias": network.pair_out.bias,
        "own.table": network.own_table,
        "own.inner_bias": network.own_inner_bias,
        "own.vector": network.own_vector,
        "own.out": network.own_out.weight[0],
        "own.bias": network.own_out.bias,
    }
    return {
        f"coreference.{name}": value.detach().contiguous().numpy().copy() for name, value in names.items()
    }


# ---- measuring --------------------------------------------------------------------------------------------


def measure_scorer(scorer: Scorer, documents: Sequence[Marked]) -> CoreferenceScores:
    """Measure a scorer on marked documents it was not trained on."""
    entities, speakers = [], Speakers()
    for marked in documents:
        links = scorer.link(marked.facts, scorer.project(marked.vectors))
        entities.append(_entities_found(marked, links.antecedent))
        _count_speakers(marked, links.antecedent, speakers)
    return score_entities(entities, speakers)


def _entities_found(marked: Marked, antecedents: Sequence[int | None]) -> Entities:
    roots: list[int] = []
    groups: dict[int, list[int]] = defaultdict(list)
    known = {cluster: heads for cluster, heads in marked.gold.items() if len(heads) > 1}
    for mention, antecedent in enumerate(antecedents):
        roots.append(mention if antecedent is None else roots[antecedent])
        groups[roots[mention]].append(_gold_head(marked, mention))
    found = [sorted(set(heads)) for heads in groups.values() if len(set(heads)) > 1]
    return Entities(gold=list(known.values()), found=found)


def _gold_head(marked: Marked, mention: int) -> int:
    """The head GUM gives the mention, for names that the reader cuts shorter; else its own."""
    entry = marked.mentions[mention]
    heads = marked.gold.get(marked.clusters[mention] or "", ())
    if entry.head in heads:
        return entry.head
    near = [head for head in heads if abs(head - entry.head) <= 8 and head == marked.words.heads[entry.head]]
    return near[0] if near else entry.head


def _count_speakers(marked: Marked, antecedents: Sequence[int | None], speakers: Speakers) -> None:
    words = marked.words
    for mention, entry in enumerate(marked.mentions):
        cluster = marked.clusters[mention]
        if cluster is None or marked.facts.form[mention] == FORM_NAME:
            continue
        if not is_speaker(words.lemmas, words.heads, words.relations, entry.head):
            continue
        if cluster not in marked.clusters[:mention]:
            continue
        antecedent = antecedents[mention]
        speakers.seen += 1
        speakers.right += antecedent is not None and marked.clusters[antecedent] == cluster
