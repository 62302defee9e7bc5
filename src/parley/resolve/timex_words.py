"""The vocabulary of time: which words the lexer knows, by letter and value.

Used by `timex_lexer`. One line a meaning: the token's letter, its value ("=" for the word itself), then the words.
"""

from __future__ import annotations

TENS = {
    word: 10 * (number + 2)
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    )
}
SMALL = {
    word: number
    for number, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ).split()
    )
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split()
    )
} | {"thirtieth": 30}
UNITS = {
    "second": "second", "sec": "second", "minute": "minute", "min": "minute", "hour": "hour", "hr": "hour",
    "day": "day", "week": "week", "fortnight": "fortnight", "month": "month", "year": "year", "yr": "year",
    "decade": "decade", "century": "century", "centurie": "century", "night": "night",
}  # fmt: skip
_TABLE = """
M 1 january jan
M 2 february feb
M 3 march mar
M 4 april apr
M 5 may
M 6 june jun
M 7 july jul
M 8 august aug
M 9 september sept sep
M 10 october oct
M 11 november nov
M 12 december dec
w 0 monday mon
w 1 tuesday tues tue
w 2 wednesday weds wed
w 3 thursday thurs thur thu
w 4 friday fri
w 5 saturday sat
w 6 sunday sun
d -1 yesterday
d 0 today
d 1 tomorrow
P MO morning mornings morn
P AF afternoon afternoons
P EV evening evenings
P NI night nights nighttime
P DAWN dawn daybreak sunrise
P DUSK dusk sunset nightfall
P MI noon midday lunchtime
P MN midnight
P DT daytime
s SP spring springtime
s SU summer summertime
s FA autumn autumntime fall
s WI winter wintertime
t = tonight overnight
l = last past previous preceding
f = next following coming upcoming subsequent
h = this that same current these those very
b = ago earlier previously prior
g = later hence afterwards afterward thereafter
B = before after
e START early beginning start onset outset opening
e MID mid middle midst
e END late end close closing
q = quarter half trimester
E 1 every each per
i = in at on during by throughout within circa
F = from between
R = to until till through thru – —
& = and
O = of
T = the
k = since
j = for
c = ,
( = (
H = - ‑ ‐
A 1 a an
W weekend weekend weekends
v = several some many numerous various few couple
~ = about around nearly almost over roughly approximately under
Q = once twice thrice times
S P1D daily
S P1W weekly
S P2W biweekly fortnightly
S P1M monthly
S P3M quarterly
S P1Y yearly annually annual
S PT1H hourly
S XXXX-XX-XXTNI nightly
r PRESENT_REF now currently nowadays presently
r PAST_REF recently lately formerly
z = gmt utc est edt cet cest pst pdt eet ist bst msk
V b bc bce
V a ad ce
"""


def vocabulary() -> dict[str, tuple[str, object]]:
    """Lower-case word → letter and value."""
    table: dict[str, tuple[str, object]] = {}
    table |= {word: ("n", number) for word, number in (SMALL | TENS).items() if number}
    table |= {word: ("o", number) for word, number in ORDINALS.items()}
    for word, unit in UNITS.items():
        letter = {"day": "K", "century": "Z"}.get(unit, "u")
        table[f"{word}s"] = (letter, unit)
        table.setdefault(word, (letter, unit))  # "second" is first an ordinal
    for line in _TABLE.strip().splitlines():
        letter, value, *words = line.split()
        for word in words:
            table[word] = (
                letter,
                word if value == "=" else int(value) if value.lstrip("-").isdigit() else value,
            )
            if letter == "w" and word.endswith("day"):
                table[f"{word}s"] = ("S", f"XXXX-WXX-{int(value) + 1}")
    return table
