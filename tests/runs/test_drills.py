"""Drills of `check --drills`, held against `check` and the second-by-second oracle: what is printed
can be copied into its procedure, each is a side of its own deadline, and says which; and what has
no drill is told."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from drill_meanings import OF_DRILLS, ActAt, before, is_side
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from proof_meanings import SHORT_WAITS, WAITS, Walks
from strategies import ENDINGS, built, small_data
from support import COMPARED, FULL, GOOD, HELD, ROOT, from_folder, procedure_of, small

from simulator.checking.bound_findings import shifting
from simulator.checking.example_findings import misfits
from simulator.checking.question_findings import unanswered
from simulator.checking.scenario_findings import rehearse
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.language.build_model import parse
from simulator.language.checks import check
from simulator.training.coverage import Edge, edges
from simulator.training.drills import PLACES, Drill, Offer, offer
from simulator.training.drills_text import as_yaml, moment, remarks, written

FILES = [
    *((ROOT / "procedures", path.name) for path in sorted((ROOT / "procedures").glob("*.yml"))),
    *((folder, path.name) for folder in (FULL, GOOD) for path in sorted(folder.glob("*.yml"))),
]
"""Every procedure of the repository, and the whole ones of the tests."""

every_file = pytest.mark.parametrize("folder, name", FILES, ids=[name for _, name in FILES])


NODES_MAX = 1_000
"""States of a drawn procedure that are explored."""


@cache
def of_file(folder: Path, name: str) -> Procedure:
    return procedure_of(from_folder(folder, name))


@cache
def offered(folder: Path, name: str) -> Offer:
    return offer(Machine(of_file(folder, name)))


def problems(procedure: Procedure) -> list[str]:
    """All that `check` finds but for the proof, to which scenarios are nothing."""
    found = [*check(procedure), *rehearse(procedure)[0], *shifting(procedure)]
    found += [*misfits(Machine(procedure)), *unanswered(procedure)[0]]
    return [problem.message for problem in found if problem.code != "RR044"]


def copied(data: dict[str, Any], printed: str) -> dict[str, Any]:
    """The data of a file with what was printed copied into its sections."""
    for section, entries in (yaml.load(printed, yaml.BaseLoader) or {}).items():
        assert not entries.keys() & data.get(section, {}).keys()
        data = data | {section: data.get(section, {}) | entries}
    return data


@every_file
def test_what_is_printed_can_be_copied_into_its_procedure(folder: Path, name: str) -> None:
    data = yaml.load((folder / name).read_text("utf-8"), yaml.BaseLoader)
    data = copied(data, written(of_file(folder, name), offered(folder, name)))
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True).encode()

    def read(path: str) -> bytes | None:
        found = folder / path
        return text if path == name else found.read_bytes() if found.is_file() else None

    assert problems(procedure_of(parse(name, read))) == []


LED_ON_BY_TIME = """
limits: {pause: 1:00, late: 1:30, gathered: 2:00}
acts: [announce, brief]
events: [crew_comes]
endings: {over: {act: brief}}
start: inside
situations:
  inside:
    rules: {call-out: {must: announce, once: yes}}
    then: {announce: leaving}
  leaving:
    rules: {call-again: {must: announce, wait: pause, within: late, since: announce}}
    then: {announce: stay}
    moments: {to: outside, wait: gathered}
  outside: {then: {crew_comes: met}}
  met:
    rules: {brief-them: {must: over}}
    then: {over: end}
"""


def test_who_comes_once_time_has_led_on_waits_for_that() -> None:
    """And not so long after what was done before, which a drill does at other seconds too."""
    found = offer(Machine(small(LED_ON_BY_TIME)))
    assert [one.why for one in found.left_out] == []
    [came] = {reaction for drill in found.drills for reaction in drill.reactions}
    assert (came.does, came.on, came.delay) == ("crew_comes", "outside", 0)


def test_what_was_copied_is_not_printed_again() -> None:
    text = (GOOD / "oven.yml").read_text("utf-8")
    data = copied(yaml.load(text, yaml.BaseLoader), as_yaml(of_file(GOOD, "oven.yml")))
    files = {"oven.yml": yaml.safe_dump(data, sort_keys=False).encode()}
    parsed = parse("oven.yml", lambda path: files.get(path) or (GOOD / path).read_bytes())
    again = as_yaml(procedure_of(parsed))
    assert yaml.load(again, yaml.BaseLoader) is None and "# 8 drills are in the" in again


def end_of(edge: Edge) -> tuple[str, int, bool]:
    """Which end of which window it is."""
    return edge.rule.id, edge.rule.windows.index(edge.window), edge.opens


def unaccounted(procedure: Procedure, found: Offer) -> list[object]:
    """Places of deadlines that are neither drilled nor told, or both; names given twice."""
    told = Counter((*end_of(one.edge), one.place) for one in found.drills)
    told += Counter((*end_of(one.edge), place) for one in found.left_out for place in one.places)
    wanted = Counter((*end_of(edge), place) for edge in edges(procedure) for place in PLACES)
    names = Counter(one.id for one in found.drills)
    return [*((told - wanted) | (wanted - told)), *(names - Counter(set(names)))]


def wrong_sides(procedure: Procedure, found: Offer) -> list[str]:
    """The drills that are no side of their deadline, or do not say which; and those of a deadline
    none of whose drills is on the side where its rule has nothing against it."""
    wrong: list[str] = []
    by_end = defaultdict[tuple[str, int, bool], list[tuple[Drill, ActAt]]](list)
    for drill in found.drills:
        act, case = drill.run.inputs[-1], before(procedure, drill.run)
        played = ActAt(case, drill.edge, act.at, act.name, act.choices)
        by_end[end_of(drill.edge)].append((drill, played))
        if played.verdict != drill.verdict:
            wrong.append(f"{drill.id} is {played.verdict}")
        if not OF_DRILLS["drill's moment"](moment(drill), procedure):
            wrong.append(f"{drill.id}: {moment(drill)}")
        COMPARED["drills, each a side"] = COMPARED.get("drills, each a side", 0) + 1
    for drills in by_end.values():
        kept = {rule for _, one in drills if not one.wrong for rule in one.kept}
        wrong += [f"{one.id} is no side" for one, at in drills if not is_side(one.edge, at, kept)]
        if all(at.wrong for _, at in drills):
            wrong.append(f"{drills[0][0].id} and all others of its deadline are wrong")
    return wrong


def untrue(procedure: Procedure, found: Offer, walks: Walks) -> list[str]:
    """The reasons that do not hold."""
    wrong = []
    for said in remarks(procedure, found.left_out):
        beside = [one for one in found.drills if one.edge is said.about["left_out"].edge]
        if OF_DRILLS["no drill"](said, walks, beside) is False:
            wrong.append(str(said))
        HELD[said.kind] = HELD.get(said.kind, 0) + 1
    return wrong


@every_file
def test_drills_are_the_sides_of_their_deadlines_and_the_rest_is_told(
    folder: Path, name: str
) -> None:
    procedure, found = of_file(folder, name), offered(folder, name)
    assert found.complete
    assert wrong_sides(procedure, found) == []
    assert unaccounted(procedure, found) == []
    assert untrue(procedure, found, Walks(procedure, random.Random(1), WAITS)) == []


def with_an_end(data: dict[str, Any]) -> dict[str, Any]:
    """The same where each case ends by name, and may at any time."""
    situations = {}
    for name, one in data["situations"].items():
        then = {
            on: [way if on in ENDINGS or way["to"] != "end" else way | {"to": "stay"} for way in to]
            for on, to in one.get("then", {}).items()
        }
        moments = [way for way in one.get("moments", []) if way["to"] != "end"]
        kept = {key: value for key, value in one.items() if key != "moments"}
        situations[name] = kept | {"then": {"won": [{"to": "end"}]} | then}
        situations[name] |= {"moments": moments} if moments else {}
    rules = data["rules"] | {"may-end": {"may": "won", "text": "You may end it."}}
    return data | {"situations": situations, "rules": rules}


@pytest.mark.slow
@settings(max_examples=60, phases=(Phase.generate,))
@given(small_data().map(with_an_end), st.integers(0, 2**32))
def test_so_they_are_in_drawn_procedures(data: dict[str, Any], seed: int) -> None:
    procedure = built(data)
    found = offer(Machine(procedure), NODES_MAX)
    assert wrong_sides(procedure, found) == []
    assert unaccounted(procedure, found) == []
    walks = Walks(procedure, random.Random(seed), SHORT_WAITS)
    assert untrue(procedure, found, walks) == []
    if found.drills:
        more = built(copied(data, written(procedure, found)))
        assert set(problems(more)) <= set(problems(procedure))
