"""How much room right runs have: when each duty can be kept, and how long a case can last.

A node of an exploration holds the times of the first ways to it. Later or earlier arrivals that
differ only past the last second that matters were left out there, and are made up for here: what
such an arrival adds at either end is followed on along the links. Where a circle of links puts the
end off, it can do so again and again, so there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from itertools import count
from operator import gt

from simulator.core.proof import cells, zones
from simulator.core.proof.explorations import Explored
from simulator.core.proof.explore import Link, Node
from simulator.core.proof.model import Length, Slack
from simulator.core.proof.zones import FAR, NOW, ZERO, Zone

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
        self.bounds: dict[int, cells.Bounds] = {}
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
        """The situations in which a case can stay for ever, and those to which it can come back
        however late it is."""
        nodes, live, over = self.graph.nodes, self.explored.live, self.graph.space.over
        resting = {
            n.number for n in nodes if live.live(n) and not live.ends(n) and not over(n.state)
        }
        late = {n.number for n in nodes if live.live(n) and self.high[n.number] >= FAR}
        names = {nodes[number].state.situation for number in resting}
        for part in circles({n: [link.to for link in nodes[n].links] for n in late}):
            ways = [link for n in part for link in nodes[n].links if link.to in part]
            if any(NOW in link.points[NOW + 1 :] for link in ways):  # a clock begins anew
                names |= {nodes[number].state.situation for number in part}
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
        bounds = cells.bounds(node.names, link.cell, edges)
        return cells.inside(zones.shifted(zone, 1), bounds)

    def _spread(self) -> None:
        """Follow what later and earlier arrivals add."""
        order = count()
        queue: list[tuple[int, int, Zone, tuple[int, ...]]] = [
            (n.number, next(order), n.zone, (n.number,)) for n in self.graph.nodes
        ]
        while queue:  # nodes that were found first have most before them
            number, _, zone, way = heappop(queue)
            node = self.graph.nodes[number]
            for link in node.links:
                to = link.to
                if to < 0 or not self._may_add(link, zone):
                    continue
                image = self._image(node, link, zone, self.graph.nodes[to])
                if image is None or not self._adds(to, image):
                    continue
                if zones.last(image) > self.high[to] and to in way:
                    image = put_off(image)
                self.low[to] = min(zones.first(image), self.low[to])
                self.high[to] = max(zones.last(image), self.high[to])
                self.begun[to] = _later(self.begun[to], image)
                self.times[to].append(image)
                heappush(queue, (to, next(order), image, (*way, to)))

    def _may_add(self, link: Link, zone: Zone) -> bool:
        """Whether *link* may lead from *zone* to earlier or later times than those known, at a
        glance: no clock can begin later than it does in *zone*, and while one runs its time ends.
        """
        to, begun = link.to, zones.latest(zone)
        if zones.first(zone) < self.low[to]:
            return True
        ends = zones.last(zone) + (0 if link.label else 1)  # for time, a second later
        moved = [ends if point == NOW else begun[point] for point in link.points]
        last = min((moved[point] + most for point, _, most in self._bounds(to)), default=FAR)
        if last > self.high[to]:
            return True
        return any(map(gt, moved[NOW + 1 :], self.begun[to][NOW + 1 :]))

    def _bounds(self, number: int) -> cells.Bounds:
        """How old each clock of a node is there."""
        if number not in self.bounds:
            node = self.graph.nodes[number]
            edges = self.graph.space.edges(node.state)
            self.bounds[number] = cells.bounds(node.names, node.cell, edges)
        return self.bounds[number]

    def _adds(self, to: int, image: Zone) -> bool:
        """Whether *image* has times that are not known of a node yet: earlier or later ones, or
        clocks that began later, so that what is counted from them ends later."""
        if zones.first(image) < self.low[to] or zones.last(image) > self.high[to]:
            return True
        few = len(self.times[to]) < IMAGES_MAX and self.high[to] < FAR
        return few and _later(self.begun[to], image) != self.begun[to]

    def _image(self, node: Node, link: Link, zone: Zone, there: Node) -> Zone | None:
        """Where *link* leads from *zone*, with any time passed there."""
        part = self._leaving(node, link, zone)
        if part is None:
            return None
        place = self._bounds(there.number)
        image = cells.inside(zones.chosen(part, link.points), place)
        return image and cells.inside(zones.later(image), place)


def _later(begun: tuple[int, ...], image: Zone) -> tuple[int, ...]:
    """The last second at which each clock began, with those of *image*."""
    return tuple(map(max, begun, zones.latest(image)))


def circles(links: Mapping[int, list[int]]) -> Iterator[set[int]]:
    """The sets of nodes from each of which links lead to all of them, and to itself
    (Sharir 1981, "A strong-connectivity algorithm and its applications in data flow analysis")."""
    there = {node: [to for to in leads if to in links] for node, leads in links.items()}
    back: dict[int, list[int]] = {node: [] for node in links}
    for node, leads in there.items():
        for to in leads:
            back[to].append(node)
    done: set[int] = set()
    left = [node for root in there for node in _left(root, there, done)]
    done = set()
    for root in reversed(left):
        part = set(_left(root, back, done))
        if len(part) > 1 or root in there[root]:
            yield part


def _left(root: int, links: Mapping[int, list[int]], done: set[int]) -> Iterator[int]:
    """What links lead to from *root* and was not *done* yet, each once all behind it was left."""
    open_ = [] if root in done else [(root, iter(links[root]))]
    done.add(root)
    while open_:
        _node, leads = open_[-1]
        to = next((to for to in leads if to not in done), None)
        if to is None:
            yield open_.pop()[0]
        else:
            done.add(to)
            open_.append((to, iter(links[to])))


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
