"""From a node of an exploration back to a run: what happened, and at which seconds.

The inputs on the way to a node are known; when each of them came is not, only the cells they came
in. These bound the differences between times, so the earliest times that fit are the longest paths
from 0:00 (Bellman 1958; Cormen et al., "Introduction to Algorithms", 24.4). They are the earliest
for all inputs at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from simulator.core.machine.state import Input
from simulator.core.proof.cells import Cell, sides
from simulator.core.proof.explore import Graph, Link, Node
from simulator.core.proof.zones import FAR, NOW, Zone


class Trace(NamedTuple):
    """The inputs to a place; ``at`` is the second it is reached, ``facts`` what had to be known
    (by position, None: any), ``notes`` what each step meant, time steps too."""

    inputs: tuple[Input, ...]
    at: int
    facts: tuple[Any, ...]
    nodes: tuple[Node, ...]


class _Point(NamedTuple):
    """A moment: so many seconds after the moment a node was left. Node -1 is 0:00."""

    left: int
    plus: int


def path(graph: Graph, node: Node) -> list[Node]:
    """The nodes from a start to *node*."""
    found = [node]
    while found[-1].parent >= 0:
        found.append(graph.nodes[found[-1].parent])
    return found[::-1]


def trace(
    graph: Graph,
    node: Node,
    link: Link | None = None,
    least: int = 0,
    zone: Zone | None = None,
) -> Trace:
    """The earliest run to *node*, not before second *least* and in *zone* (of its points), if it is
    given, and on along *link* of it: an input, or time up to its second."""
    nodes = path(graph, node)
    bounds: list[tuple[_Point, _Point, int]] = []  # the first is at least so long after the second
    start = _Point(-1, 0)
    arrived, points = start, [start, start]
    for i, here in enumerate(nodes):
        if i:
            tick = not here.came.label
            arrived = _Point(i - 1, int(tick))
            if tick:
                _inside(bounds, graph, nodes[i - 1], here.came.cell, points, arrived)
            points = [arrived if p == NOW else points[p] for p in here.came.points]
        left = _Point(i, 0)
        bounds.append((left, arrived, 0))
        _inside(bounds, graph, here, here.cell, points, arrived)
        _inside(bounds, graph, here, here.cell, points, left)
    last = _Point(len(nodes) - 1, 0)
    if link is not None and not link.label:
        _inside(bounds, graph, node, link.cell, points, _Point(len(nodes) - 1, 1))
    bounds.append((last, start, least))
    if zone is not None:
        bounds += _meant(zone, [points[0], last, *points[2:]])
    times = _earliest(bounds, len(nodes))
    inputs = [
        Input(times[i - 1], here.came.label[0], here.came.label[1:])
        for i, here in enumerate(nodes)
        if i and here.came.label
    ]
    at = times[-1]
    if link is not None:
        at += not link.label
        inputs.append(Input(at, link.label[0], link.label[1:]) if link.label else Input(at))
    known = [here.state for here in nodes] + ([link.state] if link else [])
    steps = [here.came for here in nodes] + ([link] if link else [])
    facts = _joined(graph.space.facts(known), steps)
    return Trace(tuple(inputs), at, facts, tuple(nodes))


def at_once(
    inputs: tuple[Input, ...], count: int, alike: Callable[[tuple[Input, ...]], bool]
) -> tuple[Input, ...]:
    """*inputs*, of which the first *count* come as soon as the one before where that is *alike*. Of
    runs that come to the same an exploration follows one, with the seconds at which it met it."""
    for place in range(count):
        at = inputs[place - 1].at if place else 0
        moved = (*inputs[:place], inputs[place]._replace(at=at), *inputs[place + 1 :])
        if at < inputs[place].at and alike(moved):
            inputs = moved
    return inputs


def _joined(facts: tuple[Any, ...], steps: list[Link]) -> tuple[Any, ...]:
    """*facts* with what had to be known for *steps* and was of no matter after them."""
    for step in steps:
        if step.facts:
            facts = tuple(a if b is None else b for a, b in zip(facts, step.facts, strict=True))
    return facts


def _meant(zone: Zone, moments: list[_Point]) -> list[tuple[_Point, _Point, int]]:
    """The bounds of *zone* on these moments, one for each of its points."""
    n = len(moments)
    return [
        (moments[j], moments[i], -zone[i * n + j])
        for i in range(n)
        for j in range(n)
        if i != j and zone[i * n + j] < FAR
    ]


def _inside(
    bounds: list[tuple[_Point, _Point, int]],
    graph: Graph,
    node: Node,
    cell: Cell,
    points: list[_Point],
    moment: _Point,
) -> None:
    """*moment* is inside *cell* of *node*, whose clocks count from *points*."""
    edges = graph.space.edges(node.state)
    for point, least, most in sides(node.names, cell, edges):
        if least:
            bounds.append((moment, points[point], least))
        if most < FAR:
            bounds.append((points[point], moment, -most))


def _earliest(bounds: list[tuple[_Point, _Point, int]], count: int) -> list[int]:
    """The least times at which the nodes can be left. Longest paths, by rounds."""
    times = [0] * count + [0]  # the last is 0:00, which node -1 finds
    for _ in range(count + 2):
        changed = False
        for later, earlier, seconds in bounds:
            at = times[earlier.left] + earlier.plus + seconds - later.plus
            if at > times[later.left]:
                times[later.left] = at
                changed = True
        if not changed:
            return times[:count]
    raise AssertionError("the times of a path contradict each other")
