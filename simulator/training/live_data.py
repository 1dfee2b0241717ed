"""What the page of the companion holds, before the engine is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict

from simulator.core.machine.engine import Input, Machine
from simulator.core.model import Fact, Procedure
from simulator.core.runs import run
from simulator.core.runs.companion import companion
from simulator.core.runs.titles import title
from simulator.core.shapes import Live
from simulator.training.right_runs import Way


class LiveProcedure(TypedDict):
    """The procedure that is used; ``rehearses`` where it has rehearsals."""

    id: str
    title: str
    summary: str
    zero: str
    digest: str
    rehearses: bool


class LiveListed(TypedDict):
    """Something that can happen somewhere in the procedure, with its input; ``who`` does it."""

    input: str
    text: str
    who: str


class LiveData(TypedDict):
    """All of it. ``first`` is what is shown as long as nothing is said, ``likely`` what right runs
    meet in each situation."""

    procedure: LiveProcedure
    facts: list[Fact]
    first: Live
    likely: dict[str, list[str]]
    listed: list[LiveListed]


def live_data(procedure: Procedure, ways: Mapping[str, Way], digest: str) -> LiveData:
    """What the companion of *procedure* needs at first. *ways* are the right runs of its scenarios,
    *digest* is that of its bundle."""
    machine = Machine(procedure)
    met: dict[str, dict[str, None]] = {}
    for way in ways.values():
        for here, on, _ in way.steps:
            met.setdefault(here, {})[on] = None
    return {
        "procedure": {
            "id": procedure.id,
            "title": procedure.title,
            "summary": procedure.summary,
            "zero": procedure.zero,
            "digest": digest,
            "rehearses": bool(procedure.scenarios),
        },
        "facts": [_fact(fact) for fact in procedure.facts],
        "first": companion(machine, {}, []),
        "likely": {
            here: [name for name in names if name in procedure.event] for here, names in met.items()
        },
        "listed": list(_listed(machine)),
    }


def _fact(fact: Fact) -> Fact:
    """Without its place in the source."""
    names = ("id", "text", "label", "kind", "options", "default")
    return {name: getattr(fact, name) for name in names}  # type: ignore[return-value]


def _listed(machine: Machine) -> Iterator[LiveListed]:
    """Every act with its choices, endings first among those with choices, and every event."""
    procedure = machine.procedure
    for event in procedure.events:
        yield {"input": event.id, "text": event.text, "who": "world"}
    for act in procedure.acts:
        found = [Input(0, act.id, choices) for choices in machine.choices[act.id]]
        for given in sorted(found, key=lambda one: one[1:] not in machine.ending_at):
            ends = given[1:] in machine.ending_at or not given.choices
            text = title(procedure, given)
            yield {"input": run.untimed(given), "text": text, "who": "you" if ends else "otherwise"}
