"""The PLOVER 2 ontology: event types, modes, contexts, sectors, scores.

Beside the road: read once from data/ontology.yaml by whoever builds a step; coding, resolve, ledger, store and the
review application look types up here. Names are spelled as the PLOVER codebook spells them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, cast, get_args

import yaml

from parley.errors import DataError

Quad = Literal["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
_NAMES_OF_TYPES = frozenset({
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
})  # fmt: skip
_LIMIT = 10.0  # scores run from -10 to +10
_TYPE_KEYS = frozenset({"quad", "score", "recipient", "future", "means", "modes"})
_MODE_KEYS = frozenset({"score", "means", "context"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Mode:
    """How an act of one type is done; `context` is the context that comes with it."""

    name: str
    score: float
    means: str
    context: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EventType:
    """One of the sixteen types. `future` is the type that an announced future act of this kind gets."""

    name: str
    quad: Quad
    score: float
    recipient_required: bool
    means: str
    future: str | None
    modes: Mapping[str, Mode]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ontology:
    """The sixteen types and the closed lists that go with them; each name maps to its definition."""

    version: str
    types: Mapping[str, EventType]
    contexts: Mapping[str, str]
    sectors: Mapping[str, str]
    nonstate: Mapping[str, str]

    def score(self, event_type: str, mode: str | None = None) -> float:
        """The codebook's conflict-cooperation score: the mode's where there is one, else the type's."""
        found = self.types[event_type]
        return found.score if mode is None else found.modes[mode].score

    def check(self, event_type: str, mode: str | None, where: str) -> None:
        """Raises DataError when the type or the mode is not in the ontology; `where` says who asks."""
        if event_type not in self.types:
            raise DataError(f"{where}: {event_type!r} is no PLOVER type; use one of {', '.join(self.types)}")
        modes = self.types[event_type].modes
        if mode is not None and mode not in modes:
            raise DataError(
                f"{where}: {event_type} has no mode {mode!r}; use one of {', '.join(modes) or '(none)'}"
            )


def load_ontology(text: str | None = None) -> Ontology:
    """Reads and checks the ontology: the package's own, or the YAML given. Raises DataError."""
    source = (
        text
        if text is not None
        else resources.files("parley.data").joinpath("ontology.yaml").read_text("utf-8")
    )
    try:
        raw = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise DataError(f"ontology.yaml: not YAML: {error}") from error
    if not isinstance(raw, dict):
        raise DataError("ontology.yaml: the file must be a mapping")
    contexts = _definitions(raw, "contexts")
    types = {name: _event_type(name, body, contexts) for name, body in _mapping(raw, "types").items()}
    if set(types) != _NAMES_OF_TYPES:
        raise DataError(f"ontology.yaml: types differ from PLOVER's: {sorted(set(types) ^ _NAMES_OF_TYPES)}")
    for found in types.values():
        if found.future is not None and found.future not in types:
            raise DataError(f"ontology.yaml: {found.name}: future type {found.future!r} is unknown")
    return Ontology(
        version=str(raw.get("version", "")),
        types=types,
        contexts=contexts,
        sectors=_definitions(raw, "sectors"),
        nonstate=_definitions(raw, "nonstate"),
    )


def _mapping(raw: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = raw.get(key)
    if not isinstance(found, dict) or not found:
        raise DataError(f"ontology.yaml: {key!r} must be a mapping with entries")
    return found


def _definitions(raw: Mapping[str, Any], key: str) -> dict[str, str]:
    return {str(name): str(means) for name, means in _mapping(raw, key).items()}


def _event_type(name: str, body: Any, contexts: Mapping[str, str]) -> EventType:
    where = f"ontology.yaml: {name}"
    if not isinstance(body, dict) or not _TYPE_KEYS.issuperset(body):
        raise DataError(f"{where}: expected a mapping with keys among {', '.join(sorted(_TYPE_KEYS))}")
    if body.get("quad") not in get_args(Quad):
        raise DataError(f"{where}: quad {body.get('quad')!r} is not one of {', '.join(get_args(Quad))}")
    modes = {
        key: _mode(key, value, f"{where}: {key}", contexts)
        for key, value in (body.get("modes") or {}).items()
    }
    return EventType(
        name=name,
        quad=cast(Quad, body["quad"]),
        score=_score(body.get("score"), where),
        recipient_required=bool(body.get("recipient")),
        means=str(body.get("means", "")),
        future=body.get("future"),
        modes=modes,
    )


def _mode(name: str, body: Any, where: str, contexts: Mapping[str, str]) -> Mode:
    if not isinstance(body, dict) or not _MODE_KEYS.issuperset(body):
        raise DataError(f"{where}: expected a mapping with keys among {', '.join(sorted(_MODE_KEYS))}")
    context = body.get("context")
    if context is not None and context not in contexts:
        raise DataError(f"{where}: context {context!r} is unknown")
    return Mode(
        name=name, score=_score(body.get("score"), where), means=str(body.get("means", "")), context=context
    )


def _score(value: Any, where: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > _LIMIT:
        raise DataError(f"{where}: score {value!r} is not a number from -10 to 10")
    return float(value)
