"""What of some modules is reached from one name: the rest is left out. It goes by names alone, so
it keeps too much rather than too little."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping


def keep_reached(trees: Mapping[str, ast.Module], start: str) -> None:
    """Take out of *trees* the functions, classes and constants that nothing reached from *start*
    names, and the imports that nothing left needs."""
    waiting, met = [start], {start}
    tops = [node for tree in trees.values() for node in tree.body if not _is_import(node)]
    named: dict[str, list[ast.stmt]] = {}
    for node in tops:
        for name in _names(node):
            named.setdefault(name, []).append(node)
    while waiting:
        for node in named.get(waiting.pop(), ()):
            fresh = _mentioned([node]) - met
            met |= fresh
            waiting += sorted(fresh)
    for tree in trees.values():
        handed_on = met & _handed_on(tree)
        tree.body = [node for node in tree.body if _is_import(node) or met & set(_names(node))]
        rest = handed_on | _mentioned(node for node in tree.body if not _is_import(node))
        tree.body = [node for node in tree.body if not _is_import(node) or _needed(node, rest)]


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _names(node: ast.stmt) -> list[str]:
    """What a statement of a module defines, or sets something of."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [one.id for one in ast.walk(node) if _stored(one)]  # type: ignore[attr-defined]
    raise NotImplementedError(f"line {node.lineno}: only definitions stand in a module")


def _handed_on(tree: ast.Module) -> set[str]:
    """What a module lists in ``__all__``."""
    lists = (node for node in tree.body if not _is_import(node) and "__all__" in _names(node))
    walked = (node for one in lists for node in ast.walk(one) if isinstance(node, ast.Constant))
    return {str(node.value) for node in walked}


def _stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _mentioned(nodes: Iterable[ast.stmt]) -> set[str]:
    """All names and attributes."""
    walked = [node for top in nodes for node in ast.walk(top)]
    found = {node.id for node in walked if isinstance(node, ast.Name)}
    return found | {node.attr for node in walked if isinstance(node, ast.Attribute)}


def _needed(node: ast.stmt, names: set[str]) -> bool:
    """Whether any of what an import brings is needed; the rest of it goes."""
    assert isinstance(node, (ast.Import, ast.ImportFrom))
    node.names = [one for one in node.names if (one.asname or one.name) in names]
    return bool(node.names)
