"""Released versions of a procedure: copies of its files, kept beside it in the repository.

``procedures/releases/<id>/<version>/`` holds the procedure and the shared files that it used. So a
release needs no git history, never changes when a shared file does, and is a folder that
``build.py review`` can read. Beside them lie their checksums, which ``sha256sum -c`` reads too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from simulator.core.model import Procedure, Span
from simulator.core.problems import Problem
from simulator.language.diagnostics import Refused
from simulator.language.files import reader
from simulator.reviewing.model import age

FOLDER = "releases"
SUMS = "SHA256SUMS"
"""The file with the checksums of all others in a release."""

_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S.*)")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")


def folder(procedures: Path, name: str) -> Path:
    """Where the releases of the procedure *name* stand."""
    return procedures / FOLDER / name


def released(procedures: Path, name: str) -> list[str]:
    """The released versions of the procedure *name*, the oldest first."""
    home = folder(procedures, name)
    found = [path.name for path in home.iterdir() if path.is_dir()] if home.is_dir() else []
    return sorted((version for version in found if _VERSION.fullmatch(version)), key=age)


def files(
    procedure: Procedure, sources: list[str], read: Callable[[str], bytes | None], before: list[str]
) -> dict[str, bytes]:
    """What a new release holds: the bytes of *sources*, the files of *procedure*, and their
    checksums, by their path in the release. *before* are the versions that are released. Raises
    Refused when the version is no new one."""
    _new(procedure.version, before)
    home = procedure.file.rpartition("/")[0]
    found = {}
    for name in sources:
        inside = name.removeprefix(f"{home}/") if home else name
        if name == inside and home:
            raise Refused(f"{name} lies outside {home}/; a release can only hold files inside it")
        if inside == SUMS or "\\" in inside or not _LINE.fullmatch(f"{'0' * 64}  {inside}"):
            raise Refused(f"a release cannot hold a file with the name {inside!r}")
        found[inside] = read(name) or b""
    return {**found, SUMS: sums(found).encode()}


def _new(version: str, before: list[str]) -> None:
    if not _VERSION.fullmatch(version):
        raise Refused(f"version `{version}` cannot name a folder; write it like 1.2")
    if before and age(version) <= age(before[-1]):
        raise Refused(
            f"version {version} is not newer than {before[-1]}, which is released; "
            "raise `version` in the file first"
        )


def sums(found: Mapping[str, bytes]) -> str:
    """The checksums of files, given by their path in the release: a line for each."""
    return "".join(f"{hashlib.sha256(found[name]).hexdigest()}  {name}\n" for name in sorted(found))


def without_sums(procedures: Path, name: str) -> Iterator[Path]:
    """The releases of the procedure *name* that have no checksums, the oldest first."""
    homes = (folder(procedures, name) / version for version in released(procedures, name))
    return (home for home in homes if not (home / SUMS).exists())


def held(home: Path) -> dict[str, bytes]:
    """What the release in *home* holds besides its checksums, by path. What may not be read, such
    as a link that leads out of it, is there and empty."""
    read = reader(home)
    paths = sorted(path for path in home.rglob("*") if path.is_symlink() or not path.is_dir())
    names = (path.relative_to(home).as_posix() for path in paths)
    return {name: read(name) or b"" for name in names if name != SUMS}


def altered(procedures: Path, name: str = "") -> list[Problem]:
    """What is not as it was released, in the releases of the procedure *name*, else in all."""
    top = procedures / FOLDER
    names = [name] if name else sorted(path.name for path in top.glob("*") if path.is_dir())
    return [
        problem
        for one in names
        for version in released(procedures, one)
        for problem in _altered(procedures, one, version)
    ]


def _altered(procedures: Path, name: str, version: str) -> Iterator[Problem]:
    home = folder(procedures, name) / version
    place = home.relative_to(procedures.parent).as_posix()
    data = reader(home)(SUMS)
    if data is None:
        message = f"the release {version} of {name} has no checksums, so nothing guards its files"
        hint = f"get {SUMS} back as it was; a release from before there were any gets them by "
        hint += f"`build.py release {name} --sums`"
        yield Problem(Span(f"{place}/{SUMS}", 1, 1), "RR081", message, hint)
        return
    lines = dict(enumerate(data.decode("utf-8", "replace").splitlines(), start=1))
    read = {at: _LINE.fullmatch(line) for at, line in lines.items()}
    for at in (at for at, found in read.items() if found is None):
        yield _not_as_released(f"{place}/{SUMS}", "this line is no checksum and file", at)
    known = {found[2]: (at, found[1]) for at, found in read.items() if found}
    here = held(home)
    for file, (at, wanted) in known.items():
        if file not in here:
            message = f"`{file}` was released with {version} of {name}, and is gone"
            yield _not_as_released(f"{place}/{SUMS}", message, at)
        elif hashlib.sha256(here[file]).hexdigest() != wanted:
            message = f"this file was changed after {version} of {name} was released"
            yield _not_as_released(f"{place}/{file}", message)
    for file in sorted(here.keys() - known.keys()):
        message = f"this file was added after {version} of {name} was released"
        yield _not_as_released(f"{place}/{file}", message)


def _not_as_released(file: str, message: str, line: int = 1) -> Problem:
    hint = "put the release back as it was, by git for one; what has changed becomes a new version"
    return Problem(Span(file, line, 1), "RR080", message, hint)
