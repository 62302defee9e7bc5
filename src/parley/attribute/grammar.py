"""What the rules ask of a sentence's tree: who speaks, what phrase a word heads, whether it is negated.

Stage `attribute`. In: a Tree and the cue table. Nothing here decides what is a claim.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from parley.attribute.cues import CueTable
from parley.attribute.drafts import Range, runs
from parley.tree import Tree

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_PERSONAL = frozenset(
    {"i", "we", "he", "she", "they", "you", "who", "everyone", "someone", "nobody", "anyone", "one"}
)
_NOBODY = frozenset({"no", "nobody", "none", "neither"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "hardly", "no"})
_CLAUSES = frozenset({"root", "ccomp", "parataxis", "advcl", "acl", "csubj"})
_SPEAKING_MENTIONS = frozenset({"person", "group", "organization"})
APART = frozenset(
    {"acl:relcl", "parataxis", "case", "cc", "discourse", "vocative", "advcl", "punct", "dislocated"}
    | {"nsubj", "cop", "aux", "mark", "expl", "csubj", "ccomp"}
)
_CLOSING = frozenset({"”", '"', "''", "’", "'", "»", "“"})
_HOPS = 8  # steps up a chain of conjuncts and infinitives in search of a subject


@dataclass(frozen=True, slots=True)
class Grammar:
    """A tree with what the rules need beside it."""

    tree: Tree
    cues: CueTable
    mentions: dict[int, str]  # head token -> type of the largest mention it heads
    lemmas: tuple[str, ...]  # in lower case, verbs by their forms

    def phrase(self, head: int, *, apart: Collection[str] = APART) -> Range:
        """The noun phrase of `head`: the stretch around it without children of the relations `apart`, by default
        relative clauses, prepositions, and what a predicate has beside it."""
        full, tokens = self.tree.analysis.relations, [head]
        for kid in self.tree.children[head]:
            if full[kid] not in apart and full[kid].partition(":")[0] not in apart:
                tokens.extend(self.tree.subtree(kid))
        for first, last in self._bridged(sorted(tokens)):
            if first <= head <= last:
                return self.trimmed((first, last)) or (head, head)
        return head, head

    def clause(self, head: int, *, hole: int | None = None) -> tuple[Range, ...]:
        """The tokens below `head` as ranges without edge punctuation; the branch that holds `hole` is left out."""
        tokens = self.tree.subtree(head)
        if hole is not None:
            gone = set(self.tree.subtree(hole))
            tokens = [token for token in tokens if token not in gone]
        parts = [self.trimmed(part) for part in self._bridged(tokens)]
        return tuple(part for part in parts if part is not None)

    def _bridged(self, tokens: list[int]) -> list[Range]:
        """Runs of tokens, joined over punctuation that hangs elsewhere."""
        out: list[Range] = []
        for part in runs(tokens):
            if out and all(self.tree.analysis.upos[t] == "PUNCT" for t in range(out[-1][1] + 1, part[0])):
                out[-1] = (out[-1][0], part[1])
            else:
                out.append(part)
        return out

    def trimmed(self, part: Range) -> Range | None:
        """The range without punctuation at its edges; None when nothing is left."""
        first, last = part
        while first <= last and not self.is_word(first):
            first += 1
        while last >= first and not self.is_word(last):
            last -= 1
        return (first, last) if first <= last else None

    def is_word(self, token: int) -> bool:
        """Whether the token holds a letter or digit (or a sign that stands for words, such as $)."""
        form = self.tree.forms[token]
        return form.isalnum() or any(c.isalnum() for c in form) or form in "$€£%"

    def negated(self, token: int) -> bool:
        """Whether "not", "never", "no" … hangs on the word itself."""
        lower = self.tree.lower
        return any(
            lower[c] in _NEGATIONS and lower[c + 1 : c + 2] not in (("only",), ("just",), ("merely",))
            for c in self.tree.children[token]
        )

    def is_nobodys(self, source: Range | None) -> bool:
        """Whether a source says that nobody speaks: "no group has claimed responsibility", "nobody mentions it"."""
        if source is None:
            return False
        words = [
            source[0],
            *(kid for token in range(source[0], source[1] + 1) for kid in self.tree.kids(token, "det")),
        ]
        return any(self.tree.lower[token] in _NOBODY for token in words)

    def marked(self, token: int, *words: str) -> bool:
        """Whether one of the words introduces the clause of `token`."""
        return any(self.tree.lower[c] in words for c in self.tree.kids(token, "mark"))

    def case(self, token: int) -> str:
        """The preposition (or marker) of a phrase, "" when it has none."""
        kid = self.tree.kid(token, "case", "mark")
        return self.tree.lower[kid] if kid is not None else ""

    def is_passive(self, token: int) -> bool:
        """Whether the verb is in the passive, be it a bare participle ("made by France")."""
        if self.tree.kids(token, "nsubj:pass", "aux:pass", "csubj:pass"):
            return True
        if self.tree.kids(token, "nsubj", "aux", "mark") or self.is_present(token):
            return False
        relation = self.tree.analysis.relations[token]
        if self.tree.lower[token + 1 : token + 2] == ("by",) and not self.tree.kids(token, "obj"):
            return True
        return relation == "advcl" or (relation == "acl" and self.tree.feature(token, "VerbForm") == "Part")

    def is_present(self, token: int) -> bool:
        """Whether it is a present participle ("saying")."""
        return self.tree.lower[token].endswith("ing")

    def is_infinitive(self, token: int) -> bool:
        """Whether "to" stands before the verb, or before the one it is coordinated with."""
        at: int | None = token
        for _ in range(_HOPS):
            if at is None:
                return False
            if self.marked(at, "to"):
                return True
            if self.tree.relation(at) != "conj" or self.tree.kids(at, "nsubj", "aux"):
                return False
            at = self.tree.analysis.heads[at]
        return False

    def opened(self, content: tuple[Range, ...]) -> tuple[Range, ...]:
        """The content without a conjunction or relative pronoun at its beginning ("and …", "which …")."""
        if not content:
            return ()
        first, last = content[0]
        while first <= last and self._only_connects(first):
            first += 1
        return ((first, last), *content[1:]) if first <= last else self.opened(content[1:])

    def _only_connects(self, token: int) -> bool:
        upos = self.tree.analysis.upos[token]
        is_pronoun = self.tree.lower[token] in ("which", "who") and self.tree.relation(token) in (
            "nsubj",
            "obj",
        )
        return upos in ("CCONJ", "SCONJ", "PUNCT") or is_pronoun

    def clause_head(self, token: int) -> int:
        """The predicate of the clause a word stands in."""
        at = token
        for above in self.tree.ancestors(token):
            if self.tree.relation(at) in _CLAUSES:
                break
            if self.tree.relation(at) == "conj" and self.tree.kids(at, "nsubj"):
                break
            at = above
        return at

    def can_speak(self, token: int) -> bool:
        """Whether the phrase of `token` may stand for somebody who says things."""
        tree = self.tree
        if tree.analysis.upos[token] == "PRON":
            return tree.lower[token] in _PERSONAL or tree.lower[token] in ("it", "that", "which")
        kind = self.mentions.get(token)
        named = tree.kids(token, "appos", "flat")  # "protest organiser Jane Roe"
        if any(self.mentions.get(word) in _SPEAKING_MENTIONS for word in (token, *named)):
            return True
        if tree.analysis.upos[token] == "PROPN":
            return True
        lemma = self.lemmas[token]
        return lemma in self.cues.writings or (kind == "place" and tree.forms[token][:1].isupper())

    def resolved(self, token: int, verb: int) -> int:
        """The noun behind a relative pronoun, else the token itself."""
        head = self.tree.analysis.heads[verb]
        relative = self.tree.relation(verb) == "acl" and self.tree.lower[token] in _RELATIVE
        return head if relative and head is not None else token

    def subject(self, verb: int) -> int | None:
        """Head of the phrase that does the saying: subject, agent of a passive, or what a participle hangs on."""
        tree, at = self.tree, verb
        for _ in range(_HOPS):
            if self.is_passive(at):
                return self.agent(at)
            subjects = tree.kids(at, "nsubj")
            found = next((kid for kid in subjects if tree.lower[kid] not in _RELATIVE), tree.kid(at, "nsubj"))
            if found is not None:
                return None if tree.relation(found) == "expl" else self.resolved(found, at)
            if (inverted := self.inverted_subject(at)) is not None:
                return inverted
            head, relation = tree.analysis.heads[at], tree.relation(at)
            if head is None:
                return None
            if relation == "acl":
                return head if self.is_present(at) or not self.is_infinitive(at) else None
            if relation not in ("conj", "xcomp", "advcl"):
                return None
            patient = tree.kid(head, "obj")
            if patient is not None and (relation == "xcomp" or self.marked(at, "as")):
                return patient  # "quoted an official as saying"
            at = head
        return None

    def inverted_subject(self, verb: int) -> int | None:
        """What a parser took for the object in “…,” concluded the statement."""
        if verb == 0 or not self._follows_speech(verb):
            return None
        kids = self.tree.kids(verb, "obj", "obl")
        return next((k for k in kids if self.tree.left[k] == verb + 1 and not self.case(k)), None)

    def _follows_speech(self, verb: int) -> bool:
        """Whether the verb stands right behind a quotation, or behind the comma that ends a clause it reports."""
        before = self.tree.forms[verb - 1]
        if before in _CLOSING:
            return True
        is_finite = not self.is_present(verb) and not self.tree.kids(verb, "aux", "mark")
        said = self.tree.kids(verb, "ccomp", "parataxis")
        is_last = self.tree.relation(verb) == "parataxis" or any(kid < verb for kid in said)
        return before == "," and is_finite and is_last

    def agent(self, verb: int) -> int | None:
        """Whoever stands after "by"."""
        for kid in self.tree.kids(verb, "obl", "nmod"):
            is_agent = self.case(kid) == "by" or self.tree.analysis.relations[kid] == "obl:agent"
            if is_agent and self.can_speak(kid):
                return kid
        following = verb + 1
        if following < len(self.tree.lower) and self.tree.lower[following] == "by":
            found = self.tree.analysis.heads[following]  # wherever a parser has hung the phrase
            if found is not None and found > following and self.can_speak(found):
                return found
        return None


def read_grammar(tree: Tree, cues: CueTable) -> Grammar:
    """The grammar of a document; among mentions with one head the largest counts."""
    mentions: dict[int, str] = {}
    for mention in tree.analysis.mentions:
        mentions.setdefault(mention.head, mention.type)
    analysis = tree.analysis
    lemmas = map(cues.lemma, tree.lower, analysis.lemmas, analysis.upos)
    return Grammar(tree, cues, mentions, tuple(lemmas))
