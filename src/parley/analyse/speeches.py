"""A label before quoted words is no subject of them: "General Roe: “The President ordered …”".

Stage `analyse`. A repair of the parser's trees, like that of relative clauses: who speaks stands before the colon; a
bare noun inside the quotation that the parser left without a part is the subject there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from parley.analyse.tags import Columns

_OPENING: Final = frozenset({"“", '"', "‘", "«", "„", "''", "``"})
_NOUNS: Final = frozenset({"NOUN", "PROPN", "PRON"})
_LABEL: Final = 16  # tokens a label may have
_SPEECH: Final = 64  # tokens from the colon to the verb its label was hung on


def unlabel(columns: Columns, words: Sequence[str]) -> None:
    """Take labels out of the quoted clauses they were made subjects of."""
    for colon in range(1, len(words) - 1):
        if words[colon] != ":" or words[colon + 1] not in _OPENING:
            continue
        for token in range(max(0, colon - _LABEL), colon):
            verb = columns.heads[token]
            is_subject = columns.relations[token].startswith("nsubj")
            if is_subject and verb is not None and colon < verb <= colon + _SPEECH:
                columns.relations[token] = "dislocated"
                _subject_inside(columns, colon, verb)


def _subject_inside(columns: Columns, colon: int, verb: int) -> None:
    inside = range(colon + 1, verb)
    cased = {columns.heads[k] for k in inside if columns.relations[k] in ("case", "mark")}
    own = [k for k in inside if columns.heads[k] == verb and columns.upos[k] in _NOUNS and k not in cased]
    if own and not any(columns.relations[k].startswith("nsubj") for k in own):
        columns.relations[own[-1]] = "nsubj"
