"""Examples: what is to be said of some ways to go on, written down before anybody asks.

An example begins a run and lists ways to go on, each with the answer that it has to get; a table of
decisions, as in "Specification by Example" (Adzic, 2011). The engine gives the answers here.
"""

from __future__ import annotations

from simulator.core import clock
from simulator.core.errors import RightrunError
from simulator.core.machine.engine import Finding, Impossible, Input, Machine, State
from simulator.core.model import Case, Example, Line
from simulator.core.runs.run import RunError, input_of

Answer = str | tuple[str, ...]
"""A verdict (“wrong”, or with the rule that is cited “wrong: no-lift”), or the acts and endings
that are right at that moment, in alphabetical order."""


class Stray(RightrunError, ValueError):
    """A line that cannot be read, or that is no right step where it stands. ``word`` is what was
    not found among ``known``, where it is about a name."""

    def __init__(self, line: Line, message: str, error: RunError | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.word, self.known = (error.word, error.known) if error else ("", ())


def expected(case: Case) -> Answer:
    """The answer that is written down."""
    return ": ".join(filter(None, (case.verdict, case.rule))) or case.right


def begin(machine: Machine, example: Example) -> State:
    """The state after the lines that an example begins with. Raises Stray."""
    return _after(machine, machine.start(dict(example.facts)), example.run)


def answer(machine: Machine, state: State, case: Case) -> Answer:
    """What the engine says of the last line of *case*, from *state* on. Raises Stray."""
    *lines, last = case.lines
    state = _after(machine, state, tuple(lines))
    asked = _read(machine, last)
    if asked.at < state.t:
        raise Stray(last, f"the clock already shows {clock.show(state.t)}")
    state, findings = machine.step(state, Input(asked.at))
    if asked.name and not any(found.bad for found in findings):
        try:
            state, findings = machine.step(state, asked)
        except Impossible:
            return "impossible"
    verdict = _verdict(findings, cited=bool(case.rule))
    about_the_act = case.verdict not in ("", "over")
    if verdict and (about_the_act or any(found.bad for found in findings)):
        return verdict
    return "over" if state.over else right_now(machine, state)


def comes_to(machine: Machine, example: Example, case: Case) -> bool:
    """Whether the lines up to the last one of *case* can happen at all, be they mistakes."""
    *before, last = (*example.run, *case.lines)
    try:
        state = machine.start(dict(example.facts))
        for line in before:
            state, _ = machine.step(state, _read(machine, line))
        return _read(machine, last).at >= state.t
    except ValueError:  # there is no such fact, act or event, or not then
        return False


def right_now(machine: Machine, state: State) -> tuple[str, ...]:
    """All acts and endings that would be right at this very second."""
    found = set()
    for act in machine.acts_in[state.situation]:
        if machine.speaking[state.situation, act.id]:
            for choices in machine.choices[act.id]:
                if _is_right(machine, state, Input(state.t, act.id, choices)):
                    found.add(machine.ending_at.get((act.id, choices), act.id))
    return tuple(sorted(found))


def _is_right(machine: Machine, state: State, act: Input) -> bool:
    """Whether *act* is right, also for what it leaves behind."""
    if machine.verdict(state, act).kind != "right":
        return False
    return _verdict(machine.step(state, act)[1]) == "right"


def _verdict(findings: tuple[Finding, ...], cited: bool = False) -> str:
    """The first mistake among *findings*, or else what is said of the act; empty for no act. With
    the rule that is *cited* for it, if that is asked for."""
    bad = [found for found in findings if found.bad]
    told = next(iter(bad or [found for found in findings if found.of == "act"]), None)
    if told is None:
        return ""
    return f"{told.kind}: {told.rule}" if cited and told.rule else told.kind


def _after(machine: Machine, state: State, lines: tuple[Line, ...]) -> State:
    for line in lines:
        try:
            state, findings = machine.step(state, _read(machine, line))
        except Impossible as error:
            raise Stray(line, f"“{line.text}” cannot happen here: {error}") from error
        if any(found.bad for found in findings):
            kind, _, rule = _verdict(findings, cited=True).partition(": ")
            by = f" (`{rule}`)" if rule else ""
            message = f"“{line.text}” is {kind}{by}, and only the last line may be"
            raise Stray(line, message)
    return state


def _read(machine: Machine, line: Line) -> Input:
    try:
        return input_of(line.text, machine.procedure)
    except RunError as error:
        raise Stray(line, str(error), error) from error
