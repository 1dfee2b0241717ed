"""Examples in words, for the page on which a policy owner reads what has to be right."""

from __future__ import annotations

from typing import NamedTuple

from simulator.core import clock, spelling
from simulator.core.machine.state import Input
from simulator.core.model import Case, Example, Line, Procedure, Rule
from simulator.core.runs.judge import title
from simulator.core.runs.run import RunError, input_of
from simulator.render.terms import VERDICTS, Term


class LineInWords(NamedTuple):
    """One line of a run in words: when (m:ss), and what is done or happens (empty: time passes)."""

    at: str
    text: str


class AnswerRow(NamedTuple):
    """A way to go on, and its answer: a verdict, or (without one) what is right then."""

    lines: tuple[LineInWords, ...]
    verdict: Term | None
    right: tuple[str, ...]
    rule: Rule | None = None


class Table(NamedTuple):
    """One example: its facts as sentences, how the case begins, and the ways to go on."""

    example: Example
    facts: tuple[str, ...]
    run: tuple[LineInWords, ...]
    rows: tuple[AnswerRow, ...]


def tables(procedure: Procedure) -> list[Table]:
    """All examples of a procedure."""
    return [_table(procedure, example) for example in procedure.examples]


def _table(procedure: Procedure, example: Example) -> Table:
    labels = {fact.id: fact.label for fact in procedure.facts}
    facts = [f"{labels[name]}: {spelling.value(value)}" for name, value in example.facts]
    run = tuple(_told(procedure, line) for line in example.run)
    return Table(example, tuple(facts), run, tuple(_row(procedure, c) for c in example.cases))


def _row(procedure: Procedure, case: Case) -> AnswerRow:
    said = VERDICTS.get(case.verdict)
    lines = tuple(_told(procedure, line) for line in case.lines)
    right = tuple(_called(procedure, name) for name in case.right)
    return AnswerRow(lines, said, right, procedure.rule.get(case.rule))


def _told(procedure: Procedure, line: Line) -> LineInWords:
    """A line in words; as it stands where it cannot be read, which the check tells."""
    try:
        given = input_of(line.text, procedure)
        name = next((e.id for e in procedure.endings if (e.act, e.choices) == given[1:]), "")
        text = _called(procedure, name) if name else title(procedure, given)
    except (RunError, ValueError, KeyError):
        return LineInWords("", line.text)
    return LineInWords(clock.show(given.at), text.rstrip(".") if given.name else "")


def _called(procedure: Procedure, name: str) -> str:
    """An act as an order; an ending as its act with what is chosen last."""
    ending = procedure.ending.get(name)
    if ending is None:
        return procedure.title_of(name)
    parts = title(procedure, Input(0, ending.act, ending.choices)).rsplit(", ", 1)
    return f"{procedure.act[ending.act].text}: {parts[-1]}" if len(parts) > 1 else parts[0]
