"""The shortest right run from a moment of a rehearsal: fewest acts, then earliest end.

Uniform-cost search (Dijkstra 1959) over rehearsals. An act costs one; waiting to the next moment at
which anything changes costs nothing but time. A branch ends at its first bad finding, so what is
left is small. Acting later than the first such moment is never shorter, since windows open and
close at those moments only.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count

from simulator.core.engine import Input, Machine, State
from simulator.core.rehearsal import Rehearsal, Session

NODES_MAX = 20_000
"""Rehearsals looked at before the search gives up."""


def best(rehearsal: Rehearsal, session: Session, nodes_max: int = NODES_MAX) -> Session | None:
    """The rehearsal continued to its end by the shortest right run, or None if there is none (or
    none within *nodes_max*). What was found before *session* does not count."""
    done = len(session.steps)
    order = count()
    queue = [(0, session.state.t, next(order), session)]
    met = {(session.state, session.people)}
    for _ in range(nodes_max):
        if not queue:
            return None
        acts, _, _, here = heappop(queue)
        if here.state.over:
            return here
        for price, there in _ways(rehearsal, here):
            key = (there.state, there.people)
            if key in met or any(f.bad for _, found in there.steps[done:] for f in found):
                continue
            met.add(key)
            heappush(queue, (acts + price, there.state.t, next(order), there))
    return None


def _ways(rehearsal: Rehearsal, here: Session) -> list[tuple[int, Session]]:
    """Where one useful act, or waiting for the next change, leads; with its price."""
    machine = rehearsal.machine
    ways = [
        (1, rehearsal.act(here, given))
        for given in _spoken_for(machine, here.state)
        if machine.verdict(here.state, given).kind == "right"
    ]
    moment = rehearsal.next_moment(here)
    if moment is not None:
        ways.append((0, rehearsal.wait(here, moment)))
    return ways


def _spoken_for(machine: Machine, state: State) -> list[Input]:
    """The acts that a duty or a permission in force names; no other act is ever right."""
    offered = {act.id for act in machine.acts_in[state.situation]}
    found: dict[Input, None] = {}
    for rule in machine.in_force(state):
        for name in rule.acts if rule.kind != "must not" else ():
            ending = machine.procedure.ending.get(name)
            act = ending.act if ending else name
            if act in offered:
                ways = (ending.choices,) if ending else machine.choices[act]
                found.update(dict.fromkeys(Input(state.t, act, choices) for choices in ways))
    return list(found)
