"""Responses, sequence, repeats and contradictions from hand-made trees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from factories import reading_from_table
from parley.link import Linker
from parley.types import Claim, Event, Reading, Relation, Role, Span

RESPONSE = """
The the DET 2 det
army army NOUN 3 nsubj
shelled shell VERB 0 root
Dorin Dorin PROPN 3 obj
in in ADP 6 case
response response NOUN 3 obl
to to ADP 9 case
a a DET 9 det
raid raid NOUN 6 nmod
. . PUNCT 3 punct
"""
AFTER = """
Jets jet NOUN 2 nsubj
bombed bomb VERB 0 root
Dorin Dorin PROPN 2 obj
just just ADV 5 advmod
hours hour NOUN 8 obl:unmarked
after after SCONJ 8 mark
rebels rebel NOUN 8 nsubj
raided raid VERB 2 advcl
it it PRON 8 obj
. . PUNCT 2 punct
"""
AGAIN = """
Rebels rebel NOUN 2 nsubj
attacked attack VERB 0 root
Dorin Dorin PROPN 2 obj
. . PUNCT 2 punct

The the DET 2 det
attack attack NOUN 3 nsubj
lasted last VERB 0 root
hours hour NOUN 3 obj
. . PUNCT 3 punct
"""


def event(reading: Reading, words: str, **changes: Any) -> Event:
    start = reading.document.text.index(words)
    base = Event(
        id=f"evt:{words}",
        claim="clm:n",
        type="ASSAULT",
        mode=None,
        contexts=(),
        trigger=Span(start=start, end=start + len(words), text=words),
        status="happened",
        roles=(),
    )
    return replace(base, **changes)


def link(reading: Reading, *events: Event) -> tuple[Relation, ...]:
    text = reading.document.text
    claim = Claim(
        id="clm:n",
        parent=None,
        voice="narrator",
        stance="asserts",
        speaker=None,
        cue=None,
        content=(Span(start=0, end=len(text), text=text),),
    )
    full = replace(reading, claims=(claim,), events=events, actors=())
    relations = Linker()([full])[0].relations
    assert relations is not None
    return relations


def test_in_response_to_links_the_answer_to_what_it_answers() -> None:
    reading = reading_from_table(RESPONSE)
    (relation,) = link(reading, event(reading, "shelled"), event(reading, "raid"))
    assert (relation.type, relation.from_event, relation.to_event) == (
        "response_to",
        "evt:shelled",
        "evt:raid",
    )
    assert relation.evidence.text == "in response to"
    assert relation.claim == "clm:n"


def test_hours_after_puts_the_subordinate_act_first() -> None:
    reading = reading_from_table(AFTER)
    (relation,) = link(reading, event(reading, "bombed"), event(reading, "raided"))
    assert (relation.type, relation.from_event, relation.to_event) == ("before", "evt:raided", "evt:bombed")
    assert relation.evidence.text.endswith("hours after")


@pytest.mark.parametrize("status", ["planned", "denied", "hypothetical"])
def test_unreal_acts_have_no_sequence(status: str) -> None:
    reading = reading_from_table(AFTER)
    assert link(reading, event(reading, "bombed"), event(reading, "raided", status=status)) == ()


def test_definite_noun_is_the_act_told_before() -> None:
    reading = reading_from_table(AGAIN)
    relations = link(
        reading, event(reading, "attacked"), event(reading, "attack", id="evt:noun", trigger=_noun(reading))
    )
    assert [(r.type, r.from_event, r.to_event) for r in relations] == [
        ("same_as", "evt:noun", "evt:attacked")
    ]


def test_definite_noun_with_another_doer_is_another_act() -> None:
    reading = reading_from_table(AGAIN)
    first = event(
        reading, "attacked", roles=(Role(role="actor", start=0, end=6, text="Rebels", actor="act:a"),)
    )
    second = event(
        reading,
        "attack",
        id="evt:noun",
        trigger=_noun(reading),
        roles=(Role(role="actor", start=0, end=6, text="Rebels", actor="act:b"),),
    )
    assert link(reading, first, second) == ()


def _noun(reading: Reading) -> Span:
    start = reading.document.text.index("attack ")
    return Span(start=start, end=start + 6, text="attack")


def test_denied_act_contradicts_the_telling_of_it() -> None:
    reading = reading_from_table(AGAIN)
    roles = (Role(role="actor", start=0, end=6, text="Rebels", actor="act:a"),)
    first = event(reading, "attacked", roles=roles)
    second = event(reading, "attack", id="evt:noun", trigger=_noun(reading), roles=roles, status="denied")
    assert ("contradicts", "evt:noun", "evt:attacked") in {
        (r.type, r.from_event, r.to_event) for r in link(reading, first, second)
    }


ANSWERED = """
Jets jet NOUN 2 nsubj
struck strike VERB 0 root
Dorin Dorin PROPN 2 obj
. . PUNCT 2 punct

The the DET 2 det
wave wave NOUN 5 nsubj
of of ADP 4 case
strikes strike NOUN 2 nmod
came come VERB 0 root
in in ADP 7 case
response response NOUN 5 obl
to to ADP 10 case
a a DET 10 det
raid raid NOUN 7 nmod
. . PUNCT 5 punct
"""


def test_response_of_an_act_told_before_is_that_act() -> None:
    reading = reading_from_table(ANSWERED)
    relations = link(reading, event(reading, "struck"), event(reading, "raid"))
    assert ("response_to", "evt:struck", "evt:raid") in {
        (r.type, r.from_event, r.to_event) for r in relations
    }
