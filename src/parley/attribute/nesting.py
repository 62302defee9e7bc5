"""The tagger's claims and the grammar's claims → one set, each inside the innermost claim that holds its cue.

Stage `attribute`. The tagger was trained without claims inside claims; the grammar finds those. Where both found
the same claim the tagger's ranges win and the grammar fills what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from parley.attribute.constructions import makes_sure
from parley.attribute.drafts import Draft, Range, holds, overlap, size, within
from parley.attribute.grammar import Grammar

_THINGS = frozenset({"one", "question", "issue", "thing", "point"})  # "the first one that officials claim"
_NEAR = 3  # words from a light verb to its noun ("voiced serious new doubts")
_UNSAID_IF_NEGATED = frozenset({"asserts", "asks", "demands", "promises", "warns", "threatens", "accuses"})
SAME = 0.8  # overlap of contents above which two drafts without a common cue are one claim


@dataclass(frozen=True, slots=True)
class Nested:
    """A draft and the number of the draft it stands in."""

    draft: Draft
    parent: int | None


def merge(grammar: Grammar, tagged: Sequence[Draft], parsed: Iterable[Draft]) -> list[Draft]:
    """One draft a claim, in text order; drafts that say nothing are left out."""
    kept = [_sound(grammar, draft) for draft in tagged if not is_withheld(grammar, draft)]
    kept = [
        draft
        for draft in _with_adverbs(grammar, kept)
        if not _is_stray(grammar, draft)
        and not grammar.is_nobodys(draft.source)
        and not _is_deed(grammar, draft)
    ]
    places = _by_sentence(grammar, kept)
    added: list[Draft] = []
    for draft in parsed:
        near = places.get(grammar.tree.sentence_of[draft.place], ())
        match = next((number for number in near if _same(grammar, kept[number], draft)), None)
        if match is not None:
            kept[match] = _filled(grammar, kept[match], draft)
        elif not any(_swallows(grammar, kept[number], draft) for number in near):
            added.append(draft)
    added = [draft for draft in _distinct(added) if not grammar.is_nobodys(draft.source)]
    alive = [draft for draft in [*kept, *added] if draft.content or draft.origin == "parse"]
    alive = [
        replace(draft, content=tuple(_until_aside(grammar, draft, part) for part in draft.content))
        for draft in alive
    ]
    return sorted(alive, key=lambda draft: (draft.place, draft.content))


def _sound(grammar: Grammar, draft: Draft) -> Draft:
    """Without contents that hold no word."""
    parts = (_closed(grammar, _until_next_cue(grammar, draft, part)) for part in draft.content)
    content = tuple(part for part in parts if any(map(grammar.is_word, range(part[0], part[1] + 1))))
    return replace(draft, content=content)


def _closed(grammar: Grammar, part: Range) -> Range:
    """Without a conjunction at its end: "said [A and] denied B"."""
    first, last = part
    while last > first and grammar.tree.analysis.upos[last] == "CCONJ":
        last -= 1
    return first, last


def _until_next_cue(grammar: Grammar, draft: Draft, part: Range) -> Range:
    """Up to a verb of saying that the sentence puts beside the cue: "rejected [that account] and accused X"."""
    tree, cues = grammar.tree, grammar.cues
    for token in range(part[0] + 1, part[1] + 1):
        head = tree.analysis.heads[token]
        is_beside = tree.relation(token) == "conj" and head is not None and draft.cue is not None
        if not is_beside or head is None or draft.cue is None or not holds([draft.cue], head):
            continue
        uses = cues.verbs.get(grammar.lemmas[token], ()) if tree.analysis.upos[token] == "VERB" else ()
        says = bool(uses) and all(use.stance not in ("asserts", "believes") for use in uses)
        begin = min([token, *tree.kids(token, "cc", "advmod")])
        if says and not tree.kids(token, "nsubj", "nsubj:pass") and begin > part[0]:
            return part[0], begin - 1
    return part


def _until_aside(grammar: Grammar, draft: Draft, part: Range) -> Range:
    """Up to what the narrator adds: "announced a deal [as Norland invades]", "denounced the pact [in which both …]".

    A clause of time that hangs on the verb of saying, and a relative clause in a phrase that is its object; what a
    whole clause says is the speaker's to its end.
    """
    tree, cues = grammar.tree, draft.cue
    verbs = (
        [t for t in range(cues[0], cues[1] + 1) if tree.analysis.upos[t] == "VERB"]
        if cues is not None
        else []
    )
    things = {k for verb in verbs for k in tree.kids(verb, "obj")}
    if not things or any(tree.kids(verb, "ccomp", "parataxis") for verb in verbs):
        return part
    for token in range(part[0] + 1, part[1] + 1):
        relation, head = tree.analysis.relations[token], tree.analysis.heads[token]
        if relation == "advcl":
            timed = grammar.marked(token, "as", "while", "after", "amid") and bool(tree.kids(token, "nsubj"))
            aside = timed and (head in verbs or _is_inside(grammar, token, things))
        else:
            finite = bool(tree.kids(token, "nsubj", "nsubj:pass")) or tree.feature(token, "VerbForm") == "Fin"
            aside = relation == "acl:relcl" and finite and _is_inside(grammar, token, things)
        if aside and part[0] < tree.left[token] and tree.right[token] >= part[1]:
            return grammar.trimmed((part[0], tree.left[token] - 1)) or part
    return part


def _is_inside(grammar: Grammar, token: int, things: Collection[int]) -> bool:
    """Whether a word hangs on one of the phrases by nouns alone."""
    tree = grammar.tree
    for above in tree.ancestors(token):
        if above in things:
            return True
        if tree.relation(above) not in ("nmod", "conj", "appos"):
            return False
    return False


def is_withheld(grammar: Grammar, draft: Draft) -> bool:
    """Whether the tagged words say that nothing is said: "declined to comment", "did not say whether"."""
    if draft.cue is None:
        return False
    tree, cues = grammar.tree, grammar.cues
    for token in range(draft.cue[0], draft.cue[1] + 1):
        lemma = grammar.lemmas[token]
        if tree.analysis.upos[token] == "NOUN" and lemma in cues.deeds and draft.cue == (token, token):
            return True
        if tree.analysis.upos[token] != "VERB":
            continue
        if lemma in cues.unsaid:
            return any(grammar.lemmas[k] in cues.verbs for k in tree.kids(token, "xcomp"))
        if lemma in cues.topical and not tree.kids(token, "ccomp"):
            return True
        uses = cues.verbs.get(lemma, ())
        if any(grammar.lemmas[k] in use.unless for use in uses for k in tree.kids(token, "obj")):
            return True  # "defended its people" defends no claim
        if grammar.negated(token) and uses and all(use.stance in _UNSAID_IF_NEGATED for use in uses):
            return True
    return False


def _with_adverbs(grammar: Grammar, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts whose cue is only an adverb become one with the verb behind it: "still [senses]", "also [contended]"."""
    by_verb = {draft.cue[0]: number for number, draft in enumerate(drafts) if draft.cue is not None}
    out: dict[int, Draft] = dict(enumerate(drafts))
    for number, draft in enumerate(drafts):
        verb = _verb_behind(grammar, draft)
        if verb is None or draft.cue is None:
            continue
        other = out.get(by_verb.get(verb, -1))
        if other is None or other.cue is None:
            content = tuple(part for part in draft.content if not holds([part], verb))
            out[number] = replace(draft, cue=(draft.cue[0], verb), content=content)
            continue
        cue = (draft.cue[0], other.cue[1])
        source, content = other.source or draft.source, other.content or draft.content
        out[by_verb[verb]] = replace(other, cue=cue, source=source, content=content)
        del out[number]
    return [out[number] for number in sorted(out)]


def _verb_behind(grammar: Grammar, draft: Draft) -> int | None:
    if draft.cue is None or not _is_stray(grammar, draft) or draft.cue[1] + 1 >= len(grammar.tree.lower):
        return None
    verb = draft.cue[1] + 1
    is_verb = grammar.tree.analysis.upos[verb] == "VERB"
    return verb if is_verb and grammar.tree.analysis.heads[draft.cue[1]] == verb else None


def _is_stray(grammar: Grammar, draft: Draft) -> bool:
    """Whether the tagged cue is only an adverb ("also", "again"): the tagger cut it off from the word it belongs to."""
    if draft.cue is None:
        return False
    upos, lower, cues = grammar.tree.analysis.upos, grammar.tree.lower, grammar.cues
    tokens = range(draft.cue[0], draft.cue[1] + 1)
    if any(makes_sure(grammar, token) for token in tokens):
        return True
    known = any(lower[t] in cues.adverbs or lower[t] in cues.adjectives for t in tokens)
    return not known and all(upos[t] in ("ADV", "PART") for t in tokens)


def _is_deed(grammar: Grammar, draft: Draft) -> bool:
    """Whether the tagged cue is what was done to somebody, told by nobody: "he was sanctioned over a plot"."""
    if draft.cue is None:
        return False
    tokens = range(draft.cue[0], draft.cue[1] + 1)
    verbs = [t for t in tokens if grammar.tree.analysis.upos[t] == "VERB"]
    known = any(
        grammar.lemmas[t] in grammar.cues.verbs or grammar.lemmas[t] in grammar.cues.adjectives for t in verbs
    )
    if not verbs or known or not all(grammar.is_passive(t) for t in verbs):
        return False
    done_to = [k for t in verbs for k in grammar.tree.kids(t, "nsubj:pass")]
    return draft.source is None or any(holds([draft.source], k) for k in done_to)


def _by_sentence(grammar: Grammar, drafts: Sequence[Draft]) -> dict[int, list[int]]:
    """Numbers of the drafts that have a part in each sentence."""
    out: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        parts = [
            *draft.content,
            *([draft.cue] if draft.cue else []),
            *([draft.source] if draft.source else []),
        ]
        for sentence in sorted({s for part in parts for s in _sentences(grammar, part)}):
            out.setdefault(sentence, []).append(number)
    return out


def _sentences(grammar: Grammar, part: Range) -> range:
    of = grammar.tree.sentence_of
    return range(of[part[0]], of[part[1]] + 1)


def _same(grammar: Grammar, tagged: Draft, parsed: Draft) -> bool:
    if tagged.cue is not None and parsed.anchor is not None and holds([tagged.cue], parsed.anchor):
        return True
    if _is_light(grammar, tagged, parsed):
        return True
    is_inside = parsed.anchor is not None and holds(tagged.content, parsed.anchor)
    if tagged.cue is not None and parsed.source is not None and is_inside:
        return False  # "X wrote that A, Y reported": made inside what Y reported
    common = overlap(tagged.content, parsed.content) if parsed.content else 0.0
    if tagged.cue is not None and tagged.source is not None and not _reports(grammar, tagged.cue):
        return common > 0 and parsed.anchor is not None and holds([tagged.source], parsed.anchor)
    return common >= SAME


def _is_light(grammar: Grammar, tagged: Draft, parsed: Draft) -> bool:
    """Whether the tagged cue is the light verb of the parsed noun, which the tagger took into the content."""
    if tagged.cue is None or parsed.anchor is None or not parsed.content:
        return False
    if grammar.tree.analysis.upos[parsed.anchor] != "NOUN" or not holds(tagged.content, parsed.anchor):
        return False
    head = grammar.tree.analysis.heads[parsed.anchor]
    is_near = 0 < parsed.anchor - tagged.cue[1] <= _NEAR
    return (
        is_near
        and head is not None
        and holds([tagged.cue], head)
        and grammar.lemmas[head] in grammar.cues.light
    )


def _filled(grammar: Grammar, tagged: Draft, parsed: Draft) -> Draft:
    own_cue = tagged.cue is not None and parsed.anchor is not None and holds([tagged.cue], parsed.anchor)
    if tagged.cue is not None and parsed.cue is not None and _is_light(grammar, tagged, parsed):
        # "voiced | doubts about X" is "voiced doubts | X"
        cue, content = (tagged.cue[0], parsed.cue[1]), parsed.content or tagged.content
        return replace(tagged, cue=cue, content=content, stance=parsed.stance, anchor=parsed.anchor)
    if not own_cue and tagged.cue is not None and not _reports(grammar, tagged.cue):
        # The tagger took "appear" for the cue of "X's concerns appear to concern Y".
        return replace(parsed, score=tagged.score)
    if own_cue and parsed.anchor is not None and grammar.is_passive(parsed.anchor):
        # The tagger tends to take the subject of a passive for the one who speaks.
        return replace(parsed, cue=tagged.cue, score=tagged.score, origin="tagger")
    content = _fuller(grammar, tagged, parsed) if own_cue else tagged.content or parsed.content
    content = _without_hearer(content, parsed) if own_cue else content
    return replace(
        tagged,
        cue=_before(tagged.cue, content) if tagged.cue else parsed.cue,
        source=parsed.source if _is_misled(grammar, tagged, parsed) else tagged.source or parsed.source,
        content=content,
        stance=tagged.stance or (parsed.stance if own_cue or tagged.cue is None else None),
        addressee=tagged.addressee or parsed.addressee,
        anchor=tagged.anchor or parsed.anchor,
    )


def _without_hearer(content: tuple[Range, ...], parsed: Draft) -> tuple[Range, ...]:
    """Without the hearer at its beginning, where the grammar sees a clause behind it ("told [them] that …")."""
    if not content or parsed.addressee is None or not parsed.content:
        return content
    (first, last), begin = content[0], parsed.content[0][0]
    is_next = parsed.addressee[1] < begin <= parsed.addressee[1] + 2  # a quotation mark may stand between
    if first == parsed.addressee[0] and is_next and begin <= last:
        return ((begin, last), *content[1:])
    return content


def _is_misled(grammar: Grammar, tagged: Draft, parsed: Draft) -> bool:
    """Whether the tagger took for the source the hearer, or the thing a relative clause tells of."""
    if tagged.source is None or parsed.source is None:
        return False
    thing = grammar.lemmas[tagged.source[1]] in _THINGS
    if parsed.anchor is not None and grammar.tree.analysis.upos[parsed.anchor] == "NOUN":
        by = grammar.tree.lower[parsed.source[0] - 1] == "by" and parsed.source[0] > parsed.anchor
        thing = thing or (by and not overlap([tagged.source], [parsed.source]))  # "complaints by either side"
    return _is_hearer(tagged, parsed) or thing


def _is_hearer(tagged: Draft, parsed: Draft) -> bool:
    """Whether the tagger took for the source whom it is said to ("told [the audience] that")."""
    if tagged.source is None or parsed.source is None or parsed.addressee is None:
        return False
    return overlap([tagged.source], [parsed.addressee]) > 0 and not overlap([tagged.source], [parsed.source])


def _before(cue: Range, content: Sequence[Range]) -> Range:
    """The cue without words at its end that the content now holds ("denied [accusations by X …]")."""
    first, last = cue
    while last > first and holds(content, last):
        last -= 1
    return first, last


def _fuller(grammar: Grammar, tagged: Draft, parsed: Draft) -> tuple[Range, ...]:
    """The tagger's content, unless it is a fragment of the phrase the cue governs, lies wholly elsewhere, or runs
    over the very verb a noun's claim hangs on."""
    if not tagged.content or not parsed.content:
        return tagged.content or parsed.content
    common = size(within(tagged.content, parsed.content))
    if common in (0, size(tagged.content)) or _runs_over(grammar, tagged, parsed.anchor):
        return parsed.content
    return tagged.content


def _runs_over(grammar: Grammar, tagged: Draft, anchor: int | None) -> bool:
    if anchor is None or grammar.tree.relation(anchor) not in ("nsubj", "obj", "obl"):
        return False
    head = grammar.tree.analysis.heads[anchor]
    return head is not None and holds(tagged.content, head)


def _reports(grammar: Grammar, cue: Range) -> bool:
    """Whether a word of the cue is in the cue table."""
    cues, upos = grammar.cues, grammar.tree.analysis.upos
    for token in range(cue[0], cue[1] + 1):
        lower, lemma = grammar.tree.lower[token], grammar.lemmas[token]
        tables = (cues.verbs, cues.adjectives) if upos[token] == "VERB" else (cues.nouns, cues.adjectives)
        if lower in ("according", ":") or any(word in table for word in (lower, lemma) for table in tables):
            return True
    return False


def _swallows(grammar: Grammar, tagged: Draft, parsed: Draft) -> bool:
    """Nouns inside a tagged cue or source report nothing of their own ("said in a statement")."""
    if parsed.cue is None:
        return False
    word = parsed.cue[0]
    if tagged.cue is not None and holds([tagged.cue], word):
        return True
    is_noun = grammar.tree.analysis.upos[word] == "NOUN"
    return is_noun and tagged.source is not None and holds([tagged.source], word)


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft a cue, or a word that cues hang on; the earlier found stays."""
    seen: set[object] = set()
    out = []
    for draft in drafts:
        if draft.cue in seen or (draft.anchor is not None and draft.anchor in seen):
            continue
        seen.update({draft.cue} if draft.anchor is None else {draft.cue, draft.anchor})
        out.append(draft)
    return out


# ---- parents ------------------------------------------------------------------------------------------------


def nest(grammar: Grammar, drafts: Sequence[Draft]) -> list[Nested]:
    """Every draft with its parent; a nested content is cut to what lies inside its parent's."""
    order = sorted(range(len(drafts)), key=lambda n: (-size(drafts[n].content), drafts[n].place, n))
    rank = {number: position for position, number in enumerate(order)}
    inside: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        for sentence in sorted({s for part in draft.content for s in _sentences(grammar, part)}):
            inside.setdefault(sentence, []).append(number)
    out: dict[int, Nested] = {}
    for number in order:
        draft = drafts[number]
        around = [
            other
            for other in inside.get(grammar.tree.sentence_of[draft.place], ())
            if rank[other] < rank[number] and other in out and _holds(out[other].draft, draft)
        ]
        parent = max(around, key=lambda other: rank[other], default=None)
        if parent is not None and _is_own_voice(grammar, draft, out[parent].draft):
            continue
        if parent is not None:
            draft = replace(draft, content=within(draft.content, out[parent].draft.content))
            if _speaks_on(grammar, draft, out[parent].draft):
                parent = out[parent].parent
        out[number] = Nested(draft, parent)
    return _renumbered(out)


def _is_own_voice(grammar: Grammar, draft: Draft, parent: Draft) -> bool:
    """ "I think", "we say" inside what somebody says adds no speaker and no stance."""
    if draft.origin == "tagger" and parent.origin != "document":
        return False
    if draft.source is None or draft.source[0] != draft.source[1]:
        return False
    if grammar.tree.lower[draft.source[0]] == "you" and parent.stance == "asks":
        return True  # "can you confirm that …?" confirms nothing
    return grammar.tree.lower[draft.source[0]] in ("i", "we", "you") and draft.stance in (
        "asserts",
        "believes",
    )


def _speaks_on(grammar: Grammar, draft: Draft, parent: Draft) -> bool:
    """ "We call on them to …" in somebody's own statement: a claim of its own, but nobody tells it of another."""
    if parent.origin != "document" or draft.source is None or draft.source[0] != draft.source[1]:
        return False
    return grammar.tree.lower[draft.source[0]] in ("i", "we")


def _renumbered(nested: dict[int, Nested]) -> list[Nested]:
    """In text order, with parents counted among those that are left."""
    kept = sorted(nested)
    place = {number: position for position, number in enumerate(kept)}
    return [
        replace(nested[n], parent=place[parent] if (parent := nested[n].parent) is not None else None)
        for n in kept
    ]


def _holds(outer: Draft, inner: Draft) -> bool:
    """Whether the inner claim is made inside what the outer one says."""
    if inner.cue is not None:
        made_inside = all(holds(outer.content, token) for token in inner.cue)
    else:
        made_inside = outer.content != inner.content and holds(outer.content, inner.content[0][0])
    return made_inside and (not inner.content or bool(within(inner.content, outer.content)))
