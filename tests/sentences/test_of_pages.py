"""What the page of a procedure says of its rules, each sentence held against the oracle."""

from __future__ import annotations

import dataclasses
import random

import pytest
from claims_held import Held, drawn, heard
from page_meanings import OF_PAGES, Cases
from random_runs import random_run
from support import inputs, small, whole_procedures
from test_of_runs import drawn_run

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure, Scenario
from simulator.core.runs.run import Run
from simulator.core.sentence import Sentence
from simulator.site import chart, first_minutes, happened, procedure_pages, timeline
from simulator.site.views import Views
from simulator.training.right_runs import ways


def said_on_pages(procedure: Procedure) -> list[Sentence]:
    """Of all pages but “Use it now”, whose words are held in every state by `test_companion.py`."""
    with heard() as found, pytest.MonkeyPatch.context() as patch:
        patch.setattr(procedure_pages, "_live", lambda _: "")
        views = Views(procedure, ways(procedure))
        chart.flow(views)
        procedure_pages.procedure_pages(views, None)
    return [sentence for sentence in found if sentence.kind in OF_PAGES]


PLATFORM = """
facts: [ramp_needed]
times: {warn_from: 1:00, leave_by: 2:00}
limits: {soon: 0:45, again: 0:20}
acts: [ramp, warn, shut, reopen]
events: [jam]
situations:
  doors_open:
    rules:
      ramp-first: {must: ramp, within: soon, when: {ramp_needed: yes}}
      warn-first: {must: warn, from: warn_from, by: leave_by}
      shut-again: {must: shut, within: again, when: {jam: {at least: 1}}}
    then: {shut: doors_shut}
  doors_shut:
    rules: {open-them: {may: reopen}}
    then: {reopen: doors_open, jam: stay, warn: end}
"""


def test_what_is_late_in_some_cases_only() -> None:
    """A duty of a fact is told in each row past its time, one of a jam in none: no jam can be."""
    procedure = small(PLATFORM)
    rows = timeline.rows(Views(procedure, ways(procedure)))
    told = [(row.opens, [view.rule.id for view in row.duties], late(row)) for row in rows]
    ramp = ("ramp-first", "for some")
    assert told == [
        ("0:00", ["ramp-first"], []),
        ("0:46", [], [ramp]),
        ("1:00", ["warn-first"], [ramp]),
        ("2:01", [], [("warn-first", "for all"), ramp]),
    ]
    held, rng = Held(OF_PAGES), random.Random(1)
    held.against(said_on_pages(procedure), Cases(procedure, [], rng))
    held.report()


BAG = """
facts: {alone: {label: Alone}}
times: {start_by: 30:00, back_by: 35:00}
limits: {look_within: 5:00, spoils: 30:01, keeps: 40:00}
acts: [check, begin, send_back]
situations:
  arrived:
    rules:
      check-it: {must: check, within: look_within}
      begin-it: {must: begin, in order: check-it, by: start_by}
    then: {begin: runs}
    moments: [{to: warm, wait: spoils, when: {alone: no}}, {to: runs, wait: keeps}]
  warm:
    rules: {send-it-back: {must: send_back, by: back_by}}
    then: {send_back: end}
  runs: {then: {check: end}}
"""


def test_where_time_alone_has_led_the_start_is_over() -> None:
    """What is late there is told as long as somebody is there; then comes where the case went."""
    procedure = small(BAG)
    rows = timeline.rows(Views(procedure, ways(procedure)))
    moved = [[(one.only, one.to.href, one.first) for one in row.moved] for row in rows]
    warm = (("Alone: no",), "#situation-warm", "send back, by 35:00")
    assert [row.opens for row in rows] == ["0:00", "5:01", "30:01", "40:00"]
    assert [[view.rule.id for view, _ in row.overdue] for row in rows] == [
        [], ["check-it"], ["check-it", "begin-it"], [],
    ]  # fmt: skip
    assert moved == [[], [], [warm], [warm, (("Alone: yes",), "#situation-runs", "")]]
    held, rng = Held(OF_PAGES), random.Random(1)
    held.against(said_on_pages(procedure), Cases(procedure, [], rng))
    held.report()


LOST = """
times: {closes: 1:00}
acts: [ask, call, report]
events: [police_come]
situations:
  reported: {title: Reported, then: {ask: looking, police_come: stay}}
  looking: {title: Looking, then: {police_come: handed_over, call: reported}}
  handed_over:
    rules: {report-it: {must: report}}
    then: {report: end}
    moments: {to: shut, after: closes}
  shut: {then: {report: end, call: looking}}
"""


def test_where_an_event_changes_nothing_that_is_said() -> None:
    """And up to when one is to do first what is told, where time leads on at once later."""
    procedure, rng = small(LOST), random.Random(1)
    [police] = happened.happened(Views(procedure, ways(procedure)))
    assert (police.first, police.where) == ("report, until 1:00", "not in “Reported”")
    runs = [runs_of(procedure, "0:10 police_come", "0:20 ask", f"{at} police_come", f"{at} wait")
            for at in ("1:00", "1:01")]  # fmt: skip
    held, cases = Held(OF_PAGES), Cases(procedure, runs, rng)
    held.against(said_on_pages(procedure), cases)
    held.report()


REACTION = """
facts: {severe: {label: Severe}}
limits: {soon: 0:30}
acts: [pen, call, look]
events: [reacts, calms]
situations:
  table: {then: {reacts: reaction, calms: resting}}
  reaction:
    rules:
      give-pen: {must: pen, within: soon, when: {severe: yes}}
      call-it: {must: call, within: soon}
    then: {call: waiting}
  resting:
    rules:
      look-first: {must: look, within: soon, when: {severe: yes}}
      pen-then: {must: pen, in order: look-first, within: soon}
    then: {pen: waiting}
  waiting: {then: {look: end}}
"""


def test_nothing_comes_first_that_would_leave_behind_what_some_cases_owe() -> None:
    procedure, rng = small(REACTION), random.Random(1)
    told = happened.happened(Views(procedure, ways(procedure)))
    assert [(view.text, view.first) for view in told] == [("reacts", ""), ("calms", "")]
    runs = [runs_of(procedure, f"0:10 {event}", "0:10 wait") for event in ("reacts", "calms")]
    runs += [dataclasses.replace(run, facts=(("severe", True),)) for run in runs]
    held, cases = Held(OF_PAGES), Cases(procedure, runs, rng)
    held.against(said_on_pages(procedure), cases)
    held.report()


LEFT = """
limits: {soon: 0:30}
acts: [pen, log]
events: [reacts, doctor, again]
situations:
  table: {then: {reacts: reaction}}
  reaction:
    rules: {give-pen: {must: pen, within: soon, cut short: stays owed}}
    then: {doctor: handed_over, pen: stay}
  handed_over: {then: {log: end, again: reaction, pen: given}}
  given: {then: {log: end}}
"""


def test_a_duty_of_another_situation_that_is_still_owed_is_told() -> None:
    """But not where its own act led."""
    procedure, rng = small(LEFT), random.Random(1)
    views = Views(procedure, ways(procedure))
    left = {one.id: list(views.situation(one).left) for one in procedure.situations}
    assert left == {
        "table": [], "reaction": [], "handed_over": ["If it was not done before: give pen."],
        "given": [],
    }  # fmt: skip
    runs = [runs_of(procedure, "0:10 reacts", "0:20 doctor", "0:25 wait")]
    held, cases = Held(OF_PAGES), Cases(procedure, runs, rng)
    held.against(said_on_pages(procedure), cases)
    held.report()


ALARM = """
acts: [on, off]
events: [alarm, news]
situations:
  a: {then: {on: b, alarm: out, news: out}}
  b: {then: {on: c, alarm: out, news: out}}
  c: {then: {on: d, alarm: out, news: out}}
  d: {then: {on: a, alarm: out, news: out}}
  e: {then: {on: a, alarm: out}}
  out: {then: {off: end, on: e}}
"""


def test_at_any_moment_is_said_of_what_can_happen_in_every_situation() -> None:
    procedure = small(ALARM)
    assert Views(procedure, ways(procedure)).everywhere() == ("alarm",)
    on = [f"0:0{second} on" for second in range(4)]
    runs = [runs_of(procedure, *on[:n], "0:09 alarm", "0:10 on") for n in range(4)]
    held, cases = Held(OF_PAGES), Cases(procedure, runs, random.Random(1))
    held.against(said_on_pages(procedure), cases)
    held.report()


CHILD = """
facts: {small: {label: Small}}
times: {shut_by: 3:00}
limits: {ask_within: 1:00, tell_within: 2:00, lake_within: 0:30}
acts: [ask, tell, send, shut, finish]
events: [found]
endings: {done: {act: finish}}
situations:
  reported:
    rules: {ask-first: {must: ask, within: ask_within}}
    then: {ask: alarmed, found: back}
  alarmed:
    rules:
      shut-it: {must: shut, by: shut_by}
      tell-all: {must: tell, within: tell_within, since: ask}
      lake-first: {must: send, within: lake_within, when: {small: yes}, in order: tell-all}
    then: {found: back}
  back:
    rules: {finish-it: {must: finish}}
    then: {finish: end}
people: {soon: {text: Soon., does: [{event: found, at: 2:00}]}}
scenarios:
  one: {title: One, text: One., people: soon, facts: {small: yes}, ends as: done}
"""


def test_first_minutes_name_all_that_is_owed_and_what_times_are_counted_from() -> None:
    """Also what no right run needs: here the child is found before the gate has to be shut."""
    procedure = small(CHILD)
    views = Views(procedure, ways(procedure))
    told = first_minutes.steps(views, timeline.rows(views))
    assert [(one.head, one.when, one.since) for one in told] == [
        ("ask", "within 1 minute", ""),
        ("tell", "within 2 minutes", "counted from “ask”"),
        ("shut", "by 3:00", ""),
        ("send", "within 30 seconds", "counted from “ask”"),
    ]
    held = Held(OF_PAGES)
    held.against(said_on_pages(procedure), Cases(procedure, [], random.Random(1)))
    held.report()


def runs_of(procedure: Procedure, *lines: str) -> Run:
    return Run(procedure.id, (), inputs(Machine(procedure), lines))


def late(row: timeline.ClockRow) -> list[tuple[str, str]]:
    return [(view.rule.id, "for some" if view.only else "for all") for view, _ in row.overdue]


@pytest.mark.slow
def test_of_drawn_procedures() -> None:
    def hold(procedure: Procedure, rng: random.Random, held: Held) -> None:
        cases = Cases(procedure, [drawn_run(procedure, rng) for _ in range(12)], rng)
        held.against(said_on_pages(procedure), cases)
        held.against(said_first(procedure), cases)

    drawn(11, OF_PAGES, hold)


def said_first(procedure: Procedure) -> list[Sentence]:
    """The first minutes of a procedure that is followed by nobody yet: with two cases to begin."""
    rows = timeline.rows(Views(procedure, {}))
    if any(row.moved or row.head.startswith("Wait") for row in rows):
        return []  # these tell what to do now
    usual = {fact.id: fact.default for fact in procedure.facts}
    others = {fact.id: fact.values[-1] for fact in procedure.facts if fact.values}
    scenarios = tuple(
        Scenario(name, name, name, tuple((usual | facts).items()), (), ())
        for name, facts in (("usual", {}), ("other", others))
    )
    followed = dataclasses.replace(procedure, scenarios=scenarios)
    views = Views(followed, ways(followed))
    with heard() as found:
        first_minutes.steps(views, rows)
    return [sentence for sentence in found if sentence.kind.startswith("first minutes")]


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_of_whole_procedures(procedure: Procedure) -> None:
    held, machine, rng = Held(OF_PAGES), Machine(procedure), random.Random(procedure.id)
    cases = Cases(procedure, [random_run(machine, rng) for _ in range(25)], rng)
    held.against(said_on_pages(procedure), cases)
    held.report()
