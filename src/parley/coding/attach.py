"""To whom an event belongs: the innermost claim whose content holds its trigger.

Stage `coding`. A trigger that is a claim's own cue ("accused", "denied") belongs to the claim around that one.
"""

from __future__ import annotations

from bisect import bisect_left

from parley.types import Claim, Layout


class ClaimMap:
    """Token → innermost claim, for one reading."""

    def __init__(self, layout: Layout, claims: tuple[Claim, ...]) -> None:
        self.by_id = {claim.id: claim for claim in claims}
        self._of: list[Claim | None] = [None] * len(layout)
        self._narrators: list[Claim | None] = [None] * len(layout)
        self.cues: dict[int, Claim] = {}
        size = {claim.id: sum(s.end - s.start for s in claim.content) for claim in claims}
        ordered = sorted(claims, key=lambda c: (self.depth(c), -size[c.id], c.id))
        for claim in ordered:
            if claim.cue is not None:
                for token in _tokens(layout, claim.cue.start, claim.cue.end):
                    self.cues.setdefault(token, claim)
            for span in claim.content:
                for token in _tokens(layout, span.start, span.end):
                    self._of[token] = claim
                    if claim.voice == "narrator":
                        self._narrators[token] = claim

    def depth(self, claim: Claim) -> int:
        """Claims above this one; the narrator is above all."""
        depth, seen = 0 if claim.voice == "narrator" else 1, {claim.id}
        parent = claim.parent
        while parent is not None and parent in self.by_id and parent not in seen:
            seen.add(parent)
            depth, parent = depth + 1, self.by_id[parent].parent
        return depth

    def of(self, token: int) -> Claim | None:
        """The claim a trigger at the token belongs to; None where nobody says it."""
        claim = self._of[token]
        cued = self.cues.get(token)
        if claim is not None and cued is not None and cued.id == claim.id:
            around = self.by_id.get(claim.parent) if claim.parent is not None else self._narrators[token]
            return around or claim
        return claim


def _tokens(layout: Layout, start: int, end: int) -> range:
    first = bisect_left(layout.starts, start)
    if first > 0 and layout.ends[first - 1] > start:
        first -= 1
    return range(first, max(first, bisect_left(layout.starts, end)))
