"""Random sessions of The Room with the real engine behind it.

``python tests/tools/random_sessions.py COUNT [FIRST_SEED]`` plays so many; of one that fails it
prints the command that plays it alone. The Room itself runs in Node.js (``tests/web/sessions.mjs``)
and asks here, over a pipe, what its workers would be asked.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from small_python import procedures
from support import ROOT

from simulator import toolchain
from simulator.core.answers import Request
from simulator.core.bridge import Bridge
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs.run import Run
from simulator.training.bundled import bundled
from simulator.training.right_runs import ways
from simulator.training.room_data import room_data

SMALL = ("cash-till", "front-desk", "help-line", "night-bell")
REAL = "candidate-no-show"
"""Small procedures are played most of the time, the real one now and then."""

KEPT_MAX = 1_000
WORKERS_MAX = 40
"""Of those that ended nothing is asked any more."""

STUBS = {
    "lit-html.js": """export const html = (strings, ...values) => ({ strings, values });
export { html as svg };
export const nothing = null;
export const render = (drawn, host) => { host.drawn = drawn; };
""",
    "view.js": """import { room as drawn } from "./drawn.js";
export const room = (state, send) => () => drawn(state, send);
""",
}
"""What is drawn is kept as data, and drawn when somebody looks at it."""


class Engine(Bridge):
    """The engine of one worker. What a run comes to depends on the run alone, and is kept."""

    kept: ClassVar[dict[object, Any]] = {}

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.machine = machine

    def _debrief(self, request: Request) -> Any:
        inputs = [given for given, _ in self._going()[1].steps]
        case = self.machine.procedure.id, self.scenario, self.chance, tuple(self.facts.items())
        return self._once((*case, *inputs), super()._debrief, request)

    def _told(self, done: Run) -> Any:
        return self._once(done, super()._told, done)

    def _once(self, key: object, work: Callable[[Any], Any], given: Any) -> Any:
        if len(self.kept) > KEPT_MAX:
            self.kept.clear()
        if key not in self.kept:
            self.kept[key] = work(given)
        return self.kept[key]


def played(room: Path, count: int, first: int) -> tuple[dict[str, Any], str]:
    """What *count* sessions came to, and what is told of one that failed; *room* is an empty
    folder."""
    rooms = {name: one for name, one in procedures().items() if name in (*SMALL, REAL)}
    web = shutil.copytree(ROOT / "simulator/web", room / "web")
    (web / "view.js").rename(web / "drawn.js")
    for name, text in STUBS.items():
        (web / name).write_text(text, "utf-8")
    (room / "package.json").write_text('{"type": "module"}', "utf-8")
    script, told = ROOT / "tests/web/sessions.mjs", room / "told.txt"
    command = [toolchain.node(), "--max-semi-space-size=64", script, web, str(count), str(first)]
    pipe = subprocess.PIPE
    with (
        told.open("w") as errors,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors) as node,
    ):
        tell(node, json.dumps([[name, data_of(rooms[name])] for name in (*(SMALL * 4), REAL)]))
        total = answered(node, {name: Machine(one) for name, one in rooms.items()})
    return total, told.read_text("utf-8")


def data_of(procedure: Procedure) -> Any:
    return room_data(procedure, ways(procedure), bundled(procedure).digest)


def answered(node: subprocess.Popen[bytes], machines: dict[str, Machine]) -> Any:
    """Answers until it is told what it all came to."""
    engines: OrderedDict[str, Engine] = OrderedDict()
    for text in node.stdout:
        procedure, worker, request = text.decode().rstrip("\n").split("\t")
        if worker == "total":
            tell(node, "")
            return json.loads(request)
        name = procedure + worker
        if name not in engines:
            engines[name] = Engine(machines[procedure])
        tell(node, engines[name].handle(request))
        engines.move_to_end(name)
        if len(engines) > WORKERS_MAX:
            engines.popitem(last=False)
    return {}


def tell(node: subprocess.Popen[bytes], text: str) -> None:
    node.stdin.write(text.encode() + b"\n")
    node.stdin.flush()


def alone(total: dict[str, Any]) -> str:
    """The command that plays the one that failed; empty where none did."""
    seed = total.get("failed")
    return f"python tests/tools/random_sessions.py 1 {seed}" if seed else ""


def main() -> int:
    count, first = int(sys.argv[1]), int([*sys.argv, 1][2])
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as room:
        total, told = played(Path(room), count, first)
    print(json.dumps(total), f"{time.perf_counter() - begun:.1f} s")
    print(told, alone(total), sep="\n" if told else "")
    return 1 if alone(total) else 0


if __name__ == "__main__":
    sys.exit(main())
