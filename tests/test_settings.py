"""Settings: defaults, file, environment, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.errors import SettingsError
from parley.settings import Settings, describe, load_settings


def test_settings_without_file_and_environment_are_the_defaults(tmp_path: Path) -> None:
    assert load_settings(folder=tmp_path, environment={}) == Settings()


def test_settings_file_overrides_default_and_environment_overrides_file(tmp_path: Path) -> None:
    (tmp_path / "parley.toml").write_text('shard = 3\nworkers = 2\nstore = "a.sqlite"\n')
    settings = load_settings(folder=tmp_path, environment={"PARLEY_SHARD": "5", "HOME": "/root"})
    assert (settings.shard, settings.workers, settings.store) == (5, 2, "a.sqlite")


def test_settings_file_named_by_variable_is_read(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text("store_timeout_s = 2\n")
    settings = load_settings(folder=tmp_path, environment={"PARLEY_SETTINGS": str(path)})
    assert settings.store_timeout_s == 2.0


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("shrad = 3", "no setting is called 'shrad'"),
        ("shard = true", "shard must be a whole number"),
        ("shard = 0", "at least 1"),
        ("language_share = inf", "finite"),
        ("language_share = nan", "finite"),
        ('store = ""', "must not be empty"),
        ("shard = ", "not readable as TOML"),
        ("[shard]\na = 1", "shard must be a whole number"),
    ],
)
def test_settings_file_with_a_fault_is_refused(tmp_path: Path, toml: str, message: str) -> None:
    (tmp_path / "parley.toml").write_text(toml)
    with pytest.raises(SettingsError, match=message):
        load_settings(folder=tmp_path, environment={})


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PARLEY_SHRAD", "3", "no setting is called 'shrad'"),
        ("PARLEY_SHARD", "many", "PARLEY_SHARD: shard must be a whole number, not 'many'"),
        ("PARLEY_SETTINGS", "/no/such/file.toml", "no file"),
    ],
)
def test_environment_with_a_fault_is_refused(tmp_path: Path, variable: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(folder=tmp_path, environment={variable: value})


def test_every_setting_has_a_sentence() -> None:
    assert all(sentence.endswith(".") and len(sentence) > 20 for _, _, sentence in describe())
    assert len(describe()) == len(Settings.__dataclass_fields__)
