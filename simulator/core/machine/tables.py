"""A procedure made ready to be asked: tables, and questions about a state.

What holds, what is owed and from when to when, what can be done, and when time alone changes
anything. Nothing here changes a state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from simulator.core.clock import SECONDS_MAX
from simulator.core.machine.state import NEVER, OVERDUE, OWED, State
from simulator.core.model import Act, Claim, Condition, Guard, Move, Procedure, Rule, Window


class Counting(NamedTuple):
    """What a count counts, the number past which more makes no difference, and the situations of
    whose visit it is (empty: of the case)."""

    names: tuple[str, ...]
    most: int
    scope: tuple[str, ...] = ()


class Rulebook:
    """A procedure made ready to run. Holds tables only, never a state."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.fact_index = {fact.id: i for i, fact in enumerate(procedure.facts)}
        self.duties = tuple(rule for rule in procedure.rules if rule.kind == "must")
        self.duty_index = {rule.id: i for i, rule in enumerate(self.duties)}
        self.rules_in = {
            situation.id: tuple(r for r in procedure.rules if in_scope(r, situation.id))
            for situation in procedure.situations
        }
        self.moves_in: dict[tuple[str, str], tuple[Move, ...]] = {}
        for situation in procedure.situations:
            for move in situation.moves:
                key = situation.id, move.on
                self.moves_in[key] = (*self.moves_in.get(key, ()), move)
        self.duties_in = {
            name: frozenset(self.duty_index[rule.id] for rule in rules if rule.kind == "must")
            for name, rules in self.rules_in.items()
        }
        self.acts_in = {
            situation.id: tuple(
                act
                for act in procedure.acts
                if not (screens := procedure.control[act.control].screens)
                or situation.screen in screens
            )
            for situation in procedure.situations
        }
        self.offered = {(name, act.id) for name, acts in self.acts_in.items() for act in acts}
        self.speaking = {
            (name, act.id): tuple(r for r in rules if _speaks(procedure, r, act))
            for name, rules in self.rules_in.items()
            for act in procedure.acts
        }
        self.choices = {act.id: tuple(_choices(procedure, act)) for act in procedure.acts}
        clocks = {window.clock for part in _guarded(procedure) for window in part.windows}
        self.timers = tuple(sorted(clocks - {"case", "situation"}))
        limits = _count_limits(procedure, self.fact_index)
        self.counted = tuple(limits)
        self.count_index = {name: i for i, name in enumerate(self.counted)}
        sums = {counter.id: counter for counter in procedure.counters}
        self.counting = tuple(
            Counting(sums[name].counts, most, sums[name].scope)
            if name in sums
            else Counting((name,), most)
            for name, most in limits.items()
        )
        self.noted = {name for counting in self.counting for name in counting.names}
        self.noted.update(self.timers)
        self.ending_acts = frozenset(ending.act for ending in procedure.endings)
        self.ending_at = {(e.act, e.choices): e.id for e in procedure.endings}

    def holds(self, guard: Guard, state: State) -> bool:
        """Whether *guard* holds: one of its groups, all of its conditions."""
        return not guard or any(all(self._true(c, state) for c in group) for group in guard)

    def bounds(self, windows: tuple[Window, ...], state: State) -> tuple[int, int]:
        """First and last second of the case clock inside all *windows*; NEVER is open."""
        opens, closes = 0, NEVER
        for window in windows:
            zero = self._zero(window.clock, state)
            if zero < 0:
                return NEVER, NEVER
            opens = max(opens, zero + (window.opens or 0))
            if window.closes is not None:
                closes = min(closes, zero + window.closes)
        return opens, closes

    def in_force(self, state: State) -> tuple[Rule, ...]:
        """The rules whose situation and guard hold now, whatever the clock says."""
        if state.over:
            return ()
        return tuple(r for r in self.rules_in[state.situation] if self.holds(r.guard, state))

    def owed(self, state: State) -> tuple[tuple[Rule, int, int], ...]:
        """Duties still owed here, with the first and last second they can be kept at."""
        return tuple(
            (rule, *self.bounds(rule.windows, state))
            for rule, status in zip(self.duties, state.duties, strict=True)
            if status in (OWED, OVERDUE)
        )

    def ready(self, rule: Rule, state: State) -> bool:
        """Whether no duty that goes before *rule* is still owed."""
        waiting = (OWED, OVERDUE)
        return not any(state.duties[self.duty_index[name]] in waiting for name in rule.after)

    def moments(self, state: State) -> tuple[int, ...]:
        """The later seconds at which, by waiting alone, anything about this state changes."""
        if state.over:
            return ()
        edges: set[int] = set()
        moves = self.procedure.situation[state.situation].moves
        ways = [rule.windows for rule in self.rules_in[state.situation]]
        for windows in ways + [move.windows for move in moves]:
            if windows:
                opens, closes = self.bounds(windows, state)
                edges |= {opens, closes + 1}
        return tuple(sorted(edge for edge in edges if state.t < edge <= SECONDS_MAX))

    def next_passing(self, state: State) -> int:
        """The next second at which a passing moment can lead on; NEVER if there is none."""
        if state.over:
            return NEVER
        opens = (
            self.bounds(move.windows, state)[0]
            for move in self.moves_in.get((state.situation, ""), ())
            if self.holds(move.guard, state)
        )
        return min((at for at in opens if at > state.t), default=NEVER)

    def _zero(self, clock: str, state: State) -> int:
        if clock == "case":
            return 0
        if clock == "situation":
            return state.entered
        return state.since[self.timers.index(clock)]

    def _true(self, condition: Condition, state: State) -> bool:
        index = self.fact_index.get(condition.subject)
        value = (
            state.facts[index]
            if index is not None
            else state.counts[self.count_index[condition.subject]]
        )
        if condition.operator == "is":
            return value == condition.value
        have, bound = int(value), int(condition.value)
        match condition.operator:
            case "at_least":
                return have >= bound
            case "at_most":
                return have <= bound
            case "above":
                return have > bound
            case "below":
                return have < bound

    def move(self, state: State, *triggers: str) -> Move | None:
        """The first way on for the most telling of *triggers* (an ending before its act)."""
        for trigger in triggers:
            for move in self.moves_in.get((state.situation, trigger), ()):
                if not self.holds(move.guard, state):
                    continue
                opens, closes = self.bounds(move.windows, state)
                if opens <= state.t <= closes:
                    return move
        return None


def _choices(procedure: Procedure, act: Act) -> Iterator[tuple[str, ...]]:
    """Every way through the dialogs that *act* opens; one empty way where there is none."""
    asks = procedure.control[act.control].asks
    return product(*([option.id for option in procedure.dialog[name].options] for name in asks))


def _speaks(procedure: Procedure, rule: Rule, act: Act) -> bool:
    """Whether *rule* is about *act*, with any choices."""
    return any(
        name == act.id or (name in procedure.ending and procedure.ending[name].act == act.id)
        for name in rule.acts
    )


def in_scope(rule: Rule, situation: str) -> bool:
    """Whether *rule* is about *situation*."""
    return not rule.scope or situation in rule.scope


def _guarded(procedure: Procedure) -> Iterator[Rule | Move | Claim]:
    """Everything that has windows and a guard."""
    yield from procedure.rules
    for situation in procedure.situations:
        yield from situation.moves
    yield from procedure.claims


def _count_limits(procedure: Procedure, facts: Mapping[str, int]) -> dict[str, int]:
    """Each counted name with the number past which more makes no difference."""
    limits: dict[str, int] = {}
    for part in _guarded(procedure):
        for group in part.guard:
            for condition in group:
                if condition.subject not in facts:
                    most = int(condition.value) + (condition.operator not in ("at_least", "below"))
                    limits[condition.subject] = max(limits.get(condition.subject, 0), most)
    return dict(sorted(limits.items()))
