"""What all tests share: the two ways to a machine, Hypothesis profiles, and the count of runs."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from support import COMPARED, FALSE, HELD, UNMET, small

from simulator.cli import GC_THRESHOLD
from simulator.core import bundle
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure

gc.set_threshold(GC_THRESHOLD)  # as in every command
settings.register_profile(
    "repeatable",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("wide", settings.get_profile("repeatable"), derandomize=False)
settings.load_profile("repeatable")

MachineOf = Callable[[str | Procedure], Machine]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write the expected outputs anew")


@pytest.fixture
def record(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be written, not compared."""
    return bool(request.config.getoption("--record"))


@pytest.fixture(params=["from the model", "through the bundle"])
def machine(request: pytest.FixtureRequest) -> MachineOf:
    """Makes a machine from a small procedure: once directly, once as the browser gets it."""

    def make(given: str | Procedure) -> Machine:
        procedure = small(given) if isinstance(given, str) else given
        if request.param == "through the bundle":
            procedure = bundle.load(bundle.dump(bundle.to_rehearse(procedure)))
        return Machine(procedure)

    return make


# With several workers each counts for itself; the counts come together where the summary is told.


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["compared"] = dict(COMPARED)
        session.config.workeroutput["held"] = dict(HELD)


class Counts:
    """Gathers what the workers have counted."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        for what, runs in getattr(node, "workeroutput", {}).get("compared", {}).items():
            COMPARED[what] = COMPARED.get(what, 0) + runs
        for kind, count in getattr(node, "workeroutput", {}).get("held", {}).items():
            HELD[kind] = HELD.get(kind, 0) + count


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Counts())


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: those with a browser wait most of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a browser are never part of the inner loop. Files with slow tests come first: a
    worker that begins with one late ends alone with it. Those that wait for a browser stand between
    those that compute, so that both kinds run at any time."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker("slow")
    slow = list(dict.fromkeys(item.path for item in items if item.get_closest_marker("slow")))
    waiting = [path for path in slow if "/browser/" in path.as_posix()]
    computing = [path for path in slow if path not in waiting]
    mixed = [path for pair in zip_longest(waiting, computing) for path in pair if path]
    place = {path: number for number, path in enumerate(mixed)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what, runs in COMPARED.items():
        terminalreporter.write_line(f"{what}: {runs:,} runs compared")
    if HELD:
        wrong, unmet = HELD.pop(FALSE, 0), HELD.pop(UNMET, 0)
        told = f"{len(HELD)} kinds, {sum(HELD.values()):,} sentences, {wrong} disagreements"
        told += f"; for {unmet:,} no run came to a case"
        terminalreporter.write_line(f"sentences held against the oracle: {told}")
