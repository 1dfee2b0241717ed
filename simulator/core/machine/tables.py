"""A procedure made ready to be asked: tables, and questions about a state.

What holds, what is owed and from when to when, what can be done, and when time alone changes
anything. Nothing here changes a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from simulator.core.clock import SECONDS_MAX
from simulator.core.machine.modifiers import (
    IN,
    IN_ORDER,
    WHEN,
    WINDOW,
    Part,
    Reads,
    beyond,
    reads,
    stays_owed,
    waits_for,
    zero_of,
)
from simulator.core.machine.state import NEVER, OVERDUE, OWED, State
from simulator.core.model import END, STAY, Act, Guard, Move, Procedure, Rule, Window

WAITING = (OWED, OVERDUE)


class Counting(NamedTuple):
    """What a count counts, the number past which more makes no difference, and the situations of
    whose visit it is (empty: of the case)."""

    names: tuple[str, ...]
    most: int
    scope: tuple[str, ...] = ()


class Due(NamedTuple):
    """A duty that is still owed, with the first and the last second at which it can be kept.
    ``now`` tells whether it can be kept at this very second or is overdue."""

    rule: Rule
    opens: int
    closes: int
    now: bool


class Tables:
    """A procedure made ready to run. Holds tables only, never a state."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        names = [situation.id for situation in procedure.situations]
        self._of_rules(names)
        self._of_acts(names)
        self.moves_in: Mapping[tuple[str, str], tuple[Move, ...]] = {
            (one.id, trigger): tuple(move for move in one.moves if move.on == trigger)
            for one in procedure.situations
            for trigger in dict.fromkeys(move.on for move in one.moves)
        }
        self._read = {id(part): reads(part) for part in _parts(procedure)}
        self._of_counts_and_timers()

    def _of_rules(self, names: list[str]) -> None:
        procedure = self.procedure
        self.fact_index = {fact.id: i for i, fact in enumerate(procedure.facts)}
        self.duties = tuple(rule for rule in procedure.rules if rule.kind == "must")
        self.duty_index = {rule.id: i for i, rule in enumerate(self.duties)}
        self.in_scope = {
            name: frozenset(r.id for r in procedure.rules if IN.step(r, name)) for name in names
        }
        self.rules_in = {
            name: tuple(r for r in procedure.rules if r.id in self.in_scope[name] or stays_owed(r))
            for name in names
        }
        self.duties_in = {
            name: frozenset(i for i, rule in enumerate(self.duties) if rule.id in ids)
            for name, ids in self.in_scope.items()
        }

    def _of_acts(self, names: list[str]) -> None:
        procedure = self.procedure
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
        about = {rule.id: _about(procedure, rule) for rule in procedure.rules}
        self.speaking = {
            (name, act.id): tuple(r for r in self.rules_in[name] if act.id in about[r.id])
            for name in names
            for act in procedure.acts
        }
        self.choices = {act.id: tuple(_choices(procedure, act)) for act in procedure.acts}
        self.ending_acts = frozenset(ending.act for ending in procedure.endings)
        alike = reversed(procedure.endings)  # of two with the same choices, the first one is meant
        self.ending_at = {(ending.act, ending.choices): ending.id for ending in alike}

    def _of_counts_and_timers(self) -> None:
        read = self._read.values()
        clocks = {window.clock for one in read for window in one.windows}
        self.timers = tuple(sorted(clocks - {"case", "situation"}))
        self.timer_index = {name: i for i, name in enumerate(self.timers)}
        limits = _count_limits(read, self.fact_index)
        self.counted = tuple(limits)
        self.count_index = {name: i for i, name in enumerate(self.counted)}
        sums = {counter.id: counter for counter in self.procedure.counters}
        self.counting = tuple(
            Counting(sums[name].counts, most, sums[name].scope)
            if name in sums
            else Counting((name,), most)
            for name, most in limits.items()
        )
        self.noted = {name for counting in self.counting for name in counting.names}
        self.noted.update(self.timers)

    def way_of(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The act with which *name*, an act or ending, is done, and the choices in its dialogs; the
        first ones where any will do."""
        ending = self.procedure.ending.get(name)
        return (ending.act, ending.choices) if ending else (name, self.choices[name][0])

    # -- what is read -----------------------------------------------------------------------

    def reads(self, part: Part) -> Reads:
        """What the modifiers of a rule, way or claim of this procedure read."""
        return self._read[id(part)]

    # -- what holds -------------------------------------------------------------------------

    def holds(self, guard: Guard, state: State) -> bool:
        """Whether *guard* holds."""
        return WHEN.step(self, guard, state)

    def applies(self, rule: Rule, state: State) -> bool:
        """Whether the situation and the guard of *rule* hold, whatever the clock says."""
        return rule.id in self.in_scope[state.situation] and WHEN.step(self, rule.guard, state)

    def in_force(self, state: State) -> tuple[Rule, ...]:
        """The rules that apply now, and the duties that stayed owed."""
        if state.over:
            return ()
        return tuple(r for r in self.rules_in[state.situation] if self.speaks_now(r, state))

    def speaks_now(self, rule: Rule, state: State) -> bool:
        """Whether *rule* has a say: it applies, or it is a duty that stayed owed."""
        return self.applies(rule, state) or (
            stays_owed(rule) and state.duties[self.duty_index[rule.id]] in WAITING
        )

    def bounds(self, part: Part, state: State) -> tuple[int, int]:
        """First and last second of the case clock inside the windows of *part*; NEVER is open."""
        return self.bounds_of(part.windows, state)

    def bounds_of(self, windows: tuple[Window, ...], state: State) -> tuple[int, int]:
        """The same of some windows."""
        return WINDOW.step(self, windows, state)

    def inside(self, part: Part, state: State) -> bool:
        """Whether this second is inside the windows of *part*."""
        opens, closes = self.bounds(part, state)
        return opens <= state.t <= closes

    def permitting(self, state: State) -> tuple[Rule, ...]:
        """The permissions that can be made use of now."""
        return tuple(
            rule
            for rule in self.in_force(state)
            if rule.kind == "may" and self.inside(rule, state) and self.ready(rule, state)
        )

    def ready(self, rule: Rule, state: State) -> bool:
        """Whether no duty that goes before *rule* is still owed."""
        return IN_ORDER.step(self, rule, state)

    def waits_for(self, rule: Rule, state: State) -> tuple[str, ...]:
        """The duties that go before *rule* and are still owed."""
        return waits_for(self, rule, state)

    def not_begun(self, rule: Rule, state: State) -> tuple[str, ...]:
        """The acts and events that start a clock of *rule*, and have not happened."""
        clocks = dict.fromkeys(window.clock for window in rule.windows)
        return tuple(name for name in clocks if self.zero_of(name, state) < 0)

    # -- what is owed -----------------------------------------------------------------------

    def owed(self, state: State) -> tuple[Due, ...]:
        """The duties still owed."""
        return tuple(
            Due(rule, *bounds, now=bounds[0] <= state.t and self.ready(rule, state))
            for rule, status in zip(self.duties, state.duties, strict=True)
            if status in WAITING
            for bounds in (self.bounds(rule, state),)
        )

    def due(self, state: State) -> tuple[Due, ...]:
        """The duties that are to be done now: in their window or overdue, and their turn."""
        return tuple(one for one in self.owed(state) if one.now)

    # -- what time leads to -----------------------------------------------------------------

    def moments(self, state: State) -> tuple[int, ...]:
        """The later seconds at which, by waiting alone, anything about this state changes."""
        if state.over:
            return ()
        edges: set[int] = set()
        rules = self.rules_in[state.situation]
        parts: tuple[Part, ...] = (*rules, *self.procedure.situation[state.situation].moves)
        for part in parts:
            if part.windows:
                opens, closes = self.bounds(part, state)
                edges |= {opens, closes + 1}
        return tuple(sorted(edge for edge in edges if state.t < edge <= SECONDS_MAX))

    def next_passing(self, state: State) -> int:
        """The next second at which a passing moment can lead on; NEVER if there is none."""
        if state.over:
            return NEVER
        opens = (
            self.bounds(move, state)[0]
            for move in self.moves_in.get((state.situation, ""), ())
            if self.holds(move.guard, state)
        )
        return min((at for at in opens if at > state.t), default=NEVER)

    def zero_of(self, clock: str, state: State) -> int:
        """The second at which *clock* showed 0:00; -1 where it does not run."""
        return zero_of(self, clock, state)

    def move(self, state: State, *triggers: str) -> Move | None:
        """The first way on for the most telling of *triggers* (an ending before its act)."""
        for trigger in triggers:
            for move in self.moves_in.get((state.situation, trigger), ()):
                if not self.holds(move.guard, state):
                    continue
                opens, closes = self.bounds(move, state)
                if opens <= state.t <= closes:
                    return move
        return None


def _choices(procedure: Procedure, act: Act) -> Iterator[tuple[str, ...]]:
    """Every way through the dialogs that *act* opens; one empty way where there is none."""
    asks = procedure.control[act.control].asks
    return product(*([option.id for option in procedure.dialog[name].options] for name in asks))


def reached_from(procedure: Procedure, names: Iterable[str]) -> Iterator[str]:
    """The situations *names*, and then all to which ways on lead from them."""
    ahead = list(names)
    for name in ahead:
        yield name
        moves = procedure.situation[name].moves
        ahead += dict.fromkeys(m.to for m in moves if m.to not in (END, STAY, *ahead))


def can_go_wrong(procedure: Procedure, rule: Rule) -> bool:
    """Whether *rule* can be named for a mistake. A permission for all times and all choices of its
    acts is no reason to find fault."""
    if rule.kind != "may" or rule.windows or rule.after:
        return True
    asked = [procedure.act[name] for name in _about(procedure, rule) if name in procedure.act]
    ending_at = {(one.act, one.choices): one.id for one in reversed(procedure.endings)}
    return any(
        {act.id, ending_at.get((act.id, choices))}.isdisjoint(rule.acts)
        for act in asked
        for choices in _choices(procedure, act)
    )


def _about(procedure: Procedure, rule: Rule) -> frozenset[str]:
    """What *rule* is about: acts and endings, and the acts of these."""
    return frozenset(rule.acts).union(map(procedure.act_of, rule.acts))


def _parts(procedure: Procedure) -> Iterator[Part]:
    """Everything that has windows and a guard."""
    yield from procedure.rules
    for situation in procedure.situations:
        yield from situation.moves
    yield from procedure.claims


def _count_limits(read: Iterable[Reads], facts: Mapping[str, int]) -> dict[str, int]:
    """Each counted name with the number past which more makes no difference."""
    limits: dict[str, int] = {}
    for guard in (guard for one in read for guard in one.guards):
        for condition in (c for group in guard for c in group if c.subject not in facts):
            limits[condition.subject] = max(limits.get(condition.subject, 0), beyond(condition))
    return dict(sorted(limits.items()))
