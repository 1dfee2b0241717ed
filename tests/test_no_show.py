"""The first procedure, as its policy owner would check it: runs, and what they are to mean.

A run is what the interviewer does; what the candidate does comes from the scenario.
"""

from __future__ import annotations

from typing import Any

import pytest
from random_runs import run_of
from support import candidate_no_show

from simulator.checking.scenario_findings import rehearse
from simulator.core.machine.engine import Machine
from simulator.core.runs import coach
from simulator.core.runs.judge import judge, play
from simulator.core.runs.rehearsal import Rehearsal, reactions_of
from simulator.core.runs.run import Run, read
from simulator.language.checks import check

PROCEDURE = candidate_no_show()
MACHINE = Machine(PROCEDURE)


def rehearsed(scenario: str, *lines: str) -> Run:
    """What an interviewer did in a scenario, line by line, as a whole run."""
    rehearsal = Rehearsal(MACHINE, reactions_of(PROCEDURE.scenario[scenario]))
    session = rehearsal.begin(dict(PROCEDURE.scenario[scenario].facts))
    for given in read({"procedure": PROCEDURE.id, "inputs": list(lines)}, PROCEDURE).inputs:
        wait_only = not given.name
        session = rehearsal.wait(session, given.at) if wait_only else rehearsal.act(session, given)
    return run_of(MACHINE, scenario, session)


def played(scenario: str, *lines: str) -> dict[str, Any]:
    """The verdict on it."""
    return judge(MACHINE, rehearsed(scenario, *lines))


RIGHT = {
    "one call at 2:00, no-show at 10:00": (
        *("nobody-answers", "2:00 call", "10:00 no_show", "10:00 leave"),
    ),
    "one call at 5:00 is still in time": (
        *("nobody-answers", "5:00 call", "10:00 no_show", "10:00 leave"),
    ),
    "a second call is allowed": (
        *("nobody-answers", "2:00 call", "6:00 call", "10:00 no_show", "10:00 leave"),
    ),
    "ending later than 10:00 is fine": (
        *("nobody-answers", "3:00 call", "12:30 no_show", "13:00 leave"),
    ),
    "CX is told about a Premium Support interview": (
        *("nobody-answers-premium", "3:00 call", "10:00 no_show", "10:10 contact_cx"),
        "10:20 leave",
    ),
    "looking into the Help Center does no harm": (
        *("nobody-answers", "0:30 open_help", "2:00 call", "10:00 no_show", "10:00 leave"),
    ),
    "voicemail: hang up and wait": (
        *("voicemail", "2:00 call", "2:20 hang_up", "10:00 no_show", "10:00 leave"),
    ),
    "joining at exactly 10:00 is in time": (
        *("last-second", "2:00 call", "10:00 start_interview"),
    ),
    "errors do not use up a call": (
        *("shaky-line", "2:00 call", "2:10 call", "2:20 call", "3:00 call", "10:00 no_show"),
        "10:00 leave",
    ),
    "the candidate comes after all": (
        *("soon-and-comes", "2:00 call", "2:12 say_introduction", "5:00 start_interview"),
    ),
    "the candidate said a few minutes, and did not come": (
        *("soon-but-never", "2:00 call", "2:12 say_introduction", "10:00 reschedule"),
        "10:00 leave",
    ),
    "the candidate cannot take it now": (
        *("cannot-now", "2:00 call", "2:12 say_introduction", "2:30 say_recruiter"),
        *("2:40 reschedule", "2:50 leave"),
    ),
    "the candidate withdraws": (
        *("withdraws", "2:00 call", "2:12 say_introduction", "2:40 say_withdrawal_email"),
        *("2:50 withdrawn", "3:00 leave"),
    ),
}

WRONG = {
    "no call at all": (
        *("nobody-answers", "10:00 no_show", "10:00 leave"),
        "call-in-time",
    ),
    "a call before 2:00": (
        *("nobody-answers", "1:59 call", "3:00 call", "10:00 no_show", "10:00 leave"),
        "call-in-time",
    ),
    "a call at 5:01": (
        *("nobody-answers", "5:01 call", "10:00 no_show", "10:00 leave"),
        "call-in-time",
    ),
    "leaving at 9:59": (
        *("nobody-answers", "2:00 call", "9:59 no_show", "9:59 leave"),
        "no-show-ending",
    ),
    "a third call": (
        *("nobody-answers", "2:00 call", "3:00 call", "4:00 call", "10:00 no_show", "10:00 leave"),
        "two-calls",
    ),
    "the wrong reason": (
        *("nobody-answers", "2:00 call", "10:00 technical", "10:00 leave"),
        "no-show-ending",
    ),
    "the wrong dialog": (
        *("nobody-answers", "2:00 call", "10:00 end_call completed candidate_no_show"),
        *("10:00 leave", "no-show-ending"),
    ),
    "a voicemail": (
        *("voicemail", "2:00 call", "2:20 leave_message", "2:40 hang_up", "10:00 no_show"),
        *("10:00 leave", "no-voicemail"),
    ),
    "CX about an interview without Premium Support": (
        *("nobody-answers", "2:00 call", "10:00 no_show", "10:00 contact_cx", "10:01 leave"),
        "cx-premium-only",
    ),
    "CX forgotten after a Premium Support interview": (
        *("nobody-answers-premium", "2:00 call", "10:00 no_show", "10:01 leave"),
        "tell-cx",
    ),
    "not calling because of the hour": (
        *("odd-hour", "10:00 no_show", "10:00 leave"),
        "call-in-time",
    ),
    "giving up after one error": (
        *("shaky-line", "2:00 call", "10:00 no_show", "10:00 leave"),
        "try-again",
    ),
    "promising to wait": (
        *("soon-but-never", "2:00 call", "2:12 say_no_rush", "2:20 say_introduction"),
        *("10:00 reschedule", "10:00 leave", "keep-to-the-words"),
    ),
    "hanging up without the introduction": (
        *("cannot-now", "2:00 call", "2:12 hang_up", "10:00 no_show", "10:00 leave"),
        "read-introduction",
    ),
    "steps out of order": (
        *(
            "nothing-helps",
            "2:00 call",
            "2:12 say_introduction",
            "2:30 wait",
            "2:50 say_link_email",
        ),
        *("3:15 say_browser", "3:50 say_incognito", "4:50 say_cache", "one-step-at-a-time"),
    ),
    "words on a withdrawal that nobody asked for": (
        *("helped-by-link", "2:00 call", "2:12 say_introduction", "2:30 say_withdrawal_email"),
        *("2:40 say_link_email", "3:20 start_interview", "fitting-words"),
    ),
    "ending the call while the phone rings": (
        *("rings-on", "2:00 call", "10:00 no_show", "10:00 leave", "phone-call-first"),
    ),
    "calling the candidate in before anything has helped": (
        *("nothing-helps", "2:00 call", "2:12 say_introduction", "2:30 say_link_email"),
        *("2:40 say_come_in", "one-step-at-a-time"),
    ),
    "giving up after two more tries": (
        *("dead-line", "2:00 call", "2:10 call", "2:20 call", "10:00 no_show", "10:00 leave"),
        "try-again",
    ),
    "ending for technical issues without a word": (
        *("time-runs-out", "2:00 call", "2:12 say_introduction", "2:40 say_link_email"),
        *("5:30 say_browser", "8:40 say_cache", "10:01 technical", "10:02 leave"),
        "technical-ending",
    ),
    "ending while the candidate may still come": (
        *("soon-and-comes", "2:00 call", "2:12 say_introduction", "3:00 reschedule"),
        *("3:00 leave", "not-here-ending"),
    ),
    "the wrong reason for a withdrawal": (
        *("withdraws", "2:00 call", "2:12 say_introduction", "2:40 say_withdrawal_email"),
        *("2:50 reschedule", "2:50 leave", "withdrawal-ending"),
    ),
}


@pytest.mark.parametrize("run", RIGHT.values(), ids=RIGHT)
def test_what_is_right(run: tuple[str, ...]) -> None:
    verdict = played(*run)
    assert verdict["mistake"] is None
    assert verdict["passed"]
    assert verdict["ending"] in PROCEDURE.scenario[run[0]].endings


@pytest.mark.parametrize("run", WRONG.values(), ids=WRONG)
def test_what_is_wrong_and_which_rule_says_so(run: tuple[str, ...]) -> None:
    *lines, rule = run
    verdict = played(*lines)
    assert not verdict["passed"]
    assert verdict["mistake"]["rule"] == rule
    assert verdict["best"] is not None, "there is always a right way on"


def test_the_procedure_is_sound() -> None:
    assert check(PROCEDURE) == []
    assert rehearse(PROCEDURE)[0] == []


def rules_in_play(run: Run) -> set[str]:
    """The rules that were in force, with an open window, at some moment of a run."""
    found = set()
    for step in play(MACHINE, run):
        for rule in MACHINE.in_force(step.before):
            opens, closes = MACHINE.bounds(rule, step.before)
            if opens <= step.given.at and closes >= step.before.t:
                found.add(rule.id)
    return found


def test_the_scenarios_use_every_rule_and_every_ending() -> None:
    used, endings = set(), set()
    for scenario in PROCEDURE.scenarios:
        rehearsal = Rehearsal(MACHINE, reactions_of(scenario))
        best = coach.best(rehearsal, rehearsal.begin(dict(scenario.facts)))
        assert best is not None
        endings.add(best.state.ending)
        used |= rules_in_play(run_of(MACHINE, scenario.id, best))
    for scenario_id, *lines in RIGHT.values():
        used |= rules_in_play(rehearsed(scenario_id, *lines))
    assert len(PROCEDURE.scenarios) >= 16
    assert set(PROCEDURE.rule) - used == set()
    assert endings == set(PROCEDURE.ending)


def test_every_scenario_can_be_ended_in_every_way_that_its_people_allow() -> None:
    early = [ending.id for ending in PROCEDURE.endings if ending.act == "end_call"]
    for scenario in PROCEDURE.scenarios:
        for ending in early:
            assert played(scenario.id, f"0:10 {ending}", "0:20 leave")["ending"] == ending


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
