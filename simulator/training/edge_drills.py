"""Drills at the edge of a rule: a rehearsal that begins some seconds before a deadline, or before
the first second at which something may be done: the moment itself is practised, not the wait.

Each is a scenario's right run up to there. What is right at the edge and wrong one second beyond it
is asked of the engine, with the people of the scenario: an edge before which they do something
else, or beyond which nothing is wrong for its sake, has no drill.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from simulator.core import clock
from simulator.core.machine.engine import Impossible, Machine
from simulator.core.machine.state import OWED, Input
from simulator.core.model import Procedure, Scenario
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.runs.run import line
from simulator.core.sentence import Sentence
from simulator.core.spelling import quoted
from simulator.training.coverage import Edge, edges
from simulator.training.of_behaviour import of_behaviour
from simulator.training.right_runs import right_runs
from simulator.training.sides import EdgeSide, side

LEAD = 10
"""Seconds before the edge at which a drill begins: to read where one is, and to decide."""


class EdgeDrill(TypedDict):
    """A drill: its rule (the only one of ``rules``), the scenario, whether the edge is where it
    ``opens``, what is done before (lines of a run), the second at which it begins (``to``), the
    last second on the right side of the edge, or the first one (``at``), and that in words."""

    rules: list[str]
    scenario: str
    opens: bool
    inputs: list[str]
    to: int
    at: int
    words: str


def edge_drills(procedure: Procedure) -> list[EdgeDrill]:
    """One drill for each edge that a scenario comes to, in the order of the rules; of several the
    one that begins after the fewest acts, then the earliest."""
    every = edges(procedure)
    return [
        {**drill, "words": _words(procedure, every[place], situation, drill["at"])}
        for place, (drill, situation) in _found(procedure).items()
    ]


@of_behaviour
def _found(procedure: Procedure) -> dict[int, tuple[EdgeDrill, str]]:
    """The drill of each edge, by its place, without words; and the situation in which it begins."""
    machine = Machine(procedure)
    found: dict[int, tuple[EdgeDrill, str]] = {}
    for name, done in right_runs(procedure).items():
        if done is None:
            continue
        for place, drill, situation in _of_run(machine, procedure.scenario[name], done):
            known = found.get(place)
            if known is None or _length(drill) < _length(known[0]):
                found[place] = drill, situation
    return {place: found[place] for place in sorted(found)}


def _length(drill: EdgeDrill) -> tuple[int, int]:
    return len(drill["inputs"]), drill["to"]


def _of_run(
    machine: Machine, scenario: Scenario, done: Session
) -> Iterator[tuple[int, EdgeDrill, str]]:
    """The drills of one right run, with the place of their edge and the situation they begin in."""
    every = edges(machine.procedure)
    rehearsal = Rehearsal(machine, reactions_of(scenario))
    here = rehearsal.begin(dict(zip(machine.fact_index, done.state.facts, strict=True)))
    before: list[Input] = []
    for given, findings in done.steps:
        if given.name not in machine.procedure.act:
            continue
        kept = {finding.rule for finding in findings if finding.kind in ("kept", "allowed")}
        for place, edge in enumerate(every):
            if edge.rule.id in kept:
                drill = _drill(rehearsal, here, edge, given, before, scenario.id)
                if drill is not None:
                    begun = rehearsal.wait(here, drill["to"])
                    yield place, drill, begun.state.situation
        here = rehearsal.act(here, given)
        before.append(given)


def _drill(
    rehearsal: Rehearsal,
    here: Session,
    edge: Edge,
    given: Input,
    before: list[Input],
    scenario: str,
) -> EdgeDrill | None:
    """The drill in which *given* is to be done at *edge*; *here* is where the acts *before* led."""
    machine = rehearsal.machine
    at_act = rehearsal.wait(here, given.at)
    seconds = edge.seconds(machine, at_act.state)
    if seconds is None:
        return None
    right, beyond = seconds[::-1] if edge.opens else seconds
    begins = max(here.state.t, min(seconds) - LEAD)
    start = rehearsal.wait(here, begins)
    at_edge = rehearsal.wait(start, right)
    same = {(one.state.situation, one.state.entered) for one in (start, at_edge, at_act)}
    if len(same) > 1 or begins >= min(seconds):
        return None  # the world does something else before that
    if any(finding.bad for finding in at_edge.findings):
        return None
    if not _is_open(machine, edge, start):
        return None
    inside = _side(rehearsal, start, edge, given._replace(at=right))
    outside = _side(rehearsal, start, edge, given._replace(at=beyond), inside.kept)
    if inside.blocks or outside.blocks not in ("", "elsewhere"):
        return None  # not for the sake of this edge
    if _verdict(rehearsal, start, given, beyond) in ("right", "unneeded", ""):
        return None
    inputs = [line(one) for one in before]
    return {
        "rules": [edge.rule.id],
        "scenario": scenario,
        "opens": edge.opens,
        "inputs": inputs,
        "to": begins,
        "at": right,
        "words": "",
    }


def _words(procedure: Procedure, edge: Edge, situation: str, right: int) -> Sentence:
    """The edge in words: a time of the case, or how long after what started its clock."""
    window, end = edge.window, "from" if edge.opens else "until"
    if window.clock == "case":
        return Sentence("drill's edge", f"{end} {clock.show(right)}", edge=edge, at=right)
    age = (window.opens if edge.opens else window.closes) or 0
    here = window.clock == "situation"
    zero = procedure.situation[situation].title if here else procedure.title_of(window.clock)
    words = f"{end} {clock.span(age)} after {quoted(zero)}"
    return Sentence("drill's edge", words, edge=edge, at=right)


def _is_open(machine: Machine, edge: Edge, start: Session) -> bool:
    """Whether the rule of *edge* still asks for something, or allows it."""
    if not machine.applies(edge.rule, start.state):
        return False
    duty = machine.duty_index.get(edge.rule.id)
    return duty is None or start.state.duties[duty] == OWED


def _side(
    rehearsal: Rehearsal,
    start: Session,
    edge: Edge,
    given: Input,
    kept: frozenset[str] = frozenset(),
) -> EdgeSide:
    there = rehearsal.wait(start, given.at)
    waited = there.findings[len(start.findings) :]
    return side(rehearsal.machine, edge, start.state, there.state, waited, given, kept)


def _verdict(rehearsal: Rehearsal, start: Session, given: Input, second: int) -> str:
    """What is said of the act at *second*; empty where it cannot be done then."""
    there = rehearsal.wait(start, second)
    if there.state.over:
        return ""
    try:
        return rehearsal.machine.verdict(there.state, given._replace(at=second)).kind
    except Impossible:
        return ""
