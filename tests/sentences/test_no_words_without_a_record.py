"""The templates of a procedure's page hold labels only: what is said of rules comes as a Sentence.

A template that says something new fails here, until it is a :class:`Sentence` with a predicate, or
stands below among the words that claim nothing of a rule.
"""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, nodes
from meanings import OF_RUNS
from page_meanings import OF_PAGES
from proof_meanings import OF_PROOFS
from review_meanings import OF_REVIEWS
from support import ROOT

from simulator.core.sentence import KINDS

TEMPLATES = ROOT / "simulator/site/templates"
LABELS = {
    "procedure.md.j2": """
        What to say | How a case ends | Always | Where you are | Rehearse this |
        The way through, as a chart | Each box leads to its section. |
        The chart shows the ways that the | rehearsals | take; each | Each |
        section says in words what comes next.""",
    "practice.md.j2": """
        Play cases of “ | ” against the clock. Afterwards each rule says what became of it, and
        this page tells what you can do and what comes next.""",
    "sheet.md.j2": """
        One sheet for the wall: print this page. | Back to the procedure | How a case ends |
        What to say""",
    "parts.j2": """
        What to do now | as long as nothing has happened | What just happened? | At any moment |
        our label | , then | Our reading | clause | Link to this rule | Word for word |
        For example | You may | or | times | Press | You do | You say | You must not |
        If this is already so |
        What comes next | What else can happen | You | Use this when | Not when | it has ended: |
        what is left to do then | . Something else has happened: | all procedures | Role: |
        . 0:00 on the clock: | to | and later | Afterwards | Then | Copy | What happened |
        What to press | Reason | Version | since | since when is not said | . Owner: | not named |
        Last change, in version | No change has been released yet. | first | then""",
    "change.md.j2": """
        You | Its files are the same, byte for byte. | The two versions cannot be compared. |
        The case: | It differs | not told here. | Rehearse again | All else that changed |
        What these rules ask for has changed, or where they apply.""",
}
"""The words of each template that claim nothing of a rule; ``|`` stands between them."""


def words_of(name: str) -> set[str]:
    """The words that a template holds itself, without its tags and their attributes."""
    tree = Environment().parse((TEMPLATES / name).read_text("utf-8"))
    data = "\0".join(part.data for part in tree.find_all(nodes.TemplateData))
    # A tag may begin in one part and end in another; what stands between is an attribute.
    texts = re.split(r"[\0\n]", re.sub(r"<[^<>]*>|\{ #[^}]*", "\n", data))
    plain = (" ".join(text.split()).removeprefix("###").removeprefix("##") for text in texts)
    return {text.strip() for text in plain if re.search("[A-Za-z]{2}", text)}


@pytest.mark.parametrize("name", LABELS)
def test_a_template_says_nothing_of_its_own(name: str) -> None:
    known = {" ".join(label.split()) for label in LABELS[name].split("|")}
    markup = re.compile(r"""[<>="#]""")
    assert {text for text in words_of(name) - known if not markup.search(text)} == set()


def test_every_kind_of_sentence_has_a_meaning() -> None:
    """And no predicate is of a kind that nobody says."""
    assert set(KINDS) == {*OF_RUNS, *OF_PAGES, *OF_PROOFS, *OF_REVIEWS}
