"""The coach's best run against a search that tries every right act at every second."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import EVENTS, FACTS, facts_of, small_procedures
from support import COMPARED, candidate_no_show

from simulator.core.machine.engine import Input, Machine
from simulator.core.model import Reaction
from simulator.core.runs import coach, run
from simulator.core.runs.judge import judge
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session

REAL = candidate_no_show()
HORIZON_SECONDS = 12
MOMENTS_MAX = 5_000
"""Moments that the exhaustive search looks at before it gives up: people who answer each other in
the same second can make any number."""


class TooMany(Exception):
    """There are more moments than the search is willing to look at."""


def acts_of(rehearsal: Rehearsal, session: Session) -> list[Input]:
    return [g for g, _ in session.steps if g.name in rehearsal.machine.procedure.act]


def exhaustive(rehearsal: Rehearsal, start: Session) -> tuple[int, int] | None:
    """The fewest acts and the earliest end of any right run: all acts, at every second. Raises
    TooMany."""
    acts = rehearsal.machine.procedure.act
    order, queue, met = count(), [], set()

    def add(price: int, session: Session) -> None:
        key = (session.state, session.people)
        if session.state.t <= HORIZON_SECONDS and key not in met:
            met.add(key)
            if len(met) > MOMENTS_MAX:
                raise TooMany
            heappush(queue, (price, session.state.t, next(order), session))

    add(0, start)
    while queue:
        price, at, _, here = heappop(queue)
        if here.state.over:
            return price, at
        for way in rehearsal.machine.inputs(here.state):
            if way.name not in acts:
                continue
            there = rehearsal.act(here, way)
            found = [f for _, findings in there.steps[len(here.steps) :] for f in findings]
            right = any(f.of == "act" and f.kind == "right" for f in found)
            if right and not any(f.bad for f in found):
                add(price + 1, there)
        later = rehearsal.wait(here, here.state.t + 1)
        if not any(f.bad for _, found in later.steps[len(here.steps) :] for f in found):
            add(price, later)
    return None


people = st.lists(
    st.one_of(
        st.builds(Reaction, does=st.sampled_from(EVENTS), at=st.integers(0, 12)),
        st.builds(
            Reaction,
            does=st.sampled_from(EVENTS),
            on=st.sampled_from(("greet", "sign", "rings", "desk")),
            nth=st.integers(0, 2),
            delay=st.integers(0, 4),
        ),
    ),
    max_size=2,
).map(tuple)


@pytest.mark.slow
def test_no_right_run_is_shorter():
    what = "coach against exhaustive search"
    COMPARED[what] = 0

    @settings(max_examples=500)
    @given(procedure=small_procedures(), facts=facts_of(FACTS), people=people)
    def compare(procedure, facts, people):
        rehearsal = Rehearsal(Machine(procedure), people)
        start = rehearsal.begin(facts)
        try:
            naive = exhaustive(rehearsal, start)
        except TooMany:
            return
        best = coach.best(rehearsal, start)
        if best is not None and best.state.t <= HORIZON_SECONDS:
            assert naive == (len(acts_of(rehearsal, best)), best.state.t)
        elif naive is not None:
            assert best is not None, "the coach finds a run where there is one"
            assert naive >= (len(acts_of(rehearsal, best)), best.state.t)
        COMPARED[what] += 1

    compare()
    assert COMPARED[what] >= 450


# -- by hand ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Nothing to do: waiting is enough.
        ("acts: [a]\nlimits: {s: 0:09}\nsituations: {x: {moments: {to: end, wait: s}}}", []),
        # The shorter of two right ways.
        (
            """
            acts: [a, b, c]
            situations:
              x: {rules: {r: {may: [a, b]}}, then: {a: y, b: z}}
              y: {rules: {s: {may: c}}, then: {c: z}}
              z: {rules: {t: {must: c}}, then: {c: end}}
            """,
            ["0:00 b", "0:00 c"],
        ),
        # As early as the rules let it be.
        (
            """
            times: {noon: 12:00}
            limits: {pause: 1:00}
            acts: [a, b]
            situations:
              x:
                rules:
                  first: {must: a, from: noon}
                  then: {must: b, in order: first, wait: pause, since: a}
                then: {b: end}
            """,
            ["12:00 a", "13:00 b"],
        ),
        # A circle of moments does not keep it busy.
        (
            """
            limits: {tick: 0:01}
            acts: [a]
            situations:
              x: {moments: {to: y, wait: tick}}
              y: {rules: {r: {must: a, wait: tick}}, moments: {to: x, wait: tick}, then: {a: end}}
            """,
            None,
        ),
        # What is owed again and again is put off to its last second.
        (
            """
            times: {over: 2:30}
            limits: {turn: 1:00}
            acts: [a, b]
            situations:
              x:
                rules:
                  again: {must: [a, b], within: turn}
                  not-yet: {must not: b, before: over}
                then: {a: x, b: end}
            """,
            ["1:00 a", "2:00 a", "2:30 b"],
        ),
        # No right way at all.
        ("acts: [a]\nsituations: {x: {rules: {r: {must not: a}}, then: {a: end}}}", None),
    ],
)
def test_best_runs_by_hand(machine, text, expected):
    rehearsal = Rehearsal(machine(text), ())
    best = coach.best(rehearsal, rehearsal.begin({}))
    assert (best and [run.line(given) for given in acts_of(rehearsal, best)]) == expected


@pytest.mark.parametrize("scenario", [scenario.id for scenario in REAL.scenarios])
def test_every_scenario_has_a_right_run_that_the_judge_passes(machine, scenario):
    made = machine(REAL)
    case = made.procedure.scenario[scenario]
    rehearsal = Rehearsal(made, reactions_of(case))
    best = coach.best(rehearsal, rehearsal.begin(dict(case.facts)))
    assert best is not None
    assert best.state.ending in case.endings
    inputs = tuple(given for given, _ in best.steps)
    verdict = judge(made, run.Run(REAL.id, tuple(sorted(case.facts)), inputs, scenario))
    assert verdict["passed"]


LIFTED = """
limits: {turn: 0:30, late: 0:45}
acts: [press, call, wave, go]
events: [come]
situations:
  x:
    rules:
      now: {must: press, within: turn}
      on: {must: press, wait: turn, within: late, since: press, at least: 2}
      help: {must: call, within: turn, once: yes}
    then: {press: stay, call: stay, come: y}
  y: {rules: {leave: {must: go}}, then: {go: end}}
"""


def test_a_permission_that_leads_nowhere_makes_the_search_no_longer(machine):
    """Once is as good as not at all, and later as good as now: nothing is counted from it."""
    coming = (Reaction("come", on="call", delay=100),)
    wave = LIFTED + "rules: {wave-ever: {may: wave}}\n"
    few = 80  # it was 123 with the permission
    for text in (LIFTED, wave):
        rehearsal = Rehearsal(machine(text), coming)
        assert coach.best(rehearsal, rehearsal.begin({}), few) is not None


def test_it_gives_up_in_the_end(machine):
    rehearsal = Rehearsal(machine(REAL), ())
    assert coach.best(rehearsal, rehearsal.begin({}), nodes_max=1) is None
