"""Resolve: organisations in a phrase, and the sector of a role word among them."""

from __future__ import annotations

from collections.abc import Sequence

from parley.resolve.candidates import (
    BODIES,
    PERSONS,
    Candidate,
    best_area,
    best_entry,
    make_candidate,
    make_code,
)
from parley.resolve.heads import text_of
from parley.resolve.phrases import TITLES, Item, word_set
from parley.resolve.setting import Setting
from parley.resolve.tables import INTERNATIONAL, Entry

ELSEWHERE = word_set(
    "other foreign world regional international fellow various global multiple neighboring neighbouring overseas "
    "visiting western european african arab asian allied multinational"
)
_HONOURS = word_set("sheikh sheik shaikh prince princess king queen emir amir general colonel sultan imam")
_OWN = word_set("our my your")
_HELD = frozenset({"GOV", "LEG", "MIL", "COP", "SPY", "JUD", "PTY", "*"})  # what a former holder has left
_FIXED = frozenset({"REB", "PRM", "PRE", "UNO", "EUR"})  # sectors whose names are no other country's


def nearest_body(front: Sequence[Item], setting: Setting) -> Entry | None:
    for at in range(len(front) - 1, -1, -1):
        item = front[at]
        if item.match and item.use in ("", "run") and item.match.has(*BODIES) and not _is_given(front, at):
            return best_entry(item.match.of(*BODIES), setting)
    return None


def _is_given(front: Sequence[Item], at: int) -> bool:
    """Whether an outlet's name is somebody's: "Sheikh Sabah", "Minister Hoy"."""
    match, before = front[at].match, front[at - 1] if at else None
    if match is None or before is None or any(entry.kind != "outlet" for entry in match.entries):
        return False
    titled = before.key in TITLES or before.key in _HONOURS
    return titled or (before.match is not None and any(e.role in PERSONS for e in before.match.of("role")))


def named_body(entry: Entry, core: Sequence[Item], setting: Setting) -> list[Candidate]:
    """A named organisation; a country before a name that many countries share moves it there."""
    country, score, why = entry.country, 0.92 * entry.weight, f"{entry.kind} on file"
    for item in reversed(core[:-1]):
        if item.match and item.use == "" and item.match.has("country", "adjective", "capital"):
            stated = best_area(item.match.of("country", "adjective", "capital"), setting)[0]
            movable = entry.sector not in _FIXED and country not in ("IGO", "IMG", "ISM")
            if stated != country and movable:
                country, score, why = stated, 0.7, f"{entry.kind} of a stated country"
            break
    top = setting.top()
    if entry.name.endswith(" Party") and top is not None and not setting.share(country):
        country, score, why = top, 0.5, "a party of that name in the country the text is of"
    if not entry.valid(setting.date):
        score *= 0.7
    if setting.date is None and entry.end is not None:
        score *= 0.9  # without a date the present reading is the better guess
    if setting.shares and country not in INTERNATIONAL and not setting.share(country):
        score *= 0.9
    return [make_candidate(entry.name, country, entry.sector, score, (why,), entry)]


def within_body(
    body: Entry, role: Entry, sector: str | None, core: Sequence[Item], setting: Setting
) -> Candidate:
    """A role within an organisation: the organisation's code, or its country with the role's own sector."""
    keep = body.sector
    if body.kind in ("group", "agency") and body.sector in ("PTY", "OPP", "GOV", "BUS", "SOC") and sector:
        specific = role.sector not in ("*", "GOV", "PTY", "OPP") or (sector == "ELI")
        keep = sector if specific or (body.sector == "PTY" and role.sector == "GOV") else body.sector
    country = named_body(body, [*core[:-1], core[-1]], setting)[0].country if core else body.country
    score = 0.9 if body.valid(setting.date) else 0.7
    reasons = (f"role word: {role.office or role.name}", f"{body.kind} on file: {body.name}")
    return Candidate(
        name=text_of(core), code=make_code(country, keep), country=country, sector=keep, score=score * body.weight,
        reasons=reasons, entry=body, office=role.office, kind="role", person=role.role in PERSONS,
    )  # fmt: skip


def sector_of(role: Entry, front: Sequence[Item], complement: Candidate | None) -> tuple[str | None, str]:
    """The sector of a role word, and why; "*" looks left, then into its complement, then at its default."""
    if role.sector in _HELD and any(e.role == "past" for i in front if i.match for e in i.match.entries):
        return "ELI", "former holder"
    if role.sector != "*":
        moved = complement is not None and complement.kind == "role" and complement.entry is not None
        if moved and complement is not None and role.sector == "GOV" and role.role in PERSONS:
            other = complement.entry
            if (
                other is not None
                and other.role in ("body", "local")
                and complement.sector not in (None, "GOV", "CVL")
            ):
                return complement.sector, "sector of the body it heads"
        return role.sector, ""
    for item in reversed(front):
        if item.match and item.match.has("role") and item.use == "":
            left = item.match.of("role")[0]
            if left.role in ("quality", "past"):
                continue
            if left.sector and left.sector != "*":
                return left.sector, "sector of the word before"
    if complement is not None and complement.kind == "role" and complement.sector:
        return complement.sector, "sector of its complement"
    return role.default, "sector by default" if role.default else ""


def is_elsewhere(core: Sequence[Item]) -> bool:
    """Whether a word says that somebody is not from here: "other leaders", "foreign troops"."""
    words, first = core[0].words, core[0].first
    return (first > 0 and words.keys[first - 1] in ELSEWHERE) or any(
        item.first == item.last and item.key in ELSEWHERE for item in core
    )


def may_assume(role: Entry, core: Sequence[Item]) -> bool:
    """Whether a role without a country may take the setting's: not guests, "other leaders" or "Atlantic Council"."""
    words, first = core[0].words, core[0].first
    if first > 0 and words.keys[first - 1] in ELSEWHERE | _OWN:
        return False
    if role.role == "local":
        return True
    if role.role in ("guest", "delegate", "group") or is_elsewhere(core):
        return False
    if any(i.first == i.last and i.key in _OWN for i in core):
        return False
    before = core[-2] if len(core) > 1 else None
    return not (before is not None and before.match is None and before.capital and core[-1].capital)
