"""What each version says of the last step of a story, and of it in one line."""

from __future__ import annotations

import pytest
from compared import compared, edited
from support import GOOD, procedure_of, small_parsed

from simulator.core.machine.engine import Machine
from simulator.core.machine.state import Input
from simulator.core.proof.earliest_run import Trace
from simulator.language.build_model import parse
from simulator.render import words
from simulator.reviewing.causes import Reply
from simulator.reviewing.model import Change
from simulator.reviewing.sides import PlayedVersion, side
from simulator.reviewing.trees import forest

DRILL = "fire-drill.yml"
ON_THE_WAY = "then: {walk_out: outside, take_lift: outside}"


def drill_change(*edits: tuple[str, str], before: tuple[tuple[str, str], ...] = ()) -> Change:
    """What it means to make *edits* in the fire drill, and *before* in both versions."""
    base = edited((GOOD / DRILL).read_text("utf-8"), before)
    shared = edited((GOOD / "shared/workshop.yml").read_text("utf-8"), ())

    def read(path: str, text: str) -> bytes | None:
        return {DRILL: text, "shared/workshop.yml": shared}.get(path, "").encode() or None

    texts = base, edited(base, edits)
    return compared(*(parse(DRILL, lambda path, text=text: read(path, text)) for text in texts))


def reasons(found: Change) -> set[str]:
    """Why something cannot happen in one of the versions."""
    sides = (side for one in found.differences for side in (one.before, one.after))
    return {side.text for side in sides if side.verdict == "impossible"}


CALL = """
times: {over: 5:00}
facts:
  kind: {is: [red, blue, green], default: red}
acts: [call, leave, sing]
events: [answers]
situations:
  waiting:
    rules: {call: {must: call, when: {kind: blue}}, remain: {must not: leave, before: over}}
    then: {call: ringing, answers: stay, leave: end}
  ringing:
    rules: {go: {must: leave}, no-songs: {must not: sing}}
    then: {leave: end}
"""


def call_change(*edits: tuple[str, str]) -> Change:
    return compared(small_parsed(CALL), small_parsed(edited(CALL, edits)))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        pytest.param(
            lambda: drill_change((ON_THE_WAY, "then: {walk_out: stay, take_lift: outside}")),
            {"“The door” is not there in “You are in the yard”.",
             "“The stairs” is not there in “You are in the yard”.",
             "Nothing says what happens then in “You are in the building”."},
            id="an act whose control is not on the screen where one version is",
        ),
        pytest.param(
            lambda: drill_change(("screen: yard", "screen: bench"), ("on: yard}", "on: bench}")),
            {"“The door” is not there in “You are in the yard”.",
             "“The stairs” is not there in “You are in the yard”."},
            id="a screen on which more can be done",
        ),
        pytest.param(
            lambda: call_change(("answers: stay, ", "")),
            {"Nothing says what happens then in “waiting”."},
            id="an event without a way",
        ),
        pytest.param(
            lambda: call_change(("acts: [call, leave, sing]", "acts: [call, leave]"),
                                (", no-songs: {must not: sing}", "")),
            {"There is no such act or event."},
            id="an act that is gone",
        ),
    ],
)  # fmt: skip
def test_why_something_cannot_happen_is_told_as_it_is(found, why: set[str]) -> None:
    assert reasons(found()) == why


def test_a_step_past_the_last_second_of_a_case_is_told_as_that() -> None:
    parsed = small_parsed(CALL)
    procedure = procedure_of(parsed)
    trees = forest(procedure.file, parsed.sources)
    version = PlayedVersion(Machine(procedure), procedure, trees, lambda _, name: name)
    reply = Reply("impossible", "", frozenset(), Machine(procedure).start(), None, ())
    found = Trace((Input(86_401, "call"),), 86_401, (None,), ())
    assert side(version, reply, found, "").text == "A case lasts 1440:00 at most."


def test_a_line_about_many_seconds_has_no_second_of_its_story() -> None:
    """A deadline that runs from another act falls at another second in each case."""
    rung = (
        ("go: {must: leave}", "go: {must: leave, within: pause}"),
        ("times: {over: 5:00}", "times: {over: 5:00}\nlimits: {pause: 0:20}"),
    )
    text = edited(CALL, rung)
    head = edited(text, [("pause: 0:20", "pause: 0:40")])
    found = compared(small_parsed(text), small_parsed(head))
    told = [words.in_a_line(one) for one in found.differences]
    assert told and not any("Not done by" in line or "Still in time" in line for line in told)


def test_an_act_that_cannot_be_done_here_is_nothing_that_will_do() -> None:
    """A rule of the yard that also names the stairs, which are inside, asks for nothing else."""
    also = ("must: accounted_for", "must: [accounted_for, walk_out]")
    assert drill_change(also).behaves_the_same
    there = (("stay-out: {must not: go_back", "stay-out: {must: [go_back, walk_out]"),)
    found = drill_change(("[go_back, walk_out]", "[go_back, report, walk_out]"), before=there)
    told = " ".join(side.text for one in found.differences for side in (one.before, one.after))
    assert "Go back in" in told and "Walk out" not in told


def test_a_deadline_that_time_takes_away_before_it_comes_is_not_told_as_one() -> None:
    """Nobody can miss it any more: the case has gone on by then."""
    text = """
limits: {late: 0:20, gathered: 0:30}
acts: [call, leave]
situations:
  inside:
    rules: {call-out: {must: call, within: late}}
    then: {call: stay}
    moments: {to: outside, wait: gathered}
  outside: {rules: {leave-it: {may: leave}}, then: {leave: end}}
"""
    for late, until in (
        ("0:25", " until 0:25."),
        ("0:40", "; from 0:30 on it is not to be done any more."),
    ):
        head = edited(text, [("late: 0:20", f"late: {late}")])
        found = compared(small_parsed(text), small_parsed(head))
        told = {one.after.text for one in found.differences if one.after.verdict == "in time"}
        assert told == {f"Still in time{until} call out."}
