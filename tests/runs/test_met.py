"""The rules that a run puts to the test, each held against the second-by-second oracle."""

from __future__ import annotations

import random

import pytest
from claims_held import Held, drawn
from meanings import Meanings, Played, first_second, last_second, names_of, said_besides
from random_runs import drawn_run, random_run, run_of
from support import candidate_no_show, whole_procedures

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs import coach, met, run, story
from simulator.core.runs.judge import judge
from simulator.training.right_runs import ways

BAD = ("broken", "missed", "overdue", "late")
WRONG = ("too soon", "another choice was wanted", "not allowed here", "too late for a permission")
RUNS = 1
"""Of each drawn procedure."""


def rows(machine: Machine, done: run.Run) -> list[met.MetRow]:
    verdict = judge(machine, done)
    return met.of_run(
        machine, done, verdict, story.duties(machine, story.play(machine, done), verdict["rules"])
    )


def broken_rules(played: Played) -> set[str]:
    """The rules against which the oracle has something in a run, of whatever kind."""
    found = {rule for _, _, of, kind, rule in played.told if of == "rule" and kind in BAD}
    wrong = ("early", "late", "wrong")
    return found | {rule for _, _, of, kind, rule in played.told if of == "act" and kind in wrong}


def against(row: met.MetRow, played: Played) -> None:
    """Hold one row against the oracle."""
    rule = played.end.rule(row["rule"])
    assert row["situation"] in {case.situation for case in played.moments}, row
    if row["right"]:
        assert rule.kind == "must" or rule.id not in broken_rules(played), row
    else:
        besides = said_besides(played, row["at"] or 0, rule)
        wrong = broken_rules(played) | {rule.id for word, _ in besides if word in WRONG}
        assert rule.id in wrong or overdue(played, rule.id), row
    if row["right"] and row["at"] is not None:
        told = [("kept",), ("allowed",)][rule.kind == "may"]
        assert played.said(row["at"], *told, rule=rule.id), row
        before = [case for place, case in enumerate(played.before) if done(played, place, row)]
        assert any(case.situation == row["situation"] for case in before), row
        ends = {(first_second(case, rule), last_second(case, rule)) for case in before}
        assert row["by"] in {last for _, last in ends}, (row, ends)
        assert all(row["from"] >= first for first, _ in ends if row["by"] is None), (row, ends)
        assert row["from"] <= row["at"] <= (row["at"] if row["by"] is None else row["by"]), row
    if rule.kind == "must not" and row["right"]:
        here = [case for case in played.moments if case.now == row["from"] and not case.over]
        assert any(case.applies(rule) for case in here if case.situation == row["situation"]), row


def done(played: Played, place: int, row: met.MetRow) -> bool:
    """Whether the input at *place* is what the row tells of."""
    given, rule = played.inputs[place], played.end.rule(row["rule"])
    about = names_of(played.before[place], given) & set(rule.acts)
    began = played.before[place].started(rule.windows)
    return given.at == row["at"] and began and bool(about)


def overdue(played: Played, rule: str) -> bool:
    return any(case.duties.get(rule) == "overdue" for case in played.moments)


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_rows_of_random_runs(procedure: Procedure) -> None:
    machine, rng = Machine(procedure), random.Random(procedure.id)
    counted = {True: 0, False: 0}
    for _ in range(15):
        played_run = random_run(machine, rng)
        played = Played(procedure, played_run)
        for row in rows(machine, played_run):
            against(row, played)
            counted[row["right"]] += 1
    assert counted[True], "no rule was met at all"


@pytest.mark.slow
def test_rows_of_drawn_procedures() -> None:
    def hold(procedure: Procedure, rng: random.Random, _: Held) -> None:
        machine = Machine(procedure)
        for _ in range(RUNS):
            one = drawn_run(procedure, rng)
            for row in rows(machine, one):
                against(row, Played(procedure, one))

    drawn(11, Meanings(), hold)


def test_a_right_run_meets_what_its_way_uses() -> None:
    """What pages tell of a scenario's way, and what a trainee is told to have met, is one thing."""
    procedure = candidate_no_show()
    machine, found = Machine(procedure), ways(procedure)
    for scenario in procedure.scenarios:
        session = coach.right_run(machine, scenario)
        assert session is not None
        told = rows(machine, run_of(machine, scenario.id, session))
        assert {row["rule"] for row in told} == set(found[scenario.id].rules)
        assert all(row["right"] for row in told)


CASES = {
    "in time": (["2:30 call"], ("call-in-time", True, 150, 120, 300, "waiting")),
    "too early": (["0:00 call"], ("call-in-time", False, 0, 120, 300, "waiting")),
    "not at all": (["6:00 wait"], ("call-in-time", False, None, 120, 300, "waiting")),
    "too late": (["5:30 call"], ("call-in-time", False, 330, 120, 300, "waiting")),
    "against a ban": (["2:10 contact_cx"], ("cx-premium-only", False, 130, 130, None, "waiting")),
}


@pytest.mark.parametrize(("lines", "row"), CASES.values(), ids=list(CASES))
def test_a_row_says_how_it_went_and_when_it_mattered(lines, row) -> None:
    procedure = candidate_no_show()
    given = {"procedure": procedure.id, "inputs": lines}
    told = rows(Machine(procedure), run.read(given, procedure))
    keys = ("rule", "right", "at", "from", "by", "situation")
    assert row in [tuple(one[key] for key in keys) for one in told]


def test_an_open_case_says_nothing_of_bans() -> None:
    procedure = candidate_no_show()
    given = {"procedure": procedure.id, "inputs": ["2:30 call"]}
    told = rows(Machine(procedure), run.read(given, procedure))
    assert [one["rule"] for one in told] == ["call-in-time"]
