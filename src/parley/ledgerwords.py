"""Loads and checks data/ledger.yaml, the words by which links and agreements are told (link and ledger use it)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib import resources
from typing import Any, cast, get_args

import yaml

from parley.errors import DataError
from parley.types import AgreementKind


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerWords:
    """One frozen set a list of data/ledger.yaml; lemmas in lower case."""

    agreements: dict[str, AgreementKind]
    kinds: dict[str, AgreementKind]
    anaphors: frozenset[str]
    cessations: frozenset[str]
    hostilities: frozenset[str]
    broker_verbs: frozenset[str]
    broker_nouns: frozenset[str]
    broker_adjectives: frozenset[str]
    party_verbs: frozenset[str]
    wishes: frozenset[str]
    effect_nouns: frozenset[str]
    effect_verbs: frozenset[str]
    conclusion_verbs: frozenset[str]
    end_verbs: frozenset[str]
    violation_nouns: frozenset[str]
    violation_verbs: frozenset[str]
    agreement_parts: frozenset[str]
    averters: frozenset[str]
    complaint_nouns: frozenset[str]
    complaint_verbs: frozenset[str]
    verification_verbs: frozenset[str]
    investigation_verbs: frozenset[str]
    dismissal_verbs: frozenset[str]
    accusation_nouns: frozenset[str]
    same_again: frozenset[str]
    response_phrases: tuple[tuple[str, ...], ...]
    after_marks: frozenset[str]
    before_marks: frozenset[str]


def load_ledger_words() -> LedgerWords:
    """The bundled words; DataError when the file has been edited into something else."""
    raw = yaml.safe_load(resources.files("parley.data").joinpath("ledger.yaml").read_text("utf-8"))
    if not isinstance(raw, dict):
        raise DataError("data/ledger.yaml: not a mapping of lists")
    return LedgerWords(**{field.name: _value(field.name, raw) for field in fields(LedgerWords)})


def _value(name: str, raw: dict[str, Any]) -> Any:
    if name not in raw:
        raise DataError(f"data/ledger.yaml: the list {name!r} is missing")
    value = raw[name]
    if name in ("agreements", "kinds"):
        return _kinds(name, value)
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise DataError(f"data/ledger.yaml: {name!r} must be a list of words")
    if name == "response_phrases":
        return tuple(tuple(phrase.split()) for phrase in value)
    return frozenset(value)


def _kinds(name: str, value: Any) -> dict[str, AgreementKind]:
    if not isinstance(value, dict) or not set(value.values()) <= set(get_args(AgreementKind)):
        raise DataError(f"data/ledger.yaml: {name!r} must map words to {', '.join(get_args(AgreementKind))}")
    return cast("dict[str, AgreementKind]", value)
