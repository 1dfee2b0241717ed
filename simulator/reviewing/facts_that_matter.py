"""For whom a difference is: the facts without which two versions need not say what they say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

from simulator.core.machine.engine import Machine
from simulator.core.proof.earliest_run import Trace
from simulator.reviewing.causes import answer, told
from simulator.reviewing.differences import Parting

READINGS_MAX = 64
"""Combinations of facts with which one story is told again, to see which of them matter."""


def facts_that_matter(
    machines: tuple[Machine, Machine], parting: Parting, names: Sequence[str], found: Trace
) -> tuple[tuple[str, bool | str], ...]:
    """Of the facts of *found*, which are called *names*, those that have to be as they are: with
    any values of the others both *machines* say the same at its end."""

    def said(values: Sequence[object]) -> list[object]:
        run = found._replace(facts=tuple(values))
        replies = [told(machine, names, run) for machine in machines]
        return [(answer(parting, reply), reply.rule) for reply in replies]

    wanted, free = said(found.facts), list[int]()
    known = [i for i, value in enumerate(found.facts) if value is not None]
    for i in known:
        places = (*free, i)
        values = [_values(machines, names[place]) for place in places]
        if prod(map(len, values)) > READINGS_MAX:
            continue
        chosen = (dict(zip(places, way, strict=True)) for way in product(*values))
        ways = ([way.get(at, v) for at, v in enumerate(found.facts)] for way in chosen)
        if all(said(way) == wanted for way in ways):
            free.append(i)
    return tuple((names[i], found.facts[i]) for i in known if i not in free)


def _values(machines: Sequence[Machine], name: str) -> tuple[bool | str, ...]:
    """The values that a fact has in either version."""
    facts = [fact for machine in machines for fact in machine.procedure.facts if fact.id == name]
    return tuple(dict.fromkeys(value for fact in facts for value in fact.values))
