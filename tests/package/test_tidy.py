"""What keeps the code as it was meant: pure core, small modules, short functions."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted((ROOT / "simulator/core").rglob("*.py"))
OURS = [*sorted((ROOT / "simulator").rglob("*.py")), ROOT / "build.py"]
FUNCTION_LINES_MAX = 70
MODULE_LINES_MAX = 500
ROOMS = "language checking search training reviewing render site courses web"
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


ORDER = """
    core/errors core/machine core/runs core/answers core/proof core/bridge
    language training search checking reviewing render site courses
""".split()
"""Every room with what it may use: the rooms before it."""
KNOWN_BACKWARD = {
    "core/problems.py": {"core/runs"},  # a problem holds the run that shows it, as plain data
    "reviewing/beside_behaviour.py": {"site"},  # a review says which pages read otherwise
}


def room(module: str) -> str:
    """``core/machine`` for a module in there; beside the floors of the core is first."""
    parts = module.split(".")[1:]
    if parts[0] != "core":
        return parts[0]
    return "/".join(parts[:2]) if "/".join(parts[:2]) in ORDER else "core/errors"


def test_data_flows_one_way_through_the_rooms() -> None:
    backward: dict[str, set[str]] = {}
    for path in sorted((ROOT / "simulator").rglob("*.py")):
        name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        if room(name) not in ORDER:
            continue  # api, cli, project and templates stand beside the rooms
        for used in imports(ast.parse(path.read_text("utf-8"))):
            there = room(used) if used.count(".") > 1 and used.startswith("simulator.") else ""
            if there in ORDER and ORDER.index(there) > ORDER.index(room(name)):
                file = path.relative_to(ROOT / "simulator").as_posix()
                backward.setdefault(file, set()).add(there)
    assert backward == KNOWN_BACKWARD


def test_the_architecture_names_every_room_and_only_what_is_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    rooms = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("simulator/*/*.*")}
    floors = {"machine/", "runs/", "proof/", "still_matters/", "findings/"}
    assert {name for name in {f"{name}/" for name in rooms} | floors if name not in text} == set()
    files = {path.name for top in ("simulator", "tests") for path in (ROOT / top).rglob("*.*")}
    told = set(re.findall(r"\b([\w-]+\.(?:py|js|css))\b", text))
    assert told - files - {"build.py"} == set()
    assert {p for p in re.findall(r"`([\w/]+/[\w./]*)`", text) if not here(p)} == set()


def here(place: str) -> bool:
    return any((ROOT / top / place).exists() for top in (".", "simulator"))


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
    started |= {name for name in modules if ".site.small." in name}  # by MicroPython
    assert sorted(modules - used - started) == []


# -- one meaning, one place ---------------------------------------------------------------------

FIELDS = ("each", "at_least", "unless_allowed", "cut_short", "time_to_act")
"""What only rules have, and one modifier gives a meaning to."""


def mentions(field: str) -> set[str]:
    """The files that speak of a field of rules, other than as a word of another kind."""
    found = set()
    for folder in ("simulator", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix not in (".py", ".j2", ".js") or "/bench/" in path.as_posix():
                continue
            spoken = re.search(rf"\.{field}\b|\b{field}=", path.read_text("utf-8"))
            if spoken:
                found.add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize("field", FIELDS)
def test_contributing_names_every_place_that_a_kind_of_rule_touches(field: str) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    places = set(
        re.findall(r"`((?:simulator|tests)/[\w/.]+)`", guide.split("## A new kind of rule")[1])
    )
    unnamed = {name for name in mentions(field) if not any(name.startswith(p) for p in places)}
    assert mentions(field) and unnamed - {"tests/package/test_tidy.py"} == set()


def test_only_the_modifiers_know_what_a_rule_means() -> None:
    """In the machine and the proof nobody else looks at these fields. Tables pass guards and
    windows on; the findings speak of a claim's own."""
    core = ROOT / "simulator/core"
    of_rules = re.compile(rf"\.({'|'.join(FIELDS)})\b")
    of_parts = re.compile(r"\b(rule|part|move|claim)\.(guard|after|windows)\b")
    for path in [*(core / "machine").rglob("*.py"), *(core / "proof").rglob("*.py")]:
        name, text = path.relative_to(core).as_posix(), path.read_text("utf-8")
        if name == "machine/modifiers.py":
            assert of_rules.search(text) and of_parts.search(text)
            continue
        assert not of_rules.search(text), name
        allowed = name == "machine/tables.py" or name.startswith("proof/findings/")
        assert allowed or not of_parts.search(text), name


# -- one name, one thing ------------------------------------------------------------------------


def test_no_two_classes_have_one_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in OURS:
        if path.parent.name == "small":  # what stands in for others has their names
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_no_two_modules_of_the_core_have_one_name() -> None:
    """`model` alone stands twice in the tree, and once in a room: what it is the model of."""
    names = [path.stem for path in CORE if path.stem != "__init__"]
    assert sorted({name for name in names if names.count(name) > 1}) == ["model"]
