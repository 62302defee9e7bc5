"""Where place names stand in a text, and what each phrase asks the gazetteer for.

Used by `places` on the resolve stage. Comes in: plain text, or a span handed in. Goes out: Asked records; a name is
taken for a place only where its surroundings speak for it, never a person's name or a demonym.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from parley.resolve.gazetteer import Entry, Gazetteer
from parley.resolve.names import KIND_WORDS, NOT_PLACES, fold, written_out
from parley.resolve.place_phrases import Phrase, capitalised, known_parts, take_apart

_CANDIDATES = 40
_KNOWN_TOWN = 100_000
_BROAD_KINDS = frozenset({"country", "admin1", "area", "water"})
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|from|to|towards?|outside|inside|around|across|over|into|of|off|between|throughout|via|through|"
    r"(?:north|south|east|west)\w*|city|town|village|camp|province|district|region|governorate|county|capital|hospital|"
    r"left|leave|leaves|entered|enter|seized|captured|retook|recaptured|took|reached|hit|struck|bombed|shelled|attacked|"
    r"stormed|besieged|visited|fled|controls?|controlled|hold|holds|held|overran|liberated|abandoned|rocked|shook"
    r")\s+(?:the\s+|(?:far\s+)?(?:north|south|east|west|central)\w*\s+|nearby\s+|downtown\s+|greater\s+)*\Z",
    re.I,
)
_PERSON_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|Lord|Lady|Gen|Col|Maj|Capt|Lt|Sgt|Sen|Rep|Gov|President|Minister|Chancellor|Secretary|"
    r"Ambassador|General|Colonel|Major|Captain|Senator|Governor|Mayor|Judge|King|Queen|Prince|Princess|Sheikh|"
    r"Spokesman|Spokeswoman|Spokesperson|spokesman|spokeswoman|spokesperson|envoy|[Ll]awyer|[Aa]nalyst)\.?\s+\Z"
)
_OUTER = re.compile(r"(?:,\s+|\s+\(|\s+(?:in|of)\s+(?:the\s+)?(?:[a-z]+ ){0,4}?)(?=[A-Z])")
_DIRECTION_BEFORE = re.compile(
    r"\b(?:(?:(?:(?:north|south)[- ]?(?:east|west)?|east|west)(?:ern)?|central)\s"
    r"|the\s(?:(?:north|south)[- ]?(?:east|west)?|east|west|cent(?:er|re))\sof\s(?:the\s)?)\Z",
    re.I,
)
_OF_COUNTRY = re.compile(
    r"\bthe\s(?:(?:north|south)[- ]?(?:east|west)?|east|west|cent(?:er|re))\sof\sthe\s(?:country|nation)\b",
    re.I,
)
_CONTRACTED = re.compile(r"['’](?:ll|ve|re|m|d|t)\b", re.I)
_DIRECTION_WORD = re.compile(r"(?:(?:north|south)[- ]?(?:east|west)?|east|west)(?:ern)?|central", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """One span and what it was taken apart into."""

    start: int
    end: int
    phrase: Phrase | None
    kinds: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    found: bool = False  # by look-up, not handed in

    @property
    def key(self) -> str | None:
        return fold(self.phrase.name) if self.phrase is not None and self.phrase.name else None


class PlaceFinder:
    """Finds and takes apart place phrases with one gazetteer and the tables of demonyms."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._demonyms = _demonyms()
        self._regions = _region_adjectives()
        self._organizations = _organizations()
        self._adjectives = self._demonyms.keys() | self._regions.keys()
        self._short_names = frozenset(
            key for key in self._demonyms if any(entry.kind == "country" for entry in gazetteer.find(key))
        )  # "US" is the country after "in", an adjective before a noun

    def is_demonym(self, words: str) -> bool:
        """Whether the words are an adjective or people of a country or region ("Turkish", "Finns")."""
        return fold(words) in self._adjectives

    def ask(self, text: str, start: int, end: int) -> Asked:
        """A span handed in, taken apart."""
        words = text[start:end]
        phrase = Phrase(words) if fold(words) in self._adjectives else take_apart(words, self.gazetteer.has)
        kinds = () if phrase is None else phrase.kinds
        return Asked(
            start, end, phrase, kinds or _kinds_around(text, start, end), self._outer(text, end, phrase)
        )

    def look_up(self, text: str) -> list[Asked]:
        """Spans of place names in plain text: known names with enough evidence that a place is meant."""
        asked: list[Asked] = []
        for start, end in capitalised(text):
            if text.startswith("The ", start):
                start += 4
            for first, last in self._parts(text[start:end]):
                one = self._found(text, start, start + first, start + last, end)
                if one is not None and (not asked or asked[-1].end <= one.start):
                    asked.append(one)
        parts = [
            Asked(m.start(), m.end(), take_apart(m[0], self.gazetteer.has), found=True)
            for m in _OF_COUNTRY.finditer(text)
        ]
        return sorted([*asked, *parts], key=lambda one: one.start)

    def candidates(self, key: str) -> tuple[Entry, ...]:
        """What a key may mean; a demonym means its country or region."""
        found = self.gazetteer.find(key)[:_CANDIDATES] or self.gazetteer.find(written_out(key))[:_CANDIDATES]
        if key in self._regions:
            return self.gazetteer.find(self._regions[key])[:1]
        country = self.gazetteer.country(self._demonyms[key]) if key in self._demonyms else None
        return (country,) if country is not None and not any(e.kind == "country" for e in found) else found

    def count_adjectives(self, text: str) -> dict[str, float]:
        """How the text's demonyms share out over countries."""
        counts: Counter[str] = Counter()
        for start, end in capitalised(text):
            for word in text[start:end].split():
                code = self._demonyms.get(fold(word)) or self._demonyms.get(fold(word).removesuffix("s"))
                if code is not None:
                    counts[code] += 1
        total = sum(counts.values())
        return {code: count / total for code, count in sorted(counts.items())}

    def outlet_country(self, outlet: str | None) -> str | None:
        """The country an outlet's name speaks of ("Lebanon News", "Jerusalem Post"), None when unclear."""
        if not outlet:
            return None
        for start, end in capitalised(outlet):
            for first, last in self._parts(outlet[start:end]):
                best = self.gazetteer.find(outlet[start + first : start + last])[0]
                if best.population >= _KNOWN_TOWN:
                    return best.country
        codes = [self._demonyms[fold(word)] for word in outlet.split() if fold(word) in self._demonyms]
        return codes[0] if codes else None

    def _outer(self, text: str, end: int, phrase: Phrase | None) -> tuple[str, ...]:
        """Keys of the name that follows as the one this lies in: "Rafah, Gaza", "Homs in central Syria"."""
        found = _OUTER.match(text, end, end + 60)
        if not found or phrase is None or phrase.name is None:
            return ()
        at = found.end()
        run = next(iter(capitalised(text[at : at + 60])), None)
        if run is None or run[0] != 0:
            return ()
        words = text[at : at + run[1]]
        return tuple(fold(words[a:b]) for a, b in list(known_parts(words, self.gazetteer.has))[:1])

    def _parts(self, run: str) -> Iterable[tuple[int, int]]:
        return known_parts(run, self._is_name)

    def _is_name(self, key: str) -> bool:
        if key in NOT_PLACES or key in self._regions or not self.gazetteer.has(key):
            return False
        return key not in self._demonyms or key in self._short_names

    def _found(self, text: str, run_start: int, start: int, end: int, run_end: int) -> Asked | None:
        """The known name at [start, end) of a capitalised run, if its surroundings speak for a place."""
        words = text[start:end]
        entries = self.gazetteer.find(words)
        if (
            not entries
            or _CONTRACTED.search(words)
            or _PERSON_BEFORE.search(text, max(0, run_start - 24), run_start)
        ):
            return None
        if not self._may_be(words, entries[0]) or not self._may_follow(text[run_start:start]):
            return None
        locative = _LOCATIVE.search(text, max(0, run_start - 40), start) is not None
        if fold(words) in self._short_names and not locative:
            return None
        outer = self._outer(text, end, Phrase(words))
        kinds = _kinds_around(text, start, end)
        known = _is_broad(entries[0])
        whole = start == run_start and end >= run_end - 2
        listed = bool(outer) and re.match(r"\s*,\s+[A-Z]", text[end : end + 5]) is not None
        evident = (whole and (locative or known or listed)) or (locative and known and start == run_start)
        if not evident and not kinds and not (entries[0].kind in _BROAD_KINDS and not entries[0].alias):
            return None
        begin = with_direction(text, start)
        phrase = take_apart(text[begin:end], self.gazetteer.has) or Phrase(words)
        return Asked(begin, end, phrase, kinds or phrase.kinds, outer, found=True)

    def _may_be(self, words: str, best: Entry) -> bool:
        """Not "Car" for the CAR, nor a village for the organization of its name."""
        if best.kind == "city":
            return fold(words) not in self._organizations
        return len(words) > 3 or words.isupper()

    def _may_follow(self, lead: str) -> bool:
        """Whether a place may follow these capitalised words: "Syrian " yes, "John " no."""
        bare = lead.strip()
        if not bare or fold(bare) in {"the", ""} or lead.endswith(" of "):
            return True
        return fold(bare) in self._demonyms or _DIRECTION_WORD.fullmatch(bare) is not None


def _is_broad(entry: Entry) -> bool:
    """Whether the name is known by itself: anything but a small town."""
    return entry.kind != "city" or entry.population >= _KNOWN_TOWN


def _kinds_around(text: str, start: int, end: int) -> tuple[str, ...]:
    """Kinds asked for by the words just before or after a name: "the city of X", "X province"."""
    after = re.match(r"(?:['’]s)?[ -]([A-Za-z]+)", text[end : end + 24])
    before = re.search(r"\b([a-z]+)\s+(?:of\s+(?:the\s+)?)?\Z", text[max(0, start - 24) : start])
    for found in (after, before):
        if found:
            kinds = KIND_WORDS.get(found[1].lower())
            if kinds and not (found is after and found[1] == "State"):
                return kinds
    return ()


def with_direction(text: str, start: int) -> int:
    """Where the phrase begins if a direction stands before the name: "southern " or "the north of "."""
    before = _DIRECTION_BEFORE.search(text, max(0, start - 26), start)
    return before.start() if before else start


def _demonyms() -> dict[str, str]:
    """Folded adjectives and peoples → alpha-3, from data/registry/countries.csv; ambiguous ones left out."""
    text = (files("parley") / "data" / "registry" / "countries.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(lines):
        words = [w for cell in ("adjectives", "people") for w in (row[cell] or "").split(";") if w]
        for word in words:
            for form in (word, f"{word}s"):
                found.setdefault(fold(form), set()).add(row["code"])
    return {word: next(iter(codes)) for word, codes in sorted(found.items()) if len(codes) == 1}


def _organizations() -> frozenset[str]:
    """Folded names of the registry's groups, agencies and organizations: some village is called like many."""
    found: set[str] = set()
    for name in ("groups", "agencies", "igos", "outlets"):
        text = (files("parley") / "data" / "registry" / f"{name}.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#")):
            found.update(fold(alias) for alias in (row["name"], *(row["aliases"] or "").split(";")) if alias)
    return frozenset(found)


def _region_adjectives() -> dict[str, str]:
    """Folded adjectives of regions → the region's name, from data/area_adjectives.csv."""
    text = (files("parley") / "data" / "area_adjectives.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {fold(row["adjective"]): row["region"] for row in csv.DictReader(lines)}
