"""What the ledger's finders look at: the tree, who is meant where, whose claim it is."""

from __future__ import annotations

from dataclasses import dataclass

from parley.ledgerwords import LedgerWords
from parley.lookup import ActorIndex, ClaimIndex
from parley.tree import Tree, grow
from parley.types import Reading

_NAMING = ("nmod", "nmod:poss", "compound", "amod", "nmod:desc")


@dataclass(frozen=True, slots=True)
class Page:
    """A reading opened for the ledger."""

    reading: Reading
    tree: Tree
    actors: ActorIndex
    claims: ClaimIndex
    words: LedgerWords
    candidates: tuple[int, ...]  # tokens whose lemma is an agreement or a violation word

    def lemma(self, token: int) -> str:
        """The lemma in lower case."""
        return self.tree.analysis.lemmas[token].lower()

    def actors_at(self, token: int) -> list[str]:
        """Who is meant by the phrase headed here, its conjuncts included."""
        layout = self.tree.layout
        found: list[str] = []
        for part in self.tree.conjuncts(token):
            meant = self.actors.all_at(layout.starts[part], layout.ends[part]) or self._owners(part)
            found.extend(actor for actor in meant if actor not in found)
        return found

    def _owners(self, token: int) -> list[str]:
        """Whose forces, army or government: the name that modifies a common noun."""
        layout = self.tree.layout
        for kid in self.tree.kids(token, *_NAMING):
            if self.tree.relation(kid) == "nmod" and self.case_of(kid) not in (
                None,
                "of",
                "from",
                "'s",
                "’s",
            ):
                continue
            actors = self.actors.all_at(layout.starts[kid], layout.ends[kid])
            if actors:
                return actors
        return []

    def claim_of(self, token: int) -> str | None:
        """The id of the innermost claim around a token."""
        layout = self.tree.layout
        claim = self.claims.innermost(layout.starts[token], layout.ends[token])
        return claim.id if claim is not None else None

    def case_of(self, token: int) -> str | None:
        """The preposition or clitic of a phrase, in lower case."""
        kid = self.tree.kid(token, "case")
        return self.tree.lower[kid] if kid is not None else None


def build_page(reading: Reading, words: LedgerWords) -> Page:
    """Opens a reading for the ledger."""
    tree = grow(reading)
    wanted = set(words.agreements) | words.cessations | words.violation_nouns | words.violation_verbs
    wanted |= words.accusation_nouns | words.complaint_verbs | {"accuse", "blame"}
    found = tuple(t for t, lemma in enumerate(tree.analysis.lemmas) if lemma.lower() in wanted)
    return Page(
        reading, tree, ActorIndex(reading.actors or ()), ClaimIndex(reading.claims or ()), words, found
    )
