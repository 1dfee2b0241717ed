"""No claim is proved of nothing: for each there is one edit of its procedure that breaks it.

An edit is one of `mutants.py`. It has to break that claim and no other one. For claims that are not
in the table the first edit that does so is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

import pytest
from mutants import Mutant, every_target, mutants
from support import GOOD, candidate_no_show, from_folder

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.proof.explorations import Explored
from simulator.core.proof.explore import NODES_MAX
from simulator.core.proof.findings.claims import promises

pytestmark = pytest.mark.slow

TRIED_MAX = 150

EDITS = {
    "two-calls-at-most": "rule two-calls: may, not must not",
    "no-early-no-show": "rule no-show-ending: opens one second earlier",
    "no-voicemail-left": "rule no-voicemail: may, not must not",
    "cx-for-premium-only": "rule cx-premium-only: left out",
    "in-time-means-interview": "rule conduct-interview: about withdrawn too",
}
"""What is known to break a claim, by name. It saves a search."""


@cache
def procedures() -> dict[str, Procedure]:
    """Every procedure here that makes a promise."""
    names = sorted(path.name for path in GOOD.glob("*.yml"))
    parsed = [from_folder(GOOD, name) for name in names]
    found = [one.procedure for one in parsed if one.procedure] + [candidate_no_show()]
    return {procedure.id: procedure for procedure in found if procedure.claims}


def claims() -> list[tuple[str, str]]:
    return [(name, claim.id) for name, one in procedures().items() for claim in one.claims]


@cache
def hold(name: str) -> bool:
    """Whether all claims of a procedure hold as it is."""
    return refuted(procedures()[name]) == set()


def refuted(procedure: Procedure) -> set[str]:
    """The claims that do not hold of *procedure*."""
    explored = Explored(Machine(procedure), NODES_MAX)
    return {one.claim for one in promises(explored, NODES_MAX) if one.result == "refuted"}


def edits(procedure: Procedure, claim: str) -> Iterator[Mutant]:
    """The edit that is known to break *claim*; else all of them."""
    found = mutants(procedure, lambda name, value: procedure)
    known = [mutant for mutant in found if mutant.name == EDITS.get(claim)]
    yield from known or islice((*found, *every_target(procedure)), TRIED_MAX)


@pytest.mark.parametrize(("name", "claim"), claims())
def test_one_edit_breaks_this_claim_and_no_other(name: str, claim: str) -> None:
    procedure = procedures()[name]
    assert hold(name)
    broken = (edit.name for edit in edits(procedure, claim) if refuted(edit.procedure) == {claim})
    assert next(broken, None), f"no edit that was tried breaks `{claim}`"
