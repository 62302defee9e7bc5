"""The coding stage on small hand-made trees: one construction each, then what holds of any reading."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import reading_from_table
from parley.coding import Coder
from parley.coding.lexicon import load_lexicon, parse_entry
from parley.errors import DataError
from parley.ontology import load_ontology
from parley.types import Claim, Event, Mention, MentionType, Party, Reading, Span, Stance, Voice

CODER = Coder()
FIN = "Mood=Ind|Tense=Past|VerbForm=Fin"
PART = "Tense=Past|VerbForm=Part"
PAST_AUX = "Mood=Ind|Tense=Past|VerbForm=Fin"


def narrated(reading: Reading) -> Reading:
    """The reading with one narrator claim a sentence."""
    assert reading.layout is not None
    claims = []
    for number, (first, end) in enumerate(reading.layout.sentences):
        span = reading.span(first, end - 1)
        claims.append(
            Claim(
                id=f"clm:{number}", parent=None, voice="narrator", stance="asserts", speaker=None, cue=None,
                content=(span,),
            )
        )  # fmt: skip
    return replace(reading, claims=tuple(claims))


def said(reading: Reading, first: int, last: int, *, stance: Stance, speaker: int, cue: int) -> Reading:
    """The reading with one more claim: content from token `first` to `last`."""
    who, how = reading.span(speaker, speaker), reading.span(cue, cue)
    voice: Voice = "indirect"
    claim = Claim(
        id="clm:said", parent=None, voice=voice, stance=stance,
        speaker=Party(start=who.start, end=who.end, text=who.text), cue=how, content=(reading.span(first, last),),
    )  # fmt: skip
    return replace(reading, claims=(*(reading.claims or ()), claim))


def code(table: str, *mentions: Mention) -> list[Event]:
    reading = narrated(reading_from_table(table, mentions=mentions))
    events = CODER([reading])[0].events
    assert events is not None
    return list(events)


def place(token: int) -> Mention:
    return Mention(first=token, last=token, head=token, type="place", named=True)


def roles(event: Event, name: str) -> list[str]:
    return [role.text for role in event.roles if role.role == name]


ACTIVE = f"""
Gunmen gunman NOUN 2 nsubj Number=Plur
attacked attack VERB 0 root {FIN}
a a DET 5 det
police police NOUN 5 compound
convoy convoy NOUN 2 obj
on on ADP 7 case
Friday Friday PROPN 2 obl
near near ADP 9 case
Mosul Mosul PROPN 2 obl =
. . PUNCT 2 punct
"""


def test_active_clause_gives_actor_owner_place_and_time() -> None:
    friday = Mention(first=6, last=6, head=6, type="date", named=True)
    (event,) = code(ACTIVE, friday, place(8))
    assert (event.type, event.status, event.trigger.text) == ("ASSAULT", "happened", "attacked")
    assert roles(event, "actor") == ["Gunmen"]
    assert roles(event, "recipient") == ["police"]
    assert [(p.role, p.text) for p in event.places] == [("act", "Mosul")]
    assert event.time is not None
    assert event.time.text == "Friday"
    assert event.time.start is None


PASSIVE = f"""
Fifteen fifteen NUM 2 nummod
people people NOUN 4 nsubj:pass Number=Plur
were be AUX 4 aux:pass {PAST_AUX}
detained detain VERB 0 root {PART}
by by ADP 6 case
police police NOUN 4 obl:agent =
. . PUNCT 4 punct
"""


def test_passive_with_agent_gives_actor_victim_and_count() -> None:
    (event,) = code(PASSIVE)
    assert (event.type, event.mode) == ("COERCE", "arrest")
    assert roles(event, "actor") == ["police"]
    assert roles(event, "victim") == roles(event, "recipient") == ["Fifteen people"]
    assert [(q.of, q.low, q.high) for q in event.quantities] == [("people", 15, 15)]


def test_passive_without_agent_has_no_actor() -> None:
    table = "\n".join(line for line in PASSIVE.splitlines() if not line.startswith(("by", "police")))
    (event,) = code(table)
    assert roles(event, "actor") == []
    assert event.score < 0.8


NOMINAL = f"""
Villagers villager NOUN 2 nsubj Number=Plur
described describe VERB 0 root {FIN}
Malian Malian ADJ 4 amod
strikes strike NOUN 2 obj Number=Plur
on on ADP 6 case
militants militant NOUN 4 nmod Number=Plur =
. . PUNCT 2 punct
"""


def test_event_noun_takes_its_side_and_its_target() -> None:
    (event,) = code(NOMINAL)
    assert (event.type, event.trigger.text) == ("ASSAULT", "strikes")
    assert roles(event, "actor") == ["Malian"]
    assert roles(event, "recipient") == ["militants"]


def test_event_noun_without_any_party_is_left_uncoded() -> None:
    table = "\n".join(
        line for line in NOMINAL.splitlines() if not line.startswith(("Malian", "on", "militants"))
    )
    assert (
        code(table.replace("4 amod", "4 amod").replace("strikes strike NOUN 2", "strikes strike NOUN 2"))
        == []
    )


LIGHT = f"""
Rebels rebel NOUN 2 nsubj Number=Plur
launched launch VERB 0 root {FIN}
an a DET 4 det
attack attack NOUN 2 obj Number=Sing
on on ADP 7 case
the the DET 7 det
army army NOUN 4 nmod =
. . PUNCT 2 punct
"""


def test_light_verb_and_noun_are_one_event() -> None:
    (event,) = code(LIGHT)
    assert (event.type, event.trigger.text) == ("ASSAULT", "attack")
    assert roles(event, "actor") == ["Rebels"]
    assert roles(event, "recipient") == ["the army"]


COORDINATED = f"""
Troops troop NOUN 2 nsubj Number=Plur
shelled shell VERB 0 root {FIN}
and and CCONJ 5 cc
then then ADV 5 advmod
stormed storm VERB 2 conj {FIN}
the the DET 7 det
village village NOUN 5 obj Number=Sing =
. . PUNCT 2 punct
"""


def test_coordinated_verbs_share_subject_and_object() -> None:
    first, second = code(COORDINATED)
    assert [first.trigger.text, second.trigger.text] == ["shelled", "stormed"]
    assert roles(first, "actor") == roles(second, "actor") == ["Troops"]
    assert first.mode == "heavy-weapons"


MET = f"""
Kenyan Kenyan ADJ 2 amod
ministers minister NOUN 5 nsubj Number=Plur
and and CCONJ 4 cc
envoys envoy NOUN 2 conj Number=Plur
met meet VERB 0 root {FIN}
with with ADP 7 case
rebels rebel NOUN 5 obl Number=Plur =
. . PUNCT 5 punct
"""


def test_meeting_with_is_mutual_and_compounds_stay_lists() -> None:
    (event,) = code(MET)
    assert event.type == "CONSULT"
    assert event.reciprocal
    assert roles(event, "actor") == ["Kenyan ministers", "envoys"]
    assert roles(event, "recipient") == ["rebels"]


BETWEEN = f"""
Talks talk NOUN 8 nsubj Number=Plur
between between ADP 4 case
the the DET 4 det
government government NOUN 1 nmod Number=Sing
and and CCONJ 7 cc
the the DET 7 det
rebels rebel NOUN 4 conj Number=Plur
resumed resume VERB 0 root {FIN} =
. . PUNCT 8 punct
"""


def test_talks_between_two_have_both_as_actors() -> None:
    (event,) = code(BETWEEN)
    assert event.type == "CONSULT"
    assert event.reciprocal
    assert roles(event, "actor") == ["the government", "the rebels"]


CONTROL = """
The the DET 2 det
minister minister NOUN 3 nsubj Number=Sing
{form} {lemma} VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
to to PART 5 mark
attack attack VERB 3 xcomp VerbForm=Inf
the the DET 7 det
rebels rebel NOUN 5 obj Number=Plur =
. . PUNCT 3 punct
"""


@pytest.mark.parametrize(
    ("form", "lemma", "status", "matrix"),
    [
        ("threatened", "threaten", "threatened", "THREATEN"),
        ("refused", "refuse", "denied", "REJECT"),
        ("planned", "plan", "planned", None),
        ("tried", "try", "hypothetical", None),
        ("managed", "manage", "happened", None),
        ("continued", "continue", "ongoing", None),
    ],
)
def test_governing_verb_decides_status(form: str, lemma: str, status: str, matrix: str | None) -> None:
    events = code(CONTROL.format(form=form, lemma=lemma))
    assaults = [event for event in events if event.type == "ASSAULT"]
    assert [event.status for event in assaults] == [status]
    assert roles(assaults[0], "actor") == ["The minister"]
    assert [event.type for event in events if event.type != "ASSAULT"] == ([matrix] if matrix else [])


URGED = f"""
Ghana Ghana PROPN 2 nsubj Number=Sing
urged urge VERB 0 root {FIN}
militants militant NOUN 2 obj Number=Plur
to to PART 5 mark
free free VERB 2 xcomp VerbForm=Inf
the the DET 7 det
hostages hostage NOUN 5 obj Number=Plur =
. . PUNCT 2 punct
"""


def test_demanded_act_has_the_objects_subject_and_is_only_demanded() -> None:
    request, release = code(URGED.replace("free free", "release release"), place(0))
    assert (request.type, request.mode, request.status) == ("REQUEST", "yield", "happened")
    assert (roles(request, "actor"), roles(request, "recipient")) == (["Ghana"], ["militants"])
    assert (release.type, release.status, roles(release, "actor")) == ("RETREAT", "demanded", ["militants"])


MODAL = """
Troops troop NOUN 3 nsubj Number=Plur
{modal} {modal} AUX 3 aux {features}
attack attack VERB 0 root VerbForm=Inf
the the DET 5 det
rebels rebel NOUN 3 obj Number=Plur =
. . PUNCT 3 punct
"""


@pytest.mark.parametrize(
    ("modal", "status"),
    [("will", "planned"), ("may", "hypothetical"), ("must", "demanded"), ("could", "hypothetical")],
)
def test_modal_decides_status(modal: str, status: str) -> None:
    (event,) = code(MODAL.format(modal=modal, features="VerbForm=Fin"))
    assert event.status == status


NEGATED = f"""
Troops troop NOUN 4 nsubj Number=Plur
did do AUX 4 aux {PAST_AUX}
not not PART 4 advmod
attack attack VERB 0 root VerbForm=Inf
the the DET 6 det
rebels rebel NOUN 4 obj Number=Plur =
. . PUNCT 4 punct
"""


def test_negated_act_is_denied() -> None:
    (event,) = code(NEGATED)
    assert event.status == "denied"


CONDITIONAL = """
If if SCONJ 3 mark
rebels rebel NOUN 3 nsubj Number=Plur
attack attack VERB 8 advcl Mood=Ind|Tense=Pres|VerbForm=Fin
troops troop NOUN 3 obj Number=Plur
, , PUNCT 3 punct
talks talk NOUN 8 nsubj Number=Plur
will will AUX 8 aux VerbForm=Fin
collapse collapse VERB 0 root VerbForm=Inf =
. . PUNCT 8 punct
"""


def test_if_clause_is_conditional() -> None:
    (event,) = code(CONDITIONAL)
    assert (event.trigger.text, event.status) == ("attack", "conditional")


PURPOSE = f"""
Troops troop NOUN 2 nsubj Number=Plur
regrouped regroup VERB 0 root {FIN}
to to PART 4 mark
attack attack VERB 2 advcl VerbForm=Inf
the the DET 6 det
rebels rebel NOUN 4 obj Number=Plur =
. . PUNCT 2 punct
"""


def test_purpose_is_hypothetical() -> None:
    (event,) = code(PURPOSE)
    assert (event.status, roles(event, "actor")) == ("hypothetical", ["Troops"])


FUTURE_MEETING = """
The the DET 2 det
presidents president NOUN 4 nsubj Number=Plur
will will AUX 4 aux VerbForm=Fin
meet meet VERB 0 root VerbForm=Inf
in in ADP 6 case
Oslo Oslo PROPN 4 obl =
. . PUNCT 4 punct
"""


def test_announced_meeting_is_agree_as_the_codebook_says() -> None:
    (event,) = code(FUTURE_MEETING, place(5))
    assert (event.type, event.status, event.reciprocal) == ("AGREE", "planned", True)


ACCUSED = f"""
FIRST FIRST PROPN 2 nsubj
accused accuse VERB 0 root {FIN}
SECOND SECOND PROPN 2 obj
of of SCONJ 5 mark
shelling shell VERB 2 advcl VerbForm=Ger
villages village NOUN 5 obj Number=Plur =
. . PUNCT 2 punct
"""


@pytest.mark.parametrize(("first", "second"), [("Chad", "Sudan"), ("Sudan", "Chad"), ("Peru", "Chile")])
def test_accusation_gives_both_acts_and_names_are_exchangeable(first: str, second: str) -> None:
    table = ACCUSED.replace("FIRST", first).replace("SECOND", second)
    accusation, shelling = code(table, place(0), place(2))
    assert (accusation.type, accusation.mode) == ("ACCUSE", "allege")
    assert (roles(accusation, "actor"), roles(accusation, "recipient")) == ([first], [second])
    assert (shelling.type, roles(shelling, "actor")) == ("ASSAULT", [second])


def test_trigger_that_is_a_cue_belongs_to_the_claim_around() -> None:
    reading = narrated(reading_from_table(ACCUSED, mentions=(place(0), place(2))))
    reading = said(reading, 3, 5, stance="accuses", speaker=0, cue=1)
    accusation, shelling = CODER([reading])[0].events or ()
    assert (accusation.claim, shelling.claim) == ("clm:0", "clm:said")


DENIED = f"""
Chad Chad PROPN 2 nsubj
denied deny VERB 0 root {FIN}
shelling shell VERB 2 xcomp VerbForm=Ger
villages village NOUN 3 obj Number=Plur =
. . PUNCT 2 punct
"""


def test_act_inside_a_denial_is_denied() -> None:
    reading = said(
        narrated(reading_from_table(DENIED, mentions=(place(0),))), 2, 3, stance="denies", speaker=0, cue=1
    )
    shelling = next(event for event in CODER([reading])[0].events or () if event.type == "ASSAULT")
    assert (shelling.status, roles(shelling, "actor")) == ("denied", ["Chad"])


DUTY = f"""
Envoys envoy NOUN 2 nsubj Number=Plur
said say VERB 0 root {FIN}
militants militant NOUN 5 nsubj Number=Plur
must must AUX 5 aux VerbForm=Fin
withdraw withdraw VERB 2 ccomp VerbForm=Inf =
. . PUNCT 2 punct
"""


def test_duty_inside_what_is_said_is_the_speakers_request() -> None:
    reading = said(narrated(reading_from_table(DUTY)), 2, 4, stance="asserts", speaker=0, cue=1)
    request, withdrawal = CODER([reading])[0].events or ()
    assert (request.type, request.trigger.text, request.claim) == ("REQUEST", "must", "clm:said")
    assert (roles(request, "actor"), roles(request, "recipient")) == (["Envoys"], ["militants"])
    assert (withdrawal.type, withdrawal.status) == ("RETREAT", "demanded")


def test_duty_in_the_narrators_voice_is_no_request() -> None:
    assert "REQUEST" not in [event.type for event in code(DUTY)]


OUTCOME = f"""
Mortar mortar NOUN 2 compound
strikes strike NOUN 3 nsubj Number=Plur
killed kill VERB 0 root {FIN}
six six NUM 5 nummod
civilians civilian NOUN 3 obj Number=Plur =
. . PUNCT 3 punct
"""


def test_strikes_that_kill_are_one_event_with_victims_and_means() -> None:
    (event,) = code(OUTCOME)
    assert (event.type, event.mode) == ("ASSAULT", "heavy-weapons")
    assert roles(event, "victim") == ["six civilians"]
    assert [(q.of, q.low) for q in event.quantities] == [("civilian", 6)]


CLAIMED = f"""
Two two NUM 2 nummod
shells shell NOUN 4 nsubj:pass Number=Plur
were be AUX 4 aux:pass {PAST_AUX}
fired fire VERB 0 root {PART}
at at ADP 7 case
a a DET 7 det
barracks barrack NOUN 4 obl Number=Plur =
. . PUNCT 4 punct

Militants militant NOUN 2 nsubj Number=Plur
claimed claim VERB 0 root {FIN}
responsibility responsibility NOUN 2 obj =
. . PUNCT 2 punct
"""


def test_claim_of_responsibility_names_the_doer_as_inferred() -> None:
    reading = narrated(reading_from_table(CLAIMED))
    reading = said(reading, 10, 10, stance="claims_responsibility", speaker=8, cue=9)
    events = CODER([reading])[0].events or ()
    fired = next(event for event in events if event.trigger.text == "fired")
    assert [(r.text, r.basis) for r in fired.roles if r.role == "actor"] == [("Militants", "inferred")]
    assert [(q.of, q.low, q.high) for q in fired.quantities] == [("shell", 2, 2)]


ECHO = f"""
Rebels rebel NOUN 2 nsubj Number=Plur
attacked attack VERB 0 root {FIN}
troops troop NOUN 2 obj Number=Plur =
. . PUNCT 2 punct

The the DET 2 det
attack attack NOUN 3 nsubj Number=Sing
followed follow VERB 0 root {FIN}
talks talk NOUN 3 obj Number=Plur
with with ADP 6 case
ministers minister NOUN 4 nmod Number=Plur =
. . PUNCT 3 punct

The the DET 2 det
attack attack NOUN 5 nsubj Number=Sing
on on ADP 4 case
troops troop NOUN 2 nmod Number=Plur
angered anger VERB 0 root {FIN}
ministers minister NOUN 5 obj Number=Plur =
. . PUNCT 5 punct
"""


def test_second_mention_of_an_act_is_no_second_act() -> None:
    assaults = [event for event in code(ECHO) if event.type == "ASSAULT"]
    assert [event.trigger.text for event in assaults] == ["attacked", "attack"]
    assert [(r.text, r.basis) for r in assaults[1].roles] == [("Rebels", "co-reference")]


REFUSAL = """
Rebels rebel NOUN 4 nsubj Number=Plur
will will AUX 4 aux VerbForm=Fin
not not PART 4 advmod
negotiate negotiate VERB 0 root VerbForm=Inf
with with ADP 6 case
ministers minister NOUN 4 obl Number=Plur =
. . PUNCT 4 punct
"""


def test_refusal_for_the_future_is_reject_with_the_mode_of_what_is_refused() -> None:
    (event,) = code(REFUSAL)
    assert (event.type, event.mode, event.status) == ("REJECT", "meet", "happened")


ON_STRIKE = f"""
Miners miner NOUN 2 nsubj Number=Plur
went go VERB 0 root {FIN}
on on ADP 4 case
strike strike NOUN 2 obl Number=Sing =
. . PUNCT 2 punct
"""


def test_noun_after_a_preposition_completes_a_predicate() -> None:
    (event,) = code(ON_STRIKE)
    assert (event.type, event.mode, event.trigger.text) == ("PROTEST", "strike", "went")


ENVOY = f"""
The the DET 2 det
ambassador ambassador NOUN 3 nsubj Number=Sing
protested protest VERB 0 root {FIN}
against against ADP 6 case
the the DET 6 det
government government NOUN 3 obl Number=Sing =
. . PUNCT 3 punct
"""


def test_protest_of_one_official_is_disapproval() -> None:
    (event,) = code(ENVOY)
    assert (event.type, event.mode) == ("ACCUSE", "disapprove")


OBLIQUE = f"""
Rebels rebel NOUN 2 nsubj Number=Plur
struck strike VERB 0 root {FIN}
dozens dozen NOUN 2 obj Number=Plur
of of ADP 6 case
army army NOUN 6 compound
bases base NOUN 2 obj Number=Plur =
. . PUNCT 2 punct
"""


def test_of_phrase_read_as_object_is_mended_and_its_owner_found() -> None:
    (event,) = code(OBLIQUE)
    assert roles(event, "recipient") == ["army"]
    assert [(q.of, q.low, q.high, q.approximate) for q in event.quantities] == [("base", 24, None, True)]


def test_unknown_lemma_is_put_right_from_the_form() -> None:
    (event,) = code(ACTIVE.replace("attacked attack", "attacked attacke"))
    assert event.type == "ASSAULT"


def test_accident_without_a_doer_is_not_coded() -> None:
    table = f"""
Ten ten NUM 2 nummod
people people NOUN 4 nsubj:pass Number=Plur
were be AUX 4 aux:pass {PAST_AUX}
killed kill VERB 0 root {PART}
in in ADP 7 case
an a DET 7 det
earthquake earthquake NOUN 4 obl Number=Sing =
. . PUNCT 4 punct
"""
    assert code(table) == []


BOTH_SIDES = f"""
Thai Thai ADJ 4 amod
and and CCONJ 3 cc
Malian Malian ADJ 1 conj
troops troop NOUN 5 nsubj Number=Plur
attacked attack VERB 0 root {FIN}
rebels rebel NOUN 5 obj Number=Plur =
. . PUNCT 5 punct
"""


def test_two_sides_before_one_noun_are_two_actors() -> None:
    (event,) = code(BOTH_SIDES)
    assert roles(event, "actor") == ["Thai", "Malian troops"]


EACH_OTHER = f"""
Chad Chad PROPN 4 nsubj
and and CCONJ 3 cc
Mali Mali PROPN 1 conj
accused accuse VERB 0 root {FIN}
each each DET 6 det
other other ADJ 4 obj =
. . PUNCT 4 punct
"""


def test_each_other_makes_both_actors_of_a_mutual_act() -> None:
    (event,) = code(EACH_OTHER, place(0), place(2))
    assert event.reciprocal
    assert roles(event, "actor") == ["Chad", "Mali"]
    assert roles(event, "recipient") == []


PROMISED = f"""
Ministers minister NOUN 2 nsubj Number=Plur
agreed agree VERB 0 root {FIN}
to to PART 4 mark
meet meet VERB 2 xcomp VerbForm=Inf
the the DET 6 det
rebels rebel NOUN 4 obj Number=Plur =
. . PUNCT 2 punct
"""


def test_agreed_meeting_is_one_agree_with_its_recipient() -> None:
    (event,) = code(PROMISED)
    assert (event.type, event.status, event.trigger.text) == ("AGREE", "happened", "agreed")
    assert roles(event, "recipient") == ["the rebels"]


SPORT = f"""
The the DET 2 det
striker striker NOUN 3 nsubj Number=Sing
attacked attack VERB 0 root {FIN}
the the DET 5 det
title title NOUN 3 obj Number=Sing
race race NOUN 5 compound
of of ADP 9 case
the the DET 9 det
league league NOUN 5 nmod =
. . PUNCT 3 punct
"""


def test_sport_is_not_coded() -> None:
    assert code(SPORT) == []


ABSTRACT = f"""
Ministers minister NOUN 2 nsubj Number=Plur
struck strike VERB 0 root {FIN}
a a DET 4 det
deal deal NOUN 2 obj Number=Sing =
. . PUNCT 2 punct
"""


def test_struck_a_deal_is_agreement_not_assault() -> None:
    assert [event.type for event in code(ABSTRACT)] == ["AGREE"]


def test_strike_of_workers_is_protest() -> None:
    table = f"""
Nurses nurse NOUN 3 nsubj Number=Plur
have have AUX 3 aux VerbForm=Fin
begun begin VERB 0 root {PART}
a a DET 5 det
strike strike NOUN 3 obj Number=Sing
over over ADP 7 case
wages wage NOUN 5 nmod Number=Plur =
. . PUNCT 3 punct
"""
    (event,) = code(table)
    assert (event.type, event.mode, roles(event, "actor")) == ("PROTEST", "strike", ["Nurses"])


def test_reading_without_claims_has_no_events() -> None:
    assert CODER([reading_from_table(ACTIVE)])[0].events == ()


@pytest.mark.parametrize("word", ["call ?on", "call >when", "call on"])
def test_unreadable_entry_is_refused(word: str) -> None:
    frame = next(iter(load_lexicon(load_ontology()).verbs.values()))[0].frame
    with pytest.raises(DataError, match="call"):
        parse_entry(word, "verb", "REQUEST", None, frame)


def test_lexicon_covers_every_type_with_verbs() -> None:
    lexicon = load_lexicon(load_ontology())
    assert len(lexicon) >= 900
    assert {entry.type for found in lexicon.verbs.values() for entry in found} == set(load_ontology().types)


WORDS = st.sampled_from(
    [
        "attack",
        "strike",
        "Chad",
        "army",
        "say",
        "must",
        "talk",
        "kill",
        "the",
        "of",
        "by",
        "five",
        "dozens",
        "who",
        "not",
        "to",
        "agree",
        "meet",
        "hold",
        "offer",
        "begin",
        "condemn",
        "fire",
        "each",
        "other",
        "rebels",
        "rocket",
        "with",
        "on",
        "from",
    ]
)
UPOS = st.sampled_from(["NOUN", "VERB", "PROPN", "DET", "ADP", "PRON", "NUM", "AUX", "PART", "ADJ"])
LINKS = st.sampled_from(
    ["nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "nmod:poss", "conj", "xcomp", "ccomp", "advcl", "acl",
     "acl:relcl", "mark", "case", "compound", "amod", "nummod", "det", "aux", "aux:pass", "appos", "flat", "cc"]
)  # fmt: skip


@st.composite
def any_reading(draw: st.DrawFn) -> Reading:
    """A reading with any words, any tree and any mentions."""
    sentences = []
    for _ in range(draw(st.integers(1, 3))):
        size = draw(st.integers(1, 9))
        root = draw(st.integers(1, size))
        lines = []
        for number in range(1, size + 1):
            word = draw(WORDS)
            # Heads always lead towards the root, so that every sentence is a tree.
            head = (
                0 if number == root else number + 1 if number < root else draw(st.integers(root, number - 1))
            )
            link = "root" if head == 0 else draw(LINKS)
            lines.append(f"{word} {word} {draw(UPOS)} {head} {link}")
        sentences.append("\n".join(lines))
    reading = reading_from_table("\n\n".join(sentences))
    assert reading.layout is not None
    assert reading.analysis is not None
    kinds: st.SearchStrategy[MentionType] = st.sampled_from(
        ["person", "place", "group", "date", "organization", "event"]
    )
    tokens = draw(st.lists(st.integers(0, len(reading.layout) - 1), max_size=4, unique=True))
    mentions = tuple(
        Mention(first=t, last=t, head=t, type=draw(kinds), named=draw(st.booleans())) for t in sorted(tokens)
    )
    return replace(reading, analysis=replace(reading.analysis, mentions=mentions))


@given(any_reading(), st.sampled_from(["asserts", "denies", "demands", "claims_responsibility", "threatens"]))
@settings(max_examples=300, deadline=None)
def test_any_reading_gives_claimed_verbatim_unique_events(bare: Reading, stance: Stance) -> None:
    reading = narrated(bare)
    assert reading.layout is not None
    reading = said(reading, 0, len(reading.layout) - 1, stance=stance, speaker=0, cue=0)
    events = CODER([reading])[0].events or ()
    text, known = reading.document.text, {claim.id for claim in reading.claims or ()}
    assert len({event.id for event in events}) == len(events)
    for event in events:
        spans: list[Span] = [event.trigger]
        spans += [Span(start=r.start, end=r.end, text=r.text) for r in event.roles]
        spans += [Span(start=p.start, end=p.end, text=p.text) for p in event.places]
        spans += [Span(start=q.start, end=q.end, text=q.text) for q in event.quantities]
        assert event.claim in known
        assert all(text[span.start : span.end] == span.text for span in spans)


@given(any_reading())
@settings(max_examples=100, deadline=None)
def test_same_reading_gives_same_events(bare: Reading) -> None:
    reading = narrated(bare)
    assert CODER([reading])[0].events == Coder()([reading, reading])[1].events
