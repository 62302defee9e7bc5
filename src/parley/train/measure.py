"""Quick figures on samples of the development parts while a run goes on.

Training only; the figures of the card come from `parley.evaluate` on the exported bundle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from parley.train.corpora import name_spans
from parley.train.fit import collate, precision
from parley.train.network import Batch, Reader, land_chances, tie_targets
from parley.train.windows import Labels, Window


def quick_figures(
    network: Reader, windows: Mapping[str, Sequence[Window]], labels: Labels
) -> dict[str, float]:
    """Return accuracies and F1 in percent on the windows given, by corpus and layer."""
    counts: Counter[str] = Counter()
    with torch.no_grad(), precision():
        for name, group in windows.items():
            ordered = sorted(group, key=lambda window: len(window.pieces))
            for start in range(0, len(ordered), 8):
                batch = collate(ordered[start : start + 8])
                _count(network, batch, name.partition("_")[0], labels, counts)
    figures = {
        key[4:]: 100 * counts[key] / max(1, counts["all " + key[4:]]) for key in counts if key[:4] == "hit "
    }
    for key in [key[3:] for key in counts if key.startswith("tp ")]:
        made, true = counts["made " + key], counts["true " + key]
        figures["F " + key] = 200 * counts["tp " + key] / max(1, made + true)
    return {key: round(value, 1) for key, value in sorted(figures.items())}


def _count(network: Reader, batch: Batch, corpus: str, labels: Labels, counts: Counter[str]) -> None:
    words, vectors = network.vectors(batch)
    gists = network.gists(vectors)
    present = batch.present
    for name, head in (*network.heads.items(), *network.told.items()):
        if name not in batch.targets:
            continue
        seen = words if name in network.heads else gists
        guess, gold = head(seen[present]).argmax(-1), batch.targets[name][present]
        if name in ("names", "claims"):
            _count_tags(guess.tolist(), gold.tolist(), getattr(labels, name), f"{corpus} {name}", counts)
        elif name in ("mentions", "acts", "stances"):
            counts[f"tp {corpus} {name}"] += int(((guess == gold) & (gold > 0)).sum())
            counts[f"made {corpus} {name}"] += int((guess > 0).sum())
            counts[f"true {corpus} {name}"] += int((gold > 0).sum())
        else:
            _count_hits(guess, gold, f"{corpus} {name}", counts)
    if "heads" in batch.targets:
        _count_arcs(network, words, batch, corpus, counts)
    if "land_of" in batch.targets:
        _count_lands(network, gists, batch, corpus, counts)
    if "anchors" in batch.targets:
        _count_ties(network, gists, batch, corpus, labels, counts)
    if "links" in batch.targets:
        scores = network.links(words, words).masked_fill(~present.unsqueeze(1), -1e4)
        _count_hits(scores.argmax(-1)[present], batch.targets["links"][present], f"{corpus} links", counts)
    if "plover" in batch.targets:
        scores = network.pair(words, present, batch.targets["actor"] > 0, batch.targets["recipient"] > 0)
        right = batch.targets["plover"].gather(1, scores.argmax(-1, keepdim=True))
        counts["hit pairs"] += int(right.sum())
        counts["all pairs"] += len(right)


def _count_lands(network: Reader, gists: Tensor, batch: Batch, corpus: str, counts: Counter[str]) -> None:
    wanted, named = batch.targets["land_of"], batch.targets["land_words"]
    column = land_chances(network.lands(gists, gists), batch).argmax(-1)
    guess = torch.cat([torch.zeros_like(named[:, :1]), named.clamp(min=0)], dim=1).gather(1, column)
    there = (named.unsqueeze(1) == wanted.unsqueeze(2)).any(2)
    gold = torch.where((wanted <= 0) | there, wanted, torch.zeros_like(wanted))
    _count_hits(guess[batch.present], gold[batch.present], f"{corpus} lands", counts)


def _count_ties(
    network: Reader, gists: Tensor, batch: Batch, corpus: str, labels: Labels, counts: Counter[str]
) -> None:
    scores, window = network.tie_scores(gists, batch)
    if not len(scores):
        return
    gold = tie_targets(batch, scores, window) > 0
    made = (scores > 0) & batch.present[window].unsqueeze(1)
    for number in batch.targets["tie_labels"][0].tolist():
        key = f"{corpus} {labels.ties[number]}"
        counts[f"tp {key}"] += int((made & gold)[:, number].sum())
        counts[f"made {key}"] += int(made[:, number].sum())
        counts[f"true {key}"] += int(gold[:, number].sum())


def _count_hits(guess: Tensor, gold: Tensor, key: str, counts: Counter[str]) -> None:
    known = gold >= 0
    counts[f"hit {key}"] += int(((guess == gold) & known).sum())
    counts[f"all {key}"] += int(known.sum())


def _count_arcs(network: Reader, words: Tensor, batch: Batch, corpus: str, counts: Counter[str]) -> None:
    present = batch.present
    guess = network.arc_scores(words, batch).argmax(-1)
    columns = network.arcs.label_head(network.arcs.with_root(words))
    chosen = columns.gather(1, guess.unsqueeze(-1).expand(-1, -1, columns.shape[-1]))
    inner = torch.relu(network.arcs.label_dependent(words) + chosen)[present]
    label = network.arcs.label_out(inner).argmax(-1)
    gold, heads = batch.targets["deprels"][present], batch.targets["heads"][present]
    _count_hits(guess[present], heads, f"{corpus} UAS", counts)
    counts[f"hit {corpus} LAS"] += int(((guess[present] == heads) & (label == gold) & (heads >= 0)).sum())
    counts[f"all {corpus} LAS"] += int((heads >= 0).sum())


def _count_tags(
    guess: list[int], gold: list[int], tags: Sequence[str], key: str, counts: Counter[str]
) -> None:
    if key.endswith("names"):
        made = set(name_spans([tags[number] for number in guess]))
        true = set(name_spans([tags[number] for number in gold]))
        counts[f"tp {key}"] += len(made & true)
        counts[f"made {key}"] += len(made)
        counts[f"true {key}"] += len(true)
        return
    for one, other in zip(guess, gold, strict=True):
        left, right = tags[one][2:], tags[other][2:]
        counts[f"tp {key} {right}"] += bool(left == right and right)
        if left:
            counts[f"made {key} {left}"] += 1
        if right:
            counts[f"true {key} {right}"] += 1
