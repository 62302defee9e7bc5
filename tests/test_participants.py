"""Who takes part, read from whole reports: those who met, the sides of a conflict, forces from abroad."""

from __future__ import annotations

import pytest

from parley import Reader
from parley.types import Event

Roles = dict[str, set[str | None]]


def events(reader: Reader, text: str, *, outlet: str | None = None) -> list[tuple[Event, Roles]]:
    """The events of a report with the codes of their actors and of those concerned."""
    read = reader.read(text, published="2024-05-06", outlet=outlet).reading
    code = {actor.id: actor.code for actor in read.actors or ()}
    out = []
    for event in read.events or ():
        roles: Roles = {}
        for role in event.roles:
            name = "recipient" if role.role == "victim" else role.role
            roles.setdefault(name, set()).add(code.get(role.actor or ""))
        out.append((event, roles))
    return out


def of(reader: Reader, text: str, trigger: str, *, outlet: str | None = None) -> Roles:
    """The roles of the event with this trigger."""
    return next(
        roles for event, roles in events(reader, text, outlet=outlet) if event.trigger.text == trigger
    )


# ---- several ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "trigger", "actors"),
    [
        (
            "President William Ruto of Kenya met Ugandan President Yoweri Museveni in Kampala. "
            "The two leaders agreed to reopen the border.",
            "agreed",
            {"KEN-GOV", "UGA-GOV"},
        ),
        (
            "Kenyan President William Ruto and his Ugandan and Tanzanian counterparts met in Arusha. "
            "The leaders urged Rwanda to withdraw its troops.",
            "urged",
            {"KEN-GOV", "UGA-GOV", "TZA-GOV"},
        ),
        (
            "The governments of Chad and Niger condemned the raid.",
            "condemned",
            {"TCD-GOV", "NER-GOV"},
        ),
        (
            "Egyptian President Abdel Fattah el-Sisi spoke to the prime ministers of Greece and Cyprus.",
            "spoke",
            {"EGY-GOV"},
        ),
    ],
)
def test_words_for_several_mean_each(reader: Reader, text: str, trigger: str, actors: set[str]) -> None:
    assert of(reader, text, trigger)["actor"] == actors


def test_the_office_of_each_of_two_countries_is_concerned(reader: Reader) -> None:
    text = "Egyptian President Abdel Fattah el-Sisi spoke to the prime ministers of Greece and Cyprus."
    assert of(reader, text, "spoke")["recipient"] == {"GRC-GOV", "CYP-GOV"}


def test_all_parties_are_those_a_truce_is_between(reader: Reader) -> None:
    text = (
        "A ceasefire between Israel and Hezbollah took effect on Monday. "
        "The United States urged all parties to respect it."
    )
    assert of(reader, text, "urged")["recipient"] == {"ISR-GOV", "LBN-REB"}


def test_both_sides_of_a_welcome_truce_are_concerned(reader: Reader) -> None:
    text = "Qatar welcomes the announcement of a ceasefire between Israel and Hezbollah."
    assert of(reader, text, "welcomes")["recipient"] == {"ISR-GOV", "LBN-REB"}


def test_whom_somebody_met_takes_part_in_the_talk_gone_on_about(reader: Reader) -> None:
    text = (
        "President Joe Biden spoke by phone with Prime Minister Benjamin Netanyahu of Israel. "
        "The President discussed the talks in Doha."
    )
    assert of(reader, text, "discussed")["recipient"] == {"ISR-GOV"}


# ---- from elsewhere -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["foreign troops", "other countries", "the international community", "Western governments"]
)
def test_who_is_from_elsewhere_is_not_given_the_country_of_the_report(reader: Reader, who: str) -> None:
    text = f"Fighting went on in Mali. Malian rebels demanded that {who} leave Mali. Mali's army shelled the town."
    codes = {c for _, roles in events(reader, text) for role in roles.values() for c in role}
    assert "MLI-MIL" in codes
    left = of(reader, text, "demanded").get("recipient", set())
    assert not any(code is not None and code.startswith("MLI") for code in left)


def test_troops_are_those_of_the_country_that_had_troops_before(reader: Reader) -> None:
    text = (
        "Rwandan troops crossed into Congo on Monday, Congo's government said. "
        "Later the troops shelled the town of Sake in Congo."
    )
    assert of(reader, text, "shelled")["actor"] == {"RWA-MIL"}


def test_the_country_in_capitals_is_no_pronoun(reader: Reader) -> None:
    text = "The US must withdraw its ships, Chinese Foreign Minister Wang Yi said. “The US should stop the patrols.”"
    found = {c for _, roles in events(reader, text) for role in roles.values() for c in role}
    assert "USA-GOV" in found


def test_a_bare_office_is_of_whom_the_report_is_about(reader: Reader) -> None:
    text = (
        "Kenyan President William Ruto said he had warned Yoweri Museveni of Uganda. "
        "Ruto told reporters that the Ugandan president knew of it. "
        "The president threatened sanctions against Uganda."
    )
    assert of(reader, text, "threatened")["actor"] == {"KEN-GOV"}


# ---- nobody -------------------------------------------------------------------------------------------------


def test_no_group_takes_no_part(reader: Reader) -> None:
    text = (
        "No group has admitted carrying out the attack on the army base in Mali, which killed five soldiers."
    )
    read = reader.read(text).reading
    assert all("group" not in role.text for event in read.events or () for role in event.roles)
    assert all(c.speaker is None or "group" not in c.speaker.text for c in read.claims or ())


@pytest.mark.parametrize(
    "text",
    [
        "A police official who asked not to be named said two soldiers had died.",
        "Why should the minister vet the judges of the court?",
        "“I do not think Kenya should decide for Uganda,” the envoy said.",
    ],
)
def test_nothing_is_requested(reader: Reader, text: str) -> None:
    assert "REQUEST" not in {event.type for event, _ in events(reader, text)}


# ---- told with other words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "trigger", "role", "codes"),
    [
        (
            "The unions called on President William Ruto to withdraw the bill.",
            "called",
            "recipient",
            {"KEN-GOV"},
        ),
        (
            "Kenyan journalists wrote an open letter to the Senate calling for a vote.",
            "calling",
            "recipient",
            {"KEN-LEG"},
        ),
        (
            "Spain cut ties with Mali in May and imposed a strict embargo.",
            "imposed",
            "recipient",
            {"MLI-GOV"},
        ),
        (
            "Kenya stands with Prime Minister Narendra Modi in condemning the raid.",
            "condemning",
            "actor",
            {"KEN-GOV", "IND-GOV"},
        ),
        (
            "Kenya is grateful for the efforts of President Paul Kagame and Emir Tamim bin Hamad Al Thani.",
            "grateful",
            "recipient",
            {"RWA-GOV", "QAT-GOV"},
        ),
        (
            "The minister expressed concern over tensions between Armenia and Azerbaijan.",
            "expressed",
            "recipient",
            {"ARM-GOV", "AZE-GOV"},
        ),
    ],
)
def test_participants_beyond_the_frame(
    reader: Reader, text: str, trigger: str, role: str, codes: set[str]
) -> None:
    assert of(reader, text, trigger)[role] == codes


def test_who_tells_of_a_deal_with_somebody_is_the_other_side(reader: Reader) -> None:
    text = "In a statement, the rebel group M23 said: “An agreement has been reached with the Congolese government.”"
    assert of(reader, text, "reached")["actor"] == {"COD-REB"}


# ---- when and whose words -----------------------------------------------------------------------------------


def test_news_without_a_time_is_of_about_when_it_is_told(reader: Reader) -> None:
    text = "The army announced on Monday evening that its jets struck dozens of targets in Mali."
    struck = next(event for event, _ in events(reader, text) if event.trigger.text == "struck")
    assert struck.time is not None
    assert (struck.time.start or "")[:10] == "2024-05-06"
    assert (struck.time.basis, struck.time.approximate) == ("context", True)


def test_an_authors_own_side_is_no_further_speaker(reader: Reader) -> None:
    text = (
        "Statement by Foreign Secretary David Lammy on the Raid\n\n"
        "The United Kingdom condemns the raid on the port of Odesa by Russia.\n"
    )
    read = reader.read(text, published="2024-08-06", outlet="UK Government").reading
    condemns = next(c for c in read.claims or () if c.cue is not None and c.cue.text == "condemns")
    assert condemns.parent is None


def test_a_readout_in_the_third_person_is_its_offices(reader: Reader) -> None:
    text = (
        "Readout of President William Ruto's Call with President Yoweri Museveni\n\n"
        "President William Ruto spoke today with President Yoweri Museveni of Uganda.\n"
    )
    read = reader.read(text, published="2024-05-06").reading
    assert {claim.voice for claim in read.claims or ()} == {"narrator"}
