"""Measuring co-reference on a treebank: what is counted, and that right and wrong are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.evaluate.antecedents import mark, score_antecedents, score_spans
from parley.evaluate.conllu import read_documents

ROWS = """
1 Ada ada PROPN Number=Sing 3 nsubj (1-person
2 Obi obi PROPN Number=Sing 1 flat 1)
3 chairs chair VERB _ 0 root _
4 the the DET _ 6 det (2-organization
5 water water NOUN Number=Sing 6 compound (3-substance)
6 board board NOUN Number=Sing 3 obj 2)

1 She she PRON Gender=Fem|Number=Sing|Person=3|PronType=Prs 2 nsubj {she}
2 says say VERB _ 0 root _
3 the the DET _ 4 det (2-organization
4 board board NOUN Number=Sing 5 nsubj 2)
5 met meet VERB _ 2 ccomp _
"""


def gold(tmp_path: Path, she: str = "(1-person)") -> Path:
    lines = ["# newdoc id = X_news_x"]
    for block in ROWS.format(she=she).strip().split("\n\n"):
        rows = [line.split() for line in block.splitlines()]
        lines.append("# text = " + " ".join(row[1] for row in rows))
        for number, form, lemma, upos, features, head, relation, entity in rows:
            misc = "_" if entity == "_" else f"Entity={entity}"
            lines.append("\t".join([number, form, lemma, upos, "_", features, head, relation, "_", misc]))
        lines.append("")
    path = tmp_path / "gold.conllu"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_entities_of_a_treebank_become_mentions(tmp_path: Path) -> None:
    (document,) = read_documents(gold(tmp_path))
    marked = mark(document)
    assert [(m.first, m.last, m.head, m.type, m.named) for m in marked.mentions] == [
        (0, 1, 0, "person", True),
        (3, 5, 5, "organization", False),
        (4, 4, 4, "substance", False),
        (6, 6, 6, "person", False),
        (8, 9, 9, "organization", False),
    ]
    assert marked.entity == ("1", "2", "3", "1", "2")


@pytest.mark.parametrize(("she", "share"), [("(1-person)", 100.0), ("(2-person)", 0.0)])
def test_a_speaker_is_right_when_led_to_its_entity(tmp_path: Path, she: str, share: float) -> None:
    scores = score_antecedents(gold(tmp_path, she))
    assert (scores.speakers, scores.speakers_measured) == (share, 1)
    assert scores.pronouns == share


def test_spans_are_counted_from_their_heads(tmp_path: Path) -> None:
    assert score_spans(gold(tmp_path)) == 1.0
