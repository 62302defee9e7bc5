"""Actors: from mentions to codes, alone and within documents."""

from __future__ import annotations

import csv
import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import reading_from_table
from parley.reader import Reader
from parley.resolve import Resolver
from parley.resolve.actors import ActorResolver
from parley.resolve.issuers import find_issuer
from parley.resolve.places import PlaceResolver
from parley.types import Analysis, Claim, Event, Mention, Party, Reading, Role, Span

GOLD = Path(__file__).parent / "data" / "actors.csv"
RESOLVER = ActorResolver()
# adjective, country, capital and code of states whose forms are regular and not ambiguous
STATES = [
    ("Kenyan", "Kenya", "Nairobi", "KEN"),
    ("Brazilian", "Brazil", "Brasilia", "BRA"),
    ("Israeli", "Israel", "Jerusalem", "ISR"),
    ("Russian", "Russia", "Moscow", "RUS"),
    ("Ukrainian", "Ukraine", "Kyiv", "UKR"),
    ("Iranian", "Iran", "Tehran", "IRN"),
    ("Lebanese", "Lebanon", "Beirut", "LBN"),
    ("Sudanese", "Sudan", "Khartoum", "SDN"),
    ("French", "France", "Paris", "FRA"),
    ("Rwandan", "Rwanda", "Kigali", "RWA"),
    ("Azerbaijani", "Azerbaijan", "Baku", "AZE"),
    ("Armenian", "Armenia", "Yerevan", "ARM"),
    ("Pakistani", "Pakistan", "Islamabad", "PAK"),
    ("Chinese", "China", "Beijing", "CHN"),
    ("Peruvian", "Peru", "Lima", "PER"),
]


def code_of(text: str, context: str = "", date: str | None = None) -> str | None:
    found = RESOLVER.resolve_actor(text, context, date)
    return found[0].code if found else None


def gold() -> list[dict[str, str]]:
    lines = [line for line in GOLD.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def test_gold_is_large_and_varied() -> None:
    rows = gold()
    assert len(rows) >= 250
    assert len({code for row in rows for code in row["country"].split("/") if len(code) == 3}) >= 80


def test_gold_mentions_reach_the_floor() -> None:
    actors = [row for row in gold() if row["country"] != "none"]
    country = both = 0
    for row in actors:
        found = RESOLVER.resolve_actor(row["text"], row["context"], row["date"] or None)
        top = found[0] if found else None
        right = top is not None and (
            row["country"] == "*" or (top.country or "-") in row["country"].split("/")
        )
        country += right
        both += right and top is not None and (row["sector"] == "*" or top.sector in row["sector"].split("/"))
    assert country / len(actors) >= 0.97
    assert both / len(actors) >= 0.95


def test_gold_phrases_without_actor_stay_empty() -> None:
    none = [row for row in gold() if row["country"] == "none"]
    empty = sum(not RESOLVER.resolve_actor(row["text"], row["context"], row["date"] or None) for row in none)
    assert empty / len(none) >= 0.95


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sudan's acting foreign minister", "SDN-GOV"),
        ("a Houthi military spokesman", "YEM-REB"),
        ("Texas governor", "USA-GOV"),
        ("Kurdish-led SDF", "SYR-REB"),
        ("police in Nairobi", "KEN-COP"),
        ("an Israeli human rights group", "ISR-SOC"),
        ("US Secretary of State Antony Blinken", "USA-GOV"),
        ("IDF Spokesperson's Unit", "ISR-MIL"),
        ("American officials", "USA-GOV"),
        ("protesters in Tbilisi", "GEO-CVL"),
        ("the head of the Chadian army", "TCD-MIL"),
        ("spokesman for the Ukrainian air force", "UKR-MIL"),
        ("former French president", "FRA-ELI"),
        ("members of the Zambian parliament", "ZMB-LEG"),
        ("the UN special envoy for Syria", "IGO-UNO"),
        ("the US ambassador to Israel", "USA-GOV"),
        ("Prime Minister Narendra Modi's office", "IND-GOV"),
        ("the Nigerian Red Cross", "NGA-MED"),
        ("rebels loyal to Riek Machar", "SSD-REB"),
        ("South Korea's Prime Minister Lee Nak-yon", "KOR-GOV"),
        ("1,141 Iraqi refugees", "IRQ-REF"),
        ("an Iranian", "IRN-CVL"),
        ("the Trump administration", "USA-GOV"),
    ],
)
def test_phrase_has_its_code(text: str, code: str) -> None:
    assert code_of(text) == code


def test_backer_is_a_reason_not_a_country() -> None:
    best = RESOLVER.resolve_actor("the Rwandan-backed M23")[0]
    assert best.code == "COD-REB"
    assert any("Rwanda" in reason for reason in best.reasons)


def test_gunmen_have_a_sector_and_no_country() -> None:
    best = RESOLVER.resolve_actor("gunmen")[0]
    assert (best.code, best.country, best.sector) == (None, None, "UAF")


@pytest.mark.parametrize(
    "text", ["the war", "Monday", "two hours", "heavy fighting", "$20 million", "", "he", "of", "in Nairobi"]
)
def test_what_is_no_actor_is_empty(text: str) -> None:
    assert RESOLVER.resolve_actor(text) == ()


@pytest.mark.parametrize(
    ("text", "date", "code"),
    [
        ("the Taliban", "2020-06-01", "AFG-REB"),
        ("the Taliban", "2022-06-01", "AFG-GOV"),
        ("Boris Johnson", "2021-06-01", "GBR-GOV"),
        ("Boris Johnson", "2023-06-01", "GBR-ELI"),
        ("Imran Khan", "2020-06-01", "PAK-GOV"),
        ("Imran Khan", "2023-06-01", "PAK-OPP"),
        ("Mark Rutte", "2020-06-01", "NLD-GOV"),
        ("Mark Rutte", "2025-06-01", "IGO-MIL"),
    ],
)
def test_date_decides_between_offices(text: str, date: str, code: str) -> None:
    assert code_of(text, date=date) == code


@pytest.mark.parametrize(
    ("text", "context", "code"),
    [
        ("Georgia", "Tbilisi said Georgia would wait.", "GEO-GOV"),
        ("Georgia", "In Atlanta, US officials said Georgia would recount.", "USA-GOV"),
        ("Jordan", "Amman said Jordan would close the border.", "JOR-GOV"),
        ("Jordan", "Jim Jordan, the US congressman, lost. Jordan said no.", "USA-LEG"),
        ("the Congolese army", "In Brazzaville the Congolese army denied it.", "COG-MIL"),
        ("the Congolese army", "In Kinshasa the Congolese army denied it.", "COD-MIL"),
        ("Okello", "Kenya's health minister, Amina Okello, came late. Okello did not speak.", "KEN-GOV"),
        ("Miller", "Zambian police chief John Miller came late. Miller did not speak.", "ZMB-COP"),
        ("the Foreign Office", "In Islamabad the Foreign Office of Pakistan denied it.", "PAK-GOV"),
    ],
)
def test_context_decides_who_is_meant(text: str, context: str, code: str) -> None:
    assert code_of(text, context) == code


def test_office_in_the_text_comes_before_the_register() -> None:
    context = "Peruvian fisherman Sergei Lavrov lost his boat. Lavrov wants help."
    assert code_of("Lavrov", context) == "PER-AGR"


@given(st.sampled_from(list(itertools.permutations(STATES, 2))), st.sampled_from(range(6)))
@settings(max_examples=60, deadline=None)
def test_swapping_two_states_swaps_the_codes(
    pair: tuple[tuple[str, ...], tuple[str, ...]], form: int
) -> None:
    templates = [
        ("the {0[0]} army", "The {0[0]} army and the {1[0]} army met in {0[2]}."),
        ("{0[1]}'s foreign minister", "{0[1]}'s foreign minister accused {1[1]} of lying."),
        ("{0[2]}", "{0[2]} accused {1[2]} of moving troops."),
        ("{0[0]} civilians", "{0[0]} civilians fled from {1[0]} shelling."),
        ("the {0[0]} ambassador to {1[1]}", "The {0[0]} ambassador to {1[1]} was summoned."),
        ("the {0[0]}-backed rebels in {1[1]}", "The {0[0]}-backed rebels in {1[1]} attacked."),
    ]
    text, context = templates[form]
    one, other = pair
    first = RESOLVER.resolve_actor(text.format(one, other), context.format(one, other))[0]
    second = RESOLVER.resolve_actor(text.format(other, one), context.format(other, one))[0]
    swap = {one[3]: other[3], other[3]: one[3]}
    assert second.country == swap[first.country or ""]
    assert second.sector == first.sector


# ---------------------------------------------------------------------------------------------- documents

MEETING = """
{0}'s {0}'s PROPN 2 nmod:poss
Minister minister NOUN 7 nsubj
of of ADP 5 case
Tribal tribal ADJ 5 amod
Affairs affair NOUN 2 nmod
Bodo Bodo PROPN 2 flat
met meet VERB 0 root
{1} {1} ADJ 9 amod
general general NOUN 7 obj
Mara Mara PROPN 9 flat
Sund Sund PROPN 9 flat =
. . PUNCT 7 punct

The the DET 2 det
Minister minister NOUN 3 nsubj
said say VERB 0 root
that that SCONJ 6 mark
Sund Sund PROPN 6 nsubj
lied lie VERB 3 ccomp =
. . PUNCT 3 punct

The the DET 2 det
two two NUM 3 nsubj
agreed agree VERB 0 root =
. . PUNCT 3 punct

{1} {1} PROPN 2 nsubj
attacked attack VERB 0 root =
. . PUNCT 2 punct
"""


def span_of(reading: Reading, words: str, number: int = 0) -> tuple[int, int]:
    at = -1
    for _ in range(number + 1):
        at = reading.document.text.index(words, at + 1)
    return at, at + len(words)


def meeting(one: str = "Kenya", other: str = "Rwanda") -> Reading:
    """A reading with claims and events over MEETING; the second state stands as adjective and as country alike."""
    mentions = (
        Mention(first=5, last=5, head=5, type="person", named=True),
        Mention(first=9, last=10, head=9, type="person", named=True),
    )
    reading = reading_from_table(MEETING.format(one, other), mentions=mentions, published="2024-05-05")
    text = reading.document.text

    def role(name: str, words: str, number: int = 0) -> Role:
        start, end = span_of(reading, words, number)
        return Role(role=name, start=start, end=end, text=text[start:end])  # type: ignore[arg-type]

    def trigger(word: str) -> Span:
        start, end = span_of(reading, word)
        return Span(start=start, end=end, text=word)

    start, end = span_of(reading, "The Minister")
    content = Span(start=end + 6, end=end + 20, text=text[end + 6 : end + 20])
    claims = (
        Claim(id="clm:n", parent=None, voice="narrator", stance="asserts", speaker=None, cue=None, content=(content,)),
        Claim(id="clm:s", parent=None, voice="indirect", stance="asserts", cue=trigger("said"), content=(content,),
              speaker=Party(start=start, end=end, text="The Minister")),
    )  # fmt: skip
    minister, general = f"{one}'s Minister of Tribal Affairs Bodo", f"{other} general Mara Sund"
    kinds = [
        ("CONSULT", "met", (role("actor", minister), role("recipient", general))),
        ("ACCUSE", "lied", (role("recipient", "Sund", 1),)),
        ("AGREE", "agreed", (role("actor", "The two"),)),
        ("ASSAULT", "attacked", (role("actor", other, 1),)),
    ]
    blank = Event(
        id="evt:",
        claim="clm:n",
        type="",
        mode=None,
        contexts=(),
        trigger=content,
        status="happened",
        roles=(),
    )
    events = tuple(
        replace(blank, id=f"evt:{type_}", type=type_, trigger=trigger(word), roles=roles)
        for type_, word, roles in kinds
    )
    return replace(reading, claims=claims, events=events)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(RESOLVER, PlaceResolver())


def codes(reading: Reading, type_: str) -> list[str | None]:
    names = {actor.id: actor.code for actor in reading.actors or ()}
    return [names.get(r.actor or "") for e in reading.events or () if e.type == type_ for r in e.roles]


def test_document_carries_names_offices_and_pairs(resolver: Resolver) -> None:
    done = resolver([meeting()])[0]
    names = {actor.id: actor for actor in done.actors or ()}
    assert codes(done, "CONSULT") == ["KEN-GOV", "RWA-MIL"]
    assert codes(done, "ACCUSE") == ["RWA-MIL"]
    assert codes(done, "AGREE") == ["KEN-GOV", "RWA-MIL"]
    assert [r.basis for e in done.events or () if e.type == "AGREE" for r in e.roles] == ["co-reference"] * 2
    speaker = (done.claims or ())[1].speaker
    assert speaker is not None
    assert names[speaker.actor or ""].name == "Bodo"


def test_country_that_attacks_is_its_military(resolver: Resolver) -> None:
    assert codes(resolver([meeting()])[0], "ASSAULT") == ["RWA-MIL"]


def test_swapped_document_swaps_its_codes(resolver: Resolver) -> None:
    first, second = resolver([meeting("Kenya", "Rwanda"), meeting("Rwanda", "Kenya")])
    swap = {"KEN": "RWA", "RWA": "KEN"}
    for type_ in ("CONSULT", "ACCUSE", "AGREE", "ASSAULT"):
        turned = [f"{swap[code[:3]]}{code[3:]}" for code in codes(first, type_) if code]
        assert turned == codes(second, type_)


def test_actors_are_sorted_and_quote_the_text(resolver: Resolver) -> None:
    done = resolver([meeting()])[0]
    firsts = [actor.mentions[0] for actor in done.actors or ()]
    assert firsts == sorted(firsts)
    assert all(
        0 <= start < end <= len(done.document.text) for a in done.actors or () for start, end in a.mentions
    )
    assert all(actor.reasons for actor in done.actors or ())


def test_same_reading_gives_the_same_actors(resolver: Resolver) -> None:
    assert resolver([meeting()]) == resolver([meeting()])


def test_resolver_does_not_touch_its_input(resolver: Resolver) -> None:
    reading = meeting()
    resolver([reading])
    assert reading.actors is None
    assert all(role.actor is None for event in reading.events or () for role in event.roles)


def test_reading_without_claims_or_events_has_no_actors(resolver: Resolver) -> None:
    done = resolver([replace(meeting(), claims=(), events=(), analysis=replace_mentions(meeting()))])[0]
    assert done.actors == ()


def replace_mentions(reading: Reading) -> Analysis:
    assert reading.analysis is not None
    return replace(reading.analysis, mentions=(), clusters=())


def test_unnamed_officials_of_a_governments_own_site_are_its_own(reader: Reader) -> None:
    text = (
        "SENIOR ADMINISTRATION OFFICIAL: We spoke with Prime Minister Narendra Modi of India on Monday.\n\n"
        "SENIOR ADMINISTRATION OFFICIAL: Indian officials told us that gunmen killed civilians in Jammu.\n"
    )
    read = reader.read(text, published="2023-06-26", outlet="White House").reading
    codes = {actor.name.lower(): actor.code for actor in read.actors or ()}
    assert codes["senior administration official"] == "USA-GOV"
    assert {code for name, code in codes.items() if "modi" in name or "indian" in name} == {"IND-GOV"}
    assert not any(code == "USA-CVL" for code in codes.values())


def told(reader: Reader, text: str, *, outlet: str | None = None) -> dict[str, str | None]:
    """Words of speakers and actors → the code of whom they are."""
    read = reader.read(text, published="2024-05-06", outlet=outlet).reading
    code = {actor.id: actor.code for actor in read.actors or ()}
    found = {r.text: code.get(r.actor or "") for e in read.events or () for r in e.roles}
    return found | {c.speaker.text: code.get(c.speaker.actor or "") for c in read.claims or () if c.speaker}


def codes_of_role(reader: Reader, text: str, role: str) -> set[str | None]:
    read = reader.read(text, published="2024-05-06").reading
    code = {actor.id: actor.code for actor in read.actors or ()}
    return {code.get(r.actor or "") for e in read.events or () for r in e.roles if r.role == role}


@pytest.mark.parametrize(
    ("text", "context", "code"),
    [
        ("Arslan", "Kenyan President Amina Odera and Turkish Foreign Minister Cem Arslan met.", "TUR-GOV"),
        ("rebels of the Northern Liberation Column", "Colombia", "COL-REB"),
        ("Hana Okafor", "Hana Okafor, of the Kaduna state council, spoke in Nigeria.", "NGA-GOV"),
        ("Lin Mei-hua", "In Taiwan, Minister of Water Affairs Lin Mei-hua spoke.", "TWN-GOV"),
        ("march organiser Emir Begovic", "Bosnia", "BIH-CVL"),
        ("the Tana River Force, a rebel group", "Kenya", "KEN-REB"),
        ("the Ugandan Lake Forum, a peace group", "", "UGA-SOC"),
        ("a source within the Ghanaian interior ministry", "", "GHA-GOV"),
        ("Peruvian Chamber of Construction", "", "PER-BUS"),
        ("several other countries' armies", "Lebanon", None),
        ("Florence Adhiambo", "", None),
        ("Nairobi International Airport", "", None),
        ("the Red Sea", "", None),
    ],
)
def test_words_around_a_name_say_whose_it_is(text: str, context: str, code: str | None) -> None:
    assert code_of(text, context) == code


def test_former_president_is_not_the_president(reader: Reader) -> None:
    text = (
        "US President Joe Biden met former president Donald Trump. The president said the talks were useful."
    )
    read = reader.read(text, published="2024-11-13").reading
    names = {actor.id: actor.name for actor in read.actors or ()}
    spoke = [c.speaker.actor for c in read.claims or () if c.speaker and c.speaker.text == "The president"]
    assert [names[actor] for actor in spoke if actor] == ["Joe Biden"]


def test_pronoun_in_a_report_is_the_speaker(reader: Reader) -> None:
    text = (
        "Kenyan soldiers shot at a Rwandan patrol on Monday. Rwanda denied that its soldiers opened fire. "
        "The Kenyan army said it shelled the village."
    )
    found = told(reader, text)
    assert found["its soldiers"] == "RWA-MIL"
    assert found["it"] == "KEN-MIL"


def test_speaker_goes_on_speaking(reader: Reader) -> None:
    text = (
        "Kenyan rebel commander Juma Otieno said bishop Peter Mwangi had left. "
        "He called on the government to stop the attacks."
    )
    assert told(reader, text)["He"] == "KEN-REB"


def test_title_keeps_a_pronoun_from_the_wrong_person(reader: Reader) -> None:
    text = "Kenyan minister Mrs Amina Odera opened the school. As for Mr Paul Banda, he said the school was small."
    assert told(reader, text)["he"] != "KEN-GOV"


def test_mission_is_of_the_organisation_named(reader: Reader) -> None:
    text = (
        "The European Union monitoring mission recorded five attacks in Kenya. The monitors said soldiers opened fire. "
        "The head of mission, Greta Lindqvist, told reporters it was quiet."
    )
    found = told(reader, text)
    assert found["The monitors"] == "IGO-EUR"
    assert found["The head of mission, Greta Lindqvist"] == "IGO-EUR"


def test_spokesman_for_the_group_is_the_groups(reader: Reader) -> None:
    text = (
        "Gunmen of Boko Haram attacked a village in Nigeria. "
        "A spokesman for the group said the attack was a response to raids."
    )
    assert told(reader, text)["A spokesman for the group"] == "NGA-REB"


def test_two_armies_are_those_of_the_two_states(reader: Reader) -> None:
    text = "Kenya and Rwanda held talks on Monday. The two armies agreed to withdraw from the border."
    assert codes_of_role(reader, text, "actor") >= {"KEN-MIL", "RWA-MIL"}


def test_twenty_nations_are_no_pair(reader: Reader) -> None:
    text = "Kenya and Rwanda held talks on Monday. More than 20 nations condemned the attack."
    assert told(reader, text).get("More than 20 nations") is None


def test_short_name_stands_for_the_long_one(reader: Reader) -> None:
    text = (
        "The Kenyan Union of Road Workers (Kurwa) called a strike. "
        "Kurwa said the Kenyan Chamber of Commerce (Kecoc) had refused to talk."
    )
    assert told(reader, text)["Kurwa"] == "KEN-LAB"


@pytest.mark.parametrize("outlet", ["White House", "The White House", "White House press releases"])
def test_a_body_publishes_under_its_name(outlet: str) -> None:
    assert find_issuer(outlet, RESOLVER.registry, RESOLVER.reader).country == "USA"


@pytest.mark.parametrize("outlet", ["Reuters", "Kenya Times", "Valley Monitor (invented)", None])
def test_a_paper_is_no_government(outlet: str | None) -> None:
    assert not find_issuer(outlet, RESOLVER.registry, RESOLVER.reader).official


def test_spokesperson_in_an_organisations_own_briefing_is_its_own(reader: Reader) -> None:
    text = "SPOKESPERSON: Our peacekeepers report that fighting resumed in Kenya.\n\nSPOKESPERSON: We are concerned.\n"
    assert told(reader, text, outlet="UN briefing notes")["SPOKESPERSON"] == "IGO-UNO"


def test_capital_before_an_attack_is_only_where_it_was(reader: Reader) -> None:
    text = "The Nairobi bombing killed five civilians."
    assert "KEN-MIL" not in codes_of_role(reader, text, "actor")
    assert "KEN-GOV" not in codes_of_role(reader, text, "actor")
