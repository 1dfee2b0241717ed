"""From which seconds of an exploration an ending can still be reached.

The links are followed backwards. A node is *alive* when an ending can be reached from all of its
seconds with all of its facts, which is the normal case and found by counting links. The others are
done second by second: the times before a link are those whose image lies among the live ones after
it, and time inside a node only passes forward.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from simulator.core.proof import cases, cells, zones
from simulator.core.proof.cases import Box, Options
from simulator.core.proof.explore import Graph, Link, Node
from simulator.core.proof.run_space import Label
from simulator.core.proof.zones import FAR, Zone

BOXES_MAX = 300
"""Boxes kept of one node. Past it the answer for that node is not settled."""


BOXES_COMPARED_MAX = 1_000_000
"""Boxes compared with others in all. Past it no answer is settled."""


class Liveness:
    """Answers for one exploration of right runs.

    ``alive`` tells the nodes that are alive at all their seconds; ``settled`` is False where the
    search gave up, on some node or on all.
    """

    def __init__(self, graph: Graph, values: Options) -> None:
        self.graph, self.values = graph, values
        self.alive = [graph.space.over(node.state) for node in graph.nodes]
        self.settled, self.compared = True, 0
        self._spread()
        self._live: dict[int, list[Box]] = {}
        self._dead: dict[int, list[Box]] = {}
        self._by_seconds([node for node in graph.nodes if not self.alive[node.number]])

    def dead(self, node: Node) -> list[Box]:
        """The times and facts of *node* from which no ending can be reached."""
        return [] if self.alive[node.number] else self._dead[node.number]

    def live(self, node: Node) -> list[Box]:
        """The times and facts of *node* from which an ending can be reached."""
        whole = [Box(node.state.facts, node.zone)]
        return whole if self.alive[node.number] else self._live[node.number]

    def before(self, node: Node, link: Link, zone: Zone | None = None) -> list[Box]:
        """The times (of *zone*, or all) and facts of *node* at which *link* leads on to an
        ending."""
        if link.to < 0:
            return []
        there = self.graph.nodes[link.to]
        found = []
        for box in self.live(there):
            facts = cases.met(link.facts, box.facts)
            part = self._image_in(node, link, zone or node.zone, there, box.zone)
            if facts is not None and part is not None:
                found.append(Box(facts, part))
        return found

    # -- whole nodes ----------------------------------------------------------------------------

    def _spread(self) -> None:
        """A node is alive when all that one label of it can lead to is alive."""
        waiting: dict[int, list[list[int]]] = defaultdict(list)  # node to groups: [owner, left]
        for node in self.graph.nodes:
            for links in self._sure(node):
                group = [node.number, len(links)]
                for link in links:
                    waiting[link.to].append(group)
        queue = [number for number, alive in enumerate(self.alive) if alive]
        while queue:
            for group in waiting.pop(queue.pop(), ()):
                group[1] -= 1
                if group[1] == 0 and not self.alive[group[0]]:
                    self.alive[group[0]] = True
                    queue.append(group[0])

    def _sure(self, node: Node) -> Iterator[list[Link]]:
        """The labels of *node* that can be taken at each of its seconds, with any of its facts."""
        by_label: dict[Label, list[Link]] = {}
        for link in node.links:
            by_label.setdefault(link.label, []).append(link)
        for label, links in by_label.items():
            if any(link.to < 0 for link in links) or not (label or self.ends(node)):
                continue
            told = {link.facts for link in links}
            if node.state.facts in told or not cases.unread(node.state.facts, told, self.values):
                yield links

    def ends(self, node: Node) -> bool:
        """Whether time leads out of *node*; else it can be rested in for ever."""
        return cells.ends(node.names, node.cell, self.graph.space.edges(node.state))

    # -- second by second -----------------------------------------------------------------------

    def _by_seconds(self, nodes: list[Node]) -> None:
        comes: dict[int, list[tuple[Node, Link]]] = defaultdict(list)
        for node in nodes:
            self._live[node.number] = []
            self._dead[node.number] = [Box(node.state.facts, node.zone)]
            for link in node.links:
                if link.to >= 0 and not self.alive[link.to]:
                    comes[link.to].append((node, link))
        queue: list[int] = []
        for node in nodes:
            for link in node.links:
                if link.to >= 0 and self.alive[link.to]:
                    queue += [node.number] * self._grew(node, self.before(node, link))
        while queue:
            if self.compared > BOXES_COMPARED_MAX:
                self.settled = False
                return
            for node, link in comes[queue.pop()]:
                queue += [node.number] * self._grew(node, self.before(node, link))

    def _grew(self, node: Node, found: list[Box]) -> bool:
        """Take *found*, and all seconds before it, for live; whether anything of it is new."""
        grew = False
        for box in found:
            zone = cases.both(cases.earlier(box.zone), node.zone)
            if zone is None or not self._dead[node.number]:
                continue
            box = Box(box.facts, zone)
            self.compared += len(self._dead[node.number])
            left = cases.without(self._dead[node.number], box, self.values)
            if left == self._dead[node.number]:
                continue
            if len(left) > BOXES_MAX:
                self.settled = False
                continue
            self._dead[node.number] = left
            self._live[node.number].append(box)
            grew = True
        return grew

    def _image_in(
        self, node: Node, link: Link, source: Zone, there: Node, target: Zone
    ) -> Zone | None:
        """The times of *source* from which *link* leads into *target*, or into times past the last
        one that matters that are the same for all that follows."""
        space = self.graph.space
        zone: Zone | None = source
        if not link.label:
            edges = space.edges(node.state)
            zone = cells.inside(
                zones.shifted(source, 1), cells.bounds(node.names, link.cell, edges)
            )
        points = link.points
        alike = cells.blurred(target, there.names, space.reach(there.state))
        goal = cells.inside(alike, cells.bounds(there.names, there.cell, space.edges(there.state)))
        if goal is None:
            return None
        n = len(points)
        for i in range(n):
            for j in range(n):
                if zone is not None and i != j and goal[i * n + j] < FAR:
                    zone = _within(zone, points[i], points[j], goal[i * n + j])
        return zone if link.label or zone is None else zones.shifted(zone, -1)


def _within(zone: Zone, i: int, j: int, most: int) -> Zone | None:
    """As in zones; a point that stands for two lies no time after itself."""
    if i == j:
        return zone if most >= 0 else None
    return zones.within(zone, i, j, most)
