"""The companion, held against the engine and the oracle in every state of the exploration.

Whatever has happened and whatever is known, it shows every duty that is due, at the engine's times,
and offers nothing that the oracle objects to. Where taps are late or missing, what it takes for
granted is a run that the engine allows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import exploding
import pytest
from meanings import after
from oracle import Oracle
from support import (
    candidate_no_show,
    from_text,
    inputs,
    procedure_of,
    small,
    whole_procedures,
)

from simulator.core import clock
from simulator.core.machine.engine import NEVER, Input, Machine, State
from simulator.core.model import Procedure
from simulator.core.proof.explorations import Explored
from simulator.core.runs import judge
from simulator.core.runs import run as runs
from simulator.core.runs.companion import ROWS, VIEWS_MAX, Tap, companion
from simulator.core.runs.run import Run

NODES_MAX = 20_000
"""States of an exploration."""

EXPLORED, LOOKED_AT = 1_000, 45
"""States that are explored in the inner loop, and those of them that are looked at."""

LATE_MAX = 2
"""Seconds at which a duty would be overdue that a state is followed to."""

Facts = Mapping[str, bool | str]
Case = tuple[Facts, list[Input], int]


def readings(procedure: Procedure, known: Facts) -> Iterator[dict[str, bool | str]]:
    """Every case that *known* leaves open."""
    asked = [fact for fact in procedure.facts if fact.values and fact.id not in known]
    for values in product(*(fact.values for fact in asked)):
        yield {**known, **{fact.id: value for fact, value in zip(asked, values, strict=True)}}


def applies(row: Any, facts: Facts) -> bool:
    """Whether *row* is shown for a case with these *facts*."""
    when = row["when"]
    return not when or any(all(facts[k] == v for k, v in one.items()) for one in when)


def view_at(live: Any, at: int) -> Any:
    return [view for view in live["views"] if view["at"] <= at][-1]


def played(machine: Machine, facts: Facts, given: list[Input], at: int) -> tuple[State, Any]:
    """The engine's state at second *at*, and the steps to it."""
    run = Run(machine.procedure.id, tuple(facts.items()), (*given, Input(at)))
    steps = judge.play(machine, run)
    return steps[-1].after, steps


def told_of(machine: Machine, facts: Facts, given: list[Input], at: int) -> Oracle:
    """The same in the oracle."""
    case = Oracle(machine.procedure, dict(facts))
    for one in (*given, Input(at)):
        case.wait(one.at)
        if one.name in machine.procedure.act:
            case.act(one.name, one.choices)
        elif one.name:
            case.happen(one.name)
    return case


def true(machine: Machine, live: Any, known: Facts, given: list[Input], at: int) -> None:
    """What *live* shows at second *at* of the run *given*, in every case that is left open."""
    procedure, view = machine.procedure, view_at(live, at)
    for facts in readings(procedure, known):
        state, steps = played(machine, facts, given, at)
        found = [finding for step in steps for finding in step.findings]
        shown = {row["rule"]: row for row in view["due"] if applies(row, facts)}
        case = told_of(machine, facts, given, at)
        ended = [row["id"] for row in view["endings"] if applies(row, facts)]
        assert ended == [case.ending] * (case.ending in procedure.ending and final(case))
        late = {name for name, stands in case.duties.items() if stands == "overdue"}
        owed = {one.rule.id: one for one in machine.owed(state)}
        due = {name: one for name, one in owed.items() if one.now or name in late}
        assert list(shown) == ([] if case.over else list(due)), (facts, given, at)
        here = [row["id"] for row in view["situations"] if applies(row, facts)]
        assert (here, view["over"]) == ([state.situation], state.over) or state.over
        for name, row in shown.items():
            overdue = name in late
            last = judge.was_due_by(due[name], found) if overdue else due[name].closes
            assert (row["overdue"], row["from"]) == (overdue, due[name].opens)
            assert row["by"] == (last if last < NEVER else None)
            first = [
                case.rule(other).text
                for other in case.rule(name).after
                if case.duties[other] in ("owed", "overdue")
            ]
            if not first and not row["offers"]:
                first = left_behind(machine, case, name)
            assert row["first"] == first
            offered = {way["input"] for way in row["offers"]}
            for word in map(" ".join, ways(machine, case, name)):
                act, *choices = word.split()
                verdict = after(case, act, tuple(choices)).told[0][2]  # type: ignore[union-attr]
                fine = verdict == "right" or (overdue and verdict == "late")
                assert (word in offered) == fine, (word, verdict, facts, given, at)
        coming = {row["rule"]: row for row in view["coming"] if applies(row, facts)}
        later = {name: one for name, one in owed.items() if name not in due}
        assert list(coming) == ([] if state.over else list(later))
        for name, row in coming.items():
            opens, closes = later[name].opens, later[name].closes
            assert (row["from"], row["by"]) == tuple(
                t if t < NEVER else None for t in (opens, closes)
            )
        bans = {row["rule"] for row in view["bans"] if applies(row, facts)}
        assert broken(case) <= bans, (facts, given, at)
        events = {row["input"] for row in view["happened"] if applies(row, facts)}
        assert events == {name for name, _ in case.possible() if name in procedure.event}


def left_behind(machine: Machine, case: Oracle, name: str) -> list[str]:
    """The other duties that are broken by whatever act or ending keeps the duty *name*."""
    found = dict.fromkeys(
        rule
        for act, *choices in map(tuple, ways(machine, case, name))
        for _, _, verdict, rule in after(case, act, tuple(choices)).told[:1]  # type: ignore[union-attr]
        if verdict == "wrong" and rule and rule != name
    )
    return [case.rule(rule).text for rule in found if case.rule(rule).kind == "must"]


def final(case: Oracle) -> bool:
    """Whether the case cannot be ended otherwise any more, on whatever way."""
    ways = {one.id: {move.to for move in one.moves} for one in case.procedure.situations}
    ahead = set() if case.over else {case.situation}
    for _ in ways:
        ahead |= {to for name in ahead for to in ways[name] if to in ways}
    screens = {one.screen for one in case.procedure.situations if one.id in ahead}
    acts = {ending.act for ending in case.procedure.endings}
    shown = [case.control_of(act).screens for act in acts]
    return not ahead or not any(not on or screens.intersection(on) for on in shown)


def broken(case: Oracle) -> set[str]:
    """The bans that some act would break at this second."""
    bans = {rule.id for rule in case.procedure.rules if rule.kind == "must not"}
    found = set()
    for name, choices in case.possible():
        if any(act.id == name for act in case.procedure.acts):
            done = after(case, name, choices)
            assert done
            found |= {rule for _, _, kind, rule in done.told if kind == "broken"}
    return found & bans


def ways(machine: Machine, case: Oracle, rule: str) -> Iterator[tuple[str, ...]]:
    """What *rule* names that can be done here, with its choices."""
    procedure = machine.procedure
    for name in procedure.rule[rule].acts:
        ending = procedure.ending.get(name)
        for act, choices in case.possible():
            if act == procedure.act_of(name) and (not ending or choices == ending.choices):
                yield act, *choices


def states(procedure: Procedure, explored_max: int, most: int) -> Iterator[Case]:
    """What is known, what has happened and when, at states of the exploration of right runs: all,
    or *most* of them, spread evenly."""
    explored = Explored(Machine(procedure), explored_max)
    nodes = explored.right.nodes
    every = max(1, -(-len(nodes) // most))
    whole = "all" if explored.right.complete else "the first"
    print(f"{procedure.id}: {len(nodes[::every])} of {whole} {len(nodes)} states looked at")
    for node in nodes[::every]:
        witness = explored.witness(explored.right, node)
        yield dict(witness.facts), list(witness.inputs), witness.at


WHOLE = {procedure.id: procedure for procedure in whole_procedures()}


@pytest.mark.parametrize("name", WHOLE)
def test_states_of_the_exploration_are_shown_as_they_are(name: str) -> None:
    walk(WHOLE[name], EXPLORED, LOOKED_AT)


@pytest.mark.slow
def test_every_state_of_the_exploration_is_shown_as_it_is() -> None:
    walk(candidate_no_show(), NODES_MAX, NODES_MAX)


def walk(procedure: Procedure, explored_max: int, most: int) -> None:
    """Hold the companion against *most* states."""
    machine = Machine(procedure)
    for known, given, at in states(procedure, explored_max, most):
        live = companion(machine, known, [Tap(one) for one in given])
        assert not live["refused"]
        true(machine, live, known, given, at)
        for second in late_from(machine, known, given, at):
            true(machine, live, known, given, second)


def late_from(machine: Machine, known: Facts, given: list[Input], at: int) -> set[int]:
    """The seconds at which duties that are owed at second *at* would be overdue, a few of them."""
    found: set[int] = set()
    for facts in readings(machine.procedure, known):
        case = told_of(machine, facts, given, at)
        for rule in case.musts:
            ends = [
                case.zero_of(window) + window.closes + 1
                for window in rule.windows
                if window.closes is not None and case.started(rule.windows)
            ]
            if ends and case.duties[rule.id] == "owed":
                found.add(min(ends))
    return set(sorted(second for second in found if second > at)[:LATE_MAX])


# -- taps that come late, or not at all ---------------------------------------------------------


@pytest.mark.parametrize("name", WHOLE)
def test_after_late_and_missed_taps_it_shows_a_run_that_can_be(name: str) -> None:
    procedure, chance = WHOLE[name], random.Random(7)
    machine = Machine(procedure)
    usual = {fact.id: fact.default for fact in procedure.facts}
    assumed = 0
    for known, given, at in states(procedure, EXPLORED, LOOKED_AT // 3):
        taps = spoilt(given, chance)
        at = max(at, taps[-1].given.at if taps else 0) + chance.choice((0, 1, 59, 400))
        facts = {**usual, **known}
        live = companion(machine, facts, taps)
        refused = {one["tap"] for one in live["refused"]}
        lines = [f"{clock.show(step['at'])} {step['input']}" for step in live["steps"]]
        steps = [runs.input_of(line, procedure) for line in lines]
        both = zip(steps, live["steps"], strict=True)
        said = [(step, one["tap"]) for step, one in both if not one["assumed"]]
        assert [tap for _, tap in said] == [i for i in range(len(taps)) if i not in refused]
        for step, i in said:
            assert step[1:] == taps[i].given[1:]
            assert step.at == taps[i].given.at or (taps[i].earlier and step.at < taps[i].given.at)
        assumed += len(steps) - len(said)
        true(machine, live, facts, steps, at)
        of_time(machine, live, facts, taps, at)
        of_readings(machine, known, taps, at)
    print(f"{name}: {assumed} inputs were assumed")


def spoilt(given: list[Input], chance: random.Random) -> list[Tap]:
    """Taps for what has happened: some are missing, all may be late, some say “earlier”."""
    taps, late = [], 0
    for one in given:
        late += chance.choice((0, 0, 1, 30, 200))
        if chance.random() < 0.7:
            taps.append(Tap(one._replace(at=one.at + late), chance.random() < 0.3))
    return taps


def of_time(machine: Machine, live: Any, facts: Facts, taps: list[Tap], at: int) -> None:
    """A view that was made before is the one that is made now."""
    now = companion(machine, facts, taps, since=at)["views"][0]
    assert {**view_at(live, at), "at": 0} == {**now, "at": 0}


def of_readings(machine: Machine, known: Facts, taps: list[Tap], at: int) -> None:
    """What is shown for a reading of unsaid facts is what is shown once they are said."""
    unsaid = view_at(companion(machine, known, taps), at)
    for facts in readings(machine.procedure, known):
        said = view_at(companion(machine, facts, taps), at)
        for name in ROWS:
            rows = [{**row, "when": []} for row in unsaid[name] if applies(row, facts)]
            assert sorted(rows, key=str) == sorted(said[name], key=str)


# -- what is taken for granted ------------------------------------------------------------------


def told(*lines: str, **facts: bool) -> list[str]:
    """The steps of a case, with what was assumed in brackets, and what does not fit."""
    machine = Machine(candidate_no_show())
    early = [line.startswith("earlier ") for line in lines]
    given = inputs(machine, [line.removeprefix("earlier ") for line in lines])
    live = companion(machine, facts, map(Tap, given, early))
    shown = [f"{clock.show(step['at'])} {step['input']}" for step in live["steps"]]
    marked = [f"({t})" if s["assumed"] else t for t, s in zip(shown, live["steps"], strict=True)]
    return marked + [one["why"] for one in live["refused"]]


@pytest.mark.parametrize(
    ("taps", "steps"),
    [
        (["6:40 reaches_voicemail"], ["(2:00 call)", "6:40 reaches_voicemail"]),
        (["earlier 6:40 call"], ["2:00 call"]),
        (["6:40 call"], ["6:40 call"]),
        (
            ["2:30 call", "2:40 answers", "3:10 needs_help"],
            ["2:30 call", "2:40 answers", "(3:10 say_introduction)", "3:10 needs_help"],
        ),
        (
            ["2:30 call", "2:40 answers", "2:44 needs_help"],  # there was no time to read it
            ["2:30 call", "2:40 answers", "2:44 needs_help"],
        ),
    ],
    ids=lambda given: " / ".join(given),
)
def test_missed_taps_are_assumed_away(taps: list[str], steps: list[str]) -> None:
    assert told(*taps) == steps


def test_what_no_rule_calls_right_is_not_assumed() -> None:
    against_each_other = """
    limits: {soon: 1:00}
    acts: [speak]
    events: [leaves]
    situations:
      here:
        rules:
          speak-up: {must: speak, within: soon, cut short: missed}
          be-silent: {must not: speak}
        then: {leaves: end}
    """
    machine = Machine(small(against_each_other))
    live = companion(machine, {}, [Tap(Input(30, "leaves"))])
    assert [step["input"] for step in live["steps"]] == ["leaves"]


def test_a_tap_that_cannot_be_is_told_and_left_out() -> None:
    assert told("2:30 joins", "2:40 start_interview", "2:50 call")[2:] == [
        "nothing known leads to “Call the candidate”"
    ]


LAKE = """
limits: {tell_within: 2:00, lake_within: 0:30}
acts: [ask, tell, send]
situations:
  asked: {then: {ask: alarmed}}
  alarmed:
    rules:
      tell-all: {must: tell, within: tell_within}
      lake-first: {must: send, within: lake_within, in order: tell-all}
    then: {send: end}
"""


def test_what_is_late_and_not_in_its_turn_is_overdue_from_its_second_on() -> None:
    machine = Machine(small(LAKE))
    live = companion(machine, {}, [Tap(Input(10, "ask"))])
    told = [
        (
            view["at"],
            [(row["rule"], row["overdue"], row["by"], row["first"]) for row in view["due"]],
        )
        for view in live["views"]
    ]
    tell, lake = ("tell-all", False, 130, []), ("lake-first", True, 40, ["tell all."])
    assert told == [
        (10, [tell]),
        (41, [tell, lake]),
        (131, [("tell-all", True, 130, []), lake]),
    ]
    assert [row["rule"] for row in live["views"][0]["coming"]] == ["lake-first"]
    assert not any(view["coming"] for view in live["views"][1:])


def test_what_depends_on_an_unsaid_fact_says_on_which() -> None:
    machine = Machine(candidate_no_show())
    ended = Tap(inputs(machine, ["10:00 no_show"])[0])
    [view] = companion(machine, {}, [ended])["views"]
    assert [(row["rule"], row["when"]) for row in (*view["due"], *view["may"])] == [
        ("tell-cx", [{"premium": True}]),
        ("free-to-leave", [{"premium": False}]),
    ]
    [view] = companion(machine, {"premium": True}, [ended])["views"]
    assert [(row["rule"], row["when"]) for row in view["due"]] == [("tell-cx", [])]
    assert view["may"] == []


@pytest.mark.parametrize(
    "text, usual",
    [
        (exploding.facts(6), []),
        (exploding.facts(24), [f"f{i}" for i in range(6, 24)]),
        (exploding.options(5, 30), [f"f{i}" for i in range(1, 5)]),
    ],
)
def test_of_very_many_facts_some_are_taken_to_be_as_usual(text: str, usual: list[str]) -> None:
    """And it says which. Once one is said, it counts as said."""
    machine = Machine(procedure_of(from_text(text, "many.yml")))
    assert companion(machine, {}, [])["usual"] == usual
    for name in usual[-1:]:
        said = machine.procedure.facts[-1].values[-1]
        assert companion(machine, {name: said}, [])["usual"] == usual[:-1]


CALL_AGAIN = """
acts: {hang_up: {}, shred: {}, wait_on: {}, leave: {control: go}}
endings: {ended: {act: hang_up}, given_up: {act: shred}}
situations:
  talking: {then: {hang_up: called_back, shred: alone, wait_on: alone}}
  called_back: {then: {shred: alone, wait_on: alone}}
  alone: {screen: hall, then: {leave: end}}
stage:
  id: desk
  title: A desk
  screens: {desk: {title: The desk}, hall: {title: The hall}}
  controls:
    do: {label: Do, place: desk, on: [desk]}
    go: {label: Go, place: desk, on: [hall]}
"""


@pytest.mark.parametrize(
    "taps, ended",
    [
        (["0:10 hang_up"], []),  # the case goes on, and can end otherwise
        (["0:10 hang_up", "0:20 shred"], ["given_up"]),
        (["0:10 hang_up", "0:20 wait_on"], ["ended"]),
        (["0:10 hang_up", "0:20 wait_on", "0:30 leave"], ["ended"]),
    ],
)
def test_an_ending_is_told_once_it_stands(taps: list[str], ended: list[str]) -> None:
    machine = Machine(small(CALL_AGAIN))
    live = companion(machine, {}, map(Tap, inputs(machine, taps)))
    assert not live["refused"]
    assert [row["id"] for row in live["views"][0]["endings"]] == ended


def test_what_ends_a_case_says_what_to_press_and_what_is_owed_then() -> None:
    machine = Machine(candidate_no_show())
    view = companion(machine, {}, [])["views"][0]
    [way] = next(row for row in view["coming"] if row["rule"] == "no-show-ending")["ways"]
    assert [press["label"] for press in way["presses"]] == [
        "Telephone icon",
        "Ending early, no questions seen",
        "Candidate no-show",
    ]
    assert way["ending"] and way["ending"]["notOwed"] == "No write-up."
    told = {"Tell CX, because it is a Premium Support interview.": [{"premium": True}]}
    assert way["ending"]["duties"] == told


def test_timers_that_start_each_other_do_not_go_on_for_ever() -> None:
    swing = """
    limits: {tick: 0:01}
    acts: [stop]
    situations:
      left: {then: {stop: end}, moments: [{to: right, wait: tick}]}
      right: {then: {stop: end}, moments: [{to: left, wait: tick}]}
    """
    machine = Machine(small(swing))
    live = companion(machine, {}, [])
    assert len(live["views"]) == VIEWS_MAX
    assert live["until"] == live["views"][-1]["at"]
    later = companion(machine, {}, [], since=live["until"])
    assert later["views"][0] == live["views"][-1]


PEN = """
facts: {severe: {label: Severe}}
limits: {soon: 0:30}
acts: [pen, call]
events: [reacts]
situations:
  table: {then: {reacts: reaction}}
  reaction:
    rules:
      give-pen: {must: pen, within: soon, when: {severe: yes}}
      call-it: {must: call, within: soon}
    then: {call: end}
"""


def test_a_duty_that_would_leave_another_behind_names_that_one() -> None:
    """Who has to give the pen first is told so; who has not can call at once."""
    machine = Machine(small(PEN))
    for taps in (["0:10 reacts"], ["0:10 reacts", "0:12 pen"]):
        given = inputs(machine, taps)
        true(machine, companion(machine, {}, [Tap(one) for one in given]), {}, given, 15)
    [view, *_] = companion(machine, {}, [Tap(Input(10, "reacts"))])["views"]
    told = [(row["rule"], row["first"], len(row["offers"])) for row in view["due"]]
    assert sorted(told) == [("call-it", [], 1), ("call-it", ["give pen."], 0), ("give-pen", [], 1)]
