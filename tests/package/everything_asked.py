"""All that a program can ask of the library, answered as plain data. Runs where the wheel is: in
CPython and in Pyodide, on the folder that it is run in."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

BEFORE = frozenset(sys.modules)
UNNEEDED = {"jinja2", "markupsafe", "mkdocs", "multiprocessing", "subprocess", "threading"}
"""What the library asks of nobody who only reads, checks, proves and judges."""

RIGHT = ["0:10 walk_out", "1:00 report"]
WRONG = ["0:31 walk_out", "0:40 go_back"]


def of_procedures(paths: list[str]) -> dict[str, Any]:
    """What is found in each file, what is proved of it, and the verdicts on two runs of a drill."""
    from simulator import RightrunError, __version__, check, judge, load, prove
    from simulator.core.proof.model import as_data

    found: dict[str, Any] = {"version": __version__, "files": {}}
    for path in paths:
        try:
            procedure = load(path)
            problems = [(one.code, one.span, one.message, one.story) for one in check(procedure)]
            proof: Any = as_data(prove(procedure), procedure)
        except RightrunError as refused:
            problems, proof = [], str(refused)
        found["files"][path] = problems, proof
    drill = load("fire-drill.yml")
    found["verdicts"] = judge(drill, RIGHT), judge(drill, WRONG)
    return found


def of_versions(base: str, head: str) -> dict[str, Any]:
    """What a change means. The pages that it touches are written too, so this takes Jinja2."""
    from simulator import review
    from simulator.render.as_json import data

    return data(review(base, head))


def answers() -> str:
    """Both as JSON, and what the first brought in of what it should do without."""
    found = of_procedures(sorted(str(path) for path in Path().glob("*.yml")))
    found["imported"] = sorted(UNNEEDED & set(sys.modules) - BEFORE)
    return json.dumps([found, of_versions("base", "head")], default=repr)
