"""Names are exchangeable: the encoder never sees which country a report is about.

Country names, adjectives, peoples and capitals of one word are exchanged, before encoding, for stand-ins in the order
in which the document first names the countries. Reports that differ only in which countries they name then look the
same to the network, so what it decides cannot depend on them. The document's text is not touched.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib import resources
from typing import Literal, NamedTuple

from parley.errors import DataError

Form = Literal["name", "adjective", "people", "capital"]
_FORMS: tuple[Form, ...] = ("name", "adjective", "people", "capital")


class _Known(NamedTuple):
    country: str
    form: Form


class Exchange:
    """Stand-ins for the countries of a document; loaded once, keeps nothing between documents."""

    def __init__(self) -> None:
        self._known = _known_words()
        self._stand_ins = _stand_ins()

    def words(self, words: Sequence[str], starts: Sequence[int]) -> list[str]:
        """The words with stand-ins; `starts` are the indices of the first words of sentences."""
        out, opening = list(words), frozenset(starts)
        numbers: dict[str, int] = {}
        for at, word in enumerate(words):
            known = self._known.get(word)
            if known is None or _is_in_a_name(words, at, known.form, opening):
                continue
            number = numbers.setdefault(known.country, len(numbers))
            out[at] = self._stand_ins[number % len(self._stand_ins)][known.form]
        return out


def _is_in_a_name(words: Sequence[str], at: int, form: Form, opening: frozenset[int]) -> bool:
    """ "Michael Jordan", "Israel Katz", "Air France": beside another capitalised word it may be no country."""
    before = words[at - 1] if at > 0 and at not in opening and at - 1 not in opening else ""
    after = words[at + 1] if at + 1 < len(words) and at + 1 not in opening else ""
    if form in ("adjective", "people"):
        return False
    return before[:1].isupper() or after[:1].isupper()


def _known_words() -> dict[str, _Known]:
    """Every single word that names one country; a word of two countries is left alone."""
    found: dict[str, _Known] = {}
    twice: set[str] = set()
    for row in _rows("registry/countries.csv"):
        for word, form in _words_of(row):
            if word in found and found[word].country != row["code"]:
                twice.add(word)
            found.setdefault(word, _Known(row["code"], form))
    return {word: known for word, known in found.items() if word not in twice}


def _words_of(row: dict[str, str]) -> list[tuple[str, Form]]:
    names = [row["name"], *row["aliases"].split(";")]
    adjectives = row["adjectives"].split(";")
    plural = [adjective + "s" for adjective in adjectives if not adjective.endswith(("s", "sh", "ch", "ese"))]
    forms: list[tuple[str, Form]] = [(word, "name") for word in names]
    forms += [(word, "adjective") for word in adjectives]
    forms += [
        (word, "people") for word in (*plural, *(p for p in row["people"].split(";") if p.endswith("s")))
    ]
    forms += [(word, "capital") for word in row["capital"].split(";")]
    return [(word, form) for word, form in forms if word.isalpha() and word.istitle()]


def _stand_ins() -> list[dict[Form, str]]:
    return [{form: row[form] for form in _FORMS} for row in _rows("exchange.csv")]


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("parley.data").joinpath(name).read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    if not rows or None in rows[0] or any(None in row.values() for row in rows):
        raise DataError(f"data/{name}: not a table with as many cells as its first line names")
    return rows
