"""What somebody was told of a run, held against the run itself."""

from __future__ import annotations

from typing import TypedDict

from simulator.core.machine.engine import Impossible, Machine
from simulator.core.runs.rehearsal import Rehearsal, world
from simulator.core.runs.run import Run
from simulator.core.shapes import ToldVerdict, Verdict

CONFIRMED = "The verdict in the record is confirmed."
NOT_CONFIRMED = "The record tells another verdict than this one."
OTHER_PEOPLE = "What happens in this run is not what the people of its scenario do."


class OfRecord(TypedDict):
    """Whether what somebody was told of a run is so, and the sentence that says it."""

    confirmed: bool
    text: str


class JudgedRun(ToldVerdict):
    """What is told of a run from elsewhere, and of its record; None where it has none."""

    record: OfRecord | None


def of_record(machine: Machine, run: Run, verdict: Verdict) -> OfRecord | None:
    """Whether what was told of *run* is so; None where nothing was."""
    if not run.record:
        return None
    if not _tells(run, verdict):
        return {"confirmed": False, "text": NOT_CONFIRMED}
    if not as_played(machine, run):
        return {"confirmed": False, "text": OTHER_PEOPLE}
    return {"confirmed": True, "text": CONFIRMED}


def _tells(run: Run, verdict: Verdict) -> bool:
    """Whether the record tells what *verdict* does of passing, ending and first mistake."""
    record, mistake = run.record or {}, verdict["mistake"]
    said = (record.get("passed"), record.get("ending") or "", record.get("mistake") or "")
    return said == (verdict["passed"], verdict["ending"] or "", mistake["at"] if mistake else "")


def as_played(machine: Machine, run: Run) -> bool:
    """Whether all that happens in *run* is what its people do after the same acts."""
    rehearsal = Rehearsal(machine, world(machine, run))
    session = rehearsal.begin(dict(run.facts))
    try:
        for given in run.inputs:
            own = given.name in machine.procedure.act
            session = rehearsal.act(session, given) if own else rehearsal.wait(session, given.at)
    except Impossible:
        return False
    return [g for g, _ in session.steps if g.name] == [g for g in run.inputs if g.name]
