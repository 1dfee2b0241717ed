"""How machines look to the exploration: one machine, or two that are given the same inputs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from operator import add, mul, sub
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from simulator.core.machine.engine import Finding, Impossible, Input, Machine, State
from simulator.core.machine.state import TIMES, VERDICTS
from simulator.core.machine.still_matters.ahead import Ahead
from simulator.core.machine.still_matters.clocks import Clocks
from simulator.core.machine.still_matters.facts_and_counts import FactsAndCounts
from simulator.core.machine.unread import UNREAD, Budget, by_need
from simulator.core.proof.cases import Facts
from simulator.core.proof.cells import place
from simulator.core.proof.explore import Next

Label = tuple[str, ...]

Findings = tuple[Finding, ...]

T = TypeVar("T")


class Outcome(NamedTuple):
    """What one label leads to under these facts; no state after a mistake. ``fixed`` is set where
    that is the same for every state in the place: after a mistake, and if nothing changes. ``can``
    is False where these facts do not let it happen."""

    label: Label
    after: State | None
    findings: Findings
    facts: Facts
    fixed: Next | None = None
    can: bool = True

    @property
    def stays(self) -> bool:
        """Whether nothing changes."""
        return self.fixed is not None and self.fixed.stays


READINGS_MAX = 300
"""Cases that are told apart by their facts in one step, or at 0:00."""

QUESTIONS_MAX = 80_000
"""How often the engine is asked in one exploration."""

WIDER_MAX = 4
"""Known facts of which the unread ones are thought of."""


def _untimed(state: State) -> State:
    """*state* with no more of its times than which clocks run, and which of them show zero."""
    t = state.t
    since = tuple([zero if zero < 0 else int(zero == t) for zero in state.since])
    return State._make((1, int(state.entered == t), since, *state[TIMES:]))


def _undated(findings: Findings) -> Findings:
    """*findings* whatever the second they were made at."""
    return tuple([Finding(0, of, kind, rule) for _, of, kind, rule in findings])


class Runs:
    """The runs of one machine. With ``right`` a run ends at its first mistake; without it duties
    are left out of account, since nothing but verdicts depends on them. *cases* are the values of
    facts, by id, of which not all are looked at."""

    def __init__(
        self,
        machine: Machine,
        right: bool = True,
        exact: int = -1,
        cases: Mapping[str, Facts] = MappingProxyType({}),
    ) -> None:
        self.machine, self.right, self.exact = machine, right, exact
        ahead = Ahead(machine, right)
        self.asked = FactsAndCounts(ahead)
        self.ages = Clocks(ahead, self.asked)
        self._kept = len(State._fields) if right else VERDICTS
        self.outcomes: dict[Hashable, list[Outcome]] = {}
        self._alike: dict[Hashable, Outcome] = {}
        self._normals: dict[Hashable, Any] = {}
        self._asked = {
            name: tuple(int(i in asked) for i in range(len(machine.counting)))
            for name, asked in self.asked.counted.items()
        }
        self._counts: dict[tuple[int, tuple[int, ...]], Outcome] = {}
        self._nexts: dict[int, Next] = {}
        self._lists: dict[tuple[int, ...], list[Outcome]] = {}
        self._grown: dict[tuple[int, tuple[int, ...]], list[Outcome]] = {}
        self._inputs: dict[int, list[Next]] = {}
        self.budget = Budget(READINGS_MAX, QUESTIONS_MAX)
        self.blank: Facts = (UNREAD,) * len(machine.procedure.facts)
        self.options = tuple(
            cases.get(fact.id, fact.values) or fact.values for fact in machine.procedure.facts
        )
        self._many = frozenset(i for i, values in enumerate(self.options) if len(values) > 1)
        self.acts = {s.id: tuple(self._acts(s.id)) for s in machine.procedure.situations}
        self.events = {
            s.id: tuple(dict.fromkeys(m.on for m in s.moves if m.on in machine.procedure.event))
            for s in machine.procedure.situations
        }

    def starts(self) -> Sequence[State]:
        """The states at 0:00."""
        return self.starts_of(self.blank)

    def starts_of(self, known: Facts) -> Sequence[State]:
        """The states at 0:00 of the cases in which these facts are *known*."""
        every = frozenset(range(len(self.blank)))  # what a start asks for is known from then on
        told = self._by_need(known, self._branching(every), self._started)
        return [self.normal(state._replace(facts=v), every) for v, state in told.items()]

    def _by_need(
        self, known: Facts, near: frozenset[int], ask: Callable[[Facts], T]
    ) -> dict[Facts, T]:
        self.budget.afresh()
        return by_need(known, near, self.options, ask, self.budget)

    def _branching(self, facts: frozenset[int]) -> frozenset[int]:
        """Those of *facts* that have more than one value to rules."""
        return facts & self._many

    def _started(self, facts: Facts) -> State:
        return self.machine.started(facts)._replace(facts=self.blank)

    def normal(self, state: State, also: frozenset[int] = frozenset()) -> State:
        """*state* without what cannot matter any more; the facts in *also* stay."""
        key = *state[TIMES:], also
        known = self._normals.get(key)
        if known is None:
            known = self._normals[key] = self._normal(state, also)
        timers, rest = known
        since = tuple([z if keep else -1 for z, keep in zip(state.since, timers, strict=True)])
        return State._make((state.t, state.entered, since, *rest))

    def _normal(
        self, state: State, also: frozenset[int]
    ) -> tuple[tuple[bool, ...], tuple[Any, ...]]:
        """Which timers are left, and what is left of all but the times."""
        if state.over:
            facts = tuple(v if i in also else UNREAD for i, v in enumerate(state.facts))
            left = state._replace(facts=facts, counts=(0,) * len(state.counts))
            return (False,) * len(state.since), left[TIMES:]
        if self.right:
            state = state._replace(duties=self.asked.for_good(state))
        apart = self.asked.apart(state)
        keep = apart.facts | also
        facts = tuple(v if i in keep else UNREAD for i, v in enumerate(state.facts))
        left = state._replace(facts=facts, counts=tuple(map(min, state.counts, apart.counts)))
        clocks = self.ages.local(left).clocks
        return tuple(n in clocks for n in self.machine.timers), left[TIMES:]

    def key(self, state: State) -> Hashable:
        """All but the times."""
        known = tuple([zero >= 0 for zero in state.since])
        return known, state[TIMES : self._kept]

    def wider(self, state: State) -> list[State]:
        """*state* with facts that it knows unread: whatever can happen to it can happen to them."""
        known = [i for i, value in enumerate(state.facts) if value is not UNREAD][:WIDER_MAX]
        found = []
        for drop in product((False, True), repeat=len(known)):
            gone = {i for i, out in zip(known, drop, strict=True) if out}
            facts = tuple(UNREAD if i in gone else v for i, v in enumerate(state.facts))
            found.append(state._replace(facts=facts))
        return found[1:]

    def clocks(self, state: State) -> tuple[tuple[str, bool], ...]:
        """The clocks that matter, and whether each shows zero."""
        if state.over:
            return ()
        return tuple([(name, zero == state.t) for name, zero in self._zeros(state)])

    def _zeros(self, state: State) -> list[tuple[str, int]]:
        """The clocks that matter besides the case clock, with the second each counts from."""
        zero_of = self.machine.zero_of
        clocks = self.ages.local(state).clocks
        return [(name, zero) for name in clocks if (zero := zero_of(name, state)) >= 0]

    def at(self, state: State, now: int, zeros: dict[str, int]) -> State:
        """The same at another time."""
        since = tuple(zeros.get(name, -1) for name in self.machine.timers)
        return state._replace(t=now, entered=zeros.get("situation", now), since=since)

    def edges(self, state: State) -> dict[str, tuple[int, ...]]:
        """The ages at which something changes."""
        return {} if state.over else self.ages.local(state).edges

    def reach(self, state: State) -> dict[str, int]:
        """The last ages that matter."""
        if state.over:
            return {}
        reach = self.ages.furthest[state.situation]
        return reach | {"case": max(reach.get("case", -1), self.exact)}

    def inputs(self, state: State) -> Sequence[Next]:
        """What can be put in now."""
        return self._all_next(self.told(state, self.labels(state)))

    def ticks(self, state: State) -> Sequence[Next]:
        """One second later."""
        return self._all_next(self.told(state, ((),)))

    def _all_next(self, outcomes: list[Outcome]) -> Sequence[Next]:
        found = self._inputs.get(id(outcomes))
        if found is None:
            found = self._inputs[id(outcomes)] = [self._next(o) for o in outcomes if o.can]
        return found

    def _next(self, told: Outcome) -> Next:
        if told.fixed is not None:
            return told.fixed
        found = self._nexts.get(id(told))
        if found is None:
            assert told.after is not None
            found = Next(told.label, self.normal(told.after), told.findings, facts=told.facts)
            self._nexts[id(told)] = found
        return found

    def told(self, state: State, labels: Iterable[Label]) -> list[Outcome]:
        """What each of *labels* (empty: one more second) leads to; after a mistake, to nothing.

        The engine is asked once for all states that differ only in times of one cell, and in
        counts that nothing asks for now: such counts only grow. The outcomes and their lists live
        as long as the space, so that their identity stands for them.
        """
        labels = tuple(labels)
        plain = tuple(map(mul, state.counts, self._asked[state.situation]))
        counted = state._replace(counts=plain)
        key = counted[TIMES : self._kept], self._place(state, labels[:1] == ((),)), labels
        outcomes = self.outcomes.get(key)
        if outcomes is None:
            told = self._each(counted, labels)
            outcomes = self.outcomes[key] = self._same(told)
        if plain == state.counts:
            return outcomes
        rest = tuple(map(sub, state.counts, plain))
        grown = self._grown.get((id(outcomes), rest))
        if grown is None:
            told = [o if o.fixed is not None else self._counted(o, rest) for o in outcomes]
            grown = self._grown[id(outcomes), rest] = self._same(told)
        return grown

    def _same(self, outcomes: list[Outcome]) -> list[Outcome]:
        """The one list of these outcomes."""
        return self._lists.setdefault(tuple(map(id, outcomes)), outcomes)

    def _counted(self, outcome: Outcome, more: tuple[int, ...]) -> Outcome:
        """*outcome* for a state whose counts are that much higher. It is the same object wherever
        the counts that can still matter are the same."""
        label, after, findings, facts = outcome[:4]
        assert after is not None
        most = self.asked.most[after.situation]
        counts = tuple(map(min, map(add, after.counts, more), most))
        key = id(outcome), counts
        found = self._counts.get(key)
        if found is None:
            found = Outcome(label, after._replace(counts=counts), findings, facts)
            self._counts[key] = found
        return found

    def _place(self, state: State, tick: bool) -> Hashable:
        """In which cell each clock stands, now and a second later, and whether it shows zero."""
        edges = self.edges(state)
        return tuple(
            (
                name,
                place(state.t - zero, edges.get(name, ())),
                tick and place(state.t - zero + 1, edges.get(name, ())),
                zero == state.t,
            )
            for name, zero in (("case", 0), *self._zeros(state))
        )

    def _each(self, state: State, labels: Sequence[Label]) -> list[Outcome]:
        """What each of *labels* (empty: one more second) leads to. A fact that nobody has asked for
        stays unread as long as all its values lead to the same."""
        found: list[Outcome] = []
        near = self._branching(self.asked.apart(state).near)
        for label in labels:
            given = Input(state.t, label[0], label[1:]) if label else Input(state.t + 1)

            def step(read: Facts, given: Input = given) -> tuple[State | None, Findings] | None:
                return self._step(state._replace(facts=read), given)

            for facts, outcome in self._by_need(state.facts, near, step).items():
                after, findings = outcome or (None, ())
                known = after._replace(facts=facts) if after else None
                stays = bool(label) and known == state
                can = outcome is not None
                found.append(self._once(label, state, known, findings, facts, stays, can))
        return found

    def _once(
        self,
        label: Label,
        state: State,
        after: State | None,
        findings: Findings,
        facts: Facts,
        stays: bool,
        can: bool,
    ) -> Outcome:
        """The one outcome for all states from which *label* leads to the same, at whatever time."""
        after, findings = after and _untimed(after), _undated(findings)
        key = label, after, findings, facts, stays, can, after or state.situation
        found = self._alike.get(key)
        if found is None:
            fixed = None
            if stays or after is None:
                fixed = Next(label, _untimed(state), findings, after is not None, stays, facts)
            found = self._alike[key] = Outcome(label, after, findings, facts, fixed, can)
        return found

    def _step(self, state: State, given: Input) -> tuple[State | None, Findings] | None:
        """What *given* leads to: no state after a mistake, nothing at all if it cannot happen."""
        if self.right and self.machine.offers(state, given):
            findings = self.machine.judged(state, given)
            if findings[0].bad:
                return None, findings
        try:
            after, findings = self.machine.step(state, given)
        except Impossible:  # an event that only other facts let happen
            return None
        if self.right and any(f.bad for f in findings):
            return None, findings
        return after._replace(facts=self.blank), findings

    def facts(self, states: Sequence[State]) -> tuple[Any, ...]:
        """What the facts must have been for a case to come through *states*; others are free."""
        found = list(self.blank)
        for state in states:
            for i, value in enumerate(state.facts):
                found[i] = found[i] if value is UNREAD else value
        return tuple(found)

    @property
    def spent(self) -> bool:
        """Whether the engine was asked too much."""
        return self.budget.spent

    def over(self, state: State) -> bool:
        """Whether the case is over."""
        return state.over

    def labels(self, state: State) -> Iterator[Label]:
        """The acts and events that can make a difference here."""
        yield from self.acts[state.situation]
        yield from ((event,) for event in self.events[state.situation])

    def _acts(self, name: str) -> Iterator[Label]:
        """The acts that make a difference in a situation. Of the choices that no ending names, one
        stands for all."""
        machine = self.machine
        p = machine.procedure
        spoken = {act for rule in machine.rules_in[name] for act in rule.acts}
        spoken |= {m.on for m in p.situation[name].moves} | set(machine.timers)
        spoken |= {n for counting in machine.counting for n in counting.names}
        for act in machine.acts_in[name]:
            endings = {e.choices for e in p.endings if e.act == act.id}
            if act.id not in spoken and not endings:
                continue
            other = True
            for choices in machine.choices[act.id]:
                if choices in endings or other:
                    yield (act.id, *choices)
                    other = other and choices in endings


class AskedFor(Runs):
    """The right runs in which nothing is done that no rule asks for or allows: only these can be
    shown to somebody."""

    def _step(self, state: State, given: Input) -> tuple[State | None, Findings] | None:
        found = super()._step(state, given)
        if found and found[1] and found[1][0].kind == "unneeded":
            return None, found[1]
        return found
