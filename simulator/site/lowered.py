"""The judging part of the engine for the small Python: the one source, by its own syntax tree
written anew without what MicroPython lacks.

Nothing changes its meaning: types go, dataclasses and named tuples become what they stand for,
``match`` becomes ``if``, a dict whose order may be asked for becomes one that keeps it. What is
lacking of the library stands in ``small/``, and so does all that stands in for a whole module,
where the browser needs less of it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

from simulator import toolchain
from simulator.core.errors import RightrunError
from simulator.site.lowered_code import Code, Types
from simulator.site.lowered_reach import keep_reached
from simulator.site.lowered_records import Records

ENTRY, START = "simulator.core.answers", "Answers"
"""What the browser asks; with all that it reaches it is what is lowered."""

LACKING = "lacking"
"""The module with what MicroPython's library lacks."""

STANDARD = frozenset(
    "__future__ typing collections collections.abc dataclasses functools itertools".split()
    + "json re zlib".split()
)
"""Modules of the standard library of which the engine uses types, and what ``LACKING`` has."""

SMALL = Path(__file__).resolve().parent / "small"
"""Where that module stands, and what stands in for others."""

_INSTEAD = {
    "simulator.core.sentence": "sentence.py",
    "simulator.core.errors": "errors.py",
    "simulator.core.typed": "typed.py",
}


class CannotLower(RightrunError):
    """The engine uses something that the pass does not know. The message says what and where."""


def modules() -> dict[str, str]:
    """The path of each module, from the folder that MicroPython looks in, to its text."""
    lacking = ast.parse((SMALL / f"{LACKING}.py").read_text("utf-8"))
    trees = {f"{LACKING}.py": Types().visit(lacking)}
    waiting = [ENTRY]
    while waiting:
        name = waiting.pop()
        if _path(name) not in trees:
            trees[_path(name)] = tree = lower(_source(name), name)
            waiting += _ours(tree)
    keep_reached(trees, START)
    for path, tree in trees.items():
        check(path, tree)
    texts = {path: ast.unparse(ast.fix_missing_locations(tree)) for path, tree in trees.items()}
    folders = {str(parent) for path in texts for parent in Path(path).parents} - {"."}
    return {f"{folder}/__init__.py": "" for folder in sorted(folders)} | texts


def lower(source: str, name: str) -> ast.Module:
    """The tree of a module as MicroPython can read it. Raises CannotLower."""
    tree = ast.parse(source)
    try:
        for step in (Imports(), Records(), Types(), Code()):
            tree = step.visit(tree)
    except NotImplementedError as error:
        raise CannotLower(f"{name}: {error}") from error
    brought = {one.name for node in tree.body if _is_from(node, LACKING) for one in node.names}
    helpers = sorted(_used(tree) & _lacking() - brought)
    tree.body[:0] = [_from(LACKING, [ast.alias(helper) for helper in helpers])]
    return tree


def check(path: str, tree: ast.Module) -> None:
    """Every name has to come from somewhere. Raises CannotLower."""
    known = set(dir(builtins)) | _bound(tree)
    if unknown := _used(tree) - known:
        raise CannotLower(f"{path}: {', '.join(sorted(unknown))} is not in {LACKING}.py")


class Imports(ast.NodeTransformer):
    """What comes from the standard library comes from ``LACKING``, or is a type and goes."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | None:
        if node.module not in STANDARD:
            return node
        there = [alias for alias in node.names if alias.name in _lacking()]
        return _from(LACKING, there) if there else None

    def visit_Import(self, node: ast.Import) -> ast.Import:
        for alias in node.names:
            if alias.name in STANDARD:
                alias.name, alias.asname = LACKING, alias.name
        return node


def _is_from(node: ast.stmt, module: str) -> TypeGuard[ast.ImportFrom]:
    return isinstance(node, ast.ImportFrom) and node.module == module


def _bound(tree: ast.AST) -> set[str]:
    """Everything that is given a value anywhere in a module."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(one.asname or one.name).split(".")[0] for one in node.names}
    return found


def _from(module: str, names: list[ast.alias]) -> ast.ImportFrom:
    return ast.ImportFrom(module=module, names=names, level=0)


def _used(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


@cache
def _lacking() -> frozenset[str]:
    """The names that ``LACKING`` defines and that are not builtins of the same meaning."""
    body = ast.parse((SMALL / f"{LACKING}.py").read_text("utf-8")).body
    return frozenset(_defined(body)) - frozenset(dir(builtins))


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def _ours(tree: ast.AST) -> Iterator[str]:
    """The modules of the engine that a tree imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.startswith("simulator."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("simulator."):
            parts = [f"{node.module}.{alias.name}" for alias in node.names]
            inside = [part for part in parts if (toolchain.PACKAGE.parent / _path(part)).is_file()]
            yield from inside or [str(node.module)]


def _path(name: str) -> str:
    return f"{name.replace('.', '/')}.py"


def _source(name: str) -> str:
    path = SMALL / _INSTEAD[name] if name in _INSTEAD else toolchain.PACKAGE.parent / _path(name)
    return path.read_text("utf-8")
