"""A new case in which nothing happens: where time alone leads it, and from when on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

from simulator.core.clock import SECONDS_MAX
from simulator.core.machine.engine import Input, Machine, State
from simulator.core.machine.unread import UNREAD, Facts, telling
from simulator.core.model import END, Condition, Guard, Procedure, Rule

KINDS_MAX = 64
"""Kinds of case that what is to be done first is asked of."""


class Leaving(NamedTuple):
    """The kinds of case that time alone leads away from the start at a second, and where to."""

    second: int
    to: str
    kinds: tuple[Facts, ...]


@dataclass(frozen=True, slots=True)
class NewCase:
    """The kinds of new case, as far as time leads them different ways, and when each leaves the
    start."""

    procedure: Procedure
    kinds: tuple[Facts, ...]
    leavings: tuple[Leaving, ...]

    def gone(self, second: int) -> dict[str, tuple[Facts, ...]]:
        """Where the kinds went that have left by *second*."""
        found: dict[str, tuple[Facts, ...]] = {}
        for one in self.leavings:
            if one.second <= second:
                found[one.to] = (*found.get(one.to, ()), *one.kinds)
        return found

    def still(self, second: int) -> tuple[Facts, ...]:
        """The kinds that are still where they began."""
        gone = [kind for kinds in self.gone(second).values() for kind in kinds]
        return tuple(kind for kind in self.kinds if kind not in gone)

    def guard(self, some: tuple[Facts, ...]) -> Guard:
        """What tells *some* kinds from the others, as a guard."""
        others = [kind for kind in self.kinds if kind not in some]
        names = [fact.id for fact in self.procedure.facts]
        return tuple(
            tuple(
                Condition(name, "is", value)
                for name, value in zip(names, facts, strict=True)
                if value is not UNREAD
            )
            for facts in (telling(some, others) if others else ())
        )

    def can_be(self, rule: Rule, second: int) -> bool:
        """Whether what *rule* asks of the facts is so of a kind that is still there."""
        index = {fact.id: i for i, fact in enumerate(self.procedure.facts)}
        asked = [[c for c in group if c.subject in index] for group in rule.guard or ((),)]
        return any(
            all(kind[index[c.subject]] in (UNREAD, c.value) for c in group)
            for kind in self.still(second)
            for group in asked
        )


def every_kind(procedure: Procedure) -> list[Facts]:
    """All kinds of case, or as many as what is to be done first is asked of."""
    options = (fact.values or (fact.default,) for fact in procedure.facts)
    return list(islice(product(*options), KINDS_MAX))


def new_case(machine: Machine) -> NewCase:
    """The new cases of a procedure. Only facts are told apart that a passing moment asks for."""
    procedure = machine.procedure
    passing = [move for s in procedure.situations for move in s.moves if not move.on]
    asked = {one.subject for move in passing for group in move.guard for one in group}
    options = [fact.values if fact.id in asked else (UNREAD,) for fact in procedure.facts]
    kinds = tuple(islice(product(*options), KINDS_MAX))
    found: dict[tuple[int, str], list[Facts]] = {}
    for kind in kinds:
        if left := _left(machine, kind):
            found.setdefault(left, []).append(kind)
    leavings = [Leaving(*left, tuple(of)) for left, of in sorted(found.items())]
    return NewCase(procedure, kinds, tuple(leavings))


def is_new(machine: Machine, state: State) -> bool:
    """Whether a case is still where it began."""
    return (state.situation, state.entered, state.over) == (machine.procedure.start, 0, False)


def _left(machine: Machine, kind: Facts) -> tuple[int, str] | None:
    """When a case of *kind* leaves the start by itself, and where it rests then."""
    facts = [
        fact.default if value is UNREAD else value
        for fact, value in zip(machine.procedure.facts, kind, strict=True)
    ]
    state = machine.started(tuple(facts))
    while is_new(machine, state):
        moment = machine.next_passing(state)
        if moment > SECONDS_MAX:
            return None
        state = machine.step(state, Input(moment))[0]
    return state.t, END if state.over else state.situation
