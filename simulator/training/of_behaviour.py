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


VERSIONS_MAX = 3
"""Versions of a procedure that are remembered: a review looks at the base, and at the head with its
own names and with those of the base."""


def of_behaviour(find: Callable[[Procedure], Found]) -> Callable[[Procedure], Found]:
    """*find*, which remembers what it found in the latest versions of each procedure."""
    latest: dict[str, list[tuple[Procedure, Any, Found]]] = {}

    @wraps(find)
    def found(procedure: Procedure) -> Found:
        known = latest.setdefault(procedure.id, [])
        for version, _, made in known:
            if version is procedure:
                return made
        does = _behaviour(procedure)
        alike = [one for one in known if one[1] == does]
        made = alike[0][2] if alike else find(procedure)
        rest = [one for one in known if one not in alike]
        known[:] = [(procedure, does, made), *rest][:VERSIONS_MAX]
        return made

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
