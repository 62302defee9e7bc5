"""Labels of a transcript: which spans they are, and what they may stand for."""

from __future__ import annotations

from dataclasses import replace

from factories import make_document
from parley.resolve.candidates import Candidate
from parley.resolve.labels import find_labels, read_label
from parley.resolve.setting import Setting
from parley.types import Claim, Party, Reading, Span

TEXT = "OFFICIAL: We left.\nMinister Roe stayed."


def spoken(start: int, end: int, content: str) -> Claim:
    place = TEXT.index(content)
    return Claim(
        id=f"clm:{start}",
        parent=None,
        voice="direct",
        stance="asserts",
        speaker=Party(start=start, end=end, text=TEXT[start:end]),
        cue=None,
        content=(Span(start=place, end=place + len(content), text=content),),
    )


def test_speaker_set_off_at_the_beginning_of_a_line_is_a_label() -> None:
    claims = (spoken(0, 8, "We left"), spoken(19, 31, "stayed"))
    reading = Reading(document=make_document(TEXT), claims=claims)
    assert find_labels(reading) == {(0, 8)}


def test_official_behind_a_label_is_the_publishers_or_nobody_known() -> None:
    assumed = Candidate(
        name="official", code="BOR-GOV", country="BOR", sector="GOV", score=0.4, kind="role", assumed=True
    )
    abroad = read_label("OFFICIAL", assumed, Setting(shares={"BOR": 1.0}))
    assert (abroad.code, abroad.country) == (None, None)
    own = replace(assumed, code="ARL-GOV", country="ARL")
    assert read_label("OFFICIAL", own, Setting(issuer="ARL")).code == "ARL-GOV"
    assert read_label("Q", None, Setting()).name == "Q"
