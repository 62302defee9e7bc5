"""Lemmas as edit scripts: a closed set of labels the encoder's lemma head chooses from.

Stage `analyse`. A script reads `casing|strip|suffix`: the word is first cased (`l` lower, `k` kept, `t` title),
then loses `strip` last characters and gains `suffix`. `=lemma` stands for a whole irregular lemma.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Final

_INFLECTED: Final = ("VERB", "NOUN")
_KEPT_DOUBLE: Final = ("ll", "ss", "ff", "zz")
IDENTITY: Final = "k|0|"


def script(form: str, lemma: str) -> str:
    """Return the shortest script that turns `form` into `lemma`."""
    best: tuple[int, str] | None = None
    for casing in ("k", "l", "t"):
        cased = _cased(form, casing)
        common = _common_prefix(cased, lemma)
        strip, suffix = len(cased) - common, lemma[common:]
        cost = strip + len(suffix)
        if best is None or cost < best[0]:
            best = (cost, f"{casing}|{strip}|{suffix}")
    assert best is not None
    if best[0] > max(len(form), 4) and len(lemma) <= 8:
        return "=" + lemma
    return best[1]


def apply_script(form: str, script: str) -> str:
    """Return the lemma of `form` under a script; a script that strips more than there is leaves the form."""
    if script.startswith("="):
        return script[1:]
    casing, strip, suffix = script.split("|", 2)
    cased = _cased(form, casing)
    count = int(strip)
    if count > len(cased) or (count == len(cased) and not suffix):
        return cased
    return cased[: len(cased) - count] + suffix


def _cased(form: str, casing: str) -> str:
    if casing == "l":
        return form.lower()
    return form.capitalize() if casing == "t" else form


def _common_prefix(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


class Lemmatizer:
    """Lemmas by what training saw, then by regular inflection of a known word, then by the model's own script."""

    def __init__(self, seen: Mapping[tuple[str, str], str], vocabulary: Container[str]) -> None:
        """`seen` maps (form in lower case, UPOS) to its lemma; `vocabulary` holds words known to exist."""
        self._seen = seen
        self._bases = {tag: {lemma for (_, upos), lemma in seen.items() if upos == tag} for tag in _INFLECTED}
        self._vocabulary = vocabulary

    def has(self, form: str, upos: str) -> bool:
        """Whether the treebanks have this form as this part of speech; True where no table tells."""
        return not self._seen or (form.lower(), upos) in self._seen

    def lemma(self, form: str, upos: str, guess: str) -> str:
        """The lemma of a word of this part of speech; `guess` is the model's."""
        lower = form.lower()
        found = self._seen.get((lower, upos))
        if found is not None:
            return found
        if upos not in _INFLECTED or not lower.isalpha():
            return guess
        options = list(_regular(lower, upos))
        bases = self._bases[upos]
        for known in (bases, self._vocabulary):
            for option in options:
                if option in known:
                    return option
        return guess


def read_seen(path: Path) -> dict[tuple[str, str], str]:
    """The table of forms of a bundle: `form<TAB>UPOS<TAB>lemma`; empty where the bundle has none."""
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {(form, upos): lemma for form, upos, lemma in rows}


def _regular(form: str, upos: str) -> Iterator[str]:
    """Base forms a regularly inflected form may have, likeliest first."""
    if form.endswith("s") and not form.endswith("ss"):
        if form.endswith("ies"):
            yield form[:-3] + "y"
        if form.endswith("ves") and upos == "NOUN":
            yield from (form[:-3] + "f", form[:-3] + "fe")
        yield form[:-1]
        if form.endswith("es"):
            yield form[:-2]
    elif upos == "VERB" and form.endswith(("ing", "ed")):
        stem = form[:-3] if form.endswith("ing") else form[:-2]
        if form.endswith("ied"):
            yield form[:-3] + "y"
        if stem[-2:] in _KEPT_DOUBLE:
            yield stem
        yield stem + "e"
        if len(stem) > 2 and stem[-1] == stem[-2]:
            yield stem[:-1]
        yield stem
    else:
        yield form
