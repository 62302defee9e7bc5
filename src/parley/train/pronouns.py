"""Fits the weights by which pronouns choose: GUM's train part in, the text of `data/pronoun_weights.tsv` out.

Training only; needs numpy alone. Each pronoun of the third person with an antecedent among what grammar allows is one
example; the weights are those of a softmax over its candidates, found with Adam and a little shrinking.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parley.analyse.names import Entity
from parley.analyse.phrases import Describer, children_of, with_coordinations
from parley.analyse.pronouns import Group, facts, group_of, may_be
from parley.evaluate.antecedents import Marked, mark
from parley.evaluate.conllu import read_documents
from parley.models.coreference import REACH

_HEADER = (
    "# Weights of the facts that decide what a pronoun stands for: a softmax over candidates, fitted on GUM's train\n"
    "# part by parley.train.pronouns. Origin: parley's own; GUM's annotations are CC BY 4.0.\n"
    "pronoun\tfact\tweight\n"
)
_RARE = 20
_STEPS, _RATE, _SHRINKING = 400, 0.05, 0.002


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A pronoun's candidates: the facts of each, and whether it is right."""

    group: Group
    facts: tuple[tuple[str, ...], ...]
    is_right: tuple[bool, ...]


def fit_pronouns(conllu_path: Path) -> str:
    """The file of weights, fitted on a treebank with entities."""
    choices = [choice for document in read_documents(conllu_path) for choice in choices_of(mark(document))]
    lines = []
    for group in dict.fromkeys(choice.group for choice in choices):
        weights = fit([choice for choice in choices if choice.group == group])
        kept = sorted((-weight, fact) for fact, weight in weights.items() if abs(weight) >= 0.05)
        lines += [f"{group}\t{fact}\t{-weight:.2f}\n" for weight, fact in kept]
    return _HEADER + "".join(lines)


def choices_of(marked: Marked) -> Iterator[Choice]:
    """The pronouns of a document whose antecedent is among their candidates."""
    columns, children = marked.columns, children_of(marked.columns)
    every, groups = with_coordinations(columns, children, marked.mentions)
    describer = Describer(columns, children, marked.layout, groups)
    entity_of = dict(zip(marked.mentions, marked.entity, strict=True))
    entities: dict[str, Entity] = {}
    recent: deque[tuple[str, int]] = deque(maxlen=REACH)
    phrases = [describer.describe(number, mention) for number, mention in enumerate(every)]
    for phrase in sorted(phrases, key=lambda p: (p.mention.head, p.mention.first)):
        name = entity_of.get(phrase.mention, f"coordination {phrase.number}")
        if phrase.kind == "pronoun" and phrase.person == 3:
            allowed = [
                (other, phrases[n])
                for other, n in reversed(recent)
                if may_be(columns, phrase, phrases[n], entities[other])
            ]
            if any(other == name for other, _ in allowed):
                yield Choice(
                    group=group_of(phrase),
                    facts=tuple(
                        tuple(facts(columns, phrase, candidate, entities[other], between))
                        for between, (other, candidate) in enumerate(allowed)
                    ),
                    is_right=tuple(other == name for other, _ in allowed),
                )
        if phrase.is_tracked:
            entities.setdefault(name, Entity()).add(phrase)
            recent.append((name, phrase.number))


def fit(choices: Sequence[Choice]) -> dict[str, float]:
    """Weights of all facts but rare ones."""
    counts = Counter(fact for choice in choices for row in choice.facts for fact in row)
    names = sorted(fact for fact, count in counts.items() if count >= _RARE)
    place = {name: column for column, name in enumerate(names)}
    rows = [row for choice in choices for row in choice.facts]
    table = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        table[number, [place[fact] for fact in row if fact in place]] = 1.0
    right = np.array([is_right for choice in choices for is_right in choice.is_right], dtype=float)
    starts = np.cumsum([0, *(len(choice.facts) for choice in choices)])[:-1]
    owner = np.repeat(np.arange(len(choices)), [len(choice.facts) for choice in choices])
    weights = np.zeros(len(names))
    momentum, scale = np.zeros_like(weights), np.zeros_like(weights)
    for _ in range(_STEPS):
        slope = table.T @ _pull(table @ weights, right, starts, owner) / len(choices) + _SHRINKING * weights
        momentum, scale = 0.9 * momentum + 0.1 * slope, 0.99 * scale + 0.01 * slope**2
        weights = weights - _RATE * momentum / (np.sqrt(scale) + 1e-8)
    return dict(zip(names, weights.tolist(), strict=True))


def _pull(
    scores: NDArray[np.float64],
    right: NDArray[np.float64],
    starts: NDArray[np.int_],
    owner: NDArray[np.int_],
) -> NDArray[np.float64]:
    """Chance of each candidate less its chance among the right ones."""
    raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
    wanted = raised * right
    pulled: NDArray[np.float64] = (
        raised / np.add.reduceat(raised, starts)[owner] - wanted / np.add.reduceat(wanted, starts)[owner]
    )
    return pulled
