"""Checks of a whole procedure: an ordered table of small pure functions, model to diagnostics.

They need no exploration and run at every build. What needs runs of the engine stands in
:func:`rehearse`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from simulator.compile.diagnostics import Diagnostic, did_you_mean
from simulator.core import coach
from simulator.core.engine import Machine
from simulator.core.model import END, STAY, Move, Procedure, Rule, Situation, Span
from simulator.core.rehearsal import Rehearsal, Session, reactions_of


class Problem(NamedTuple):
    """Where, what, and what to do."""

    span: Span
    message: str
    hint: str = ""


def check(procedure: Procedure) -> list[Diagnostic]:
    """Everything the checks find, in order of the table."""
    return [
        Diagnostic(problem.span, code, problem.message, problem.hint)
        for code, find in CHECKS
        for problem in find(procedure)
    ]


def rehearse(procedure: Procedure) -> tuple[list[Diagnostic], dict[str, Session]]:
    """Each scenario's shortest right run, and what is wrong with the scenarios."""
    machine = Machine(procedure)
    found: list[Diagnostic] = []
    runs: dict[str, Session] = {}
    for scenario in procedure.scenarios:
        rehearsal = Rehearsal(machine, reactions_of(scenario))
        best = coach.best(rehearsal, rehearsal.begin(dict(scenario.facts)))
        if best is None:
            message = f"no right run ends the scenario `{scenario.id}`"
            hint = "either its people never let it end, or the rules contradict each other"
            found.append(Diagnostic(scenario.span, "RR050", message, hint))
            continue
        runs[scenario.id] = best
        if best.state.ending not in scenario.endings:
            had, wanted = best.state.ending or "no ending", " or ".join(scenario.endings)
            message = f"`{scenario.id}` ends as {had} when all goes right, not as {wanted}"
            found.append(Diagnostic(scenario.span, "RR051", message, "mend it, or `ends as`"))
    reached = {name for run in runs.values() for name in visited(machine, run)}
    for situation in procedure.situations:
        if procedure.scenarios and situation.id not in reached:
            message = f"no scenario's right run comes through “{situation.title}”"
            found.append(Diagnostic(situation.span, "RR044", message, "add one that does"))
    return found, runs


def visited(machine: Machine, session: Session) -> list[str]:
    """The situations of a finished rehearsal, in order of first visit."""
    state = machine.start(dict(zip(machine.fact_index, session.state.facts, strict=True)))
    names = [state.situation]
    for given, _ in session.steps:
        state, _ = machine.step(state, given)
        names.append(state.situation)
    return list(dict.fromkeys(names))


# -- the situations and the ways between them -------------------------------------------------


def unreachable(procedure: Procedure) -> Iterator[Problem]:
    """Situations that no way leads to."""
    reached, queue = {procedure.start}, [procedure.start]
    while queue:
        for move in procedure.situation[queue.pop()].moves:
            if move.to not in reached and move.to not in (END, STAY):
                reached.add(move.to)
                queue.append(move.to)
    for situation in procedure.situations:
        if situation.id not in reached:
            message = f"nothing leads to `{situation.id}`"
            yield Problem(situation.span, message, "let some `then` lead here, or delete it")


def dead_ends(procedure: Procedure) -> Iterator[Problem]:
    """Situations that no way leads out of."""
    for situation in procedure.situations:
        if all(move.to in (STAY, situation.id) for move in situation.moves):
            message = f"nothing leads out of `{situation.id}`"
            yield Problem(situation.span, message, "say under `then` how it goes on, or `end`")


def silent_events(procedure: Procedure) -> Iterator[Problem]:
    """Events that a screen makes possible, and about which the situation is silent."""
    for situation in procedure.situations:
        told = {move.on for move in situation.moves}
        for event in procedure.events:
            if situation.screen in event.screens and event.id not in told:
                message = f"`{event.id}` can happen in `{situation.id}`, but nothing says what then"
                hint = f"add `{event.id}:` under its `then`, or `{event.id}: stay`"
                yield Problem(situation.span, message, hint)


def shadowed_ways(procedure: Procedure) -> Iterator[Problem]:
    """Ways behind one that always fits."""
    for situation in procedure.situations:
        open_ways: set[str] = set()
        for move in situation.moves:
            if move.on in open_ways:
                message = "this way is never taken: the one before it always fits"
                yield Problem(move.span, message, "put it first, or delete it")
            if not move.guard and not move.windows:
                open_ways.add(move.on)


def impossible_ways(procedure: Procedure) -> Iterator[Problem]:
    """Events on screens where they do not happen, acts where their control is not there."""
    endings = {ending.id: ending.act for ending in procedure.endings}
    for situation in procedure.situations:
        for move in situation.moves:
            event = procedure.event.get(move.on)
            act = endings.get(move.on, move.on)
            if event and situation.screen not in event.screens:
                message = f"`{event.id}` does not happen on the screen `{situation.screen}`"
                yield Problem(move.span, message, "change the `on` of the event, or delete this")
            elif act in procedure.act and not _offered(procedure, act, situation):
                message = f"`{act}` cannot be done on the screen `{situation.screen}`"
                yield Problem(move.span, message, "change the `on` of its control, or delete this")


def circling_moments(procedure: Procedure) -> Iterator[Problem]:
    """Passing moments without a window happen at once; a circle of them would never end."""

    def at_once(name: str) -> list[Move]:
        moves = procedure.situation[name].moves if name in procedure.situation else ()
        return [move for move in moves if not move.on and not move.windows]

    for situation in procedure.situations:
        for first in at_once(situation.id):
            met, queue = set(), [first.to]
            while queue:
                name = queue.pop()
                if name in (situation.id, STAY):
                    message = f"these moments lead from `{situation.id}` back to itself"
                    yield Problem(first.span, message, "give one of them a window")
                    break
                if name not in met:
                    met.add(name)
                    queue += [move.to for move in at_once(name)]


# -- the rules --------------------------------------------------------------------------------


def _offered(procedure: Procedure, act: str, situation: Situation) -> bool:
    screens = procedure.control[procedure.act[act].control].screens
    return not screens or situation.screen in screens


def _acts_of(procedure: Procedure, rule: Rule) -> list[str]:
    return [procedure.ending[n].act if n in procedure.ending else n for n in rule.acts]


def rules_without_act(procedure: Procedure) -> Iterator[Problem]:
    """Rules about an act whose control is not there."""
    for rule in procedure.rules:
        for act in _acts_of(procedure, rule):
            scope = rule.scope or tuple(procedure.situation)
            places = [s for s in scope if _offered(procedure, act, procedure.situation[s])]
            if not places or (rule.scope and rule.kind == "must" and len(places) < len(scope)):
                missing = next(s for s in scope if s not in places)
                message = f"`{rule.id}` speaks of `{act}`, which cannot be done in `{missing}`"
                yield Problem(rule.span, message, "change the rule, or the `on` of the control")


def waiting_in_a_ring(procedure: Procedure) -> Iterator[Problem]:
    """Duties that wait for each other."""
    for rule in procedure.rules:
        met, queue = set(), list(rule.after)
        while queue:
            name = queue.pop()
            if name == rule.id:
                message = f"`{rule.id}` waits for rules that wait for it"
                yield Problem(rule.span, message, "break the ring of `in order`")
                break
            if name not in met:
                met.add(name)
                queue += procedure.rule[name].after


def order_on_duties_only(procedure: Procedure) -> Iterator[Problem]:
    """Rules that wait for something other than a duty."""
    for rule in procedure.rules:
        for name in rule.after:
            if procedure.rule[name].kind != "must":
                message = f"`{rule.id}` waits for `{name}`, which is not a duty"
                yield Problem(rule.span, message, "only a `must` can be kept first")


def ill_chosen_endings(procedure: Procedure) -> Iterator[Problem]:
    """Endings whose choices do not fit the dialogs."""
    for ending in procedure.endings:
        asks = procedure.control[procedure.act[ending.act].control].asks
        if len(ending.choices) != len(asks):
            message = f"`{ending.act}` asks {len(asks)} times; {len(ending.choices)} are chosen"
            yield Problem(ending.span, message, f"its dialogs are {', '.join(asks) or 'none'}")
            continue
        for name, choice in zip(asks, ending.choices, strict=True):
            options = [option.id for option in procedure.dialog[name].options]
            if choice not in options:
                message = f"the dialog `{name}` has no option `{choice}`"
                yield Problem(ending.span, message, did_you_mean(choice, options))


# -- the trace to the source ------------------------------------------------------------------


def _cited(procedure: Procedure) -> set[str]:
    notes = [note for situation in procedure.situations for note in situation.notes]
    cited = [rule.clauses for rule in procedure.rules]
    cited += [ending.clauses for ending in procedure.endings]
    cited += [note.clauses for note in notes]
    return {name for clauses in cited for name in clauses}


def uncited_clauses(procedure: Procedure) -> Iterator[Problem]:
    """Clauses that nothing cites, and that do not say why."""
    cited = _cited(procedure)
    for clause in procedure.clauses:
        if clause.id not in cited and not clause.no_rule:
            message = f"nothing puts the clause `{clause.id}` into practice"
            yield Problem(clause.span, message, "cite it in a rule, or say why with `no rule:`")


def rules_without_clause(procedure: Procedure) -> Iterator[Problem]:
    """Rules that do not say where they come from."""
    for rule in procedure.rules:
        if procedure.clauses and not rule.clauses:
            message = f"the rule `{rule.id}` cites no clause"
            yield Problem(rule.span, message, "say under `clauses:` where it comes from")


def idle_readings(procedure: Procedure) -> Iterator[Problem]:
    """Readings that no rule or note rests on."""
    notes = [note for situation in procedure.situations for note in situation.notes]
    rests = [rule.readings for rule in procedure.rules] + [note.readings for note in notes]
    used = {name for readings in rests for name in readings}
    for reading in procedure.readings:
        if reading.id not in used:
            message = f"no rule rests on the reading `{reading.id}`"
            yield Problem(
                reading.span, message, "name it under `readings:` of a rule, or delete it"
            )


Check = Callable[[Procedure], Iterator[Problem]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("RR030", unreachable),
    ("RR031", dead_ends),
    ("RR032", silent_events),
    ("RR033", shadowed_ways),
    ("RR036", impossible_ways),
    ("RR034", circling_moments),
    ("RR036", rules_without_act),
    ("RR037", waiting_in_a_ring),
    ("RR037", order_on_duties_only),
    ("RR038", ill_chosen_endings),
    ("RR040", uncited_clauses),
    ("RR041", rules_without_clause),
    ("RR043", idle_readings),
)
