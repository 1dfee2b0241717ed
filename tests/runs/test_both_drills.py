"""Drills for two things at once, held against the second-by-second oracle: what the first rule
asks for is right then, and the second one asks for something else, or forbids what is at hand."""

from __future__ import annotations

import pytest
from oracle import Oracle
from support import COMPARED, whole_procedures

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal
from simulator.core.runs.run import input_of
from simulator.training.both_drills import BothDrill, both_drills
from simulator.training.edge_drills import LEAD, EdgeDrill, edge_drills

WITH = {"candidate-no-show", "endoscope-cleaning", "low-pressure", "help-line", "server-outage"}


def said(procedure: Procedure, drill: BothDrill) -> dict[tuple[str, str], set[str]]:
    """What the oracle says of every act at the second of a drill: verdict and rule, by act."""
    machine, scenario = Machine(procedure), procedure.scenario[drill["scenario"]]
    rehearsal = Rehearsal(machine, reactions_of(scenario))
    here = rehearsal.begin(dict(scenario.facts))
    for text in drill["inputs"]:
        here = rehearsal.act(here, input_of(text, procedure))
    assert 0 <= drill["at"] - drill["to"] <= LEAD and here.state.t <= drill["to"], drill
    here = rehearsal.wait(here, drill["at"])
    assert not here.state.over and not any(one.bad for one in here.findings), drill
    found: dict[tuple[str, str], set[str]] = {}
    for act in machine.inputs(here.state):
        if act.name not in procedure.act:
            continue
        oracle = Oracle(procedure, dict(scenario.facts))
        for given in (*(given for given, _ in here.steps), act):
            oracle.wait(given.at)
            before = len(oracle.told)
            if given.name in procedure.act:
                oracle.act(given.name, given.choices)
            elif given.name:
                oracle.happen(given.name)
        for _, of, kind, rule in oracle.told[before:]:
            if of == "act":
                found.setdefault((kind, rule), set()).add(act.name)
    return found


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_both_rules_have_a_say_at_that_second(procedure: Procedure) -> None:
    found = both_drills(procedure)
    assert bool(found) or procedure.id not in WITH
    for drill in found:
        words = said(procedure, drill)
        first, second = (procedure.rule[name] for name in drill["rules"])
        right = {rule: acts for (kind, rule), acts in words.items() if kind == "right"}
        acts = [set(map(procedure.act_of, rule.acts)) for rule in (first, second)]
        if second.kind == "must not":
            assert right[first.id] & acts[0] and ("wrong", second.id) in words, drill
            assert acts[0] & acts[1], drill
        elif {first.id, second.id} <= set(right):
            assert right[first.id] != right[second.id], drill
        else:  # one of them has to be done first: else it is left undone
            ((done, left),) = [
                (one, other)
                for one, other in ((first, second), (second, first))
                if one.id in right and ("wrong", one.id) in words
            ]
            assert words["wrong", done.id] & set(map(procedure.act_of, left.acts)), drill
        name = "moments with two things at once, drilled"
        COMPARED[name] = COMPARED.get(name, 0) + 1


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_none_is_the_drill_of_an_edge(procedure: Procedure) -> None:
    """Each rung of the ladder asks for something else than the one before."""

    def of(drill: BothDrill | EdgeDrill) -> tuple[object, ...]:
        return drill["scenario"], drill["to"], drill["at"], *drill["rules"]

    both = [of(one) for one in both_drills(procedure)]
    assert len(set(both)) == len(both) and not set(both) & set(map(of, edge_drills(procedure)))
