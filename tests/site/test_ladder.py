"""The ladder of a procedure: a worked example, the same with help, alone, the edges of its rules,
two things at once, and a case that nobody names. Each rung asks for something that the one before
does not, and together they reach everything that the procedure says."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from typing import Any

import pytest
from support import candidate_no_show, whole_procedures

from simulator import load, toolchain
from simulator.core.answers import view
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal
from simulator.core.runs.run import input_of
from simulator.core.shapes import View
from simulator.training.bundled import bundled
from simulator.training.coverage import edges
from simulator.training.practice_data import practice_data
from simulator.training.right_runs import right_runs, ways
from simulator.training.room_data import room_data

REAL = load("procedures/candidate-no-show.yml")
WITHOUT_EDGE_DRILL = {"second-call", "let-it-ring"}
"""Rules with an end at which no right run acts: tests/runs/test_edge_drills.py says why."""
MODES = toolchain.CHECKOUT / "simulator" / "web" / "modes.js"


def practised(procedure: Procedure) -> Any:
    return practice_data(procedure, "0123456789ab", "../")


def help_of_modes() -> dict[str, dict[str, bool]]:
    """What there is in each way to rehearse, in the order in which they are climbed."""
    script = f'import {{ HELP }} from "{MODES.as_uri()}"; console.log(JSON.stringify(HELP));'
    command = [toolchain.node(), "--input-type=module", "--eval", script]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_each_way_to_rehearse_gives_other_help_than_the_one_before() -> None:
    ladder = help_of_modes()
    assert list(ladder) == ["example", "guided", "practice", "assessment"]
    for one, other in pairwise(ladder.values()):
        assert one != other
        assert all(one[name] or not other[name] for name in ("due", "told", "next"))


@pytest.mark.parametrize("procedure", [REAL, *whole_procedures()], ids=lambda one: one.id)
def test_the_example_of_a_case_is_its_right_run(procedure: Procedure) -> None:
    data = room_data(procedure, ways(procedure), bundled(procedure).digest)
    for case in data["scenarios"]:
        done = right_runs(procedure)[case["id"]]
        assert done is not None and len(case["example"]) == sum(
            given.name in procedure.act for given, _ in done.steps
        )


def spoken(view: View, line: str, words_a_minute: int) -> int:
    """For how long a line is said, as web/speaking.js has it."""
    at, news = view["at"], view["news"]
    left = [(one["by"] - at) // 2 for one in view["owed"] if one["due"] and (one["by"] or 0) >= at]
    long = round(60 * len(line.split()) / words_a_minute)
    return max(0, min([long, *left, *([news - at] if news is not None else [])]))


@pytest.mark.parametrize("words_a_minute", [110, 190])
@pytest.mark.parametrize("procedure", [REAL, *whole_procedures()], ids=lambda one: one.id)
def test_an_example_is_right_though_its_lines_take_their_time(
    procedure: Procedure, words_a_minute: int
) -> None:
    """Each act is done at its second, or as soon as what was said before it has been said."""
    data = room_data(procedure, ways(procedure), bundled(procedure).digest)
    lines = {act["id"]: act["line"] for act in data["acts"]}
    machine = Machine(procedure)
    for case in data["scenarios"]:
        rehearsal = Rehearsal(machine, reactions_of(procedure.scenario[case["id"]]))
        here, now = rehearsal.begin(case["facts"]), 0
        for step in case["example"]:
            given = input_of(step, procedure)
            now = max(now, given.at)
            here = rehearsal.act(rehearsal.wait(here, now), given._replace(at=now))
            if line := lines[given.name]:
                now += spoken(view(rehearsal, here), line, words_a_minute)
        assert here.state.over and not [one for one in here.findings if one.bad], case["id"]


@pytest.mark.parametrize("procedure", [REAL, candidate_no_show()], ids=["real", "tests"])
def test_the_ladder_reaches_every_rule_every_ending_and_both_sides_of_each_deadline(
    procedure: Procedure,
) -> None:
    data = practised(procedure)
    shown = {one["rule"] for case in data["cases"] for one in (*case["rules"], *case["choice"])}
    assert shown == {rule.id for rule in procedure.rules}
    runs = right_runs(procedure).values()
    assert {run.state.ending for run in runs if run} == {one.id for one in procedure.endings}
    drilled = {(one["rules"][0], one["opens"]) for one in data["edges"]}
    wanted = {(edge.rule.id, edge.opens) for edge in edges(procedure)}
    assert {rule for rule, _ in wanted - drilled} == WITHOUT_EDGE_DRILL
    assert len(data["both"]) >= 5


@pytest.mark.parametrize("procedure", [REAL, *whole_procedures()], ids=lambda one: one.id)
def test_no_drill_is_another_one_or_a_whole_case(procedure: Procedure) -> None:
    data = practised(procedure)
    drills = [
        (one["scenario"], *one["inputs"], one["to"], one["at"], *one["rules"])
        for one in (*data["edges"], *data["both"])
    ]
    assert len(set(drills)) == len(drills)
    assert all(len(one["rules"]) == 1 for one in data["edges"])
    assert all(len(set(one["rules"])) == 2 for one in data["both"])
