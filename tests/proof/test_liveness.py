"""Where a case can still end, and when each duty can be kept, compared with a search that looks at
one second after the other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from strategies import SECONDS_MAX, small_procedures
from support import COMPARED

from simulator.core.machine.engine import Impossible, Input, Machine, State
from simulator.core.model import Procedure
from simulator.core.proof import cases, zones
from simulator.core.proof.cases import Box
from simulator.core.proof.explorations import Explored
from simulator.core.proof.model import Slack
from simulator.core.proof.slack import Arrivals

LAST = SECONDS_MAX + 2
"""A clock that shows this shows what it shows for ever: no window asks for more."""

HORIZON = 3 * LAST
"""The last second that is looked at for the last second of a duty."""

STATES_MAX = 1_500


@dataclass
class Searched:
    """Right runs, second by second: the earliest second of each state, what follows it, and which
    duty is kept on the way."""

    seen: dict[Hashable, State] = field(default_factory=dict)
    came: dict[Hashable, list[Hashable]] = field(default_factory=dict)
    kept: list[tuple[str, int, Any]] = field(default_factory=list)

    def live(self) -> set[Hashable]:
        """The states from which some right run ends."""
        queue = [key for key, state in self.seen.items() if state.over]
        found = set(queue)
        for key in queue:
            for before in self.came.get(key, ()):
                if before not in found:
                    found.add(before)
                    queue.append(before)
        return found


def same(state: State) -> Hashable:
    """Equal for states that behave the same."""
    if state.over:
        return state.ending
    ages = tuple(-1 if zero < 0 else min(state.t - zero, LAST) for zero in state.since)
    now, entered = min(state.t, LAST), min(state.t - state.entered, LAST)
    return state._replace(t=now, entered=entered, since=ages)


def dated(state: State) -> Hashable:
    """Equal for states that behave the same at the same second."""
    return same(state), state.t


def search(
    machine: Machine, alike: Callable[[State], Hashable] = same, states_max: int = STATES_MAX
) -> Searched | None:
    """Every right run up to the horizon, the earliest second first; None when there are too many
    states, of those that are *alike* one."""
    found, queue = Searched(), list[tuple[int, int, State]]()
    facts = machine.procedure.facts
    for number, values in enumerate(product(*(f.options or (False, True) for f in facts))):
        state = machine.start({f.id: v for f, v in zip(facts, values, strict=True)})
        heappush(queue, (0, number, state))
    pushed = len(queue)
    while queue:
        _, _, state = heappop(queue)
        if alike(state) in found.seen or state.t > HORIZON:
            continue
        found.seen[alike(state)] = state
        if len(found.seen) > states_max:
            return None
        for given_input in (*machine.inputs(state), Input(state.t + 1)) if not state.over else ():
            try:
                after, findings = machine.step(state, given_input)
            except Impossible:
                continue
            if not any(finding.bad for finding in findings):
                found.came.setdefault(alike(after), []).append(alike(state))
                for finding in findings:
                    if finding.kind == "kept":
                        found.kept.append((finding.rule, given_input.at, alike(after)))
                pushed += 1
                heappush(queue, (after.t, pushed, after))
    return found


@pytest.mark.slow
@settings(max_examples=60)
@given(small_procedures())
def test_dead_ends_and_slack_are_exact(procedure: Procedure) -> None:
    machine = Machine(procedure)
    searched = search(machine)
    assume(searched is not None)
    assert searched is not None
    explored = Explored(machine, nodes_max=5_000)
    assume(explored.right.complete)
    live = searched.live()
    dead = [state.t for key, state in searched.seen.items() if key not in live]
    told = [box for node in explored.right.nodes for box in explored.live.dead(node)]
    assert min((zones.first(box.zone) for box in told), default=None) == min(dead, default=None)
    first: dict[str, int] = {}
    for rule, at, after in searched.kept:
        if after in live:
            first[rule] = min(at, first.get(rule, at))
    slack = Arrivals(explored).slack()
    assert {s.rule: s.first for s in slack if s.first is not None} == first
    if (dates := search(machine, dated, 10 * STATES_MAX)) is not None:
        assert [one for one in last_seconds(slack, dates, live) if one[1] != one[2]] == []
        COMPARED["last seconds of duties"] = COMPARED.get("last seconds of duties", 0) + 1
    COMPARED["dead ends and slack"] = COMPARED.get("dead ends and slack", 0) + 1


def last_seconds(
    slack: list[Slack], dates: Searched, live: set[Hashable]
) -> Iterator[tuple[str, int, int]]:
    """For each duty that is kept the last second found and the last one told; what has no end, or
    one past the horizon, is the horizon."""
    found: dict[str, int] = {}
    for rule, at, (after, _) in dates.kept:
        if after in live and at <= HORIZON:
            found[rule] = max(at, found.get(rule, at))
    for told in slack:
        if told.rule in found:
            known = HORIZON if found[told.rule] > HORIZON - LAST else found[told.rule]
            yield told.rule, known, HORIZON if told.last is None else told.last


ZONE = zones.closed([0, 0, 5, 0], 2)  # now is 0:00 to 0:05
YES_NO = ((False, True), (False, True))


@pytest.mark.parametrize(
    "gone, left",
    [
        ([(None, None)], []),
        ([(True, None)], [(False, None)]),
        ([(True, None), (None, True)], [(False, False)]),
        ([(True, True), (False, True), (None, False)], []),
    ],
)
def test_readings_of_facts_are_taken_away(gone: list[cases.Facts], left: list[cases.Facts]) -> None:
    assert cases.unread((None, None), gone, YES_NO) == left


def test_times_are_taken_away_to_the_second() -> None:
    middle = zones.closed([0, -2, 3, 0], 2)  # 0:02 to 0:03
    assert cases.cut(ZONE, middle) != []
    left = [(zones.first(zone), zones.last(zone)) for zone in cases.cut(ZONE, middle)]
    assert sorted(left) == [(0, 1), (4, 5)]
    assert cases.cut(middle, ZONE) == []
    whole = cases.without([Box((None,), ZONE)], Box((True,), ZONE), ((False, True),))
    assert whole == [Box((False,), ZONE)]
