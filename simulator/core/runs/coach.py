"""The shortest right run from a moment of a rehearsal: fewest acts, then earliest end.

Uniform-cost search (Dijkstra 1959) over rehearsals. An act costs one; waiting to the next moment at
which anything changes costs nothing but time. A branch ends at its first bad finding, so what is
left is small. Acts are tried at those moments only; one that leaves everything as it was and from
which something is counted ("every 10:00") is tried at the last second of what is owed as well. A
run is missed where an act has to be put off so that a window counted since it meets another one
later ("within 0:30 of A, and not before 5:00").
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from simulator.core.machine.engine import NEVER, Impossible, Input, Machine, State
from simulator.core.model import STAY, Move, Reaction, Rule, Scenario, Window
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session

NODES_MAX = 2_000
"""Rehearsals looked at before the search gives up."""

ALL_MAX = 200_000
"""Those looked at for all scenarios of a procedure together."""


MORE = 10
"""So many times as many are looked at where that did not find what a scenario says."""


def moments(scenarios: int, more: bool = False) -> int:
    """How many are looked at for each of so many scenarios."""
    return min(NODES_MAX * (MORE if more else 1), ALL_MAX // max(1, scenarios))


class Searched(NamedTuple):
    """What a search came to: the shortest right run to each of the ``ends`` that it found, the
    shortest of all first; the ``last`` moment that a run without a mistake came to, one from which
    every way on breaks a rule rather than any other; and whether it gave up before all was looked
    at."""

    ends: dict[str, Session]
    last: Session
    gave_up: bool

    @property
    def best(self) -> Session | None:
        """The shortest right run, if one was found."""
        return next(iter(self.ends.values()), None)


def search(
    rehearsal: Rehearsal, session: Session, nodes_max: int = NODES_MAX, every: bool = False
) -> Searched:
    """The rehearsal continued to its end by the shortest right run, if there is one (within
    *nodes_max*); with *every* ending that right runs come to. What was found before *session* does
    not count."""
    ends: dict[str, Session] = {}
    order = count()
    queue = [(0, session.state.t, next(order), session)]
    same = _Sameness(rehearsal.machine)
    met: set[Hashable] = set()
    last, stuck = session, False
    for _ in range(nodes_max):
        if not queue:
            return Searched(ends, last, gave_up=False)
        acts, _, _, here = heappop(queue)
        if here.state.over:
            ends.setdefault(here.state.ending, here)
            if every:
                continue
            return Searched(ends, here, gave_up=False)
        key = same.key(here)
        if key in met:
            continue
        met.add(key)
        ways = _ways(rehearsal, here)
        if any(
            price and same.key(there) == key and _counts_from(rehearsal, here, there)
            for price, there in ways
        ):
            ways += _put_off(rehearsal, here)
        right = [(price, there) for price, there in ways if not mistakes(here, there)]
        for price, there in right:
            heappush(queue, (acts + price, there.state.t, next(order), there))
        ends_here = bool(ways) and not right
        if (ends_here, here.state.t) > (stuck, last.state.t):
            last, stuck = here, ends_here
    return Searched(ends, last, gave_up=bool(queue))


def mistakes(here: Session, there: Session) -> list[str]:
    """The rules that were broken on the way from *here* to *there*."""
    return [f.rule for _, found in there.steps[len(here.steps) :] for f in found if f.bad]


def best(rehearsal: Rehearsal, session: Session, nodes_max: int = NODES_MAX) -> Session | None:
    """The right run that ``search`` finds, or None."""
    return search(rehearsal, session, nodes_max).best


def way_on(
    rehearsal: Rehearsal, facts: dict[str, bool | str], acts: list[Input]
) -> tuple[Session, Session] | None:
    """The shortest right run that begins with *acts*, or with as many of them as one begins with:
    the rehearsal after these, and at its end. None where no run is right."""
    for keep in range(len(acts), -1, -1):
        begun = _replayed(rehearsal, facts, acts[:keep])
        found = begun and best(rehearsal, begun)
        if begun and found:
            return begun, found
    return None


def _replayed(
    rehearsal: Rehearsal, facts: dict[str, bool | str], acts: list[Input]
) -> Session | None:
    session = rehearsal.begin(facts)
    try:
        for given in acts:
            session = rehearsal.act(session, given)
    except Impossible:
        return None
    return session if not any(finding.bad for finding in session.findings) else None


def obstacles(rehearsal: Rehearsal, here: Session) -> list[str]:
    """The rules that every way on from *here* breaks: waiting, and what a rule asks for or allows.
    Empty where nothing more happens, or some way breaks none."""
    machine = rehearsal.machine
    ways = [rehearsal.act(here, given) for given in spoken_for(machine, here.state)]
    moment = rehearsal.next_moment(here)
    if moment is not None:
        ways.append(rehearsal.wait(here, moment))
    broken = [mistakes(here, there) for there in ways]
    return list(dict.fromkeys(rule for rules in broken for rule in rules)) if all(broken) else []


def goes_on(rehearsal: Rehearsal, here: Session) -> bool:
    """Whether anything more can be done rightly, or happens."""
    return bool(_ways(rehearsal, here))


def begun(rehearsal: Rehearsal, scenario: Scenario) -> Session:
    """The beginning of *scenario*. Facts that the procedure does not have are left out."""
    known = rehearsal.machine.fact_index
    return rehearsal.begin({name: value for name, value in scenario.facts if name in known})


def right_run(machine: Machine, scenario: Scenario) -> Session | None:
    """The shortest right run of *scenario*, from its beginning to its end; None as above."""
    rehearsal = Rehearsal(machine, reactions_of(scenario))
    return best(rehearsal, begun(rehearsal, scenario))


def right_ends(
    machine: Machine,
    scenario: Scenario,
    nodes_max: int = NODES_MAX,
    reactions: tuple[Reaction, ...] | None = None,
) -> Searched:
    """The shortest right run of *scenario* to each ending that one comes to, with its usual people,
    or with other *reactions* of them."""
    rehearsal = Rehearsal(machine, reactions_of(scenario) if reactions is None else reactions)
    return search(rehearsal, begun(rehearsal, scenario), nodes_max, every=True)


class _Sameness:
    """Tells which moments are the same for everything that can follow. Past the last time of the
    case clock only what the timers show matters, so that waiting in a circle is met again."""

    def __init__(self, machine: Machine) -> None:
        procedure = machine.procedure
        parts: list[Rule | Move] = list(procedure.rules)
        parts += [move for situation in procedure.situations for move in situation.moves]
        windows = [window for part in parts for window in machine.reads(part).windows]
        self.clock_max = max((_end(w) for w in windows if w.clock == "case"), default=0)
        self.timer_max = max((_end(w) for w in windows if w.clock != "case"), default=0)

    def key(self, session: Session) -> Hashable:
        """Equal for moments that are the same."""
        state, people = session.state, session.people
        if state.t <= self.clock_max:
            return state, people
        ages = (-1 if zero < 0 else self.age(state, zero) for zero in state.since)
        rest = state._replace(t=0, entered=self.age(state, state.entered), since=tuple(ages))
        return rest, people.seen, tuple((i.due - state.t, i.order) for i in people.intents)

    def age(self, state: State, zero: int) -> int:
        """Seconds since *zero*, as far as any window counts them."""
        return min(state.t - zero, self.timer_max + 1)


def _end(window: Window) -> int:
    return max(window.opens or 0, window.closes or 0)


def _ways(rehearsal: Rehearsal, here: Session) -> list[tuple[int, Session]]:
    """Where one useful act, or waiting for the next change, leads; with its price."""
    machine = rehearsal.machine
    ways = [
        (1, rehearsal.act(here, given))
        for given in spoken_for(machine, here.state)
        if machine.verdict(here.state, given).kind == "right"
    ]
    moment = rehearsal.next_moment(here)
    if moment is not None:
        ways.append((0, rehearsal.wait(here, moment)))
    return ways


def _counts_from(rehearsal: Rehearsal, here: Session, there: Session) -> bool:
    """Whether something is counted from what was just done, an act or a new visit, so that it
    matters when."""
    given, _ = there.steps[len(here.steps)]
    machine = rehearsal.machine
    names = (given.name, machine.ending_at.get((given.name, given.choices), ""))
    moves = (machine.moves_in.get((here.state.situation, name), ()) for name in names)
    leaves = any(move.to != STAY for some in moves for move in some)
    return leaves or any(name in machine.timer_index for name in names)


def _put_off(rehearsal: Rehearsal, here: Session) -> Iterator[tuple[int, Session]]:
    """Waiting for the last second of what is owed, if nothing changes before it."""
    moment, last = rehearsal.next_moment(here), rehearsal.last_second(here)
    if here.state.t < last < (NEVER if moment is None else moment):
        yield 0, rehearsal.wait(here, last)


def closing(machine: Machine, state: State, right: Iterable[Input]) -> str:
    """The act, in words, of those that are *right* at this second that ends the case; empty where
    there is none."""
    for given in right:
        if machine.step(state, given)[0].over:
            return machine.procedure.act[given.name].text
    return ""


def right_now(machine: Machine, state: State) -> list[tuple[Input, str]]:
    """The acts that are right at this second, each with the rule that says so."""
    acts = () if state.over else spoken_for(machine, state)
    verdicts = [(given, machine.verdict(state, given)) for given in acts]
    return [(given, found.rule) for given, found in verdicts if found.kind == "right"]


def spoken_for(machine: Machine, state: State) -> list[Input]:
    """The acts that a duty or a permission in force names; no other act is ever right."""
    found: dict[Input, None] = {}
    for rule in machine.in_force(state):
        if rule.kind != "must not":
            found.update(dict.fromkeys(named_by(machine, rule, state)))
    return list(found)


def named_by(machine: Machine, rule: Rule, state: State) -> list[Input]:
    """The acts that *rule* names and that can be done here, with each way through their dialogs."""
    procedure, found = machine.procedure, list[Input]()
    offered = {act.id for act in machine.acts_in[state.situation]}
    for name in rule.acts:
        ending, act = procedure.ending.get(name), procedure.act_of(name)
        if act in offered:
            ways = (ending.choices,) if ending else machine.choices[act]
            found += [Input(state.t, act, choices) for choices in ways]
    return found
