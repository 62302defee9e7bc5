"""The store on PostgreSQL: the same behaviour by the same schema.

Needs a database: TEST_POSTGRESQL_URL=postgresql://… pytest -m postgresql. CI has one; the default run leaves it out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from fake_reader import sample_record
from parley.errors import StoreError
from parley.store import EventFilter, Review, Store

pytestmark = pytest.mark.postgresql


@pytest.fixture
def url() -> Iterator[str]:
    """An empty schema of its own in the database."""
    address = os.environ["TEST_POSTGRESQL_URL"]
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS parley_test CASCADE"))
        connection.execute(text("CREATE SCHEMA parley_test"))
    yield f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3Dparley_test"
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA parley_test CASCADE"))
    engine.dispose()


def test_record_comes_back_and_is_stored_once(url: str) -> None:
    record = sample_record()
    with Store.open(url) as store:
        assert store.add(record)
        assert not store.add(record)
        newer = replace(record, fingerprint="sha256:new")
        assert store.add(newer)
    with Store.open(url, read_only=True) as store:
        assert list(store.records()) == [newer]
        assert store.readings(record.document.id) == (record, newer)


def test_search_and_filters_work(url: str) -> None:
    record = sample_record()
    with Store.open(url) as store:
        store.add(record)
        assert [hit.document for hit in store.search('"Dov said Bor" targets')] == [record.document.id]
        assert "«targets»" in store.search("targets")[0].excerpt
        for query in ('"', "a & | !", "-", "'; DROP TABLE documents; --", "a\0b"):
            assert isinstance(store.search(query), tuple)
        wanted = EventFilter(actor="ISR", country="LBN", since="2024-12-02", until="2024-12-02")
        assert [len(r.events) for r in store.events(wanted)] == [2]
        assert list(store.events(EventFilter(type="CONSULT"))) == []


def test_text_with_a_null_character_is_stored(url: str) -> None:
    record = sample_record("Ada said Bor shelled dozens of barns in Cana.\0 The end.")
    with Store.open(url) as store:
        assert store.add(record)
        assert store.get(record.document.id) == record
        with pytest.raises(StoreError, match="another document has the id"):
            store.add(
                replace(record, reading=replace(record.reading, document=replace(record.document, text="x")))
            )


def test_reviews_are_appended_and_never_changed(url: str) -> None:
    review = Review(
        document="doc:1",
        target="evt:1",
        field="type",
        decision="keep",
        reviewer="A",
        at="2024-12-03T10:00:00Z",
    )
    with Store.open(url) as store:
        store.add_review(review)
        assert store.reviews("doc:1") == (review,)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    for statement in ("UPDATE reviews SET value = 'x'", "DELETE FROM reviews"):
        with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
