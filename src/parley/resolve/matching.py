"""Resolve: whether two readings may be one person or body, and what one reading takes from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parley.resolve.candidates import BODIES, Candidate, make_code
from parley.resolve.entities import STATES, Entity, has_title
from parley.resolve.tables import INTERNATIONAL
from parley.types import Mention, Span

_GENERIC = frozenset({"official", "chief", "leader"})  # offices that say little
_KNOWN = ("state media", "state television", "state tv", "state-run", "government forces", "security forces")
_TITLE = 6  # characters before a name in which its title stands
_TITLE_GENDERS = {
    "mr": "he",
    "sir": "he",
    "lord": "he",
    "mrs": "she",
    "ms": "she",
    "miss": "she",
    "lady": "she",
    "dame": "she",
    "madam": "she",
}


def of_body(found: Candidate, body: Candidate, *, keep: bool = False) -> Candidate:
    """A role with the country of a body; its sector too where the role has none of its own and none is to `keep`."""
    country, sector = body.country, found.sector
    lends = country in INTERNATIONAL or (not keep and found.entry is not None and found.entry.sector == "*")
    if lends or sector is None:
        sector = body.sector or sector
    reasons = (*found.reasons, f"of {body.name}")
    return replace(
        found, country=country, sector=sector, code=make_code(country, sector), reasons=reasons, assumed=False
    )


def holds_title(found: Candidate, linked: Sequence[Entity]) -> bool:
    """Whether somebody's own office, where one is known, may be the one a phrase names."""
    return not found.person or any(
        e.candidate.office is None
        or (
            has_title(found.office or "", e.candidate.office)
            and "ELI" not in (e.candidate.sector, found.sector)
        )
        for e in linked
    )


def is_one_person(entity: Entity) -> bool:
    one = entity.candidate
    return one.person and (one.said is not None or one.kind in ("holder", "name"))


def title_gender(text: str, entity: Entity) -> str | None:
    """What the title before one of somebody's mentions says: "Mrs Adeyemi"."""
    for start, end in sorted(entity.mentions):
        words = text[max(0, start - _TITLE) : end].replace(".", "").lower().split()
        for word in words:
            if word in _TITLE_GENDERS:
                return _TITLE_GENDERS[word]
    return None


def with_best_name(best: Candidate, read: Sequence[Candidate]) -> Candidate:
    """An office's reading under the fullest name its cluster gives."""
    names = [c for c in read if c.kind in ("name", "holder", *BODIES)]
    if best.kind != "role" or not names:
        return best
    fullest = max(names, key=lambda c: len(c.name))
    person = best.person or fullest.person
    return replace(best, name=fullest.name, person=person, said=fullest.name if person else None)


def told_apart(best: Candidate, read: Sequence[Candidate]) -> Candidate:
    """The Grand Mufti is "the highest official of religious law" but no official of the government."""
    if best.kind != "role" or best.office not in _GENERIC:
        return best
    sector = next((c.sector for c in read if c.kind == "role" and c.sector not in (None, best.sector)), None)
    return best if sector is None else replace(best, sector=sector, code=make_code(best.country, sector))


def agree(found: Candidate, linked: Sequence[Entity]) -> bool:
    """Whether what a vague phrase refers to can be what it says: sectors agree, or one says none."""
    one = linked[0].candidate
    return len(linked) > 1 or one.person or found.sector is None or one.sector in (None, found.sector)


def definite(span: Span) -> bool:
    text = span.text.lower()
    return text[:4] in ("the ", "his ", "its ") or " " not in text.strip() or text.startswith(_KNOWN)


def possible(candidate: Candidate, mention: Mention) -> bool:
    """A named person is no country, though a country, a town or a people may have the name."""
    return not (mention.type == "person" and mention.named and candidate.kind in (*STATES, "place"))


def strength(candidate: Candidate) -> tuple[bool, bool, bool, float]:
    """How much a mention says of who somebody is."""
    return candidate.code is not None, not candidate.assumed, candidate.kind != "name", candidate.score
