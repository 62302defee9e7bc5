"""Figures of an evaluation: counts with precision and recall, shares, and what went wrong as data."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Literal

ErrorKind = Literal["missed", "spare", "wrong", "broken"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """What was found of what was to be found; spare is what was found besides."""

    right: int = 0
    missed: int = 0
    spare: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 when nothing was found and nothing was to be found."""
        return _share(self.right, self.right + self.spare, otherwise=self.missed == 0)

    @property
    def recall(self) -> float:
        """Share of what was to be found that was; 1 when there was nothing."""
        return _share(self.right, self.right + self.missed, otherwise=True)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            right=self.right + other.right,
            missed=self.missed + other.missed,
            spare=self.spare + other.spare,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How many of the matched ones are right in one respect."""

    right: int = 0
    of: int = 0

    @property
    def value(self) -> float | None:
        """The share; None when there was nothing to judge."""
        return self.right / self.of if self.of else None

    def __add__(self, other: Share) -> Share:
        return Share(right=self.right + other.right, of=self.of + other.of)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportError:
    """One thing that differs from the hand coding, for people who look for its cause."""

    report: str
    part: str  # claims, events, statuses, …: the name of the column
    kind: ErrorKind
    reason: str  # a short word to count by, "wrong actor"
    wanted: str
    found: str
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportScore:
    """One report's figures, or the sum of several. Shares are over matched claims, events and violations."""

    report: str
    attributions: Counts = Counts()  # claims by cue and content, whoever the speaker is held to be
    claims: Counts = Counts()
    acts: Counts = Counts()  # events by sentence and type, whoever the actors are held to be
    events: Counts = Counts()  # by sentence, type, actors, recipients
    events_with_chain: Counts = Counts()
    relations: Counts = Counts()
    agreements: Counts = Counts()
    violations: Counts = Counts()
    borders: Share = Share()  # claims whose content begins and ends where it should
    stances: Share = Share()
    chains: Share = Share()
    addressees: Share = Share()
    statuses: Share = Share()
    modes: Share = Share()
    dates: Share = Share()
    places: Share = Share()
    quantities: Share = Share()
    ladder: Share = Share()  # statuses of matched violations
    must_nots: Share = Share()  # `right` were kept
    errors: tuple[ReportError, ...] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportScores:
    """The figures of each report and of all together."""

    reports: tuple[ReportScore, ...]
    total: ReportScore

    @property
    def errors(self) -> tuple[ReportError, ...]:
        """All errors in the order of the reports."""
        return self.total.errors

    def reasons(self) -> tuple[tuple[str, str, str, int], ...]:
        """(part, kind, reason, how often), the commonest first."""
        counts: dict[tuple[str, str, str], int] = {}
        for error in self.errors:
            key = error.part, error.kind, error.reason
            counts[key] = counts.get(key, 0) + 1
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple((*key, count) for key, count in ranked)


def add_scores(scores: tuple[ReportScore, ...]) -> ReportScore:
    """The sum of all columns, with all errors."""
    sums: dict[str, Counts | Share] = {}
    for column in columns(Counts):
        sums[column] = sum((getattr(s, column) for s in scores), start=Counts())
    for column in columns(Share):
        sums[column] = sum((getattr(s, column) for s in scores), start=Share())
    errors = tuple(error for s in scores for error in s.errors)
    return ReportScore(report="total", errors=errors, **sums)  # type: ignore[arg-type]  # columns by their class


def columns(kind: type[Counts] | type[Share]) -> tuple[str, ...]:
    """The names of the columns that are counts, or shares."""
    return tuple(f.name for f in fields(ReportScore) if isinstance(f.default, kind))


def _share(part: int, whole: int, *, otherwise: bool) -> float:
    return part / whole if whole else float(otherwise)
