"""What can still matter: which counts, clocks and seconds make a difference from a state on.

A state that differs from another one only in what cannot matter any more behaves the same, so the
exploration takes the two for one. Everything here errs on the safe side: what may matter, stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from simulator.core.machine.engine import Machine
from simulator.core.machine.state import DONE, OFF, State
from simulator.core.model import END, STAY, Claim, Condition, Guard, Move, Rule

Part = Rule | Move | Claim
Edges = dict[str, set[int]]
"""For each clock the ages at which something changes."""


class Apart(NamedTuple):
    """For each count the number up to which it is asked for; the facts that are asked for, at all
    and within one input."""

    counts: tuple[int, ...]
    facts: frozenset[int]
    near: frozenset[int]


class Local(NamedTuple):
    """The clocks that matter besides the case clock; for each clock the ages of change."""

    clocks: tuple[str, ...]
    edges: dict[str, tuple[int, ...]]


class Asked(NamedTuple):
    """What the guards of one situation ask for: counts of the case and of a visit, each with the
    number up to which, and facts; and the situations that its ways lead to."""

    counts: tuple[tuple[int, int], ...]
    visit: tuple[tuple[int, int], ...]
    facts: frozenset[int]
    leads: tuple[str, ...]


_BEYOND = {"at_least": 0, "below": 0, "above": 1, "at_most": 1, "is": 1}
"""The count from which on a comparison with ``n`` stays as it is, less ``n``."""


class Relevance:
    """Answers for one machine. Without ``duties`` only the ways on count, not the verdicts."""

    def __init__(self, machine: Machine, duties: bool) -> None:
        self.machine, self.duties = machine, duties
        self.sums = {counter.id: counter for counter in machine.procedure.counters}
        self.situations = tuple(s.id for s in machine.procedure.situations)
        self.moves = {s.id: s.moves for s in machine.procedure.situations}
        self.rules = {name: machine.rules_in[name] if duties else () for name in self.situations}
        self.claims = {
            name: tuple(
                claim
                for claim in machine.procedure.claims
                if claim.right_only == duties and (not claim.situations or name in claim.situations)
            )
            for name in self.situations
        }
        self.bans = {
            name: [
                rule
                for rule in self.rules[name]
                if rule.kind == "must not" and not rule.unless_allowed and not rule.windows
            ]
            for name in self.situations
        }
        self.ways = {name: self._ways(name) for name in self.situations}
        self.next = {
            name: {m.to for m in self.moves[name]} - {STAY, END} for name in self.situations
        }
        self.near = {name: self._near(name) for name in self.situations}
        self.counted = {name: self._counted(name) for name in self.situations}
        self.entry = self._entry_clocks()
        self.furthest = self._furthest()
        self.once = tuple(i for i, rule in enumerate(machine.duties) if duties and not rule.each)
        self.silent = self._silent()
        self.most = {name: self._most(name) for name in self.situations}
        self._known: dict[tuple[object, ...], Apart] = {}
        self._locals: dict[tuple[object, ...], Local] = {}
        self._asked: dict[tuple[object, ...], Asked] = {}
        guards = [p.guard for s in self.situations for p in self.parts(s)]
        self._often = Counter(c.subject for g in guards for group in g for c in group)
        self._edges_near = {name: self._near_edges(name) for name in self.situations}
        self._guarded: dict[str, tuple[Rule | Claim, ...]] = {
            name: tuple(
                p for p in chain[Rule | Claim](self.rules[name], self.claims[name]) if p.guard
            )
            for name in self.situations
        }
        self._open = {name: self._open_ways(name) for name in self.situations}
        self._subjects = {name: self._subjects_of(name) for name in self.situations}

    def parts(self, name: str) -> Iterator[Part]:
        """Everything with a window or a guard in a situation."""
        return chain(self.rules[name], self.moves[name], self.claims[name])

    def _ways(self, name: str) -> dict[str, list[Move]]:
        found: dict[str, list[Move]] = {}
        for move in self.moves[name]:
            found.setdefault(move.on, []).append(move)
        return found

    def _near(self, name: str) -> frozenset[str]:
        """The situations that one input can lead into, through passing moments too."""
        found = set(self.next[name])
        queue = list(found)
        while queue:
            for move in self.moves[queue.pop()]:
                if not move.on and move.to not in (END, STAY) and move.to not in found:
                    found.add(move.to)
                    queue.append(move.to)
        return frozenset(found)

    # -- counts and facts -----------------------------------------------------------------------

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
            for index, beyond in here.counts:
                counts[index] = max(counts[index], beyond)
            for index, beyond in here.visit if name == state.situation else ():
                counts[index] = max(counts[index], beyond)
            (near if seen[name] else far).update(here.facts)
            for to in here.leads:
                if to not in seen:
                    seen[to] = to in self.near[state.situation]
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
                self._ask(part.guard, state, asked)
        leads = {to for to in self._leads(name, state, asked) if to not in (END, STAY)}
        facts = {c.subject for c in asked} & self.machine.fact_index.keys()
        beyond: dict[int, int] = {}
        visit: dict[int, int] = {}
        for c in asked:
            if c.subject not in facts:
                found = visit if self._of_visit(c) else beyond
                index = self.machine.count_index[c.subject]
                found[index] = max(found.get(index, 0), int(c.value) + _BEYOND[c.operator])
        return Asked(
            tuple(beyond.items()),
            tuple(visit.items()),
            frozenset(self.machine.fact_index[name] for name in facts),
            tuple(sorted(leads)),
        )

    def _subjects_of(self, name: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """The facts, counts and silent duties that the guards of a situation speak of."""
        parts = [part for part in self.parts(name) if part.guard]
        subjects = {c.subject for part in parts for group in part.guard for c in group}
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
                answer = self._ask(move.guard, state, asked)
                if answer is not False:
                    yield move.to
                if answer is True and not move.windows:
                    break

    def _open_ways(self, name: str) -> tuple[tuple[tuple[str, str], ...], dict[str, list[Move]]]:
        """The ways on whose acts and events no guard is asked for, and all the others. Passing
        moments are among the others; what is always banned is in neither."""
        banned = {act for rule in self.bans[name] if not rule.guard for act in rule.acts}
        plain: list[tuple[str, str]] = []
        ways: dict[str, list[Move]] = {}
        for on, moves in self.ways[name].items():
            if on in banned:
                continue
            if not on or any(move.guard for move in moves):
                ways[on] = moves
                continue
            for move in moves:
                plain.append((on, move.to))
                if not move.windows:
                    break
        return tuple(plain), ways

    def _banned(self, state: State, here: str) -> set[str]:
        """The acts that a guarded ban will always make wrong in a situation from now on. A right
        run never takes them."""
        return {
            act
            for rule in self.bans[here]
            if rule.guard and self._ask(rule.guard, state) is True
            for act in rule.acts
        }

    def _always(self, move: Move, state: State) -> bool:
        return not move.windows and self._ask(move.guard, state) is True

    def _ask(self, guard: Guard, state: State, asked: set[Condition] | None = None) -> bool | None:
        """Whether *guard* will always or never hold, or may do either (None). Adds to *asked* what
        has to be known for it. Where one of several groups is enough, it is the one that is asked
        for most elsewhere: the others need not be known then."""
        if not guard:
            return True
        answers = [[self._settled(c, state) for c in group] for group in guard]
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

    def _settled(self, condition: Condition, state: State) -> bool | None:
        """What *condition* is from now on whatever happens; None if that is open."""
        fact = self.machine.fact_index.get(condition.subject)
        if fact is not None:
            value = state.facts[fact]
            return None if value is None else bool(value == condition.value)
        if self._of_visit(condition):
            return None
        have = state.counts[self.machine.count_index[condition.subject]]
        if have < int(condition.value) + _BEYOND[condition.operator]:
            return None
        return condition.operator in ("at_least", "above")

    def _silent(self) -> tuple[int, ...]:
        """The duties owed once that are of no matter when done. Where a ban gives way to what is
        demanded, it still matters that its act was done before."""
        endings = self.machine.procedure.ending
        yielding = {
            endings[act].act if act in endings else act
            for rule in self.machine.procedure.rules
            if rule.unless_allowed
            for act in rule.acts
        }
        return tuple(
            i
            for i in self.once
            if all(
                (endings[act].act if act in endings else act) not in yielding
                for act in self.machine.duties[i].acts
            )
        )

    def for_good(self, state: State) -> tuple[int, ...]:
        """The duties of *state*, where one that will never be asked for again counts as done."""
        duties = list(state.duties)
        for i in self.once:
            rule = self.machine.duties[i]
            if duties[i] != OFF or not rule.guard:
                continue
            if self._ask(rule.guard, state) is False:
                duties[i] = DONE
        return tuple(duties)

    def _counted(self, name: str) -> frozenset[int]:
        """The counts that one input in a situation can depend on, or that are of its visit."""
        arriving = [
            part
            for there in self.near[name]
            for part in (*self.rules[there], *self.ways[there].get("", ()))
        ]
        index = self.machine.count_index
        asked = {
            index[c.subject]
            for part in (*self.parts(name), *arriving)
            for group in part.guard
            for c in group
            if c.subject in index
            and (
                not isinstance(part, Rule)
                or part.kind == "must"
                or name in part.scope
                or not part.scope
            )
        }
        return frozenset(asked | {i for i, c in enumerate(self.machine.counting) if c.scope})

    def _most(self, here: str) -> tuple[int, ...]:
        """For each count the number past which no guard tells more of it from a situation on."""
        most = [0] * len(self.machine.counting)
        guards = [(here, self.machine.duties[i].guard) for i in self.once]
        for name in self._ahead(here):
            guards += [(name, part.guard) for part in self.parts(name)]
        for name, guard in guards:
            for c in chain.from_iterable(guard):
                index = self.machine.count_index.get(c.subject)
                if index is not None and (name == here or not self._of_visit(c)):
                    most[index] = max(most[index], int(c.value) + _BEYOND[c.operator])
        return tuple(most)

    def _ahead(self, name: str) -> set[str]:
        """The situations that can come from one on, with it."""
        ahead, queue = {name}, [name]
        while queue:
            more = self.next[queue.pop()] - ahead
            ahead |= more
            queue += more
        return ahead

    # -- clocks ---------------------------------------------------------------------------------

    def _entry_clocks(self) -> dict[str, frozenset[str]]:
        """The timers that may be asked after entering a situation, before they start anew."""
        found = {
            name: {
                window.clock
                for part in self.parts(name)
                for window in part.windows
                if window.clock not in self._started(part)
            }
            - {"case", "situation"}
            for name in self.situations
        }
        self.passed: dict[str, frozenset[str]] = dict.fromkeys(self.situations, frozenset())
        changed = True
        while changed:
            changed = False
            for name in self.situations:
                more = set[str]()
                for move in self.moves[name]:
                    if move.to not in (END, STAY):
                        more |= found[move.to] - self._starting(move.on)
                self.passed[name] |= more
                if not more <= found[name]:
                    found[name] |= more
                    changed = True
        return {name: frozenset(clocks) for name, clocks in found.items()}

    def _starting(self, trigger: str) -> set[str]:
        ending = self.machine.procedure.ending.get(trigger)
        return {trigger, ending.act} if ending else {trigger}

    def _started(self, part: Part) -> set[str]:
        """The timers that have started in this very visit wherever the guard of *part* holds."""
        groups = []
        for group in part.guard:
            started = set[str]()
            for c in group:
                counter = self.sums.get(c.subject)
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
            for part in self.parts(state.situation)
            if part.windows and not (isinstance(part, Rule) and self._put_away(part, state))
        ]

    def _put_away(self, rule: Rule, state: State) -> bool:
        """Whether a duty is done and stays so until the situation is entered again."""
        return (
            rule.kind == "must"
            and state.duties[self.machine.duty_index[rule.id]] == DONE
            and (
                not rule.each
                or any(
                    all(self._settled(c, state) or self._growing(c, state) for c in group)
                    for group in rule.guard or ((),)
                )
            )
        )

    def _growing(self, condition: Condition, state: State) -> bool:
        """Whether a count holds and will go on holding in this visit."""
        return condition.operator in ("at_least", "above") and self.machine._true(condition, state)

    def local(self, state: State) -> Local:
        """Which clocks can be asked from *state* on, and at which ages something about it, or about
        what one input makes of it, changes."""
        duties = state.duties if self.duties else ()
        key = (state.situation, duties, state.counts, state.facts)
        found = self._locals.get(key)
        if found is None:
            asked = self.asked(state)
            here = {w.clock for part in asked for w in part.windows} - {"case"}
            near, late = self._edges_near[state.situation]
            edges = {clock: set(ages) for clock, ages in near.items()}
            for part in asked:
                _add_edges(edges, part)
            for i, ages in late:
                if state.duties[i] != DONE:
                    for clock, some in ages.items():
                        edges.setdefault(clock, set()).update(some)
            found = self._locals[key] = Local(
                tuple(sorted(here | self.passed[state.situation])),
                {clock: tuple(sorted(ages - {0})) for clock, ages in edges.items()},
            )
        return found

    def _near_edges(self, name: str) -> tuple[Edges, tuple[tuple[int, Edges], ...]]:
        """The ages at which something changes in the situations that one input leads into; apart,
        with its place, those of each duty that is owed once, for as long as it was not done."""
        always: Edges = {}
        once: dict[int, Edges] = {}
        for there in self.near[name]:
            for part in self.parts(there):
                i = self.machine.duty_index.get(part.id) if isinstance(part, Rule) else None
                _add_edges(
                    once.setdefault(i, {}) if i is not None and i in self.once else always, part
                )
        for edges in (always, *once.values()):
            edges.pop("situation", None)
        return always, tuple(once.items())

    def _furthest(self) -> dict[str, dict[str, int]]:
        """For each situation and clock, the last age that is asked for from there on."""
        own: dict[str, dict[str, int]] = {}
        for name in self.situations:
            reach = own[name] = {}
            for part in self.parts(name):
                for window in part.windows:
                    age = max(
                        (window.opens or 0) - 1, -1 if window.closes is None else window.closes
                    )
                    reach[window.clock] = max(reach.get(window.clock, -1), age)
        found = {}
        for name in self.situations:
            reach = dict(own[name])
            for there in self._ahead(name):
                for clock, age in own[there].items():
                    if clock != "situation":
                        reach[clock] = max(reach.get(clock, -1), age)
            found[name] = reach
        return found


def _add_edges(edges: Edges, part: Part) -> None:
    for window in part.windows:
        ages = edges.setdefault(window.clock, set())
        ages.add(window.opens or 0)
        if window.closes is not None:
            ages.add(window.closes + 1)
