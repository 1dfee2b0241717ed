"""Duties whose time is over when an event brings them: nobody can keep them there."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.core.clock import show
from simulator.core.machine.state import OFF
from simulator.core.problems import Problem
from simulator.core.proof.explorations import Explored, shortest
from simulator.core.proof.explore import Graph, Link, Node, explore
from simulator.core.proof.findings.right_runs_fail import kept
from simulator.core.proof.model import problem
from simulator.core.proof.run_space import AskedFor


def overdue_at_once(explored: Explored) -> Iterator[Problem]:
    """Each such duty with the first event that brings it so. Where that takes an act that no rule
    asks for or allows, it is by one's own doing, and not told; nor is it of a duty that no right
    run keeps, since that is told of it."""
    if not _brought(explored, explored.right).keys() & (done := kept(explored)):
        return
    needed = explore(AskedFor(explored.machine), explored.nodes_max)
    for rule, (node, link) in _brought(explored, needed).items():
        if rule not in done:
            continue
        witness = explored.witness(needed, node, link)
        text = (
            f"`{rule}` is overdue as soon as it is owed where `{link.label[0]}` comes at "
            f"{show(witness.at)}: nobody can keep it then"
        )
        hint = "count its time from what brings it, or let it not hold once that time is over"
        span = explored.procedure.rule[rule].span
        yield problem("RR074", "rule", rule, text, hint, span, witness)


def _brought(explored: Explored, graph: Graph) -> dict[str, tuple[Node, Link]]:
    """The duties that an event brings when their time is over, each with the first way to that."""
    found: dict[str, tuple[Node, Link]] = {}
    machine, events = explored.machine, explored.procedure.event
    for node in shortest(graph.nodes):
        for link in node.links:
            if link.to >= 0 or not link.label or link.label[0] not in events:
                continue
            for told in link.note:
                was_off = told.rule and node.state.duties[machine.duty_index[told.rule]] == OFF
                if told.kind == "overdue" and was_off:
                    found.setdefault(told.rule, (node, link))
    return found
