"""Readers of parley's own corpora for training: acts and claims as anchor words with ties to other words.

Training only. In: the marked reports of corpora/events and corpora/claims. Out: documents whose `acts` are the words
that name an act, tied to the head words of who takes part, where, when and how many, and whose `cited` are the words
that say that something is said, tied to every word of source, content, addressee and time. Claims nest: each cue has
ties of its own, and only the outermost are also tagged as PolNeAR tags them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from parley.analyse import Analyser
from parley.evaluate.marked_claims import MarkedReport, read_marked
from parley.evaluate.marked_events import CodedReport, MarkedEvent, read_coded
from parley.evaluate.marks import Part, Spans, part_of
from parley.models.encoder import Encoder
from parley.resolve.actors import ActorResolver
from parley.resolve.setting import lands
from parley.split import split
from parley.train.corpora import Anchor, Document, Sentence, claim_document, main_word, word_finder
from parley.types import Document as Text
from parley.types import Layout, Reading

CLAIM_TIES: Final = {"source": "source", "content": "content", "addressee": "addressee", "time": "said_at"}


class Trees:
    """What is read off a report's plain text: which word heads a phrase, which words speak of a country."""

    def __init__(self, bundle: Path | None = None) -> None:
        """Reads with a bundle, by default the package's own."""
        self._analyser = Analyser(Encoder.load(bundle))
        self._registry = ActorResolver().registry

    def heads(self, text: str) -> Sequence[int | None]:
        """Return each word's head in the trees of a text."""
        reading = Reading(document=Text(id="doc:", text=text, sha256=""), layout=split(text))
        analysis = self._analyser([reading])[0].analysis
        assert analysis is not None
        return analysis.heads

    def lands(self, text: str, layout: Layout) -> dict[int, str]:
        """Return the last word of each name that surely speaks of one country, with the country."""
        covered = word_finder(layout.starts, layout.ends)
        found: dict[int, str] = {}
        scan = self._registry.scan(text)
        for match, country in lands(scan):
            words = covered(scan.words.starts[match.last], scan.words.ends[match.last])
            if words:
                found[words[-1]] = country
        return found


def claim_reports(folder: Path, part: Part, trees: Trees) -> list[Document]:
    """Read one part of corpora/claims."""
    return [
        _claims(report, trees) for report in read_marked(folder) if part_of(report.id, report.head) == part
    ]


def event_reports(folder: Path, part: Part, trees: Trees) -> list[Document]:
    """Read one part of corpora/events."""
    reports = [report for report in read_coded(folder) if part_of(report.id, report.head) == part]
    return [_events(report, trees) for report in reports]


def head_word(words: range, heads: Sequence[int | None]) -> int:
    """Return the word of a phrase that hangs on a word outside of it: the first such."""
    return next((word for word in words if heads[word] not in words), words.start)


def _claims(report: MarkedReport, trees: Trees) -> Document:
    outermost = [
        {"source": claim.source, "cue": claim.cue, "content": claim.content}
        for claim in report.claims
        if claim.parent is None
    ]
    document = claim_document({"id": report.id, "text": report.text, "attributions": outermost})
    layout = split(report.text)
    covered = word_finder(layout.starts, layout.ends)

    def words_of(spans: Spans) -> list[int]:
        return [word for start, end in spans for word in covered(start, end)]

    cited, sides, heads = [], {}, trees.heads(report.text)
    for claim in report.claims:
        if claim.source and covered(*claim.source[0]):
            sides[head_word(covered(*claim.source[0]), heads)] = "+".join(claim.codes)
        cue = words_of(claim.cue)
        if cue:
            ties = [
                (label, word) for role, label in CLAIM_TIES.items() for word in words_of(getattr(claim, role))
            ]
            cited.append(Anchor(word=main_word(cue, layout), kind=claim.stance, ties=tuple(ties)))
    return replace(
        document, cited=tuple(cited), has_stances=True, sides=sides, lands=trees.lands(report.text, layout)
    )


def _events(report: CodedReport, trees: Trees) -> Document:
    heads = trees.heads(report.text)
    layout = split(report.text)
    covered = word_finder(layout.starts, layout.ends)
    at = {
        name: head_word(covered(*spans[0]), heads)
        for name, spans in report.marks.items()
        if covered(*spans[0])
    }
    acts = []
    for event in report.events:
        words = covered(*event.trigger[0])
        if words:
            acts.append(
                Anchor(
                    word=head_word(words, heads),
                    kind=event.type,
                    mode=None if event.mode is None else f"{event.type}·{event.mode}",
                    status=event.status,
                    ties=tuple((label, at[name]) for label, name in _ties(event) if name in at),
                )
            )
    sides = {
        at[name]: values["code"] for name, values in report.about.items() if name in at and "code" in values
    }
    return Document(
        id=report.id,
        sentences=tuple(_sentences(report.text, layout)),
        acts=tuple(acts),
        sides=sides,
        lands=trees.lands(report.text, layout),
    )


def _ties(event: MarkedEvent) -> Iterator[tuple[str, str]]:
    roles: Mapping[str, Sequence[str]] = {
        "actor": event.actors,
        "recipient": event.recipients,
        "mediator": event.mediators,
        **event.places,
        "when": () if event.when is None else (event.when,),
        "count": event.counts,
        "said": event.said,
    }
    for label, names in roles.items():
        for name in names:
            yield label, name


def _sentences(text: str, layout: Layout) -> Iterator[Sentence]:
    openers = {first for first, _ in layout.paragraphs}
    for number, (first, last) in enumerate(layout.sentences):
        yield Sentence(
            words=tuple(text[layout.starts[i] : layout.ends[i]] for i in range(first, last)),
            opens_paragraph=number in openers,
        )
