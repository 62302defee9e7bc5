"""Inline marks of a report written for a corpus: `<s1>the army</s1>` → plain text and offsets.

Beside the road: shared by the readers of corpora/claims and corpora/events. A file has three parts between lines of
`---`: a head of `key: value` lines, the marked text, and lines that say more of what is marked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Part = Literal["train", "dev", "test"]
Spans = tuple[tuple[int, int], ...]

HEAD_KEYS: Final = ("outlet", "region", "published", "style", "brief")
BRIEFS: Final = ("training", "test")
TRAP: Final = "n"
"""The mark of words that look like what is to be found and are not."""

DEV_SHARE: Final = 0.2
"""Of the reports not written for the test."""

_VALUE: Final = re.compile(r'(\w+)=(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Marked:
    """The plain text and, for each mark (`s1`), its stretches in order; `traps` are those marked `n`."""

    text: str
    spans: dict[str, Spans]
    traps: Spans


def parts_of(raw: str) -> tuple[str, str, str]:
    """Return head, body and lines of a file."""
    parts = re.split(r"^---[ \t]*\n", raw, flags=re.MULTILINE)
    if len(parts) != 3:
        raise ValueError(f"{len(parts)} parts instead of head, text and lines between lines of ---")
    return parts[0], parts[1].strip("\n"), parts[2]


def head_of(raw: str, *, optional: Collection[str] = ()) -> dict[str, str]:
    """Return the head's values; raises ValueError for a key that is missing or not known."""
    head: dict[str, str] = {}
    for line in raw.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key not in (*HEAD_KEYS, *optional) or not value.strip():
            raise ValueError(f"head line {line!r}: not `key: value` with one of {', '.join(HEAD_KEYS)}")
        head[key] = value.strip()
    missing = [key for key in HEAD_KEYS if key not in head]
    if missing:
        raise ValueError(f"the head lacks {', '.join(missing)}")
    date.fromisoformat(head["published"])
    if head["brief"] not in BRIEFS:
        raise ValueError(f"brief {head['brief']!r}: not {' or '.join(BRIEFS)}")
    return head


def part_of(identifier: str, head: Mapping[str, str]) -> Part:
    """The part of its corpus a report belongs to: by its brief, and by hash of its name."""
    if head["brief"] == "test":
        return "test"
    number = int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:4], "big")
    return "dev" if number < DEV_SHARE * 2**32 else "train"


def marked(body: str, kinds: str) -> Marked:
    """Take the marks out of a text; `kinds` are their letters. Marks nest; ValueError where they do not."""
    pattern = re.compile(rf"<(/?)((?:[{kinds}]\d+)|{TRAP})>")
    text, done = "", 0
    spans: dict[str, list[tuple[int, int]]] = {}
    opened: list[tuple[str, int]] = []
    for found in pattern.finditer(body):
        text += body[done : found.start()]
        done = found.end()
        if not found[1]:
            opened.append((found[2], len(text)))
            continue
        if not opened or opened[-1][0] != found[2]:
            raise ValueError(f"{found[0]} closes what is not the last mark opened")
        start = opened.pop()[1]
        words = text[start:]
        if not words or words != words.strip():
            raise ValueError(f"{found[0]}: the marked words {words!r} are empty or begin or end with a space")
        spans.setdefault(found[2], []).append((start, len(text)))
    if opened:
        raise ValueError(f"<{opened[-1][0]}> is not closed")
    text += body[done:]
    stray = re.search(rf"</?[{kinds}{TRAP}]\d*>?", text)
    if stray:
        raise ValueError(f"a broken mark: {text[stray.start() : stray.start() + 20]!r}")
    traps = tuple(spans.pop(TRAP, ()))
    return Marked(text, {name: tuple(found) for name, found in spans.items()}, traps)


def values_of(line: str) -> tuple[str, dict[str, str]]:
    """Cut a line into its name and its `key=value` pairs, values with spaces in double quotation marks."""
    name, _, rest = line.strip().partition(" ")
    values = {found[1]: found[2] if found[2] is not None else found[3] for found in _VALUE.finditer(rest)}
    left = _VALUE.sub("", rest).strip()
    if left:
        raise ValueError(f"{name}: {left!r} is no key=value")
    return name, values
