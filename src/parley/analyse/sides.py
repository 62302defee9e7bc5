"""Whose side the people and bodies of a text are on, as the encoder's heads see them.

Stage `analyse`. In: a window's scores and tags. Out: a SideSignal for every word that may head a noun phrase. Which
country a word names is for resolve to say: the network sees stand-ins for countries, not their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from parley.models.encoder import Labels, Window
from parley.types import SideSignal

NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
LEAST: Final = 0.1
"""Words less likely than this to name the country are not kept."""


class SideFinder:
    """Reads the heads of sectors and countries; finds nothing with a bundle that lacks them."""

    def __init__(self, labels: Labels) -> None:
        self._sectors = labels.sectors

    def find(self, window: Window, upos: Sequence[str]) -> list[SideSignal]:
        """Return the sides of the window's nominal words, in text order."""
        if window.sectors is None or window.lands is None:
            return []
        rows = np.array([row for row, tag in enumerate(upos) if tag in NOMINAL], dtype=np.int64)
        if not len(rows):
            return []
        sectors = window.sectors[rows]
        sectors = np.exp(sectors - sectors.max(axis=1, keepdims=True))
        sectors /= sectors.sum(axis=1, keepdims=True)
        best = sectors.argmax(axis=1)
        lands = window.lands[rows]
        highest = np.maximum(lands.max(axis=1, keepdims=True), 0.0)
        lands = np.exp(lands - highest)
        lands /= lands.sum(axis=1, keepdims=True) + np.exp(-highest)  # the share of "none", whose score is 0
        named: list[list[tuple[int, float]]] = [[] for _ in rows]
        likely = np.nonzero(lands >= LEAST)
        for row, column, chance in zip(*(part.tolist() for part in (*likely, lands[likely])), strict=True):
            named[row].append((window.first + column, chance))
        chances = np.take_along_axis(sectors, best[:, None], axis=1)[:, 0]
        return [
            SideSignal(
                token=window.first + row, sector=(self._sectors[number], chance), lands=tuple(lands_of)
            )
            for row, number, chance, lands_of in zip(
                rows.tolist(), best.tolist(), chances.tolist(), named, strict=True
            )
        ]
