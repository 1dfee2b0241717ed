"""The words of the article that the first procedure has to keep as they are.

What its rules have to answer stands beside it, in `procedures/examples/`: `check` asks for it.
"""

from __future__ import annotations

import pytest
from support import candidate_no_show

PROCEDURE = candidate_no_show()

VERBATIM = {
    "introduction": "Hi, is this {candidate_first_name}? This is {your_name}, your Interview "
    "Engineer from Karat, I’m just calling to let you know that your technical interview has "
    "started. Do you need any help joining the interview? To ensure you have enough time to "
    "complete the assessment we must start within the next few minutes, otherwise, we will need "
    "to reschedule for a later date.",
    "link_email": "You should have received an email just over an hour ago with a link that will "
    "take you directly to our video call.",
    "cannot_fix": "I want to make sure you have the entire time to complete the assessment, and "
    "since we weren’t able to fix the issue at this time, we’ll have to reschedule the interview "
    "for a later date.",
}


@pytest.mark.parametrize("name, words", VERBATIM.items(), ids=VERBATIM)
def test_scripts_keep_the_articles_words(name: str, words: str) -> None:
    assert PROCEDURE.script[name].text == words
    assert PROCEDURE.script[name].verbatim


def test_labels_keep_the_articles_words() -> None:
    options = {
        option.label
        for dialog in PROCEDURE.stage.dialogs
        for option in dialog.options
        if not option.stand_in
    }
    assert options == {
        "Ending early, no questions seen",
        "Candidate no-show",
        "Video/technical issues",
        "Candidate requested reschedule",
        "Candidate withdrew from process",
    }


def test_every_statement_is_traced() -> None:
    assert [clause.id for clause in PROCEDURE.clauses] == [f"A{n}" for n in range(1, 41)]
    cited = {name for rule in PROCEDURE.rules for name in rule.clauses}
    notes = {n for s in PROCEDURE.situations for note in s.notes for n in note.clauses}
    for clause in PROCEDURE.clauses:
        assert clause.id in cited | notes, f"{clause.id} leads nowhere"
