"""What The Room says while a case goes on: of an act that was just done, of a duty, and of a moment
at which nothing is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from simulator.core.clock import show, span
from simulator.core.machine.engine import NEVER, OVERDUE, Finding, Input, Machine, State
from simulator.core.machine.tables import Due
from simulator.core.model import Procedure, Rule
from simulator.core.runs import coach, judge
from simulator.core.runs.besides import besides
from simulator.core.runs.titles import labels, title
from simulator.core.sentence import Sentence
from simulator.core.shapes import ActWord, Fault, Missed, Told, Verdict
from simulator.core.spelling import counted, joined, quoted

LOST = Sentence("case lost", "This case cannot be passed any more.")
"""Said of a case in which there was a mistake."""


def of_act(
    machine: Machine, before: State, given: Input, found: Sequence[Finding], place: int = 0
) -> Told:
    """What is told of an act that was *found* so when it was done after *before*: what was done,
    what is right and why, by the gravest finding; then all else that is wrong with it. *place* is
    its index in the run."""
    before = machine.step(before, Input(given.at))[0]
    said = next(finding for finding in found if finding.of == "act")
    first = _fault(machine, before, given, said, place)
    also = [
        _fault(machine, other.state, given, other.finding, place)
        for other in besides(machine, before, given, said)
    ]
    return {
        "at": given.at,
        "act": given.name,
        **first,
        "did": _did(machine, before, given, said),
        "also": also,
    }


def _fault(machine: Machine, before: State, given: Input, finding: Finding, place: int) -> Fault:
    rule = machine.procedure.rule.get(finding.rule)
    step = judge.Step(place, before, given, before, (finding,))
    if rule and finding.kind == "early" and given.at >= machine.bounds(rule, before)[0]:
        first = machine.waits_for(rule, before)  # told instead, so their reason is
        rule = machine.procedure.rule[first[0]] if first else rule
    return {
        "verdict": cast(ActWord, finding.kind),
        "rule": finding.rule,
        "text": judge.explain(machine, step, finding),
        "why": rule.why if rule else "",
    }


def _did(machine: Machine, before: State, given: Input, finding: Finding) -> Sentence:
    """What was done and when, with how much too early or too late it was."""
    what = quoted(machine.procedure.title_of(given.name).rstrip("."))
    chosen = labels(machine.procedure, given)
    done = f"You chose {joined([what, *map(quoted, chosen)])} at {show(given.at)}"
    rule = machine.procedure.rule.get(finding.rule)
    opens, closes = machine.bounds(rule, before) if rule else (0, NEVER)
    if finding.kind == "early" and given.at < opens < NEVER:
        words = f"{done}, {span(opens - given.at)} too early."
        return Sentence("did too early", words, rule=finding.rule, given=given)
    if finding.kind == "late" and closes < given.at:
        words = f"{done}, {span(given.at - closes)} too late."
        return Sentence("did too late", words, rule=finding.rule, given=given)
    return Sentence("did", f"{done}.", given=given)


def of_misses(procedure: Procedure, found: Sequence[Finding]) -> list[Missed]:
    """The duties whose time went by, in order of time."""
    return [_missed(procedure.rule[one.rule], one.at) for one in found if one.kind == "overdue"]


def _missed(rule: Rule, at: int) -> Missed:
    text = Sentence("went by", f"This was not done in time: {rule.text}", rule=rule.id, at=at)
    return {"at": at, "rule": rule.id, "text": text, "why": rule.why}


def of_run(procedure: Procedure, verdict: Verdict) -> Sentence:
    """A verdict in a line or two."""
    at, mistake = verdict["at"], verdict["mistake"]
    if mistake:
        words = f"The first mistake was at {mistake['at']}. {mistake['why']}"
        if verdict["passed"]:
            return Sentence("run within mark", f"{words} {of_mark(procedure)}")
        return Sentence("run mistake", words)
    if not verdict["over"]:
        return Sentence("run open", f"There was no mistake up to {at}.")
    kept = sum(row["outcome"] in ("kept", "respected") for row in verdict["rules"])
    ending = procedure.ending.get(verdict["ending"] or "")
    closed = f" You closed the case as {quoted(ending.title)}." if ending else ""
    words = f"No rule was broken, and {counted(kept, 'was', 'were')} kept, up to the end at {at}."
    return Sentence("run passed", words + closed)


def of_mark(procedure: Procedure) -> Sentence | str:
    """What a run passes with; nothing where no mistake is allowed."""
    mark = procedure.pass_mark
    if not mark.mistakes:
        return ""
    words = f"You pass with at most {counted(mark.mistakes, 'rule', 'rules')} gone wrong."
    if mark.never:
        texts = " ".join(procedure.rule[name].text for name in mark.never)
        words += f" None of these may: {texts}"
    return Sentence("pass mark", words)


def when(machine: Machine, state: State, one: Due, closes: int) -> Sentence:
    """When a duty can be kept. *closes* is its last second, NEVER for none."""
    rule = one.rule
    by = f", by {show(closes)}" if closes < NEVER else ""
    if state.duties[machine.duty_index[rule.id]] == OVERDUE:
        return Sentence("when overdue", f"Was due by {show(closes)}", rule=rule.id)
    if one.now and (left := _times_left(machine, rule, state)):
        words = f"Now{by}, {counted(left, 'more time', 'more times')} at most"
        return Sentence("when now at most", words, rule=rule.id)
    if one.now:
        return Sentence("when now", f"Now{by}", rule=rule.id)
    if first := machine.waits_for(rule, state):
        what = joined(_acts_of(machine, machine.procedure.rule[name]) for name in first)
        return Sentence("when in turn", f"After {what}", rule=rule.id)
    if one.opens < NEVER:
        return Sentence("when from", f"From {show(one.opens)}{by}", rule=rule.id)
    names = machine.not_begun(rule, state)
    what = joined(quoted(machine.procedure.title_of(name)) for name in names)
    return Sentence("when begun", f"After {what}", rule=rule.id)


def _times_left(machine: Machine, rule: Rule, state: State) -> int:
    """How often *rule* can still be asked for anew, where what leads back to the situation after
    its act does so a limited number of times; 0 where none is."""
    situation = machine.procedure.situation
    there = {move.to for move in situation[state.situation].moves if move.on in rule.acts}
    limits = [
        int(limit.value) - (limit.operator == "below") - state.counts[machine.count_index[move.on]]
        for name in there
        if name in situation
        for move in situation[name].moves
        if move.to == state.situation
        for group in move.guard
        for limit in group
        if limit.subject == move.on and limit.operator in ("at_most", "below")
    ]
    return min(limits) + 1 if limits else 0


def _acts_of(machine: Machine, rule: Rule) -> str:
    """The acts that keep *rule*, as titles."""
    return " or ".join(quoted(machine.procedure.title_of(name)) for name in rule.acts)


def idle(machine: Machine, state: State) -> str:
    """What is said where no duty is due: what ends the case now, or else what may be done. Nothing
    where one is, or is overdue before its time has come."""
    late = (
        d for d in machine.owed(state) if state.duties[machine.duty_index[d.rule.id]] == OVERDUE
    )
    if machine.due(state) or any(machine.ready(one.rule, state) for one in late):
        return ""
    right = coach.right_now(machine, state)
    if closing := coach.closing(machine, state, [given for given, _ in right]).rstrip("."):
        return Sentence("idle to end", f"Nothing is due. To end the case: {closing}.", act=closing)
    rules = machine.procedure.rule
    acts = [given for given, rule in right if rules[rule].kind == "may"]
    if acts:
        titles = [title(machine.procedure, given).rstrip(".") for given in acts]
        words = f"Nothing is due. You may: {'; '.join(titles)}."
        return Sentence("idle may", words, acts=tuple(acts))
    return Sentence("idle", "Nothing is due.")
