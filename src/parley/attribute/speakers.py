"""Who makes a claim: the source's words, the subject of the cue, or whoever the quotation before was by.

Stage `attribute`. Nobody is invented: a claim whose words name no speaker has none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from parley.attribute.drafts import Draft, Range, holds, size
from parley.attribute.grammar import Grammar
from parley.attribute.quotes import Quotations
from parley.attribute.stance import is_told_off
from parley.types import Party, Reading

_RELATIVE = frozenset({"who", "which", "whose", "whom", "that", "where"})
DIRECT = 0.95  # share of the letters that stand in quotation marks
_LONGEST_LABEL = 12  # words before the colon of "Minister Jane Roe: “…”"
_SHORTEST = 4  # words of a quotation that may stand without a cue


def with_sources(grammar: Grammar, drafts: Sequence[Draft], tagged: Sequence[Range]) -> list[Draft]:
    """Drafts without a source take the subject of their cue, in the bounds of the tagged source that holds it.

    `tagged` are all sources the tagger saw, in text order. Where the tree shows no subject, the nearest of them
    before the cue in its sentence speaks ("X said A and, in his memoirs, claimed B").
    """
    drafts = [_undone_passive(grammar, draft) for draft in drafts]
    said = {t: n for n, draft in enumerate(drafts) for a, b in draft.content for t in range(a, b + 1)}
    return [
        draft
        if draft.cue is None or (draft.source and not _is_said(said, draft.source, draft.cue))
        else _with_source(grammar, replace(draft, source=None), draft.cue, tagged, said)
        for draft in drafts
    ]


def _undone_passive(grammar: Grammar, draft: Draft) -> Draft:
    """Who "is criticized" or "is expected to …" does not speak: the subject of a passive is part of what is said."""
    if draft.cue is None or (verb := _verb(grammar, draft, draft.cue)) is None:
        return draft
    if draft.source is None:
        return _agent_speaks(grammar, draft, verb)
    passive = grammar.tree.kid(verb, "nsubj:pass")
    subject = passive if passive is not None else _noun_beside(grammar, verb)
    if subject is None or holds(draft.content, subject):
        return draft
    if passive is not None and holds([draft.source], subject):
        return replace(draft, source=None, content=tuple(sorted((draft.source, *draft.content))))
    if draft.source[0] > verb or not set(_tokens(draft.source)) <= {*grammar.tree.subtree(subject)} - {
        subject
    }:
        return draft
    # the tagger took a name inside the subject for the one who speaks: "the road paid for by X is expected to …"
    return replace(draft, source=None, content=tuple(sorted((grammar.phrase(subject), *draft.content))))


def _noun_beside(grammar: Grammar, verb: int) -> int | None:
    """The noun a passive participle stands with: "the meeting of leaders [expected to …]"."""
    is_beside = grammar.tree.relation(verb) == "acl" and grammar.is_passive(verb)
    return grammar.tree.analysis.heads[verb] if is_beside else None


def _agent_speaks(grammar: Grammar, draft: Draft, verb: int) -> Draft:
    """ "A plan endorsed by X": X, taken for the content by the tagger, speaks, and the plan is what X endorsed."""
    if not grammar.is_passive(verb) or len(draft.content) != 1:
        return draft
    first, _ = draft.content[0]
    agent = grammar.agent(verb)
    if (
        agent is None
        or first == 0
        or grammar.tree.lower[first - 1] != "by"
        or not holds(draft.content, agent)
    ):
        return draft
    subject = grammar.tree.kid(verb, "nsubj:pass") or _noun_beside(grammar, verb)
    content = (grammar.phrase(subject),) if subject is not None else ()
    return replace(draft, source=draft.content[0], content=content)


def _tokens(part: Range) -> range:
    return range(part[0], part[1] + 1)


def _is_said(said: Mapping[int, int], source: Range, cue: Range) -> bool:
    """Whether the source stands in what somebody else says, and the cue does not."""
    return source[0] in said and said[source[0]] != said.get(cue[0])


def _with_source(
    grammar: Grammar, draft: Draft, cue: Range, tagged: Sequence[Range], said: Mapping[int, int]
) -> Draft:
    if grammar.tree.forms[cue[0]] == ":":
        return replace(draft, source=name_before(grammar, cue[0]))
    verb = _verb(grammar, draft, cue)
    if verb is None:
        return _with_owner(grammar, draft, cue)
    subject = grammar.subject(verb)
    if subject is not None and holds(draft.content, subject):
        return _without_source_in_content(grammar, draft, subject)
    if subject is not None and grammar.tree.relation(subject) == "expl":
        return draft
    if subject is not None and said.get(subject) is not None and said.get(subject) != said.get(cue[0]):
        subject = None  # a parser hung "…, accusing X" on a verb inside what somebody says
    before = tagged[max(0, bisect_right(tagged, cue) - 3) : bisect_right(tagged, cue) + 1]
    if subject is not None:
        around = [part for part in before if holds([part], subject)]
        if around or grammar.can_speak(subject):
            return replace(draft, source=around[0] if around else grammar.phrase(subject))
        return draft
    if grammar.is_passive(verb) or grammar.tree.kids(verb, "expl", "csubj"):
        return draft
    sentence = grammar.tree.sentence_of[verb]
    near = [p for p in before if p < cue and grammar.tree.sentence_of[p[0]] == sentence]
    free = [p for p in near if not holds(draft.content, p[0])]
    return replace(draft, source=free[-1]) if free else draft


def _without_source_in_content(grammar: Grammar, draft: Draft, subject: int) -> Draft:
    """A piece of content that is only the subject of the cue is its source (“…,” concluded [the statement])."""
    piece = next(part for part in draft.content if holds([part], subject))
    rest = tuple(part for part in draft.content if part != piece)
    phrase = grammar.phrase(subject)
    if not rest or piece[0] < phrase[0] or piece[1] > phrase[1]:
        return draft
    return replace(draft, source=phrase, content=rest)


def _with_owner(grammar: Grammar, draft: Draft, cue: Range) -> Draft:
    """A noun's claim is its possessor's ("[Roe's] assertion that …")."""
    for token in range(cue[0], cue[1] + 1):
        owner = grammar.tree.kid(token, "nmod:poss")
        if owner is not None and not holds(draft.content, owner):
            return replace(draft, source=grammar.phrase(owner))
    return draft


def _verb(grammar: Grammar, draft: Draft, cue: Range) -> int | None:
    """The verb of the cue, the last one when there are more ("has repeatedly said", "went on to say")."""
    if draft.anchor is not None:
        return draft.anchor if grammar.tree.analysis.upos[draft.anchor] == "VERB" else None
    verbs = [t for t in range(cue[0], cue[1] + 1) if grammar.tree.analysis.upos[t] == "VERB"]
    return verbs[0] if verbs else None


def name_before(grammar: Grammar, colon: int) -> Range | None:
    """The words from the beginning of the sentence to the colon when they are a name and no clause."""
    tree = grammar.tree
    first = tree.layout.sentences[tree.sentence_of[colon]][0]
    name = grammar.trimmed((first, colon - 1)) if first < colon else None
    if name is None or name[1] - name[0] >= _LONGEST_LABEL:
        return None
    upos = tree.analysis.upos[name[0] : name[1] + 1]
    is_name = upos[-1] in ("PROPN", "NOUN") and "PROPN" in upos and not {"VERB", "AUX"} & set(upos)
    return name if is_name else None


def party(reading: Reading, grammar: Grammar, words: Range | None) -> Party | None:
    """The Party of a range of tokens, without edge punctuation and without a relative clause."""
    if words is None:
        return None
    trimmed = grammar.trimmed(words)
    if trimmed is None:
        return None
    first, last = trimmed
    for token in range(first + 1, last):
        opens_clause = grammar.tree.lower[token] in _RELATIVE or _is_participle(grammar, token)
        if opens_clause and grammar.tree.forms[token - 1] in (",", "—", "–"):
            last = token - 1
            break
    kept = grammar.trimmed((first, last)) or trimmed
    span = reading.span(*kept)
    return Party(start=span.start, end=span.end, text=span.text)


def _is_participle(grammar: Grammar, token: int) -> bool:
    return grammar.tree.analysis.upos[token] == "VERB" and grammar.is_present(token)


# ---- quotations that go on ----------------------------------------------------------------------------------


def continued(grammar: Grammar, quotations: Quotations, drafts: Sequence[Draft], score: float) -> list[Draft]:
    """The drafts, and more of them for quoted sentences nobody is said to have spoken.

    Such a sentence is by the speaker of the quotation right before it in its paragraph; a paragraph that opens
    with a quotation mark while the quotation of the last one was left open goes on as well. Contents in quotation
    marks without a cue get their speaker the same way; those without quotation marks are dropped.
    """
    layout, out = grammar.tree.layout, dict(enumerate(drafts))
    touching = _by_sentence(grammar, drafts)
    added: list[Draft] = []
    handed_on: Range | None = None
    for first, end in layout.paragraphs:
        speaker, handed_on = handed_on, None
        for sentence in range(first, end):
            numbers = touching.get(sentence, ())
            for number in numbers:
                out[number] = _owned(out[number], speaker)
            if numbers:
                speaker = _speaker_of(grammar, quotations, [out[number] for number in numbers])
                continue
            words = _quoted_words(grammar, quotations, sentence)
            if words is None:
                speaker = None
            elif speaker is not None and words[1] - words[0] >= _SHORTEST - 1:
                added.append(_continuation(words, speaker, score))
        if _left_open(grammar, quotations, end - 1):
            handed_on = speaker
    kept = [
        draft for draft in out.values() if draft.cue or draft.source or _is_quoted(grammar, quotations, draft)
    ]
    return sorted([*kept, *added], key=lambda draft: (draft.place, draft.content))


def obliging(grammar: Grammar, drafts: Sequence[Draft], score: float) -> list[Draft]:
    """Drafts for sentences that say what must be done and stand right behind somebody's words in their paragraph:
    a report in its own voice obliges nobody ("Roe said A. Therefore all residents must B.")."""
    layout, touching, added = grammar.tree.layout, _by_sentence(grammar, drafts), list[Draft]()
    for first, end in layout.paragraphs:
        speaker: Range | None = None
        for sentence in range(first, end):
            numbers = touching.get(sentence, ())
            words = grammar.trimmed((layout.sentences[sentence][0], layout.sentences[sentence][1] - 1))
            if numbers or speaker is None or words is None or not is_told_off(grammar, words):
                sources = {drafts[number].source for number in numbers}
                speaker = sources.pop() if len(sources) == 1 else None
            else:
                added.append(replace(_continuation(words, speaker, score), origin="parse"))
    return sorted([*drafts, *added], key=lambda draft: (draft.place, draft.content))


def _by_sentence(grammar: Grammar, drafts: Sequence[Draft]) -> dict[int, list[int]]:
    of, out = grammar.tree.sentence_of, dict[int, list[int]]()
    for number, draft in enumerate(drafts):
        for sentence in sorted({s for a, b in draft.content for s in range(of[a], of[b] + 1)}):
            out.setdefault(sentence, []).append(number)
    return out


def _owned(draft: Draft, speaker: Range | None) -> Draft:
    return replace(draft, source=speaker) if draft.cue is None and draft.source is None else draft


def _continuation(words: Range, speaker: Range, score: float) -> Draft:
    return Draft(cue=None, source=speaker, content=(words,), origin="quotation", score=score)


def _speaker_of(grammar: Grammar, quotations: Quotations, drafts: Sequence[Draft]) -> Range | None:
    """The source of the longest claim that is quoted, at least in part."""
    quoted = [draft for draft in drafts if draft.source and _quoted_letters(grammar, quotations, draft)]
    longest = max(quoted, key=lambda draft: size(draft.content), default=None)
    return longest.source if longest is not None else None


def _quoted_letters(grammar: Grammar, quotations: Quotations, draft: Draft) -> int:
    layout = grammar.tree.layout
    return sum(quotations.quoted_letters(layout.starts[a], layout.ends[b]) for a, b in draft.content)


def _is_quoted(grammar: Grammar, quotations: Quotations, draft: Draft) -> bool:
    return _quoted_letters(grammar, quotations, draft) > 0


def _quoted_words(grammar: Grammar, quotations: Quotations, sentence: int) -> Range | None:
    """The words of a sentence that stands in quotation marks as a whole."""
    layout = grammar.tree.layout
    first, end = layout.sentences[sentence]
    start, stop = layout.starts[first], layout.ends[end - 1]
    letters = quotations.letters(start, stop)
    if not letters or quotations.quoted_letters(start, stop) < DIRECT * letters:
        return None
    return grammar.trimmed((first, end - 1))


def _left_open(grammar: Grammar, quotations: Quotations, sentence: int) -> bool:
    layout = grammar.tree.layout
    end = layout.ends[layout.sentences[sentence][1] - 1]
    around = quotations.around(end - 1, end)
    return around is not None and not around.closed
