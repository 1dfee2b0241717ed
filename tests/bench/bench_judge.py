"""How many random runs a second the judge gives a verdict on."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from random_runs import random_run
from support import candidate_no_show

from simulator.core.machine.engine import Machine
from simulator.core.runs.judge import judge, play, verdict_text

RUNS = 500


def measure() -> Iterator[tuple[str, str, str]]:
    """Runs per second: folded only, and judged whole with the shortest right run."""
    machine = Machine(candidate_no_show())
    rng = random.Random(7)
    runs = [random_run(machine, rng) for _ in range(RUNS)]
    started = time.perf_counter()
    for run in runs:
        play(machine, run)
    folded = time.perf_counter()
    for run in runs:
        verdict_text(judge(machine, run))
    judged = time.perf_counter()
    inputs = sum(len(run.inputs) for run in runs)
    yield (
        f"folding {RUNS} random runs of {inputs} inputs",
        f"{RUNS / (folded - started):,.0f} a second",
        "",
    )
    yield (
        "judging them, with the shortest right run",
        f"{RUNS / (judged - folded):,.0f} a second",
        "",
    )
