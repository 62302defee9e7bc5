"""Resolve: reads one noun phrase as an actor: role words, the body they belong to, and the country around them.

Comes in: a phrase, cut into segments, and the Setting it stands in. Goes out: Candidates, best first. The reading
knows words of English and kinds of names, never a country, a group or a person: those are rows of the registry.

Rules, in the order they are tried:
1. The head is the last name or role word of the core (before "of", "in", a comma, "who").
2. A role word gives the sector; "*" takes it from the word before it, from the organisation around it, or from its
   complement ("head of the army").
3. An organisation in the phrase gives its country, and its sector too unless the role has a sector of its own and
   the organisation is a party, or the role is one of civilians.
4. Otherwise a country, demonym, capital, seat or region in the core gives the country; then "of", "in", "from";
   then, with a low score, the setting.
5. A bare country, capital or seat of power acts as its government; a people ("Israelis") is civilian.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parley.resolve.areas import country_of
from parley.resolve.bodies import is_elsewhere, may_assume, named_body, nearest_body, sector_of, within_body
from parley.resolve.candidates import (
    BODIES,
    PERSONS,
    Area,
    Candidate,
    make_candidate,
    make_code,
    ranked,
    support,
)
from parley.resolve.heads import (
    LOYAL,
    coordinated,
    ends_a_name,
    is_agent,
    is_bare,
    is_given_name,
    is_loose,
    is_name_part,
    text_of,
)
from parley.resolve.phrases import CALENDAR, TITLES, Item, Segment, cut
from parley.resolve.registry import Registry
from parley.resolve.setting import Setting
from parley.resolve.tables import INTERNATIONAL, Entry

_OWN_PEOPLE = frozenset({"CVL", "REF", "AGR", "CRM", "UAF", "ELI"})  # an organisation lends them no code
_LEAVES = frozenset({"GOV", "LEG"})  # sectors in which a former holder is ELI by date alone
_SEGMENTS = 8  # parts of a phrase that are read; what comes later says nothing of its head
_ONE = frozenset({"a", "an", "one", "another"})  # before an adjective alone, it is a person: "an Iranian"

_RANKS = frozenset(
    "major colonel general lieutenant captain sergeant brigadier commander corporal admiral marshal lt col gen"
    " maj emir amir sheikh sheik shaikh prince imam mullah maulana ayatollah".split()
)
_HEADS = frozenset({"president", "prime minister"})  # offices of those the table of leaders has
_VISITORS = frozenset({"foreign minister", "minister", "leader", "president", "prime minister", "envoy"})
_UNNAMED = frozenset({"official", "spokesman"})
_FORCES = frozenset("army front brigade brigades force forces militia battalion battalions".split())


class PhraseReader:
    """Reads phrases with one registry; holds no state of its own."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def read(self, text: str, setting: Setting) -> tuple[Candidate, ...]:
        """Readings of a phrase as one actor, best first; empty when it names none."""
        segments = cut(self._registry.scan(text))[:_SEGMENTS]
        first = segments[0].items[-1].match if segments[0].items else None
        if len(segments) > 1 and segments[1].lead == "and" and first is not None and first.has("adjective"):
            return ranked(self._read(coordinated(segments)[0], setting))  # "Ethiopian and Eritrean troops"
        return ranked(self._read(segments, setting))

    def read_all(self, text: str, setting: Setting) -> tuple[tuple[Candidate, ...], ...]:
        """Readings of a phrase of several actors: "Israeli and Lebanese officials", "Hamas and Fatah"."""
        segments = cut(self._registry.scan(text))[:_SEGMENTS]
        parts = coordinated(segments)
        read = (ranked(self._read(part, setting)) for part in parts)
        return tuple(candidates for candidates in read if candidates)

    def _read(self, segments: Sequence[Segment], setting: Setting) -> list[Candidate]:
        if not segments or segments[0].lead not in ("", "and", ","):
            return []
        core = [i for i in segments[0].items if i.use != "prefix"]
        rest, last = list(segments[1:]), ""
        while core and core[-1].match is None and not core[-1].capital and is_loose(core[-1].key):
            last = core.pop().key
        if not core:
            return []
        if last in LOYAL and rest and rest[0].lead in ("to", "by", "with", "as"):
            rest[0] = Segment("of", rest[0].items)  # "rebels loyal to", "the army led by", "groups such as"
        head = core[-1]
        if head.match is not None and not ends_a_name(core):
            found = self._matched(core, rest, setting)
        elif head.capital and head.key not in CALENDAR:
            found = self._named(core, rest, setting)
        else:
            found = self._plain(core, rest, setting)
        backers = [i for i in segments[0].items if i.use in ("backer", "led") and i.match]
        if backers and found:
            note = tuple(f"{i.match.entries[0].name} named as {i.use}" for i in backers if i.match)
            found = [replace(c, reasons=(*c.reasons, *note)) for c in found]
        return found

    def _matched(self, core: Sequence[Item], rest: Sequence[Segment], setting: Setting) -> list[Candidate]:
        match = core[-1].match
        assert match is not None
        out: list[Candidate] = []
        elsewhere = match.has("role") and setting.top() is not None
        for entry in match.entries:
            if elsewhere and entry.kind in BODIES and not setting.share(entry.country):
                continue  # "the Foreign Office" of whichever country the text is about
            if entry.kind == "role":
                out += self._role(entry, core, rest, setting)
            elif entry.kind == "holder":
                out += self._holder(entry, core, rest, setting, full=True)
            elif entry.kind in BODIES:
                out += named_body(entry, core, setting)
            else:
                out += self._area(entry, core, setting)
        return out

    def _area(self, entry: Entry, core: Sequence[Item], setting: Setting) -> list[Candidate]:
        """A country, its people, its capital or a region as the actor itself."""
        before = core[-2] if len(core) > 1 else None
        if (
            before is not None
            and before.match
            and before.match.has("role")
            and entry.kind not in ("people", "adjective")
        ):
            role = before.match.of("role")[0]  # "President Chad", "General Jordan": the name is a person's
            if role.role in PERSONS and entry.note == "given name":
                return []
        score = entry.weight * {"country": 0.9, "adjective": 0.7, "people": 0.85, "capital": 0.85, "seat": 0.9,
                                "place": 0.6}[entry.kind]  # fmt: skip
        one = (
            entry.kind == "adjective" and core[0].first > 0 and core[0].words.keys[core[0].first - 1] in _ONE
        )
        named = entry.kind == "people" and len(core) == 1 and core[0].first > 0
        side = (
            named and core[0].words.keys[core[0].first - 1] == "the"
        )  # "we warn the Norlanders" means their state
        sector = "CVL" if (entry.kind == "people" and not side) or one else "GOV"
        why = {
            "people": "a people is civilian" if sector == "CVL" else "a people named for its state",
            "place": "a region acts as its authorities",
        }
        reason = why.get(entry.kind, f"{entry.kind} stands for its government")
        name = self._registry.names.get(entry.country or "", entry.name) if sector != "CVL" else core[-1].word
        match = core[-1].match
        torn = match is not None and len({e.country for e in match.entries}) > 1
        score = score * (0.35 + 0.9 * setting.share(entry.country)) if torn and setting.shares else (
            support(score, entry, setting))  # fmt: skip
        return [make_candidate(name, entry.country, sector, min(score, 0.98), (reason,), entry)]

    def _plain(self, core: Sequence[Item], rest: Sequence[Segment], setting: Setting) -> list[Candidate]:
        """An unknown common noun: a person if it is an agent noun of a known country, else no actor."""
        word = core[-1].key
        area = self._country(core[:-1], rest, setting)
        if area is None or not is_agent(word):
            return []
        is_assumed = area.how == "setting"
        why = (f"agent noun with {area.how} country",)
        found = make_candidate(text_of(core), area.country, "CVL", 0.2 if is_assumed else 0.5, why, None)
        return [replace(found, kind="role", assumed=is_assumed)]

    def _named(self, core: Sequence[Item], rest: Sequence[Segment], setting: Setting) -> list[Candidate]:
        """A name the registry does not have: the office before or after it, then a family name of a holder."""
        start = len(core) - 1
        while start > 0 and (
            (core[start - 1].match is None and is_name_part(core[start - 1]))
            or is_given_name(core, start - 1)
            or (_is_first_name(core[start - 1]) and start < len(core))
            or _is_after_office(core, start - 1)
        ):
            start -= 1
        tail, front = core[start:], core[:start]
        if (
            front
            and front[-1].match
            and front[-1].match.has("holder")
            and not front[-1].own
            and not front[-1].use
        ):
            return self._matched(front, rest, setting)
        name = text_of([i for i in tail if i.key not in TITLES] or tail)
        surnames = self._registry.surname(core[-1].key) if is_bare(tail) else ()
        if not surnames and front and front[-1].match is not None and front[-1].match.has("role"):
            leads = front[-1].match.of("role")[0].office in _HEADS
            entries = self._registry.surname(core[-1].key) if leads else ()
            surnames = tuple(e for e in entries if " " not in e.name and e.valid(setting.date))
        held = [c for e in surnames for c in self._holder(e, core, rest, setting, full=False)]
        known = [replace(c, said=name) for c in held]
        office = self._office_of(front, rest, setting)
        if office is not None:
            return [*known, replace(office, name=name, kind="role", person=True, said=name)]
        if known:
            return known
        told = self._apposition(rest, setting)
        if told is not None:
            return [replace(told, name=name, person=True, said=name)]
        stated = [i for i in front if not _is_first_name(i)]  # "Florence Otieno" is not of Florence
        area = self._country(stated, (), replace(setting, shares={}))
        country = area.country if area else None
        titled = len(tail) > 1 or any(i.key in TITLES for i in tail)
        score = 0.4 if area else 0.3 if titled else 0.2
        found = make_candidate(name, country, None, score, ("a name the registry does not have",), None)
        return [replace(found, said=name)]

    def _apposition(self, rest: Sequence[Segment], setting: Setting) -> Candidate | None:
        """What stands after a name and a comma: "a spokesman for the group", "of the provincial council"."""
        bodily = bool(rest) and rest[0].lead in ("of", "from", "with")
        at = 0 if bodily else next((n for n, segment in enumerate(rest) if segment.lead == ","), None)
        if at is None:
            return None
        for found in ranked(self._read([Segment("", rest[at].items), *rest[at + 1 :]], setting))[:1]:
            body = found.kind in BODIES or (found.entry is not None and found.entry.role == "body")
            if body if bodily else found.kind == "role":
                return replace(found, kind="role", reasons=(*found.reasons, "apposition"))
        return None

    def _office_of(
        self, front: Sequence[Item], rest: Sequence[Segment], setting: Setting
    ) -> Candidate | None:
        """The office that stands before a name: "Texas Governor", "Houthi spokesman"."""
        front = [i for i in front if i.use == "" or i.match]
        if not front or front[-1].match is None:
            return None
        if front[-1].key in _RANKS and len(front) > 1 and front[-2].match and front[-2].match.has("role"):
            front = front[:-1]  # "Police chief Major X": a rank or title says less than the office
        if front[-1].match is not None and front[-1].match.has("role"):
            role = front[-1].match.of("role")[0]
            if role.role not in ("person", "guest", "delegate", "people", "local", "past"):
                return None
            return next(iter(ranked(self._role(role, front, rest, replace(setting, issuer=None)))), None)
        if front[-1].match is not None and front[-1].match.has(*BODIES):
            return next(iter(ranked(named_body(front[-1].match.of(*BODIES)[0], front, setting))), None)
        return None

    def _holder(
        self, entry: Entry, core: Sequence[Item], rest: Sequence[Segment], setting: Setting, *, full: bool
    ) -> list[Candidate]:
        """A person of the registry; an office the phrase gives comes before the one on file."""
        front = list(core[:-1]) if full else [i for i in core[:-1] if i.match is not None]
        office = self._office_of(front, rest, replace(setting, shares={}))
        valid, score = entry.valid(setting.date), 0.93 if full else 0.5
        area = self._country(front, (), replace(setting, shares={}))
        stated = office.country if office and office.country else area.country if area else None
        if stated is not None and stated != entry.country and stated not in INTERNATIONAL:
            score *= 0.6 if full else 0.2
        elif stated is not None:
            score += 0.03 if full else 0.35
        if not valid:
            score *= 0.85 if full else 0.6
        if not full:
            score += min(0.2, 0.4 * setting.share(entry.country)) + (0.1 if valid and setting.date else 0.0)
            leads = office is not None and entry.office == "leader" and office.office in _HEADS
            score += 0.2 if leads or (office is not None and office.office == entry.office) else 0.0
        sector, why = entry.sector, f"holder on file: {entry.office or 'office'} ({entry.source})"
        if office is not None and office.sector:
            sector, why = office.sector, f"office in the text, person on file ({entry.source})"
        elif (
            sector in _LEAVES
            and entry.end is not None
            and setting.date is not None
            and entry.end < setting.date[:10]
        ):
            sector, why = "ELI", f"left office {entry.end} ({entry.source})"
        if office is not None and office.sector == "ELI":
            sector = "ELI"
        if office is not None and office.country not in (None, entry.country):
            why = f"office in the text; on file for another country ({entry.source})"
            return [replace(office, name=entry.name, score=0.85, reasons=(*office.reasons, why), said=entry.name,
                            person=True)]  # fmt: skip
        return [
            replace(make_candidate(entry.name, entry.country, sector, min(score, 0.99), (why,), entry),
                    office=office.office if office else entry.office, person=True)
        ]  # fmt: skip

    def _role(
        self, role: Entry, core: Sequence[Item], rest: Sequence[Segment], setting: Setting
    ) -> list[Candidate]:
        """A role word as head, with the body and the country it belongs to."""
        if role.role in ("quality", "past", "site", "none"):
            return []
        front = core[:-1]
        last = front[-1].match if front and not front[-1].use else None
        if role.sector == "*" and last is not None and last.has("holder"):
            return self._read([Segment("", tuple(front)), *rest], setting)  # "the prime minister's office"
        if _is_unknown_force(core):
            area = self._country((), rest, setting)
            score = 0.5 if area is not None and area.how == "stated" else 0.35
            reasons = ("an armed group by its name", f"country: {area.how}" if area else "country unknown")
            return [
                make_candidate(text_of(core), area.country if area else None, "REB", score, reasons, None)
            ]
        complement = self._complement(rest, setting)
        body = nearest_body(front, setting)
        if body is None and complement is not None and complement.entry and complement.entry.kind in BODIES:
            body = complement.entry if role.role != "equipment" else None
        if role.role == "statement":
            return self._statement(body, front, rest, setting)
        sector, why = self._sector(role, core, rest, complement, setting)
        if body is not None and sector not in _OWN_PEOPLE:
            return [replace(within_body(body, role, sector, core, setting), name=text_of(core, rest))]
        area = self._role_area(role, core, rest, complement, setting)
        if _is_issuers(role, sector, area, setting) and (role.role != "group" and not is_elsewhere(core)):
            area = Area(setting.issuer or "", role, "setting")  # unnamed officials are the publisher's own
            sector = setting.issuer_sector if setting.issuer in INTERNATIONAL else sector
        if area is None and complement is not None and complement.kind in ("role", "holder"):
            area = Area(complement.country, role, "stated") if complement.country else None
        stated = area is not None and area.how == "stated"
        if role.role == "equipment" and not stated:
            return []
        if sector is None and role.sector == "*" and stated and role.role in PERSONS:
            sector, why = "GOV", "an unnamed body of a country"
        if area is None and sector is None:
            return []
        found = _role_reading(role, sector, why, area, setting)
        return [replace(found, name=text_of(core, rest))]

    def _sector(
        self,
        role: Entry,
        core: Sequence[Item],
        rest: Sequence[Segment],
        complement: Candidate | None,
        setting: Setting,
    ) -> tuple[str | None, str]:
        """The sector of a role word and why; words beside a name tell best: "the River Force, a rebel group"."""
        named = len(core) > 1 and core[-1].capital and role.role not in PERSONS
        told = self._apposition(rest, setting) if named or role.role == "group" else None
        if told is not None and told.sector is not None and not told.person:
            return told.sector, "sector of its apposition"
        return sector_of(role, core[:-1], complement)

    def _role_area(
        self,
        role: Entry,
        core: Sequence[Item],
        rest: Sequence[Segment],
        complement: Candidate | None,
        setting: Setting,
    ) -> Area | None:
        """The country of a role word; the setting's only for those who are likely to be from there."""
        visits = (
            role.office in _VISITORS and core[-1].key.endswith("s") and bool(rest) and rest[0].lead == "in"
        )
        area = self._country(core[:-1], rest[1:] if visits else rest, setting, local=role.role == "local")
        if area is None or area.how != "setting":
            return area
        owner = complement.entry if complement is not None else None
        foreign = owner is not None and owner.role in ("delegate", "group")  # "the head of mission"
        return None if foreign or not may_assume(role, core) else area

    def _country(
        self, front: Sequence[Item], rest: Sequence[Segment], setting: Setting, *, local: bool = False
    ) -> Area | None:
        return country_of(front, rest, setting, self._registry, local=local)

    def _statement(
        self, body: Entry | None, front: Sequence[Item], rest: Sequence[Segment], setting: Setting
    ) -> list[Candidate]:
        """Words issued by somebody the phrase names; the document says who issued "the statement"."""
        if body is not None:
            return [
                make_candidate(body.name, body.country, body.sector, 0.8, ("issued by a named body",), body)
            ]
        area = self._country(front, (), replace(setting, shares={}))
        if area is not None:
            name = self._registry.names.get(area.country, area.country)
            return [
                make_candidate(name, area.country, "GOV", 0.6, ("issued in a country's name",), area.entry)
            ]
        for number, segment in enumerate(rest):
            if segment.lead in ("by", "from", "of"):
                return self._read([Segment("", segment.items), *rest[number + 1 :]], setting)
        return []

    def _complement(self, rest: Sequence[Segment], setting: Setting) -> Candidate | None:
        """What "of", "for", "at" or "with" brings in, read as an actor of its own."""
        if rest and rest[0].lead in ("of", "for", "at", "with", "from", "in", "on", "within", "inside"):
            bare = replace(setting, shares={})
            return next(iter(ranked(self._read([Segment("", rest[0].items), *rest[1:]], bare))), None)
        return None


def _is_issuers(role: Entry, sector: str | None, area: Area | None, setting: Setting) -> bool:
    """Whether a role without a stated country is of the body that publishes: a government's any, else a speaker."""
    if setting.issuer is None or sector != "GOV" or (area is not None and area.how != "setting"):
        return False
    return setting.issuer not in INTERNATIONAL or role.office in _UNNAMED


def _role_reading(
    role: Entry, sector: str | None, why: str, area: Area | None, setting: Setting
) -> Candidate:
    """A role word with its sector and country; a stated country is near certain, the setting's a guess."""
    if area is None:
        country, score, how = None, 0.4, ""
    else:
        country, how, share = area.country, f"country: {area.how}", setting.share(area.country)
        weighed = 0.9 * min(1.0, 0.7 + 0.3 * area.entry.weight) + 0.05 * share
        score = weighed if area.how == "stated" else 0.3 + 0.3 * share
    return Candidate(
        name=role.name,
        code=make_code(country, sector),
        country=country,
        sector=sector,
        score=round(min(score, 0.97), 4),
        reasons=tuple(r for r in (f"role word: {role.office or role.name}", why, how) if r),
        entry=role,
        office=role.office,
        kind="role",
        person=role.role in PERSONS,
        assumed=area is not None and area.how == "setting",
    )


def _is_first_name(item: Item) -> bool:
    """Whether a town's or region's name before an unknown name may be part of it."""
    return item.match is not None and not item.own and all(e.kind == "place" for e in item.match.entries)


def _is_after_office(core: Sequence[Item], at: int) -> bool:
    """A given name that is also an outlet's or a place's: "Information Minister Saba Haile"."""
    here, before = core[at].match, core[at - 1].match if at > 0 else None
    return (
        here is not None
        and before is not None
        and core[at].capital
        and not core[at].own
        and not here.has("role", "country", "adjective", "people", "holder", "seat")
        and before.has("role")
        and before.of("role")[0].role in PERSONS
    )


def _is_unknown_force(core: Sequence[Item]) -> bool:
    """A capitalised name with a word of its own before "Army", "Front", "Brigade": no state's, or the text would say.

    "Free Highland Army", not "Royal Thai Army": a country's name or adjective makes it that country's.
    """
    front = core[:-1]
    states = any(item.match and item.match.has("country", "adjective") for item in front)
    own = any(item.capital and item.match is None for item in front)
    return core[-1].capital and core[-1].key in _FORCES and own and not states
