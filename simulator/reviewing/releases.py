"""Released versions of a procedure: copies of its files, kept beside it in the repository.

``procedures/releases/<id>/<version>/`` holds the procedure and the shared files that it used. So a
release needs no git history, never changes when a shared file does, and is a folder that
``build.py review`` can read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from simulator.core.model import Procedure
from simulator.language.diagnostics import Refused

FOLDER = "releases"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")


def folder(procedures: Path, name: str) -> Path:
    """Where the releases of the procedure *name* stand."""
    return procedures / FOLDER / name


def released(procedures: Path, name: str) -> list[str]:
    """The released versions of the procedure *name*, the oldest first."""
    home = folder(procedures, name)
    found = [path.name for path in home.iterdir() if path.is_dir()] if home.is_dir() else []
    return sorted((version for version in found if _VERSION.fullmatch(version)), key=_age)


def files(
    procedure: Procedure, sources: list[str], read: Callable[[str], bytes | None], before: list[str]
) -> dict[str, bytes]:
    """What a new release holds: the bytes of *sources*, the files of *procedure*, by their path in
    the release. *before* are the versions that are released. Raises Refused when the version is no
    new one."""
    _new(procedure.version, before)
    home = procedure.file.rpartition("/")[0]
    found = {}
    for name in sources:
        inside = name.removeprefix(f"{home}/") if home else name
        if name == inside and home:
            raise Refused(f"{name} lies outside {home}/; a release can only hold files inside it")
        found[inside] = read(name) or b""
    return found


def _new(version: str, before: list[str]) -> None:
    if not _VERSION.fullmatch(version):
        raise Refused(f"version `{version}` cannot name a folder; write it like 1.2")
    if before and _age(version) <= _age(before[-1]):
        raise Refused(
            f"version {version} is not newer than {before[-1]}, which is released; "
            "raise `version` in the file first"
        )


def _age(version: str) -> list[tuple[int, str]]:
    """Numbers count as numbers, so that 1.10 comes after 1.9; and 2.0-draft comes before 2.0."""
    parts = re.findall(r"\d+|[^\d.]+", version)
    return [(int(part), "") if part.isdigit() else (-2, part) for part in parts] + [(-1, "")]
