"""Small files that would explode end, with an answer or with a plain word on what stopped it."""

from __future__ import annotations

import time
from collections.abc import Callable

import exploding
import pytest
from support import BAD, from_folder, from_text, procedure_of, whole_procedures

from simulator.checking.check_all import examine, of_proof
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.proof import liveness, run_space
from simulator.core.proof.explore import NODES_MAX, Search
from simulator.core.proof.prove import prove
from simulator.core.proof.run_space import READINGS_MAX, Runs
from simulator.reviewing.compare import compare
from simulator.site.procedure_pages import procedure_pages
from simulator.site.views import Views
from simulator.training.right_runs import ways

SECONDS = 10


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


MANY = [
    pytest.param(exploding.duties(12), id="12 facts"),
    pytest.param(exploding.duties(16), id="16 facts"),
    pytest.param(exploding.duties(30), id="30 facts"),
    pytest.param(exploding.duties_of_options(6, 40), id="6 facts of 40 options"),
]


@pytest.mark.parametrize("text", MANY)
def test_facts_in_duties_end_at_the_limit(text: str) -> None:
    """What is owed at 0:00 depends on each of them. A check and a comparison of two versions stop
    where that is too much, and say how far they came; both together are a second's work."""
    base = procedure_of(from_text(text, "many.yml"))
    changed = text.replace("must: a3,", "may: a3,")
    head = procedure_of(from_text(changed, "many.yml"))
    began = time.process_time()
    examined = examine(base)
    found = compare(base, head, {"many.yml": text}, {"many.yml": changed})
    assert time.process_time() - began < SECONDS
    [problem] = examined.found
    assert problem.code == "RR077"
    assert f"{READINGS_MAX:,} kinds of case at once" in problem.message
    assert f"{READINGS_MAX:,} states of right runs were reached" in problem.message
    assert not found.complete
    assert {one.code for one in found.problems} <= {"RR077"}


def test_a_comparison_ends_where_its_questions_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a step, with some acts of it not asked about at all."""
    monkeypatch.setattr(run_space, "QUESTIONS_MAX", 200)
    text = exploding.duties(6)
    changed = text.replace("must: a3,", "may: a3,")
    base, head = (procedure_of(from_text(one, "many.yml")) for one in (text, changed))
    assert not compare(base, head, {"many.yml": text}, {"many.yml": changed}).complete


def test_a_few_facts_in_duties_are_proved() -> None:
    """Readings of the facts that no case comes to are not made: all of them would be 729."""
    machine = Machine(procedure_of(from_text(exploding.duties(6), "many.yml")))
    search = Search(Runs(machine))
    for state in search.space.starts():
        search.begin(state)
    graph = search.run()
    assert graph.complete
    assert len(search.frames) == len({search.space.key(node.state) for node in graph.nodes})


@pytest.mark.slow
def test_a_whole_procedure_with_twelve_facts_is_proved() -> None:
    """Ten more than it has, in duties of situations that cases come to again and again."""
    [cleaning] = [one for one in whole_procedures() if one.id == "endoscope-cleaning"]
    more = exploding.with_more_duties(cleaning, 10)
    assert sum(fact.kind != "words" for fact in more.facts) == 12
    assert prove(more).proved


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "change", "limit"),
    [
        ("candidate-no-show", exploding.with_more_duties, "80,000 questions are the limit"),
        ("endoscope-cleaning", exploding.with_guards, "15,000,000 comparisons of times are the"),
        ("low-pressure", exploding.with_more_duties, "20,000 states are the limit"),
    ],
)
def test_whole_procedures_that_are_too_much_end_at_a_limit(
    name: str, change: Callable[[Procedure, int], Procedure], limit: str
) -> None:
    [procedure] = [one for one in whole_procedures() if one.id == name]
    machine = Machine(change(procedure, 10))
    began = time.process_time()
    proof = prove(machine)
    assert time.process_time() - began < SECONDS
    [told] = [one for one in of_proof(machine, proof, NODES_MAX) if one.code == "RR077"]
    assert limit in told.message


def test_the_way_back_from_the_endings_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many seconds lead to no ending, what is left of them can be cut into ever more."""
    procedure = procedure_of(from_folder(BAD, "dead-ends.yml"))
    assert not prove(procedure).limit
    monkeypatch.setattr(liveness, "BOXES_COMPARED_MAX", 0)
    proof = prove(procedure)
    [told] = [o for o in of_proof(Machine(procedure), proof, NODES_MAX) if o.code == "RR077"]
    assert "comparisons on the way back from the endings are the limit" in told.message


@pytest.mark.slow
@pytest.mark.parametrize("claims", [0, 14])
def test_counts_that_are_too_many_end_at_the_limit(claims: int) -> None:
    examined = examine(procedure_of(from_text(exploding.counters(3, 100, claims), "many.yml")))
    assert [problem.code for problem in examined.found] == ["RR077"]
    assert f"{NODES_MAX:,} states are the limit" in examined.found[0].message
    assert examined.proof is not None
    assert examined.proof.states_right > NODES_MAX
