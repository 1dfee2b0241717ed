"""What keeps the code as it was meant: pure core, small modules, short functions."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted((ROOT / "simulator/core").rglob("*.py"))
OURS = [*sorted((ROOT / "simulator").rglob("*.py")), ROOT / "build.py"]
FUNCTION_LINES_MAX = 70
MODULE_LINES_MAX = 500
ROOMS = "language checking training review render site web"
OTHERS = tuple(f"simulator.{name}" for name in ROOMS.split())
IMPURE = {"time", "datetime", "random", "os", "io", "pathlib", "socket", "subprocess", "secrets"}


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def imports(tree: ast.AST) -> set[str]:
    """The modules that a tree imports, in full."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", CORE, ids=names(CORE))
def test_the_core_uses_only_itself_and_the_standard_library(path: Path) -> None:
    for name in imports(ast.parse(path.read_text("utf-8"))):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or name.startswith(("simulator.core", "simulator"))
        assert not name.startswith(OTHERS)
        assert top not in IMPURE, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", CORE, ids=names(CORE))
def test_the_core_neither_prints_nor_opens_nor_evaluates(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"print", "open", "eval", "exec", "input", "__import__"}


@pytest.mark.parametrize("path", OURS, ids=names(OURS))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MODULE_LINES_MAX
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= FUNCTION_LINES_MAX, f"{node.name} has {lines} lines"


def test_no_module_is_dead() -> None:
    """Each module is imported by another one, by a test, or started by name."""
    modules = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in (ROOT / "simulator").rglob("*.py")
        if path.name != "__init__.py"
    }
    used = set()
    for path in OURS:
        used |= imports(ast.parse(path.read_text("utf-8")))
    started = {"simulator.core.bridge"}  # by the worker in the browser
    started |= {"simulator.site.pack_runtime"}  # by Pyodide under Node
    assert sorted(modules - used - started) == []
