"""What the two sides of an edge are: on one an act is right, or not forbidden, and on the other its
rule has something against it, since this window is over or yet to come.

Drills at edges ask here, so that none of them is about something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from simulator.core.machine.engine import Finding, Impossible, Input, Machine, State
from simulator.training.coverage import Edge

Blocks = Literal["", "elsewhere", "overdue", "no side", "not begun"]
"""Why an act at a second is on no side of an edge: the case has gone on, another duty is overdue by
then, this window makes no difference to it, or the case does not stand there yet."""


class EdgeSide(NamedTuple):
    """An act at one second: the judge's word for it, and what keeps it from being a side of the
    edge, with the situation or the rule that does. ``kept`` are the duties that it keeps."""

    verdict: str = ""
    blocks: Blocks = ""
    by: str = ""
    kept: frozenset[str] = frozenset()


def ages(edge: Edge) -> tuple[int, int]:
    """How old the clock of *edge* is in the second next to it in which its rule has nothing against
    its acts, and in the one on the other side."""
    window, forbids = edge.window, edge.rule.kind == "must not"
    if edge.opens:
        first = int(window.opens or 0)
        return (first - 1, first) if forbids else (first, first - 1)
    last = int(window.closes or 0)
    return (last + 1, last) if forbids else (last, last + 1)


def named_age(edge: Edge) -> int:
    """How old it is at the time or limit that *edge* has its name from."""
    return int((edge.window.opens if edge.opens else edge.window.closes) or 0) + edge.apart


def side(
    machine: Machine,
    edge: Edge,
    begun: State,
    there: State,
    waited: Iterable[Finding],
    given: Input,
    kept: frozenset[str] = frozenset(),
) -> EdgeSide:
    """What *given* is to *edge* at the second of *there*. From *begun* on nothing was done, and
    *waited* is what was found meanwhile. *kept* are the duties that it keeps in the last second
    before: these may be overdue with its own."""
    rule = edge.rule
    if (there.situation, there.entered, there.over) != (begun.situation, begun.entered, False):
        return EdgeSide("", "elsewhere", "" if there.over else there.situation)
    try:
        _, findings = machine.step(there, given)
    except Impossible:
        return EdgeSide("", "elsewhere", there.situation)
    verdict = findings[0].kind
    broken = [one.rule for one in waited if one.bad and one.rule not in {rule.id, *kept}]
    if broken:
        return EdgeSide(verdict, "overdue", broken[0])
    if not machine.speaks_now(rule, there) or not _is_timed(machine, edge, there, beside=True):
        return EdgeSide(verdict, "no side")
    against = {one.rule for one in machine.faults(there, given)}
    heard = frozenset(one.rule for one in findings if one.kind in _HEARD)
    if _is_timed(machine, edge, there) == (rule.kind == "must not"):
        fits = findings[0].bad and rule.id in against
    else:
        fits = not any(one.bad for one in findings)
        fits = fits and (rule.kind == "must not" or rule.id in heard)
    return EdgeSide(verdict, kept=heard) if fits else EdgeSide(verdict, "no side", findings[0].rule)


_HEARD = frozenset({"kept", "counted", "allowed"})


def _is_timed(machine: Machine, edge: Edge, state: State, beside: bool = False) -> bool:
    """Whether this second is in the window of *edge*, or in those *beside* it."""
    windows = tuple(w for w in edge.rule.windows if (w is edge.window) != beside)
    opens, closes = machine.bounds_of(windows, state)
    return opens <= state.t <= closes
