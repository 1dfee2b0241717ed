"""Whether two procedures behave the same, asked as the review asks it, without its words."""

from __future__ import annotations

from functools import partial

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.proof.explore import NODES_MAX, explore
from simulator.reviewing.both_versions import Both
from simulator.reviewing.differences import parts


def same_behaviour(base: Procedure, head: Procedure, nodes_max: int = NODES_MAX) -> bool | None:
    """Whether two procedures with the same ids behave the same; None where the exploration reached
    its limit before it met a difference."""
    space = Both(Machine(base), Machine(head))
    graph = explore(space, nodes_max, partial(parts, space))
    if graph.complete:
        return True
    return False if any(parts(space, node) for node in graph.nodes) else None
