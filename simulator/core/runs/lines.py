"""Which lines a trainee chooses from, as in a call: what fits, what nearly fits, and others.

All that can be said makes a menu that takes longer to read than a call leaves time, and places in
it are learned. So few stand there at first: all that a rule of this situation asks for or allows,
sooner or later, and wrong ones up to :data:`MOST`, first the one whose words are nearest. They stay
while the case rests there, and their order is chance, so neither tells what is due. Everything else
can be said as well.
"""

from __future__ import annotations

import re
from functools import cache
from zlib import crc32

from simulator.core.machine.engine import Machine, State
from simulator.core.model import Act, Procedure

MOST = 4
"""Lines that are read in about four seconds, unless more than three of them fit."""

TALK = "talk"
"""The place of controls that are lines to say."""


def lines(machine: Machine, state: State, chance: int) -> list[str]:
    """The ids of the acts that stand first among all that can be said in *state*, in their order.
    Another *chance* is another choice; empty where nothing can be said."""
    procedure = machine.procedure
    talk = {one.id for one in procedure.stage.controls if one.place == TALK}
    here = () if state.over else machine.acts_in[state.situation]

    def drawn(act: Act, what: str) -> int:
        """A number that looks like chance, and is the same for this stay in the situation."""
        return crc32(f"{chance} {state.situation} {state.entered} {what} {act.id}".encode())

    acts = [act for act in here if act.control in talk]
    fits = [act for act in acts if _fits(machine, state.situation, act.id)]
    wrong = [act for act in acts if act not in fits]
    wrong.sort(key=lambda act: drawn(act, "which"))
    if fits and wrong:
        said = [_said(procedure, act) for act in fits]
        nearest = max(wrong, key=lambda act: max(_near(_said(procedure, act), s) for s in said))
        wrong.insert(0, wrong.pop(wrong.index(nearest)))
    shown = fits + wrong[: max(1, MOST - len(fits))]
    return [act.id for act in sorted(shown, key=lambda act: drawn(act, "where"))]


def _fits(machine: Machine, situation: str, act: str) -> bool:
    """Whether a rule asks for the act there, or allows it, at some time and in some case."""
    return any(rule.kind != "must not" for rule in machine.speaking[situation, act])


def _said(procedure: Procedure, act: Act) -> frozenset[str]:
    """The words of a line."""
    return _words(procedure.script[act.script].text if act.script else act.text)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{4,}", text.lower()))


def _near(a: frozenset[str], b: frozenset[str]) -> float:
    """The part of their words that two lines share."""
    return len(a & b) / len(a | b) if a | b else 0.0
