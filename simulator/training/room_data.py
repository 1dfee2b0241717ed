"""What the page of a rehearsal holds for The Room, before the engine is there."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import Any, TypedDict

from simulator.core.answers import view
from simulator.core.machine.engine import Machine
from simulator.core.model import OTHER_ENDING, Fact, Procedure, Span, Stage
from simulator.core.runs import told
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.runs.run import line
from simulator.core.shapes import FactValues, View
from simulator.training.of_behaviour import meanings
from simulator.training.right_runs import Way, right_runs


class RoomProcedure(TypedDict):
    """The procedure that is rehearsed. ``mark`` says what a run passes with where mistakes are
    allowed."""

    id: str
    title: str
    role: str
    zero: str
    digest: str
    mark: str


class RoomAct(TypedDict):
    """Something that can be done; ``line`` is what is said by it, with its slots, ``shows`` what is
    read after it."""

    id: str
    text: str
    control: str
    line: str
    shows: str


class RoomRule(TypedDict):
    """A rule, why it is there (may be empty), its address on the page, and the digests of what it
    means."""

    text: str
    why: str
    href: str
    meaning: list[str]


class RoomScenario(TypedDict):
    """A case to rehearse; ``first`` is what it shows at 0:00, ``rules`` are those that its shortest
    right run puts to the test, ``example`` the acts of that run (lines), with the usual people."""

    id: str
    title: str
    text: str
    facts: FactValues
    situations: list[str]
    rules: list[str]
    example: list[str]
    first: View


class Help(TypedDict):
    """Where the page of the procedure is."""

    href: str


class RoomData(TypedDict):
    """All of it. ``speakers`` are who can be heard, the one who speaks of most things first."""

    procedure: RoomProcedure
    stage: Stage
    facts: list[Fact]
    endingTitles: dict[str, str]
    situationTitles: dict[str, str]
    acts: list[RoomAct]
    rules: dict[str, RoomRule]
    scenarios: list[RoomScenario]
    speakers: list[str]
    help: Help


def room_data(procedure: Procedure, ways: Mapping[str, Way], digest: str) -> RoomData:
    """What The Room shows of *procedure*. *ways* are the right runs of its scenarios, *digest* is
    that of its bundle."""
    machine = Machine(procedure)
    titles = {ending.id: ending.title for ending in procedure.endings}
    meant = meanings(procedure)
    return {
        "procedure": {
            "id": procedure.id,
            "title": procedure.title,
            "role": procedure.role,
            "zero": procedure.zero,
            "digest": digest,
            "mark": told.of_mark(procedure),
        },
        "stage": _plain(procedure.stage),
        "facts": _plain(procedure.facts),
        "endingTitles": {**titles, OTHER_ENDING: "Ended in another way"},
        "situationTitles": {s.id: s.title for s in procedure.situations},
        "acts": [
            {
                "id": act.id,
                "text": act.text,
                "control": act.control,
                "line": procedure.script[act.script].text if act.script else "",
                "shows": act.shows,
            }
            for act in procedure.acts
        ],
        "rules": {
            rule.id: {
                "text": rule.text,
                "why": rule.why,
                "href": f"../#rule-{rule.id}",
                "meaning": list(meant[rule.id]),
            }
            for rule in procedure.rules
        },
        "scenarios": [
            {
                "id": scenario.id,
                "title": scenario.title,
                "text": scenario.text,
                "facts": dict(scenario.facts),
                "situations": list(ways[scenario.id].situations),
                "rules": list(ways[scenario.id].rules),
                "example": _acts(procedure, right_runs(procedure)[scenario.id]),
                "first": view(
                    rehearsal := Rehearsal(machine, reactions_of(scenario)),
                    rehearsal.begin(dict(scenario.facts)),
                ),
            }
            for scenario in procedure.scenarios
        ],
        "speakers": [name for name, _ in Counter(_speakers(procedure)).most_common()],
        "help": {"href": "../"},
    }


def _acts(procedure: Procedure, done: Session | None) -> list[str]:
    """What is done in a right run; nothing where there is none."""
    return [line(given) for given, _ in (done.steps if done else ()) if given.name in procedure.act]


def _speakers(procedure: Procedure) -> list[str]:
    return [event.speaker for event in procedure.events if event.speaker]


def _plain(value: Any) -> Any:
    """Dataclasses as mappings without what is empty; places in the source are left out."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = [(item.name, getattr(value, item.name)) for item in dataclasses.fields(value)]
        return {name: _plain(item) for name, item in pairs if item != () and name != "span"}
    assert not isinstance(value, Span)
    return value
