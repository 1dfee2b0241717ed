"""Runs that were recorded with the base, played in both versions: which turn out otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.runs.run import Run
from simulator.language import files, run_files
from simulator.language.diagnostics import Refused
from simulator.reviewing.model import Recorded, RecordedGroup
from simulator.reviewing.played_runs import End, Parted, PlayedRun, end, first_parting

RunFiles = Mapping[str, bytes]
"""The bytes of run files by their names."""

FILES_MAX = 10_000
ENDINGS = (".json", ".yml", ".yaml")


def in_folder(folder: Path) -> RunFiles:
    """The run files in *folder*, not those deeper. Raises Refused where there is no such folder."""
    if not folder.is_dir():
        raise Refused(f"there is no folder `{folder}`")
    read = files.reader(folder)
    names = sorted(path.name for path in folder.iterdir() if path.suffix in ENDINGS)
    found = {name: read(name) for name in names[:FILES_MAX]}
    return {name: data for name, data in found.items() if data is not None}


class _Turn(NamedTuple):
    """A way in which runs turn out otherwise: their end in both versions, and where these part."""

    before: End
    after: End
    parted: Parted | None


def recorded(
    base: Procedure,
    head: Procedure,
    runs: RunFiles,
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
        played = PlayedRun(name, name, dict(run.facts), run.inputs)
        before, after = (end(machine, played) for machine in machines)
        if before != after:
            turn = _Turn(before, after, first_parting(machines, played))
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


def _words(procedure: Procedure, found: End) -> str:
    right, ending, over, passed = found
    named = procedure.ending.get(ending)
    how = named.title if named else "ended in another way" if over else "still open"
    judged = "with a mistake"
    if procedure.pass_mark.mistakes:
        judged = "passed with a mistake" if passed else "not passed"
    return f"{'right' if right else judged}, {how}"
