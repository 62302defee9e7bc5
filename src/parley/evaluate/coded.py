"""A record as the scorer looks at it: codes instead of ids, sentences, chains of speakers.

Measuring only. In: a Record. Out: answers to "does this actor fit that code".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parley.record import Record
from parley.samples.gold import Codes
from parley.split import split
from parley.types import Claim, Event, Party, Role

_CODE = re.compile(r"[A-Z]{3}(?:-[A-Z]{3})?")


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a record: a code, where there is one, and the words."""

    code: str | None
    sector: str | None
    name: str

    def __str__(self) -> str:
        return self.code or self.name


class Coded:
    """A record with its ids looked up."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.text = record.document.text
        layout = split(self.text)
        self._starts = [layout.starts[first] for first, _ in layout.sentences]
        self._ends = [layout.ends[end - 1] for _, end in layout.sentences]
        self._actors = {actor.id: actor for actor in record.actors}
        self._claims = {claim.id: claim for claim in record.claims}

    def sentence(self, position: int) -> int:
        """The number of the sentence a position stands in."""
        return bisect_right(self._starts, position) - 1

    def words_of(self, position: int) -> str:
        """The sentence a position stands in."""
        number = max(self.sentence(position), 0)
        return self.text[self._starts[number] : self._ends[number]] if self._starts else ""

    def who(self, actor: str | None, words: str = "") -> Who:
        """The actor with an id; the words alone where there is none."""
        found = self._actors.get(actor) if actor is not None else None
        return Who(None, None, words) if found is None else Who(found.code, found.sector, words or found.name)

    def names(self, actor: str) -> str:
        """The canonical name of an actor."""
        found = self._actors.get(actor)
        return "" if found is None else found.name

    def party(self, party: Party | Role) -> Who:
        """Who is meant by the words of a claim's party or an event's role."""
        return self.who(party.actor, party.text)

    def roles(self, event: Event, *roles: str) -> tuple[Who, ...]:
        """Who fills the roles, each once."""
        return unique(self.party(role) for role in event.roles if role.role in roles)

    def told(self) -> tuple[Claim, ...]:
        """The claims of others than the narrator."""
        return tuple(claim for claim in self.record.claims if claim.voice != "narrator")

    def chain(self, claim_id: str | None) -> tuple[Who, ...]:
        """The speakers from the outermost to the innermost; the same one twice in a row counts once."""
        line: list[Who] = []
        seen: set[str] = set()
        while claim_id is not None and claim_id in self._claims and claim_id not in seen:
            seen.add(claim_id)
            claim = self._claims[claim_id]
            if claim.voice != "narrator" and claim.speaker is not None:
                line.append(self.party(claim.speaker))
            claim_id = claim.parent
        return unique(reversed(line))


def unique(people: Iterable[Who]) -> tuple[Who, ...]:
    """Each code, or name without a code, once."""
    return tuple({str(who): who for who in people}.values())


def fits(who: Who, codes: Codes) -> bool:
    """Whether somebody is one of those allowed: the same code, a country or sector alone, or a name."""
    for code in filter(None, codes):
        if _CODE.fullmatch(code) is None:
            if code.casefold() in who.name.casefold() or (
                who.name and who.name.casefold() in code.casefold()
            ):
                return True
        elif who.code is None:
            if code.casefold() == who.name.casefold():
                return True
        elif who.code == code or ("-" not in code and code in (who.code.split("-")[0], who.sector)):
            return True
    return False


def same_people(found: Sequence[Who], wanted: Sequence[Codes]) -> bool:
    """As many as wanted, and each of them wanted."""
    return len(found) == len(wanted) and contains(found, wanted)


def contains(found: Sequence[Who], wanted: Sequence[Codes]) -> bool:
    """Whether everybody wanted is there."""
    return all(any(fits(who, codes) for who in found) for codes in wanted)


def same_chain(found: Sequence[Who], wanted: Sequence[Codes], last: Who | None = None) -> bool:
    """The same speakers in the same order; one who repeats the `last` counts once, one with the code "" may lack."""
    if not wanted:
        return not found
    codes, rest = wanted[0], wanted[1:]
    if found and fits(found[0], codes) and same_chain(found[1:], rest, found[0]):
        return True
    repeated = last is not None and fits(last, codes)
    return (repeated or "" in codes) and same_chain(found, rest, last)
