"""Small files that would explode end, with an answer or with a plain word on what stopped it."""

from __future__ import annotations

import exploding
import pytest
from support import from_text, procedure_of

from simulator.checking.check_all import examine
from simulator.core.proof.explore import NODES_MAX
from simulator.reviewing.compare import compare
from simulator.site.procedure_pages import procedure_pages
from simulator.site.views import Views
from simulator.training.right_runs import ways


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(exploding.facts(12), id="12 facts"),
        pytest.param(exploding.facts(24), id="24 facts"),
        pytest.param(exploding.one_guard(24), id="one guard on 24 facts"),
        pytest.param(exploding.options(5, 30), id="5 facts of 30 options"),
    ],
)
def test_facts_are_asked_only_when_they_are_read(text: str) -> None:
    """Their combinations are 16 and 24 million; the states that differ are a handful."""
    examined = examine(procedure_of(from_text(text, "many.yml")))
    assert examined.found == ()
    assert examined.proof is not None and examined.proof.proved
    assert examined.proof.states_right < 10


@pytest.mark.parametrize("text", [exploding.facts(24), exploding.options(5, 30)])
def test_pages_of_many_facts_are_made(text: str) -> None:
    procedure = procedure_of(from_text(text, "many.yml"))
    made = procedure_pages(Views(procedure, ways(procedure)), None)
    assert any("/live" in name for name in made)


def test_a_claim_about_many_facts_is_asked_of_those_it_names() -> None:
    """It does not hold, and the run that breaks it knows each of its facts."""
    text = exploding.one_guard(24, claim=True)
    [problem] = examine(procedure_of(from_text(text, "many.yml"))).found
    assert problem.code == "RR076"
    assert problem.witness is not None
    assert problem.witness.facts == tuple((f"f{i}", True) for i in range(24))


def test_a_change_among_many_facts_is_compared() -> None:
    base = exploding.facts(24)
    head = base.replace("may: a7,", "must not: a7,")
    found = compare(
        procedure_of(from_text(base, "many.yml")),
        procedure_of(from_text(head, "many.yml")),
        {"many.yml": base},
        {"many.yml": head},
    )
    assert found.complete
    [one] = found.differences
    assert (one.before.rule, one.after.rule) == ("r7", "r7")
    assert one.labels == (exploding.letters(7),)


def test_dialogs_with_too_many_answers_are_refused_at_their_line() -> None:
    parsed = from_text(exploding.dialogs(8, 8), "many.yml")
    [problem] = parsed.found
    assert problem.code == "RR002"
    assert "16,777,216 answers together, more than 1,000" in problem.message
    assert from_text(exploding.dialogs(3, 8), "many.yml").found == []


@pytest.mark.slow
@pytest.mark.parametrize("claims", [0, 14])
def test_counts_that_are_too_many_end_at_the_limit(claims: int) -> None:
    examined = examine(procedure_of(from_text(exploding.counters(3, 100, claims), "many.yml")))
    assert [problem.code for problem in examined.found] == ["RR077"]
    assert f"{NODES_MAX:,} states are the limit" in examined.found[0].message
    assert examined.proof is not None
    assert examined.proof.states_right > NODES_MAX
