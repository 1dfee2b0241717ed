"""Files of procedures to all that ``build.py check`` tells of them, as plain data. What was found
once is kept, and found anew where the file, one that it uses, or the program is another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from simulator.checking.check_all import examine
from simulator.core.model import Span
from simulator.core.problems import Problem
from simulator.cores import spread
from simulator.kept import Files, Store, program
from simulator.language.build_model import parse
from simulator.language.files import located
from simulator.language.others import not_there


@dataclass(frozen=True, slots=True)
class Checked:
    """What is told of one file: what is wrong, the texts that were read, the proof as data (empty
    for none), a run for each finding that one can show, and why its questions were not asked."""

    found: tuple[Problem, ...]
    sources: dict[str, str]
    proof: dict[str, Any]
    runs: dict[str, Any]
    unasked: str


def check_files(paths: Sequence[str], root: Path, store: Store) -> list[Checked]:
    """All that is found in the files *paths*, in their order. Raises Refused."""
    by = program()
    kept = [_kept(path, root, store, by) for path in paths]
    missing = [(path, root) for path, one in zip(paths, kept, strict=True) if one is None]
    made = _made(missing, store, by)
    return [one or next(made) for one in kept]


def _name(file: str) -> str:
    return f"check {file}"


def _kept(path: str, root: Path, store: Store, by: str) -> Checked | None:
    file, read = located(path, root)
    found = store.entry(_name(file))
    if found is None:
        return None
    try:
        (program_then, seen), data = found
        return _checked(data) if program_then == by and Files(read).still(seen) else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # it is whole, and nothing that is written here


def _made(jobs: list[tuple[str, Path]], store: Store, by: str) -> Iterator[Checked]:
    for (path, root), (seen, data) in zip(jobs, spread(_examined, jobs), strict=True):
        if not data["unasked"]:  # the next time there may be a Node.js
            store.put(_name(located(path, root)[0]), [by, seen], data)
        yield _checked(data)


def _examined(job: tuple[str, Path]) -> tuple[dict[str, str], dict[str, Any]]:
    """What was read for a file, and what is told of it, as data."""
    file, read = located(*job)
    files = Files(read)
    parsed = parse(file, files.read)
    examined = examine(parsed.procedure) if parsed.procedure else None
    strange = not_there(parsed.procedure, files.read) if parsed.procedure else []
    problems = [*parsed.found, *strange, *(examined.found if examined else ())]
    data = {
        "found": [_plain(one) for one in problems],
        "sources": parsed.sources,
        "proof": examined.data() if examined else {},
        "runs": examined.run_files() if examined else {},
        "unasked": examined.unasked if examined else "",
    }
    return files.seen, data


def _plain(problem: Problem) -> dict[str, Any]:
    """A problem without the run that shows it, which is among the runs."""
    return asdict(replace(problem, witness=None))


def _checked(data: dict[str, Any]) -> Checked:
    """What :func:`_examined` made, also after it was JSON. Raises what wrong data leads to."""
    found = tuple(_problem(one) for one in data["found"])
    return Checked(found, data["sources"], data["proof"], data["runs"], data["unasked"])


def _problem(data: dict[str, Any]) -> Problem:
    lists = {name: tuple(data[name]) for name in ("story", "explains")}
    return Problem(**data | lists | {"span": Span(**data["span"])})
