"""What no case ever comes to, whatever anybody does, and events about which nothing is said."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from simulator.core.machine.engine import Machine, State
from simulator.core.model import END, STAY, Claim, Rule
from simulator.core.problems import Problem
from simulator.core.proof.cases import Box, Facts, met, unread
from simulator.core.proof.explorations import Explored, shortest
from simulator.core.proof.explore import Graph, Node, explore, sample
from simulator.core.proof.model import problem
from simulator.core.proof.run_space import Runs

WHATEVER = "whatever anybody does"


def never(explored: Explored) -> Iterator[Problem]:
    """Situations, ways, events, endings, scripts and rules that never come about. What only
    follows from another one that is told is not told."""
    procedure = explored.procedure
    reached = {explored.machine.start().situation}
    reached |= {node.state.situation for node in explored.all.nodes}
    moves = [(s, move) for s in procedure.situations for move in s.moves]
    reached |= {move.to for _, move in moves if id(move) in explored.taken}
    for situation in procedure.situations:
        if situation.id not in reached:
            text = f"no case ever comes to `{situation.id}`, {WHATEVER}"
            hint = "look at the windows and guards of the ways that lead here, or delete it"
            rules = tuple(r.id for r in procedure.rules if r.scope and not reached & {*r.scope})
            yield problem(
                "RR030", "situation", situation.id, text, hint, situation.span, None, rules
            )
    silent = set()
    for situation, move in moves:
        if situation.id in reached and id(move) not in explored.taken:
            silent.add(move.on)
            on = f"`{move.on}` never leads" if move.on else "time never leads"
            text = f"in `{situation.id}`, {on} to `{move.to}`, {WHATEVER}"
            hint = "change its window or its guard, or delete it"
            yield problem("RR033", "way", situation.id, text, hint, move.span)
    yield from _names(explored, silent, reached)
    yield from _rules(explored, reached)


def _names(explored: Explored, silent: set[str], reached: set[str]) -> Iterator[Problem]:
    """Events, endings and scripts of the procedure's own file that never come about."""
    procedure, machine = explored.procedure, explored.machine
    labels = {link.label for node in explored.all.nodes for link in node.links if link.to >= 0}
    happened = {label[0] for label in labels if label}
    ended = {node.state.ending for node in explored.all.nodes}
    hint = "add a way to it, or delete it"
    for event in procedure.events:
        if event.id not in happened | silent and event.span.file == procedure.file:
            yield problem(
                "RR072", "event", event.id, f"`{event.id}` never happens", hint, event.span
            )
    for ending in procedure.endings:
        if ending.id not in ended | silent and ending.span.file == procedure.file:
            text = f"no case ever ends as `{ending.id}`, {WHATEVER}"
            yield problem("RR072", "ending", ending.id, text, hint, ending.span)
    offered = {act.script for name in reached - {END, STAY} for act in machine.acts_in[name]}
    said = {act.script for act in procedure.acts if act.script}
    for script in procedure.scripts:
        if script.id in said - offered and script.span.file == procedure.file:
            text = f"the script `{script.id}` can never be said, {WHATEVER}"
            yield problem("RR072", "script", script.id, text, hint, script.span)


# -- rules ------------------------------------------------------------------------------------


def _rules(explored: Explored, reached: set[str]) -> Iterator[Problem]:
    """Rules that are never in force, in situations that are reached."""
    met = {
        finding.rule
        for node in explored.right.nodes
        for link in node.links
        for finding in link.note
        if finding.kind != "early"
    }
    rest = [
        rule
        for rule in explored.procedure.rules
        if rule.id not in met
        and (not rule.scope or reached.intersection(rule.scope))
        and not _in_force(explored.right, explored.machine, rule)
    ]
    for rule in _out_of_force(explored, rest):
        text = f"`{rule.id}` is never in force, {WHATEVER}"
        hint = "look at its guard and its window, or delete it"
        yield problem("RR072", "rule", rule.id, text, hint, rule.span)


def _out_of_force(explored: Explored, rules: list[Rule]) -> list[Rule]:
    """Those of *rules* that are not in force on wrong runs either."""
    if not rules:
        return []
    claims = tuple(Claim(r.id, "never", "", False, r.scope, (), r.guard, r.windows) for r in rules)
    machine = Machine(dataclasses.replace(explored.procedure, claims=claims))
    graph = explore(Runs(machine, right=False), explored.nodes_max)
    return [rule for rule in rules if graph.complete and not _in_force(graph, machine, rule)]


def _in_force(graph: Graph, machine: Machine, rule: Rule) -> bool:
    return any(
        node_meets(graph, machine, node, rule) is not None
        for node in graph.nodes
        if not node.state.over and rule.id in machine.in_scope[node.state.situation]
    )


def node_meets(
    graph: Graph, machine: Machine, node: Node, part: Rule | Claim, timed: bool = True
) -> Facts | None:
    """The facts of *node* with which *part* holds there, and is *timed* to; None for none."""
    timed = timed and bool(part.windows)
    state: State = sample(graph.space, node) if timed else node.state
    return state_meets(machine, state, part, timed)


def state_meets(
    machine: Machine, state: State, part: Rule | Claim, timed: bool = True
) -> Facts | None:
    """The same for one state, where some facts are unread."""
    opens, closes = machine.bounds(part, state) if timed else (0, state.t)
    if not opens <= state.t <= closes:
        return None
    for group in part.guard or ((),):
        wanted = {machine.fact_index.get(c.subject): c.value for c in group}
        facts = met(state.facts, tuple(wanted.get(i) for i in range(len(state.facts))))
        if facts is not None and machine.holds((group,), state._replace(facts=facts)):
            return facts
    return None


# -- events -----------------------------------------------------------------------------------


def missing_ways(explored: Explored) -> Iterator[Problem]:
    """Events that a screen makes possible at a second at which none of their ways fits."""
    procedure = explored.procedure
    told: set[tuple[str, str]] = set()
    named = {s.id: {move.on for move in s.moves} for s in procedure.situations}
    for node in shortest(explored.all.nodes):
        if node.state.over:
            continue
        situation = procedure.situation[node.state.situation]
        for event in procedure.events:
            key = situation.id, event.id
            if (
                key in told
                or situation.screen not in event.screens
                or event.id not in named[situation.id]
            ):
                continue
            taken = [link.facts for link in node.links if link.label == (event.id,)]
            left = unread(node.state.facts, taken, explored.values)
            if left:
                told.add(key)
                witness = explored.witness(explored.all, node, box=Box(left[0], node.zone))
                text = f"`{event.id}` can happen in `{situation.id}` when none of its ways fits"
                hint = "add a way without a window or guard behind the others, or `to: stay`"
                yield problem("RR032", "event", event.id, text, hint, situation.span, witness)
