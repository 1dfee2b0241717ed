"""Two versions of a procedure, given the same case and the same inputs: one space to explore.

Both versions are followed as long as the run is right in both. Where they part – one of them calls
an act a mistake, knows an event, misses a deadline or ends the case, and the other does not – the
run has told its difference. What is compared is behaviour, not names: the verdict on each act, what
can happen, which deadlines pass, when a case is over, and which acts are due. After its first
mistake a run has failed in both versions, so it is not followed further.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from simulator.core.machine.engine import Machine, State
from simulator.core.machine.unread import UNREAD
from simulator.core.model import Rule
from simulator.core.proof.cases import Facts
from simulator.core.proof.explore import Next
from simulator.core.proof.product import Pair, Product
from simulator.core.proof.run_space import WIDER_MAX, Findings, Label, Outcome, Runs


class BothAnswers(NamedTuple):
    """What the two versions say of one step. ``can_…`` is False where it cannot happen at all."""

    a: Findings
    b: Findings
    can_a: bool
    can_b: bool
    over_a: bool
    over_b: bool

    @property
    def verdict_a(self) -> str:
        """What the base makes of the step, in one word."""
        return word(self.a, self.can_a, self.over_a)

    @property
    def verdict_b(self) -> str:
        """What the head makes of the step, in one word."""
        return word(self.b, self.can_b, self.over_b)

    @property
    def same(self) -> bool:
        """Whether the two say the same."""
        return self.verdict_a == self.verdict_b


def word(findings: Findings, can: bool, over: bool) -> str:
    """``impossible``, an act's verdict, ``overdue`` or ``missed`` for the mistake that is none
    of an act, ``over`` or ``happens``. An act that also ends the case says both."""
    if not can:
        return "impossible"
    said = next((finding for finding in findings if finding.of == "act"), None)
    bad = next((finding for finding in findings if finding.bad), None)
    if bad and not (said and said.bad):
        return bad.kind
    if said is None:
        return "over" if over else "happens"
    return f"{said.kind}, ends" if over and not bad else said.kind


class SideRuns(NamedTuple):
    """One version with where its facts stand among the facts of both."""

    runs: Runs
    facts: tuple[int, ...]


class Both(Product[Runs]):
    """The space of two machines. Facts are those of both, by id; ``names`` lists them. Cases that
    only one version has, since a fact has an option there that it lacks in the other, are in none
    of it: there is nothing to compare them with. With
    *extents* the case clock is kept apart up to its ``horizon``, so that all seconds of a
    difference are known. Without them there are as many differences and far fewer states where a
    case can go round, but of each difference only the second of its witness is sure."""

    def __init__(self, base: Machine, head: Machine, extents: bool = True) -> None:
        ids = dict.fromkeys(f.id for m in (base, head) for f in m.procedure.facts)
        self.names = tuple(ids)
        place = {name: i for i, name in enumerate(self.names)}
        self.cases = shared_values(base, head)
        self.a, self.b = (
            SideRuns(Runs(m, cases=self.cases), tuple(place[f.id] for f in m.procedure.facts))
            for m in (base, head)
        )
        super().__init__(self.a.runs, self.b.runs)
        self.extents = extents
        self.horizon = _horizon(self.a.runs, self.b.runs) if extents else -1
        self.blank: Facts = (UNREAD,) * len(self.names)
        self._nexts: dict[tuple[object, ...], Next] = {}
        self._labels: dict[tuple[str, str], tuple[Label, ...]] = {}

    # -- facts ----------------------------------------------------------------------------------

    def known(self, pair: Pair) -> Facts:
        """The facts that either side knows."""
        found = list(self.blank)
        for side, state in ((self.a, pair.a), (self.b, pair.b)):
            for i, value in zip(side.facts, state.facts, strict=True):
                found[i] = found[i] if value is UNREAD else value
        return tuple(found)

    def _informed(self, pair: Pair, known: Facts) -> Pair:
        a, b = (tuple(known[i] for i in side.facts) for side in (self.a, self.b))
        return Pair(pair.a._replace(facts=a), pair.b._replace(facts=b))

    def _joined(self, a: Facts, b: Facts) -> Facts | None:
        """What both sides have learned; None if it cannot be true together."""
        found = list(self.blank)
        for side, facts in ((self.a, a), (self.b, b)):
            for i, value in zip(side.facts, facts, strict=True):
                if value is not UNREAD:
                    alone = value not in self.cases.get(self.names[i], (value,))
                    if alone or found[i] not in (UNREAD, value):
                        return None
                    found[i] = value
        return tuple(found)

    def normal(self, pair: Pair) -> Pair:
        """*pair* without what cannot matter any more to either side."""
        if self.known(pair) == self.blank:
            return Pair(self.a.runs.normal(pair.a), self.b.runs.normal(pair.b))
        keep = set[int]()
        for side, state in ((self.a, pair.a), (self.b, pair.b)):
            if not state.over:
                keep |= {side.facts[i] for i in side.runs.asked.apart(state).facts}
        also = [frozenset(i for i, f in enumerate(s.facts) if f in keep) for s in (self.a, self.b)]
        return Pair(
            self.a.runs.normal(pair.a, also[0]),
            self.b.runs.normal(pair.b, also[1]),
        )

    # -- the space ------------------------------------------------------------------------------

    def starts(self) -> Sequence[Pair]:
        """The states at 0:00."""
        found = []
        for a in self.a.runs.starts():
            for b in self.b.runs.starts_of(self._of_b(a.facts)):
                known = self._joined(a.facts, b.facts)
                if known is not None:
                    found.append(self._informed(Pair(a, b), known))
        return found

    def _of_b(self, a: Facts) -> Facts:
        """What the base knows, as facts of the head."""
        found = dict(zip(self.a.facts, a, strict=True))
        own = zip(self.b.facts, self.b.runs.options, strict=True)
        return tuple(v if (v := found.get(i, UNREAD)) in values else UNREAD for i, values in own)

    def wider(self, pair: Pair) -> list[Pair]:
        """The same with facts unread that it knows: these allow all that it allows."""
        known = self.known(pair)
        told = [i for i, value in enumerate(known) if value is not UNREAD][:WIDER_MAX]
        found = []
        for drop in list(product((False, True), repeat=len(told)))[1:]:
            gone = {i for i, out in zip(told, drop, strict=True) if out}
            facts = tuple(UNREAD if i in gone else value for i, value in enumerate(known))
            found.append(self._informed(pair, facts))
        return found

    def reach(self, pair: Pair) -> dict[str, int]:
        """The last ages that matter."""
        found = super().reach(pair)
        kept = self.extents and not self.over(pair)
        return found | {"case": self.horizon} if kept else found

    def inputs(self, pair: Pair) -> Sequence[Next]:
        """What can be put in now."""
        return self._next(pair, self.labels(pair))

    def ticks(self, pair: Pair) -> Sequence[Next]:
        """One second later."""
        return self._next(pair, ((),))

    def _next(self, pair: Pair, labels: tuple[Label, ...]) -> list[Next]:
        told_a = _by_label(self.a.runs.told(pair.a, labels))
        told_b = _by_label(self.b.runs.told(pair.b, labels))
        before = self.known(pair)
        found = []
        for label in labels:
            for a, b in product(told_a.get(label, ()), told_b.get(label, ())):
                if not (a.can or b.can):
                    continue
                news = a.facts != pair.a.facts or b.facts != pair.b.facts
                known = self._joined(a.facts, b.facts) if news else before
                if known is not None:
                    found.append(self._both(pair, label, a, b, before, known))
        return found

    def _both(
        self, pair: Pair, label: Label, a: Outcome, b: Outcome, before: Facts, known: Facts
    ) -> Next:
        # Outcomes live as long as their space, so that their identity stands for them.
        counts = a.stays and pair.a.counts, b.stays and pair.b.counts
        key = id(a), id(b), label, before, known, counts
        found = self._nexts.get(key)
        if found is None:
            found = self._nexts[key] = self._told(pair, label, a, b, known)
        return found

    def _told(self, pair: Pair, label: Label, a: Outcome, b: Outcome, known: Facts) -> Next:
        after_a, after_b = a.after, b.after
        told = BothAnswers(
            a.findings,
            b.findings,
            a.can,
            b.can,
            bool(after_a and after_a.over),
            bool(after_b and after_b.over),
        )
        if not after_a or not after_b or after_a.over != after_b.over:
            return Next(label, self._informed(pair, known), told, go=False, facts=known)
        if a.stays and b.stays and known == self.known(pair):
            return Next(label, pair, told, stays=True, facts=known)
        after_a = pair.a if a.stays else after_a
        after_b = pair.b if b.stays else after_b
        after = self.normal(self._informed(Pair(after_a, after_b), known))
        return Next(label, after, told, facts=known)

    def facts(self, states: Sequence[Pair]) -> Facts:
        """What the facts must have been. One that is a case of one version where nobody says
        which is said."""
        found = list(self.blank)
        for pair in states:
            for i, value in enumerate(self.known(pair)):
                found[i] = found[i] if value is UNREAD else value
        for side in (self.a, self.b):
            for i, fact in zip(side.facts, side.runs.machine.procedure.facts, strict=True):
                shared = self.cases.get(fact.id, ())
                if found[i] is UNREAD and shared and fact.default not in shared:
                    found[i] = shared[0]
        return tuple(found)

    def labels(self, pair: Pair) -> tuple[Label, ...]:
        """The acts and events that can make a difference to either side, and acts that only one of
        them offers. Of the choices that no ending of either names, one stands for all; so does one
        of those that only one side offers."""
        here = pair.a.situation, pair.b.situation
        found = self._labels.get(here)
        if found is None:
            both = [*self.a.runs.labels(pair.a), *self.b.runs.labels(pair.b)]
            few, only = self._few(dict.fromkeys(both)), self._only(pair)
            shown = {label[0] for label in few if label in only}
            more = {label[0]: label for label in only if label[0] not in shown}
            found = self._labels[here] = (*few, *more.values())
        return found

    def _only(self, pair: Pair) -> dict[Label, None]:
        """The acts that one side offers here and the other does not, with their choices."""
        a, b = (
            dict.fromkeys(
                (act.id, *choices)
                for act in side.runs.machine.acts_in[state.situation]
                for choices in side.runs.machine.choices[act.id]
            )
            for side, state in ((self.a, pair.a), (self.b, pair.b))
        )
        return dict.fromkeys(label for label in a | b if (label in a) != (label in b))

    def _few(self, labels: dict[Label, None]) -> list[Label]:
        named = {
            (e.act, *e.choices)
            for side in (self.a, self.b)
            for e in side.runs.machine.procedure.endings
        }
        found, plain = [], set[str]()
        for label in labels:
            if len(label) == 1 or label in named:
                found.append(label)
            elif label[0] not in plain:
                plain.add(label[0])
                found.append(self._unnamed(label, named))
        return list(dict.fromkeys(found))

    def _unnamed(self, label: Label, named: set[Label]) -> Label:
        """*label* with choices that no ending of either side names, if there are any."""
        for side in (self.a, self.b):
            for choices in side.runs.machine.choices.get(label[0], ()):
                if (label[0], *choices) not in named:
                    return (label[0], *choices)
        return label


def shared_values(base: Machine, head: Machine) -> dict[str, Facts]:
    """Of facts of which one version has values that the other has not: those that both have."""
    facts, found = {fact.id: fact for fact in base.procedure.facts}, dict[str, Facts]()
    for fact in head.procedure.facts:
        old = facts[fact.id].values if fact.id in facts else ()
        if old and fact.values and {*old} != {*fact.values}:
            found[fact.id] = tuple(value for value in fact.values if value in old)
    return found


def _horizon(*sides: Runs) -> int:
    """The second after which times are told as one: past the last second that the case clock is
    compared with, and past every other clock that was running then. Up to it the case clock is
    never left out of account, so that an extent is exact."""
    ages: dict[str, int] = {}
    for side in sides:
        for reach in side.ages.furthest.values():
            for clock, age in reach.items():
                ages[clock] = max(ages.get(clock, 0), age)
    return sum(ages.values())


def _by_label(outcomes: list[Outcome]) -> dict[Label, list[Outcome]]:
    found: dict[Label, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.label, []).append(outcome)
    return found


def due(machine: Machine, state: State) -> frozenset[tuple[str, ...]]:
    """What is to be done at this second: for each duty that is due and ready, its acts."""
    if state.over:
        return frozenset()
    return frozenset(asked(machine, state, one.rule) for one in machine.due(state))


def asked(machine: Machine, state: State, rule: Rule) -> tuple[str, ...]:
    """The acts of a duty, of which any will do: those that can be done here, else all."""
    act_of, here = machine.procedure.act_of, state.situation
    acts = [name for name in rule.acts if (here, act_of(name)) in machine.offered]
    return tuple(sorted(acts or rule.acts))
