"""Both explorations of a procedure, with what every part of a proof asks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from simulator.core import zones
from simulator.core.boxes import Box, met
from simulator.core.engine import Machine, State
from simulator.core.explore import Graph, Link, Node, explore
from simulator.core.liveness import Liveness, options
from simulator.core.model import Move
from simulator.core.proof import Witness
from simulator.core.spaces import Runs
from simulator.core.trace import trace


class Noting(Machine):
    """A machine that notes each way on that a step of it takes."""

    taken: dict[int, Move]

    def move(self, state: State, *triggers: str) -> Move | None:
        """As in the machine."""
        found = super().move(state, *triggers)
        if found is not None:
            self.taken.setdefault(id(found), found)
        return found


class Explored:
    """The right runs and all runs of one procedure.

    ``taken`` are the ways on that some run takes, ``live`` tells from where an ending is reached.
    """

    def __init__(
        self,
        machine: Machine,
        nodes_max: int,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.machine, self.procedure = machine, machine.procedure
        self.values = options(machine.procedure)
        noting = Noting(machine.procedure)
        noting.taken = {}
        self.right = explore(Runs(machine, right=True), nodes_max, progress=progress)
        done = len(self.right.nodes)
        after = progress and (lambda count: progress(done + count))
        self.all = explore(Runs(noting, right=False), nodes_max, progress=after)
        self.taken = frozenset(noting.taken)
        self.live = Liveness(self.right, self.values)
        self.complete = self.right.complete and self.all.complete

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
