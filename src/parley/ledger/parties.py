"""Who made an agreement, who brokered it, since when it holds; then drafts become Agreements."""

from __future__ import annotations

from dataclasses import replace

from parley.ids import make_id
from parley.ledger.agreements import AgreementDraft
from parley.ledger.page import Page
from parley.types import Agreement, TimeRange, Violation


def complete_agreements(
    page: Page, drafts: tuple[AgreementDraft, ...], violations: tuple[Violation, ...]
) -> tuple[Agreement, ...]:
    """One Agreement a draft. Parties are those stated, then those said to break it: only who is bound can."""
    out = []
    for number, draft in enumerate(drafts):
        stated = [a for head in draft.heads for a in _stated_parties(page, head)]
        alleged = [a for v in violations if v.agreement == str(number) for a in v.by]
        brokers = _unique([a for head in draft.heads for a in _brokers(page, head)])
        start, end = _in_force(page, draft)
        mentions = tuple((page.tree.layout.starts[h], page.tree.layout.ends[h]) for h in draft.heads)
        out.append(
            Agreement(
                id=agreement_id(page, draft),
                kind=draft.kind,
                name=draft.label,
                parties=tuple(a for a in _unique([*stated, *alleged]) if a not in brokers),
                brokers=tuple(brokers),
                start=start,
                end=end,
                mentions=mentions,
                area=draft.key,
            )
        )
    return tuple(out)


def agreement_id(page: Page, draft: AgreementDraft) -> str:
    """Stands on the document and the first mention."""
    return make_id("agr", page.reading.document.id, draft.kind, page.tree.layout.starts[draft.heads[0]])


def name_agreements(violations: tuple[Violation, ...], ids: tuple[str, ...]) -> tuple[Violation, ...]:
    """Violations with the agreements' ids in place of the drafts' numbers."""
    return tuple(
        replace(v, agreement=ids[int(v.agreement)] if v.agreement is not None else None) for v in violations
    )


def _unique(items: list[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _stated_parties(page: Page, head: int) -> list[str]:
    """ "Between A and B", "A's truce with B", "A and B signed …"."""
    tree, found = page.tree, []
    for kid in tree.kids(head, "nmod", "nmod:poss", "obl"):
        if tree.analysis.relations[kid] == "nmod:poss" or page.case_of(kid) in ("between", "with", "among"):
            found.extend(page.actors_at(kid))
    for verb in _party_verbs(page, head):
        found.extend(_doers(page, verb))
        for other in tree.kids(verb, "obl"):
            if page.case_of(other) in ("with", "between"):
                found.extend(page.actors_at(other))
    return found


def _party_verbs(page: Page, head: int) -> list[int]:
    """Verbs by which parties bind themselves, with the agreement as object or as what the clause modifies."""
    tree, words = page.tree, page.words.party_verbs
    above = tree.analysis.heads[head]
    verbs = [above] if above is not None and tree.analysis.relations[head] in ("obj", "nsubj:pass") else []
    verbs += tree.kids(head, "acl:relcl", "acl")
    return [verb for verb in verbs if page.lemma(verb) in words]


def _brokers(page: Page, head: int) -> list[str]:
    """ "X brokered the truce", "brokered by X", "X-brokered", "mediator X … the ceasefire"."""
    tree, words, found = page.tree, page.words, []
    verb = tree.analysis.heads[head]
    if (
        verb is not None
        and tree.relation(head) in ("obj", "nsubj")
        and page.lemma(verb) in words.broker_verbs
    ):
        found.extend(_doers(page, verb))
    for kid in tree.kids(head, "acl", "acl:relcl", "amod", "compound"):
        if page.lemma(kid) in words.broker_verbs or tree.lower[kid] in words.broker_adjectives:
            agents = [o for o in tree.kids(kid, "obl", "obl:agent") if page.case_of(o) == "by"]
            names = agents or tree.kids(
                kid, "compound", "obl", "obl:unmarked", "nsubj", "advmod", "nmod", "amod"
            )
            for name in names:
                found.extend(page.actors_at(name))
    return found


def _doers(page: Page, verb: int) -> list[str]:
    """The subject of an active verb, through "helped broker", a relative clause or a passive's agent."""
    tree = page.tree
    agents = [o for o in tree.kids(verb, "obl", "obl:agent") if page.case_of(o) == "by"]
    if agents:
        return [a for o in agents for a in page.actors_at(o)]
    if tree.kids(verb, "nsubj:pass", "aux:pass"):
        return []
    at: int | None = verb
    while at is not None:
        subjects = tree.kids(at, "nsubj")
        relative = tree.analysis.relations[at] == "acl:relcl"
        for subject in subjects:
            pronoun = tree.lower[subject] in ("who", "which", "that")
            head = tree.analysis.heads[at]
            found = page.actors_at(head if pronoun and relative and head is not None else subject)
            if found:
                return found
        head = tree.analysis.heads[at]
        if head is not None and relative and not subjects:
            return page.actors_at(head)
        at = head if tree.relation(at) in ("xcomp", "conj", "advcl") else None
    return []


def _in_force(page: Page, draft: AgreementDraft) -> tuple[str | None, str | None]:
    """Start and end as the text dates them; None where it does not."""
    start = _dated(page, draft, ends=False)
    end = _dated(page, draft, ends=True)
    return (start.start if start else None), (end.end or end.start if end else None)


def _dated(page: Page, draft: AgreementDraft, *, ends: bool) -> TimeRange | None:
    """The time expression of the verb that says the agreement took effect, was reached, or ended."""
    tree = page.tree
    ranked: list[tuple[int, TimeRange]] = []
    for head in draft.heads:
        verbs = [*tree.kids(head, "acl:relcl", "acl"), *list(tree.ancestors(head))[:2]]
        verbs += [c for v in verbs for c in tree.kids(v, "conj", "advcl", "xcomp")]
        for verb in verbs:
            rank = _rank(page, verb, ends)
            when = _time_of(page, verb) if rank is not None else None
            if rank is not None and when is not None:
                ranked.append((rank, when))
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _rank(page: Page, verb: int, ends: bool) -> int | None:
    """0 "took effect", 1 "began", 2 "was signed"; None when the verb dates nothing of the kind."""
    words, lemma = page.words, page.lemma(verb)
    if ends:
        return 0 if lemma in words.end_verbs else None
    objects = page.tree.kids(verb, "obj", "obl")
    if any(page.lemma(o) in words.effect_nouns for o in objects):
        return 0
    if lemma in words.effect_verbs:
        return 1
    return 2 if lemma in words.conclusion_verbs else None


def _time_of(page: Page, verb: int) -> TimeRange | None:
    """The first dated expression among the verb's own modifiers."""
    tree, layout = page.tree, page.tree.layout
    stretches = [
        (layout.starts[tree.left[k]], layout.ends[tree.right[k]])
        for k in tree.kids(verb, "obl", "obl:tmod", "obl:unmarked", "advmod", "nmod")
    ]
    for time in page.reading.times or ():
        if time.start is None or time.start_offset is None or time.end_offset is None:
            continue
        if any(a <= time.start_offset and time.end_offset <= b for a, b in stretches):
            return time
    return None
