"""What the browser has from Python: the shapes that cross (``web/crossing.d.ts``), the words for
verdicts (``web/terms.js``) and the drawings (``web/icons.js``). The site is not built from it: it
is written once, by ``build.py reference``, and a test holds the files to it."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Iterator, Mapping
from typing import (
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from simulator.core import model, shapes
from simulator.core.runs import met, record
from simulator.render.icons import ICONS
from simulator.render.terms import (
    CLAIMS,
    FOR_YOU,
    MASTERY,
    MODES,
    OF_MODES,
    OTHER_VERSIONS,
    OUTCOMES,
    PROPOSALS,
    SILENT,
    VERDICTS,
    Term,
)
from simulator.training import (
    both_drills,
    change_drills,
    edge_drills,
    live_data,
    practice_data,
    room_data,
)

HEAD = """// Made by `python build.py reference` from core/shapes.py, core/model.py,
// core/runs/met.py, core/runs/record.py and the data of training/. Numbers are whole seconds
// where they are times; text times are m:ss.
"""
PLAIN = {int: "number", str: "string", bool: "boolean", type(None): "null", Any: "any"}
SENT = (model.Option, model.Dialog, model.Control, model.Screen, model.Stage, model.Fact)
"""Parts of a procedure that are sent as they are, without their places in the source."""

TERMS: Mapping[str, Mapping[str, Term | str]] = {
    "VERDICTS": VERDICTS,
    "OUTCOMES": OUTCOMES,
    "CLAIMS": CLAIMS,
    "MASTERY": MASTERY,
    "PROPOSALS": PROPOSALS,
    "SILENT": SILENT,
    "MODES": MODES,
    "OF_MODES": OF_MODES,
    "FOR_YOU": FOR_YOU,
    "OTHER_VERSIONS": OTHER_VERSIONS,
}

MAY_BE_EMPTY = {("Stage", "dialogs"), ("Fact", "options")}
"""Fields that are left out where they are empty, besides those that are so by default."""


def files() -> dict[str, str]:
    """Path to text."""
    return {
        "simulator/web/crossing.d.ts": _shapes(),
        "simulator/web/terms.js": _constants("render/terms.py", TERMS),
        "simulator/web/icons.js": _constants("render/icons.py", {"ICONS": ICONS}),
    }


def _constants(source: str, tables: Mapping[str, Mapping[str, Term | str]]) -> str:
    """A module of tables that are made in Python."""
    lines = [f"// Made by `python build.py reference` from {source}."]
    for name, table in tables.items():
        value = {key: t._asdict() if isinstance(t, Term) else t for key, t in table.items()}
        lines += ["", f"export const {name} = {json.dumps(value, indent=2, ensure_ascii=False)};"]
    return "\n".join([*lines, ""])


def _shapes() -> str:
    drills = (edge_drills, both_drills, change_drills)
    sent = (shapes, met, record, room_data, live_data, *drills, practice_data)
    kinds = [*SENT, *(kind for module in sent for kind in _typed_dicts(module))]
    return HEAD + "".join(map(_interface, kinds))


def _typed_dicts(module: types.ModuleType) -> Iterator[type]:
    for kind in vars(module).values():
        if is_typeddict(kind) and kind.__module__ == module.__name__ and kind.__name__[0] != "_":
            yield kind


def _interface(kind: type) -> str:
    fields = "".join(f"  {line};\n" for line in _fields(kind))
    about = " ".join((kind.__doc__ or "").replace("``", "`").split())
    return f"\n/** {about} */\nexport interface {kind.__name__} {{\n{fields}}}\n"


def _fields(kind: type) -> Iterator[str]:
    hints = get_type_hints(kind, include_extras=True)
    optional = {
        field.name
        for field in (dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ())
        if field.default == () or (kind.__name__, field.name) in MAY_BE_EMPTY
    }
    for name, hint in hints.items():
        if name == "span":
            continue
        may_lack = name in optional or get_origin(hint) is NotRequired
        key = name if name.isidentifier() else f'"{name}"'
        yield f"{key}{'?' if may_lack else ''}: {_type(hint)}"


def _type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _type(inner[0])
    if origin is Literal:
        return " | ".join(f'"{word}"' for word in inner)
    if origin in (list, tuple):
        shown = _type(inner[0])
        return f"({shown})[]" if "|" in shown else f"{shown}[]"
    if origin is dict:
        return f"Record<string, {_type(inner[1])}>"
    if origin in (Union, types.UnionType):
        return " | ".join(_type(one) for one in inner)
    return PLAIN.get(hint) or str(hint.__name__)
