"""Change drills: what a released version changed, practised at the moments where the two part.

A drill is a witness of a review up to some seconds before its last step. There the world goes on as
it did in the witness, and the trainee does what is right now. Whether there is such a way, on which
the changed rule has a say, is asked of the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from simulator.core.machine.engine import Impossible, Machine
from simulator.core.model import Procedure
from simulator.core.runs import coach, met, story
from simulator.core.runs.judge import judge, play
from simulator.core.runs.rehearsal import Rehearsal, Session, world
from simulator.core.runs.run import Run, RunError, read
from simulator.core.shapes import FactValues
from simulator.training.edge_drills import LEAD


class WasAndNow(TypedDict):
    """Where two versions part: the step that they judge otherwise (a line of a run), and what the
    one of before and the one of now make of it, each a verdict with the id of its rule, if any."""

    step: str
    was: str
    now: str


class ChangeDrill(TypedDict):
    """A drill: the one rule of ``rules`` that has changed, the facts of the case, what is done and
    happens (lines of a run), the second at which it begins (``to``), the one at which the two
    versions part (``at``), and what each says there (``parting``)."""

    rules: list[str]
    facts: FactValues
    inputs: list[str]
    to: int
    at: int
    parting: WasAndNow


def change_drill(
    machine: Machine,
    rule: str,
    facts: FactValues,
    witness: Iterable[str],
    at: int,
    parting: WasAndNow,
) -> ChangeDrill | None:
    """The drill for *rule* that *witness* gives, the lines of a run whose last step, at second
    *at*, the versions judge otherwise; None where there is no way to do it right."""
    run = _run(machine, facts, list(witness))
    if run is None or rule not in machine.procedure.rule:
        return None
    own = [given for given in run.inputs if given.name in machine.procedure.act]
    before = [given for given in own if given.at < at]
    to = max(at - LEAD, before[-1].at if before else 0, 0)
    lines = [
        line
        for line, given in zip(witness, run.inputs, strict=True)
        if given.name in machine.procedure.event or given in before
    ]
    made: ChangeDrill = {
        "rules": [rule],
        "facts": facts,
        "inputs": lines,
        "to": to,
        "at": at,
        "parting": parting,
    }
    return made if fits(machine, made) else None


def fitting(procedure: Procedure, drills: Iterable[ChangeDrill]) -> list[ChangeDrill]:
    """Those of *drills* that can be done right in *procedure*."""
    machine = Machine(procedure)
    return [drill for drill in drills if fits(machine, drill)]


def fits(machine: Machine, drill: ChangeDrill) -> bool:
    """Whether the drill begins without a mistake and leads to a right end on which its rule has a
    say."""
    run = _run(machine, drill["facts"], drill["inputs"])
    if run is None:
        return False
    rehearsal = Rehearsal(machine, world(machine, run))
    try:
        here = _begun(rehearsal, run, drill["to"])
    except Impossible:
        return False
    if here.state.over or any(finding.bad for finding in here.findings):
        return False
    best = coach.best(rehearsal, here)
    return best is not None and drill["rules"][0] in _met(machine, run, best, drill["to"])


def _begun(rehearsal: Rehearsal, run: Run, to: int) -> Session:
    here = rehearsal.begin(dict(run.facts))
    for given in run.inputs:
        if given.name in rehearsal.machine.procedure.act:
            here = rehearsal.act(here, given)
    return rehearsal.wait(here, to)


def _met(machine: Machine, run: Run, best: Session, to: int) -> set[str]:
    """The rules that the right way puts to the test, from second *to* on."""
    inputs = tuple(given for given, _ in best.steps)
    done = Run(machine.procedure.id, run.facts, inputs)
    verdict = judge(machine, done)
    duties = story.duties(machine, play(machine, done), verdict["rules"])
    rows = met.of_run(machine, done, verdict, duties)
    return {row["rule"] for row in rows if row["at"] is None or row["at"] >= to}


def _run(machine: Machine, facts: FactValues, lines: list[str]) -> Run | None:
    """The run in these lines; None where the procedure does not know what they name."""
    procedure = machine.procedure
    known = {name: value for name, value in facts.items() if name in machine.fact_index}
    usual = {fact.id: fact.default for fact in procedure.facts}
    try:
        data = {"procedure": procedure.id, "facts": {**usual, **known}, "inputs": lines}
        run = read(data, procedure)
        play(machine, run)
    except (RunError, Impossible):
        return None
    return run
