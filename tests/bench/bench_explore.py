"""The exploration: states a second, the proof of the first procedure, versions compared, growth."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from large import large, name
from support import candidate_no_show

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.proof.explore import explore
from simulator.core.proof.run_space import Runs
from simulator.reviewing.both_versions import Both
from simulator.reviewing.differences import parts

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = (10, 20, 40, 100, 200, 400)


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds and states, each with the aim beside it."""
    base = candidate_no_show()
    for what, right in (("right runs", True), ("all runs", False)):
        states, seconds = _explored(Runs(Machine(base), right))
        figure = f"{states:,} in {seconds:.2f} s = {states / seconds:,.0f} a second"
        yield f"states of candidate-no-show, {what}", figure, ""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import build"], cwd=ROOT, check=True)
    ready = time.perf_counter()
    subprocess.run([sys.executable, "build.py", "check"], cwd=ROOT, check=True, capture_output=True)
    took = time.perf_counter() - ready - (ready - started)
    yield "build.py check, past start-up", f"{took:.2f} s", "1 s"
    states, seconds = _explored(Both(Machine(base), Machine(base)))
    yield "candidate-no-show proved equal to itself", f"{states:,} states, {seconds:.2f} s", ""
    for size, aim in ((40, "2 s"), (200, "10 s")):
        pair = Both(Machine(large(size)), Machine(large(size)))
        states, seconds = _explored(pair)
        yield f"two of {size} situations proved equal", f"{states:,} states, {seconds:.2f} s", aim
    yield "first witness, one bound changed in 200 situations", f"{_witness(200):.2f} s", "1 s"
    tracemalloc.start()
    _explored(Both(Machine(large(200)), Machine(large(200))))
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    yield "peak memory of comparing two of 200 situations", f"{peak:.0f} MB", "200 MB"
    for size in SIZES:
        states, seconds = _explored(Runs(Machine(large(size))))
        yield f"growth: right runs of {size} situations", f"{states:,} states, {seconds:.2f} s", ""


def _explored(space: Runs | Both) -> tuple[int, float]:
    started = time.perf_counter()
    graph = explore(space)
    assert graph.complete
    return len(graph.nodes), time.perf_counter() - started


def _witness(size: int) -> float:
    """Seconds to the first difference after one deadline in the middle was moved by a second."""
    base = large(size)
    space = Both(Machine(base), Machine(_changed(base, f"go-{name(size // 2)}")))
    started = time.perf_counter()
    graph = explore(space, stop=partial(parts, space))
    assert not graph.complete
    return time.perf_counter() - started


def _changed(procedure: Procedure, duty: str) -> Procedure:
    rules = []
    for rule in procedure.rules:
        if rule.id == duty:
            window = rule.windows[0]
            assert window.closes is not None
            later = dataclasses.replace(window, closes=window.closes + 1)
            rule = dataclasses.replace(rule, windows=(later,))
        rules.append(rule)
    return dataclasses.replace(procedure, rules=tuple(rules))
