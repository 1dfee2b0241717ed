"""JSON Schema (2020-12) for editors, made from the grammar.

Editors read YAML 1.2, where ``2:30`` and ``yes`` are texts and ``12`` is a number; so a text may be
written as a number there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from simulator.language import grammar as g
from simulator.language import kinds

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schema() -> str:
    """The schema of a procedure, as JSON text. Its ``$defs`` have every record of the language, and
    once what several records have in common."""
    records = {_slug(name): _record(keys) for name, keys in g.RECORDS.items()}
    document = {
        "$schema": DIALECT,
        "title": "Rightrun procedure",
        "$ref": "#/$defs/procedure",
        "$defs": {
            **dict(_PLAIN.values()),
            **{f"{name}-or-list": _one_or_list(_ref(name)) for name, _ in _PLAIN.values()},
            **{name: _key(key) for key, name in _SHARED.items()},
            **records,
        },
    }
    return _text(document)


def schema_of(record: str, whole: str) -> str:
    """The schema of a file that is one *record* of the schema in the file *whole* beside it."""
    title = f"Rightrun {record}"
    return _text({"$schema": DIALECT, "title": title, "$ref": f"{whole}#/$defs/{_slug(record)}"})


def _text(document: Schema) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _slug(name: str) -> str:
    return name.replace(" ", "-")


def _record(keys: tuple[kinds.Key, ...]) -> Schema:
    found: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key.name: _ref(_SHARED[key]) if key in _SHARED else _key(key) for key in keys
        },
    }
    required = [key.name for key in keys if key.required]
    return {**found, "required": required} if required else found


def _key(key: kinds.Key) -> Schema:
    return {**_kind(key.kind), "description": key.doc.replace("`", "")}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _kind(kind: Any) -> Schema:
    plain = _PLAIN.get(type(kind))
    return _ref(plain[0]) if plain else _KINDS[type(kind)](kind)


def _either(kind: kinds.Either) -> Schema:
    found = [_kind(inner) for inner in (kind.text, kind.mapping, kind.list) if inner is not None]
    return found[0] if len(found) == 1 else {"anyOf": found}


def _list(kind: kinds.ListOf) -> Schema:
    if not kind.single:
        return {"type": "array", "items": _kind(kind.kind)}
    plain = _PLAIN.get(type(kind.kind))
    return _ref(f"{plain[0]}-or-list") if plain else _one_or_list(_kind(kind.kind))


def _one_or_list(one: Schema) -> Schema:
    return {"anyOf": [{"type": "array", "items": one, "minItems": 1}, one]}


_ID: Schema = {"type": "string", "pattern": f"^{g.ID.pattern}$"}
_NEW_ID: Schema = {**_ID, "not": {"enum": list(g.RESERVED)}}

_TIME = r"\d{1,4}:[0-5]\d"

_PLAIN: dict[type, tuple[str, Schema]] = {
    kinds.Words: ("text", {"type": ["string", "number", "boolean"], "pattern": r"\S"}),
    kinds.Id: ("new-id", _NEW_ID),
    kinds.Name: ("name", _ID),
    kinds.Moment: ("time", {"type": "string", "pattern": f"^{_TIME}$"}),
    kinds.Bounds: ("bounds", {"type": "string", "pattern": rf"^{_TIME}( to {_TIME})?$"}),
    kinds.Day: ("day", {"type": "string", "format": "date"}),
    kinds.Number: ("count", {"type": "integer", "minimum": 0, "maximum": g.COUNT_MAX}),
    kinds.YesNo: ("yes-or-no", {"enum": ["yes", "no"]}),
}
"""Kinds without parts, each defined once."""

_KINDS: dict[type, Callable[[Any], Schema]] = {
    kinds.Choice: lambda kind: {"enum": list(kind.words)},
    kinds.ListOf: _list,
    kinds.MapOf: lambda kind: {
        "type": "object",
        "additionalProperties": _kind(kind.kind),
        "propertyNames": _kind(kind.keys),
    },
    kinds.Rec: lambda kind: _ref(_slug(kind.name)),
    kinds.Either: _either,
}


def _shared_keys() -> dict[kinds.Key, str]:
    places: dict[kinds.Key, list[str]] = {}
    for record, keys in g.RECORDS.items():
        for key in keys:
            places.setdefault(key, []).append(record)
    return {
        key: _slug(f"{records[0]} {key.name}")
        for key, records in places.items()
        if len(records) > 1
    }


_SHARED = _shared_keys()
"""Keys that several records have, each defined once, with the name of its definition."""
