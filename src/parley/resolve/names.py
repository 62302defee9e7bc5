"""Keys of place names: how the gazetteer and the resolver fold spellings, and the words that tell a kind.

Comes in: a name as written ("Āl Bayḑā’", "Bekaa Valley"). Goes out: its key ("al bayda", "bekaa valley").
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile(r"[’'`ʻʼʿʾ‘ʹʺ′\".·]")
_SPACED = re.compile(r"[\s,/()_\-‐‑‒–—־]+")
_LATIN = re.compile(r"[a-z0-9 &]+")
_SPECIAL = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "Ə": "A",
    }
)
_LEADING = re.compile(r"^(?:the )+")

# Words that say what a name stands for; each maps to the kinds it fits.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "country": ("country",),
    "republic": ("country", "admin1"),
    "kingdom": ("country",),
    "state": ("admin1", "country"),
    "province": ("admin1", "admin2"),
    "governorate": ("admin1", "admin2"),
    "oblast": ("admin1",),
    "krai": ("admin1",),
    "region": ("admin1", "area", "admin2"),
    "prefecture": ("admin1", "admin2"),
    "territory": ("admin1", "area"),
    "emirate": ("admin1",),
    "canton": ("admin1",),
    "department": ("admin1", "admin2"),
    "division": ("admin1", "admin2"),
    "county": ("admin2", "admin1"),
    "counties": ("admin2", "admin1"),
    "parish": ("admin2", "admin1"),
    "district": ("admin2", "admin1"),
    "raion": ("admin2",),
    "municipality": ("admin2", "city", "admin1"),
    "borough": ("admin2", "city"),
    "township": ("city", "admin2"),
    "city": ("city",),
    "town": ("city",),
    "village": ("city",),
    "hamlet": ("city",),
    "capital": ("city",),
    "settlement": ("city",),
    "suburb": ("city",),
    "river": ("water",),
    "lake": ("water",),
    "sea": ("water",),
    "gulf": ("water",),
    "bay": ("water",),
    "strait": ("water",),
    "ocean": ("water",),
    "canal": ("water",),
    "mountain": ("landmark",),
    "mount": ("landmark",),
    "hill": ("landmark",),
    "valley": ("area", "landmark"),
    "desert": ("area",),
    "peninsula": ("area",),
    "island": ("area", "admin1", "country", "city"),
    "islands": ("area", "admin1", "country"),
    "camp": ("camp",),
    "crossing": ("crossing",),
    "corridor": ("area",),
    "base": ("base",),
    "airport": ("landmark",),
    "port": ("city", "landmark"),
}

# Capitalised words that some village is called, but that are hardly ever meant as one.
NOT_PLACES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december the a an i he she it we they you but and or if in on at of for this that"
    " these those there here what when where who why how as by with from to after before while since until than his"
    " her its their our your my mr mrs ms dr one two three four five six seven eight nine ten no not yes all both"
    " each some many most more other another such only also just even still now then today police army government"
    " ministry president minister church university school hospital court parliament senate congress god lord"
    " christian muslim jewish islam islamic bible war peace union party council committee force forces general"
    " colonel captain north south east west northern southern eastern western central first second third".split()
)
_SHORT = {"mt": "mount", "mtn": "mountain", "st": "saint", "ste": "sainte", "ft": "fort", "pt": "point"}


def fold(name: str) -> str:
    """The key of a name: lower case, no accents, apostrophes or dots, hyphens as spaces, no leading "the"."""
    plain = name.lower() if name.isascii() else _without_accents(name)
    key = _SPACED.sub(" ", _DROPPED.sub("", plain)).strip()
    return _LEADING.sub("", key)


def written_out(key: str) -> str:
    """A key with "mt", "st" and "ft" written out, or the other way round when nothing is short in it."""
    words = key.split()
    longer = [_SHORT.get(word, word) for word in words]
    if longer != words:
        return " ".join(longer)
    shorter = {long: short for short, long in _SHORT.items()}
    return " ".join(shorter.get(word, word) for word in words)


def is_latin(key: str) -> bool:
    """Whether a folded key is written in Latin letters only."""
    return _LATIN.fullmatch(key) is not None


def _without_accents(name: str) -> str:
    for _ in range(3):  # decomposing can bring capitals and special letters back
        decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_SPECIAL))
        name = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return name
