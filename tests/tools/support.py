"""Helpers that let a test show only what it is about.

``small(text)`` reads a procedure in the real language and adds what every procedure needs and few
tests care about: titles, texts, screens, controls and the head. Acts, events and facts may be a
bare list. Most of it is read as a shared file, which may define more than is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from simulator.core import bundle
from simulator.core.machine.engine import Finding, Input, Machine, State
from simulator.core.model import Procedure
from simulator.core.runs import run as runs
from simulator.core.runs.judge import judge
from simulator.language.build_model import Parsed, parse
from simulator.language.diagnostics import render
from simulator.language.grammar import SHARED

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "tests" / "project"
"""A project of the tests' own: its policy stays as it is when the real one changes."""

PROCEDURES = PROJECT / "procedures"
GOOD = ROOT / "tests" / "procedures" / "good"
BAD = ROOT / "tests" / "procedures" / "bad"
FULL = ROOT / "tests" / "procedures" / "full"

COMPARED: dict[str, int] = {}
"""How many runs each comparison with the oracle has made; printed when the tests end."""

HELD: dict[str, int] = {}
"""How many sentences of each kind were held against the oracle; of all how many are false, and how
many no run came to a case for."""

FALSE, UNMET = "false", "unmet"

HEAD = {
    "procedure": "small",
    "title": "A small procedure",
    "summary": "It shows one thing.",
    "version": "1",
    "role": "reader",
    "zero": "the clock starts",
    "source": {"title": "None"},
    "stage": {
        "id": "desk",
        "title": "A desk",
        "screens": {"desk": {"title": "The desk"}},
        "controls": {"do": {"label": "Do", "place": "desk"}},
    },
}
ENTRY_DEFAULTS = {
    "facts": {"is": "yes or no", "default": "no"},
    "acts": {"control": "do"},
    "events": {"heard": "Something happens.", "on": "desk"},
    "situations": {"text": "Here you are.", "screen": "desk"},
    "scenarios": {"text": "A case.", "ends as": "out"},
}
TITLES = {
    "facts": ("label", "text"),
    "acts": ("text",),
    "events": ("text",),
    "endings": ("title",),
    "situations": ("title",),
    "rules": ("text",),
    "claims": ("text",),
    "people": ("text",),
    "scenarios": ("title",),
}


def from_folder(folder: Path, name: str) -> Parsed:
    """What the compiler makes of the file *name* in *folder*."""

    def read(path: str) -> bytes | None:
        found = folder / path
        return found.read_bytes() if found.is_file() else None

    return parse(name, read)


def from_text(text: str | bytes, name: str = "small.yml") -> Parsed:
    """What the compiler makes of one file with this *text*."""
    data = text.encode() if isinstance(text, str) else text
    return parse(name, lambda path: data if path == name else None)


def procedure_of(parsed: Parsed) -> Procedure:
    """The procedure; a test fails with the diagnostics when there is none."""
    assert parsed.procedure is not None, render(parsed.found, parsed.sources)
    return parsed.procedure


def playable_of(parsed: Parsed) -> Procedure:
    """The same where nothing but style may be wrong."""
    assert parsed.readable is not None, render(parsed.found, parsed.sources)
    return parsed.readable


def candidate_no_show() -> Procedure:
    """The first real procedure, as it was when the tests were last given a copy."""
    return procedure_of(from_folder(PROCEDURES, "candidate-no-show.yml"))


def small(text: str) -> Procedure:
    """The procedure of *text*, with everything that the test does not care about added."""
    return procedure_of(small_parsed(text))


def small_parsed(text: str) -> Parsed:
    """The same with its sources: two files of YAML, one after the other."""
    data = {**HEAD, **yaml.load(text, yaml.BaseLoader)}
    for section in ("facts", "acts", "events"):
        if isinstance(data.get(section), list):
            data[section] = {name: {} for name in data[section]}
    for section in TITLES:
        for name, entry in data.get(section, {}).items():
            _complete(section, name, entry)
    for situation in data["situations"].values():
        for name, rule in situation.get("rules", {}).items():
            _complete("rules", name, rule)
    data.setdefault("start", next(iter(data["situations"])))
    shared = {key.name for key in SHARED}
    files = {
        "small.yml": {"use": "rest.yml", **{k: v for k, v in data.items() if k not in shared}},
        "rest.yml": {k: v for k, v in data.items() if k in shared},
    }
    written = {
        name: yaml.safe_dump(part, sort_keys=False, allow_unicode=True).encode()
        for name, part in files.items()
    }
    return parse("small.yml", written.get)


def _complete(section: str, name: str, entry: dict[str, Any]) -> None:
    words = name.replace("-", " ").replace("_", " ")
    for key in TITLES[section]:
        entry.setdefault(key, f"{words}.")
    for key, value in ENTRY_DEFAULTS.get(section, {}).items():
        entry.setdefault(key, value)


# -- running ----------------------------------------------------------------------------------


def inputs(machine: Machine, lines: Iterable[str]) -> tuple[Input, ...]:
    """Lines like “2:30 call” as the inputs of a run."""
    procedure = machine.procedure
    return runs.read({"procedure": procedure.id, "inputs": list(lines)}, procedure).inputs


def play(machine: Machine, *lines: str, **facts: bool | str) -> tuple[State, list[Finding]]:
    """The last state of a run, and everything that was found on the way."""
    state, found = machine.start(facts), []
    for given in inputs(machine, lines):
        state, findings = machine.step(state, given)
        found += findings
    return state, found


def told(machine: Machine, *lines: str, **facts: bool | str) -> list[str]:
    """The findings of a run as lines like “0:31 rule overdue leave-at-once”."""
    return [spell(finding) for finding in play(machine, *lines, **facts)[1]]


def spell(finding: Finding) -> str:
    """One finding as a line."""
    at = f"{finding.at // 60}:{finding.at % 60:02d}"
    return " ".join(part for part in (at, finding.of, finding.kind, finding.rule) if part)


def verdict(machine: Machine, *lines: str, scenario: str = "", **facts: bool | str) -> Any:
    """The judge's verdict on a run."""
    data = {
        "procedure": machine.procedure.id,
        "scenario": scenario,
        "facts": facts,
        "inputs": list(lines),
    }
    return judge(machine, runs.read(data, machine.procedure))


def outcomes(machine: Machine, *lines: str, **facts: bool | str) -> dict[str, str]:
    """What became of each rule."""
    return {row["id"]: row["outcome"] for row in verdict(machine, *lines, **facts)["rules"]}


def whole_procedures() -> list[Procedure]:
    """Every whole procedure of the repository: the real one, and those of the tests that have
    scenarios."""
    folders = [(PROCEDURES, "candidate-no-show.yml")]
    folders += [(FULL, path.name) for path in sorted(FULL.glob("*.yml"))]
    folders += [(GOOD, path.name) for path in sorted(GOOD.glob("*.yml"))]
    found = [procedure_of(from_folder(folder, name)) for folder, name in folders]
    return [procedure for procedure in found if procedure.scenarios]


def renamed(procedure: Procedure, ids: set[str]) -> Procedure:
    """The procedure with other ids, wherever they stand. What a stage looks like is no id."""

    def again(value: object) -> object:
        if isinstance(value, dict):
            drawn = {"layout", "picture", "icon", "place"}
            return {key: item if key in drawn else again(item) for key, item in value.items()}
        if isinstance(value, list):
            return [again(item) for item in value]
        return f"{value}_anew" if isinstance(value, str) and value in ids else value

    return bundle.load(json.dumps(again(json.loads(bundle.dump(procedure)))))
