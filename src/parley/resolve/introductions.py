"""Resolve: how a text introduces a name: the office before it, the apposition after it.

Comes in: a text, its Scan and a place in it where a name stands. Goes out: the phrase "US mediator Amos Hochstein,
a …" to be read by offices.py. Works on words alone, so that it serves bare strings and whole documents alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parley.resolve.candidates import Candidate
from parley.resolve.phrases import CALENDAR, PARTICLES, TITLES
from parley.resolve.registry import Match, Scan, fold

_APPOSITION = re.compile(
    r"\s?,\s+(?:who (?:is|was|leads|led|heads|headed|runs|ran|chairs|chaired|directs|commands|commanded|represents) )?"
    r"((?:the |a |an |his |her |its )?[^,.;:()“”\"\n]{3,90})"
)
_BORDER = '.;:!?,()“”"\n—'
_DASHES = ("-", "–", "--")
_ABBREVIATED = 4  # letters of a title that a full stop may follow: "Lt.", "Capt."
_LEFT = 9  # words an office before a name may have
_SMALL = frozenset({"of", "for", "the", "and", "to"})


@dataclass(frozen=True, slots=True)
class Place:
    """A name in the text: words `first` to `last`, the last being its key."""

    first: int
    last: int


class Introductions:
    """Finds names again in one text. Built once per text, asked per name."""

    def __init__(self, scan: Scan) -> None:
        self._words = scan.words
        self._matches: Mapping[int, Match] = {
            at: m for m in scan.matches for at in range(m.first, m.last + 1)
        }
        self.read: dict[tuple[str, str], tuple[Candidate, ...]] = {}  # phrase and name → what was read in it
        self._places: dict[str, list[int]] = {}
        text = scan.words.text
        for at, key in enumerate(scan.words.keys):
            if text[scan.words.starts[at]].isupper() or self._is_second_half(at):
                self._places.setdefault(key, []).append(at)

    def places(self, name: str) -> list[Place]:
        """Where a name, or its last part alone, stands; other people's first names before it rule a place out."""
        parts = [fold(p) for p in re.split(r"[\s\-]+", name) if p]
        if not parts:
            return []
        return [p for at in self._places.get(parts[-1], ()) if (p := self._place(at, parts)) is not None]

    def _place(self, at: int, parts: Sequence[str]) -> Place | None:
        first = at
        while first > 0 and self._joined(first - 1) and self._part_of_name(first - 1):
            first -= 1
        if first > 0 and self._words.keys[first - 1] in ("of", "for"):
            first = max(
                first, at + 1 - len(parts)
            )  # "Minister of Tribal Affairs Bodo": where the name begins is unknown
        before = self._words.keys[first:at]
        if at + 1 < len(self._words) and self._joined(at) and self._part_of_name(at + 1):
            return None  # the key is not the last part: "Miller Park", "Biden Jr" is worth the loss
        given = [k for k in before if k not in TITLES and k not in PARTICLES]
        wanted = [p for p in parts[:-1] if p not in TITLES and p not in PARTICLES]
        if given and wanted and not set(given) & set(wanted):
            return None
        return Place(first, at)

    def given_after(self, name: str) -> set[str]:
        """Given names that follow a family name: "Lee Dae-jun" of "Lee"."""
        out: set[str] = set()
        words = self._words
        for at in self._places.get(fold(name), ()):
            for after in range(at + 1, min(at + 3, len(words))):
                if not self._joined(after - 1) or not words.text[words.starts[at + 1]].isupper():
                    break
                if self._matches.get(at + 1) is not None or words.keys[at + 1] in CALENDAR:
                    break
                out.add(words.keys[after])
        return out

    def _is_second_half(self, at: int) -> bool:
        """The second half of a given name, tied to the first by a hyphen: "Wang Mei-hua"."""
        words = self._words
        if at == 0 or words.text[words.ends[at - 1] : words.starts[at]] != "-":
            return False
        return words.text[words.starts[at - 1]].isupper()

    def _joined(self, at: int) -> bool:
        """Only a space or hyphen stands between this word and the next."""
        gap = self._words.text[self._words.ends[at] : self._words.starts[at + 1]]
        return gap in (" ", "-") or (gap == ". " and self._words.ends[at] - self._words.starts[at] <= 2)

    def _part_of_name(self, at: int) -> bool:
        key = self._words.keys[at]
        if key in CALENDAR or key in (
            "the",
            "a",
            "an",
            "in",
            "on",
            "and",
            "but",
            "as",
            "when",
            "after",
            "while",
        ):
            return False
        match = self._matches.get(at)
        if match is not None and not match.has("holder", "place"):
            return False
        return self._words.text[self._words.starts[at]].isupper() or key in PARTICLES

    def name(self, place: Place) -> str:
        """The name as it stands there, without titles."""
        first = place.first
        while first < place.last and self._words.keys[first] in TITLES:
            first += 1
        return self._words.text[self._words.starts[first] : self._words.ends[place.last]]

    def key(self, place: Place) -> str:
        """The name's last part, folded."""
        return self._words.keys[place.last]

    def span(self, place: Place) -> tuple[int, int]:
        """Characters of the name there."""
        return self._words.starts[place.first], self._words.ends[place.last]

    def phrases(self, place: Place) -> Iterator[str]:
        """Phrases that may say who it is: with what stands before it, then with what follows a comma."""
        words, text = self._words, self._words.text
        name = text[words.starts[place.first] : words.ends[place.last]]
        first = self._left(place.first)
        if first < place.first:
            yield text[words.starts[first] : words.ends[place.last]]
        elif self._between_commas(place):
            first = self._left(place.first - 1) if place.first > 1 else place.first
            yield f"{text[words.starts[first] : words.ends[place.first - 1]]} {name}"
        after = _APPOSITION.match(text, words.ends[place.last])
        if after is not None:
            yield f"{name}, {after.group(1)}"

    def _between_commas(self, place: Place) -> bool:
        """ "Kenya's health minister, Amina Okello, said": the office before the comma is the name's."""
        words, text = self._words, self._words.text
        if place.first == 0 or self._matches.get(place.first - 1) is None:
            return False
        gap = text[words.ends[place.first - 1] : words.starts[place.first]]
        return gap == ", " and text[words.ends[place.last] : words.ends[place.last] + 1] == ","

    def _left(self, first: int) -> int:
        at = first
        while at > 0 and first - at < _LEFT:
            gap = self._words.text[self._words.ends[at - 1] : self._words.starts[at]]
            short = gap == ". " and self._words.ends[at - 1] - self._words.starts[at - 1] <= _ABBREVIATED
            if any(c in _BORDER for c in gap) and not short:
                break
            if gap.strip() in _DASHES and gap != gap.strip():
                break  # "Douri, Agency- Norlandic officials": where the report comes from
            match, key = self._matches.get(at - 1), self._words.keys[at - 1]
            capital = self._words.text[self._words.starts[at - 1]].isupper()
            if match is None and not capital and key not in _SMALL:
                break
            at = match.first if match is not None else at - 1
        while at < first and self._words.keys[at] in _SMALL:
            at += 1
        return at
