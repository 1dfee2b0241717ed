"""JUnit XML: of problems, a case for each file; of a review, a suite for each procedure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from simulator.core.problems import Problem
from simulator.render import words
from simulator.render.given import Problems, Proofs, Sources
from simulator.reviewing import order
from simulator.reviewing.model import Change, Review


class _Failure(NamedTuple):
    kind: str
    message: str
    text: str


class _Case(NamedTuple):
    name: str
    failures: tuple[_Failure, ...] = ()


def of_problems(found: Problems, sources: Sources, proofs: Proofs) -> str:
    """A case for each file that was read, with a failure for each problem in it."""
    files = sorted({*sources, *(problem.span.file for problem in found)})
    cases = [
        _Case(
            file,
            tuple(
                _Failure(problem.code, problem.message, _placed(problem))
                for problem in sorted(set(found))
                if problem.span.file == file
            ),
        )
        for file in files
    ]
    out = "".join(f"{proof['summary']}\n" for proof in proofs)
    return suites("check", [("rightrun", cases)], out)


def _placed(problem: Problem) -> str:
    place = f"{problem.span.file}:{problem.span.line}:{problem.span.column}"
    return "\n".join((place, *problem.story))


def of_review(review: Review) -> str:
    """A case for each situation and difference. What differs, is not proven or cannot be read is a
    failure."""
    return suites("review", [(change.id, list(_cases(change))) for change in review.changes])


def suites(command: str, named: list[tuple[str, list[_Case]]], out: str = "") -> str:
    """Suites of cases as XML; *out* is what the run printed."""
    every = [case for _, cases in named for case in cases]
    told = "".join(_suite(name, cases, out) for name, cases in named)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<testsuites name="rightrun {command}" {_counts(every)}>{told}</testsuites>\n'


def _cases(change: Change) -> Iterator[_Case]:
    if change.status == "broken":
        yield _failing("It can be read", "broken", change.problem, change.problem)
        return
    if change.status in ("added", "removed"):
        yield _failing("It is in both versions", change.status, words.state(change))
        return
    for problem in change.problems:
        yield _failing(problem.message, problem.code, problem.message, words.problem(problem))
    for promise in change.promises:
        if promise.guards_less:
            yield _failing(promise.text, "promise", words.promise(promise))
    for one in order.ordered(change):
        name = f"{one.title}: {one.direction}, {words.times(one)}"
        edits = [f"Because of {words.edit(edit)}." for edit in words.causes(change, one)]
        more = " ".join([words.extent(one), *edits])
        yield _failing(name, one.direction, words.story(one), more)
    if not change.complete:
        yield _failing("Everything is explored", "not proven", words.state(change))
        return
    for situation in change.situations:
        if situation.standing == "same":
            yield _Case(f"{situation.title}: the same")


def _failing(name: str, kind: str, message: str, text: str = "") -> _Case:
    return _Case(name, (_Failure(kind, message, text),))


def _counts(cases: list[_Case]) -> str:
    failures = sum(bool(case.failures) for case in cases)
    return f'tests="{len(cases)}" failures="{failures}" errors="0"'


def _suite(name: str, cases: list[_Case], out: str) -> str:
    told = "".join(_case(name, case) for case in cases)
    printed = f"<system-out>{escape(out)}</system-out>" if out else ""
    return f"<testsuite name={_quoted(name)} {_counts(cases)}>{told}{printed}</testsuite>"


def _case(suite: str, case: _Case) -> str:
    head = f"<testcase classname={_quoted(suite)} name={_quoted(case.name)}"
    return (
        f"{head}>{''.join(map(_failed, case.failures))}</testcase>"
        if case.failures
        else f"{head}/>"
    )


def _failed(failure: _Failure) -> str:
    lines = [words.clean(line, 2_000) for line in failure.text.split("\n")]
    told = f"type={_quoted(failure.kind)} message={_quoted(failure.message)}"
    return f"<failure {told}>{escape(chr(10).join(lines))}</failure>"


def _quoted(text: str) -> str:
    return quoteattr(words.clean(text, 1_000))
