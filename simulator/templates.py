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
        bytecode_cache=FileSystemBytecodeCache(),  # compiling takes longer than using
    )
    made.filters["iso"] = clock.iso
    return made
