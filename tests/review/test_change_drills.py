"""Change drills: what a released version changed, practised where the two versions part."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from oracle import Oracle
from support import PROJECT

from simulator import load, review
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs import coach
from simulator.core.runs.judge import world
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.runs.run import Run, input_of
from simulator.kept import Store
from simulator.reviewing import releases
from simulator.reviewing.model import Change
from simulator.reviewing.rehearsed_changes import change_drills
from simulator.site import changes_page
from simulator.training.change_drills import ChangeDrill, fitting
from simulator.training.edge_drills import LEAD
from simulator.training.practice_data import practice_data
from simulator.training.right_runs import ways

NAME = "candidate-no-show"
HEAD = load(PROJECT / "procedures" / f"{NAME}.yml")
LATER = ("call_closes: 5:00", "call_closes: 4:30")
LONGER = ("grace_ends: 10:00", "grace_ends: 9:00")
FOR_ALL = ("when: {premium: yes}\n        text: Tell CX", "text: Tell CX")

Changed = Callable[..., Change]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """The change from a version with these edits to the present one."""

    def changed(*edits: tuple[str, str]) -> Change:
        base = tmp_path_factory.mktemp("base")
        shutil.copytree(PROJECT / "procedures", base / "procedures")
        edit(base / "procedures" / f"{NAME}.yml", *edits)
        [found] = review(base, PROJECT).changes
        return found

    return changed


def edit(file: Path, *edits: tuple[str, str]) -> None:
    text = file.read_text("utf-8")
    for after, before in edits:
        assert after in text
        text = text.replace(after, before)
    file.write_text(text, "utf-8")


def played(procedure: Procedure, drill: ChangeDrill) -> tuple[Session, Session]:
    """Where a drill begins, and the right way from there to an end."""
    machine = Machine(procedure)
    inputs = tuple(input_of(line, procedure) for line in drill["inputs"])
    usual = {fact.id: fact.default for fact in procedure.facts}
    facts = {**usual, **drill["facts"]}
    rehearsal = Rehearsal(machine, world(machine, Run(procedure.id, (), inputs)))
    here = rehearsal.begin(facts)
    for given in inputs:
        if given.name in procedure.act:
            here = rehearsal.act(here, given)
    here = rehearsal.wait(here, drill["to"])
    best = coach.best(rehearsal, here)
    assert best is not None
    return here, best


@pytest.mark.parametrize(
    ("edits", "rules", "without"),
    [
        ([LATER], {"call-in-time", "odd-hours"}, set()),
        ([LONGER], {"no-show-ending", "let-it-ring", "stop-ringing", "try-again", "cut-off-ending",
                    "not-here-ending", "second-call"}, {"second-call"}),
        ([FOR_ALL], {"tell-cx"}, set()),
    ],
    ids=["a latest moment", "a time of many rules", "a guard"],
)  # fmt: skip
def test_each_rule_that_has_changed_is_practised_by_a_witness(
    changed: Changed, edits: list[tuple[str, str]], rules: set[str], without: set[str]
) -> None:
    """No more and no fewer than the review names, but for a permission that no right run needs."""
    change = changed(*edits)
    assert {one.rule for one in change.unlearned} == rules
    drills = change_drills(change, HEAD)
    assert {drill["rules"][0] for drill in drills} == rules - without
    for drill in drills:
        assert 0 <= drill["at"] - drill["to"] <= LEAD
        start, best = played(HEAD, drill)
        oracle = Oracle(HEAD, dict(zip(Machine(HEAD).fact_index, best.state.facts, strict=True)))
        for given, _ in best.steps:
            oracle.wait(given.at)
            if given.name in HEAD.act:
                oracle.act(given.name, given.choices)
            elif given.name:
                oracle.happen(given.name)
        assert oracle.over and not start.state.over
        assert not [one for one in oracle.told if one[2] in ("wrong", "early", "late", "missed")]


def test_other_words_and_other_names_have_no_drill(changed: Changed) -> None:
    change = changed(("Let it ring until it stops", "Let it ring on until it stops"))
    assert change_drills(change, HEAD) == []


def test_what_the_present_procedure_no_longer_knows_is_left_out(changed: Changed) -> None:
    drills = change_drills(changed(LATER), HEAD)
    gone: ChangeDrill = {**drills[0], "inputs": ["2:00 fly"]}
    over: ChangeDrill = {**drills[0], "to": 400}  # too late for it
    assert fitting(HEAD, [gone, over, drills[0]]) == [drills[0]]


def test_the_last_release_gives_the_practice_home_its_drills_once(tmp_path: Path) -> None:
    procedures = tmp_path / "procedures"
    shutil.copytree(PROJECT / "procedures", procedures)
    for version, edits in (("0.8", (LONGER, LATER)), ("0.9", (LATER,)), ("1.0", ())):
        home = procedures / "releases" / NAME / version
        shutil.copytree(PROJECT / "procedures", home)
        edit(home / f"{NAME}.yml", *edits, ('version: "1.0"', f'version: "{version}"'))
        (home / releases.SUMS).write_text(releases.sums(releases.held(home)))
    store = Store(tmp_path / "kept")
    news = changes_page.pages(procedures, store)[NAME]
    assert news.version == "1.0"
    assert {drill["rules"][0] for drill in news.drills} == {"call-in-time", "odd-hours"}
    assert changes_page.pages(procedures, store)[NAME] == news, "what is kept is the same"
    data = practice_data(HEAD, ways(HEAD), "0123456789ab", "../", news.drills)
    assert data["changes"] == news.drills
    assert practice_data(HEAD, ways(HEAD), "0123456789ab", "../")["changes"] == []
