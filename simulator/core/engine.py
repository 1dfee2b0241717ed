"""The engine: one pure fold over timed inputs.

``Machine(procedure)`` holds the tables; ``start`` gives the first state, ``inputs`` what can happen
now in a fixed order, ``step`` the state after one input with its findings. Time is an input. Pages,
judge, hints, proof and review all ask this machine; nothing else knows what a rule means.

The life of a duty (``must``): off → owed → kept, late, missed or lapsed. It is *owed* while its
situation and guard hold. Its window says when it is *due*. It is *overdue* from the second after
its window closes. Left through an own act while due, it is missed; taken away by an event or by a
passing moment before its deadline, it has lapsed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Literal, NamedTuple

from simulator.core.clock import SECONDS_MAX, show
from simulator.core.model import (
    END,
    OTHER_ENDING,
    STAY,
    Act,
    Condition,
    Guard,
    Move,
    Procedure,
    Rule,
    Window,
)

OFF, OWED, OVERDUE, DONE = range(4)
NEVER = SECONDS_MAX + 1
"""A time that does not come."""

ActVerdict = Literal["right", "unneeded", "early", "late", "wrong"]
DutyOutcome = Literal["kept", "late", "overdue", "missed", "lapsed", "broken", "allowed"]
Cause = Literal["act", "world"]

BAD_ACTS = frozenset({"early", "late", "wrong"})
BAD_OUTCOMES = frozenset({"late", "overdue", "missed", "broken"})


class Impossible(ValueError):
    """An input that cannot happen in this state. The message says why."""


class Input(NamedTuple):
    """At ``at`` seconds of the case clock, ``name`` (act or event; empty: time passes)."""

    at: int
    name: str = ""
    choices: tuple[str, ...] = ()


class Finding(NamedTuple):
    """What a step means: a verdict on the act (``of`` is ``"act"``) or news of a ``"rule"``."""

    at: int
    of: Literal["act", "rule"]
    kind: str
    rule: str = ""

    @property
    def bad(self) -> bool:
        """Whether a run with this finding fails."""
        return self.kind in (BAD_ACTS if self.of == "act" else BAD_OUTCOMES)


class State(NamedTuple):
    """Everything that the future depends on. ``since`` is -1 for what has not happened."""

    t: int
    situation: str
    entered: int
    facts: tuple[bool | str, ...]
    since: tuple[int, ...]
    counts: tuple[int, ...]
    duties: tuple[int, ...]
    ending: str = ""
    over: bool = False


class Machine:
    """A procedure made ready to run. Holds tables only, never a state."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.fact_index = {fact.id: i for i, fact in enumerate(procedure.facts)}
        self.duties = tuple(rule for rule in procedure.rules if rule.kind == "must")
        self.duty_index = {rule.id: i for i, rule in enumerate(self.duties)}
        self.rules_in = {
            situation.id: tuple(r for r in procedure.rules if _in_scope(r, situation.id))
            for situation in procedure.situations
        }
        self.acts_in = {
            situation.id: tuple(
                act
                for act in procedure.acts
                if not (screens := procedure.control[act.control].screens)
                or situation.screen in screens
            )
            for situation in procedure.situations
        }
        self.choices = {act.id: tuple(_choices(procedure, act)) for act in procedure.acts}
        self.timers = tuple(sorted({w.clock for w in _windows(procedure)} - {"case", "situation"}))
        limits = _count_limits(procedure, self.fact_index)
        self.counted = tuple(limits)
        self.count_index = {name: i for i, name in enumerate(self.counted)}
        sums = {counter.id: counter.counts for counter in procedure.counters}
        self.counting = tuple((sums.get(name, (name,)), most) for name, most in limits.items())
        self.ending_acts = frozenset(ending.act for ending in procedure.endings)
        self.ending_at = {(e.act, e.choices): e.id for e in procedure.endings}

    # -- the fold ---------------------------------------------------------------------------

    def start(self, facts: Mapping[str, bool | str] | None = None) -> State:
        """The state at 0:00. *facts* overrides defaults; an unknown name or value raises
        ValueError."""
        given = dict(facts or {})
        values: list[bool | str] = []
        for fact in self.procedure.facts:
            value = given.pop(fact.id, fact.default)
            if fact.kind == "yes or no" and not isinstance(value, bool):
                raise ValueError(f"the fact `{fact.id}` is yes or no, not {value!r}")
            if fact.kind != "yes or no" and not isinstance(value, str):
                raise ValueError(f"the fact `{fact.id}` is text, not {value!r}")
            if fact.options and value not in fact.options:
                raise ValueError(f"the fact `{fact.id}` is one of {', '.join(fact.options)}")
            values.append(value)
        if given:
            raise ValueError(f"there is no fact `{next(iter(given))}` in this procedure")
        state = State(
            t=0,
            situation=self.procedure.start,
            entered=0,
            facts=tuple(values),
            since=(-1,) * len(self.timers),
            counts=(0,) * len(self.counted),
            duties=(OFF,) * len(self.duties),
        )
        return self._settle(self._refresh(state, state, "world", state.situation, []), [])

    def inputs(self, state: State) -> tuple[Input, ...]:
        """What can happen at this very second: acts in order with every choice, then events."""
        if state.over:
            return ()
        found = [
            Input(state.t, act.id, choices)
            for act in self.acts_in[state.situation]
            for choices in self.choices[act.id]
        ]
        found += [
            Input(state.t, event.id)
            for event in self.procedure.events
            if self._move(self._noted(state, (event.id,)), event.id) is not None
        ]
        return tuple(found)

    def step(self, state: State, given: Input) -> tuple[State, tuple[Finding, ...]]:
        """The state after *given*, and what it means. Raises Impossible."""
        if state.over:
            raise Impossible("the case is over")
        if given.at < state.t:
            raise Impossible(f"the clock already shows {show(state.t)}")
        if given.at > SECONDS_MAX:
            raise Impossible(f"a case lasts {show(SECONDS_MAX)} at most")
        findings: list[Finding] = []
        state = self._advance(state, given.at, findings)
        if not given.name:
            return state, tuple(findings)
        if state.over:
            raise Impossible("the case is over")
        if given.name in self.procedure.act:
            state = self._act(state, given, findings)
        elif given.name in self.procedure.event:
            if given.choices:
                raise Impossible("an event takes no choices")
            state = self._event(state, given.name, findings)
        else:
            raise Impossible(f"there is no act or event `{given.name}`")
        return state, tuple(findings)

    def verdict(self, state: State, given: Input) -> Finding:
        """What an act of :meth:`inputs` would be told, without doing it."""
        findings: list[Finding] = []
        self._judge(state, given.name, self.ending_at.get(given[1:], ""), findings)
        return findings[0]

    # -- questions about a state ------------------------------------------------------------

    def holds(self, guard: Guard, state: State) -> bool:
        """Whether *guard* holds: one of its groups, all of its conditions."""
        return not guard or any(all(self._true(c, state) for c in group) for group in guard)

    def bounds(self, windows: tuple[Window, ...], state: State) -> tuple[int, int]:
        """First and last second of the case clock inside all *windows*; NEVER is open."""
        opens, closes = 0, NEVER
        for window in windows:
            zero = self._zero(window.clock, state)
            if zero < 0:
                return NEVER, NEVER
            opens = max(opens, zero + (window.opens or 0))
            if window.closes is not None:
                closes = min(closes, zero + window.closes)
        return opens, closes

    def in_force(self, state: State) -> tuple[Rule, ...]:
        """The rules whose situation and guard hold now, whatever the clock says."""
        if state.over:
            return ()
        return tuple(r for r in self.rules_in[state.situation] if self.holds(r.guard, state))

    def owed(self, state: State) -> tuple[tuple[Rule, int, int], ...]:
        """Duties still owed here, with the first and last second they can be kept at."""
        return tuple(
            (rule, *self.bounds(rule.windows, state))
            for rule, status in zip(self.duties, state.duties, strict=True)
            if status in (OWED, OVERDUE)
        )

    def ready(self, rule: Rule, state: State) -> bool:
        """Whether no duty that goes before *rule* is still owed."""
        waiting = (OWED, OVERDUE)
        return not any(state.duties[self.duty_index[name]] in waiting for name in rule.after)

    def moments(self, state: State) -> tuple[int, ...]:
        """The later seconds at which, by waiting alone, anything about this state changes."""
        if state.over:
            return ()
        edges: set[int] = set()
        moves = self.procedure.situation[state.situation].moves
        ways = [rule.windows for rule in self.rules_in[state.situation]]
        for windows in ways + [move.windows for move in moves]:
            if windows:
                opens, closes = self.bounds(windows, state)
                edges |= {opens, closes + 1}
        return tuple(sorted(edge for edge in edges if state.t < edge <= SECONDS_MAX))

    # -- inside -----------------------------------------------------------------------------

    def _zero(self, clock: str, state: State) -> int:
        if clock == "case":
            return 0
        if clock == "situation":
            return state.entered
        return state.since[self.timers.index(clock)]

    def _true(self, condition: Condition, state: State) -> bool:
        index = self.fact_index.get(condition.subject)
        value = (
            state.facts[index]
            if index is not None
            else state.counts[self.count_index[condition.subject]]
        )
        if condition.operator == "is":
            return value == condition.value
        have, bound = int(value), int(condition.value)
        match condition.operator:
            case "at_least":
                return have >= bound
            case "at_most":
                return have <= bound
            case "above":
                return have > bound
            case "below":
                return have < bound

    def _move(self, state: State, *triggers: str) -> Move | None:
        """The first way on for the most telling of *triggers* (an ending before its act)."""
        for trigger in triggers:
            for move in self.procedure.situation[state.situation].moves:
                if move.on != trigger or not self.holds(move.guard, state):
                    continue
                opens, closes = self.bounds(move.windows, state)
                if opens <= state.t <= closes:
                    return move
        return None

    def _advance(self, state: State, to: int, findings: list[Finding]) -> State:
        """Let time pass up to *to*: deadlines go by, passing moments lead on."""
        while state.t < to and not state.over:
            turns = [to]
            for rule, status in zip(self.duties, state.duties, strict=True):
                if status == OWED:
                    turns.append(self.bounds(rule.windows, state)[1] + 1)
            for move in self.procedure.situation[state.situation].moves:
                if not move.on and self.holds(move.guard, state):
                    turns.append(self.bounds(move.windows, state)[0])
            state = state._replace(t=min(turn for turn in turns if turn > state.t))
            state = self._settle(self._overdue(state, findings), findings)
        return state

    def _overdue(self, state: State, findings: list[Finding]) -> State:
        duties = list(state.duties)
        for i, rule in enumerate(self.duties):
            if duties[i] == OWED and self.bounds(rule.windows, state)[1] < state.t:
                duties[i] = OVERDUE
                findings.append(Finding(state.t, "rule", "overdue", rule.id))
        return state._replace(duties=tuple(duties))

    def _settle(self, state: State, findings: list[Finding]) -> State:
        """Take the passing moments that are there now. The bound stops a circle of them."""
        for _ in self.procedure.situations:
            move = None if state.over else self._move(state, "")
            if move is None:
                break
            state = self._enter(state, state, move.to, "world", findings)
        return self._overdue(state, findings)

    def _act(self, state: State, given: Input, findings: list[Finding]) -> State:
        act = self.procedure.act[given.name]
        if act not in self.acts_in[state.situation]:
            title = self.procedure.situation[state.situation].title
            label = self.procedure.control[act.control].label
            raise Impossible(f"“{label}” is not there in “{title}”")
        if given.choices not in self.choices[given.name]:
            raise Impossible(f"`{given.name}` does not take the choices {list(given.choices)}")
        ending = self.ending_at.get((given.name, given.choices), "")
        state = self._judge(state, given.name, ending, findings)
        if given.name in self.ending_acts:
            state = state._replace(ending=ending or OTHER_ENDING)
        triggers = (ending, given.name) if ending else (given.name,)
        return self._happen(state, triggers, "act", findings)

    def _event(self, state: State, name: str, findings: list[Finding]) -> State:
        if not any(m.on == name for m in self.procedure.situation[state.situation].moves):
            title = self.procedure.situation[state.situation].title
            raise Impossible(f"`{name}` cannot happen in “{title}”")
        return self._happen(state, (name,), "world", findings)

    def _noted(self, state: State, triggers: tuple[str, ...]) -> State:
        """The state with counts and timers that know of *triggers*."""
        counts = tuple(
            min(count + any(name in names for name in triggers), most)
            for count, (names, most) in zip(state.counts, self.counting, strict=True)
        )
        since = tuple(
            state.t if timer in triggers else zero
            for timer, zero in zip(self.timers, state.since, strict=True)
        )
        return state._replace(counts=counts, since=since)

    def _happen(
        self, state: State, triggers: tuple[str, ...], cause: Cause, findings: list[Finding]
    ) -> State:
        before, state = state, self._noted(state, triggers)
        move = self._move(state, *triggers)
        if move is None and cause == "world":
            raise Impossible(f"`{triggers[0]}` leads nowhere at {show(state.t)}")
        if move is None or move.to == STAY:
            state = self._refresh(before, state, cause, "", findings)
        else:
            state = self._enter(before, state, move.to, cause, findings)
        return self._settle(state, findings)

    def _enter(
        self, before: State, state: State, to: str, cause: Cause, findings: list[Finding]
    ) -> State:
        if to == END:
            state = state._replace(over=True)
        else:
            state = state._replace(situation=to, entered=state.t)
        return self._refresh(before, state, cause, to, findings)

    def _refresh(
        self, before: State, state: State, cause: Cause, entered: str, findings: list[Finding]
    ) -> State:
        """Bring duties in line with the situation and the guards. *entered* names a new visit;
        *before* has the timers by which the duties so far were due."""
        duties = list(state.duties)
        for i, rule in enumerate(self.duties):
            applies = (
                not state.over
                and _in_scope(rule, state.situation)
                and self.holds(rule.guard, state)
            )
            anew = rule.each and rule.scope == (entered,)
            if duties[i] in (OWED, OVERDUE) and (not applies or anew):
                opens, _ = self.bounds(rule.windows, before)
                if duties[i] == OVERDUE or (cause == "act" and opens <= state.t):
                    findings.append(Finding(state.t, "rule", "missed", rule.id))
                elif opens <= state.t:
                    findings.append(Finding(state.t, "rule", "lapsed", rule.id))
                duties[i] = OFF
            if duties[i] == DONE and rule.each and (not applies or anew):
                duties[i] = OFF
            if duties[i] == OFF and applies:
                duties[i] = OWED
        return state._replace(duties=tuple(duties))

    def _judge(self, state: State, act: str, ending: str, findings: list[Finding]) -> State:
        """What the rules say of *act* now: one verdict on it, and news of the rules it touches."""
        names = {act, ending} - {""}
        speaking: dict[str, list[Rule]] = {}
        duties = list(state.duties)
        for rule in self.in_force(state):
            told = self._told(rule, names, act, duties, state)
            if told:
                speaking.setdefault(told, []).append(rule)
        for verdict, rank in _VERDICTS:
            rules = speaking.get(rank)
            if not rules:
                continue
            findings.append(Finding(state.t, "act", verdict, rules[0].id))
            for rule in rules:
                if news := _NEWS.get(rank):
                    findings.append(Finding(state.t, "rule", news, rule.id))
                if rank in ("kept", "late"):
                    duties[self.duty_index[rule.id]] = DONE
            return state._replace(duties=tuple(duties))
        findings.append(Finding(state.t, "act", "unneeded"))
        return state

    def _told(self, rule: Rule, names: set[str], act: str, duties: list[int], state: State) -> str:
        """The one thing *rule* has to say about an act called *names*; empty for nothing."""
        opens, closes = self.bounds(rule.windows, state)
        when = "early" if state.t < opens else "late" if state.t > closes else "in time"
        if not names.intersection(rule.acts):
            owed = rule.kind != "must" or duties[self.duty_index[rule.id]] in (OWED, OVERDUE)
            wanted = any(e.act == act for e in self.procedure.endings if e.id in rule.acts)
            return "other choice" if wanted and owed and rule.kind != "must not" else ""
        if rule.kind == "must not":
            if when != "in time":
                return ""
            return "banned unless allowed" if rule.unless_allowed else "banned"
        if rule.kind == "may" and not self.ready(rule, state):
            return "too soon"
        if rule.kind == "may":
            return {"in time": "allowed", "early": "too soon", "late": "too late"}[when]
        if duties[self.duty_index[rule.id]] not in (OWED, OVERDUE):
            return ""
        if when == "early" or not self.ready(rule, state):
            return "too soon"
        return "late" if when == "late" else "kept"


_VERDICTS: tuple[tuple[ActVerdict, str], ...] = (
    ("wrong", "banned"),
    ("right", "kept"),
    ("late", "late"),
    ("right", "allowed"),
    ("early", "too soon"),
    ("late", "too late"),
    ("wrong", "other choice"),
    ("wrong", "banned unless allowed"),
)
"""Who is heard first when several rules speak of one act: the table is the order."""

_NEWS: dict[str, DutyOutcome] = {
    "banned": "broken",
    "banned unless allowed": "broken",
    "kept": "kept",
    "late": "late",
    "allowed": "allowed",
}


def _choices(procedure: Procedure, act: Act) -> Iterator[tuple[str, ...]]:
    """Every way through the dialogs that *act* opens; one empty way where there is none."""
    asks = procedure.control[act.control].asks
    return product(*([option.id for option in procedure.dialog[name].options] for name in asks))


def _in_scope(rule: Rule, situation: str) -> bool:
    return not rule.scope or situation in rule.scope


def _windows(procedure: Procedure) -> Iterator[Window]:
    for rule in procedure.rules:
        yield from rule.windows
    for situation in procedure.situations:
        for move in situation.moves:
            yield from move.windows
    for claim in procedure.claims:
        yield from claim.windows


def _guards(procedure: Procedure) -> Iterator[Guard]:
    for rule in procedure.rules:
        yield rule.guard
    for situation in procedure.situations:
        for move in situation.moves:
            yield move.guard
    for claim in procedure.claims:
        yield claim.guard


def _count_limits(procedure: Procedure, facts: Mapping[str, int]) -> dict[str, int]:
    """Each counted name with the number past which more makes no difference."""
    limits: dict[str, int] = {}
    for guard in _guards(procedure):
        for group in guard:
            for condition in group:
                if condition.subject not in facts:
                    most = int(condition.value) + 1
                    limits[condition.subject] = max(limits.get(condition.subject, 0), most)
    return dict(sorted(limits.items()))


__all__ = ["BAD_ACTS", "BAD_OUTCOMES", "DONE", "Finding", "Impossible", "Input", "Machine", "State"]
