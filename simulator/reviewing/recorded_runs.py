"""Runs that were recorded with the base, played in both versions: which turn out otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from simulator.core.machine.engine import Impossible, Machine
from simulator.core.machine.state import State
from simulator.core.model import Procedure
from simulator.core.runs.run import Run
from simulator.language import files, run_files
from simulator.language.diagnostics import Refused
from simulator.reviewing.beside_behaviour import Parted, ScenarioRun, first_parting
from simulator.reviewing.model import Recorded, RecordedGroup

Runs = Mapping[str, bytes]
"""The bytes of run files by their names."""

FILES_MAX = 10_000
ENDINGS = (".json", ".yml", ".yaml")


def in_folder(folder: Path) -> Runs:
    """The run files in *folder*, not those deeper. Raises Refused where there is no such folder."""
    if not folder.is_dir():
        raise Refused(f"there is no folder `{folder}`")
    read = files.reader(folder)
    names = sorted(path.name for path in folder.iterdir() if path.suffix in ENDINGS)
    found = {name: read(name) for name in names[:FILES_MAX]}
    return {name: data for name, data in found.items() if data is not None}


class _End(NamedTuple):
    """Whether a run is right, how it ends, and whether the case is over."""

    right: bool
    ending: str
    over: bool


class _Turn(NamedTuple):
    """A way in which runs turn out otherwise: their end in both versions, and where these part."""

    before: _End
    after: _End
    parted: Parted | None


def recorded(
    base: Procedure,
    head: Procedure,
    runs: Runs,
    causes: Mapping[Parted, tuple[int, ...]],
) -> Recorded | None:
    """What becomes of *runs* of *base* in *head*, which has the same ids; None where none of them
    is of this procedure. *causes* has the edits behind each place where the versions part."""
    machines = Machine(base), Machine(head)
    fitting = {name: _read(data, name, machines[0]) for name, data in runs.items()}
    known = {name: run for name, run in fitting.items() if run is not None}
    if not known:
        return None
    groups: dict[_Turn, list[str]] = {}
    for name, run in known.items():
        before, after = (_end(machine, run) for machine in machines)
        if before != after:
            one = ScenarioRun(name, name, dict(run.facts), run.inputs)
            turn = _Turn(before, after, first_parting(machines, one))
            groups.setdefault(turn, []).append(name)
    made = [
        RecordedGroup(
            len(names),
            _words(base, turn.before),
            _words(head, turn.after),
            causes.get(turn.parted, ()) if turn.parted else (),
            names[0],
        )
        for turn, names in groups.items()
    ]
    ordered = sorted(made, key=lambda group: -group.count)
    return Recorded(len(known), tuple(ordered), len(runs) - len(known))


def _read(data: bytes, name: str, machine: Machine) -> Run | None:
    try:
        return run_files.load(data, name, machine)
    except Refused:  # of another procedure, or none at all
        return None


def _end(machine: Machine, run: Run) -> _End:
    """What *run* comes to."""
    facts = {name: value for name, value in run.facts if name in machine.fact_index}
    try:
        state: State = machine.start(facts)
    except ValueError:
        return _End(False, "", False)
    right = True
    for given in run.inputs:
        try:
            state, findings = machine.step(state, given)
        except Impossible:
            return _End(False, "", False)
        right = right and not any(finding.bad for finding in findings)
    return _End(right, state.ending, state.over)


def _words(procedure: Procedure, end: _End) -> str:
    right, ending, over = end
    named = procedure.ending.get(ending)
    how = named.title if named else "ended in another way" if over else "still open"
    return f"{'right' if right else 'with a mistake'}, {how}"
