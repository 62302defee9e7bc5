"""Documents that are somebody's words as a whole: statements, readouts, letters, speeches, transcripts.

Stage `attribute`. In: the text's paragraphs. Out: for each paragraph the words that name who speaks in it. The
author of a statement is named in its heading ("Statement by …"), a speaker of a transcript by a label ("MR. X:").
Plain news has neither and stays the narrator's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from parley.attribute.drafts import Draft, Range
from parley.attribute.grammar import Grammar
from parley.types import Layout

_KINDS = (
    r"statements?|readouts?|remarks|speech|address|letter|message|communiqu[eé]|declaration|testimony|"
    r"press (?:release|briefing|conference|gaggle|statement)|opening statement|condolences|op-ed|transcript"
)
_HEADING = re.compile(
    rf"^\W{{0,3}}(?:(?:transcript|text|full text|the text) of (?:the )?)?"
    rf"(?:(?:joint|official|press|written|public|prepared|opening|closing|media|background|full|daily"
    rf"|excerpts? (?:of|from)|\d{{4}}) ){{0,3}}"
    rf"(?P<kind>{_KINDS})(?: (?:as (?:prepared|delivered)(?: for delivery)?|delivered))?"
    rf"(?:,)?(?: (?:to|on|at|before) (?:[\w.’'-]+ ){{1,8}}?(?=by ))?"
    rf" ?(?P<how>by|from|of|on behalf of|attributable to) (?P<name>(?:the )?\S.{{1,300}})$",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(
    r"(?<=\S)(?:['’]s?\b|\s(?:on|regarding|about|concerning|at|in|to|after|following|before|during|with|and on|"
    r"marking|announcing|ahead|upon|as|under|over|against|condemning|welcoming|commemorating|honou?ring|celebrating|"
    r"recognizing|urging|calls?|meetings?|conversations?|visits?|"
    r"phone|telephone|video|virtual|travel|trip|participation|bilateral|engagements?|remarks|discussions?)\b"
    r"|\s[-–—|:]\s|:|;|\s\()",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?P<name>(?:[A-Z][A-Z.'’\-]*(?:\s+[A-Z(][A-Z.'’\-)]*){0,7}|Q|A)(?:\s*\([^)\n]{1,60}\))?)(?::|\s*\.?\s{2,})"
)
_CASED_LABEL = re.compile(
    r"^(?P<name>[A-Z][\w.'’\-]*(?:\s+(?:[A-Z][\w.'’\-]*|of|the|al|bin|de|van)){0,6}):\s"
)
_HEADING_LINES = 6
_FEWEST_LABELS = 2
_FEWEST_CASED = 3
_TRANSCRIPT_SHARE = 0.3  # of paragraphs with a label; with fewer, and late, a report quotes an exchange
_LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class Voices:
    """For each paragraph of the document: the character range that names who speaks, None for the narrator; where
    the speech begins in it (after a label); the character ranges of labels, and of the heading with the author."""

    speakers: tuple[tuple[int, int] | None, ...]
    begins: tuple[int, ...]
    labels: tuple[tuple[int, int], ...] = ()
    heading: tuple[int, int] | None = None

    def any(self) -> bool:
        """Whether anybody but the narrator speaks."""
        return any(speaker is not None for speaker in self.speakers)


def find_voices(text: str, layout: Layout) -> Voices:
    """Who speaks in each paragraph.

    In a transcript a paragraph without a label goes on with the speaker before; in a report that only quotes an
    exchange the labelled paragraphs alone are somebody's.
    """
    edges = [_edges(layout, paragraph) for paragraph in layout.paragraphs]
    labels = [_label(text, start, end, _LABEL) for start, end in edges]
    repeated = _at_least(labels, _FEWEST_LABELS)
    if not repeated:
        labels = [_label(text, start, end, _CASED_LABEL) for start, end in edges]
        repeated = _is_dialogue(text, labels)
    if repeated:
        return _transcript(edges, labels)
    return _authored(text, edges)


def _edges(layout: Layout, paragraph: Range) -> Range:
    first, end = layout.sentences[paragraph[0]][0], layout.sentences[paragraph[1] - 1][1]
    return layout.starts[first], layout.ends[end - 1]


def _label(text: str, start: int, end: int, pattern: re.Pattern[str]) -> tuple[int, int, int] | None:
    """Where the label's name stands, and where its line's speech begins."""
    found = pattern.match(text[start : min(end, start + _LONGEST_LABEL)])
    if found is None or start + found.end() >= end:
        return None
    return start + found.start("name"), start + found.end("name"), start + found.end()


def _at_least(labels: Sequence[tuple[int, int, int] | None], fewest: int) -> bool:
    return sum(label is not None for label in labels) >= fewest


def _is_dialogue(text: str, labels: Sequence[tuple[int, int, int] | None]) -> bool:
    """Names with a colon are a dialogue when they come back; "Location: …" and other lists of fields do not."""
    names = Counter(text[label[0] : label[1]] for label in labels if label is not None)
    return sum(names.values()) >= _FEWEST_CASED and max(names.values(), default=0) >= 2 and len(names) >= 2


def _share(labels: Sequence[object | None]) -> float:
    return sum(label is not None for label in labels) / len(labels)


def _transcript(edges: Sequence[Range], labels: Sequence[tuple[int, int, int] | None]) -> Voices:
    speakers: list[tuple[int, int] | None] = []
    begins: list[int] = []
    speaking: tuple[int, int] | None = None
    first = next(number for number, label in enumerate(labels) if label is not None)
    is_whole = first <= _HEADING_LINES or _share(labels) >= _TRANSCRIPT_SHARE
    for (start, _), label in zip(edges, labels, strict=True):
        if label is not None or not is_whole:
            speaking = (label[0], label[1]) if label is not None else None
        speakers.append(speaking)
        begins.append(label[2] if label is not None else start)
    named = [(label[0], label[2]) for label, who in zip(labels, speakers, strict=True) if label and who]
    return Voices(tuple(speakers), tuple(begins), tuple(named))


def _authored(text: str, edges: Sequence[Range]) -> Voices:
    for number, (start, end) in enumerate(edges[:_HEADING_LINES]):
        line = text[start:end].split("\n", 1)[0]
        name = _author(line)
        if name is not None:
            author = (start + name[0], start + name[1])
            speakers = [None] * (number + 1) + [author] * (len(edges) - number - 1)
            begins = tuple(first for first, _ in edges)
            return Voices(tuple(speakers), begins, heading=(start, start + len(line)))
    return Voices((None,) * len(edges), tuple(first for first, _ in edges))


def _author(line: str) -> tuple[int, int] | None:
    """Where a heading names the author: "Statement by [Press Secretary Jane Roe] on …"."""
    found = _HEADING.match(line)
    if found is None or (line.rstrip().endswith((".", "?")) and len(line) > 100):
        return None
    if found["kind"].lower().startswith("readout") and found["how"].lower() == "of":
        return None  # what somebody's office tells of his call or meeting, in the third person
    start, end = found.span("name")
    begin = start + len("the ") if line[start : start + 4].lower() == "the " else start
    if not line[begin].isupper():
        return None
    stop = _NAME_ENDS.search(line, begin - 1)
    if stop is not None and stop.start() <= begin:
        return None
    if stop is not None:
        end = stop.start()
    name = line[start:end].rstrip(" ,:;")
    if found["kind"].lower() == "letter" and " " not in name:
        return None  # "Letter from Paris" is a column's name
    return (start, start + len(name)) if name else None


def authored(grammar: Grammar, voices: Voices, drafts: Sequence[Draft], score: float) -> list[Draft]:
    """Drafts for the sentences of whoever speaks in each paragraph; a claim made there then stands inside them.

    Sentences that one claim runs over are one draft. A sentence that is a claim as a whole gets no second one.
    """
    if not voices.any():
        return []
    tree, layout = grammar.tree, grammar.tree.layout
    taken = {draft.content for draft in drafts}
    joined = {
        sentence
        for draft in drafts
        for first, last in draft.content
        for sentence in range(tree.sentence_of[first] + 1, tree.sentence_of[last] + 1)
    }
    out: list[Draft] = []
    for number, (first, end) in enumerate(layout.paragraphs):
        named = voices.speakers[number]
        source = _tokens(layout, *named) if named is not None else None
        if source is None:
            continue
        begin = bisect_left(layout.starts, voices.begins[number])
        for group in _groups(first, end, joined):
            start, stop = max(layout.sentences[group[0]][0], begin), layout.sentences[group[1]][1] - 1
            words = grammar.trimmed((start, stop)) if start <= stop else None
            if words is not None and (words,) not in taken:
                out.append(
                    Draft(
                        cue=None,
                        source=source,
                        content=(words,),
                        origin="document",
                        score=score,
                        stance=None,
                    )
                )
    return out


def label_tokens(grammar: Grammar, voices: Voices) -> tuple[Range, ...]:
    """The labels of a transcript as ranges of tokens: they name who speaks and say nothing."""
    layout = grammar.tree.layout
    found = (_tokens(layout, start, end) for start, end in voices.labels)
    return tuple(part for part in found if part is not None)


def unlabelled(grammar: Grammar, voices: Voices, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those made of a label or a heading, which the document's own claims take the place of."""
    heading = _tokens(grammar.tree.layout, *voices.heading) if voices.heading is not None else None
    named = [*label_tokens(grammar, voices), *([heading] if heading is not None else [])]
    taken = {token for first, last in named for token in range(first, last + 1)}
    return [draft for draft in drafts if taken.isdisjoint(_words_of(draft))]


def _words_of(draft: Draft) -> set[int]:
    """Where a draft's cue and source stand; its content's first word where it has neither."""
    parts = [part for part in (draft.cue, draft.source) if part is not None]
    return {t for first, last in parts or draft.content[:1] for t in range(first, last + 1)}


def _groups(first: int, end: int, joined: Collection[int]) -> list[Range]:
    """Sentences of a paragraph, those in `joined` together with the one before."""
    out: list[Range] = []
    for sentence in range(first, end):
        if out and sentence in joined:
            out[-1] = (out[-1][0], sentence)
        else:
            out.append((sentence, sentence))
    return out


def _tokens(layout: Layout, start: int, end: int) -> Range | None:
    """The tokens of a character range."""
    first, last = bisect_right(layout.ends, start), bisect_left(layout.starts, end) - 1
    return (first, last) if first <= last else None
