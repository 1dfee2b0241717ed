"""What the engine works on: inputs, findings, and the state of a case. Plain tuples."""

from __future__ import annotations

from typing import Literal, NamedTuple

from simulator.core.clock import SECONDS_MAX

OFF, OWED, OVERDUE, DONE = range(4)
NEVER = SECONDS_MAX + 1
"""A time that does not come."""

ActVerdict = Literal["right", "unneeded", "early", "late", "wrong"]
DutyOutcome = Literal["kept", "late", "overdue", "missed", "lapsed", "broken", "allowed"]
Cause = Literal["act", "world"]

BAD_ACTS = frozenset({"early", "late", "wrong"})
BAD_OUTCOMES = frozenset({"late", "overdue", "missed", "broken"})


class Impossible(ValueError):
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
    """Everything that the future depends on. ``since`` is -1 for what has not happened."""

    t: int
    situation: str
    entered: int
    facts: tuple[bool | str, ...]
    since: tuple[int, ...]
    counts: tuple[int, ...]
    duties: tuple[int, ...]
    ending: str = ""
    over: bool = False
