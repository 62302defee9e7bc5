"""Loads and checks data/cues.yaml, the words that report speech.

Stage `attribute`. A scholar may edit the file; anything unexpected in it is a DataError that says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, get_args

import yaml

from parley.errors import DataError
from parley.types import Stance

_FILE = "data/cues.yaml"
_WORD = re.compile(r"[^\W_]+(?:[-' ][^\W_]+)*")
_TAKES = frozenset({"clause", "infinitive", "object", "party", "phrase", "listener", "matter", "label"})
_LISTS = (
    "light",
    "topics",
    "withheld",
    "unsaid",
    "deeds",
    "topical",
    "passing",
    "writings",
    "obliging",
    "obliging_to",
    "openers",
    "voicing",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CueWord:
    """One use of a word that reports speech; `beside` are the lemmas it needs next to it, `unless` the objects
    with which it means something else."""

    lemma: str
    beside: tuple[str, ...]
    stance: Stance
    takes: frozenset[str]
    prepositions: frozenset[str]
    unless: frozenset[str] = frozenset()
    bare: bool = False
    voiced: bool = False


Uses = Mapping[str, tuple[CueWord, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class CueTable:
    """The whole file: uses by lemma, those that need a second word first, and the lists of helping words."""

    verbs: Uses
    adjectives: Uses
    nouns: Uses
    adverbs: Uses
    light: frozenset[str]
    topics: frozenset[str]
    withheld: frozenset[str]
    unsaid: frozenset[str]
    deeds: frozenset[str]
    topical: frozenset[str]
    passing: frozenset[str]
    writings: frozenset[str]
    obliging: frozenset[str]
    obliging_to: frozenset[str]
    openers: frozenset[str]
    voicing: frozenset[str]
    forms: Mapping[str, str]  # inflected form of a verb -> lemma

    def lemma(self, lower: str, lemma: str, upos: str) -> str:
        """The lemma in lower case; for a verb the one its form points to, for a lemmatiser may err."""
        return self.forms.get(lower, lemma.lower()) if upos == "VERB" else lemma.lower()


def load_cues(text: str | None = None) -> CueTable:
    """The bundled table, or the one in `text`; DataError when it is not what it should be."""
    if text is None:
        text = resources.files("parley").joinpath(_FILE).read_text("utf-8")
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DataError(f"{_FILE}: no valid YAML: {error}") from error
    known = {"verbs", "adjectives", "nouns", "adverbs", "irregular", *_LISTS}
    if not isinstance(raw, dict) or set(raw) != known:
        raise DataError(f"{_FILE}: the file must hold exactly {', '.join(sorted(known))}")
    uses = {part: _uses(part, raw[part]) for part in ("verbs", "adjectives", "nouns", "adverbs")}
    lists = {name: frozenset(_words(name, raw[name])) for name in _LISTS}
    verbs = sorted({*uses["verbs"], *lists["light"], *lists["topics"], *lists["withheld"], *lists["passing"]})
    forms = {form: verb for verb in verbs for form in (verb, *_inflections(verb))}
    parts: dict[str, Any] = {**uses, **lists, "forms": {**forms, **_irregular(raw["irregular"])}}
    return CueTable(**parts)


def _inflections(verb: str) -> Iterable[str]:
    """Regular forms of an English verb, with and without a doubled consonant."""
    if verb.endswith("e"):
        stems = [verb[:-1]]
    elif verb.endswith("y") and verb[-2:-1] not in tuple("aeiou"):
        return (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    else:
        stems = [verb, verb + verb[-1]]
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"
    return (plural, *(stem + ending for stem in stems for ending in ("ed", "ing")))


def _irregular(forms: Any) -> dict[str, str]:
    if not isinstance(forms, dict) or not all(isinstance(w, str) for pair in forms.items() for w in pair):
        raise DataError(f"{_FILE}: 'irregular' must map forms to verbs: {forms!r}")
    return forms


def _uses(part: str, groups: Any) -> Uses:
    if not isinstance(groups, list):
        raise DataError(f"{_FILE}: {part!r} must be a list of groups")
    table: dict[str, list[CueWord]] = {}
    for group in groups:
        for use in _group(part, group):
            table.setdefault(use.lemma, []).append(use)
    return {lemma: tuple(sorted(found, key=lambda use: -len(use.beside))) for lemma, found in table.items()}


def _group(part: str, group: Any) -> Iterable[CueWord]:
    if not isinstance(group, dict) or not set(group) <= {
        "stance",
        "takes",
        "with",
        "words",
        "bare",
        "unless",
        "voiced",
    }:
        raise DataError(
            f"{_FILE}: a group of {part!r} may hold stance, takes, with, unless, bare, voiced and words: {group!r}"
        )
    stance: Any = group.get("stance")
    takes = frozenset(_words(part, group.get("takes", [])))
    if stance not in get_args(Stance):
        raise DataError(f"{_FILE}: {part!r}: {stance!r} is no stance; they are {', '.join(get_args(Stance))}")
    if not takes <= _TAKES:
        raise DataError(f"{_FILE}: {part!r}: unknown `takes` {', '.join(sorted(takes - _TAKES))}")
    for entry in _words(part, group.get("words")):
        lemma, *beside = entry.split()
        yield CueWord(
            lemma=lemma,
            beside=tuple(beside),
            stance=stance,
            takes=takes,
            prepositions=frozenset(_words(part, group.get("with", []))),
            unless=frozenset(_words(part, group.get("unless", []))),
            bare=bool(group.get("bare", False)),
            voiced=bool(group.get("voiced", False)),
        )


def _words(part: str, words: Any) -> list[str]:
    if not isinstance(words, list) or not all(isinstance(w, str) and _WORD.fullmatch(w) for w in words):
        raise DataError(f"{_FILE}: {part!r}: words must be a list of words, and on/yes/no quoted: {words!r}")
    return words
