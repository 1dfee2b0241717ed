"""What depends on what a procedure does, and not on its words: a process that builds again finds it
anew only when that has changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from simulator.core import meaning
from simulator.core.model import Procedure

Found = TypeVar("Found")


def of_behaviour(find: Callable[[Procedure], Found]) -> Callable[[Procedure], Found]:
    """*find*, which remembers what it found in the latest version of each procedure."""
    latest: dict[str, tuple[Any, Found]] = {}

    @wraps(find)
    def found(procedure: Procedure) -> Found:
        does = _behaviour(procedure)
        if procedure.id not in latest or latest[procedure.id][0] != does:
            latest[procedure.id] = does, find(procedure)
        return latest[procedure.id][1]

    return found


_WORDS = frozenset(
    "span text title summary why heard says others label version source zero role file clauses "
    "readings glossary claims scripts owner since owed not_owed speaker icon picture layout "
    "question notes stand_in instead shows".split()
)
"""Fields that say something to people and nothing to the engine."""


def _behaviour(value: Any) -> Any:
    """Everything in *value* that the engine goes by."""
    if isinstance(value, tuple):
        return [_behaviour(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    names = (field.name for field in dataclasses.fields(value))
    return [_behaviour(getattr(value, name)) for name in names if name not in _WORDS]


meanings = of_behaviour(meaning.meanings)
"""The digests of what each rule means."""
