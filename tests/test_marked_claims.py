"""Reports with marked claims: read with exact offsets, faults named, readers scored on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factories import make_document
from parley.errors import DataError
from parley.evaluate.marked_claims import read_marked, read_report
from parley.evaluate.marked_scores import Difference, score_marked
from parley.record import Record
from parley.types import Actor, Claim, Party, Reading, Span, Stance

CORPUS = Path(__file__).parent.parent / "corpora" / "claims" / "reports"

REPORT = """outlet: Valley Post
region: Nowhere
published: 2024-05-15
style: wire
brief: training
---
<s1>The daily Horn</s1> <c1>reported</c1> that <t1><s2>General Imre Vantu</s2> <c2>denied</c2> <t2>he had crossed the line</t2></t1>.

<s3>He</s3> <c3>warned</c3> <a3>drivers</a3> <w3>on Monday</w3> <t3>to stay away</t3>. The song <n>“Say No More”</n> played.
---
1 stance=asserts who="The daily Horn" code=MED
2 stance=denies who="General Imre Vantu" code=?
3 stance=warns who="General Imre Vantu" code=? to="drivers" when=2024-05-13
"""  # noqa: E501  # marks make lines long


def write(folder: Path, text: str = REPORT) -> Path:
    path = folder / "valley-001.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_marks_become_offsets_of_the_plain_text(tmp_path: Path) -> None:
    report = read_report(write(tmp_path))
    assert "<" not in report.text
    first, second, third = report.claims
    assert [report.text[a:b] for a, b in second.content] == ["he had crossed the line"]
    assert [report.text[a:b] for a, b in third.addressee] == ["drivers"]
    assert [report.text[a:b] for a, b in report.traps] == ["“Say No More”"]
    assert (first.parent, second.parent, third.parent) == (None, 1, None)
    assert [claim.number for claim in report.chain(second)] == [1, 2]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("</c2>", "", "not the last mark opened"),
        ("stance=warns", "stance=mutters", "no stance 'mutters'"),
        ("2 stance=denies", "7 stance=denies", "lines are there for"),
        ('who="The daily Horn"', 'who="The weekly Horn"', "does not stand in the report"),
        ("<c3>warned</c3>", "<c3>warned </c3>", "begin or end with a space"),
        ("region: Nowhere\n", "", "lacks region"),
        ("2024-05-15", "15 May", "15 May"),
        ("when=2024-05-13", "parent=3", "said in itself"),
    ],
)
def test_faults_are_named_with_their_file(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DataError, match="valley-001") as caught:
        read_report(write(tmp_path, REPORT.replace(old, new)))
    assert told in str(caught.value)


class _Told:
    """A reader that says what it is told to, whatever the text."""

    def __init__(self, claims: tuple[Claim, ...], actors: tuple[Actor, ...]) -> None:
        self._claims, self._actors = claims, actors

    def read(self, text: str, *, published: str | None = None, outlet: str | None = None) -> Record:
        reading = Reading(document=make_document(text), claims=self._claims, actors=self._actors)
        return Record(reading=reading, fingerprint="sha256:0")


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def _claim(text: str, number: int, words: tuple[str, str, str], stance: Stance, parent: int | None) -> Claim:
    speaker = _span(text, words[0])
    return Claim(
        id=f"clm:{number}",
        parent=None if parent is None else f"clm:{parent}",
        voice="indirect",
        stance=stance,
        speaker=Party(start=speaker.start, end=speaker.end, text=speaker.text, actor=f"act:{words[0]}"),
        cue=_span(text, words[1]),
        content=(_span(text, words[2]),),
    )


def _actor(text: str, name: str, *others: str) -> Actor:
    spans = tuple((text.index(words), text.index(words) + len(words)) for words in (name, *others))
    return Actor(id=f"act:{name}", name=name, code=None, country=None, sector=None, mentions=spans)


def _told(text: str) -> tuple[tuple[Claim, ...], tuple[Actor, ...]]:
    general = "General Imre Vantu"
    claims = (
        _claim(text, 1, ("The daily Horn", "reported", f"{general} denied he had crossed the line"), "asserts", None),
        _claim(text, 2, (general, "denied", "he had crossed the line"), "denies", 1),
        _claim(text, 3, ("He", "warned", "to stay away"), "warns", None),
    )  # fmt: skip
    actors = (_actor(text, "The daily Horn"), _actor(text, general, "He"))
    third = claims[2]
    assert third.speaker is not None
    return (*claims[:2], replace(third, speaker=replace(third.speaker, actor=f"act:{general}"))), actors


def test_a_reader_that_finds_all_scores_full(tmp_path: Path) -> None:
    report = read_report(write(tmp_path))
    scores = score_marked(_Told(*_told(report.text)), [report])
    assert scores.claims.f1 == 1
    assert (scores.speakers.value, scores.chains.value, scores.nested_chains.value) == (1, 1, 1)
    assert scores.stance_macro_f1 == 1
    assert scores.traps.value == 0
    assert (scores.addressees.missed, scores.times.missed) == (1, 1)  # none was told


def test_a_pronoun_that_nobody_resolved_is_no_speaker(tmp_path: Path) -> None:
    report = read_report(write(tmp_path))
    claims, _ = _told(report.text)
    differences: list[Difference] = []
    scores = score_marked(_Told(claims, ()), [report], differences)
    assert scores.speakers.right == 2
    assert [item.what for item in differences].count("speaker") == 1


def test_a_claim_outside_its_chain_is_a_wrong_chain(tmp_path: Path) -> None:
    report = read_report(write(tmp_path))
    claims, actors = _told(report.text)
    flat = (claims[0], replace(claims[1], parent=None), claims[2])
    scores = score_marked(_Told(flat, actors), [report])
    assert (scores.chains.right, scores.nested_chains.right) == (2, 0)


def test_every_report_of_the_corpus_can_be_read() -> None:
    reports = list(read_marked(CORPUS))
    assert reports
    assert {report.head["brief"] for report in reports} == {"training", "test"}
