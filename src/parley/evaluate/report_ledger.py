"""Scores a record's relations, agreements and violations against a report's hand coding.

Measuring only. Repetitions (`same_as`) are counted where the coding names them and never as spare: no coding names
them all.
"""

from __future__ import annotations

from dataclasses import dataclass

from parley.evaluate.coded import Coded, contains, same_chain, same_people, unique
from parley.evaluate.matching import Matching, match, match_with_optional
from parley.evaluate.scores import Counts, ReportError, Share
from parley.samples import Sample
from parley.samples.gold import GoldAgreement, GoldEvent, GoldRelation, GoldViolation
from parley.types import Agreement, Relation, Violation


@dataclass(frozen=True, slots=True)
class LedgerScores:
    """The columns of a report's score that are about links and agreements."""

    relations: Counts
    agreements: Counts
    violations: Counts
    ladder: Share
    errors: tuple[ReportError, ...]


def score_ledger(coded: Coded, sample: Sample) -> LedgerScores:
    """Matches and judges the relations, agreements and violations of one record."""
    relations = _match_relations(coded, sample)
    agreements = match(
        sample.gold.agreements, coded.record.agreements, lambda f, w: _agreement_fits(coded, f, w)
    )
    violations = match_with_optional(
        sample.gold.violations, coded.record.violations, lambda f, w: _violation_fits(coded, f, w)
    )
    on_ladder = [want.status == found.status for want, found in violations.hits]
    return LedgerScores(
        relations=_count(relations),
        agreements=_count(agreements),
        violations=_count(violations),
        ladder=Share(right=sum(on_ladder), of=len(on_ladder)),
        errors=(
            *_relation_errors(coded, sample, relations),
            *_agreement_errors(coded, sample, agreements),
            *_violation_errors(coded, sample, violations),
        ),
    )


def _count(
    matched: Matching[GoldRelation, Relation]
    | Matching[GoldAgreement, Agreement]
    | Matching[GoldViolation, Violation],
) -> Counts:
    return Counts(right=len(matched.hits), missed=len(matched.missed), spare=len(matched.spare))


def _match_relations(coded: Coded, sample: Sample) -> Matching[GoldRelation, Relation]:
    wanted = {event.id: event for event in sample.gold.events}
    triggers = {event.id: event.trigger for event in coded.record.events}

    def ends_at(event_id: str, want: GoldEvent) -> bool:
        trigger = triggers.get(event_id)
        return trigger is not None and trigger.start < want.trigger[1] and trigger.end > want.trigger[0]

    def fit(found: Relation, want: GoldRelation) -> bool:
        return (
            found.type == want.type
            and ends_at(found.from_event, wanted[want.from_event])
            and ends_at(found.to_event, wanted[want.to_event])
        )

    matched = match_with_optional(sample.gold.relations, coded.record.relations, fit)
    spare = tuple(relation for relation in matched.spare if relation.type != "same_as")
    return Matching(hits=matched.hits, missed=matched.missed, spare=spare)


def _agreement_fits(coded: Coded, found: Agreement, want: GoldAgreement) -> bool:
    parties = [coded.who(party) for party in found.parties]
    brokers = " ".join(coded.names(broker) for broker in found.brokers)
    since = (found.start or "")[:10]
    return (
        found.kind == want.kind
        and contains(parties, want.parties)
        and all(broker.split()[-1] in brokers for broker in want.brokers)
        and (want.start is None or want.start[0] <= since <= want.start[1])
    )


def _violation_fits(coded: Coded, found: Violation, want: GoldViolation) -> bool:
    by = unique(coded.who(actor) for actor in found.by)
    chain = unique(coded.who(actor) for actor in found.chain)
    return same_people(by, want.by) and same_chain(chain, want.chain)


def _relation_errors(
    coded: Coded, sample: Sample, matched: Matching[GoldRelation, Relation]
) -> list[ReportError]:
    words = {event.id: event.word for event in sample.gold.events}
    triggers = {event.id: event.trigger for event in coded.record.events}
    errors = [
        _error(
            sample,
            "relations",
            "missed",
            want.type,
            f"{words[want.from_event]} {want.type} {words[want.to_event]}",
        )
        for want in matched.missed
    ]
    for relation in matched.spare:
        ends = [triggers[e].text for e in (relation.from_event, relation.to_event) if e in triggers]
        sentence = coded.words_of(relation.evidence.start)
        errors.append(
            _error(sample, "relations", "spare", relation.type, f" {relation.type} ".join(ends), sentence)
        )
    return errors


def _agreement_errors(
    coded: Coded, sample: Sample, matched: Matching[GoldAgreement, Agreement]
) -> list[ReportError]:
    errors = []
    for want in matched.missed:
        parties = ", ".join("/".join(codes) for codes in want.parties)
        shown = f"{want.kind} of {parties}, brokers {', '.join(want.brokers)}, since {want.start}"
        errors.append(_error(sample, "agreements", "missed", want.kind, shown))
    for found in matched.spare:
        parties = ", ".join(str(coded.who(party)) for party in found.parties)
        brokers = ", ".join(coded.names(broker) for broker in found.brokers)
        shown = f"{found.name}: {found.kind} of {parties}, brokers {brokers}, since {found.start}"
        sentence = coded.words_of(found.mentions[0][0]) if found.mentions else ""
        errors.append(_error(sample, "agreements", "spare", found.kind, shown, sentence))
    return errors


def _violation_errors(
    coded: Coded, sample: Sample, matched: Matching[GoldViolation, Violation]
) -> list[ReportError]:
    errors = []
    for want in matched.missed:
        by = ", ".join("/".join(codes) for codes in want.by)
        chain = " > ".join("/".join(codes) for codes in want.chain)
        errors.append(_error(sample, "violations", "missed", want.status, f"by {by}, according to {chain}"))
    claims = {claim.id: claim for claim in coded.record.claims}
    for found in matched.spare:
        by = ", ".join(str(coded.who(actor)) for actor in found.by)
        chain = " > ".join(str(coded.who(actor)) for actor in found.chain)
        claim = claims.get(found.claim)
        content = claim.content if claim is not None else ()
        sentence = coded.words_of(content[0].start) if content else ""
        shown = f"by {by}, according to {chain or 'the report'}"
        errors.append(_error(sample, "violations", "spare", found.status, shown, sentence))
    for want, found in matched.hits:
        if want.status != found.status:
            reason = f"{found.status} for {want.status}"
            errors.append(_error(sample, "ladder", "wrong", reason, want.status, found=found.status))
    return errors


def _error(
    sample: Sample,
    part: str,
    kind: str,
    reason: str,
    shown: str,
    sentence: str = "",
    *,
    found: str | None = None,
) -> ReportError:
    if kind == "spare":
        return ReportError(
            report=sample.slug,
            part=part,
            kind="spare",
            reason=reason,
            wanted="",
            found=shown,
            sentence=sentence,
        )
    return ReportError(
        report=sample.slug,
        part=part,
        kind="wrong" if kind == "wrong" else "missed",
        reason=reason,
        wanted=shown,
        found=found or "",
        sentence=sentence,
    )
