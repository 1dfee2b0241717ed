"""What the page of a rehearsal holds for the Room: the shape ``RoomData`` of ``web/types.d.ts``."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import Any

from simulator.core.bridge import view
from simulator.core.machine.engine import Machine
from simulator.core.model import OTHER_ENDING, Procedure, Span
from simulator.core.runs.rehearsal import Rehearsal, reactions_of
from simulator.training.right_runs import Way, groups


def room_data(procedure: Procedure, ways: Mapping[str, Way]) -> dict[str, Any]:
    """Everything that the Room shows before the engine is there."""
    machine = Machine(procedure)
    titles = {ending.id: ending.title for ending in procedure.endings}
    return {
        "procedure": {
            "id": procedure.id,
            "title": procedure.title,
            "role": procedure.role,
            "zero": procedure.zero,
        },
        "stage": _plain(procedure.stage),
        "facts": _plain(procedure.facts),
        "endings": _plain(procedure.endings),
        "endingTitles": {**titles, OTHER_ENDING: "Ended in another way"},
        "situationTitles": {s.id: s.title for s in procedure.situations},
        "acts": [
            {
                "id": act.id,
                "text": act.text,
                "control": act.control,
                "line": procedure.script[act.script].text if act.script else "",
            }
            for act in procedure.acts
        ],
        "rules": {
            rule.id: {"text": rule.text, "href": f"../#rule-{rule.id}"} for rule in procedure.rules
        },
        "scenarios": [
            {
                "id": scenario.id,
                "title": scenario.title,
                "text": scenario.text,
                "facts": dict(scenario.facts),
                "situations": list(ways[scenario.id].situations),
                "first": view(
                    rehearsal := Rehearsal(machine, reactions_of(scenario)),
                    rehearsal.begin(dict(scenario.facts)),
                ),
            }
            for scenario in procedure.scenarios
        ],
        "groups": [
            {"title": situation.title, "scenarios": [scenario.id for scenario in scenarios]}
            for situation, scenarios in groups(procedure, ways)
        ],
        "speakers": [name for name, _ in Counter(_speakers(procedure)).most_common()],
        "help": {"href": "../"},
    }


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
