"""Drills at the edge of a rule, held against the second-by-second oracle: right on one side, and
one second further not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drill_meanings import OF_DRILLS
from oracle import Oracle
from support import COMPARED, whole_procedures

from simulator.core.machine.engine import Machine
from simulator.core.machine.state import Input
from simulator.core.model import Procedure
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.runs.run import input_of
from simulator.training.coverage import edges
from simulator.training.edge_drills import LEAD, EdgeDrill, edge_drills

NONE = {
    "candidate-no-show": {
        "second-call": "no shortest right run makes use of it",
        "let-it-ring": "a ban; where it ends, the permission to stop the ringing begins",
    }
}
"""Rules of the real procedure with an end at which no right run acts, and why."""


def brought(procedure: Procedure, drill: EdgeDrill) -> tuple[Rehearsal, Session]:
    """The rehearsal where the drill begins."""
    machine = Machine(procedure)
    scenario = procedure.scenario[drill["scenario"]]
    rehearsal = Rehearsal(machine, reactions_of(scenario))
    here = rehearsal.begin(dict(scenario.facts))
    for text in drill["inputs"]:
        here = rehearsal.act(here, input_of(text, procedure))
    return rehearsal, rehearsal.wait(here, drill["to"])


def said(procedure: Procedure, drill: EdgeDrill, second: int) -> set[str]:
    """What the oracle says of each act that the rule is about, done at that second."""
    rehearsal, here = brought(procedure, drill)
    here = rehearsal.wait(here, second)
    words = set()
    for name in procedure.rule[drill["rules"][0]].acts:
        ending = procedure.ending.get(name)
        act = ending.act if ending else name
        ways = [ending.choices] if ending else rehearsal.machine.choices[act]
        for choices in ways:
            oracle = Oracle(procedure, dict(procedure.scenario[drill["scenario"]].facts))
            for given, _ in (*here.steps, (Input(second, act, choices), ())):
                oracle.wait(given.at)
                before = len(oracle.told)
                if given.name in procedure.act:
                    oracle.act(given.name, given.choices)
                elif given.name:
                    oracle.happen(given.name)
            words |= {kind for _, of, kind, _ in oracle.told[before:] if of == "act"}
    return words


def at_edge(procedure: Procedure, drill: EdgeDrill) -> Oracle:
    """The case at the second of the drill, as the oracle sees it."""
    rehearsal, here = brought(procedure, drill)
    oracle = Oracle(procedure, dict(procedure.scenario[drill["scenario"]].facts))
    for given, _ in rehearsal.wait(here, drill["at"]).steps:
        oracle.wait(given.at)
        if given.name in procedure.act:
            oracle.act(given.name, given.choices)
        elif given.name:
            oracle.happen(given.name)
    oracle.wait(drill["at"])
    return oracle


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_the_edge_is_right_and_a_second_beyond_is_not(procedure: Procedure) -> None:
    found = edge_drills(procedure)
    assert found
    for drill in found:
        beyond = drill["at"] + (-1 if drill["opens"] else 1)
        assert "right" in said(procedure, drill, drill["at"]), drill
        assert not {"right", "unneeded"} & said(procedure, drill, beyond), drill
        assert 0 < min(drill["at"], beyond) - drill["to"] <= LEAD, drill
        assert OF_DRILLS["drill's edge"](drill["words"], at_edge(procedure, drill)), drill
        _, start = brought(procedure, drill)
        assert not start.state.over and not any(one.bad for one in start.findings), drill
        COMPARED["both sides of the edges of rules, drilled"] = (
            COMPARED.get("both sides of the edges of rules, drilled", 0) + 2
        )


def test_an_edge_is_told_by_the_titles_of_today() -> None:
    """What a build remembers of an earlier version holds none of its words."""
    procedure = next(one for one in whole_procedures() if one.id in NONE)
    assert "until 1 minute after “Somebody answers the call”" in told(procedure)
    titled = [
        replace(one, title="Hello") if one.id == "answered" else one for one in procedure.situations
    ]
    assert "until 1 minute after “Hello”" in told(replace(procedure, situations=tuple(titled)))


def told(procedure: Procedure) -> list[str]:
    return [drill["words"] for drill in edge_drills(procedure)]


def test_every_edge_of_the_real_procedure_has_a_drill_or_a_reason() -> None:
    procedure = next(one for one in whole_procedures() if one.id in NONE)
    drilled = {(one["rules"][0], one["opens"]) for one in edge_drills(procedure)}
    missing = {
        edge.rule.id for edge in edges(procedure) if (edge.rule.id, edge.opens) not in drilled
    }
    assert missing == set(NONE[procedure.id])
