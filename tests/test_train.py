"""Training without what it needs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from parley.errors import MissingExtra, TrainingError
from parley.train import train
from parley.train.prepare import backbone_folder, own_folders, recipe_of

RECIPE = Path(__file__).parent.parent / "recipes" / "reader.toml"


def test_train_without_torch_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtra, match=r"pip install 'parley-events\[train\]'"):
        train(RECIPE, tmp_path, tmp_path, until=0.0)


def test_a_damaged_recipe_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[windows", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"broken\.toml"):
        recipe_of(path)


def test_a_missing_backbone_is_named() -> None:
    with pytest.raises(TrainingError, match="no_such_package"):
        backbone_folder({"backbone": {"package": "no_such_package", "folder": "model"}})


def test_the_recipe_names_a_file_for_every_corpus() -> None:
    recipe = recipe_of(RECIPE)
    named = {name.removesuffix("_train") for name in recipe["files"] if not name.endswith("_dev")}
    assert set(recipe["epochs"]) == named | set(recipe["own"])


@pytest.mark.parametrize("name", ["reader", "polish"])
def test_a_recipes_own_corpora_are_there_wherever_it_is_read_from(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = own_folders(recipe_of(RECIPE.with_name(f"{name}.toml")))
    assert set(folders) == {"claims", "events"}
    assert all(list(folder.glob("*.txt")) for folder in folders.values())
