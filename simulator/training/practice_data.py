"""What the practice home holds: the rules of a procedure, and which of them a rehearsal shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypedDict

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure, Scenario
from simulator.core.runs import coach, met, story
from simulator.core.runs.judge import judge, play
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal, Session
from simulator.core.runs.run import Run
from simulator.training.both_drills import BothDrill, both_drills
from simulator.training.change_drills import ChangeDrill, fitting
from simulator.training.edge_drills import EdgeDrill, edge_drills
from simulator.training.of_behaviour import meanings, of_behaviour
from simulator.training.right_runs import right_runs


class PracticeProcedure(TypedDict):
    """The procedure that is trained; ``home`` is the address of its page from here."""

    id: str
    title: str
    digest: str
    home: str


class PracticeRule(TypedDict):
    """A rule: its text, whether it is a duty, the digests of what it means, and how many rehearsals
    show it."""

    id: str
    duty: bool
    text: str
    meaning: list[str]
    cases: int


class Shows(TypedDict):
    """A rule that a rehearsal puts to the test, and the situation in which it does."""

    rule: str
    situation: str


class PracticeCase(TypedDict):
    """A rehearsal: what is known at its start and is not as usual, how long its shortest right run
    takes at the real pace, and the rules that this shows, in order of time. ``choice`` are others
    that one meets who makes use of a permission."""

    id: str
    title: str
    known: str
    seconds: int
    rules: list[Shows]
    choice: list[Shows]


class PracticeData(TypedDict):
    """All of it. ``edges`` and ``both`` are drills that begin some seconds before what they are
    about: the edge of a rule, or two things at once; ``changes`` those of what the last released
    version changed."""

    procedure: PracticeProcedure
    rules: list[PracticeRule]
    situations: dict[str, str]
    cases: list[PracticeCase]
    edges: list[EdgeDrill]
    both: list[BothDrill]
    changes: list[ChangeDrill]


def practice_data(
    procedure: Procedure,
    digest: str,
    home: str,
    changes: Iterable[ChangeDrill] = (),
) -> PracticeData:
    """What the practice home shows of *procedure*. *digest* is that of its bundle, *home* the
    address of its page from that home, *changes* the drills of what its last released version
    changed."""
    meant, played = meanings(procedure), _played(procedure)
    shown = Counter(one["rule"] for case in played.values() for one in case.rules)
    return {
        "procedure": {
            "id": procedure.id,
            "title": procedure.title,
            "digest": digest,
            "home": home,
        },
        "rules": [
            {
                "id": rule.id,
                "duty": rule.kind == "must",
                "text": rule.text,
                "meaning": list(meant[rule.id]),
                "cases": shown[rule.id],
            }
            for rule in procedure.rules
        ],
        "situations": {s.id: s.title for s in procedure.situations if s.id != procedure.start},
        "cases": [
            {
                "id": scenario.id,
                "title": scenario.title,
                "known": _known(procedure, scenario),
                "seconds": played[scenario.id].seconds,
                "rules": played[scenario.id].rules,
                "choice": played[scenario.id].choice,
            }
            for scenario in procedure.scenarios
        ],
        "edges": edge_drills(procedure),
        "both": both_drills(procedure),
        "changes": fitting(procedure, changes),
    }


def _known(procedure: Procedure, scenario: Scenario) -> str:
    """The facts of *scenario* that are not the usual ones, as “Premium Support: Yes”."""
    given = dict(scenario.facts)
    told = [(f.label, given[f.id]) for f in procedure.facts if f.values and f.id in given]
    words: dict[object, str] = {True: "Yes", False: "No"}
    return ", ".join(f"{label}: {words.get(value, value)}" for label, value in told)


class _Played(NamedTuple):
    """What a rehearsal comes to, played right."""

    seconds: int
    rules: list[Shows]
    choice: list[Shows]


@of_behaviour
def _played(procedure: Procedure) -> dict[str, _Played]:
    """What each scenario comes to; nothing where no run of it is right."""
    machine = Machine(procedure)
    return {name: _shown(machine, name, done) for name, done in right_runs(procedure).items()}


def _shown(machine: Machine, scenario: str, done: Session | None) -> _Played:
    if done is None:
        return _Played(0, [], [])
    rules = _met(machine, scenario, done)
    known = {one["rule"] for one in rules}
    choice: dict[str, Shows] = {}
    for other in _with_permissions(machine, scenario, done, known):
        more = _met(machine, scenario, other)
        choice |= {one["rule"]: one for one in more if one["rule"] not in {*known, *choice}}
    return _Played(done.state.t, rules, list(choice.values()))


def _met(machine: Machine, scenario: str, done: Session) -> list[Shows]:
    """The rules that a finished rehearsal puts to the test, as its debrief would say."""
    facts = zip(machine.fact_index, done.state.facts, strict=True)
    inputs = tuple(given for given, _ in done.steps)
    run = Run(machine.procedure.id, tuple(sorted(facts)), inputs, scenario)
    verdict = judge(machine, run)
    duties = story.duties(machine, play(machine, run), verdict["rules"])
    rows = met.of_run(machine, run, verdict, duties)
    return [{"rule": row["rule"], "situation": row["situation"]} for row in rows]


def _with_permissions(
    machine: Machine, scenario: str, done: Session, known: set[str]
) -> Iterator[Session]:
    """Right runs that make use, as soon as they can, of a permission that *done* leaves aside."""
    rehearsal = Rehearsal(machine, reactions_of(machine.procedure.scenario[scenario]))
    facts = dict(zip(machine.fact_index, done.state.facts, strict=True))
    tried = set(known)
    for second in sorted({given.at for given, _ in done.steps}):
        here = rehearsal.begin(facts)
        for given, _ in done.steps:
            if given.at <= second and given.name in machine.procedure.act:
                here = rehearsal.act(here, given)
        here = rehearsal.wait(here, second)
        for given in machine.inputs(here.state):
            if given.name not in machine.procedure.act:
                continue
            said = machine.verdict(here.state, given)
            rule = machine.procedure.rule.get(said.rule)
            if said.kind != "right" or not rule or rule.kind != "may" or rule.id in tried:
                continue
            tried.add(rule.id)
            found = coach.best(rehearsal, rehearsal.act(here, given))
            if found is not None and not any(finding.bad for finding in found.findings):
                yield found
