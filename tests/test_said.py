"""When a thing was said: the time on the cue, never the time in what is said."""

from __future__ import annotations

from factories import reading_from_table
from parley.resolve.said import SayingTimes
from parley.resolve.times import find_times
from parley.types import Claim, Reading, Span

ON_THE_CUE = """
Okello Okello PROPN 2 nsubj
said say VERB 0 root
on on ADP 4 case
Tuesday Tuesday PROPN 2 obl
that that SCONJ 8 mark
shells shell NOUN 8 nsubj
had have AUX 8 aux
landed land VERB 2 ccomp
on on ADP 10 case
Sunday Sunday PROPN 8 obl =
. . PUNCT 2 punct
"""

IN_A_LETTER = """
Okello Okello PROPN 2 nsubj
wrote write VERB 0 root
in in ADP 5 case
a a DET 5 det
letter letter NOUN 2 obl
of of ADP 8 case
2 2 NUM 8 nummod
April April PROPN 5 nmod
that that SCONJ 11 mark
shells shell NOUN 11 nsubj
landed land VERB 2 ccomp =
. . PUNCT 2 punct
"""

OF_ANOTHER_VERB = """
Okello Okello PROPN 5 nsubj
who who PRON 3 nsubj
arrived arrive VERB 1 acl:relcl
Monday Monday PROPN 3 obl:unmarked
said say VERB 0 root
shells shell NOUN 7 nsubj
landed land VERB 5 ccomp =
. . PUNCT 5 punct
"""


def claim(reading: Reading, cue: str, content: str | None) -> Claim:
    text = reading.document.text

    def span(words: str) -> Span:
        start = text.index(words)
        return Span(start=start, end=start + len(words), text=words)

    return Claim(
        id="clm:1",
        parent=None,
        voice="indirect",
        stance="asserts",
        speaker=None,
        cue=span(cue),
        content=(span(content),) if content else (),
    )


def said_on(table: str, cue: str, content: str | None) -> str | None:
    reading = reading_from_table(table, published="2024-05-15")
    times = find_times(reading.document.text, "2024-05-15")
    found = SayingTimes(reading, times).of(claim(reading, cue, content))
    return found.start if found is not None else None


def test_a_time_on_the_cue_is_when_it_was_said() -> None:
    assert said_on(ON_THE_CUE, "said", "shells had landed on Sunday") == "2024-05-14"


def test_a_time_in_the_content_is_not() -> None:
    without = ON_THE_CUE.replace("on on ADP 4 case\nTuesday Tuesday PROPN 2 obl\n", "").replace(" 8 ", " 6 ")
    assert "Tuesday" not in without
    assert said_on(without.replace("10 case", "8 case"), "said", "shells had landed on Sunday") is None


def test_a_time_reaches_its_cue_through_nouns() -> None:
    assert said_on(IN_A_LETTER, "wrote", "shells landed") == "2024-04-02"


def test_the_time_of_another_verb_is_not_the_cues() -> None:
    assert said_on(OF_ANOTHER_VERB, "said", "shells landed") is None
