"""A reviewer accepts: what was meant stands beside the procedure, and the gate is what was not."""

from __future__ import annotations

import json

import pytest
import yaml
from history import FIRE_DRILL, History

ACCEPTED = "procedures/accepted/fire-drill.yml"
LATER = ("leave_by: 0:30", "leave_by: 0:45")
MUCH_LATER = ("leave_by: 0:45", "leave_by: 0:50")
BACK = ("stay-out: {must not: go_back", "stay-out: {may: go_back")


@pytest.fixture
def history(tmp_path):
    made = History(tmp_path / "made")
    made.edit(FIRE_DRILL, LATER)
    return made


def gate(history: History) -> int:
    return history.build("review", "main", "--gate", "accepted").returncode


def accept(history: History) -> str:
    done = history.build("review", "main", "--accept")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_accepted_opens_the_gate(history: History) -> None:
    assert gate(history) == 1
    assert accept(history) == f"wrote {ACCEPTED}: 1 accepted\n"
    assert gate(history) == 0
    kept = (history.folder / ACCEPTED).read_text("utf-8")
    assert "overdue → in time (rule leave-at-once). Looser." in kept
    assert "Accepted." in history.build("review", "main", "--format", "markdown").stdout
    accept(history)
    assert (history.folder / ACCEPTED).read_text("utf-8") == kept


WORSE = (
    ("      stay-out:", "      no: {must not: accounted_for, text: Say nothing.}\n      stay-out:"),
    ("    people: caretaker\n    ends as", "    ends as"),
)
"""No case can end without a mistake, and nothing happens in the scenario."""


def test_whatever_a_review_tells_can_be_accepted(history: History) -> None:
    """A problem, a promise and a difference: each has its line, as plain text."""
    history.edit(FIRE_DRILL, *WORSE)
    told = json.loads(history.build("review", "main", "--format", "json").stdout)["changes"][0]
    assert all(told[of] for of in ("problems", "promises", "differences"))
    accept(history)
    lines = yaml.safe_load((history.folder / ACCEPTED).read_text("utf-8"))
    assert any(line.startswith("Scenario. ") for line in lines.values())
    assert gate(history) == 0


@pytest.mark.parametrize(
    ("edits", "shut"),
    [
        pytest.param([("leave-at-once:", "go-at-once:")], 0, id="a rule that is renamed"),
        pytest.param([("text: Do not take the lift.", "text: Keep out.")], 0, id="other words"),
        pytest.param([("title: A drill", "title: A drill on Monday")], 0, id="another title"),
        pytest.param([("leave_by", "out_by")], 0, id="a time that is renamed"),
        pytest.param([MUCH_LATER], 1, id="another second"),
        pytest.param([BACK], 1, id="another rule"),
    ],
)
def test_an_acceptance_is_of_what_differs_and_of_nothing_else(
    history: History, edits: list[tuple[str, str]], shut: int
) -> None:
    accept(history)
    history.edit(FIRE_DRILL, *edits)
    assert gate(history) == shut


def test_an_acceptance_goes_with_a_procedure_that_is_renamed(history: History) -> None:
    accept(history)
    history.edit(FIRE_DRILL, ("procedure: fire-drill", "procedure: alarm"))
    moved = history.folder / "procedures/alarm.yml"
    (history.folder / FIRE_DRILL).rename(moved)
    assert gate(history) == 0
    accept(history)
    (history.folder / ACCEPTED).unlink()
    assert gate(history) == 0


def test_an_acceptance_survives_what_others_change_before_it(history: History) -> None:
    """As after a rebase: the base has moved on, elsewhere in the file."""
    accept(history)
    mine = (history.folder / FIRE_DRILL).read_text("utf-8")
    history.git("stash", "--include-untracked", "--quiet")
    words = ("text: You stand with the others.", "text: You stand with all others.")
    history.edit(FIRE_DRILL, words)
    history.commit("somebody else")
    history.git("checkout", "stash@{0}^3", "--", ACCEPTED)
    (history.folder / FIRE_DRILL).write_text(mine.replace(*words), "utf-8")
    assert gate(history) == 0


@pytest.mark.parametrize("text", ["", "{", "- a\n", "\0", "a: b\n"])
def test_a_damaged_file_accepts_nothing(history: History, text: str) -> None:
    accept(history)
    (history.folder / ACCEPTED).write_text(text, "utf-8")
    assert gate(history) == 1


def test_only_what_lies_here_can_be_accepted(history: History) -> None:
    done = history.build("review", "main", "main", "--accept")
    assert done.returncode == 2
    assert "only what is in this folder can be accepted" in done.stderr
