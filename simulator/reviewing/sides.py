"""What each version says of the last step of a difference, in a sentence and with its line."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simulator.core import clock
from simulator.core.machine.engine import Machine
from simulator.core.machine.state import NEVER, OFF, Input, State
from simulator.core.machine.tables import Due
from simulator.core.model import END, STAY, Procedure
from simulator.core.proof.earliest_run import Trace
from simulator.core.runs import judge
from simulator.core.spelling import quoted
from simulator.reviewing.both_versions import asked
from simulator.reviewing.causes import Reply
from simulator.reviewing.model import Side
from simulator.reviewing.trees import Forest, place_of, rule_place


class PlayedVersion(NamedTuple):
    """One of the two versions. ``machine`` has the base's ids, ``real`` its own, which ``id_of``
    gives by section and the base's id; ``forest`` is its source."""

    machine: Machine
    real: Procedure
    forest: Forest
    id_of: Callable[[str, str], str]


def side(version: PlayedVersion, reply: Reply, found: Trace, other_rule: str) -> Side:
    """What *version* says at the end of *found*. *other_rule* is what the other version cites."""
    name = version.id_of("rules", reply.rule)
    rule = version.real.rule.get(name)
    if reply.verdict == "impossible":
        return Side(reply.verdict, _impossible(version.machine, reply, found))
    if reply.verdict == "happens" and (still := _still_in_time(version, reply, other_rule)):
        return still
    if rule is None and reply.before is not None and reply.after is not None and found.inputs:
        way = _way(version, reply, found.inputs[-1])
        if way:
            return way
    where = rule_place(version.forest, rule, reply.verdict) if rule else None
    said = _because(version.machine, reply, found)
    return Side(reply.verdict, said, name, where, rule.text if rule else "")


def side_due(
    version: PlayedVersion,
    reply: Reply,
    acts: frozenset[tuple[str, ...]],
    *,
    name_acts: bool,
) -> Side:
    """What *version* says is due, of *acts* that are due in only one of the versions; *name_acts*
    where both have a rule for it, of which the words may be the same."""
    if not acts or reply.after is None:
        return Side("not due", "Not due now.")
    machine, after = version.machine, reply.after
    due = (one.rule for one in machine.due(after))
    rule = next(rule for rule in due if asked(machine, after, rule) in acts)
    some = asked(machine, after, rule) if name_acts else ()
    named = [machine.procedure.title_of(name) for name in rule.acts if name in some]
    told = f" Any of these will do: {', '.join(map(quoted, named))}." if len(named) > 1 else ""
    return _about(version, "due", rule.id, f"Due now: {rule.text}{told}")


def _about(version: PlayedVersion, verdict: str, rule: str, text: str) -> Side:
    name = version.id_of("rules", rule)
    real = version.real.rule[name]
    return Side(verdict, text, name, rule_place(version.forest, real, verdict), real.text)


def _still_in_time(version: PlayedVersion, reply: Reply, rule: str) -> Side | None:
    """That a duty which is overdue in the other version is still in time in this one."""
    owed = version.machine.owed(reply.after) if reply.after else ()
    for one in owed:
        if one.rule.id == rule:
            until = _until(version.machine, reply.after, one) if reply.after else ""
            return _about(version, "in time", rule, f"Still in time{until} {one.rule.text}")
    return None


def _until(machine: Machine, state: State, one: Due) -> str:
    """Up to when a duty is in time where nobody does anything: its last moment, or what time alone
    makes of the case before that."""
    if one.closes == NEVER:
        return ": there is no latest moment."
    _, found = machine.step(state, Input(min(one.closes + 1, clock.SECONDS_MAX)))
    for news in found:
        if (news.rule, news.kind) == (one.rule.id, "lapsed"):
            return f"; from {clock.show(news.at)} on it is not to be done any more."
    return f" until {clock.show(one.closes)}."


def _way(version: PlayedVersion, reply: Reply, given: Input) -> Side | None:
    """Where an event leads, and the line that says so."""
    assert reply.before is not None
    machine = version.machine
    before = reply.before._replace(t=given.at)
    ending = machine.ending_at.get(given[1:], "")
    triggers = (ending, given.name) if ending else (given.name,)
    move = machine.move(machine.noting(before, triggers), *triggers)
    if move is None:
        return None
    situation = version.real.situation[version.id_of("situations", before.situation)]
    at = machine.procedure.situation[before.situation].moves.index(move)
    span = situation.moves[at].span if at < len(situation.moves) else situation.span
    text = {END: "The case is over.", STAY: "Nothing changes."}.get(move.to)
    text = text or f"It leads to “{machine.procedure.situation[move.to].title}”."
    return Side(reply.verdict, text, "", place_of(version.forest, span))


def _impossible(machine: Machine, reply: Reply, found: Trace) -> str:
    """Why a version has no such step: no such act or event, or not there and then."""
    assert reply.before is not None, "the case is one of both versions"
    played, given = machine.procedure, found.inputs[-1]
    if given.at > clock.SECONDS_MAX:
        return f"A case lasts {clock.show(clock.SECONDS_MAX)} at most."
    then = machine.step(reply.before, Input(max(given.at, reply.before.t)))[0]
    situation = quoted(played.situation[then.situation].title)
    if then.over:
        return "The case is over."
    if given.name in played.event:
        return f"Nothing says what happens then in {situation}."
    if given.name not in played.act:
        return "There is no such act or event."
    control = quoted(played.control[played.act[given.name].control].label)
    if given.name not in {act.id for act in machine.acts_in[then.situation]}:
        return f"{control} is not there in {situation}."
    return f"{control} has no such choice."


def _because(machine: Machine, reply: Reply, found: Trace) -> str:
    """Why a version says what it says, in one or two plain sentences."""
    bad = next((f for f in reply.findings if f.bad), None)
    said = bad or next((f for f in reply.findings if f.of == "act"), None)
    if said is None:
        return "The case is over." if reply.verdict == "over" else "Nothing is wrong."
    if reply.before is None:
        return machine.procedure.rule[said.rule].text if said.rule else ""
    after = reply.after or reply.before
    if said.of == "act":
        step = judge.Step(0, reply.before, found.inputs[-1], after, reply.findings)
        return judge.explain(machine, step, said)
    rule = machine.procedure.rule[said.rule]
    if said.kind == "overdue" and reply.before.duties[machine.duty_index[rule.id]] == OFF:
        return f"Its time was over when it came up. {rule.text}"
    closes = machine.bounds(rule, reply.before)[1]
    return f"Not done by {clock.show(min(closes, said.at))}. {rule.text}"
