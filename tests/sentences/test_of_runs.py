"""What the judge says of runs, each sentence held against the oracle."""

from __future__ import annotations

import random

import pytest
from claims_held import Held, drawn
from meanings import OF_RUNS, Played, sentences
from random_runs import drawn_run, random_run
from support import whole_procedures

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs import story
from simulator.core.runs.judge import judge
from simulator.core.runs.run import Run
from simulator.core.sentence import Sentence

RUNS = 4
"""Runs of each drawn procedure."""


def told(machine: Machine, run: Run) -> list[Sentence]:
    """All that is said of a run: its verdict, and when each duty was due."""
    verdict = judge(machine, run)
    rows = story.of_run(machine, run, verdict)["duties"]
    return [*sentences(verdict), *(s for row in rows for s in sentences(row))]


@pytest.mark.slow
def test_of_drawn_procedures() -> None:
    def hold(procedure: Procedure, rng: random.Random, held: Held) -> None:
        machine = Machine(procedure)
        for _ in range(RUNS):
            run = drawn_run(procedure, rng)
            held.against(told(machine, run), Played(procedure, run))

    drawn(7, OF_RUNS, hold)


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_of_whole_procedures(procedure: Procedure) -> None:
    held, machine, rng = Held(OF_RUNS), Machine(procedure), random.Random(procedure.id)
    for _ in range(15):
        run = random_run(machine, rng)
        held.against(told(machine, run), Played(procedure, run))
    held.report()
