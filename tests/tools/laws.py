"""The two laws that hold judge and exploration together.

*Every run that the judge passes lies in the graph of right runs*, and *every way through that graph
is a run that the judge passes*. A case is walked at random, second by second, in the machine and in
the graph at once. At each moment the machine and the graph must offer the same: the inputs that are
no mistake, and the next second if that is none.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from simulator.core.machine.engine import Impossible, Input, Machine, State
from simulator.core.proof.cases import met
from simulator.core.proof.explore import Graph, Node, explore
from simulator.core.proof.run_space import Runs
from simulator.core.proof.zones import FAR, ZERO, Zone, aged
from simulator.core.runs.judge import judge
from simulator.core.runs.run import Run

NODES_MAX = 200
STEPS_MAX = 25
TICKS = 0.6
"""How often a walk lets a second pass, where it can."""

Label = tuple[str, ...]
"""An act or event with its choices; empty for a second that passes."""


class TooMany(Exception):
    """The graph is larger than these tests are willing to look at."""


class Laws:
    """The graph of right runs of one procedure, to be walked beside its machine."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.space = Runs(machine)
        self.graph: Graph = explore(self.space, NODES_MAX)
        if not self.graph.complete:
            raise TooMany

    def breaks(self, facts: dict[str, Any], seed: int) -> Iterator[str]:
        """Where a random walk finds that machine and graph part, in words; and a judge who does not
        pass a walk that came to its end."""
        dice = random.Random(seed)
        state, inputs = self.machine.start(facts), []
        nodes = self.showing([n for n in self.graph.nodes if n.parent < 0], state)
        for _ in range(STEPS_MAX):
            if state.over or not nodes:
                break
            mine, theirs = self.right_ways(state), self.ways_of(nodes, state)
            for label in sorted(mine.keys() ^ theirs.keys()):
                who = "the judge" if label in mine else "the graph"
                yield f"only {who} lets {label or 'a second'} follow {state}"
                return
            acts = [label for label in mine if label]
            if acts and not (() in mine and dice.random() < TICKS):
                label = dice.choice(acts)
            elif () in mine:
                label = ()
            else:
                break
            state, nodes = mine[label], self.showing(theirs[label], mine[label])
            inputs.append(Input(state.t, label[0] if label else "", label[1:]))
            if not nodes:
                yield f"no node holds {state}"
        run = Run(self.machine.procedure.id, tuple(sorted(facts.items())), tuple(inputs))
        if state.over and not judge(self.machine, run)["passed"]:
            yield f"the judge does not pass {inputs}"

    def right_ways(self, state: State) -> dict[Label, State]:
        """What every input that is no mistake now, and one more second, leads to. Of choices that
        no ending names, one stands for all, and acts that nothing speaks of are left out, as in the
        graph."""
        known = set(self.space.labels(state))
        found = {}
        for given in (*self.machine.inputs(state), Input(state.t + 1)):
            label = (given.name, *given.choices) if given.name else ()
            if label and label not in known:
                continue
            try:
                after, findings = self.machine.step(state, given)
            except Impossible:
                continue
            if not any(finding.bad for finding in findings):
                found[label] = after
        return found

    def ways_of(self, nodes: list[Node], state: State) -> dict[Label, list[Node]]:
        """What the graph lets follow *state*, which is at *nodes*."""
        found: dict[Label, list[Node]] = {}
        for node in nodes:
            for link in node.links:
                fits = link.to >= 0 and (not link.facts or met(link.facts, state.facts))
                if fits and (link.label or self.showing_later(node, link.cell, state)):
                    found.setdefault(link.label, []).append(self.graph.nodes[link.to])
            if self.showing_later(node, node.cell, state):
                found.setdefault((), []).append(node)
        return found

    def showing_later(self, node: Node, cell: tuple[int, ...], state: State) -> bool:
        """Whether the clocks of *node* stand in *cell* a second later."""
        edges = self.space.edges(node.state)
        for name, i in zip(("case", *(name for name, _ in node.names)), cell, strict=True):
            ages = edges.get(name, ())
            age = state.t + 1 - self.machine.zero_of(name, state)
            if not (ages[i - 1] if i else 0) <= age < (ages[i] if i < len(ages) else age + 1):
                return False
        return True

    def showing(self, nodes: list[Node], state: State) -> list[Node]:
        """Those of *nodes* that hold the times and facts of *state*, or times that behave alike."""
        return [node for node in dict.fromkeys(nodes) if self.shows(node, state)]

    def shows(self, node: Node, state: State) -> bool:
        """Whether *node* has a moment at which each clock shows what it shows in *state*, or is
        past the last age that matters in both."""
        if node.state.situation != state.situation or met(node.state.facts, state.facts) is None:
            return False
        zone: Zone | None = node.zone
        reach = self.space.reach(node.state)
        for name, point in (("case", ZERO), *node.names):
            age, most = state.t - self.machine.zero_of(name, state), reach.get(name, -1)
            between = (age, age) if age <= most else (most + 1, FAR)
            zone = zone and aged(zone, point, *between)
        return zone is not None and node.state.over == state.over
