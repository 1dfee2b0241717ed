"""Probes: short runs that come to every place of a procedure, with what it says there.

For each way that a right run can go on, and for each mistake that it can end with, there are up to
three runs: the shortest, the earliest and the latest, to the second. Asked of a changed procedure,
a probe that gets another answer shows a difference in behaviour.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from simulator.core.engine import Impossible, Machine, State
from simulator.core.explore import Graph, Link, Node, seconds
from simulator.core.model import Fact
from simulator.core.state import Input
from simulator.core.trace import trace
from simulator.core.zones import FAR
from simulator.review.pair import word

Facts = tuple[tuple[str, bool | str], ...]
Answer = tuple[Hashable, ...]


class Probe(NamedTuple):
    """Facts and inputs of a run, the last of which may be a mistake."""

    facts: Facts
    inputs: tuple[Input, ...]


def probes(graph: Graph) -> list[Probe]:
    """The probes of an explored procedure (:class:`Runs` of right runs), the shortest first."""
    facts = graph.space.machine.procedure.facts
    found: dict[Probe, None] = {}
    for node, link, least in _chosen(graph):
        run = trace(graph, node, link, least)
        for opposite in (False, True):
            given = tuple(_facts(facts, run.facts, opposite))
            found[Probe(given, run.inputs)] = None
    return sorted(found, key=lambda probe: (len(probe.inputs), probe))


def _chosen(graph: Graph) -> Iterator[tuple[Node, Link, int]]:
    """For each thing that can come next, the link that shows it best, and its least second."""
    best: dict[Hashable, dict[str, tuple[Any, Node, Link, int]]] = {}
    for node in graph.nodes:
        for link in node.links:
            if link.to == node.number and not link.label:
                continue
            first, last = seconds(graph.space, node, link)
            rank = (node.inputs, first, node.number)
            ways = best.setdefault(_meaning(graph, node, link), {})
            choices = [("short", rank, 0), ("early", (first, rank), 0)]
            if last < FAR:
                choices.append(("late", (-last, rank), last - (not link.label)))
            for name, value, least in choices:
                if name not in ways or value < ways[name][0]:
                    ways[name] = (value, node, link, least)
    for ways in best.values():
        for _, node, link, least in ways.values():
            yield node, link, least


def _meaning(graph: Graph, node: Node, link: Link) -> Hashable:
    """What a link shows: where, what, what is said of it, and where it leads."""
    said = next((f for f in link.note if f.bad or f.of == "act"), None)
    to = graph.nodes[link.to].state.situation if link.to >= 0 else ""
    return node.state.situation, link.label, said and (said.kind, said.rule), to


def _facts(facts: tuple[Fact, ...], known: tuple[Any, ...], opposite: bool) -> Facts:
    """What a run needs; the rest are as by default, or, if they are yes or no, the *opposite*."""
    for fact, value in zip(facts, known, strict=True):
        if value is None and opposite and isinstance(fact.default, bool):
            value = not fact.default
        if value is not None:
            yield fact.id, value


class Answers:
    """What one machine answers. Probes share their beginnings, which are stepped through once."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.places: dict[Probe, tuple[Answer, State | None]] = {}

    def to(self, probe: Probe) -> Answer:
        """What is said of each input, and, if all went right, what is right or can happen next."""
        said, state = self._place(probe)
        return said if state is None else (*said, *self._next(state))

    def _place(self, probe: Probe) -> tuple[Answer, State | None]:
        """What was said up to here, and the state; None after a mistake."""
        found = self.places.get(probe)
        if found is None:
            found = self.places[probe] = self._stepped(probe)
        return found

    def _stepped(self, probe: Probe) -> tuple[Answer, State | None]:
        if not probe.inputs:
            return (), self.machine.start(dict(probe.facts))
        said, state = self._place(Probe(probe.facts, probe.inputs[:-1]))
        if state is None:
            return said, None
        try:
            state, findings = self.machine.step(state, probe.inputs[-1])
        except Impossible:
            return (*said, "cannot happen"), None
        bad = any(finding.bad for finding in findings)
        return (*said, word(findings, True, state.over)), None if bad else state

    def _next(self, state: State) -> Iterator[Hashable]:
        """The events that can happen, and the acts that are right; no act is that no rule names."""
        machine = self.machine
        if state.over:
            return
        yield from (e.id for e in machine.procedure.events if self._possible(state, e.id))
        for act in machine.acts_in[state.situation]:
            if not machine.speaking[state.situation, act.id]:
                continue
            other = True
            for choices in machine.choices[act.id]:
                ending = machine.ending_at.get((act.id, choices), "")
                if ending or other:
                    right = machine.verdict(state, Input(state.t, act.id, choices)).kind == "right"
                    yield from [(act.id, choices)] if right else []
                other = other and bool(ending)

    def _possible(self, state: State, event: str) -> bool:
        """Whether anything is said of *event* here; its guards are asked when it happens."""
        return (state.situation, event) in self.machine.moves_in
