"""Reads reports whose events are marked in the text, as corpora/events/GUIDE.md has it.

Beside the road: scoring, training, and the corpus' own check. In: a file of head, marked text and a line for each thing
marked. Out: the plain text with the offsets of triggers, participants, places, times and counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from parley.errors import DataError
from parley.evaluate.marks import Marked, Spans, head_of, marked, parts_of, values_of
from parley.ontology import Ontology, load_ontology
from parley.types import Status

_KEYS: Final = {
    "e": frozenset(
        "type mode status actor recipient mediator reciprocal act target origin when count weapon context said".split()
    ),
    "x": frozenset({"code", "same"}),
    "p": frozenset({"name", "country"}),
    "w": frozenset({"value"}),
    "q": frozenset({"of", "low", "high", "approx", "by"}),
}
_NEEDED: Final = {
    "e": {"type", "status"},
    "x": {"code"},
    "p": {"name", "country"},
    "w": {"value"},
    "q": {"of", "low"},
}
_POINTERS: Final = {
    "actor": "x", "recipient": "x", "mediator": "x", "said": "x", "act": "p", "target": "p", "origin": "p",
    "when": "w", "count": "q", "same": "x", "by": "x",
}  # fmt: skip
_CODE: Final = re.compile(r"\?|[A-Z]{3}(-[A-Z]{3})*(/[A-Z]{3})*")


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedEvent:
    """One coded event; participants, places, times and counts are names of marks (`x1`)."""

    name: str
    trigger: Spans
    type: str
    mode: str | None
    status: str
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    mediators: tuple[str, ...]
    reciprocal: bool
    places: Mapping[str, tuple[str, ...]]  # act, target, origin
    when: str | None
    counts: tuple[str, ...]
    weapon: str | None
    said: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CodedReport:
    """A report with its events; `marks` gives the stretches of every other mark, `about` what its line says."""

    id: str
    head: dict[str, str]
    text: str
    events: tuple[MarkedEvent, ...]
    marks: Mapping[str, Spans]
    about: Mapping[str, Mapping[str, str]]
    traps: Spans


def read_coded(folder: Path) -> Iterator[CodedReport]:
    """Read every report of a folder, in the order of their names. Raises DataError naming file and fault."""
    ontology = load_ontology()
    for path in sorted(folder.glob("*.txt")):
        yield read_coded_report(path, ontology)


def read_coded_report(path: Path, ontology: Ontology) -> CodedReport:
    """Read one report. Raises DataError naming the file and what is wrong in it."""
    try:
        head, body, lines = parts_of(path.read_text(encoding="utf-8"))
        found = marked(body, "expwq")
        about = _about(found, lines)
        return CodedReport(
            id=path.stem,
            head=head_of(head),
            text=found.text,
            events=tuple(_event(name, found, about[name], ontology) for name in about if name[0] == "e"),
            marks={name: spans for name, spans in found.spans.items() if name[0] != "e"},
            about={name: values for name, values in about.items() if name[0] != "e"},
            traps=found.traps,
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {error}; see GUIDE.md beside the corpus") from error


def _about(found: Marked, lines: str) -> dict[str, dict[str, str]]:
    about: dict[str, dict[str, str]] = {}
    for line in filter(str.strip, lines.splitlines()):
        name, values = values_of(line)
        if name not in found.spans or name in about:
            raise ValueError(f"line {name}: {'given twice' if name in about else 'nothing is marked so'}")
        unknown, missing = values.keys() - _KEYS[name[0]], _NEEDED[name[0]] - values.keys()
        if unknown or missing:
            raise ValueError(f"{name}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        about[name] = values
    if found.spans.keys() - about.keys():
        raise ValueError(f"no line for {', '.join(sorted(found.spans.keys() - about.keys()))}")
    for name, values in about.items():
        _check(name, values, found)
    return about


def _check(name: str, values: Mapping[str, str], found: Marked) -> None:
    for key, letter in _POINTERS.items():
        for pointed in filter(None, values.get(key, "").split(",")):
            if pointed[0] != letter or pointed not in found.spans:
                raise ValueError(f"{name}: {key}={pointed} points to no mark of that kind")
    if name[0] == "x":
        for code in values["code"].split("+"):
            if not _CODE.fullmatch(code):
                raise ValueError(f"{name}: {code!r} is no actor code")
    for key in ("low", "high"):
        if name[0] == "q" and key in values:
            float(values[key])


def _event(name: str, found: Marked, values: Mapping[str, str], ontology: Ontology) -> MarkedEvent:
    kind, mode = values["type"], values.get("mode")
    if kind not in ontology.types:
        raise ValueError(f"{name}: no type {kind!r}")
    if mode is not None and mode not in ontology.types[kind].modes:
        raise ValueError(f"{name}: {kind} has no mode {mode!r}")
    if values["status"] not in get_args(Status):
        raise ValueError(f"{name}: no status {values['status']!r}")
    contexts = _list(values, "context")
    if set(contexts) - set(ontology.contexts):
        raise ValueError(f"{name}: no context {sorted(set(contexts) - set(ontology.contexts))}")
    return MarkedEvent(
        name=name,
        trigger=found.spans[name],
        type=kind,
        mode=mode,
        status=values["status"],
        contexts=contexts,
        actors=_list(values, "actor"),
        recipients=_list(values, "recipient"),
        mediators=_list(values, "mediator"),
        reciprocal=values.get("reciprocal") == "yes",
        places={role: _list(values, role) for role in ("act", "target", "origin")},
        when=values.get("when"),
        counts=_list(values, "count"),
        weapon=values.get("weapon"),
        said=_list(values, "said"),
    )


def _list(values: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(filter(None, values.get(key, "").split(",")))
