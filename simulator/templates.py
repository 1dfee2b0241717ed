"""The one way in which templates are read: what is not there is an error, HTML is escaped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from simulator.core import clock


@lru_cache
def environment(*folders: Path, trim: bool = False) -> Environment:
    """The templates of *folders*. *trim*: a line with nothing but a statement leaves no line."""
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=trim,
        lstrip_blocks=trim,
        bytecode_cache=_compiled(),
    )
    made.filters["iso"] = clock.iso
    return made


def _compiled() -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept, since compiling takes longer than using; none where the
    machine has no folder that is safe for it, such as Pyodide for an ordinary user."""
    try:
        return FileSystemBytecodeCache()
    except (RuntimeError, OSError):
        return None
