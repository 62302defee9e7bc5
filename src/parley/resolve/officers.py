"""Resolve: who holds an office that a phrase names without saying whose: "the president" of two.

Comes in: the people met so far in a document. Goes out: of several holders the one whose country the sentence has just
named; else the one the report is mostly about, and not the one whom it calls by office and country.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from parley.resolve.candidates import Candidate
from parley.resolve.entities import Entities, Entity
from parley.resolve.spans import Spans
from parley.tree import Tree
from parley.types import Span

_APART = 4  # times a subject that somebody counts less for whom the text needs a country to name


class Officers:
    """One document's holders of offices. `read` reads a phrase, `lands` are the places where countries are named."""

    def __init__(
        self,
        tree: Tree,
        entities: Entities,
        read: Callable[[Span], Sequence[Candidate]],
        lands: Sequence[tuple[int, str]],
    ) -> None:
        self._tree, self._spans = tree, Spans(tree)
        self._entities, self._read, self._lands = entities, read, lands

    def of(self, found: Candidate, position: int) -> Entity | None:
        """Who of the document holds an office: of several, who is of the country just named, else who mostly acts."""
        holders = self._entities.holders(found, position) if found.person else []
        if len(holders) < 2:
            return self._entities.same_office(found, position)
        near = self._countries_before(position)
        here = [e for e in holders if e.candidate.country in near]
        return here[0] if len(here) == 1 else max(holders, key=lambda e: self._acts(e, position))

    def outranks(self, one: Entity, linked: Sequence[Entity], position: int) -> bool:
        """Whether somebody acts more than those a phrase is linked to, who are of another country."""
        others = [e for e in linked if e.candidate.person and e.candidate.country != one.candidate.country]
        return bool(others) and all(self._acts(one, position) > self._acts(e, position) for e in others)

    def _acts(self, entity: Entity, position: int) -> int:
        """How often somebody is a subject before a position: whom a report is about.

        Who is also called by office and country ("the Norlandic president") is set apart from another, who is not.
        """
        before = list(dict.fromkeys(self._entities.mentions_before(entity, position)))
        heads = (self._spans.head(*self._spans.tokens(*mention)) for mention in before)
        apart = any(self._is_set_apart(*mention) for mention in before)
        return sum(self._tree.relation(head) == "nsubj" for head in heads) - _APART * apart

    def _is_set_apart(self, start: int, end: int) -> bool:
        """Whether words say an office with its country and no name."""
        found = next(iter(self._read(self._tree.reading.span(*self._spans.tokens(start, end)))), None)
        if found is None or found.kind != "role" or not found.person or found.said is not None:
            return False
        return found.country is not None and not found.assumed

    def _countries_before(self, position: int) -> frozenset[str]:
        """The countries that the sentence names before a position."""
        token = bisect_right(self._tree.layout.starts, position) - 1
        first = self._tree.layout.sentences[self._tree.sentence_of[token]][0]
        start = self._tree.layout.starts[first]
        return frozenset(country for where, country in self._lands if start <= where < position)
