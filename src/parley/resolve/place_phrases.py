"""What a place phrase is made of: direction, kind word, name; and where place names stand in plain text.

Used by `places` on the resolve stage. Comes in: words of the text. Goes out: Phrase records and spans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from parley.resolve.names import KIND_WORDS, NOT_PLACES, fold, written_out

_DIRECTIONS = {
    "north": "N", "south": "S", "east": "E", "west": "W", "northeast": "NE", "northwest": "NW", "southeast": "SE",
    "southwest": "SW", "north-east": "NE", "north-west": "NW", "south-east": "SE", "south-west": "SW",
    "center": "C", "centre": "C", "central": "C",
}  # fmt: skip
DIRECTION_OF = _DIRECTIONS | {
    f"{word}ern": letter for word, letter in _DIRECTIONS.items() if letter != "C"
}  # fmt: skip
_WORD = r"(?:north|south)[- ]?(?:east|west)(?:ern)?|(?:north|south|east|west)(?:ern)?|central|cent(?:er|re)"
_BEFORE = re.compile(
    rf"(?:the\s+)?(?:(?:far|mostly|much of|most of)\s+)?({_WORD})\s+(?:of\s+)?(?:the\s+)?(\S.*)", re.I | re.S
)
_PART_OF = re.compile(
    rf"(?:the\s+|its\s+)?(?:(?:far|deep|rural|occupied)\s+)?({_WORD})"
    r"(?:\s+(?:part|parts|end|half|edge|side|areas?|regions?))?"
    r"\s+of\s+(?:the\s+)?(\S.*)",
    re.I | re.S,
)
_BARE_DIRECTION = re.compile(
    rf"(?:the\s+|its\s+)(?:country['’]s\s+)?({_WORD})(?:\s+of\s+the\s+country)?\Z", re.I
)
_COUNTRY_ANAPHOR = re.compile(r"(?:the|that|this|their|his|her|its)\s+(?:\w+\s+)?(?:country|nation)\Z", re.I)
_CAPITAL = re.compile(
    r"(?:the|its|their)\s+(?:([A-Z]\S*(?: [A-Z]\S*)?)\s+)?capital(?:\s+city)?(?:\s+of\s+(?:the\s+)?(\S.*))?",
    re.S,
)
_DETERMINER = re.compile(
    r"(?:the|a|an|its|their|his|her|this|that|nearby|neighbou?ring|some|entire|all of|whole of)\s+", re.I
)
_CAPITALISED = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĠĢĪİĶĻŁŃŅŇŌŐŒŔŘŚŞŠŤŪŮŰŹŻŽȘȚḤṢṬẒʿ‘ʻ][\w’'ʼʻ‘\-]*"
_INNER = r"(?:of|de|la|el|al|the|del|du|da|do|dos|des|di|le|les|los|las|ad|ash|as|ar|an|az|at|bin|y|e|sur|en|am|upon)"
_NAME = re.compile(
    rf"(?<![\w’'@#])(?:[aAeE][dlnrstz][h]?[-‑])?"
    rf"(?:U\.S\.(?:A\.)?|U\.K\.|U\.A\.E\.|(?:St|Mt|Ft)\.\s+{_CAPITALISED}|{_CAPITALISED})"
    rf"(?:[ \u00a0](?:{_INNER}[ \u00a0]){{0,2}}(?:[aAeE][dlnrstz][h]?[-‑])?{_CAPITALISED}){{0,5}}"
)
_FORMAL = re.compile(
    r"(?:[A-Z]\w+ ){0,3}(?:Republic|Kingdom|State|Commonwealth|Sultanate|Emirate|Union|Federation) of "
    r"(?:the )?([A-Z].*)"
)
_PLACING = re.compile(r"(?:\b(?:in|of|at|near|outside|around|from|on)\s+(?:the\s+)?)\Z")
_POSSESSIVE = re.compile(r"['’]s?\Z")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A place phrase taken apart; `name` is what the gazetteer is asked for, None for "the country"."""

    name: str | None
    direction: str | None = None
    adjective: str | None = None  # the direction as written; "capital" for "the Kenyan capital"
    kinds: tuple[str, ...] = ()  # kinds a word of the phrase asks for ("province")


def take_apart(text: str, has: Callable[[str], bool]) -> Phrase | None:
    """Direction, kind and name of a phrase; `has` tells whether a folded key is in the gazetteer."""
    words = " ".join(text.split())
    words = _POSSESSIVE.sub("", words.strip(' ,.;:()[]"“”'))
    if not words:
        return None
    bare = _BARE_DIRECTION.fullmatch(words)
    if bare:
        return Phrase(None, _letter(bare[1]), bare[1].lower())
    if _COUNTRY_ANAPHOR.fullmatch(words):
        return Phrase(None)
    capital = _CAPITAL.fullmatch(words)
    if capital:
        whose = capital[2] if capital[2] not in {None, "country", "nation"} else capital[1]
        return Phrase(whose, adjective="capital")
    capital_first = words[0].isupper()
    if capital_first and has(fold(words)):
        return Phrase(words, kinds=_kinds_of(words))
    for pattern in (_PART_OF, _BEFORE):
        found = pattern.fullmatch(words)
        if found:
            return _directed(found, words, has)
    return _named(words, has)


def _letter(word: str) -> str:
    return DIRECTION_OF[word.lower().replace(" ", "")]


def _directed(found: re.Match[str], words: str, has: Callable[[str], bool]) -> Phrase | None:
    """ "southern Lebanon", "the south of the country"; "West Bank" where the gazetteer holds the whole."""
    whole = _DETERMINER.sub("", words, count=1) if words[:4].lower() == "the " else words
    if found[1][0].isupper() and has(fold(whole)):
        return Phrase(whole, kinds=_kinds_of(whole))
    adjective = found[1].lower()
    rest = found[2]
    if re.fullmatch(r"(?:the\s+)?(?:country|nation)", rest, re.I):
        return Phrase(None, _letter(adjective), adjective)
    inner = _named(rest, has)
    return None if inner is None else Phrase(inner.name, _letter(adjective), adjective, inner.kinds)


def _named(words: str, has: Callable[[str], bool]) -> Phrase | None:
    """The longest known name in the words, the first one where several are as long."""
    stripped = _DETERMINER.sub("", words, count=1)
    if has(fold(stripped)) and any(letter.isupper() for letter in stripped):
        return Phrase(stripped, kinds=_kinds_of(stripped))
    if stripped[:1].isupper() and has(written_out(fold(stripped))):
        return Phrase(stripped, kinds=_kinds_of(stripped))
    state = _FORMAL.fullmatch(stripped)
    if state and has(fold(state[1])):
        return Phrase(state[1], kinds=("country",))
    return _part_of_name(words, has)


def _part_of_name(words: str, has: Callable[[str], bool]) -> Phrase | None:
    """The place a longer phrase stands in: after "in" or "of" first, else the name it begins with."""
    parts = [
        (found.start() + first, found[0][first:last])
        for found in _NAME.finditer(words)
        for first, last in known_parts(
            found[0], lambda key: key not in NOT_PLACES and key not in KIND_WORDS and has(key)
        )
    ]
    for at, name in parts:
        if _PLACING.search(words, 0, at):
            return Phrase(name, kinds=_kinds_of(words))
    if parts and words.startswith(parts[0][1]):
        rest = words[len(parts[0][1]) :]
        return Phrase(parts[0][1], kinds=() if " " in rest.strip() else _kinds_of(words))
    lower = [name for at, name in parts if words[:at].islower()]
    return Phrase(lower[0], kinds=_kinds_of(words)) if lower else None


def _kinds_of(words: str) -> tuple[str, ...]:
    """Kinds the phrase's own words ask for: "Aleppo province", "the city of Homs", "Lake Chad"."""
    found: list[str] = []
    for word in words.lower().split():
        found.extend(KIND_WORDS.get(word.rstrip("s,") if word not in KIND_WORDS else word, ()))
    return tuple(dict.fromkeys(found))


def capitalised(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the runs of capitalised words, "of" and "al-" between them included."""
    for found in _NAME.finditer(text):
        yield found.start(), found.end()


def known_parts(run: str, has: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Offsets in a capitalised run of the longest known names, left to right, without overlap."""
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", run)]
    at = 0
    while at < len(words):
        for last in range(min(len(words), at + 6), at, -1):
            first_offset, end = words[at][0], words[last - 1][1]
            end -= len(run[first_offset:end]) - len(_POSSESSIVE.sub("", run[first_offset:end]))
            if run[first_offset:end].lower().startswith("the "):
                continue
            key = fold(run[first_offset:end])
            if (
                run[first_offset].isalpha()
                and len(key) > 1
                and (last - at > 1 or run[first_offset].isupper())
                and has(key)
            ):
                yield first_offset, end
                at = last - 1
                break
        at += 1
