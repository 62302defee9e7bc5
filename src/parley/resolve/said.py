"""When a thing was said: the expression of time that belongs to the cue, not to what is said.

Stage `resolve`. Comes in: a claim and the times of its document. Goes out: the time that hangs from the cue in the
dependency tree, straight ("said on Monday") or through nouns ("wrote in a letter of 2 April"), or None. A time inside
the content is the content's; the publication date is never put in its place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from parley.types import Claim, Reading, TimeRange

_KINDS = ("DATE", "TIME")
_MOST_STEPS = 4
"""Nouns between a time and its cue: "in a statement issued to the agency's office on Monday" needs no more."""


class SayingTimes:
    """Finds the time of saying of one document's claims."""

    def __init__(self, reading: Reading, times: Sequence[TimeRange]) -> None:
        assert reading.layout is not None
        assert reading.analysis is not None
        self._layout, self._analysis = reading.layout, reading.analysis
        dated = [time for time in times if time.type in _KINDS and time.start is not None]
        self._found = [(time, self._tokens(time.start_offset or 0, time.end_offset or 0)) for time in dated]

    def of(self, claim: Claim) -> TimeRange | None:
        """The time a claim was made, where the text gives it with the cue."""
        if claim.cue is None:
            return None
        cue = self._tokens(claim.cue.start, claim.cue.end)
        if not cue:
            return None
        sentence = bisect_right(self._layout.sentences, (cue.start, len(self._layout))) - 1
        first, end = self._layout.sentences[sentence]
        inside = [self._tokens(part.start, part.end) for part in claim.content]
        for time, tokens in self._found:
            outside = first <= tokens.start < end and not any(tokens.start in part for part in inside)
            if outside and tokens and self._hangs_from(tokens, cue):
                return time
        return None

    def _tokens(self, start: int, end: int) -> range:
        return range(bisect_right(self._layout.ends, start), bisect_left(self._layout.starts, end))

    def _hangs_from(self, time: range, cue: range) -> bool:
        heads, upos = self._analysis.heads, self._analysis.upos
        at = next((token for token in time if heads[token] not in time), time.start)
        hosts = self._hosts(cue)
        for _ in range(_MOST_STEPS):
            head = heads[at]
            if head is None:
                return False
            if head in hosts:
                return True
            if upos[head] in ("VERB", "AUX"):
                return False
            at = head
        return False

    def _hosts(self, cue: range) -> set[int]:
        """The words of the cue, and the verb over a cue that is a noun or a preposition ("issued a denial")."""
        heads, upos = self._analysis.heads, self._analysis.upos
        hosts = set(cue)
        top = next((token for token in cue if heads[token] not in cue), cue.start)
        over = heads[top]
        if upos[top] not in ("VERB", "AUX") and over is not None and upos[over] == "VERB":
            hosts.add(over)
        return hosts
