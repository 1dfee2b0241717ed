"""Advice for somebody who cannot know the future: whoever follows it makes no mistake, whatever the
world does; and it is the same in worlds that look the same so far."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from oracle import Oracle
from strategies import small_procedures
from support import COMPARED, candidate_no_show, whole_procedures

from simulator.core import bundle
from simulator.core.bridge import Bridge
from simulator.core.machine.engine import Input, Machine, State
from simulator.core.model import Procedure
from simulator.core.proof.advice import Advisor
from simulator.core.proof.explore import COMPARISONS_MAX
from simulator.core.runs.run import line

REAL = candidate_no_show()
BAD = {"early", "late", "wrong", "overdue", "missed", "broken"}
LONGEST_WAIT = 120


class Followed:
    """A case in the engine and in the oracle at once, whose trainee does as advised."""

    def __init__(self, procedure: Procedure, facts: dict[str, Any]) -> None:
        self.machine = Machine(procedure)
        self.state, self.oracle = self.machine.start(facts), Oracle(procedure, facts)
        self.steps: list[str] = []
        self.lost = False

    def put(self, given: Input) -> bool:
        """Whether *given* brings no mistake, but for duties that are overdue as they arise."""
        before = dict(self.oracle.duties)
        self.steps.append(line(given))
        self.oracle.told.clear()
        self.oracle.wait(given.at)
        if given.name in self.machine.procedure.act:
            self.oracle.act(given.name, given.choices)
        elif given.name:
            self.oracle.happen(given.name)
        self.state, _ = self.machine.step(self.state, given)
        bad = [(kind, rule) for _, _, kind, rule in self.oracle.told if kind in BAD]
        self.lost = bool(bad)
        return all(kind == "overdue" and before[rule] == "off" for kind, rule in bad)


def followed(procedure: Procedure, advisors: dict[Any, Advisor], dice: random.Random) -> str:
    """Plays a case by advice in a world that does anything at any second; how it ended."""
    facts = {fact.id: dice.choice(fact.values) for fact in procedure.facts if fact.values}
    case = Followed(procedure, facts)
    if case.state.facts not in advisors:
        advisors[case.state.facts] = Advisor(case.machine, case.state)
    advisor = advisors[case.state.facts]
    for _ in range(30):
        advice = advisor.advise(case.state)
        if advice.kind in ("over", "unknown"):
            return advice.kind
        events = [g for g in case.machine.inputs(case.state) if g.name in procedure.event]
        now = case.state.t
        if advice.kind == "wait":
            until = advice.given.at if advice.given else now + LONGEST_WAIT
            assert until > now, case.steps
            until = dice.choice((until, dice.randint(now + 1, until)))
            assert case.put(Input(until)), (case.steps, advice)
        elif not (events and dice.random() < 0.4):
            assert advice.given is not None
            assert case.put(advice.given), (case.steps, advice)
            if case.lost:
                return "by the world"
            continue
        events = [g for g in case.machine.inputs(case.state) if g.name in procedure.event]
        if events and dice.random() < 0.6:
            assert case.put(dice.choice(events)), (case.steps, advice)
        if case.lost:
            return "by the world"
    return "open"


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_who_follows_it_makes_no_mistake(procedure: Procedure) -> None:
    advisors: dict[Any, Advisor] = {}
    dice = random.Random(procedure.id)
    ends = [followed(procedure, advisors, dice) for _ in range(30)]
    assert "unknown" not in ends
    COMPARED["cases played by advice"] = COMPARED.get("cases played by advice", 0) + len(ends)


@pytest.mark.slow
def test_who_follows_it_in_a_drawn_procedure_makes_no_mistake() -> None:
    ends = []

    @seed(3)
    @settings(max_examples=100, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(small_procedures(), st.integers(0, 10**6))
    def draw(procedure: Procedure, number: int) -> None:
        dice, advisors = random.Random(number), {}
        ends.extend(followed(procedure, advisors, dice) for _ in range(4))

    draw()
    COMPARED["cases of drawn procedures played by advice"] = len(ends)
    COMPARED["of these without advice at some moment"] = ends.count("unknown")
    assert ends.count("unknown") < len(ends) / 2


def test_a_game_that_is_half_used_up_is_begun_anew() -> None:
    """Somebody may ask for as long as a rehearsal goes on: no limit is reached by asking again."""
    machine = Machine(REAL)
    state = machine.start()
    game = Advisor(machine, state).eager
    assert game.safe(state)
    first, game.search.compared = game.search, COMPARISONS_MAX
    assert game.safe(state)
    assert game.search is not first and game.search.compared < COMPARISONS_MAX / 2


# -- one advice for worlds that look the same ----------------------------------------------------


def bridge_of(procedure: Procedure) -> Any:
    bridge = Bridge()

    def ask(op: str, **fields: Any) -> Any:
        return json.loads(bridge.handle(json.dumps({"op": op, **fields})))

    ask("load", bundle=bundle.dump(procedure))
    return ask


SECONDS = (0, 60, 100, 119, 120, 130, 150, 190, 430, 599, 600, 601, 620)
LOOKS = ("at", "over", "situation", "screen", "acts", "owed", "heard", "inputs")


def test_worlds_that_look_the_same_get_the_same_advice() -> None:
    """All scenarios, played the same way: who waits, and who calls at 2:00."""
    ask = bridge_of(REAL)
    said: dict[str, set[str]] = {}
    for scenario in REAL.scenarios:
        for calls in (False, True):
            ask("begin", scenario=scenario.id)
            for at in SECONDS:
                view = ask("wait", to=at)
                if at == 120 and calls and any(act["id"] == "call" for act in view["acts"]):
                    view = ask("act", at=at, name="call")
                seen = json.dumps([dict(scenario.facts), *(view[key] for key in LOOKS)])
                said.setdefault(seen, set()).add(ask("hint")["text"])
    assert max(map(len, said.values())) == 1
    assert len(said) > 40


# -- by hand -------------------------------------------------------------------------------------


def advised(*lines: str, **facts: Any) -> str:
    machine = Machine(REAL)
    state: State = machine.start(facts)
    for one in lines:
        time, *name = one.split()
        minutes, seconds = time.split(":")
        state, _ = machine.step(state, Input(int(minutes) * 60 + int(seconds), *name))
    return str(Advisor(machine, state).advise(state).words)


NO_SHOW = "End the call: “Ending early, no questions seen”, “Candidate no-show”"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Whether the candidate will come at 1:40 is not known at 0:00.
        ([], "Wait. At 2:00, if nothing has happened by then: Call the candidate."),
        (["2:00"], "Right now: Call the candidate."),
        (["2:30 call", "2:55 rings_out", "10:00"], f"Right now: {NO_SHOW}."),
        # A phone that rings and rings: the permission to come is told, and then is there.
        (
            ["2:00 call"],
            "Wait for what happens. From 10:00, if nothing has happened by then, you may: "
            "Cancel the call while it rings.",
        ),
        (["2:00 call", "10:00"], "You may do this now: Cancel the call while it rings."),
        # The second call is a permission; waiting gets on without it.
        (
            ["2:30 call", "2:55 rings_out"],
            f"Wait. At 10:00, if nothing has happened by then: {NO_SHOW}.",
        ),
        (["2:30 call", "2:40 answers"], "Right now: Read the introduction."),
        # A call that came too early and rings past its time: what is right goes on being told.
        (
            ["0:00 call"],
            "Wait for what happens. From 10:00, if nothing has happened by then, you may: "
            "Cancel the call while it rings.",
        ),
        (["0:00 call", "6:00 reaches_voicemail"], "Right now: Hang up the phone call."),
        (["5:01"], "This is overdue, and still to be done: Call the candidate."),
    ],
)
def test_advice_by_hand(lines, expected):
    assert advised(*lines) == expected


def test_a_repeated_act_is_advised_for_its_last_second(machine) -> None:
    made = machine(
        "limits: {every: 0:10}\nacts: [a]\nevents: [e]\nsituations: {x: {rules: "
        "{r: {must: a, within: every}}, then: {a: x, e: end}}}"
    )
    state = made.start()
    advisor = Advisor(made, state)
    assert advisor.advise(state).kind == "wait"
    later, _ = made.step(state, Input(3))
    assert advisor.advise(later).kind == "now"
