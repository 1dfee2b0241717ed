"""Boundary drills: scenarios for one second before, at, and one second after each deadline.

A drill brings a case, by the shortest right run, to where a rule with a deadline holds. Its people
do what the world did on that run; the trainee is to act at the second that the drill names. What
its rule says of that is asked of the engine, and how the case ends when all goes right of the
coach, so a drill expects nothing that the procedure does not say.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.core import clock, spelling
from simulator.core.machine.engine import Impossible, Machine, State
from simulator.core.machine.state import OWED, Input
from simulator.core.model import Procedure, Reaction
from simulator.core.proof.earliest_run import trace
from simulator.core.proof.explore import NODES_MAX, Graph, Node, explore
from simulator.core.proof.findings.never_happens import node_meets
from simulator.core.proof.run_space import Runs
from simulator.core.runs import coach
from simulator.core.runs.rehearsal import Rehearsal
from simulator.core.runs.run import Run
from simulator.core.runs.witness import Witness
from simulator.training.coverage import Edge, edges

PLACES = ("before", "at", "after")


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill: the run that acts at its second, and what is said of that act. ``place`` is one
    second before the deadline, at it, or one second after it."""

    edge: Edge
    place: str
    facts: tuple[tuple[str, bool | str], ...]
    reactions: tuple[Reaction, ...]
    endings: tuple[str, ...]
    run: Run
    verdict: str

    @property
    def id(self) -> str:
        """Its name as a scenario."""
        end = "opens" if self.edge.opens else "closes"
        name = self.edge.time or f"{self.edge.window.clock}-{end}"
        return f"{self.edge.rule.id}-{self.place}-{name}"


def drills(machine: Machine, nodes_max: int = NODES_MAX) -> list[Drill]:
    """The drills of a procedure, in order of its rules. A deadline that no right run comes to in
    time, or after which no answer of the people lets the case end, has none."""
    graph = explore(Runs(machine), nodes_max)
    nodes = sorted(graph.nodes, key=lambda node: (node.inputs, node.number))
    found = (d for edge in edges(machine.procedure) for d in _drills(machine, graph, nodes, edge))
    return list({drill.id: drill for drill in found}.values())


def _drills(machine: Machine, graph: Graph, nodes: Sequence[Node], edge: Edge) -> list[Drill]:
    for node in nodes:
        witness = _way_to(machine, graph, node, edge)
        if witness is None:
            continue
        for reactions in _people(machine, edge, witness):
            rehearsal = Rehearsal(machine, reactions)
            best = coach.best(rehearsal, rehearsal.begin(dict(witness.facts)))
            if best is not None and best.state.ending in machine.procedure.ending:
                ends = (best.state.ending,)
                return [
                    Drill(edge, place, witness.facts, reactions, ends, run, verdict)
                    for place, run, verdict in _acts(machine, edge, witness)
                ]
        return []
    return []


def _people(machine: Machine, edge: Edge, witness: Witness) -> Iterator[tuple[Reaction, ...]]:
    """Those who bring the case there; then, one after the other, those who also answer the act."""
    before = tuple(_reactions(machine, witness))
    yield before
    act, _ = machine.way_of(edge.rule.acts[0])
    nth = 1 + sum(given.name == act for given in witness.inputs)
    for event in machine.procedure.events:
        yield (*before, Reaction(event.id, on=act, nth=nth))


def _way_to(machine: Machine, graph: Graph, node: Node, edge: Edge) -> Witness | None:
    """The shortest run to *node*, where the rule of *edge* holds and its deadline is to come."""
    rule, state = edge.rule, node.state
    if state.over or rule not in machine.rules_in[state.situation]:
        return None
    if rule.kind == "must" and state.duties[machine.duty_index[rule.id]] != OWED:
        return None
    facts = node_meets(graph, machine, node, rule, timed=False)
    if facts is None:
        return None
    found = trace(graph, node)
    known = [b if a is None else a for a, b in zip(found.facts, facts, strict=True)]
    names = (fact.id for fact in machine.procedure.facts)
    told = tuple((n, v) for n, v in zip(names, known, strict=True) if v is not None)
    inputs = tuple(given for given in found.inputs if given.name)
    witness = Witness(told, inputs, inputs[-1].at if inputs else 0)
    seconds = edge.seconds(machine, _state(machine, witness))
    return witness if seconds and seconds[0] > witness.at else None


def _state(machine: Machine, witness: Witness) -> State:
    state = machine.start(dict(witness.facts))
    for given in witness.inputs:
        state, _ = machine.step(state, given)
    return state


def _acts(machine: Machine, edge: Edge, witness: Witness) -> Iterator[tuple[str, Run, str]]:
    """The act of the rule at each of the three seconds, with what is said of it."""
    start = _state(machine, witness)
    seconds = edge.seconds(machine, start)
    assert seconds is not None
    deadline = seconds[edge.opens] + edge.apart
    name, choices = machine.way_of(edge.rule.acts[0])
    for place, second in zip(PLACES, (deadline - 1, deadline, deadline + 1), strict=True):
        given = Input(second, name, choices)
        try:
            state, _ = machine.step(start, Input(second))
            _, findings = machine.step(state, given)
        except Impossible:
            continue
        if (state.situation, state.entered, state.over) == (start.situation, start.entered, False):
            inputs = (*witness.inputs, given)
            run = Run(machine.procedure.id, tuple(sorted(witness.facts)), inputs)
            yield place, run, findings[0].kind


def _reactions(machine: Machine, witness: Witness) -> Iterator[Reaction]:
    """What the world did, as answers to what came before it."""
    last: Input | None = None
    times = Counter[str]()
    for given in witness.inputs:
        if given.name in machine.procedure.event:
            if last is None:
                yield Reaction(given.name, at=given.at)
            else:
                delay = given.at - last.at
                yield Reaction(given.name, on=last.name, nth=times[last.name], delay=delay)
        last = given
        times[given.name] += 1


# -- as YAML ----------------------------------------------------------------------------------


def as_yaml(procedure: Procedure) -> str:
    """The drills of a procedure as `people` and `scenarios`, to be copied into its file."""
    found = drills(Machine(procedure))
    people: dict[tuple[Reaction, ...], str] = {}
    for drill in found:
        if drill.reactions:
            people.setdefault(drill.reactions, f"in_{drill.id}".replace("-", "_"))
    lines = ["people:"] if people else []
    for reactions, name in people.items():
        lines += [f"  {name}:", "    text: Somebody in a drill.", "    does:"]
        lines += [f"      - {_reaction(reaction)}" for reaction in reactions]
    lines += ["scenarios:"] if found else []
    for drill in found:
        lines += _scenario(procedure, drill, people.get(drill.reactions, ""))
    return "".join(f"{line}\n" for line in lines)


def _reaction(reaction: Reaction) -> str:
    if reaction.at is not None:
        return f"{{event: {reaction.does}, at: {clock.show(reaction.at)}}}"
    after = f", after: {clock.show(reaction.delay)}" if reaction.delay else ""
    return f"{{event: {reaction.does}, on: {reaction.on}, nth: {reaction.nth}{after}}}"


_AT_A_TIME = (
    {"before": "a second before", "at": "at", "after": "a second after"},
    "the deadline",
)
_IN_A_SPAN = (
    {"before": "a second before the end of", "at": "at the end of", "after": "a second after"},
    "the time for it",
)
"""What a drill says of each place, and of an end that no constant names."""


def _scenario(procedure: Procedure, drill: Drill, person: str) -> list[str]:
    edge, act = drill.edge, drill.run.inputs[-1]
    what = procedure.title_of(edge.rule.acts[0]).rstrip(".")
    when, unnamed = _AT_A_TIME if edge.window.clock == "case" else _IN_A_SPAN
    time = f"{{{edge.time}}}" if edge.time else unnamed
    moment = f"{when[drill.place]} {time}"
    facts = {f.id: f for f in procedure.facts}
    given = [
        f"{name}: {_value(value)}" for name, value in drill.facts if facts[name].default != value
    ]
    return [
        f"  {drill.id}:  # {clock.show(act.at)} is {drill.verdict}",
        f"    title: {json.dumps(f'{what}, {moment}', ensure_ascii=False)}",
        f"    text: {json.dumps(f'A drill: {what}, {moment}.', ensure_ascii=False)}",
        *([f"    facts: {{{', '.join(given)}}}"] if given else []),
        *([f"    people: {person}"] if person else []),
        f"    ends as: {', '.join(drill.endings)}",
    ]


def _value(value: bool | str) -> str:
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, str) else spelling.value(value)
    )
