"""Examples: the words of an answer, and what they are about."""

from __future__ import annotations

import pytest
from support import GOOD, from_folder, procedure_of, small

from simulator.core.machine.engine import Machine
from simulator.core.model import Case, Example, Line
from simulator.core.runs.examples import Stray, answer, begin

GATE = """
times: {opens: 1:00, closes: 2:00}
acts: [knock, enter, whistle]
events: [opened]
situations:
  outside:
    rules:
      knock-in-time: {must: knock, from: opens, by: closes}
      quiet: {must not: whistle}
    then: {knock: waiting}
  waiting:
    rules:
      enter-then: {may: enter}
    then: {opened: inside, enter: end}
  inside:
    rules: {come-in: {must: enter}}
    then: {enter: end}
"""


def asked(run: str, way: str, expecting: str = "right") -> object:
    """What the engine says of the last line of *way*, after *run*."""
    machine = Machine(small(GATE))
    lines = [tuple(Line(text) for text in part.split(", ") if text) for part in (run, way)]
    verdict = "" if expecting == "names" else expecting
    example = Example("one", "", (), lines[0], ())
    return answer(machine, begin(machine, example), Case(lines[1], verdict))


@pytest.mark.parametrize(
    "run, way, found",
    [
        ("", "1:00 knock", "right"),
        ("", "0:59 knock", "early"),
        ("", "1:30 whistle", "wrong"),
        ("", "2:01 knock", "overdue"),
        ("", "2:01 wait", "overdue"),
        ("", "2:01 enter", "overdue"),
        ("", "1:00 enter", "unneeded"),
        ("", "1:00 opened", "impossible"),
        ("", "0:30 wait", ()),
        ("", "1:00 wait", ("knock",)),
        ("1:00 knock", "1:30 wait", ("enter",)),
        ("1:00 knock", "1:10 opened, 1:20 enter", "right"),
        ("1:00 knock", "1:10 knock", "unneeded"),
    ],
)
def test_what_is_said_of_a_line(run: str, way: str, found: object) -> None:
    assert asked(run, way) == found


def test_an_act_is_asked_about_or_what_is_right_after_it() -> None:
    assert asked("", "1:00 knock", "right") == "right"
    assert asked("", "1:00 knock", "names") == ("enter",)
    assert asked("1:00 knock", "1:10 enter", "right") == "right"
    assert asked("1:00 knock", "1:10 enter", "over") == "over"
    assert asked("1:00 knock", "1:10 enter", "names") == "over"
    assert asked("", "1:30 whistle", "names") == "wrong"


@pytest.mark.parametrize(
    "run, way, why",
    [
        ("0:10 knock", "1:00 wait", "“0:10 knock” is early (`knock-in-time`), and only"),
        ("", "0:10 knock, 1:00 wait", "“0:10 knock” is early (`knock-in-time`), and only"),
        ("", "2:01 wait, 2:02 wait", "“2:01 wait” is overdue (`knock-in-time`), and only"),
        ("1:00 opened", "1:00 wait", "“1:00 opened” cannot happen here: `opened` cannot happen in"),
        ("", "1:00 sing", "there is no act or event `sing`"),
        ("1:30 knock", "1:00 wait", "the clock already shows 1:30"),
    ],
)
def test_a_line_that_strays_is_told(run: str, way: str, why: str) -> None:
    with pytest.raises(Stray) as stray:
        asked(run, way)
    assert str(stray.value).startswith(why)


def test_examples_are_read_as_they_are_written() -> None:
    half, yard = procedure_of(from_folder(GOOD, "examples.yml")).examples
    assert half.run == ()
    assert [line.text for line in yard.run] == ["0:20 walk_out"]
    second = yard.cases[1]
    assert [line.text for line in second.lines] == ["1:00 all_clear", "1:01 go_back"]
    assert [line.span.column for line in second.lines] == [7, 23]
    assert (second.verdict, second.right) == ("unneeded", ())
    assert (half.cases[1].verdict, half.cases[1].right) == ("", ("accounted_for",))
