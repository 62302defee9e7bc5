"""Measures a bundle on the development parts and writes its report and its card.

Training only. In: a bundle and the corpora. Out: `report.json`, every figure, and `CARD.md`, the same for people.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from parley.evaluate.conllu import read_documents
from parley.evaluate.coreference import CoreferenceScores
from parley.evaluate.names import NameScores, score_names
from parley.evaluate.syntax import SyntaxScores, score_syntax
from parley.models.coreference import Scorer
from parley.models.encoder import Encoder
from parley.models.pairs import score_pair
from parley.models.viterbi import best_spans, read_scheme
from parley.split import split
from parley.train.coreference import layout_of, mark, measure_scorer
from parley.train.corpora import Document, in_held_out_part, plover_pairs, polnear, treebank
from parley.train.windows import YIELD

_ROLES = ("source", "cue", "content")


@dataclass(frozen=True, kw_only=True, slots=True)
class PairScores:
    """Share of pairs given the right type, and the mean of the types' F1, in percent."""

    pairs: int
    accuracy: float
    macro_f1: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What a bundle was measured to do on the development parts."""

    gum: SyntaxScores
    gum_news: SyntaxScores
    ewt: SyntaxScores
    names: NameScores
    claim_words: Mapping[str, float]  # F1 of the words of each role
    pairs: PairScores
    coreference: CoreferenceScores | None
    words_per_second: float  # encoder and its graph, one thread
    megabytes: float


def measure(bundle: Path, recipe: Mapping[str, Any], data: Path) -> Figures:
    """Measure a bundle on the development parts the recipe names."""
    encoder = Encoder.load(bundle)
    files = {name: data / path for name, path in recipe["files"].items()}
    gum = list(read_documents(files["gum_dev"]))
    articles = polnear(files["polnear_dev"])
    scorer = Scorer.of(encoder.heads)
    marked = [mark(encoder, document) for document in treebank(files["gum_dev"])] if scorer else []
    return Figures(
        gum=score_syntax(encoder, gum),
        gum_news=score_syntax(encoder, [document for document in gum if "_news_" in document.doc_id]),
        ewt=score_syntax(encoder, read_documents(files["ewt_dev"])),
        names=score_names(encoder, files["newswire_dev"]),
        claim_words=_claim_words(encoder, articles),
        pairs=_pairs(encoder, files["pairs"], recipe["held_out"]["pairs"]),
        coreference=measure_scorer(scorer, marked) if scorer else None,
        words_per_second=_speed(encoder, articles[:20]),
        megabytes=round(sum(path.stat().st_size for path in bundle.iterdir()) / 1e6, 1),
    )


def _claim_words(encoder: Encoder, articles: Sequence[Document]) -> dict[str, float]:
    scheme = read_scheme(encoder.labels.claims)
    right, made, true = Counter[str](), Counter[str](), Counter[str]()
    for article in articles:
        gold = [tag.partition("-")[2] for sentence in article.sentences for tag in sentence.claims or ()]
        found = [""] * len(gold)
        forms = [word for sentence in article.sentences for word in sentence.words]
        for window in encoder.encode(forms, layout_of(article)):
            for span in best_spans(window.claims, scheme):
                for word in range(window.first + span.first, window.first + span.last + 1):
                    found[word] = span.kind
        right.update(one for one, other in zip(found, gold, strict=True) if one == other)
        made.update(found)
        true.update(gold)
    return {role: _f1(right[role], made[role], true[role]) for role in _ROLES}


def _pairs(encoder: Encoder, path: Path, share: float) -> PairScores:
    right, made, true = Counter[str](), Counter[str](), Counter[str]()
    for pair in plover_pairs(path):
        if not in_held_out_part(pair.id, share):
            continue
        text = " ".join(pair.words)
        places = [len(" ".join(pair.words[:index])) + bool(index) for index in range(len(pair.words))]
        spans = [
            (places[first], places[end - 1] + len(pair.words[end - 1]))
            for first, end in (pair.actor, pair.recipient)
        ]
        chances = score_pair(encoder, text, split(text), spans[0], spans[1])
        merged = Counter[str]()
        for kind, chance in chances.items():
            merged["YIELD" if kind in YIELD else str(kind)] += chance  # type: ignore[assignment]
        guess = max(sorted(merged), key=lambda kind: merged[kind])
        right[guess] += guess == pair.kind
        made[guess] += 1
        true[pair.kind] += 1
    scores = [_f1(right[kind], made[kind], true[kind]) for kind in true]
    return PairScores(
        pairs=true.total(),
        accuracy=round(100 * right.total() / max(1, true.total()), 1),
        macro_f1=round(sum(scores) / max(1, len(scores)), 1),
    )


def _speed(encoder: Encoder, articles: Sequence[Document]) -> float:
    words = 0
    started = time.process_time()
    for article in articles:
        forms = [word for sentence in article.sentences for word in sentence.words]
        words += len(forms)
        for _ in encoder.encode(forms, layout_of(article)):
            pass
    return round(words / max(1e-9, time.process_time() - started))


def _f1(right: int, made: int, true: int) -> float:
    return round(200 * right / max(1, made + true), 1)


# ---- writing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Training:
    """How a bundle came to be."""

    recipe: str  # SHA-256 of the recipe
    recipe_name: str
    start: str | None  # hash of the bundle it began with
    processes: int
    meet_s: float
    steps: int
    passes: Mapping[str, float]
    hours: float


def write_report(bundle: Path, figures: Figures, unquantised: Figures | None, training: Training) -> None:
    """Write `report.json` and `CARD.md` into the bundle."""
    report: dict[str, Any] = {"training": asdict(training), "int8": asdict(figures)}
    if unquantised is not None:
        report["float32"] = asdict(unquantised)
    (bundle / "report.json").write_text(json.dumps(report, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (bundle / "CARD.md").write_text(_card(figures, unquantised, training), encoding="utf-8")


def _card(figures: Figures, unquantised: Figures | None, training: Training) -> str:
    rows = "\n".join(_rows(figures, unquantised))
    passes = ", ".join(f"{name} {count:.1f}" for name, count in training.passes.items())
    return _CARD.format(
        rows=rows,
        passes=passes,
        hours=training.hours,
        processes=training.processes,
        meet=training.meet_s,
        start=_STARTED[training.start is not None].format(start=(training.start or "")[:19]),
        again=_AGAIN[training.start is not None].format(recipe=training.recipe_name),
        steps=training.steps,
        recipe=training.recipe[:12],
        speed=round(figures.words_per_second, -1),
        size=figures.megabytes,
    )


def _rows(figures: Figures, other: Figures | None) -> list[str]:
    def row(name: str, part: str, values: tuple[Any, Any]) -> str:
        return f"| {name} | {part} | {values[0]} | {'–' if other is None else values[1]} |"

    both = (figures, other or figures)
    rows = []
    for part, trees in (("GUM dev", "gum"), ("GUM dev, news", "gum_news"), ("EWT dev", "ewt")):
        pair = [getattr(item, trees) for item in both]
        values = tuple(
            f"{s.upos} / {s.uas} / {s.las} / {s.las_with_subtypes} / {s.lemmas} / {s.features}" for s in pair
        )
        what = "UPOS / UAS / LAS / LAS with subtypes / lemma / features, given words"
        rows.append(row(what, part, (values[0], values[1])))
    rows.append(
        row("Names: span and class, F1", "Worldwide Newswire dev", (both[0].names.f1, both[1].names.f1))
    )
    claims = tuple(" / ".join(f"{item.claim_words[role]}" for role in _ROLES) for item in both)
    rows.append(row("Words of source / cue / content, F1", "PolNeAR dev", (claims[0], claims[1])))
    pairs = tuple(f"{item.pairs.accuracy} / {item.pairs.macro_f1}" for item in both)
    rows.append(
        row("Type of a pair: accuracy / macro F1", "PLOVER pairs, 15% held out", (pairs[0], pairs[1]))
    )
    scores = tuple(
        "–" if c is None else f"{c.muc} / {c.b_cubed} / {c.speakers}"
        for c in (item.coreference for item in both)
    )
    rows.append(row("Co-reference: MUC / B³ / speakers without a name", "GUM dev", (scores[0], scores[1])))
    return rows


_STARTED = {
    False: "From the published encoder.",
    True: "From the weights of the bundle before it ({start}…, in the repository's history), made good for rounding.",
}
_AGAIN = {
    False: "`parley train {recipe}` makes it again.",
    True: "`parley train {recipe} --start BUNDLE` makes it again.",
}
_CARD = """# The reader

One text encoder with a head for every layer of a reading: parts of speech, features, lemmas, dependency trees,
names, heads of mentions, words of claims (source, cue, content) and which belong together, the PLOVER type of what
an actor does to a recipient, and co-reference. English news. It runs on ONNX Runtime in int8 on one processor core,
about {speed:.0f} words a second, {size} MB on disk, and never uses the network.

## Made from
- Backbone: all-MiniLM-L6-v2 (6 layers, 384 wide; Apache-2.0), and one layer over words of our own.
- UD English EWT (CC BY-SA 4.0): tags, lemmas, trees.
- GUM (CC BY and public-domain genres; annotations CC BY 4.0): tags, lemmas, trees, mentions, co-reference.
- Worldwide Newswire (Shan et al. 2023): names.
- PolNeAR 1.0 (Newell, Margolin, Ruths 2018): claims.
- PLOVER pairs (Hu et al. 2024): types of pairs.

No text of these corpora is part of this folder. The weights are released under CC BY-SA 4.0.

## Training
{start} Recipe {recipe}…, {hours} hours on {processes} processor cores that others used too, one process each,
their weights averaged every {meet:.0f} seconds; countries exchanged for stand-ins as in reading; the last part with
numbers rounded as in the int8 graph. The first process made {steps} steps; its passes over the corpora: {passes}.
The weights are a running average; the pair head and co-reference were trained after that, on the vectors as they
stand here. {again}

## Measured on development parts
| what | on | this bundle (int8) | before rounding (float32) |
|---|---|---|---|
{rows}

Words and sentences are the corpus's own in the rows of trees; claims, names and pairs are measured on parley's own
words. Co-reference is measured on the mentions the reader finds. Figures on the test parts run a little lower.

## Know before use
- Trained on edited English; speech transcripts, social media and translated text are read less well.
- The claim heads learned from seven US publishers' political news.
- Some types have few examples of pairs (PROTEST, MOBILIZE, COOPERATE): their probabilities are rough. CONCEDE and
  RETREAT are one type in the corpus; words of promise and of deed told them apart in training, where they could.
  There is no "no event" type.
- The encoder does not see capital letters but through a coarse shape of each word.
- A text of one short sentence is read less well than a sentence of a report.
"""
