"""Feasts and their days: fixed ones, those that follow Easter, and those of the Islamic and Hebrew calendars.

Used by `timex_grammar`. Islamic days come from the tabular calendar and may be a day off what was observed, so their
values are approximate. Sources: Meeus, Astronomical Algorithms, chapter 8 (Easter); Reingold and Dershowitz,
Calendrical Calculations (tabular Islamic and Hebrew calendars).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from parley.resolve import timex_values as values
from parley.resolve.timex_values import Value

_FIXED = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26),
    "new years eve": (12, 31), "new years day": (1, 1), "new year": (1, 1), "new years": (1, 1), "halloween": (10, 31),
    "valentines day": (2, 14), "orthodox christmas": (1, 7), "epiphany": (1, 6), "nowruz": (3, 20), "newroz": (3, 21),
    "all saints day": (11, 1), "st patricks day": (3, 17), "may day": (5, 1), "international womens day": (3, 8),
}  # fmt: skip
_EASTER = {
    "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "palm sunday": -7, "ash wednesday": -46,
    "maundy thursday": -3, "ascension day": 39, "pentecost": 49, "whit monday": 50, "holy saturday": -1,
}  # fmt: skip
# Islamic month, day, length in days
_ISLAMIC = {
    "ramadan": (9, 1, 29), "eid al fitr": (10, 1, 1), "eid ul fitr": (10, 1, 1), "eid al adha": (12, 10, 1),
    "eid ul adha": (12, 10, 1), "ashura": (1, 10, 1), "islamic new year": (1, 1, 1), "mawlid": (3, 12, 1),
    "laylat al qadr": (9, 27, 1), "arbaeen": (2, 20, 1),
}  # fmt: skip
# Hebrew month (1 is Nisan, 7 Tishri), day, length in days
_HEBREW = {
    "passover": (1, 15, 7), "pesach": (1, 15, 7), "shavuot": (3, 6, 1), "rosh hashanah": (7, 1, 2),
    "rosh hashana": (7, 1, 2), "yom kippur": (7, 10, 1), "sukkot": (7, 15, 7), "simchat torah": (7, 22, 1),
    "hanukkah": (9, 25, 8), "chanukah": (9, 25, 8), "tisha bav": (5, 9, 1),
}  # fmt: skip
_NAMES = (
    r"(?:Orthodox\s+)?(?:Christmas(?:\s+(?:Day|Eve))?|Easter(?:\s+(?:Sunday|Monday))?|Good\s+Friday|Palm\s+Sunday)"
    r"|New\s+Year(?:['’]?s)?(?:\s+(?:Eve|Day))|Boxing\s+Day|Halloween|Valentine['’]?s\s+Day|Epiphany|Nowruz|Newroz"
    r"|All\s+Saints['’]?\s+Day|St\.?\s+Patrick['’]?s\s+Day|May\s+Day|International\s+Women['’]s\s+Day|Ash\s+Wednesday"
    r"|Maundy\s+Thursday|Ascension\s+Day|Pentecost|Whit\s+Monday|Holy\s+Saturday|Ramadan|Eid\s+[au]l[-\s](?:Fitr|Adha)"
    r"|Ashura|Islamic\s+New\s+Year|Mawlid|Laylat\s+al[-\s]Qadr|Arbaeen|Passover|Pesach|Shavuot|Rosh\s+Hashanah?"
    r"|Yom\s+Kippur(?!\s+War)|Sukkot|Simchat\s+Torah|Hanukkah|Chanukah|Tisha\s+B['’]Av"
)
PATTERN = rf"(?:{_NAMES})\b"
TRIGGER = (
    r"christmas|easter|good\s+fri|new\s+year|boxing\s+day|hallow|valentine|epiphany|n[eo]wro[zu]|saints|patrick"
    r"|women['’]s\s+day|eid\s|ramadan|ash\s+wed|maundy|ascension|pentecost|whit\s+mon|holy\s+sat|palm\s+sun"
    r"|ashura|mawlid|laylat|arbaeen|passover|pesach|shavuot|rosh\s|yom\s+kip|sukkot|simchat|hanuk|chanuk|tisha"
)
_ISLAMIC_EPOCH = 227015  # ordinal of 16 July 622 in the Julian calendar
_HEBREW_EPOCH = -1373427


def feast(name: str, year: int) -> Value | None:
    """The feast in a year of the Gregorian calendar; None when the name is no feast or it misses the year."""
    key = re.sub(r"[-\s]+", " ", re.sub(r"['’.]", "", name)).strip().lower()
    if not 1600 <= year <= 2400:
        return None
    if key in _FIXED:
        return values.of_day(date(year, *_FIXED[key]))
    if key in _EASTER:
        return values.of_day(_easter(year) + timedelta(days=_EASTER[key]))
    if key.startswith("orthodox ") and key[9:] in _EASTER:
        return values.of_day(_orthodox_easter(year) + timedelta(days=_EASTER[key[9:]]))
    if key in _ISLAMIC:
        month, day, length = _ISLAMIC[key]
        found = _interval(lambda y: _islamic(y, month, day), round((year - 622) * 33 / 32), year, length)
        return None if found is None else replace(found, approximate=True)
    if key in _HEBREW:
        month, day, length = _HEBREW[key]
        return _interval(lambda y: _hebrew(y, month, day), year + 3760, year, length)
    return None


def _interval(make: Callable[[int], date], guess: int, year: int, length: int) -> Value | None:
    for own_year in range(guess - 2, guess + 3):
        first = make(own_year)
        if first.year == year:
            last = first + timedelta(days=length - 1)
            return (
                values.of_day(first)
                if length == 1
                else values.of_interval(f"{first}/{last}", first, last, "day")
            )
    return None


def _easter(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * e) // 451
    month, day = divmod(h + e - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _orthodox_easter(year: int) -> date:
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def _islamic(year: int, month: int, day: int) -> date:
    passed = 29 * (month - 1) + month // 2 + 354 * (year - 1) + (3 + 11 * year) // 30
    return date.fromordinal(_ISLAMIC_EPOCH - 1 + passed + day)


def _hebrew(year: int, month: int, day: int) -> date:
    """Months are counted from Nisan; the year turns at Tishri, so Nisan to Elul stand at its end."""
    ordinal = _hebrew_new_year(year) + day - 1
    last = 13 if (7 * year + 1) % 19 < 7 else 12
    months = range(7, month) if month >= 7 else (*range(7, last + 1), *range(1, month))
    return date.fromordinal(ordinal + sum(_hebrew_month_length(year, one, last) for one in months))


def _hebrew_elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    days = 29 * months + (12084 + 13753 * months) // 25920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


def _hebrew_new_year(year: int) -> int:
    before, now, after = (_hebrew_elapsed(y) for y in (year - 1, year, year + 1))
    correction = 2 if after - now == 356 else 1 if now - before == 382 else 0
    return _HEBREW_EPOCH + now + correction


def _hebrew_month_length(year: int, month: int, last: int) -> int:
    days = _hebrew_new_year(year + 1) - _hebrew_new_year(year)
    if month in {2, 4, 6, 10, 13} or (month == 12 and last == 12):
        return 29
    if month == 8 and days not in {355, 385}:
        return 29
    if month == 9 and days in {353, 383}:
        return 29
    return 30
