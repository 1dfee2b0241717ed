"""Which facts and counts can still be told apart, and which duties are done for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from simulator.core.machine import modifiers
from simulator.core.machine.engine import Machine
from simulator.core.machine.modifiers import beyond
from simulator.core.machine.state import DONE, OFF, State
from simulator.core.machine.still_matters.ahead import Ahead
from simulator.core.model import END, STAY, Claim, Condition, Guard, Move, Rule


class Apart(NamedTuple):
    """For each count the number up to which it is asked for; the facts that are asked for, at all
    and within one input."""

    counts: tuple[int, ...]
    facts: frozenset[int]
    near: frozenset[int]


class Asked(NamedTuple):
    """What the guards of one situation ask for: counts of the case and of a visit, each with the
    number up to which, and facts; and the situations that its ways lead to."""

    counts: tuple[tuple[int, int], ...]
    visit: tuple[tuple[int, int], ...]
    facts: frozenset[int]
    leads: tuple[str, ...]


class FactsAndCounts:
    """Answers for one machine."""

    def __init__(self, ahead: Ahead) -> None:
        self.ahead = ahead
        self.machine: Machine = ahead.machine
        procedure = self.machine.procedure
        self.sums = {counter.id: counter for counter in procedure.counters}
        self.bans = {
            name: [rule for rule in ahead.rules[name] if self._plain_ban(rule)]
            for name in ahead.situations
        }
        self.once = tuple(
            i
            for i, rule in enumerate(self.machine.duties)
            if ahead.duties and modifiers.for_good(rule)
        )
        self.silent = self._silent()
        self.counted = {name: self._counted(name) for name in ahead.situations}
        self.most = {name: self._most(name) for name in ahead.situations}
        self._known: dict[tuple[object, ...], Apart] = {}
        self._asked: dict[tuple[object, ...], Asked] = {}
        guards = [guard for s in ahead.situations for p in ahead.parts(s) for guard in self._of(p)]
        self._often = Counter(c.subject for g in guards for group in g for c in group)
        self._guarded: dict[str, tuple[Rule | Claim, ...]] = {
            name: tuple(
                p for p in chain[Rule | Claim](ahead.rules[name], ahead.claims[name]) if self._of(p)
            )
            for name in ahead.situations
        }
        self._open = {name: self._open_ways(name) for name in ahead.situations}
        self._subjects = {name: self._subjects_of(name) for name in ahead.situations}

    def _of(self, part: modifiers.Part) -> tuple[Guard, ...]:
        """The guards that *part* reads."""
        return self.machine.reads(part).guards

    def _plain_ban(self, rule: Rule) -> bool:
        """Whether *rule* forbids its acts whenever its guard holds."""
        read = self.machine.reads(rule)
        return rule.kind == "must not" and not read.windows and not read.acts

    def apart(self, state: State) -> Apart:
        """What of the facts and counts of *state* can still be told apart."""
        gone = tuple(state.duties[i] == DONE for i in self.once)
        key = (state.situation, state.facts, state.counts, gone)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._told_apart(state)
        return known

    def _told_apart(self, state: State) -> Apart:
        """Looks at every situation that can come from *state* on."""
        counts = [0] * len(state.counts)
        near, far = set[int](), set[int]()
        seen, queue = {state.situation: True}, [state.situation]
        for name in queue:
            here = self._asked_in(name, state)
            visit = here.visit if name == state.situation else ()
            for index, most in (*here.counts, *visit):
                counts[index] = max(counts[index], most)
            (near if seen[name] else far).update(here.facts)
            for to in here.leads:
                if to not in seen:
                    seen[to] = to in self.ahead.near[state.situation]
                    queue.append(to)
        return Apart(tuple(counts), frozenset(near | far), frozenset(near))

    def _asked_in(self, name: str, state: State) -> Asked:
        """What the guards of a situation ask for, given what is settled in *state*. A way behind
        one that will always fit is never asked, nor is a duty that was done for good."""
        facts, counts, duties = self._subjects[name]
        key = (
            name,
            tuple([state.facts[i] for i in facts]),
            tuple([state.counts[i] for i in counts]),
            tuple([state.duties[i] == DONE for i in duties]),
        )
        known = self._asked.get(key)
        if known is None:
            known = self._asked[key] = self._told_asked(name, state)
        return known

    def _told_asked(self, name: str, state: State) -> Asked:
        gone = {self.machine.duties[i].id for i in self.silent if state.duties[i] == DONE}
        asked: set[Condition] = set()
        for part in self._guarded[name]:
            if part.id not in gone:
                self.ask(part, state, asked)
        leads = {to for to in self._leads(name, state, asked) if to not in (END, STAY)}
        facts = {c.subject for c in asked} & self.machine.fact_index.keys()
        case: dict[int, int] = {}
        visit: dict[int, int] = {}
        for c in asked:
            if c.subject not in facts:
                found = visit if self._of_visit(c) else case
                index = self.machine.count_index[c.subject]
                found[index] = max(found.get(index, 0), beyond(c))
        return Asked(
            tuple(case.items()),
            tuple(visit.items()),
            frozenset(self.machine.fact_index[name] for name in facts),
            tuple(sorted(leads)),
        )

    def _subjects_of(self, name: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """The facts, counts and silent duties that the guards of a situation speak of."""
        parts = [part for part in self.ahead.parts(name) if self._of(part)]
        guards = [guard for part in parts for guard in self._of(part)]
        subjects = {c.subject for guard in guards for group in guard for c in group}
        facts, counts = self.machine.fact_index, self.machine.count_index
        ids = {part.id for part in parts if isinstance(part, Rule)}
        return (
            tuple(sorted(facts[s] for s in subjects if s in facts)),
            tuple(sorted(counts[s] for s in subjects if s in counts)),
            tuple(i for i in self.silent if self.machine.duties[i].id in ids),
        )

    def _of_visit(self, condition: Condition) -> bool:
        counter = self.sums.get(condition.subject)
        return bool(counter and counter.scope)

    def _leads(self, name: str, state: State, asked: set[Condition]) -> Iterator[str]:
        """Where the ways of a situation can lead, as far as guards and bans settle it."""
        plain, ways = self._open[name]
        banned = self._banned(state, name)
        if any(self._always(move, state) for move in ways.get("", ())):
            plain, ways = (), {"": ways[""]}
        yield from {to for on, to in plain if on not in banned}
        for on, moves in ways.items():
            for move in moves if on not in banned else ():
                answer = self.ask(move, state, asked)
                if answer is not False:
                    yield move.to
                if answer is True and not self._waits(move):
                    break

    def _open_ways(self, name: str) -> tuple[tuple[tuple[str, str], ...], dict[str, list[Move]]]:
        """The ways on whose acts and events no guard is asked for, and all the others. Passing
        moments are among the others; what is always banned is in neither."""
        banned = {act for rule in self.bans[name] if not self._of(rule) for act in rule.acts}
        plain: list[tuple[str, str]] = []
        ways: dict[str, list[Move]] = {}
        for on, moves in self.ahead.ways[name].items():
            if on in banned:
                continue
            if not on or any(self._of(move) for move in moves):
                ways[on] = moves
                continue
            for move in moves:
                plain.append((on, move.to))
                if not self._waits(move):
                    break
        return tuple(plain), ways

    def _banned(self, state: State, here: str) -> set[str]:
        """The acts that a guarded ban will always make wrong in a situation from now on. A right
        run never takes them."""
        return {
            act
            for rule in self.bans[here]
            if self._of(rule) and self.ask(rule, state) is True
            for act in rule.acts
        }

    def _always(self, move: Move, state: State) -> bool:
        return not self._waits(move) and self.ask(move, state) is True

    def _waits(self, move: Move) -> bool:
        return bool(self.machine.reads(move).windows)

    def ask(
        self, part: modifiers.Part, state: State, asked: set[Condition] | None = None
    ) -> bool | None:
        """Whether the guards of *part* will always or never hold, or may do either (None). Adds to
        *asked* what has to be known for it."""
        answers = [self._ask(guard, state, asked) for guard in self._of(part)]
        return False if False in answers else None if None in answers else True

    def _ask(self, guard: Guard, state: State, asked: set[Condition] | None) -> bool | None:
        """The same for one guard. Where one of several groups is enough, it is the one that is
        asked for most elsewhere: the others need not be known then."""
        answers = [[self.settled(c, state) for c in group] for group in guard]
        always = [group for group, told in zip(guard, answers, strict=True) if all(told)]
        if always:
            if asked is not None:
                asked.update(max(always, key=self._asked_often))
            return True
        for group, told in zip(guard, answers, strict=True):
            never = next((c for c, a in zip(group, told, strict=True) if a is False), None)
            if asked is not None:
                asked.update(group if never is None else (never,))
        return False if all(any(a is False for a in told) for told in answers) else None

    def _asked_often(self, group: Iterable[Condition]) -> int:
        return sum(self._often[c.subject] for c in group)

    def settled(self, condition: Condition, state: State) -> bool | None:
        """What *condition* is from now on whatever happens; None if that is open."""
        fact = self.machine.fact_index.get(condition.subject)
        if fact is not None:
            value = state.facts[fact]
            return None if value is None else bool(value == condition.value)
        if self._of_visit(condition):
            return None
        have = state.counts[self.machine.count_index[condition.subject]]
        if have < beyond(condition):
            return None
        return condition.operator in ("at_least", "above")

    def _silent(self) -> tuple[int, ...]:
        """The duties owed once that are of no matter when done. Where a ban gives way to what is
        demanded, it still matters that its act was done before."""
        act_of = self.machine.procedure.act_of
        rules = self.machine.procedure.rules
        remembered = {act_of(act) for rule in rules for act in self.machine.reads(rule).acts}
        return tuple(
            i for i in self.once if remembered.isdisjoint(map(act_of, self.machine.duties[i].acts))
        )

    def for_good(self, state: State) -> tuple[int, ...]:
        """The duties of *state*, where one that will never be asked for again counts as done."""
        duties = list(state.duties)
        for i in self.once:
            rule = self.machine.duties[i]
            if duties[i] == OFF and self._of(rule) and self.ask(rule, state) is False:
                duties[i] = DONE
        return tuple(duties)

    def _counted(self, name: str) -> frozenset[int]:
        """The counts that one input in a situation can depend on, or that are of its visit."""
        ahead = self.ahead
        arriving = [
            part
            for there in ahead.near[name]
            for part in (*ahead.rules[there], *ahead.ways[there].get("", ()))
        ]
        index = self.machine.count_index
        asked = {
            index[c.subject]
            for part in (*ahead.parts(name), *arriving)
            if not self._only_there(part, name)
            for guard in self._of(part)
            for group in guard
            for c in group
            if c.subject in index
        }
        return frozenset(asked | {i for i, c in enumerate(self.machine.counting) if c.scope})

    def _only_there(self, part: modifiers.Part, name: str) -> bool:
        """Whether *part* is a rule on acts in other situations: only a duty is taken up or put
        down on the way to where it holds."""
        if not isinstance(part, Rule) or part.kind == "must":
            return False
        return part.id not in self.machine.in_scope[name]

    def _most(self, here: str) -> tuple[int, ...]:
        """For each count the number past which no guard tells more of it from a situation on."""
        most = [0] * len(self.machine.counting)
        parts: list[tuple[str, modifiers.Part]] = [
            (here, self.machine.duties[i]) for i in self.once
        ]
        for name in self.ahead.all_ahead(here):
            parts += [(name, part) for part in self.ahead.parts(name)]
        for name, guard in ((name, guard) for name, part in parts for guard in self._of(part)):
            for c in chain.from_iterable(guard):
                index = self.machine.count_index.get(c.subject)
                if index is not None and (name == here or not self._of_visit(c)):
                    most[index] = max(most[index], beyond(c))
        return tuple(most)
