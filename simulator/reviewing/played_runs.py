"""Runs that are played in both versions: how they end in each, and where the two part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from simulator.core.machine.engine import Impossible, Input, Machine, State
from simulator.core.model import Procedure
from simulator.core.runs import coach
from simulator.core.runs.run import within_mark
from simulator.reviewing.both_versions import word
from simulator.reviewing.differences import rule_of
from simulator.reviewing.model import BAD


class PlayedRun(NamedTuple):
    """Inputs on a case with these facts: a right run of a scenario, or one that was recorded."""

    id: str
    title: str
    facts: dict[str, bool | str]
    inputs: tuple[Input, ...]


def right_runs(procedure: Procedure) -> Iterator[PlayedRun]:
    """The shortest right run of each scenario to each ending that one comes to, the shortest of
    all first."""
    machine = Machine(procedure)
    for scenario in procedure.scenarios:
        for run in coach.right_ends(machine, scenario).ends.values():
            facts = dict(zip(machine.fact_index, run.state.facts, strict=True))
            inputs = tuple(given for given, _ in run.steps)
            yield PlayedRun(scenario.id, scenario.title, facts, inputs)


class Parted(NamedTuple):
    """Where two versions part in a run: what each says, and by which rule."""

    verdicts: tuple[str, str]
    rules: tuple[str, str]


def first_parting(machines: tuple[Machine, Machine], run: PlayedRun) -> Parted | None:
    """Verdicts and rules of the first step of *run* of which the two say different things; None
    where they say the same up to its end, or to its first mistake."""
    states = []
    for machine in machines:
        started = _started(machine, run.facts)
        if started is None:
            return None
        states.append(started)
    for given in run.inputs:
        for step in (Input(given.at - 1), given):
            if step.at < max(states[0].t, states[1].t):
                continue
            told = []
            for i, machine in enumerate(machines):
                try:
                    states[i], findings = machine.step(states[i], step)
                    told.append((word(findings, True, states[i].over), rule_of(findings)))
                except Impossible:
                    told.append(("impossible", ""))
            (a, rule_a), (b, rule_b) = told
            if a != b:
                return Parted((a, b), (rule_a, rule_b))
            if a in BAD or "impossible" in (a, b) or states[0].over or states[1].over:
                return None
    return None


def _started(machine: Machine, facts: Mapping[str, bool | str]) -> State | None:
    known = {name: value for name, value in facts.items() if name in machine.fact_index}
    try:
        return machine.start(known)
    except ValueError:  # a value that is no option any more
        return None


class End(NamedTuple):
    """Whether a run is right, how it ends, whether the case is over, and whether it passes."""

    right: bool
    ending: str
    over: bool
    passed: bool


NOT_PLAYED = End(False, "", False, False)
"""Of a run that a version does not let happen."""


def end(machine: Machine, run: PlayedRun) -> End:
    """What *run* comes to in *machine*."""
    state, wrong = _started(machine, run.facts), set[str]()
    if state is None:
        return NOT_PLAYED
    for given in run.inputs:
        try:
            state, findings = machine.step(state, given)
        except Impossible:
            return NOT_PLAYED
        wrong |= {finding.rule for finding in findings if finding.bad}
    passed = state.over and within_mark(machine.procedure.pass_mark, wrong)
    return End(not wrong, state.ending, state.over, passed)
