"""Boundary drills: scenarios for one second before, at, and one second after each deadline.

A drill is a right run that comes to the second of a deadline, found in the exploration of all right
runs, and goes on from there to an ending. Its people do what the world did on that run; the trainee
is to act at the second that the drill names. What is said of that is asked of the engine, and how
the case can end when all goes right of the coach, so a drill expects nothing that the procedure
does not say. A deadline without one is told, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

from simulator.core.machine.engine import Impossible, Input, Machine, State
from simulator.core.model import Procedure, Reaction
from simulator.core.proof.explore import NODES_MAX
from simulator.core.runs import coach
from simulator.core.runs.rehearsal import Rehearsal
from simulator.core.runs.run import Run
from simulator.training.coverage import Edge, edges
from simulator.training.edge_ways import EdgeWays, FactsGiven, WayThere
from simulator.training.sides import Blocks, EdgeSide, ages, named_age, side
from simulator.training.to_an_end import inputs_left, to_an_end

PLACES = ("before", "at", "after")

TRIES_MAX = 60
"""Runs to one deadline that are looked at."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill: the run that acts at its second, and what is said of that act. ``place`` is one
    second before the deadline, at it, or one second after it."""

    id: str
    edge: Edge
    place: str
    facts: FactsGiven
    reactions: tuple[Reaction, ...]
    endings: tuple[str, ...]
    run: Run
    verdict: str


class LeftOut(NamedTuple):
    """Places of a deadline that have no drill, and why. ``by`` is the rule or situation that keeps
    them from being sides of it."""

    edge: Edge
    places: tuple[str, ...]
    why: Blocks | Literal["never then", "no end", "no name", "gave up"]
    by: str = ""


class Offer(NamedTuple):
    """All drills of a procedure in order of its rules, and what has none. Without ``complete``
    there may be more: the exploration gave up."""

    drills: list[Drill]
    left_out: list[LeftOut]
    complete: bool


def drills(machine: Machine, nodes_max: int = NODES_MAX) -> list[Drill]:
    """The drills of a procedure."""
    return offer(machine, nodes_max).drills


def offer(machine: Machine, nodes_max: int = NODES_MAX) -> Offer:
    """The drills of a procedure, and the deadlines that have none."""
    every = edges(machine.procedure)
    search = _Search(machine, nodes_max, len(every))
    offered = Offer([], [], search.ways.graph.complete)
    for edge, name in zip(every, _names(every), strict=True):
        found = search.of_edge(edge, name)
        offered.drills.extend(found.drills)
        offered.left_out.extend(found.left_out)
    return offered


def _names(every: list[Edge]) -> Iterator[str]:
    """What each edge is called in the id of a drill: its time or limit, or else its clock and which
    end it is."""
    called = Counter((edge.rule.id, edge.time) for edge in every)
    for edge in every:
        end = "opens" if edge.opens else "closes"
        alone = edge.time and called[edge.rule.id, edge.time] == 1
        yield edge.time if alone else f"{edge.window.clock}-{end}"


_World = tuple[tuple[Reaction, ...], tuple[str, ...]]


class _Tried(NamedTuple):
    """What came of one way: drills, what is left out, and how far it came."""

    drills: tuple[Drill, ...]
    left_out: tuple[LeftOut, ...]
    came: int


class _Search:
    def __init__(self, machine: Machine, nodes_max: int, deadlines: int) -> None:
        self.machine, self.ways = machine, EdgeWays(machine, nodes_max)
        self.left = inputs_left(self.ways.graph)
        self.procedure: Procedure = machine.procedure
        scenarios = len(self.procedure.scenarios) + len(PLACES) * deadlines
        self.moments = coach.moments(scenarios)
        self._ends: dict[tuple[FactsGiven, tuple[Reaction, ...]], tuple[str, ...]] = {}

    def of_edge(self, edge: Edge, name: str) -> _Tried:
        """The drills of *edge* by the shortest way to it that has all three, or else by the one
        that has most."""
        complete = self.ways.graph.complete
        best = _Tried((), (LeftOut(edge, PLACES, "never then" if complete else "gave up"),), 0)
        for way in islice(self.ways.to(edge), TRIES_MAX):
            tried = self._tried(edge, name, way)
            if (len(tried.drills), tried.came) > (len(best.drills), best.came):
                best = tried
            if len(best.drills) == len(PLACES):
                break
        return best

    # -- the drills of one way --------------------------------------------------------------

    def _tried(self, edge: Edge, name: str, way: WayThere) -> _Tried:
        start = self._state(way)
        seconds = zip(PLACES, self._seconds(edge, way), strict=True)
        ways = {place: way._replace(act=way.act._replace(at=at)) for place, at in seconds}
        right = self._side(edge, start, way.act)
        beyond = way.act.at - ages(edge)[0] + ages(edge)[1]
        wrong = self._side(edge, start, way.act._replace(at=beyond), right.kept)
        if right.blocks or wrong.blocks not in ("", "elsewhere"):
            blocked = right if right.blocks else wrong
            return _Tried((), (LeftOut(edge, PLACES, blocked.blocks, blocked.by),), 1)
        played = self._played(start, way, right.verdict)
        if isinstance(played, str):
            return _Tried((), (LeftOut(edge, PLACES, played),), 2)
        sides = {p: self._side(edge, start, w.act, right.kept) for p, w in ways.items()}
        drills = tuple(
            self._drill(edge, f"{edge.rule.id}-{place}-{name}", place, one, played, sides[place])
            for place, one in ways.items()
            if not sides[place].blocks
        )
        out: dict[tuple[Blocks, str], tuple[str, ...]] = {}
        for place, at_place in sides.items():
            if at_place.blocks:
                key = at_place.blocks, at_place.by
                out[key] = (*out.get(key, ()), place)
        return _Tried(drills, tuple(LeftOut(edge, out[key], *key) for key in out), 3)

    def _drill(
        self,
        edge: Edge,
        called: str,
        place: str,
        way: WayThere,
        played: _World,
        told: EdgeSide,
    ) -> Drill:
        run = Run(self.procedure.id, tuple(sorted(way.facts)), (*way.before, way.act))
        return Drill(called, edge, place, way.facts, *played, run, told.verdict)

    def _state(self, way: WayThere) -> State:
        state = self.machine.start(dict(way.facts))
        for given in way.before:
            state, _ = self.machine.step(state, given)
        return state

    def _seconds(self, edge: Edge, way: WayThere) -> tuple[int, int, int]:
        """The three seconds of *edge*: around the time or limit that it has its name from."""
        deadline = way.act.at - ages(edge)[0] + named_age(edge)
        return deadline - 1, deadline, deadline + 1

    def _side(
        self, edge: Edge, start: State, given: Input, kept: frozenset[str] = frozenset()
    ) -> EdgeSide:
        if given.at < start.t:
            return EdgeSide("", "not begun")
        there, waited = self.machine.step(start, Input(given.at))
        return side(self.machine, edge, start, there, waited, given, kept)

    # -- the people -------------------------------------------------------------------------

    def _played(
        self, start: State, way: WayThere, verdict: str
    ) -> _World | Literal["no end", "no name"]:
        """The people who bring a case there and then to an end, and how it can end with them when
        all goes right; or why there are none. They wait for no act that is not needed."""
        act = () if verdict == "unneeded" else (way.act,)
        there, _ = self.machine.step(start, (*act, Input(way.act.at))[0])
        on = to_an_end(self.machine, there, self.left)
        if on is None:
            return "no end"
        reactions = tuple(_reactions(self.machine, way.facts, (*way.before, *act, *on)))
        rehearsal = Rehearsal(self.machine, reactions)
        try:
            here = rehearsal.begin(dict(way.facts))
            for given in way.before:
                if given.name in self.procedure.act:
                    here = rehearsal.act(here, given)
            here = rehearsal.wait(here, way.act.at)
            done = rehearsal.act(here, way.act)
        except Impossible:  # these people have led the case elsewhere by then
            return "no end"
        if tuple(given for given, _ in here.steps if given.name)[: len(way.before)] != way.before:
            return "no end"
        if coach.best(rehearsal, done) is None:
            return "no end"
        endings = self._endings(way.facts, reactions)
        if not endings:
            return "no end"
        named = all(name in self.procedure.ending for name in endings)
        return (reactions, endings) if named else "no name"

    def _endings(self, facts: FactsGiven, reactions: tuple[Reaction, ...]) -> tuple[str, ...]:
        """How a case with these people can end when all goes right, where that is certain."""
        key = facts, reactions
        if key not in self._ends:
            rehearsal = Rehearsal(self.machine, reactions)
            begun = rehearsal.begin(dict(facts))
            searched = coach.search(rehearsal, begun, self.moments, every=True)
            sure = not searched.gave_up or self.moments == coach.NODES_MAX
            self._ends[key] = tuple(searched.ends) if sure else ()
        return self._ends[key]


def _reactions(machine: Machine, facts: FactsGiven, inputs: Iterable[Input]) -> Iterator[Reaction]:
    """What the world did, as answers to what came before it: an input, or the situation to which
    time has led since."""
    state, last, times = machine.start(dict(facts)), Input(0), Counter[str]()
    times[state.situation] += 1

    def after(given: Input) -> None:
        nonlocal state, last
        before, (state, _) = state, machine.step(state, given)
        led = (state.situation, state.entered) != (before.situation, before.entered)
        times[state.situation] += led
        if given.name:
            last = given
            times[given.name] += 1
        elif led:
            last = Input(given.at, state.situation)

    for given in inputs:
        while (moment := machine.next_passing(state)) <= given.at:
            after(Input(moment))
        if given.name in machine.procedure.event and not last.name:
            yield Reaction(given.name, at=given.at)
        elif given.name in machine.procedure.event:
            delay = given.at - last.at
            yield Reaction(given.name, on=last.name, nth=times[last.name], delay=delay)
        after(given)
