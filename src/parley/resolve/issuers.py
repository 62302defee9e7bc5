"""Resolve: whose own words a document is, told by its outlet: "The White House", "UN press releases", "Reuters".

Comes in: the outlet's name. Goes out: the country of its newsroom or, where a government or an organisation of states
publishes itself, the body that the document's unnamed officials belong to.
"""

from __future__ import annotations

from collections.abc import Sequence

from parley.resolve.candidates import Candidate
from parley.resolve.offices import PhraseReader
from parley.resolve.phrases import word_set
from parley.resolve.registry import Registry
from parley.resolve.setting import Issuer, Setting, spoken_of
from parley.resolve.tables import INTERNATIONAL, Entry

_PUBLICATION = word_set(
    "news newsroom press media briefing briefings notes release releases statement statements office service website "
    "site archive archives spokesperson spokesman information center centre room transcripts online"
)
_OWN = frozenset({"agency", "igo", "seat", "group"})
_POWERS = frozenset({"GOV", "MIL", "LEG", "JUD", "COP"})


def find_issuer(outlet: str | None, registry: Registry, reader: PhraseReader) -> Issuer:
    """Who publishes under this name; a name that is not known says nothing."""
    name = (outlet or "").removeprefix("The ").removeprefix("the ")
    entries = registry.lookup(outlet or "") or registry.lookup(name)
    if entries:
        own = all(entry.kind != "outlet" for entry in entries)
        return _issuer(next((e for e in entries if e.country), None), official=own)
    body = _body_before(name, registry)
    if body is not None:
        return _issuer(body, official=True)
    for found in reader.read(name, Setting())[:1]:
        stated = found.country is not None and not found.assumed and not found.person
        if stated and found.sector in _POWERS and _is_body(found):
            return Issuer(country=found.country, sector=found.sector, official=True)
    return Issuer(country=_named_country(name, registry), sector="JRN")


def _named_country(name: str, registry: Registry) -> str | None:
    """The country that a newspaper's name says it is of: "Norland Today", "The Douri Times"."""
    found = {country for _, country in spoken_of(registry.scan(name))}
    return next(iter(found)) if len(found) == 1 else None


def _issuer(entry: Entry | None, *, official: bool) -> Issuer:
    if entry is None:
        return Issuer()
    foreign = entry.country in INTERNATIONAL and not official
    return Issuer(country=None if foreign else entry.country, sector=entry.sector, official=official)


def _is_body(found: Candidate) -> bool:
    return found.kind in _OWN or (found.entry is not None and found.entry.role == "body")


def _body_before(name: str, registry: Registry) -> Entry | None:
    """The body whose name is followed by words for a publication alone: "UN briefing notes"."""
    scan = registry.scan(name.partition("(")[0])
    first = scan.matches[0] if scan.matches else None
    if first is None or first.first > 0:
        return None
    rest: Sequence[str] = scan.words.keys[first.last + 1 :]
    own = [e for e in first.entries if e.kind in _OWN and e.country]
    return own[0] if own and all(key in _PUBLICATION for key in rest) else None
