"""The shortest right way from a moment of a case to an ending, where the world does what helps.

A search for the fewest inputs (Hart, Nilsson and Raphael 1968, A*): how many are left at least from
each situation is known from the exploration of all right runs.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from itertools import count

from simulator.core.machine.engine import Input, Machine, State
from simulator.core.machine.state import NEVER
from simulator.core.proof.explore import Graph

STATES_MAX = 3_000
"""States looked at before the search gives up."""

_Way = tuple[int, int, int, int, State, tuple[Input, ...]]
"""Inputs to an ending at least, the second, a number, inputs so far, the state, these inputs."""


def inputs_left(graph: Graph) -> dict[str, int]:
    """The fewest inputs with which a right run ends from each situation, at the best."""
    before: dict[int, list[tuple[int, int]]] = {}
    for node in graph.nodes:
        for link in node.links:
            if link.to >= 0:
                before.setdefault(link.to, []).append((node.number, bool(link.label)))
    left = {node.number: 0 for node in graph.nodes if node.state.over}
    queue = deque(left)
    while queue:
        number = queue.popleft()
        for earlier, price in before.get(number, ()):
            if left[number] + price < left.get(earlier, NEVER):
                left[earlier] = left[number] + price
                queue.append(earlier) if price else queue.appendleft(earlier)
    found: dict[str, int] = {}
    for number, inputs in left.items():
        state = graph.nodes[number].state
        if not state.over:
            found[state.situation] = min(inputs, found.get(state.situation, inputs))
    return found


def to_an_end(machine: Machine, begun: State, left: dict[str, int]) -> tuple[Input, ...] | None:
    """What is done and happens from *begun* to a named ending, without a mistake."""
    order = count()
    queue: list[_Way] = [(left.get(begun.situation, 0), begun.t, next(order), 0, begun, ())]
    met: set[State] = set()
    for _ in range(STATES_MAX):
        if not queue:
            return None
        _, _, _, inputs, here, done = heappop(queue)
        if here.over:
            return done
        if here in met:
            continue
        met.add(here)
        for given in _ways(machine, here):
            there, findings = machine.step(here, given)
            if any(one.bad for one in findings):
                continue
            if there.over:
                if there.ending not in machine.procedure.ending:
                    continue
            elif there.situation not in left:
                continue
            price = inputs + bool(given.name)
            least = price + (0 if there.over else left[there.situation])
            way = (*done, given) if given.name else done
            heappush(queue, (least, there.t, next(order), price, there, way))
    return None


def _ways(machine: Machine, here: State) -> list[Input]:
    """What can be put in: acts that are right, all that can happen, and waiting for the next second
    at which anything changes or for the last one of what is owed."""
    if here.over:
        return []
    acts = machine.procedure.act
    found = [
        given
        for given in machine.inputs(here)
        if given.name not in acts or machine.verdict(here, given).kind == "right"
    ]
    later = [*machine.moments(here), *(one.closes for one in machine.owed(here))]
    soonest = sorted({second for second in later if here.t < second < NEVER})[:1]
    return [*found, *map(Input, soonest)]
