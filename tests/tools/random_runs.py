"""Random runs of a procedure: a trainee who presses anything at any time, with a seed."""

from __future__ import annotations

import random

from oracle import Oracle

from simulator.core.machine.engine import Input, Machine
from simulator.core.model import Procedure
from simulator.core.runs.people import CHANCE_MAX, reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.runs.run import Run

WAITS = (0, 0, 1, 5, 20, 60, 119, 120, 180, 300)
"""Seconds between acts; some land on the borders of windows."""


def run_of(machine: Machine, scenario: str, session: Session, chance: int = 0) -> Run:
    """What a rehearsal has come to, as a run."""
    facts = dict(zip(machine.fact_index, session.state.facts, strict=True))
    inputs = tuple(given for given, _ in session.steps)
    given = tuple(sorted(facts.items()))
    return Run(machine.procedure.id, given, inputs, scenario, chance=chance)


def random_run(machine: Machine, rng: random.Random) -> Run:
    """One run: a random scenario, people by chance, and up to 14 random acts at random times."""
    scenario = rng.choice(machine.procedure.scenarios)
    chance = rng.randrange(CHANCE_MAX)
    rehearsal = Rehearsal(machine, reactions_of(scenario, chance))
    session = rehearsal.begin(dict(scenario.facts))
    for _ in range(rng.randint(0, 14)):
        session = rehearsal.wait(session, session.state.t + rng.choice(WAITS))
        if session.state.over:
            break
        acts = [i for i in machine.inputs(session.state) if i.name in machine.procedure.act]
        if not acts:
            break
        session = rehearsal.act(session, rng.choice(acts))
    return run_of(machine, scenario.id, session, chance)


def drawn_run(procedure: Procedure, rng: random.Random) -> Run:
    """Up to nine things that can happen, one after the other."""
    facts = {fact.id: rng.choice(fact.values) for fact in procedure.facts if fact.values}
    case, inputs = Oracle(procedure, facts), []
    for _ in range(rng.randint(0, 9)):
        case.wait(case.now + rng.choice((0, 0, 1, 1, 2, 3, 5)))
        ways = sorted(case.possible())
        if not ways:
            break
        name, choices = rng.choice(ways)
        inputs.append(Input(case.now, name, choices))
        if name in {act.id for act in procedure.acts}:
            case.act(name, choices)
        else:
            case.happen(name)
    inputs.append(Input(case.now + rng.choice((0, 1, 4))))
    return Run(procedure.id, tuple(facts.items()), tuple(inputs))
