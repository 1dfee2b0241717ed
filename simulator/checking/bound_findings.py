"""Bounds of people within which a scenario becomes another one.

A rehearsal may have any second within the bounds, and what is right has to be the same at all of
them. So the acts of a scenario's shortest right run are done at the ends of its bounds, each as
soon as it is right; where one of the people is late, or all are, the shortest right run has to be
made of them, too. Where all of these runs take the same steps, and each drawn second puts a step
off by its own share, every second in between is settled as well: that a step comes before, in or
after a window is a linear inequality between seconds, and what holds at the corners of a box holds
inside. Where it is not so, the box is halved.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import product
from typing import NamedTuple

from simulator.core import clock
from simulator.core.machine.engine import Impossible, Input, Machine, State
from simulator.core.machine.state import OWED
from simulator.core.model import Procedure, Reaction, Rule, Scenario
from simulator.core.problems import Problem
from simulator.core.runs import coach
from simulator.core.runs.people import settled
from simulator.core.runs.rehearsal import Rehearsal, Session

RUNS_MAX = 2_000
"""Right runs looked at for one scenario."""

Later = tuple[int, ...]
"""For each reaction, how many seconds after its earliest one it comes."""


class Played(NamedTuple):
    """A right run: what it ``means`` (its ending, its acts in order), the ``steps`` that it takes,
    each with who is still about to do something, and where it lies to each window; and the
    ``seconds`` of these steps."""

    means: tuple[str, ...]
    steps: Hashable
    seconds: tuple[int, ...]


def shifting(procedure: Procedure) -> list[Problem]:
    """The scenarios that mean something else somewhere within the bounds of their people."""
    machine = Machine(procedure)
    return [told for one in procedure.scenarios for told in _of_scenario(machine, one)]


def _of_scenario(machine: Machine, scenario: Scenario) -> Iterator[Problem]:
    every = [one for persona in scenario.people for one in persona.reactions]
    if not any(one.spread for one in every):
        return
    other, settled_all = _Bounds(machine, scenario, every).other()
    hint = "give its people narrower bounds, or make two scenarios of it"
    if other is not None:
        when = ", ".join(_when(one, late) for one, late in zip(every, other, strict=True) if late)
        message = f"`{scenario.id}` goes right in another way, or in none, with {when}"
        yield Problem(scenario.span, "RR055", message, hint)
    elif not settled_all:
        message = f"`{scenario.id}`: {RUNS_MAX:,} right runs did not settle what its bounds mean"
        yield Problem(scenario.span, "RR055", message, hint)


def _when(one: Reaction, late: int) -> str:
    exact = settled(one, late)
    if exact.at is not None:
        return f"`{one.does}` at {clock.show(exact.at)}"
    return f"`{one.does}` {clock.show(exact.delay)} after `{one.on}`"


class _Bounds:
    """The bounds of one scenario's people, and the right runs found within them."""

    def __init__(self, machine: Machine, scenario: Scenario, every: list[Reaction]) -> None:
        self.machine, self.scenario, self.every = machine, scenario, every
        self.known: dict[Later, Played | None] = {}
        best = coach.right_run(machine, scenario)
        steps = best.steps if best else ()
        self.acts = [given for given, _ in steps if given.name in machine.procedure.act]

    def other(self) -> tuple[Later | None, bool]:
        """Seconds at which the scenario means something else, if there are any; and whether all of
        the bounds were looked at."""
        nothing = tuple(0 for _ in self.every)
        first = self.played(nothing)
        if first is None:
            return None, True  # another problem says so
        last = tuple(one.spread for one in self.every)
        for corner in dict.fromkeys((last, *_one_late(last))):
            if not self.same(first, self.shortest(corner)):
                return corner, True
        boxes = [(nothing, last)]
        while boxes:
            low, high = boxes.pop()
            wide = [place for place, last in enumerate(high) if last > low[place]]
            if 2 ** len(wide) + len(self.known) > RUNS_MAX:
                return None, False
            found = {}
            for corner in product(*({a, b} for a, b in zip(low, high, strict=True))):
                found[corner] = self.played(corner)
                if not self.same(first, found[corner]):
                    return corner, True
            if wide and not _straight(low, high, wide, found):
                boxes += _halves(low, high, max(wide, key=lambda place: high[place] - low[place]))
        return None, True

    def same(self, first: Played, here: Played | None) -> bool:
        """Whether a run means what the *first* one does."""
        return here is not None and here.means == first.means

    def played(self, later: Later) -> Played | None:
        """A right run with these seconds: by the acts of the first one, or else the shortest; None
        where there is none."""
        if later not in self.known:
            rehearsal, begun = self.begun(later)
            done = _followed(rehearsal, begun, self.acts)
            self.known[later] = (
                _read(rehearsal, begun, done) if done is not None else self.shortest(later)
            )
        return self.known[later]

    def shortest(self, later: Later) -> Played | None:
        """The shortest right run with these seconds; None where there is none."""
        rehearsal, begun = self.begun(later)
        done = coach.best(rehearsal, begun)
        return _read(rehearsal, begun, done) if done is not None else None

    def begun(self, later: Later) -> tuple[Rehearsal, Session]:
        """The beginning of the rehearsal with these seconds."""
        rehearsal = Rehearsal(self.machine, tuple(map(settled, self.every, later)))
        return rehearsal, coach.begun(rehearsal, self.scenario)


def _followed(rehearsal: Rehearsal, here: Session, acts: list[Input]) -> Session | None:
    """The run in which *acts* are done in order, each as soon as it is right, and that ends then;
    None where they do not lead to an end without a mistake."""
    for given in acts:
        while not _right(rehearsal, here, given):
            moment = rehearsal.next_moment(here)
            if moment is None:
                return None
            here = rehearsal.wait(here, moment)
        here = rehearsal.act(here, given._replace(at=here.state.t))
    return here if here.state.over and not any(one.bad for one in here.findings) else None


def _right(rehearsal: Rehearsal, here: Session, given: Input) -> bool:
    now = given._replace(at=here.state.t)
    try:
        return not here.state.over and rehearsal.machine.verdict(here.state, now).kind == "right"
    except Impossible:
        return False


def _read(rehearsal: Rehearsal, here: Session, done: Session) -> Played:
    acts = rehearsal.machine.procedure.act
    means, steps, seconds = [done.state.ending], list[Hashable](), list[int]()
    for given, findings in done.steps:
        before = here.state
        if given.name in acts:
            here = rehearsal.act(here, given)
            means.append(" ".join((given.name, *given.choices)))
        else:
            here = rehearsal.wait(here, given.at)
        moved = (before.situation, before.entered) != (here.state.situation, here.state.entered)
        if given.name or findings or moved:
            said = tuple((finding.kind, finding.rule) for finding in findings)
            waiting = tuple(sorted(intent.order for intent in here.people.intents))
            lies = tuple(_lies(rehearsal.machine, before, given))
            steps.append((given.name, given.choices, said, here.state.situation, waiting, lies))
            seconds.append(given.at)
    return Played(tuple(means), tuple(steps), tuple(seconds))


def _one_late(last: Later) -> Iterator[Later]:
    """The ends of the bounds at which one of the people is late and all others are early."""
    for late in range(len(last)):
        yield tuple(spread if place == late else 0 for place, spread in enumerate(last))


def _lies(machine: Machine, state: State, given: Input) -> Iterator[int]:
    """Whether *given* comes before, in or after each window that is asked for it in *state*."""
    on = ("", given.name, machine.ending_at.get((given.name, given.choices)))
    moves = [move for move in machine.procedure.situation[state.situation].moves if move.on in on]
    asked = [rule for rule in machine.rules_in[state.situation] if _has_a_say(machine, rule, state)]
    every = [part.windows for part in asked] + [move.windows for move in moves]
    for window in (one for windows in every for one in windows):
        opens, closes = machine.bounds_of((window,), state)
        yield (given.at >= opens) + (given.at > closes)


def _has_a_say(machine: Machine, rule: Rule, state: State) -> bool:
    """Whether it matters in *state* where a second lies to the windows of *rule*."""
    duty = machine.duty_index.get(rule.id)
    return machine.applies(rule, state) and (duty is None or state.duties[duty] == OWED)


def _straight(low: Later, high: Later, wide: list[int], found: dict[Later, Played | None]) -> bool:
    """Whether the runs at all corners take the same steps, each at a second that every drawn second
    puts off by its own share, whatever the others are."""
    base = found[low]
    assert base is not None
    puts_off = {}
    for place in wide:
        one = found[tuple(high[p] if p == place else at for p, at in enumerate(low))]
        assert one is not None
        if one.steps != base.steps:
            return False
        puts_off[place] = [b - a for a, b in zip(base.seconds, one.seconds, strict=True)]
    for corner, played in found.items():
        assert played is not None
        moved = [place for place in wide if corner[place] == high[place]]
        wanted = [
            second + sum(puts_off[place][step] for place in moved)
            for step, second in enumerate(base.seconds)
        ]
        if played.steps != base.steps or list(played.seconds) != wanted:
            return False
    return True


def _halves(low: Later, high: Later, place: int) -> list[tuple[Later, Later]]:
    """The box in two, none of which has a second of the other."""
    middle = (low[place] + high[place]) // 2
    first = tuple(middle if p == place else at for p, at in enumerate(high))
    second = tuple(middle + 1 if p == place else at for p, at in enumerate(low))
    return [(low, first), (second, high)]
