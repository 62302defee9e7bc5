"""Resolve: one index over all names of the registry, asked for the longest match at every word.

Comes in: the tables of src/parley/data/registry. Goes out: `Registry.scan(text)`, a Scan with the words of a text
and the Matches in it. Scanning is linear in the text; nothing is changed after loading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from parley.resolve.tables import Case, Entry, Kind, Row, read_tables

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’.&][^\W_]+)*")
_SPOKEN = 4  # letters from which an acronym is also written as a word
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: positions, and the keys they are looked up by."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]  # without a possessive 's
    keys: tuple[str, ...]
    owns: tuple[bool, ...]  # a possessive follows

    def __len__(self) -> int:
        return len(self.starts)

    def word(self, at: int) -> str:
        """The word as it stands in the text."""
        return self.text[self.starts[at] : self.ends[at]]


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` up to `last` (included) are a name or role word of the registry."""

    first: int
    last: int
    entries: tuple[Entry, ...]

    def of(self, *kinds: Kind) -> tuple[Entry, ...]:
        """The entries of the given kinds."""
        return tuple(e for e in self.entries if e.kind in kinds)

    def has(self, *kinds: Kind) -> bool:
        """Whether any entry is of the given kinds."""
        return any(e.kind in kinds for e in self.entries)


@dataclass(frozen=True, slots=True)
class Scan:
    """A text's words and the matches in it, in order, none overlapping another."""

    words: Words
    matches: tuple[Match, ...]


def fold(word: str) -> str:
    """Lower case without accents: the key a word is looked up by."""
    if word.isascii():
        return word.lower().replace(".", "")
    plain = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES).replace("ı", "i").replace("ø", "o"))
    return "".join(c for c in plain.casefold() if not unicodedata.combining(c)).replace(".", "")


def split_words(text: str) -> Words:
    """Words with hyphens as borders, full stops inside abbreviations ignored, possessives set aside."""
    starts, ends, keys, owns = [], [], [], []
    length = len(text)
    for found in _WORD.finditer(text):
        start, end = found.span()
        key = fold(found.group())
        own = False
        if key.endswith("'s") and len(key) > 2:
            key, own, end = key[:-2], True, end - 2
        elif end < length and text[end] in "'’" and key.endswith("s"):
            own = True
        if key == "s" and start and text[start - 1] in "'’":
            continue
        starts.append(start)
        ends.append(end)
        keys.append(key)
        owns.append(own)
    return Words(text, tuple(starts), tuple(ends), tuple(keys), tuple(owns))


class Registry:
    """All names parley knows without the document. Loading takes about a fifth of a second; keep one."""

    def __init__(self, rows: Iterable[Row]) -> None:
        table: dict[str, list[tuple[str, Case, Entry]]] = {}
        longest: dict[str, int] = {}
        surnames: dict[str, list[Entry]] = {}
        self.names: dict[str, str] = {}  # country code -> its name
        for form, case, entry in rows:
            keys = split_words(form).keys
            if not keys:
                continue
            if entry.kind == "holder" and len(keys) == 1 and entry.source != "kept":
                _add_surname(surnames, keys, entry)  # a family name from a list is no name of its own
                continue
            table.setdefault(" ".join(keys), []).append((form, case, entry))
            if longest.get(keys[0], 0) < len(keys):
                longest[keys[0]] = len(keys)
            if entry.kind == "holder":
                _add_surname(surnames, keys, entry)
            elif entry.kind == "country" and entry.country:
                self.names.setdefault(entry.country, entry.name)
        self._table = {key: tuple(forms) for key, forms in table.items()}
        self._longest = longest
        self._surnames = {key: tuple(entries) for key, entries in surnames.items()}

    @classmethod
    def load(cls, folder: Path | None = None) -> Registry:
        """The package's registry, or the one in `folder`; raises DataError on a wrong table."""
        return cls(read_tables(folder))

    def __len__(self) -> int:
        return len(self._table)

    def surname(self, key: str) -> tuple[Entry, ...]:
        """Holders whose family name folds to `key`."""
        return self._surnames.get(key, ())

    def lookup(self, text: str) -> tuple[Entry, ...]:
        """Entries of exactly this name."""
        words = split_words(text)
        return self._hit(words, 0, len(words)) if len(words) else ()

    def scan(self, text: str) -> Scan:
        """Finds names in a text, longest first, from left to right."""
        words = split_words(text)
        keys, longest = words.keys, self._longest
        matches: list[Match] = []
        at, count = 0, len(keys)
        while at < count:
            most = longest.get(keys[at])
            step = 1
            if most is not None:
                for length in range(min(most, count - at), 0, -1):
                    entries = self._hit(words, at, at + length)
                    if entries and not (
                        keys[at] == "the" and length > 1 and self._goes_on(words, at + length)
                    ):
                        matches.append(Match(at, at + length - 1, entries))
                        step = length
                        break
            at += step
        return Scan(words, tuple(matches))

    def _goes_on(self, words: Words, at: int) -> bool:
        """Whether a role word follows: "The Australian" is a paper, "The Australian minister" is not of it."""
        if at >= len(words) or words.text[words.ends[at - 1] : words.starts[at]] != " ":
            return False
        if words.text[words.starts[at]].isupper():
            return True  # "The National Directorate"
        if not self._longest.get(words.keys[at]):
            return False
        for length in range(min(self._longest[words.keys[at]], len(words) - at), 0, -1):
            if any(e.kind == "role" for e in self._hit(words, at, at + length)):
                return True
        return False

    def _hit(self, words: Words, first: int, end: int) -> tuple[Entry, ...]:
        key = words.keys[first] if end - first == 1 else " ".join(words.keys[first:end])
        forms = self._table.get(key)
        if forms is None:
            return ()
        text = words.text[words.starts[first] : words.ends[end - 1]]
        if end - first > 1 and _broken(words, first, end):
            return ()
        found = [entry for form, case, entry in forms if _fits(text, form, case)]
        return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _broken(words: Words, first: int, end: int) -> bool:
    """Whether a comma, stop or bracket stands between the words of a would-be name."""
    text = words.text
    for at in range(first, end - 1):
        gap = text[words.ends[at] : words.starts[at + 1]]
        if gap not in (" ", "-") and any(
            c in ',;:!?()\n"“”' or (c == "." and len(words.word(at)) > 4) for c in gap
        ):
            return True
    return False


def _fits(text: str, form: str, case: Case) -> bool:
    if case == "any":
        return True
    if case == "exact":
        plain = form.replace(".", "")
        if len(plain) >= _SPOKEN and text == plain.capitalize():
            return True  # "Nato", "Farc", "Unicef"
        return text.replace(".", "") == plain
    return any(c.isupper() for c in text)


def _add_surname(surnames: dict[str, list[Entry]], keys: Sequence[str], entry: Entry) -> None:
    """Family names alone point to holders, but not to legislators: there are too many of them."""
    if entry.sector == "LEG":
        return
    known = surnames.setdefault(keys[-1], [])
    if entry not in known:
        known.append(entry)
