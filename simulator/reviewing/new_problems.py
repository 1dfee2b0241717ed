"""What is wrong with the head and was not with the base: what ``check`` would find anew."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from simulator.checking.check_all import of_proof
from simulator.checking.example_findings import misfits
from simulator.checking.scenario_findings import rehearse
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure, Span
from simulator.core.problems import Problem
from simulator.core.proof.model import Proof
from simulator.core.runs.run import line
from simulator.language.checks import check
from simulator.reviewing.accepted import fingerprint
from simulator.reviewing.model import NewProblem, Place, ShownRun

_NAME = re.compile(r"`([\w-]+)`")


def found(
    procedure: Procedure, parsed: Iterable[Problem], proof: Proof | None, nodes_max: int
) -> list[Problem]:
    """All problems of *procedure*: those *parsed*, and those of checks, scenarios, examples and, if
    it is given, the *proof*."""
    machine = Machine(procedure)
    proved = of_proof(machine, proof, nodes_max) if proof else ()
    return [*parsed, *check(procedure), *rehearse(procedure)[0], *misfits(machine), *proved]


def new(
    before: Iterable[Problem],
    after: Iterable[Problem],
    names: Mapping[str, str],
    place: Callable[[Span], Place],
) -> Iterator[NewProblem]:
    """The problems of *after* that are not among those *before*. *names* maps ids of the head to
    those of the base; *place* gives the line of a span of the head. Dead ends are first, then
    whatever else a run shows."""
    known = Counter(_key(problem, {}) for problem in before)
    for problem in sorted(after, key=_gravity):
        key = _key(problem, names)
        known[key] -= 1
        if known[key] < 0:
            yield NewProblem(
                problem.code,
                problem.message,
                problem.hint,
                place(problem.span),
                problem.story,
                fingerprint("problem", key, known[key]),
                run=_run(problem),
            )


def _gravity(problem: Problem) -> tuple[bool, bool]:
    return problem.code != "RR070", not problem.story


def _run(problem: Problem) -> ShownRun | None:
    """The run that shows *problem*."""
    if problem.witness is None:
        return None
    return ShownRun(problem.witness.facts, tuple(map(line, problem.witness.whole)))


def _key(problem: Problem, names: Mapping[str, str]) -> Hashable:
    """Equal for one problem in two versions: of what a proof finds its kind and what it is about,
    of all others the message."""
    if problem.kind:
        return problem.code, problem.kind, names.get(problem.about, problem.about)
    return problem.code, _NAME.sub(lambda m: f"`{names.get(m[1], m[1])}`", problem.message)
