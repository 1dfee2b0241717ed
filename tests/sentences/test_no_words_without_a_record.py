"""The templates of the pages hold labels only: what is said of rules comes as a Sentence.

A template that says something new fails here, until it is a :class:`Sentence` with a predicate, or
stands below among the words that claim nothing of a rule.
"""

from __future__ import annotations

import re

import pytest
from beside_meanings import OF_REVIEWS
from drill_meanings import OF_DRILLS
from jinja2 import Environment, nodes
from meanings import OF_RUNS
from page_meanings import OF_PAGES
from proof_meanings import OF_PROOFS
from support import ROOT

from simulator.core.sentence import KINDS

TEMPLATES = ROOT / "simulator/site/templates"
LABELS = {
    "procedure.md.j2": """
        What to say | How a case ends | Always | Where you are | Rehearse this |
        The way through, as a chart | Larger | Each box leads to its section. |
        The chart shows the ways that the | rehearsals | take; each | Each |
        section says in words what comes next.""",
    "practice.md.j2": """
        Play cases of “ | ” against the clock. Afterwards each rule says what became of it, and
        this page tells what you can do and what comes next. | Word for word |
        These are said as they are written. Fill in what is missing; nothing of it is kept.""",
    "sheet.md.j2": """
        One sheet for the wall: print this page. | Back to the procedure | How a case ends |
        What to say""",
    "parts.j2": """
        What to do now | as long as nothing has happened | What just happened? | At any moment |
        else go on as you were |
        our label | , then | Our reading | clause | Link to this rule | Word for word |
        For example | You may | or | times | Press | You do | You say | You must not |
        If this is already so |
        What comes next | What else can happen | You | Use this when | Not when |
        Go there instead | it has ended: |
        what is left to do then | . Something else has happened: | all procedures | Role: |
        . 0:00 on the clock: | to | and later | Afterwards | Then | Copy | What happened |
        What to press | Reason | The minutes as a picture | Version | since |
        since when is not said | . Owner: | not named |
        Last change, in version | No change has been released yet. | first | then""",
    "change.md.j2": """
        You | Its files are the same, byte for byte. | The two versions cannot be compared. |
        The case of this story: | Where nothing went wrong before, it differs |
        told only by a review of the two versions. | Rehearse again | All else that changed |
        What these rules ask for has changed, or where they apply.""",
    "about.md.j2": """
        Answers that the rules have to give. | Back to the procedure | Every statement of the
        source, with its rules and rehearsals. | For those who own, write and review “ | Made
        from “ | Search everything that can happen, in this browser. | What each version
        changed, told as stories. | Where the source leaves room, and how it was read here. | ”
        by way of""",
    "changes.md.j2": """
        Back to the procedure | Changes since version | No version of this procedure has been
        released yet. As soon as there are two, this page tells what the newer one changes. |
        Version | What each released version changes for whoever follows the procedure. Both
        versions were played side by side in every case, or it says so where that was too much;
        each story is the shortest one that shows a difference. | is the first one that was
        released. The next one will be told of here.""",
    "examples.md.j2": """
        Answers that the rules of “ | Back to the procedure | Nothing to do now | Right now: |
        What the rules say | answers. | build.py check | holds the rules against all | ” have to
        give. Each table begins a case, and says what every way to go on means.""",
    "glossary.md.j2": """
        Back to the procedure | In our words. | The words of “""",
    "home.md.j2": """
        Before it does | For authors | One file makes the page, the rehearsal and the verdict. |
        Play a case against the clock. Every rule then says what became of it. | Rehearse | The
        clock is running | What just happened? | Write a procedure | in""",
    "index.md.j2": """
        Each procedure is a page to read while the clock runs, and a rehearsal to play before it
        does. | Use this when""",
    "licences.md.j2": """
        For | Licence | The pages, the engine and the rehearsal themselves come under the MIT
        licence, and the procedures belong to those who wrote them. | What | What this site
        ships and others wrote. Nothing of it is fetched from anywhere else.""",
    "prove.md.j2": """
        , every ending and every rule can come up. | A search goes through everything that can
        happen in “ | Back to the procedure | Each of the | From every moment of a case without
        a mistake, an ending can be reached. | It runs in this browser, so you need not take
        anybody's word for it. If the search reaches its limit, it says so, and nothing counts
        as proved. | It takes some seconds. You can stop it at any time. | Of every procedure |
        Prove it here | The one duty | The one situation | The search | The search needs
        JavaScript. | What is checked | What this one promises | build.py check | can be kept,
        and no two rules demand what cannot both be done. | does the same on the command line. |
        duties | situations | ”: every kind of case, every act, every event, at every second. It
        looks for a case that cannot end, a duty that cannot be kept and a promise that can be
        broken.""",
    "questions.md.j2": """
        . The rehearsal uses labels of its own. What are the real ones, and do these parts
        exist? | An answer is a change to | Back to the procedure | Our reading | Rules that
        rest on it | The source | The source does not say who owns this procedure, or whom to
        ask these questions. The answer is a line in the file: | The source names no label for
        the following parts of | What is it called? | Where the source leaves room, a reading
        was chosen so that the procedure can be followed and judged. Each one is a question to
        the policy owner. | Who answers for it? | owner""",
    "refused.md.j2": """
        , column | . This page comes back by itself when the file is saved. | line | to mend in""",
    "sources.md.j2": """
        A note in | Back to the procedure | Beside each statement stand the rules that put it
        into practice, and the rehearsals in which a right run uses them. | Clause | In the
        table of endings: | No rule: | None | Rehearsals | What became of it | What the source
        says | our reading | rehearsals""",
    "training.md.j2": """
        Everything runs in this browser; nothing that you do leaves it. | Play a case against
        the clock, with people who react to what you do. Afterwards each rule says what became
        of it.""",
    "trainers.md.j2": """
        See which rules a group gets wrong, who, at which second, and whether it was better the
        last time. | For trainers | This page needs JavaScript: it reads the files in your
        browser.""",
    "rehearse.md.j2": "",
}
"""The words of each template that claim nothing of one rule or moment; ``|`` stands between."""


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


def test_every_template_is_read() -> None:
    said = {path.name for path in TEMPLATES.glob("*.j2") if words_of(path.name)}
    assert said - {*LABELS} == set()


def test_every_kind_of_sentence_has_a_meaning() -> None:
    """And no predicate is of a kind that nobody says."""
    assert set(KINDS) == {*OF_RUNS, *OF_PAGES, *OF_PROOFS, *OF_DRILLS, *OF_REVIEWS}
