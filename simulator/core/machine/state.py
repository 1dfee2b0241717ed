"""What the engine works on: inputs, findings, and the state of a case. Plain tuples."""

from __future__ import annotations

from typing import Literal, NamedTuple

from simulator.core.clock import SECONDS_MAX
from simulator.core.errors import RightrunError

OFF, OWED, OVERDUE, DONE = range(4)
NEVER = SECONDS_MAX + 1
"""A time that does not come."""

ActVerdict = Literal["right", "unneeded", "early", "late", "wrong"]
DutyOutcome = Literal["kept", "counted", "late", "overdue", "missed", "lapsed", "broken", "allowed"]
Cause = Literal["act", "world"]

BAD_ACTS = frozenset({"early", "late", "wrong"})
BAD_OUTCOMES = frozenset({"late", "overdue", "missed", "broken"})


class Impossible(RightrunError, ValueError):
    """An input that cannot happen in this state. The message says why."""


class Input(NamedTuple):
    """At ``at`` seconds of the case clock, ``name`` (act or event; empty: time passes)."""

    at: int
    name: str = ""
    choices: tuple[str, ...] = ()


class Finding(NamedTuple):
    """What a step means: a verdict on the act (``of`` is ``"act"``) or news of a ``"rule"``."""

    at: int
    of: Literal["act", "rule"]
    kind: str
    rule: str = ""

    @property
    def bad(self) -> bool:
        """Whether a run with this finding fails."""
        return self.kind in (BAD_ACTS if self.of == "act" else BAD_OUTCOMES)


class State(NamedTuple):
    """Everything that the future depends on. The times come first: what is left without them is
    ``state[TIMES:]``. What only verdicts depend on comes last: ``state[TIMES:VERDICTS]`` is what is
    left without both, whatever fields there will be.

    ``since`` has a second for each timer, -1 for what has not happened; ``duties`` a status for
    each duty, ``made`` how often its act has counted for it so far.
    """

    t: int
    entered: int
    since: tuple[int, ...]
    situation: str
    facts: tuple[bool | str, ...]
    counts: tuple[int, ...]
    ending: str
    over: bool
    duties: tuple[int, ...]
    made: tuple[int, ...]


TIMES = State._fields.index("situation")
VERDICTS = State._fields.index("duties")
