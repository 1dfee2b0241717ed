"""How much room right runs have: when each duty can be kept, and how long a case can last.

A node of an exploration holds the times of the first ways to it. Later or earlier arrivals that
differ only past the last second that matters were left out there, and are made up for here: what
such an arrival adds at either end is followed on along the links. Where a circle of links puts the
end off, it can do so again and again, so there is none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from simulator.core.proof import cells, zones
from simulator.core.proof.explorations import Explored
from simulator.core.proof.explore import Link, Node
from simulator.core.proof.model import Length, Slack
from simulator.core.proof.zones import FAR, ZERO, Zone

IMAGES_MAX = 50
"""Sets of times kept of one node, before it does not matter any more when its clocks began."""


class Arrivals:
    """The times of every node, with all arrivals."""

    def __init__(self, explored: Explored) -> None:
        self.explored, self.graph = explored, explored.right
        self.times: list[list[Zone]] = [[node.zone] for node in self.graph.nodes]
        self.low = [zones.first(node.zone) for node in self.graph.nodes]
        self.high = [zones.last(node.zone) for node in self.graph.nodes]
        self.begun = [zones.latest(node.zone) for node in self.graph.nodes]
        self.circling: set[int] = set()
        self._spread()

    def slack(self) -> list[Slack]:
        """For each duty the first and the last second at which it is kept."""
        found: dict[str, tuple[int, int]] = {}
        for node in self.graph.nodes:
            for link in node.links:
                for finding in link.note:
                    if finding.kind == "kept" and link.to >= 0:
                        for zone in self._kept(node, link):
                            first, last = found.get(finding.rule, (FAR, -1))
                            first, last = min(first, zones.first(zone)), max(last, zones.last(zone))
                            found[finding.rule] = first, last
        return [
            Slack(rule.id, found[rule.id][0], _or_none(found[rule.id][1]))
            if rule.id in found
            else Slack(rule.id, None, None)
            for rule in self.explored.machine.duties
        ]

    def length(self) -> Length:
        """The last second at which a right run can end."""
        longest = -1
        for node in self.graph.nodes:
            for link in node.links:
                if link.to >= 0 and self.graph.space.over(link.state):
                    for zone in self.times[node.number]:
                        part = self._leaving(node, link, zone)
                        longest = max(longest, zones.last(part) if part else -1)
        if 0 <= longest < FAR:
            return Length(longest)
        return Length(None, tuple(self._without_end()) if longest >= 0 else ())

    def _without_end(self) -> Iterator[str]:
        """The situations in which a case can stay for ever, and those to which a circle that puts
        the end off leads back."""
        nodes, live, over = self.graph.nodes, self.explored.live, self.graph.space.over
        found = {n.number for n in nodes if live.live(n) and not live.ends(n) and not over(n.state)}
        names = {nodes[number].state.situation for number in found | self.circling}
        for situation in self.explored.procedure.situations:
            if situation.id in names:
                yield situation.id

    def _kept(self, node: Node, link: Link) -> Iterator[Zone]:
        for zone in self.times[node.number]:
            for box in self.explored.live.before(node, link, zone):
                yield box.zone

    def _leaving(self, node: Node, link: Link, zone: Zone) -> Zone | None:
        """The times of *zone* at which *link* is taken; for time, a second later."""
        if link.label:
            return zone
        edges = self.graph.space.edges(node.state)
        return cells.inside(zones.shifted(zone, 1), node.names, link.cell, edges)

    def _spread(self) -> None:
        """Follow what later and earlier arrivals add."""
        queue: deque[tuple[Node, Zone, tuple[int, ...]]] = deque(
            (node, node.zone, (node.number,)) for node in self.graph.nodes
        )
        while queue:
            node, zone, way = queue.popleft()
            for link in node.links:
                if link.to < 0 or not self._wider(link, zone):
                    continue
                there = self.graph.nodes[link.to]
                image = self._image(node, link, zone, there)
                if image is None or not self._adds(link.to, image):
                    continue
                low, high = zones.first(image), zones.last(image)
                if high > self.high[link.to] and link.to in way:
                    image = put_off(image)
                    high = FAR
                    self.circling |= {*way[way.index(link.to) :]}
                self.low[link.to] = min(low, self.low[link.to])
                self.high[link.to] = max(high, self.high[link.to])
                self.begun[link.to] = _later(self.begun[link.to], image)
                self.times[link.to].append(image)
                queue.append((there, image, (*way, link.to)))

    def _wider(self, link: Link, zone: Zone) -> bool:
        """Whether *link* may lead to times before or after those known, at a glance, or to others
        from which later ones may follow."""
        low, high = self.low[link.to], self.high[link.to]
        return zones.first(zone) < low or high < FAR

    def _adds(self, to: int, image: Zone) -> bool:
        """Whether *image* has times that are not known of a node yet: earlier or later ones, or
        clocks that began later, so that what is counted from them ends later."""
        if zones.first(image) < self.low[to] or zones.last(image) > self.high[to]:
            return True
        few = len(self.times[to]) < IMAGES_MAX and self.high[to] < FAR
        return few and _later(self.begun[to], image) != self.begun[to]

    def _image(self, node: Node, link: Link, zone: Zone, there: Node) -> Zone | None:
        """Where *link* leads from *zone*, with any time passed there."""
        space = self.graph.space
        part = self._leaving(node, link, zone)
        if part is None:
            return None
        edges = space.edges(there.state)
        place = there.names, there.cell, edges
        image = cells.inside(zones.chosen(part, link.points), *place)
        return image and cells.inside(zones.later(image), *place)


def _later(begun: tuple[int, ...], image: Zone) -> tuple[int, ...]:
    """The last second at which each clock began, with those of *image*."""
    return tuple(map(max, begun, zones.latest(image)))


def put_off(zone: Zone) -> Zone:
    """*zone* and the same any time later."""
    n = zones.size(zone)
    new = list(zone)
    for i in range(n):
        if i != ZERO:
            new[i * n + ZERO] = FAR
    return zones.closed(new, n)


def _or_none(last: int) -> int | None:
    return None if last >= FAR else last
