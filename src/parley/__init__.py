"""parley reads news reports into a record of who did what to whom, when and where, and according to whom.

>>> import parley
>>> reader = parley.load()
>>> record = reader.read("…", published="2024-12-03", outlet="…")

The models load with `load()`, not with the import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parley.errors import ParleyError
from parley.types import (
    Actor,
    Agreement,
    Claim,
    Document,
    Event,
    Failure,
    Place,
    Quantity,
    Relation,
    Role,
    Span,
    TimeRange,
    Violation,
)
from parley.version import __version__

if TYPE_CHECKING:
    from parley.reader import Reader, load
    from parley.record import Record, schema

__all__ = [
    "Actor",
    "Agreement",
    "Claim",
    "Document",
    "Event",
    "Failure",
    "ParleyError",
    "Place",
    "Quantity",
    "Reader",
    "Record",
    "Relation",
    "Role",
    "Span",
    "TimeRange",
    "Violation",
    "__version__",
    "load",
    "schema",
]

_LATE = {"Reader": "reader", "load": "reader", "Record": "record", "schema": "record"}


def __getattr__(name: str) -> Any:
    """The names that need the models' libraries are imported when first asked for."""
    if name not in _LATE:
        raise AttributeError(f"module 'parley' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"parley.{_LATE[name]}"), name)
