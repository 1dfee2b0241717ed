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
from simulator.core.runs.judge import judge, play
from simulator.core.runs.run import Run
from simulator.core.runs.told import of_act, of_mark, of_run
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
def test_what_is_told_of_an_act_is_what_the_verdict_says_of_its_rules(procedure: Procedure) -> None:
    """Whatever was said to be wrong with an act while the case went on."""
    machine, rng, told_of = Machine(procedure), random.Random(procedure.id), 0
    for _ in range(40):
        run = random_run(machine, rng)
        outcomes = {row["id"]: row["outcome"] for row in judge(machine, run)["rules"]}
        for step in play(machine, run):
            said = next((one for one in step.findings if one.of == "act" and one.bad), None)
            if said is None:
                continue
            told = of_act(machine, step.before, step.given, step.findings)
            for rule in [fault["rule"] for fault in (told, *told["also"])]:
                told_of += 1
                later = ("kept", "allowed", "owed")  # after all
                held = outcomes[rule] in ("broken", "early", "late", "missed", *later)
                assert held, (rule, outcomes[rule], told)
    assert told_of > 20


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_of_whole_procedures(procedure: Procedure) -> None:
    held, machine, rng = Held(OF_RUNS), Machine(procedure), random.Random(procedure.id)
    for _ in range(15):
        run = random_run(machine, rng)
        held.against(told(machine, run), Played(procedure, run))
    held.report()
