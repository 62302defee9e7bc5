"""The splitter: tokens, sentences and paragraphs of news text from anywhere, and of anything at all."""

from __future__ import annotations

import sys
import unicodedata
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.split import split, tokenize


def _tokens(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenize(text)]


def _sentences(text: str) -> list[str]:
    layout = split(text)
    return [text[layout.starts[first] : layout.ends[last - 1]] for first, last in layout.sentences]


def _paragraphs(text: str) -> list[str]:
    layout = split(text)
    return [
        text[layout.starts[layout.sentences[first][0]] : layout.ends[layout.sentences[last - 1][1] - 1]]
        for first, last in layout.paragraphs
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't know.", "They do n't know ."),
        ("We can’t, won’t and shouldn't've", "We ca n’t , wo n’t and should n't 've"),
        ("Kenya’s and Chad's envoys", "Kenya ’s and Chad 's envoys"),
        ("the rebels' camp", "the rebels ' camp"),
        ("NATO's 1990s", "NATO 's 1990s"),
        ("the U.S.'s reply, I'm told he'd left", "the U.S. 's reply , I 'm told he 'd left"),
        ("Sana'a, Ta’izz and Sa'd bin Qur’an's", "Sana'a , Ta’izz and Sa'd bin Qur’an 's"),
        ("O'Brien at 6 o'clock", "O'Brien at 6 o'clock"),
        ("they cannot, gonna", "they can not , gon na"),
        (
            "a post-conflict, pro-reform, non-state ex-minister",
            "a post-conflict , pro-reform , non-state ex-minister",
        ),
        ("UN-backed al-Houta ten-year-old", "UN - backed al - Houta ten - year - old"),
        ("mid-2019 to mid-May, AK-47 and F-16s", "mid-2019 to mid-May , AK - 47 and F - 16s"),
        ("$5m, US$3.2bn, €40 and 12%", "$ 5 m , US$ 3.2 bn , € 40 and 12 %"),
        ("122mm, 40km and the 19th 4x4", "122 mm , 40 km and the 19th 4x4"),
        ("1,000.5 or 12,500 in 2019, 13,14", "1,000.5 or 12,500 in 2019 , 13 , 14"),
        ("at 10:30am on 9/11, 3/4/2021 or 2021-04-03", "at 10:30 am on 9/11 , 3/4/2021 or 2021-04-03"),
        ("killed and/or hurt", "killed and / or hurt"),
        ("mail press.office@example.co.ke now", "mail press.office@example.co.ke now"),
        ("by @army_press #Ceasefire2020, item #4", "by @army_press #Ceasefire2020 , item # 4"),
        ("wait... no… yes -- or — so–so", "wait ... no … yes -- or — so – so"),
        ("“a” ‘b’ «c» „d‟ ‹e› \"f\" 'g'", "“ a ” ‘ b ’ « c » „ d ‟ ‹ e › \" f \" ' g '"),
        ("``yes'' he said", "`` yes '' he said"),
        ("(the [old] {one})", "( the [ old ] { one } )"),
        ("AT&T's deal", "AT&T 's deal"),
        ("in the ’90s", "in the ’90s"),
        ("Lt. Gen. J. K. Otieno, p.m., e.g. No. 4", "Lt. Gen. J. K. Otieno , p.m. , e.g. No. 4"),
        ("the army said.The rebels", "the army said . The rebels"),
        (
            "Łódź, São Paulo, Việt Nam, na\u0308ive, कोलंबो",
            "Łódź , São Paulo , Việt Nam , na\u0308ive , कोलंबो",
        ),
        ("الجيش قال، 7", "الجيش قال ، 7"),
        ("cease\u00adfire by \u202bHamid\u202c \u200bnow\ufeff.", "cease\u00adfire by Hamid now ."),
        ("good 👍🏽 👨‍👩‍👧 🇰🇪", "good 👍🏽 👨‍👩‍👧 🇰🇪"),
    ],
)
def test_tokens_follow_the_treebanks(text: str, expected: str) -> None:
    assert _tokens(text) == expected.split()


@pytest.mark.parametrize(
    "marked",
    [
        "Mr. Okello met Lt. Gen. Abdi in Juba.|They spoke for an hour.",
        "The U.S. Treasury froze the funds.|Officials in the U.S. said so.",
        "He flew to the U.S.|The talks resumed in Oslo.",
        "J. K. Mensah and George W. Kamau signed.|Nobody else did.",
        "Shelling began at 5 a.m. Monday and stopped at 9 p.m. GMT.|It was quiet after.",
        "They left at 5 p.m.|Rebels arrived later.",
        "Prices rose 3.5 percent to $1.2 million.|Wages did not.",
        "It borders Acme Inc. property.|The firm, Acme Corp., agreed.",
        "Resolution No. 1701 was cited.|“No.”|That was all she said.",
        "On Jan. 5 and Sept. 12, 2020, troops moved.|By Dec. 1 they were gone.",
        "St. Petersburg and Mt. Elgon were mentioned.|Both are far.",
        "“Stop.” he said.",
        '"Why?" asked Ms. Perera.|No one answered.',
        '"Why now?" Perera asked reporters.|The minister left.',
        "“Who shot first?” the Dr. Hassan Centre for Peace asked.|It got no reply.",
        "“We will not leave!” shouted the crowd.|Police fired tear gas.",
        "“We will stay.|We will fight.”|The colonel hung up.",
        "He said: “We are ready.”|She said: ‘So are we.’|They signed.",
        '"We are ready."|"So are we."',
        "They left (it was late).|(Nobody saw them.)|The end came soon.",
        "“The army … was not there,” she said.|He paused...|Then he left.",
        "It was over… or so they thought.|Fighting resumed.",
        "Really?|Yes!|No?!|Fine.",
        "JUBA, South Sudan (Agency) —|The army withdrew.|It gave no reason.",
        "KYIV —|Two people died, police said.|Three were hurt.",
        "MR. MILLER: I have nothing for you.|QUESTION: Nothing?|MR. MILLER: No.",
        "1. The parties shall cease fire.|They shall withdraw.",
        "He cited reports.[3]|Others did not.[4][5]",
        "i went home.|they stayed there.",
        "Yahoo! said it would appeal.|It did.",
        "The i.e. clause, e.g. here, is vague, etc., they said.|It stays.",
        "Bring food, water, etc.|The camp has none.",
        "Villagers in Springfield, Mass., prayed.|They went to Mass.|They sang.",
        "FAIRVIEW, Va. -|In the hills, mines closed.|PORTLAND, Ore. — The rest did not.",
        "Eng. Farid and Adv. Naidoo came.|They left.",
        "Q. What happened?|A. Nothing did.",
        "“The «so-called» truce is over.”|He stood up.",
        "She read The Sun.|He read The Mirror.",
        "Ten Gen. Zaw supporters marched.|Col. Aung did not.",
        "The deal, brokered by Sen. A. Cruz Jr. and Rep. Lee, failed.|Talks go on.",
        "« Nous partons. »|They left.",
        "The truce holds,” the envoy said.|“But for how long?”",
        "He was told ‘Go home.’|So he went.",
    ],
)
def test_sentences_end_where_a_reader_would_end_them(marked: str) -> None:
    assert _sentences(marked.replace("|", " ")) == marked.split("|")


def test_sentences_part_where_the_space_is_missing() -> None:
    assert _sentences("The army said.The rebels denied it.") == ["The army said.", "The rebels denied it."]


def test_addresses_end_before_the_full_stop() -> None:
    found = _tokens("See https://example.org/a?b=c. Or (www.example.org/x), ok")
    assert found == ["See", "https://example.org/a?b=c", ".", "Or", "(", "www.example.org/x", ")", ",", "ok"]


def test_tokens_of_a_stretch_keep_the_positions_of_the_text() -> None:
    assert tokenize("One two three.", 4, 7) == [(4, 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\r\n \r\nTwo.", ["One.", "Two."]),
        (
            "Truce broken again\nThe army said on Monday it was fired at.\nRebels denied it on Tuesday.",
            [
                "Truce broken again",
                "The army said on Monday it was fired at.",
                "Rebels denied it on Tuesday.",
            ],
        ),
        ("Needs:\n• water\n• food\nmedicine", ["Needs:", "• water", "• food", "medicine"]),
        (
            "Envoy arrives in capital\n\nThe envoy arrived in the capital on Monday for talks with\n"
            "the government and the rebels, who have been fighting for\ncontrol of the north.\n"
            "He is expected to stay until Friday and to meet the heads of\nboth delegations.\n"
            "  * a first point\n  * a second point",
            [
                "Envoy arrives in capital",
                "The envoy arrived in the capital on Monday for talks with\n"
                "the government and the rebels, who have been fighting for\ncontrol of the north.",
                "He is expected to stay until Friday and to meet the heads of\nboth delegations.",
                "* a first point",
                "* a second point",
            ],
        ),
        (
            "A longer line that tells of a minister who visited the province and of those who went with\n"
            "him, it was said.",
            [
                "A longer line that tells of a minister who visited the province and of those who went with\n"
                "him, it was said."
            ],
        ),
        (
            "The first report came from a village far to the north, where the two armies had met in the spring, and "
            "it was brief.\nThe second report, sent by a\u00a0man who had walked for three days, came from the\n"
            "south, and it was longer.\nThe third never came.",
            [
                "The first report came from a village far to the north, where the two armies had met in the spring, "
                "and it was brief.",
                "The second report, sent by a\u00a0man who had walked for three days, came from the\n"
                "south, and it was longer.",
                "The third never came.",
            ],
        ),
    ],
)
def test_paragraphs_follow_empty_lines_and_the_way_lines_are_broken(text: str, expected: list[str]) -> None:
    assert _paragraphs(text) == expected


def test_long_words_are_cut() -> None:
    for text in (
        "x" * 1_000_001,
        "https://" + "x" * 5000,
        "\u00e9\u200d" * 3000,
        "a@" + "b" * 60 + ".co" * 300,
    ):
        assert max(end - start for start, end in tokenize(text)) <= 200


def test_long_sentences_are_cut_at_the_best_mark() -> None:
    layout = split("word " * 180 + "; " + "word " * 180 + ".")
    assert [last - first for first, last in layout.sentences] == [181, 181]
    assert max(last - first for first, last in split("word " * 9000).sentences) <= 250


_PIECES = st.sampled_from(
    [
        "word", "Word", "U.S.", "Mr.", "n't", "’s", "'", '"', "“", "”", "«", "``", ".", "...", "?", "!", "…", ",", "-",
        "--", "—", "(", ")", "[1]", "3.5", "1,000", "$5m", "9/11", "a.b@c.org", "http://a.b/c", "@x", "#y", " ", "  ",
        "\n", "\n\n", "\r\n", "\t", "\u200b", "\u200d", "\u200f", "\u202b", "\u2068", "\ufeff", "\u00ad", "\u0301",
        "👍🏽",
        "\x00", "\ud800", "\u2028", "الجيش", "said", "non-", "al-", "A.", "*", "_", "No.",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=60).map("".join))


@given(_TEXTS)
def test_tokens_lie_in_order_and_cover_all_that_can_be_seen(text: str) -> None:
    layout = split(text)
    covered = 0
    for start, end in zip(layout.starts, layout.ends, strict=True):
        assert covered <= start < end
        assert not any(_can_be_seen(character) for character in text[covered:start])
        assert any(_can_be_seen(character) for character in text[start:end])
        assert not any(character.isspace() for character in text[start:end])
        covered = end
    assert not any(_can_be_seen(character) for character in text[covered:])


def _can_be_seen(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc")


@given(_TEXTS)
def test_sentences_and_paragraphs_cover_all_tokens(text: str) -> None:
    layout = split(text)
    assert [index for span in layout.sentences for index in range(*span)] == list(range(len(layout.starts)))
    assert [index for span in layout.paragraphs for index in range(*span)] == list(
        range(len(layout.sentences))
    )
    assert all(first < last for first, last in layout.sentences + layout.paragraphs)


@given(_TEXTS)
def test_tokens_alone_are_the_tokens_of_the_split_when_the_text_is_one_line(text: str) -> None:
    line = " ".join(text.split())
    layout = split(line)
    assert tokenize(line) == list(zip(layout.starts, layout.ends, strict=True))


_HOSTILE = [
    "word ", "U.S. The ", '"', "'", ". ", '." ', ".” a ", '?" Smith of ', "a.", "Mr. ", "a-", "[1].", "- a\n", "a\n",
    "@a.", "1,", ":",
]  # fmt: skip


@pytest.mark.parametrize("piece", _HOSTILE)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    assert _calls(piece * 4000) <= 4.5 * _calls(piece * 1000) + 100


def _calls(text: str) -> int:
    """Function calls, Python's own and built in, that splitting a text takes."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        split(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "piece", [" ", "\u200d", "\n", " \n", "\t\n", "\u0301", "\x00", "a\u200d", "1", "_", "www.", "-"]
)
def test_long_runs_of_anything_come_to_an_end(piece: str) -> None:
    """The regular expression's own work cannot be counted; were it quadratic, these would run for hours."""
    text = "a" + piece * 500_000
    assert split(text).ends[-1] <= len(text)


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("ORVANE – The council met.", "ORVANE –"),
        ("DOURI, June 14 (Agency) – Rebels left.", "DOURI, June 14 (Agency) –"),
        ("Nairobi, 12 March - Kenya closed a road.", "Nairobi, 12 March -"),
        ("Port Vila (Wire) — “We stay,” she said.", "Port Vila (Wire) —"),
        ("VELNA/ORVANE, Va.—Two men fled.", "VELNA/ORVANE, Va.—"),
    ],
)
def test_a_dateline_is_a_sentence_of_its_own(text: str, opening: str) -> None:
    assert _sentences(text)[0] == opening
    assert len(_sentences(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "NATO – the alliance of the north – met.",
        "NATO-led troops left.",
        "Velna – Orvane’s rival – won.",
        "COVID-19 cases rose.",
        "The army – Orvane’s pride – lost.",
        "GENERAL OSTRU said - Orvane is lost.",
    ],
)
def test_what_is_no_dateline_is_not_cut_off(text: str) -> None:
    assert len(_sentences(text)) == 1
