"""What the search finds first: on questions that it was tuned by, and on others."""

from __future__ import annotations

import pytest
import yaml
from support import ROOT

from simulator import load, toolchain
from simulator.checking.question_findings import unanswered
from simulator.core.model import Procedure
from simulator.search import entries
from simulator.search.ask import first_hits

HELD_BACK = ROOT / "tests/policy/held_back.yml"
HELD_BACK_MIN = 0.9


@pytest.fixture(scope="module")
def procedure() -> Procedure:
    return load(ROOT / "procedures/candidate-no-show.yml")


def found(procedure: Procedure, *questions: str) -> list[str]:
    """The ids of the first hits, empty for none."""
    return [hit["id"] if hit else "" for hit in first_hits(entries.of(procedure), questions)]


def test_questions_that_nothing_was_tuned_by_are_answered_too(procedure: Procedure) -> None:
    """Words are widened for kinds of questions, never for one of these."""
    wanted = {
        str(question): [answers] if isinstance(answers, str) else answers
        for question, answers in yaml.safe_load(HELD_BACK.read_text("utf-8")).items()
    }
    first = dict(zip(wanted, found(procedure, *wanted), strict=True))
    astray = {
        question: first[question] for question in wanted if first[question] not in wanted[question]
    }
    assert len(wanted) >= 100
    assert 1 - len(astray) / len(wanted) >= HELD_BACK_MIN, astray


@pytest.mark.parametrize(
    "question, answer",
    [
        ("voicemail", "no-voicemail"),
        ("VOICEMAIL?", "no-voicemail"),
        ("voicemails", "no-voicemail"),
        ("voice-mail", "no-voicemail"),
        ("vociemail", "no-voicemail"),
        ("voicmail", "no-voicemail"),
        ("voicemaiil", "no-voicemail"),
        ("voicenail", "no-voicemail"),
        ("voicem", "no-voicemail"),
        ("noshow", "no-show-ending"),
        ("the candidate didn’t show up", "no-show-ending"),
        ("candidate shows up", "joined"),
        ("the", ""),
        ("?!", ""),
        ("xyzzyplugh", ""),
    ],
)
def test_other_spellings_of_a_question_have_the_same_answer(
    procedure: Procedure, question: str, answer: str
) -> None:
    assert found(procedure, question) == [answer]


def test_every_entry_is_an_answer_that_the_page_shows(procedure: Procedure) -> None:
    known = entries.of(procedure)
    names = {(one["kind"] if one["kind"] in ENTRY_KINDS else "rule", one["id"]) for one in known}
    assert {("rule", rule.id) for rule in procedure.rules} <= names
    assert {("situation", one.id) for one in procedure.situations} <= names
    assert {("ending", one.id) for one in procedure.endings} <= names
    scripts = {name for kind, name in names if kind == "script"}
    assert {one.id for one in procedure.scripts} - scripts == {
        "no_rush",
        "rebook_myself",
        "shorter",
    }


def test_without_node_it_says_that_nothing_was_asked(
    procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "NODE_MAJOR_MIN", 999)
    found, unasked = unanswered(procedure)
    assert found == []
    assert unasked.startswith(
        f"candidate-no-show: {len(procedure.questions)} questions not put to the search: "
        "Node.js >= 999 is missing"
    )


ENTRY_KINDS = ("situation", "script", "ending")


def test_sixty_questions_stand_beside_the_procedure(procedure: Procedure) -> None:
    assert len(procedure.questions) >= 60
