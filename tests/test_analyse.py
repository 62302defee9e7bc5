"""The analyse stage: every column filled, one tree a sentence, mentions in order, clusters that hold."""

from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_document, reading_from_table
from fakes import OLDER, FakeSession, fake_encoder
from parley.analyse import Analyser
from parley.analyse.anchors import KEPT, LEAST_CHANCE
from parley.analyse.coreference import Resolver
from parley.analyse.mentions import merge, phrase_spans
from parley.analyse.names import name_key
from parley.analyse.pronouns import read_weights
from parley.analyse.tags import Columns
from parley.errors import DataError
from parley.models.encoder import Encoder
from parley.models.viterbi import TagSpan
from parley.split import split
from parley.types import Layout, Mention, Reading


def reading_of(text: str) -> Reading:
    layout = split(text)
    return Reading(
        document=make_document(text),
        layout=Layout(
            starts=layout.starts, ends=layout.ends, sentences=layout.sentences, paragraphs=layout.paragraphs
        ),
    )


def columns_of(table: str) -> tuple[Columns, Layout]:
    """Columns of a hand-made table; see factories.reading_from_table."""
    reading = reading_from_table(table)
    assert reading.analysis is not None
    assert reading.layout is not None
    columns = Columns(
        forms=list(reading.words()),
        upos=list(reading.analysis.upos),
        features=list(reading.analysis.features),
        lemmas=list(reading.analysis.lemmas),
        heads=list(reading.analysis.heads),
        relations=list(reading.analysis.relations),
        sentences=list(reading.layout.sentences),
    )
    return columns, reading.layout


def spans(columns: Columns, mentions: list[Mention]) -> list[str]:
    return [" ".join(columns.forms[m.first : m.last + 1]) for m in mentions]


# ---- the step -----------------------------------------------------------------------------------------------


@given(lengths=st.lists(st.integers(1, 30), min_size=1, max_size=8), limit=st.integers(4, 80))
@settings(max_examples=30, deadline=None)
def test_analysis_of_anything_is_whole_and_sound(lengths: list[int], limit: int) -> None:
    words = [f"w{number % 7}" for number in range(sum(lengths))]
    text = " ".join(words)
    starts = tuple(itertools.accumulate([0, *(len(word) + 1 for word in words[:-1])]))
    ends = tuple(start + len(word) for start, word in zip(starts, words, strict=True))
    bounds = list(itertools.accumulate([0, *lengths]))
    layout = Layout(
        starts=starts, ends=ends, sentences=tuple(itertools.pairwise(bounds)), paragraphs=((0, len(lengths)),)
    )
    analyser = Analyser(fake_encoder(limit=limit))
    (reading,) = analyser([Reading(document=make_document(text), layout=layout)])
    analysis, signals = reading.analysis, reading.signals
    assert analysis is not None
    assert signals is not None
    for column in (analysis.upos, analysis.features, analysis.lemmas, analysis.heads, analysis.relations):
        assert len(column) == len(words)
    for first, end in layout.sentences:
        assert sum(head is None for head in analysis.heads[first:end]) == 1
        assert all(head is None or first <= head < end for head in analysis.heads[first:end])
        for word in range(first, end):
            assert (analysis.relations[word] == "root") == (analysis.heads[word] is None)
            assert _reaches_root(analysis.heads, word)
    order = [(mention.first, -mention.last) for mention in analysis.mentions]
    assert order == sorted(order)
    members = [number for cluster in analysis.clusters for number in cluster]
    assert len(members) == len(set(members))
    assert all(len(cluster) > 1 and list(cluster) == sorted(cluster) for cluster in analysis.clusters)
    assert signals.claims.shape == (len(words), len(signals.tags))
    covered = [first + n for first, links in signals.windows for n in range(len(links))]
    assert covered == list(range(len(words)))
    _check_signals(reading)


def _check_signals(reading: Reading) -> None:
    """Tokens in text order, ties within one window, chances between 0 and 1, the likeliest first."""
    assert reading.signals is not None
    assert reading.acts is not None
    assert reading.sides is not None
    ranges = [range(first, first + len(links)) for first, links in reading.signals.windows]
    window = {token: among for among in ranges for token in among}
    tied = [(act.token, act.ties) for act in reading.acts]
    tied += [(cue.token, cue.ties) for cue in reading.signals.cited]
    tied += [(side.token, tuple(("land", *land) for land in side.lands)) for side in reading.sides]
    for token, ties in tied:
        assert all(word in window[token] and 0 <= chance <= 1 for _, word, chance in ties)
    ranked = [found for act in reading.acts for found in (act.types, act.modes, act.statuses)]
    ranked += [cue.stances for cue in reading.signals.cited]
    for found in ranked:
        chances = [chance for _, chance in found]
        assert 1 <= len(chances) <= KEPT
        assert chances == sorted(chances, reverse=True)
        assert 0 <= chances[-1] <= sum(chances) <= 1 + 1e-5
    sure = [act.chance for act in reading.acts] + [cue.chance for cue in reading.signals.cited]
    assert all(LEAST_CHANCE - 1e-6 <= chance <= 1 for chance in sure)
    assert all(sum(chance for _, chance in side.lands) <= 1 + 1e-5 for side in reading.sides)
    assert all(0 < side.sector[1] <= 1 for side in reading.sides)
    for places in (
        [one.token for one in group] for group in (reading.acts, reading.signals.cited, reading.sides)
    ):
        assert places == sorted(set(places))


def test_an_older_bundle_gives_an_analysis_without_acts_cues_and_sides() -> None:
    (reading,) = Analyser(fake_encoder(FakeSession(OLDER)))([reading_of("The army said so. It left.")])
    assert reading.analysis is not None
    assert len(reading.analysis.upos) == 8
    assert reading.signals is not None
    assert (reading.acts, reading.signals.cited, reading.sides) == (None, (), None)


def _reaches_root(heads: tuple[int | None, ...], word: int) -> bool:
    at: int | None = word
    for _ in range(len(heads) + 1):
        if at is None:
            return True
        at = heads[at]
    return False


def test_an_empty_text_has_an_empty_analysis() -> None:
    (reading,) = Analyser(fake_encoder())([reading_of("")])
    assert reading.analysis is not None
    assert reading.analysis.heads == ()
    assert reading.analysis.clusters == ()


def test_a_batch_gives_what_each_document_gives_alone() -> None:
    texts = [reading_of("The army said so. It left."), reading_of("Rebels fired two shells at the town.")]
    analyser = Analyser(fake_encoder())
    together = analyser(texts)
    alone = [Analyser(fake_encoder())([text])[0] for text in reversed(texts)][::-1]
    assert [r.analysis for r in together] == [r.analysis for r in alone]
    for one, other in zip(together, alone, strict=True):
        assert one.signals is not None
        assert other.signals is not None
        assert np.array_equal(one.signals.claims, other.signals.claims)
        assert (one.acts, one.sides) == (other.acts, other.sides)
        assert one.signals.cited == other.signals.cited


def test_memory_of_a_long_document_stays_bounded() -> None:
    layout = Layout(
        starts=tuple(range(0, 16_000, 2)),
        ends=tuple(range(1, 16_001, 2)),
        sentences=tuple((first, first + 20) for first in range(0, 8_000, 20)),
        paragraphs=((0, 400),),
    )
    reading = Reading(document=make_document("a " * 8_000), layout=layout)
    analyser = Analyser(fake_encoder())
    tracemalloc.start()
    analyser([reading])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak / 8_000 < 3000  # bytes a word: less than two of the encoder's vectors


# ---- mentions -----------------------------------------------------------------------------------------------

MINISTER = """
The the DET 3 det
former former ADJ 3 amod
minister minister NOUN 8 nsubj
of of ADP 5 case
defence defence NOUN 3 nmod
, , PUNCT 7 punct
Lee Lee PROPN 3 appos
met meet VERB 0 root
aides aide NOUN 8 obj
and and CCONJ 11 cc
reporters reporter NOUN 9 conj
. . PUNCT 8 punct
"""


def test_phrases_leave_out_appositions_and_coordinated_mentions() -> None:
    columns, _ = columns_of(MINISTER)
    found = phrase_spans(columns, 0, 12, {2: None, 4: None, 6: None, 8: None, 10: None})
    assert {head: " ".join(columns.forms[a : b + 1]) for head, (a, b) in found.items()} == {
        2: "The former minister of defence",
        4: "defence",
        6: "Lee",
        8: "aides",
        10: "reporters",
    }


def test_a_predicate_leaves_its_subject_and_copula_out() -> None:
    columns, _ = columns_of(
        "He he PRON 4 nsubj\nis be AUX 4 cop\nthe the DET 4 det\nenvoy envoy NOUN 0 root\nhere here ADV 4 advmod"
    )
    assert phrase_spans(columns, 0, 5, {3: None})[3] == (2, 3)


def test_a_name_and_a_phrase_with_one_head_are_one_mention() -> None:
    columns, _ = columns_of(MINISTER)
    heads = {2: ("person", 0.9), 6: ("person", 0.8)}
    mentions = merge(columns, 0, [TagSpan(6, 6, "Person", 0.7)], heads, 12)  # type: ignore[arg-type]
    assert spans(columns, mentions) == ["The former minister of defence", "Lee"]
    assert [m.named for m in mentions] == [False, True]


def test_names_inside_phrases_stay_and_phrases_inside_names_go() -> None:
    columns, _ = columns_of(
        "the the DET 3 det\nIsraeli israeli ADJ 3 amod\nMinistry Ministry PROPN 0 root\n"
        "of of ADP 5 case\nDefense Defense PROPN 3 nmod"
    )
    names = [TagSpan(1, 1, "NORP", 0.9), TagSpan(2, 4, "Organization", 0.9)]
    heads = {2: ("organization", 0.9), 4: ("abstract", 0.9)}
    mentions = merge(columns, 0, names, heads, 5)  # type: ignore[arg-type]
    assert [(s, m.type, m.named) for s, m in zip(spans(columns, mentions), mentions, strict=True)] == [
        ("Israeli", "group", True),
        ("Ministry of Defense", "organization", True),
    ]


# ---- co-reference -------------------------------------------------------------------------------------------


def clusters_of(table: str, *mentions: tuple[int, int, int, str, bool]) -> list[list[str]]:
    """Clusters as words; mentions are (first, last, head, type, named)."""
    columns, layout = columns_of(table)
    made = [
        Mention(first=first, last=last, head=head, type=kind, named=named)  # type: ignore[arg-type]
        for first, last, head, kind, named in mentions
    ]
    every, clusters = Resolver().resolve(columns, sorted(made, key=lambda m: (m.first, -m.last)), layout)
    return [spans(columns, [every[number] for number in cluster]) for cluster in clusters]


def test_a_surname_follows_its_full_name_and_not_another() -> None:
    table = """
Ada ada PROPN 3 nsubj
Obi obi PROPN 1 flat
met meet VERB 0 root
Sam sam PROPN 3 obj
Diaz diaz PROPN 4 flat
. . PUNCT 3 punct

Obi obi PROPN 2 nsubj
thanked thank VERB 0 root
Diaz diaz PROPN 2 obj
. . PUNCT 2 punct
"""
    found = clusters_of(
        table,
        (0, 1, 0, "person", True),
        (3, 4, 3, "person", True),
        (6, 6, 6, "person", True),
        (8, 8, 8, "person", True),
    )
    assert found == [["Ada Obi", "Obi"], ["Sam Diaz", "Diaz"]]


def test_an_acronym_goes_with_the_name_it_shortens() -> None:
    table = """
The the DET 3 det
African african PROPN 3 compound
Union union PROPN 4 nsubj
agreed agree VERB 0 root

AU au PROPN 2 compound
troops troop NOUN 3 nsubj
left leave VERB 0 root
"""
    assert clusters_of(table, (1, 2, 2, "organization", True), (4, 4, 4, "organization", True)) == [
        ["African Union", "AU"]
    ]


def test_a_definite_noun_follows_its_noun_unless_a_modifier_differs() -> None:
    table = """
A a DET 3 det
northern northern ADJ 3 amod
army army NOUN 4 nsubj
came come VERB 0 root

The the DET 2 det
army army NOUN 3 nsubj Number=Sing
left leave VERB 0 root

The the DET 3 det
southern southern ADJ 3 amod
army army NOUN 4 nsubj
stayed stay VERB 0 root
"""
    mentions = [(0, 2, 2, "group", False), (4, 5, 5, "group", False), (7, 9, 9, "group", False)]
    same_number = table.replace("army army NOUN 3 nsubj Number=Sing", "army army NOUN 3 nsubj")
    assert clusters_of(same_number, *mentions) == [["A northern army", "The army"]]


def test_a_title_given_with_a_name_leads_back_to_it() -> None:
    table = """
Foreign foreign ADJ 2 amod
minister minister NOUN 3 compound Number=Sing
Ada ada PROPN 5 nsubj Number=Sing
Obi obi PROPN 3 flat
left leave VERB 0 root

The the DET 2 det
minister minister NOUN 3 nsubj Number=Sing
waved wave VERB 0 root
"""
    assert clusters_of(table, (2, 3, 2, "person", True), (5, 6, 6, "person", False)) == [
        ["Ada Obi", "The minister"]
    ]


def test_an_apposition_is_what_it_stands_beside() -> None:
    table = """
Obi obi PROPN 5 nsubj
, , PUNCT 4 punct
a a DET 4 det
judge judge NOUN 1 appos
spoke speak VERB 0 root
"""
    assert clusters_of(table, (0, 0, 0, "person", True), (2, 3, 3, "person", False)) == [["Obi", "a judge"]]


PAIR = """
Obi obi PROPN 4 nsubj Number=Sing
and and CCONJ 3 cc
Diaz diaz PROPN 1 conj Number=Sing
met meet VERB 0 root

{anaphor}
left leave VERB 0 root
"""


@pytest.mark.parametrize(
    ("anaphor", "mention"),
    [
        ("They they PRON 2 nsubj Number=Plur|Person=3|PronType=Prs", (4, 4, 4)),
        ("The the DET 2 det\ntwo two NUM 3 nsubj NumType=Card", (4, 5, 5)),
        ("Both both DET 2 nsubj", (4, 4, 4)),
    ],
)
def test_what_is_said_of_two_goes_back_to_the_two(anaphor: str, mention: tuple[int, int, int]) -> None:
    table = PAIR.format(anaphor=anaphor)
    found = clusters_of(
        table, (0, 0, 0, "person", True), (2, 2, 2, "person", True), (*mention, "person", False)
    )
    assert [cluster[0] for cluster in found] == ["Obi and Diaz"]


def test_a_coordination_nothing_refers_to_is_no_mention() -> None:
    columns, layout = columns_of(PAIR.format(anaphor="Others other NOUN 2 nsubj"))
    mentions = [
        Mention(first=0, last=0, head=0, type="person", named=True),
        Mention(first=2, last=2, head=2, type="person", named=True),
    ]
    assert Resolver().resolve(columns, mentions, layout) == (mentions, ())


SHE = """
{one} x PROPN 2 nsubj Number=Sing
met meet VERB 0 root
{other} y PROPN 2 obj Number=Sing
. . PUNCT 2 punct

She she PRON 2 nsubj Case=Nom|Gender=Fem|Number=Sing|Person=3|PronType=Prs
left leave VERB 0 root
"""


def test_a_pronoun_goes_by_grammar_and_not_by_name() -> None:
    mentions = [(0, 0, 0, "person", True), (2, 2, 2, "person", True), (4, 4, 4, "person", False)]
    (((antecedent, pronoun),), ((swapped, _),)) = (
        clusters_of(SHE.format(one=one, other=other), *mentions)
        for one, other in (("Obi", "Diaz"), ("Diaz", "Obi"))
    )
    assert pronoun == "She"
    assert {antecedent, swapped} == {"Obi", "Diaz"}


def test_a_pronoun_respects_a_title() -> None:
    table = SHE.format(one="Obi", other="Diaz").replace("Obi x", "Obi obi").replace("Diaz y", "Diaz diaz")
    table = table.replace("met meet VERB 0", "saw see VERB 0")
    with_title = table.replace("Obi obi PROPN 2 nsubj", "Mr. Mr. PROPN 2 compound\nObi obi PROPN 3 nsubj")
    with_title = with_title.replace(
        "VERB 0 root\nDiaz diaz PROPN 2 obj", "VERB 0 root\nDiaz diaz PROPN 3 obj"
    )
    with_title = with_title.replace(". . PUNCT 2", ". . PUNCT 3")
    mentions = [(0, 1, 1, "person", True), (3, 3, 3, "person", True), (5, 5, 5, "person", False)]
    assert clusters_of(with_title, *mentions) == [["Diaz", "She"]]


def test_a_verb_does_not_take_its_subject_for_its_object() -> None:
    table = """
Obi obi PROPN 2 nsubj Number=Sing
saw see VERB 0 root
her she PRON 2 obj Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs
"""
    assert clusters_of(table, (0, 0, 0, "person", True), (2, 2, 2, "person", False)) == []


def test_i_in_a_quotation_is_its_speaker() -> None:
    table = """
“ “ PUNCT 3 punct
I I PRON 3 nsubj Case=Nom|Number=Sing|Person=1|PronType=Prs
know know VERB 6 ccomp
, , PUNCT 3 punct
” ” PUNCT 3 punct
said say VERB 0 root
Obi obi PROPN 6 nsubj Number=Sing
. . PUNCT 6 punct

He he PRON 2 nsubj Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs
left leave VERB 0 root
"""
    found = clusters_of(
        table, (1, 1, 1, "person", False), (6, 6, 6, "person", True), (8, 8, 8, "person", False)
    )
    assert found == [["I", "Obi", "He"]]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["The", "United", "Nations"], ("united", "nations")),
        (["U.N."], ("un",)),
        (["Mr.", "Obi", "'s"], ("obi",)),
        (["The"], ("the",)),
    ],
)
def test_name_keys_drop_what_does_not_tell_names_apart(words: list[str], key: tuple[str, ...]) -> None:
    assert name_key(words) == key


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("person\tnsubj", "expected a kind"),
        ("it\tnsubj\t1", "expected a kind"),
        ("person\tnsubj\tx", "is no weight"),
    ],
)
def test_a_damaged_file_of_weights_is_refused(line: str, message: str) -> None:
    with pytest.raises(DataError, match=f"line 2: .*{message}"):
        read_weights(f"# origin\n{line}\n")


# ---- the bundled model ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(Encoder.load())


def test_the_bundled_model_reads_a_report(analyser: Analyser) -> None:
    text = (
        "Kenyan Foreign Minister Alfred Mutua met rebels in Nairobi on Monday. "
        "Mutua said he would meet them again. “I am hopeful,” he added."
    )
    (reading,) = analyser([reading_of(text)])
    analysis = reading.analysis
    assert analysis is not None
    named = {reading.span(m.first, m.last).text: m.type for m in analysis.mentions if m.named}
    assert named["Nairobi"] == "place"
    assert named["Alfred Mutua"] == "person"
    clusters = [
        [reading.span(analysis.mentions[n].first, analysis.mentions[n].last).text for n in c]
        for c in analysis.clusters
    ]
    speaker = next(cluster for cluster in clusters if "Alfred Mutua" in cluster)
    assert {"Mutua", "he"} <= set(speaker)
    said = next(token for token, lemma in enumerate(analysis.lemmas) if lemma == "say")
    subject = next(
        token
        for token, head in enumerate(analysis.heads)
        if head == said and analysis.relations[token] == "nsubj"
    )
    assert reading.word(subject) == "Mutua"
