"""The house keeps its shape: imports point down, stages do not know one another, functions stay short."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "parley"
STAGES = {"read", "split", "analyse", "attribute", "coding", "resolve", "link", "ledger"}
LEVEL = {
    "types": 0, "errors": 0, "ids": 0, "version": 0,
    "settings": 1, "ontology": 1, "tree": 1, "lookup": 1, "ledgerwords": 1, "data": 1,
    "models": 2,
    **dict.fromkeys(STAGES, 3),
    "record": 4, "rows": 4, "pipeline": 4,
    "reader": 5, "store": 5,
    "evaluate": 6, "web": 6, "run": 6, "samples": 6, "demo": 6, "show_table": 6,
    "train": 7,
    "cli": 8, "__main__": 9,
}  # fmt: skip
LONGEST = 60  # lines a function may have


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        part = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        yield part, path, ast.parse(path.read_text("utf-8"))


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("parley."):
                    yield alias.name.split(".")[1], node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "parley":
            parts = node.module.split(".")
            for name in [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]:
                yield name, node.lineno


def test_imports_point_down() -> None:
    wrong = []
    for part, path, tree in modules():
        if part == "__init__":
            continue
        assert part in LEVEL, f"{path}: give the new part a level"
        for target, line in imports(tree):
            if target in LEVEL and target != part and LEVEL[target] > LEVEL[part]:
                wrong.append(f"{path}:{line} {part} imports {target}")
    assert not wrong, "\n".join(wrong)


def test_stages_do_not_import_one_another() -> None:
    wrong = [
        f"{path}:{line} {part} imports {target}"
        for part, path, tree in modules()
        if part in STAGES
        for target, line in imports(tree)
        if target in STAGES and target != part
    ]
    assert not wrong, "\n".join(wrong)


def test_only_train_imports_torch() -> None:
    wrong = [
        f"{path}: {name}"
        for part, path, tree in modules()
        for node in ast.walk(tree)
        for name in imported(node)
        if part != "train" and name.split(".")[0] in ("torch", "transformers", "onnx")
    ]
    assert not wrong, "\n".join(wrong)


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for _, path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST
    ]
    assert not long, "\n".join(long)


def test_no_bare_or_broad_except_outside_the_pipeline() -> None:
    wrong = []
    for part, path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and part != "pipeline":
                caught = node.type.id if isinstance(node.type, ast.Name) else None
                if node.type is None or caught in ("Exception", "BaseException"):
                    wrong.append(f"{path}:{node.lineno}")
    assert not wrong, "\n".join(wrong)


def test_only_the_command_line_prints() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for part, path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and part != "cli"
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", sorted(p for p in LEVEL if (SOURCE / p).is_dir()))
def test_every_folder_says_what_it_is(part: str) -> None:
    if part == "data":
        return
    tree = ast.parse((SOURCE / part / "__init__.py").read_text("utf-8"))
    doc = ast.get_docstring(tree)
    assert doc is not None
    assert len(doc) > 40
