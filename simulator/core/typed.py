"""Plain data from JSON as dataclasses, held to the types of their fields."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_HINTS: dict[type, dict[str, Any]] = {}


def typed(kind: Any, value: Any) -> Any:
    """*value* as *kind*. Raises TypeError, ValueError or KeyError where it is none."""
    origin, args = get_origin(kind), get_args(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _HINTS.setdefault(kind, get_type_hints(kind))
        return kind(**{name: typed(hints[name], item) for name, item in value.items()})
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(f"{value!r} where a list belongs")
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(typed(args[0], item) for item in value)
        return tuple(typed(arg, item) for arg, item in zip(args, value, strict=True))
    allowed = args if origin is Literal else None
    if allowed is not None:
        ok = value in allowed
    elif origin is Union or args:
        ok = isinstance(value, tuple(a for a in args if isinstance(a, type)))
    else:
        ok = isinstance(value, kind)
    if not ok:
        raise TypeError(f"{value!r} where {kind} belongs")
    return value
