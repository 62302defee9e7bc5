"""Claims from hand-made trees and signals: who says what to whom, in what voice and stance."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_document, reading_from_table
from parley.attribute import Attributor
from parley.attribute.cues import load_cues
from parley.attribute.documents import find_voices
from parley.errors import DataError
from parley.types import Analysis, Claim, CueSignal, Layout, Mention, Reading, Signals, Stance

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ATTRIBUTOR = Attributor()


def claims_of(reading: Reading) -> tuple[Claim, ...]:
    found = ATTRIBUTOR([reading])[0].claims
    assert found is not None
    return found


def told(reading: Reading) -> list[Claim]:
    return [claim for claim in claims_of(reading) if claim.voice != "narrator"]


def only(reading: Reading) -> Claim:
    found = told(reading)
    assert len(found) == 1, found
    return found[0]


def content(claim: Claim) -> str:
    return " … ".join(span.text for span in claim.content)


def speaker(claim: Claim) -> str | None:
    return claim.speaker.text if claim.speaker is not None else None


def signals(tags: str, links: dict[int, int]) -> Signals:
    """Sure logits from letters o s S c C t T (capital: inside), one a token, and links from word to cue."""
    count = len(tags)
    logits = np.full((count, 7), -6.0, dtype=np.float32)
    logits[np.arange(count), ["osScCtT".index(tag) for tag in tags]] = 6.0
    scores = np.zeros((count, count), dtype=np.float32)
    for word, cue in links.items():
        scores[word, cue] = 8.0
    return Signals(claims=logits, windows=((0, scores),), tags=TAGS)


SAID_THAT = """
The the DET 2 det
ministry ministry NOUN 3 nsubj
said say VERB 0 root Tense=Past|VerbForm=Fin
that that SCONJ 6 mark
rebels rebel NOUN 6 nsubj
attacked attack VERB 3 ccomp
the the DET 8 det
town town NOUN 6 obj =
. . PUNCT 3 punct
"""

ACCUSED = """
Arland Arland PROPN 2 nsubj
accused accuse VERB 0 root
Borland Borland PROPN 2 obj
of of SCONJ 5 mark
violating violate VERB 2 advcl
the the DET 7 det
truce truce NOUN 5 obj =
. . PUNCT 2 punct
"""

NESTED = """
Roe Roe PROPN 2 nsubj
said say VERB 0 root
that that SCONJ 5 mark
Doe Doe PROPN 5 nsubj
reiterated reiterate VERB 2 ccomp
the the DET 7 det
importance importance NOUN 5 obj
of of ADP 9 case
talks talk NOUN 7 nmod =
. . PUNCT 2 punct
"""

REPORTED_AFTER = """
Arland Arland PROPN 2 nsubj
accused accuse VERB 0 root
Borland Borland PROPN 2 obj
of of ADP 6 case
an a DET 6 det
attack attack NOUN 2 obl =
, , PUNCT 9 punct
Telenews Telenews PROPN 9 nsubj
reported report VERB 2 parataxis
on on ADP 11 case
Monday Monday PROPN 9 obl =
. . PUNCT 2 punct
"""


def test_said_that_keeps_the_conjunction() -> None:
    claim = only(reading_from_table(SAID_THAT))
    assert (speaker(claim), content(claim)) == ("The ministry", "that rebels attacked the town")
    assert claim.cue is not None
    assert claim.cue.text == "said"
    assert (claim.voice, claim.stance, claim.parent) == ("indirect", "asserts", None)


def test_accusation_begins_with_the_accused() -> None:
    claim = only(reading_from_table(ACCUSED))
    assert (speaker(claim), content(claim), claim.stance) == (
        "Arland",
        "Borland of violating the truce",
        "accuses",
    )


def test_claim_inside_a_claim_has_it_as_parent() -> None:
    outer, inner = told(reading_from_table(NESTED))
    assert (speaker(outer), outer.parent) == ("Roe", None)
    assert (speaker(inner), content(inner), inner.parent) == ("Doe", "the importance of talks", outer.id)


def test_reported_after_its_content_holds_the_accusation() -> None:
    outer, inner = told(reading_from_table(REPORTED_AFTER))
    assert (speaker(outer), content(outer)) == ("Telenews", "Arland accused Borland of an attack")
    assert (speaker(inner), inner.parent, inner.stance) == ("Arland", outer.id, "accuses")


def test_narrator_tells_what_is_left_of_the_sentence() -> None:
    narrator = [c for c in claims_of(reading_from_table(SAID_THAT)) if c.voice == "narrator"]
    assert [(content(c), c.speaker, c.cue, c.parent) for c in narrator] == [
        ("The ministry said", None, None, None)
    ]


def test_narrator_leaves_out_only_top_level_contents() -> None:
    narrator = [c for c in claims_of(reading_from_table(NESTED)) if c.voice == "narrator"]
    assert [content(c) for c in narrator] == ["Roe said"]


CONSTRUCTIONS = {
    "claimed responsibility": (
        """
        Rebels rebel NOUN 2 nsubj
        claimed claim VERB 0 root
        responsibility responsibility NOUN 2 obj
        for for ADP 6 case
        the the DET 6 det
        shooting shooting NOUN 3 nmod =
        . . PUNCT 2 punct
        """,
        ("Rebels", "claimed", "responsibility for the shooting", "claims_responsibility", None),
    ),
    "noun with possessor": (
        """
        Roe Roe PROPN 3 nmod:poss =
        's 's PART 1 case
        accusations accusation NOUN 12 nsubj
        against against ADP 5 case
        Borland Borland PROPN 3 nmod =
        , , PUNCT 9 punct
        which which PRON 9 obj PronType=Rel
        he he PRON 9 nsubj
        made make VERB 3 acl:relcl
        to to ADP 11 case
        officials official NOUN 9 obl =
        join join VERB 0 root
        others other NOUN 12 obj =
        . . PUNCT 12 punct
        """,
        ("Roe", "accusations", "Borland", "accuses", "officials"),
    ),
    "noun made by": (
        """
        They they PRON 2 nsubj
        join join VERB 0 root
        similar similar ADJ 4 amod
        accusations accusation NOUN 2 obj
        made make VERB 4 acl VerbForm=Part
        by by ADP 7 case
        Arland Arland PROPN 5 obl =
        . . PUNCT 2 punct
        """,
        ("Arland", "accusations", "", "accuses", None),
    ),
    "noun with topic verb": (
        """
        Their their PRON 2 nmod:poss Poss=Yes
        concerns concern NOUN 3 nsubj
        appear appear VERB 0 root
        to to PART 5 mark
        concern concern VERB 3 xcomp
        the the DET 7 det
        use use NOUN 5 obj
        of of ADP 9 case
        drones drone NOUN 7 nmod
        rather rather ADV 12 cc
        than than ADP 10 fixed
        strikes strike NOUN 7 conj =
        . . PUNCT 3 punct
        """,
        ("Their", "concerns", "the use of drones", "expresses_concern", None),
    ),
    "according to": (
        """
        Five five NUM 2 nummod
        people people NOUN 3 nsubj
        died die VERB 0 root =
        , , PUNCT 7 punct
        according accord VERB 7 case
        to to ADP 5 fixed
        officials official NOUN 3 obl =
        . . PUNCT 3 punct
        """,
        ("officials", "according to", "Five people died", "asserts", None),
    ),
    "told somebody that": (
        """
        Roe Roe PROPN 2 nsubj
        told tell VERB 0 root
        Telenews Telenews PROPN 2 obj
        that that SCONJ 6 mark
        restraint restraint NOUN 6 nsubj
        holds hold VERB 2 ccomp =
        . . PUNCT 2 punct
        """,
        ("Roe", "told", "that restraint holds", "asserts", "Telenews"),
    ),
    "urged somebody to": (
        """
        Roe Roe PROPN 2 nsubj
        urged urge VERB 0 root
        Borland Borland PROPN 2 obj
        to to PART 5 mark
        withdraw withdraw VERB 2 xcomp =
        . . PUNCT 2 punct
        """,
        ("Roe", "urged", "Borland to withdraw", "demands", "Borland"),
    ),
    "was reported that": (
        """
        It it PRON 3 expl
        was be AUX 3 aux:pass
        reported report VERB 0 root VerbForm=Part|Voice=Pass
        that that SCONJ 6 mark
        rebels rebel NOUN 6 nsubj
        fled flee VERB 3 csubj:pass =
        . . PUNCT 3 punct
        """,
        (None, "reported", "that rebels fled", "asserts", None),
    ),
    "is said to": (
        """
        Rebels rebel NOUN 3 nsubj:pass
        are be AUX 3 aux:pass
        said say VERB 0 root VerbForm=Part|Voice=Pass
        to to PART 6 mark
        have have AUX 6 aux
        fled flee VERB 3 xcomp =
        . . PUNCT 3 punct
        """,
        (None, "said", "Rebels … to have fled", "asserts", None),
    ),
    "relative clause": (
        """
        security security NOUN 0 root =
        , , PUNCT 5 punct
        which which PRON 7 nsubj PronType=Rel
        Roe Roe PROPN 5 nsubj
        emphasized emphasize VERB 1 acl:relcl
        was be AUX 7 cop
        critical critical ADJ 5 ccomp =
        . . PUNCT 1 punct
        """,
        ("Roe", "emphasized", "was critical", "asserts", None),
    ),
    "relative clause parsed as an aside": (
        """
        security security NOUN 0 root =
        , , PUNCT 7 punct
        which which PRON 7 nsubj PronType=Rel
        Roe Roe PROPN 5 nsubj
        emphasized emphasize VERB 7 advcl
        was be AUX 7 cop
        critical critical ADJ 1 acl:relcl =
        . . PUNCT 1 punct
        """,
        ("Roe", "emphasized", "was critical", "asserts", None),
    ),
    "as somebody complained about": (
        """
        They they PRON 2 nsubj
        ordered order VERB 0 root
        strikes strike NOUN 2 obj
        in in ADP 6 case
        the the DET 6 det
        south south NOUN 3 nmod =
        , , PUNCT 11 punct
        as as SCONJ 11 mark
        Arland Arland PROPN 11 nsubj
        has have AUX 11 aux
        complained complain VERB 2 advcl
        about about ADP 11 obl =
        . . PUNCT 2 punct
        """,
        ("Arland", "complained about", "strikes in the south", "accuses", None),
    ),
    "reportedly": (
        """
        Rebels rebel NOUN 3 nsubj
        reportedly reportedly ADV 3 advmod
        fled flee VERB 0 root =
        . . PUNCT 3 punct
        """,
        (None, "reportedly", "Rebels … fled", "asserts", None),
    ),
    "did not deny": (
        """
        Arland Arland PROPN 4 nsubj
        did do AUX 4 aux
        not not PART 4 advmod
        deny deny VERB 0 root
        the the DET 6 det
        attack attack NOUN 4 obj =
        . . PUNCT 4 punct
        """,
        ("Arland", "deny", "the attack", "asserts", None),
    ),
    "must": (
        """
        Arland Arland PROPN 2 nsubj
        said say VERB 0 root
        Borland Borland PROPN 5 nsubj
        must must AUX 5 aux
        withdraw withdraw VERB 2 ccomp =
        . . PUNCT 2 punct
        """,
        ("Arland", "said", "Borland must withdraw", "demands", None),
    ),
    "adjective": (
        """
        Arland Arland PROPN 3 nsubj
        is be AUX 3 cop
        concerned concerned ADJ 0 root
        about about ADP 5 case
        strikes strike NOUN 3 obl =
        . . PUNCT 3 punct
        """,
        ("Arland", "concerned", "strikes", "expresses_concern", None),
    ),
    "light verb": (
        """
        Arland Arland PROPN 2 nsubj
        voiced voice VERB 0 root
        concern concern NOUN 2 obj
        over over ADP 6 case
        the the DET 6 det
        strikes strike NOUN 3 nmod =
        . . PUNCT 2 punct
        """,
        ("Arland", "concern", "the strikes", "expresses_concern", None),
    ),
    "called it something": (
        """
        Arland Arland PROPN 2 nsubj
        called call VERB 0 root
        the the DET 4 det
        raid raid NOUN 2 obj
        a a DET 6 det
        crime crime NOUN 2 xcomp =
        . . PUNCT 2 punct
        """,
        ("Arland", "called", "the raid a crime", "asserts", None),
    ),
    "voiced support": (
        """
        Arland Arland PROPN 2 nsubj
        expressed express VERB 0 root
        support support NOUN 2 obj
        for for ADP 6 case
        the the DET 6 det
        inquiry inquiry NOUN 3 nmod =
        . . PUNCT 2 punct
        """,
        ("Arland", "support", "the inquiry", "supports", None),
    ),
    "asked what": (
        """
        Roe Roe PROPN 2 nsubj
        asked ask VERB 0 root
        Doe Doe PROPN 2 obj
        who who PRON 5 nsubj
        fled flee VERB 2 ccomp =
        . . PUNCT 2 punct
        """,
        ("Roe", "asked", "who fled", "asks", "Doe"),
    ),
    "agreed to by": (
        """
        The the DET 2 det
        truce truce NOUN 7 nsubj
        agreed agree VERB 2 acl VerbForm=Part
        to to ADP 3 obl
        by by ADP 6 case
        Arland Arland PROPN 3 obl
        began begin VERB 0 root =
        . . PUNCT 7 punct
        """,
        ("Arland", "agreed to", "The truce", "promises", None),
    ),
    "speaker behind the clause, parsed as an object": (
        """
        Rebels rebel NOUN 2 nsubj
        fled flee VERB 4 ccomp =
        , , PUNCT 4 punct
        added add VERB 0 root
        the the DET 6 det
        official official NOUN 4 obj =
        . . PUNCT 4 punct
        """,
        ("the official", "added", "Rebels fled", "asserts", None),
    ),
}


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_construction_gives_one_claim(name: str) -> None:
    table, expected = CONSTRUCTIONS[name]
    mentions = _people(table)
    claim = only(
        reading_from_table("\n".join(line.strip() for line in table.strip().splitlines()), mentions=mentions)
    )
    cue = claim.cue.text if claim.cue is not None else None
    addressee = claim.addressee.text if claim.addressee is not None else None
    assert (speaker(claim), cue, content(claim), claim.stance, addressee) == expected


def _people(table: str) -> tuple[Mention, ...]:
    """A group mention for each noun that stands for people."""
    lemmas = [line.split()[1] for line in table.strip().splitlines()]
    return tuple(
        Mention(first=i, last=i, head=i, type="group", named=False)
        for i, lemma in enumerate(lemmas)
        if lemma in ("rebel", "official")
    )


NO_CLAIM = {
    "refused to say": """
        Arland Arland PROPN 2 nsubj
        refused refuse VERB 0 root
        to to PART 4 mark
        say say VERB 2 xcomp
        who who PRON 6 nsubj
        fled flee VERB 4 ccomp =
        . . PUNCT 2 punct""",
    "said goodbye": """
        Arland Arland PROPN 2 nsubj
        said say VERB 0 root
        goodbye goodbye NOUN 2 obj =
        . . PUNCT 2 punct""",
    "tell apart": """
        He he PRON 3 nsubj
        can can AUX 3 aux
        tell tell VERB 0 root
        them they PRON 3 obj
        apart apart ADV 3 advmod =
        . . PUNCT 3 punct""",
    "claim a prize": """
        He he PRON 2 nsubj
        claimed claim VERB 0 root
        a a DET 4 det
        prize prize NOUN 2 obj =
        . . PUNCT 2 punct""",
    "add sugar": """
        She she PRON 2 nsubj
        added add VERB 0 root
        sugar sugar NOUN 2 obj =
        . . PUNCT 2 punct""",
    "report for duty": """
        They they PRON 2 nsubj
        reported report VERB 0 root
        for for ADP 4 case
        duty duty NOUN 2 obl =
        . . PUNCT 2 punct""",
    "denied entry": """
        Arland Arland PROPN 2 nsubj
        denied deny VERB 0 root
        entry entry NOUN 2 obj
        to to ADP 5 case
        trucks truck NOUN 3 nmod =
        . . PUNCT 2 punct""",
    "began leaving": """
        Rebels rebel NOUN 2 nsubj
        began begin VERB 0 root
        leaving leave VERB 2 xcomp VerbForm=Ger
        town town NOUN 3 obj =
        . . PUNCT 2 punct""",
    "defended a city": """
        Arland Arland PROPN 2 nsubj
        defended defend VERB 0 root
        its its PRON 4 nmod:poss
        city city NOUN 2 obj =
        . . PUNCT 2 punct""",
    "support that nobody voices": """
        Arland Arland PROPN 2 nsubj
        increased increase VERB 0 root
        support support NOUN 2 obj
        for for ADP 5 case
        rebels rebel NOUN 3 nmod =
        . . PUNCT 2 punct""",
    "if he says": """
        If if SCONJ 3 mark
        he he PRON 3 nsubj
        says say VERB 6 advcl
        they they PRON 5 nsubj
        left leave VERB 3 ccomp
        stay stay VERB 0 root =
        . . PUNCT 6 punct""",
}


@pytest.mark.parametrize("name", NO_CLAIM)
def test_word_of_speech_in_another_use_is_no_claim(name: str) -> None:
    table = "\n".join(line.strip() for line in NO_CLAIM[name].strip().splitlines())
    assert told(reading_from_table(table)) == []


# ---- tagger ---------------------------------------------------------------------------------------------------

DIRECT = """
“ “ PUNCT 3 punct =
We we PRON 3 nsubj
left leave VERB 6 ccomp =
, , PUNCT 3 punct =
” ” PUNCT 3 punct
said say VERB 0 root
Roe Roe PROPN 6 nsubj =
, , PUNCT 10 punct
who who PRON 10 nsubj
leads lead VERB 7 acl:relcl
them they PRON 10 obj =
. . PUNCT 6 punct

“ “ PUNCT 4 punct =
They they PRON 4 nsubj
never never ADV 4 advmod
came come VERB 0 root
back back ADV 4 advmod =
. . PUNCT 4 punct =
” ” PUNCT 4 punct

¶
Nobody nobody PRON 2 nsubj
came come VERB 0 root =
. . PUNCT 2 punct
"""


def test_tagged_quotation_is_direct_and_its_speaker_goes_on() -> None:
    reading = reading_from_table(DIRECT)
    tags = "tTTTTcsSSSSo" + "ooooooo" + "ooo"
    first, second = told(replace(reading, signals=signals(tags, {**dict.fromkeys(range(5), 5), 6: 5})))
    assert (content(first), first.voice, speaker(first)) == ("“We left,”", "direct", "Roe")
    assert first.score > 0.99
    assert (content(second), second.voice, speaker(second), second.cue) == (
        "They never came back",
        "direct",
        "Roe",
        None,
    )


def test_tagged_claim_and_parsed_claim_are_one() -> None:
    reading = replace(
        reading_from_table(SAID_THAT),
        signals=signals("sSctTTTTo", {0: 2, 1: 2, **dict.fromkeys(range(3, 8), 2)}),
    )
    assert only(reading).score > 0.99


def test_tagged_cue_without_source_takes_its_subject() -> None:
    reading = replace(
        reading_from_table(SAID_THAT), signals=signals("ooctTTTTo", dict.fromkeys(range(3, 8), 2))
    )
    assert speaker(only(reading)) == "The ministry"


def test_mixed_voice_when_part_is_quoted() -> None:
    table = SAID_THAT.replace("attacked attack", "“ “ PUNCT 7 punct =\nattacked attack", 1)
    lines = table.strip().splitlines()
    lines = [
        "The the DET 2 det",
        "ministry ministry NOUN 3 nsubj",
        "said say VERB 0 root",
        "rebels rebel NOUN 6 nsubj",
        "“ “ PUNCT 6 punct =",
        "fled flee VERB 3 ccomp =",
        "” ” PUNCT 6 punct =",
        ". . PUNCT 3 punct",
    ]
    assert only(reading_from_table("\n".join(lines))).voice == "mixed"


def test_discontinuous_content_joins_both_parts() -> None:
    table = """
    “ “ PUNCT 3 punct =
    We we PRON 3 nsubj
    stay stay VERB 6 ccomp =
    , , PUNCT 3 punct =
    ” ” PUNCT 3 punct
    said say VERB 0 root
    Roe Roe PROPN 6 nsubj =
    , , PUNCT 10 punct
    “ “ PUNCT 10 punct =
    always always ADV 3 advmod =
    . . PUNCT 6 punct =
    ” ” PUNCT 6 punct"""
    reading = reading_from_table("\n".join(line.strip() for line in table.strip().splitlines()))
    links = {**dict.fromkeys([0, 1, 2, 3, 4, 8, 9, 10, 11], 5), 6: 5}
    claim = only(replace(reading, signals=signals("tTTTTcsotTTT", links)))
    assert content(claim) == "“We stay,” … “always.”"


def table(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def test_subject_of_a_tagged_passive_does_not_speak() -> None:
    reading = reading_from_table(
        table("""
        Rebels rebel NOUN 3 nsubj:pass
        were be AUX 3 aux:pass
        urged urge VERB 0 root VerbForm=Part
        by by ADP 5 case
        Arland Arland PROPN 3 obl:agent
        to to PART 7 mark
        leave leave VERB 3 xcomp =
        . . PUNCT 3 punct""")
    )
    claim = only(replace(reading, signals=signals("scCootTo", {0: 1, 5: 1, 6: 1})))
    assert (speaker(claim), content(claim), claim.stance) == ("Arland", "Rebels … to leave", "demands")


def test_content_ends_where_the_next_word_of_speech_begins() -> None:
    reading = reading_from_table(
        table("""
        Arland Arland PROPN 2 nsubj
        rejected reject VERB 0 root
        the the DET 4 det
        report report NOUN 2 obj
        and and CCONJ 6 cc
        accused accuse VERB 2 conj
        Borland Borland PROPN 6 obj
        of of SCONJ 9 mark
        lying lie VERB 6 advcl =
        . . PUNCT 2 punct""")
    )
    links = {0: 1, **dict.fromkeys(range(2, 9), 1)}
    found = told(replace(reading, signals=signals("sctTTTTTTo", links)))
    assert [(speaker(c), content(c), c.stance, c.parent) for c in found] == [
        ("Arland", "the report", "denies", None),
        ("Arland", "Borland of lying", "accuses", None),
    ]


def test_paper_that_another_quotes_stands_inside_what_it_reports() -> None:
    reading = reading_from_table(
        table("""
        Mina Mina PROPN 2 nsubj
        wrote write VERB 7 ccomp
        rebels rebel NOUN 4 nsubj
        fled flee VERB 2 ccomp =
        , , PUNCT 7 punct
        Telenews Telenews PROPN 7 nsubj
        reported report VERB 0 root =
        . . PUNCT 7 punct""")
    )
    found = told(replace(reading, signals=signals("otTTosco", {1: 6, 2: 6, 3: 6, 5: 6})))
    assert [(speaker(c), content(c)) for c in found] == [
        ("Telenews", "Mina wrote rebels fled"),
        ("Mina", "rebels fled"),
    ]
    assert found[1].parent == found[0].id


def test_what_nobody_says_is_no_claim() -> None:
    reading = reading_from_table(
        table("""
        Nobody nobody PRON 2 nsubj
        claimed claim VERB 0 root
        responsibility responsibility NOUN 2 obj =
        . . PUNCT 2 punct""")
    )
    assert told(replace(reading, signals=signals("scto", {0: 1, 2: 1}))) == []


def test_hearer_tagged_as_content_only_hears() -> None:
    reading = reading_from_table(
        table("""
        Roe Roe PROPN 2 nsubj
        assured assure VERB 0 root
        Doe Doe PROPN 2 obj
        that that SCONJ 6 mark
        rebels rebel NOUN 6 nsubj
        left leave VERB 2 ccomp =
        . . PUNCT 2 punct""")
    )
    claim = only(replace(reading, signals=signals("sctTTTo", {0: 1, 2: 1, 3: 1, 4: 1, 5: 1})))
    assert claim.addressee is not None
    assert (claim.addressee.text, content(claim), claim.stance) == ("Doe", "that rebels left", "promises")


def test_agent_tagged_as_content_speaks() -> None:
    reading = reading_from_table(
        table("""
        The the DET 2 det
        plan plan NOUN 7 nsubj
        endorsed endorse VERB 2 acl VerbForm=Part
        by by ADP 6 case
        all all DET 6 det
        Borland Borland PROPN 3 obl
        failed fail VERB 0 root =
        . . PUNCT 7 punct""")
    )
    claim = only(replace(reading, signals=signals("oocotToo", {4: 2, 5: 2})))
    assert (speaker(claim), content(claim), claim.stance) == ("all Borland", "The plan", "supports")


def test_name_inside_the_subject_of_a_passive_does_not_speak() -> None:
    reading = reading_from_table(
        table("""
        The the DET 2 det
        summit summit NOUN 6 nsubj:pass
        of of ADP 4 case
        Arland Arland PROPN 2 nmod
        is be AUX 6 aux:pass
        expected expect VERB 0 root VerbForm=Part|Voice=Pass
        to to PART 8 mark
        end end VERB 6 xcomp =
        . . PUNCT 6 punct""")
    )
    claim = only(replace(reading, signals=signals("ooosoctTo", {3: 5, 6: 5, 7: 5})))
    assert (speaker(claim), content(claim)) == (None, "The summit of Arland … to end")


def test_adverb_cut_off_its_cue_goes_back_to_it() -> None:
    reading = reading_from_table(
        table("""
        Arland Arland PROPN 3 nsubj
        again again ADV 3 advmod
        said say VERB 0 root
        rebels rebel NOUN 5 nsubj
        left leave VERB 3 ccomp =
        . . PUNCT 3 punct""")
    )
    claim = only(replace(reading, signals=signals("scctTo", {0: 1, 3: 1, 4: 1})))
    assert (speaker(claim), claim.cue.text if claim.cue else None, content(claim)) == (
        "Arland",
        "again said",
        "rebels left",
    )


def test_light_verb_and_noun_are_one_cue() -> None:
    reading = reading_from_table(
        table("""
        Arland Arland PROPN 2 nsubj
        voiced voice VERB 0 root
        doubts doubt NOUN 2 obj
        about about ADP 6 case
        the the DET 6 det
        truce truce NOUN 3 nmod =
        . . PUNCT 2 punct""")
    )
    claim = only(replace(reading, signals=signals("sctTTTo", {0: 1, 2: 1, 3: 1, 4: 1, 5: 1})))
    assert claim.cue is not None
    assert (claim.cue.text, content(claim), claim.stance) == (
        "voiced doubts",
        "the truce",
        "expresses_concern",
    )


def test_tagged_fragment_becomes_the_whole_clause() -> None:
    reading = replace(reading_from_table(SAID_THAT), signals=signals("sSctToooo", {0: 2, 1: 2, 3: 2, 4: 2}))
    assert content(only(reading)) == "that rebels attacked the town"


def test_tagged_words_that_say_nothing_is_said_are_no_claim() -> None:
    reading = reading_from_table(
        table("""
        Arland Arland PROPN 2 nsubj
        declined decline VERB 0 root
        to to PART 4 mark
        comment comment VERB 2 xcomp
        on on ADP 6 case
        it it PRON 4 obl =
        . . PUNCT 2 punct""")
    )
    assert told(replace(reading, signals=signals("sctTTTo", {0: 1, 2: 1, 3: 1, 4: 1, 5: 1}))) == []


def test_source_of_a_cue_without_content_goes_to_the_next_cue() -> None:
    reading = reading_from_table(
        table("""
        Roe Roe PROPN 2 nsubj
        spoke speak VERB 0 root
        adding add VERB 2 dep
        that that SCONJ 6 mark
        rebels rebel NOUN 6 nsubj
        fled flee VERB 3 ccomp =
        . . PUNCT 2 punct""")
    )
    found = told(replace(reading, signals=signals("scctTTo", {0: 1, 3: 2, 4: 2, 5: 2})))
    assert [(speaker(c), content(c)) for c in found] == [("Roe", "that rebels fled")]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        (
            """
            Minister Minister PROPN 0 root
            Roe Roe PROPN 1 flat =
            : : PUNCT 6 punct
            “ “ PUNCT 6 punct =
            They they PRON 6 nsubj
            started start VERB 1 parataxis
            it it PRON 6 obj =
            . . PUNCT 6 punct =
            ” ” PUNCT 6 punct""",
            ":",
        ),
        (
            """
            “ “ PUNCT 3 punct =
            They they PRON 3 nsubj
            started start VERB 0 root
            it it PRON 3 obj =
            . . PUNCT 3 punct =
            ” ” PUNCT 3 punct
            — — PUNCT 8 punct
            Minister Minister PROPN 3 parataxis
            Roe Roe PROPN 8 flat""",
            "—",
        ),
    ],
)
def test_name_beside_a_quotation_is_its_speaker(text: str, cue: str) -> None:
    claim = only(reading_from_table(table(text)))
    assert claim.cue is not None
    assert (speaker(claim), claim.cue.text, content(claim)) == ("Minister Roe", cue, "They started it")


def test_hundred_thousand_quotation_marks_make_no_trouble() -> None:
    text = " ".join(['"'] * 100_000)
    reading = reading_of_words(text, [0])
    begin = time.perf_counter()
    claims_of(reading)
    assert time.perf_counter() - begin < 30


# ---- documents ------------------------------------------------------------------------------------------------

STATEMENT = """
Statement statement NOUN 0 root
by by ADP 3 case
Minister Minister PROPN 1 nmod
Roe Roe PROPN 3 flat
on on ADP 6 case
Talks talk NOUN 1 nmod

¶
Rebels rebel NOUN 2 nsubj
attacked attack VERB 0 root
us we PRON 2 obj =
. . PUNCT 2 punct

Borland Borland PROPN 2 nsubj
said say VERB 0 root
they they PRON 4 nsubj
left leave VERB 2 ccomp =
. . PUNCT 2 punct
"""


def test_statement_belongs_to_its_author() -> None:
    found = told(reading_from_table(STATEMENT))
    assert [(speaker(c), content(c), c.voice) for c in found] == [
        ("Minister Roe", "Rebels attacked us", "direct"),
        ("Minister Roe", "Borland said they left", "direct"),
        ("Borland", "they left", "indirect"),
    ]
    assert found[2].parent == found[1].id


OBLIGING = """
Roe Roe PROPN 2 nsubj
said say VERB 0 root
rebels rebel NOUN 4 nsubj
left leave VERB 2 ccomp =
. . PUNCT 2 punct

Residents resident NOUN 3 nsubj
must must AUX 3 aux
stay stay VERB 0 root =
. . PUNCT 3 punct

Rain rain NOUN 2 nsubj
fell fall VERB 0 root =
. . PUNCT 2 punct
"""


def test_what_must_be_done_is_still_said_by_the_speaker_before() -> None:
    found = told(reading_from_table(OBLIGING))
    assert [(speaker(c), content(c), c.stance, c.voice) for c in found] == [
        ("Roe", "rebels left", "asserts", "indirect"),
        ("Roe", "Residents must stay", "demands", "indirect"),
    ]


TRANSCRIPT = """
MODERATOR moderator NOUN 4 vocative =
: : PUNCT 1 punct
Please please INTJ 4 discourse
begin begin VERB 0 root Mood=Imp =
. . PUNCT 4 punct

¶
MS. Ms. PROPN 6 nsubj
ROE Roe PROPN 1 flat =
: : PUNCT 1 punct
Have have AUX 6 aux
rebels rebel NOUN 6 nsubj
left leave VERB 0 root =
? ? PUNCT 6 punct

¶
MR. Mr. PROPN 6 vocative
DOE Doe PROPN 1 flat =
: : PUNCT 1 punct
Borland Borland PROPN 6 nsubj
would would AUX 6 aux
have have VERB 0 root
to to PART 8 mark
leave leave VERB 6 xcomp =
. . PUNCT 6 punct
"""


def test_transcript_is_told_by_its_labels_and_its_questions_ask() -> None:
    found = claims_of(reading_from_table(TRANSCRIPT))
    assert [(speaker(c), content(c), c.stance) for c in found] == [
        ("MODERATOR", "Please begin", "demands"),
        ("MS. ROE", "Have rebels left", "asks"),
        ("MR. DOE", "Borland would have to leave", "asserts"),
    ]


def layout_of_lines(text: str) -> Layout:
    """Words and lines of a text: enough to find voices."""
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        first, place = len(starts), at
        for word in line.split():
            place = text.index(word, place)
            starts.append(place)
            place += len(word)
            ends.append(place)
        at += len(line) + 1
        if len(starts) > first:
            sentences.append((first, len(starts)))
    return Layout(
        starts=tuple(starts),
        ends=tuple(ends),
        sentences=tuple(sentences),
        paragraphs=tuple((i, i + 1) for i in range(len(sentences))),
    )


def voices(text: str) -> list[str | None]:
    found = find_voices(text, layout_of_lines(text)).speakers
    return [text[s[0] : s[1]] if s is not None else None for s in found]


@pytest.mark.parametrize(
    ("heading", "author"),
    [
        ("Statement by President Roe on the Ceasefire", "President Roe"),
        ("Remarks of President Roe's Envoy", "President Roe"),
        (
            "Statement of President Jane Q. Roe, Jr. on the Call with Prime Minister Doe",
            "President Jane Q. Roe, Jr.",
        ),
        ("Readout of President Roe's Call with Prime Minister Doe", None),
        ("Remarks by Ambassador Lee at the Security Council", "Ambassador Lee"),
        (
            "Joint Statement by the Foreign Ministers of Arland and Borland",
            "the Foreign Ministers of Arland and Borland",
        ),
        ("Address to the Nation by Prime Minister Doe", "Prime Minister Doe"),
        ("Rebels attack town in the south", None),
        ("Letter from Paris", None),
        ("Readout of the Meeting of the Four", None),
    ],
)
def test_heading_names_the_author(heading: str, author: str | None) -> None:
    assert voices(f"{heading}\nWe left the town.") == [None, author]


def test_labels_name_the_speakers_of_a_transcript() -> None:
    text = "Call on the truce\nMODERATOR: Welcome all.\nThanks.\nQ Who won?\nMS. ROE: Nobody won."
    text = text.replace("Q Who", "Q  Who")
    assert voices(text) == [None, "MODERATOR", "MODERATOR", "Q", "MS. ROE"]


def test_fields_with_colons_are_no_transcript() -> None:
    assert voices("Location: Arland\nDate: Monday\nDeaths: Five") == [None, None, None]


# ---- properties -----------------------------------------------------------------------------------------------


def reading_of_words(text: str, heads: list[int]) -> Reading:
    """A reading with cue words everywhere and a random but legal tree."""
    layout = layout_of_lines(text)
    count = len(layout)
    lemmas = [text[a:b].lower() for a, b in zip(layout.starts, layout.ends, strict=True)]
    parents: list[int | None] = []
    relations: list[str] = []
    for first, end in layout.sentences:
        for token in range(first, end):
            above = first + heads[token % len(heads)] % (token - first) if token > first else None
            parents.append(above)
            relations.append(("ccomp", "nsubj", "obj", "parataxis", "acl", "advcl", "conj")[token % 7])
    analysis = Analysis(
        upos=tuple(("VERB", "NOUN", "PUNCT", "PROPN")[token % 4] for token in range(count)),
        features=("",) * count,
        lemmas=tuple(lemmas),
        heads=tuple(parents),
        relations=tuple(relations),
        mentions=(),
        clusters=(),
    )
    return Reading(document=make_document(text), layout=layout, analysis=analysis)


def random_cue(random: np.random.Generator, token: int, count: int) -> CueSignal:
    """A cue signal with random chances of everything, its ties among `count` words."""
    labels = random.choice(["source", "content", "addressee", "said_at"], size=count)
    ties = tuple((str(label), word, float(random.random())) for word, label in enumerate(labels))
    stance = str(random.choice(get_args(Stance)))
    return CueSignal(
        token=token, chance=float(random.random()), stances=((stance, float(random.random())),), ties=ties
    )


WORDS = st.lists(
    st.sampled_from(["say", "accuse", "claim", "“", "”", '"', ",", "Roe", "of", "that", "\n"]), max_size=40
)


@settings(max_examples=150, deadline=None)
@given(WORDS, st.lists(st.integers(0, 50), min_size=1, max_size=20), st.integers(0, 2**32 - 1))
def test_claims_of_anything_quote_the_text_and_nest(words: list[str], heads: list[int], seed: int) -> None:
    reading = reading_of_words(" ".join(words), heads)
    assert reading.layout is not None
    count = len(reading.layout)
    random = np.random.default_rng(seed)
    logits = random.normal(size=(count, 7)).astype(np.float32) * 3
    links = random.normal(size=(count, count)).astype(np.float32)
    cited = tuple(random_cue(random, token, count) for token in range(0, count, 2))
    found = claims_of(
        replace(reading, signals=Signals(claims=logits, windows=((0, links),), tags=TAGS, cited=cited))
    )
    by_id = {claim.id: claim for claim in found}
    assert len(by_id) == len(found)
    for claim in found:
        for span in claim.content:
            assert span.text == reading.document.text[span.start : span.end] != ""
        assert claim.content or claim.cue is not None
        if claim.parent is not None:
            around = by_id[claim.parent].content
            assert all(any(o.start <= s.start and s.end <= o.end for o in around) for s in claim.content)
        line = [claim.id]
        while (above := by_id[line[-1]].parent) is not None:
            assert above not in line
            line.append(above)


def test_empty_document_has_no_claims() -> None:
    empty = Layout(starts=(), ends=(), sentences=(), paragraphs=())
    analysis = Analysis(upos=(), features=(), lemmas=(), heads=(), relations=(), mentions=(), clusters=())
    none = Signals(claims=np.zeros((0, 7), dtype=np.float32), windows=(), tags=TAGS)
    reading = Reading(document=make_document(""), layout=empty, analysis=analysis, signals=none)
    done = ATTRIBUTOR([reading])[0]
    assert done.claims == ()
    assert done.signals is None


# ---- the cue table --------------------------------------------------------------------------------------------


def cue_file(**parts: str) -> str:
    """A cue table with empty lists but for `parts`."""
    lists = (
        "verbs",
        "adjectives",
        "nouns",
        "adverbs",
        "light",
        "topics",
        "withheld",
        "unsaid",
        "deeds",
        "topical",
        "passing",
        "writings",
    )
    empty = dict.fromkeys((*lists, "obliging", "obliging_to", "openers", "voicing"), "[]") | {
        "irregular": "{}"
    }
    return "\n".join(f"{name}: {value}" for name, value in (empty | parts).items())


def test_empty_cue_table_is_allowed() -> None:
    assert load_cues(cue_file()).verbs == {}


@pytest.mark.parametrize(
    "text",
    [
        "verbs: [",
        "verbs: []",
        cue_file(verbs="1"),
        cue_file(verbs="[{stance: shouts, words: [say]}]"),
        cue_file(verbs="[{stance: asserts, takes: [verse], words: [say]}]"),
        cue_file(verbs="[{stance: asserts, words: [say, on]}]"),
        cue_file(verbs="[{stance: asserts, words: ['call \"on\"']}]"),
        cue_file(verbs="[{stance: asserts, words: [say], colour: red}]"),
        cue_file(irregular="[said]"),
    ],
)
def test_wrong_cue_table_is_an_error_that_names_the_file(text: str) -> None:
    with pytest.raises(DataError, match=r"cues\.yaml"):
        load_cues(text)


def test_cue_table_is_rich() -> None:
    cues = load_cues()
    assert len(cues.verbs) > 300
    assert len(cues.nouns) > 90
