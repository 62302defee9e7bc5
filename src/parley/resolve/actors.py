"""Resolve: words → actors with codes such as ISR-MIL.

Comes in: a mention as a string with its context (`resolve_actor`), or a Reading whose claims and events have
speakers, addressees and roles (`resolve_document`). Goes out: Candidates, or Actors and which span is whom.
The algorithm names no country, group or person: all of those are rows of src/parley/data/registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from parley.ledgerwords import load_ledger_words
from parley.resolve.candidates import Candidate
from parley.resolve.cast import Asked, cast_document
from parley.resolve.introductions import Introductions
from parley.resolve.offices import PhraseReader
from parley.resolve.registry import Registry, split_words
from parley.resolve.setting import Setting, context_setting
from parley.types import Actor, Reading

__all__ = ["ActorResolver", "Asked", "Candidate"]

_STATED = "office in the text"
_PLACES = 6  # how many mentions of a name are read for its office


class ActorResolver:
    """Resolves actors with one registry; loads it once, keeps no state between calls."""

    def __init__(self, registry: Registry | None = None) -> None:
        self.registry = registry if registry is not None else Registry.load()
        self.reader = PhraseReader(self.registry)
        self.words = load_ledger_words()

    def resolve_actor(self, text: str, context: str = "", date: str | None = None) -> tuple[Candidate, ...]:
        """Who a mention is, best first; empty when it names no actor.

        `context` is text around the mention (it may contain it), `date` an ISO date that decides between holders of
        an office and between what a group was and is. A candidate without country has code None.
        """
        scan = self.registry.scan(context)
        setting = context_setting(scan, date)
        return self.resolve_in(text, setting, Introductions(scan) if context else None)

    def resolve_in(
        self, text: str, setting: Setting, introductions: Introductions | None
    ) -> tuple[Candidate, ...]:
        """The same within a text that is already scanned."""
        found = self.reader.read(text, setting)
        if introductions is not None and found and _may_be_a_surname(found[0]):
            found = self._person_instead(text, setting, introductions) or found
        if (
            introductions is None
            or not found
            or (found[0].said is None and found[0].kind not in ("name", "holder"))
        ):
            return found
        found = _same_person(found, introductions) or (_unknown(found[0]),)
        told = self._introduced(found[0], setting, introductions)
        if told is None or (found[0].kind == "role" and told.score < found[0].score):
            return found
        others = [c for c in found if c.code != told.code]
        return (told, *others)

    def _introduced(
        self, found: Candidate, setting: Setting, introductions: Introductions
    ) -> Candidate | None:
        """The best reading of the phrases in which the text says who a name is."""
        best: Candidate | None = None
        places = introductions.places(found.said or found.name)[:_PLACES]
        for place in places:
            for phrase in introductions.phrases(place):
                key = introductions.key(place)
                if (phrase, key) not in introductions.read:  # one text, one setting
                    introductions.read[phrase, key] = self._of_that_name(phrase, key, setting)
                for candidate in introductions.read[phrase, key]:
                    if not candidate.person or candidate.country is None:
                        continue
                    if best is None or candidate.score > best.score + 0.05:
                        best = candidate
        stated = best is not None and (
            best.kind == "role" or any(w.startswith(_STATED) for w in best.reasons)
        )
        told = stated and found.kind == "holder"  # the text comes first
        told = told or (best is not None and found.kind == "role" and best.score == found.score)
        if best is None or (best.score <= found.score and not told):
            return None
        names = [best.said or "", *(introductions.name(place) for place in places)]
        name = best.name if best.kind == "holder" else max(names, key=len)
        reasons = (*best.reasons, "introduced in the text")
        return replace(best, name=name, said=best.said or found.said, reasons=reasons)

    def _of_that_name(self, phrase: str, key: str, setting: Setting) -> tuple[Candidate, ...]:
        """The best reading of a phrase that is of the name; of several people it speaks of, the one so called."""
        found = self.reader.read(phrase, setting)[:1]
        if " and " not in phrase or not found or _is_called(found[0], key):
            return found
        groups = (group[0] for group in self.reader.read_all(phrase, setting))
        return tuple(one for one in groups if _is_called(one, key))[:1]

    def _person_instead(
        self, text: str, setting: Setting, introductions: Introductions
    ) -> tuple[Candidate, ...]:
        """Somebody of that family name, where the text gives it with a first name ("Jim Jordan")."""
        for place in introductions.places(text)[:_PLACES]:
            if place.first < place.last:
                found = self.reader.read(introductions.name(place), setting)
                if found and found[0].kind in ("name", "holder"):
                    return found
        return ()

    def resolve_document(self, reading: Reading) -> tuple[tuple[Actor, ...], Mapping[Asked, tuple[str, ...]]]:
        """All actors of a document, and the actor ids of every span its claims and events ask about.

        A country, its adjective or its capital that stands alone acts as its government, `XXX-GOV`; where it carries
        out an event of type ASSAULT or MOBILIZE it is its military, `XXX-MIL`. Spans are asked with a flag for that.
        """
        return cast_document(self, reading)


def _same_person(found: tuple[Candidate, ...], introductions: Introductions) -> tuple[Candidate, ...]:
    """Holders known by family name only, where the text's own first name agrees; with it they are near certain."""
    said = next((c.said for c in found if c.kind == "holder" and c.said), None)
    if said is None:
        return found
    full = [introductions.name(place) for place in introductions.places(said)[:_PLACES]]
    given = {key for name in full for key in split_words(name).keys[:-1]}
    if " " not in said.strip():
        given |= introductions.given_after(said)
    if not given:
        return found
    out = []
    for candidate in found:
        if candidate.kind != "holder" or not candidate.said:
            out.append(candidate)
        elif given & set(split_words(candidate.name).keys[:-1]):
            out.append(replace(candidate, score=max(candidate.score, 0.9)))
    return tuple(sorted(out, key=lambda c: -c.score))


def _is_called(candidate: Candidate, key: str) -> bool:
    return any(key in split_words(name).keys for name in (candidate.said, candidate.name) if name)


def _unknown(found: Candidate) -> Candidate:
    """The name alone, without what the registry has on another of that name."""
    why = ("a name the registry does not have",)
    name = found.said or found.name
    return Candidate(name=name, code=None, country=None, sector=None, score=0.2, reasons=why, said=name)


def _may_be_a_surname(candidate: Candidate) -> bool:
    entry = candidate.entry
    return entry is not None and (entry.note == "given name" or entry.kind in ("place", "capital"))
