"""A form of "be" on a noun or adjective that has no copula is its copula, as Universal Dependencies has it.

Stage `analyse`. The parser's heads choose each relation by itself; this one is settled by the word it hangs on.
"""

from __future__ import annotations

from typing import Final

from parley.analyse.tags import Columns

_PREDICATES: Final = frozenset({"NOUN", "PROPN", "ADJ", "PRON", "NUM"})


def with_copulas(columns: Columns) -> None:
    """Relabel auxiliaries that must be copulas."""
    linked = {head for head, link in zip(columns.heads, columns.relations, strict=True) if link == "cop"}
    for at, (head, relation) in enumerate(zip(columns.heads, columns.relations, strict=True)):
        if relation != "aux" or columns.lemmas[at] != "be" or head is None or head in linked:
            continue
        if columns.upos[head] in _PREDICATES:
            columns.relations[at] = "cop"
            linked.add(head)  # "he is being kind" has one
