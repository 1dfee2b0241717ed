"""What is right for somebody who cannot know what comes: advice for a case at one moment.

A rehearsal is a game against the world. Everything that the world can still do, at every second,
may come, and before the trainee at each second. A way to play is followed through all of it: what
is due is done within the second, and nothing else. A moment is *safe* where no mistake can be
forced from there: no event is one or leads out of what is safe, and an act that keeps a due duty,
or waiting where none is due, stays in it. (A timed safety game as in Maler, Pnueli and Sifakis
1995, "On the synthesis of discrete controllers for timed systems", on the cells of an exploration.)

Advice depends on the state alone, which follows from what the trainee has seen. People are no part
of it. The answer errs on one side: what is called safe is, but a moment that would be safe only for
some of the seconds of a cell is not found to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.core.clock import show
from simulator.core.machine.engine import DONE, NEVER, OFF, OVERDUE, Input, Machine, State
from simulator.core.machine.unread import UNREAD, Budget
from simulator.core.model import Rule
from simulator.core.proof.explore import Next, Node, Search
from simulator.core.proof.run_space import READINGS_MAX, Findings, Label, Runs
from simulator.core.runs import coach
from simulator.core.runs.titles import title
from simulator.core.sentence import Sentence

NODES_MAX = 10_000
"""States looked at for one rehearsal before the search gives up."""

SLICE = 40
"""States looked at in one part of the work."""

PATIENT_MAX = 300
"""The same where what is due may be put off: asked only when doing it at once is unsafe."""

WAITS_MAX = 200
"""Changes by waiting alone that are looked at for the next thing to do."""

Kind = Literal["now", "may", "wait", "late", "unknown", "over"]
"""``may``: nothing is due, and waiting alone will never bring anything, so a permission gets on.
``late``: a duty is overdue. ``unknown``: no way is known that stays right whatever may happen."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do. ``given`` is the act with its second; None where there is nothing but to wait, or
    nothing is known. ``words`` say it."""

    kind: Kind
    words: Sentence
    given: Input | None = None


class Advisor:
    """Advises in cases with the facts of *state*. What it has looked at it keeps, so that it is
    quicker the next time."""

    def __init__(self, machine: Machine, state: State) -> None:
        self.machine, self.facts = machine, state.facts
        self.eager = _Game(_Advised(machine, state.facts), NODES_MAX)
        self.patient = _Game(_Advised(machine, state.facts, eager=False), PATIENT_MAX)
        self.ways_to_be_safe: tuple[Callable[[State], bool], ...] = (
            self.eager.safe,
            self.eager.safe_but_for_the_world,
            self.patient.safe,
        )

    def fits(self, machine: Machine, state: State) -> bool:
        """Whether it can advise in *state*."""
        return machine is self.machine and state.facts == self.facts

    def prepare(self, state: State) -> bool:
        """Look ahead for a short while; whether there is more to look at. Advice in *state*, and in
        all that comes of it by following advice, is quicker then."""
        return not state.over and self.eager.prepare(self._made_up(state))

    def advise(self, state: State) -> Hint:
        """What is right in *state* whatever may happen."""
        if state.over:
            return Hint("over", Sentence("advice over", "The case is over."))
        if late := self._overdue(state):
            words = f"This is overdue, and still to be done: {self._title(late)}."
            if (now := self._due(self._made_up(state))) and self._is_right(state, now):
                words = f"Right now: {self._title(now)}. {words}"
                said = Sentence("advice late and now", words, given=late, now=now)
                return Hint("late", said, late)
            return Hint("late", Sentence("advice late", words, given=late), late)
        return self._ahead(self._made_up(state))

    def _made_up(self, state: State) -> State:
        """*state* as if what is overdue had been made up for."""
        duties = (DONE if status == OVERDUE else status for status in state.duties)
        return state._replace(duties=tuple(duties))

    def _overdue(self, state: State) -> Input | None:
        """The act that makes up for an overdue duty."""
        for one in self.machine.due(state):
            if state.duties[self.machine.duty_index[one.rule.id]] == OVERDUE:
                for given in _acts_of(self.machine, one.rule, state):
                    if self.machine.verdict(state, given).kind == "late":
                        return given
        return None

    def _ahead(self, state: State) -> Hint:
        given = self._due(state)
        if given:
            words = f"Right now: {self._title(given)}."
            return Hint("now", Sentence("advice now", words, given=given), given)
        if self._to_do(state) or not any(safe(state) for safe in self.ways_to_be_safe):
            words = "No way on is known from here that stays right whatever may happen."
            return Hint("unknown", Sentence("advice unknown", words))
        return self._later(state)

    def _later(self, state: State) -> Hint:
        """Nothing is due: what will be if nothing happens before, or else what may be done."""
        allowed = self._allowed(state)
        for later in self._waiting(state):
            if given := self._due(later):
                at = show(later.t)
                words = f"Wait. At {at}, if nothing has happened by then: {self._title(given)}."
                return Hint("wait", Sentence("advice wait", words, given=given), given)
            allowed = allowed or self._allowed(later)
        if allowed is None:
            words = "Wait for what happens. Until then there is nothing to do."
            return Hint("wait", Sentence("advice wait on", words))
        if allowed.at == state.t:
            words = f"You may do this now: {self._title(allowed)}."
            return Hint("may", Sentence("advice may", words, given=allowed), allowed)
        at = show(allowed.at)
        words = (
            "Wait for what happens. "
            f"From {at}, if nothing has happened by then, you may: {self._title(allowed)}."
        )
        return Hint("wait", Sentence("advice wait to", words, given=allowed), allowed)

    def _waiting(self, state: State) -> Iterator[State]:
        """What waiting alone leads to, change by change, up to the first mistake. The last second
        of a duty that can be put off is a change, too."""
        for _ in range(WAITS_MAX):
            last = [one.closes for one in self.machine.due(state) if state.t < one.closes < NEVER]
            moment = min((*self.machine.moments(state), *last), default=None)
            if moment is None:
                return
            state, found = self.machine.step(state, Input(moment))
            if state.over or any(finding.bad for finding in found):
                return
            yield state

    def _due(self, state: State) -> Input | None:
        """The safe act that keeps a duty which is due; the most urgent duty first."""
        acts = self._to_do(state)
        for safe in self.ways_to_be_safe if acts else ():
            for given in acts:
                if self._good(safe, state, given):
                    return given
        return None

    def _to_do(self, state: State) -> list[Input]:
        """The acts that keep a duty which is due, without those that were done in this second and
        are due again: to do them once more changes nothing."""
        acts = _due_acts(self.machine, state)
        return [act for act in acts if self.machine.step(state, act)[0] != state]

    def _allowed(self, state: State) -> Input | None:
        """The safe act that a permission allows; one that ends the case first."""
        machine = self.machine
        spoken = coach.spoken_for(machine, state)
        ways = [given for given in spoken if machine.verdict(state, given).kind == "right"]
        ways.sort(key=lambda given: not machine.step(state, given)[0].over)
        for safe in self.ways_to_be_safe:
            for given in ways:
                if self._good(safe, state, given):
                    return given
        return None

    def _good(self, safe: Callable[[State], bool], state: State, given: Input) -> bool:
        """Whether *given* is no mistake, and leads to what is safe."""
        after, found = self.machine.step(state, given)
        if any(finding.bad for finding in found):
            forgiven = safe == self.eager.safe_but_for_the_world
            return forgiven and born_overdue(self.machine, state, found)
        return safe(after)

    def _is_right(self, state: State, given: Input) -> bool:
        """Whether *given* is right also while something else is overdue."""
        return self.machine.verdict(state, given).kind == "right"

    def _title(self, given: Input) -> str:
        return title(self.machine.procedure, given).rstrip(".")


def born_overdue(machine: Machine, before: State, found: Findings) -> bool:
    """Whether all mistakes in *found* are duties that were not owed *before* and are overdue now:
    their time was over when the world let them arise."""
    bad = [finding for finding in found if finding.bad]
    return all(
        one.kind == "overdue" and before.duties[machine.duty_index[one.rule]] == OFF for one in bad
    )


def _acts_of(machine: Machine, rule: Rule, state: State) -> list[Input]:
    """The acts, with their choices, that count for *rule*."""
    names = set(rule.acts)
    return [
        given
        for given in coach.spoken_for(machine, state)
        if names & {given.name, machine.ending_at.get((given.name, given.choices), "")}
    ]


def _due_acts(machine: Machine, state: State) -> list[Input]:
    """The right acts that keep a duty which is due, those of the duty that ends first before."""
    found: dict[Input, None] = {}
    for one in sorted(machine.due(state), key=lambda one: (one.closes, one.opens)):
        acts = _acts_of(machine, one.rule, state)
        found.update((g, None) for g in acts if machine.verdict(state, g).kind == "right")
    return list(found)


class _Advised(Runs):
    """The right runs in which what is due is done in the second in which it is (*eager*), and
    nothing else; else in any second, with all else that is right. What is due again as soon as it
    is done can always be put off."""

    def __init__(self, machine: Machine, facts: tuple[bool | str, ...], eager: bool = True) -> None:
        super().__init__(machine)
        self.budget = Budget(READINGS_MAX)  # a game goes on as long as somebody asks
        self.known, self.eager = facts, eager
        self._labels: dict[State, tuple[Label, ...]] = {}
        self._waits: dict[State, bool] = {}

    def own(self, state: State) -> tuple[Label, ...]:
        """The acts that are played in *state*."""
        found = self._labels.get(state)
        if found is None:
            found = self._labels[state] = () if state.over else tuple(self._own(state))
        return found

    def _own(self, state: State) -> Iterator[Label]:
        state, machine = self._told(state), self.machine
        acts = _due_acts(machine, state)
        if not self.eager:
            spoken = coach.spoken_for(machine, state)
            acts = [given for given in spoken if machine.verdict(state, given).kind == "right"]
        for given in acts:
            yield given.name, *given.choices

    def _told(self, state: State) -> State:
        """*state* with all facts."""
        facts = tuple(k if f is UNREAD else f for f, k in zip(state.facts, self.known, strict=True))
        return state._replace(facts=facts)

    def labels(self, state: State) -> Iterator[Label]:
        """What is played, and all that the world can do."""
        yield from self.own(state)
        yield from ((event,) for event in self.events[state.situation])

    def ticks(self, state: State) -> Sequence[Next]:
        """One second later, where nothing is due that is not due again as soon as it is done."""
        return super().ticks(state) if self.waits(state) else ()

    def waits(self, state: State) -> bool:
        """Whether time may pass beyond a cell of *state*."""
        found = self._waits.get(state)
        if found is None:
            found = self._waits[state] = not self.eager or all(
                map(self._again(state), self.own(state))
            )
        return found

    def _again(self, state: State) -> Callable[[Label], bool]:
        """Tells whether an act is due again as soon as it is done."""
        full, machine = self._told(state), self.machine

        def again(label: Label) -> bool:
            given = Input(full.t, label[0], label[1:])
            after, _ = machine.step(full, given)
            return not after.over and given in _due_acts(machine, after)

        return again


class _Game:
    """Where no mistake can be forced, as far as it was asked for."""

    def __init__(self, space: _Advised, nodes_max: int) -> None:
        self.space, self.nodes_max = space, nodes_max
        self._afresh()

    def _afresh(self) -> None:
        self.search = Search(self.space, self.nodes_max)
        self.lost: dict[bool, set[int]] = {}
        self.judged = 0
        self.prepared: State | None = None

    def prepare(self, state: State) -> bool:
        """A part of what :meth:`safe` has to do; whether there is more."""
        if state != self.prepared:
            self._begin(state)
            self.prepared = state
        self.search.run(SLICE)
        if self.search.queue:
            return True
        self._lost(forgiving=False)
        return False

    def safe(self, state: State) -> bool:
        """Whether no mistake can be forced from *state*."""
        return self._safe(state, forgiving=False)

    def safe_but_for_the_world(self, state: State) -> bool:
        """The same but for duties that are overdue as soon as they arise."""
        return self._safe(state, forgiving=True)

    def _safe(self, state: State, forgiving: bool) -> bool:
        if state.over:
            return True
        if self.judged and self.search.used > 0.5:
            self._afresh()
        begun = self._begin(state)
        self.search.run(2 * self.nodes_max)
        if not self.search.graph.complete:
            return False
        return not self._lost(forgiving).intersection(begun)

    def _begin(self, state: State) -> list[int]:
        normal, machine = self.space.normal(state), self.space.machine
        zeros = {name: machine.zero_of(name, state) for name, _ in self.space.clocks(normal)}
        return self.search.begin_at(normal, state.t, zeros)

    def _lost(self, forgiving: bool) -> set[int]:
        nodes = self.search.graph.nodes
        if self.judged < len(nodes):
            self.judged, self.lost = len(nodes), {}
        if forgiving not in self.lost:
            self.lost[forgiving] = _Ways(self.space, nodes, forgiving).all_lost()
        return self.lost[forgiving]


class _Ways:
    """The ways out of each node: those of the world, and those of the trainee that are *left*."""

    def __init__(self, space: _Advised, nodes: list[Node], forgiving: bool) -> None:
        self.space, self.forgiving = space, forgiving
        self.lost: set[int] = set()
        self.left: dict[int, dict[Label, set[int]]] = {}
        self.over = {node.number for node in nodes if node.state.over}
        self.comes: dict[int, set[tuple[int, Label]]] = defaultdict(set)
        self.events = space.machine.procedure.event
        mistakes = []
        for node in nodes:
            ways: dict[Label, set[int]] = {link.label: set() for link in node.links}
            if space.waits(node.state):
                ways.setdefault((), set())  # to rest here
            for label, found, _, to, *_ in node.links:
                if to < 0 and self._excused(node, label, found):
                    continue
                ways[label].add(to)
                self.comes[to].add((node.number, label))
                if to < 0:
                    mistakes.append((node.number, label))
            self.left[node.number] = {k: to for k, to in ways.items() if not self.of_world(k)}
        self._spread(mistakes)

    def _excused(self, node: Node, label: Label, found: Findings) -> bool:
        """Whether a mistake is not the trainee's: a duty is overdue as soon as it arises, or an act
        was not done again which can be done again at every second."""
        machine, own = self.space.machine, self.space.own(node.state)
        if self.forgiving and born_overdue(machine, node.state, found):
            return True
        if label or not own or not self.space.eager:
            return False
        rules, names = machine.procedure.rule, {label[0] for label in own}
        return all(not f.bad or names.intersection(rules[f.rule].acts) for f in found)

    def all_lost(self) -> set[int]:
        """The nodes from which a mistake can be forced, or from which acts in one second lead
        nowhere but to more of them."""
        while stuck := self.stuck():
            self.lose(stuck)
        return self.lost

    def of_world(self, label: Label) -> bool:
        return bool(label) and label[0] in self.events

    def lose(self, numbers: set[int]) -> None:
        """Take *numbers* for lost, and all from which they can be forced."""
        self.lost |= numbers
        self._spread([way for number in numbers for way in self.comes[number]])

    def _spread(self, queue: list[tuple[int, Label]]) -> None:
        while queue:
            number, label = queue.pop()
            if number in self.lost or number in self.over:
                continue
            left = self.left[number]
            left.pop(label, None)
            if self.of_world(label) or not left:
                self.lost.add(number)
                queue += self.comes[number]

    def stuck(self) -> set[int]:
        """The nodes that are not lost, and from which no acts lead to where one can wait."""
        waiting = {n for n, left in self.left.items() if n not in self.lost} - self.over
        settled = set(self.over)
        while True:
            more = {
                number
                for number in waiting
                if any(not label or to <= settled for label, to in self.left[number].items())
            }
            if not more:
                return waiting
            settled |= more
            waiting -= more
