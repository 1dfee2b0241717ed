"""Candidates differ from one rehearsal to the next, and what is right does not.

Every number draws its people from the policy's own bounds, and the engine plays them. So many are
drawn in each run of the tests; ``CHANCES=10000`` draws that many in all.
"""

from __future__ import annotations

import os

import pytest

from simulator import load
from simulator.core.machine.engine import Machine
from simulator.core.model import Scenario
from simulator.core.runs import coach
from simulator.core.runs.judge import judge
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.runs.run import Run

PROCEDURE = load("procedures/candidate-no-show.yml")
MACHINE = Machine(PROCEDURE)
CHANCES = int(os.environ.get("CHANCES", "580"))
EACH = -(-CHANCES // len(PROCEDURE.scenarios))


def best_run(scenario: Scenario, chance: int) -> Session:
    rehearsal = Rehearsal(MACHINE, reactions_of(scenario, chance))
    best = coach.best(rehearsal, coach.begun(rehearsal, scenario))
    assert best is not None, (scenario.id, chance)
    return best


def shape(done: Session) -> tuple[str, list[str], set[str]]:
    """How a run ends, its acts in order, and the rules that it keeps."""
    acts = [" ".join((g.name, *g.choices)) for g, _ in done.steps if g.name in PROCEDURE.act]
    kept = {one.rule for one in done.findings if one.kind == "kept"}
    return done.state.ending, acts, kept


@pytest.mark.parametrize("scenario", PROCEDURE.scenarios, ids=lambda one: one.id)
def test_what_is_right_is_the_same_for_whoever_comes(scenario: Scenario) -> None:
    usual = shape(best_run(scenario, 0))
    assert usual[0] in scenario.endings
    for chance in range(1, EACH + 1):
        done = best_run(scenario, chance)
        assert shape(done) == usual, chance
        inputs = tuple(given for given, _ in done.steps)
        facts = tuple(sorted(scenario.facts))
        verdict = judge(MACHINE, Run(PROCEDURE.id, facts, inputs, scenario.id, chance=chance))
        assert verdict["passed"] and verdict["ending"] == usual[0], chance


def test_two_rehearsals_of_one_scenario_differ() -> None:
    alike = {
        scenario.id
        for scenario in PROCEDURE.scenarios
        if len({tuple(best_run(scenario, chance).heard) for chance in range(1, 21)}) < 5
    }
    assert alike == {"rings-on", "dead-line"}, "a phone that is not answered, and one error"


def test_candidates_have_different_names() -> None:
    names = next(fact for fact in PROCEDURE.facts if fact.id == "candidate_first_name")
    assert len({names.default, *names.others}) >= 5
