"""Whose claim a position stands in, and who is meant there."""

from __future__ import annotations

import pytest

from parley.lookup import ActorIndex, ClaimIndex
from parley.types import Actor, Claim, Party, Span


def claim(name: str, start: int, end: int, parent: str | None = None, speaker: str | None = None) -> Claim:
    return Claim(
        id=name,
        parent=parent,
        voice="indirect" if speaker else "narrator",
        stance="asserts",
        speaker=Party(start=0, end=1, text="x", actor=speaker) if speaker else None,
        cue=None,
        content=(Span(start=start, end=end, text="x" * (end - start)),),
    )


CLAIMS = (
    claim("n", 0, 100),
    claim("outer", 10, 80, speaker="act:ynet"),
    claim("inner", 30, 60, parent="outer", speaker="act:envoy"),
)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(5, 6, "n"), (12, 20, "outer"), (35, 40, "inner"), (55, 70, "outer"), (98, 120, None)],
)
def test_innermost_claim_holds_the_whole_stretch(start: int, end: int, found: str | None) -> None:
    claim = ClaimIndex(CLAIMS).innermost(start, end)
    assert (claim.id if claim else None) == found


def test_chain_runs_from_the_outermost_speaker_inwards() -> None:
    index = ClaimIndex(CLAIMS)
    assert index.chain("inner") == ("act:ynet", "act:envoy")
    assert index.chain("n") == ()


def test_chain_of_a_loop_ends() -> None:
    one, other = claim("a", 0, 9, parent="b", speaker="act:a"), claim("b", 0, 9, parent="a", speaker="act:b")
    assert set(ClaimIndex((one, other)).chain("a")) == {"act:a", "act:b"}


def actor(name: str, *mentions: tuple[int, int]) -> Actor:
    return Actor(id=name, name=name, code=None, country=None, sector=None, mentions=mentions)


def test_shortest_mention_says_who_is_meant() -> None:
    index = ActorIndex((actor("army", (0, 20)), actor("country", (4, 10)), actor("other", (30, 40))))
    assert index.at(5, 8) == "country"
    assert index.at(12, 15) == "army"
    assert index.at(22, 25) is None


def test_one_phrase_may_stand_for_two() -> None:
    index = ActorIndex((actor("b", (0, 7)), actor("a", (0, 7))))
    assert index.all_at(4, 7) == ["a", "b"]
