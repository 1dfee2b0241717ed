"""A review as JUnit XML: a suite for each procedure, a case for each situation and difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from simulator.review import words
from simulator.review.model import Change, Review


class _Case(NamedTuple):
    """``failure`` is the kind of failure, empty where there is none."""

    name: str
    failure: str = ""
    message: str = ""
    text: str = ""


def junit(review: Review) -> str:
    """The review as XML. What differs, is not proven or cannot be read is a failure."""
    suites = [(change, list(_cases(change))) for change in review.changes]
    every = [case for _, cases in suites for case in cases]
    told = "".join(_suite(change, cases) for change, cases in suites)
    counts = _counts(every)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<testsuites name="rightrun review" {counts}>{told}</testsuites>\n'


def _cases(change: Change) -> Iterator[_Case]:
    if change.status == "broken":
        yield _Case("It can be read", "broken", change.problem, change.problem)
        return
    if change.status in ("added", "removed"):
        yield _Case("It is in both versions", change.status, words.state(change))
        return
    for one in words.ordered(change):
        name = f"{one.title}: {one.direction}, {words.intervals(one.when)}"
        edits = [f"Because of {words.edit(edit)}." for edit in words.causes(change, one)]
        yield _Case(name, one.direction, words.story(one), " ".join([words.extent(one), *edits]))
    if not change.complete:
        yield _Case("Everything is explored", "not proven", words.state(change))
        return
    for situation in change.situations:
        if situation.standing == "same":
            yield _Case(f"{situation.title}: the same")


def _counts(cases: list[_Case]) -> str:
    failures = sum(bool(case.failure) for case in cases)
    return f'tests="{len(cases)}" failures="{failures}" errors="0"'


def _suite(change: Change, cases: list[_Case]) -> str:
    told = "".join(_case(change, case) for case in cases)
    return f"<testsuite name={_quoted(change.id)} {_counts(cases)}>{told}</testsuite>"


def _case(change: Change, case: _Case) -> str:
    head = f"<testcase classname={_quoted(change.id)} name={_quoted(case.name)}"
    if not case.failure:
        return f"{head}/>"
    text = escape(words.clean(case.text, 2_000))
    told = f"type={_quoted(case.failure)} message={_quoted(case.message)}"
    return f"{head}><failure {told}>{text}</failure></testcase>"


def _quoted(text: str) -> str:
    return quoteattr(words.clean(text, 1_000))
