"""Link: events of one report that belong together – responses, sequence, the same act told again.

In: a Reading with analysis, claims, events and actors. Out: the same with `relations`. Each relation names the
claim it stands in: that a strike answered a shelling is what somebody says of it (law 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parley.ledgerwords import LedgerWords, load_ledger_words
from parley.link.denials import find_contradictions
from parley.link.repeats import find_repeats
from parley.link.responses import find_responses
from parley.link.scene import build_scene
from parley.link.sequence import find_sequence
from parley.types import Reading, Relation


class Linker:
    """The step that relates the events of a document to one another."""

    name = "link"
    version = 2
    needs = frozenset({"layout", "analysis", "claims", "events", "actors"})
    gives = frozenset({"relations"})

    def __init__(self, words: LedgerWords | None = None) -> None:
        self._words = words or load_ledger_words()

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        return [replace(reading, relations=self._relations(reading)) for reading in readings]

    def _relations(self, reading: Reading) -> tuple[Relation, ...]:
        if not reading.events:
            return ()
        scene = build_scene(reading)
        repeats = find_repeats(scene)
        found = [
            *find_responses(scene, self._words, repeats),
            *find_sequence(scene, self._words),
            *repeats,
            *find_contradictions(scene),
        ]
        unique = {
            (r.type, r.from_event, r.to_event): r for r in reversed(found) if r.from_event != r.to_event
        }
        return tuple(
            sorted(unique.values(), key=lambda r: (r.evidence.start, r.type, r.from_event, r.to_event))
        )
