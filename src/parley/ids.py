"""Ids: a kind's prefix and a hash of content, so that the same input has the same ids everywhere."""

from __future__ import annotations

import hashlib

_LENGTH = 16  # hex digits: 64 bits, no collision worth fearing within one store


def make_id(prefix: str, *parts: object) -> str:
    """`make_id("clm", document_id, 24, 38)` -> "clm:9f2c…"; None and "" differ, order counts."""
    digest = hashlib.sha256(
        "\x1f".join("\x00" if p is None else str(p) for p in parts).encode("utf-8", "surrogatepass")
    )
    return f"{prefix}:{digest.hexdigest()[:_LENGTH]}"
