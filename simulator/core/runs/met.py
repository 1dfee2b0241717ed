"""What a run shows of somebody: each rule that was put to the test in it, and how it went.

It is the judge's verdict, with the seconds of the story and the situation in which it was settled.
A rule that only went by (a duty that lapsed, a permission that nobody used) was not put to the
test; nor was a ban that nothing at hand could have broken, or one of a case that is still open.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from simulator.core.clock import parse
from simulator.core.machine.engine import NEVER, Machine, State
from simulator.core.model import Rule
from simulator.core.runs.judge import Step, play
from simulator.core.runs.run import Run
from simulator.core.runs.story import moments
from simulator.core.shapes import DutyRow, RunData, Spell, ToldVerdict, Verdict

RIGHT = ("kept", "allowed", "respected")
WRONG = ("broken", "missed", "late", "early")
UNDONE = ("missed", "respected")
"""Outcomes of rules for which nothing was done."""

_Mattered = TypedDict("_Mattered", {"from": int | None})


class MetRow(_Mattered):
    """A rule that a run put to the test: whether it went right; the second of the act, None where
    nothing was done; the first and the last second at which it mattered, ``by`` None where there is
    no last one; and the situation in which it was settled."""

    rule: str
    right: bool
    at: int | None
    by: int | None
    situation: str


class Debriefed(TypedDict):
    """What is said of a rehearsal: the run, its verdict, and the rules that it put to the test."""

    run: RunData
    verdict: ToldVerdict
    met: list[MetRow]


def of_run(machine: Machine, run: Run, verdict: Verdict, duties: Iterable[DutyRow]) -> list[MetRow]:
    """The rules that *run* puts to the test, in order of the second at which that was settled.
    *verdict* and *duties* are what judge and story say of it. Raises RunError."""
    steps = play(machine, run)
    spells = {row["rule"]: row["spells"] for row in duties}
    found: list[tuple[int, MetRow]] = []
    for row in verdict["rules"]:
        rule, outcome = machine.procedure.rule[row["id"]], row["outcome"]
        if outcome == "respected":
            state = _tempted(machine, rule, steps) if verdict["over"] else None
        elif outcome in RIGHT + WRONG:
            state = _settled(rule, steps, parse(row["at"] or "") or 0)
        else:
            state = None
        if state is None:
            continue
        at = parse(row["at"] or "") or 0
        settled = state.t if outcome == "respected" else at
        first, last = _window(machine, rule, state, spells.get(rule.id, []), settled)
        made: MetRow = {
            "rule": rule.id,
            "right": outcome in RIGHT,
            "at": None if outcome in UNDONE else at,
            "from": first,
            "by": last,
            "situation": state.situation,
        }
        found.append((settled, made))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _settled(rule: Rule, steps: list[Step], at: int) -> State | None:
    """The state at second *at*, before the step in which it was settled what became of *rule*; of a
    deadline that went by, the one in which it did."""
    about = (s for s in steps if any((f.rule, f.at) == (rule.id, at) for f in s.findings))
    found = next(about, None) or next((step for step in steps if step.given.at >= at), None)
    return found.before._replace(t=max(found.before.t, at)) if found else None


def _tempted(machine: Machine, rule: Rule, steps: list[Step]) -> State | None:
    """The first state in which *rule* was in force with something at hand that breaks it."""
    for state, until in moments(steps):
        if state.over or not machine.applies(rule, state):
            continue
        opens, closes = machine.bounds(rule, state)
        first = max(opens, state.t)
        hand = {act.id for act in machine.acts_in[state.situation]}
        at_hand = hand.intersection(map(machine.procedure.act_of, rule.acts))
        if first <= min(closes, until) and at_hand:
            return state._replace(t=first)
    return None


def _window(
    machine: Machine, rule: Rule, state: State, spells: Iterable[Spell], settled: int
) -> tuple[int | None, int | None]:
    """The first and the last second at which it mattered. Of a duty, *spells* are those during
    which it was due or overdue in this run: the first second is none before they began."""
    if rule.kind == "must not":
        return state.t, None
    opens, closes = machine.bounds(rule, state)
    begun, ended = opens, -1
    for spell in (one for one in spells if one["from"] <= settled):
        begun, ended = spell["from"] if spell["from"] > ended + 1 else begun, spell["to"]
    first = max(opens, begun)
    return first if first < NEVER else None, closes if closes < NEVER else None
