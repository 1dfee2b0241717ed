"""The library: true examples, the names that were promised, and errors that are for people."""

from __future__ import annotations

import copy
import doctest
import importlib
import inspect
import os
import pickle
import pkgutil
import shutil
import typing
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from support import BAD, GOOD, ROOT

import simulator
from simulator import RightrunError, api, check, judge, load, prove, review
from simulator.core.sentence import Sentence
from simulator.core.shapes import Verdict

FUNCTIONS = ("check", "judge", "load", "prove", "review")
FIRE_DRILL = GOOD / "fire-drill.yml"


def modules() -> list[ModuleType]:
    """Every module of the package, imported."""
    found = pkgutil.walk_packages(simulator.__path__, "simulator.")
    return [simulator, *(importlib.import_module(one.name) for one in found)]


# -- what is promised ---------------------------------------------------------------------------

EXAMPLES = [
    one
    for module in (simulator, api)
    for one in doctest.DocTestFinder().find(module)
    if one.examples
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_examples_are_true(
    example: doctest.DocTest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert doctest.DocTestRunner().run(example, clear_globs=False).failed == 0, capsys.readouterr()


def test_every_function_has_an_example() -> None:
    assert {"simulator", *(f"simulator.api.{name}" for name in FUNCTIONS)} == {
        example.name for example in EXAMPLES
    }


def test_the_public_names_are_those_that_are_listed() -> None:
    given: dict[str, object] = {}
    exec("from simulator import *", given)
    assert set(given) - {"__builtins__"} == set(simulator.__all__)
    assert set(simulator.__all__) == {*FUNCTIONS, "RightrunError", "__version__"}
    ours = {
        name for name, one in vars(api).items() if getattr(one, "__module__", "") == api.__name__
    }
    assert {name for name in ours if not name.startswith("_")} == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_described_and_typed(name: str) -> None:
    function = getattr(simulator, name)
    assert inspect.getdoc(function)
    hints = typing.get_type_hints(function)
    assert set(hints) == {*inspect.signature(function).parameters, "return"}
    assert typing.Any not in hints.values()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_keeps_its_name_whatever_was_imported(name: str) -> None:
    """A module in the package is an attribute of the package from its first import on, and would
    stand in the way of a function of the same name."""
    assert f"simulator.{name}" not in {module.__name__ for module in modules()}
    assert getattr(simulator, name) is getattr(api, name)


# -- what goes wrong ----------------------------------------------------------------------------

SIGNALS = {"simulator.language.nodes._Stop", "simulator.language.records.TooMany"}
"""They end a reading early and never leave it: see the last two files in FILES."""


def test_every_error_is_for_people() -> None:
    errors = {
        f"{one.__module__}.{one.__qualname__}": one
        for module in modules()
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, Exception)
        and one.__module__.startswith("simulator.")
    }
    assert "simulator.core.runs.run.RunError" in errors
    others = {name for name, one in errors.items() if not issubclass(one, RightrunError)}
    assert others == SIGNALS


FILES = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "not UTF-8": "procedure: café\n".encode("latin-1"),
    "bad YAML": b"procedure: [\n",
    "a list": b"- one\n- two\n",
    "a word": b"hello\n",
    "of something else": b"name: CI\non: push\njobs: {}\n",
    "without the file that it uses": FIRE_DRILL.read_bytes(),
    "nested too deep": b"a: " + b"[" * 500,
    "two documents": b"procedure: a\n---\nprocedure: b\n",
    "nothing but mistakes": b"".join(b"key%d: 1\n" % i for i in range(2_000)),
}
PLACES: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a link to nothing": lambda path: path.symlink_to("nothing.yml"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to another folder": lambda path: path.symlink_to(ROOT / "mkdocs.yml"),
    "a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("kind", [*FILES, *PLACES])
def test_load_names_the_file_that_it_refuses(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_bytes(FILES[kind]) if kind in FILES else PLACES[kind](path)
    with pytest.raises(RightrunError, match=r"mine\.yml:"):
        load(path)


def test_what_cannot_be_played_is_told_and_neither_proved_nor_judged() -> None:
    circles = load(BAD / "circles.yml")
    assert {(one.code, one.span.file) for one in check(circles)} >= {
        ("RR034", "circles.yml"),
        ("RR037", "circles.yml"),
    }
    for ask in (lambda: prove(circles), lambda: judge(circles, [])):
        with pytest.raises(RightrunError, match=r"circles\.yml:\d+:\d+: RR034: "):
            ask()


@pytest.mark.parametrize(
    "kept", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one)), yaml.safe_dump]
)
def test_a_verdict_is_plain_data(kept: Callable[[Verdict], object]) -> None:
    """It can be copied, kept and written by whatever takes texts, numbers, lists and mappings."""
    verdict = judge(load(FIRE_DRILL), ["0:31 walk_out"])
    again = kept(verdict)
    assert (yaml.safe_load(again) if isinstance(again, str) else again) == verdict
    assert {type(row["why"]) for row in verdict["rules"]} == {str}


def test_a_copied_sentence_is_its_text() -> None:
    said = Sentence("rule owed", "Still to be done.", rule="any")
    assert (copy.deepcopy(said), type(copy.deepcopy(said))) == ("Still to be done.", str)


def test_a_proof_that_gives_up_says_so() -> None:
    procedure = load(FIRE_DRILL)
    assert [one.code for one in check(procedure, states_max=2)] == ["RR077"]
    assert not prove(procedure, states_max=2).proved


RUNS = {
    "no time": (["leave"], {}, "", "an input is a line like “2:30 call”"),
    "no such time": (["soon walk_out"], {}, "", "`soon` is not a time"),
    "no such act": (["0:10 fly"], {}, "", "there is no act or event `fly`"),
    "a time that runs back": (["0:20 walk_out", "0:10 report"], {}, "", "already shows 0:20"),
    "a number": ([5], {}, "", "an input is a line like “2:30 call”"),
    "one text, not a list": ("0:10 walk_out", {}, "", "an input is a line like “2:30 call”"),
    "no such fact": ([], {"raining": True}, "", "there is no fact `raining`"),
    "no such scenario": ([], {}, "a-flood", "there is no scenario `a-flood` in `fire-drill`"),
}


@pytest.mark.parametrize("lines, facts, scenario, told", RUNS.values(), ids=RUNS)
def test_judge_names_what_does_not_fit(
    lines: list[str], facts: dict[str, bool | str], scenario: str, told: str
) -> None:
    with pytest.raises(RightrunError, match=told):
        judge(load(FIRE_DRILL), lines, facts, scenario)


VERSIONS = {
    "an unknown revision": "no-such-branch",
    "a revision that is no commit": "HEAD:README.md",
    "an option": "--all",
    "nothing": "",
    "no text": "a\0b",
    "very long": "v" * 5_000,
    "a missing folder": "tests/procedures/ugly",
    "a file": "tests/procedures/good/fire-drill.yml",
    "a folder without procedures": "tests/web",
}


@pytest.mark.parametrize("name", VERSIONS.values(), ids=VERSIONS)
@pytest.mark.parametrize("side", ["base", "head"])
def test_review_names_the_version_that_it_refuses(
    name: str, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(RightrunError) as refused:
        review(**{"base": GOOD, "head": GOOD, side: name})
    assert f"`{name}`" in str(refused.value)


@pytest.mark.parametrize("kind", FILES)
def test_review_tells_of_the_file_that_cannot_be_read(kind: str, tmp_path: Path) -> None:
    for side in ("base", "head"):
        (tmp_path / side).mkdir()
        shutil.copy(GOOD / "door-bell.yml", tmp_path / side)
    (tmp_path / "head" / "mine.yml").write_bytes(FILES[kind])
    [change] = review(tmp_path / "base", tmp_path / "head").changes
    assert (change.status, change.file) == ("broken", "mine.yml")
    assert "mine.yml:" in change.problem
