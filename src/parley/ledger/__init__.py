"""Ledger: the agreements a report speaks of and who is said to have broken them.

In: a Reading with analysis, claims, events, actors and relations. Out: the same with `agreements` and `violations`.
A violation is always somebody's claim: its chain says whose, its status how far up the ladder it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parley.ledger.agreements import find_agreements
from parley.ledger.page import build_page
from parley.ledger.parties import complete_agreements, name_agreements
from parley.ledger.violations import find_violations
from parley.ledgerwords import LedgerWords, load_ledger_words
from parley.types import Reading


class Ledger:
    """The step that keeps the record of agreements within one report."""

    name = "ledger"
    version = 2
    needs = frozenset({"layout", "analysis", "claims", "events", "actors", "relations"})
    gives = frozenset({"agreements", "violations"})

    def __init__(self, words: LedgerWords | None = None) -> None:
        self._words = words or load_ledger_words()

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        return [self._keep(reading) for reading in readings]

    def _keep(self, reading: Reading) -> Reading:
        page = build_page(reading, self._words)
        drafts = find_agreements(page)
        if not drafts:
            return replace(reading, agreements=(), violations=())
        violations = find_violations(page, drafts)
        agreements = complete_agreements(page, drafts, violations)
        ids = tuple(agreement.id for agreement in agreements)
        return replace(reading, agreements=agreements, violations=name_agreements(violations, ids))
