"""For whom a run shows something: the facts without which it would not."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from itertools import product
from math import prod

from simulator.core.machine.engine import Machine, State
from simulator.core.runs.judge import play
from simulator.core.runs.run import RunError
from simulator.core.runs.witness import Witness

READINGS_MAX = 64
"""Combinations of facts with which one run is played again, to see which of them matter."""


def with_facts_that_matter(
    machine: Machine, witness: Witness, shown: Callable[[State], Hashable]
) -> Witness:
    """*witness* without the facts that can have any value: it goes the same way, with the same
    mistakes, and to a state of which *shown* says the same."""
    wanted = _played(machine, witness, shown)
    values = {fact.id: fact.values for fact in machine.procedure.facts}
    free: list[str] = []
    for name, _ in witness.facts:
        names = [*free, name]
        if prod(len(values[one]) for one in names) > READINGS_MAX:
            continue
        readings = product(*(values[one] for one in names))
        others = (dict(witness.facts) | dict(zip(names, one, strict=True)) for one in readings)
        runs = (replace(witness, facts=tuple(facts.items())) for facts in others)
        if all(_played(machine, run, shown) == wanted for run in runs):
            free = names
    return replace(witness, facts=tuple((n, v) for n, v in witness.facts if n not in free))


def _played(machine: Machine, witness: Witness, shown: Callable[[State], Hashable]) -> Hashable:
    """How a run goes, and what is shown at its end; None where it cannot happen."""
    run = witness.run(machine.procedure)
    try:
        steps = play(machine, run)
    except RunError:
        return None
    end = steps[-1].after if steps else machine.start(dict(run.facts))
    ways = tuple((s.after.situation, s.after.entered, s.after.ending, s.after.over) for s in steps)
    bad = tuple(tuple(found for found in step.findings if found.bad) for step in steps)
    return ways, bad, end.situation, shown(end)
