"""Two full procedures from other fields than the first one's: work of the hands, and on call.

They show what a small fixture cannot: that checks, proof, judge and site hold for rules, people and
words that nobody had in mind when they were written.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import GOOD

from simulator import check, judge, load
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs import coach
from simulator.project import Project
from simulator.site.build_site import build_site

FOLDER = GOOD.parent / "full"
FULL = {path.stem: load(path) for path in sorted(FOLDER.glob("*.yml"))}
SCENARIOS = [
    pytest.param(procedure, scenario.id, id=f"{name}-{scenario.id}")
    for name, procedure in FULL.items()
    for scenario in procedure.scenarios
]

full = pytest.mark.parametrize("procedure", FULL.values(), ids=FULL)


def test_both_are_there() -> None:
    assert set(FULL) == {"endoscope-cleaning", "low-pressure"}


@full
def test_they_are_complete(procedure: Procedure) -> None:
    assert 10 <= len(procedure.situations) <= 16
    assert len(procedure.scenarios) >= 6
    assert len(procedure.examples) >= 8


@full
@pytest.mark.slow
def test_check_finds_nothing(procedure: Procedure) -> None:
    """Nor do its examples and its proof, which are part of it."""
    assert check(procedure) == []


@pytest.mark.parametrize("procedure, scenario", SCENARIOS)
def test_the_right_run_of_each_scenario_passes(procedure: Procedure, scenario: str) -> None:
    played = next(one for one in procedure.scenarios if one.id == scenario)
    best = coach.right_run(Machine(procedure), played)
    assert best is not None
    lines = [
        " ".join((f"{given.at // 60}:{given.at % 60:02}", given.name, *given.choices))
        for given, _ in best.steps
        if given.name
    ]
    verdict = judge(procedure, lines, scenario=scenario)
    assert verdict["passed"], verdict["mistake"]
    assert verdict["ending"] in played.endings


@pytest.mark.slow
def test_the_site_builds_with_them(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "procedures")
    build_site(Project(tmp_path), tmp_path / "site")
    for name in FULL:
        for page in ("", "rehearse", "prove", "sources", "questions", "examples", "glossary"):
            assert (tmp_path / "site/procedures" / name / page / "index.html").is_file()
