"""Questions that several stages ask of a reading: whose claim is this, who speaks in it, who is meant here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from parley.types import Actor, Claim


class ClaimIndex:
    """Finds the innermost claim around a stretch of text and the chain of its speakers."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._by_id = {claim.id: claim for claim in claims}
        self._depth = {claim.id: len(self._line(claim)) for claim in claims}
        spans = sorted((part.start, part.end, claim.id) for claim in claims for part in claim.content)
        self._spans = spans
        self._starts = [start for start, _, _ in spans]
        self._longest = max((end - start for start, end, _ in spans), default=0)

    def __getitem__(self, claim_id: str) -> Claim:
        return self._by_id[claim_id]

    def innermost(self, start: int, end: int, *, besides: Iterable[str] = ()) -> Claim | None:
        """The deepest claim whose content holds [start, end); the shorter content where depths tie."""
        skip = frozenset(besides)
        best: tuple[tuple[int, int], str] | None = None
        at = bisect_right(self._starts, start) - 1
        while at >= 0 and self._starts[at] >= start - self._longest:
            left, right, claim_id = self._spans[at]
            at -= 1
            if right < end or claim_id in skip:
                continue
            narrated = self._by_id[claim_id].voice == "narrator"
            rank = (-1 if narrated else self._depth[claim_id], left - right)
            if best is None or rank > best[0]:
                best = (rank, claim_id)
        return self._by_id[best[1]] if best else None

    def chain(self, claim_id: str) -> tuple[str, ...]:
        """Actor ids from the outermost speaker to the innermost; the narrator and unknown speakers are left out."""
        line = self._line(self._by_id[claim_id])
        return tuple(c.speaker.actor for c in reversed(line) if c.speaker is not None and c.speaker.actor)

    def _line(self, claim: Claim) -> list[Claim]:
        line, seen = [claim], {claim.id}
        while claim.parent is not None and claim.parent in self._by_id and claim.parent not in seen:
            claim = self._by_id[claim.parent]
            seen.add(claim.id)
            line.append(claim)
        return line


class ActorIndex:
    """Finds who is meant at a position, by the shortest mention around it."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.by_id = {actor.id: actor for actor in actors}
        spans = sorted((start, end, actor.id) for actor in actors for start, end in actor.mentions)
        self._spans = spans
        self._starts = [start for start, _, _ in spans]
        self._longest = max((end - start for start, end, _ in spans), default=0)

    def at(self, start: int, end: int) -> str | None:
        """The id of the actor whose shortest mention holds [start, end), or None."""
        found = self.all_at(start, end)
        return found[0] if found else None

    def all_at(self, start: int, end: int) -> list[str]:
        """Everybody whose mention is the shortest around [start, end): "the two" stands for two."""
        length, found = self._longest, list[str]()
        at = bisect_right(self._starts, start) - 1
        while at >= 0 and self._starts[at] >= start - self._longest:
            left, right, actor_id = self._spans[at]
            at -= 1
            if right < end or right - left > length:
                continue
            if right - left < length:
                length, found = right - left, []
            found.append(actor_id)
        return sorted(found)
