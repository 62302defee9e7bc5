"""Violations: who is said to have broken an agreement, by whom, and how far up the ladder the saying stands.

Nouns ("the group's breach of the truce", "repeated violations by the army"), verbs ("violated the terms"),
accusations that take up an earlier one ("similar accusations made by …"). What is only feared, forbidden or
to be prevented is no violation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parley.ids import make_id
from parley.ledger.agreements import AgreementDraft
from parley.ledger.ladder import status_of
from parley.ledger.page import Page
from parley.types import Claim, Event, Violation

_REACH = 3  # sentences an accusation may look back for what it repeats
_MODALS = frozenset({"must", "should", "may", "might", "could", "would", "can", "will", "shall"})
_POINTING = frozenset({"this", "that", "it", "these", "those", "which"})
_FORCE = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
_BLAMING = frozenset(
    {"accuse", "blame", "charge", "suspect", "condemn", "denounce", "criticize", "criticise"}
)
_OWNING = frozenset({"admits", "claims_responsibility", "denies"})
_COMMITTING = frozenset({"commit", "make", "carry", "perpetrate"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "without"})


@dataclass(frozen=True, slots=True)
class _Found:
    violation: Violation
    draft: int
    token: int
    concrete: bool  # tied to an act or told anew, not "the violations" again


def find_violations(page: Page, drafts: tuple[AgreementDraft, ...]) -> tuple[Violation, ...]:
    """All violations in text order; `agreement` still holds the draft's number as text, completed later."""
    found: list[_Found] = []
    for token in page.candidates:
        lemma = page.lemma(token)
        if lemma in page.words.violation_nouns or lemma in page.words.violation_verbs:
            _add(page, drafts, token, found)
        else:
            _add_repeated(page, token, found)
    return tuple(f.violation for f in found)


def _add(page: Page, drafts: tuple[AgreementDraft, ...], token: int, found: list[_Found]) -> None:
    draft = _broken(page, drafts, token)
    claim = page.claim_of(token)
    if draft is None or claim is None or _is_averted(page, token):
        return
    by = _violators(page, token)
    event = _act_of(page, token, by)
    if _is_repetition(page, token, by, event, draft, found):
        return
    chain = _chain(page, claim)
    if page.claims[claim].stance not in _OWNING:
        by = [actor for actor in by if actor not in chain[-1:] or len(by) > 1]  # nobody accuses itself
    violation = Violation(
        id=make_id("vio", page.reading.document.id, token, *by),
        agreement=str(draft),
        by=tuple(by),
        event=event.id if event else None,
        claim=claim,
        chain=chain,
        status=status_of(page, token, by, chain, event),
    )
    found.append(_Found(violation, draft, token, event is not None))


def _chain(page: Page, claim: str) -> tuple[str, ...]:
    chain = page.claims.chain(claim)
    return tuple(a for i, a in enumerate(chain) if i == 0 or a != chain[i - 1])


def _broken(page: Page, drafts: tuple[AgreementDraft, ...], token: int) -> int | None:
    """The draft whose mention is the object: "violating the terms of the truce", "ceasefire violations"."""
    tree = page.tree
    places: list[int] = []
    if tree.analysis.upos[token] in ("NOUN", "PROPN"):
        places = tree.kids(token, "nmod", "compound", "obl")
    elif tree.analysis.upos[token] in ("VERB", "AUX", "ADJ"):
        places = [*tree.kids(token, "obj", "nsubj:pass", "obl")]
        head = tree.analysis.heads[token]
        if tree.relation(token) in ("acl", "amod") and head is not None:
            places.append(head)
    reach = {t for place in places for t in tree.subtree(place, without=("acl:relcl", "advcl", "acl"))}
    for number, draft in enumerate(drafts):
        if reach.intersection(draft.heads):
            return number
    return _implied(page, drafts, token, places)


def _implied(page: Page, drafts: tuple[AgreementDraft, ...], token: int, places: list[int]) -> int | None:
    """ "The violations", "broke its terms": the agreement last spoken of, in this sentence or the ones before."""
    tree = page.tree
    noun = tree.analysis.upos[token] == "NOUN"
    parts = any(page.lemma(p) in page.words.agreement_parts for p in places)
    bare = noun and not any(tree.relation(p) == "nmod" and page.case_of(p) == "of" for p in places)
    if not parts and not bare:
        return None
    here = tree.sentence_of[token]
    near = [
        (head, number)
        for number, draft in enumerate(drafts)
        for head in draft.heads
        if head != token and 0 <= here - tree.sentence_of[head] <= 1
    ]
    return max(near)[1] if near else None


def _violators(page: Page, token: int) -> list[str]:
    tree = page.tree
    if tree.analysis.upos[token] in ("NOUN", "PROPN"):
        for kid in tree.kids(token, "nmod:poss", "nmod", "compound", "amod", "obl", "nmod:desc"):
            named = tree.relation(kid) in ("compound", "amod") or tree.analysis.relations[kid] == "nmod:poss"
            if named or page.case_of(kid) in ("by", "from"):
                found = page.actors_at(kid)
                if found and page.lemma(kid) not in page.words.agreements:
                    return found
        pointed = _pointed_at(page, token)
        return [doer for doer, _ in pointed] if pointed else _subject_of_support(page, token)
    return _subject(page, token)


def _pointed_at(page: Page, token: int) -> list[tuple[str, Event]]:
    """ "This was a violation of the truce": the doers of the act told last before it."""
    tree = page.tree
    subjects = tree.kids(token, "nsubj")
    if not tree.kids(token, "cop") or not any(tree.lower[s] in _POINTING for s in subjects):
        return []
    start, here = tree.layout.starts[token], tree.sentence_of[token]
    earliest = tree.layout.starts[tree.layout.sentences[max(0, here - 2)][0]]
    claim = page.claim_of(token)
    teller = page.claims.chain(claim)[-1:] if claim else ()
    for event in sorted(page.reading.events or (), key=lambda e: -e.trigger.start):
        doers = [r.actor for r in event.roles if r.role == "actor" and r.actor and r.actor not in teller]
        if earliest <= event.trigger.start < start and event.type in _FORCE and doers:
            return [(doer, event) for doer in doers]
    return []


def _subject_of_support(page: Page, token: int) -> list[str]:
    """ "Both sides committed breaches", "accused X of breaches", "shelled the town in breach of the truce"."""
    head = page.tree.analysis.heads[token]
    if head is None or page.tree.relation(token) not in ("obj", "obl"):
        return []
    if page.lemma(head) in _BLAMING:
        return _blamed(page, head, besides=token)
    if page.lemma(head) in _COMMITTING or _is_manner(page, token):
        return _subject(page, head)
    return []


def _is_manner(page: Page, token: int) -> bool:
    """ "In breach of the truce" says of the act above it that it broke the truce."""
    return page.tree.relation(token) == "obl" and page.case_of(token) in ("in", "as")


def _blamed(page: Page, verb: int, *, besides: int | None = None) -> list[str]:
    """Whom a verb of blame names; "each other" and "the other" are its own subjects, each of the other."""
    for accused in page.tree.kids(verb, "obj", "nsubj:pass"):
        if accused == besides:
            continue
        if {page.tree.lower[t] for t in page.tree.subtree(accused)} & {"other", "another"}:
            return _subject(page, verb)
        return page.actors_at(accused)
    return []


def _subject(page: Page, verb: int) -> list[str]:
    """Subject, passive agent, or the controller: "accused X of violating", "X admitted breaking"."""
    tree = page.tree
    passive = bool(tree.kids(verb, "nsubj:pass", "aux:pass"))
    agents = [o for o in tree.kids(verb, "obl:agent", "obl") if page.case_of(o) == "by"]
    subjects = agents if passive else tree.kids(verb, "nsubj")
    for subject in subjects:
        found = page.actors_at(subject)
        if found:
            return found
    head = tree.analysis.heads[verb]
    if passive or head is None or subjects:
        return []  # an own subject that nobody resolved is nobody's, not the clause above's
    relation = tree.analysis.relations[verb]
    if relation == "conj":
        return _subject(page, head)
    if relation == "acl:relcl" or (relation == "acl" and tree.feature(verb, "VerbForm") in ("Ger", "Part")):
        above = next((a for a in tree.ancestors(head) if tree.analysis.upos[a] == "VERB"), None)
        if above is not None and page.lemma(above) in _BLAMING:
            return _blamed(page, above)
        return page.actors_at(head)
    if relation not in ("advcl", "xcomp", "ccomp", "obl"):
        return []
    if page.lemma(head) in _BLAMING:
        return _blamed(page, head)
    objects = tree.kids(head, "obj", "nsubj:pass")
    controller = objects[0] if objects and page.lemma(head) != "admit" else tree.kid(head, "nsubj")
    return page.actors_at(controller) if controller is not None else []


def _is_averted(page: Page, token: int) -> bool:
    """Only feared, conditional, to be prevented or forbidden; or a modal says it may come."""
    tree = page.tree
    chain = [token, *tree.ancestors(token)]
    for place, at in enumerate(chain):
        marks = [tree.lower[m] for m in tree.kids(at, "mark", "case")]
        if place < 2 and _CONDITIONS.intersection(marks):
            return True
        if place and page.lemma(at) in page.words.averters:
            return True
        if place == 0 and tree.analysis.upos[at] == "VERB":
            if any(tree.lower[a] in _MODALS for a in tree.kids(at, "aux")):
                return True
            if "to" in marks and tree.relation(at) in ("advcl", "acl", "xcomp"):
                return True
        if tree.relation(at) in ("ccomp", "parataxis", "acl") and place > 2:
            break
    return any(tree.lower[d] in ("no", "any", "neither") for d in tree.kids(token, "det")) or _is_supposed(
        page, token
    )


def _is_supposed(page: Page, token: int) -> bool:
    """ "A violation would be met with force" speaks of none that there was."""
    tree, head = page.tree, page.tree.analysis.heads[token]
    if head is None or tree.analysis.upos[token] != "NOUN" or _is_definite(page, token):
        return False
    is_part = tree.relation(token) in ("nsubj", "nsubj:pass", "obj", "obl")
    return is_part and any(tree.lower[aux] in _MODALS for aux in tree.kids(head, "aux"))


def _act_of(page: Page, token: int, by: list[str]) -> Event | None:
    """The act it consists in, told in the same sentence: a clause under the violation or under its verb."""
    tree = page.tree
    events = {e.trigger.start: e for e in page.reading.events or () if e.status in ("happened", "ongoing")}
    starts = tree.layout.starts
    pointed = _pointed_at(page, token)
    if pointed:
        return pointed[0][1]
    head = tree.analysis.heads[token]
    if head is not None and _is_manner(page, token) and starts[head] in events:
        return events[starts[head]]
    for base in (token, *list(tree.ancestors(token))[:2]):
        for kid in tree.kids(base, "advcl", "acl", "obl", "nmod", "parataxis"):
            if token in (kid, *tree.subtree(kid)) or kid < token:
                continue
            marks = {tree.lower[m] for m in tree.kids(kid, "mark", "case")}
            if not marks & {"after", "when", "as", "by", "with", "in"}:
                continue
            for part in tree.subtree(kid):
                event = events.get(starts[part])
                if (
                    event is not None
                    and event.type in ("ASSAULT", "COERCE", "MOBILIZE")
                    and _done_by(event, by)
                ):
                    return event
    return None


def _done_by(event: Event, by: list[str]) -> bool:
    doers = {r.actor for r in event.roles if r.role == "actor" and r.actor}
    return not doers or not by or bool(doers & set(by))


def _is_repetition(
    page: Page, token: int, by: list[str], event: Event | None, draft: int, found: list[_Found]
) -> bool:
    """ "The violations" again: a definite noun without an act of its own, or the same claim's same allegation."""
    claim = page.claim_of(token)
    chain = _chain(page, claim) if claim else ()
    for earlier in found:
        if earlier.draft != draft or (by and earlier.violation.by != tuple(by)):
            continue
        if event is not None and earlier.violation.event != event.id:
            continue
        same_teller = earlier.violation.chain[-1:] == chain[-1:]
        if same_teller or (page.tree.analysis.upos[token] == "NOUN" and _is_definite(page, token)):
            return True
    return False


def _is_definite(page: Page, token: int) -> bool:
    tree = page.tree
    return bool(tree.kids(token, "nmod:poss")) or any(
        tree.lower[d] in ("the", "these", "those", "this", "such") for d in tree.kids(token, "det")
    )


def _add_repeated(page: Page, token: int, found: list[_Found]) -> None:
    """An accusation that takes up an earlier allegation against the same side, by another speaker."""
    accusation = _accusation_at(page, token)
    if accusation is None or accusation.speaker is None or accusation.speaker.actor is None or not found:
        return
    here = page.tree.sentence_of[token]
    near = [
        f
        for f in found
        if f.violation.by and f.violation.chain and 0 <= here - page.tree.sentence_of[f.token] <= _REACH
    ]
    target = _target(page, token)
    same = [f for f in near if not target or set(target) & set(f.violation.by)]
    if not same or not (target or _says_same(page, token)):
        return
    teller = accusation.speaker.actor
    if any(f.violation.by == same[-1].violation.by and teller in f.violation.chain for f in found):
        return
    last = same[-1].violation
    if teller in last.by:
        return
    chain = _chain(page, accusation.id)
    again = replace(
        last,
        id=make_id("vio", page.reading.document.id, token, *last.by),
        event=None,
        claim=accusation.id,
        chain=chain,
        status="alleged",
    )
    found.append(_Found(again, same[-1].draft, token, False))


def _accusation_at(page: Page, token: int) -> Claim | None:
    start = page.tree.layout.starts[token]
    for claim in page.reading.claims or ():
        if claim.cue is not None and claim.stance == "accuses" and claim.cue.start <= start < claim.cue.end:
            return claim
    return None


def _says_same(page: Page, token: int) -> bool:
    return any(page.lemma(k) in page.words.same_again for k in page.tree.kids(token, "amod"))


def _target(page: Page, token: int) -> list[str]:
    """Against whom: "accusations against X", "blamed X"."""
    tree = page.tree
    for kid in [*tree.kids(token, "nmod"), *tree.kids(token, "obj"), *tree.kids(token, "obl")]:
        if tree.relation(kid) == "obj" or page.case_of(kid) in ("against", "at"):
            return page.actors_at(kid)
    return []
