"""Resolve: whose somebody is whose words name no country, or only by what the whole text is about.

Comes in: a reading and the head of its phrase. Goes out: the reading with the country that the text gave such people
before, or that the network points to; none for those who are said not to be from here.
"""

from __future__ import annotations

from dataclasses import replace

from parley.resolve.bodies import ELSEWHERE
from parley.resolve.candidates import Candidate, make_code
from parley.resolve.countries import Countries
from parley.resolve.setting import Setting
from parley.resolve.sides import Sides
from parley.resolve.tables import INTERNATIONAL
from parley.tree import Tree
from parley.types import Span

_PEOPLE = frozenset(
    {"CVL", "REF", "LAB", "EDU", "MED", "AGR", "REL", "CRM"}
)  # whom no government's text calls its own
_ABROAD = frozenset(
    {"ministry", "minister", "office", "secretary", "affair", "adviser", "advisor", "committee"}
)
COUNTS = frozenset({"dozens", "hundreds", "thousands", "scores", "tens", "many", "several"})
_LANDS = frozenset({"country", "nation", "state"})


class Placing:
    """One document's countries, as its words and the network give them."""

    def __init__(self, tree: Tree, setting: Setting, countries: Countries, sides: Sides | None) -> None:
        self._tree, self._setting, self._countries, self._sides = tree, setting, countries, sides

    def placed(self, found: Candidate, head: int) -> Candidate:
        """A role without a country of its own, or with the one most spoken of, gets the one its context gives."""
        if found.kind == "name" and found.code is None and found.country is None and self._sides is not None:
            return self._sides.named(found, head)
        vague = found.kind == "role" and (found.country is None or found.assumed)
        group = found.entry is not None and found.entry.role == "group"  # "countries", "allies"
        if not vague or group or self.is_foreign(head):
            return found
        said = self._countries.before(head)
        if said is not None and found.country not in INTERNATIONAL:
            why = (*found.reasons, "of the country the text gave such people before")
            code = make_code(said, found.sector)
            return replace(found, country=said, code=code, reasons=why, assumed=True)
        if found.sector is None and found.country not in INTERNATIONAL:
            found = replace(
                found, country=None, code=None, assumed=False
            )  # a team, a crew: nothing says whose
        own = self._setting.issuer is not None and found.sector not in _PEOPLE
        if self._sides is None or own:
            return found  # officials without a name are those of the government that publishes
        return self._sides.placed(found, head)

    def is_foreign(self, head: int) -> bool:
        """Whether words say that somebody is not from here: "foreign forces", "crews from 20 countries"."""
        tree = self._tree
        words = {tree.lower[k] for k in tree.kids(head, "amod", "compound")}
        if tree.analysis.lemmas[head] in _ABROAD:
            words -= {"foreign"}  # "the foreign ministry"
        lands = [k for k in tree.kids(head, "nmod") if tree.analysis.lemmas[k] in _LANDS]
        return bool(words & ELSEWHERE) or any(tree.feature(k, "Number") == "Plur" for k in lands)

    def made(self, span: Span, head: int) -> Candidate | None:
        """A reading for words that the registry does not know, as the network sees them."""
        if self._sides is None or self.is_foreign(head):
            return None
        tree = self._tree
        bare = tree.analysis.upos[head] == "NUM" or tree.lower[head] in COUNTS
        if bare and not tree.kids(head, "nmod", "amod"):
            return self._sides.counted(span, head)
        return self._sides.made(span, head)
