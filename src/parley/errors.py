"""The error tree.

ParleyError
├── InputError            an input cannot be read: says which, why, and what to do
│   ├── MissingInput      no such file or folder
│   ├── EmptyInput        nothing in it to read
│   ├── BinaryInput       not text
│   ├── BadEncoding       text in no encoding we can tell
│   ├── BadRecord         a JSONL or CSV line that is not what it should be
│   ├── TooLarge          over the limit of settings
│   └── BadDate           a published date that is no date
├── SettingsError         parley.toml or an environment variable is wrong
├── ModelError            a model folder is missing, damaged or of another version
├── DataError             a data file of the package or the user's registry is wrong
├── StoreError            the store cannot be opened, written or migrated
│   ├── StoreBusy         another process holds it longer than the time-out
│   └── StoreReadOnly     read-only file or full disk
├── PipelineError         steps in an order that cannot work
├── TrainingError         a recipe or corpus is wrong
└── MissingExtra          an optional package is not installed: says the install line
"""

from __future__ import annotations


class ParleyError(Exception):
    """Base of all errors parley raises on purpose; the message says what, where, and what to do."""


class InputError(ParleyError):
    """An input cannot be read."""


class MissingInput(InputError):
    """No such file or folder."""


class EmptyInput(InputError):
    """There is nothing in the input to read."""


class BinaryInput(InputError):
    """The input is not text."""


class BadEncoding(InputError):
    """The input is text in no encoding that can be told."""


class BadRecord(InputError):
    """A line of JSONL or CSV is not what it should be."""


class TooLarge(InputError):
    """The input is over the size limit of the settings."""


class BadDate(InputError):
    """A published date is no date."""


class SettingsError(ParleyError):
    """A setting is wrong."""


class ModelError(ParleyError):
    """A model folder is missing, damaged or of another version."""


class DataError(ParleyError):
    """A data file of the package or of the user's registry is wrong."""


class StoreError(ParleyError):
    """The store cannot be opened, written or migrated."""


class StoreBusy(StoreError):
    """Another process holds the store longer than the time-out."""


class StoreReadOnly(StoreError):
    """The store's file is read-only or its disk is full."""


class PipelineError(ParleyError):
    """Steps stand in an order that cannot work."""


class TrainingError(ParleyError):
    """A recipe or a corpus is wrong."""


class MissingExtra(ParleyError):
    """An optional package is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'parley-events[{extra}]'")
