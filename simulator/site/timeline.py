"""What to do now, by the clock: the rules of the first situation, cut at their times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from simulator.core import clock
from simulator.core.clock import SECONDS_MAX
from simulator.core.machine.engine import Input, Machine, State
from simulator.core.model import STAY, Condition, Ending, Rule
from simulator.core.sentence import Sentence
from simulator.site import happened, prose
from simulator.site.new_case import NewCase, every_kind, is_new, new_case
from simulator.site.views import RuleView, Target, Views

_CLOCKS = ("case", "situation")
"""The first situation is entered at 0:00, so these two show the same there."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where time alone has led cases of the kinds ``only`` (empty: all), and what is ``first``
    there."""

    only: tuple[str, ...]
    to: Target
    first: str


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A stretch of the clock. ``head`` is the thing to do, whatever the case is like; ``wait``:
    nothing is due in it, unless something has happened that a duty waits for;
    ``following``: what is due next, elsewhere; ``moved``: where time alone has led some cases, or
    all: then there is nothing else in the row. A duty whose last moment went by is owed until it
    is done, so it stands in every later row, and then nothing *new* is due."""

    opens: str
    closes: str
    head: Sentence
    wait: bool
    presses: tuple[prose.Press, ...]
    ending: Ending | None
    duties: tuple[RuleView, ...]
    overdue: tuple[tuple[RuleView, Sentence], ...]
    allowed: tuple[RuleView, ...]
    banned: tuple[RuleView, ...]
    following: tuple[RuleView, ...]
    moved: tuple[Moved, ...]
    elsewhere: tuple[tuple[Target, Ending, prose.Press | None], ...]
    rule: str
    """The one duty that the head tells in full."""

    @property
    def away(self) -> Moved | None:
        """The one place to which time has led every case."""
        one = self.moved[0] if len(self.moved) == 1 else None
        return None if one is None or one.only else one


def rows(views: Views) -> tuple[ClockRow, ...]:
    """The clock of the case from 0:00 on, as stretches in which nothing changes. The last one
    begins where time alone has led all cases elsewhere."""
    rules, cases = _rules(views), new_case(views.machine)
    spans = {rule.id: span_of(rule, views) for rule in rules}
    edges = {0} | {second for opens, closes in spans.values() for second in (opens, closes + 1)}
    edges |= {one.second for one in cases.leavings}
    end = min((edge for edge in edges if not cases.still(edge)), default=SECONDS_MAX)
    cuts = sorted(edge for edge in edges if edge <= end)
    stretches = zip(cuts, [*cuts[1:], SECONDS_MAX + 1], strict=True)
    return tuple(_row(views, cases, rules, spans, first, after - 1) for first, after in stretches)


def _moved(views: Views, cases: NewCase, first: int) -> tuple[Moved, ...]:
    """Where time alone has led cases by the second *first*."""
    found = []
    for to, kinds in cases.gone(first).items():
        guard, link = cases.guard(kinds), views.target(to)
        only = prose.conditions(guard, views.procedure)
        said = Sentence("now moved", link.text, to=to, first=first, only=only)
        found.append(
            Moved(only, Target(said, link.href), happened.first_of(views, "", (to,), first))
        )
    return tuple(found)


def _rules(views: Views) -> list[Rule]:
    """The rules of the first situation, but for those that wait for an event, or for what cannot
    happen before it is left. Bans that hold everywhere have a section of their own."""
    start = views.procedure.start
    return [
        rule
        for rule in views.procedure.rules
        if (start in rule.scope or (not rule.scope and rule.kind != "must not"))
        and all(window.clock in _CLOCKS for window in rule.windows)
        and _can_hold(views, rule)
    ]


def _can_hold(views: Views, rule: Rule) -> bool:
    """Whether the guard of *rule* can hold before the first situation is left."""
    stays = _staying(views)
    return not rule.guard or any(all(_can_be(c, views, stays) for c in g) for g in rule.guard)


def _can_be(condition: Condition, views: Views, stays: set[str]) -> bool:
    """Whether a fact or count can be so where only *stays* happen."""
    procedure = views.procedure
    if any(fact.id == condition.subject for fact in procedure.facts):
        return True
    least, most = prose.bounds(condition)
    named = {condition.subject}
    for counter in procedure.counters:
        if counter.id == condition.subject:
            there = not counter.scope or procedure.start in counter.scope
            named = {*counter.counts} if there else set()
    return (most is None or most >= least) and (least <= 0 or bool(stays & named))


def _staying(views: Views) -> set[str]:
    """The acts, endings and events that need not lead away from the first situation."""
    procedure = views.procedure
    moves = procedure.situation[procedure.start].moves
    kept = {move.on for move in moves if move.to == STAY}
    leads = {m.on for m in moves if not m.guard and not m.windows} - kept
    acts = {act.id for act in views.machine.acts_in[procedure.start]}
    own = acts | {ending.id for ending in procedure.endings if ending.act in acts}
    return kept | {n for n in own if not leads & {n, procedure.act_of(n)}}


def span_of(rule: Rule, views: Views) -> tuple[int, int]:
    """First and last second of a rule; what goes before it has to have begun."""
    opens, closes = 0, SECONDS_MAX
    for window in rule.windows:
        opens = max(opens, window.opens or 0)
        closes = min(closes, window.closes if window.closes is not None else SECONDS_MAX)
    for name in rule.after:
        opens = max(opens, span_of(views.procedure.rule[name], views)[0])
    return opens, closes


def _row(
    views: Views,
    cases: NewCase,
    rules: list[Rule],
    spans: dict[str, tuple[int, int]],
    first: int,
    last: int,
) -> ClockRow:
    rules = [rule for rule in rules if cases.can_be(rule, first)]

    def among(kind: str) -> tuple[RuleView, ...]:
        inside = [r for r in rules if spans[r.id][0] <= first and last <= spans[r.id][1]]
        return tuple(views.rule(rule) for rule in inside if rule.kind == kind)

    def waiting(view: RuleView) -> bool:
        return prose.waits(view.rule.guard, views.procedure)

    def new(rule: Rule) -> RuleView:
        return replace(views.rule(rule), only=views.only(rule, new=True))

    duties = tuple(duty for duty in among("must") if duty.only or not waiting(duty))
    begun = [r for r in rules if r.kind == "must" and spans[r.id][0] == first]
    gone = [r for r in rules if r.kind == "must" and spans[r.id][1] < first]
    over = [r for r in gone if not prose.waits(r.guard, views.procedure)]
    missed = [r for r in over if not r.guard]
    for_some = [r for r in over if r.guard and all(r.acts != one.acts for one in missed)]
    late = [r for r in (*missed, *for_some) if spans[r.id][0] <= first]  # it may close before
    ended = [r for r in missed if spans[r.id][1] == first - 1]
    due = [duty for duty in duties if not waiting(duty)]
    seconds = [first, *(second for second in _edges(views) if first < second <= last)]
    for_all = [duty.rule for duty in due if not duty.rule.guard]
    names = _first_right(views, for_all, seconds)
    if due:
        head = _head(views, names[0]) if names else ""
    elif begins := _begins(views, cases, rules, spans, first):
        head = f"Wait until {clock.show(begins)}"
    else:
        silent = missed or not cases.still(first)
        head = "" if silent else "Nothing new is due" if gone else "Nothing is due"
    allow, ban = tuple(new(view.rule) for view in among("may")), among("must not")
    following = _following(views, [*(duty.rule for duty in duties), *ended])
    said = Sentence(
        "now",
        head,
        span=(first, last),
        act=names[0] if names else "",
        duties=_ids(duties),
        late=tuple(rule.id for rule in over),
        allowed=_ids(allow),
        banned=_ids(ban),
        following=_ids(following),
        moved=tuple(cases.gone(first)),
    )
    return ClockRow(
        opens=clock.show(first),
        closes=clock.show(last) if last < SECONDS_MAX else "",
        head=said,
        wait=not due and bool(cases.still(first)),
        presses=prose.presses(names[0], views.procedure) if len(names) == 1 else (),
        ending=views.procedure.ending.get(names[0]) if names else None,
        duties=duties,
        overdue=tuple((new(r), _late(views, r, (first, last), beside=bool(due))) for r in late),
        allowed=allow,
        banned=ban,
        following=following,
        moved=_moved(views, cases, first),
        elsewhere=_elsewhere(views, first) if any(_endings(views, r) for r in begun) else (),
        rule=next((rule.id for rule in for_all if rule.acts == names), ""),
    )


def _begins(
    views: Views,
    cases: NewCase,
    rules: list[Rule],
    spans: dict[str, tuple[int, int]],
    first: int,
) -> int:
    """When the next duty begins after *first*, for somebody who is still there; 0 for never."""
    later = [
        spans[rule.id][0]
        for rule in rules
        if rule.kind == "must" and not prose.waits(rule.guard, views.procedure)
        if cases.can_be(rule, spans[rule.id][0])
    ]
    return min((second for second in later if second > first), default=0)


def _ids(rules: tuple[RuleView, ...]) -> tuple[str, ...]:
    return tuple(view.rule.id for view in rules)


def _late(views: Views, rule: Rule, span: tuple[int, int], *, beside: bool) -> Sentence:
    """What is late; in few words *beside* something else that is to be done now."""
    act = _head(views, next(iter(_at_hand(views, rule)), rule.acts[0]))
    words = f"{act} now if you have not yet: it is late, and still due."
    if beside:
        words = f"Late, and still due: {act[:1].lower()}{act[1:]}."
    return Sentence("now late", words, rule=rule.id, span=span)


def _edges(views: Views) -> list[int]:
    """The seconds at which a way on from the start opens or closes."""
    moves = views.procedure.situation[views.procedure.start].moves
    windows = [w for move in moves for w in move.windows if w.clock in _CLOCKS]
    return [w.opens or 0 for w in windows] + [w.closes + 1 for w in windows if w.closes is not None]


def _first_right(views: Views, duties: list[Rule], seconds: list[int]) -> tuple[str, ...]:
    """The acts of the first of *duties* that is right to do in every new case at *seconds*, the one
    that is right first. One duty may leave another behind, which has to come before it."""
    machine, states = views.machine, []
    for values, second in product(every_kind(views.procedure), seconds):
        state = machine.step(machine.started(values), Input(second))[0]
        if is_new(machine, state):
            states.append(state)
    for rule in duties:
        for name in _at_hand(views, rule):
            way = machine.way_of(name)
            if all(_is_right(machine, state, Input(state.t, *way)) for state in states):
                return (name, *(other for other in rule.acts if other != name))
    return ()


def _is_right(machine: Machine, state: State, given: Input) -> bool:
    """Whether an act is right, also by what it leaves behind."""
    _, found = machine.step(state, given)
    return any((one.of, one.kind) == ("act", "right") for one in found)


def _at_hand(views: Views, rule: Rule) -> list[str]:
    """The acts and endings of *rule* that can be done where a case starts."""
    procedure = views.procedure
    screen = procedure.situation[procedure.start].screen
    controls = {name: procedure.act[procedure.act_of(name)].control for name in rule.acts}
    screens = {name: procedure.control[control].screens for name, control in controls.items()}
    return [name for name in rule.acts if not screens[name] or screen in screens[name]]


def _head(views: Views, name: str) -> str:
    ending = views.procedure.ending.get(name)
    return views.procedure.act[ending.act if ending else name].text


def _endings(views: Views, rule: Rule) -> list[Ending]:
    return [ending for ending in views.procedure.endings if ending.id in rule.acts]


def _following(views: Views, rules: list[Rule]) -> tuple[RuleView, ...]:
    """Duties by the case's clock in the one situation that the acts of *rules* lead to."""
    start = views.procedure.situation[views.procedure.start]
    names = {name for rule in rules for name in rule.acts}
    to = {move.to for move in start.moves if move.on in names}
    return tuple(
        views.rule(rule)
        for rule in views.procedure.rules
        if rule.kind == "must" and len(to) == 1 and to.intersection(rule.scope)
        if start.id not in rule.scope and any(window.clock == "case" for window in rule.windows)
    )


def _reason(views: Views, situation: str, ending: Ending, first: int) -> Target:
    link = views.target(situation)
    words = Sentence("elsewhere", link.text, here=situation, ending=ending.id, first=first)
    return Target(words, link.href)


def _elsewhere(views: Views, first: int) -> tuple[tuple[Target, Ending, prose.Press | None], ...]:
    """The endings that are due from the same second on in other situations."""
    start = views.procedure.start
    return tuple(
        (_reason(views, name, ending, first), ending, views.reason(ending))
        for rule in views.procedure.rules
        if rule.kind == "must" and start not in rule.scope
        if any(window.clock == "case" and window.opens == first for window in rule.windows)
        for ending in _endings(views, rule)
        for name in rule.scope
    )
