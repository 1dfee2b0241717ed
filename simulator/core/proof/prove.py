"""The proof of a procedure: everything that can happen is explored, and what is wrong is told.

Two explorations are made: of the right runs, which end at their first mistake, and of all runs.
Every finding that can be shown comes with the shortest run that shows it, and the earliest of
these. When an exploration reaches its limit, only findings that stand whatever was left out are
told, and nothing is called proved.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from simulator.core.machine.engine import Input, Machine, State
from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.core.proof.earliest_run import at_once
from simulator.core.proof.explorations import Explored
from simulator.core.proof.explore import NODES_MAX, crowded
from simulator.core.proof.findings import (
    claims,
    deciding,
    never_happens,
    not_on_right_runs,
    overdue_at_once,
    right_runs_fail,
)
from simulator.core.proof.for_whom import with_facts_that_matter
from simulator.core.proof.model import Decides, Length, Promise, Proof, Rest
from simulator.core.proof.run_space import Runs
from simulator.core.proof.slack import Arrivals
from simulator.core.runs.coach import named_by
from simulator.core.runs.judge import Step, play
from simulator.core.runs.run import RunError
from simulator.core.runs.witness import Witness
from simulator.core.spelling import joined, value

Find = Callable[[Explored], Iterator[Problem]]

ALWAYS: tuple[Find, ...] = (right_runs_fail.contradictions,)
"""What stands whatever else there is."""

WHOLE: tuple[Find, ...] = (
    right_runs_fail.dead_ends,
    right_runs_fail.endless,
    right_runs_fail.unkeepable,
    overdue_at_once.overdue_at_once,
    never_happens.never,
    never_happens.missing_ways,
    not_on_right_runs.unmet,
    deciding.undecided,
    deciding.copies,
)
"""What can only be told when everything was explored."""


def prove(
    given: Procedure | Machine,
    nodes_max: int = NODES_MAX,
    progress: Callable[[int], None] | None = None,
) -> Proof:
    """The proof of a procedure; each exploration gives up after *nodes_max* states. *progress*
    hears now and then how many states were explored so far, also while findings are looked for."""

    def looking(find: Find) -> Iterator[Problem]:
        if progress is not None:
            progress(len(explored.right.nodes) + len(explored.all.nodes))
        return find(explored)

    machine = given if isinstance(given, Machine) else Machine(given)
    explored = Explored(machine, nodes_max, progress)
    promises = claims.promises(explored, nodes_max)
    whole = not explored.limit
    found = [one for find in ALWAYS for one in looking(find)]
    if whole:
        found += [one for find in WHOLE for one in looking(find)]
    found = list(_for_whom(machine.procedure, found))
    found += claims.broken(explored, promises)
    room = Arrivals(explored) if whole else None
    return Proof(
        procedure=machine.procedure.id,
        complete=whole and all(promise.result != "open" for promise in promises),
        states_right=len(explored.right.nodes),
        states_all=len(explored.all.nodes),
        problems=tuple(one for one in found if not _follows(machine.procedure, one, found)),
        promises=tuple(promises),
        decides=tuple(_in_short(machine.procedure, deciding.deciding(explored))) if whole else (),
        slack=tuple(room.slack()) if room else (),
        rests=tuple(_in_short(machine.procedure, right_runs_fail.rests(explored))) if room else (),
        length=room.length() if room else Length(None),
        limit=explored.limit,
        crowded=() if whole else _crowded(machine.procedure, explored),
    )


def _crowded(procedure: Procedure, explored: Explored) -> tuple[str, ...]:
    graph = explored.right if explored.right.limit else explored.all
    names = crowded(node.state.situation for node in graph.nodes)
    return tuple(procedure.situation[name].title for name in names)


def promised(procedure: Procedure, nodes_max: int = NODES_MAX) -> list[Promise]:
    """What becomes of the claims of *procedure*, and nothing else of its proof."""
    return claims.promises(Explored(Machine(procedure), nodes_max), nodes_max)


def _for_whom(procedure: Procedure, found: Iterable[Problem]) -> Iterator[Problem]:
    """Each shown with the facts that matter on the way, or still matter where its run ends."""
    bare: Machine | None = None
    for one in found:
        if one.witness is None:
            yield one
            continue
        bare = bare or Machine(replace(procedure, claims=()))  # no run depends on what is claimed
        shown = with_facts_that_matter(bare, one.witness, _still(bare, one))
        told = _with(procedure, shown) + one.message if one.code == "RR070" else one.message
        yield replace(one, message=told, witness=shown)


def _still(machine: Machine, one: Problem) -> Callable[[Sequence[Step], State], Hashable]:
    """What of the state at the end of its run makes it a problem: of duties that cannot be kept at
    that second, what they are and what is said of their acts; of all else, what can follow."""
    if one.code not in ("RR073", "RR075"):
        return _to_come(machine, right=one.code != "RR032")
    rules = [machine.procedure.rule[name] for name in dict.fromkeys((one.about, *one.explains))]

    def said(_: Sequence[Step], state: State) -> Hashable:
        acts = [given for rule in rules for given in named_by(machine, rule, state)]
        due = [owed.rule.id for owed in machine.due(state) if owed.rule in rules]
        return tuple(due), tuple(machine.verdict(state, given) for given in acts)

    return said


Shown = TypeVar("Shown", Decides, Rest)


def _in_short(procedure: Procedure, found: Iterable[Shown]) -> Iterator[Shown]:
    """Each with the facts that matter on its way, and of a rest also where it ends."""
    bare = Machine(replace(procedure, claims=()))
    for one in found:
        still = _to_come(bare) if isinstance(one, Rest) else _decided
        if isinstance(one, Decides) and one.kind == "rule" and one.witness:
            one = replace(one, witness=_at_once(bare, one.witness))
        yield replace(one, witness=one.witness and with_facts_that_matter(bare, one.witness, still))


def _to_come(machine: Machine, right: bool = True) -> Callable[[Sequence[Step], State], Hashable]:
    """What can still come of where a run ends."""
    space = Runs(machine, right)
    return lambda _, state: space.normal(state)


def _decided(steps: Sequence[Step], _: State) -> Hashable:
    """What is said of the last step of a run."""
    return steps[-1].findings if steps else ()


def _at_once(machine: Machine, witness: Witness) -> Witness:
    """*witness* with each input but the last as early as the same is then said of that one."""

    def said(inputs: tuple[Input, ...]) -> Hashable:
        run = replace(witness, inputs=inputs).run(machine.procedure)
        try:
            *before, last = play(machine, run)
        except RunError:
            return None
        wrong = any(found.bad for step in before for found in step.findings)
        return None if wrong else (last.before.situation, last.findings)

    wanted = said(witness.inputs)
    moved = at_once(witness.inputs, len(witness.inputs) - 1, lambda inputs: said(inputs) == wanted)
    return replace(witness, inputs=moved) if wanted else witness


def _with(procedure: Procedure, shown: Witness) -> str:
    """The facts of a run, as words before what is said of it."""
    values = dict(shown.facts)
    known = (f"{f.label}: {value(values[f.id])}" for f in procedure.facts if f.id in values)
    told = joined(known)
    return f"with {told}, " if told else ""


FOLLOWS = {
    "RR074": ("RR073", "RR075"),
    "RR078": ("RR073", "RR074", "RR075", "RR078"),
    "RR079": ("RR030", "RR072", "RR073", "RR074", "RR075", "RR078"),
}
"""What is not told where one of the others is, of the same rule or of one that it waits for: nobody
keeps a banned duty, and nothing comes after it."""


def _follows(procedure: Procedure, one: Problem, found: list[Problem]) -> bool:
    """Whether *one* only says again what another one explains."""
    about = [one.about]
    if one.code == "RR078":
        about = list(procedure.rule[one.about].after) if "it waits for" in one.message else []
        for name in about:
            about += [n for n in procedure.rule[name].after if n not in about]
    return any(
        other.code in FOLLOWS.get(one.code, ())
        and other is not one
        and not {other.about, *other.explains}.isdisjoint(about)
        for other in found
    )
