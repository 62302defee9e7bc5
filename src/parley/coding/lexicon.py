"""The lexicon of the coding stage: predicate entries, role frames, kinds of nouns, status words.

Reads data/predicates.yaml, kinds.yaml, status.yaml and closed.yaml (their heads describe the notation), checks
them against the ontology and gives look-up tables. Built once, by Coder's constructor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, get_args

import yaml

from parley.errors import DataError
from parley.ontology import Ontology
from parley.types import RoleName

Part = Literal["verb", "noun", "adjective"]
Govern = Literal["inf", "that", "ing", "fin", "bare"]
_ROLES: tuple[RoleName, ...] = get_args(RoleName)
_FRAME_KEYS = frozenset({*_ROLES, "mutual", "subject", "object", "required", "from"})
_GROUP_KEYS = frozenset({"type", "mode", "frame", "subject", "object", "required", "words"})
_VIOLENT = frozenset({"armed", "weapon", "blast", "heavy", "firearm"})
_LIGHT = ("do", "occur", "undergo", "share")
_DERIVED_KINDS = frozenset(
    {
        "who",
        "place",
        "person",
        "group",
        "organization",
        "name",
        "pronoun",
        "event",
        "quantity",
        "thing",
        "money",
        "any",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Where a predicate's roles stand: role → slots in the order they are tried."""

    name: str
    slots: tuple[tuple[RoleName, tuple[str, ...]], ...]
    mutual: frozenset[str]
    subject: frozenset[str] | None
    object: frozenset[str] | None
    required: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One predicate: a lemma, what must stand around it, and what it reports."""

    lemma: str
    part: Part
    type: str
    mode: str | None
    frame: Frame
    particle: str | None = None
    prepositions: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    governs: Govern | None = None
    near: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    @property
    def demands(self) -> int:
        """How much the entry asks for: the most demanding that fits wins."""
        named = (self.particle, self.prepositions, self.governs)
        return 2 * sum(map(bool, named)) + 3 * bool(self.nouns) + bool(self.near)


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusWords:
    """Word → effect, for governing verbs, governing nouns, modifiers and modals; plus closed sets."""

    governors: Mapping[str, frozenset[str]]
    nouns: Mapping[str, str]
    modifiers: Mapping[str, str]
    modals: Mapping[str, str]
    conditions: frozenset[str]
    negations: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """All words the coder knows."""

    verbs: Mapping[str, tuple[Entry, ...]]
    nouns: Mapping[str, tuple[Entry, ...]]
    adjectives: Mapping[str, tuple[Entry, ...]]
    light: Mapping[str, frozenset[str]]
    kinds: Mapping[str, frozenset[str]]
    status: StatusWords
    closed: Mapping[str, frozenset[str]]  # closed.yaml: class → its words
    tails: frozenset[str]  # last parts of compound event nouns: "game" of "war-game"
    words: frozenset[str]  # every lemma of verbs, nouns, light verbs, governors and kinds

    def is_violent(self, lemma: str) -> bool:
        """Whether a word speaks of weapons, armed people or attacks, beyond the bare harm."""
        if self.kinds.get(lemma, frozenset()) & _VIOLENT:
            return True
        if lemma in self.closed["harms"]:
            return False
        return any(
            e.type == "ASSAULT" and not e.near
            for e in (*self.nouns.get(lemma, ()), *self.verbs.get(lemma, ())[-1:])
        )

    def __len__(self) -> int:
        return sum(map(len, self.verbs.values())) + sum(map(len, self.nouns.values()))


def load_lexicon(ontology: Ontology) -> Lexicon:
    """Reads the package's lexicon. Raises DataError naming the entry that is wrong."""
    predicates = read_yaml("predicates.yaml")
    kinds = invert({name: words.split() for name, words in read_yaml("kinds.yaml").items()})
    known = frozenset(read_yaml("kinds.yaml")) | _DERIVED_KINDS
    frames = {name: _frame(name, body, known) for name, body in _section(predicates, "frames").items()}
    light = _section(predicates, "light")
    if set(light) != set(_LIGHT):
        raise DataError(f"predicates.yaml: light must have the keys {', '.join(_LIGHT)}")
    verbs = _entries(predicates.get("verbs"), "verb", frames, ontology, known)
    adjectives = _entries(predicates.get("adjectives"), "adjective", frames, ontology, known)
    nouns = _entries(predicates.get("nouns"), "noun", frames, ontology, known)
    carriers = invert({name: words.split() for name, words in light.items()})
    closed = {name: frozenset(str(words).split()) for name, words in read_yaml("closed.yaml").items()}
    status = _status(read_yaml("status.yaml"))
    return Lexicon(
        verbs=verbs,
        nouns=nouns,
        adjectives=adjectives,
        light=carriers,
        kinds=kinds,
        status=status,
        closed=closed,
        tails=frozenset(noun.rpartition("-")[2] for noun in nouns if "-" in noun),
        words=frozenset().union(
            verbs, nouns, carriers, kinds, status.governors, status.nouns, *closed.values()
        ),
    )


def read_yaml(name: str) -> dict[str, Any]:
    """One of the package's data files, which must be a mapping. Raises DataError."""
    source = resources.files("parley.data").joinpath(name).read_text("utf-8")
    try:
        raw = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise DataError(f"{name}: not YAML: {error}") from error
    if not isinstance(raw, dict):
        raise DataError(f"{name}: the file must be a mapping")
    return raw


def invert(lists: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    """{"armed": ["army"]} → {"army": {"armed"}}."""
    out: dict[str, set[str]] = {}
    for name, words in lists.items():
        for word in words:
            out.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in out.items()}


def _section(raw: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = raw.get(key)
    if not isinstance(found, dict):
        raise DataError(f"predicates.yaml: {key!r} must be a mapping")
    return found


def _frame(name: str, body: Any, known: frozenset[str]) -> Frame:
    if not isinstance(body, dict) or not _FRAME_KEYS.issuperset(body):
        raise DataError(f"predicates.yaml: frame {name}: keys must be among {', '.join(sorted(_FRAME_KEYS))}")
    return Frame(
        name=name,
        slots=tuple(
            (role, tuple(body[role])) for role in sorted(body.keys() & set(_ROLES), key=list(body).index)
        ),
        mutual=frozenset(body.get("mutual", ())),
        subject=_kind_set(body.get("subject"), known, name),
        object=_kind_set(body.get("object"), known, name),
        required=bool(body.get("required", False)),
    )


def _kind_set(value: Any, known: frozenset[str], where: str) -> frozenset[str] | None:
    if value is None:
        return None
    found = frozenset(value)
    if not found <= known:
        raise DataError(f"predicates.yaml: {where}: unknown kinds {sorted(found - known)}")
    return found


def _entries(
    groups: Any, part: Part, frames: Mapping[str, Frame], ontology: Ontology, known: frozenset[str]
) -> dict[str, tuple[Entry, ...]]:
    if not isinstance(groups, list):
        raise DataError(f"predicates.yaml: {part}s must be a list of groups")
    out: dict[str, list[Entry]] = {}
    for group in groups:
        for entry in _group(group, part, frames, ontology, known):
            out.setdefault(entry.lemma, []).append(entry)
    return {lemma: tuple(sorted(found, key=lambda e: -e.demands)) for lemma, found in out.items()}


def _group(
    group: Any, part: Part, frames: Mapping[str, Frame], ontology: Ontology, known: frozenset[str]
) -> list[Entry]:
    if not isinstance(group, dict) or not _GROUP_KEYS.issuperset(group) or "words" not in group:
        raise DataError(
            f"predicates.yaml: a group of {part}s has unknown keys or no words: {str(group)[:80]}"
        )
    where = f"predicates.yaml: {group.get('type')} {group.get('mode') or ''}"
    ontology.check(group.get("type", ""), group.get("mode"), where)
    if group.get("frame") not in frames:
        raise DataError(f"{where}: unknown frame {group.get('frame')!r}")
    base = frames[group["frame"]]
    frame = Frame(
        name=base.name,
        slots=base.slots,
        mutual=base.mutual,
        subject=_kind_set(group["subject"], known, where) if "subject" in group else base.subject,
        object=_kind_set(group["object"], known, where) if "object" in group else base.object,
        required=group.get("required", base.required),
    )
    return [
        parse_entry(word, part, group["type"], group.get("mode"), frame)
        for word in group["words"].split(",")
        if word.strip()
    ]


def parse_entry(word: str, part: Part, event_type: str, mode: str | None, frame: Frame) -> Entry:
    """One entry from its notation: "call +on|upon >inf". Raises DataError."""
    lemma, *marks = word.split()
    found: dict[str, Any] = {}
    for mark in marks:
        sign, values = mark[0], frozenset(mark[1:].split("|"))
        if sign == "^":
            found["particle"] = mark[1:]
        elif sign == ">" and mark[1:] in get_args(Govern):
            found["governs"] = mark[1:]
        elif sign in "+=&!":
            found[{"+": "prepositions", "=": "nouns", "&": "near", "!": "never"}[sign]] = values
        else:
            raise DataError(f"predicates.yaml: {word.strip()!r}: cannot read {mark!r}")
    return Entry(lemma=lemma, part=part, type=event_type, mode=mode, frame=frame, **found)


def _status(raw: Mapping[str, Any]) -> StatusWords:
    def words(key: str) -> dict[str, str]:
        found = raw.get(key)
        if not isinstance(found, dict):
            raise DataError(f"status.yaml: {key!r} must be a mapping")
        return {word: effect for effect, text in found.items() for word in str(text).split()}

    governors = raw.get("governors")
    if not isinstance(governors, dict):
        raise DataError("status.yaml: 'governors' must be a mapping")
    return StatusWords(
        governors=invert({effect: str(text).split() for effect, text in governors.items()}),
        nouns=words("nouns"),
        modifiers=words("modifiers"),
        modals=words("modals"),
        conditions=frozenset(str(raw.get("conditions", "")).split()),
        negations=frozenset(str(raw.get("negations", "")).split()),
    )
