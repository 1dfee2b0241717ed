"""What the page of a procedure says of its rules, each sentence held against the oracle."""

from __future__ import annotations

import random

import pytest
from claims_held import Held, heard
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from markupsafe import Markup
from page_meanings import OF_PAGES, Cases
from random_runs import random_run
from strategies import small_procedures
from support import whole_procedures
from test_of_runs import PROCEDURES, drawn_run

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.sentence import Sentence
from simulator.site import chart, pages
from simulator.site.views import Views
from simulator.training.right_runs import ways


def said_on_pages(procedure: Procedure) -> list[Sentence]:
    with heard() as found:
        views = Views(procedure, ways(procedure))
        chart.flow(views)
        pages.procedure_pages(views, Markup(""))
    return [sentence for sentence in found if sentence.kind in OF_PAGES]


@pytest.mark.slow
def test_of_drawn_procedures() -> None:
    held = Held(OF_PAGES)

    @seed(11)
    @settings(
        max_examples=PROCEDURES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(small_procedures(), st.integers(0, 10**6))
    def draw(procedure: Procedure, number: int) -> None:
        rng = random.Random(number)
        cases = Cases(procedure, [drawn_run(procedure, rng) for _ in range(12)], rng)
        held.against(said_on_pages(procedure), cases)

    draw()
    held.report()


@pytest.mark.parametrize("procedure", whole_procedures(), ids=lambda one: one.id)
def test_of_whole_procedures(procedure: Procedure) -> None:
    held, machine, rng = Held(OF_PAGES), Machine(procedure), random.Random(procedure.id)
    cases = Cases(procedure, [random_run(machine, rng) for _ in range(25)], rng)
    held.against(said_on_pages(procedure), cases)
    held.report()
