"""Which clocks are still asked, and at which ages something changes."""

from __future__ import annotations

from typing import NamedTuple

from simulator.core.machine import modifiers
from simulator.core.machine.engine import Machine
from simulator.core.machine.modifiers import Part, is_true
from simulator.core.machine.state import DONE, State
from simulator.core.machine.still_matters.ahead import Ahead
from simulator.core.machine.still_matters.facts_and_counts import FactsAndCounts
from simulator.core.model import END, STAY, Condition, Rule, Window

AgesByClock = dict[str, set[int]]
"""For each clock the ages at which something changes."""


class Local(NamedTuple):
    """The clocks that matter besides the case clock; for each clock the ages of change."""

    clocks: tuple[str, ...]
    edges: dict[str, tuple[int, ...]]


class Clocks:
    """Answers for one machine."""

    def __init__(self, ahead: Ahead, told: FactsAndCounts) -> None:
        self.ahead, self.told = ahead, told
        self.machine: Machine = ahead.machine
        self.passed = self._passed()
        self.furthest = self._furthest()
        self._locals: dict[tuple[object, ...], Local] = {}
        self._edges_near = {name: self._near_edges(name) for name in ahead.situations}

    def _windows(self, part: Part) -> tuple[Window, ...]:
        return self.machine.reads(part).windows

    def _passed(self) -> dict[str, frozenset[str]]:
        """For each situation the timers that may be asked after leaving it, before they start
        anew."""
        ahead = self.ahead
        asked = {
            name: {
                window.clock
                for part in ahead.parts(name)
                for window in self._windows(part)
                if window.clock not in self._started(part)
            }
            - {"case", "situation"}
            for name in ahead.situations
        }
        passed: dict[str, frozenset[str]] = dict.fromkeys(ahead.situations, frozenset())
        changed = True
        while changed:
            changed = False
            for name in ahead.situations:
                more = set[str]()
                for move in ahead.moves[name]:
                    if move.to not in (END, STAY):
                        more |= asked[move.to] - self._starting(move.on)
                passed[name] |= more
                if not more <= asked[name]:
                    asked[name] |= more
                    changed = True
        return passed

    def _starting(self, trigger: str) -> set[str]:
        return {trigger, self.machine.procedure.act_of(trigger)}

    def _started(self, part: Part) -> set[str]:
        """The timers that have started in this very visit wherever the guards of *part* hold. A
        duty that stayed owed is owed where they do not."""
        if isinstance(part, Rule) and modifiers.stays_owed(part):
            return set()
        groups = []
        for group in (group for guard in self.machine.reads(part).guards for group in guard):
            started = set[str]()
            for c in group:
                counter = self.told.sums.get(c.subject)
                least = int(c.value) + (c.operator == "above") if counter else 0
                lower = c.operator in ("at_least", "above", "is")
                if counter and counter.scope and len(counter.counts) == 1 and lower and least > 0:
                    started.add(counter.counts[0])
            groups.append(started)
        return set.intersection(*groups) if groups else set()

    def asked(self, state: State) -> list[Part]:
        """What in this situation can still depend on a clock: not a duty that is done for good."""
        return [
            part
            for part in self.ahead.parts(state.situation)
            if self._windows(part) and not (isinstance(part, Rule) and self._put_away(part, state))
        ]

    def _put_away(self, rule: Rule, state: State) -> bool:
        """Whether a duty is done and stays so until the situation is entered again."""
        if rule.kind != "must" or state.duties[self.machine.duty_index[rule.id]] != DONE:
            return False
        return modifiers.for_good(rule) or all(
            any(
                all(self.told.settled(c, state) or self._growing(c, state) for c in group)
                for group in guard
            )
            for guard in self.machine.reads(rule).guards
        )

    def _growing(self, condition: Condition, state: State) -> bool:
        """Whether a count holds and will go on holding in this visit."""
        grows = condition.operator in ("at_least", "above")
        return grows and is_true(self.machine, condition, state)

    def local(self, state: State) -> Local:
        """Which clocks can be asked from *state* on, and at which ages something about it, or about
        what one input makes of it, changes."""
        duties = state.duties if self.ahead.duties else ()
        key = (state.situation, duties, state.counts, state.facts)
        found = self._locals.get(key)
        if found is None:
            asked = self.asked(state)
            here = {w.clock for part in asked for w in self._windows(part)} - {"case"}
            near, late = self._edges_near[state.situation]
            edges = {clock: set(ages) for clock, ages in near.items()}
            for part in asked:
                _add_edges(edges, self._windows(part))
            for i, ages in late:
                if state.duties[i] != DONE:
                    for clock, some in ages.items():
                        edges.setdefault(clock, set()).update(some)
            found = self._locals[key] = Local(
                tuple(sorted(here | self.passed[state.situation])),
                {clock: tuple(sorted(ages - {0})) for clock, ages in edges.items()},
            )
        return found

    def _near_edges(self, name: str) -> tuple[AgesByClock, tuple[tuple[int, AgesByClock], ...]]:
        """The ages at which something changes in the situations that one input leads into; apart,
        with its place, those of each duty that is owed once, for as long as it was not done."""
        always: AgesByClock = {}
        once: dict[int, AgesByClock] = {}
        for there in self.ahead.near[name]:
            for part in self.ahead.parts(there):
                i = self.machine.duty_index.get(part.id) if isinstance(part, Rule) else None
                of_one = i is not None and i in self.told.once
                edges = once.setdefault(i, {}) if i is not None and of_one else always
                _add_edges(edges, self._windows(part))
        for edges in (always, *once.values()):
            edges.pop("situation", None)
        return always, tuple(once.items())

    def _furthest(self) -> dict[str, dict[str, int]]:
        """For each situation and clock, the last age that is asked for from there on."""
        own: dict[str, dict[str, int]] = {}
        for name in self.ahead.situations:
            reach = own[name] = {}
            for part in self.ahead.parts(name):
                for window in self._windows(part):
                    age = max(
                        (window.opens or 0) - 1, -1 if window.closes is None else window.closes
                    )
                    reach[window.clock] = max(reach.get(window.clock, -1), age)
        found = {}
        for name in self.ahead.situations:
            reach = dict(own[name])
            for there in self.ahead.all_ahead(name):
                for clock, age in own[there].items():
                    if clock != "situation":
                        reach[clock] = max(reach.get(clock, -1), age)
            found[name] = reach
        return found


def _add_edges(edges: AgesByClock, windows: tuple[Window, ...]) -> None:
    for window in windows:
        ages = edges.setdefault(window.clock, set())
        ages.add(window.opens or 0)
        if window.closes is not None:
            ages.add(window.closes + 1)
