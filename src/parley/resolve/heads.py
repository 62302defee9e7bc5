"""Resolve: what in a phrase is a name, what is its head, and where it is coordinated."""

from __future__ import annotations

from collections.abc import Sequence

from parley.resolve.candidates import AREA
from parley.resolve.phrases import CALENDAR, PARTICLES, TITLES, Item, Segment, word_set
from parley.resolve.tables import Entry

LOYAL = word_set("loyal led allied headed commanded linked such affiliated controlled run backed opposed")
_LOOSE = ("ed", "ing", "ly", "ive")
_AFTER = word_set(
    "there here alike close familiar present responsible himself herself themselves itself abroad put seen held made "
    "shot based known"
)
_AGENT = ("er", "or", "ist", "ian", "man", "ee", "ers", "ors", "ists", "ians", "men", "ees")
_THINGS = word_set(
    "headquarters quarters number numbers order orders letter letters power powers water waters matter matters offer "
    "offers center centers centre centres tower towers river rivers paper papers computer computers container "
    "containers tanker tankers bunker bunkers trailer counter corner chapter charter disaster disasters shelter "
    "shelters danger anger hunger trigger barrier barriers frontier murder murders terror error errors factor factors "
    "sector sectors motor mirror corridor corridors reactor reactors tractor tractors harbor harbour labor color floor "
    "door doors dollar dollars winter summer september october november december cover user router server servers "
    "quarter quarters transfer transfers surrender encounter register master poster bunker cluster rubber timber "
    "fever cancer dinner liquor armor vector tremor"
)
_LONG = 9  # words of a phrase that still make a name
_COMPLEMENTS = ("of", "for", "from", "at", "in", "with", "to", "on")


def coordinated(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Splits at "and": names stand alone; adjectives share the head that follows ("US and Israeli officials")."""
    parts: list[list[Segment]] = [[]]
    for segment in segments:
        if (segment.lead == "and" or (segment.lead == "," and _lists(segments))) and parts[-1]:
            parts.append([])
        parts[-1].append(Segment("" if not parts[-1] else segment.lead, segment.items))
    head: tuple[Item, ...] = ()
    out: list[list[Segment]] = []
    for part in reversed(parts):
        items = part[0].items
        if (
            head
            and items
            and len(part) == 1
            and items[-1].match
            and items[-1].match.has("adjective", "country")
        ):
            out.append([Segment("", (*items, *head))])
            continue
        at = next((n for n, i in enumerate(items) if i.match and i.match.has("adjective", "country")), None)
        front = at == 0 and len(items) > 1 and items[0].match is not None and items[0].match.has("adjective")
        head = items[1:] if front else ()
        out.append(part)
    return out[::-1]


def _lists(segments: Sequence[Segment]) -> bool:
    return any(s.lead == "and" for s in segments) and all(s.lead in ("", ",", "and") for s in segments)


def is_loose(key: str) -> bool:
    return key in _AFTER or key in LOYAL or (key.endswith(_LOOSE) and len(key) > 4)


def is_agent(key: str) -> bool:
    """Whether a common noun looks like one for a person: "engineer", "librarian"."""
    return len(key) > 4 and key.endswith(_AGENT) and key not in _THINGS


def ends_a_name(core: Sequence[Item]) -> bool:
    """Whether the last item, though a place's or country's name, ends a person's: "Michael Jordan", "John Smith"."""
    match, before = core[-1].match, core[-2] if len(core) > 1 else None
    if match is None or before is None or not all(_weak(e) for e in match.entries):
        return False
    if any(e.role == "site" for e in match.entries):
        return False  # "Nairobi International Airport" is nobody
    if all(e.kind == "role" for e in match.entries):
        return core[-1].capital and before.capital and before.match is None
    return (
        before.match is None
        and before.capital
        and not before.own
        and not before.use
        and before.key not in CALENDAR
    )


def _weak(entry: Entry) -> bool:
    """Whether a name may yet be part of a longer one: areas, outlets, words that are no actors by themselves."""
    return entry.kind in (*AREA, "outlet") or entry.role in ("none", "site", "statement", "quality")


def is_given_name(core: Sequence[Item], at: int) -> bool:
    """Whether a place's name after an office is somebody's first name: "police chief Florence Otieno"."""
    match, before = core[at].match, core[at - 1].match if at > 0 else None
    if match is None or before is None or any(e.kind != "place" for e in match.entries):
        return False
    return any(e.role in ("person", "guest", "delegate", "people", "local") for e in before.entries)


def is_name_part(item: Item) -> bool:
    return item.capital or item.key in PARTICLES or item.key in TITLES


def is_bare(tail: Sequence[Item]) -> bool:
    """A family name alone, or after a title: "Lavrov", "Mr Lavrov"."""
    return all(i.key in TITLES or i.key in PARTICLES for i in tail[:-1])


def text_of(core: Sequence[Item], rest: Sequence[Segment] = ()) -> str:
    """The phrase as it stands, without determiner; with its first complement, unless that goes on and on."""
    words, last = core[0].words, core[-1].last
    if (
        rest
        and rest[0].lead in _COMPLEMENTS
        and rest[0].items
        and rest[0].items[-1].last - core[0].first < _LONG
    ):
        last = rest[0].items[-1].last
    return words.text[words.starts[core[0].first] : words.ends[last]]
