"""Measures the co-reference step by itself: a treebank's own trees and mentions in, antecedents found out.

Beside the road: `parley score`. What is asked is what attribution asks: somebody is said to speak by a pronoun or a
phrase without a name; is the mention it is led back to one of the right entity in GUM?
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

import numpy as np

from parley.analyse.coreference import Resolver
from parley.analyse.mentions import phrase_spans
from parley.analyse.scores import Halves
from parley.analyse.tags import Columns
from parley.evaluate.conllu import TreebankDocument, read_documents
from parley.evaluate.coreference import Speakers, is_speaker
from parley.models.coreference import Scorer
from parley.models.encoder import Encoder
from parley.types import Layout, Mention, MentionType

_BRACKET = re.compile(r"\([^()]+\)?|[^()]+\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """A treebank document as co-reference reads it; `entity` has GUM's entity of each mention."""

    columns: Columns
    layout: Layout
    mentions: tuple[Mention, ...]
    entity: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AntecedentScores:
    """Shares in percent of the mentions that have an antecedent in GUM and are led to the right entity.

    `speakers` are pronouns and phrases without a name that are subjects of words of saying, `precision` is the share
    of all links made that are right, `spans` that of phrases whose extent is found from their head.
    """

    speakers: float
    speakers_measured: int
    pronouns: float
    others: float
    precision: float
    spans: float


@dataclass(slots=True)
class _Tallies:
    speakers: Speakers = field(default_factory=Speakers)
    pronouns: Speakers = field(default_factory=Speakers)
    others: Speakers = field(default_factory=Speakers)
    links: Speakers = field(default_factory=Speakers)


def score_antecedents(conllu_path: Path, encoder: Encoder | None = None) -> AntecedentScores:
    """Run co-reference over gold trees and mentions; with an encoder, its trained scores are used too."""
    scorer = None if encoder is None else Scorer.of(encoder.heads)
    resolver, tallies = Resolver(scorer), _Tallies()
    for document in read_documents(conllu_path):
        marked = mark(document)
        projected = None if encoder is None or scorer is None else _projected(encoder, scorer, marked)
        found, clusters = resolver.resolve(marked.columns, marked.mentions, marked.layout, projected)
        _count(marked, found, clusters, tallies)
    return AntecedentScores(
        speakers=_percent(tallies.speakers),
        speakers_measured=tallies.speakers.seen,
        pronouns=_percent(tallies.pronouns),
        others=_percent(tallies.others),
        precision=_percent(tallies.links),
        spans=round(100 * score_spans(conllu_path), 1),
    )


def _percent(tally: Speakers) -> float:
    return round(100 * tally.right / max(1, tally.seen), 1)


def score_spans(conllu_path: Path) -> float:
    """Share of GUM's nominal and pronominal spans that are found from their heads and the gold trees."""
    right = seen = 0
    for document in read_documents(conllu_path):
        columns, _, gold = _read(document)
        own = {
            head: span
            for head, (span, _, _) in gold.items()
            if columns.upos[head] not in ("VERB", "AUX", "PUNCT")
        }
        spans = phrase_spans(columns, 0, len(columns.forms), own)
        seen += len(own)
        right += sum(spans[head] == span for head, span in own.items())
    return right / seen if seen else 0.0


def mark(document: TreebankDocument) -> Marked:
    """Columns, layout, mentions and entities of a treebank document."""
    columns, layout, gold = _read(document)
    made: list[tuple[Mention, str]] = []
    for head, ((first, last), kind, entity) in gold.items():
        is_name = columns.upos[head] == "PROPN"
        if is_name:
            first, last = _name_span(columns, first, head, last)
        made.append((Mention(first=first, last=last, head=head, type=_type(kind), named=is_name), entity))
    made.sort(key=lambda pair: (pair[0].first, -pair[0].last, pair[0].head))
    return Marked(
        columns=columns,
        layout=layout,
        mentions=tuple(mention for mention, _ in made),
        entity=tuple(entity for _, entity in made),
    )


def _type(kind: str) -> MentionType:
    return cast(MentionType, "date" if kind == "time" else kind if kind in get_args(MentionType) else "misc")


def _name_span(columns: Columns, first: int, head: int, last: int) -> tuple[int, int]:
    """The words of a phrase's name alone, as the reader cuts names."""
    low = high = head
    while low > first and columns.upos[low - 1] == "PROPN":
        low -= 1
    while high < last and columns.upos[high + 1] == "PROPN":
        high += 1
    return low, high


Gold = Mapping[int, tuple[tuple[int, int], str, str]]  # head → span, type, entity


def _read(document: TreebankDocument) -> tuple[Columns, Layout, Gold]:
    columns, gold = Columns(), {}
    starts: list[int] = []
    ends: list[int] = []
    openers: list[int] = []
    for number, sentence in enumerate(document.sentences):
        base = len(columns.forms)
        if sentence.newpar or number == 0:
            openers.append(number)
        for word in sentence.words:
            columns.forms.append(word.form)
            columns.upos.append(word.upos)
            columns.features.append("" if word.feats == "_" else word.feats)
            columns.lemmas.append(word.lemma)
            columns.heads.append(None if word.head == 0 else base + word.head - 1)
            columns.relations.append(word.deprel)
            starts.append(word.start)
            ends.append(word.end)
        columns.sentences.append((base, len(columns.forms)))
        spans = _entities([word.misc for word in sentence.words])
        for first, last, kind, entity in sorted(spans, key=lambda span: span[1] - span[0]):
            inside = range(base + first, base + last + 1)
            head = next((w for w in inside if columns.heads[w] not in inside), inside[0])
            gold[head] = ((inside[0], inside[-1]), kind, entity)
    paragraphs = tuple(zip(openers, [*openers[1:], len(columns.sentences)], strict=True))
    layout = Layout(
        starts=tuple(starts), ends=tuple(ends), sentences=tuple(columns.sentences), paragraphs=paragraphs
    )
    return columns, layout, gold


def _entities(column: Sequence[str]) -> list[tuple[int, int, str, str]]:
    """GUM's bracketed `Entity=` values → (first, last, type, entity)."""
    found: list[tuple[int, int, str, str]] = []
    opened: list[tuple[str, str, int]] = []
    for word, misc in enumerate(column):
        value = next((part[7:] for part in misc.split("|") if part.startswith("Entity=")), "")
        for bracket in _BRACKET.findall(value):
            if bracket[0] == "(":
                entity, kind = bracket[1:].rstrip(")").split("-")[:2]
                opened.append((entity, kind, word))
            if bracket[-1] == ")":
                entity = bracket.strip("()").split("-")[0]
                at = max((n for n, entry in enumerate(opened) if entry[0] == entity), default=None)
                if at is not None:
                    _, kind, first = opened.pop(at)
                    found.append((first, word, kind, entity.partition("[")[0]))
    return found


def _projected(encoder: Encoder, scorer: Scorer, marked: Marked) -> Halves:
    rows: dict[int, Halves] = {}
    wanted = {mention.head for mention in marked.mentions}
    for window in encoder.encode(marked.columns.forms, marked.layout):
        heads = [w for w in range(window.first, window.first + len(window.upos)) if w in wanted]
        if heads:
            made = scorer.project(window.words[[head - window.first for head in heads]])
            rows.update(zip(heads, made, strict=True))
    return (
        np.stack([rows[mention.head] for mention in marked.mentions])
        if rows
        else np.zeros((0, 0), np.float16)
    )


def _count(
    marked: Marked, found: Sequence[Mention], clusters: Sequence[Sequence[int]], tallies: _Tallies
) -> None:
    entity_of = dict(zip(marked.mentions, marked.entity, strict=True))
    cluster_of = {number: index for index, cluster in enumerate(clusters) for number in cluster}
    met: set[str] = set()
    last: dict[int, Mention] = {}  # of each cluster
    columns = marked.columns
    for number in sorted(range(len(found)), key=lambda n: (found[n].head, found[n].first)):
        mention, cluster = found[number], cluster_of.get(number)
        antecedent = None if cluster is None else last.get(cluster)
        if cluster is not None:
            last[cluster] = mention
        entity = entity_of.get(mention)
        if entity is None:  # a coordination made for the two it holds
            continue
        right = antecedent is not None and entity_of.get(antecedent) == entity
        counted = [tallies.links] if antecedent is not None else []
        if entity in met:
            counted.append(tallies.pronouns if columns.upos[mention.head] == "PRON" else tallies.others)
            if not mention.named and is_speaker(
                columns.lemmas, columns.heads, columns.relations, mention.head
            ):
                counted.append(tallies.speakers)
        for tally in counted:
            tally.seen += 1
            tally.right += right
        met.add(entity)
