"""The engine against a second, plainly written reading of the language: no disagreement allowed.

Each run is played on both, input by input. After every input they must agree on the situation, the
counts, the duties, the ending, what was told about rules and acts, and on what can happen next.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from oracle import CannotHappen, Oracle
from strategies import FACTS, facts_of, small_procedures
from support import COMPARED, candidate_no_show

from simulator.core import bundle
from simulator.core.machine.engine import Impossible, Input, Machine
from simulator.core.machine.tables import can_go_wrong
from simulator.core.runs import judge
from simulator.core.runs.run import Run

DUTIES = ("off", "owed", "overdue", "done")
REAL = candidate_no_show()
BUNDLED = bundle.load(bundle.dump(bundle.to_rehearse(REAL)))


class Duel:
    """One case on both sides."""

    def __init__(self, procedure, facts) -> None:
        self.machine = Machine(procedure)
        self.facts = facts
        self.oracle = Oracle(procedure, facts)
        self.state = self.machine.start(facts)
        self.told = []
        self.inputs = []
        self.agree()

    def do(self, given: Input) -> None:
        """The same input on both sides; both accept it or both refuse it."""
        heard = len(self.oracle.told)
        try:
            state, findings = self.machine.step(self.state, given)
        except Impossible:
            # The oracle waits first; time that passed before a refusal must not count.
            self.refused(given)
            return
        self.tell_oracle(given)
        assert [tuple(finding) for finding in findings] == self.oracle.told[heard:], given
        self.state = state
        self.inputs.append(given)
        self.agree()

    def refused(self, given: Input) -> None:
        again = Oracle(self.oracle.procedure, self.facts)
        for earlier in self.inputs:
            play(again, earlier)
        with pytest.raises(CannotHappen):
            play(again, given)

    def tell_oracle(self, given: Input) -> None:
        play(self.oracle, given)

    def agree(self) -> None:
        """Both sides see the same case."""
        state, oracle = self.state, self.oracle
        assert (state.t, state.situation, state.entered, state.ending, state.over) == (
            oracle.now,
            oracle.situation,
            oracle.entered,
            oracle.ending,
            oracle.over,
        )
        duties = [DUTIES[status] for status in state.duties]
        assert duties == list(oracle.duties.values())
        assert state.made == tuple(oracle.made.values())
        for name, count, counting in zip(
            self.machine.counted, state.counts, self.machine.counting, strict=True
        ):
            assert count == min(oracle.count(name), counting.most), name
        offered = [(given.name, given.choices) for given in self.machine.inputs(state)]
        assert len(set(offered)) == len(offered)
        assert set(offered) == oracle.possible()

    def finish(self, what: str) -> None:
        """The judge's verdict on the whole run agrees too. The run is counted."""
        run = Run(self.machine.procedure.id, tuple(sorted(self.facts.items())), tuple(self.inputs))
        steps = judge.play(self.machine, run)
        bad = [finding for step in steps for finding in step.findings if finding.bad]
        procedure = self.machine.procedure
        named = {finding.rule for finding in bad if finding.rule}
        assert all(can_go_wrong(procedure, procedure.rule[name]) for name in named), named
        assert (self.state.over and not bad) == self.oracle.passed
        COMPARED[what] = COMPARED.get(what, 0) + 1


def play(oracle: Oracle, given: Input) -> None:
    oracle.wait(given.at)
    if given.name in {act.id for act in oracle.procedure.acts}:
        oracle.act(given.name, given.choices)
    elif given.name and given.choices:
        raise CannotHappen
    elif given.name:
        oracle.happen(given.name)


# -- a state machine on the real procedure ------------------------------------------------------


class CandidateNoShow(RuleBasedStateMachine):
    """Any acts and events, at any moment, also impossible ones."""

    @initialize(facts=facts_of(REAL.facts), bundled=st.booleans())
    def begin(self, facts, bundled):
        self.duel = Duel(BUNDLED if bundled else REAL, facts)

    @rule(choice=st.integers(0, 10_000), delay=st.sampled_from((0, 0, 1, 7)))
    @precondition(lambda self: not self.duel.state.over)
    def something_that_can_happen(self, choice, delay):
        offered = self.duel.machine.inputs(self.duel.state)
        given = offered[choice % len(offered)]
        self.duel.do(given._replace(at=given.at + delay))

    @rule(choice=st.integers(0, 10_000))
    @precondition(lambda self: not self.duel.state.over)
    def something_the_world_does(self, choice):
        events = self.duel.machine.procedure.event
        offered = [g for g in self.duel.machine.inputs(self.duel.state) if g.name in events]
        if offered:
            self.duel.do(offered[choice % len(offered)])

    @rule(choice=st.integers(0, 10_000), beside=st.sampled_from((-1, 0, 0, 1)))
    def wait_for_a_moment(self, choice, beside):
        state = self.duel.state
        moments = self.duel.machine.moments(state)
        if moments:
            self.duel.do(Input(max(state.t, moments[choice % len(moments)] + beside)))

    @rule(seconds=st.integers(0, 200))
    def wait(self, seconds):
        if not self.duel.state.over:
            self.duel.do(Input(self.duel.state.t + seconds))

    @rule(name=st.sampled_from((*REAL.act, *REAL.event, "sing")), back=st.integers(0, 1))
    def anything(self, name, back):
        self.duel.do(Input(max(0, self.duel.state.t - back), name))

    def teardown(self):
        if hasattr(self, "duel"):
            self.duel.finish("candidate-no-show, engine against oracle")


TestCandidateNoShow = pytest.mark.slow(CandidateNoShow.TestCase)
TestCandidateNoShow.settings = settings(
    max_examples=250,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


# -- random runs of random procedures -----------------------------------------------------------

RUNS_EACH = 12
STEPS_MAX = 12


@pytest.mark.slow
@settings(max_examples=300)
@given(procedure=small_procedures(), facts=facts_of(FACTS), seed=st.integers(0, 2**32))
def test_drawn_procedures(procedure, facts, seed):
    dice = random.Random(seed)
    for _ in range(RUNS_EACH):
        duel = Duel(procedure, facts)
        for _ in range(dice.randint(1, STEPS_MAX)):
            if not duel.state.over:
                duel.do(any_input(dice, duel))
        duel.finish("drawn procedures, engine against oracle")


def any_input(dice: random.Random, duel: Duel) -> Input:
    """Mostly something that can happen now, or a little later; sometimes anything at all."""
    at = duel.state.t + dice.choice((0, 0, 0, 1, 1, 2, 5, 9))
    offered = duel.machine.inputs(duel.state)
    kind = dice.random()
    if kind < 0.3:
        return Input(at)
    if kind < 0.9:
        return dice.choice(offered)._replace(at=at)
    procedure = duel.machine.procedure
    return Input(at, dice.choice([*procedure.act, *procedure.event]))


def test_the_oracle_is_no_echo():
    """A rule that is changed on one side only is noticed."""
    duel = Duel(REAL, {})
    changed = Machine(bundle.load(bundle.dump(REAL).replace('"closes":300', '"closes":301')))
    duel.machine = changed
    duel.state = changed.start({})
    with pytest.raises(AssertionError):
        duel.do(Input(301))
