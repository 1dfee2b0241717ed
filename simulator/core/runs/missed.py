"""What a user of the companion must have done or met without saying so.

Whoever is busy with a real case taps late, or not at all. Two things are taken for granted then, as
little as possible of each:

- What the next tap could not follow without: the way to it with the fewest mistakes, then the
  fewest inputs (A*, Hart, Nilsson, Raphael 1968; the distance is that between situations).
- What was due, in time, and would be missed by the next tap: that it was done just before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from simulator.core.machine.engine import OWED, Finding, Impossible, Input, Machine, State
from simulator.core.model import STAY, Rule
from simulator.core.runs import coach

NODES_MAX = 600
"""States looked at before the search for a way gives up."""


class Followed(NamedTuple):
    """One input with the state after it and its findings. *assumed* is what nobody has said."""

    given: Input
    after: State
    findings: tuple[Finding, ...]
    assumed: bool = False


class Unfitting(Impossible):
    """A tap that cannot have happened, whatever was left out before it."""


def follow(machine: Machine, state: State, wanted: Input, earlier: bool = False) -> list[Followed]:
    """The steps from *state* to *wanted* at its own second, or with *earlier* at any up to then.
    Raises Unfitting."""
    if earlier:
        return way(machine, state, wanted, earlier=True)
    try:
        before, passed = machine.step(state, Input(wanted.at))
        after, findings = machine.step(before, wanted)
    except Impossible:
        return way(machine, state, wanted)
    done: list[Followed] = [Followed(Input(wanted.at), before, passed)] if passed else []
    for rule in (lost := _lost(machine, before, findings)):
        for given in coach.named_by(machine, rule, before):
            try:
                there, told = machine.step(before, given)
                after_it, later = machine.step(there, wanted)
            except Impossible:
                continue
            left = _lost(machine, there, later)
            if told[0].kind == "right" and len(left) < len(lost):
                done.append(Followed(given, there, told, assumed=True))
                before, after, findings, lost = there, after_it, later, left
                break
    return [*done, Followed(wanted, after, findings)]


def _lost(machine: Machine, before: State, findings: tuple[Finding, ...]) -> list[Rule]:
    """The duties that were due in time and that *findings* call missed."""
    missed = {finding.rule for finding in findings if finding.kind == "missed"}
    owed = zip(machine.duties, before.duties, strict=True)
    return [rule for rule, status in owed if rule.id in missed and status == OWED]


def way(machine: Machine, state: State, wanted: Input, earlier: bool = False) -> list[Followed]:
    """The way from *state* to *wanted* that has the fewest mistakes up to its second, then the
    fewest inputs. With *earlier* it may have happened at any second up to then. Raises Unfitting.
    """
    far = _distances(machine, wanted)
    order = count()
    queue: list[tuple[int, int, int, bool, State, list[Followed]]] = []

    def push(here: State, steps: list[Followed], left: int | None) -> None:
        """*left* is how many inputs are still to come at least; -1 when it is done."""
        if left is not None:
            mistakes = sum(finding.bad for step in steps for finding in step.findings)
            inputs = sum(bool(step.given.name) for step in steps)
            heappush(queue, (mistakes, inputs + left, next(order), left < 0, here, steps))

    push(state, [], far.get(state.situation))
    met: set[State] = set()
    for _ in range(NODES_MAX):
        if not queue:
            break
        *_, there, here, steps = heappop(queue)
        if there:
            return steps
        if here in met or here.over:
            continue
        met.add(here)
        if earlier or here.t == wanted.at:
            for step in _steps(machine, here, [wanted._replace(at=here.t)]):
                push(step.after, [*steps, step, _wait(machine, step.after, wanted.at)], -1)
        for step in _steps(machine, here, _likely(machine, here)):
            assumed = step._replace(assumed=True)
            push(step.after, [*steps, assumed], far.get(step.after.situation))
        if here.t < wanted.at:
            later = min([m for m in machine.moments(here) if m < wanted.at], default=wanted.at)
            waited = _wait(machine, here, later)
            push(waited.after, [*steps, waited], far.get(waited.after.situation))
    raise Unfitting(f"nothing known leads to “{machine.procedure.title_of(wanted.name)}”")


def _wait(machine: Machine, state: State, to: int) -> Followed:
    after, findings = machine.step(state, Input(to))
    return Followed(Input(to), after, findings)


def _steps(machine: Machine, here: State, inputs: list[Input]) -> Iterator[Followed]:
    for given in inputs:
        try:
            after, findings = machine.step(here, given)
        except Impossible:
            continue
        if after != here:
            yield Followed(given, after, findings)


def _likely(machine: Machine, here: State) -> list[Input]:
    """What can happen here, and the acts that rules speak for or that lead elsewhere."""
    spoken = set(coach.spoken_for(machine, here))
    leads = {move.on for move in machine.procedure.situation[here.situation].moves}
    found = []
    for given in machine.inputs(here):
        ending = machine.ending_at.get(given[1:], "")
        if given in spoken or ending in leads or (given.name in leads and not given.choices):
            found.append(given)
    return found


def _distances(machine: Machine, wanted: Input) -> dict[str, int]:
    """For each situation how many inputs it takes at least until *wanted* can happen. Passing
    moments take none."""
    situations = machine.procedure.situations
    if wanted.name in machine.procedure.act:
        goals = [s.id for s in situations if (s.id, wanted.name) in machine.offered]
    else:
        goals = [s.id for s in situations if any(m.on == wanted.name for m in s.moves)]
    far = dict.fromkeys(goals, 0)
    queue = deque(goals)
    while queue:
        there = queue.popleft()
        for situation in situations:
            ways = [m for m in situation.moves if m.to == there and m.to != STAY]
            if not ways:
                continue
            price = far[there] + int(all(move.on for move in ways))
            if price < far.get(situation.id, price + 1):
                far[situation.id] = price
                queue.append(situation.id)
    return far
