"""Where two versions differ, found without the review: both are played side by side, second by
second, by the plain engine of ``brute.py``, and at every border of a window everything is tried.

In: two procedures with the same ids, and runs or dice to play with. Out: all that was met on the
way, each as a :class:`Met`. Nothing is searched and nothing is taken together, so not everything is
met; but what is met is so, whatever a review says.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from brute import Side, Took, blamed, guarded, open_acts, word

from simulator.core.machine.engine import Input, State
from simulator.core.model import Procedure

Label = tuple[str, ...]
Pair = tuple[State, State]
Facts = Mapping[str, bool | str]

WAIT_MAX = 1_500
"""Seconds of the case after which nobody waits any more."""


class Met(NamedTuple):
    """A difference at one second: in which situation of each version, what was tried (empty: to
    wait, or nothing, where ``due``), and what each version says. Of every set in ``cites``, one
    rule is behind it: the rule that a version cites, or those with the acts that only one of them
    asks for."""

    situations: tuple[str, str]
    at: int
    label: Label
    words: tuple[str, str]
    cites: tuple[frozenset[str], ...]


class Plain(Side):
    """A version at work with the seconds of the real clock. It remembers what it said."""

    def __init__(self, procedure: Procedure) -> None:
        super().__init__(procedure, right=True)
        self.said: dict[tuple[State, Label], Took] = {}
        endings = {(e.act, *e.choices) for e in procedure.endings}
        self.named = endings | {(act.id,) for act in procedure.acts}

    def settled(self, state: State) -> State:
        """*state* itself: its clocks run on."""
        return state

    def take(self, state: State, label: Label) -> Took:
        """The same as before where it was asked before."""
        key = state, label
        if key not in self.said:
            self.said[key] = super().take(state, label)
        return self.said[key]

    def labels(self, state: State) -> Iterator[Label]:
        """Every act and event, and of the choices that no ending names one for each act."""
        plain = set[str]()
        for label in self.offered(state):
            if len(label) > 1 and label not in self.named:
                if label[0] in plain:
                    continue
                plain.add(label[0])
            yield label

    def borders(self, state: State) -> set[int]:
        """The seconds at which a window is about to open, opens, closes or has closed."""
        clocks = zip(
            (*self.machine.timers, "situation"), (*state.since, state.entered), strict=True
        )
        zeros = {"case": 0} | dict(clocks)
        found = set[int]()
        for part in guarded(self.machine.procedure):
            for window in part.windows:
                zero = zeros[window.clock]
                ends = (window.opens, window.closes) if zero >= 0 else ()
                found |= {
                    zero + end + near for end in ends if end is not None for near in (-1, 0, 1)
                }
        return found

    def due(self, state: State) -> dict[Label, set[str]]:
        """The acts of each duty that can be kept at this second, with the rules that ask so."""
        found: dict[Label, set[str]] = {}
        for rule, opens, *_ in self.machine.owed(state) if not state.over else ():
            if opens <= state.t and self.machine.ready(rule, state):
                acts = open_acts(self.machine.procedure, state, rule.acts)
                found.setdefault(acts, set()).add(rule.id)
        return found


class Played:
    """Two versions played side by side, as long as a run is right in both and they agree on it."""

    def __init__(self, base: Plain, head: Plain) -> None:
        self.base, self.head = base, head
        self.met: set[Met] = set()
        self.looked: set[Pair] = set()
        self.known_borders: dict[object, set[int]] = {}
        self.visited: set[tuple[str, str]] = set()

    def start(self, facts: Facts) -> Pair:
        """Both at 0:00."""
        return self.base.start(dict(facts)), self.head.start(dict(facts))

    def take(self, pair: Pair, label: Label) -> Pair | None:
        """Both after *label* (empty: one more second); None where they part or it is a mistake.
        What they say differently is noted."""
        tooks = self.base.take(pair[0], label), self.head.take(pair[1], label)
        words = word(tooks[0]), word(tooks[1])
        if words[0] != words[1]:
            cites = tuple(frozenset({rule}) for rule in map(blamed, tooks) if rule)
            self.note(pair, pair[0].t + (not label), label, words, cites)
        a, b = (took[0] if took else None for took in tooks)
        return (a, b) if a is not None and b is not None and a.over == b.over else None

    def note(
        self,
        pair: Pair,
        at: int,
        label: Label,
        words: tuple[str, str],
        cites: tuple[frozenset[str], ...],
    ) -> None:
        self.met.add(Met((pair[0].situation, pair[1].situation), at, label, words, cites))

    def look(self, pair: Pair) -> None:
        """Note what is due in one version only, and at a border what they say of everything."""
        if pair in self.looked or pair[0].over:
            return
        self.looked.add(pair)
        a, b = self.base.due(pair[0]), self.head.due(pair[1])
        if a.keys() != b.keys():
            apart = [(a | b)[acts] for acts in a.keys() ^ b.keys()]
            self.note(pair, pair[0].t, (), ("due", "due"), tuple(map(frozenset, apart)))
        if pair[0].t in self.borders(pair):
            for label in self.labels(pair):
                self.take(pair, label)

    def labels(self, pair: Pair) -> list[Label]:
        """Everything that one of them offers."""
        return list(dict.fromkeys((*self.base.labels(pair[0]), *self.head.labels(pair[1]))))

    def borders(self, pair: Pair) -> set[int]:
        """The seconds at which everything is tried, the first in a situation among them."""
        a, b = pair
        key = a.entered, a.since, b.entered, b.since
        if key not in self.known_borders:
            found = {a.entered, b.entered} | self.base.borders(a) | self.head.borders(b)
            self.known_borders[key] = found
        return self.known_borders[key]

    def wait(self, pair: Pair | None, until: int) -> Pair | None:
        """Second by second to *until*."""
        while pair is not None and pair[0].t < until and not pair[0].over:
            self.look(pair)
            pair = self.take(pair, ())
        return pair

    def play(self, facts: Facts, inputs: Iterable[Input]) -> Pair | None:
        """A run from 0:00, as far as the versions do not part and it is right."""
        pair: Pair | None = self.start(facts)
        for given in inputs:
            pair = self.wait(pair, given.at)
            if pair is None or pair[0].over:
                return None
            self.look(pair)
            if given.name:
                pair = self.take(pair, (given.name, *given.choices))
        if pair is not None:
            self.look(pair)
        return pair

    def walk(self, pair: Pair | None, dice: random.Random, steps: int) -> None:
        """So many random steps on from *pair* that are right in both, rather to where none has
        been."""
        for _ in range(steps):
            if pair is None or pair[0].over or pair[0].t > WAIT_MAX:
                return
            self.look(pair)
            ways = [way for label in self.labels(pair) if (way := self.take(pair, label))]
            new = [way for way in ways if (way[0].situation, way[1].situation) not in self.visited]
            later = [at for at in self.borders(pair) if at > pair[0].t]
            if later and (not ways or dice.random() < 0.4):
                pair = self.wait(pair, dice.choice(sorted(later)[:6]))
            elif ways:
                pair = dice.choice(new or ways)
                self.visited.add((pair[0].situation, pair[1].situation))
            else:
                return
