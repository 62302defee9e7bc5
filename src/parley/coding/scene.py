"""What a reading shows the coder: its tree, what kind of thing each noun phrase is, who counts as political.

Stage `coding`. Built once per reading; every other module of the stage reads it. All numbers are token indices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parley.coding.lexicon import Lexicon
from parley.coding.stems import IRREGULAR, known_lemma
from parley.tree import Tree
from parley.types import Mention, Span

PERSONAL = frozenset(
    {
        "he",
        "she",
        "they",
        "we",
        "i",
        "you",
        "it",
        "who",
        "him",
        "her",
        "them",
        "us",
        "his",
        "their",
        "its",
        "our",
        "my",
        "your",
    }
)
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_TITLE_LINKS = ("flat", "compound", "nmod:desc", "appos", "amod")
_OUTSIDE_PHRASE = frozenset(
    {"acl", "acl:relcl", "appos", "conj", "cc", "case", "parataxis", "advcl", "dep", "advcl:relcl", "mark", "cop",
     "nsubj", "nsubj:pass", "nsubj:outer", "csubj", "aux", "aux:pass", "obl", "advmod", "discourse", "expl", "ccomp",
     "xcomp", "orphan", "list", "cc:preconj", "nmod:unmarked", "dislocated", "vocative"}
)  # fmt: skip
_INSIDE_NMOD = frozenset({"of"})  # "Minister of Defence", "residents of the village"
_OPEN = frozenset({"VERB", "NOUN"})
_BEFALLING = frozenset({"ASSAULT", "COERCE", "RETREAT", "SANCTION"})
_BREAKS = frozenset({"—", "–", "--", ";", ":", "(", ")", "[", "]"})
_QUOTES = frozenset("\"'“”‘’«»()[],")
_CIVIC_SHARE = 0.02  # share of a document's words
_CIVIC_KINDS = frozenset({"armed", "political", "captive", "agreement"})
_DEEDS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE"})
_PLACE_TYPES = frozenset({"place", "facility"})
_STRONG, _MEDIUM, _WEAK = 2, 1, 0  # how surely a party is a political one
_DEMONYM_ENDINGS = ("an", "ese", "ish", "i", "ic", "ench", "utch", "eek", "wiss")


@dataclass(slots=True)
class Scene:
    """One reading as the coder sees it."""

    tree: Tree
    lexicon: Lexicon
    mention_at: Mapping[int, Mention]  # head token → the smallest mention headed there
    named_over: Mapping[int, Mention]  # any token of a named mention → that mention
    clusters_at: Mapping[int, int]  # head token → number of its co-reference cluster
    lemmas: tuple[str, ...]
    officials: frozenset[str]  # surnames that stand with an office somewhere in the document
    civic: bool  # whether the document speaks of politics enough for a bare name to be a political person
    _kinds: dict[int, frozenset[str]] = field(default_factory=dict)

    def kinds(self, token: int) -> frozenset[str]:
        """What the phrase headed by the token is: kinds.yaml's names and `who`, `place`, `person`, …"""
        found = self._kinds.get(token)
        if found is None:
            found = self._kinds[token] = frozenset(self._find_kinds(token))
        return found

    def is_who(self, token: int) -> bool:
        """Whether the phrase can act: a person, a body, a people, or a country."""
        return "who" in self.kinds(token)

    def _find_kinds(self, token: int) -> set[str]:
        upos, lemma = self.tree.analysis.upos[token], self.lemmas[token]
        out = (
            set(self.lexicon.kinds.get(lemma, ()))
            if upos != "PROPN" or token not in self.named_over
            else set()
        )
        out.add("any")
        if upos == "PRON" or (upos == "DET" and lemma in RELATIVE):
            return out | self._kinds_of_pronoun(token, lemma)
        if lemma == "other" and token > 0 and self.tree.lower[token - 1] in ("each", "one"):
            return {"any", "who", "pronoun"}
        dated = self.mention_at.get(token) or self.named_over.get(token)
        if dated is not None and dated.type in ("date", "time", "money"):
            return {"any", "thing", "money" if dated.type == "money" else "date"}
        if upos in ("NUM", "SYM") or lemma in self.lexicon.closed["quantity_nouns"]:
            out |= {"quantity"}
            counted = self.tree.kid(token, "nmod")
            return out | (
                set(self.kinds(counted))
                if counted is not None
                else {"who"}
                if (upos == "NUM" and not _is_year(lemma)) or self.is_bare_count(token)
                else set()
            )
        mention = self.mention_at.get(token) or (self.named_over.get(token) if upos == "PROPN" else None)
        if mention is not None:
            out |= self._kinds_of_mention(mention, upos, out)
        elif upos == "PROPN":
            out |= {"name", "who"}
        if out & {"armed", "political", "crowd"}:
            out.add("who")
        if "accident" in self.lexicon.kinds.get(lemma, ()):
            out.discard("who")
        if "settlement" in out:
            out.add("place")
        if lemma in self.lexicon.nouns:
            self._add_event(token, out)
        if not out & {"who", "place"}:
            out.add("thing")
        return out

    def _kinds_of_pronoun(self, token: int, lemma: str) -> set[str]:
        if self.tree.forms[token] == "US":
            return {"name", "who"}  # the tagger takes the country for "us"
        return {"pronoun", "who"} if lemma in PERSONAL else {"thing"}

    def _add_event(self, token: int, out: set[str]) -> None:
        """An event noun is nobody: but "a patrol" and "the opposition" are people, unlike "opposition to the plan"."""
        out.add("event")
        if not out & {"armed", "political"} or self.tree.kids(token, "nmod"):
            out.discard("who")

    def is_bare_count(self, token: int) -> bool:
        """ "killed dozens", "hundreds fled": people, though nobody says so."""
        return self.tree.analysis.upos[token] == "NOUN" and self.tree.lower[token].endswith("s")

    def _kinds_of_mention(self, mention: Mention, upos: str, lexical: set[str]) -> set[str]:
        kind = mention.type
        if kind in ("person", "group", "organization"):
            if kind == "organization" and not mention.named and "building" in lexical:
                return {kind}
            return {kind, "who", "name"} if mention.named else {kind, "who"}
        if kind in _PLACE_TYPES:
            return {"place", "who", "name"} if mention.named and kind == "place" else {"place"}
        if kind in ("misc", "product", "object") and mention.named and upos == "PROPN" and kind == "misc":
            return {"name", "who"}
        return {"event"} if kind == "event" else {"thing"}

    def weight(self, token: int) -> int:
        """How surely the phrase is a party of political life: 2 surely, 1 perhaps, 0 hardly."""
        own = max([self._weight(token), *(self._weight(k) for k in self._whose(token))])
        cluster = self.clusters_at.get(token)
        if own >= _STRONG or cluster is None:
            return own
        analysis = self.tree.analysis
        heads = (analysis.mentions[number].head for number in analysis.clusters[cluster][:12])
        return max([own, *(self._weight(head) for head in heads)])

    def _whose(self, token: int) -> list[int]:
        """Whose a person or body is: "members of the council", "Kenya's envoy"."""
        tree = self.tree
        if tree.analysis.upos[token] != "NOUN" or not self.is_who(token):
            return []
        of = [k for k in tree.kids(token, "nmod") if self.case(k) == "of"]
        sides = [k for k in tree.kids(token, "compound", "amod") if self.is_side(k)]
        return [k for k in (*tree.kids(token, "nmod:poss"), *of, *sides) if k != token]

    def _weight(self, token: int) -> int:
        kinds, upos = self.kinds(token), self.tree.analysis.upos[token]
        if kinds & {"armed", "political"}:
            return _STRONG
        if ("person" in kinds and upos == "PROPN") or ("name" in kinds and "person" in kinds):
            return _STRONG if self.has_office(token) else _MEDIUM if self.civic else _WEAK
        if "crowd" in kinds:
            if "quantity" in kinds or self.is_many(token):
                return _STRONG if "private" not in kinds else _MEDIUM
            return _MEDIUM if "private" not in kinds else _WEAK
        if upos in ("ADJ", "PROPN") and ("group" in kinds or "place" in kinds):
            return _STRONG
        if upos == "ADJ":
            return _STRONG
        if "quantity" in kinds:
            return _MEDIUM
        return _MEDIUM if kinds & {"organization", "name", "group"} else _WEAK

    def is_many(self, token: int) -> bool:
        """Whether the noun is plural or counted."""
        tree = self.tree
        return tree.feature(token, "Number") == "Plur" or tree.kid(token, "nummod") is not None

    def has_office(self, token: int) -> bool:
        """Whether the name stands with an office, here or elsewhere in the document."""
        tree, kinds = self.tree, self.lexicon.kinds
        names = self.name_tokens(token)
        if any(tree.forms[name] in self.officials for name in names):
            return True
        return any(
            "political" in kinds.get(self.lemmas[at], ()) or "armed" in kinds.get(self.lemmas[at], ())
            for at in names
        )

    def name_tokens(self, token: int) -> list[int]:
        """The tokens of the name, with its title, apposition and modifiers."""
        tree = self.tree
        return [token, *tree.kids(token, *_TITLE_LINKS)]

    def is_side(self, token: int) -> bool:
        """Whether a modifier names a side: "Malian" strikes, "rebel" targets, "government" forces."""
        tree = self.tree
        upos, form = tree.analysis.upos[token], tree.forms[token]
        if upos == "PROPN":
            mention = self.named_over.get(token)
            if mention is None or mention.type in ("person", "group", "organization", "place"):
                return True
            return mention.head != token and self.lemmas[mention.head] in self.lexicon.nouns
        if upos == "ADJ":
            if not form[:1].isupper():
                return False
            first = tree.layout.sentences[tree.sentence_of[token]][0]
            return token in self.named_over or token != first or form.endswith(_DEMONYM_ENDINGS)
        return upos == "NOUN" and bool(self.lexicon.kinds.get(self.lemmas[token], frozenset()) & _SIDE_KINDS)

    def owner(self, token: int) -> int | None:
        """The side a thing belongs to: "the militia's positions", "Malian bases", "targets of the rebels"."""
        tree = self.tree
        for kid in tree.kids(token, "nmod:poss"):
            if self.is_who(kid):
                return kid
        for kid in tree.kids(token, "nmod"):
            if self.case(kid) in self._owning_cases(token) and self.is_who(kid):
                return kid
        for kid in tree.kids(token, "acl"):
            for by in tree.kids(kid, "obl"):
                if self.case(by) == "by" and self.is_who(by):
                    return by  # "every offer made by the rebels"
        for kid in tree.kids(token, "compound", "amod", "nmod:desc"):
            if self.is_side(kid) and not self._says_where(kid, token):
                return kid
        return None

    def _says_where(self, modifier: int, noun: int) -> bool:
        """ "A Goma bombing": a town before a deed of force is where it was done, not who did it."""
        mention = self.named_over.get(modifier)
        is_place = mention is not None and mention.type in _PLACE_TYPES
        if not is_place or self.tree.analysis.upos[modifier] != "PROPN" or self.is_abbreviated(modifier):
            return False
        return any(entry.type in _DEEDS for entry in self.lexicon.nouns.get(self.lemmas[noun], ()))

    def is_abbreviated(self, token: int) -> bool:
        """Whether the word is written in capitals: "US strikes", "U.S. raids"."""
        return self.tree.forms[token].replace(".", "").isupper()

    def _owning_cases(self, token: int) -> tuple[str, ...]:
        """Prepositions that name whose a thing is: never "of" where it names whom an act befalls."""
        lemma = self.lemmas[token]
        if lemma in self.lexicon.closed["patient_nouns"]:
            return ("by",)
        types = {entry.type for entry in self.lexicon.nouns.get(lemma, ())}
        return ("by",) if types & _BEFALLING else ("of", "by", "from") if types else ("of", "by")

    def case(self, token: int) -> str | None:
        """The preposition of a phrase, lower case, with its fixed parts ("because of"); None without one."""
        tree = self.tree
        for kid in tree.children[token]:
            if tree.analysis.relations[kid] == "case" and tree.lower[kid] not in ("'s", "’s", "'", "’"):
                return " ".join([tree.lower[kid], *(tree.lower[part] for part in tree.kids(kid, "fixed"))])
        return None

    def phrase(self, token: int) -> tuple[int, int]:
        """First and last token of the noun phrase, title included, without relative clauses and other conjuncts."""
        tree, relations = self.tree, self.tree.analysis.relations
        inside, stack = {token}, [token]
        while stack:
            at = stack.pop()
            for kid in tree.children[at]:
                relation = relations[kid]
                inside_it = self._belongs(at, kid, relation) or self._is_one_of_many(token, at, relation)
                if relation in _OUTSIDE_PHRASE and not inside_it:
                    continue
                if relation == "nmod" and (kid < at or self._is_beside(at, kid)):
                    continue
                inside.add(kid)
                stack.append(kid)
                if (
                    relation == "nmod"
                    or relation == "nmod:poss"
                    or relation in ("compound", "amod", "flat", "nmod:desc")
                ):
                    inside.update(tree.kids(kid, "case"))
        first = last = token
        while first - 1 in inside and tree.forms[first - 1] not in _BREAKS:
            first -= 1
        while last + 1 in inside and tree.forms[last + 1] not in _BREAKS:
            last += 1
        while first < token and (tree.forms[first] in _QUOTES or relations[first] == "case"):
            first += 1
        while last > token and tree.forms[last] in _QUOTES:
            last -= 1
        return self._whole_name(token, first, last)

    def _is_beside(self, head: int, phrase: int) -> bool:
        """Whether a prepositional phrase is no part of the head's name: all but "of" after a title or a noun."""
        name = self.named_over.get(head)
        if name is not None and name.type in ("place", "person") and phrase > name.last:
            return True
        return self.case(phrase) not in _INSIDE_NMOD

    def _whole_name(self, token: int, first: int, last: int) -> tuple[int, int]:
        """The phrase widened to the name its head stands in."""
        name = self.named_over.get(token)
        follows = self.named_over.get(last + 1)
        if (
            follows is not None
            and follows.type == "person"
            and follows.first == last + 1
            and (last == token or self._ends_in_portfolio(token, last))
            and "political" in self.kinds(token)
            and not self.is_many(token)
        ):
            return first, follows.last  # "President" and the name after it
        if name is None or name.type in ("date", "time"):
            return first, last
        return min(first, name.first), max(last, name.last)

    def _ends_in_portfolio(self, token: int, last: int) -> bool:
        """ "Minister of Strategic Affairs Roe": the office's complement stands before the name."""
        return any(kid == last and self.case(kid) in ("of", "for") for kid in self.tree.kids(token, "nmod"))

    def _belongs(self, head: int, kid: int, relation: str) -> bool:
        """An apposition that is a name right after its title, a quantifier's adverb, a conjunct inside a name."""
        tree = self.tree
        if relation == "appos":
            return tree.left[kid] == head + 1 or (
                all(tree.analysis.upos[t] != "PUNCT" for t in range(head + 1, kid))
                and tree.analysis.upos[kid] == "PROPN"
            )
        if relation == "advmod":
            return tree.analysis.upos[head] in ("NUM", "ADJ", "DET")
        if relation in ("conj", "cc", "case"):
            return tree.relation(head) in ("compound", "amod", "flat", "nummod") and kid > head - 2
        return False

    def _is_one_of_many(self, token: int, at: int, relation: str) -> bool:
        """The second owner in "the governments of Norland and Esmeria": several of them need both."""
        tree = self.tree
        if relation not in ("conj", "cc") or at == token or not self.is_many(token):
            return False
        while tree.relation(at) == "conj" and tree.analysis.heads[at] is not None:
            at = tree.analysis.heads[at] or 0
        return tree.analysis.heads[at] == token and tree.relation(at) == "nmod" and self.case(at) == "of"

    def text(self, token: int) -> Span:
        """The phrase's words as they stand."""
        return self.tree.reading.span(*self.phrase(token))

    def members(self, token: int) -> list[int]:
        """The heads of a coordinated phrase, its own first."""
        return self.tree.conjuncts(token)


_SIDE_KINDS = frozenset({"armed", "political"})


def _is_civic(lexicon: Lexicon, lemmas: tuple[str, ...]) -> bool:
    found = [lexicon.kinds[lemma] for lemma in lemmas if lemma in lexicon.kinds]
    civic = sum(1 for kinds in found if kinds & _CIVIC_KINDS and "justice" not in kinds)
    other = sum(1 for kinds in found if kinds & {"sport", "culture", "business", "accident"})
    return civic > other and civic > _CIVIC_SHARE * len(lemmas)


def _lemmas(tree: Tree, lexicon: Lexicon) -> tuple[str, ...]:
    """Lower-case lemmas, those the lexicon does not know put right from the form."""
    out = []
    upos = tree.analysis.upos
    for token, lemma in enumerate(tree.analysis.lemmas):
        lower = lemma.lower()
        if upos[token] == "VERB" and tree.lower[token] in IRREGULAR:
            lower = IRREGULAR[tree.lower[token]]
        elif upos[token] in _OPEN and lower not in lexicon.words:
            lower = known_lemma(tree.lower[token], lexicon.words, verb=upos[token] == "VERB") or lower
        out.append(lower)
    return tuple(out)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20")


def look(tree: Tree, lexicon: Lexicon) -> Scene:
    """The Scene of a tree."""
    analysis = tree.analysis
    mention_at: dict[int, Mention] = {}
    named_over: dict[int, Mention] = {}
    for mention in analysis.mentions:
        known = mention_at.get(mention.head)
        if known is None or (mention.named, mention.first - mention.last) > (
            known.named,
            known.first - known.last,
        ):
            mention_at[mention.head] = mention
        if mention.named and mention.last - mention.first < 12:
            for token in range(mention.first, mention.last + 1):
                inner = named_over.get(token)
                if inner is None or mention.last - mention.first < inner.last - inner.first:
                    named_over[token] = mention
    clusters_at = {
        analysis.mentions[number].head: cluster
        for cluster, numbers in enumerate(analysis.clusters)
        for number in numbers
    }
    lemmas = _lemmas(tree, lexicon)
    return Scene(
        tree,
        lexicon,
        mention_at,
        named_over,
        clusters_at,
        lemmas,
        _officials(tree, lexicon, lemmas),
        _is_civic(lexicon, lemmas),
    )


def _officials(tree: Tree, lexicon: Lexicon, lemmas: tuple[str, ...]) -> frozenset[str]:
    """Forms of names that stand with an office: "President Ruto", "Ruto, the president"."""
    out: set[str] = set()
    upos = tree.analysis.upos
    for token, lemma in enumerate(lemmas):
        kinds = lexicon.kinds.get(lemma)
        if kinds is None or not kinds & _SIDE_KINDS or lemma in ("general", "state", "party", "coach"):
            continue
        near = list(tree.kids(token, *_TITLE_LINKS))
        head = tree.analysis.heads[token]
        if head is not None and tree.relation(token) in ("compound", "flat", "nmod", "appos", "amod", "obl"):
            near.append(head)
        for name in near:
            if upos[name] == "PROPN":
                out.add(tree.forms[name])
                out.update(tree.forms[part] for part in tree.kids(name, "flat") if upos[part] == "PROPN")
    return frozenset(out)
