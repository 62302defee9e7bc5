"""A relative clause right behind a noun is that noun's, or that of a noun the noun itself belongs to.

Stage `analyse`. The one repair of the parser's trees that every later stage needs: "violations of the ceasefire which
came into effect last week" never tells of a noun on the other side of the verb. Nothing is changed where a comma or any
other word stands between the noun and the relative pronoun.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parley.analyse.tags import Columns

_PRONOUNS: Final = frozenset({"which", "that", "who", "whom"})
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_WITHIN: Final = frozenset({"nmod", "conj", "appos", "flat", "compound", "nmod:poss", "nmod:desc"})


def rehang(columns: Columns, words: Sequence[str]) -> None:
    """Hang relative clauses that hang beyond the phrase before them on its last noun."""
    for verb, relation in enumerate(columns.relations):
        head = columns.heads[verb]
        if relation != "acl:relcl" or head is None:
            continue
        pronoun = next(
            (t for t in range(head + 1, verb) if words[t].lower() in _PRONOUNS and columns.heads[t] == verb),
            None,
        )
        if pronoun is None or columns.upos[pronoun - 1] not in _NOUNS or pronoun - 1 == head:
            continue
        noun = pronoun - 1
        if head not in _phrase(columns, noun) and not _is_below(columns, noun, verb):
            columns.heads[verb] = noun


def _phrase(columns: Columns, noun: int) -> set[int]:
    """The noun and those it belongs to, up to the first word it does not depend on as part of a phrase."""
    found, at = {noun}, noun
    while columns.relations[at] in _WITHIN:
        head = columns.heads[at]
        if head is None or head in found:
            break
        found.add(head)
        at = head
    return found


def _is_below(columns: Columns, word: int, above: int) -> bool:
    """Whether a word hangs, over others, on another: hanging that one on it would make a circle of the tree."""
    at: int | None = word
    while at is not None:
        if at == above:
            return True
        at = columns.heads[at]
    return False
