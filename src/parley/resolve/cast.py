"""Resolve: the actors of one document and who each of its spans is.

Comes in: a Reading with analysis, claims and events. Goes out: Actors sorted by first mention, and for every span
asked the ids of the actors it stands for ("the two" stands for two). Names are resolved by what the text says of
them, then by the registry; nominal phrases and pronouns by their co-reference cluster, then by the office, body or
speaker before them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from parley.ledgerwords import LedgerWords
from parley.resolve.bystanders import bystanders
from parley.resolve.candidates import BODIES, Candidate, make_code
from parley.resolve.entities import STATES, Entities, Entity, make_actors
from parley.resolve.introductions import Introductions
from parley.resolve.labels import find_labels, read_label
from parley.resolve.phrases import word_set
from parley.resolve.setting import context_setting
from parley.resolve.spans import Spans
from parley.resolve.tables import Entry
from parley.tree import Tree, grow
from parley.types import Actor, Mention, Reading, Span

if TYPE_CHECKING:
    from parley.resolve.actors import ActorResolver

Asked = tuple[int, int, bool]  # a span, and whether it acts by force of arms
Found = tuple[Entity, ...]
ARMED = frozenset({"ASSAULT", "MOBILIZE"})
_FIRST = word_set("i we me us my our mine ours myself ourselves")
_SINGLE = word_set("he she him her his hers himself herself")
_THIRD = _SINGLE | word_set("they them their theirs themselves it its itself")
_OWNERS = word_set("our my their its his her")
_WHOLE = frozenset({*STATES, *BODIES, "holder", "people"})  # readings that need no complement
_RELATIVE = word_set("who which that whom whose")
_BOTH = word_set("two both side sides party parties pair duo neighbors neighbours countries nations rivals")
_REACH = 600  # characters back to look for the person a bare pronoun means
_MENTIONS = 12  # mentions of a cluster that are read


def cast_document(
    resolver: ActorResolver, reading: Reading
) -> tuple[tuple[Actor, ...], Mapping[Asked, tuple[str, ...]]]:
    """Actors of the document, and the ids every asked span stands for."""
    cast = _Cast(resolver, reading)
    cast.introduce()
    asked = _asked(reading, cast.tree, resolver.words)
    found = {one: cast.ask(*one) for one in asked}
    used = {id(e): e for entities in found.values() for e in entities}
    named = make_actors(reading.document.id, list(used.values()))
    ids = {one: tuple(dict.fromkeys(named[id(e)].id for e in entities)) for one, entities in found.items()}
    actors = {a.id: a for a in named.values()}
    return tuple(sorted(actors.values(), key=lambda a: (a.mentions[0], a.id))), ids


def _outlet(resolver: ActorResolver, name: str) -> tuple[Entry, ...]:
    """Entries of the outlet's name, with or without its article: "The White House"."""
    return resolver.registry.lookup(name) or resolver.registry.lookup(name.removeprefix("The "))


def _asked(reading: Reading, tree: Tree, words: LedgerWords) -> list[Asked]:
    """All spans of speakers, addressees, roles and bystanders, in text order, unarmed before armed."""
    spans: set[Asked] = {(start, end, False) for start, end in bystanders(tree, words)}
    for claim in reading.claims or ():
        for party in (claim.speaker, claim.addressee):
            if party is not None:
                spans.add((party.start, party.end, False))
    for event in reading.events or ():
        for role in event.roles:
            if role.role != "instrument":
                spans.add((role.start, role.end, role.role == "actor" and event.type in ARMED))
    return sorted(spans)


class _Cast:
    """One document's work: `introduce` once, then `ask` span by span in text order."""

    def __init__(self, resolver: ActorResolver, reading: Reading) -> None:
        self._resolver, self._reading = resolver, reading
        self.tree: Tree = grow(reading)
        self._spans = Spans(self.tree)
        scan = resolver.registry.scan(reading.document.text)
        self._labels = find_labels(reading)
        outlet = _outlet(resolver, reading.document.outlet or "")
        home = next((e.country for e in outlet if e.country), None)
        official = bool(outlet) and all(e.kind != "outlet" for e in outlet)  # a government's own site
        published = reading.document.published
        date = published[:10] if published else None
        self._setting = context_setting(scan, date, home=home, official=official)
        self._introductions = Introductions(scan)
        self._entities = Entities()
        self._done: dict[Asked, Found] = {}
        self._pairs: list[tuple[int, Found]] = []  # spans of two, in the order they were asked
        self._readings: dict[str, tuple[Candidate, ...]] = {}
        self._clusters: dict[int, tuple[Found, Found]] = {}  # one, and two if a mention coordinates two
        self._cluster_at = self._heads_of_clusters()

    def _heads_of_clusters(self) -> dict[int, int]:
        """Head token -> cluster; a coordination's head is its first conjunct's, so it is left out."""
        out: dict[int, int] = {}
        for cluster, members in enumerate(self.tree.analysis.clusters):
            for mention in (self.tree.analysis.mentions[n] for n in members):
                if len(self._spans.parts(mention.first, mention.last)) == 1:
                    out.setdefault(mention.head, cluster)
        return out

    def introduce(self) -> None:
        """Registers the named people and organisations of the document, in text order."""
        for mention in self.tree.analysis.mentions:
            if mention.named and mention.type in ("person", "organization"):
                span = self._reading.span(mention.first, mention.last)
                if any(span.start < end and start < span.end for start, end in self._labels):
                    continue  # a label is no name, and what follows it is speech
                for found in self._read(span)[:1]:
                    if _possible(found, mention) and (found.kind != "name" or mention.type == "person"):
                        self._entities.register(found, (span.start, span.end))

    def ask(self, start: int, end: int, armed: bool) -> Found:
        """Whom a span stands for."""
        first, last = self._spans.tokens(start, end)
        if last < first:
            return ()
        parts = self._spans.parts(first, last)
        out: list[Entity] = []
        for part in parts:
            for entity in self._one(*part):
                one = self._entities.armed(entity, (start, end)) if armed else entity
                out += [one] if one not in out else []
        found = tuple(out)
        self._done[(start, end, armed)] = found
        if len(found) == 2:
            self._pairs.append((start, found))
        for entity in found:
            if len(parts) == 1 or not entity.mentions:
                self._entities.note((start, end), entity)
        return found

    def _read(self, span: Span) -> tuple[Candidate, ...]:
        found = self._readings.get(span.text)
        if found is None:
            found = self._resolver.resolve_in(span.text, self._setting, self._introductions)
            self._readings[span.text] = found
        return found

    def _register(self, found: Candidate, span: Span) -> Found:
        return (self._entities.register(found, (span.start, span.end)),)

    def _one(self, first: int, last: int) -> Found:
        """Whom a stretch without coordination stands for."""
        own = self._reading.span(first, last)
        if (own.start, own.end) in self._labels:
            return self._register(read_label(own.text, next(iter(self._read(own)), None), self._setting), own)
        head = self._spans.head(first, last)
        word = self.tree.lower[head]
        if word in _RELATIVE:
            described = self._spans.described(head)
            again = described is not None and self.tree.lower[self._spans.head(*described)] in _RELATIVE
            return self._one(*described) if described is not None and not again else self._of_cluster(head)
        if word in _FIRST or word in _THIRD:
            return self._pronoun(head, word, own.start)
        if self.tree.analysis.upos[head] == "PRON":
            return self._of_cluster(head)  # "you", "everyone"
        strong = self._read(own)[:1]
        span = own if strong and strong[0].kind in _WHOLE else self._spans.phrase(first, last)
        groups = self._resolver.reader.read_all(span.text, self._setting) if " and " in span.text else ()
        if len(groups) > 1:
            return tuple(e for group in groups for e in self._register(group[0], span))
        candidates = self._read(span)
        if not candidates:
            return self._without_reading(head, span)
        return self._settle(self._with_name(candidates[0], head, last), head, span)

    def _with_name(self, found: Candidate, head: int, last: int) -> Candidate:
        """The office's reading with the name at the phrase's end: "the Minister of Tribal Affairs Bodo"."""
        mention = (
            self._spans.person_at_end(head, last) if found.kind == "role" and found.said is None else None
        )
        if mention is None:
            return found
        name = self._reading.span(mention.first, mention.last).text
        return replace(found, name=name, said=name, person=True)

    def _settle(self, found: Candidate, head: int, span: Span) -> Found:
        """Reconciles a phrase's own reading with what it refers back to."""
        vague = found.kind == "role" and (found.country is None or found.assumed)
        if vague and found.entry is not None and found.entry.role in ("statement", "group"):
            return self._without_reading(head, span) or self._register(found, span)
        if found.kind == "role" and found.person and self._of_two(span):
            return self._pair(span.start, people=True) or self._register(found, span)
        linked = self._of_cluster(head)
        if not vague and found.kind != "name":
            if found.kind == "role" and found.person and found.said is None and not linked:
                earlier = self._entities.same_office(found, span.start)
                linked = (earlier,) if earlier is not None else ()
            same = len(linked) == 1 and linked[0].candidate.code == found.code and linked[0].candidate.person
            return linked if same else self._register(found, span)
        if linked and (found.kind == "name" or _agree(found, linked)):
            return linked
        opening = self._spans.tokens(span.start, span.end)[0]
        if vague and self.tree.lower[opening] in _OWNERS:
            found = self._of_owner(found, opening)
        elif vague and _definite(span):
            earlier = self._entities.same_office(found, span.start)
            if earlier is not None:
                return (earlier,)
        return self._register(found, span)

    def _of_two(self, span: Span) -> bool:
        """Whether a phrase says that it speaks of two: "both leaders", "the two ministers"."""
        first, last = self._spans.tokens(span.start, span.end)
        return any(word in ("two", "both") for word in self.tree.lower[first : last + 1])

    def _of_owner(self, found: Candidate, opening: int) -> Candidate:
        """ "our forces" are the speaker's, "their government" is theirs; without an answer nobody's is assumed."""
        owners = self._pronoun(opening, self.tree.lower[opening], self.tree.layout.starts[opening])
        country = owners[0].candidate.country if len(owners) == 1 else None
        reasons = (*found.reasons, "country of the owner") if country else found.reasons
        code = make_code(country, found.sector)
        return replace(found, country=country, code=code, reasons=reasons, assumed=False)

    def _without_reading(self, head: int, span: Span) -> Found:
        """A phrase that names nobody: a pair, a statement, a phrase that refers back, or no actor."""
        linked = self._of_cluster(head)
        if self.tree.lower[head] in _BOTH or self.tree.analysis.lemmas[head] in _BOTH:
            any_number = span.text.lower().startswith("all ")
            return linked if len(linked) > 1 or any_number else self._pair(span.start, people=False)
        found = linked or self._owner(head)
        if found:
            return found
        for entry in self._resolver.registry.lookup(self.tree.forms[head]):
            if entry.role == "statement":
                return self._issuer(span.start)
            if entry.role == "group":
                body = self._entities.latest(span.start, lambda c: c.kind == "group")
                return (body,) if body is not None else ()
        return ()

    def _owner(self, head: int) -> Found:
        """Who has or does what the phrase names, if that is said: "France's concerns", "Houthi positions"."""
        for token in reversed(self.tree.kids(head, "nmod:poss", "compound", "amod")):
            span = self._reading.span(self.tree.left[token], token)
            for found in self._read(span)[:1]:
                sure = found.code is not None and not found.assumed
                if sure and found.kind in (*STATES, *BODIES, "holder", "role"):
                    return self._register(found, span)
        return ()

    def _pronoun(self, head: int, word: str, position: int) -> Found:
        linked = self._of_cluster(head)
        if linked and (word not in _SINGLE or all(e.candidate.person for e in linked)):
            return linked
        if word in _FIRST:
            return self._speaker_around(position)
        if word in _SINGLE:
            near = self._entities.latest(position, lambda c: c.person, reach=_REACH)
            return (near,) if near is not None else ()
        return ()

    def _speaker_around(self, position: int) -> Found:
        """ "we" and "I" in quoted words: the speaker of the innermost claim around them."""
        around = []
        for claim in self._reading.claims or ():
            speaker = claim.speaker
            if speaker is None or claim.voice == "indirect" or speaker.start <= position < speaker.end:
                continue
            around += [(s.end - s.start, speaker) for s in claim.content if s.start <= position < s.end]
        if not around:
            return ()
        _, speaker = min(around, key=lambda one: one[0])
        key = (speaker.start, speaker.end, False)
        if key not in self._done:
            self._done[key] = ()  # a speaker who is only "we" is nobody
            self.ask(*key)
        return self._done[key]

    def _issuer(self, position: int) -> Found:
        """ "the statement" speaks for the last speaker before it."""
        speakers = [c.speaker for c in self._reading.claims or () if c.speaker and c.speaker.start < position]
        for party in sorted(speakers, key=lambda p: -p.start):
            found = self._done.get((party.start, party.end, False), ())
            if len(found) == 1 and found[0].candidate.code is not None:
                return found
        return ()

    def _pair(self, position: int, *, people: bool) -> Found:
        """ "the two", "both sides": the last two asked about together, else the two last spoken of."""
        for start, found in reversed(self._pairs):
            if start < position and (not people or all(e.candidate.person for e in found)):
                return found
        return self._entities.two_before(position, people=people)

    def _of_cluster(self, head: int) -> Found:
        """Whom the cluster of the mention with this head stands for: a plural may stand for two."""
        if self.tree.lower[head] in _FIRST and (
            spoken := self._speaker_around(self.tree.layout.starts[head])
        ):
            return spoken  # "we" in somebody's own words is the speaker's side, whatever else it is linked to
        cluster = self._cluster_at.get(head)
        if cluster is None:
            return ()
        if cluster not in self._clusters:
            self._clusters[cluster] = (), ()  # a cluster that leads back to itself says nothing
            self._clusters[cluster] = self._cluster(cluster), self._two_of_cluster(cluster)
        one, two = self._clusters[cluster]
        plural = self.tree.feature(head, "Number") == "Plur" or self.tree.lower[head] in _BOTH
        return two if two and plural else one

    def _two_of_cluster(self, cluster: int) -> Found:
        for mention in (self.tree.analysis.mentions[n] for n in self.tree.analysis.clusters[cluster]):
            parts = self._spans.parts(mention.first, mention.last)
            two = tuple(e for part in parts for e in self._one(*part)) if len(parts) == 2 else ()
            if len(two) == 2:
                return two
        return ()

    def _cluster(self, cluster: int) -> Found:
        """The entity that a cluster's mentions speak of; what they say best counts."""
        mentions = [self.tree.analysis.mentions[n] for n in self.tree.analysis.clusters[cluster]]
        read: list[tuple[Candidate, Mention]] = []
        for mention in sorted(mentions, key=lambda m: (not m.named, m.first))[:_MENTIONS]:
            alone = len(self._spans.parts(mention.first, mention.last)) == 1
            if self.tree.analysis.upos[mention.head] == "PRON" or not alone:
                continue
            span = self._reading.span(mention.first, mention.last)
            read += [(c, mention) for c in self._read(span)[:1] if _possible(c, mention)]
        if not read:
            return ()
        best = max((c for c, _ in read), key=_strength)
        if (
            best.kind == "role"
            and best.said is None
            and (best.person or best.country is None or best.assumed)
        ):
            first = min(mention.first for _, mention in read)
            earlier = self._entities.same_office(best, self.tree.layout.starts[first])
            if earlier is not None:
                return (earlier,)
        return (self._of_mentions(_with_best_name(best, [c for c, _ in read]), mentions),)

    def _of_mentions(self, best: Candidate, mentions: Sequence[Mention]) -> Entity:
        """Registers a cluster's entity with its mentions, but for those that say they are somebody else."""
        entity = self._entities.register(best, None)
        for mention in mentions:
            span = self._reading.span(mention.first, mention.last)
            own = next(iter(self._read(span)), None)
            other = own is not None and own.code not in (None, best.code) and not own.assumed
            if not other and len(self._spans.parts(mention.first, mention.last)) == 1:
                self._entities.note((span.start, span.end), entity)
        return entity


def _with_best_name(best: Candidate, read: Sequence[Candidate]) -> Candidate:
    """An office's reading under the fullest name its cluster gives."""
    names = [c for c in read if c.kind in ("name", "holder", *BODIES)]
    if best.kind != "role" or not names:
        return best
    fullest = max(names, key=lambda c: len(c.name))
    person = best.person or fullest.person
    return replace(best, name=fullest.name, person=person, said=fullest.name if person else None)


def _agree(found: Candidate, linked: Sequence[Entity]) -> bool:
    """Whether what a vague phrase refers to can be what it says: sectors agree, or one says none."""
    one = linked[0].candidate
    return len(linked) > 1 or one.person or found.sector is None or one.sector in (None, found.sector)


def _definite(span: Span) -> bool:
    return span.text[:4].lower() in ("the ", "his ", "its ") or " " not in span.text.strip()


def _possible(candidate: Candidate, mention: Mention) -> bool:
    """A named person is no country, though a country, a town or a people may have the name."""
    return not (mention.type == "person" and mention.named and candidate.kind in (*STATES, "place"))


def _strength(candidate: Candidate) -> tuple[bool, bool, bool, float]:
    """How much a mention says of who somebody is."""
    return candidate.code is not None, not candidate.assumed, candidate.kind != "name", candidate.score
