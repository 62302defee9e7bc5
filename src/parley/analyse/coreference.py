"""Co-reference: which mentions of a text mean the same.

In: columns, mentions and Layout. Out: clusters of mention indices. Mentions are read once, in the order of their
heads; each goes on with an entity met before or begins a new one. Names look back over the whole text by key,
everything else over the last mentions only, so the work is linear in the number of mentions. What ties a mention
to an entity, surest first: an apposition or "is a", the same name, the same noun with nothing that speaks against
it, a description that was given with a name, and for pronouns the best of what agrees.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

from parley.analyse import pronouns
from parley.analyse.names import Entity, NameIndex
from parley.analyse.phrases import SPEECH, Describer, Phrase, children_of, with_coordinations
from parley.analyse.scores import Halves, Learned, score_phrases
from parley.analyse.tags import Columns
from parley.models.coreference import REACH, Scorer
from parley.types import Layout, Mention

SAME_NOUNS: Final = 8
"""Phrases with its noun that a nominal mention looks back over, in the whole text."""

CERTAINTY: Final = 0.0
"""What the trained score of a definite or possessed phrase must have over a new entity, in log odds."""

WARINESS: Final = 1.0
"""The same for phrases that need not refer back at all ("officials", "a ceasefire")."""

Clusters = tuple[tuple[int, ...], ...]


class Resolver:
    """Finds the clusters of a document's mentions; `scorer` is the bundle's, None in one that has none."""

    def __init__(self, scorer: Scorer | None = None) -> None:
        self._weights = pronouns.load_weights()
        self.scorer = scorer

    def resolve(
        self, columns: Columns, mentions: Sequence[Mention], layout: Layout, projected: Halves | None = None
    ) -> tuple[list[Mention], Clusters]:
        """The mentions, with the coordinations that something refers to, and the clusters of two or more.

        `projected` has what the scorer's `project` made of the head's vector of each mention.
        """
        children = children_of(columns)
        every, groups = with_coordinations(columns, children, mentions)
        describer = Describer(columns, children, layout, groups)
        phrases = [describer.describe(number, mention) for number, mention in enumerate(every)]
        learned = None
        if self.scorer is not None and projected is not None and len(every) > 1:
            row_of = {mention.head: row for row, mention in enumerate(mentions)}
            rows = projected[[row_of[mention.head] for mention in every]]
            learned = score_phrases(self.scorer, columns, phrases, rows, describer.quotes)
        text = _Text(columns, children, phrases, self._weights, learned)
        for phrase in sorted(phrases, key=_place):
            text.read(phrase)
        return _without_idle_groups(every, groups, text.entities)


def _place(phrase: Phrase) -> tuple[int, int]:
    """Heads in order; a coordination after all its parts."""
    mention = phrase.mention
    return (mention.last if phrase.kind == "group" else mention.head), mention.first


def _without_idle_groups(
    mentions: Sequence[Mention], groups: frozenset[int], entities: Sequence[Entity]
) -> tuple[list[Mention], Clusters]:
    clusters = [sorted(p.number for p in entity.phrases) for entity in entities if len(entity.phrases) > 1]
    used = {number for cluster in clusters for number in cluster}
    kept = [number for number in range(len(mentions)) if number not in groups or number in used]
    place = {number: index for index, number in enumerate(kept)}
    final = sorted(tuple(place[number] for number in cluster) for cluster in clusters)
    return [mentions[number] for number in kept], tuple(final)


class _Text:
    """A text as far as it has been read."""

    def __init__(
        self,
        columns: Columns,
        children: Sequence[Sequence[int]],
        phrases: Sequence[Phrase],
        weights: pronouns.Weights,
        learned: Learned | None,
    ) -> None:
        self.columns = columns
        self._learned = learned
        self._weights = weights
        self.children = children
        self.phrases = phrases
        self.by_head = {p.mention.head: p for p in phrases if p.kind != "group"}
        self.entities: list[Entity] = []
        self._entity_of: dict[int, Entity] = {}  # by the number of the phrase
        self._recent: deque[Phrase] = deque(maxlen=REACH)
        self._nouns: dict[str, deque[Phrase]] = {}
        self._names = NameIndex()
        self._sets: dict[frozenset[int], Entity] = {}  # coordinations by their members' entities

    def read(self, phrase: Phrase) -> None:
        """Give one mention its entity; a mention may have been read ahead of its turn."""
        if phrase.number in self._entity_of:
            return
        entity = self._antecedent(phrase) if phrase.is_tracked else None
        if entity is None:
            entity = Entity()
            self.entities.append(entity)
        entity.add(phrase)
        self._entity_of[phrase.number] = entity
        if phrase.kind == "name":
            self._names.add(phrase, phrase.words, entity)
        elif phrase.kind == "group":
            self._sets[self._members(phrase)] = entity
        if phrase.is_tracked:
            self._recent.append(phrase)
            if phrase.kind in ("name", "nominal"):
                self._nouns.setdefault(phrase.lemma, deque(maxlen=SAME_NOUNS)).append(phrase)

    def _antecedent(self, phrase: Phrase) -> Entity | None:
        if phrase.kind == "pronoun":
            return self._of_pronoun(phrase)
        if phrase.kind == "group":
            return self._sets.get(self._members(phrase))
        if phrase.kind == "name":
            return self._names.find(phrase, phrase.words) or self._equated(phrase)
        return self._equated(phrase) or self._of_nominal(phrase)

    # ---- appositions and "is a" ---------------------------------------------------------------------------

    def _equated(self, phrase: Phrase) -> Entity | None:
        """The entity of what the phrase stands in apposition to, or of the subject it is said to be."""
        columns, head = self.columns, phrase.mention.head
        if columns.relations[head] == "appos" and columns.upos[head] != "NUM":
            return self._known(columns.heads[head], phrase)
        kids = self.children[head]
        copula = next((c for c in kids if columns.relations[c] == "cop" and columns.lemmas[c] == "be"), None)
        if copula is None or not self._is_plain_predicate(kids):
            return None
        subject = next((c for c in kids if columns.relations[c] == "nsubj"), None)
        return self._known(subject, phrase)

    def _is_plain_predicate(self, kids: Sequence[int]) -> bool:
        columns = self.columns
        lemmas = {columns.lemmas[c].lower() for c in kids}
        has_modal = any(
            columns.relations[c] == "aux" and columns.lemmas[c] not in ("have", "be", "do") for c in kids
        )
        return bool(lemmas & {"a", "an", "the"}) and not lemmas & {"not", "n't", "never"} and not has_modal

    def _known(self, head: int | None, phrase: Phrase) -> Entity | None:
        if head is None or (found := self.by_head.get(head)) is None or not found.is_tracked:
            return None
        entity = self._entity_of.get(found.number)
        if entity is None or entity.is_person is None or not _same_sort(phrase, entity):
            return None
        return entity

    # ---- nominal phrases ----------------------------------------------------------------------------------

    def _of_nominal(self, phrase: Phrase) -> Entity | None:
        named = self._named_beside(phrase)
        if named is not None:
            return named
        if phrase.is_pair:
            return self._pair(phrase)
        if not phrase.is_definite and phrase.possessor is None:
            return self._likely(phrase, WARINESS)
        found = self._same_noun(phrase)
        if found is None and phrase.possessor is None:
            found = self._titled(phrase)
        return found or self._likely(phrase, CERTAINTY)

    def _likely(self, phrase: Phrase, least: float) -> Entity | None:
        """The entity of the mention the trained scores prefer, when they prefer it to a new entity clearly enough."""
        if self._learned is None:
            return None
        for number in self._learned.likely(phrase, least):
            other, entity = self.phrases[number], self._entity_of.get(number)
            if entity is None or other.person in (1, 2) or not other.is_tracked or _overlap(phrase, other):
                continue
            if _same_sort(phrase, entity) and phrase.is_plural == entity.is_plural:
                return entity
        return None

    def _named_beside(self, phrase: Phrase) -> Entity | None:
        """For "the leader, X": the entity that the name X already has."""
        for child in self.children[phrase.mention.head]:
            found = self.by_head.get(child)
            if self.columns.relations[child] == "appos" and found is not None and found.kind == "name":
                return self._names.find(found, found.words)
        return None

    def _pair(self, phrase: Phrase) -> Entity | None:
        for other in reversed(self._recent):
            if phrase.sentence - other.sentence > pronouns.REACH:
                return None
            if other.kind == "group" and len(self._members(other)) == 2 and not _overlap(phrase, other):
                return self._entity_of[other.number]
            if other.is_pair and other.lemma == phrase.lemma:
                return self._entity_of[other.number]
        return None

    def _same_noun(self, phrase: Phrase) -> Entity | None:
        for other in reversed(self._nouns.get(phrase.lemma, ())):
            if (
                not _overlap(phrase, other)
                and other.is_plural == phrase.is_plural
                and self._nothing_against(phrase, other)
            ):
                return self._entity_of[other.number]
        return None

    def _nothing_against(self, phrase: Phrase, other: Phrase) -> bool:
        """Whether all that restricts the later phrase was said of the earlier one."""
        if not phrase.modifiers <= (other.modifiers | other.titles):
            return False
        if phrase.possessor is None:
            return True
        return other.possessor is not None and self._owner(phrase) == self._owner(other) is not None

    def _owner(self, phrase: Phrase) -> object:
        """Who a phrase's possessor is: an entity, or at least the same noun."""
        assert phrase.possessor is not None
        found = self.by_head.get(phrase.possessor)
        entity = None if found is None else self._entity_of.get(found.number)
        return entity or self.columns.lemmas[phrase.possessor].lower()

    def _titled(self, phrase: Phrase) -> Entity | None:
        """For "the minister": the last one named who was called a minister beside the name."""
        if phrase.is_plural:
            return None
        for other in reversed(self._recent):
            entity = self._entity_of[other.number]
            is_called = other.kind == "name" and {phrase.lemma, *phrase.modifiers} <= entity.titles
            if is_called and _same_sort(phrase, entity):
                return entity
        return None

    # ---- pronouns -----------------------------------------------------------------------------------------

    def _of_pronoun(self, phrase: Phrase) -> Entity | None:
        if phrase.person == 1:
            return self._first_person(phrase)
        if phrase.person == 2:
            return self._same_form(phrase)
        candidates = [
            (other, self._entity_of[other.number]) for other in reversed(self._recent) if other is not phrase
        ]
        margins = None if self._learned is None else self._learned.margins(phrase)
        found = pronouns.choose(self.columns, self._weights, phrase, candidates, margins)
        return None if found is None else self._entity_of[found.number]

    def _first_person(self, phrase: Phrase) -> Entity | None:
        if phrase.is_quoted and not phrase.is_plural:
            speaker = self._speaker(phrase)
            if speaker is not None:
                return speaker
        return self._same_form(phrase)

    def _speaker(self, phrase: Phrase) -> Entity | None:
        """The subject of the verb of speech that the pronoun's clause hangs from, or that hangs from it."""
        columns = self.columns
        at = columns.heads[phrase.mention.head]
        while at is not None:
            verbs = [at, *(c for c in self.children[at] if columns.relations[c] == "parataxis")]
            for verb in verbs:
                if columns.lemmas[verb] in SPEECH:
                    found = self._subject(verb, phrase)
                    if found is not None:
                        return found
            at = columns.heads[at]
        return None

    def _subject(self, verb: int, phrase: Phrase) -> Entity | None:
        for child in self.children[verb]:
            found = self.by_head.get(child)
            if found is not None and found.is_subject and found.person in (None, 3) and not found.is_quoted:
                self.read(found)  # it may stand after the quotation
                return self._entity_of[found.number]
        return None

    def _same_form(self, phrase: Phrase) -> Entity | None:
        """ "I" and "my" of one voice: the narrator's, or one quotation's."""
        for other in reversed(self._recent):
            if other.person == phrase.person and other.is_plural == phrase.is_plural:
                near = other.paragraph == phrase.paragraph or not phrase.is_quoted
                if other.is_quoted == phrase.is_quoted and near:
                    return self._entity_of[other.number]
        return None

    def _members(self, group: Phrase) -> frozenset[int]:
        """The entities that a coordination brings together."""
        head = group.mention.head
        heads = [head, *(c for c in self.children[head] if self.columns.relations[c] == "conj")]
        found = [self.by_head[h] for h in heads if h in self.by_head]
        return frozenset(id(self._entity_of[p.number]) for p in found if p.number in self._entity_of)


def _overlap(one: Phrase, other: Phrase) -> bool:
    return one.mention.first <= other.mention.last and other.mention.first <= one.mention.last


def _same_sort(phrase: Phrase, entity: Entity) -> bool:
    """Whether a phrase and an entity are alike in gender and in being a person."""
    if phrase.gender is not None and entity.gender is not None and phrase.gender != entity.gender:
        return False
    return entity.is_person is None or entity.is_person == (phrase.mention.type == "person")
