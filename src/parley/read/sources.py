"""Named inputs in, openable sources out: files, folders (recursive, sorted), globs and "-" for standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parley.errors import EmptyInput, InputError, MissingInput, TooLarge
from parley.types import Failure

STDIN = "-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Something to open; `path` is None for standard input."""

    name: str
    path: Path | None


def expand(inputs: Sequence[str], *, most_files: int) -> Iterator[Source | Failure]:
    """The sources that the inputs name, each once, in the order named; folders and globs are sorted.

    Hidden files (a leading dot) and what is no regular file are left out of folders.
    """
    seen: set[str] = set()
    for name in inputs:
        try:
            for path in _paths(name, most_files):
                key = STDIN if path is None else os.path.abspath(path)
                if key not in seen:
                    seen.add(key)
                    yield Source(name=STDIN if path is None else shown(str(path)), path=path)
        except InputError as error:
            yield failure_of(name, error)


def failure_of(name: str, error: InputError) -> Failure:
    """The record of an input that could not be read."""
    return Failure(document=shown(name), step="read", error=type(error).__name__, message=shown(str(error)))


def shown(name: str) -> str:
    """A name as text: bytes of a file name that are no UTF-8 are written as escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def _paths(name: str, most_files: int) -> list[Path] | list[None]:
    if name == STDIN:
        return [None]
    if "\0" in name or not name:
        raise MissingInput(f"{name!r}: no name of a file; name a file, a folder, a glob or -")
    path = Path(name)
    try:
        if path.is_dir():
            return _files_under(path, most_files)
        if path.exists():
            return [path]
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}; check the path and its permissions") from error
    if glob.has_magic(name):
        return _matches(name, most_files)
    if path.is_symlink():
        raise MissingInput(f"{name}: a link to nothing; mend or remove it")
    raise MissingInput(f"{name}: no such file or folder; name a file, a folder, a glob or -")


def _files_under(folder: Path, most_files: int) -> list[Path]:
    found: list[Path] = []
    for parent, folders, files in os.walk(folder, onerror=_cannot_list):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            path = Path(parent, file)
            if not file.startswith(".") and path.is_file():
                found.append(path)
        if len(found) > most_files:
            raise TooLarge(f"{folder}: more than {most_files} files; raise the setting max_input_files")
    if not found:
        raise EmptyInput(f"{folder}: no files in this folder; name one that has some")
    return found


def _cannot_list(error: OSError) -> None:
    raise InputError(f"{error.filename}: {error.strerror}; check the folder's permissions") from error


def _matches(pattern: str, most_files: int) -> list[Path]:
    found: list[Path] = []
    for match in sorted(glob.glob(pattern, recursive=True)):
        path = Path(match)
        if path.is_file():
            found.append(path)
        elif path.is_dir() and "**" not in pattern:  # a shell would pass the folder, too
            found.extend(_files_under(path, most_files))
        if len(found) > most_files:
            raise TooLarge(f"{pattern}: more than {most_files} files; raise the setting max_input_files")
    if not found:
        raise MissingInput(f"{pattern}: no file matches; check the pattern")
    return found
