"""Sentences that are made of rules, each held against what the engine says of the same moment."""

from __future__ import annotations

import pytest
from support import small

from simulator.core.answers import view
from simulator.core.machine.engine import Input, Machine
from simulator.core.runs.judge import judge
from simulator.core.runs.rehearsal import People, Rehearsal, Session
from simulator.core.runs.run import read
from simulator.site import timeline
from simulator.site.views import Views
from simulator.training.right_runs import passed, ways

COMMAND = """
times: {soon: 1:00}
facts: [alone]
acts: [take_command, send, leave]
endings: {done: {act: leave}}
situations:
  call:
    rules:
      take-it: {must: take_command, by: soon, when: {alone: no}}
    then: {take_command: running}
  running:
    rules:
      send-when-alone: {must: send, when: {alone: yes}}
      send-when-not: {must: send, when: {alone: no}}
      then-leave: {must: done, in order: [send-when-alone, send-when-not]}
      do-not-send: {must not: take_command, when: {alone: yes}}
      command-again: {may: take_command}
    then: {done: end, send: stay, take_command: running}
scenarios:
  day: {ends as: done}
"""


def test_after_a_last_moment_something_is_still_owed() -> None:
    """The page says that nothing *new* is due, and the engine still owes what was not done."""
    procedure = small(COMMAND)
    rows = timeline.rows(Views(procedure, ways(procedure)))
    assert [(row.opens, row.head) for row in rows][-1] == ("1:01", "Nothing new is due")
    machine = Machine(procedure)
    state, _ = machine.step(machine.start({}), Input(120))
    assert [one.rule.id for one in machine.owed(state)] == ["take-it"]


def test_a_ban_for_some_is_no_ban_for_all() -> None:
    procedure = small(COMMAND)
    views = Views(procedure, ways(procedure))
    own = {
        w.text: w for part in views.ways_of(procedure.situation["running"]) for w in part if w.own
    }
    told = own["take command"]
    assert (told.ban, told.when) == ("", "(wrong with alone.: yes)")


@pytest.mark.parametrize(
    ("alone", "first"), [("no", "send when not."), ("yes", "send when alone.")]
)
def test_what_comes_first_is_what_is_owed(alone: str, first: str) -> None:
    """Of the duties that go before, only the one in force is named."""
    procedure = small(COMMAND.replace("take-it: {must", "take-it: {may"))
    data = {
        "procedure": procedure.id,
        "facts": {"alone": alone == "yes"},
        "inputs": ["0:10 take_command", "0:20 leave"],
    }
    machine = Machine(procedure)
    told = judge(machine, read(data, procedure))["inputs"][1]
    assert (told["verdict"], told["why"]) == ("early", f"Something else comes first. {first}")


FREE = """
acts: [ask, leave]
endings: {done: {act: leave}}
situations:
  call:
    rules:
      ask-first: {must: ask}
      leave-then: {may: done, in order: ask-first}
    then: {ask: stay, done: end}
"""


def test_the_room_names_what_rightly_ends_the_case() -> None:
    """Only where the engine finds that act right, and the case over after it."""
    machine = Machine(small(FREE))
    rehearsal = Rehearsal(machine, ())
    session = rehearsal.begin({})
    assert view(rehearsal, session)["idle"] == ""
    session = rehearsal.act(session, Input(10, "ask"))
    assert view(rehearsal, session)["idle"] == "Nothing is due. To end the case: leave."
    given = Input(10, "leave")
    assert machine.verdict(session.state, given).kind == "right"
    assert machine.step(session.state, given)[0].over


END_CALL = """
acts: [hang_up, report]
events: [recovers]
endings: {stood_by: {act: hang_up}, over: {act: report}}
situations:
  call: {rules: {stand-by: {may: hang_up}}, then: {recovers: ended, stood_by: end}}
  ended: {rules: {close: {must: over}}, then: {hang_up: after, over: end}}
  after: {rules: {close-then: {must: over}}, then: {over: end}}
people:
  line: {does: [{event: recovers, at: 0:05}]}
scenarios:
  day: {people: line, ends as: over}
"""
STEPS = ((Input(5, "recovers"), ()), (Input(6, "hang_up"), ()))


def test_an_act_that_leads_on_is_no_ending() -> None:
    """Where the same act ends the case elsewhere, the chart draws where it leads here."""
    procedure = small(END_CALL)
    machine = Machine(procedure)
    state, _ = machine.step(machine.start({}), Input(5, "recovers"))
    state, _ = machine.step(state, Input(6, "hang_up"))
    assert (state.over, state.situation) == (False, "after")
    way = passed(machine, procedure.scenarios[0], Session(state, People(()), STEPS))
    assert list(way.steps) == [("call", "recovers", "ended"), ("ended", "hang_up", "after")]


IN_ORDER = """
limits: {soon: 1:00}
acts: [glove, wipe, leave]
endings: {done: {act: leave}}
situations:
  bed:
    rules:
      gloves-first: {must: glove}
      wipe-soon: {must: wipe, within: soon, in order: gloves-first}
      then-leave: {must: done, in order: wipe-soon}
    then: {glove: stay, wipe: stay, done: end}
"""


def test_there_is_something_to_wait_for_while_a_deadline_lies_ahead() -> None:
    """Also where the duty's turn has not come: it is missed all the same."""
    machine = Machine(small(IN_ORDER))
    rehearsal = Rehearsal(machine, ())
    session = rehearsal.begin({})
    assert view(rehearsal, session)["news"] == 60
    late = rehearsal.wait(session, 61)
    assert [one.rule for one in late.findings if one.kind == "overdue"] == ["wipe-soon"]
