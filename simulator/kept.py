"""What is kept from one run of the program to the next: results, with what they were made from.

Each result is a file of its own, JSON behind its checksum. What is missing, cut short, damaged,
about something else or made from something else counts as not there, and where nothing can be
written nothing is kept: what is kept makes a command faster, and never wrong or fail. A file gets
its name when it is complete, so that two processes never see halves of each other.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from simulator import toolchain
from simulator.language.build_model import Read

FORMAT = 1
"""Version of the files; only this one is read."""

PACKAGES = ("minisearch", "stemmer", "@viz-js/viz")
"""What results depend on besides Python: the packages of the search, and Graphviz."""


@dataclass(frozen=True, slots=True)
class Store:
    """Results in *folder*, which need not be there, each under the name of what it is about."""

    folder: Path

    def get(self, name: str, made_from: Any) -> Any:
        """What is kept under *name*, if it was made from this; else None."""
        found = self.entry(name)
        return found[1] if found and found[0] == made_from else None

    def entry(self, name: str) -> tuple[Any, Any] | None:
        """What the result under *name* was made from, and the result; None where there is none."""
        try:
            checksum, _, text = self._file(name).read_text("utf-8").partition("\n")
            if checksum != digest(text.encode()):
                return None
            data = json.loads(text)
            about, made_from, result = (data[key] for key in ("about", "from", "result"))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return (made_from, result) if about == [FORMAT, name] else None

    def put(self, name: str, made_from: Any, result: Any) -> None:
        """Keep *result*, plain data, under *name*; *made_from* is plain data as well."""
        data = {"about": [FORMAT, name], "from": made_from, "result": result}
        text = json.dumps(data, ensure_ascii=False)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            ignored = self.folder / ".gitignore"
            if not ignored.exists():
                ignored.write_text("*\n", "utf-8")
            write(self._file(name), f"{digest(text.encode())}\n{text}".encode())

    def _file(self, name: str) -> Path:
        return self.folder / f"{digest(name.encode())[:32]}.json"


UNFINISHED = ".part"
"""Ends the name of a file that is being written. A dot begins it, so that no page is made of it."""


def write(path: Path, data: bytes) -> None:
    """Write a file that is there as a whole or not at all. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}", suffix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def folder(target: Path, fill: Callable[[Path], None]) -> Path:
    """The folder *target*, made by *fill* where it is not there yet. It appears only when it is
    complete; the folders beside it, made from something else, go. Raises OSError."""
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=_MAKING) as name:
        made = Path(name, "made")
        made.mkdir()
        fill(made)
        with contextlib.suppress(OSError):  # somebody else was faster: the same bytes
            made.rename(target)
    if not target.is_dir():
        raise OSError(f"{target} could not be written")
    for older in target.parent.glob(f"[!{_MAKING}]*"):
        if older != target:
            shutil.rmtree(older, ignore_errors=True)
    return target


_MAKING = "_"
"""How the name of a folder begins that is still being made."""


def digest(data: bytes) -> str:
    """What *data* is told apart by."""
    return hashlib.sha256(data).hexdigest()


NOWHERE = Store(Path(os.devnull, "nothing"))
"""Keeps nothing."""


class Files:
    """Reads by *read*, and remembers what was read: file to digest, empty for no such file."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.seen: dict[str, str] = {}

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, and None where there is none."""
        data = self._read(name)
        self.seen[name] = "" if data is None else digest(data)
        return data

    def still(self, seen: Mapping[str, str]) -> bool:
        """Whether these files are what they were."""
        for name in seen:
            self.read(name)
        return all(self.seen[name] == had for name, had in seen.items())


def program(*rooms: str) -> str:
    """A digest of what makes the results: this program, or only these rooms of it, the Python that
    it runs on, and the packages that it asks."""
    made = hashlib.sha256(f"{platform.python_version()} {yaml.__version__}\0".encode())
    for top in [toolchain.PACKAGE / room for room in rooms] or [toolchain.PACKAGE]:
        for path in sorted(top.rglob("*.*")):
            if path.suffix != ".pyc" and path.is_file():
                data = path.read_bytes()
                made.update(f"{path.relative_to(top).as_posix()}\0{len(data)}\0".encode() + data)
    for name in PACKAGES:
        with contextlib.suppress(toolchain.ToolMissing, OSError):
            made.update((toolchain.package(name) / "package.json").read_bytes())
    return made.hexdigest()
