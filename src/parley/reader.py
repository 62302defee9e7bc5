"""The Reader: what `parley.load()` returns, and all that users call on it."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from parley.ids import make_id
from parley.models.encoder import Encoder
from parley.models.pairs import score_pair
from parley.pipeline import Pipeline, standard_steps
from parley.read.dates import iso_date
from parley.record import Record
from parley.resolve.actors import ActorResolver, Candidate
from parley.resolve.places import PlaceResolver
from parley.resolve.times import find_times
from parley.split import split
from parley.types import Claim, Document, Place, TimeRange


class Reader:
    """Reads documents into records with the models of one bundle; keeps no state between calls."""

    def __init__(
        self, encoder: Encoder, pipeline: Pipeline, actors: ActorResolver, places: PlaceResolver
    ) -> None:
        self._encoder = encoder
        self._pipeline = pipeline
        self._actors = actors
        self._places = places

    @property
    def fingerprint(self) -> str:
        """Hash of step versions, models and settings: the same input gives the same bytes under the same one."""
        return self._pipeline.fingerprint

    def read(
        self,
        text: str,
        *,
        published: str | None = None,
        outlet: str | None = None,
        url: str | None = None,
        title: str | None = None,
    ) -> Record:
        """One report's record. `published` anchors "Monday" and "last week"; raises BadDate when it is no date."""
        day = iso_date(published, name="published") if published else None
        document = make_document(text, published=day, outlet=outlet, url=url, title=title)
        return Record(reading=self._pipeline.read([document])[0], fingerprint=self.fingerprint)

    def stream(self, documents: Iterable[Document]) -> Iterator[Record]:
        """The same records as `read` gives, a batch at a time, in order."""
        for reading in self._pipeline.stream(documents):
            yield Record(reading=reading, fingerprint=self.fingerprint)

    def find_claims(self, text: str) -> tuple[Claim, ...]:
        """The claims of a text, as they stand in its record."""
        return self.read(text).reading.claims or ()

    def code_pair(
        self, sentence: str, *, actor: tuple[int, int], recipient: tuple[int, int]
    ) -> dict[str | None, float]:
        """Probability of each PLOVER type, and of None, for what `actor` does to `recipient`; sums to 1.

        Offsets are half-open code points of `sentence`.
        """
        layout = split(sentence)
        return score_pair(self._encoder, sentence, layout, actor, recipient)

    def resolve_actor(self, text: str, context: str = "", date: str | None = None) -> tuple[Candidate, ...]:
        """Who `text` is at `date`, best candidate first; empty when it is no actor."""
        return self._actors.resolve_actor(text, context=context, date=date)

    def resolve_places(
        self, text: str, spans: Sequence[tuple[int, int]] | None = None, published: str | None = None
    ) -> tuple[Place | None, ...]:
        """One Place or None a span; the spans are found when none are given."""
        return self._places.resolve(text, spans, published)

    def find_times(self, text: str, published: str | None = None) -> tuple[TimeRange, ...]:
        """Time expressions with TIMEX3 values; relative ones are reckoned from `published`."""
        return find_times(text, published)


def load(model: Path | str | None = None) -> Reader:
    """A Reader with the bundled models (or another bundle's folder); no network, about a second.

    What is loaded stays for good, so it is taken out of the rounds of the garbage collector (`gc.freeze`), which
    would otherwise walk through the registries again and again while documents are read.
    """
    encoder = Encoder.load(Path(model) if model is not None else None)
    actors, places = ActorResolver(), PlaceResolver()
    pipeline = Pipeline(standard_steps(encoder, actors, places), parts=[encoder.hash])
    reader = Reader(encoder, pipeline, actors, places)
    gc.collect()
    gc.freeze()
    return reader


def make_document(
    text: str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    title: str | None = None,
) -> Document:
    """A Document from a string; its id depends on the text and on what is said about it."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(
        id=make_id("doc", digest, outlet, published, url),
        text=text,
        sha256=digest,
        url=url,
        outlet=outlet,
        title=title,
        published=published,
    )
