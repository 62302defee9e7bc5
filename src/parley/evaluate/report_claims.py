"""Scores a record's claims against a report's hand coding.

Measuring only. A claim is right when its cue touches the cue wanted, its speaker fits and more than half of the two
contents is common. A passage that is somebody's words as a whole (no cue) may be found in several pieces.
"""

from __future__ import annotations

from dataclasses import dataclass

from parley.evaluate.coded import Coded, fits, same_chain
from parley.evaluate.matching import match_with_optional
from parley.evaluate.scores import Counts, ErrorKind, ReportError, Share
from parley.samples import Sample
from parley.samples.gold import Codes, GoldClaim
from parley.types import Claim

_LEAST_COMMON = 0.5
_MARKS = " \t\n“”\"'‘’«»„.,;:!?–—-"
_LEADS = ("that ", "for ", "of ", "whether ")


@dataclass(frozen=True, slots=True)
class ClaimScores:
    """The columns of a report's score that are about claims."""

    attributions: Counts
    claims: Counts
    borders: Share
    stances: Share
    chains: Share
    addressees: Share
    errors: tuple[ReportError, ...]


def score_claims(coded: Coded, sample: Sample) -> ClaimScores:
    """Matches and judges the claims of one record."""
    judge = _Judge(coded, sample)
    matched = match_with_optional(sample.gold.claims, coded.told(), judge.fit, close=judge.same_words)
    spare = judge.without_pieces(matched.spare)
    by_words = match_with_optional(sample.gold.claims, coded.told(), judge.words_fit, close=judge.same_words)
    judge.tell(matched.missed, spare)
    hits = matched.hits
    addressed = [(want, claim) for want, claim in hits if want.addressee is not None]
    with_content = [
        (want, claim) for want, claim in hits if want.content is not None and want.cue is not None
    ]
    return ClaimScores(
        attributions=Counts(
            right=len(by_words.hits),
            missed=len(by_words.missed),
            spare=len(judge.without_pieces(by_words.spare)),
        ),
        claims=Counts(right=len(hits), missed=len(matched.missed), spare=len(spare)),
        borders=Share(right=sum(judge.borders(w, c) for w, c in with_content), of=len(with_content)),
        stances=Share(right=sum(judge.stance(w, c) for w, c in hits), of=len(hits)),
        chains=Share(right=sum(judge.chain(w, c) for w, c in hits), of=len(hits)),
        addressees=Share(right=sum(judge.addressee(w, c) for w, c in addressed), of=len(addressed)),
        errors=tuple(judge.errors),
    )


class _Judge:
    """Compares claims of one record with those wanted and keeps what differs."""

    def __init__(self, coded: Coded, sample: Sample) -> None:
        self._coded = coded
        self._text = sample.text
        self._slug = sample.slug
        self._wanted = sample.gold.claims
        self._parents = {claim.id: claim for claim in sample.gold.claims}
        self.errors: list[ReportError] = []

    def fit(self, claim: Claim, want: GoldClaim) -> bool:
        return self.words_fit(claim, want) and self._speaker_fits(claim, want)

    def words_fit(self, claim: Claim, want: GoldClaim) -> bool:
        return self._cue_fits(claim, want) and self._content_fits(claim, want)

    def same_words(self, claim: Claim, want: GoldClaim) -> bool:
        return want.content is None or self._words(_extent(claim)) == self._words(want.content)

    def without_pieces(self, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        """Without the pieces of passages that are one speaker's words as a whole."""
        passages = [want for want in self._wanted if want.cue is None]
        return tuple(
            claim
            for claim in claims
            if claim.cue is not None or not any(self.fit(claim, want) for want in passages)
        )

    def _cue_fits(self, claim: Claim, want: GoldClaim) -> bool:
        if claim.cue is None or want.cue is None:
            return claim.cue is None and want.cue is None
        return claim.cue.start < want.cue[1] and claim.cue.end > want.cue[0]

    def _speaker_fits(self, claim: Claim, want: GoldClaim) -> bool:
        return claim.speaker is not None and fits(self._coded.party(claim.speaker), want.speaker)

    def _content_fits(self, claim: Claim, want: GoldClaim) -> bool:
        found = _extent(claim)
        if want.content is None or found is None:
            return want.content is None
        if want.cue is None:
            return want.content[0] <= found[0] and found[1] <= want.content[1] + 2
        common = min(found[1], want.content[1]) - max(found[0], want.content[0])
        whole = max(found[1], want.content[1]) - min(found[0], want.content[0])
        return common > _LEAST_COMMON * whole

    def _words(self, extent: tuple[int, int] | None) -> str:
        """The words without marks and conjunction, so that only other words count as other borders."""
        if extent is None:
            return ""
        words = self._text[extent[0] : extent[1]].strip(_MARKS)
        lead = next((lead for lead in _LEADS if words.startswith(lead)), "")
        return words[len(lead) :].strip(_MARKS)

    def borders(self, want: GoldClaim, claim: Claim) -> bool:
        wanted, found = self._words(want.content), self._words(_extent(claim))
        if wanted != found:
            first = "starts" if not found.startswith(wanted[:12]) else ""
            last = "ends" if not found.endswith(wanted[-12:]) else ""
            self._add("borders", "wrong", f"{first} {last}".strip(), wanted, found, want)
        return wanted == found

    def stance(self, want: GoldClaim, claim: Claim) -> bool:
        right = claim.stance in want.stance
        if not right:
            self._add(
                "stances", "wrong", f"{claim.stance} for {want.stance[0]}", want.stance[0], claim.stance, want
            )
        return right

    def chain(self, want: GoldClaim, claim: Claim) -> bool:
        wanted, found = self._gold_chain(want), self._coded.chain(claim.id)
        right = same_chain(found, wanted)
        if not right:
            length = (
                "longer" if len(found) > len(wanted) else "shorter" if len(found) < len(wanted) else "other"
            )
            self._add("chains", "wrong", f"{length} chain", _codes(wanted), " > ".join(map(str, found)), want)
        return right

    def _gold_chain(self, want: GoldClaim) -> tuple[Codes, ...]:
        line = [want.speaker]
        while want.parent is not None:
            want = self._parents[want.parent]
            # Whether a whole passage is a claim of its own may be left open; then so is its place in the chain.
            line.insert(0, (*want.speaker, "") if want.optional else want.speaker)
        return tuple(line)

    def addressee(self, want: GoldClaim, claim: Claim) -> bool:
        wanted, found = want.addressee or "", claim.addressee.text if claim.addressee is not None else ""
        right = bool(found) and (wanted in found or found in wanted)
        if not right:
            self._add("addressees", "wrong", "other" if found else "none", wanted, found, want)
        return right

    def tell(self, missed: tuple[GoldClaim, ...], spare: tuple[Claim, ...]) -> None:
        for want in missed:
            near = [claim for claim in spare if self._cue_fits(claim, want)]
            found = self._show_found(near[0]) if near else ""
            self._add("claims", "missed", self._why(want, near), self._show(want), found, want)
        for claim in spare:
            touched = any(self._cue_fits(claim, want) for want in self._wanted)
            reason = "at a wanted cue" if touched else "at another cue"
            extent = _extent(claim) or (0, 0)
            at = claim.cue.start if claim.cue is not None else extent[0]
            self._put("claims", "spare", reason, "", self._show_found(claim), at)

    def _why(self, want: GoldClaim, near: list[Claim]) -> str:
        if not near:
            return "cue not found"
        if not any(self._speaker_fits(claim, want) for claim in near):
            return "wrong speaker" if near[0].speaker is not None else "no speaker"
        return "wrong content"

    def _show_found(self, claim: Claim) -> str:
        cue = claim.cue.text if claim.cue is not None else "no cue"
        extent = _extent(claim) or (0, 0)
        who = self._coded.party(claim.speaker) if claim.speaker is not None else "nobody"
        words = claim.speaker.text if claim.speaker is not None else ""
        return f"{who} ({words}) {cue}: {self._text[extent[0] : extent[1]][:60]}"

    def _show(self, want: GoldClaim) -> str:
        cue = self._text[slice(*want.cue)] if want.cue is not None else "no cue"
        content = self._text[slice(*want.content)][:60] if want.content is not None else ""
        return f"{want.speaker[0]} {cue}: {content}"

    def _add(self, part: str, kind: ErrorKind, reason: str, wanted: str, found: str, want: GoldClaim) -> None:
        at = want.cue[0] if want.cue is not None else want.content[0] if want.content is not None else 0
        self._put(part, kind, reason, wanted, found, at)

    def _put(self, part: str, kind: ErrorKind, reason: str, wanted: str, found: str, at: int) -> None:
        error = ReportError(
            report=self._slug,
            part=part,
            kind=kind,
            reason=reason,
            wanted=wanted,
            found=found,
            sentence=self._coded.words_of(at),
        )
        self.errors.append(error)


def _extent(claim: Claim) -> tuple[int, int] | None:
    return (claim.content[0].start, claim.content[-1].end) if claim.content else None


def _codes(chain: tuple[Codes, ...]) -> str:
    return " > ".join("/".join(codes) for codes in chain)
