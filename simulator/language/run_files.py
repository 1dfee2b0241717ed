"""A run file (YAML or JSON) to a run, with errors that show the line."""

from __future__ import annotations

from typing import Any

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.core.runs.judge import play
from simulator.core.runs.run import OTHER_VERSION, Run, RunError, of_another, read
from simulator.language import nodes
from simulator.language.diagnostics import Refused, did_you_mean, render
from simulator.language.nodes import YamlNode

DIGITS_MAX = 12
HINT = "see “The run file” in the reference"


def load(data: bytes, file: str, machine: Machine, digest: str = "") -> Run:
    """The run in *data*, folded once so that every input is known to be possible. Raises Refused,
    whose text shows file, line, column and the line itself; and where the run was made with another
    version of the procedure than the one with *digest*, it says so."""
    text, problems = nodes.decode(data, file)
    node = None
    if not problems:
        node, problems = nodes.read(text, file)
    if node is not None and not problems:
        plain = _plain(node, machine.procedure)
        try:
            run = read(plain, machine.procedure)
            play(machine, run)
            return run
        except RunError as error:
            place = _place(node, error.path)
            hint = did_you_mean(error.word, error.known) if error.word else HINT
            other = isinstance(plain, dict) and digest and of_another(plain.get("of"), digest)
            story = (OTHER_VERSION,) if other else ()
            problems = [Problem(place.span, "RR060", str(error), hint, place.width, story)]
    raise Refused(render(problems, {file: text}), tuple(problems))


def _plain(node: YamlNode, procedure: Procedure) -> Any:
    """The data in *node*: whole numbers for `format` and `chance`, yes and no for facts of that
    kind and for `passed` in a record."""
    if node.kind == "list":
        return [_plain(part, procedure) for part in node.parts]
    if node.kind == "text":
        return node.text
    data = {key.text: _plain(value, procedure) for key, value in node.items}
    for key in ("format", "chance"):
        if isinstance(data.get(key), str) and data[key].isdecimal():
            data[key] = int(data[key][:DIGITS_MAX])
    facts = data.get("facts")
    if isinstance(facts, dict):
        kinds = {fact.id: fact.kind for fact in procedure.facts}
        for name, value in facts.items():
            if kinds.get(name) == "yes or no" and value in _YES_NO:
                facts[name] = _YES_NO[value]
    record = data.get("record")
    if isinstance(record, dict) and isinstance(record.get("passed"), str):
        record["passed"] = _YES_NO.get(record["passed"])
    return data


_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


def _place(node: YamlNode, path: tuple[str | int, ...]) -> YamlNode:
    """The node at *path*, or the nearest one above it."""
    for step in path:
        below: YamlNode | None = None
        if isinstance(step, int) and node.kind == "list" and step < len(node.parts):
            below = node.parts[step]
        elif isinstance(step, str):
            found = [(key, value) for key, value in node.items if key.text == step]
            if found:
                key, value = found[0]
                below = value if value.kind != "text" or step == path[-1] else key
        if below is None:
            return node
        node = below
    return node
