"""Drills as YAML, to be copied into a procedure: `people`, `scenarios`, and what has no drill."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from simulator.core import clock, spelling
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure, Reaction
from simulator.core.runs.run import line
from simulator.core.sentence import Sentence
from simulator.training.coverage import Edge
from simulator.training.drills import PLACES, Drill, LeftOut, Offer, offer


def as_yaml(procedure: Procedure) -> str:
    """The drills of a procedure as `people` and `scenarios`, to be copied into its file."""
    return written(procedure, offer(Machine(procedure)))


def written(procedure: Procedure, offered: Offer) -> str:
    """The same of what is *offered*."""
    there = {scenario.id for scenario in procedure.scenarios}
    found = [drill for drill in offered.drills if drill.id not in there]
    people = _people(procedure, found)
    lines = ["people:"] if people else []
    for reactions, name in people.items():
        lines += [f"  {name}:", "    text: Somebody in a drill.", "    does:"]
        lines += [f"      - {_reaction(reaction)}" for reaction in reactions]
    lines += ["scenarios:"] if found else []
    for drill in found:
        lines += _scenario(procedure, drill, people.get(drill.reactions, ""))
    known = spelling.counted(len(offered.drills) - len(found), "drill is", "drills are")
    lines += [f"# {known} in the procedure already."] if len(found) < len(offered.drills) else []
    lines += [f"# {remark}" for remark in remarks(procedure, offered.left_out)]
    return "".join(f"{line}\n" for line in lines)


def _people(procedure: Procedure, found: Iterable[Drill]) -> dict[tuple[Reaction, ...], str]:
    """A name for those of each drill, which nobody else in the procedure has."""
    known = {person.id for scenario in procedure.scenarios for person in scenario.people}
    people: dict[tuple[Reaction, ...], str] = {}
    for drill in found:
        if drill.reactions and drill.reactions not in people:
            name = f"in_{drill.id}".replace("-", "_")
            while name in known:
                name += "_too"
            people[drill.reactions] = name
    return people


def _reaction(reaction: Reaction) -> str:
    if reaction.at is not None:
        return f"{{event: {reaction.does}, at: {clock.show(reaction.at)}}}"
    after = f", after: {clock.show(reaction.delay)}" if reaction.delay else ""
    return f"{{event: {reaction.does}, on: {reaction.on}, nth: {reaction.nth}{after}}}"


def _scenario(procedure: Procedure, drill: Drill, person: str) -> list[str]:
    act = drill.run.inputs[-1]
    what, when = _what(procedure, drill), moment(drill)
    facts = {f.id: f for f in procedure.facts}
    given = [
        f"{name}: {_value(value)}" for name, value in drill.facts if facts[name].default != value
    ]
    ends = ", ".join(drill.endings)
    return [
        f"  {drill.id}:  # {clock.show(act.at)} is {drill.verdict}",
        f"    # the run: {', '.join(map(line, drill.run.inputs))}",
        f"    title: {json.dumps(f'{what}, {when}', ensure_ascii=False)}",
        f"    text: {json.dumps(f'A drill: {what}, {when}.', ensure_ascii=False)}",
        *([f"    facts: {{{', '.join(given)}}}"] if given else []),
        *([f"    people: {person}"] if person else []),
        f"    ends as: {ends if len(drill.endings) == 1 else f'[{ends}]'}",
    ]


def _value(value: bool | str) -> str:
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, str) else spelling.value(value)
    )


def _what(procedure: Procedure, drill: Drill) -> str:
    """What is to be done, in words in which no number stands that would need a name."""
    act = drill.run.inputs[-1]
    ways = {Machine(procedure).way_of(name): name for name in drill.edge.rule.acts}
    title = procedure.title_of(ways.get((act.name, act.choices), act.name)).rstrip(".")
    return "What is to be done" if _NUMBER.search(title) else title


_NUMBER = re.compile(
    r"\d|\b(?:" + "|".join(w for w, n in clock.NUMBER_WORDS.items() if n > 1) + r")\b",
    re.IGNORECASE,
)

_BESIDE = {"before": "a second before ", "at": "at ", "after": "a second after "}


def moment(drill: Drill) -> Sentence:
    """The second of a drill in words, with a slot for the time or limit that it has its name from.
    A time of the case clock says it all; for the rest it is told which end of what it is."""
    edge, beside = drill.edge, _BESIDE[drill.place]
    named = f"{{{edge.time}}}" if edge.time else ""
    words = f"{beside}{_end(edge)}{f' ({named})' if named else ''}"
    on_case = named and edge.window.clock == "case"
    return Sentence("drill's moment", f"{beside}{named}" if on_case else words, drill=drill)


def _end(edge: Edge) -> str:
    what = "the ban on it" if edge.rule.kind == "must not" else "the time for it"
    return f"the {'beginning' if edge.opens else 'end'} of {what}"


# -- what has no drill ------------------------------------------------------------------------


def remarks(procedure: Procedure, left_out: Iterable[LeftOut]) -> Iterator[Sentence]:
    """A line for each deadline, or side of one, that has no drill, and why."""
    for one in left_out:
        edge = one.edge
        second = edge.window.opens if edge.opens else edge.window.closes
        named = f"{edge.time}, " if edge.time else ""
        which = f"{_end(edge)} ({named}{clock.show(second or 0)})"
        places = f", {spelling.joined(one.places)}" if one.places != PLACES else ""
        words = f"{edge.rule.id}, {which}{places}: no drill, since {_why(procedure, one)}."
        yield Sentence("no drill", words, left_out=one)


def _why(procedure: Procedure, one: LeftOut) -> str:
    by = procedure.situation.get(one.by)
    if one.why in WHY_ALONE and not one.by:
        return WHY_ALONE[one.why]
    return WHY[one.why].format(by=spelling.quoted(by.title) if by else f"`{one.by}`")


WHY = {
    "never then": "no run without a mistake does it there",
    "elsewhere": "the case is in {by} then",
    "overdue": "{by} is overdue by then",
    "no side": "{by} decides what it is on either side",
    "not begun": "the case is not there yet",
    "no name": "a case that comes there can end rightly in a way that is no named ending",
    "gave up": "no run that does it there was found, and not everything was explored",
    "no end": "no way from there to an ending without a mistake was found",
}
"""What is said of each reason; ``by`` is the rule or situation behind it."""

WHY_ALONE = {
    "elsewhere": "the case is over then",
    "no side": "this window makes no difference to it there",
}
"""And where no situation or rule is behind it."""
