"""Claims passed on: who quotes whom, and who of two attributions in a sentence tells of the other."""

from __future__ import annotations

import pytest

from parley import Reader
from parley.types import Claim


def chains(reader: Reader, text: str) -> list[list[str]]:
    """The speakers of every told claim, from the outermost to the innermost."""
    claims = reader.find_claims(text)
    by_id = {claim.id: claim for claim in claims}
    out = []
    for claim in claims:
        names: list[str] = []
        at: Claim | None = claim
        while at is not None:
            if at.speaker is not None:
                names.insert(0, at.speaker.text)
            at = by_id.get(at.parent or "")
        if claim.voice != "narrator":
            out.append(names)
    return out


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (
            "State television quoted the minister as saying that the rebels had fled.",
            ["State television", "the minister"],
        ),
        (
            "“The rebels have fled,” state agency SANA quoted Colonel Roe as saying on Monday.",
            ["state agency SANA", "Colonel Roe"],
        ),
        ("The rebels had fled, officials said, according to Xinhua.", ["Xinhua", "officials"]),
    ],
)
def test_who_passes_words_on_stands_outside(reader: Reader, text: str, chain: list[str]) -> None:
    assert chain in chains(reader, text)


@pytest.mark.parametrize(
    "text",
    [
        "The two ministers discussed the war in Yemen.",
        "The army defended its people from rocket attacks.",
        "He was sanctioned in 2011 over a plot to kill the envoy.",
    ],
)
def test_no_claim_is_made_where_nothing_is_said(reader: Reader, text: str) -> None:
    assert chains(reader, text) == []


def test_what_the_narrator_adds_to_a_denounced_pact_is_his(reader: Reader) -> None:
    text = "Greece denounced the pact which Turkey and Libya had signed."
    claim = next(c for c in reader.find_claims(text) if c.cue is not None and c.cue.text == "denounced")
    assert "signed" not in " ".join(part.text for part in claim.content)
