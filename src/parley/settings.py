"""Settings: name, default and one sentence each; the only reader of the environment and of parley.toml.

In come the defaults below, then `parley.toml` (the file named by PARLEY_SETTINGS, else the one in the working
folder), then PARLEY_<NAME> variables, each overriding the one before; out comes one frozen `Settings`. A name
nobody knows is an error: a misspelt limit must not be silently without effect.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from parley.errors import SettingsError

_PREFIX = "PARLEY_"
_FILE_VARIABLE = "PARLEY_SETTINGS"
_FILE_NAME = "parley.toml"


def _setting(default: Any, sentence: str, *, least: float | None = None) -> Any:
    return field(default=default, metadata={"sentence": sentence, "least": least})


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """All that can be set; `describe()` lists it."""

    max_document_bytes: int = _setting(
        64 * 2**20, "Largest document read, in bytes after decompression; a larger one fails.", least=1
    )
    max_html_bytes: int = _setting(
        8 * 2**20, "Largest web page taken apart, in bytes; article pages are seldom over 1 MiB.", least=1
    )
    max_html_tags: int = _setting(
        100_000, "Most tags in a web page; bounds the time that one page can take.", least=1
    )
    max_html_depth: int = _setting(
        200, "Deepest nesting of elements in a web page, 250 at most; articles stay under 60.", least=1
    )
    max_compression_ratio: int = _setting(
        200, "Most decompressed bytes for each compressed byte; more is taken for a bomb.", least=1
    )
    max_input_files: int = _setting(1_000_000, "Most files taken from one folder or glob.", least=1)
    max_line_bytes: int = _setting(
        64 * 2**20, "Longest line of JSONL and longest CSV cell, in bytes; a longer one fails.", least=1
    )
    language_words: int = _setting(
        20, "Fewest words from which the language is told; a shorter text is taken as it comes.", least=1
    )
    language_share: float = _setting(
        0.07, "Least share of frequent English words for a text to be taken as English.", least=0
    )
    workers: int = _setting(1, "Processes that `parley run` starts.", least=1)
    shard: int = _setting(64, "Documents in one shard of `parley run`.", least=1)
    store: str = _setting("parley.sqlite", "Store that commands use when none is named: a file or a URL.")
    store_timeout_s: float = _setting(
        30.0, "Seconds to wait for another process that is writing to the store.", least=0
    )


def load_settings(*, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Defaults, then parley.toml, then the environment; raises SettingsError for a bad name or value."""
    variables = os.environ if environment is None else environment
    settings = Settings()
    path = _settings_file(folder or Path.cwd(), variables)
    if path is not None:
        settings = replace(settings, **_from_file(path))
    return replace(settings, **_from_environment(variables))


def describe() -> tuple[tuple[str, object, str], ...]:
    """(name, default, sentence) of every setting, in the order of definition."""
    return tuple((f.name, f.default, str(f.metadata["sentence"])) for f in fields(Settings))


def _settings_file(folder: Path, variables: Mapping[str, str]) -> Path | None:
    named = variables.get(_FILE_VARIABLE)
    if named:
        path = Path(named)
        if not path.is_file():
            raise SettingsError(f"{_FILE_VARIABLE} names {named}, which is no file: correct or unset it")
        return path
    path = folder / _FILE_NAME
    return path if path.is_file() else None


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path}: not readable as TOML: {error}") from error
    return {name: _checked(name, value, f"{path}") for name, value in values.items()}


def _from_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    values = {}
    for variable in sorted(variables):
        if variable.startswith(_PREFIX) and variable != _FILE_VARIABLE:
            name = variable.removeprefix(_PREFIX).lower()
            values[name] = _checked(name, _parsed(name, variables[variable]), variable)
    return values


def _kind(name: str, where: str) -> type:
    for known in fields(Settings):
        if known.name == name:
            return type(known.default)
    names = ", ".join(known.name for known in fields(Settings))
    raise SettingsError(f"{where}: no setting is called {name!r}; there are {names}")


def _parsed(name: str, text: str) -> object:
    """What a variable's text stands for; left as text when it is no number, for `_checked` to refuse."""
    kind = _kind(name, _PREFIX + name.upper())
    try:
        return kind(text)
    except ValueError:
        return text


def _checked(name: str, value: object, where: str) -> object:
    kind = _kind(name, where)
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise SettingsError(f"{where}: {name} must be a {_WORDS[kind]}, not {value!r}")
    least = next(f.metadata["least"] for f in fields(Settings) if f.name == name)
    if least is not None and not (isinstance(value, int | float) and least <= value < float("inf")):
        raise SettingsError(f"{where}: {name} must be at least {least} and finite, not {value!r}")
    if value == "":
        raise SettingsError(f"{where}: {name} must not be empty")
    return value


_WORDS: Mapping[type, str] = {int: "whole number", float: "number", str: "text"}
