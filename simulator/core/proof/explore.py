"""Exploration of everything that can happen, at every second.

A **space** says what can be explored: states, the clocks that still matter in a state, the seconds
at which those clocks make a difference, and what can come next. One machine is a space, and so are
two machines that are given the same inputs.

The exploration is exact for whole seconds. It keeps sets of times as zones, cuts each zone into
cells inside of which no window opens or closes, and asks the engine about one second of each cell:
within a cell all seconds have the same answer, because the engine compares clocks with whole
numbers only. Waiting is done inside a cell, and then by one second into the next cell. (Alur and
Dill 1994, "A theory of timed automata", with zones for regions and whole for real numbers.)

States are met in order of inputs, and among these of time: the first way to anything is the
shortest, and the earliest of the shortest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import Any, Literal, NamedTuple, Protocol

from simulator.core.proof import cells, zones
from simulator.core.proof.cells import Cell, Names
from simulator.core.proof.zones import NOW, ZERO, Zone

NODES_MAX = 20_000
"""States explored before the search gives up and says so."""

COMPARISONS_MAX = 15_000_000
"""Sets of times compared with each other before it does."""

CROWDED_MAX = 3
"""Situations named as those in which most of the states are."""

PROGRESS_EVERY = 500
"""States looked at between two calls of ``progress``."""


Limit = Literal["", "states", "questions", "comparisons", "ways back"]
"""What there was too much of; the last one in the search back from the endings."""


class Next(NamedTuple):
    """What one input, or one more second, leads to. ``label`` is the act or event with its choices;
    empty for time. ``go`` is False where the exploration does not follow, ``stays`` True where
    nothing changes, no clock either. ``facts`` is what had to be known for it, by position: the
    state after it need not know it any more."""

    label: tuple[str, ...]
    state: Any
    note: Any
    go: bool = True
    stays: bool = False
    facts: tuple[Any, ...] = ()


class Space(Protocol):
    """What can be explored. A state carries its times; ``key`` leaves them out."""

    def starts(self) -> Sequence[Any]:
        """The states at 0:00."""

    def key(self, state: Any) -> Hashable:
        """Equal for states that differ in their times only."""

    def wider(self, state: Any) -> Sequence[Any]:
        """States that allow all that *state* allows, and maybe more."""

    def clocks(self, state: Any) -> tuple[tuple[str, bool], ...]:
        """The clocks that matter here, besides the case clock, and whether each shows zero."""

    def at(self, state: Any, now: int, zeros: dict[str, int]) -> Any:
        """*state* at another time."""

    def edges(self, state: Any) -> dict[str, tuple[int, ...]]:
        """For each clock, ``case`` too, the ages at which something about *state* changes."""

    def reach(self, state: Any) -> dict[str, int]:
        """For each clock the last age that matters from here on; -1 for none."""

    def inputs(self, state: Any) -> Sequence[Next]:
        """What can be put in at this very second."""

    def ticks(self, state: Any) -> Sequence[Next]:
        """What one more second leads to: more than one where it makes a fact known."""

    def facts(self, states: Sequence[Any]) -> tuple[Any, ...]:
        """The facts of a case that came through *states*."""

    def over(self, state: Any) -> bool:
        """Whether nothing can come any more."""

    @property
    def spent(self) -> bool:
        """Whether so much was asked that something may be missing in the answers."""


class Link(NamedTuple):
    """A way between nodes. ``points`` says for each point of the node it leads to which point of
    this one it is; ``to`` is -1 where the exploration did not follow. ``cell`` is the cell of this
    node's clocks that one more second leads into (empty for an input)."""

    label: tuple[str, ...]
    note: Any
    points: tuple[int, ...]
    to: int
    state: Any
    cell: Cell = ()
    facts: tuple[Any, ...] = ()


class Node:
    """A state at a set of times: all of ``zone``, inside one cell.

    ``names`` says for each clock which point of the zone it counts from, ``inputs`` how many inputs
    led here at least. ``parent`` is the number of the node it was first met from (-1: a start),
    ``came`` the link of that node.
    """

    __slots__ = ("came", "cell", "inputs", "links", "names", "number", "parent", "state", "zone")

    def __init__(
        self,
        number: int,
        state: Any,
        names: Names,
        cell: Cell,
        zone: Zone,
        inputs: int,
        parent: int,
        came: Link,
    ) -> None:
        self.number, self.state, self.names, self.cell = number, state, names, cell
        self.zone, self.inputs, self.parent, self.came = zone, inputs, parent, came
        self.links: list[Link] = []


class Graph:
    """What was explored. ``complete`` is False when the search gave up; ``limit`` says at which of
    its limits."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.nodes: list[Node] = []
        self.complete = True
        self.limit: Limit = ""


def explore(
    space: Space,
    nodes_max: int = NODES_MAX,
    stop: Callable[[Node], bool] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Graph:
    """Everything that *space* allows, from its starts; up to the first node that *stop* tells, if
    given, which makes the graph incomplete. *progress* hears now and then how many nodes there
    are."""
    search = Search(space, nodes_max, stop, progress)
    for state in space.starts():
        search.begin(state)
    return search.run()


def crowded(situations: Iterable[str]) -> tuple[str, ...]:
    """Those in which most of the states are, given the situation of each; the fullest first."""
    counts = Counter(situations)
    full: list[str] = []
    for name, _ in counts.most_common(CROWDED_MAX):
        full.append(name)
        if 2 * sum(counts[one] for one in full) > counts.total():
            break
    return tuple(full)


def sample(space: Space, node: Node, zone: Zone | None = None) -> Any:
    """The state of *node* at one of its times, or at one of *zone* (of its points)."""
    times = zones.example(node.zone if zone is None else zone, 1)
    return space.at(node.state, times[NOW], {name: times[p] for name, p in node.names})


def seconds(space: Space, node: Node, link: Link | None = None) -> tuple[int, int]:
    """The first and the last second (FAR for no end) of the case clock in *node*, or at which
    *link* of it is taken."""
    zone: Zone | None = node.zone
    if link is not None and not link.label:
        later = zones.shifted(node.zone, 1)
        zone = cells.inside(later, cells.bounds(node.names, link.cell, space.edges(node.state)))
    assert zone is not None
    return zones.first(zone), zones.last(zone)


class Search:
    """One exploration at work. It can begin at any states, and go on once it has run."""

    def __init__(
        self,
        space: Space,
        nodes_max: int = NODES_MAX,
        stop: Callable[[Node], bool] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.space, self.nodes_max, self.stop, self.progress = space, nodes_max, stop, progress
        self.graph = Graph(space)
        self.begun = 0
        self.compared = 0
        self.queue: list[tuple[int, int, int]] = []
        self.known: dict[Hashable, list[_Answer]] = {}
        self.frames: dict[Hashable, _Frame] = {}
        self.answers: dict[tuple[Hashable, ...], tuple[Next, _Answer]] = {}
        self.lists: dict[tuple[Hashable, ...], tuple[Sequence[Next], list[_Answer]]] = {}

    def begin(self, state: Any) -> list[int]:
        """Look from *state* on, at 0:00; the numbers of the nodes that hold it."""
        names = tuple((name, ZERO) for name, _ in self.space.clocks(state))
        return self._arrive(self._from_here(state, names), zones.ORIGIN, 0, -1)

    def begin_at(self, state: Any, now: int, zeros: dict[str, int]) -> list[int]:
        """The same at second *now*, where the clocks that matter count from *zeros*. What was met
        before is not looked at again, so what is found later need not be the shortest way."""
        times, names = [0, now], []
        for name, _ in self.space.clocks(state):
            zero = zeros[name]
            if zero and zero not in times[2:]:
                times.append(zero)
            names.append((name, times.index(zero, 2) if zero else ZERO))
        zone = tuple(one - other for one in times for other in times)
        inputs = self.begun * NODES_MAX  # more than anything that was met before
        self.begun += 1
        return self._arrive(self._from_here(state, tuple(names)), zone, inputs, -1)

    def _from_here(self, state: Any, names: Names) -> _Answer:
        return _Answer(Link((), (), (ZERO, NOW), -1, state), names, self._frame(state))

    def run(self, most: int = NODES_MAX) -> Graph:
        """Everything that can come after the states it has begun at; after *most* of them it stops,
        to go on another time."""
        nodes = self.graph.nodes
        looked = 0
        while self.queue and looked < most:
            node = nodes[heappop(self.queue)[2]]
            looked += 1
            if self.progress is not None and looked % PROGRESS_EVERY == 0:
                self.progress(len(nodes))
            self.graph.limit = self._limit()
            if self.graph.limit:
                self.graph.complete = False
                break
            if not self.space.over(node.state):
                self._leave(node)
            if self.stop is not None and self.stop(node):
                self.graph.complete = False
                break
        return self.graph

    def _limit(self) -> Limit:
        """The limit that was reached, if one was."""
        if len(self.graph.nodes) > self.nodes_max:
            return "states"
        if self.space.spent:
            return "questions"
        return "comparisons" if self.compared > COMPARISONS_MAX else ""

    @property
    def used(self) -> float:
        """How much of its own limits is used up; past 1 it goes no further."""
        return max(len(self.graph.nodes) / self.nodes_max, self.compared / COMPARISONS_MAX)

    def _frame(self, state: Any) -> _Frame:
        key = self.space.key(state)
        found = self.frames.get(key)
        if found is None:
            found = self.frames[key] = _Frame(self.space, state, len(self.frames))
        return found

    def _wider(self, frame: _Frame, state: Any) -> Iterator[_Frame]:
        """The frame of *state*, and those that allow as much and that some node was met with: those
        of all readings of the facts would be too many."""
        yield frame
        if frame.wider is None:
            frame.wider = [self.space.key(other) for other in self.space.wider(state)]
        for key in frame.wider:
            if (found := self.frames.get(key)) is not None:
                yield found

    def _leave(self, node: Node) -> None:
        """Everything that can come next."""
        frame = self._frame(node.state)
        fresh = tuple(zones.age(node.zone, p)[1] == 0 for _, p in node.names)
        place: tuple[Hashable, ...] = (node.names, node.cell, fresh)
        answers = self.known.get((frame.number, place))
        if answers is None:
            told = self.space.inputs(sample(self.space, node, node.zone))
            answers = self.known[frame.number, place] = self._all_answers(node.names, told, ())
        for answer in answers:
            self._follow(node, answer, node.zone, node.inputs + 1)
        on = zones.shifted(node.zone, 1)
        for cell, piece in cells.cut(on, node.names, frame.edges):
            if cell == node.cell:
                continue
            place = (node.names, node.cell, fresh, cell)
            answers = self.known.get((frame.number, place))
            if answers is None:
                told = self.space.ticks(sample(self.space, node, zones.shifted(piece, -1)))
                answers = self.known[frame.number, place] = self._all_answers(
                    node.names, told, cell
                )
            for answer in answers:
                self._follow(node, answer, piece, node.inputs)

    def _all_answers(self, names: Names, told: Sequence[Next], cell: Cell) -> list[_Answer]:
        """What all of *told* means; the same list of answers for the same object."""
        key = id(told), names, cell
        known = self.lists.get(key)
        if known is None or known[0] is not told:
            known = self.lists[key] = told, [self._answer(names, found, cell) for found in told]
        return known[1]

    def _answer(self, names: Names, found: Next, cell: Cell) -> _Answer:
        """What *found* means for every node with these *names*. It is kept with *found*, so that
        the identity of *found* stands for it."""
        key = id(found), names, cell
        known = self.answers.get(key)
        if known is None or known[0] is not found:
            known = self.answers[key] = found, self._untimed(names, found, cell)
        return known[1]

    def _untimed(self, before: Names, found: Next, cell: Cell) -> _Answer:
        """*found* without its times: which points the clocks of the new state count from. A clock
        that shows zero counts from now, which is a new point."""
        if not found.go or found.stays:
            link = Link(found.label, found.note, (), -1, found.state, cell, found.facts)
            return _Answer(link, (), None, found.stays)
        here = dict(before)
        points: list[int] = [ZERO, NOW]
        names = []
        for name, zero in self.space.clocks(found.state):
            source = NOW if zero else here[name]
            if source == ZERO:
                names.append((name, ZERO))
                continue
            if source not in points[2:]:
                points.append(source)
            names.append((name, points.index(source, 2)))
        link = Link(found.label, found.note, tuple(points), -1, found.state, cell, found.facts)
        return _Answer(link, tuple(names), self._frame(found.state))

    def _follow(self, node: Node, answer: _Answer, zone: Zone, inputs: int) -> None:
        """Link *node* with what *answer* leads to from *zone*."""
        label, note, points, to, state, cell, facts = link = answer.link
        if answer.stays:
            points, to = tuple(range(zones.size(node.zone))), node.number
            node.links.append(Link(label, note, points, to, state, cell, facts))
            return
        if not points:
            node.links.append(link)
            return
        there = zones.chosen(zone, points)
        for to in self._arrive(answer, there, inputs, node.number):
            node.links.append(Link(label, note, points, to, state, cell, facts))

    def _arrive(self, answer: _Answer, zone: Zone, inputs: int, parent: int) -> list[int]:
        """Add what is new of a state in *zone*; the numbers of the nodes that hold it."""
        frame = answer.frame
        assert frame is not None
        return [
            self._add(frame, answer, cell, piece, inputs, parent)
            for cell, piece in frame.pieces(answer.names, zone)
        ]

    def _add(
        self,
        frame: _Frame,
        answer: _Answer,
        cell: Cell,
        zone: Zone,
        inputs: int,
        parent: int,
    ) -> int:
        names = answer.names
        place = names, cell
        for wider in self._wider(frame, answer.link.state):
            known = wider.met.get(place, ())
            self.compared += len(known)
            for met in known:
                if met.holds(zone, inputs):
                    return met.number
        number = len(self.graph.nodes)
        met = _Met(inputs, number, *frame.blurred(names, zone))
        frame.met.setdefault(place, []).append(met)
        node = Node(number, answer.link.state, names, cell, zone, inputs, parent, answer.link)
        self.graph.nodes.append(node)
        heappush(self.queue, (inputs, zones.first(zone), number))
        return number


class _Answer(NamedTuple):
    link: Link
    names: Names
    frame: _Frame | None = None
    stays: bool = False


class _Met(NamedTuple):
    """What a node has met for others: the times that behave as one of its own does, and those that
    one of its own behaves like and is no later than."""

    inputs: int
    number: int
    alike: Zone
    sooner: Zone

    def holds(self, zone: Zone, inputs: int) -> bool:
        """Whether *zone* after so many inputs brings nothing new, and nothing earlier."""
        if self.inputs > inputs:
            return False
        return zones.holds_all(self.alike if self.inputs < inputs else self.sooner, zone)


class _Frame:
    """What one state needs again and again: its cells, how far its clocks matter, and by names and
    cell what its nodes have met."""

    __slots__ = ("edges", "known", "met", "number", "reach", "wider")

    def __init__(self, space: Space, state: Any, number: int) -> None:
        self.number = number
        self.wider: list[Hashable] | None = None
        self.met: dict[Hashable, list[_Met]] = {}
        self.known: dict[Hashable, list[tuple[Cell, Zone]]] = {}
        self.edges = space.edges(state)
        self.reach = space.reach(state)

    def pieces(self, names: Names, zone: Zone) -> list[tuple[Cell, Zone]]:
        """The cells of *zone*, each with any time passed in it. Many ways lead to the same."""
        found = self.known.get((names, zone))
        if found is None:
            found = [
                (cell, cells.rested(piece, names, cell, self.edges))
                for cell, piece in cells.cut(zone, names, self.edges)
            ]
            self.known[names, zone] = found
        return found

    def blurred(self, names: Names, zone: Zone) -> tuple[Zone, Zone]:
        """The times that behave as one in *zone* does, and those where that one is no later."""
        alike = cells.blurred(zone, names, self.reach)
        return alike, cells.blurred(zone, names, self.reach, sooner=True)
