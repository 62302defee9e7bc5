"""Near the end of the road: Records in, kept with who made them; queries, search and the reviews of people out."""

from __future__ import annotations

from parley.store.store import EventFilter, Hit, Review, Store

__all__ = ["EventFilter", "Hit", "Review", "Store"]
