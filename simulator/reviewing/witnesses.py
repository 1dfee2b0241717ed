"""The run that shows where two versions part: the shortest one, and of these the earliest."""

from __future__ import annotations

from collections.abc import Hashable

from simulator.core.machine.state import Input
from simulator.core.proof.earliest_run import Trace, at_once, trace
from simulator.core.proof.explore import Graph
from simulator.reviewing.both_versions import Both
from simulator.reviewing.causes import Reply, told
from simulator.reviewing.differences import Parting


def witness(graph: Graph, parting: Parting) -> Trace:
    """The shortest and earliest run that shows *parting*."""
    space = graph.space
    assert isinstance(space, Both)
    names, found = space.names, trace(graph, parting.node, parting.link)
    machines = space.a.runs.machine, space.b.runs.machine
    waits = parting.link is None

    def said(inputs: tuple[Input, ...]) -> Hashable:
        run = found._replace(inputs=inputs)
        return tuple(_shown(told(machine, names, run), waits) for machine in machines)

    wanted = said(found.inputs)
    free = len(found.inputs) - (not waits)  # what shows it keeps its second
    inputs = at_once(found.inputs, free, lambda moved: said(moved) == wanted)
    return found._replace(inputs=inputs)


def _shown(reply: Reply, waits: bool) -> Hashable:
    """What a version says at the end, and where the case stands: also before the last step, if that
    is what it is about."""
    states = (reply.after,) if waits else (reply.before, reply.after)
    ends = (state and (state.situation, state.over, state.t) for state in states[-1:])
    places = (state and state.situation for state in states)
    return reply.verdict, reply.rule, reply.due, reply.findings, *ends, *places
