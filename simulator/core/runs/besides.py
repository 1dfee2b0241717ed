"""All that is wrong with one act, besides what it is told first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulator.core.machine.engine import Finding, Input, Machine, State
from simulator.core.model import STAY


class Against(NamedTuple):
    """What a rule has against an act, as things stand in ``state``: those in which it was done, or
    those to which something else leads that comes first."""

    finding: Finding
    state: State


def besides(machine: Machine, before: State, given: Input, said: Finding) -> list[Against]:
    """What else is wrong with *given* than *said*, the gravest first; nothing of an act that is no
    mistake.

    A ban that gives way does not say what would be right. Where another one comes first, it is told
    by what asks for the act, if the case has to go on before that can be done.
    """
    if not said.bad:
        return []
    before, _ = machine.step(before, Input(given.at))
    found = [
        Against(one, before)
        for one in machine.faults(before, given)
        if one.rule != said.rule and not _waits_for(machine, before, one, said)
    ]
    giving_way = [one for one in found if machine.procedure.rule[one.finding.rule].unless_allowed]
    there = next(_once_it_may(machine, before, given, said), None) if giving_way else None
    if there is None:
        return found
    told = {one.finding.rule for one in found} - {one.finding.rule for one in giving_way}
    later = [Against(one, there) for one in machine.faults(there, given) if one.rule not in told]
    return [one for one in found if one.finding.rule in told] + later


def _once_it_may(machine: Machine, before: State, given: Input, said: Finding) -> Iterator[State]:
    """Where the other acts of this situation lead, if the ban of *said* ends there and *given* can
    still be done."""
    ban = machine.procedure.rule.get(said.rule)
    if ban is None or ban.kind != "must not":
        return
    for act in machine.acts_in[before.situation]:
        if act.id in (given.name, *machine.ending_acts) or not _leads_on(machine, before, act.id):
            continue
        there, _ = machine.step(before, Input(before.t, act.id, machine.choices[act.id][0]))
        if not there.over and machine.offers(there, given) and not machine.applies(ban, there):
            yield there


def _leads_on(machine: Machine, state: State, act: str) -> bool:
    move = machine.move(machine.noting(state, (act,)), act)
    return move is not None and move.to != STAY


def _waits_for(machine: Machine, before: State, other: Finding, said: Finding) -> bool:
    """Whether all that the rule of *other* has against an act is that the rule of *said* comes
    first: with that one it is told."""
    rule = machine.procedure.rule[other.rule]
    return other.kind == "early" and machine.waits_for(rule, before) == (said.rule,)
