"""Reports with coded events: read with exact offsets, faults named, readers scored on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factories import make_document
from parley.errors import DataError
from parley.evaluate.coded_scores import score_coded
from parley.evaluate.marked_events import CodedReport, read_coded, read_coded_report
from parley.evaluate.marked_scores import Difference
from parley.ontology import load_ontology
from parley.record import Record
from parley.types import Actor, Claim, Event, Party, Reading, Role, Span

CORPUS = Path(__file__).parent.parent / "corpora" / "events" / "reports"
ONTOLOGY = load_ontology()

REPORT = """outlet: Valley Post
region: Nowhere
published: 2024-05-15
style: wire
brief: training
---
<x1>The Vantu Guard</x1> <e1>shelled</e1> <x2>miners</x2> at <p1>Orlin</p1>, <x3>a priest</x3> said, and <e2>killed</e2> <x4><q1>two</q1> of them</x4>. Prices <n>exploded</n>.
---
e1 type=ASSAULT mode=heavy-weapons status=happened actor=x1 recipient=x2 act=p1 said=x3
e2 type=ASSAULT status=happened actor=x1 recipient=x4 count=q1 said=x3
x1 code=?
x2 code=CVL
x3 code=CVL
x4 code=CVL same=x2
p1 name="Orlin" country=USA
q1 of="miners" low=2 high=2
"""  # noqa: E501  # marks make lines long


def read(folder: Path, text: str = REPORT) -> CodedReport:
    path = folder / "valley-001.txt"
    path.write_text(text, encoding="utf-8")
    return read_coded_report(path, ONTOLOGY)


def test_marks_and_lines_become_events(tmp_path: Path) -> None:
    report = read(tmp_path)
    first, second = report.events
    assert [report.text[a:b] for a, b in first.trigger] == ["shelled"]
    assert (first.actors, first.recipients, first.said) == (("x1",), ("x2",), ("x3",))
    assert (second.mode, second.counts) == (None, ("q1",))
    assert [report.text[a:b] for a, b in report.marks["x4"]] == ["two of them"]
    assert [report.text[a:b] for a, b in report.traps] == ["exploded"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("type=ASSAULT mode=heavy-weapons", "type=BATTLE", "no type 'BATTLE'"),
        ("mode=heavy-weapons", "mode=artillery", "no mode 'artillery'"),
        ("status=happened actor=x1 recipient=x2", "status=done actor=x1", "no status 'done'"),
        ("recipient=x2", "recipient=p1", "points to no mark of that kind"),
        ("x3 code=CVL\n", "", "no line for x3"),
        ("x1 code=?", "x1 code=guard", "no actor code"),
        ("q1 of", "q2 of", "nothing is marked so"),
        ("</e2>", "</e1>", "not the last mark opened"),
    ],
)
def test_faults_are_named_with_their_file(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DataError, match="valley-001") as caught:
        read(tmp_path, REPORT.replace(old, new))
    assert told in str(caught.value)


class _Told:
    """A reader that says what it is told to, whatever the text."""

    def __init__(
        self, events: tuple[Event, ...], claims: tuple[Claim, ...], actors: tuple[Actor, ...]
    ) -> None:
        self._made = {"events": events, "claims": claims, "actors": actors}

    def read(self, text: str, *, published: str | None = None, outlet: str | None = None) -> Record:
        reading = Reading(document=make_document(text), **self._made)  # type: ignore[arg-type]
        return Record(reading=reading, fingerprint="sha256:0")


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def _role(text: str, kind: str, words: str) -> Role:
    span = _span(text, words)
    return Role(role=kind, start=span.start, end=span.end, text=words)  # type: ignore[arg-type]


def _event(text: str, words: str, whom: str) -> Event:
    return Event(
        id=f"evt:{words}",
        claim="clm:1",
        type="ASSAULT",
        mode="heavy-weapons" if words == "shelled" else None,
        contexts=(),
        trigger=_span(text, words),
        status="happened",
        roles=(_role(text, "actor", "The Vantu Guard"), _role(text, "recipient", whom)),
    )


def _claim(text: str) -> Claim:
    speaker = _span(text, "a priest")
    return Claim(
        id="clm:1",
        parent=None,
        voice="indirect",
        stance="asserts",
        speaker=Party(start=speaker.start, end=speaker.end, text=speaker.text),
        cue=_span(text, "said"),
        content=(_span(text, "The Vantu Guard shelled miners at Orlin"),),
    )


def test_a_reader_that_finds_all_scores_full(tmp_path: Path) -> None:
    report = read(tmp_path)
    events = (_event(report.text, "shelled", "miners"), _event(report.text, "killed", "two of them"))
    scores = score_coded(_Told(events, (_claim(report.text),), ()), [report])
    assert (scores.events.f1, scores.actors.f1, scores.recipients.f1, scores.status_macro_f1) == (1, 1, 1, 1)
    assert (scores.modes.value, scores.chains.value, scores.counts.value) == (1, 1, 0)


SEVERAL = REPORT.replace("x4 code=CVL same=x2", "x4 code=CVL same=x1,x2").replace(
    "e2 type=ASSAULT status=happened actor=x1 recipient=x4", "e2 type=ASSAULT status=happened actor=x4"
)
"""The same report, but those who kill are two that were named before."""


@pytest.mark.parametrize(
    ("actors", "right", "missed", "spare"),
    [
        (("The Vantu Guard", "miners"), 2, 0, 0),
        (("miners", "The Vantu Guard"), 2, 0, 0),
        (("miners",), 1, 1, 0),
        (("miners", "a priest"), 1, 1, 1),
        ((), 0, 2, 0),
    ],
)
def test_a_mark_for_two_is_right_when_both_are_found(
    tmp_path: Path, actors: tuple[str, ...], right: int, missed: int, spare: int
) -> None:
    report = read(tmp_path, SEVERAL)
    roles = tuple(_role(report.text, "actor", words) for words in actors)
    killed = replace(_event(report.text, "killed", "miners"), roles=roles)
    scores = score_coded(_Told((killed,), (_claim(report.text),), ()), [report])
    assert (scores.actors.right, scores.actors.missed, scores.actors.spare) == (right, missed, spare)


def test_a_pronoun_for_two_that_is_found_as_two_actors_is_right(tmp_path: Path) -> None:
    report = read(tmp_path, SEVERAL)
    they = _span(report.text, "two of them")
    actors = tuple(
        Actor(
            id=f"act:{words}", name=words, code=None, country=None, sector=None,
            mentions=((_span(report.text, words).start, _span(report.text, words).end),),
        )
        for words in ("The Vantu Guard", "miners")
    )  # fmt: skip
    roles = tuple(
        Role(role="actor", start=they.start, end=they.end, text=they.text, actor=actor.id) for actor in actors
    )
    killed = replace(_event(report.text, "killed", "miners"), roles=roles)
    scores = score_coded(_Told((killed,), (_claim(report.text),), actors), [report])
    assert (scores.actors.right, scores.actors.missed, scores.actors.spare) == (2, 0, 0)


def test_wrong_type_status_and_partner_are_told(tmp_path: Path) -> None:
    report = read(tmp_path)
    wrong = replace(_event(report.text, "shelled", "a priest"), type="COERCE", mode=None)
    other = replace(_event(report.text, "killed", "two of them"), status="denied")
    told: list[Difference] = []
    scores = score_coded(_Told((wrong, other), (_claim(report.text),), ()), [report], told)
    assert (scores.acts.f1, scores.events.right, scores.events.missed, scores.events.spare) == (1, 1, 1, 1)
    assert [item.what for item in told] == ["type", "status"]


def test_events_in_a_report_without_any_are_counted(tmp_path: Path) -> None:
    empty = REPORT.partition("---")[0] + "---\nThe ball <n>killed</n> the crowd's hope.\n---\n"
    report = read(tmp_path, empty)
    made = Event(
        id="evt:1", claim="clm:1", type="ASSAULT", mode=None, contexts=(), trigger=_span(report.text, "killed"),
        status="happened", roles=(),
    )  # fmt: skip
    claim = Claim(
        id="clm:1", parent=None, voice="narrator", stance="asserts", speaker=None, cue=None,
        content=(_span(report.text, "The ball killed the crowd's hope."),),
    )  # fmt: skip
    scores = score_coded(_Told((made,), (claim,), ()), [report])
    assert scores.spare_in_1000_words == pytest.approx(1000 / 6)


def test_every_report_of_the_corpus_can_be_read() -> None:
    assert list(read_coded(CORPUS))
