"""JavaScript lays out: what is said of duties comes from the core, as sentences."""

from __future__ import annotations

import re

import pytest
from support import ROOT

SCRIPTS = sorted((ROOT / "simulator" / "web").glob("*.js"))
OF_DUTIES = re.compile(
    r"\b(due|overdue|owed|must|may|allowed|forbidden|too early|too late|was right|deadline|"
    r"every rule|no rule|rule was|the step before|to end the case|latest moment|mistake was)\b",
    re.IGNORECASE,
)
LABELS = {
    "What is due now",
    "It does not count: you saw what was due, or asked what would be right.",
    *("Must not", "must not", "Due now", "You may"),
    *("What you must not do", "What you must not do here"),
    "Nothing is due now.",  # where the core's list of what is due is empty, which its tests hold
    "States of all runs, without what is owed",
    "No rule says by when it goes on from there.",  # of a proof's longest case, which has none
}
"""Headings, and what a pass is: none of them says anything of a rule."""


def words_in(script: str) -> set[str]:
    """The texts in a script: in quotation marks, and between the tags of templates."""
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", script, flags=re.DOTALL)
    code = re.sub(r"\$\{[^{}`]*\}", "\0", code)
    quoted = re.findall(r'"([^"\n]*)"', code)
    between = re.findall(r">([^<>`{}]+)(?=<|`|\$)", code)
    texts = (" ".join(part.split()) for text in (*quoted, *between) for part in text.split("\0"))
    return {text for text in texts if " " in text}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_says_anything_of_duties(script) -> None:
    if script.name in ("terms.js", "lit-html.js", "icons.js"):
        return  # written by Python, or not ours
    said = {text for text in words_in(script.read_text("utf-8")) if OF_DUTIES.search(text)}
    code = re.compile(r"[=;]|=>|\?\.|&&")
    assert {text for text in said - LABELS if not code.search(text)} == set()


def test_it_notices_words() -> None:
    """Those that stood there before."""
    for old in ('return "After the step before it";', "<p>Every rule was kept up to ${at}</p>"):
        assert any(OF_DUTIES.search(text) for text in words_in(old))
