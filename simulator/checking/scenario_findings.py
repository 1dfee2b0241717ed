"""The scenarios of a procedure, played: what is wrong with them, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.core import clock
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure, Scenario
from simulator.core.problems import Problem
from simulator.core.runs import coach
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.spelling import joined

AS_IT_ENDS = "change its people, the rules, or `ends as`"


def rehearse(procedure: Procedure) -> tuple[list[Problem], dict[str, Session]]:
    """Each scenario's shortest right run, and what is wrong with the scenarios. Where one has no
    right run, nothing is said of what all of them leave out."""
    machine = Machine(procedure)
    found: list[Problem] = []
    runs: dict[str, Session] = {}
    moments = coach.moments(len(procedure.scenarios))
    for scenario in procedure.scenarios:
        searched = coach.right_ends(machine, scenario, moments)
        if searched.best is None:
            rehearsal = Rehearsal(machine, reactions_of(scenario))
            found.append(_never_ends(rehearsal, scenario, searched, moments))
            continue
        runs[scenario.id] = searched.best
        found += _other_ends(scenario, searched)
    reached = {name for run in runs.values() for name in visited(machine, run)}
    for situation in procedure.situations if len(runs) == len(procedure.scenarios) else ():
        if procedure.scenarios and situation.id not in reached:
            message = f"no scenario's right run comes through “{situation.title}”"
            found.append(Problem(situation.span, "RR044", message, "add one that does"))
    return found, runs


def _other_ends(scenario: Scenario, searched: coach.Searched) -> Iterator[Problem]:
    """How right runs end that `ends as` does not name, and what it names that none ends as."""
    told = _or(scenario.endings)
    for ending, run in searched.ends.items():
        if ending not in scenario.endings:
            first = run is searched.best
            ends, instead = ("ends", "not") if first else ("can end", "not only")
            message = f"`{scenario.id}` {ends} as {_or([ending])} when all goes right, "
            message += f"{instead} as {told}"
            yield Problem(scenario.span, "RR051", message, AS_IT_ENDS)
    never = [name for name in scenario.endings if name not in searched.ends]
    varies = any(one.spread for person in scenario.people for one in person.reactions)
    if 0 < len(never) < len(scenario.endings) and not (searched.gave_up or varies):
        message = f"no right run of `{scenario.id}` was found that ends as {_or(never)}"
        yield Problem(scenario.span, "RR051", message, AS_IT_ENDS)


def _or(names: Iterable[str]) -> str:
    return " or ".join(f"`{name or 'nothing'}`" for name in names)


def _never_ends(
    rehearsal: Rehearsal, scenario: Scenario, searched: coach.Searched, moments: int
) -> Problem:
    """Where the longest run without a mistake comes to, and what stands in the way there."""
    _, last, gave_up = searched
    where = f"“{rehearsal.machine.procedure.situation[last.state.situation].title}”"
    where += f" at {clock.show(last.state.t)}"
    name = f"the scenario `{scenario.id}`"
    if gave_up:
        message = f"no right run of {name} was found in {moments:,} moments, up to {where}"
        hint = "let its people, or a rule, bring it to an end sooner"
    elif rules := coach.obstacles(rehearsal, last):
        message = f"no right run ends {name}: in {where} every way on breaks a rule"
        hint = f"change its people{_giving_way(rehearsal.machine.procedure, rules)}"
    elif coach.goes_on(rehearsal, last):
        message = f"no right run of {name} was found: in {where}, what is right leads nowhere new"
        hint = "let its people go on, or let a rule ask for or allow what ends the case there"
    else:
        message = f"no right run ends {name}: it comes to {where}, and nothing more happens"
        hint = "let its people go on, or let a rule ask for or allow what ends the case there"
    return Problem(scenario.span, "RR050", message, hint)


def _giving_way(procedure: Procedure, rules: Iterable[str]) -> str:
    """What can be done about *rules*: a duty or a ban gives way, a permission allows more."""
    told = ""
    for what, kinds in (("give way", ("must", "must not")), ("allow more", ("may",))):
        names = [f"`{name}`" for name in rules if procedure.rule[name].kind in kinds]
        told += f", or let {'one of ' * (len(names) > 1)}{joined(names)} {what}" if names else ""
    return told


def visited(machine: Machine, session: Session) -> list[str]:
    """The situations of a finished rehearsal, in order of first visit."""
    state = machine.start(dict(zip(machine.fact_index, session.state.facts, strict=True)))
    names = [state.situation]
    for given, _ in session.steps:
        state, _ = machine.step(state, given)
        names.append(state.situation)
    return list(dict.fromkeys(names))
