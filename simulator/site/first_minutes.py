"""What to do now where hardly anything goes by the clock: the acts that every right run begins
with, one after the other, and what else is owed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.core.machine.engine import Impossible, Input, Machine, State
from simulator.core.model import Rule
from simulator.core.sentence import Sentence
from simulator.core.spelling import joined, quoted
from simulator.site import prose
from simulator.site.new_case import every_kind
from simulator.site.timeline import ClockRow
from simulator.site.views import RuleView, Views, ordered
from simulator.training.right_runs import Begun

Run = tuple[dict[str, bool | str], tuple[Begun, ...]]
"""The facts of a scenario, and what its shortest right run begins with."""


@dataclass(frozen=True, slots=True)
class FirstAct:
    """An act with which every right run begins, and the rule that asks for it; or a duty that is
    owed beside these. ``when`` it is due, and what that is counted ``since``; what is said from
    ``late_from`` on, once its last moment went by (both empty: it has none by the clock)."""

    view: RuleView
    head: Sentence
    presses: tuple[prose.Press, ...]
    when: str
    since: str
    late_from: str
    late: str


def steps(views: Views, found: tuple[ClockRow, ...]) -> tuple[FirstAct, ...]:
    """What the shortest right runs of all scenarios begin with, before anything happens in them and
    as far as they agree: the first minutes, where no row of the clock says to wait. None where one
    does or time alone leads elsewhere, where the runs have no act in common, or where something
    else gets late."""
    if any(row.moved or row.head.startswith("Wait") for row in found) or not views.ways:
        return ()
    runs: list[Run] = [
        (dict(scenario.facts), way.begins)
        for scenario, way in zip(views.procedure.scenarios, views.ways.values(), strict=True)
    ]
    acts = _in_common(runs)
    late = {duty.rule.id: (row.opens, said) for row in found[::-1] for duty, said in row.overdue}
    if not late.keys() <= {act.rule for act in acts}:
        return ()
    others = _beside(views.machine, runs, acts)
    told = (*(act.rule for act in acts), *(rule.id for rules in others for rule in rules))
    made: list[FirstAct] = []
    for place, (act, rules) in enumerate(zip(acts, others, strict=True)):
        so_far = tuple((f, begun[: place + 1]) for f, begun in runs if len(begun) > place)
        rule = views.procedure.rule[act.rule]
        said = Sentence("first minutes", _words(views, rule), runs=so_far, told=told)
        made.append(_first(views, rule, said, so_far, late.get(rule.id, ("", ""))))
        for other in rules:
            about = {"runs": so_far, "rule": other.id}
            said = Sentence("first minutes beside", _words(views, other), **about)
            made.append(_first(views, other, said, so_far, ("", "")))
    return tuple(made)


def _in_common(runs: list[Run]) -> tuple[Begun, ...]:
    """The acts that *runs* begin with as far as they agree, each as it is first done."""
    made: list[Begun] = []
    for place in range(max(len(acts) for _, acts in runs)):
        here = {acts[place] for _, acts in runs if len(acts) > place}
        if len({one.name for one in here}) > 1 or not next(iter(here)).rule:
            break
        made.append(min(here, key=lambda act: act.at))
    return tuple(made)


def _words(views: Views, rule: Rule) -> str:
    """A duty as what is to be done; as it is written, where that is one of several acts, or more
    than once."""
    one = len(rule.acts) == 1 and rule.at_least == 1
    return views.order(rule.acts[0]) if one else rule.text


def _first(
    views: Views, rule: Rule, said: Sentence, so_far: tuple[Run, ...], late: tuple[str, str]
) -> FirstAct:
    view = views.rule(rule)
    zeros = _zeros(views, rule, so_far[0][1][:-1])
    about = {"rule": rule.id, "runs": so_far}
    when = Sentence("first minutes time", view.when, since=bool(zeros), **about)
    since = f"counted from {joined(quoted(views.order(name)) for name in zeros)}" if zeros else ""
    told = Sentence("first minutes since", since, **about) if since else ""
    return FirstAct(view, said, view.presses, when, told, *late)


def _zeros(views: Views, rule: Rule, done: tuple[Begun, ...]) -> tuple[str, ...]:
    """The acts that the times of *rule* are counted from, once these were *done*; none for 0:00."""
    machine, came = views.machine, ""
    state = machine.start({})
    for act in done:
        before, state = state, machine.step(state, _input(machine, act))[0]
        if (before.situation, before.entered) != (state.situation, state.entered):
            came = act.name
    clocks = (window.clock for window in rule.windows if window.clock != "case")
    return tuple(filter(None, dict.fromkeys(came if c == "situation" else c for c in clocks)))


def _beside(
    machine: Machine, runs: list[Run], acts: tuple[Begun, ...]
) -> tuple[tuple[Rule, ...], ...]:
    """For each of *acts*, the duties that are owed when it is done, in some kind of case, and that
    are told neither by one of the acts nor before."""
    told = {act.rule for act in acts}
    found: list[dict[str, Rule]] = [{} for _ in acts]
    for values in every_kind(machine.procedure):
        for _, begun in runs:
            states = _states(machine, machine.started(values), begun)
            for place, state in zip(range(len(acts)), states, strict=False):
                for one in machine.owed(state):
                    if one.rule.id not in told and not machine.not_begun(one.rule, state):
                        found[place][one.rule.id] = one.rule
    for place, rules in enumerate(found):
        for name in [name for earlier in found[:place] for name in earlier]:
            rules.pop(name, None)
    return tuple(tuple(ordered([*rules.values()])) for rules in found)


def _states(machine: Machine, state: State, begun: tuple[Begun, ...]) -> Iterator[State]:
    """The state before each act, as long as the acts are right."""
    for act in begun:
        yield machine.step(state, Input(act.at))[0]
        try:
            state, found = machine.step(state, _input(machine, act))
        except Impossible:
            return
        if any(one.of == "act" and one.kind != "right" for one in found):
            return


def _input(machine: Machine, act: Begun) -> Input:
    return Input(act.at, *machine.way_of(act.name))
