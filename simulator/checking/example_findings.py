"""The examples of a procedure, held against the engine: what does not fit, as diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from simulator.core.machine.engine import Machine
from simulator.core.model import Case, Procedure
from simulator.core.problems import Problem
from simulator.core.runs.examples import Answer, Stray, answer, begin, expected
from simulator.core.spelling import joined, quoted
from simulator.language.diagnostics import did_you_mean

HINT = "change what the example expects, or the rules"

MISTAKES = ("early", "late", "wrong", "overdue", "missed")
"""Answers for which the rule is named, also where the example names none."""

CITED = "any"


def misfits(machine: Machine) -> Iterator[Problem]:
    """Lines of examples that cannot be followed, and answers that are not the expected ones."""
    for example in machine.procedure.examples:
        try:
            state = begin(machine, example)
        except Stray as stray:
            yield _stray(stray)
            continue
        for case in example.cases:
            try:
                found = answer(machine, state, case)
            except Stray as stray:
                yield _stray(stray)
                continue
            if found != expected(case):
                cited = answer(machine, state, replace(case, rule=case.rule or CITED))
                yield _otherwise(case, cited if found in MISTAKES else found)


def said(found: Answer, called: Callable[[str], str] = "`{}`".format) -> str:
    """An answer as the second half of a sentence, with acts and endings as they are *called*."""
    if isinstance(found, str):
        word, _, rule = found.partition(": ")
        if rule and word in _OF_RULE:
            return f"{called(rule)} {_OF_RULE[word]}"
        return _WORDS[word] + (f", by {called(rule)}" if rule else "")
    names = [called(name) for name in found]
    return f"{joined(names) or 'nothing'} {'are' if len(names) > 1 else 'is'} right then"


def by_title(procedure: Procedure) -> Callable[[str], str]:
    """What people call an act or an ending, in quotation marks."""
    return lambda name: quoted(procedure.title_of(name))


_WORDS = {
    "right": "this is right",
    "unneeded": "this is unneeded",
    "early": "this is too early",
    "late": "this is late",
    "wrong": "this is wrong",
    "overdue": "a duty is overdue by then",
    "missed": "a duty has been missed by then",
    "over": "the case is over",
    "impossible": "this cannot happen",
}


_OF_RULE = {"overdue": "is overdue by then", "missed": "has been missed by then"}
"""The same of a duty that is named."""


def _stray(stray: Stray) -> Problem:
    hint = did_you_mean(stray.word, stray.known) if stray.word else "mend the line, or delete it"
    return Problem(stray.line.span, "RR052", str(stray), hint, len(stray.line.text))


def _otherwise(case: Case, found: Answer) -> Problem:
    message = f"the rules say that {said(found)}; the example says that {said(expected(case))}"
    width = len(", ".join(line.text for line in case.lines))
    return Problem(case.span, "RR053", message, HINT, width)
