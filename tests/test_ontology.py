"""The ontology file and its loader: PLOVER's names, ranges of scores, errors that name the place."""

from __future__ import annotations

import pytest

from parley.errors import DataError
from parley.ontology import load_ontology

MODES = {
    "AGREE": 0, "CONSULT": 4, "SUPPORT": 0, "CONCEDE": 0, "COOPERATE": 0, "AID": 0, "RETREAT": 6, "REQUEST": 4,
    "ACCUSE": 3, "REJECT": 4, "THREATEN": 6, "PROTEST": 7, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 10, "ASSAULT": 15,
}  # fmt: skip


def test_types_have_the_codebooks_modes() -> None:
    assert {name: len(found.modes) for name, found in load_ontology().types.items()} == MODES


def test_contexts_are_the_codebooks_thirty_seven() -> None:
    assert len(load_ontology().contexts) == 37


def test_cooperative_types_score_above_conflictual_ones() -> None:
    types = load_ontology().types.values()
    verbal = {t.quad: t.score for t in types if t.quad == "verbal_conflict"}
    assert all(t.score > 0 for t in types if t.quad.endswith("cooperation"))
    assert all(t.score < 0 for t in types if t.quad == "material_conflict")
    assert verbal["verbal_conflict"] <= 0


def test_score_takes_the_mode_before_the_type() -> None:
    ontology = load_ontology()
    assert ontology.score("ASSAULT", "unconventional") == -10
    assert ontology.score("ASSAULT") == -9


def test_future_types_follow_the_codebook() -> None:
    futures = {name: found.future for name, found in load_ontology().types.items() if found.future}
    assert futures == {
        "CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE",
    }  # fmt: skip


def test_unknown_mode_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(DataError, match="aerial"):
        load_ontology().check("ASSAULT", "arial", "a test")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a list", "mapping"),
        ("types: {}", "contexts"),
        ("contexts: {a: b}\ntypes: {AGREE: {quad: sideways, score: 1}}", "quad"),
        ("contexts: {a: b}\ntypes: {AGREE: {quad: verbal_conflict, score: 11}}", "score"),
        ("contexts: {a: b}\ntypes: {AGREE: {quad: verbal_conflict, score: 1, colour: red}}", "keys"),
        ("contexts: {a: b}\ntypes: {AGREE: {quad: verbal_conflict, score: 1, modes: {x: {score: 1, context: z}}}}", "context"),  # noqa: E501
        ("contexts: {a: b}\ntypes: {AGREE: {quad: verbal_conflict, score: 1}}", "differ"),
        ("types: [", "YAML"),
    ],
)  # fmt: skip
def test_broken_ontology_is_refused(text: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        load_ontology(text)
