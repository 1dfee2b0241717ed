"""A witness as a story: what was known, what was done and what happened, line by line."""

from __future__ import annotations

from simulator.core import clock, spelling
from simulator.core.machine.engine import Machine
from simulator.core.runs.judge import play
from simulator.core.runs.titles import title
from simulator.core.runs.witness import Witness


def story(machine: Machine, witness: Witness) -> tuple[str, ...]:
    """The lines of *witness*: the facts that matter, each input with its time, what time alone led
    to, and where the case then stands."""
    procedure = machine.procedure
    facts = {fact.id: fact.label for fact in procedure.facts}
    lines = [
        f"{'given':>6}  {facts[name]}: {spelling.value(value)}" for name, value in witness.facts
    ]
    state = machine.start(dict(witness.facts))
    lines += [_line(0, f"Here: {procedure.situation[state.situation].title}")]
    for step in play(machine, witness.run(procedure)):
        if step.given.name:
            you = step.given.name in procedure.act
            lines.append(
                _line(step.given.at, ("You: " if you else "") + title(procedure, step.given))
            )
        moved = (step.after.situation, step.after.entered, step.after.over) != (
            step.before.situation,
            step.before.entered,
            step.before.over,
        )
        if moved:
            there = (
                "The case is over"
                if step.after.over
                else procedure.situation[step.after.situation].title
            )
            lines.append(_line(step.given.at, there if step.after.over else f"Here: {there}"))
        state = step.after
    last = max([given.at for given in witness.inputs], default=0)
    if witness.at > last:
        lines.append(_line(witness.at, f"Still here: {procedure.situation[state.situation].title}"))
    return tuple(lines)


def _line(at: int, words: str) -> str:
    return f"{clock.show(at):>6}  {words}"
