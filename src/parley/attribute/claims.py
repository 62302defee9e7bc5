"""Drafts → Claim records: verbatim spans, voices, ids.

Stage `attribute`, its last part. In: nested drafts and the narrator's contents. Out: Claims in text order, each id
once; a claim's id is a hash of where it stands, so the same text has the same ids everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parley.attribute.drafts import Draft, Range
from parley.attribute.grammar import Grammar
from parley.attribute.nesting import Nested
from parley.attribute.quotes import Quotations
from parley.attribute.speakers import DIRECT, party
from parley.ids import make_id
from parley.types import Claim, Party, Reading, Span, Voice


@dataclass(frozen=True, slots=True)
class Maker:
    """Builds the claims of one document."""

    reading: Reading
    grammar: Grammar
    quotations: Quotations

    def claims(self, nested: Sequence[Nested], narrated: Sequence[tuple[Range, ...]]) -> tuple[Claim, ...]:
        """All claims of the document; `narrated` are the contents told in the report's own voice."""
        speakers = [party(self.reading, self.grammar, item.draft.source) for item in nested]
        ids = [self._id(item.draft, speaker) for item, speaker in zip(nested, speakers, strict=True)]
        told = [
            self._claim(item.draft, ids[number], self._parent(item, ids, number), speakers[number])
            for number, item in enumerate(nested)
        ]
        found = {claim.id: claim for claim in [*told, *map(self._narrated, narrated)]}
        return tuple(sorted(found.values(), key=_place))

    def _parent(self, item: Nested, ids: Sequence[str], number: int) -> str | None:
        if item.parent is None or ids[item.parent] == ids[number]:
            return None
        return ids[item.parent]

    def _claim(self, draft: Draft, identifier: str, parent: str | None, speaker: Party | None) -> Claim:
        return Claim(
            id=identifier,
            parent=parent,
            voice=self._voice(draft),
            stance=draft.stance or "asserts",
            speaker=speaker,
            cue=self.reading.span(*draft.cue) if draft.cue is not None else None,
            content=self._spans(draft.content),
            addressee=party(self.reading, self.grammar, draft.addressee),
            score=draft.score,
        )

    def _narrated(self, content: tuple[Range, ...]) -> Claim:
        identifier = make_id("clm", self.reading.document.id, "narrator", *self._edges(content))
        return Claim(
            id=identifier,
            parent=None,
            voice="narrator",
            stance="asserts",
            speaker=None,
            cue=None,
            content=self._spans(content),
        )

    def _id(self, draft: Draft, speaker: Party | None) -> str:
        starts = self.grammar.tree.layout.starts
        cue = starts[draft.cue[0]] if draft.cue is not None else "-"
        edges = self._edges(draft.content)
        return make_id("clm", self.reading.document.id, cue, *edges, speaker.start if speaker else "-")

    def _edges(self, content: Sequence[Range]) -> list[int]:
        layout = self.grammar.tree.layout
        return [edge for first, last in content for edge in (layout.starts[first], layout.ends[last])]

    def _spans(self, content: Sequence[Range]) -> tuple[Span, ...]:
        return tuple(self.reading.span(first, last) for first, last in content)

    def _voice(self, draft: Draft) -> Voice:
        """Direct when the words are the speaker's own: nearly all letters stand in quotation marks, or the whole
        document is the speaker's."""
        if draft.origin == "document":
            return "direct"
        letters = quoted = 0
        edges = self._edges(draft.content)
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            letters += self.quotations.letters(start, end)
            quoted += self.quotations.quoted_letters(start, end)
        if not quoted:
            return "indirect"
        return "direct" if quoted >= DIRECT * letters else "mixed"


def _place(claim: Claim) -> tuple[int, int, int, str]:
    """Text order: by the first character of content or cue; the outer of two before the inner, the narrator last."""
    spans = [*claim.content, *([claim.cue] if claim.cue is not None else [])]
    start = min(span.start for span in spans)
    return start, -max(span.end for span in spans), int(claim.voice == "narrator"), claim.id
