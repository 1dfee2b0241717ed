"""The one way by which files of procedures are opened.

Only regular files inside the folder are read, whatever links are in it, and never more of one than
the language allows: no device, pipe or folder, and nothing from elsewhere.
"""

from __future__ import annotations

import stat
from pathlib import Path

from simulator.language.build_model import Read
from simulator.language.diagnostics import Refused
from simulator.language.nodes import BYTES_MAX


def reader(folder: Path) -> Read:
    """Gives the bytes of a file in *folder* by its path there; None where there is no such file, or
    none that may be read."""
    home = folder.resolve()

    def read(name: str) -> bytes | None:
        path = home / name
        return None if why_not(path, home) else _head(path)

    return read


def why_not(path: Path, home: Path) -> str:
    """Why *path* may not be read as a file of the folder *home*; empty where it may."""
    try:
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    except (OSError, RuntimeError, ValueError) as error:
        return getattr(error, "strerror", None) or "there is no such file"
    if not real.is_relative_to(home.resolve()):
        return "it leads out of its folder"
    if stat.S_ISDIR(mode):
        return "it is a folder"
    return "" if stat.S_ISREG(mode) else "it is not a regular file"


def located(path: str, root: Path) -> tuple[str, Read]:
    """A file's name as diagnostics show it, and the reader of it and of what lies beside it. Its
    folder is *root* where it lies in there, else the folder that it is in. Raises Refused."""
    if not path:
        raise Refused("the name of a file is empty")
    full = Path(path).absolute()
    home = root if full.is_relative_to(root) else full.parent
    if reason := why_not(full, home):
        raise Refused(f"{path}: {reason}")
    return full.relative_to(home).as_posix(), reader(home)


def data(path: str) -> bytes:
    """The bytes of one file that stands for itself, such as a run. Raises Refused."""
    full = Path(path).absolute()
    if reason := why_not(full, full.resolve().parent):
        raise Refused(f"{path}: {reason}")
    return _head(full)


def procedures(folder: Path) -> list[Path]:
    """The files of procedures in *folder*, in the order of their names."""
    return [path for path in sorted(folder.glob("*.yml")) if not why_not(path, folder)]


def _head(path: Path) -> bytes:
    """As much of a file as the language reads, and one byte more by which it is known to be too
    large. Raises Refused where the system does not let it be read."""
    try:
        with path.open("rb") as file:
            return file.read(BYTES_MAX + 1)
    except OSError as error:
        raise Refused(f"{path.name}: {error.strerror or error}") from None
