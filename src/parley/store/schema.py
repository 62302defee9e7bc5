"""The store's tables as they are after the newest migration; migrations.py makes them.

A *reading* is one document read by one *maker* (version and fingerprint). Readings of the same document stand side by
side; the newest is the current one. The record's JSON is kept verbatim in `readings.record`; the other tables repeat
it column by column, under the names of types.py, to be queried.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text

metadata = MetaData()


def _of_reading() -> Column[int]:
    return Column("reading", Integer, ForeignKey("readings.number"), nullable=False)


def _optional(kind: type, *names: str) -> list[Column[object]]:
    return [Column(name, kind) for name in names]


def _required(kind: type, *names: str) -> list[Column[object]]:
    return [Column(name, kind, nullable=False) for name in names]


makers = Table(
    "makers",
    metadata,
    Column("number", Integer, primary_key=True),
    *_required(Text, "parley", "fingerprint"),
)
documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    *_optional(Text, "url", "outlet", "title", "published", "language"),
    *_required(Text, "sha256", "text"),
)
readings = Table(
    "readings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.number"), nullable=False),
    Column("maker", Integer, ForeignKey("makers.number"), nullable=False),
    Column("record", Text, nullable=False),
)
failures = Table(
    "failures",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("reading", Integer, ForeignKey("readings.number")),  # null: the input gave no document
    *_required(Text, "document", "step", "error", "message"),
)
actors = Table(
    "actors",
    metadata,
    _of_reading(),
    *_required(Text, "id", "name"),
    *_optional(Text, "code", "country", "sector"),
)
claims = Table(
    "claims",
    metadata,
    _of_reading(),
    *_required(Text, "id"),
    *_optional(Text, "parent"),
    *_required(Text, "voice", "stance"),
    *_optional(Text, "speaker", "speaker_actor", "cue", "addressee", "addressee_actor", "content"),
    *_optional(Integer, "cue_start", "cue_end", "content_start", "content_end"),
    *_required(Float, "score"),
)
events = Table(
    "events",
    metadata,
    _of_reading(),
    *_required(Text, "id", "claim", "type"),
    *_optional(Text, "mode"),
    *_required(Text, "contexts", "status", "trigger_text"),
    *_required(Integer, "trigger_start", "trigger_end"),
    *_optional(Text, "time_start", "time_end", "grain"),
    *_required(Boolean, "reciprocal"),
    *_optional(Float, "plover_score"),
    *_required(Float, "score"),
)
roles = Table(
    "roles",
    metadata,
    _of_reading(),
    *_required(Text, "event", "role", "text"),
    *_required(Integer, "start", "stop"),
    *_optional(Text, "actor"),
    *_required(Text, "basis"),
)
places = Table(
    "places",
    metadata,
    _of_reading(),
    *_required(Text, "event", "text"),
    *_required(Integer, "start", "stop"),
    *_optional(Text, "role", "name"),
    *_optional(Integer, "geonames"),
    *_optional(Float, "lat", "lon", "radius_km"),
    *_optional(Text, "country"),
)
relations = Table(
    "relations",
    metadata,
    _of_reading(),
    *_required(Text, "type", "from_event", "to_event", "claim", "evidence"),
    *_required(Integer, "evidence_start", "evidence_end"),
)
agreements = Table(
    "agreements",
    metadata,
    _of_reading(),
    *_required(Text, "id", "kind", "name", "parties", "brokers"),
    *_optional(Text, "starts", "ends", "area"),
)
violations = Table(
    "violations",
    metadata,
    _of_reading(),
    *_required(Text, "id"),
    *_optional(Text, "agreement"),
    *_required(Text, "violators"),
    *_optional(Text, "event"),
    *_required(Text, "claim", "chain", "status"),
)
reviews = Table(
    "reviews",
    metadata,
    Column("number", Integer, primary_key=True),
    *_required(Text, "document", "target", "field", "decision"),
    *_optional(Text, "value", "reason"),
    *_required(Text, "reviewer", "at"),
)
schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

for _table, _columns in (
    (readings, ("document", "maker")),
    (makers, ("parley", "fingerprint")),
):
    Index(f"{_table.name}_once", *(_table.c[name] for name in _columns), unique=True)
LAYERS = (actors, claims, events, roles, places, relations, agreements, violations)
for _table in (*LAYERS, failures):
    Index(f"{_table.name}_of_reading", _table.c.reading)
