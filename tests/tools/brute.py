"""A brute-force search through everything that can happen in small procedures, second by second.

It is written for reading, and to hold the exploration against: it knows nothing of zones, of cells,
of unread facts or of what may be left out. One state is one second of one case; from it comes every
single act with every choice, every event, and the next second. The engine is asked each time (a
second reading of the language watches over the engine: `tests/oracle.py`).

Clocks stop at an age that no window asks for any more, so that there are finitely many states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import product
from typing import Any, NamedTuple

from simulator.core.machine.engine import (
    OVERDUE,
    OWED,
    Finding,
    Impossible,
    Input,
    Machine,
    State,
)
from simulator.core.model import Procedure

Item = tuple[Any, ...]
"""Something to be found. In one procedure: ``("situation", name)``, ``("ending", name)``,
``("finding", kind, rule)`` or ``("says", situation, act, ending, verdict, rule)``; an event that
can come is said to happen. In two: ``("parts", situations, words, rules, direction)``, the same
with ``"time parts"``, or ``("due", situations, acts, direction)``."""

Findings = tuple[Finding, ...]
Took = tuple[State | None, Findings] | None


class Step(NamedTuple):
    """What ``label`` (empty: one more second) leads to, None where nobody goes on; and what is met
    by it."""

    label: tuple[str, ...]
    after: Any
    items: tuple[Item, ...]


@dataclass
class Found:
    """The fewest inputs to each item and the first second at which these reach it, and all the
    seconds before the horizon at which it can be met."""

    first: dict[Item, tuple[int, int]] = field(default_factory=dict)
    when: dict[Item, set[int]] = field(default_factory=dict)
    states: int = 0

    def note(self, item: Item, way: tuple[int, int]) -> None:
        """*item* is met after so many inputs, at such a second."""
        self.first[item] = min(self.first.get(item, way), way)


class TooMany(Exception):
    """There are more states than the search is willing to look at."""


def search(procedure: Procedure, right: bool, horizon: int, states_max: int) -> Found:
    """Everything that can happen, under all facts, with its seconds before *horizon*. With *right*,
    a run ends at its first mistake; without it nothing is said of verdicts. Raises TooMany."""
    found = Found()
    for facts in every_facts(procedure):
        One(Side(procedure, right), facts).search(found, horizon, states_max)
    return found


def search_two(base: Procedure, head: Procedure, horizon: int, states_max: int) -> Found:
    """All that two versions say differently of the same inputs, under all facts (they must have the
    same), with its seconds before *horizon*. Runs end at the first mistake. Raises TooMany."""
    found = Found()
    for facts in every_facts(base, head):
        Two(Side(base, True), Side(head, True), facts).search(found, horizon, states_max)
    return found


def every_facts(*procedures: Procedure) -> Iterator[dict[str, Any]]:
    """All values of the facts that some guard asks for."""
    parts = (part for procedure in procedures for part in guarded(procedure))
    asked = {c.subject for part in parts for group in part.guard for c in group}
    facts = [fact for fact in procedures[0].facts if fact.id in asked]
    for values in product(*(fact.options or (False, True) for fact in facts)):
        yield {fact.id: value for fact, value in zip(facts, values, strict=True)}


class Side:
    """One procedure at work."""

    def __init__(self, procedure: Procedure, right: bool) -> None:
        self.machine, self.right = Machine(procedure), right
        self.offers: dict[State, list[tuple[str, ...]]] = {}
        self.took: dict[tuple[State, tuple[str, ...]], Took] = {}
        self.old = {"case": 0, "situation": 0} | dict.fromkeys(self.machine.timers, 0)
        for part in guarded(procedure):
            time_to_act = max(1, getattr(part, "time_to_act", 0))
            self.old["situation"] = max(self.old["situation"], time_to_act)
            for w in part.windows:
                ages = (w.opens or 0) + time_to_act, (w.closes or 0) + 1
                self.old[w.clock] = max(self.old[w.clock], *ages)

    def start(self, facts: dict[str, Any]) -> State:
        """The state at 0:00."""
        return self.settled(self.machine.start(facts))

    def settled(self, state: State) -> State:
        """*state* with each clock stopped at the age from which on no window asks for it."""
        clocks = (*self.machine.timers, "situation")
        zeros = dict(zip(clocks, (*state.since, state.entered), strict=True))
        ages = {c: min(state.t - z, self.old[c]) for c, z in zeros.items() if z >= 0}
        now = max(min(state.t, self.old["case"]), *ages.values())
        zeros |= {clock: now - age for clock, age in ages.items()}
        *since, entered = zeros.values()
        state = state._replace(t=now, entered=entered, since=tuple(since))
        none = (0,) * len(state.duties)
        return state if self.right else state._replace(duties=none, made=none)

    def offered(self, state: State) -> list[tuple[str, ...]]:
        """Every act with every choice, and every event that can come now; each state is asked
        once."""
        if state not in self.offers:
            inputs = self.machine.inputs(state)
            self.offers[state] = [(given.name, *given.choices) for given in inputs]
        return self.offers[state]

    def take(self, state: State, label: tuple[str, ...]) -> Took:
        """What *label* (empty: one more second) leads to, no state after a mistake; None if it
        cannot happen. An act that is a mistake by itself counts with what is said of it alone.
        Each is tried once."""
        if (state, label) not in self.took:
            self.took[state, label] = self.tried(state, label)
        return self.took[state, label]

    def tried(self, state: State, label: tuple[str, ...]) -> Took:
        """:meth:`take`, tried."""
        given = Input(state.t, label[0], label[1:]) if label else Input(state.t + 1)
        act = label and label[0] in self.machine.procedure.act
        if self.right and act and label in self.offered(state):
            said = self.machine.judged(state, given)
            if said[0].bad:
                return None, said
        try:
            after, findings = self.machine.step(state, given)
        except Impossible:
            return None
        bad = self.right and any(finding.bad for finding in findings)
        return None if bad else self.settled(after), findings


class Unending(Side):
    """The same, with what is owed, and a mistake ends no run."""

    def __init__(self, procedure: Procedure) -> None:
        super().__init__(procedure, right=True)

    def tried(self, state: State, label: tuple[str, ...]) -> Took:
        """:meth:`take`, tried."""
        given = Input(state.t, label[0], label[1:]) if label else Input(state.t + 1)
        try:
            after, findings = self.machine.step(state, given)
        except Impossible:
            return None
        return self.settled(after), findings

    def owing(self, rule: str, states_max: int) -> set[str]:
        """The situations in which some run still owes *rule*, and its act can be done. Raises
        TooMany."""
        place, acts = self.machine.duty_index[rule], self.machine.procedure.rule[rule].acts
        acts = tuple(map(self.machine.procedure.act_of, acts))
        found: set[str] = set()
        queue = [self.start(facts) for facts in every_facts(self.machine.procedure)]
        known = set(queue)
        for state in queue:
            if state.over:
                continue
            if state.duties[place] in (OWED, OVERDUE):
                found |= {state.situation for label in self.offered(state) if label[0] in acts}
            for label in [*self.offered(state), ()]:
                took = self.take(state, label)
                if took and took[0] not in known:
                    known.add(took[0])
                    queue.append(took[0])
            if len(known) > states_max:
                raise TooMany
        return found


class Search:
    """The search itself. Who inherits it says what a state allows and what is met in it."""

    start: Any

    def steps(self, state: Any) -> Iterable[Step]:
        raise NotImplementedError

    def standing(self, state: Any) -> Iterable[Item]:
        raise NotImplementedError

    def search(self, found: Found, horizon: int, states_max: int) -> None:
        """Add what there is to *found*."""
        self.known: dict[Any, list[Step]] = {}
        self.states_max = states_max - found.states
        self.shortest(found)
        self.seconds(found, horizon)
        found.states += len(self.known)

    def from_(self, state: Any) -> list[Step]:
        """The steps from *state*."""
        if state not in self.known:
            if len(self.known) >= self.states_max:
                raise TooMany
            self.known[state] = list(self.steps(state))
        return self.known[state]

    def shortest(self, found: Found) -> None:
        """Note the first way to everything: by inputs, then by time (Dijkstra)."""
        queue: list[tuple[int, int, Any]] = [(0, 0, self.start)]
        met: set[Any] = set()
        while queue:
            inputs, second, state = heappop(queue)
            if state in met:
                continue
            met.add(state)
            for item in self.standing(state):
                found.note(item, (inputs, second))
            for step in self.from_(state):
                way = (inputs + 1, second) if step.label else (inputs, second + 1)
                for item in step.items:
                    found.note(item, way)
                if step.after is not None:
                    heappush(queue, (*way, step.after))

    def seconds(self, found: Found, horizon: int) -> None:
        """Note everything that can be met at each second before *horizon*."""
        now = {self.start}
        for second in range(horizon):
            queue, later = list(now), set[Any]()
            while queue:
                state = queue.pop()
                for item in self.standing(state):
                    found.when.setdefault(item, set()).add(second)
                for step in self.from_(state):
                    for item in step.items:
                        found.when.setdefault(item, set()).add(second + (not step.label))
                    if step.after is None:
                        continue
                    if not step.label:
                        later.add(step.after)
                    elif step.after not in now:
                        now.add(step.after)
                        queue.append(step.after)
            now = later


class One(Search):
    """The runs of one procedure under known facts."""

    def __init__(self, side: Side, facts: dict[str, Any]) -> None:
        self.side, self.start = side, side.start(facts)

    def steps(self, state: State) -> Iterator[Step]:
        """Every act, every event and the next second."""
        machine, right = self.side.machine, self.side.right
        for label in [*self.side.offered(state), ()] if not state.over else []:
            took = self.side.take(state, label)
            assert took is not None
            after, findings = took
            items = says(machine, state.situation, label, findings, right)
            yield Step(label, after, tuple(items))

    def standing(self, state: State) -> Iterator[Item]:
        """What is met by being in *state*."""
        yield ("ending", state.ending) if state.over else ("situation", state.situation)


def says(
    machine: Machine, situation: str, label: tuple[str, ...], findings: Findings, right: bool
) -> Iterator[Item]:
    """What is met by *label* in *situation*. Choices that no ending names are one, and it does not
    count which rule is cited for an act that is not needed."""
    told = [(finding.kind, cited(finding)) for finding in findings if right]
    yield from (("finding", *one) for one in told if one != ("unneeded", ""))
    if not label:
        return
    ending = machine.ending_at.get((label[0], label[1:]), "other") if label[1:] else ""
    if label[0] not in machine.procedure.act:
        told = [("happens", "")]
    yield from (("says", situation, label[0], ending, *one) for one in told[:1])


class Two(Search):
    """The runs of two versions, given the same inputs, under known facts."""

    def __init__(self, base: Side, head: Side, facts: dict[str, Any]) -> None:
        self.base, self.head = base, head
        self.start = base.start(facts), head.start(facts)

    def steps(self, pair: tuple[State, State]) -> Iterator[Step]:
        """Every act and event that one of them knows, and the next second."""
        base, head = pair
        if base.over:
            return
        here = base.situation, head.situation
        labels = dict.fromkeys([*self.base.offered(base), *self.head.offered(head), ()])
        for label in labels:
            tooks = self.base.take(base, label), self.head.take(head, label)
            words = word(tooks[0]), word(tooks[1])
            items: list[Item] = []
            if words[0] != words[1]:
                rules = blamed(tooks[0]), blamed(tooks[1])
                kind = "parts" if label else "time parts"
                items.append((kind, here, words, rules, direction(*words)))
            before, after = (took and took[0] for took in tooks)
            on = before is not None and after is not None and before.over == after.over
            yield Step(label, (before, after) if on else None, tuple(items))

    def standing(self, pair: tuple[State, State]) -> Iterator[Item]:
        """What only one of the two demands at this second."""
        base, head = due(self.base.machine, pair[0]), due(self.head.machine, pair[1])
        if base != head:
            here = pair[0].situation, pair[1].situation
            less, more = frozenset(base - head), frozenset(head - base)
            side = "different" if less and more else "stricter" if more else "looser"
            if len(less) == len(more) == 1:  # any of some acts will do: of fewer it is stricter
                old, new = (set(next(iter(acts))) for acts in (less, more))
                side = "stricter" if new < old else "looser" if old < new else "different"
            yield "due", here, (less, more), side


def word(took: Took) -> str:
    """What a version makes of a step, in one word."""
    if took is None:
        return "impossible"
    after, findings = took
    over = after is not None and after.over
    acts = [finding for finding in findings if finding.of == "act"]
    if after is None and not any(finding.bad for finding in acts):
        return next(finding.kind for finding in findings if finding.bad)
    if acts:
        return f"{acts[0].kind}, ends" if over else acts[0].kind
    return "over" if over else "happens"


def direction(before: str, after: str) -> str:
    """Stricter where only the head calls it a mistake, looser where only the base does."""
    bad = [said in ("early", "late", "wrong", "overdue", "missed") for said in (before, after)]
    if bad[0] == bad[1] or "impossible" in (before, after):
        return "different"
    return "stricter" if bad[1] else "looser"


def blamed(took: Took) -> str:
    """The rule that is cited for a step: for the first mistake, else for the verdict."""
    findings = took[1] if took else ()
    bad = [finding for finding in findings if finding.bad]
    acts = [finding for finding in findings if finding.of == "act"]
    return next((cited(finding) for finding in (*bad, *acts)), "")


def cited(finding: Finding) -> str:
    """The rule of *finding*, if it counts which."""
    return "" if finding.kind == "unneeded" else finding.rule


def due(machine: Machine, state: State) -> set[tuple[str, ...]]:
    """The acts of each duty that can be kept at this second."""
    if state.over:
        return set()
    return {
        open_acts(machine.procedure, state, rule.acts)
        for rule, opens, *_ in machine.owed(state)
        if opens <= state.t and machine.ready(rule, state)
    }


def open_acts(procedure: Procedure, state: State, names: Iterable[str]) -> tuple[str, ...]:
    """Of acts of which any will do those whose control is on the screen; all where none is."""
    screen, every = procedure.situation[state.situation].screen, sorted(names)
    screens = (procedure.control[procedure.act[procedure.act_of(n)].control].screens for n in every)
    shown = [name for name, on in zip(every, screens, strict=True) if not on or screen in on]
    return tuple(shown or every)


def guarded(procedure: Procedure) -> Iterator[Any]:
    """Everything that has windows and a guard."""
    yield from procedure.rules
    for situation in procedure.situations:
        yield from situation.moves
