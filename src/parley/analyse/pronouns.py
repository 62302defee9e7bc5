"""Pronouns: which of the mentions before one it most likely stands for.

In: a pronoun and the mentions before it, nearest first. Out: the best of those that agree in number, gender and
kind, by a sum of weights over plain facts (distance, role, kind, how often it was mentioned), fitted on the train
part of GUM. The weights are symmetric in who is spoken of: nothing here knows a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Final, Literal

from parley.analyse.names import Entity
from parley.analyse.phrases import ACTORS, SPEECH, Phrase
from parley.analyse.scores import Margins
from parley.analyse.tags import Columns
from parley.errors import DataError

Group = Literal["person", "thing", "many"]

REACH: Final = 4
"""Sentences back that a pronoun of the third person is looked for."""

TRUST: Final = 1.0
"""What one unit of the trained score counts beside the weights."""

_FILE: Final = "pronoun_weights.tsv"
_REFLEXIVE: Final = frozenset({"himself", "herself", "itself", "themselves"})

Weights = Mapping[Group, Mapping[str, float]]


def load_weights() -> Weights:
    """The weights that come with the package. Raises DataError when the file is not what it should be."""
    return read_weights((resources.files("parley") / "data" / _FILE).read_text(encoding="utf-8"))


def read_weights(text: str) -> Weights:
    """Weights out of lines `kind of pronoun, fact, weight` with tabs between; `#` begins a comment."""
    weights: dict[Group, dict[str, float]] = {"person": {}, "thing": {}, "many": {}}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(("#", "pronoun\t")):
            continue
        cells = line.split("\t")
        group = next((name for name in weights if name == cells[0]), None)
        if len(cells) != 3 or group is None:
            raise DataError(f"{_FILE}, line {number}: expected a kind of pronoun, a fact and a weight")
        try:
            weights[group][cells[1]] = float(cells[2])
        except ValueError as error:
            raise DataError(f"{_FILE}, line {number}: {cells[2]!r} is no weight") from error
    return weights


def group_of(pronoun: Phrase) -> Group:
    """Which set of weights a pronoun of the third person takes."""
    if pronoun.is_plural:
        return "many"
    return "thing" if pronoun.gender == "neuter" else "person"


def may_be(columns: Columns, pronoun: Phrase, candidate: Phrase, entity: Entity) -> bool:
    """Whether grammar lets the pronoun stand for a mention before it."""
    if candidate.person in (1, 2) or pronoun.sentence - candidate.sentence > REACH:
        return False
    one, other = pronoun.mention, candidate.mention
    if other.first <= one.head <= other.last or not _agrees(pronoun, candidate, entity):
        return False
    is_reflexive = columns.forms[one.head].lower() in _REFLEXIVE
    same_clause = columns.heads[one.head] is not None and columns.heads[one.head] == columns.heads[other.head]
    is_bound = columns.relations[one.head] != "nmod:poss"
    return is_reflexive or not (same_clause and is_bound and candidate.sentence == pronoun.sentence)


def _agrees(pronoun: Phrase, candidate: Phrase, entity: Entity) -> bool:
    gender = candidate.gender or entity.gender
    if pronoun.is_plural:
        return gender is None or candidate.is_plural is True or entity.is_plural is True
    if candidate.kind == "group" or (candidate.is_plural and candidate.kind != "name"):
        return False
    if pronoun.gender == "neuter":
        return gender in (None, "neuter") and not entity.is_person
    return gender in (None, pronoun.gender) and entity.is_person is not False


def facts(columns: Columns, pronoun: Phrase, candidate: Phrase, entity: Entity, between: int) -> list[str]:
    """What is true of a pronoun and a candidate; `between` counts the possible candidates nearer than this one."""
    own, relation = columns.relations[pronoun.mention.head], columns.relations[candidate.mention.head]
    role, kind = relation.partition(":")[0], candidate.mention.type
    apart = pronoun.sentence - candidate.sentence
    true = [
        f"apart {apart}",
        f"nearer {min(between, 6)}",
        f"told {min(len(entity.phrases), 5)}",
        f"type {kind}",
        candidate.kind,
        "possessor" if relation == "nmod:poss" else role,
    ]
    if candidate.is_subject and _is_main(columns, candidate):
        true.append("main subject")
    if role == own.partition(":")[0]:
        true.append("same role")
    if candidate.person == 3:
        true.append("same pronoun" if candidate.lemma == pronoun.lemma else "other pronoun")
    if apart == 0 and candidate.is_subject and _governs(columns, candidate, pronoun):
        true.append("subject above")
    if candidate.is_quoted != pronoun.is_quoted:
        true.append("across a quotation")
    if _speaks(columns, pronoun):
        true.append("speaks, actor" if kind in ACTORS else "speaks, no actor")
    return [*true, *_agreements(pronoun, candidate, entity)]


def _agreements(pronoun: Phrase, candidate: Phrase, entity: Entity) -> list[str]:
    true = []
    if pronoun.is_plural and candidate.is_plural is not None:
        true.append("many for many" if candidate.is_plural else "one for many")
    if pronoun.gender is not None and pronoun.gender in (candidate.gender, entity.gender):
        true.append("gender known")
    if candidate.kind == "nominal" and not candidate.is_definite and candidate.possessor is None:
        true.append("indefinite")
    if candidate.is_predicate:
        true.append("predicate")
    return true


def _speaks(columns: Columns, pronoun: Phrase) -> bool:
    governor = columns.heads[pronoun.mention.head]
    return pronoun.is_subject and governor is not None and columns.lemmas[governor] in SPEECH


def _is_main(columns: Columns, candidate: Phrase) -> bool:
    governor = columns.heads[candidate.mention.head]
    return governor is not None and columns.heads[governor] is None


def _governs(columns: Columns, candidate: Phrase, pronoun: Phrase) -> bool:
    """Whether the candidate is the subject of a clause that holds the pronoun."""
    clause, at = columns.heads[candidate.mention.head], columns.heads[pronoun.mention.head]
    while at is not None and at != clause:
        at = columns.heads[at]
    return at is not None


def choose(
    columns: Columns,
    weights: Weights,
    pronoun: Phrase,
    candidates: Iterable[tuple[Phrase, Entity]],
    margins: Margins | None,
) -> Phrase | None:
    """The best candidate (nearest first), None when there is none.

    The encoder's trained score, where the bundle has one, is added to the sum of weights.
    """
    own = weights[group_of(pronoun)]
    best: tuple[float, Phrase] | None = None
    between = 0
    for candidate, entity in candidates:
        if not may_be(columns, pronoun, candidate, entity):
            continue
        score = sum(own.get(fact, 0.0) for fact in facts(columns, pronoun, candidate, entity, between))
        margin = None if margins is None else margins.over_new(candidate)
        score += 0.0 if margin is None else TRUST * margin
        between += 1
        if best is None or score > best[0]:
            best = (score, candidate)
    return None if best is None else best[1]
