"""What the scenarios' right runs reach, and what they miss: situations, rules, clauses, and both
sides of each deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from simulator.core.machine.engine import Machine, State
from simulator.core.machine.state import NEVER, Input
from simulator.core.model import Procedure, Rule, Window
from simulator.core.runs.rehearsal import Session
from simulator.training.right_runs import Way, passed


class Edge(NamedTuple):
    """One end of a window of a rule. ``time`` names the constant behind it, empty for none or
    several, and ``apart`` is how many seconds that lies after the end: 1 for `before`, -1 for
    `after`."""

    rule: Rule
    window: Window
    opens: bool
    time: str
    apart: int

    @property
    def sides(self) -> tuple[str, str]:
        """The second before the edge, and the second after it."""
        before = ("one second too early", "the first second")
        return before if self.opens else ("the last second", "one second too late")

    def seconds(self, machine: Machine, state: State) -> tuple[int, int] | None:
        """The last second before the edge and the first one after it, on the case clock."""
        opens, closes = machine.bounds_of((self.window,), state)
        if opens >= NEVER or (not self.opens and closes >= NEVER):
            return None
        return (opens - 1, opens) if self.opens else (closes, closes + 1)


def edges(procedure: Procedure) -> list[Edge]:
    """Every deadline of every rule, in source order."""
    found = []
    for rule in procedure.rules:
        for window in rule.windows:
            if window.opens:
                named = _named(procedure, window, window.opens, -1)
                found.append(Edge(rule, window, True, *named))
            if window.closes is not None:
                named = _named(procedure, window, window.closes, 1)
                found.append(Edge(rule, window, False, *named))
    return found


def _named(procedure: Procedure, window: Window, second: int, beside: int) -> tuple[str, int]:
    """The constant at *second*, or (for `after` and `before`) the one beside it, and how far it is
    from there. Of several that it can be none is named: a window knows seconds alone."""
    on_case = window.clock == "case"
    ends = {second: 0, second + beside: beside} if on_case else {second: 0}
    found = [
        (constant.id, ends[constant.value])
        for constant in procedure.constants
        if constant.kind == ("time" if on_case else "duration") and constant.value in ends
    ]
    return found[0] if len(found) == 1 else ("", 0)


def coverage(procedure: Procedure, runs: Mapping[str, Session]) -> dict[str, Any]:
    """What the finished rehearsals *runs* reach, by id of the scenario, as plain data."""
    machine = Machine(procedure)
    ways = [passed(machine, procedure.scenario[name], done) for name, done in runs.items()]
    situations = {name for way in ways for name in way.situations}
    rules = {name for way in ways for name in way.rules}
    sides = {side for done in runs.values() for side in _sides(machine, done)}
    return {
        "situations": _split((s.id for s in procedure.situations), situations),
        "rules": _split((r.id for r in procedure.rules), rules),
        "clauses": _split(
            (c.id for c in procedure.clauses if not c.no_rule), _clauses(procedure, ways)
        ),
        "deadlines": [
            {
                "rule": edge.rule.id,
                "time": edge.time or None,
                "side": side,
                "reached": (place, late) in sides,
            }
            for place, edge in enumerate(edges(procedure))
            for late, side in enumerate(edge.sides)
        ],
    }


def _split(names: Iterable[str], reached: set[str]) -> dict[str, list[str]]:
    everything = list(names)
    return {
        "reached": [name for name in everything if name in reached],
        "missed": [name for name in everything if name not in reached],
    }


def _clauses(procedure: Procedure, ways: list[Way]) -> set[str]:
    """The clauses behind the rules, situations and endings that runs come through."""
    found = set[str]()
    for way in ways:
        for name in way.rules:
            found.update(procedure.rule[name].clauses)
        for name in way.situations:
            for note in procedure.situation[name].notes:
                found.update(note.clauses)
        for _, trigger, _ in way.steps:
            if trigger in procedure.ending:
                found.update(procedure.ending[trigger].clauses)
    return found


def _sides(machine: Machine, done: Session) -> Iterator[tuple[int, int]]:
    """The sides of edges (by place, 0 before and 1 after) at which a run acts to the second."""
    facts = dict(zip(machine.fact_index, done.state.facts, strict=True))
    state = machine.start(facts)
    for given, _ in done.steps:
        before, _ = machine.step(state, Input(given.at)) if given.at > state.t else (state, ())
        for place, edge in enumerate(edges(machine.procedure)):
            about = edge.rule in machine.speaking.get((before.situation, given.name), ())
            if about and not before.over and machine.applies(edge.rule, before):
                for late, second in enumerate(edge.seconds(machine, before) or ()):
                    if second == given.at:
                        yield place, late
        state, _ = machine.step(state, given)
