"""The right runs that come to the edges of rules, found in an exploration of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from simulator.core.machine.engine import OWED, Input, Machine
from simulator.core.machine.state import TIMES
from simulator.core.proof import zones
from simulator.core.proof.cases import Facts
from simulator.core.proof.earliest_run import trace
from simulator.core.proof.explore import NODES_MAX, Node, explore
from simulator.core.proof.findings.never_happens import node_meets
from simulator.core.proof.run_space import AskedFor
from simulator.core.proof.zones import ZERO, Zone
from simulator.core.runs import coach
from simulator.training.coverage import Edge
from simulator.training.sides import ages, named_age

ALIKE_MAX = 3
"""Ways to one edge that differ in their times only."""

FactsGiven = tuple[tuple[str, bool | str], ...]


class WayThere(NamedTuple):
    """A right run to an edge: its facts, what is done and happens before, and the act of the rule
    in the second next to the edge in which the rule has nothing against it."""

    facts: FactsGiven
    before: tuple[Input, ...]
    act: Input


class EdgeWays:
    """All ways to all edges of one machine, those with the fewest inputs first."""

    def __init__(self, machine: Machine, nodes_max: int = NODES_MAX) -> None:
        self.machine = machine
        self.graph = explore(AskedFor(machine), nodes_max)
        self.nodes: dict[str, list[Node]] = {}
        for node in sorted(self.graph.nodes, key=lambda node: (node.inputs, node.number)):
            if not node.state.over:
                self.nodes.setdefault(node.state.situation, []).append(node)

    def to(self, edge: Edge) -> Iterator[WayThere]:
        """The ways to *edge*: first those that stand there a second before its time or limit."""
        before = min(ages(edge))
        for age in dict.fromkeys((min(before, named_age(edge) - 1), before)):
            if age >= 0:
                yield from self._standing(edge, age)

    def _standing(self, edge: Edge, age: int) -> Iterator[WayThere]:
        """The ways that stand where the rule of *edge* holds when its clock is so old."""
        met = Counter[Hashable]()
        names = [fact.id for fact in self.machine.procedure.facts]
        nodes = [node for s, found in self.nodes.items() for node in found if self._holds(edge, s)]
        for node in sorted(nodes, key=lambda node: (node.inputs, node.number)):
            facts = self._facts(edge, node)
            zone = None if facts is None else self._at(edge, node, age)
            if facts is None or zone is None:
                continue
            met[node.state[TIMES:]] += 1
            if met[node.state[TIMES:]] > ALIKE_MAX:
                continue
            found = trace(self.graph, node, zone=zone)
            known = [b if a is None else a for a, b in zip(found.facts, facts, strict=True)]
            given = tuple((n, v) for n, v in zip(names, known, strict=True) if v is not None)
            inputs = tuple(one for one in found.inputs if one.name)
            second = found.at + ages(edge)[0] - age
            for act in coach.named_by(self.machine, edge.rule, node.state):
                yield WayThere(given, inputs, act._replace(at=second))

    def _holds(self, edge: Edge, situation: str) -> bool:
        return edge.rule in self.machine.rules_in[situation]

    def _facts(self, edge: Edge, node: Node) -> Facts | None:
        """The facts of *node* with which the rule of *edge* has a say there; None for none."""
        rule, state = edge.rule, node.state
        if rule.kind != "must not" and not self.machine.ready(rule, state):
            return None
        if rule.kind == "must":
            owed = state.duties[self.machine.duty_index[rule.id]] == OWED
            return state.facts if owed else None
        return node_meets(self.graph, self.machine, node, rule, timed=False)

    def _at(self, edge: Edge, node: Node, age: int) -> Zone | None:
        """The times of *node* when the clock of *edge* is so old, and no other window of its rule
        makes a difference to either side; those from which no other duty is overdue before the last
        second of a drill, if there are any."""
        points = {"case": ZERO, **dict(node.names)}
        zone: Zone | None = node.zone
        for window in edge.rule.windows:
            if zone is None or window.clock not in points:
                return None
            least = most = age
            if window is not edge.window:
                least = max(0, (window.opens or 0) - min(ages(edge)) + age)
                most = zones.FAR if window.closes is None else window.closes - max(ages(edge)) + age
            zone = zones.aged(zone, points[window.clock], least, most) if least <= most else None
        return zone and (self._with_room(edge, node, zone, 1 + named_age(edge) - age) or zone)

    def _with_room(self, edge: Edge, node: Node, zone: Zone, seconds: int) -> Zone | None:
        """The times of *zone* from which no other duty is overdue in so many *seconds*."""
        points = {"case": ZERO, **dict(node.names)}
        part: Zone | None = zone
        for duty, status in zip(self.machine.duties, node.state.duties, strict=True):
            for window in duty.windows if status == OWED and duty is not edge.rule else ():
                if part is not None and window.closes is not None and window.clock in points:
                    part = zones.aged(part, points[window.clock], 0, window.closes - seconds)
        return part
