"""The small Python beside this one: the same requests, and the answers as they are spelled.

``python tests/tools/small_python.py 10000 [PROCEDURE…]`` compares the verdicts on so many random
runs of each procedure of the tests, besides all scenarios and examples.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from random_runs import drawn_run, random_run, run_of
from support import FULL, GOOD, ROOT, candidate_no_show, from_folder

from simulator import toolchain
from simulator.core import bundle
from simulator.core.answers import Answers
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs import coach
from simulator.core.runs.run import Run, data, line, read
from simulator.site import lowered

TOOL = Path(__file__).with_suffix(".mjs")


class SmallPython:
    """Answers requests in Node.js."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def handle(self, request: str) -> str:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{request}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")


@contextmanager
def small_python(folder: Path) -> Iterator[SmallPython]:
    """It runs as long as it is needed; *folder* is for its engine."""
    engine = folder / "engine.json"
    engine.write_text(json.dumps(lowered.modules()), encoding="utf-8")
    micropython = toolchain.package("@micropython/micropython-webassembly-pyscript")
    command = [toolchain.node(), TOOL, micropython, ROOT / "simulator/web/small.js", engine]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield SmallPython(process)
        assert process.stdin is not None
        process.stdin.close()


def procedures() -> dict[str, Procedure]:
    """All procedures of the tests that are right, by name."""
    found = {"candidate-no-show": candidate_no_show()}
    for folder in (GOOD, FULL):
        for path in sorted(folder.glob("*.yml")):
            if procedure := from_folder(folder, path.name).procedure:
                found[path.stem] = procedure
    return found


def load(procedure: Procedure) -> str:
    """The request that brings the procedure."""
    return json.dumps({"op": "load", "bundle": bundle.dump(bundle.to_rehearse(procedure))})


def runs_of(machine: Machine, rng: random.Random, count: int) -> Iterator[Run]:
    """*count* random runs, of trainees in scenarios and of all that can happen, in turns."""
    people = bool(machine.procedure.scenarios)
    for place in range(count):
        trainee = people and place % 2
        yield random_run(machine, rng) if trainee else drawn_run(machine.procedure, rng)


def known_runs(machine: Machine) -> Iterator[Run]:
    """The shortest right run of every scenario, and every way to go on of every example."""
    procedure = machine.procedure
    for scenario in procedure.scenarios:
        if session := coach.right_run(machine, scenario):
            yield run_of(machine, scenario.id, session)
    for example in procedure.examples:
        for case in example.cases:
            lines = [line.text for line in (*example.run, *case.lines)]
            told = {"procedure": procedure.id, "facts": dict(example.facts), "inputs": lines}
            yield read(told, procedure)


def judged(run: Run) -> str:
    """The request for the verdict."""
    return json.dumps({"op": "judge", "run": data(run)})


def rehearsed(run: Run, chance: int) -> Iterator[str]:
    """The requests of a trainee who plays *run*: what is shown all the time, and the debrief."""
    yield json.dumps({"op": "begin", "scenario": run.scenario, "chance": chance})
    for given in run.inputs:
        act = {"op": "act", "at": given.at, "name": given.name, "choices": list(given.choices)}
        yield json.dumps(act if given.name else {"op": "wait", "to": given.at})
    yield json.dumps({"op": "debrief"})


def tapped(run: Run) -> str:
    """The request for what the companion shows of *run*."""
    taps = [{"line": line(given), "earlier": False} for given in run.inputs if given.name]
    return json.dumps({"op": "companion", "facts": {}, "taps": taps})


def differences(small: SmallPython, here: Answers, requests: Iterable[str]) -> list[str]:
    """The requests to which the two do not say the same, byte for byte."""
    return [one for one in requests if small.handle(one) != here.handle(one)]


def main() -> int:
    """How many verdicts were compared, and how many of them differ, for each procedure."""
    count, names = int(sys.argv[1]), sys.argv[2:]
    found = 0
    for name, procedure in procedures().items():
        if names and name not in names:
            continue
        machine, here = Machine(procedure), Answers()
        runs = [*known_runs(machine), *runs_of(machine, random.Random(name), count)]
        with tempfile.TemporaryDirectory() as folder, small_python(Path(folder)) as small:
            requests = [load(procedure), *map(judged, runs)]
            other = differences(small, here, requests)
        found += len(other)
        print(f"{name}: {len(runs):,} verdicts, {len(other)} differ", *other[:3], flush=True)
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main())
