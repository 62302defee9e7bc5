"""What the encoder's heads say of acts, beside what the word lists say: who has the last word on what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import reading_from_table
from parley.coding import Coder
from parley.coding.learned import Bars
from parley.ontology import load_ontology
from parley.types import ActSignal, Event, Reading
from test_coding import (
    ACTIVE,
    CODER,
    FIN,
    MET,
    PART,
    PASSIVE,
    PURPOSE,
    any_reading,
    code,
    narrated,
    roles,
)

Tie = tuple[str, int, float]


def act(
    token: int,
    *ties: Tie,
    chance: float = 0.97,
    kind: tuple[str, float] = ("ASSAULT", 0.93),
    mode: tuple[str, float] = ("none", 0.9),
    status: tuple[str, float] = ("happened", 0.7),
) -> ActSignal:
    """A signal of an act; unless told, its type and status are not sure enough to overrule words."""
    return ActSignal(token=token, chance=chance, types=(kind,), modes=(mode,), statuses=(status,), ties=ties)


def coded(table: str, *acts: ActSignal, coder: Coder = CODER) -> list[Event]:
    """The events of a table with these signals."""
    reading = replace(narrated(reading_from_table(table)), acts=acts)
    return list(coder([reading])[0].events or ())


# ---- words the lexicon knows --------------------------------------------------------------------------------

ATTACKED = 1  # token of ACTIVE
WATCHED = f"""
Rebels rebel NOUN 2 nsubj Number=Plur
watched watch VERB 0 root {FIN}
troops troop NOUN 2 obj Number=Plur =
. . PUNCT 2 punct

"""
"""A sentence before the act, with two who may take part in it; the act's own tokens count from ATTACK."""
ATTACK = 4


def test_without_the_heads_words_alone_decide() -> None:
    reading = narrated(reading_from_table(ACTIVE))
    assert reading.acts is None
    assert CODER([reading])[0].events == tuple(code(ACTIVE))


def test_heads_that_see_no_act_tell_of_none() -> None:
    assert code(ACTIVE)
    assert coded(ACTIVE) == []


def test_a_head_that_agrees_changes_nothing() -> None:
    assert coded(ACTIVE, act(ATTACKED)) == code(ACTIVE)


@pytest.mark.parametrize(("chance", "count"), [(0.26, 1), (0.24, 0)])
def test_a_known_word_is_dropped_where_the_heads_hardly_see_an_act(chance: float, count: int) -> None:
    assert len(coded(ACTIVE, act(ATTACKED, chance=chance))) == count


def test_bars_can_be_set() -> None:
    coder = Coder(Bars(known=0.99))
    assert coded(ACTIVE, act(ATTACKED), coder=coder) == []


@pytest.mark.parametrize(("sure", "kind"), [(0.96, "COERCE"), (0.94, "ASSAULT")])
def test_type_is_the_heads_only_where_they_are_sure(sure: float, kind: str) -> None:
    (event,) = coded(ACTIVE, act(ATTACKED, kind=("COERCE", sure)))
    assert (event.type, event.trigger.text, roles(event, "actor")) == (kind, "attacked", ["Gunmen"])


@pytest.mark.parametrize(("sure", "status"), [(0.91, "threatened"), (0.89, "happened")])
def test_status_is_the_heads_only_where_they_are_sure(sure: float, status: str) -> None:
    (event,) = coded(ACTIVE, act(ATTACKED, status=("threatened", sure)))
    assert event.status == status


def test_an_act_that_no_word_denies_is_not_denied_by_the_heads() -> None:
    (event,) = coded(ACTIVE, act(ATTACKED, status=("denied", 0.99)))
    assert event.status == "happened"


def test_sure_status_overrules_the_grammar() -> None:
    (before,) = coded(PURPOSE, act(3))
    (after,) = coded(PURPOSE, act(3, status=("happened", 0.9)))
    assert (before.status, after.status) == ("hypothetical", "happened")


@pytest.mark.parametrize(
    ("label", "chance", "mode"),
    [
        ("ASSAULT·beat", 0.51, "beat"),
        ("ASSAULT·beat", 0.49, None),
        ("PROTEST·riot", 0.9, None),  # a mode of another type
        ("none", 0.9, None),
    ],
)
@pytest.mark.parametrize("sure", [0.7, 0.9])
def test_mode_is_the_heads_where_words_give_none(
    label: str, chance: float, mode: str | None, sure: float
) -> None:
    signal = act(ATTACKED, mode=(label, chance), status=("happened", sure))
    (event,) = coded(ACTIVE.replace("Gunmen gunman", "Rebels rebel"), signal)
    assert event.mode == mode


@pytest.mark.parametrize("sure", [0.7, 0.9])
def test_mode_that_words_give_stays(sure: float) -> None:
    signal = act(3, kind=("COERCE", 0.93), mode=("COERCE·curfew", 0.9), status=("happened", sure))
    (event,) = coded(PASSIVE, signal)
    assert event.mode == "arrest"


def test_signals_are_dropped_with_the_step() -> None:
    reading = replace(narrated(reading_from_table(ACTIVE)), acts=(act(ATTACKED),))
    assert CODER([reading])[0].acts is None


# ---- who takes part -----------------------------------------------------------------------------------------

NOBODY = (
    WATCHED
    + f"""
Gunmen gunman NOUN 3 nsubj:pass Number=Plur
were be AUX 3 aux:pass {FIN}
attacked attack VERB 0 root {PART}
nearby nearby ADV 3 advmod =
. . PUNCT 3 punct
"""
)
SOMEBODY = (
    WATCHED
    + f"""
Gunmen gunman NOUN 2 nsubj Number=Plur
attacked attack VERB 0 root {FIN}
police police NOUN 2 obj
with with ADP 5 case
stones stone NOUN 2 obl Number=Plur =
. . PUNCT 2 punct
"""
)


@pytest.mark.parametrize(("chance", "actors"), [(0.61, ["Rebels"]), (0.59, [])])
def test_heads_add_whom_the_grammar_does_not_find(chance: float, actors: list[str]) -> None:
    (event,) = coded(NOBODY, act(ATTACK + 2, ("actor", 0, chance)))
    assert roles(event, "actor") == actors
    assert roles(event, "recipient") == ["Gunmen"]


@pytest.mark.parametrize("label", ["actor", "recipient"])
def test_heads_add_nobody_in_a_role_the_grammar_fills(label: str) -> None:
    (event,) = coded(SOMEBODY, act(ATTACK + 1, (label, 0, 0.99)))
    assert (roles(event, "actor"), roles(event, "recipient")) == (["Gunmen"], ["police"])


def test_who_has_one_role_gets_no_second() -> None:
    (event,) = coded(NOBODY, act(ATTACK + 2, ("actor", ATTACK, 0.99)))
    assert roles(event, "actor") == []


def test_victims_are_recipients_enough() -> None:
    (event,) = coded(
        WATCHED + PASSIVE.lstrip(), act(ATTACK + 3, ("recipient", 0, 0.99), kind=("COERCE", 0.9))
    )
    assert roles(event, "recipient") == ["Fifteen people"]


def test_a_thing_takes_no_part() -> None:
    table = NOBODY.replace("Rebels rebel", "Stones stone")
    (event,) = coded(table, act(ATTACK + 2, ("actor", 0, 0.99)))
    assert roles(event, "actor") == []


def test_words_of_time_and_place_are_nobody() -> None:
    (event,) = coded(NOBODY, act(ATTACK + 2, ("when", 0, 0.99), ("act", 2, 0.99)))
    assert roles(event, "actor") == []


def test_mutual_acts_get_no_recipient_by_the_heads() -> None:
    both = MET.replace("with with ADP 7 case", "near near ADP 7 case")
    (event,) = coded(WATCHED + both.lstrip(), act(ATTACK + 4, ("recipient", 0, 0.99), kind=("CONSULT", 0.9)))
    assert (event.reciprocal, roles(event, "recipient")) == (True, [])


# ---- words the lexicon does not know ------------------------------------------------------------------------

ZAPPED = f"""
Rebels rebel NOUN 2 nsubj Number=Plur
zorped zorp VERB 0 root {FIN}
troops troop NOUN 2 obj Number=Plur =
. . PUNCT 2 punct
"""
HIGH = act(1, ("actor", 0, 0.81), ("recipient", 2, 0.65), chance=0.96, kind=("ASSAULT", 0.91))


def test_words_alone_know_nothing_of_an_unknown_word() -> None:
    assert code(ZAPPED) == []


def test_an_unknown_word_is_an_act_where_the_heads_are_sure() -> None:
    (event,) = coded(ZAPPED, replace(HIGH, statuses=(("threatened", 0.4),), modes=(("ASSAULT·beat", 0.6),)))
    assert (event.type, event.trigger.text, event.mode, event.status) == (
        "ASSAULT",
        "zorped",
        "beat",
        "threatened",
    )
    assert (roles(event, "actor"), roles(event, "recipient")) == (["Rebels"], ["troops"])


@pytest.mark.parametrize(
    "signal",
    [
        replace(HIGH, chance=0.94),
        replace(HIGH, types=(("ASSAULT", 0.89),)),
        replace(HIGH, ties=(("actor", 0, 0.79), ("recipient", 2, 0.65))),
        replace(HIGH, ties=(("when", 0, 0.99),)),
        replace(HIGH, ties=()),
    ],
)
def test_an_unknown_word_needs_chance_type_and_somebody(signal: ActSignal) -> None:
    assert coded(ZAPPED, signal) == []


@pytest.mark.parametrize(("kind", "mutual"), [("CONSULT", True), ("COERCE", False)])
def test_two_who_do_together_what_is_shared_do_it_to_each_other(kind: str, mutual: bool) -> None:
    ties = (("actor", 0, 0.9), ("actor", 2, 0.9))
    (event,) = coded(ZAPPED, replace(HIGH, ties=ties, types=((kind, 0.95),)))
    assert event.reciprocal == mutual
    assert roles(event, "actor") == ["Rebels", "troops"]


def test_known_and_unknown_words_come_in_text_order() -> None:
    events = coded(ZAPPED.lstrip() + "\n" + ACTIVE.lstrip(), act(ATTACK + 1), HIGH)
    assert [event.trigger.text for event in events] == ["zorped", "attacked"]


def test_an_unknown_noun_is_an_act_too() -> None:
    table = ZAPPED.replace("zorped zorp VERB 0 root", "saw see VERB 0 root").replace(
        "troops troop NOUN 2 obj", "zorping zorping NOUN 2 obj"
    )
    (event,) = coded(table, replace(HIGH, token=2, ties=(("actor", 0, 0.9),)))
    assert (event.type, event.trigger.text, roles(event, "actor")) == ("ASSAULT", "zorping", ["Rebels"])


# ---- whatever the heads say ---------------------------------------------------------------------------------

CHANCES = st.floats(0, 1, allow_nan=False)
TYPES = sorted(load_ontology().types)
MODES = [f"{kind}·{mode}" for kind in TYPES for mode in load_ontology().types[kind].modes]


@st.composite
def any_signals(draw: st.DrawFn) -> Reading:
    """A reading with any words and any signals of acts."""
    reading = narrated(draw(any_reading()))
    assert reading.layout is not None
    tokens = st.integers(0, len(reading.layout) - 1)
    labels = st.sampled_from(["actor", "recipient", "mediator", "act", "when"])
    acts = tuple(
        act(
            token,
            *draw(st.lists(st.tuples(labels, tokens, CHANCES), max_size=4)),
            chance=draw(st.sampled_from([0.3, 0.97])),
            kind=(draw(st.sampled_from(TYPES)), draw(CHANCES)),
            mode=(draw(st.sampled_from(["none", *MODES])), draw(CHANCES)),
            status=(draw(st.sampled_from(["happened", "planned", "denied"])), draw(CHANCES)),
        )
        for token in sorted(draw(st.sets(tokens)))
    )
    return replace(reading, acts=acts)


@given(any_signals())
@settings(max_examples=100, deadline=None)
def test_whatever_the_heads_say_events_are_verbatim_and_of_words_they_see(reading: Reading) -> None:
    events = CODER([reading])[0].events or ()
    assert reading.layout is not None
    seen = {reading.layout.starts[signal.token] for signal in reading.acts or ()}
    text = reading.document.text
    assert len({event.id for event in events}) == len(events)
    for event in events:
        assert event.trigger.start in seen
        assert event.mode is None or f"{event.type}·{event.mode}" in MODES
        assert all(text[role.start : role.end] == role.text for role in event.roles)
