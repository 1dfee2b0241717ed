"""What the judge says of runs, each sentence held against the oracle."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from claims_held import Held, drawn
from meanings import MISTAKES, OF_RUNS, Played, sentences, within_mark
from random_runs import drawn_run, random_run
from support import candidate_no_show, whole_procedures

from simulator.core.machine.engine import Machine
from simulator.core.model import PassMark, Procedure
from simulator.core.runs import story
from simulator.core.runs.judge import judge
from simulator.core.runs.run import Run
from simulator.core.runs.told import of_mark, of_run
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


def test_of_runs_that_pass_within_a_pass_mark() -> None:
    """Of random runs of the no-show procedure, with one ban that is not to be broken."""
    procedure = replace(candidate_no_show(), pass_mark=PassMark(4, ("keep-to-the-words",)))
    machine, rng, held = Machine(procedure), random.Random(5), Held(OF_RUNS)
    kinds = set()
    for _ in range(60):
        run = random_run(machine, rng)
        verdict, played = judge(machine, run), Played(procedure, run)
        said = of_run(procedure, verdict)
        kinds.add(said.kind)
        held.against([said, of_mark(procedure)], played)
        wrong = {about for *_, kind, about in played.told if kind in MISTAKES}
        assert verdict["passed"] == (played.end.over and within_mark(procedure, wrong))
    held.report()
    assert {"run within mark", "run mistake"} <= kinds


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_of_whole_procedures(procedure: Procedure) -> None:
    held, machine, rng = Held(OF_RUNS), Machine(procedure), random.Random(procedure.id)
    for _ in range(15):
        run = random_run(machine, rng)
        held.against(told(machine, run), Played(procedure, run))
    held.report()
