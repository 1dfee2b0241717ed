"""For whom a run shows something: the facts without which it would not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import TypeVar

from simulator.core.machine.engine import Machine, State
from simulator.core.runs.judge import Step, play
from simulator.core.runs.run import RunError
from simulator.core.runs.witness import Witness

T = TypeVar("T")

REPLAYS_MAX = 64
"""Combinations of facts with which one run is played again, to see which of them matter."""


def facts_that_matter(
    facts: Sequence[tuple[str, T]],
    values: Mapping[str, Sequence[T]],
    alike: Callable[[Mapping[str, T]], bool],
) -> tuple[tuple[str, T], ...]:
    """Of *facts* those that cannot have any of their *values*: with whatever values of all others
    it is *alike*."""
    free: list[str] = []
    for name, _ in facts:
        names = [*free, name]
        if prod(len(values[one]) for one in names) > REPLAYS_MAX:
            continue
        ways = (zip(names, one, strict=True) for one in product(*(values[n] for n in names)))
        if all(alike(dict(facts) | dict(way)) for way in ways):
            free = names
    return tuple((name, value) for name, value in facts if name not in free)


def with_facts_that_matter(
    machine: Machine, witness: Witness, shown: Callable[[Sequence[Step], State], Hashable]
) -> Witness:
    """*witness* without the facts that can have any value: it goes the same way, with the same
    mistakes, and *shown* says the same of its steps and of where it ends."""
    wanted = _played(machine, witness, shown)

    def alike(facts: Mapping[str, bool | str]) -> bool:
        run = replace(witness, facts=tuple(facts.items()))
        return _played(machine, run, shown) == wanted

    values = {fact.id: fact.values for fact in machine.procedure.facts}
    return replace(witness, facts=facts_that_matter(witness.facts, values, alike))


def _played(
    machine: Machine, witness: Witness, shown: Callable[[Sequence[Step], State], Hashable]
) -> Hashable:
    """How a run goes, and what is shown by it; None where it cannot happen."""
    run = witness.run(machine.procedure)
    try:
        steps = play(machine, run)
    except RunError:
        return None
    end = steps[-1].after if steps else machine.start(dict(run.facts))
    ways = tuple((s.after.situation, s.after.entered, s.after.ending, s.after.over) for s in steps)
    bad = tuple(tuple(found for found in step.findings if found.bad) for step in steps)
    return ways, bad, end.situation, shown(steps, end)
