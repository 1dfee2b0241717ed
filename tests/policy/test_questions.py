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

HERE = ROOT / "tests/policy"
HELD_BACK_MIN, HURRY_MIN, NOTHING_MIN = 0.95, 0.85, 0.85


@pytest.fixture(scope="module")
def procedure() -> Procedure:
    return load(ROOT / "procedures/candidate-no-show.yml")


def found(procedure: Procedure, *questions: str) -> list[str]:
    """The ids of the first hits, empty for none."""
    return [hit["id"] if hit else "" for hit in first_hits(entries.of(procedure), questions)]


def astray(procedure: Procedure, name: str) -> tuple[int, dict[str, str]]:
    """How many questions a table holds, and what is first for those that it is not right for."""
    wanted = {
        str(question): [answers] if isinstance(answers, str) else answers
        for question, answers in yaml.safe_load((HERE / name).read_text("utf-8")).items()
    }
    first = dict(zip(wanted, found(procedure, *wanted), strict=True))
    return len(wanted), {one: hit for one, hit in first.items() if hit not in wanted[one]}


def test_questions_that_nothing_was_tuned_by_are_answered_too(procedure: Procedure) -> None:
    """Words are widened for kinds of questions, never for one of these."""
    count, wrong = astray(procedure, "held_back.yml")
    assert count >= 100
    assert 1 - len(wrong) / count >= HELD_BACK_MIN, wrong


def test_questions_of_people_in_a_hurry_are_answered(procedure: Procedure) -> None:
    count, wrong = astray(procedure, "in_a_hurry.yml")
    assert count >= 60
    assert 1 - len(wrong) / count >= HURRY_MIN, wrong


def test_what_the_procedure_does_not_say_has_no_answer(procedure: Procedure) -> None:
    """“Candidate is cheating” shares a word with every answer, and “cheating” with none."""
    asked = yaml.safe_load((HERE / "nothing_answers.yml").read_text("utf-8"))
    assert not {question.text for question in procedure.questions} & set(asked)
    answered = {one: hit for one, hit in zip(asked, found(procedure, *asked), strict=True) if hit}
    assert len(asked) >= 60
    assert 1 - len(answered) / len(asked) >= NOTHING_MIN, answered


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
        ("voicem", "voicemail"),
        ("noshow", "no-show-ending"),
        ("the candidate didn’t show up", "no-show-ending"),
        ("candidate shows up", "joined"),
        ("the", ""),
        ("?!", ""),
        ("went to vm", "voicemail"),
        ("it is 4 am there", "odd-hours"),
        ("2nd call", "second-call"),
        ("dress", ""),  # no mistyped “press”
        ("rude", ""),  # nor a “rule”
        ("candidate is cheating", ""),
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
        "short_explanation",
        "short_introduction",
        "shorter",
        "vague_email",
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
