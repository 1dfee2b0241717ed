"""The lines that stand first in a call: the right one is there, and nothing tells which it is."""

from __future__ import annotations

import pytest
from meanings import after
from oracle import Oracle
from support import candidate_no_show, whole_procedures

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs.lines import MOST, lines
from simulator.reviewing.played_runs import right_runs

CHANCES = range(60)


def talk(procedure: Procedure) -> set[str]:
    """The acts that are lines to say."""
    places = {control.id: control.place for control in procedure.stage.controls}
    return {act.id for act in procedure.acts if places[act.control] == "talk"}


def calls(procedure: Procedure):
    """The states of right runs in which something can be said, each with all that can, and with
    what the oracle finds right then."""
    machine, spoken = Machine(procedure), talk(procedure)
    for run in right_runs(procedure):
        for until in range(len(run.inputs) + 1):
            state, case = machine.start(run.facts), Oracle(procedure, run.facts)
            for given in run.inputs[:until]:
                state, _ = machine.step(state, given)
                case.wait(given.at)
                if given.name in {act.id for act in procedure.acts}:
                    case.act(given.name, given.choices)
                elif given.name:
                    case.happen(given.name)
            here = {name for name, _ in case.possible()} & spoken
            if here and not case.over:
                yield machine, state, here, {name for name in here if is_right(case, name)}


def is_right(case: Oracle, name: str) -> bool:
    """Whether the oracle finds it right at this second."""
    then = after(case, name)
    return then is not None and ("act", "right") in {(of, kind) for _, of, kind, _ in then.told}


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_what_is_right_stands_among_few(procedure: Procedure) -> None:
    seen = 0
    for machine, state, here, right in calls(procedure):
        shown = lines(machine, state, 7)
        assert right <= set(shown) <= here
        assert len(shown) == len(set(shown))
        assert len(shown) <= max(MOST, len(here)) and (len(here) <= MOST or len(shown) < len(here))
        assert right != set(shown) or right == here  # something wrong stands beside it
        seen += 1
    assert seen or not talk(procedure)


def test_waiting_changes_neither_the_lines_nor_their_order() -> None:
    for machine, state, *_ in calls(candidate_no_show()):
        for second in range(state.t + 1, state.t + 240, 7):
            later = state._replace(t=second)
            assert lines(machine, later, 3) == lines(machine, state, 3)


def shown_in(situation: str) -> list[list[str]]:
    """The lines of a situation of the first procedure, by chance."""
    machine, state, *_ = next(c for c in calls(candidate_no_show()) if c[1].situation == situation)
    return [lines(machine, state, chance) for chance in CHANCES]


def test_the_right_line_has_no_place_of_its_own_nor_company() -> None:
    every = shown_in("cannot_take_it")
    assert {shown.index("say_recruiter") for shown in every} == {0, 1, 2, 3}
    assert len({frozenset(shown) for shown in every}) > 10


def test_what_is_nearly_right_stands_beside_it() -> None:
    """The two emails are told of in nearly the same words."""
    assert all("say_reschedule_email" in shown for shown in shown_in("withdrawing"))
