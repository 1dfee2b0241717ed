"""The judge: what a run meant, rule by rule and input by input, with citations.

The verdict is plain data; ``verdict_text`` is its one spelling as JSON, byte for byte the same on
every Python.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from simulator.core import clock
from simulator.core.machine.engine import NEVER, OVERDUE, Finding, Impossible, Input, Machine, State
from simulator.core.machine.tables import WAITING, Due
from simulator.core.model import Rule
from simulator.core.runs import coach
from simulator.core.runs.besides import Against, besides
from simulator.core.runs.rehearsal import Rehearsal, world
from simulator.core.runs.run import Run, RunError, line, untimed, within_mark
from simulator.core.runs.titles import other_choice, title
from simulator.core.sentence import Sentence
from simulator.core.shapes import (
    OUTCOMES,
    Advice,
    Best,
    InputRow,
    InputWord,
    Mistake,
    Outcome,
    RuleRow,
    Verdict,
)
from simulator.core.spelling import joined, quoted

FORMAT = 1


class Step(NamedTuple):
    """One input with the states around it, or the time up to a passing moment on the way to it.
    ``place`` is the input's index in the run, ``besides`` what else is wrong with an act."""

    place: int
    before: State
    given: Input
    after: State
    findings: tuple[Finding, ...]
    besides: tuple[Against, ...] = ()


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
        said = next((one for one in findings if one.of == "act"), None)
        also = besides(machine, state, given, said) if said else []
        steps.append(Step(index, state, given, after, findings, tuple(also)))
        state = after
    return steps


def judge(machine: Machine, run: Run) -> Verdict:
    """The verdict of *run*. Raises RunError."""
    steps = play(machine, run)
    end = steps[-1].after if steps else machine.start(dict(run.facts))
    mistake = _first_mistake(machine, steps)
    wrong = {finding.rule for step in steps for finding in step.findings if finding.bad}
    rules = [_rule(machine, rule, steps, end) for rule in machine.procedure.rules]
    return {
        "format": FORMAT,
        "procedure": run.procedure,
        "scenario": run.scenario,
        "passed": end.over and within_mark(machine.procedure.pass_mark, wrong),
        "ending": end.ending or None,
        "over": end.over,
        "at": clock.show(end.t),
        "rules": rules,
        "inputs": _inputs(machine, steps),
        "mistake": mistake,
        "best": None if end.over and mistake is None else _best(machine, run, mistake),
    }


def inputs(machine: Machine, run: Run) -> list[InputRow]:
    """What the verdict of *run* says of its inputs, without the rest of it. Raises RunError."""
    return _inputs(machine, play(machine, run))


def verdict_text(verdict: Verdict) -> str:
    """The verdict as JSON, in one fixed spelling."""
    return json.dumps(verdict, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# -- inputs ---------------------------------------------------------------------------------


def _inputs(machine: Machine, steps: list[Step]) -> list[InputRow]:
    return [_input(machine, step) for step in {step.place: step for step in steps}.values()]


def _input(machine: Machine, step: Step) -> InputRow:
    """One input's row. Events and waiting have the verdict ``"happens"``."""
    said = next((f for f in step.findings if f.of == "act"), None)
    rule = machine.procedure.rule.get(said.rule) if said else None
    return {
        "at": clock.show(step.given.at),
        "input": untimed(step.given),
        "text": title(machine.procedure, step.given),
        "verdict": cast(InputWord, said.kind) if said else "happens",
        "rule": rule.id if rule else None,
        "clause": list(rule.clauses) if rule else [],
        "why": explain(machine, step, said) if said else "",
    }


def explain(machine: Machine, step: Step, finding: Finding) -> Sentence:
    """Why an act got its verdict: one or two plain sentences."""
    if not finding.rule:
        return Sentence("why unneeded", "No rule asks for this here.", place=step.place)
    rule = machine.procedure.rule[finding.rule]
    kind, words = _explained(machine, rule, step, finding)
    return Sentence(kind, words, place=step.place, rule=rule.id)


def _explained(machine: Machine, rule: Rule, step: Step, finding: Finding) -> tuple[str, str]:
    opens, closes = machine.bounds(rule, step.before)
    other = rule.kind != "must not" and _about(machine, rule, step.given)
    match finding.kind:
        case "wrong" if other and finding.at < opens < NEVER:
            far = clock.span(opens - finding.at)
            words = f"This is {far} too early, and something else is to be chosen. {rule.text}"
            return "why other choice too early", words
        case "late":
            return "why late", f"The latest moment for this was {clock.show(closes)}. {rule.text}"
        case "early" if finding.at < opens < NEVER:
            return "why too early", f"Too early: not before {clock.show(opens)}. {rule.text}"
        case "early":
            return _out_of_turn(machine, rule, step)
        case "unneeded":
            return "why again", f"You have done this already. {rule.text}"
        case "wrong" if rule.kind == "must" and not _about(machine, rule, step.given):
            return "why left undone", f"This was still to be done: {rule.text}"
        case _:
            return "why by the rule", rule.text


def _out_of_turn(machine: Machine, rule: Rule, step: Step) -> tuple[str, str]:
    """What has to come before *rule*: duties still owed, or what starts its time."""
    now = step.before._replace(t=step.given.at)
    if told := [machine.procedure.rule[name].text for name in machine.waits_for(rule, now)]:
        return "why out of turn", " ".join(("Something else comes first.", *told))
    if step.given.name in (names := machine.not_begun(rule, now)):
        return (
            "why not again",
            f"Too early: it was not done before. {rule.text}",
        )
    what = joined(quoted(machine.procedure.title_of(name)) for name in names)
    return "why not begun", f"Too early: first comes {what}. {rule.text}"


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
) -> tuple[Outcome, int | None, Sentence]:
    """What became of *rule*: outcome, moment (seconds) and reason."""
    met: dict[str, tuple[int, Sentence]] = {}
    for place, step in enumerate(steps):
        for finding, state in (*((one, step.before) for one in step.findings), *step.besides):
            if finding.rule != rule.id:
                continue
            kind = finding.kind
            if kind in _RULE_NEWS and finding.of == "rule":
                met.setdefault(kind, _news(machine, rule, steps, place, finding))
            elif finding.of == "act" and kind == "early":
                why = f"Done too early, at {clock.show(finding.at)}."
                met.setdefault("early", _told("rule early", why, rule, finding.at))
            elif finding.of == "act" and kind == "wrong" and rule.kind == "must not":
                why = f"Done at {clock.show(finding.at)}, against this rule."
                met.setdefault("broken", _told("rule broken", why, rule, finding.at))
            elif kind == "wrong" and _about(machine, rule, step.given):
                why = other_choice(machine, rule, state, step.given)
                met.setdefault("broken", _told("rule other choice", why, rule, finding.at))
            elif finding.of == "act" and kind == "late" and rule.kind == "may":
                why = explain(machine, step._replace(before=state), finding)
                met.setdefault("late", (finding.at, why))
    if rule.kind == "must" and not end.over:
        _still_owed(machine, rule, steps, end, met)
    in_force = rule.kind == "must not" and _was_in_force(machine, rule, steps, end)
    if in_force and "broken" not in met and _outdone(machine, rule, steps) is None:
        met["respected"] = _told("rule respected", "Held, and you kept to it.", rule, end.t)
    if "early" in met and met["early"][0] == met.get("missed", (None,))[0]:
        met.pop("missed")  # it was done, too early, and could not be done after that
    if "kept" in met:
        met.pop("early", None)
        made_up = "missed" in met and met["missed"][0] <= met["kept"][0]
        if made_up and all(window.closes is None for window in rule.windows):
            met.pop("missed")
    worst: Outcome | None = next((one for one in OUTCOMES if one in met), None)
    if worst is None:
        return "not reached", None, _unmet(machine, rule, steps, end)
    return worst, *met[worst]


def _told(kind: str, words: str, rule: Rule, at: int) -> tuple[int, Sentence]:
    """The moment at which *rule* met its outcome, and why in words."""
    return at, Sentence(kind, words, rule=rule.id, at=at)


_RULE_NEWS = ("kept", "late", "missed", "lapsed", "broken", "allowed")


def was_due_by(one: Due, found: Iterable[Finding]) -> int:
    """The last moment of an overdue duty. A clock that began anew since shows a later one."""
    went = [f.at for f in found if (f.kind, f.rule) == ("overdue", one.rule.id)]
    return min(one.closes, went[-1] - 1) if went else one.closes


def _still_owed(
    machine: Machine,
    rule: Rule,
    steps: list[Step],
    end: State,
    met: dict[str, tuple[int, Sentence]],
) -> None:
    for one in (one for one in machine.owed(end) if one.rule.id == rule.id):
        if end.duties[machine.duty_index[rule.id]] == OVERDUE:
            if came := _came_too_late(machine, rule, steps):
                met["missed"] = _told("rule came too late", f"It {came[1]}.", rule, came[0])
            else:
                by = was_due_by(one, (finding for step in steps for finding in step.findings))
                why = _undone_by(machine, rule, end, by)
                met["missed"] = _told("rule missed by", why, rule, by)
        elif one.opens <= end.t:
            made = end.made[machine.duty_index[rule.id]]
            done = f" {_undone(machine, rule, end)} so far." if made else ""
            why = f"Still to be done when the run stopped.{done}"
            met["owed"] = _told("rule owed", why, rule, end.t)


def _came_too_late(machine: Machine, rule: Rule, steps: list[Step]) -> tuple[int, str] | None:
    """When and how an overdue *rule* came up with its time over; None where it was owed before."""
    for step in reversed(steps):
        for at in (f.at for f in step.findings if (f.kind, f.rule) == ("overdue", rule.id)):
            if step.before.duties[machine.duty_index[rule.id]] in WAITING:
                return None
            closes = clock.show(machine.bounds(rule, step.after)[1])
            return at, f"came up at {clock.show(at)}, and its time was over at {closes}"
    return None


def _undone(machine: Machine, rule: Rule, state: State) -> str:
    """How little of a duty was done: “Not done”, or “Done 2 of 3 times”."""
    made = state.made[machine.duty_index[rule.id]]
    return f"Done {made} of {rule.at_least} times" if made else "Not done"


def _undone_by(machine: Machine, rule: Rule, state: State, closes: int) -> str:
    """The same with its last moment. What was done may have been done after it."""
    undone, by = _undone(machine, rule, state), clock.show(closes)
    return f"{undone} by {by}." if undone == "Not done" else f"{undone}; it was due by {by}."


def _was_in_force(machine: Machine, rule: Rule, steps: list[Step], end: State) -> bool:
    """Whether *rule* applied at a second inside its windows, in *steps* or at the *end*."""
    applying = _applying(machine, rule, steps, end)
    return any(_is_in_force(machine, rule, state, until) for state, until in applying)


def _is_in_force(machine: Machine, rule: Rule, state: State, until: int) -> bool:
    """Whether *rule* applies inside its windows at a second from *state* to *until*."""
    opens, closes = machine.bounds(rule, state)
    return machine.applies(rule, state) and max(opens, state.t) <= min(closes, until)


def _applying(
    machine: Machine, rule: Rule, steps: list[Step], end: State
) -> Iterator[tuple[State, int]]:
    """The states in which *rule* applies, each with the second up to which it stays as it is."""
    for step in steps:
        for state, until in (
            (step.before, step.given.at - (not step.given.name)),
            (step.after, step.after.t),
        ):
            if not state.over and machine.applies(rule, state):
                yield state, until
    if not end.over and machine.applies(rule, end):
        yield end, end.t


def _unmet(machine: Machine, rule: Rule, steps: list[Step], end: State) -> Sentence:
    """Why nothing became of *rule*."""
    if (at := _outdone(machine, rule, steps)) is not None:
        words = f"Done at {clock.show(at)}, and another rule decided."
        return Sentence("rule outdone", words, rule=rule.id, at=at)
    if rule.kind == "may" and _was_in_force(machine, rule, steps, end):
        return Sentence("rule unused", "You could have, and did not.", rule=rule.id)
    last = list(_applying(machine, rule, steps, end))[-1:]
    if rule.kind != "must not" and any(machine.bounds(rule, s)[0] > until for s, until in last):
        return Sentence("rule not yet", "Its time had not come.", rule=rule.id)
    if rule.kind == "must" and last:
        words = "Its time began anew as the case moved on, and had not come again."
        return Sentence("rule begun anew", words, rule=rule.id)
    return Sentence("rule not reached", "It did not come up.", rule=rule.id)


def _outdone(machine: Machine, rule: Rule, steps: list[Step]) -> int | None:
    """The first second at which something was done that *rule* permitted, or that it forbids unless
    another rule allows it, and that was wrong by another one."""
    for step in steps:
        given, now = step.given, step.before._replace(t=step.given.at)
        names = {given.name, machine.ending_at.get((given.name, given.choices))}
        wrong = any(one.of == "act" and one.bad for one in step.findings)
        if names.intersection(rule.acts) and (
            rule in machine.permitting(now)
            or (wrong and rule.unless_allowed and _is_in_force(machine, rule, now, given.at))
        ):
            return given.at
    return None


def _news(
    machine: Machine, rule: Rule, steps: list[Step], place: int, finding: Finding
) -> tuple[int, Sentence]:
    """When a rule met its outcome, in the step at *place*, and why. A deadline counts as missed at
    its own time."""
    at = _went_by(machine, rule, steps[place], finding)
    kind, words = _reason(machine, rule, steps, place, finding)
    return at, Sentence(kind, words, rule=rule.id, at=finding.at)


def _reason(
    machine: Machine, rule: Rule, steps: list[Step], place: int, finding: Finding
) -> tuple[str, str]:
    """Kind and words of what became of *rule* in the step at *place*."""
    step = steps[place]
    state = step.before
    _, closes = machine.bounds(rule, state)
    at = clock.show(finding.at)
    match finding.kind:
        case "kept":
            return "rule kept", f"Done at {at}."
        case "late":
            return "rule late", f"Done at {at}; the latest moment was {clock.show(closes)}."
        case "missed" if closes < finding.at:
            if came := _came_too_late(machine, rule, steps[:place]):
                return "rule came too late", f"It {came[1]}."
            return "rule missed by", _undone_by(machine, rule, state, closes)
        case "missed" if step.given.name in machine.procedure.event:
            cut = title(machine.procedure, step.given).rstrip(".")
            undone = _undone(machine, rule, state)
            return "rule cut short", f"{undone} before this happened at {at}: {cut}."
        case "missed":
            return "rule left", f"Left undone at {at}."
        case "broken":
            return "rule broken", f"Done at {at}, against this rule."
        case "lapsed":
            span = _while_due(machine, rule, steps, place)
            return "rule lapsed", f"No longer to be done from {at}{span}."
        case _:
            return "rule allowed", f"Done at {at}. This is allowed."


def _while_due(machine: Machine, rule: Rule, steps: list[Step], place: int) -> str:
    """For how long a duty had been due without a break when the step at *place* took it away."""
    end = since = steps[place].given.at
    for step in (steps[earlier] for earlier in range(place, -1, -1)):
        state = step.before
        opens, _ = machine.bounds(rule, state)
        owed = state.duties[machine.duty_index[rule.id]] in WAITING
        if not (owed and machine.applies(rule, state) and opens <= step.given.at):
            break
        since = max(opens, state.t)
        if opens > state.t:
            break
    return f", after it had been due for {clock.span(end - since)}" if since < end else ""


# -- the first mistake and the way out ------------------------------------------------------


def _first_mistake(machine: Machine, steps: list[Step]) -> Mistake | None:
    """The first bad finding: which input (index), when, which rule, why. A deadline counts as
    missed at its own time."""
    for place, step in enumerate(steps):
        finding = next((f for f in step.findings if f.bad), None)
        if finding is None:
            continue
        rule, at = machine.procedure.rule.get(finding.rule), finding.at
        if finding.of == "act" or rule is None:
            why = explain(machine, step, finding)
        else:
            at = _went_by(machine, rule, step, finding)
            why = _mistake_text(machine, rule, steps, place, finding)
        return {
            "index": step.place,
            "at": clock.show(at),
            "kind": finding.kind,
            "rule": finding.rule or None,
            "why": why,
        }
    return None


def _went_by(machine: Machine, rule: Rule, step: Step, finding: Finding) -> int:
    """The second of *finding*; of a duty that went undone its last moment, or that at which it came
    up where it was too late by then."""
    if finding.kind not in ("overdue", "missed"):
        return finding.at
    owed = step.before.duties[machine.duty_index[rule.id]] in WAITING
    return min(finding.at, machine.bounds(rule, step.before)[1]) if owed else finding.at


def _mistake_text(
    machine: Machine, rule: Rule, steps: list[Step], place: int, finding: Finding
) -> Sentence:
    if finding.kind == "overdue":
        _, closes = machine.bounds(rule, steps[place].before)
        kind, words = "rule missed by", f"This was not done by {clock.show(closes)}: {rule.text}"
        if came := _came_too_late(machine, rule, steps[: place + 1]):
            kind, words = "rule came too late", f"This {came[1]}: {rule.text}"
    else:
        kind, words = _reason(machine, rule, steps, place, finding)
        words = f"{words} {rule.text}"
    return Sentence(kind, words, rule=rule.id, at=finding.at)


def _best(machine: Machine, run: Run, mistake: Mistake | None) -> Best | None:
    """The shortest right run that shares the inputs before the first mistake (fewer, if no right
    way leads on from there; all, if there is none but the case is open). Without a scenario the
    world does what it did in the run."""
    rehearsal = Rehearsal(machine, world(machine, run))
    shared = run.inputs[: mistake["index"]] if mistake else run.inputs
    acts = [g for g in shared if g.name in machine.procedure.act]
    way = coach.way_on(rehearsal, dict(run.facts), acts)
    if way is None:
        return None
    begun, found = way
    given = [g for g, _ in found.steps[len(begun.steps) :] if g.name]
    return {
        "from": clock.show(begun.state.t),
        "inputs": [line(g) for g in given],
        "steps": [_advice(machine, g) for g in given],
        "ending": found.state.ending,
        "at": clock.show(found.state.t),
    }


def _advice(machine: Machine, given: Input) -> Advice:
    return {
        "at": clock.show(given.at),
        "input": untimed(given),
        "text": title(machine.procedure, given),
        "yours": given.name in machine.procedure.act,
    }
