"""The judge: what a run meant, rule by rule and input by input, with citations.

The verdict is plain data; ``verdict_text`` is its one spelling as JSON, byte for byte the same on
every Python.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple, cast, get_args

from simulator.core import clock
from simulator.core.machine.engine import NEVER, OVERDUE, Finding, Impossible, Input, Machine, State
from simulator.core.model import Procedure, Reaction, Rule
from simulator.core.runs import coach
from simulator.core.runs.rehearsal import Rehearsal, Session, reactions_of
from simulator.core.runs.run import Run, RunError, line
from simulator.core.shapes import (
    Advice,
    Best,
    InputRow,
    InputWord,
    Mistake,
    Outcome,
    RuleRow,
    Verdict,
)

FORMAT = 1
ECHO_SECONDS = 90
"""What the world does so soon after something is taken as its answer."""


class Step(NamedTuple):
    """One input with the states around it, or the time up to a passing moment on the way to it.
    ``place`` is the input's index in the run."""

    place: int
    before: State
    given: Input
    after: State
    findings: tuple[Finding, ...]


def play(machine: Machine, run: Run) -> list[Step]:
    """Fold *run*. Raises RunError (with the input's path) where an input cannot happen."""
    try:
        state = machine.start(dict(run.facts))
    except ValueError as error:
        raise RunError(str(error), "facts") from error
    steps = []
    for index, given in enumerate(run.inputs):
        while (moment := machine.next_passing(state)) <= given.at:
            after, findings = machine.step(state, Input(moment))
            steps.append(Step(index, state, Input(moment), after, findings))
            state = after
        try:
            after, findings = machine.step(state, given)
        except Impossible as error:
            raise RunError(f"“{line(given)}” cannot happen: {error}", "inputs", index) from error
        steps.append(Step(index, state, given, after, findings))
        state = after
    return steps


def judge(machine: Machine, run: Run) -> Verdict:
    """The verdict of *run*. Raises RunError."""
    steps = play(machine, run)
    end = steps[-1].after if steps else machine.start(dict(run.facts))
    mistake = _first_mistake(machine, steps)
    rules = [_rule(machine, rule, steps, end) for rule in machine.procedure.rules]
    return {
        "format": FORMAT,
        "procedure": run.procedure,
        "scenario": run.scenario,
        "passed": end.over and mistake is None,
        "ending": end.ending or None,
        "over": end.over,
        "at": clock.show(end.t),
        "rules": rules,
        "inputs": [_input(machine, step) for step in {step.place: step for step in steps}.values()],
        "mistake": mistake,
        "best": None if end.over and mistake is None else _best(machine, run, mistake),
    }


def verdict_text(verdict: Verdict) -> str:
    """The verdict as JSON, in one fixed spelling."""
    return json.dumps(verdict, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# -- inputs ---------------------------------------------------------------------------------


def _input(machine: Machine, step: Step) -> InputRow:
    """One input's row. Events and waiting have the verdict ``"happens"``."""
    said = next((f for f in step.findings if f.of == "act"), None)
    rule = machine.procedure.rule.get(said.rule) if said else None
    return {
        "at": clock.show(step.given.at),
        "input": line(step.given).split(" ", 1)[1],
        "text": title(machine.procedure, step.given),
        "verdict": cast(InputWord, said.kind) if said else "happens",
        "rule": rule.id if rule else None,
        "clause": list(rule.clauses) if rule else [],
        "why": explain(machine, step, said) if said else "",
    }


def title(procedure: Procedure, given: Input) -> str:
    """An input in words: what is done or happens, and what is chosen."""
    if not given.name:
        return "Time passes"
    title = procedure.title_of(given.name)
    labels = []
    if given.choices:
        control = procedure.control[procedure.act[given.name].control]
        for name, choice in zip(control.asks, given.choices, strict=True):
            options = {option.id: option.label for option in procedure.dialog[name].options}
            labels.append(f"“{options[choice]}”")
    return ": ".join((title, ", ".join(labels))) if labels else title


def explain(machine: Machine, step: Step, finding: Finding) -> str:
    """Why an act got its verdict: one or two plain sentences."""
    if not finding.rule:
        return "No rule asks for this here."
    rule = machine.procedure.rule[finding.rule]
    opens, closes = machine.bounds(rule, step.before)
    match finding.kind:
        case "late":
            return f"The latest moment for this was {clock.show(closes)}. {rule.text}"
        case "early" if finding.at < opens < NEVER:
            return f"Too early: not before {clock.show(opens)}. {rule.text}"
        case "early":
            now = step.before._replace(t=step.given.at)
            owed = {one.rule.id for one in machine.owed(now)}
            first = [machine.procedure.rule[name].text for name in rule.after if name in owed]
            return " ".join(("Something else comes first.", *first))
        case "unneeded":
            return f"You have done this already. {rule.text}"
        case "wrong" if rule.kind == "must" and not _about(machine, rule, step.given):
            return f"This was still to be done: {rule.text}"
        case _:
            return rule.text


def _about(machine: Machine, rule: Rule, given: Input) -> bool:
    """Whether *rule* speaks of the act in *given*, whatever the choices."""
    return given.name in map(machine.procedure.act_of, rule.acts)


# -- rules ----------------------------------------------------------------------------------


def _rule(machine: Machine, rule: Rule, steps: list[Step], end: State) -> RuleRow:
    outcome, at, why = _outcome(machine, rule, steps, end)
    return {
        "id": rule.id,
        "kind": rule.kind,
        "text": rule.text,
        "outcome": outcome,
        "at": None if at is None else clock.show(at),
        "why": why,
        "clause": list(rule.clauses),
    }


def _outcome(
    machine: Machine, rule: Rule, steps: list[Step], end: State
) -> tuple[Outcome, int | None, str]:
    """What became of *rule*: outcome, moment (seconds) and reason."""
    met: dict[str, tuple[int, str]] = {}
    for step in steps:
        for finding in step.findings:
            if finding.rule != rule.id:
                continue
            kind = finding.kind
            if kind in _RULE_NEWS and finding.of == "rule":
                met.setdefault(kind, _news(machine, rule, step, finding))
            elif finding.of == "act" and kind == "early":
                met.setdefault(
                    "early", (finding.at, f"Done too early, at {clock.show(finding.at)}.")
                )
            elif kind == "wrong" and rule.kind != "must not" and _about(machine, rule, step.given):
                why = f"Something else was chosen at {clock.show(finding.at)}."
                met.setdefault("broken", (finding.at, why))
            elif finding.of == "act" and kind == "late" and rule.kind == "may":
                met.setdefault("late", (finding.at, explain(machine, step, finding)))
    if rule.kind == "must" and not end.over:
        _still_owed(machine, rule, end, met)
    if rule.kind == "must not" and "broken" not in met and _applied(machine, rule, steps):
        met["respected"] = (end.t, "Held, and you kept to it.")
    if "kept" in met:
        met.pop("early", None)
        made_up = met.get("missed", (NEVER, ""))[0] <= met["kept"][0]
        if made_up and all(window.closes is None for window in rule.windows):
            met.pop("missed")
    worst: Outcome | None = next((one for one in get_args(Outcome) if one in met), None)
    return (worst, *met[worst]) if worst else ("not reached", None, "It did not come up.")


_RULE_NEWS = ("kept", "late", "missed", "lapsed", "broken", "allowed")


def _still_owed(machine: Machine, rule: Rule, end: State, met: dict[str, tuple[int, str]]) -> None:
    for one in machine.owed(end):
        if one.rule.id != rule.id:
            continue
        if end.duties[machine.duty_index[rule.id]] == OVERDUE:
            met["missed"] = (
                one.closes,
                f"{_undone(machine, rule, end)} by {clock.show(one.closes)}.",
            )
        elif one.opens <= end.t:
            done = (
                f" {_undone(machine, rule, end)} so far."
                if end.made[machine.duty_index[rule.id]]
                else ""
            )
            met["owed"] = (end.t, f"Still to be done when the run stopped.{done}")


def _undone(machine: Machine, rule: Rule, state: State) -> str:
    """How little of a duty was done: “Not done”, or “Done 2 of 3 times”."""
    made = state.made[machine.duty_index[rule.id]]
    return f"Done {made} of {rule.at_least} times" if made else "Not done"


def _applied(machine: Machine, rule: Rule, steps: list[Step]) -> bool:
    states = [step.before for step in steps] + [step.after for step in steps]
    return any(not state.over and machine.applies(rule, state) for state in states)


def _news(machine: Machine, rule: Rule, step: Step, finding: Finding) -> tuple[int, str]:
    """When a rule met its outcome, and why. A deadline counts as missed at its own time."""
    at = finding.at
    if finding.kind == "missed":
        at = min(at, machine.bounds(rule, step.before)[1])
    return at, _reason(machine, rule, step, finding)


def _reason(machine: Machine, rule: Rule, step: Step, finding: Finding) -> str:
    state = step.before
    _, closes = machine.bounds(rule, state)
    at = clock.show(finding.at)
    match finding.kind:
        case "kept":
            return f"Done at {at}."
        case "late":
            return f"Done at {at}; the latest moment was {clock.show(closes)}."
        case "missed" if closes < finding.at:
            return f"{_undone(machine, rule, state)} by {clock.show(closes)}."
        case "missed" if step.given.name in machine.procedure.event:
            cut = title(machine.procedure, step.given).rstrip(".")
            return f"{_undone(machine, rule, state)} before this happened at {at}: {cut}."
        case "missed":
            return f"Left undone at {at}."
        case "broken":
            return f"Done at {at}, against this rule."
        case "lapsed":
            return f"No longer to be done from {at}{_while_due(machine, rule, step)}."
        case _:
            return f"Done at {at}, as it may be."


def _while_due(machine: Machine, rule: Rule, step: Step) -> str:
    """For how long a duty could have been done before it was taken away."""
    opens, _ = machine.bounds(rule, step.before)
    entered = step.before.entered if rule.scope else 0
    seconds = step.after.t - max(opens, entered)
    return f", after it had been due for {clock.span(seconds)}" if seconds > 0 else ""


# -- the first mistake and the way out ------------------------------------------------------


def _first_mistake(machine: Machine, steps: list[Step]) -> Mistake | None:
    """The first bad finding: which input (index), when, which rule, why."""
    for step in steps:
        finding = next((f for f in step.findings if f.bad), None)
        if finding is None:
            continue
        rule = machine.procedure.rule.get(finding.rule)
        if finding.of == "act" or rule is None:
            why = explain(machine, step, finding)
        else:
            why = _mistake_text(machine, rule, step, finding)
        return {
            "index": step.place,
            "at": clock.show(finding.at),
            "kind": finding.kind,
            "rule": finding.rule or None,
            "why": why,
        }
    return None


def _mistake_text(machine: Machine, rule: Rule, step: Step, finding: Finding) -> str:
    if finding.kind == "overdue":
        _, closes = machine.bounds(rule, step.before)
        return f"Not done by {clock.show(closes)}. {rule.text}"
    return f"{_reason(machine, rule, step, finding)} {rule.text}"


def _best(machine: Machine, run: Run, mistake: Mistake | None) -> Best | None:
    """The shortest right run that shares the inputs before the first mistake (fewer, if no right
    way leads on from there; all, if there is none but the case is open). Without a scenario the
    world does what it did in the run."""
    rehearsal = Rehearsal(machine, world(machine, run))
    shared = run.inputs[: mistake["index"]] if mistake else run.inputs
    acts = [g for g in shared if g.name in machine.procedure.act]
    for keep in range(len(acts), -1, -1):
        session = _replayed(rehearsal, dict(run.facts), acts[:keep])
        found = session and coach.best(rehearsal, session)
        if session and found:
            given = [g for g, _ in found.steps[len(session.steps) :] if g.name]
            return {
                "from": clock.show(session.state.t),
                "inputs": [line(g) for g in given],
                "steps": [_advice(machine, g) for g in given],
                "ending": found.state.ending,
                "at": clock.show(found.state.t),
            }
    return None


def world(machine: Machine, run: Run) -> tuple[Reaction, ...]:
    """The people of the run's scenario. Without one, what happened soon after something else is
    taken to follow from it; the rest keeps its time."""
    if run.scenario:
        return reactions_of(machine.procedure.scenario[run.scenario])
    found, last, times = [], Input(0), Counter[str]()
    for given in run.inputs:
        if given.name in machine.procedure.event:
            echo = bool(last.name) and given.at - last.at <= ECHO_SECONDS
            found.append(
                Reaction(given.name, on=last.name, nth=times[last.name], delay=given.at - last.at)
                if echo
                else Reaction(given.name, at=given.at)
            )
        if given.name:
            last = given
            times[given.name] += 1
    return tuple(found)


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


def _advice(machine: Machine, given: Input) -> Advice:
    return {
        "at": clock.show(given.at),
        "input": line(given).split(" ", 1)[1],
        "text": title(machine.procedure, given),
        "yours": given.name in machine.procedure.act,
    }
