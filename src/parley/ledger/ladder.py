"""How far up the ladder a violation stands: reported, alleged, denied, admitted, verified and so on."""

from __future__ import annotations

from parley.ledger.page import Page
from parley.types import Event, ViolationStatus


def status_of(
    page: Page, token: int, by: list[str], chain: tuple[str, ...], event: Event | None
) -> ViolationStatus:
    """The highest rung the text itself gives; an allegation never becomes more than that by being repeated."""
    if event is not None and _is_admitted(page, event, by):
        return "admitted"
    claim_id = page.claim_of(token)
    claim = page.claims[claim_id] if claim_id else None
    above = [page.lemma(a) for a in page.tree.ancestors(token)][:3]
    own = bool(chain) and chain[-1] in by
    if claim is not None and claim.stance == "denies":
        return "denied"
    if own and claim is not None and claim.stance in ("admits", "claims_responsibility"):
        return "admitted"
    if "deny" in above or "reject" in above:
        return "denied"
    for words, status in _rungs(page):
        if any(lemma in words for lemma in above):
            return status
    if event is not None and any(
        r.type == "response_to" and r.to_event == event.id for r in page.reading.relations or ()
    ):
        return "responded"
    return "alleged" if chain else "reported"


def _rungs(page: Page) -> tuple[tuple[frozenset[str], ViolationStatus], ...]:
    words = page.words
    return (
        (words.dismissal_verbs, "dismissed"),
        (words.investigation_verbs - words.verification_verbs, "under_verification"),
        (words.verification_verbs, "verified"),
        (words.complaint_nouns | words.complaint_verbs, "complaint_lodged"),
    )


def _is_admitted(page: Page, event: Event, by: list[str]) -> bool:
    """Somebody among the violators claims or admits the act: the event's doer was filled from such a claim."""
    doers = {r.actor for r in event.roles if r.role == "actor" and r.actor}
    for claim in page.reading.claims or ():
        speaker = claim.speaker.actor if claim.speaker else None
        if claim.stance not in ("claims_responsibility", "admits") or speaker is None:
            continue
        near = claim.cue is not None and -200 <= claim.cue.start - event.trigger.start <= 1000
        if near and speaker in doers and (not by or speaker in by):
            return True
    return False
