"""The story of a run: its entries in order of time, and when each duty was due."""

from __future__ import annotations

import pytest

from simulator.core.machine.engine import Input, Machine
from simulator.core.runs import story
from simulator.core.runs.judge import judge
from simulator.core.runs.run import Run, input_of

RING = """
times: {call_from: 0:10, call_by: 0:30}
limits: {quick: 0:05}
acts: [call, wave, leave]
events: [answers]
situations:
  alone:
    rules:
      call: {must: call, from: call_from, by: call_by}
    then: {call: ringing, answers: talking}
  ringing:
    then: {answers: talking}
  talking:
    rules:
      greet: {must: wave, within: quick}
      leave: {must: leave, in order: greet}
    then: {leave: end}
"""


def of(machine: Machine, *lines: str):
    """The story of the run in *lines*."""
    given: tuple[Input, ...] = tuple(input_of(line, machine.procedure) for line in lines)
    run = Run(machine.procedure.id, (), given)
    return story.of_run(machine, run, judge(machine, run))


CALLED = ["0:12 call", "0:20 answers"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([*CALLED, "0:22 wave"], ["0:12 right", "0:20 happens", "0:22 right"]),
        (["0:05 call"], ["0:05 early first"]),
        (["0:40 wait"], ["0:30 missed first"]),
        (["0:40 call"], ["0:30 missed first", "0:40 late"]),
        ([*CALLED, "0:26 wave"], ["0:12 right", "0:20 happens", "0:25 missed first", "0:26 late"]),
        # what happened keeps its own time, and is not what was missed before it
        (["0:40 answers"], ["0:30 missed first", "0:40 happens"]),
        # several things in one second keep their order
        (
            [*CALLED, "0:20 wave", "0:20 wave"],
            ["0:12 right", "0:20 happens", "0:20 right", "0:20 unneeded"],
        ),
    ],
)
def test_entries(machine, lines, told):
    found = of(machine(RING), *lines)["entries"]
    assert [f"{e['at']} {e['verdict']}{' first' * e['first']}" for e in found] == told


def test_what_is_up_to_the_trainee(machine):
    found = of(machine(RING), "0:40 call", "0:50 answers")["entries"]
    assert [(e["verdict"], e["yours"]) for e in found] == [
        ("missed", True), ("late", True), ("happens", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "rule", "words"),
    [
        (["0:09 wait"], "call", []),
        (["0:12 call"], "call", ["Due from 0:10 to 0:12; the last moment was 0:30."]),
        (["0:10 call"], "call", ["Due at 0:10; the last moment was 0:30."]),
        (
            ["0:40 wait"],
            "call",
            ["Due from 0:10 to 0:30; the last moment was 0:30.", "Overdue from 0:31 to 0:40."],
        ),
        # it takes as long as its turn has not come
        (
            [*CALLED, "0:22 wave", "0:25 wait"],
            "leave",
            ["Due from 0:22 to 0:25, without a deadline."],
        ),
        ([*CALLED, "0:22 wait"], "leave", []),
        # over several inputs it is one spell
        (
            ["0:11 wait", "0:12 wait", "0:15 call"],
            "call",
            ["Due from 0:10 to 0:15; the last moment was 0:30."],
        ),
    ],
)
def test_when_a_duty_was_due(machine, lines, rule, words):
    rows = of(machine(RING), *lines)["duties"]
    found = [spell["words"] for row in rows if row["rule"] == rule for spell in row["spells"]]
    assert found == words


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["0:12 call", "0:20 answers", "0:26 wave", "0:40 leave"], 40),
        # the right way on: answered at 0:20, greeted and left at once
        (["0:12 call", "0:20 answers", "0:21 leave"], 21),
    ],
)
def test_how_much_of_the_clock_is_shown(machine, lines, end):
    assert of(machine(RING), *lines)["end"] == end
