"""One slip of the pen at a time: who notices it?

Every mutant of the first procedure is either proved to behave the same, or shown to behave
otherwise, and then somebody has to notice: the checks, the scenarios, or the examples.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import pytest
from behaviour import same_behaviour
from mutants import KINDS, Mutant, first_mutants
from support import candidate_no_show

from simulator.checking.example_findings import misfits
from simulator.checking.scenario_findings import rehearse
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.language.checks import check

pytestmark = pytest.mark.slow

STEP = int(os.environ.get("MUTANTS_STEP", "4"))
"""Every how many-th mutant is looked at; 1 for all, which takes five minutes."""

BASE = candidate_no_show()


# -- who notices ------------------------------------------------------------------------------


def by_checks(procedure: Procedure) -> bool:
    return bool(check(procedure))


def by_scenarios(procedure: Procedure) -> bool:
    return bool(rehearse(procedure)[0])


def by_examples(procedure: Procedure) -> bool:
    return any(misfits(Machine(procedure)))


def by_verdicts(procedure: Procedure) -> bool:
    """The same, whatever rule an answer cites."""
    examples = tuple(
        replace(one, cases=tuple(replace(case, rule="") for case in one.cases))
        for one in procedure.examples
    )
    return by_examples(replace(procedure, examples=examples))


_NOT_OWED = "an example says what is right, not whether it is owed or only allowed"
SURVIVORS = {
    "rule odd-hours: opens one second later": "another rule asks for the same call, and is right",
    "rule odd-hours: may, not must": "another rule asks for the same call",
    "rule stop-ringing: must, not may": _NOT_OWED,
    "rule conduct-interview: may, not must": _NOT_OWED,
    "rule late-arrival: may, not must": _NOT_OWED,
    "rule free-to-leave: must, not may": _NOT_OWED,
}
"""Mutants that behave otherwise and that nobody notices, and why."""

WATCHERS: tuple[tuple[str, Callable[[Procedure], bool]], ...] = (
    ("checks", by_checks),
    ("scenarios", by_scenarios),
    ("examples", by_examples),
)


class Found(NamedTuple):
    """Who notices a mutant first (empty: nobody), and what the review says: whether it behaves the
    same; None where it could not say."""

    mutant: Mutant
    by: str
    same: bool | None


@cache
def everything() -> list[Found]:
    found = []
    for mutant in first_mutants()[::STEP]:
        by = next((name for name, watch in WATCHERS if watch(mutant.procedure)), "")
        found.append(Found(mutant, by, same_behaviour(BASE, mutant.procedure)))
    return found


# -- the figures ------------------------------------------------------------------------------


def test_every_rule_and_every_way_is_changed() -> None:
    names = [mutant.name for mutant in first_mutants()]
    assert len(set(names)) == len(names)
    for rule in BASE.rules:
        assert sum(name.startswith(f"rule {rule.id}: ") for name in names) >= 3
    ways = [move for situation in BASE.situations for move in situation.moves]
    changed = {mutant.way.span for mutant in first_mutants() if mutant.way}
    assert [move for move in ways if move.span not in changed] == []
    assert {mutant.what for mutant in first_mutants()} == set(KINDS)
    assert len(names) >= 150


def test_the_review_shows_a_difference_or_proves_that_there_is_none() -> None:
    assert [found.mutant.name for found in everything() if found.same is None] == []


def test_whoever_notices_a_mutant_in_a_run_has_met_a_difference() -> None:
    """The proof that nothing differs must not be wrong about what a run has shown. Which rule is
    cited is not behaviour."""
    noticed = [f for f in everything() if f.same and f.by not in ("", "checks")]
    wrong = [
        f.mutant.name for f in noticed if f.by != "examples" or by_verdicts(f.mutant.procedure)
    ]
    assert wrong == []


def test_differences_are_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    different = [found for found in everything() if found.same is False]
    survivors = [found.mutant.name for found in different if not found.by]
    with capsys.disabled():
        print(f"\n{len(everything())} mutants, {len(different)} of them behave otherwise.")
        for kind in KINDS:
            by = Counter(found.by or "nobody" for found in different if found.mutant.what == kind)
            print(f"  {kind}: {', '.join(f'{name} {n}' for name, n in sorted(by.items()))}")
        for name in survivors:
            print(f"  survives: {name} ({reason(name)})")
    assert len(everything()) >= 150
    assert len(different) - len(survivors) >= 0.95 * len(different)
    assert [name for name in survivors if reason(name) is None] == []


def reason(name: str) -> str | None:
    """Why nobody notices a mutant, or None where no reason is known."""
    return next((why for start, why in SURVIVORS.items() if name.startswith(start)), None)


def test_every_survivor_is_a_mutant() -> None:
    names = [mutant.name for mutant in first_mutants()]
    assert [start for start in SURVIVORS if not any(n.startswith(start) for n in names)] == []
