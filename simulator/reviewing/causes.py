"""Which edits make a difference: the smallest set that shows it, found by replaying its witness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from simulator.core.machine.engine import Impossible, Input, Machine, State
from simulator.core.machine.state import Finding
from simulator.core.proof.earliest_run import Trace
from simulator.reviewing.both_versions import due, word
from simulator.reviewing.differences import Parting, rule_of

SETS_MAX = 500
"""Sets of edits tried for one difference before the search goes on by halves."""


class Reply(NamedTuple):
    """What one version says at the end of a witness: the word, the rule, and what is then due.
    ``before`` is the state in which the last step came, None where it never got so far."""

    verdict: str
    rule: str
    due: frozenset[tuple[str, ...]]
    before: State | None
    after: State | None
    findings: tuple[Finding, ...]


def told(machine: Machine, names: Sequence[str], found: Trace) -> Reply:
    """What *machine* says at the end of *found*, whose facts are those called *names*: of its last
    input, or of what is due when it waits on after that."""
    known = {n: v for n, v in zip(names, found.facts, strict=True) if v is not None}
    ids = {fact.id for fact in machine.procedure.facts}
    try:
        state = machine.start({name: value for name, value in known.items() if name in ids})
    except ValueError:
        return Reply("impossible", "", frozenset(), None, None, ())
    for place, given in enumerate(found.inputs):
        last = place == len(found.inputs) - 1
        try:
            if last and given.at > state.t:
                state, findings = machine.step(state, Input(given.at - 1))
                first = next((f for f in findings if f.bad), None)
                if first is not None:
                    return Reply(first.kind, rule_of(findings), frozenset(), None, None, findings)
            before = state
            state, findings = machine.step(state, given)
        except Impossible:
            return Reply("impossible", "", frozenset(), state, None, ())
        bad = any(finding.bad for finding in findings)
        if bad or (last and found.at == given.at):
            said = word(findings, True, state.over)
            return Reply(said, rule_of(findings), due(machine, state), before, state, findings)
    after, findings = machine.step(state, Input(found.at)) if found.at > state.t else (state, ())
    return Reply("happens", rule_of(findings), due(machine, after), state, after, findings)


def smallest(
    parting: Parting,
    found: Trace,
    names: Sequence[str],
    edits: Sequence[int],
    machine: Callable[[frozenset[int]], Machine | None],
    known: Iterable[tuple[int, ...]] = (),
) -> tuple[int, ...]:
    """The fewest of *edits* with which the base already says of the witness what the head says.
    *machine* makes the base with some edits, None where these do not hold together. Of sets of one
    size those that are *known* to cause another difference come first."""
    wanted = answer(parting, _asked(machine, frozenset(edits), names, found))

    def shows(chosen: Sequence[int]) -> bool:
        told = _asked(machine, frozenset(chosen), names, found)
        return told is not None and answer(parting, told) == wanted

    tried = 0
    for size in range(1, len(edits) + 1):
        alike = [chosen for chosen in known if len(chosen) == size]
        for chosen in chain(alike, combinations(edits, size)):
            tried += 1
            if tried > SETS_MAX:
                return _minimal(shows, list(edits))
            if shows(chosen):
                return chosen
    return tuple(edits)


def _asked(
    machine: Callable[[frozenset[int]], Machine | None],
    chosen: frozenset[int],
    names: Sequence[str],
    found: Trace,
) -> Reply | None:
    made = machine(chosen)
    return told(made, names, found) if made else None


def answer(parting: Parting, told: Reply | None) -> object:
    """What counts of a reply: what is due, or the verdict."""
    if told is None:
        return None
    return told.due if parting.due is not None else told.verdict


def _minimal(shows: Callable[[Sequence[int]], bool], edits: list[int]) -> tuple[int, ...]:
    """A set that shows it and of which none can be left out (Zeller and Hildebrandt 2002)."""
    size = max(1, len(edits) // 2)
    while True:
        for start in range(0, len(edits), size):
            rest = edits[:start] + edits[start + size :]
            if rest and shows(rest):
                edits = rest
                break
        else:
            if size == 1:
                return tuple(edits)
            size //= 2
