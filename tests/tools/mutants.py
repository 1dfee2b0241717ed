"""Mutants: a procedure with one thing changed, as a slip of the pen would change it.

``mutants(procedure)`` changes every guard, bound, target, reason and quantifier, one at a time and
on the model; each table below says what is done to one of them. Order and names are always the
same, and a name says to the policy owner what was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from support import PROCEDURES, candidate_no_show, playable_of

from simulator.core import clock
from simulator.core.model import (
    END,
    STAY,
    Condition,
    Constant,
    Counter,
    Guard,
    Move,
    Procedure,
    Rule,
    Window,
)
from simulator.language.build_model import parse

KINDS = ("guard", "bound", "target", "reason", "quantifier")


class Mutant(NamedTuple):
    """A changed procedure, what of it was changed (one of ``KINDS``), and the change in words.
    ``way`` is the way on, as it was, whose target was changed."""

    name: str
    what: str
    procedure: Procedure
    way: Move | None = None


class Spot(NamedTuple):
    """A rule or a way on that can be changed: its name in words, itself, and how to put a changed
    one into the procedure."""

    name: str
    part: Any
    put: Callable[[Any], Procedure]


Change = tuple[str, Any]
"""What is changed, in words, and the changed part."""


def mutants(procedure: Procedure, constant: Callable[[str, int], Procedure]) -> list[Mutant]:
    """All mutants of *procedure*. *constant* gives it with another value of a named constant, which
    the model alone cannot, since it has the values where they are used and not the names."""
    found: list[Mutant] = []
    spots = [*_rules(procedure), *_ways(procedure)]
    for spot in spots:
        for what, changes in TABLE:
            for words, part in changes(spot.part, procedure):
                way = spot.part if what == "target" else None
                found.append(Mutant(f"{spot.name}: {words}", what, spot.put(part), way))
    found += _dropped(procedure)
    found += _reasons(procedure)
    found += _counters(procedure)
    found += _constants(procedure, constant)
    return sorted(found, key=lambda mutant: KINDS.index(mutant.what))


@cache
def first_mutants() -> list[Mutant]:
    """All mutants of the first real procedure."""
    base, file = candidate_no_show(), "candidate-no-show.yml"

    def with_constant(name: str, value: int) -> Procedure:
        words = str(value) if base.constant[name].kind == "count" else clock.show(value)

        def changed(path: str) -> bytes | None:
            text = (PROCEDURES / path).read_text("utf-8")
            if path == file:
                text = re.sub(rf"(?m)^(  {name}:) .*$", rf"\1 {words}", text, count=1)
            return text.encode()

        return playable_of(parse(file, changed))  # a number may be of another unit now

    return mutants(base, with_constant)


# -- where something can be changed -----------------------------------------------------------


def _rules(procedure: Procedure) -> Iterator[Spot]:
    for i, rule in enumerate(procedure.rules):

        def put(new: Rule, i: int = i) -> Procedure:
            rules = (*procedure.rules[:i], new, *procedure.rules[i + 1 :])
            return _waiting_for_duties(replace(procedure, rules=rules))

        yield Spot(f"rule {rule.id}", rule, put)


def _ways(procedure: Procedure) -> Iterator[Spot]:
    for i, situation in enumerate(procedure.situations):
        for j, move in enumerate(situation.moves):

            def put(new: Move, i: int = i, j: int = j) -> Procedure:
                here = procedure.situations[i]
                moves = (*here.moves[:j], new, *here.moves[j + 1 :])
                changed = replace(here, moves=moves)
                before, after = procedure.situations[:i], procedure.situations[i + 1 :]
                return replace(procedure, situations=(*before, changed, *after))

            alike = [other for other in situation.moves if other.on == move.on]
            number = f" ({alike.index(move) + 1})" if len(alike) > 1 else ""
            yield Spot(f"{situation.id}, {move.on or 'moment'}{number}", move, put)


def _waiting_for_duties(procedure: Procedure) -> Procedure:
    """*procedure* with rules that wait for duties only, as the engine needs it."""
    duties = {rule.id for rule in procedure.rules if rule.kind == "must"}
    rules = tuple(
        replace(rule, after=tuple(name for name in rule.after if name in duties))
        for rule in procedure.rules
    )
    return replace(procedure, rules=rules)


# -- guards -----------------------------------------------------------------------------------

_OPPOSITE = {"at_least": "below", "below": "at_least", "at_most": "above", "above": "at_most"}


def _guards(part: Rule | Move, procedure: Procedure) -> Iterator[Change]:
    if part.guard:
        yield "without its condition", replace(part, guard=())
    for words, guard in _changed_guards(part.guard, procedure):
        yield words, replace(part, guard=guard)


def _changed_guards(guard: Guard, procedure: Procedure) -> Iterator[tuple[str, Guard]]:
    facts = {fact.id for fact in procedure.facts}
    for i, group in enumerate(guard):
        for j, condition in enumerate(group):

            def with_(*new: Condition, i: int = i, j: int = j) -> Guard:
                changed = (*guard[i][:j], *new, *guard[i][j + 1 :])
                return (*guard[:i], changed, *guard[i + 1 :])

            words = f"{condition.subject} {condition.operator.replace('_', ' ')} {condition.value}"
            if len(group) > 1:
                yield f"without “{words}”", with_()
            yield f"not “{words}”", with_(_negated(condition))
            if condition.subject in facts:
                continue
            for step in (-1, 1):
                if (value := int(condition.value) + step) >= 0:
                    yield f"“{words}” with {value}", with_(replace(condition, value=value))


def _negated(condition: Condition) -> Condition:
    """The opposite of *condition*; of a count that is a number, that it is more."""
    if isinstance(condition.value, bool):
        return replace(condition, value=not condition.value)
    return replace(condition, operator=_OPPOSITE.get(condition.operator, "above"))


# -- bounds -----------------------------------------------------------------------------------


def _bounds(part: Rule | Move, _: Procedure) -> Iterator[Change]:
    for i, window in enumerate(part.windows):
        for words, new in _changed_windows(window):
            windows = tuple(w for w in (*part.windows[:i], new, *part.windows[i + 1 :]) if w)
            yield words, replace(part, windows=windows)


def _changed_windows(window: Window) -> Iterator[tuple[str, Window | None]]:
    for end in ("opens", "closes"):
        at = getattr(window, end)
        if at is None:
            continue
        for step, words in ((1, "one second later"), (-1, "one second earlier")):
            yield f"{end} {words}", replace(window, **{end: at + step})
        other = window.closes if end == "opens" else window.opens
        yield (
            f"without the bound that {end} it",
            None if other is None else replace(window, **{end: None}),
        )
    if window.clock not in ("case", "situation"):
        yield "counted from its situation", replace(window, clock="situation")


def _constants(procedure: Procedure, constant: Callable[[str, int], Procedure]) -> Iterator[Mutant]:
    for one in procedure.constants:
        for step, words in _steps(one):
            yield Mutant(
                f"{one.kind} {one.id}: {words}", "bound", constant(one.id, one.value + step)
            )


def _steps(constant: Constant) -> list[tuple[int, str]]:
    if constant.kind == "count":
        return [(1, "one more"), (-1, "one less")]
    seconds = [(1, "one second more"), (-1, "one second less"), (60, "a minute more")]
    return [*seconds, (-60, "a minute less")] if constant.value > 60 else seconds


# -- targets ----------------------------------------------------------------------------------


def _targets(move: Rule | Move, procedure: Procedure) -> Iterator[Change]:
    """Another target for each way on: in turn a situation that one could take for it, none, and the
    end of the case."""
    if isinstance(move, Rule):
        return
    home = next(s for s in procedure.situations if any(m is move for m in s.moves))
    others = [_beside(move.to, home.id, procedure), STAY if move.to != STAY else home.id, END]
    others = [to for to in others if to != move.to and (move.on or to != STAY)]
    to = others[home.moves.index(move) % len(others)]
    words = "to its own situation, as a new visit" if to == home.id else f"to {to}"
    yield f"{words}, not {move.to}", replace(move, to=to)


def every_target(procedure: Procedure) -> Iterator[Mutant]:
    """Each way on with each other target."""
    for spot in _ways(procedure):
        for to in (*(situation.id for situation in procedure.situations), STAY, END):
            if to != spot.part.to and (spot.part.on or to != STAY):
                changed = spot.put(replace(spot.part, to=to))
                yield Mutant(f"{spot.name}: to {to}", "target", changed, spot.part)


def _beside(to: str, home: str, procedure: Procedure) -> str:
    """The situation that one could take for *to*: the next one with the same screen, if any."""
    names = [situation.id for situation in procedure.situations]
    start = names.index(home if to in (STAY, END) else to)
    turned = [name for name in names[start + 1 :] + names[:start] if name != home]
    screen = procedure.situation[names[start]].screen
    alike = [name for name in turned if procedure.situation[name].screen == screen]
    return (alike or turned or [home])[0]


# -- reasons ----------------------------------------------------------------------------------


def _reasons(procedure: Procedure) -> Iterator[Mutant]:
    """Each ending with the next choice in one of its dialogs."""
    for i, ending in enumerate(procedure.endings):
        asks = procedure.control[procedure.act[ending.act].control].asks
        for j, dialog in enumerate(asks):
            options = [option.id for option in procedure.dialog[dialog].options]
            other = options[(options.index(ending.choices[j]) + 1) % len(options)]
            choices = (*ending.choices[:j], other, *ending.choices[j + 1 :])
            changed = replace(ending, choices=choices)
            endings = (*procedure.endings[:i], changed, *procedure.endings[i + 1 :])
            words = f"ending {ending.id}: {other}, not {ending.choices[j]}"
            yield Mutant(words, "reason", replace(procedure, endings=endings))


def _other_reasons(rule: Rule | Move, procedure: Procedure) -> Iterator[Change]:
    """A rule that asks for another ending of the same act."""
    if isinstance(rule, Move):
        return
    for i, name in enumerate(rule.acts):
        ending = procedure.ending.get(name)
        alike = [e.id for e in procedure.endings if ending and e.act == ending.act]
        if len(alike) > 1:
            other = alike[(alike.index(name) + 1) % len(alike)]
            acts = tuple(dict.fromkeys((*rule.acts[:i], other, *rule.acts[i + 1 :])))
            yield f"about {other}, not {name}", replace(rule, acts=acts)
        names = [e.id for e in procedure.endings]
        before = names[names.index(name) - 1] if ending else name
        if before not in rule.acts:
            yield f"about {before} too", replace(rule, acts=(*rule.acts, before))


# -- quantifiers ------------------------------------------------------------------------------


def _quantifiers(part: Rule | Move, procedure: Procedure) -> Iterator[Change]:
    if len(part.guard) > 1:
        every = tuple(condition for group in part.guard for condition in group)
        yield "all of its conditions, not any", replace(part, guard=(every,))
        for i, group in enumerate(part.guard):
            words = " and ".join(f"{c.subject}" for c in group)
            guard = part.guard[:i] + part.guard[i + 1 :]
            yield f"without the choice “{words}”", replace(part, guard=guard)
    if any(len(group) > 1 for group in part.guard):
        apart = tuple((condition,) for group in part.guard for condition in group)
        yield "any of its conditions, not all", replace(part, guard=apart)
    if isinstance(part, Rule):
        yield from _rule_quantifiers(part, procedure)


def _rule_quantifiers(rule: Rule, procedure: Procedure) -> Iterator[Change]:
    for kind in ("must", "must not", "may"):
        if kind != rule.kind:
            yield f"{kind}, not {rule.kind}", replace(rule, kind=kind, unless_allowed=False)
    if rule.kind == "must":
        yield ("once" if rule.each else "at each visit"), replace(rule, each=not rule.each)
        yield "one time more", replace(rule, at_least=rule.at_least + 1)
        for cut_short in ("lapses", "stays owed", "missed"):
            if cut_short != rule.cut_short:
                yield f"{cut_short} when cut short", replace(rule, cut_short=cut_short)
    for step in (-1, 1) if rule.time_to_act else ():
        words = f"a second {'more' if step > 0 else 'less'} to act"
        yield words, replace(rule, time_to_act=rule.time_to_act + step)
    if rule.kind == "must not":
        words = "even if allowed" if rule.unless_allowed else "unless allowed"
        yield words, replace(rule, unless_allowed=not rule.unless_allowed)
    for name in rule.after:
        after = tuple(other for other in rule.after if other != name)
        yield f"without waiting for {name}", replace(rule, after=after)
    for name in rule.acts if len(rule.acts) > 1 else ():
        acts = tuple(other for other in rule.acts if other != name)
        yield f"without {name}", replace(rule, acts=acts)
    yield from _scopes(rule, procedure)


def _scopes(rule: Rule, procedure: Procedure) -> Iterator[Change]:
    """Without one of its situations; for a rule that holds everywhere, without the first situation
    of each screen on which one of its acts can be done."""
    everywhere = tuple(s.id for s in procedure.situations)
    for left_out in rule.scope or _first_on_screens(rule, procedure):
        scope = tuple(name for name in rule.scope or everywhere if name != left_out)
        if scope:
            yield f"not in {left_out}", replace(rule, scope=scope)


def _first_on_screens(rule: Rule, procedure: Procedure) -> list[str]:
    screens = set[str]()
    for name in rule.acts:
        control = procedure.control[procedure.act[name].control]
        screens |= set(control.screens or (screen.id for screen in procedure.stage.screens))
    firsts = {s.screen: s.id for s in reversed(procedure.situations)}
    return [firsts[screen] for screen in firsts if screen in screens][::-1]


def _dropped(procedure: Procedure) -> Iterator[Mutant]:
    for rule in procedure.rules:
        rules = tuple(other for other in procedure.rules if other is not rule)
        without = _waiting_for_duties(replace(procedure, rules=rules))
        yield Mutant(f"rule {rule.id}: left out", "quantifier", without)


def _counters(procedure: Procedure) -> Iterator[Mutant]:
    for i, counter in enumerate(procedure.counters):
        for words, new in _changed_counters(counter):
            counters = (*procedure.counters[:i], new, *procedure.counters[i + 1 :])
            changed = replace(procedure, counters=counters)
            yield Mutant(f"counter {counter.id}: {words}", "quantifier", changed)


def _changed_counters(counter: Counter) -> Iterator[tuple[str, Counter]]:
    if counter.scope:
        yield "in the whole case, not in one visit", replace(counter, scope=())
    for name in counter.counts if len(counter.counts) > 1 else ():
        counts = tuple(other for other in counter.counts if other != name)
        yield f"without {name}", replace(counter, counts=counts)


TABLE: tuple[tuple[str, Callable[[Any, Procedure], Iterator[Change]]], ...] = (
    ("guard", _guards),
    ("bound", _bounds),
    ("target", _targets),
    ("reason", _other_reasons),
    ("quantifier", _quantifiers),
)
