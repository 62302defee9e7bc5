"""What is installed and what is missing, as lines to print."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, resources

from parley.errors import ParleyError
from parley.version import __version__

_NEEDED = (
    "numpy", "onnxruntime", "tokenizers", "safetensors", "sqlalchemy", "pyyaml", "typer", "rich", "trafilatura",
)  # fmt: skip
_EXTRAS = {"train": "torch", "spark": "pyspark", "postgres": "psycopg"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing looked at; `sound` is None for what is optional and not there."""

    what: str
    told: str
    sound: bool | None


def check(load_reader: Callable[[], object]) -> Iterator[Finding]:
    """Looks at Python, packages, data files, the database and the models, one after the other."""
    yield Finding(what="parley", told=__version__, sound=True)
    yield Finding(what="python", told=platform.python_version(), sound=True)
    for package in _NEEDED:
        version = _version(package)
        yield Finding(
            what=package, told=version or "missing: pip install parley-events", sound=version is not None
        )
    for extra, package in _EXTRAS.items():
        version = _version(package)
        told = version or f"not installed; for it: pip install 'parley-events[{extra}]'"
        yield Finding(what=f"{package} (optional)", told=told, sound=True if version else None)
    yield _sqlite()
    yield _data()
    yield _models(load_reader)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _sqlite() -> Finding:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    except sqlite3.OperationalError:
        told = (
            f"{sqlite3.sqlite_version} without FTS5: stores cannot be searched; install a Python that has it"
        )
        return Finding(what="sqlite", told=told, sound=False)
    finally:
        connection.close()
    return Finding(what="sqlite", told=f"{sqlite3.sqlite_version} with FTS5", sound=True)


def _data() -> Finding:
    names = sorted(entry.name for entry in resources.files("parley").joinpath("data").iterdir())
    shown = [name for name in names if not name.startswith("_")]
    return Finding(what="data files", told=", ".join(shown) or "none", sound=bool(shown))


def _models(load_reader: Callable[[], object]) -> Finding:
    try:
        reader = load_reader()
    except ParleyError as error:
        return Finding(what="models", told=str(error), sound=False)
    except ImportError as error:
        return Finding(what="models", told=f"{error}; install parley again", sound=False)
    return Finding(what="models", told=str(getattr(reader, "fingerprint", "loaded")), sound=True)
