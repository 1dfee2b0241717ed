"""The judge: what became of each rule, what each input was, the first mistake and the way out."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import FACTS, facts_of, small_procedures
from support import COMPARED, candidate_no_show, inputs, outcomes, verdict

from simulator.core import clock
from simulator.core.machine.engine import Input, Machine
from simulator.core.runs.judge import judge, verdict_text
from simulator.core.runs.run import Run
from simulator.core.shapes import Outcome

FIRE = """
times: {check_from: 0:10, leave_by: 0:30, report_by: 5:00}
acts: [leave, take_lift, report, wave]
events: [all_clear]
endings: {reported: {act: report}}
situations:
  inside:
    rules:
      leave-in-time: {must: leave, from: check_from, by: leave_by, clauses: F1}
      no-lift: {must not: take_lift, clauses: F2}
    then: {leave: outside, take_lift: outside, all_clear: outside}
  outside:
    rules:
      report: {must: reported, by: report_by, clauses: [F3, F4]}
      wave: {may: wave, before: report_by, clauses: F4}
    then: {reported: end, report: end}
clauses: {F1: Leave., F2: Use the stairs., F3: Report., F4: Wave.}
people:
  nobody: {does: [{event: all_clear, at: 9:00}]}
scenarios:
  drill: {people: nobody, ends as: reported}
"""

# -- what became of the rules -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "rule", "outcome", "at", "why"),
    [
        (["0:10 leave"], "leave-in-time", "kept", "0:10", "Done at 0:10."),
        (
            ["0:31 leave"],
            "leave-in-time",
            "late",
            "0:31",
            "Done at 0:31; the latest moment was 0:30.",
        ),
        (["0:31 wait"], "leave-in-time", "missed", "0:30", "Not done by 0:30."),
        (["0:40 take_lift"], "leave-in-time", "missed", "0:30", "Not done by 0:30."),
        (["0:20 take_lift"], "leave-in-time", "missed", "0:20", "Left undone at 0:20."),
        (["0:09 leave"], "leave-in-time", "early", "0:09", "Done too early, at 0:09."),
        (
            ["0:20 wait"],
            "leave-in-time",
            "owed",
            "0:20",
            "Still to be done when the run stopped.",
        ),
        (["0:09 wait"], "leave-in-time", "not reached", None, "Its time had not come."),
        (
            ["0:20 all_clear"],
            "leave-in-time",
            "lapsed",
            "0:20",
            "No longer to be done from 0:20, after it had been due for 10 seconds.",
        ),
        (["0:20 take_lift"], "no-lift", "broken", "0:20", "Done at 0:20, against this rule."),
        (["0:20 leave"], "no-lift", "respected", "0:20", "Held, and you kept to it."),
        (["0:20 leave", "0:30 wave"], "wave", "allowed", "0:30", "Done at 0:30. This is allowed."),
        (["0:20 leave"], "wave", "not reached", None, "You could have, and did not."),
        ([], "no-lift", "respected", "0:00", "Held, and you kept to it."),
    ],
)
def test_outcomes(machine, lines, rule, outcome, at, why):
    row = next(row for row in verdict(machine(FIRE), *lines)["rules"] if row["id"] == rule)
    assert (row["outcome"], row["at"], row["why"]) == (outcome, at, why)


def test_what_leaves_a_duty_undone_is_not_called_allowed(machine):
    """One act has one verdict: a permission does not say “allowed” beside “broken”."""
    shop = machine("""
        acts: [lock_up, go_home]
        situations:
          closing:
            rules: {lock: {must: lock_up}, go: {may: go_home}}
            then: {go_home: end}
    """)
    told = {
        row["id"]: (row["outcome"], row["why"]) for row in verdict(shop, "0:30 go_home")["rules"]
    }
    assert told["lock"] == ("missed", "Left undone at 0:30.")
    assert told["go"] == ("not reached", "Done at 0:30, and another rule decided.")


def test_the_worst_of_several_visits_counts(machine):
    door = machine("""
        limits: {quick: 0:10}
        acts: [lock]
        events: [in, out]
        situations:
          street: {then: {in: shop}}
          shop: {rules: {lock: {must: lock, within: quick}}, then: {out: street}}
    """)
    lines = ["0:00 in", "0:05 lock", "1:00 out", "2:00 in", "2:11 wait", "2:12 out"]
    assert outcomes(door, *lines[:3]) == {"lock": "kept"}
    assert outcomes(door, *lines) == {"lock": "missed"}


# -- what each input was ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected", "rule", "why"),
    [
        ("0:20 leave", "right", "leave-in-time", "leave in time."),
        ("0:20 wave", "unneeded", None, "No rule asks for this here."),
        ("0:05 leave", "early", "leave-in-time", "Too early: not before 0:10. leave in time."),
        (
            "0:40 leave",
            "late",
            "leave-in-time",
            "The latest moment for this was 0:30. leave in time.",
        ),
        ("0:20 take_lift", "wrong", "no-lift", "no lift."),
        ("0:20 all_clear", "happens", None, ""),
        ("0:20 wait", "happens", None, ""),
    ],
)
def test_verdicts(machine, line, expected, rule, why):
    row = verdict(machine(FIRE), line)["inputs"][0]
    assert (row["verdict"], row["rule"]) == (expected, rule)
    assert row["why"].startswith(why)
    assert f"{row['at']} {row['input']}" == line


def test_the_shape_that_outside_checks_rely_on(machine):
    found = verdict(machine(FIRE), "0:20 take_lift", "0:30 report", scenario="drill")
    assert set(found) == {
        *("format", "procedure", "scenario", "passed", "ending", "over", "at"),
        *("rules", "inputs", "mistake", "best"),
    }
    assert found["format"] == 1
    assert found["passed"] is False
    assert found["ending"] == "reported"
    row = found["rules"][0]
    assert set(row) == {"id", "kind", "text", "outcome", "at", "why", "clause"}
    assert row["clause"] == ["F1"]
    row = found["inputs"][0]
    assert set(row) == {"at", "input", "text", "verdict", "rule", "clause", "why"}
    assert json.loads(verdict_text(found)) == found
    assert "\n" not in verdict_text(found)


# -- passed, the first mistake, and the best way on ---------------------------------------------


@pytest.mark.parametrize(
    ("lines", "passed", "mistake"),
    [
        (["0:20 leave", "1:00 report"], True, None),
        (["0:20 wave", "0:20 leave", "1:00 report"], True, None),  # unneeded does no harm
        (["0:20 leave"], False, None),  # nothing wrong, but not at an end
        ([], False, None),
        (["0:05 leave", "1:00 report"], False, (0, "0:05", "early", "leave-in-time")),
        (["0:40 leave", "1:00 report"], False, (0, "0:30", "overdue", "leave-in-time")),
        (["0:20 leave", "6:00 report"], False, (1, "5:00", "overdue", "report")),
        (["0:20 take_lift", "1:00 report"], False, (0, "0:20", "wrong", "no-lift")),
    ],
)
def test_passed_and_the_first_mistake(machine, lines, passed, mistake):
    found = verdict(machine(FIRE), *lines)
    assert found["passed"] is passed
    first = found["mistake"]
    assert (first and (first["index"], first["at"], first["kind"], first["rule"])) == mistake
    assert (found["best"] is None) == passed


def test_the_best_way_on_starts_before_the_first_mistake(machine):
    found = verdict(machine(FIRE), "0:15 leave", "6:00 report", scenario="drill")
    assert found["best"] == {
        "from": "0:15",
        "inputs": ["0:15 report"],
        "steps": [{"at": "0:15", "input": "report", "text": "report.", "yours": True}],
        "ending": "reported",
        "at": "0:15",
    }


def test_an_open_case_without_a_mistake_is_led_to_its_end(machine):
    found = verdict(machine(FIRE), "0:15 leave", scenario="drill")
    assert (found["mistake"], found["best"]["inputs"]) == (None, ["0:15 report"])


def test_where_no_right_way_leads_on_the_best_run_starts_earlier(machine):
    box = machine("""
        times: {too_late: 1:00}
        acts: [press, open]
        situations:
          box:
            rules: {open-before: {must: open, before: too_late}}
            then: {press: jammed, open: end}
          jammed: {rules: {no-force: {must not: open}}, then: {open: end}}
    """)
    found = verdict(box, "0:10 wait", "0:20 press", "0:30 open")
    assert found["mistake"]["at"] == "0:20"
    stuck = machine("""
        acts: [press, open]
        situations:
          box: {rules: {open: {may: open}}, then: {press: jammed, open: end}}
          jammed: {rules: {no-force: {must not: open}}, then: {open: end}}
    """)
    found = verdict(stuck, "0:20 press", "0:30 open")
    assert found["mistake"]["at"] == "0:30"
    assert found["best"]["inputs"] == ["0:00 open"]


def test_without_a_scenario_the_world_does_what_it_did(machine):
    found = verdict(machine(FIRE), "0:05 all_clear", "6:00 report")
    assert found["best"]["inputs"] == ["0:05 all_clear", "0:05 report"]


def test_a_reason_speaks_of_the_clock_that_was_running(machine):
    """The deadline of a situation that was entered while time passed."""
    kettle = machine("""
        limits: {boils: 2:00, serve: 0:30}
        acts: [pour]
        situations:
          heating: {moments: [{to: hot, wait: boils}]}
          hot: {rules: {pour: {must: pour, within: serve}}, then: {pour: end}}
    """)
    found = verdict(kettle, "3:00 pour")
    assert found["rules"][0]["why"] == "Done at 3:00; the latest moment was 2:30."
    assert found["mistake"]["why"] == "This was not done by 2:30: pour."
    assert found["inputs"][0]["why"] == "The latest moment for this was 2:30. pour."
    assert len(found["inputs"]) == 1


def test_what_is_to_be_done_again_was_done_before(machine):
    """The act that starts a rule's time is not told to come before itself."""
    alarm = machine("""
        limits: {pause: 1:00}
        acts: [announce, go]
        situations:
          outside:
            rules: {call-again: {must: announce, wait: pause, since: announce}}
            then: {go: end}
    """)
    first = verdict(alarm, "0:10 announce", "1:10 announce")["inputs"]
    assert first[0]["why"] == "Too early: it was not done before. call again."
    assert [row["verdict"] for row in first] == ["early", "right"]


def test_what_comes_up_too_late_goes_wrong_when_it_comes_up(machine):
    """Not at its last moment, when the case stood elsewhere."""
    shop = machine("""
        times: {closes: 1:00}
        acts: [enter, order, leave]
        situations:
          street: {rules: {go-in: {may: enter}}, then: {enter: shop}}
          shop: {rules: {order-in-time: {must: order, by: closes}}, then: {order: end, leave: end}}
    """)
    for lines in (["2:00 enter"], ["2:00 enter", "3:00 leave"]):
        found = verdict(shop, *lines)
        assert found["mistake"]["at"] == "2:00"
        why = "came up at 2:00, and its time was over at 1:00"
        assert found["mistake"]["why"] == f"This {why}: order in time."
        assert found["rules"][1]["why"] == f"It {why}."
    assert verdict(shop, "0:30 enter", "3:00 leave")["mistake"]["at"] == "1:00"


@pytest.mark.slow
@settings(max_examples=200)
@given(
    procedure=small_procedures(),
    facts=facts_of(FACTS),
    choices=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 999)), max_size=6),
)
def test_waiting_more_often_changes_no_verdict(procedure, facts, choices):
    """A run with a `wait` in every second of it means what the run without them means; and a first
    mistake comes no sooner than what was done or happened before it."""
    machine = Machine(procedure)
    state, short, long = machine.start(facts), [], []
    for delay, choice in choices:
        until = state.t + delay
        waits = [Input(second) for second in range(state.t, until + 1)]
        state, _ = machine.step(state, Input(until))
        offered = machine.inputs(state)
        if not offered:
            break
        done = offered[choice % len(offered)]
        short.append(done)
        long += [*waits, done]
        state, _ = machine.step(state, done)
    runs = [Run("drawn", tuple(sorted(facts.items())), tuple(made)) for made in (short, long)]
    brief, full = (judge(machine, run) for run in runs)
    assert brief["rules"] == full["rules"]
    assert (brief["passed"], brief["ending"]) == (full["passed"], full["ending"])
    for said in (brief, full):
        said["inputs"] = [row for row in said["inputs"] if row["input"] != "wait"]
        if said["mistake"]:
            before = short[: brief["mistake"]["index"]] if said is brief else []
            assert all(one.at <= clock.parse(said["mistake"]["at"]) for one in before)
            del said["mistake"]["index"]
    assert brief["inputs"] == full["inputs"]
    assert brief["mistake"] == full["mistake"]
    what = "judge, with and without waiting"
    COMPARED[what] = COMPARED.get(what, 0) + 1


REAL = candidate_no_show()


def test_every_outcome_and_verdict_is_named():
    """Nothing falls between the names: runs of the real procedure know no others."""
    machine = Machine(REAL)
    found = set()
    for lines in (
        ["2:30 call", "2:50 rings_out", "10:00 no_show", "10:10 leave"],
        ["1:00 call", "1:05 answers", "4:00 say_no_rush", "12:00 technical"],
    ):
        run = Run(REAL.id, (), inputs(machine, lines), "")
        found |= {row["outcome"] for row in judge(machine, run)["rules"]}
    assert found <= set(get_args(Outcome))
    assert {"kept", "broken", "early", "missed", "respected", "not reached"} <= found


def test_what_was_done_a_step_too_early_was_not_left_undone(machine):
    hall = machine("""
        acts: [speak, go]
        situations:
          here:
            rules:
              speak-first: {must: speak}
              go-last: {must: go, in order: speak-first}
            then: {go: end}
    """)
    rows = {row["id"]: row for row in verdict(hall, "0:05 go")["rules"]}
    told = {name: (row["outcome"], row["why"]) for name, row in rows.items()}
    assert told == {
        "speak-first": ("missed", "Left undone at 0:05."),
        "go-last": ("early", "Done too early, at 0:05."),
    }
