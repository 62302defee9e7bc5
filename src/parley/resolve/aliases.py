"""Resolve: short names a text gives in brackets: "the Chamber of Construction (Capac)", "Free Valley Front (FVF)".

Comes in: a document's text. Goes out: short name → the name it was given for, in the text's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = r"[A-Z][\w’'.\-]*"
_SMALL = r"(?:of|for|and|the|de|du|des|del|la|in|on|&)"
_GIVEN = re.compile(rf"({_NAME}(?:[ \n](?:{_SMALL}|{_NAME}))+) \(([A-Z][A-Za-z0-9&\-]{{1,11}})\)")


def find_aliases(text: str) -> Mapping[str, str]:
    """Every short name and its long one; the first letters must agree, and nobody is two things at once."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for match in _GIVEN.finditer(text):
        name, short = match.group(1), match.group(2)
        initials = {word[0] for word in name.split() if word[0].isupper()}
        if short[0] not in initials or short in name.split():
            continue
        if found.get(short, name) != name:
            twice.add(short)
        found[short] = name
    return {short: name for short, name in found.items() if short not in twice}
