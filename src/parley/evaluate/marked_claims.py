"""Reads reports whose claims are marked in the text, as corpora/claims/GUIDE.md has it.

Beside the road: `parley score`, training, and the corpus' own check. In: a file of three parts (head, marked text, one
line a claim). Out: the plain text with the offsets of every mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parley.errors import DataError
from parley.evaluate.marks import Marked, Spans, head_of, marked, parts_of, values_of

STANCES: Final = (
    "asserts", "believes", "denies", "rejects", "accuses", "condemns", "demands", "asks", "warns", "threatens",
    "promises", "claims_responsibility", "admits", "supports", "expresses_concern",
)  # fmt: skip
LINE_KEYS: Final = frozenset({"stance", "who", "code", "to", "when", "parent"})
UNKNOWN: Final = "?"
AUTHOR: Final = "author"

_WHEN: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ROLES: Final = {"s": "source", "c": "cue", "t": "content", "a": "addressee", "w": "time"}


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedClaim:
    """One claim: its spans, and what its line says. `parent` is the number of a claim, None for the narrator."""

    number: int
    source: Spans
    cue: Spans
    content: Spans
    addressee: Spans
    time: Spans
    stance: str
    who: tuple[str, ...]
    codes: tuple[str, ...]
    to: tuple[str, ...]
    when: str | None
    parent: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedReport:
    """A report with its claims; `traps` are words that look like a claim and are none."""

    id: str
    head: dict[str, str]
    text: str
    claims: tuple[MarkedClaim, ...]
    traps: Spans

    def chain(self, claim: MarkedClaim) -> tuple[MarkedClaim, ...]:
        """The claims a claim is said in, from the outermost, and itself."""
        by_number = {known.number: known for known in self.claims}
        found = [claim]
        while found[0].parent is not None:
            found.insert(0, by_number[found[0].parent])
        return tuple(found)


def read_marked(folder: Path) -> Iterator[MarkedReport]:
    """Read every report of a folder, in the order of their names. Raises DataError naming file and fault."""
    for path in sorted(folder.glob("*.txt")):
        yield read_report(path)


def read_report(path: Path) -> MarkedReport:
    """Read one report. Raises DataError naming the file and what is wrong in it."""
    try:
        head, body, lines = parts_of(path.read_text(encoding="utf-8"))
        marks = marked(body, "sctaw")
        return MarkedReport(
            id=path.stem,
            head=head_of(head, optional=("author",)),
            text=marks.text,
            claims=tuple(_claims(marks, lines)),
            traps=marks.traps,
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {error}; see GUIDE.md beside the corpus") from error


def _claims(marks: Marked, lines: str) -> Iterator[MarkedClaim]:
    rows = [values_of(line) for line in lines.splitlines() if line.strip()]
    numbers = sorted({int(name[1:]) for name in marks.spans})
    named = [int(name) if name.isdigit() else -1 for name, _ in rows]
    if sorted(named) != numbers:
        raise ValueError(f"claims marked are {numbers}, lines are there for {named}")
    found = {number: _claim(marks, number, row) for number, (_, row) in zip(named, rows, strict=True)}
    for claim in found.values():
        _check_parents(claim, found)
    yield from (found[number] for number in numbers)


def _check_parents(claim: MarkedClaim, found: Mapping[int, MarkedClaim]) -> None:
    seen, at = {claim.number}, claim.parent
    while at is not None:
        if at not in found:
            raise ValueError(f"claim {claim.number}: parent {at} is no claim")
        if at in seen:
            raise ValueError(f"claim {claim.number} is said in itself")
        seen.add(at)
        at = found[at].parent


def _claim(marks: Marked, number: int, values: Mapping[str, str]) -> MarkedClaim:
    if values.keys() - LINE_KEYS or not {"stance", "who", "code"} <= values.keys():
        raise ValueError(f"claim {number}: {sorted(values)}: a line has stance, who, code, to, when, parent")
    if values["stance"] not in STANCES:
        raise ValueError(f"claim {number}: no stance {values['stance']!r}")
    if "when" in values and not _WHEN.fullmatch(values["when"]):
        raise ValueError(f"claim {number}: when={values['when']!r} is no date")
    who, to = _names(values["who"]), _names(values.get("to", ""))
    for name in (*who, *to):
        if name not in (UNKNOWN, AUTHOR) and name not in marks.text:
            raise ValueError(f"claim {number}: {name!r} does not stand in the report")
    spans = {role: marks.spans.get(f"{kind}{number}", ()) for kind, role in _ROLES.items()}
    if not spans["cue"] and not spans["content"]:
        raise ValueError(f"claim {number}: neither cue nor content")
    parent = int(values["parent"]) or None if "parent" in values else _holder(marks, number, spans)
    return MarkedClaim(
        number=number,
        source=spans["source"],
        cue=spans["cue"],
        content=spans["content"],
        addressee=spans["addressee"],
        time=spans["time"],
        stance=values["stance"],
        who=who,
        codes=tuple(part.strip() for part in values["code"].split("+")),
        to=to,
        when=values.get("when"),
        parent=parent,
    )


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(" + ") if name.strip())


def _holder(marks: Marked, number: int, spans: Mapping[str, Spans]) -> int | None:
    """The claim with the narrowest content around this one's cue, or around its content where it has no cue."""
    first = (spans["cue"] or spans["content"])[0]
    around = [
        (end - start, int(name[1:]))
        for name, parts in marks.spans.items()
        if name[0] == "t" and name != f"t{number}"
        for start, end in parts
        if start <= first[0] and first[1] <= end
    ]
    return min(around)[1] if around else None
