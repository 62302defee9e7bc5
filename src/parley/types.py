"""Every record that travels along the road; checks on creation, no other logic.

Positions are half-open code-point offsets into the document's own text unless a name says `token`.
The same names stand in columns, JSON (docs/record.schema.json) and templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Voice = Literal["direct", "indirect", "mixed", "narrator"]
Stance = Literal[
    "asserts",
    "denies",
    "accuses",
    "demands",
    "warns",
    "threatens",
    "promises",
    "claims_responsibility",
    "admits",
    "supports",
    "expresses_concern",
    "asks",
    "believes",
    "rejects",
    "condemns",
]
Status = Literal[
    "happened", "ongoing", "planned", "threatened", "demanded", "conditional", "denied", "hypothetical"
]
RoleName = Literal["actor", "recipient", "mediator", "victim", "instrument"]
Basis = Literal["stated", "co-reference", "inferred"]
PlaceRole = Literal["act", "target", "origin"]
TimeBasis = Literal["stated", "relative", "event", "context"]
Grain = Literal[
    "second", "minute", "hour", "part_of_day", "day", "weekend", "week", "month", "quarter", "season", "half",
    "year", "decade", "century",
]  # fmt: skip
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
RelationType = Literal["response_to", "before", "same_as", "contradicts"]
AgreementKind = Literal["ceasefire", "truce", "peace_agreement", "withdrawal", "prisoner_exchange", "other"]
ViolationStatus = Literal[
    "reported",
    "alleged",
    "denied",
    "admitted",
    "complaint_lodged",
    "under_verification",
    "verified",
    "responded",
    "dismissed",
    "unverifiable",
]
MentionType = Literal[
    "person", "group", "organization", "place", "facility", "date", "money", "product", "misc",
    "object", "event", "time", "substance", "plant", "animal", "abstract",
]  # fmt: skip


def _check_range(start: int, end: int, what: str) -> None:
    if start < 0 or end < start:
        raise ValueError(f"{what}: offsets [{start}, {end}) are not a half-open range")


def _check_member(value: str, literal: object, what: str) -> None:
    if value not in get_args(literal):
        raise ValueError(f"{what}: {value!r} is not one of {', '.join(get_args(literal))}")


def _check_score(score: float, what: str) -> None:
    if not 0.0 <= score <= 1.0:
        raise ValueError(f"{what}: score {score} is not between 0 and 1")


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One report as it came: its text is never altered."""

    id: str
    text: str
    sha256: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None  # ISO date or date-time
    language: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of the document and its exact words."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        _check_range(self.start, self.end, "span")


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Tokens, sentences and paragraphs: positions only."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]  # half-open token ranges, cover all tokens in order
    paragraphs: tuple[tuple[int, int], ...]  # half-open sentence ranges

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A phrase that names or refers to something; `first`, `last` (inclusive) and `head` are token indices."""

    first: int
    last: int
    head: int
    type: MentionType
    named: bool  # found as a proper name, date or amount; False: a nominal or pronominal phrase
    score: float = 1.0

    def __post_init__(self) -> None:
        if not self.first <= self.head <= self.last:
            raise ValueError(f"mention: head {self.head} is outside [{self.first}, {self.last}]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Analysis:
    """Tags, lemmas, dependency trees, mentions and co-reference: one column a property, one entry a token."""

    upos: tuple[str, ...]
    features: tuple[str, ...]  # UD features, "Mood=Ind|Tense=Past", "" when none
    lemmas: tuple[str, ...]
    heads: tuple[int | None, ...]  # token index in the document; None: root of its sentence
    relations: tuple[str, ...]  # UD relations with subtypes, "nsubj:pass"
    mentions: tuple[Mention, ...]  # sorted by (first, -last)
    clusters: tuple[tuple[int, ...], ...]  # co-referring mentions (indices into mentions), two or more each


@dataclass(frozen=True, kw_only=True, slots=True)
class ActSignal:
    """A word that may name an act: chances of types, modes and statuses, likeliest first, and its ties.

    `chance` is that of naming any act at all. A tie is a label (actor, recipient, act, target, when, count, …), a
    token of the same window, and the chance that the one is the other's.
    """

    token: int
    chance: float
    types: tuple[tuple[str, float], ...]
    modes: tuple[tuple[str, float], ...]
    statuses: tuple[tuple[str, float], ...]
    ties: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CueSignal:
    """A word that may say that something is said: stances, likeliest first, and the words tied to it.

    `chance` is that of being a cue at all. A tie is a label (source, content, addressee, said_at), a token of the
    same window, and the chance that the token is part of the cue's.
    """

    token: int
    chance: float
    stances: tuple[tuple[str, float], ...]
    ties: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SideSignal:
    """Whose side the phrase that a word heads is on: its likeliest sector, and words that may name its country.

    Both with chances; a sector of "none" is a country as a whole. Words are tokens of the same window; what is left of
    their chances to 1 is that no word there names it.
    """

    token: int
    sector: tuple[str, float]
    lands: tuple[tuple[int, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Signals:
    """What the encoder's claim heads say, kept from analyse to attribute and then dropped.

    `claims` has shape (tokens, 7): logits over O, B/I-source, B/I-cue, B/I-content in the order of the model's
    config. Each window holds the first token and the (n, n) link logits of its n tokens (row: token, column: the
    first word of its cue). `cited` are the words that may say that something is said, nested ones too.
    """

    claims: NDArray[np.float32]
    windows: tuple[tuple[int, NDArray[np.floating]], ...]  # half precision will do
    tags: tuple[str, ...]
    cited: tuple[CueSignal, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """Words that stand for somebody in a claim: its speaker or its addressee."""

    start: int
    end: int
    text: str
    actor: str | None = None  # Actor id, filled by resolve


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeRange:
    """An interval of the calendar; ISO 8601 dates or date-times, `end` inclusive at the grain."""

    start: str | None
    end: str | None
    grain: Grain | None
    basis: TimeBasis
    approximate: bool = False
    text: str | None = None
    timex: str | None = None  # TIMEX3 value
    type: TimexType = "DATE"
    start_offset: int | None = None
    end_offset: int | None = None

    @property
    def value(self) -> str | None:
        """The TIMEX3 value, under the name the field's scorers use."""
        return self.timex


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """Somebody said something. The narrator's claims have no speaker."""

    id: str
    parent: str | None
    voice: Voice
    stance: Stance
    speaker: Party | None
    cue: Span | None
    content: tuple[Span, ...]
    addressee: Party | None = None
    time: TimeRange | None = None
    score: float = 1.0

    def __post_init__(self) -> None:
        _check_member(self.voice, Voice, "claim voice")
        _check_member(self.stance, Stance, "claim stance")
        _check_score(self.score, "claim")
        if not self.content and self.cue is None:
            raise ValueError("claim: no claim without a quote (neither content nor cue)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """Who fills a role of an event, in the words of the text."""

    role: RoleName
    start: int
    end: int
    text: str
    actor: str | None = None
    basis: Basis = "stated"

    def __post_init__(self) -> None:
        _check_member(self.role, RoleName, "role")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place name of the text; coordinates in degrees WGS84, None where the text gives no pin."""

    start: int
    end: int
    text: str
    role: PlaceRole | None = None
    name: str | None = None
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    country: str | None = None  # ISO 3166 alpha-3
    kind: str | None = None  # country, admin1, admin2, city, area, water, landmark, …
    score: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A count or amount; `low` and `high` bound it, `approximate` when the text is vague."""

    of: str
    low: float | None
    high: float | None
    approximate: bool
    text: str
    start: int
    end: int
    unit: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something done by someone, always inside a claim."""

    id: str
    claim: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    trigger: Span
    status: Status
    roles: tuple[Role, ...]
    places: tuple[Place, ...] = ()
    time: TimeRange | None = None
    quantities: tuple[Quantity, ...] = ()
    reciprocal: bool = False
    plover_score: float | None = None
    score: float = 1.0

    def __post_init__(self) -> None:
        _check_member(self.status, Status, "event status")
        _check_score(self.score, "event")
        if not self.claim:
            raise ValueError("event: no event without a claim")


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Somebody of the document, with a code such as `ISR-MIL` where the text or the registry gives one."""

    id: str
    name: str
    code: str | None
    country: str | None
    sector: str | None
    mentions: tuple[tuple[int, int], ...]
    score: float = 1.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """One event's link to another and the claim that makes it."""

    type: RelationType
    from_event: str
    to_event: str
    claim: str
    evidence: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """A ceasefire or other agreement the document speaks of."""

    id: str
    kind: AgreementKind
    name: str
    parties: tuple[str, ...]
    brokers: tuple[str, ...]
    start: str | None
    end: str | None
    mentions: tuple[tuple[int, int], ...]
    area: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """A claim that an act breaks an agreement: an allegation of the chain's innermost speaker, never a fact."""

    id: str
    agreement: str | None
    by: tuple[str, ...]
    event: str | None
    claim: str
    chain: tuple[str, ...]
    status: ViolationStatus

    def __post_init__(self) -> None:
        _check_member(self.status, ViolationStatus, "violation status")
        if not self.claim:
            raise ValueError("violation: no violation without a claim")


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What could not be read and why; kept as a record, never a crash and never a silent gap."""

    document: str  # the input's name or the document's id
    step: str
    error: str  # the error's class name
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A document on its way down the road; each step returns a new one with one layer more."""

    document: Document
    layout: Layout | None = None
    analysis: Analysis | None = None
    signals: Signals | None = None
    acts: tuple[ActSignal, ...] | None = None  # dropped by coding
    sides: tuple[SideSignal, ...] | None = None  # dropped by resolve
    claims: tuple[Claim, ...] | None = None
    events: tuple[Event, ...] | None = None
    actors: tuple[Actor, ...] | None = None
    times: tuple[TimeRange, ...] | None = None  # every time expression of the text, by resolve
    relations: tuple[Relation, ...] | None = None
    agreements: tuple[Agreement, ...] | None = None
    violations: tuple[Violation, ...] | None = None
    failures: tuple[Failure, ...] = field(default=())

    def word(self, token: int) -> str:
        """The verbatim text of one token."""
        layout = self.layout
        if layout is None:
            raise ValueError("reading: split has not run")
        return self.document.text[layout.starts[token] : layout.ends[token]]

    def span(self, first: int, last: int) -> Span:
        """The verbatim span from token `first` to token `last`, both included."""
        layout = self.layout
        if layout is None:
            raise ValueError("reading: split has not run")
        start, end = layout.starts[first], layout.ends[last]
        return Span(start=start, end=end, text=self.document.text[start:end])

    def words(self) -> Iterator[str]:
        """All tokens' texts in order."""
        layout = self.layout
        if layout is None:
            raise ValueError("reading: split has not run")
        text = self.document.text
        return (text[a:b] for a, b in zip(layout.starts, layout.ends, strict=True))
