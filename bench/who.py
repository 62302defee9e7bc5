#!/usr/bin/env python3
"""Who does what to whom on real reports: events of the program beside strangers' codings of the same words.

usage: python bench/who.py SHARED [--verbose]

SHARED holds samples/ and data/ (worldwide_newswire, toponyms). bench/judged/participants.jsonl names a report, where an
event's trigger stands, and the codes that a careful coder gave everybody in it; no text of the reports is kept here.
An event is right when type, status, the codes of all who take part and those of the chain are. A participant's code may
have alternatives; "" stands for somebody whose code the report does not tell. The samples were worked on; the newswire
shows what an unknown report gets.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import parley
from parley.record import Record
from parley.types import Claim, Event

CODINGS = Path(__file__).parent / "judged" / "participants.jsonl"
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
FIELDS = ("type", "status", "chain", "who", "all")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def texts(shared: Path) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """Set and document → the text and what is known of it."""
    out: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for path in sorted((shared / "samples").glob("*.txt")):
        day = _DAY.search(path.name)
        outlet = "The White House" if "whitehouse" in path.name else "Wikinews"
        known = {"outlet": outlet, "published": day[0] if day else ""}
        out["samples", path.name[:2]] = path.read_text("utf-8").partition("\n")[2], known
    for name in ("trnews", "gwn"):
        for number, line in enumerate((shared / f"data/toponyms/{name}.jsonl").open(encoding="utf-8")):
            row = json.loads(line)
            known = {key: row[key] for key in ("outlet", "published") if row.get(key)}
            known = {key: value for key, value in known.items() if key == "outlet" or _DAY.fullmatch(value)}
            out["toponyms", f"{name}_{number}"] = row["text"], known
    with gzip.open(shared / "data/worldwide_newswire/train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            out["newswire", row["id"]] = row["text"], {}
    return out


def fits(code: str | None, wanted: Sequence[str]) -> bool:
    """Whether a code is one of the alternatives; a country alone stands for its civilians."""
    if code is None:
        return any(one == "" or one.startswith("UNK") for one in wanted)
    country, _, sector = code.partition("-")
    return any(
        code == one or country == one or (code == one.partition("-")[0] and one.endswith("-CVL"))
        or (sector == "CVL" and one in (f"{country}-SOC", f"{country}-CVL"))
        for one in wanted
    )  # fmt: skip


def agree(
    found: Sequence[str | None], wanted: Sequence[Sequence[str]], free: Sequence[Sequence[str]]
) -> bool:
    """Whether everybody wanted is found and nobody else but who may be."""
    return all(any(fits(code, one) for code in found) for one in wanted if one != [""]) and all(
        any(fits(code, one) for one in (*wanted, *free)) for code in found
    )


def chain_of(record: Record, event: Event, codes: Mapping[str, str | None]) -> list[str | None]:
    """Codes of the speakers, from the outermost; those the text leaves unnamed are left out."""
    claims: dict[str, Claim] = {claim.id: claim for claim in record.claims}
    out: list[str | None] = []
    at: Claim | None = claims.get(event.claim)
    while at is not None:
        if at.voice != "narrator" and at.speaker is not None:
            out.insert(0, codes.get(at.speaker.actor or ""))
        at = claims.get(at.parent or "")
    return out


def verdict(record: Record, event: Event, coding: Mapping[str, Any]) -> dict[str, bool]:
    """What of an event is right."""
    codes = {actor.id: actor.code for actor in record.actors}
    roles: dict[str, list[str | None]] = {"actor": [], "recipient": [], "mediator": []}
    for role in event.roles:
        name = "recipient" if role.role == "victim" else role.role
        if name in roles:
            roles[name].append(codes.get(role.actor or ""))
    actors, recipients = coding["actors"], coding["recipients"]
    free = [*coding["optional"], *coding["mediators"]]
    if event.reciprocal or event.type in MUTUAL:
        who = agree(roles["actor"] + roles["recipient"], [*actors, *recipients], free)
    else:
        who = agree(roles["actor"], actors, free) and agree(roles["recipient"], recipients, free)
    found = chain_of(record, event, codes)
    told = len(found) == len(coding["chain"]) and all(map(fits, found, coding["chain"]))
    out = {
        "type": event.type in coding["type"],
        "status": event.status in coding["status"],
        "chain": told or (coding["readout"] and not coding["chain"] and len(found) == 1),
        "who": who,
    }
    return out | {"all": all(out.values())}


def judged(shared: Path) -> Iterator[tuple[str, str, dict[str, bool] | None]]:
    """For every coding the set, a name, and what is right; None where the program has no event there."""
    reader, library = parley.load(), texts(shared)
    records: dict[tuple[str, str], Record] = {}
    for line in CODINGS.read_text("utf-8").splitlines():
        coding = json.loads(line)
        key = coding["set"], coding["document"]
        if key not in records:
            text, known = library[key]
            records[key] = reader.read(
                text, published=known.get("published") or None, outlet=known.get("outlet")
            )
        here = [e for e in records[key].events if e.trigger.start == coding["at"]]
        name = f"{key[1]}:{coding['at']}"
        if not here:
            yield key[0], name, None
        elif not coding["event"]:
            yield key[0], name, dict.fromkeys(FIELDS, False)
        else:
            best = max((verdict(records[key], e, coding) for e in here), key=lambda one: sum(one.values()))
            yield key[0], name, best


def main() -> None:
    """Print the shares of right events, one line a set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    sums: dict[str, Counter[str]] = {}
    for name, place, right in judged(options.shared):
        counts = sums.setdefault(name, Counter())
        counts["codings"] += 1
        if right is None:
            continue
        counts["events"] += 1
        counts.update(field for field in FIELDS if right[field])
        if options.verbose and not right["all"]:
            print(name, place, *(field for field in FIELDS[:-1] if not right[field]))
    for name, counts in sums.items():
        shares = " ".join(f"{field} {counts[field] / max(1, counts['events']):.3f}" for field in FIELDS)
        print(f"{name:10} {counts['events']} of {counts['codings']} coded events: {shares}")


if __name__ == "__main__":
    main()
