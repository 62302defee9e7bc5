"""The demonstration writes a list, a page a report and a store, with a stand-in reader and with the bundled models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fake_reader import FakeReader
from parley.demo import run_demo
from parley.errors import SettingsError
from parley.samples import load_samples
from parley.store import Store


def test_demo_writes_a_page_a_report_a_list_and_a_store(tmp_path: Path) -> None:
    result = run_demo(tmp_path / "new" / "demo", FakeReader())
    samples = load_samples()
    assert [page.sample.slug for page in result.pages] == [sample.slug for sample in samples]
    listed = result.index.read_text(encoding="utf-8")
    for page in result.pages:
        assert page.sample.outlet in page.path.read_text(encoding="utf-8")
        assert f'href="{page.path.name}"' in listed
        assert page.sample.published in listed
    with Store.open(result.store, read_only=True) as store:
        assert [record.document.title for record in store.records()] == [sample.title for sample in samples]


def test_list_of_the_demo_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    listed = run_demo(tmp_path, FakeReader()).index.read_text(encoding="utf-8")
    assert "<script" not in listed
    assert "<link" not in listed
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", listed)


def test_demo_may_be_run_again_in_its_folder(tmp_path: Path) -> None:
    first, second = (run_demo(tmp_path, FakeReader()) for _ in range(2))
    assert first.index == second.index
    with Store.open(second.store, read_only=True) as store:
        assert sum(1 for _ in store.records()) == len(second.pages)


def test_demo_says_which_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(SettingsError, match="taken"):
        run_demo(tmp_path / "taken", FakeReader())


def test_demo_reads_every_sample_with_the_bundled_models(tmp_path: Path) -> None:
    result = run_demo(tmp_path)
    assert [page.record.failures for page in result.pages] == [()] * len(result.pages)
    told = {
        page.sample.slug: [c for c in page.record.claims if c.speaker is not None] for page in result.pages
    }
    assert all(told[page.sample.slug] for page in result.pages if len(page.sample.gold.claims) > 1)
    assert sum(len(page.record.events) for page in result.pages) > 2 * len(result.pages)
