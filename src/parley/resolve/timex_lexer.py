"""Words of time: cuts the neighbourhood of time words into typed tokens, one letter a type.

Used by `times`. Comes in: text. Goes out: token runs whose letters spell what the grammar's expressions read.
Text without a time word costs one scan. Letters:
  M month  w weekday  P part of day  u unit  K day(s)  W weekend  n number  v vague number  A a/an  T the
  O of  o ordinal  y year  D decade  Z century  d deictic day  t tonight, overnight  l last  f next  h this, same
  b ago, earlier  g later, after  B before  e early, mid, late, end  s season  q quarter, half  C clock  z zone
  E every  N numeric date  i in, on, at  F from, between  R to, until, dash  & and  c comma  k since  S daily, weekly
  Q once, twice  ~ about  r now, recently  H hyphen  ( bracket  G Q3, H1  X feast  j for  V BC, AD  x other  . end
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parley.resolve import timex_holidays as holidays
from parley.resolve.timex_words import ORDINALS, SMALL, TENS, vocabulary

_HALF_DAY = r"(?:\s?[apAP](?:\.\s?[mM]\.|\.?\s?[mM]\b))"
_CLOCK = "|".join(
    (
        rf"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?{_HALF_DAY}?(?![\d%])",
        rf"(?:[01]?\d|2[0-4])\.[0-5]\d{_HALF_DAY}",
        r"(?:1[0-2]|0?[1-9])\s?(?:[apAP]\.\s?[mM]\.|[apAP]\s?[mM]\b|o['’]clock\b)",
        r"(?:[01]\d|2[0-3])[0-5]\d(?=\s?(?:GMT|UTC|hours|hrs)\b)",
        r"(?:[01]?\d|2[0-3])h(?:[0-5]\d)?\b",
    )
)
_NUMERIC_DATE = "|".join(
    (
        r"\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])",
        r"\d{1,2}\.\d{1,2}\.\d{4}(?!\d)",
        r"\d{1,2}-\d{1,2}-\d{4}(?!\d)",
        r"\d{4}/\d{1,2}/\d{1,2}(?!\d)",
        r"\d{4}-\d{1,2}-\d{1,2}(?!\d)",
    )
)
_TOKEN = re.compile(
    rf"(?P<feast>{holidays.PATTERN})"
    r"|(?P<iso>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-]))"
    rf"|(?P<slash>{_NUMERIC_DATE})"
    rf"|(?P<clock>{_CLOCK})"
    r"|(?P<decade>(?:1\d|20)\d0['’]?s\b|['’][0-9]0s\b)"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<year>(?:1\d|20|21)\d\d(?![\d%]|[.,]\d))"
    r"|(?P<quarter>Q[1-4]\b|H[12]\b)"
    r"|(?P<era>B\.C\.(?:E\.)?|A\.D\.|C\.E\.|BCE?\b|AD\b|CE\b)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w%])"
    r"|(?P<word>[A-Za-zÀ-ÿ]+(?:['’](?!s\b)[A-Za-z]+)?)(?:['’]s?\b|(?P<dot>\.)(?=\s*[a-z\d,(–-]))?"
    r"|(?P<mark>[,(–—‑‐-])"
    r"|(?P<end>(?:[.!?;:”\"“)\]]|\n[ \t]*\n)+)"
    r"|\S"
)
_LETTERS = {
    "iso": "N", "slash": "N", "clock": "C", "decade": "D", "feast": "X", "ordinal": "o", "year": "y",
    "quarter": "G", "number": "n", "era": "V", "end": ".",
}  # fmt: skip
_TENS_ORDINAL = re.compile(
    r"(twenty|thirty)[- ](first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.I
)
_TENS_NUMBER = re.compile(
    r"(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)\b",
    re.I,
)
_TRIGGER = re.compile(
    r"\b(?:(?:1\d|20)\d\d(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d\d?(?:[:.]\d\d|\s?[ap]\.?\s?m\b|h\d\d)"
    r"|[12]\d{3}s|\d{3,4}(?=\s?B\.?C)|Q[1-4]\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b|january|february|march|april|may\b|june|july|august"
    r"|september|october|november|december|(?:mon|tue|tues|wed|weds|thur?s?|fri|sat|sun)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tonight|yesterday|tomorrow|overnight|now\b|nowadays"
    r"|currently|presently|recently|lately|formerly|daily|weekly|monthly|yearly|annual|quarterly|fortnight|hourly"
    r"|nightly|morning|afternoon|evening|night|dawn|dusk|noon|midday|midnight|sunset|sunrise|daybreak|nightfall"
    r"|spring|summer|autumn|winter|fall\b|seconds?\b|minute|hour|day|week|month|year|decade|centur|since\b"
    rf"|quarter|half\b|gmt\b|utc\b|season|o['’]clock|{holidays.TRIGGER})",
    re.I,
)  # a word that starts like one is let through: the grammar decides
_CAPITAL_ONLY = frozenset("may march mar sun sat mon wed august jan dec apr sept sep est ad ist".split())
_ABBREVIATED = frozenset(
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed weds thu thur thurs fri sat sun".split()
)
_BEFORE, _AFTER = 40, 52


@dataclass(frozen=True, slots=True)
class Token:
    """One word of time or its neighbour; `value` depends on the letter."""

    letter: str
    value: object
    start: int
    end: int
    plural: bool = False


class Lexer:
    """Cuts text into runs of tokens around its time words; a run never spans far from one."""

    def __init__(self) -> None:
        self._words = vocabulary()

    def runs(self, text: str) -> Iterator[list[Token]]:
        """Token runs in text order, without overlap."""
        begin = end = -1
        for found in _TRIGGER.finditer(text):
            if end >= 0 and found.start() - _BEFORE <= end:
                end = found.end() + _AFTER
                continue
            if end >= 0:
                yield self._tokens(text, begin, end)
            begin, end = max(0, found.start() - _BEFORE, end), found.end() + _AFTER
        if end >= 0:
            yield self._tokens(text, begin, end)

    def _tokens(self, text: str, begin: int, end: int) -> list[Token]:
        while begin > 0 and not text[begin - 1].isspace():
            begin -= 1
            if begin % _BEFORE == 0:  # a run without blanks is cut somewhere
                break
        end = min(end, len(text))
        limit = min(len(text), end + _AFTER)
        while end < limit and not text[end].isspace():
            end += 1
        out: list[Token] = []
        at = begin
        while at < end:
            found = _TOKEN.search(text, at, end)
            if found is None:
                break
            token = self._token(text, found)
            out.append(token)
            dot = found.start("dot")
            at = dot if dot >= token.end else max(token.end, found.end())
        return [self._lower_case(out, number) for number in range(len(out))]

    def _lower_case(self, tokens: list[Token], at: int) -> Token:
        """ "march 3" and "of march" are the month even in lower case; "may" and "march" else are verbs."""
        token = tokens[at]
        if token.letter != "x" or token.value not in _CAPITAL_ONLY:
            return token
        before = tokens[at - 1].letter if at else "."
        after = tokens[at + 1].letter if at + 1 < len(tokens) else "."
        if (
            before in "oOlfE"
            or (before == "n" and after != "x")
            or after in "oy"
            or (after == "n" and before != "x")
        ):
            return Token(*self._words[str(token.value)], token.start, token.end)
        return token

    def _token(self, text: str, found: re.Match[str]) -> Token:
        kind = found.lastgroup if found.lastgroup != "dot" else "word"
        start, end = found.span(kind) if kind else found.span()
        if kind == "word":
            return self._word(text, found)
        raw = text[start:end]
        if kind == "mark":
            return Token(*self._words.get(raw, ("x", raw)), start, end)
        letter = _LETTERS.get(kind or "", "x")
        return Token(letter, _number_value(letter, raw), start, end)

    def _word(self, text: str, found: re.Match[str]) -> Token:
        start, end = found.span("word")
        raw = found["word"]
        lower = raw.lower()
        for pattern, letter in ((_TENS_ORDINAL, "o"), (_TENS_NUMBER, "n")):
            if lower in TENS and (tens := pattern.match(text, start)):
                small = tens[2].lower()
                return Token(
                    letter,
                    TENS[tens[1].lower()] + (ORDINALS if letter == "o" else SMALL)[small],
                    start,
                    tens.end(),
                )
        letter, value = self._words.get(lower, ("x", raw))
        if lower in _CAPITAL_ONLY and raw[0].islower():
            return Token("x", raw, start, end)
        if lower in _ABBREVIATED and found["dot"]:
            end += 1
        if letter == "x":
            value = raw
        return Token(
            letter, value, start, end, plural=letter in "uKZ" and lower.endswith("s") and lower != "centurie"
        )


def _number_value(letter: str, raw: str) -> object:
    if letter == "n":
        return float(raw.replace(",", ""))
    if letter == "y":
        return int(raw)
    if letter == "o":
        return int(raw[:-2])
    if letter == "V":
        return raw[0]
    return raw
