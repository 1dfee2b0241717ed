"""The ways that cases take: what the shortest right run of each scenario passes through.

Pages tell these ways first, and the chart draws them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from simulator.core.machine.engine import Input, Machine, State
from simulator.core.model import END, Procedure, Scenario
from simulator.core.runs import coach
from simulator.core.runs.rehearsal import Session
from simulator.training.of_behaviour import of_behaviour

Passage = tuple[str, str, str]
"""A situation, what happened there (empty: time passed), and the situation that it led to."""


class Begun(NamedTuple):
    """An act with which a right run begins: its second, its name (an ending's where it names one),
    and the rule that it keeps, if it keeps one."""

    at: int
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Way:
    """What one right run passes through: situations, steps between them, rules that it uses, and
    the acts with which it ``begins``, before anything happens."""

    situations: tuple[str, ...]
    steps: tuple[Passage, ...]
    rules: tuple[str, ...]
    begins: tuple[Begun, ...] = ()


@of_behaviour
def right_runs(procedure: Procedure) -> dict[str, Session | None]:
    """The shortest right run of every scenario; None where there is none."""
    machine = Machine(procedure)
    return {one.id: coach.right_run(machine, one) for one in procedure.scenarios}


@of_behaviour
def ways(procedure: Procedure) -> dict[str, Way]:
    """The way of every scenario."""
    machine, found = Machine(procedure), right_runs(procedure)
    return {one.id: passed(machine, one, found[one.id]) for one in procedure.scenarios}


def passed(machine: Machine, scenario: Scenario, done: Session | None) -> Way:
    """What a finished rehearsal of *scenario* passes through."""
    state = machine.start(dict(scenario.facts))
    situations = {state.situation: None}
    steps: dict[Passage, None] = {}
    rules = dict.fromkeys(_bans(machine, state))
    begins: list[Begun] = []
    nothing_yet = True
    for given, findings in done.steps if done else ():
        before = state
        state, _ = machine.step(before, given)
        led_on = not given.name and state.situation != before.situation
        nothing_yet = nothing_yet and not led_on and given.name not in machine.procedure.event
        if nothing_yet and given.name:
            kept = next((one.rule for one in findings if one.kind == "kept"), "")
            name = machine.ending_at.get((given.name, given.choices)) or given.name
            begins.append(Begun(given.at, name, kept))
        if state.over:
            steps[before.situation, _trigger(machine, before, given), END] = None
        elif (state.situation, state.entered) != (before.situation, before.entered):
            steps[before.situation, _trigger(machine, before, given), state.situation] = None
            situations[state.situation] = None
        rules |= dict.fromkeys(f.rule for f in findings if f.kind in ("kept", "allowed"))
        rules |= dict.fromkeys(_bans(machine, state))
    return Way(tuple(situations), tuple(steps), tuple(rules), tuple(begins))


def _trigger(machine: Machine, before: State, given: Input) -> str:
    """What led on from the situation of *before*: an ending only where a way on is for it, since
    elsewhere the same act with the same choices may lead somewhere else."""
    ending = machine.ending_at.get((given.name, given.choices))
    named = {move.on for move in machine.procedure.situation[before.situation].moves}
    return ending if ending in named or (ending and given.name not in named) else given.name


def _bans(machine: Machine, state: State) -> list[str]:
    """The bans that this state puts to the test: in force, with something they ban at hand."""
    if state.over:
        return []
    acts = {act.id for act in machine.acts_in[state.situation]}
    acts |= {ending.id for ending in machine.procedure.endings if ending.act in acts}
    rules = [rule for rule in machine.in_force(state) if rule.kind == "must not"]
    return [rule.id for rule in rules if acts.intersection(rule.acts)]
