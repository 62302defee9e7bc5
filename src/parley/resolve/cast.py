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
from parley.resolve.aliases import find_aliases
from parley.resolve.bystanders import bystanders
from parley.resolve.candidates import BODIES, Candidate, make_code
from parley.resolve.countries import Countries
from parley.resolve.entities import STATES, Entities, Entity, make_actors
from parley.resolve.international import International
from parley.resolve.introductions import Introductions
from parley.resolve.issuers import find_issuer
from parley.resolve.labels import find_labels, read_label
from parley.resolve.matching import (
    agree,
    definite,
    holds_title,
    is_one_person,
    of_body,
    possible,
    strength,
    title_gender,
    told_apart,
    with_best_name,
)
from parley.resolve.officers import Officers
from parley.resolve.phrases import word_set
from parley.resolve.placing import COUNTS, Placing
from parley.resolve.reports import Reports
from parley.resolve.setting import context_setting, lands
from parley.resolve.several import BESIDE, CONFEREES, Found, Several
from parley.resolve.sides import Sides
from parley.resolve.spans import Spans
from parley.resolve.tables import INTERNATIONAL
from parley.tree import Tree, grow
from parley.types import Actor, Mention, Party, Reading, Span

if TYPE_CHECKING:
    from parley.resolve.actors import ActorResolver

Asked = tuple[int, int, bool]  # a span, and whether it acts by force of arms
ARMED = frozenset({"ASSAULT", "MOBILIZE"})
_FIRST = word_set("i we me us my our mine ours myself ourselves")
_SINGLE = word_set("he she him her his hers himself herself")
_THIRD = _SINGLE | word_set("they them their theirs themselves it its itself")
_MANY = word_set("they them their theirs themselves")
_GENDERS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
}
_QUOTES = tuple("“”\"„«»‘'’")
_OWNERS = word_set("our my their its his her")
_WHOLE = frozenset({*STATES, *BODIES, "holder", "people"})  # readings that need no complement
_BACK = frozenset({"group", "delegate", "body"})  # kinds of role words that may mean a body named before
_RELATIVE = word_set("who which that whom whose")
_BOTH = word_set("two both side sides party parties pair duo neighbors neighbours countries nations rivals")
_SIDES = word_set("side sides party parties")
_JOINT = frozenset({"coalition", "alliance", "bloc", "league"})  # which no rebel group is called for short
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
        issuer = find_issuer(reading.document.outlet, resolver.registry, resolver.reader)
        published = reading.document.published
        date = published[:10] if published else None
        named = lands(scan)
        self._setting = context_setting(scan, date, issuer=issuer, named=named)
        layout = reading.layout
        self._countries = Countries(self.tree, named, scan)
        home = None if issuer.country in INTERNATIONAL else issuer.country
        sides = (
            Sides(reading.sides, layout, scan, home, named) if reading.sides and layout is not None else None
        )
        self._placing = Placing(self.tree, self._setting, self._countries, sides)
        self._introductions = Introductions(scan)
        self._aliases = find_aliases(reading.document.text)
        self._international = International(scan)
        self._reports = Reports(self.tree, reading.claims or ())
        self._genders: dict[int, str] = {}  # of entities, by the pronouns that were found to mean them
        self._entities = Entities()
        issued = self._setting.issuer
        starts = [(scan.words.starts[match.first], country) for match, country in named]
        self._officers = Officers(self.tree, self._entities, self._read, starts)
        self._done: dict[Asked, Found] = {}
        self._several = Several(
            self.tree, self._entities, reading.events or (), self._done, self._one, issued
        )
        self._readings: dict[str, tuple[Candidate, ...]] = {}
        self._clusters: dict[int, tuple[Found, Found]] = {}  # one, and two if a mention coordinates two
        self._open: set[tuple[int, int]] = set()  # complements that are being read
        self._cluster_at = self._heads_of_clusters()
        mentions = self.tree.analysis.mentions
        self._people = frozenset(m.head for m in mentions if m.named and m.type == "person")

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
            if mention.named:
                span = self._reading.span(mention.first, mention.last)
                if any(span.start < end and start < span.end for start, end in self._labels):
                    continue  # a label is no name, and what follows it is speech
                for found in self._read(span)[:1]:
                    if mention.type not in ("person", "organization") and found.kind != "group":
                        continue  # a group on file is one whatever the tagger takes its name for
                    if possible(found, mention) and (found.kind != "name" or mention.type == "person"):
                        person = found.person or (mention.type == "person" and found.kind == "name")
                        whose = self._placing.placed(replace(found, person=person), mention.head)
                        self._entities.register(whose, (span.start, span.end))

    def ask(self, start: int, end: int, armed: bool) -> Found:
        """Whom a span stands for."""
        first, last = self._spans.tokens(start, end)
        if last < first:
            return ()
        parts = self._spans.parts(first, last)
        out: list[Entity] = []
        for part in parts:
            for entity in () if armed and self._is_where(*part) else self._one(*part):
                one = self._entities.armed(entity, (start, end)) if armed else entity
                out += [one] if one not in out else []
        found = tuple(out)
        self._done[(start, end, armed)] = found
        if len(found) == 2:
            subject = self.tree.relation(self._spans.head(first, last)) == "nsubj"
            self._several.note(start, found, subject=subject)
        for entity in found:
            if len(parts) == 1 or not entity.mentions:
                self._entities.note((start, end), entity)
        return found

    def _is_where(self, first: int, last: int) -> bool:
        """Whether a capital's name only says where: "the Norville bombing" is not Norville's."""
        head = self._spans.head(first, last)
        if self.tree.analysis.relations[head] not in ("compound", "amod", "nmod"):
            return False
        return any(found.kind == "capital" for found in self._read(self._reading.span(first, last))[:1])

    def _read(self, span: Span) -> tuple[Candidate, ...]:
        found = self._readings.get(span.text)
        if found is None and span.text.lower() in COUNTS:
            found = ()  # "Dozens", first in a sentence, is no name
        if found is None:
            found = self._long_name(span.text)
            if not found:
                found = self._resolver.resolve_in(span.text, self._setting, self._introductions)
            self._readings[span.text] = found
        return found

    def _long_name(self, text: str) -> tuple[Candidate, ...]:
        """The reading of the body for which the text itself gives a short name."""
        name = self._aliases.get(text.removeprefix("the ").removeprefix("The "))
        found = self._resolver.resolve_in(name, self._setting, self._introductions) if name else ()
        return found if found and found[0].code is not None and not found[0].person else ()

    def _register(self, found: Candidate, span: Span) -> Found:
        placed = self._placing.placed(found, self._spans.head(*self._spans.tokens(span.start, span.end)))
        return (self._entities.register(placed, (span.start, span.end)),)

    def _one(self, first: int, last: int) -> Found:
        """Whom a stretch without coordination stands for."""
        own = self._reading.span(first, last)
        if (own.start, own.end) in self._labels:
            label = read_label(own.text, next(iter(self._read(own)), None), self._setting)
            return (self._entities.register(label, (own.start, own.end)),)
        head = self._spans.head(first, last)
        word = self.tree.lower[head] if self.tree.forms[head] != "US" else "u.s."
        if word in _RELATIVE:
            described = self._spans.described(head)
            again = described is not None and self.tree.lower[self._spans.head(*described)] in _RELATIVE
            return self._one(*described) if described is not None and not again else self._of_cluster(head)
        part = self._spans.whole_of(head)
        if part is not None:
            return self._one(*part)
        if word in _FIRST or word in _THIRD:
            return self._pronoun(head, word, own.start)
        if self.tree.analysis.upos[head] == "PRON":
            return self._of_cluster(head)  # "you", "everyone"
        company = self._several.of_company(head, own)
        if company:
            return company
        strong = self._read(own)[:1]
        span = own if strong and strong[0].kind in _WHOLE else self._spans.phrase(first, last)
        each = self._of_each(head, span)
        if each:
            return each
        groups = self._resolver.reader.read_all(span.text, self._setting) if " and " in span.text else ()
        if len(groups) > 1 and all(group[0].code is not None for group in groups):
            return tuple(e for group in groups for e in self._register(group[0], span))
        candidates = self._read(span)
        if head in self._people:
            candidates = tuple(c for c in candidates if c.kind not in (*STATES, "place")) or candidates[:0]
        if not candidates:
            return self._without_reading(head, span)
        return self._settle(self._with_name(candidates[0], head, last), head, span)

    def _of_each(self, head: int, span: Span) -> Found:
        """ "The governments of Norland and Esmeria", "the leaders of the two": one of each."""
        tree = self.tree
        whole = [
            k for k in tree.kids(head, "nmod") if any(tree.lower[c] == "of" for c in tree.kids(k, "case"))
        ]
        if tree.feature(head, "Number") != "Plur" or not whole:
            return ()
        owners = tree.conjuncts(whole[0])
        first = self._spans.tokens(span.start, span.end)[0]
        if len(owners) < 2 or first > head:
            return ()
        role = next(iter(self._read(self._reading.span(first, head))), None)
        if role is None or role.kind != "role":
            return ()
        bodies = [self._one(min(k for k in tree.subtree(o, without=BESIDE) if k <= o), o) for o in owners]
        if any(len(found) != 1 or found[0].candidate.country is None for found in bodies):
            return ()
        return tuple(self._register(of_body(role, found[0].candidate), span)[0] for found in bodies)

    def _with_name(self, found: Candidate, head: int, last: int) -> Candidate:
        """The office's reading with the name at its end or beside it: "the Minister of Tribal Affairs Bodo"."""
        if found.kind != "role" or found.said is not None or not found.person:
            return found
        mention = self._spans.person_at_end(head, last) or self._spans.person_beside(head)
        if mention is None:
            return found
        name = self._reading.span(mention.first, mention.last).text
        return replace(found, name=name, said=name, person=True)

    def _settle(self, found: Candidate, head: int, span: Span) -> Found:
        """Reconciles a phrase's own reading with what it refers back to."""
        vague = found.kind == "role" and (found.country is None or found.assumed)
        role = found.entry.role if found.entry is not None else None
        if vague and self._placing.is_foreign(head):
            return self._register(found, span)
        if vague and role in ("statement", "group"):
            return self._without_reading(head, span) or self._register(found, span)
        if vague and self._spans.pair_word(head, span) is not None:
            return self._of_two(found, head, span) or self._register(found, span)
        linked = self._of_cluster(head)
        if not vague and found.kind != "name":
            if found.kind == "role" and found.person and found.said is None and not linked:
                earlier = self._officers.of(found, span.start)
                linked = (earlier,) if earlier is not None else ()
            same = len(linked) == 1 and linked[0].candidate.code == found.code and linked[0].candidate.person
            return linked if same else self._register(found, span)
        if vague:
            found = self._of_complement(found, head)
            if found.country is not None and not found.assumed:
                return self._register(found, span)
        return self._refer(found, head, span, linked)

    def _refer(self, found: Candidate, head: int, span: Span, linked: Found) -> Found:
        """Whom a vague phrase or a name alone refers to: its owner, its cluster, or who held that office before."""
        vague = found.kind == "role"
        if vague:  # whose a name is was only guessed
            linked = tuple(e for e in linked if e.candidate.kind != "name" or not e.candidate.assumed)
        opening = self._spans.tokens(span.start, span.end)[0]
        if vague and self.tree.lower[opening] in _OWNERS:
            found = self._of_owner(found, opening)
            if found.country is not None and any(e.candidate.country != found.country for e in linked):
                linked = ()  # "its soldiers" are its own, whichever soldiers were spoken of before
        titled = self._officers.of(found, span.start) if vague and definite(span) else None
        if titled is not None and linked and titled not in linked:
            holds = holds_title(found, linked)
            if not holds or (found.person and self._officers.outranks(titled, linked, span.start)):
                return (titled,)
        if vague and not found.person and linked:
            said = self._countries.before(head)
            if said is not None and all(e.candidate.country not in (None, said) for e in linked):
                linked = ()  # "those troops" are those of the country that had troops before
        if linked and (found.kind == "name" or agree(found, linked)):
            return linked
        if titled is not None and found.said is None and self.tree.lower[opening] not in _OWNERS:
            return (titled,)
        return self._register(self._of_international(found, span.start), span)

    def _of_international(self, found: Candidate, position: int) -> Candidate:
        """ "the mission", "the Secretary-General": of the organisation of states the document names."""
        delegate = found.entry is not None and found.entry.role == "delegate" and found.country is None
        body = self._international.before(position) if delegate else None
        return found if body is None else of_body(found, body)

    def _of_two(self, found: Candidate, head: int, span: Span) -> Found:
        """ "both leaders" are the last two people; "the two armies" are the sides', as are "leaders of both sides"."""
        if found.person and self._spans.pair_word(head, span) == "own":
            return self._several.pair(span.start, people=True)
        sides = self._several.pair(span.start, people=False, sides=True)
        if found.sector is None or any(e.candidate.country in (None, *INTERNATIONAL) for e in sides):
            return sides
        reasons = (*found.reasons, "of each of the two sides")
        return tuple(
            self._entities.register(
                replace(
                    found, name=f"{found.name} ({e.candidate.country})", country=e.candidate.country,
                    code=make_code(e.candidate.country, found.sector), reasons=reasons, assumed=False,
                ),
                (span.start, span.end),
            )
            for e in sides
        )  # fmt: skip

    def _of_complement(self, found: Candidate, head: int) -> Candidate:
        """A role of something that refers back: "a spokesman for the group", "the ministry's spokesman"."""
        for first, last in self._spans.complements(head):
            if (first, last) in self._open:
                continue  # a phrase that leads back to itself says nothing
            span = self._reading.span(first, last)
            own = next(iter(self._read(span)), None)
            roles = {own.entry.role if own.entry else None} if own is not None else self._roles_of(last)
            state = any(
                entry.office == "country" for entry in self._resolver.registry.lookup(self.tree.forms[last])
            )
            self._open.add((first, last))
            entities = (
                self._one(first, last) if roles & _BACK and not state else ()
            )  # "of the republic" is no name
            self._open.discard((first, last))
            if len(entities) == 1 and entities[0].candidate.country and not entities[0].candidate.assumed:
                return of_body(found, entities[0].candidate)
        return found

    def _roles_of(self, token: int) -> set[str | None]:
        """The kinds of role word a word may be."""
        return {entry.role for entry in self._resolver.registry.lookup(self.tree.forms[token])}

    def _of_owner(self, found: Candidate, opening: int) -> Candidate:
        """ "our forces" are the speaker's, "their government" is theirs; without an answer nobody's is assumed."""
        owners = self._pronoun(opening, self.tree.lower[opening], self.tree.layout.starts[opening])
        if len(owners) == 1 and owners[0].candidate.country is not None:
            return of_body(found, owners[0].candidate, keep=True)
        return replace(found, country=None, code=None, assumed=False)

    def _without_reading(self, head: int, span: Span) -> Found:
        """A phrase that names nobody: a pair, a statement, a phrase that refers back, or no actor."""
        linked = self._of_cluster(head)
        if self.tree.lower[head] in _BOTH or self.tree.analysis.lemmas[head] in _BOTH:
            people = self.tree.analysis.lemmas[head] in _SIDES and all(e.candidate.person for e in linked)
            two = (len(linked) < 2 or people) and self._spans.is_definite_pair(head)
            sides = self.tree.analysis.lemmas[head] in _SIDES or self.tree.lower[head] in _SIDES
            kids = self.tree.children[head]  # "all parties", "the parties to the conflict": those who fight
            everyone = any(self.tree.lower[k] == "all" or self.tree.relation(k) == "nmod" for k in kids)
            if not two:
                return linked
            return self._several.pair(span.start, people=False, sides=sides, everyone=everyone) or linked
        found = linked or self._owner(head)
        if found:
            return found
        roles = self._roles_of(head)
        if "statement" in roles:
            return self._issuer(span.start)
        word = self.tree.analysis.lemmas[head].lower()

        def is_group(one: Candidate) -> bool:
            return one.kind == "group" and (word not in _JOINT or word in one.name.lower())

        body = self._entities.latest(span.start, is_group) if "group" in roles else None
        if body is not None:
            return (body,)
        made = self._placing.made(span, head)
        return () if made is None else self._register(made, span)

    def _owner(self, head: int) -> Found:
        """Who has or does what the phrase names, if that is said: "France's concerns", "Houthi positions"."""
        for token in reversed(self.tree.kids(head, "nmod:poss", "compound", "amod")):
            if self.tree.lower[token] in _OWNERS:
                return self._pronoun(token, self.tree.lower[token], self.tree.layout.starts[token])
            span = self._reading.span(self.tree.left[token], token)
            for found in self._read(span)[:1]:
                if found.kind == "capital" and self.tree.analysis.relations[token] != "nmod:poss":
                    continue  # "the Nairobi airport" is in the capital, not the government's
                sure = found.code is not None and not found.assumed
                if sure and found.kind in (*STATES, *BODIES, "holder", "role"):
                    return self._register(found, span)
        return ()

    def _pronoun(self, head: int, word: str, position: int) -> Found:
        found = self._by_speaker(head, word, position) or self._linked(head, word, position)
        if word in _SINGLE and len(found) == 1:
            self._genders.setdefault(id(found[0]), _GENDERS[word])
        return found

    def _by_speaker(self, head: int, word: str, position: int) -> Found:
        """Whom a pronoun means because of who speaks: himself in a report, or the speaker going on."""
        party = self._reports.own_speaker(head) if word in _THIRD - _SINGLE else None
        if party is not None:
            return tuple(e for e in self._asked_before(party) if not e.candidate.person)
        party = None
        if word in ("he", "she") and self._reports.speaks(position):
            party = self._reports.speaker_before(head)
        found = self._asked_before(party) if party is not None else ()
        return found if len(found) == 1 and self._may_be(found[0], word) else ()

    def _may_be(self, entity: Entity, word: str) -> bool:
        """Whether somebody is a person and of the gender a pronoun says, as far as the text tells."""
        gender = self._genders.get(id(entity)) or title_gender(self._reading.document.text, entity)
        return entity.candidate.person and gender in (None, _GENDERS[word])

    def _has_title_of(self, entity: Entity, word: str) -> bool:
        """Whether somebody is a person whom the text calls by no title of the other gender."""
        gender = title_gender(self._reading.document.text, entity)
        return entity.candidate.person and gender in (None, _GENDERS[word])

    def _linked(self, head: int, word: str, position: int) -> Found:
        linked = self._of_cluster(head)
        if word in _MANY and self._several.confers(position, self.tree.layout.ends[head]):
            able = (e.candidate for e in linked if e.candidate.person or e.candidate.sector == "GOV")
            several = len({one.country for one in able}) > 1
            linked = linked if several else self._several.last_met(position) or linked
        if len(linked) == 1 and word in _MANY and linked[0].candidate.code is None:
            linked = self._several.just_met(position) or linked
        if len(linked) == 1 and word in _MANY and is_one_person(linked[0]):
            return (
                self._several.pair(position, people=True) or linked
            )  # "they" after one name are he and the other
        if linked and (word not in _SINGLE or all(self._has_title_of(e, word) for e in linked)):
            return linked
        if word in _FIRST:
            return self._speaker_around(position)
        if word in _MANY:
            return self._several.people_before(position) or self._several.just_met(position)
        if word in _SINGLE:
            near = self._entities.latest_entity(position, lambda e: self._may_be(e, word), reach=_REACH)
            return (near,) if near is not None else ()
        return ()

    def _asked_before(self, party: Party) -> Found:
        key = (party.start, party.end, False)
        if key not in self._done:
            self._done[key] = ()  # a speaker who leads back to himself is nobody
            self.ask(*key)
        return self._done[key]

    def _speaker_around(self, position: int) -> Found:
        """ "we" and "I" in quoted words: the speaker of the innermost claim around them."""
        around: list[tuple[int, Span, Party]] = []
        for claim in self._reading.claims or ():
            speaker = claim.speaker
            if speaker is None or claim.voice == "indirect" or speaker.start <= position < speaker.end:
                continue
            around += [(s.end - s.start, s, speaker) for s in claim.content if s.start <= position < s.end]
        own = [
            (size, speaker)
            for size, content, speaker in around
            if not any(
                size < wider and words.start <= speaker.start < words.end and not self._is_quoted(content)
                for wider, words, _ in around
            )
        ]  # whom the speaker reports without quoting him says no "I" of his own
        if not own:
            return ()
        return self._asked_before(min(own, key=lambda one: one[0])[1])

    def _is_quoted(self, content: Span) -> bool:
        """Whether words open with a quotation mark."""
        text = self._reading.document.text
        return content.text[:1] in _QUOTES or text[max(0, content.start - 1) : content.start] in _QUOTES

    def _issuer(self, position: int) -> Found:
        """ "the statement" speaks for the last speaker before it."""
        speakers = [c.speaker for c in self._reading.claims or () if c.speaker and c.speaker.start < position]
        for party in sorted(speakers, key=lambda p: -p.start):
            found = self._done.get((party.start, party.end, False), ())
            if len(found) == 1 and found[0].candidate.code is not None:
                return found
        return ()

    def _of_cluster(self, head: int) -> Found:
        """Whom the cluster of the mention with this head stands for: a plural may stand for two."""
        if (
            self.tree.lower[head] in _FIRST
            and self.tree.forms[head] != "US"
            and (spoken := self._speaker_around(self.tree.layout.starts[head]))
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
            several = (
                self.tree.analysis.lemmas[mention.head] in _SIDES
                or self.tree.lower[mention.head] in CONFEREES
            )
            sides = len(parts) == 1 and several
            two = tuple(e for part in parts for e in self._one(*part)) if len(parts) == 2 or sides else ()
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
            read += [(c, mention) for c in self._read(span)[:1] if possible(c, mention)]
        if not read:
            return ()
        best = told_apart(max((c for c, _ in read), key=strength), [c for c, _ in read])
        if (
            best.kind == "role"
            and best.said is None
            and (best.person or best.country is None or best.assumed)
        ):
            position = self.tree.layout.starts[min(mention.first for _, mention in read)]
            earlier = self._officers.of(best, position)
            if earlier is not None:
                return (earlier,)
            best = self._of_international(best, position)
        return (self._of_mentions(with_best_name(best, [c for c, _ in read]), mentions),)

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
