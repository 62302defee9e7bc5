"""Parts of speech, features and lemmas: class numbers of the encoder's heads → columns of words.

In: windows. Out: one string a word. Lemmas are the model's edit scripts applied to the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from parley.models.encoder import Labels, Window
from parley.models.lemmas import Lemmatizer, apply_script

_REMEMBERED: Final = 50_000
_CLOSED: Final = frozenset({"NUM", "PRON"})


@dataclass(slots=True)
class Columns:
    """The words of a text with their tags and trees, one entry a word; positions are counted from its first word.

    Grows window by window while a document is read; the later parts of the stage only read it.
    """

    forms: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    heads: list[int | None] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)


class Tagger:
    """Reads tags off windows; remembers lemmas of the document at hand."""

    def __init__(self, labels: Labels, lemmatizer: Lemmatizer) -> None:
        self._upos = labels.upos
        self._features = tuple("" if value == "_" else value for value in labels.feats)
        self._scripts = labels.lemmas
        self._lemmatizer = lemmatizer
        self._lemmas: dict[tuple[str, int, int], str] = {}

    def add(self, columns: Columns, window: Window, forms: Sequence[str]) -> None:
        """Append the window's words and their tags to the columns."""
        columns.forms.extend(forms)
        columns.upos.extend(map(self._tag, forms, window.upos.tolist()))
        columns.features.extend(map(self._features.__getitem__, window.feats.tolist()))
        columns.lemmas.extend(map(self._lemma, forms, window.upos.tolist(), window.lemma.tolist()))

    def _tag(self, form: str, number: int) -> str:
        """The model's tag; a word of letters is a numeral or pronoun only if the treebanks have it as one.

        In a text of one short sentence the model may take a name it does not know for a number; this puts it right.
        """
        tag = self._upos[number]
        if tag not in _CLOSED or not form.isalpha() or self._lemmatizer.has(form, tag):
            return tag
        if self._lemmatizer.has(form, "NOUN"):
            return "NOUN"
        return "PROPN" if form[:1].isupper() else "NOUN"

    def _lemma(self, form: str, upos: int, number: int) -> str:
        key = (form, upos, number)
        lemma = self._lemmas.get(key)
        if lemma is None:
            guess = apply_script(form, self._scripts[number])
            lemma = self._lemmatizer.lemma(form, self._tag(form, upos), guess)
            if len(self._lemmas) < _REMEMBERED:
                self._lemmas[key] = lemma
        return lemma


_TWICE: Final = 2


def name_alike(columns: Columns) -> None:
    """Make a capitalised word a name throughout its document where it is one at least twice as often as a noun.

    Names are told from nouns by capital and context, and what is a name in one sentence is one in the next.
    """
    seen: dict[str, list[int]] = {}
    for form, tag in zip(columns.forms, columns.upos, strict=True):
        if tag in ("NOUN", "PROPN") and form[:1].isupper():
            seen.setdefault(form, [0, 0])[tag == "PROPN"] += 1
    names = {form for form, (nouns, named) in seen.items() if nouns and named >= _TWICE * nouns}
    if not names:
        return
    for at, form in enumerate(columns.forms):
        if columns.upos[at] == "NOUN" and form in names:
            columns.upos[at] = "PROPN"
            lemma = columns.lemmas[at]
            columns.lemmas[at] = lemma[:1].upper() + lemma[1:]
