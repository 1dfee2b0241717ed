"""Dataclasses and named tuples written out, for the small Python."""

from __future__ import annotations

import ast
from typing import NamedTuple

TYPES_ONLY = frozenset({"TypedDict", "Protocol"})
ERRORS = frozenset({"ValueError"})
"""Builtin errors that a class has as a second base: the root of all our errors is one already."""


class Field(NamedTuple):
    """A field of a record, with what it holds and its default as they are written; what *makes* a
    default anew, and whether the field is *compared*."""

    name: str
    holds: ast.expr
    default: ast.expr | None
    makes: str = ""
    compared: bool = True


class Records(ast.NodeTransformer):
    """Writes out the classes of a module that are records; classes that are only types go."""

    def __init__(self) -> None:
        self._typed: set[str] = set()
        self._known: set[str] = set()  # records, and names for tuples of them

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt | list[ast.stmt] | None:
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        if bases & (TYPES_ONLY | self._typed):
            self._typed.add(node.name)
            return None
        if "NamedTuple" in bases:
            return _plain_tuple(node) if not _methods(node) else _record(node, self._known)
        if any("dataclass" in ast.unparse(one) for one in node.decorator_list):
            made = _record(node, self._known)
            self._known.add(node.name)
            return made
        plain = [one.value if isinstance(one, ast.Subscript) else one for one in node.bases]
        kept = [base for base in plain if ast.unparse(base) != "Generic"]
        node.bases = [one for one in kept if ast.unparse(one) not in ERRORS or len(kept) == 1]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
        """A name for a type: a choice of words becomes these words, a tuple what its items are."""
        name, value = ast.unparse(node.targets[0]), node.value
        if isinstance(value, ast.Call) and ast.unparse(value.func) in TYPES_ONLY:
            self._typed.add(name)
            return None
        if not _is_type(name, value):
            return node
        if isinstance(value, ast.Subscript) and ast.unparse(value.value) == "Literal":
            node.value = ast.Tuple(elts=_words(value.slice), ctx=ast.Load())
            return node
        holds = hint(value, self._known)
        if not holds:
            return None
        self._known.add(name)
        node.value = ast.parse(holds, mode="eval").body
        return node


def _is_type(name: str, value: ast.expr) -> bool:
    """Whether ``name = value`` names a type."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "TypeVar":
        return True
    camel = name.lstrip("_")[0].isupper() and not name.isupper()
    return camel and isinstance(value, (ast.Subscript, ast.BinOp, ast.Name))


def _words(choice: ast.expr) -> list[ast.expr]:
    return choice.elts if isinstance(choice, ast.Tuple) else [choice]


def _fields(node: ast.ClassDef) -> list[Field]:
    return [
        _field(line.target.id, line.annotation, line.value)
        for line in node.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    ]


def _field(name: str, holds: ast.expr, value: ast.expr | None) -> Field:
    """A field, also one with ``field(…)``."""
    if not (isinstance(value, ast.Call) and ast.unparse(value.func) == "field"):
        return Field(name, holds, value)
    words = {word.arg: word.value for word in value.keywords}
    makes = words.pop("default_factory", None)
    default = ast.Constant(None) if makes else words.pop("default", None)
    compared = ast.unparse(words.pop("compare", ast.Constant(True))) == "True"
    if words:
        raise NotImplementedError(f"line {value.lineno}: field({', '.join(map(str, words))}=…)")
    return Field(name, holds, default, ast.unparse(makes) if makes else "", compared)


def _methods(node: ast.ClassDef) -> list[ast.stmt]:
    """What a class has besides fields and documentation."""
    return [line for line in node.body if not isinstance(line, (ast.AnnAssign, ast.Expr))]


def _plain_tuple(node: ast.ClassDef) -> list[ast.stmt]:
    """A named tuple of the library; one with defaults is made by a function of its name."""
    fields = _fields(node)
    names = tuple(field.name for field in fields)
    if not any(field.default for field in fields):
        return ast.parse(f"{node.name} = named({node.name!r}, {names!r})").body
    made = f"_{node.name}"
    lines = f"{made} = named({node.name!r}, {names!r})\n"
    lines += f"def {node.name}({_arguments(fields)}):\n return {made}({', '.join(names)})"
    return ast.parse(lines).body


def _record(node: ast.ClassDef, known: set[str]) -> ast.ClassDef:
    """A class with the methods that a frozen dataclass has; ``hints`` says what its fields hold."""
    fields, cached = _fields(node), _cached(node)
    key = f"({', '.join(f'self.{field.name}' for field in fields if field.compared)},)"
    lines = [f"def __init__(self, {_arguments(fields)}):", *map(_set, fields)]
    lines += [f" self.{name} = self.{name}()" for name in cached]
    lines += ["def _key(self):", f" return {key}"]
    same = f"isinstance(other, {node.name}) and self._key() == other._key()"
    lines += ["def __eq__(self, other):", f" return {same}"]
    lines += ["def __hash__(self):", " return hash(self._key())"]
    lines += [f"hints = {_hints(fields, known)}"]
    node.bases, node.decorator_list = [], []
    node.body = [*ast.parse("\n".join(lines)).body, *_methods(node)]
    return node


def _set(field: Field) -> str:
    made = f"{field.makes}() if {field.name} is None else " if field.makes else ""
    return f" self.{field.name} = {made}{field.name}"


def _decorators(node: ast.FunctionDef) -> list[str]:
    return [ast.unparse(one) for one in node.decorator_list]


def _cached(node: ast.ClassDef) -> list[str]:
    """The properties that are made once: here, at the beginning."""
    found = []
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call):
            found += [target.id for target in line.targets if isinstance(target, ast.Name)]
        elif isinstance(line, ast.FunctionDef) and "cached_property" in _decorators(line):
            found.append(line.name)
            line.decorator_list = []
    return found


def _arguments(fields: list[Field]) -> str:
    return ", ".join(
        field.name if field.default is None else f"{field.name}={ast.unparse(field.default)}"
        for field in fields
    )


def _hints(fields: list[Field], known: set[str]) -> str:
    """A table of the fields that do not stand in JSON as they are: records, and tuples."""
    found = {field.name: hint(field.holds, known) for field in fields}
    return "{" + ", ".join(f"{name!r}: {held}" for name, held in found.items() if held) + "}"


def hint(holds: ast.expr, known: set[str]) -> str:
    """What a field holds: a name that is *known*, a list with what each item of a tuple is, empty
    for anything that is as it is in JSON."""
    if isinstance(holds, ast.Name):
        return holds.id if holds.id in known else ""
    if isinstance(holds, ast.Subscript) and ast.unparse(holds.value) == "tuple":
        inner = holds.slice.elts if isinstance(holds.slice, ast.Tuple) else [holds.slice]
        return f"[{hint(inner[0], known) or None}]"
    return ""
