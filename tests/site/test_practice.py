"""What the practice home holds, and that its proposals lead a learner to mastery."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from support import candidate_no_show, whole_procedures

from simulator import toolchain
from simulator.core.model import Procedure
from simulator.training.practice_data import practice_data
from simulator.training.right_runs import ways

REAL = candidate_no_show()
LEARNER = toolchain.CHECKOUT / "tests" / "web" / "learner.mjs"
MET_MOST = 19
"""Rehearsals that are proposed, besides one for each rule that the learner does not know, until it
has met all of these."""
MASTERED_MOST = 32
"""The same until it has mastered every rule; a learner who knows all needs so many."""


def data_of(procedure: Procedure) -> Any:
    return practice_data(procedure, ways(procedure), "0123456789ab", "../")


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_a_rehearsal_shows_what_its_right_way_uses(procedure: Procedure) -> None:
    data, found = data_of(procedure), ways(procedure)
    for case in data["cases"]:
        assert {one["rule"] for one in case["rules"]} == set(found[case["id"]].rules)
    for rule in data["rules"]:
        assert rule["cases"] == sum(rule["id"] in way.rules for way in found.values())
    listed = [name for group in data["groups"] for name in group["cases"]]
    assert sorted(listed) == sorted(case["id"] for case in data["cases"])


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
