"""What each event leads to, and what is to be done first there: “What just happened?”."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.core.clock import SECONDS_MAX
from simulator.core.machine.engine import NEVER
from simulator.core.model import END, STAY, Rule, Situation, Window
from simulator.core.sentence import Sentence
from simulator.site import prose
from simulator.site.views import Target, Views


@dataclass(frozen=True, slots=True)
class HappenedView:
    """An event with its answers: the situations that it leads to. ``first`` is what is then to be
    done, where there is one answer and it does not depend on the case; ``where`` says in which
    situations the answers do not hold, since the event changes nothing there."""

    text: Sentence
    answers: tuple[Target, ...]
    first: str
    where: str


def happened(views: Views) -> tuple[HappenedView, ...]:
    """Every event that leads on somewhere, or lets a duty begin, with the situations in which
    it is answered, and those in which it changes nothing."""
    found = []
    for event in views.procedure.events:
        to, begins, stays = _answered_in(views, event.id)
        if to:
            text = event.text.rstrip(".")
            said = Sentence("what happened", text, on=event.id, to=to, stays=stays)
            first = "" if begins else first_of(views, event.id, to)
            where = _where(views, event.id, to, begins, stays) if stays else ""
            found.append(HappenedView(said, _answers(views, to), first, where))
    return tuple(found)


def _answered_in(views: Views, event: str) -> tuple[tuple[str, ...], set[str], tuple[str, ...]]:
    """Where *event* leads; where it changes nothing but a duty waits for it, that is the situation
    itself. Which these are. And where else it changes nothing: neither of these, since there the
    answer is where one is."""
    counted = _counted(views, event)
    waited_in = {
        name
        for rule in views.procedure.rules
        if any(window.clock == event for window in rule.windows)
        or any(one.subject in counted for group in rule.guard for one in group)
        for name in (rule.scope if rule.kind == "must" else ())
    }
    ways = _ways_for(views, event)
    same = dict.fromkeys(here for here, to in ways if to == STAY)
    begins = waited_in & same.keys()
    to = dict.fromkeys(
        here if to == STAY else to for here, to in ways if to != STAY or here in begins
    )
    return tuple(to), begins, tuple(name for name in same if name not in to)


def _counted(views: Views, event: str) -> set[str]:
    """The names under which *event* is counted."""
    return {c.id for c in views.procedure.counters if event in c.counts} | {event}


def _ways_for(views: Views, event: str) -> list[tuple[str, str]]:
    """From where *event* leads where to, with what time alone does at once because of it."""
    return [
        (situation.id, to)
        for situation in views.procedure.situations
        for move in situation.moves
        if move.on == event
        for to in (_then(views, situation, event) if move.to == STAY else [move.to])
    ]


def _then(views: Views, situation: Situation, event: str) -> list[str]:
    """Where a case can be led on at once that stays with *event*: what waits for it to have
    happened; and whether it can stay."""
    names = _counted(views, event)
    waiting = [
        move
        for move in situation.moves
        if not move.on and any(one.subject in names for group in move.guard for one in group)
    ]
    sure = any(
        not move.windows and all(c.subject in names and prose.bounds(c) == (1, None) for c in group)
        for move in waiting
        for group in move.guard
    )
    return list(dict.fromkeys(move.to for move in waiting)) + [STAY] * (not sure)


def _where(
    views: Views, event: str, to: tuple[str, ...], begins: set[str], stays: tuple[str, ...]
) -> Sentence:
    """Where the answers to *event* do not hold: in these situations; or in all but a few others,
    those that it leads away from or where a duty begins with it."""
    ways = _ways_for(views, event)
    moves = {here for here, to in ways if to != STAY}
    others = tuple(dict.fromkeys(here for here, _ in ways if here in moves | begins))
    few = len(others) < len(stays) and not moves.intersection(stays)
    told = [
        f"“{views.procedure.situation[name].title}”"
        + (" (in some cases)" if name in moves and not few else "")
        for name in (others if few else stays)
    ]
    words = f"{'only' if few else 'not'} in {' or '.join(told)}"
    return Sentence("where answered", words, on=event, to=to)


def _answers(views: Views, to: tuple[str, ...]) -> tuple[Target, ...]:
    """Situations as links; the first one is answered by the clock, unless something of another one
    can still be owed there, which only its section says."""
    procedure, clock = views.procedure, Target("Go by the clock", "#now")
    start = procedure.situation[procedure.start]
    by_clock = not any(views.left_by_others(start))
    return tuple(clock if by_clock and n == start.id else views.target(n) for n in to)


def first_of(views: Views, event: str, to: tuple[str, ...], second: int = 0) -> str:
    """What is to be done where *event* leads, or time alone at *second*: the duty that is owed
    there whatever the case is like, and before all others; up to when it is, if a case that
    comes there later is led on at once. Nothing where to do it would leave behind what some cases
    owe there."""
    if len(to) > 1 or to[0] in (END, views.procedure.start):
        return ""
    rules = [r for r in views.procedure.rules if r.scope == to and r.kind == "must"]
    owed = [r for r in rules if r.each and not r.guard and not r.after]
    last = _rests_up_to(views, to[0])
    if not owed or last < second:
        return ""
    rule = min(owed, key=lambda one: _delay(one, event))
    here = [r for r in views.procedure.rules if r.kind == "must" and to[0] in (r.scope or to)]
    before = (r for r in here if r != rule and rule.id not in r.after)
    if any(_delay(one, event) < _delay(rule, event) for one in before):
        return ""  # in some case something else is due sooner
    leads_on = {move.on for move in views.procedure.situation[to[0]].moves if move.to != STAY}
    others = [r for r in here if r.guard]
    if leads_on.intersection(rule.acts) and any(rule.id not in one.after for one in others):
        return ""
    words, when = rule.text, ""
    if len(rule.acts) == 1:
        timed = any(window.clock == "case" or window.opens for window in rule.windows)
        when = prose.windows(rule, views.named) if timed else ""
        words = views.order(rule.acts[0])
    until = prose.window(Window(None, last), views.named) if last < SECONDS_MAX else ""
    words = ", ".join(filter(None, (words, when, until)))
    about = {"on": event, "second": second, "to": to[0], "rule": rule.id}
    return Sentence("what is first", words, **about)


def _delay(rule: Rule, event: str) -> int:
    """How many seconds after *event* a duty can be due at the earliest; that of a clock which other
    things start may never be."""
    starts = {"situation": 0, "case": 0, event: 0}
    return max((starts.get(w.clock, NEVER) + (w.opens or 0) for w in rule.windows), default=0)


def _rests_up_to(views: Views, name: str) -> int:
    """Up to which second a case that comes to a situation rests there; -1 for none."""
    last = SECONDS_MAX
    for move in views.procedure.situation[name].moves:
        if not move.on and not any(w.clock == "situation" and w.opens for w in move.windows):
            opens = [w.opens for w in move.windows if w.clock == "case" and w.opens]
            last = min(last, max(opens, default=0) - 1)
    return last
