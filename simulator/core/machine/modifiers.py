"""What a rule means besides its acts: one record for each modifier.

A record holds the keys as they are written, its *step* (what it makes of a rule at one moment),
what the step *reads* of a state, and when its answer is *settled* whatever may still happen. The
engine takes its steps from here, and the exploration forgets only what no record reads. Nothing
else knows what a rule means: a modifier that is added here is all that they need.

Ways on and claims have windows and guards too; they are called parts together with the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from simulator.core.machine.state import NEVER, OVERDUE, OWED, State
from simulator.core.model import Claim, Condition, Guard, Move, Rule, Window

Part = Rule | Move | Claim
StepOf = TypeVar("StepOf", covariant=True)


class Lookup(Protocol):
    """Where the facts, counts, timers and duties of a state stand."""

    @property
    def fact_index(self) -> Mapping[str, int]:
        """Places of facts."""

    @property
    def count_index(self) -> Mapping[str, int]:
        """Places of counts."""

    @property
    def timer_index(self) -> Mapping[str, int]:
        """Places of timers."""

    @property
    def duty_index(self) -> Mapping[str, int]:
        """Places of duties."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What an answer depends on: guards, with the facts and counts that they ask for; the clocks,
    with the ages at which it changes; the acts of which it matters that they were done before."""

    guards: tuple[Guard, ...] = ()
    windows: tuple[Window, ...] = ()
    acts: tuple[str, ...] = ()


READS_NOTHING = Reads()


def _nothing(part: Part) -> Reads:
    return READS_NOTHING


def _open(rule: Rule) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Modifier(Generic[StepOf]):
    """One modifier. ``settled`` tells whether a duty that is done can never be asked for again."""

    keys: tuple[str, ...]
    step: StepOf
    reads: Callable[[Part], Reads] = _nothing
    settled: Callable[[Rule], bool] = _open


# -- in: the situations that a rule is about ---------------------------------------------------


def _in_scope(rule: Rule, situation: str) -> bool:
    """Whether *rule* is about *situation*."""
    return not rule.scope or situation in rule.scope


IN = Modifier(("in",), _in_scope)
"""It reads the situation, which is never forgotten."""


# -- when: facts and counts --------------------------------------------------------------------


def beyond(condition: Condition) -> int:
    """The count from which on *condition* stays as it is."""
    return int(condition.value) + (condition.operator not in ("at_least", "below"))


def is_true(lookup: Lookup, condition: Condition, state: State) -> bool:
    """Whether *condition* holds now."""
    index = lookup.fact_index.get(condition.subject)
    if index is not None:
        return state.facts[index] == condition.value
    have, bound = state.counts[lookup.count_index[condition.subject]], int(condition.value)
    match condition.operator:
        case "is":
            return have == bound
        case "at_least":
            return have >= bound
        case "at_most":
            return have <= bound
        case "above":
            return have > bound
        case "below":
            return have < bound


def _holds(lookup: Lookup, guard: Guard, state: State) -> bool:
    """Whether *guard* holds: one of its groups, all of its conditions."""
    return not guard or any(all(is_true(lookup, c, state) for c in group) for group in guard)


WHEN = Modifier(
    ("when",), _holds, reads=lambda part: Reads(guards=(part.guard,) if part.guard else ())
)


# -- from, after, by, before; within, wait, since: the clocks ----------------------------------


def zero_of(lookup: Lookup, clock: str, state: State) -> int:
    """The second at which *clock* showed 0:00; -1 where it does not run."""
    if clock == "case":
        return 0
    if clock == "situation":
        return state.entered
    return state.since[lookup.timer_index[clock]]


def _bounds(lookup: Lookup, windows: tuple[Window, ...], state: State) -> tuple[int, int]:
    """First and last second of the case clock inside all *windows*; NEVER is open."""
    opens, closes = 0, NEVER
    for window in windows:
        zero = zero_of(lookup, window.clock, state)
        if zero < 0:
            return NEVER, NEVER
        opens = max(opens, zero + (window.opens or 0))
        if window.closes is not None:
            closes = min(closes, zero + window.closes)
    return opens, closes


WINDOW = Modifier(
    ("from", "after", "by", "before", "within", "wait", "since"),
    _bounds,
    reads=lambda part: Reads(windows=part.windows),
)


# -- in order: the duties that go first --------------------------------------------------------


def waits_for(lookup: Lookup, rule: Rule, state: State) -> tuple[str, ...]:
    """The duties that go before *rule* and are still owed."""
    if not rule.after:
        return ()
    waiting = (OWED, OVERDUE)
    return tuple(n for n in rule.after if state.duties[lookup.duty_index[n]] in waiting)


def _ready(lookup: Lookup, rule: Rule, state: State) -> bool:
    """Whether no duty that goes before *rule* is still owed."""
    return not waits_for(lookup, rule, state)


IN_ORDER = Modifier(("in order",), _ready)
"""It reads which duties are owed, which is never forgotten."""


# -- once: how long a duty that is done stays done ---------------------------------------------


def _owed_anew(rule: Rule, entered: str) -> bool:
    """Whether *rule* is owed anew when its one situation is *entered* again."""
    return rule.each and rule.scope == (entered,)


def owed_again(rule: Rule) -> bool:
    """Whether *rule*, once done, is owed again when it has not applied for a while."""
    return rule.each


ONCE = Modifier(("once",), _owed_anew, settled=lambda rule: not rule.each)
"""A duty that is owed once is over when it was done. Every other is put down with its situation."""


# -- at least: how often -----------------------------------------------------------------------


def _enough(rule: Rule, made: int) -> bool:
    """Whether *rule* is kept once its act has counted *made* times."""
    return made >= rule.at_least


AT_LEAST = Modifier(("at least",), _enough)
"""It reads how often the act has counted, which is never forgotten while the duty is owed."""


# -- unless allowed: a ban that gives way ------------------------------------------------------


def _gives_way(rule: Rule) -> bool:
    """Whether *rule* gives way where another one speaks for the act."""
    return rule.unless_allowed


UNLESS_ALLOWED = Modifier(
    ("unless allowed",),
    _gives_way,
    reads=lambda part: Reads(
        acts=part.acts if isinstance(part, Rule) and part.unless_allowed else ()
    ),
)
"""Such a ban is not heard where a duty says that the act was done before."""


# -- cut short, time to act: a due duty that the world takes away ------------------------------


def _cut_short(lookup: Lookup, rule: Rule, before: State) -> Literal["missed", "lapsed"]:
    """What becomes of *rule*, due by its window in *before*, when the world puts an end to its
    situation or guard. It is missed only where there was time to act."""
    if rule.cut_short != "missed" or not _ready(lookup, rule, before):
        return "lapsed"
    least, _ = _bounds(lookup, _time_to_act(rule), before)
    return "missed" if least <= before.t else "lapsed"


def _time_to_act(rule: Rule) -> tuple[Window, ...]:
    """The windows of *rule* as they are once there was time to act: since each of them opened, and
    since the situation was entered. A second is the least there has to be."""
    seconds = max(1, rule.time_to_act)
    entered = Window(seconds, None, "situation")
    return (*(Window((w.opens or 0) + seconds, None, w.clock) for w in rule.windows), entered)


def stays_owed(rule: Rule) -> bool:
    """Whether *rule* can be owed in situations that it is not about."""
    return rule.kind == "must" and rule.cut_short == "stays owed"


CUT_SHORT = Modifier(
    ("cut short", "time to act"),
    _cut_short,
    reads=lambda part: Reads(
        windows=_time_to_act(part) if isinstance(part, Rule) and part.cut_short == "missed" else ()
    ),
)


# -- all of them -------------------------------------------------------------------------------

OF_WAYS: tuple[Modifier[object], ...] = (WHEN, WINDOW)
"""What ways on and claims have, too."""

OF_RULES: tuple[Modifier[object], ...] = (
    IN,
    *OF_WAYS,
    IN_ORDER,
    ONCE,
    AT_LEAST,
    UNLESS_ALLOWED,
    CUT_SHORT,
)


def reads(part: Part) -> Reads:
    """All that the modifiers of *part* read."""
    modifiers = OF_RULES if isinstance(part, Rule) else OF_WAYS
    found = [modifier.reads(part) for modifier in modifiers]
    return Reads(
        tuple(guard for one in found for guard in one.guards),
        tuple(dict.fromkeys(window for one in found for window in one.windows)),
        tuple(act for one in found for act in one.acts),
    )


def for_good(rule: Rule) -> bool:
    """Whether *rule*, once done, can never be asked for again."""
    return any(modifier.settled(rule) for modifier in OF_RULES)
