"""Resolve: cuts the words of a noun phrase into its core, its complements and its appositions.

Comes in: the words of one mention. Goes out: Segments of Items; a segment's `lead` is the preposition or comma that
opens it, "" for the core. Needs no parse, so that a bare string can be resolved as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parley.resolve.registry import Match, Scan, Words


def word_set(words: str) -> frozenset[str]:
    """The words of a string, for lists that are easier to read as one."""
    return frozenset(words.split())


PREPOSITIONS = word_set(
    "of in from at for to with by on near across inside outside against under over around between among towards "
    "toward about into within throughout during after before amid despite since until via per than as"
)
RELATIVES = word_set("who whom which that whose where when while because if")
DETERMINERS = word_set(
    "the a an this that these those its his her their our my your any each every no another both all most such "
    "more at least about some"
)
TITLES = word_set("mr mrs ms miss dr prof sir dame lord lady mx madam hon")
PARTICLES = word_set(
    "al el bin ben ibn abu abd de del della di da dos das du van von der den la le ul ur bint"
)
CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today tomorrow yesterday ramadan christmas easter eid"
)
BACKED = word_set(
    "backed aligned linked sponsored supported allied funded trained affiliated friendly mediated brokered installed "
    "appointed born armed supplied inspired owned leaning financed made drafted"
)
LED = word_set("led dominated majority")
RUN = word_set("run controlled held ruled administered governed based occupied")
_NEARLY = word_set("about around over under up")
_NUMBERS = word_set("a one two three four five six seven eight nine ten twenty fifty hundred half to")
_EMPTY = PREPOSITIONS | RELATIVES | DETERMINERS | {"and", "or"}
SIDES = word_set("pro anti non")


@dataclass(frozen=True, slots=True)
class Item:
    """A name, a role word or a plain word of the phrase."""

    match: Match | None
    first: int
    last: int
    key: str  # of a plain word
    word: str
    capital: bool
    own: bool  # a possessive follows
    words: Words
    use: str = ""  # "backer", "led" or "run": the item only qualifies what follows; "side" for pro- and anti-


@dataclass(frozen=True, slots=True)
class Segment:
    """Items that stand together, and what opened them."""

    lead: str
    items: tuple[Item, ...]


def cut(scan: Scan) -> tuple[Segment, ...]:
    """Cuts a scanned phrase; determiners are dropped, matches never cut."""
    segments: list[Segment] = []
    lead, items = "", list[Item]()
    previous_end = 0
    found = _qualified(scan.words, _without_word_outlets(_items(scan)))
    if len(found) > 1 and found[0].key in _NEARLY and _number(found[1]):
        found = found[1:]
        previous_end = scan.words.starts[found[0].first]
    for item in found:
        gap = scan.words.text[previous_end : scan.words.starts[item.first]]
        border = _border(item, gap, first=not items and not segments and not lead)
        if border is not None:
            if items or lead:
                segments.append(Segment(lead, tuple(items)))
            lead, items = border, []
        if item.match is not None or item.key not in _EMPTY:
            items.append(item)
        previous_end = scan.words.ends[item.last]
    segments.append(Segment(lead, tuple(items)))
    return tuple(segments)


def _number(item: Item) -> bool:
    return item.key[:1].isdigit() or item.key in _NUMBERS


def _border(item: Item, gap: str, *, first: bool) -> str | None:
    """What opens a new segment at this item, or None."""
    if item.match is None and item.key in RELATIVES and not first:
        return "who"
    if item.match is None and item.key in PREPOSITIONS:
        return item.key
    if item.match is None and item.key in ("and", "or"):
        return "and"
    if not first and any(c in ',;:()–—"“”/\n' for c in gap):
        return ","
    return None


def _items(scan: Scan) -> list[Item]:
    words, found = scan.words, {m.first: m for m in scan.matches}
    items: list[Item] = []
    at = 0
    while at < len(words):
        match = found.get(at)
        last = match.last if match else at
        word = words.text[words.starts[at] : words.ends[last]]
        key, capital = words.keys[at], word[:1].isupper()
        before = items[-1] if items else None
        if match is None and not capital and before is not None and _goes_on(words, before, at):
            key, capital = f"-{key}", True  # the second half of a given name: "Nak-yon"
        items.append(Item(match, at, last, key, word, capital, words.owns[last], words))
        at = last + 1
    return items


def _without_word_outlets(items: list[Item]) -> list[Item]:
    """A paper called by a plain word is not meant inside another name: "the Southern Liberation Column"."""
    out = []
    for number, item in enumerate(items):
        around = [*items[max(0, number - 1) : number], *items[number + 1 : number + 2]]
        named = any(i.match is None and i.capital and i.key not in CALENDAR and not i.own for i in around)
        word = item.match is not None and item.first == item.last and not item.word.isupper() and not item.own
        if item.match and word and named and all(e.kind == "outlet" for e in item.match.entries):
            item = replace(item, match=None)
        out.append(item)
    return out


def _goes_on(words: Words, before: Item, at: int) -> bool:
    """Whether a hyphen ties a word to an unknown name before it."""
    gap = words.text[words.ends[before.last] : words.starts[at]]
    return gap == "-" and before.match is None and before.capital and not _use(words.keys[at])


def _qualified(words: Words, items: list[Item]) -> list[Item]:
    """Marks "X-backed", "X-led", "X-run" and drops their second half; marks what follows "pro-" and "anti-"."""
    out: list[Item] = []
    skip = False
    for number, item in enumerate(items):
        if skip:
            skip = False
            continue
        after = items[number + 1] if number + 1 < len(items) else None
        use = ""
        if after is not None and after.match is None and _hyphen(words, item, after):
            use = _use(after.key)
            skip = bool(use)
        if out and out[-1].use == "prefix":
            out.pop()
            use = "side"
        elif item.match is None and item.key in SIDES and after is not None and _hyphen(words, item, after):
            use = "prefix"
        out.append(replace(item, use=use) if use else item)
    return out


def _hyphen(words: Words, item: Item, after: Item) -> bool:
    return words.text[words.ends[item.last] : words.starts[after.first]] in ("-", "‑", "–")


def _use(key: str) -> str:
    if key in BACKED:
        return "backer"
    if key in LED:
        return "led"
    return "run" if key in RUN else ""
