"""What the practice home holds: the rules of a procedure, and which of them a rehearsal shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypedDict

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs import met, story
from simulator.core.runs.judge import judge, play
from simulator.core.runs.rehearsal import Session
from simulator.core.runs.run import Run
from simulator.training.of_behaviour import meanings, of_behaviour
from simulator.training.right_runs import Way, groups, right_runs


class PracticeProcedure(TypedDict):
    """The procedure that is trained; ``home`` is the address of its page from here."""

    id: str
    title: str
    digest: str
    home: str


class PracticeRule(TypedDict):
    """A rule: its text, the digests of what it means, and how many rehearsals show it."""

    id: str
    text: str
    meaning: list[str]
    cases: int


class Shows(TypedDict):
    """A rule that a rehearsal puts to the test, and the situation in which it does."""

    rule: str
    situation: str


class PracticeCase(TypedDict):
    """A rehearsal: how long its right run takes at the real pace, and the rules that this shows, in
    order of time."""

    id: str
    title: str
    text: str
    seconds: int
    rules: list[Shows]


class PracticeGroup(TypedDict):
    """Rehearsals that are about one thing."""

    title: str
    cases: list[str]


class PracticeData(TypedDict):
    """All of it."""

    procedure: PracticeProcedure
    rules: list[PracticeRule]
    situations: dict[str, str]
    cases: list[PracticeCase]
    groups: list[PracticeGroup]


def practice_data(
    procedure: Procedure, ways: Mapping[str, Way], digest: str, home: str
) -> PracticeData:
    """What the practice home shows of *procedure*. *ways* are the right runs of its scenarios,
    *digest* that of its bundle, *home* the address of its page from that home."""
    meant, played = meanings(procedure), _played(procedure)
    shown = Counter(one["rule"] for _, rows in played.values() for one in rows)
    return {
        "procedure": {
            "id": procedure.id,
            "title": procedure.title,
            "digest": digest,
            "home": home,
        },
        "rules": [
            {"id": r.id, "text": r.text, "meaning": list(meant[r.id]), "cases": shown[r.id]}
            for r in procedure.rules
        ],
        "situations": {s.id: s.title for s in procedure.situations if s.id != procedure.start},
        "cases": [
            {
                "id": scenario.id,
                "title": scenario.title,
                "text": scenario.text,
                "seconds": played[scenario.id][0],
                "rules": played[scenario.id][1],
            }
            for scenario in procedure.scenarios
        ],
        "groups": [
            {"title": situation.title, "cases": [scenario.id for scenario in scenarios]}
            for situation, scenarios in groups(procedure, ways)
        ],
    }


@of_behaviour
def _played(procedure: Procedure) -> dict[str, tuple[int, list[Shows]]]:
    """How long the shortest right run of each scenario takes, and what it shows, as its debrief
    would say; nothing of one that has no such run."""
    machine = Machine(procedure)
    return {name: _shown(machine, name, done) for name, done in right_runs(procedure).items()}


def _shown(machine: Machine, scenario: str, session: Session | None) -> tuple[int, list[Shows]]:
    if session is None:
        return 0, []
    facts = zip(machine.fact_index, session.state.facts, strict=True)
    inputs = tuple(given for given, _ in session.steps)
    run = Run(machine.procedure.id, tuple(sorted(facts)), inputs, scenario)
    verdict = judge(machine, run)
    duties = story.duties(machine, play(machine, run), verdict["rules"])
    rows = met.of_run(machine, run, verdict, duties)
    return session.state.t, [{"rule": r["rule"], "situation": r["situation"]} for r in rows]
