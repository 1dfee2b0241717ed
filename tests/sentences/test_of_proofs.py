"""What a proof says, each sentence held against the oracle: of drawn procedures, and of the mutants
of the first one, in which something is wrong."""

from __future__ import annotations

import random

import pytest
from claims_held import Held, drawn
from mutants import Mutant, first_mutants
from proof_meanings import OF_PROOFS, SHORT_WAITS, WAITS, Walks
from support import whole_procedures

from simulator.core.model import Procedure
from simulator.core.proof.model import Proof
from simulator.core.proof.prove import prove
from simulator.core.sentence import Sentence

NODES_MAX = 600
"""States of a drawn procedure that are explored; of more, only what is sure is told."""

MUTANTS_STEP = 170
"""Every so many-th mutant is proved."""


def said_by(proof: Proof) -> list[Sentence]:
    rows = *proof.slack, *proof.rests, proof.length
    told = [*(one.message for one in proof.problems), *(one.words for one in rows), proof.sound]
    return [one for one in told if isinstance(one, Sentence)]


@pytest.mark.slow
def test_of_drawn_procedures() -> None:
    def hold(procedure: Procedure, rng: random.Random, held: Held) -> None:
        held.against(said_by(prove(procedure, NODES_MAX)), Walks(procedure, rng, SHORT_WAITS))

    drawn(13, OF_PROOFS, hold)


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_of_whole_procedures(procedure: Procedure) -> None:
    held = Held(OF_PROOFS)
    walks = Walks(procedure, random.Random(procedure.id), WAITS)
    held.against(said_by(prove(procedure)), walks)
    held.report()


@pytest.mark.slow
@pytest.mark.parametrize("mutant", first_mutants()[::MUTANTS_STEP], ids=lambda one: one.name)
def test_of_mutants(mutant: Mutant) -> None:
    held = Held(OF_PROOFS)
    walks = Walks(mutant.procedure, random.Random(mutant.name), WAITS)
    held.against(said_by(prove(mutant.procedure)), walks)
    held.report()
