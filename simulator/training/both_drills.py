"""Drills for two things at once: a rehearsal that begins some seconds before a moment at which two
duties are due, or at which a duty is due and a ban names the very act that it asks for.

Each is a scenario's right run up to there. What is right then, and what the ban forbids, is asked
of the engine: where nothing at hand breaks the ban, there is no drill.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TypedDict

from simulator.core.machine.engine import Machine, State
from simulator.core.model import Procedure, Rule, Scenario
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.runs.run import line
from simulator.training.edge_drills import LEAD
from simulator.training.of_behaviour import of_behaviour
from simulator.training.right_runs import right_runs


class BothDrill(TypedDict):
    """A drill: the two rules, the scenario, what is done before (lines of a run), the second at
    which it begins (``to``), and the one from which on both have a say (``at``)."""

    rules: list[str]
    scenario: str
    inputs: list[str]
    to: int
    at: int


@of_behaviour
def both_drills(procedure: Procedure) -> list[BothDrill]:
    """One drill for each two rules that a right run has to do with at once, in their order; of
    several the one that begins after the fewest acts, then the earliest."""
    machine = Machine(procedure)
    found: dict[tuple[str, str], BothDrill] = {}
    for name, done in right_runs(procedure).items():
        for drill in _of_run(machine, procedure.scenario[name], done) if done else ():
            pair = drill["rules"][0], drill["rules"][1]
            known = found.get(pair)
            if known is None or _length(drill) < _length(known):
                found[pair] = drill
    place = {rule.id: number for number, rule in enumerate(procedure.rules)}
    return [found[pair] for pair in sorted(found, key=lambda pair: [place[one] for one in pair])]


def _length(drill: BothDrill) -> tuple[int, int]:
    return len(drill["inputs"]), drill["to"]


def _of_run(machine: Machine, scenario: Scenario, done: Session) -> Iterator[BothDrill]:
    """The drills of one right run: at each of its seconds, before anything is done at it."""
    rehearsal = Rehearsal(machine, reactions_of(scenario))
    here = rehearsal.begin(dict(zip(machine.fact_index, done.state.facts, strict=True)))
    before: list[str] = []
    for given, _ in done.steps:
        there = rehearsal.wait(here, given.at)
        for one, other in _at_once(machine, there.state):
            yield {
                "rules": [one.id, other.id],
                "scenario": scenario.id,
                "inputs": list(before),
                "to": max(here.state.t, there.state.t - LEAD),
                "at": there.state.t,
            }
        if given.name in machine.procedure.act:
            here = rehearsal.act(here, given)
            before.append(line(given))


def _at_once(machine: Machine, state: State) -> Iterator[tuple[Rule, Rule]]:
    """Two duties that ask for different acts; and a duty, with a ban on what it asks for."""
    if state.over:
        return
    acts = [given for given in machine.inputs(state) if given.name in machine.procedure.act]
    said = [machine.verdict(state, given) for given in acts]
    right = {one.rule for one in said if one.kind == "right"}
    wrong = {one.rule for one in said if one.kind == "wrong"}
    due = [one.rule for one in machine.due(state) if one.rule.id in right]
    for one, other in combinations(due, 2):
        if set(one.acts) != set(other.acts):
            yield one, other
    name = machine.procedure.act_of
    for duty in due:
        for ban in machine.in_force(state):
            same = set(map(name, duty.acts)) & set(map(name, ban.acts))
            if ban.kind == "must not" and same and ban.id in wrong:
                yield duty, ban
