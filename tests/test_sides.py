"""Whose side somebody is on: what the encoder's heads say of a word, and what a document makes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from factories import make_window, reading_from_table, rounded, scores_of
from fakes import LABELS, OLDER
from parley.analyse.sides import SideFinder
from parley.models.encoder import Floats, Window
from parley.resolve import Resolver
from parley.resolve.actors import ActorResolver
from parley.resolve.candidates import Candidate
from parley.resolve.places import PlaceResolver
from parley.resolve.setting import context_setting, lands, spoken_of
from parley.resolve.sides import Guess, Sides
from parley.split import split
from parley.types import Claim, Event, Reading, Role, SideSignal, Span

RESOLVER = ActorResolver()

# ---- the heads ----------------------------------------------------------------------------------------------


def window_of(lands: list[list[float]], *, first: int = 0, sectors: Floats | None = None) -> Window:
    """A window with these scores of words that name a country, a row for each word."""
    even = np.zeros((len(lands), len(LABELS.sectors)), dtype=np.float32)
    return make_window(
        len(lands),
        first=first,
        sectors=even if sectors is None else sectors,
        lands=np.array(lands, dtype=np.float32),
    )


def test_sector_is_the_likeliest_with_its_chance() -> None:
    sectors = scores_of([0.1, 0.6, 0.1, 0.1, 0.1], [0.4, 0.1, 0.1, 0.3, 0.1])
    found = SideFinder(LABELS).find(
        window_of([[-9, -9], [-9, -9]], first=20, sectors=sectors), ["NOUN", "PROPN"]
    )
    assert [signal.token for signal in found] == [20, 21]
    assert rounded(signal.sector for signal in found) == [("COP", 0.6), ("none", 0.4)]


def test_words_share_the_chance_with_no_word_at_all() -> None:
    lands = [[float(np.log(2)), 0.0, -50.0], [-50.0] * 3, [-50.0] * 3]
    first, second, _ = SideFinder(LABELS).find(window_of(lands, first=8), ["NOUN", "NOUN", "NOUN"])
    assert rounded(first.lands) == [(8, 0.5), (9, 0.25)]  # the last fourth is for none
    assert second.lands == ()


@pytest.mark.parametrize(("odds", "kept"), [(1 / 8, 1), (1 / 10, 0)])
def test_words_below_the_bar_name_no_country(odds: float, kept: int) -> None:
    (signal,) = SideFinder(LABELS).find(window_of([[float(np.log(odds))]]), ["NOUN"])
    assert [chance for _, chance in signal.lands] == [pytest.approx(odds / (1 + odds))] * kept


def test_scores_of_any_size_give_chances() -> None:
    sectors = np.array([[5000, 0, 0, 0, 0]] * 2, dtype=np.float32)
    high, low = SideFinder(LABELS).find(
        window_of([[5000, 0], [-5000, -5000]], sectors=sectors), ["NOUN", "PRON"]
    )
    assert (high.sector, high.lands) == (("none", 1.0), ((0, 1.0),))
    assert low.lands == ()


def test_only_words_that_may_head_a_noun_phrase_have_a_side() -> None:
    tags = ["DET", "NOUN", "VERB", "NUM", "PRON", "PROPN", "ADJ", "PUNCT"]
    found = SideFinder(LABELS).find(window_of([[0.0] * 8] * 8), tags)
    assert [signal.token for signal in found] == [1, 3, 4, 5, 6]
    assert SideFinder(LABELS).find(window_of([[0.0]]), ["VERB"]) == []


def test_a_bundle_without_the_heads_has_no_sides() -> None:
    assert SideFinder(OLDER).find(make_window(2), ["NOUN", "NOUN"]) == []


# ---- which names of a text speak of a country ---------------------------------------------------------------


def lands_of(text: str) -> list[tuple[str, str]]:
    """Names that speak of a country, each with its country."""
    scan = RESOLVER.registry.scan(text)
    words = scan.words
    return [(text[words.starts[m.first] : words.ends[m.last]], country) for m, country in lands(scan)]


def test_a_town_that_lies_in_one_country_only_speaks_of_it() -> None:
    text = "Police in Mutare fled."
    assert list(spoken_of(RESOLVER.registry.scan(text))) == []  # too small a town to be surely meant
    assert lands_of(text) == [("Mutare", "ZWE")]


@pytest.mark.parametrize(("other", "country"), [("Spain", "ESP"), ("Venezuela", "VEN"), ("Kenya", "VEN")])
def test_a_town_of_several_countries_lies_where_the_other_names_point(other: str, country: str) -> None:
    assert dict(lands_of(f"{other} mourned. Police in Valencia fled."))["Valencia"] == country
    assert dict(lands_of(f"Police in Valencia fled. {other} mourned."))["Valencia"] == country


def test_a_name_that_may_be_no_place_speaks_of_no_country() -> None:
    assert lands_of("Georgia fled.") == []  # the country or the state of another
    assert lands_of("Police fled.") == []


def test_setting_counts_small_towns_and_those_of_several_countries() -> None:
    shares = context_setting(RESOLVER.registry.scan("Spain mourned. Police in Valencia fled."), None).shares
    assert list(shares) == ["ESP"]


# ---- what a document makes of them --------------------------------------------------------------------------

TEXT = "Kenyan farmers met traders from Rwanda. The United States sent aid, Kenya's police said. Boys ran."


def side(
    word: str, sector: str, lands: dict[str, float], *, chance: float = 0.9, text: str = TEXT
) -> SideSignal:
    """A signal for a word of a text that points to other words of it."""
    return SideSignal(
        token=place_of(word, text),
        sector=(sector, chance),
        lands=tuple((place_of(w, text), c) for w, c in lands.items()),
    )


def place_of(word: str, text: str = TEXT) -> int:
    return split(text).starts.index(text.index(word))


def sides_of(*signals: SideSignal, text: str = TEXT) -> Sides:
    return Sides(signals, split(text), RESOLVER.registry.scan(text))


def guess(signal: SideSignal) -> Guess:
    return sides_of(signal).of(signal.token)


@pytest.mark.parametrize(
    ("lands", "country"),
    [
        ({"Kenyan": 0.51}, "KEN"),
        ({"Rwanda": 0.51}, "RWA"),
        (
            {"Rwanda": 0.2},
            "KEN",
        ),  # what it leaves open is shared out as the text is, which is mostly of Kenya
        ({"Kenyan": 0.3, "Rwanda": 0.3}, "KEN"),
        ({"Kenyan": 0.4, "Rwanda": 0.55}, "RWA"),
        ({"States": 0.9}, "USA"),
        ({"United": 0.9}, "KEN"),  # a name of several words is known by its last, as in training
        ({"traders": 0.9}, "KEN"),
        ({}, "KEN"),
    ],
)
def test_country_is_that_of_the_words_pointed_to_or_of_the_text(
    lands: dict[str, float], country: str
) -> None:
    assert guess(side("police", "COP", lands)) == Guess(country, "COP")


@pytest.mark.parametrize(
    ("sector", "chance", "expected"),
    [("MIL", 0.36, "MIL"), ("MIL", 0.34, None), ("none", 0.99, None), ("UNK", 0.99, None)],
)
def test_sector_must_be_likely_and_say_something(sector: str, chance: float, expected: str | None) -> None:
    assert guess(side("police", sector, {"Rwanda": 0.9}, chance=chance)) == Guess("RWA", expected)


OPEN = "Kenya, Rwanda, Peru, Chile, Ghana and Mali sent police."
"""A text in which no country has a share that reaches the bar."""


@pytest.mark.parametrize(
    ("lands", "country"),
    [
        ({"Ghana": 0.4}, "GHA"),
        ({"Ghana": 0.1}, None),
        ({"Kenya": 0.1}, "KEN"),
        ({"police": 0.9}, None),
        ({}, None),
    ],
)
def test_country_must_be_likely_enough(lands: dict[str, float], country: str | None) -> None:
    signal = side("police", "COP", lands, text=OPEN)
    assert sides_of(signal, text=OPEN).of(signal.token) == Guess(country, "COP")


def test_a_text_that_names_no_country_is_no_ones_home() -> None:
    text = "Police beat boys."
    signal = side("boys", "CVL", {"Police": 0.9}, text=text)
    assert sides_of(signal, text=text).of(signal.token) == Guess(None, "CVL")


MET = "Rwanda heard Kenya's farmers, herders and traders. Boys ran."
KENYANS = [side(word, "CVL", {"Kenya": 0.9}, text=MET) for word in ("farmers", "herders", "traders")]


@pytest.mark.parametrize(("kenyans", "home"), [(0, "RWA"), (1, "RWA"), (2, "RWA"), (3, "KEN")])
def test_home_is_the_country_with_most_people_and_names_the_first_name_above_all(
    kenyans: int, home: str
) -> None:
    boys = side("Boys", "CVL", {}, text=MET)
    sides = sides_of(*KENYANS[:kenyans], boys, text=MET)
    assert sides.of(boys.token) == Guess(home, "CVL")
    assert sides.of(place_of("ran", MET)) == Guess(home, None)  # a word nothing is known of


def test_who_has_no_sector_does_not_count_for_home() -> None:
    vague = [replace(signal, sector=("none", 0.9)) for signal in KENYANS]
    assert sides_of(*vague, text=MET).of(place_of("Boys", MET)) == Guess("RWA", None)


@pytest.mark.parametrize(("sector", "told"), [("IGO", "GOV"), ("UNO", "UNO"), ("EUR", "EUR")])
def test_organisations_of_states_are_of_no_state_whatever_is_pointed_to(sector: str, told: str) -> None:
    assert guess(side("Boys", sector, {})) == Guess("IGO", told)
    assert guess(side("Boys", sector, {"Kenyan": 0.9})) == Guess("IGO", told)


@pytest.mark.parametrize("sector", ["ISM", "IMG", "MNC"])
def test_those_of_no_state_have_a_country_only_by_a_word_pointed_to(sector: str) -> None:
    assert guess(side("Boys", sector, {})) == Guess(None, sector)
    assert guess(side("Boys", sector, {"Rwanda": 0.39})) == Guess(None, sector)
    assert guess(side("Boys", sector, {"Rwanda": 0.41})) == Guess("RWA", sector)


def test_home_does_not_overrule_a_word_that_names_a_country() -> None:
    assert guess(side("Boys", "CVL", {"Rwanda": 0.8})) == Guess("RWA", "CVL")


POLICE = Candidate(
    name="police", code=None, country=None, sector="COP", score=0.6, reasons=("role",), kind="role"
)


def test_placed_gets_the_country_and_keeps_its_own_sector() -> None:
    signal = side("police", "MIL", {"Kenyan": 0.9})
    found = sides_of(signal).placed(POLICE, signal.token)
    assert (found.code, found.country, found.sector, found.assumed) == ("KEN-COP", "KEN", "COP", True)
    assert found.reasons[0] == "role"
    assert len(found.reasons) == 2
    bare = sides_of(signal).placed(replace(POLICE, sector=None), signal.token)
    assert (bare.code, bare.sector) == ("KEN-MIL", "MIL")


def test_placed_leaves_alone_whom_no_country_is_likely_for() -> None:
    signal = side("police", "COP", {}, text=OPEN)
    assert sides_of(signal, text=OPEN).placed(POLICE, signal.token) is POLICE


@pytest.mark.parametrize("sector", [None, "GOV", "COP"])
def test_placed_gives_nobody_to_an_organisation_of_states(sector: str | None) -> None:
    signal = side("police", "UNO", {"Kenyan": 0.9})
    found = sides_of(signal).placed(replace(POLICE, sector=sector), signal.token)
    assert (found.code, found.assumed) == (None, False)


NAME = Candidate(
    name="Jane Roe", code=None, country=None, sector=None, score=0.2, reasons=("no entry",), kind="name"
)


def test_named_gets_whose_and_what_the_words_around_say() -> None:
    signal = side("police", "OPP", {"Kenyan": 0.9})
    found = sides_of(signal).named(NAME, signal.token)
    assert (found.code, found.assumed, found.kind) == ("KEN-OPP", True, "name")
    assert found.score > NAME.score


@pytest.mark.parametrize(("sector", "lands"), [("none", {"Kenyan": 0.9}), ("UNO", {"Kenyan": 0.9})])
def test_named_stays_unknown_without_both_or_as_an_organisations(
    sector: str, lands: dict[str, float]
) -> None:
    signal = side("police", sector, lands)
    assert sides_of(signal).named(NAME, signal.token) is NAME


@pytest.mark.parametrize(
    ("sector", "lands", "code"),
    [
        ("CVL", {"Kenyan": 0.9}, "KEN-CVL"),
        ("CVL", {"Rwanda": 0.9}, "RWA-CVL"),
        ("CVL", {}, "KEN-CVL"),
        ("none", {"Kenyan": 0.9}, None),
        ("IMG", {}, None),
    ],
)
def test_made_needs_both_a_sector_and_a_country(
    sector: str, lands: dict[str, float], code: str | None
) -> None:
    signal = side("Boys", sector, lands)
    start = TEXT.index("Boys")
    made = sides_of(signal).made(Span(start=start, end=start + 4, text="Boys"), signal.token)
    assert (made.code if made is not None else None) == code
    assert made is None or (made.name, made.kind, made.assumed, bool(made.reasons)) == (
        "Boys",
        "role",
        True,
        True,
    )


# ---- through the step ---------------------------------------------------------------------------------------

CLASH = """
Kenyan kenyan ADJ 2 amod
fishermen fisherman NOUN 3 nsubj
met meet VERB 0 root
{other} {other} ADJ 5 amod
fishermen fisherman NOUN 3 obj =
. . PUNCT 3 punct

Police police NOUN 2 nsubj
beat beat VERB 0 root
three three NUM 4 nummod
{victims} {victims} NOUN 2 obj =
. . PUNCT 2 punct
"""
OTHER, POLICEMEN, VICTIMS = 3, 6, 9  # tokens
GOVERNMENT = "Ministry of Foreign Affairs of Peru"


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(RESOLVER, PlaceResolver())


def clash(*sides: SideSignal, other: str = "Rwandan", victims: str = "boys") -> Reading:
    """Unnamed police beat somebody in a text of two countries."""
    table = CLASH.format(other=other, victims=victims)
    reading = reading_from_table(table, published="2024-05-05")
    text = reading.document.text

    def span(words: str) -> Span:
        start = text.index(words)
        return Span(start=start, end=start + len(words), text=words)

    def role(name: str, words: str) -> Role:
        found = span(words)
        return Role(role=name, start=found.start, end=found.end, text=words)  # type: ignore[arg-type]

    claim = Claim(
        id="clm:n", parent=None, voice="narrator", stance="asserts", speaker=None, cue=None,
        content=(span(f"Police beat three {victims}"),),
    )  # fmt: skip
    roles = (role("actor", "Police"), role("recipient", f"three {victims}"))
    event = Event(
        id="evt:1", claim="clm:n", type="ASSAULT", mode="beat", contexts=(), trigger=span("beat"),
        status="happened", roles=roles,
    )  # fmt: skip
    return replace(reading, claims=(claim,), events=(event,), sides=sides)


def codes(reading: Reading) -> list[str | None]:
    code = {actor.id: actor.code for actor in reading.actors or ()}
    return [code.get(role.actor or "") for event in reading.events or () for role in event.roles]


def pointing(token: int, sector: str, land: int, *, chance: float = 0.9) -> SideSignal:
    return SideSignal(token=token, sector=(sector, 0.9), lands=((land, chance),))


@pytest.mark.parametrize(("other", "country"), [("Rwandan", "RWA"), ("Peruvian", "PER"), ("Libyan", "LBY")])
def test_unnamed_police_are_of_the_country_the_signal_points_to(
    resolver: Resolver, other: str, country: str
) -> None:
    first, second = resolver(
        [
            clash(pointing(POLICEMEN, "COP", OTHER), other=other),
            clash(pointing(POLICEMEN, "COP", 0), other=other),
        ]
    )
    assert codes(first)[0] == f"{country}-COP"
    assert codes(second)[0] == "KEN-COP"


@pytest.mark.parametrize(("chance", "code"), [(0.2, "KEN-COP"), (0.4, "RWA-COP")])
def test_signal_counts_beside_the_country_most_of_the_text_is_of(
    resolver: Resolver, chance: float, code: str
) -> None:
    done = resolver([clash(pointing(POLICEMEN, "COP", OTHER, chance=chance))])[0]
    assert codes(done)[0] == code


def test_nobody_is_placed_where_a_government_itself_publishes(resolver: Resolver) -> None:
    signal = pointing(POLICEMEN, "COP", OTHER)
    outlets = (None, "Reuters", GOVERNMENT)
    told = [
        codes(resolver([replace(reading, document=replace(reading.document, outlet=outlet))])[0])
        for outlet in outlets
        for reading in (clash(), clash(signal))
    ]
    assert [found[0] for found in told[1::2]] == ["RWA-COP", "RWA-COP", "KEN-COP"]
    assert told[4] == told[5]


@pytest.mark.parametrize("victims", ["boys", "castaways", "mourners"])
def test_those_hurt_are_who_the_signal_says_known_to_the_registry_or_not(
    resolver: Resolver, victims: str
) -> None:
    signal = pointing(VICTIMS, "CVL", OTHER)
    done = resolver([clash(signal, victims=victims)])[0]
    assert codes(done)[1] == "RWA-CVL"
    assert all(actor.reasons for actor in done.actors or ())


def test_a_country_in_the_words_themselves_stays(resolver: Resolver) -> None:
    reading = clash(pointing(1, "CVL", OTHER))
    assert reading.events is not None
    role = Role(role="actor", start=0, end=16, text="Kenyan fishermen")
    done = resolver([replace(reading, events=(replace(reading.events[0], roles=(role,)),))])[0]
    assert [code[:3] for code in codes(done) if code] == ["KEN"]


def test_without_signals_all_is_as_before(resolver: Resolver) -> None:
    empty, none = resolver([clash(victims="castaways"), replace(clash(victims="castaways"), sides=None)])
    assert codes(empty) == codes(none) == ["KEN-COP", None]  # the country named first, and nobody
    assert (empty.actors, empty.events) == (none.actors, none.events)


def test_signals_are_dropped_with_the_step(resolver: Resolver) -> None:
    assert resolver([clash(pointing(POLICEMEN, "COP", OTHER))])[0].sides is None
