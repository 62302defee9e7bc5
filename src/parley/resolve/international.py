"""Resolve: the organisations of states a document names, for "the mission" and "the Secretary-General" in it.

Comes in: a document's Scan. Goes out: the organisation such words mean where they stand.
"""

from __future__ import annotations

from parley.resolve.candidates import Candidate, make_candidate
from parley.resolve.registry import Scan

_OWN = frozenset({"UNO", "EUR"})  # sectors that are an organisation's own; its people carry them too


class International:
    """The organisations of states of one document, in the order they are named."""

    def __init__(self, scan: Scan) -> None:
        self._named: list[tuple[int, Candidate]] = []
        for match in scan.matches:
            for entry in match.of("igo")[:1]:
                if entry.country == "IGO" and len(match.entries) == 1:
                    body = make_candidate(
                        entry.name, entry.country, entry.sector, 0.6, ("named before",), entry
                    )
                    self._named.append((scan.words.starts[match.first], body))

    def before(self, position: int) -> Candidate | None:
        """The only one the document names; of several, the last with missions of its own named before a position."""
        codes = {body.code for _, body in self._named}
        if len(codes) == 1:
            return self._named[0][1]
        fitting = [body for start, body in self._named if start < position and body.sector in _OWN]
        return fitting[-1] if fitting else None
