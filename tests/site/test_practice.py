"""What the practice home holds, and that its proposals lead a learner to mastery."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from support import PROCEDURES, candidate_no_show, procedure_of, renamed, whole_procedures

from simulator import toolchain
from simulator.core.model import Procedure
from simulator.language.build_model import parse
from simulator.training.practice_data import practice_data
from simulator.training.right_runs import ways

REAL = candidate_no_show()
LEARNER = toolchain.CHECKOUT / "tests" / "web" / "learner.mjs"
AFTER_CHANGE = LEARNER.with_name("after-change.mjs")
MET_MOST = 20
"""Rehearsals that are proposed, besides one for each rule that the learner does not know, until it
has met all of these."""
MASTERED_MOST = 32
"""The same until it has mastered every rule; a learner who knows all needs so many."""


def data_of(procedure: Procedure) -> Any:
    return practice_data(procedure, "0123456789ab", "../")


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_a_rehearsal_shows_what_its_right_way_uses(procedure: Procedure) -> None:
    data, found = data_of(procedure), ways(procedure)
    for case in data["cases"]:
        assert {one["rule"] for one in case["rules"]} == set(found[case["id"]].rules)
    for rule in data["rules"]:
        assert rule["cases"] == sum(rule["id"] in way.rules for way in found.values())
        assert not {one["rule"] for one in case["choice"]} & {one["rule"] for one in case["rules"]}


def test_what_no_shortest_way_needs_is_met_by_a_choice_of_ones_own() -> None:
    cases = data_of(REAL)["cases"]
    sure = {one["rule"] for case in cases for one in case["rules"]}
    chosen = {one["rule"]: case["id"] for case in cases for one in case["choice"]}
    assert {rule.id for rule in REAL.rules} - sure == {"second-call", "two-calls"} <= set(chosen)


def edited(*edits: tuple[str, str]) -> Procedure:
    """The no-show procedure with these edits in its files."""

    def read(path: str) -> bytes | None:
        if not (PROCEDURES / path).is_file():
            return None
        text = (PROCEDURES / path).read_text("utf-8")
        for old, new in edits:
            text = text.replace(old, new)
        return text.encode()

    return procedure_of(parse("candidate-no-show.yml", read))


def everything() -> set[str]:
    tables = (REAL.rules, REAL.situations, REAL.acts, REAL.events, REAL.endings, REAL.facts)
    return {one.id for table in tables for one in table}


LOST = {
    "other words": (
        edited(
            ("Call the candidate between", "Ring the candidate between"), ("why: ", "why: Since. ")
        ),
        set(),
    ),
    "another name of a rule": (edited(("call-in-time", "ring-in-time")), set()),
    "another name of an act and a situation": (renamed(REAL, {"contact_cx", "waiting"}), set()),
    "other names of all": (renamed(REAL, everything()), set()),
    "a time that two rules have": (
        edited(("call_closes: 5:00", "call_closes: 6:00")),
        {"call-in-time", "odd-hours"},
    ),
    "one rule for all": (
        edited(("when: {premium: no}\n    text: Do not contact", "text: Do not contact")),
        {"cx-premium-only"},
    ),
}


@pytest.mark.parametrize(("after", "lost"), LOST.values(), ids=list(LOST))
def test_who_had_mastered_all_loses_what_has_changed_and_nothing_else(
    after: Procedure, lost: set[str]
) -> None:
    given = json.dumps({"before": data_of(REAL), "after": data_of(after)})
    command = [toolchain.node(), str(AFTER_CHANGE)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    stands = json.loads(done.stdout)
    assert {rule for rule, status in stands.items() if status != "mastered"} == lost
    assert all(stands[rule] == "changed" for rule in lost)


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_the_proposals_lead_every_learner_to_mastery(procedure: Procedure) -> None:
    """Learners who know all rules, some or none; none is asked twice for what it has just done."""
    data = json.dumps(data_of(procedure))
    command = [toolchain.node(), str(LEARNER)]
    done = subprocess.run(command, input=data, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    print(procedure.id, *rows, sep="\n  ")
    assert rows[0]["met"] == 0
    assert all(row["twice"] <= 1 for row in rows)
    if procedure.id == REAL.id:
        assert all(row["met"] <= MET_MOST + row["unknown"] for row in rows)
        assert rows[0]["mastered"] == MASTERED_MOST
        assert all(row["mastered"] <= MASTERED_MOST + row["unknown"] for row in rows)
