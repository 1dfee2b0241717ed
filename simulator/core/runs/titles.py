"""An input in words: what is done or happens, and what is chosen."""

from __future__ import annotations

from simulator.core import clock
from simulator.core.machine.engine import NEVER, Input, Machine, State
from simulator.core.model import Procedure, Rule
from simulator.core.spelling import joined, quoted


def title(procedure: Procedure, given: Input) -> str:
    """An input in words: what is done or happens, and what is chosen."""
    if not given.name:
        return "Time passes"
    title = procedure.title_of(given.name)
    chosen = ", ".join(f"“{label}”" for label in labels(procedure, given))
    return f"{title}: {chosen}" if chosen else title


def labels(procedure: Procedure, given: Input) -> list[str]:
    """What is chosen in the dialogs of an act, in their order, as they call it."""
    found = []
    if given.choices:
        control = procedure.control[procedure.act[given.name].control]
        for name, choice in zip(control.asks, given.choices, strict=True):
            options = {option.id: option.label for option in procedure.dialog[name].options}
            found.append(options[choice])
    return found


def other_choice(machine: Machine, rule: Rule, state: State, given: Input) -> str:
    """What was chosen instead of what *rule* asks for, with how much too early it was."""
    opens, _ = machine.bounds(rule, state)
    early = f", {clock.span(opens - given.at)} too early" if given.at < opens < NEVER else ""
    procedure, told = machine.procedure, labels(machine.procedure, given)
    endings = [procedure.ending[name] for name in rule.acts if name in procedure.ending]
    wanted = [given._replace(choices=e.choices) for e in endings if e.act == given.name]
    known = {label for one in wanted for label in labels(procedure, one)}
    named = joined(map(quoted, [label for label in told if label not in known] or told))
    return f"Chosen at {clock.show(given.at)}{early}: {named}."
