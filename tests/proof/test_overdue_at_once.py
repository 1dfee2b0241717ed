"""A duty whose time is over when an event brings it is told, if no own act is needed for that but
such as rules ask for or allow."""

from __future__ import annotations

import pytest
from brute import Side, TooMany, every_facts
from hypothesis import given, settings
from strategies import small_procedures
from support import COMPARED
from test_explore import shortened

from simulator.core.machine.engine import OFF
from simulator.core.model import Procedure
from simulator.core.proof.prove import prove

STATES_MAX = 20_000


def brought(procedure: Procedure) -> tuple[set[str], set[str]]:
    """The duties that an event brings with their time over on right runs in which nothing unneeded
    is done, by trying everything; and those that some right run keeps. Raises TooMany."""
    side = Side(procedure, right=True)
    machine, found, kept = side.machine, set[str](), set[str]()
    for needed in (True, False):
        queue = [side.start(facts) for facts in every_facts(procedure)]
        known = set(queue)
        for state in queue:
            for label in [] if state.over else [*side.offered(state), ()]:
                took = side.take(state, label)
                assert took is not None
                after, told = took
                if needed and any(one.kind == "unneeded" for one in told):
                    continue
                if after is not None:
                    kept |= {one.rule for one in told if one.kind == "kept"}
                elif needed and label and label[0] in procedure.event:
                    late = {one.rule for one in told if one.kind == "overdue"}
                    found |= {n for n in late if state.duties[machine.duty_index[n]] == OFF}
                if after is not None and after not in known:
                    known.add(after)
                    queue.append(after)
            if len(known) > STATES_MAX:
                raise TooMany
    return found, kept


@pytest.mark.slow
@settings(max_examples=120)
@given(small_procedures())
def test_it_is_exact(drawn: Procedure) -> None:
    procedure = shortened(drawn, 3)
    try:
        found, kept = brought(procedure)
    except TooMany:
        return
    proof = prove(procedure)
    if proof.complete:
        known = {
            one.about
            for one in proof.problems
            if one.code == "RR074" and "nobody can keep it then" in one.message
        }
        explained = {
            name
            for one in proof.problems
            if one.code in ("RR073", "RR075")
            for name in (one.about, *one.explains)
        }
        assert known == (found & kept) - explained
        COMPARED["duties overdue at once"] = COMPARED.get("duties overdue at once", 0) + 1
