"""What is told and advised while a case goes on, each sentence held against the oracle."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from claims_held import Held, drawn
from meanings import OF_RUNS, Played, sentences
from random_runs import random_run
from support import candidate_no_show, whole_procedures
from test_of_runs import drawn_run

from simulator.core.machine.engine import NEVER, OVERDUE, Machine, State
from simulator.core.model import Procedure
from simulator.core.proof.advice import Advisor
from simulator.core.runs import judge, told
from simulator.core.runs.run import Run, read
from simulator.core.sentence import Sentence

Advisors = dict[Any, Advisor]


def of_the_end(
    machine: Machine, run: Run, steps: list[judge.Step], state: State
) -> Iterator[Sentence]:
    """What The Room says at the end of a run that goes on."""
    findings = [finding for step in steps for finding in step.findings]
    if any(finding.bad for finding in findings):
        yield told.LOST
    for one in machine.owed(state):
        overdue = state.duties[machine.duty_index[one.rule.id]] == OVERDUE
        closes = judge.was_due_by(one, findings) if overdue else one.closes
        yield told.when(machine, state, one, min(closes, NEVER))
    yield told.of_run(machine.procedure, judge.judge(machine, run))
    yield from (one["text"] for one in told.of_misses(machine.procedure, findings))
    if idle := told.idle(machine, state):
        assert isinstance(idle, Sentence)
        yield idle


def hold(machine: Machine, run: Run, held: Held, advisors: Advisors, dice: random.Random) -> None:
    steps = judge.play(machine, run)
    state = steps[-1].after if steps else machine.start(dict(run.facts))
    said = list(of_the_end(machine, run, steps, state))
    if state.facts not in advisors:
        advisors[state.facts] = Advisor(machine, state)
    said.append(advisors[state.facts].advise(state).words)
    held.against(said, Played(machine.procedure, run))
    acts = [step for step in steps if step.given.name in machine.procedure.act]
    if acts:
        step = dice.choice(acts)
        until = Run(run.procedure, run.facts, run.inputs[: step.place + 1])
        found = told.of_act(machine, step.before, step.given, step.findings, step.place)
        held.against(sentences(found), Played(machine.procedure, until))


@pytest.mark.slow
def test_of_drawn_procedures() -> None:
    def of_one(procedure: Procedure, dice: random.Random, held: Held) -> None:
        hold(Machine(procedure), drawn_run(procedure, dice), held, {}, dice)

    drawn(13, OF_RUNS, of_one)


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_of_whole_procedures(procedure: Procedure) -> None:
    held, machine, dice = Held(OF_RUNS), Machine(procedure), random.Random(procedure.id)
    advisors: Advisors = {}
    for _ in range(8):
        hold(machine, random_run(machine, dice), held, advisors, dice)
    held.report()


def test_of_what_may_be_asked_for_some_more_times() -> None:
    """A call that fails is tried again, and each time it is told how often still."""
    procedure = candidate_no_show()
    machine, found = Machine(procedure), []
    for failed in range(1, 5):
        inputs = [line for _ in range(failed) for line in ("2:10 call", "2:10 call_fails")]
        done = read({"procedure": procedure.id, "inputs": inputs}, procedure)
        steps = judge.play(machine, done)
        said = [
            one
            for one in of_the_end(machine, done, steps, steps[-1].after)
            if one.kind == "when now at most"
        ]
        assert all(OF_RUNS[one.kind](one, Played(procedure, done)) for one in said)
        found += said
    times = ("3 more times", "2 more times", "1 more time")
    assert found == [f"Now, by 9:59, {left} at most" for left in times]
