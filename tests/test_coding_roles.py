"""Whom an act concerns, where it is done and whether it is told: one construction each, on small hand-made trees."""

from __future__ import annotations

from parley.types import Event, Mention
from test_coding import FIN, PART, code, place, roles


def group(token: int, last: int | None = None) -> Mention:
    return Mention(first=token, last=token if last is None else last, head=token, type="group", named=True)


def only(events: list[Event], event_type: str) -> Event:
    (event,) = [event for event in events if event.type == event_type]
    return event


def test_what_is_backed_by_a_council_does_not_back_the_council() -> None:
    table = f"""
Ministers minister NOUN 2 nsubj Number=Plur
read read VERB 0 root {FIN}
a a DET 4 det
plan plan NOUN 2 obj Number=Sing
backed back VERB 4 acl {PART}
by by ADP 8 case
the the DET 8 det
council council NOUN 5 obl:agent =
. . PUNCT 2 punct
"""
    event = only(code(table), "SUPPORT")
    assert roles(event, "actor") == ["the council"]
    assert roles(event, "recipient") == []


def test_bare_participle_beside_a_finite_verb_keeps_its_agent() -> None:
    table = f"""
Envoys envoy NOUN 2 nsubj Number=Plur
read read VERB 0 root {FIN}
a a DET 4 det
plan plan NOUN 2 obj Number=Sing
and and CCONJ 6 cc
endorsed endorse VERB 2 conj {PART}
by by ADP 9 case
the the DET 9 det
parliament parliament NOUN 6 obl =
. . PUNCT 2 punct
"""
    event = only(code(table), "SUPPORT")
    assert roles(event, "actor") == ["the parliament"]
    assert roles(event, "recipient") == []


def test_town_before_a_deed_of_force_is_no_doer() -> None:
    table = f"""
A a DET 3 det
Goma Goma PROPN 3 compound
bombing bombing NOUN 4 nsubj Number=Sing
killed kill VERB 0 root {FIN}
soldiers soldier NOUN 4 obj Number=Plur =
. . PUNCT 4 punct
"""
    event = only(code(table, place(1)), "ASSAULT")
    assert roles(event, "actor") == []
    assert roles(event, "victim") == ["soldiers"]
    assert [p.text for p in event.places] == ["Goma"]


def test_topic_of_talks_and_the_blamed_are_no_places_of_the_words() -> None:
    table = f"""
Ministers minister NOUN 2 nsubj Number=Plur
discussed discuss VERB 0 root {FIN}
the the DET 4 det
truce truce NOUN 2 obj Number=Sing
in in ADP 6 case
Mali Mali PROPN 4 nmod
in in ADP 8 case
Abuja Abuja PROPN 2 obl =
. . PUNCT 2 punct
"""
    event = only(code(table, place(5), place(7)), "CONSULT")
    assert [p.text for p in event.places] == ["Abuja"]


def test_ambassador_to_a_country_is_not_in_it() -> None:
    table = f"""
Chad Chad PROPN 2 nsubj
expelled expel VERB 0 root {FIN}
the the DET 5 det
Malian Malian ADJ 5 amod
ambassador ambassador NOUN 2 obj Number=Sing
to to ADP 7 case
Kenya Kenya PROPN 5 nmod =
. . PUNCT 2 punct
"""
    (event,) = code(table, place(0), place(6))
    assert event.places == ()


def test_who_passes_a_resolution_demands_what_it_demands() -> None:
    table = f"""
The the DET 2 det
council council NOUN 3 nsubj Number=Sing
passed pass VERB 0 root {FIN}
a a DET 5 det
resolution resolution NOUN 3 obj Number=Sing
urging urge VERB 5 acl Tense=Pres|VerbForm=Part
the the DET 8 det
rebels rebel NOUN 6 obj Number=Plur =
. . PUNCT 3 punct
"""
    event = only(code(table), "REQUEST")
    assert roles(event, "actor") == ["The council"]
    assert roles(event, "recipient") == ["the rebels"]


def test_order_of_mourning_asks_nobody_but_order_to_troops_does() -> None:
    table = f"""
The the DET 2 det
president president NOUN 3 nsubj Number=Sing
ordered order VERB 0 root {FIN}
national national ADJ 5 amod
mourning mourning NOUN 3 obj Number=Sing =
. . PUNCT 3 punct
"""
    assert code(table) == []
    troops = table.replace("national national ADJ 5 amod", "the the DET 5 det")
    (event,) = code(troops.replace("mourning mourning NOUN", "troops troop NOUN"))
    assert (event.type, roles(event, "recipient")) == ("REQUEST", ["the troops"])


def test_invited_are_the_object_whoever_is_excepted() -> None:
    table = f"""
They they PRON 2 nsubj Number=Plur
invited invite VERB 0 root {FIN}
the the DET 4 det
ministers minister NOUN 2 obj Number=Plur
with with ADP 7 case
the the DET 7 det
exception exception NOUN 2 obl Number=Sing
of of ADP 9 case
Chad Chad PROPN 7 nmod =
. . PUNCT 2 punct
"""
    (event,) = code(table, place(8))
    assert roles(event, "recipient") == ["the ministers"]


def test_sides_of_a_brokered_truce_are_its_actors() -> None:
    table = f"""
A a DET 2 det
truce truce NOUN 9 nsubj Number=Sing
between between ADP 4 case
rebels rebel NOUN 2 nmod Number=Plur
and and CCONJ 7 cc
the the DET 7 det
army army NOUN 4 conj Number=Sing
was be AUX 9 aux:pass {FIN}
brokered broker VERB 0 root {PART}
by by ADP 11 case
Qatar Qatar PROPN 9 obl:agent =
. . PUNCT 9 punct
"""
    event = only(code(table, place(10)), "CONSULT")
    assert roles(event, "mediator") == ["Qatar"]
    assert roles(event, "actor") == ["rebels", "the army"]


def test_who_is_defended_from_an_attack_is_attacked() -> None:
    table = f"""
Chad Chad PROPN 2 nsubj
defended defend VERB 0 root {FIN}
its its PRON 4 nmod:poss
people people NOUN 2 obj Number=Plur
from from ADP 7 case
rebel rebel NOUN 7 compound
attacks attack NOUN 2 obl Number=Plur =
. . PUNCT 2 punct
"""
    event = only(code(table, place(0)), "ASSAULT")
    assert roles(event, "actor") == ["rebel"]
    assert roles(event, "recipient") == ["Chad"]


def test_doer_before_two_event_nouns_does_both_as_inferred() -> None:
    table = f"""
Envoys envoy NOUN 2 nsubj Number=Plur
described describe VERB 0 root {FIN}
Hutu Hutu ADJ 4 amod
raids raid NOUN 2 obj Number=Plur
on on ADP 6 case
troops troop NOUN 4 nmod Number=Plur
and and CCONJ 8 cc
attacks attack NOUN 4 conj Number=Plur
on on ADP 10 case
police police NOUN 8 nmod Number=Plur =
. . PUNCT 2 punct
"""
    raids, attacks = code(table, group(2))
    assert roles(raids, "actor") == roles(attacks, "actor") == ["Hutu"]
    assert [r.basis for r in attacks.roles if r.role == "actor"] == ["inferred"]


def test_killed_in_the_airstrike_told_before_has_its_doer() -> None:
    table = f"""
Troops troop NOUN 2 nsubj Number=Plur
launched launch VERB 0 root {FIN}
an a DET 4 det
airstrike airstrike NOUN 2 obj Number=Sing
on on ADP 6 case
rebels rebel NOUN 4 nmod Number=Plur =
. . PUNCT 2 punct

A a DET 2 det
commander commander NOUN 4 nsubj:pass Number=Sing
was be AUX 4 aux:pass {FIN}
killed kill VERB 0 root {PART}
in in ADP 7 case
the the DET 7 det
airstrike airstrike NOUN 4 obl Number=Sing =
. . PUNCT 4 punct
"""
    _, killed = code(table)
    assert roles(killed, "victim") == ["A commander"]
    assert [(r.text, r.basis) for r in killed.roles if r.role == "actor"] == [("Troops", "co-reference")]
    another = code(table.replace("the the DET 7 det", "an a DET 7 det"))[1]
    assert roles(another, "actor") == []


def test_carried_attack_and_its_outcome_are_one_event() -> None:
    table = f"""
Rebels rebel NOUN 2 nsubj Number=Plur
launched launch VERB 0 root {FIN}
an a DET 4 det
attack attack NOUN 2 obj Number=Sing =
, , PUNCT 6 punct
killing kill VERB 2 advcl Tense=Pres|VerbForm=Part
nine nine NUM 8 nummod
soldiers soldier NOUN 6 obj Number=Plur =
. . PUNCT 2 punct
"""
    (event,) = code(table)
    assert roles(event, "victim") == ["nine soldiers"]


def test_noun_parted_by_a_preposition_is_the_verbs_object() -> None:
    table = f"""
Kenya Kenya PROPN 2 nsubj
designated designate VERB 0 root {FIN}
the the DET 7 det
militia militia NOUN 7 compound
as as ADP 7 case
a a DET 7 det
group group NOUN 2 obl
of of ADP 9 case
terrorists terrorist NOUN 7 nmod =
. . PUNCT 2 punct
"""
    (event,) = code(table, place(0))
    assert roles(event, "recipient") == ["the militia"]


def test_object_read_below_the_manner_is_mended() -> None:
    table = f"""
Kenya Kenya PROPN 2 nsubj
condemned condemn VERB 0 root {FIN}
in in ADP 6 case
the the DET 6 det
strongest strong ADJ 6 amod
terms term NOUN 2 obl
the the DET 9 det
rebel rebel NOUN 9 compound
attack attack NOUN 6 nmod
on on ADP 11 case
police police NOUN 9 nmod =
. . PUNCT 2 punct
"""
    event = only(code(table, place(0)), "ACCUSE")
    assert roles(event, "recipient") == ["rebel"]


def test_clause_beside_a_promising_noun_is_real() -> None:
    table = f"""
Rebels rebel NOUN 2 nsubj Number=Plur
announced announce VERB 0 root {FIN}
a a DET 4 det
deal deal NOUN 2 obj Number=Sing
as as SCONJ 7 mark
troops troop NOUN 7 nsubj Number=Plur
shelled shell VERB 4 acl {FIN}
the the DET 9 det
village village NOUN 7 obj =
. . PUNCT 2 punct
"""
    assert only(code(table), "ASSAULT").status == "happened"


def test_announced_marches_are_planned() -> None:
    table = f"""
The the DET 2 det
party party NOUN 3 nsubj Number=Sing
announced announce VERB 0 root {FIN}
marches march NOUN 3 obj Number=Plur
against against ADP 7 case
the the DET 7 det
government government NOUN 4 nmod =
. . PUNCT 3 punct
"""
    assert only(code(table), "PROTEST").status == "planned"


def test_typographic_apostrophe_negates_too() -> None:
    table = """
We we PRON 4 nsubj Number=Plur
do do AUX 4 aux VerbForm=Fin =
n’t n’t PART 4 advmod
negotiate negotiate VERB 0 root VerbForm=Inf
with with ADP 6 case
rebels rebel NOUN 4 obl Number=Plur =
. . PUNCT 4 punct
"""
    (event,) = code(table)
    assert event.status == "denied"


def test_mode_of_a_request_is_what_is_asked_not_when() -> None:
    table = f"""
Ministers minister NOUN 2 nsubj Number=Plur
called call VERB 0 root {FIN}
for for ADP 4 case
restraint restraint NOUN 2 obl
after after ADP 7 case
a a DET 7 det
meeting meeting NOUN 2 obl =
. . PUNCT 2 punct
"""
    event = only(code(table), "REQUEST")
    assert event.mode == "yield"
    assert only(code(table.replace("restraint restraint", "honesty honesty")), "REQUEST").mode is None


def test_where_clause_holds_nobody_asked() -> None:
    table = f"""
Chad Chad PROPN 2 nsubj
asked ask VERB 0 root {FIN}
for for ADP 4 case
help help NOUN 2 obl
where where ADV 7 advmod
police police NOUN 7 nsubj
fled flee VERB 2 advcl {FIN} =
. . PUNCT 2 punct
"""
    assert roles(only(code(table, place(0)), "REQUEST"), "recipient") == []


def test_ships_in_a_sea_are_nobodys_by_its_name() -> None:
    table = f"""
Rebels rebel NOUN 2 nsubj Number=Plur
attacked attack VERB 0 root {FIN}
ships ship NOUN 2 obj Number=Plur
in in ADP 7 case
the the DET 7 det
Black Black PROPN 7 compound
Sea Sea PROPN 3 nmod =
. . PUNCT 2 punct
"""
    sea = Mention(first=5, last=6, head=6, type="place", named=True)
    assert roles(only(code(table, sea), "ASSAULT"), "recipient") == []


def test_who_is_to_sign_has_not_signed() -> None:
    table = """
Parliament parliament NOUN 4 nsubj Number=Sing
is be AUX 4 cop Mood=Ind|Tense=Pres|VerbForm=Fin
to to PART 4 mark
ratify ratify VERB 0 root VerbForm=Inf
the the DET 6 det
treaty treaty NOUN 4 obj Number=Sing =
. . PUNCT 4 punct
"""
    assert [(e.type, e.status) for e in code(table)] == [("AGREE", "planned")]


def test_second_subject_after_the_verb_is_its_object_whatever_the_for_phrase_is_called() -> None:
    table = f"""
The the DET 2 det
minister minister NOUN 3 nsubj Number=Sing
thanked thank VERB 0 root {FIN}
the the DET 5 det
president president NOUN 3 nsubj Number=Sing
for for ADP 8 case
his his PRON 8 nmod:poss
support support NOUN 3 obj Number=Sing =
. . PUNCT 3 punct
"""
    event = only(code(table), "SUPPORT")
    assert roles(event, "recipient") == ["the president"]
