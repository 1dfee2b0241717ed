"""Where a duty of other situations can still be owed: what the world cut short, and nobody did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from simulator.core.machine.engine import Impossible, Input, Machine, State
from simulator.core.machine.tables import WAITING, reached_from
from simulator.core.model import Procedure, Rule, Window
from simulator.core.proof.explore import explore
from simulator.core.proof.run_space import Findings, Runs

STATES_MAX = 3_000
"""States explored before what the ways on lead to is all that is known."""

ALWAYS = (Window(0, None, "case"),)
"""A window that is open at every second."""


def still_owed(procedure: Procedure, rule: Rule) -> frozenset[str]:
    """The situations that *rule* is not about, in which some run, right or wrong, still owes it and
    in which it can be done."""
    machine = Machine(replace(procedure, rules=tuple(_heard_with(procedure, rule)), claims=()))
    place = machine.duty_index[rule.id]
    graph = explore(_Owing(machine), STATES_MAX)
    found = {
        node.state.situation
        for node in graph.nodes
        if not node.state.over and node.state.duties[place] in WAITING
    }
    if not graph.complete:
        found.update(reached_from(procedure, rule.scope))
    acts = {procedure.act_of(name) for name in rule.acts}
    return frozenset(
        name
        for name in found - {*rule.scope}
        if any((name, act) in machine.offered for act in acts)
    )


def _heard_with(procedure: Procedure, rule: Rule) -> Iterator[Rule]:
    """*rule*, what goes before it, and all that is heard of the same acts: only these say whether
    doing one of them keeps it. Each has a window, since the exploration takes it that nobody does
    what is forbidden whenever it is."""
    names, before = {rule.id}, [rule]
    for one in before:
        more = [procedure.rule[name] for name in one.after if name not in names]
        names.update(other.id for other in more)
        before += more
    acts = {procedure.act_of(act) for one in before for act in one.acts}
    for one in procedure.rules:
        if one.id in names or acts.intersection(map(procedure.act_of, one.acts)):
            after = tuple(name for name in one.after if name in names)
            yield replace(one, after=after, windows=one.windows or ALWAYS)


class _Owing(Runs):
    """All runs, with what is owed: a mistake ends none of them."""

    def _step(self, state: State, given: Input) -> tuple[State | None, Findings] | None:
        try:
            after, findings = self.machine.step(state, given)
        except Impossible:  # an event that only other facts let happen
            return None
        return after._replace(facts=self.blank), findings
