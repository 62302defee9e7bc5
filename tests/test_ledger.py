"""Agreements and violations from hand-made trees: whose claim, against whom, how far up the ladder."""

from __future__ import annotations

from dataclasses import replace

from factories import reading_from_table
from parley.ledger import Ledger
from parley.types import Actor, Claim, Party, Reading, Span, TimeRange

ACCUSED = """
The the DET 2 det
ministry ministry NOUN 3 nsubj
accused accuse VERB 0 root
Norland Norland PROPN 3 obj
of of SCONJ 6 mark
violating violate VERB 3 advcl
the the DET 8 det
ceasefire ceasefire NOUN 6 obj
. . PUNCT 3 punct
"""
REPORTED = """
Repeated repeat VERB 2 amod
violations violation NOUN 8 nsubj
by by ADP 4 case
Norland Norland PROPN 2 nmod
of of ADP 7 case
the the DET 7 det
truce truce NOUN 2 nmod
continued continue VERB 0 root
. . PUNCT 8 punct

The the DET 2 det
truce truce NOUN 5 nsubj
between between ADP 4 case
Norland Norland PROPN 2 nmod
took take VERB 0 root
effect effect NOUN 5 obj
on on ADP 8 case
Friday Friday PROPN 5 obl
. . PUNCT 5 punct
"""
AVERTED = """
Mediators mediator NOUN 2 nsubj
hope hope VERB 0 root
to to PART 4 mark
prevent prevent VERB 2 xcomp
Norland Norland PROPN 4 obj
from from SCONJ 7 mark
violating violate VERB 4 advcl
the the DET 9 det
truce truce NOUN 7 obj
. . PUNCT 2 punct
"""


def place(reading: Reading, words: str) -> Span:
    start = reading.document.text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def actor(reading: Reading, name: str, code: str) -> Actor:
    text, mentions, at = reading.document.text, [], -1
    while (at := text.find(name, at + 1)) >= 0:
        mentions.append((at, at + len(name)))
    return Actor(id=f"act:{name}", name=name, code=code, country=None, sector=None, mentions=tuple(mentions))


def narrator(reading: Reading) -> Claim:
    whole = Span(start=0, end=len(reading.document.text), text=reading.document.text)
    return Claim(
        id="clm:n", parent=None, voice="narrator", stance="asserts", speaker=None, cue=None, content=(whole,)
    )


def told(reading: Reading, speaker: str, cue: str, content: str) -> Claim:
    who = place(reading, speaker)
    return Claim(
        id="clm:t",
        parent=None,
        voice="indirect",
        stance="accuses",
        speaker=Party(start=who.start, end=who.end, text=who.text, actor=f"act:{speaker}"),
        cue=place(reading, cue),
        content=(place(reading, content),),
    )


def keep(reading: Reading, claims: tuple[Claim, ...], actors: tuple[Actor, ...], **layers: object) -> Reading:
    full = replace(reading, claims=claims, events=(), actors=actors, relations=(), **layers)  # type: ignore[arg-type]
    return Ledger()([full])[0]


def test_accusation_is_an_alleged_violation_of_its_speaker() -> None:
    reading = reading_from_table(ACCUSED)
    claim = told(reading, "The ministry", "accused", "Norland of violating the ceasefire")
    actors = (actor(reading, "The ministry", "SUD-GOV"), actor(reading, "Norland", "NOR-GOV"))
    kept = keep(reading, (narrator(reading), claim), actors)
    assert kept.agreements is not None
    assert kept.violations is not None
    assert [a.kind for a in kept.agreements] == ["ceasefire"]
    (violation,) = kept.violations
    assert violation.by == ("act:Norland",)
    assert violation.chain == ("act:The ministry",)
    assert violation.status == "alleged"
    assert violation.agreement == kept.agreements[0].id


def test_narrated_violation_is_reported_and_its_author_a_party() -> None:
    reading = reading_from_table(REPORTED)
    friday = place(reading, "Friday")
    time = TimeRange(
        start="2024-11-29",
        end="2024-11-29",
        grain="day",
        basis="relative",
        text="Friday",
        start_offset=friday.start,
        end_offset=friday.end,
    )
    kept = keep(reading, (narrator(reading),), (actor(reading, "Norland", "NOR-GOV"),), times=(time,))
    assert kept.agreements is not None
    assert kept.violations is not None
    (violation,) = kept.violations
    assert (violation.status, violation.chain, violation.by) == ("reported", (), ("act:Norland",))
    (agreement,) = kept.agreements
    assert (agreement.kind, agreement.start, agreement.parties) == ("truce", "2024-11-29", ("act:Norland",))
    assert len(agreement.mentions) == 2


def test_violation_to_be_prevented_is_none() -> None:
    reading = reading_from_table(AVERTED)
    kept = keep(reading, (narrator(reading),), (actor(reading, "Norland", "NOR-GOV"),))
    assert kept.violations == ()
    assert kept.agreements is not None
    assert len(kept.agreements) == 1


def test_document_without_agreement_has_an_empty_ledger() -> None:
    reading = reading_from_table("Rain rain NOUN 2 nsubj\nfell fall VERB 0 root\n. . PUNCT 2 punct")
    kept = keep(reading, (narrator(reading),), ())
    assert (kept.agreements, kept.violations) == ((), ())


EACH_OTHER = """
Norland Norland PROPN 4 nsubj
and and CCONJ 3 cc
Sudmark Sudmark PROPN 1 conj
accused accuse VERB 0 root
each each PRON 4 obj
other other ADJ 5 nmod
of of SCONJ 8 mark
violating violate VERB 6 acl VerbForm=Ger
the the DET 10 det
truce truce NOUN 8 obj
. . PUNCT 4 punct
"""
OWN_WORDS = """
The the DET 2 det
ministry ministry NOUN 3 nsubj
said say VERB 0 root
it it PRON 5 nsubj
violated violate VERB 3 ccomp
the the DET 7 det
truce truce NOUN 5 obj
. . PUNCT 3 punct
"""


EFFORTS = """
Envoys envoy NOUN 2 nsubj
continued continue VERB 0 root
efforts effort NOUN 2 obj
to to PART 5 mark
reach reach VERB 3 acl
a a DET 7 det
ceasefire ceasefire NOUN 5 obj =
. . PUNCT 2 punct

Norland Norland PROPN 2 nsubj
awaits await VERB 0 root
the the DET 4 det
deal deal NOUN 2 obj =
. . PUNCT 2 punct
"""

PURSUED = """
Envoys envoy NOUN 2 nsubj
pursued pursue VERB 0 root
a a DET 4 det
deal deal NOUN 2 obj
for for ADP 7 case
a a DET 7 det
ceasefire ceasefire NOUN 4 nmod =
. . PUNCT 2 punct
"""

SUPPOSED = """
The the DET 2 det
truce truce NOUN 3 nsubj
began begin VERB 0 root =
. . PUNCT 3 punct

A a DET 2 det
violation violation NOUN 10 nsubj:pass
of of ADP 5 case
the the DET 5 det
truce truce NOUN 2 nmod
by by ADP 7 case
Norland Norland PROPN 2 nmod
would would AUX 10 aux
be be AUX 10 aux:pass
punished punish VERB 0 root =
. . PUNCT 10 punct
"""

TREATY = """
Norland Norland PROPN 2 nsubj
signed sign VERB 0 root
a a DET 5 det
border border NOUN 5 compound
deal deal NOUN 2 obj =
. . PUNCT 2 punct

Sudmark Sudmark PROPN 2 nsubj
cited cite VERB 0 root
the the DET 5 det
Varna Varna PROPN 5 compound
treaty treaty NOUN 2 obj =
. . PUNCT 2 punct
"""


def test_ceasefire_still_sought_and_the_deal_after_it_are_no_agreement() -> None:
    for text in (EFFORTS, PURSUED):
        reading = reading_from_table(text)
        assert keep(reading, (narrator(reading),), ()).agreements == ()


def test_supposed_violation_is_none() -> None:
    reading = reading_from_table(SUPPOSED)
    kept = keep(reading, (narrator(reading),), (actor(reading, "Norland", "NOR-GOV"),))
    assert kept.violations == ()


def test_treaty_with_a_name_is_not_the_deal_before_it() -> None:
    reading = reading_from_table(TREATY)
    kept = keep(reading, (narrator(reading),), ())
    assert kept.agreements is not None
    assert [len(a.mentions) for a in kept.agreements] == [1, 1]


def test_each_other_makes_both_sides_alleged_violators() -> None:
    reading = reading_from_table(EACH_OTHER)
    claim = told(reading, "Norland", "accused", "each other of violating the truce")
    actors = (actor(reading, "Norland", "NOR-GOV"), actor(reading, "Sudmark", "SUD-GOV"))
    kept = keep(reading, (narrator(reading), claim), actors)
    assert kept.violations is not None
    assert [set(v.by) for v in kept.violations] == [{"act:Norland", "act:Sudmark"}]


def test_accuser_is_not_read_as_its_own_violator() -> None:
    reading = reading_from_table(OWN_WORDS)
    claim = told(reading, "The ministry", "said", "it violated the truce")
    ministry = actor(reading, "The ministry", "SUD-GOV")
    pronoun = place(reading, "it violated")
    ministry = replace(ministry, mentions=(*ministry.mentions, (pronoun.start, pronoun.start + 2)))
    kept = keep(reading, (narrator(reading), claim), (ministry,))
    assert kept.violations is not None
    assert [v.by for v in kept.violations] == [()]
