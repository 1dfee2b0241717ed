"""Examples in words, for the page on which a policy owner reads what has to be right."""

from __future__ import annotations

from typing import NamedTuple

from simulator.core import clock, spelling
from simulator.core.machine.engine import Machine
from simulator.core.machine.state import Input
from simulator.core.model import Case, Example, Line, Procedure, Rule
from simulator.core.runs.judge import inputs
from simulator.core.runs.run import RunError, input_of, read
from simulator.core.runs.titles import title
from simulator.render.terms import VERDICTS, Term


class LineInWords(NamedTuple):
    """One line of a run in words: when (m:ss), and what is done or happens (empty: time passes)."""

    at: str
    text: str


class AnswerRow(NamedTuple):
    """A way to go on, and its answer: a verdict, or (without one) what is right then. ``right``
    has acts that belong to one duty as one: “this, or that”. ``why`` is what the judge says of it
    where no rule is named."""

    lines: tuple[LineInWords, ...]
    verdict: Term | None
    right: tuple[str, ...]
    rule: Rule | None = None
    why: str = ""


class Table(NamedTuple):
    """One example: its facts as sentences, how the case begins, and the ways to go on."""

    example: Example
    facts: tuple[str, ...]
    run: tuple[LineInWords, ...]
    rows: tuple[AnswerRow, ...]


def tables(procedure: Procedure) -> list[Table]:
    """All examples of a procedure."""
    machine = Machine(procedure)
    return [_table(machine, example) for example in procedure.examples]


def _table(machine: Machine, example: Example) -> Table:
    procedure = machine.procedure
    labels = {fact.id: fact.label for fact in procedure.facts}
    facts = [f"{labels[name]}: {spelling.value(value)}" for name, value in example.facts]
    run = tuple(in_words(procedure, line) for line in example.run)
    return Table(
        example, tuple(facts), run, tuple(_row(machine, example, c) for c in example.cases)
    )


def _row(machine: Machine, example: Example, case: Case) -> AnswerRow:
    procedure = machine.procedure
    said = VERDICTS.get(case.verdict)
    lines = tuple(in_words(procedure, line) for line in case.lines)
    rule = procedure.rule.get(case.rule)
    wrong = said and not rule and case.verdict not in ("right", "over")
    why = _why(machine, example, case).removeprefix(f"{said.words}: ") if said and wrong else ""
    return AnswerRow(lines, said, _right(procedure, case.right), rule, why)


def _right(procedure: Procedure, names: tuple[str, ...]) -> tuple[str, ...]:
    """What is right, with the acts that one duty leaves the choice of told as a choice."""
    told: list[str] = []
    left = list(names)
    while left:
        duties = [r.acts for r in procedure.rules if r.kind == "must" and left[0] in r.acts]
        among = max((set(acts) for acts in duties), key=len, default={left[0]})
        choice = [name for name in left if name in among]
        told.append(" or ".join(_called(procedure, name).rstrip(".") for name in choice))
        left = [name for name in left if name not in among]
    return tuple(told)


def _why(machine: Machine, example: Example, case: Case) -> str:
    """What the judge says of the last line; empty where the run cannot be read or played."""
    lines = [line.text for line in (*example.run, *case.lines)]
    data = {"procedure": machine.procedure.id, "facts": dict(example.facts), "inputs": lines}
    try:
        told = inputs(machine, read(data, machine.procedure))
    except (RunError, ValueError, KeyError):
        return ""
    return str(told[-1]["why"]) if told else ""


def in_words(procedure: Procedure, line: Line) -> LineInWords:
    """A line in words; as it stands where it cannot be read, which the check tells."""
    try:
        given = input_of(line.text, procedure)
        name = next((e.id for e in procedure.endings if (e.act, e.choices) == given[1:]), "")
        text = _called(procedure, name) if name else title(procedure, given)
    except (RunError, ValueError, KeyError):
        return LineInWords("", line.text)
    return LineInWords(clock.show(given.at), text.rstrip(".") if given.name else "")


def _called(procedure: Procedure, name: str) -> str:
    """An act as an order; an ending as its act with what is chosen last, or with all choices where
    another one ends with the same."""
    ending = procedure.ending.get(name)
    if ending is None:
        return procedure.title_of(name)
    words = title(procedure, Input(0, ending.act, ending.choices))
    alike = [
        e for e in procedure.endings if (e.act, e.choices[-1:]) == (ending.act, ending.choices[-1:])
    ]
    parts = words.rsplit(", ", 1)
    if len(parts) == 1 or len(alike) > 1:
        return words
    return f"{procedure.act[ending.act].text}: {parts[-1]}"
