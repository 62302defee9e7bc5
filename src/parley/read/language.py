"""Is a text English? Told by the share of frequent English words that few other languages write alike."""

from __future__ import annotations

import re

from parley.types import Document, Failure

# The most frequent words of English news, without those that are frequent words of other languages in Latin script
# ("a", "in", "is", "was", "on", "of", "he", "we", "an", "as", "at", "or").
_FREQUENT = frozenset(
    """
the and to that for with his her their it its by from has have had were been be are not but they who which
this these those said would will after before about between against while when where there than more into over
under also other could should during because
""".split()  # a list of 70 words is easier read as text
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters from the start: enough to tell, whatever the length


def tell_language(text: str, *, fewest_words: int, least_share: float) -> str | None:
    """Gives "en"; "und" when it is evidently not English; None when there are too few words to tell."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    if len(words) < fewest_words:
        return None
    return "en" if sum(word in _FREQUENT for word in words) >= least_share * len(words) else "und"


def is_english(language: str | None) -> bool:
    """Whether a document with this language tag can go down the road; one without a tag is given the chance."""
    return language is None or language.lower().replace("_", "-").split("-")[0] in ("en", "eng")


def language_failure(document: Document, *, name: str | None = None) -> Failure | None:
    """The Failure of a document that is not English, else None: its text is kept and nothing is coded."""
    if is_english(document.language):
        return None
    told = "seems not to be English" if document.language == "und" else f"is in {document.language!r}"
    return Failure(
        document=document.id,
        step="read",
        error="NotEnglish",
        message=f"{name or document.id}: {told}; parley reads English, so nothing in it is coded "
        f"(if it is English, give it the language en)",
    )
