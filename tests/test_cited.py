"""Claims from the cue heads: cues nobody else found, stances, and what is joined or left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from factories import reading_from_table
from parley import tree
from parley.attribute import Attributor
from parley.attribute.cited import Bars, cited_drafts, learned_stance, with_cited
from parley.attribute.cues import load_cues
from parley.attribute.drafts import Draft, Range
from parley.attribute.grammar import Grammar, read_grammar
from parley.types import Claim, CueSignal, Reading, Signals

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
CUES = load_cues()
BARS = Bars()


def cue(
    token: int, ties: dict[str, str], *, chance: float = 0.9, stance: str = "asserts", sure: float = 0.9
) -> CueSignal:
    """A signal with sure ties: tokens of source, content or addressee, "0 2 3"."""
    tied = tuple((label, int(word), 0.9) for label, words in ties.items() for word in words.split())
    stances = ((stance, sure), ("believes", round(1 - sure, 3)))
    return CueSignal(token=token, chance=chance, stances=stances, ties=tied)


def claims_of(reading: Reading, *cited: CueSignal, bars: Bars | None = None) -> list[Claim]:
    """All claims but the narrator's, from a tagger that sees nothing and these cues."""
    assert reading.layout is not None
    count = len(reading.layout)
    logits = np.full((count, len(TAGS)), -6.0, dtype=np.float32)
    logits[:, 0] = 6.0
    links = np.zeros((count, count), dtype=np.float32)
    signals = Signals(claims=logits, windows=((0, links),), tags=TAGS, cited=cited)
    found = Attributor(CUES, bars=bars)([replace(reading, signals=signals)])[0].claims
    return [claim for claim in found or () if claim.voice != "narrator"]


def told(claim: Claim) -> tuple[str | None, str | None, str]:
    """Speaker, cue and content as words."""
    return (
        claim.speaker.text if claim.speaker else None,
        claim.cue.text if claim.cue else None,
        " … ".join(span.text for span in claim.content),
    )


def grammar_of(table: str) -> Grammar:
    return read_grammar(tree.grow(reading_from_table(table)), CUES)


def draft_of(table: str, signal: CueSignal) -> Draft | None:
    found = cited_drafts(grammar_of(table), [signal], BARS)
    return found[0] if found else None


# "whooped" and "beamed" are not in the cue table: only the heads can know that somebody says something
WHOOPED = """
Scouts scout NOUN 2 nsubj
whooped whoop VERB 0 root
that that SCONJ 5 mark
Doe Doe PROPN 5 nsubj
beamed beam VERB 2 ccomp
shells shell NOUN 7 nsubj
fell fall VERB 5 ccomp
nearby nearby ADV 7 advmod =
. . PUNCT 2 punct
"""
OUTER = cue(1, {"source": "0", "content": "2 3 4 5 6 7"}, stance="warns")
INNER = cue(4, {"source": "3", "content": "5 6 7"}, stance="denies", chance=0.95)


def test_without_signals_nobody_knows_of_these_cues() -> None:
    assert claims_of(reading_from_table(WHOOPED)) == []


def test_a_cue_nobody_else_found_is_a_claim() -> None:
    (claim,) = claims_of(reading_from_table(WHOOPED), OUTER)
    assert told(claim) == ("Scouts", "whooped", "that Doe beamed shells fell nearby")
    assert (claim.stance, claim.voice, claim.parent) == ("warns", "indirect", None)
    assert claim.score == pytest.approx(0.9)


def test_a_cue_inside_a_content_is_a_claim_inside_the_claim() -> None:
    outer, inner = claims_of(reading_from_table(WHOOPED), OUTER, INNER)
    assert told(inner) == ("Doe", "beamed", "shells fell nearby")
    assert (outer.parent, inner.parent, inner.stance) == (None, outer.id, "denies")


@pytest.mark.parametrize(("chance", "count"), [(0.91, 1), (0.89, 0)])
def test_a_cue_must_be_likely_enough(chance: float, count: int) -> None:
    assert len(claims_of(reading_from_table(WHOOPED), replace(OUTER, chance=chance))) == count


def test_bars_can_be_set() -> None:
    reading = reading_from_table(WHOOPED)
    (claim,) = claims_of(reading, OUTER, INNER, bars=Bars(cue=0.92))
    assert told(claim)[1] == "beamed"
    assert claims_of(reading, OUTER, INNER, bars=Bars(tie=0.95)) == []


def test_ties_below_their_bar_are_left_out() -> None:
    ties = (("source", 0, 0.49), ("content", 5, 0.51), ("content", 6, 0.9), ("content", 7, 0.49))
    draft = draft_of(WHOOPED, replace(INNER, ties=ties))
    assert draft is not None
    assert (draft.source, draft.content) == (None, ((5, 6),))


def test_a_cue_without_content_gives_no_draft() -> None:
    assert draft_of(WHOOPED, cue(1, {"source": "0", "addressee": "3"})) is None
    assert draft_of(WHOOPED, cue(1, {"content": "1"})) is None  # its own word is none


@pytest.mark.parametrize(
    ("tokens", "content"),
    [
        ("5 6 7", ((5, 7),)),
        ("5 7", ((5, 7),)),  # one word is missing
        ("2 5 7", ((2, 7),)),
        ("2 7", ((2, 2), (7, 7))),  # four are
    ],
)
def test_holes_of_a_word_or_two_in_a_content_are_bridged(tokens: str, content: tuple[Range, ...]) -> None:
    draft = draft_of(WHOOPED, cue(1, {"content": tokens}))
    assert draft is not None
    assert draft.content == content


ASIDE = """
Shells shell NOUN 6 nsubj =
, , PUNCT 4 punct
he he PRON 4 nsubj
beamed beam VERB 6 parataxis =
, , PUNCT 4 punct
fell fall VERB 0 root =
. . PUNCT 6 punct
"""


@pytest.mark.parametrize(
    ("source", "tokens", "content"),
    [
        ("2", "0 1 4 5", ((0, 1), (4, 5))),
        ("2", "0 5", ((0, 0), (5, 5))),
        ("2", "0 1 2 3 4 5", ((0, 1), (4, 5))),  # what is source or cue is no content
    ],
)
def test_no_hole_that_is_cue_or_source_is_bridged(
    source: str, tokens: str, content: tuple[Range, ...]
) -> None:
    draft = draft_of(ASIDE, cue(3, {"source": source, "content": tokens}))
    assert draft is not None
    assert draft.content == content


def test_content_around_its_cue_is_kept() -> None:
    (claim,) = claims_of(reading_from_table(ASIDE), cue(3, {"source": "2", "content": "0 1 4 5"}))
    assert told(claim)[:2] == ("he", "beamed")
    assert "Shells" in told(claim)[2]
    assert "fell" in told(claim)[2]


def test_no_hole_between_two_sentences_is_bridged() -> None:
    table = """
Rain rain NOUN 2 nsubj
fell fall VERB 0 root =
. . PUNCT 2 punct

It it PRON 2 nsubj
helped help VERB 0 root
"""
    draft = draft_of(table, cue(4, {"content": "1 3"}))
    assert draft is not None
    assert draft.content == ((1, 1), (3, 3))


def test_the_longest_run_of_words_is_source_and_addressee() -> None:
    draft = draft_of(WHOOPED, cue(1, {"source": "0 3 4", "addressee": "5 7 8", "content": "6"}))
    assert draft is not None
    assert (draft.source, draft.addressee) == ((3, 4), (7, 8))
    assert (draft.anchor, draft.origin, draft.score) == (1, "cue", 0.9)


def test_auxiliaries_and_negations_right_before_belong_to_the_cue() -> None:
    table = """
Doe Doe PROPN 4 nsubj
has have AUX 4 aux
never never ADV 4 advmod
beamed beam VERB 0 root
shells shell NOUN 6 nsubj
fell fall VERB 4 ccomp
"""
    draft = draft_of(table, cue(3, {"content": "4 5"}))
    assert draft is not None
    assert draft.cue == (1, 3)


# ---- with what others found ---------------------------------------------------------------------------------

SAID = """
Doe Doe PROPN 2 nsubj
said say VERB 0 root
that that SCONJ 5 mark
rebels rebel NOUN 5 nsubj
left leave VERB 2 ccomp =
. . PUNCT 2 punct
"""


def test_a_cue_the_grammar_found_as_well_is_one_claim() -> None:
    reading = reading_from_table(SAID)
    (claim,) = claims_of(reading, cue(1, {"source": "0", "content": "2 3 4"}))
    assert told(claim) == ("Doe", "said", "that rebels left")
    assert [told(one) for one in claims_of(reading)] == [told(claim)]


DENIED = """
Doe Doe PROPN 3 nsubj
has have AUX 3 aux
denied deny VERB 0 root
the the DET 5 det
attack attack NOUN 3 obj =
. . PUNCT 3 punct
"""


def test_a_cue_with_an_auxiliary_that_both_found_is_one_claim() -> None:
    signal = cue(2, {"source": "0", "content": "3 4"}, stance="denies")
    assert len(claims_of(reading_from_table(DENIED), signal)) == 1


FOUND = Draft(cue=(1, 2), source=(0, 0), content=((3, 6),), origin="parse", score=0.7)
SEEN = Draft(
    cue=(2, 2), source=(8, 8), content=((4, 5),), origin="cue", score=0.95, addressee=(7, 7), anchor=2
)


def test_of_a_claim_others_found_the_heads_tell_only_who_is_told() -> None:
    assert with_cited([FOUND], [SEEN]) == [replace(FOUND, addressee=(7, 7))]
    known = replace(FOUND, addressee=(9, 9))
    assert with_cited([known], [SEEN]) == [known]


def test_claims_only_the_heads_see_come_in_text_order() -> None:
    early, late = replace(SEEN, cue=(0, 0), anchor=0), replace(SEEN, cue=(9, 9), anchor=9)
    found = replace(FOUND, source=None)
    assert with_cited([found], [late, early]) == [early, found, late]


def test_a_cue_that_others_hold_for_a_source_is_none() -> None:
    assert with_cited([FOUND], [replace(SEEN, cue=(0, 0), anchor=0)]) == [FOUND]


@pytest.mark.parametrize(("sure", "stance"), [(0.51, "accuses"), (0.49, "asserts")])
def test_learned_stance_overrules_the_words_where_it_is_likely(sure: float, stance: str) -> None:
    (claim,) = claims_of(reading_from_table(SAID), cue(1, {}, stance="accuses", sure=sure))
    assert claim.stance == stance


def test_stance_is_that_of_the_likeliest_word_of_the_cue() -> None:
    draft = Draft(cue=(1, 2), source=None, content=((3, 4),), origin="parse", score=0.7)
    likely, other = cue(2, {}, stance="demands", chance=0.7), cue(1, {}, stance="denies", chance=0.3)
    outside = cue(3, {}, stance="warns", chance=0.99)
    assert learned_stance([other, likely, outside], draft, BARS) == "demands"
    assert learned_stance([other, outside], draft, BARS) == "denies"
    assert learned_stance([outside], draft, BARS) is None
    assert learned_stance([replace(likely, stances=(("demands", 0.4),)), other], draft, BARS) is None


def test_a_draft_without_a_cue_has_no_learned_stance() -> None:
    draft = Draft(cue=None, source=(0, 0), content=((0, 4),), origin="quotation", score=0.7)
    assert learned_stance([cue(1, {})], draft, BARS) is None
