"""Both explorations of a procedure, with what every part of a proof asks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import cast

from simulator.core.machine.engine import Machine, State
from simulator.core.model import Move, Procedure
from simulator.core.proof import zones
from simulator.core.proof.cases import Box, met
from simulator.core.proof.earliest_run import trace
from simulator.core.proof.explore import Graph, Limit, Link, Node, explore, sample
from simulator.core.proof.liveness import Liveness
from simulator.core.proof.run_space import Label, Runs
from simulator.core.runs.witness import Witness


class Noting(Machine):
    """A machine that notes each way on that a step of it takes."""

    def __init__(self, procedure: Procedure) -> None:
        super().__init__(procedure)
        self.taken: dict[int, Move] = {}

    def move(self, state: State, *triggers: str) -> Move | None:
        """As in the machine."""
        found = super().move(state, *triggers)
        if found is not None:
            self.taken.setdefault(id(found), found)
        return found


class Explored:
    """The right runs and all runs of one procedure, explored when they are first asked for; each
    exploration gives up after *nodes_max* states. *progress* hears how many there are."""

    def __init__(
        self,
        machine: Machine,
        nodes_max: int,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.machine, self.procedure = machine, machine.procedure
        self.nodes_max, self.progress = nodes_max, progress
        self.values = tuple(fact.values for fact in machine.procedure.facts)
        self._by_label: dict[int, dict[Label, list[tuple[Node, Link]]]] = {}

    @property
    def right(self) -> Graph:
        """The right runs."""
        return self._right[0]

    @property
    def taken_right(self) -> frozenset[int]:
        """The ways on that some right run takes, by identity."""
        return self._right[1]

    @cached_property
    def _right(self) -> tuple[Graph, frozenset[int]]:
        noting = Noting(self.procedure)
        graph = explore(Runs(noting), self.nodes_max, progress=self.progress)
        return graph, frozenset(noting.taken)

    @cached_property
    def live(self) -> Liveness:
        """From where a right run can still end."""
        return Liveness(self.right, self.values)

    @cached_property
    def all(self) -> Graph:
        """All runs."""
        return self._all[0]

    @cached_property
    def taken(self) -> frozenset[int]:
        """The ways on that some run takes, by identity."""
        return self._all[1]

    @cached_property
    def _all(self) -> tuple[Graph, frozenset[int]]:
        noting = Noting(self.procedure)
        done, progress = len(self.right.nodes), self.progress
        after = progress and (lambda count: progress(done + count))
        graph = explore(Runs(noting, right=False), self.nodes_max, progress=after)
        return graph, frozenset(noting.taken)

    @property
    def limit(self) -> Limit:
        """What there was too much of; empty if everything is known."""
        found = self.right.limit or self.all.limit
        return found or ("" if self.live.settled else "ways back")

    def by_label(self, graph: Graph) -> Mapping[Label, Sequence[tuple[Node, Link]]]:
        """The inputs that lead on, by label, each with the node it leaves."""
        known = self._by_label.get(id(graph))
        if known is None:
            known = self._by_label[id(graph)] = {}
            for node in graph.nodes:
                for link in node.links:
                    if link.label and link.to >= 0:
                        known.setdefault(link.label, []).append((node, link))
        return known

    def at(self, node: Node, link: Link) -> State:
        """The state of a right run at one of the seconds of *link*, every fact known."""
        state = sample(self.right.space, node)
        known = []
        for fact, had, needed in zip(
            self.procedure.facts, state.facts, link.facts or state.facts, strict=True
        ):
            value = had if needed is None else needed
            known.append(fact.default if value is None else value)
        return cast(State, state._replace(facts=tuple(known)))

    def witness(
        self, graph: Graph, node: Node, link: Link | None = None, box: Box | None = None
    ) -> Witness:
        """The earliest run to *node*, within *box* of it, and on along *link*."""
        zone = box.zone if box else None
        found = trace(graph, node, link, zone=zone)
        facts = (met(found.facts, box.facts) if box else None) or found.facts
        names = (fact.id for fact in self.procedure.facts)
        known = tuple((n, v) for n, v in zip(names, facts, strict=True) if v is not None)
        inputs = tuple(given for given in found.inputs if given.name)
        return Witness(known, inputs, found.at)


def shortest(nodes: Iterable[Node]) -> list[Node]:
    """*nodes* in order of inputs, then time, then discovery."""
    return sorted(nodes, key=lambda node: (node.inputs, zones.first(node.zone), node.number))
