"""What the page of a procedure says of its rules, each sentence held against the oracle."""

from __future__ import annotations

import random

import pytest
from claims_held import Held, drawn, heard
from page_meanings import OF_PAGES, Cases
from random_runs import random_run
from support import whole_procedures
from test_of_runs import drawn_run

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.sentence import Sentence
from simulator.site import chart, procedure_pages
from simulator.site.views import Views
from simulator.training.right_runs import ways


def said_on_pages(procedure: Procedure) -> list[Sentence]:
    """Of all pages but “Use it now”, whose words are held in every state by `test_companion.py`."""
    with heard() as found, pytest.MonkeyPatch.context() as patch:
        patch.setattr(procedure_pages, "_live", lambda _: "")
        views = Views(procedure, ways(procedure))
        chart.flow(views)
        procedure_pages.procedure_pages(views, None)
    return [sentence for sentence in found if sentence.kind in OF_PAGES]


@pytest.mark.slow
def test_of_drawn_procedures() -> None:
    def hold(procedure: Procedure, rng: random.Random, held: Held) -> None:
        cases = Cases(procedure, [drawn_run(procedure, rng) for _ in range(12)], rng)
        held.against(said_on_pages(procedure), cases)

    drawn(11, OF_PAGES, hold)


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_of_whole_procedures(procedure: Procedure) -> None:
    held, machine, rng = Held(OF_PAGES), Machine(procedure), random.Random(procedure.id)
    cases = Cases(procedure, [random_run(machine, rng) for _ in range(25)], rng)
    held.against(said_on_pages(procedure), cases)
    held.report()
