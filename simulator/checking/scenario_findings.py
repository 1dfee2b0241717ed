"""The scenarios of a procedure, played: what is wrong with them, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from simulator.core import clock
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure, Reaction, Scenario
from simulator.core.problems import Problem
from simulator.core.runs import coach
from simulator.core.runs.people import reactions_of, settled
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.spelling import joined

AS_IT_ENDS = "change its people, the rules, or `ends as`"

DRAWN_MAX = 50
"""Ways in which the people of a scenario may come that are each looked at."""


def rehearse(procedure: Procedure) -> tuple[list[Problem], dict[str, Session]]:
    """Each scenario's shortest right run, and what is wrong with the scenarios. Where one has no
    right run, nothing is said of what all of them leave out."""
    machine = Machine(procedure)
    found: list[Problem] = []
    runs: dict[str, Session] = {}
    moments = coach.moments(len(procedure.scenarios))
    more = coach.moments(len(procedure.scenarios), more=True)
    for scenario in procedure.scenarios:
        searched = coach.right_ends(machine, scenario, moments)
        if searched.gave_up and not searched.ends.keys() >= {*scenario.endings}:
            searched = coach.right_ends(machine, scenario, more)
        if searched.best is None:
            rehearsal = Rehearsal(machine, reactions_of(scenario))
            found.append(_never_ends(rehearsal, scenario, searched, more))
            continue
        runs[scenario.id] = searched.best
        found += _other_ends(scenario, searched)
        found += _never_so(machine, scenario, searched, more)
    reached = {name for run in runs.values() for name in visited(machine, run)}
    for situation in procedure.situations if len(runs) == len(procedure.scenarios) else ():
        if procedure.scenarios and situation.id not in reached:
            message = f"no scenario's right run comes through “{situation.title}”"
            found.append(Problem(situation.span, "RR044", message, "add one that does"))
    return found, runs


def _other_ends(scenario: Scenario, searched: coach.Searched) -> Iterator[Problem]:
    """How right runs end that `ends as` does not name."""
    told = _or(scenario.endings)
    for ending, run in searched.ends.items():
        if ending not in scenario.endings:
            first = run is searched.best
            ends, instead = ("ends", "not") if first else ("can end", "not only")
            message = f"`{scenario.id}` {ends} as {_or([ending])} when all goes right, "
            message += f"{instead} as {told}"
            yield Problem(scenario.span, "RR051", message, AS_IT_ENDS)


def _never_so(
    machine: Machine, scenario: Scenario, searched: coach.Searched, moments: int
) -> Iterator[Problem]:
    """What `ends as` names that no right run ends as, whoever comes within the bounds of its
    people; nothing where these are too many."""
    never = [name for name in scenario.endings if name not in searched.ends]
    if not 0 < len(never) < len(scenario.endings):
        return
    ways = _drawn(scenario)
    if len(ways) > DRAWN_MAX:
        return
    others = [coach.right_ends(machine, scenario, moments // len(ways), way) for way in ways[1:]]
    met = {name for one in others for name in one.ends}
    if never := [name for name in never if name not in met]:
        left_out = any(one.gave_up for one in (searched, *others))
        far = f" in {moments:,} moments" if left_out else ""
        message = f"no right run of `{scenario.id}` was found{far} that ends as {_or(never)}"
        yield Problem(scenario.span, "RR051", message, AS_IT_ENDS)


def _drawn(scenario: Scenario) -> list[tuple[Reaction, ...]]:
    """Its people's reactions at each second within their bounds, the usual ones first; one more
    than can be looked at where there are too many."""
    every = [one for person in scenario.people for one in person.reactions]
    seconds = islice(product(*(range(one.spread + 1) for one in every)), DRAWN_MAX + 1)
    return [tuple(map(settled, every, later)) for later in seconds]


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
        hint = "let a rule say what is right when, so that there are fewer ways, or let its people "
        hint += "bring it to an end with fewer acts"
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
