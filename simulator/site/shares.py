"""Each procedure's share of the site: its own files, and what the pages of all show of it.

The files of a share stand in ``docs/``. Kept beside them is what they were made from and how they
are told apart, so that only the shares of procedures that changed are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from simulator.core.problems import Problem
from simulator.kept import Files, digest, program
from simulator.language.files import procedures, reader
from simulator.project import Project
from simulator.site.news import News


@dataclass(frozen=True, slots=True)
class Listed:
    """What the pages of all procedures show of one: its card, its rehearsals, and its
    answers for the search; plain data, the last two empty for a procedure that cannot be used."""

    card: dict[str, Any]
    rehearsals: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """``texts`` are to be written, and ``standing`` are there already, both by their address under
    ``docs/``. ``found`` is what is wrong with a procedure that cannot be used."""

    listed: Listed
    texts: dict[str, str] = field(default_factory=dict)
    standing: frozenset[str] = frozenset()
    found: tuple[Problem, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def addresses(self) -> frozenset[str]:
        """All its files."""
        return self.standing | set(self.texts)


Job = tuple[str, Project, News | None]
"""The file of a procedure, where it lies, and what its versions changed."""


def shares(project: Project, news: Mapping[str, News]) -> dict[str, Share]:
    """The share of every procedure of *project*, by its file. *news* has what the versions of each
    changed by its id, and nothing for one whose releases are not what was released."""
    by = program()
    jobs: dict[str, Job] = {}
    found: dict[str, Share | None] = {}
    for path in procedures(project.procedures):
        file = path.relative_to(project.root).as_posix()
        jobs[file] = file, project, news.get(path.stem)
        found[file] = _kept(jobs[file], by)
    missing = [jobs[file] for file, share in found.items() if share is None]
    for job, (seen, share) in zip(missing, _made(missing), strict=True):
        if not share.found:
            _keep(job, by, seen, share)
        found[job[0]] = share
    return {file: share for file, share in found.items() if share}


def _made(jobs: list[Job]) -> Iterator[tuple[dict[str, str], Share]]:
    """What was read for each procedure, and its share."""
    if jobs:
        from simulator.cores import spread  # most builds make nothing anew
        from simulator.site.share import made

        yield from spread(made, jobs)


def _name(file: str) -> str:
    return f"share {file}"


def _keep(job: Job, by: str, seen: dict[str, str], share: Share) -> None:
    file, project, news = job
    digests = {name: digest(text.encode()) for name, text in share.texts.items()}
    made = {"files": digests, "listed": asdict(share.listed)}
    project.store.put(_name(file), [by, news, seen], made)


def _kept(job: Job, by: str) -> Share | None:
    """The share as it stands, if it was made from what is there now; else None."""
    file, project, news = job
    found = project.store.entry(_name(file))
    if found is None or news is None:
        return None
    try:
        (program_then, news_then, seen), made = found
        if (program_then, news_then) != (by, list(news)):
            return None
        if not Files(reader(project.root)).still(seen):
            return None
        if not all(_stands(project.docs / name, had) for name, had in made["files"].items()):
            return None
        return Share(Listed(**made["listed"]), standing=frozenset(made["files"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # it is whole, and nothing that is written here


def _stands(path: Path, had: str) -> bool:
    try:
        return digest(path.read_bytes()) == had
    except OSError:
        return False
