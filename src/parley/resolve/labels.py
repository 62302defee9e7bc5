"""Resolve: the labels of a transcript ("MR. ROE:", "Q"), which name who speaks and refer back to nobody.

Comes in: the claims of a document. Goes out: the character spans of its labels, and the reading a label may have.
"""

from __future__ import annotations

import re
from dataclasses import replace

from parley.resolve.candidates import Candidate
from parley.resolve.setting import Setting
from parley.types import Party, Reading

_AFTER = re.compile(r"(?:\s*\([^)\n]{1,60}\))?(?::|\s*\.?\s{2,})")


def find_labels(reading: Reading) -> frozenset[tuple[int, int]]:
    """Spans of speakers that open a line and are set off from what they say."""
    text = reading.document.text
    speakers = {
        (claim.speaker.start, claim.speaker.end)
        for claim in reading.claims or ()
        if claim.speaker is not None and claim.cue is None and _is_label(text, claim.speaker)
    }
    return frozenset(speakers)


def _is_label(text: str, speaker: Party) -> bool:
    opens_line = speaker.start == 0 or text[speaker.start - 1] == "\n"
    return opens_line and _AFTER.match(text, speaker.end) is not None


def read_label(text: str, found: Candidate | None, setting: Setting) -> Candidate:
    """What a label stands for; an official without a name or a country is the publisher's own, or nobody known."""
    if found is None:
        return Candidate(
            name=text, code=None, country=None, sector=None, score=0.3, reasons=("a label alone",)
        )
    if found.assumed and found.country != setting.issuer:
        reasons = (*found.reasons, "a label without a country")
        return replace(found, code=None, country=None, score=0.3, reasons=reasons, assumed=False)
    return found
