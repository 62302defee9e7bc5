"""How many and how much: numbers, vague numbers and amounts that stand with a noun.

Stage `coding`. Vague stays vague: "dozens" is 24 or more, "several" 3 or more, each said to be approximate; "at
least 15" has no upper bound, "up to 20" no lower one. Nothing is counted that the text does not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parley.coding.scene import Scene
from parley.types import Quantity

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9,
    "k": 1e3, "lakh": 1e5, "crore": 1e7, "dozen": 12.0,
}  # fmt: skip
# The lowest count that vague words stand for: two of what plurals name, three for "several"; None counts nothing.
_VAGUE = {
    "dozens": 24.0, "scores": 40.0, "tens": 20.0, "hundreds": 200.0, "thousands": 2000.0, "millions": 2e6,
    "billions": 2e9, "several": 3.0, "handful": 3.0, "couple": 2.0, "multiple": 2.0, "many": None, "numerous": None,
    "countless": None, "few": None, "some": None,
}  # fmt: skip
_PLURAL_SCALES = {"thousands": 1e3, "millions": 1e6, "billions": 1e9}
_LOW = frozenset({"least", "more", "over", "minimum", "exceeding", "above", "upwards"})
_HIGH = frozenset({"most", "less", "fewer", "under", "below", "maximum", "up"})
_ABOUT = frozenset(
    {"about", "around", "some", "approximately", "nearly", "almost", "roughly", "estimated", "circa", "an"}
)
_CURRENCIES = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "dollar": "USD", "euro": "EUR",
    "pound": "GBP", "rupee": "rupee", "rouble": "RUB", "ruble": "RUB", "yen": "JPY", "shekel": "ILS", "yuan": "CNY",
    "naira": "NGN", "rand": "ZAR",
}  # fmt: skip
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_RANGE = re.compile(r"(\d[\d,.]*)[-–—](\d[\d,.]*)$")
_REACH = 9  # tokens before a noun in which its number may stand
_NOT_COUNTS = frozenset({"date", "time"})


@dataclass(frozen=True, slots=True)
class Count:
    """A number read from tokens [first, last]."""

    first: int
    last: int
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None = None


def quantity_of(scene: Scene, head: int) -> Quantity | None:
    """The quantity of the phrase headed by the token: "at least 15 people", "dozens of targets", "$5 million"."""
    tree = scene.tree
    mention = scene.mention_at.get(head)
    if mention is not None and mention.type in _NOT_COUNTS:
        return None
    count = read_count(tree.lower, *_window(scene, head))
    if count is None or _is_dated(scene, count):
        return None
    counted, last = _counted(scene, head, count)
    span = tree.reading.span(count.first, max(count.last, last))
    return Quantity(
        of=counted,
        low=count.low,
        high=count.high,
        approximate=count.approximate,
        text=span.text,
        start=span.start,
        end=span.end,
        unit=count.unit,
    )


def _is_dated(scene: Scene, count: Count) -> bool:
    """Whether the number belongs to a date: "the December 31 attack"."""
    names = (scene.named_over.get(token) for token in range(count.first, count.last + 1))
    return any(name is not None and name.type in _NOT_COUNTS for name in names)


def _window(scene: Scene, head: int) -> tuple[int, int]:
    """Where the number of a phrase may stand: its quantifying words, up to the head."""
    tree = scene.tree
    first = max(tree.left[head], head - _REACH)
    if (
        tree.analysis.upos[head] in ("NUM", "SYM")
        or tree.lower[head] in _VAGUE
        or scene.lemmas[head] in _SCALES
    ):
        last = head
        for kid in tree.kids(head, "nummod", "compound", "flat", "nmod"):
            if (
                kid > head
                and tree.analysis.upos[kid] in ("NUM", "NOUN")
                and (
                    tree.lower[kid] in _SCALES
                    or tree.lower[kid] in _PLURAL_SCALES
                    or _plain(tree.lower[kid]) is not None
                )
            ):
                last = max(last, kid)
        if tree.analysis.upos[head] == "SYM" and tree.kids(head, "nummod"):
            last = max(last, *tree.kids(head, "nummod"))
        return first, last
    quantifiers = [k for k in tree.kids(head, "nummod", "amod", "det", "advmod") if k < head]
    return (first, max(quantifiers)) if quantifiers else (head, head - 1)


def _counted(scene: Scene, head: int, count: Count) -> tuple[str, int]:
    """The lemma of what is counted and the last token of quantity and noun together."""
    tree = scene.tree
    if count.last < head:
        return scene.lemmas[head], head
    for kid in tree.kids(head, "nmod"):
        if kid > head and scene.case(kid) == "of":
            return scene.lemmas[kid], kid
    if count.unit is not None:
        return "money", head
    return "people" if tree.analysis.upos[head] == "NUM" else scene.lemmas[head], head


def read_count(lower: tuple[str, ...], first: int, last: int) -> Count | None:
    """Reads the count in tokens [first, last] (lower-case words); None when there is none."""
    at = first
    while at <= last:
        found = _read_at(lower, at, last)
        if found is not None:
            return _with_words_before(lower, first, found)
        at += 1
    return None


def _read_at(lower: tuple[str, ...], at: int, last: int) -> Count | None:
    word = lower[at]
    if word in ("no", "zero", "none") and at <= last:
        return Count(at, at, 0.0, 0.0, False)
    if word in _CURRENCIES and at < last and (amount := _read_number(lower, at + 1, last)) is not None:
        value, end = amount
        return Count(at, end, value, value, False, _CURRENCIES[word])
    ranged = _RANGE.match(word)
    if ranged:
        low, high = _plain(ranged[1]), _plain(ranged[2])
        return None if low is None or high is None or low > high else Count(at, at, low, high, False)
    number = _read_number(lower, at, last)
    if number is not None:
        value, end = number
        if end + 2 <= last and lower[end + 1] in ("to", "and", "or", "-", "–", "—"):
            second = _read_number(lower, end + 2, last)
            if second is not None and second[0] > value:
                return Count(at, second[1], value, second[0], False)
        return Count(at, end, value, value, False)
    if word in _VAGUE:
        low, end = _VAGUE[word], at
        if at + 2 <= last and lower[at + 1] == "of" and lower[at + 2] in _PLURAL_SCALES and low is not None:
            low, end = low * _PLURAL_SCALES[lower[at + 2]], at + 2
        if word in ("few", "couple", "handful"):
            return Count(at, end, low, None, True)
        return Count(at, end, low, None, True) if low is not None else None
    return None


def _read_number(lower: tuple[str, ...], at: int, last: int) -> tuple[float, int] | None:
    """The number that starts at a token and its last token: digits or words, with scales."""
    total: float | None = None
    current: float | None = None
    end = at - 1
    while at <= last:
        word = lower[at]
        plain = _plain(word)
        if plain is not None and current is None:
            current = plain
        elif word in _UNITS and (current is None or (current % 10 == 0 and current != 0)):
            current = (current or 0.0) + _UNITS[word]
        elif word in _TENS and (current is None or current % 100 == 0):
            current = (current or 0.0) + _TENS[word]
        elif word in _SCALES and (
            current is not None
            or (total is None and word not in ("m", "bn", "k") and _after_article(lower, at))
        ):
            scaled = (current if current is not None else 1.0) * _SCALES[word]
            if word == "hundred":
                current = scaled
            else:
                total, current = (total or 0.0) + scaled, None
        elif (
            word in ("-", "and")
            and current is not None
            and at + 1 <= last
            and (lower[at + 1] in _UNITS or lower[at + 1] in _TENS)
            and (word == "-" or (current % 100 == 0 and current >= 100))
        ):
            at += 1
            continue
        else:
            break
        end = at
        at += 1
    if end < 0 or (total is None and current is None):
        return None
    return (total or 0.0) + (current or 0.0), end


def _after_article(lower: tuple[str, ...], at: int) -> bool:
    return at > 0 and lower[at - 1] in ("a", "half")


def _plain(word: str) -> float | None:
    return float(word.replace(",", "")) if _NUMBER.fullmatch(word) else None


def _with_words_before(lower: tuple[str, ...], first: int, count: Count) -> Count:
    """Widens a count by "at least", "more than", "about", "between" before it."""
    low, high, approximate, start = count.low, count.high, count.approximate, count.first
    at = count.first - 1
    while at >= max(first, count.first - 4):
        word = lower[at]
        if word in _LOW and low is not None:
            high, start = None, at
        elif (word in _HIGH and low is not None and word != "up") or (
            word == "up" and at + 1 < len(lower) and lower[at + 1] == "to"
        ):
            low, start = None, at
        elif word in _ABOUT:
            approximate, start = True, at
        elif word in ("than", "at", "to", "between", "as", "of", "a", "estimated", "many", "much"):
            start = at if word in ("at", "between") else start
        else:
            break
        at -= 1
    return Count(start, count.last, low, high, approximate, count.unit)
