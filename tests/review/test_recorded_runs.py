"""Runs that were recorded with the old version, played in the new one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import procedure_of, small_parsed

from simulator.language.diagnostics import Refused
from simulator.render import words
from simulator.reviewing.compare import compare
from simulator.reviewing.model import Change, Recorded, RecordedGroup
from simulator.reviewing.recorded_runs import in_folder

DOOR = """
times: {closes: 5:00, over: 10:00}
acts: [call, leave]
events: [answers]
endings: {left: {act: leave}}
situations:
  waiting:
    rules:
      call-in-time: {must: call, by: closes, once: yes}
      leave-then: {must: left, from: over}
    then: {call: stay, left: end}
"""
RUNS = {
    "in-time.json": ["1:00 call", "10:00 leave"],
    "late-call.json": ["4:30 call", "10:00 leave"],
    "later-call.json": ["4:40 call", "10:00 leave"],
    "no-call.json": ["10:00 leave"],
    "open.json": ["1:00 call"],
}


def written(folder: Path) -> Path:
    for name, inputs in RUNS.items():
        (folder / name).write_text(json.dumps({"procedure": "small", "inputs": inputs}), "utf-8")
    (folder / "broken.json").write_text("{", "utf-8")
    (folder / "other.yml").write_text("procedure: other\ninputs: []\n", "utf-8")
    (folder / "notes.txt").write_text("1:00 call", "utf-8")
    return folder


def change(folder: Path, old: str, new: str) -> Change:
    base, head = small_parsed(DOOR), small_parsed(DOOR.replace(old, new))
    runs = in_folder(written(folder))
    return compare(procedure_of(base), procedure_of(head), base.sources, head.sources, runs=runs)


def test_runs_that_turn_out_otherwise_are_counted_by_their_cause(tmp_path: Path) -> None:
    found = change(tmp_path, "closes: 5:00", "closes: 4:00").recorded
    assert found is not None
    assert (found.runs, found.others) == (5, 2)
    assert [(g.count, g.before, g.after, g.file) for g in found.groups] == [
        (2, "right, left.", "with a mistake, left.", "late-call.json")
    ]
    told = list(words.recorded(change(tmp_path, "closes: 5:00", "closes: 4:00")))
    assert told[0] == "2 of 5 recorded runs turn out otherwise. 2 files hold no run of it."
    assert "because of time closes: 5:00 → 4:00. The first is late-call.json." in told[1]


def test_a_run_that_passes_no_more_is_counted_also_where_its_first_mistake_is_the_same(
    tmp_path: Path,
) -> None:
    """A pass mark counts the rules that go wrong; a second one asks for the same call."""
    rule = "call-in-time: {must: call, by: closes, once: yes}"
    assert rule in DOOR
    twice = f"{rule}\n      call-too: {{must: call, by: closes}}"
    marked = "pass mark: {mistakes: 1}\n" + DOOR.lstrip()
    base, head = small_parsed(marked), small_parsed(marked.replace(rule, twice))
    runs = in_folder(written(tmp_path))
    found = compare(procedure_of(base), procedure_of(head), base.sources, head.sources, runs=runs)
    assert found.recorded is not None
    assert [(g.count, g.before, g.after) for g in found.recorded.groups] == [
        (1, "passed with a mistake, left.", "not passed, left.")
    ]
    assert "which its pass mark may forgive, is not compared" in words.state(found)


def test_runs_that_come_to_the_same_are_counted_too(tmp_path: Path) -> None:
    found = change(tmp_path, "must: call", "must: call, why: So that they know")
    assert next(iter(words.recorded(found))).startswith("0 of 5 recorded runs turn out otherwise.")


@pytest.mark.parametrize(
    ("runs", "differ", "others", "told"),
    [
        (1, 0, 0, "0 of 1 recorded run turns out otherwise."),
        (1, 1, 1, "1 of 1 recorded run turns out otherwise. 1 file holds no run of it."),
        (2, 1, 0, "1 of 2 recorded runs turns out otherwise."),
        (3, 2, 2, "2 of 3 recorded runs turn out otherwise. 2 files hold no run of it."),
        (2, 0, 0, "0 of 2 recorded runs turn out otherwise."),
    ],
)
def test_one_run_turns_out_and_several_turn_out(
    runs: int, differ: int, others: int, told: str
) -> None:
    group = RecordedGroup(differ, "right", "with a mistake", (), "a.json")
    found = Recorded(runs, (group,) if differ else (), others)
    change = Change("small", "Small", "changed", recorded=found)
    assert next(iter(words.recorded(change))) == told


def test_without_runs_nothing_is_said(tmp_path: Path) -> None:
    base, head = small_parsed(DOOR), small_parsed(DOOR.replace("5:00", "4:00"))
    found = compare(procedure_of(base), procedure_of(head), base.sources, head.sources)
    assert found.recorded is None and list(words.recorded(found)) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no folder"):
        in_folder(tmp_path / "none")
