"""Procedures written once, as YAML: read, rehearsed, proved and reviewed.

>>> from simulator import load, check, prove, judge, review
>>> procedure = load("tests/procedures/good/fire-drill.yml")
>>> check(procedure)
[]
>>> judge(procedure, ["0:10 walk_out", "1:00 report"])["passed"]
True

The names are made when they are first asked for: the browser loads the core of this package alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.api import check, judge, load, prove, review
    from simulator.core.errors import RightrunError

__version__ = "0.2.0"
__all__ = ["RightrunError", "__version__", "check", "judge", "load", "prove", "review"]


def __getattr__(name: str) -> Any:
    if name == "RightrunError":
        from simulator.core.errors import RightrunError

        return RightrunError
    if name in __all__:
        from simulator import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
