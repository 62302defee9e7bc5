"""Resolve: the country a phrase belongs to: its core first, then its complements, then the setting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parley.resolve.candidates import AREA, Area, best_area, best_entry
from parley.resolve.phrases import Item, Segment
from parley.resolve.registry import Registry
from parley.resolve.setting import Setting
from parley.resolve.tables import INTERNATIONAL, Entry

_QUALIFY = ("", "run", "led")  # "Russian-led forces" are Russian, "Russian-backed" ones are not
_LEADS = ("of", "from", "in", "at", "for", "within", "inside")
_LOCAL_LEADS = ("in", "of", "at", "from", "on", "near", "across", "within", "inside")
_BODY_LEADS = (",", "of", "for", "at", "in", "from")


def country_of(
    front: Sequence[Item],
    rest: Sequence[Segment],
    setting: Setting,
    registry: Registry,
    *,
    local: bool = False,
) -> Area | None:
    """The country of a phrase with `front` before its head and the segments `rest` after it.

    `local` heads ("residents", "police") belong first to where they are.
    """
    stated = (
        _named(reversed(front), setting, _QUALIFY)
        or _of_person(front, setting, registry)
        or _of_complement(rest, setting, _LOCAL_LEADS if local else _LEADS)
        or _of_body(rest, setting)
    )
    if stated is not None:
        return stated
    top = setting.top()
    return Area(top, Entry(kind="country", name=top, country=top), "setting") if top else None


def _named(items: Iterable[Item], setting: Setting, uses: Sequence[str]) -> Area | None:
    """The first item that names an area."""
    for item in items:
        if item.match and item.use in uses and item.match.has(*AREA):
            return Area(*best_area(item.match.of(*AREA), setting), "stated")
    return None


def _of_person(front: Sequence[Item], setting: Setting, registry: Registry) -> Area | None:
    """ "the Trump administration": the country of the person named."""
    for item in reversed(front):
        if item.match and item.use == "" and item.match.has("holder"):
            entry = best_entry(item.match.of("holder"), setting)
            return Area(entry.country, entry, "stated") if entry.country else None
        if item.match is None and item.capital:
            fitting = [e for e in registry.surname(item.key) if e.valid(setting.date) and e.source == "kept"]
            if len({e.country for e in fitting}) == 1 and fitting[0].country:
                return Area(fitting[0].country, fitting[0], "stated")
    return None


def _of_complement(rest: Sequence[Segment], setting: Setting, leads: Sequence[str]) -> Area | None:
    for lead in leads:
        for segment in rest:
            if segment.lead == lead:
                found = _named(reversed(segment.items), setting, ("", "run"))
                if found is not None:
                    return found
    return None


def _of_body(rest: Sequence[Segment], setting: Setting) -> Area | None:
    """The country of an organisation in a complement: "prisoners of the Kachin Independence Army"."""
    for segment in rest:
        for item in segment.items if segment.lead in _BODY_LEADS else ():
            if item.match and item.use == "" and item.match.has("group", "agency"):
                entry = best_entry(item.match.of("group", "agency"), setting)
                if entry.country and entry.country not in INTERNATIONAL:
                    return Area(entry.country, entry, "stated")
    return None
