"""People in a rehearsal: when they act, what they notice, and what is dropped."""

from __future__ import annotations

import json

import pytest
from support import COMPARED, candidate_no_show

from simulator.core import bundle
from simulator.core.bridge import Bridge
from simulator.core.machine.engine import Impossible, Input
from simulator.core.runs.coach import right_run
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import NOTICED_MAX, Rehearsal

PHONE = """
times: {office_closes: 5:00}
limits: {pause: 0:30}
acts: [dial, wave, hang_up]
events: [rings_out, answers, knocks]
situations:
  idle:
    then: {dial: ringing, knocks: stay}
    moments: [{to: closed, from: office_closes}]
  ringing: {then: {rings_out: idle, answers: talking}}
  talking: {then: {hang_up: resting}}
  resting: {moments: {to: idle, wait: pause}, then: {knocks: stay}}
  closed: {then: {knocks: end}}
endings: {out: {act: wave}}
people:
  caller: {does: REACTIONS}
scenarios:
  day: {people: caller}
"""


@pytest.fixture
def rehearsal(machine):
    def make(*reactions):
        text = PHONE.replace("REACTIONS", "[" + ", ".join(reactions) + "]")
        made = machine(text)
        return Rehearsal(made, reactions_of(made.procedure.scenarios[0]))

    return make


def heard(session):
    return [f"{h.at // 60}:{h.at % 60:02d} {h.event}" for h in session.heard]


def acts(rehearsal, *lines):
    """The session after acts like “0:10 dial”; a line “1:00” lets time pass."""
    session = rehearsal.begin({})
    for line in lines:
        time, *name = line.split()
        minutes, seconds = time.split(":")
        at = int(minutes) * 60 + int(seconds)
        session = rehearsal.act(session, Input(at, *name)) if name else rehearsal.wait(session, at)
    return session


NTH = ("{event: rings_out, on: dial, nth: 1, after: 0:20}", "{event: answers, on: dial, nth: 2}")


@pytest.mark.parametrize(
    ("reactions", "lines", "expected"),
    [
        # At a time of the clock, both ends inside: at that very second it has happened.
        (["{event: knocks, at: 1:00}"], ["0:59"], []),
        (["{event: knocks, at: 1:00}"], ["1:00"], ["1:00 knocks"]),
        (["{event: knocks, at: 0:00}"], [], ["0:00 knocks"]),
        # After an act, with a delay, or at once.
        (["{event: rings_out, on: dial, after: 0:20}"], ["0:10 dial", "0:29"], []),
        (["{event: rings_out, on: dial, after: 0:20}"], ["0:10 dial", "0:30"], ["0:30 rings_out"]),
        (["{event: answers, on: dial}"], ["0:10 dial"], ["0:10 answers"]),
        # The first time in one way, the second in another.
        (NTH, ["0:10 dial", "1:00"], ["0:30 rings_out"]),
        (NTH, ["0:10 dial", "1:00 dial"], ["0:30 rings_out", "1:00 answers"]),
        # Every time.
        (
            ["{event: rings_out, on: dial, after: 0:05}"],
            ["0:10 dial", "0:20 dial", "0:30"],
            ["0:15 rings_out", "0:25 rings_out"],
        ),
        # After another event, and after entering a situation.
        (
            ["{event: answers, on: dial}", "{event: knocks, on: talking, after: 0:10}"],
            ["0:10 dial", "0:12 hang_up", "0:20"],
            ["0:10 answers", "0:20 knocks"],
        ),
        # What cannot happen at its moment is dropped, not kept for later.
        (["{event: answers, at: 0:30}"], ["0:30", "0:40 dial", "1:00"], []),
        # A situation that is entered by passing time is noticed at that time.
        (["{event: knocks, on: closed, after: 0:10}"], ["9:00"], ["5:10 knocks"]),
        (
            ["{event: answers, on: dial}", "{event: knocks, on: idle, nth: 2, after: 0:01}"],
            ["0:10 dial", "0:20 hang_up", "3:00"],
            ["0:10 answers", "0:51 knocks"],
        ),
    ],
)
def test_when_people_act(rehearsal, reactions, lines, expected):
    assert heard(acts(rehearsal(*reactions), *lines)) == expected


def test_at_one_second_the_world_moves_before_the_trainee(rehearsal):
    call = rehearsal("{event: answers, on: dial, after: 0:20}")
    session = acts(call, "0:10 dial", "0:30 hang_up")
    assert session.state.situation == "resting"
    with pytest.raises(Impossible):
        acts(call, "0:10 dial", "0:29 sing")


def test_at_one_second_a_passing_moment_comes_before_people(rehearsal):
    call = rehearsal("{event: knocks, at: 5:00}")
    assert acts(call, "5:00").state.over


def test_people_of_one_second_act_in_the_order_of_the_file(rehearsal):
    first = rehearsal("{event: rings_out, on: dial}", "{event: answers, on: dial}")
    second = rehearsal("{event: answers, on: dial}", "{event: rings_out, on: dial}")
    assert heard(acts(first, "0:10 dial")) == ["0:10 rings_out"]
    assert heard(acts(second, "0:10 dial")) == ["0:10 answers"]


def test_words_of_a_person_replace_the_words_of_the_event(rehearsal):
    call = rehearsal(
        '{event: knocks, at: 0:10, says: "Anybody there?"}', "{event: knocks, at: 0:20}"
    )
    assert [h.text for h in acts(call, "0:20").heard] == ["Anybody there?", "Something happens."]


def test_nothing_happens_after_the_end(rehearsal):
    call = rehearsal("{event: knocks, at: 6:00}", "{event: knocks, at: 7:00}")
    session = acts(call, "9:00")
    assert heard(session) == ["6:00 knocks"]
    assert call.next_moment(session) is None
    with pytest.raises(Impossible, match="the case is over"):
        call.act(session, Input(600, "dial"))


def test_an_act_that_is_none_is_refused(rehearsal):
    with pytest.raises(Impossible, match="there is no act `knocks`"):
        acts(rehearsal("{event: knocks, at: 0:10}"), "0:20 knocks")


def test_the_next_moment_is_the_next_change_by_waiting(rehearsal):
    call = rehearsal("{event: rings_out, on: dial, after: 0:20}")
    assert call.next_moment(acts(call, "0:10")) == 300
    assert call.next_moment(acts(call, "0:10 dial")) == 30


REAL = candidate_no_show()


@pytest.mark.parametrize("scenario", [scenario.id for scenario in REAL.scenarios])
def test_waiting_in_pieces_is_waiting(machine, scenario):
    """A trainee who calls at 2:00 and then watches the clock meets the same world, whether the
    clock is asked every second or once."""
    made = machine(REAL)
    case = made.procedure.scenario[scenario]
    people = Rehearsal(made, reactions_of(case))
    at_once = in_pieces = people.begin(dict(case.facts))
    if at_once.state.over:
        return
    at_once = people.wait(at_once, 120)
    for second in range(1, 121):
        in_pieces = people.wait(in_pieces, second)
    if "call" in [given.name for given in made.inputs(at_once.state)]:
        at_once, in_pieces = (people.act(s, Input(120, "call")) for s in (at_once, in_pieces))
    at_once = people.wait(at_once, 900)
    for second in range(121, 901):
        in_pieces = people.wait(in_pieces, second)
    assert at_once.state == in_pieces.state
    assert at_once.heard == in_pieces.heard
    assert at_once.findings == in_pieces.findings
    COMPARED["waiting at once and in pieces"] = COMPARED.get("waiting at once and in pieces", 0) + 1


def test_people_who_answer_each_other_in_no_time_come_to_an_end(rehearsal):
    echo = rehearsal("{event: knocks, at: 0:10}", "{event: knocks, on: knocks}")
    session = acts(echo, "0:20")
    assert session.state.t == 20
    assert len(session.heard) == NOTICED_MAX + 1


PAST_THE_DAY = """
limits: {long: 720:00}
acts: [wave]
events: [knocks]
endings: {out: {act: wave}}
situations:
  idle: {then: {knocks: waiting}}
  waiting: {MOMENT then: {knocks: stay}}
people:
  caller: {does: [{event: knocks, at: 721:00}REACTION]}
scenarios:
  day: {people: caller, ends as: out}
"""


@pytest.mark.parametrize(
    ("moment", "reaction"),
    [
        ("moments: {to: idle, wait: long},", ""),
        ("", ", {event: knocks, on: knocks, after: 1440:00}"),
    ],
    ids=["a passing moment", "somebody's answer"],
)
def test_what_would_come_after_a_day_never_comes(machine, moment, reaction):
    """No case lasts longer, so nothing waits for it: looking for a right run ends with none."""
    text = PAST_THE_DAY.replace("MOMENT", moment).replace("REACTION", reaction)
    made = machine(text)
    scenario = made.procedure.scenarios[0]
    rehearsal = Rehearsal(made, reactions_of(scenario))
    session = rehearsal.wait(rehearsal.begin({}), 721 * 60)
    assert session.state.situation == "waiting"
    assert rehearsal.next_moment(session) is None
    assert right_run(made, scenario) is None


# -- replies -----------------------------------------------------------------------------------

REPLIES = PHONE.replace("REACTIONS", "[{event: answers, on: dial}]")
ACTS = ((10, "dial"), (12, "wave"), (15, "hang_up"), (60, "wave"))


def test_a_reply_is_heard_and_changes_nothing_else(machine):
    """Once where nobody replies, and once where two of three acts are answered."""

    def play(text):
        bridge = Bridge()

        def ask(op, **fields):
            return json.loads(bridge.handle(json.dumps({"op": op, **fields})))

        ask("load", bundle=bundle.dump(machine(text).procedure))
        views = [ask("begin", scenario="day")]
        views += [ask("act", at=at, name=name) for at, name in ACTS]
        return [*views, ask("debrief")]

    without = play(REPLIES)
    answered = play(REPLIES.replace("dial}]", 'dial}], replies: {wave: "Hello!", dial: "Yes?"}'))
    said = [view.pop("replies") for view in answered[:-1]]
    assert [view.pop("replies") for view in without[:-1]] == [[]] * len(said)
    assert answered == without
    assert [(one["at"], one["act"], one["text"]) for one in said[-1]] == [
        (10, "dial", "Yes?"),
        (12, "wave", "Hello!"),
        (60, "wave", "Hello!"),
    ]
    assert [len(one) for one in said] == [0, 1, 2, 2, 3]
