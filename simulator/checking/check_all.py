"""All that ``build.py check`` finds in one procedure: checks, scenarios, examples, the proof, the
questions put to the search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.checking.bound_findings import shifting
from simulator.checking.example_findings import misfits
from simulator.checking.question_findings import unanswered
from simulator.checking.scenario_findings import rehearse
from simulator.checking.witness_text import story
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure, Span
from simulator.core.problems import Problem
from simulator.core.proof.explore import COMPARISONS_MAX, NODES_MAX
from simulator.core.proof.liveness import BOXES_COMPARED_MAX, BOXES_MAX
from simulator.core.proof.model import FEWER_STATES, Proof, as_data, most_in
from simulator.core.proof.prove import prove
from simulator.core.proof.run_space import QUESTIONS_MAX, READINGS_MAX
from simulator.core.runs.rehearsal import Session
from simulator.core.runs.run import data
from simulator.core.shapes import RunData
from simulator.language.checks import check
from simulator.training.bundled import bundled
from simulator.training.coverage import coverage


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in one procedure. ``proof`` is None where the checks already found something:
    what does not hold together is not explored."""

    procedure: Procedure
    found: tuple[Problem, ...]
    proof: Proof | None = None
    runs: Mapping[str, Session] = field(default_factory=dict)
    unasked: str = ""
    """Why its questions were not put to the search, where they were not."""

    def data(self) -> dict[str, Any]:
        """The proof as plain data, with what the scenarios' right runs reach; empty without."""
        if self.proof is None:
            return {}
        reached = coverage(self.procedure, self.runs)
        return as_data(self.proof, self.procedure) | {"coverage": reached}

    def run_files(self) -> dict[str, RunData]:
        """A run for each finding that a run can show: name of the file to its data."""
        faults = [fault for fault in self.proof.problems if fault.witness] if self.proof else []
        digest = bundled(self.procedure).digest
        return {
            f"{self.procedure.id}.{number}.{fault.code}.{fault.about}.json": data(
                replace(fault.witness.run(self.procedure), of=digest)
            )
            for number, fault in enumerate(faults, start=1)
            if fault.witness
        }


def examine(procedure: Procedure, nodes_max: int = NODES_MAX) -> Examined:
    """What is wrong with a procedure; its exploration gives up after *nodes_max* states."""
    problems = check(procedure)
    if problems:
        return Examined(procedure, tuple(problems))
    problems, runs = rehearse(procedure)
    problems += shifting(procedure)
    machine = Machine(procedure)
    proof = prove(machine, nodes_max)
    problems += [*misfits(machine), *of_proof(machine, proof, nodes_max)]
    astray, unasked = unanswered(procedure)
    return Examined(procedure, (*problems, *astray), proof, runs, unasked)


_QUESTIONS = f"{READINGS_MAX:,} kinds of case at once and {QUESTIONS_MAX:,} questions"
_COMPARISONS = f"{COMPARISONS_MAX:,} comparisons of times"
_LIMITS = {
    "": f"{{states:,}} states, {_QUESTIONS} and {_COMPARISONS} for each claim are",
    "states": "{states:,} states are",
    "questions": f"{_QUESTIONS} are",
    "comparisons": f"{_COMPARISONS} are",
    "ways back": f"{BOXES_MAX:,} parts of one state and {BOXES_COMPARED_MAX:,} comparisons on the "
    "way back from the endings are",
}
"""What is said of each limit of a proof; without one, it was that of a claim's own exploration."""


def of_proof(machine: Machine, proof: Proof, nodes_max: int) -> Iterator[Problem]:
    """What a proof with the limit *nodes_max* found, with the story of each run that shows it."""
    for one in proof.problems:
        yield replace(one, story=story(machine, one.witness) if one.witness else ())
    if not proof.complete:
        limit = _LIMITS[proof.limit].format(states=nodes_max)
        states = f"{proof.states_right:,} states of right runs were reached"
        reached = f"{states}{most_in(proof.crowded)}"
        message = f"not everything was explored: {limit} the limit; {reached}"
        hint = f"{FEWER_STATES}; what is told here still stands"
        yield Problem(Span(machine.procedure.file, 1, 1), "RR077", message, hint)
