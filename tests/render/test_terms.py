"""Every word of the machine has one term: words, a tone and a drawing."""

from __future__ import annotations

from typing import get_args

import pytest
from support import ROOT

from simulator.core.proof.model import WAITS
from simulator.core.shapes import ClaimResult, InputWord, Outcome, Waits
from simulator.language import grammar
from simulator.render import icons, terms
from simulator.reviewing.model import Direction, Standing
from simulator.site import for_browser

WORDS = {
    "verdicts of a judge": (terms.VERDICTS, get_args(InputWord)),
    "verdicts of an example": (terms.VERDICTS, grammar.VERDICTS),
    "outcomes of a rule": (terms.OUTCOMES, get_args(Outcome)),
    "results of a claim": (terms.CLAIMS, get_args(ClaimResult)),
    "what a case waits for": (WAITS, get_args(Waits)),
    "standings of a situation": (terms.STANDINGS, get_args(Standing)),
    "directions of a difference": (terms.STANDINGS, get_args(Direction)),
}


@pytest.mark.parametrize("kind", WORDS)
def test_nothing_falls_between_the_words(kind: str) -> None:
    table, words = WORDS[kind]
    assert [word for word in words if word not in table] == []


def test_outcomes_are_listed_the_worst_first() -> None:
    assert tuple(terms.OUTCOMES) == get_args(Outcome)


def test_an_act_that_ends_the_case_says_so() -> None:
    assert terms.verdict("right, ends").words == "Right, and the case ends"
    assert terms.verdict("late").words == "Too late"


def test_every_term_and_every_icon_of_the_language_has_a_drawing() -> None:
    tables = (terms.VERDICTS, terms.OUTCOMES, terms.CLAIMS, terms.STATUSES, terms.STANDINGS)
    named = {term.icon for table in tables for term in table.values()}
    assert named | set(grammar.ICONS) <= set(icons.ICONS)


def test_what_the_browser_has_is_up_to_date() -> None:
    stale = [
        name
        for name, text in for_browser.files().items()
        if (ROOT / name).read_text("utf-8") != text
    ]
    assert stale == [], "run `python build.py reference`"
