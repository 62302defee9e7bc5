"""Measures co-reference: entities over a document's mentions, and who a speaker is.

Beside the road: the model's card. MUC and B³ (Vilain et al. 1995; Bagga and Baldwin 1998) are counted over the words
that head GUM's mentions of entities mentioned at least twice. A speaker is a pronoun or a phrase without a name that
is the subject of a word of saying; it is right if its antecedent belongs to its entity in GUM.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SAYING = frozenset({
    "say", "tell", "add", "announce", "state", "report", "warn", "ask", "explain", "note", "claim",
    "argue", "think", "believe", "know", "write", "suggest", "insist", "admit", "deny", "acknowledge",
    "describe", "declare", "promise", "reply", "answer", "mention",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Entities:
    """The entities of one document, as heads of mentions; what was found is given for the same heads."""

    gold: Sequence[Sequence[int]]
    found: Sequence[Sequence[int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class CoreferenceScores:
    """F1 in percent, and the share of speakers led to the right entity."""

    muc: float
    b_cubed: float
    speakers: float
    speakers_measured: int


@dataclass(slots=True)
class Speakers:
    """Speakers seen and speakers led to the right entity."""

    right: int = 0
    seen: int = 0


def is_speaker(
    lemmas: Sequence[str], heads: Sequence[int | None], relations: Sequence[str], word: int
) -> bool:
    """Whether a word is the subject of a word of saying."""
    head = heads[word]
    return relations[word] == "nsubj" and head is not None and lemmas[head].lower() in _SAYING


def score_entities(documents: Sequence[Entities], speakers: Speakers) -> CoreferenceScores:
    """Count over all documents."""
    counts: Counter[str] = Counter()
    for document in documents:
        _count_muc(document.gold, _owner(document.found), "recall", counts)
        _count_muc(document.found, _owner(document.gold), "precision", counts)
        _count_b_cubed(document, counts)
    return CoreferenceScores(
        muc=_f1(counts, "muc"),
        b_cubed=_f1(counts, "b"),
        speakers=round(100 * speakers.right / max(1, speakers.seen), 1),
        speakers_measured=speakers.seen,
    )


def _owner(entities: Sequence[Sequence[int]]) -> Mapping[int, int]:
    return {head: number for number, heads in enumerate(entities) for head in heads}


def _count_muc(
    entities: Sequence[Sequence[int]], owner: Mapping[int, int], side: str, counts: Counter[str]
) -> None:
    for heads in entities:
        parts = len({owner[head] for head in heads if head in owner}) + sum(
            head not in owner for head in heads
        )
        counts[f"muc {side} hit"] += len(heads) - parts
        counts[f"muc {side} all"] += len(heads) - 1


def _count_b_cubed(document: Entities, counts: Counter[str]) -> None:
    gold, found = _owner(document.gold), _owner(document.found)
    for side, one, other in (("recall", document.gold, found), ("precision", document.found, gold)):
        for heads in one:
            sizes = Counter(other[head] for head in heads if head in other)
            share = sum(size * size for size in sizes.values()) + sum(head not in other for head in heads)
            counts[f"b {side} hit"] += round(1000 * share / len(heads))
            counts[f"b {side} all"] += 1000 * len(heads)


def _f1(counts: Counter[str], name: str) -> float:
    recall, precision = (
        counts[f"{name} {side} hit"] / max(1, counts[f"{name} {side} all"])
        for side in ("recall", "precision")
    )
    return round(200 * recall * precision / max(1e-9, recall + precision), 1)
