"""JSON Schema (2020-12) for editors, made from the grammar.

Editors read YAML 1.2, where ``2:30`` and ``yes`` are texts and ``12`` is a number; so a text may be
written as a number there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from simulator.language import grammar as g

Schema = dict[str, Any]


def schema(root: str) -> str:
    """The schema of a file whose root is the record *root*, as JSON text."""
    defs = {_slug(name): _record(keys) for name, keys in g.RECORDS.items()}
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Rightrun {root}",
        "$ref": f"#/$defs/{_slug(root)}",
        "$defs": defs,
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _slug(name: str) -> str:
    return name.replace(" ", "-")


def _record(keys: tuple[g.Key, ...]) -> Schema:
    found: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key.name: {**_kind(key.kind), "description": key.doc.replace("`", "")} for key in keys
        },
    }
    required = [key.name for key in keys if key.required]
    return {**found, "required": required} if required else found


def _kind(kind: Any) -> Schema:
    return _KINDS[type(kind)](kind)


def _either(kind: g.Either) -> Schema:
    found = [_kind(inner) for inner in (kind.text, kind.mapping, kind.list) if inner is not None]
    return found[0] if len(found) == 1 else {"anyOf": found}


def _list(kind: g.ListOf) -> Schema:
    items = _kind(kind.kind)
    found: Schema = {"type": "array", "items": items}
    return {"anyOf": [{**found, "minItems": 1}, items]} if kind.single else found


_TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_ID: Schema = {"type": "string", "pattern": f"^{g.ID.pattern}$"}
_NEW_ID: Schema = {**_ID, "not": {"enum": list(g.RESERVED)}}

_KINDS: dict[type, Callable[[Any], Schema]] = {
    g.Words: lambda kind: _TEXT,
    g.Id: lambda kind: _NEW_ID,
    g.Name: lambda kind: _ID,
    g.Moment: lambda kind: {"type": "string", "pattern": r"^\d{1,4}:[0-5]\d$"},
    g.Number: lambda kind: {"type": "integer", "minimum": 0, "maximum": g.COUNT_MAX},
    g.YesNo: lambda kind: {"enum": ["yes", "no"]},
    g.Choice: lambda kind: {"enum": list(kind.words)},
    g.ListOf: _list,
    g.MapOf: lambda kind: {
        "type": "object",
        "additionalProperties": _kind(kind.kind),
        "propertyNames": {k: v for k, v in _kind(kind.keys).items() if k != "type"},
    },
    g.Rec: lambda kind: {"$ref": f"#/$defs/{_slug(kind.name)}"},
    g.Either: _either,
}
