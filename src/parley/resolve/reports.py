"""Resolve: whom a pronoun means because of who is speaking, which grammar tells better than nearness does.

Comes in: a document's tree and its claims. Goes out: the speaker that "it" or "its" means in the words reported of
him ("the army denied that its men fled"), and the speaker that a "he" who speaks on goes on from.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from parley.tree import Tree
from parley.types import Claim, Mention, Party

_RIVALS = frozenset({"person", "group", "organization", "place"})  # kinds of mentions a pronoun may mean
_REPORTED = frozenset({"indirect", "mixed"})
_OWN = frozenset({"nsubj", "nmod:poss"})  # where a pronoun in a report is its speaker's


class Reports:
    """The claims of one document as reports: who speaks, and of what."""

    def __init__(self, tree: Tree, claims: Sequence[Claim]) -> None:
        self._tree = tree
        self._told = [c for c in claims if c.voice != "narrator" and c.speaker is not None]
        self._heads = {m.head: m for m in tree.analysis.mentions if m.type in _RIVALS}

    def own_speaker(self, token: int) -> Party | None:
        """The speaker of the report a pronoun stands in, if nobody else it could mean stands between."""
        if self._tree.analysis.relations[token] not in _OWN:
            return None
        position = self._tree.layout.starts[token]
        around: list[tuple[int, Party, int]] = []
        for claim in self._told:
            for part in claim.content:
                if part.start <= position < part.end and claim.speaker is not None:
                    around.append((part.end - part.start, claim.speaker, part.start))
                    if claim.voice not in _REPORTED or claim.addressee is not None:
                        around[-1] = (part.end - part.start, claim.speaker, -1)
        if not around:
            return None
        _, speaker, start = min(around, key=lambda one: (one[0], one[2]))
        above = start >= 0 and speaker.end <= start and self._same_sentence(speaker.start, token)
        return speaker if above and not self._rival(speaker.end, position) else None

    def _same_sentence(self, position: int, token: int) -> bool:
        first, end = self._tree.layout.sentences[self._tree.sentence_of[token]]
        return self._tree.layout.starts[first] <= position < self._tree.layout.ends[end - 1]

    def _rival(self, start: int, end: int) -> Mention | None:
        starts = self._tree.layout.starts
        return next((m for head, m in self._heads.items() if start <= starts[head] < end), None)

    def speaks(self, start: int) -> bool:
        """Whether a claim's speaker begins here."""
        return any(c.speaker is not None and c.speaker.start == start for c in self._told)

    def speaker_before(self, token: int) -> Party | None:
        """Who speaks in the sentence before a pronoun that speaks, or is quoted there; None when several do."""
        number = self._tree.sentence_of[token]
        if number == 0 or self._tree.relation(token) != "nsubj":
            return None
        first, end = self._tree.layout.sentences[number - 1]
        low, high = self._tree.layout.starts[first], self._tree.layout.ends[end - 1]
        spoken = [c.speaker for c in self._told if c.speaker is not None and low <= c.speaker.start < high]
        main = [party for party in spoken if self._is_main(party)]
        if not spoken:
            main = [
                c.speaker
                for c in self._told
                if c.speaker and any(part.start < high and low < part.end for part in c.content)
            ]
        return main[0] if len({(p.start, p.end) for p in main}) == 1 else None

    def _is_main(self, party: Party) -> bool:
        """Whether a speaker is the subject of his sentence's main clause."""
        heads, relations = self._tree.analysis.heads, self._tree.analysis.relations
        starts = self._tree.layout.starts
        inside = range(bisect_left(starts, party.start), bisect_left(starts, party.end))
        for token in inside:
            governor = heads[token]
            if relations[token] == "nsubj" and governor is not None and governor not in inside:
                return heads[governor] is None or self._tree.relation(governor) == "parataxis"
        return False
