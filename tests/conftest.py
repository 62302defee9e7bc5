"""What many tests share: the reader with the bundled models, loaded once."""

from __future__ import annotations

import pytest

import parley
from parley.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return parley.load()
