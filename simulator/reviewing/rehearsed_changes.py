"""What a review lets people rehearse again: for each rule the witness that is over first."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.shapes import FactValues
from simulator.reviewing.model import Change, Difference
from simulator.training.change_drills import ChangeDrill, change_drill


def change_drills(change: Change, head: Procedure) -> list[ChangeDrill]:
    """A drill for each rule that *change* has people rehearse again, of those that have one."""
    machine = Machine(head)
    found = (_of_rule(machine, change, one.rule) for one in change.unlearned)
    return [drill for drill in found if drill is not None]


def _of_rule(machine: Machine, change: Change, rule: str) -> ChangeDrill | None:
    """By a difference in which a version goes by the rule; else by any one, where its guard holds
    as well."""
    told = sorted(
        (one for one in change.differences if one.story),
        key=lambda one: (rule not in (one.before.rule, one.after.rule), one.story[-1].at),
    )
    for one in told:
        lines = one.run if one.after.verdict in ("overdue", "due", "not due") else one.run[:-1]
        for facts in _facts(machine, rule, one):
            drill = change_drill(machine, rule, facts, lines, one.story[-1].at, one.parting)
            if drill is not None:
                return drill
    return None


def _facts(machine: Machine, rule: str, one: Difference) -> Iterator[FactValues]:
    """The facts of a difference, with those that the guard of the rule asks for."""
    known = machine.procedure.rule.get(rule)
    for group in known.guard if known and known.guard else ((),):
        asked = {c.subject: c.value for c in group if c.subject in machine.fact_index}
        values = {name: value for name, value in asked.items() if isinstance(value, bool | str)}
        yield {**dict(one.facts), **values}
