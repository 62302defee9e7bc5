#!/usr/bin/env python3
"""Writes docs/tour.md: one bundled report through every stage of the road, with what the stages really return.

usage: python bench/tour.py [--sample SLUG] [--out docs/tour.md]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import parley
from parley.record import Record
from parley.rows import RowMaker
from parley.samples import load_samples
from parley.types import Reading

STAGES = {
    "split": "Paragraphs, sentences and tokens: positions only, the text is never altered.",
    "analyse": "One encoder reads each sentence once; its heads give tags, lemmas, trees, mentions and co-reference.",
    "attribute": "Who says what: source, cue and content of every claim, nested as the text nests them; what nobody is "
    "quoted on is the narrator's.",
    "coding": "Predicates become PLOVER events with roles, status and quantities, each inside a claim.",
    "resolve": "Words become codes, coordinates and intervals, with the reason for each code.",
    "link": "Which act answered which, which came first, which is the same told again – and whose claim that is.",
    "ledger": "The agreements of the report and who is said to have broken them, with the ladder's rung.",
}


def tour(record: Record, title: str, outlet: str, published: str) -> Iterator[str]:
    reading = record.reading
    yield "# One report through every stage"
    yield (
        "Written by `python bench/tour.py`; every line below is what the program returned. The report is one of those "
        "that come with parley; its towns, people and events are invented."
    )
    quoted = "\n".join(f"> {line}" for line in reading.document.text.strip().splitlines())
    yield f"*{title}*, {outlet}, {published}\n\n{quoted}"
    makers = {
        "split": split_lines, "analyse": analyse_lines, "attribute": claim_lines, "coding": event_lines,
        "resolve": actor_lines, "link": relation_lines, "ledger": ledger_lines,
    }  # fmt: skip
    for number, (stage, says) in enumerate(STAGES.items(), 1):
        yield f"## {number}. {stage}\n\n{says}"
        yield "\n".join(makers[stage](reading))
    yield (
        "## The record\n\n`record.to_json()` is all of this in the shape of `parley schema`; `parley.store` keeps it, "
        "`parley read --html` shows it, `parley export` hands it on. The fingerprint of this run is "
        f"`{record.fingerprint}`: the same text under the same fingerprint gives the same bytes."
    )


def split_lines(reading: Reading) -> Iterator[str]:
    layout = reading.layout
    assert layout is not None
    yield f"{len(layout.paragraphs)} paragraphs, {len(layout.sentences)} sentences, {len(layout)} tokens."
    first, end = layout.sentences[min(1, len(layout.sentences) - 1)]
    yield "\n`" + " | ".join(reading.word(token) for token in range(first, end)) + "`"


def analyse_lines(reading: Reading) -> Iterator[str]:
    layout, analysis = reading.layout, reading.analysis
    assert layout is not None
    assert analysis is not None
    first, end = layout.sentences[min(1, len(layout.sentences) - 1)]
    yield "| token | lemma | tag | head | relation |\n|---|---|---|---|---|"
    for token in range(first, min(end, first + 14)):
        head = analysis.heads[token]
        above = reading.word(head) if head is not None else "–"
        yield (
            f"| {reading.word(token)} | {analysis.lemmas[token]} | {analysis.upos[token]} | {above} "
            f"| {analysis.relations[token]} |"
        )
    groups = []
    for cluster in analysis.clusters:
        mentions = [analysis.mentions[number] for number in cluster]
        groups.append(" = ".join(f"“{reading.span(m.first, m.last).text}”" for m in mentions))
    yield f"\n{len(analysis.mentions)} mentions; held to be the same: " + ("; ".join(groups) or "none") + "."


def claim_lines(reading: Reading) -> Iterator[str]:
    maker = RowMaker(reading)
    yield "| who, from outermost to innermost | stance | voice | cue | what |\n|---|---|---|---|---|"
    for claim in reading.claims or ():
        chain = " → ".join(maker.speakers(claim.id)) or "the report itself"
        words = " … ".join(part.text for part in claim.content)
        cue = claim.cue.text if claim.cue else "–"
        yield f"| {chain} | {claim.stance} | {claim.voice} | {cue} | {cell(words)} |"


def event_lines(reading: Reading) -> Iterator[str]:
    yield "| who says so | who | what | to whom | when | where | status | trigger |\n|---|---|---|---|---|---|---|---|"
    for row in RowMaker(reading).events():
        chain = " → ".join(row.chain) or "the report itself"
        cells = (chain, row.who, row.what, row.whom, row.when, row.where, row.status, row.trigger)
        yield "| " + " | ".join(cell(text) or "–" for text in cells) + " |"


def actor_lines(reading: Reading) -> Iterator[str]:
    yield "| actor | code | why | mentions |\n|---|---|---|---|"
    for actor in reading.actors or ():
        why = "; ".join(actor.reasons)
        yield f"| {cell(actor.name)} | {actor.code or '–'} | {cell(why) or '–'} | {len(actor.mentions)} |"
    dated = [t for t in reading.times or () if t.start is not None]
    if dated:
        yield "\nTimes: " + "; ".join(f"“{t.text}” is {t.timex} ({t.basis})" for t in dated) + "."


def relation_lines(reading: Reading) -> Iterator[str]:
    events = {event.id: event for event in reading.events or ()}
    if not reading.relations:
        yield "None in this report."
    for relation in reading.relations or ():
        one, other = events[relation.from_event], events[relation.to_event]
        yield (
            f"- “{one.trigger.text}” {relation.type.replace('_', ' ')} “{other.trigger.text}”, "
            f"by the words “{cell(relation.evidence.text)}”"
        )


def ledger_lines(reading: Reading) -> Iterator[str]:
    maker = RowMaker(reading)
    for agreement in reading.agreements or ():
        parties = "; ".join(maker.actor_label(party, "?") for party in agreement.parties) or "not stated"
        brokers = "; ".join(maker.actor_label(broker, "?") for broker in agreement.brokers) or "not stated"
        yield (
            f"**{cell(agreement.name)}** ({agreement.kind}); parties: {parties}; brokers: {brokers}; "
            f"in force from: {agreement.start or 'not stated'}\n"
        )
    if not reading.agreements:
        yield "No agreement in this report."
    rows = maker.violations()
    if rows:
        yield "| by | according to | status | words |\n|---|---|---|---|"
    for row in rows:
        chain = " → ".join(row.chain) or "the report itself"
        yield f"| {cell(row.by)} | {cell(chain)} | {row.status} | {cell(row.words)} |"


def cell(text: str, limit: int = 90) -> str:
    """Text that cannot break a Markdown table."""
    plain = " ".join(text.split()).replace("|", "\\|")
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sample", default="kashmir-shelling-denied")
    options.add_argument("--out", type=Path, default=Path("docs/tour.md"))
    chosen = options.parse_args()
    sample = next(s for s in load_samples() if s.slug == chosen.sample)
    record = parley.load().read(
        sample.text, published=sample.published, outlet=sample.outlet, title=sample.title
    )
    parts = tour(record, sample.title, sample.outlet, sample.published)
    chosen.out.write_text("\n\n".join(parts) + "\n", "utf-8")


if __name__ == "__main__":
    main()
