"""The language reference and the editor schemas, made from the grammar and the table of codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from simulator.core.problems import CODES
from simulator.language import grammar as g
from simulator.language import kinds
from simulator.language.schema import schema, schema_of

PAGE = "docs/authors/reference.md"
TEMPLATE = Path(__file__).with_name("templates") / "reference.md.j2"
SCHEMAS = "docs/assets/schema"


def files() -> dict[str, str]:
    """Path to text of everything that is generated from the definition of the language."""
    return {
        PAGE: page(),
        f"{SCHEMAS}/procedure.schema.json": schema(),
        f"{SCHEMAS}/shared-file.schema.json": schema_of("shared file", "procedure.schema.json"),
    }


def page() -> str:
    """The reference page, as Markdown."""
    environment = Environment(keep_trailing_newline=True, undefined=StrictUndefined)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(table=_table, codes=CODES)


def _table(name: str) -> str:
    keys = g.RECORDS[name]
    if name == "wide rule":
        keys = tuple(key for key in keys if key not in g.RULE)
    if name in ("way", "moment"):
        keys = tuple(key for key in keys if key not in g.WINDOW)
    rows = [f"| `{key.name}` | {_kind(key.kind)} | {_doc(key)} |\n" for key in keys]
    more = {
        "wide rule": "…and all keys of a rule.\n\n",
        "way": "…and the keys of a window, from `from` to `when`, as in a rule.\n\n",
        "moment": "…and the keys of a window, from `from` to `when`, as in a rule.\n\n",
    }
    return "| key | holds | |\n| --- | --- | --- |\n" + "".join(rows) + "\n" + more.get(name, "")


def _doc(key: kinds.Key) -> str:
    return key.doc + (" **Required.**" if key.required else "")


def _kind(kind: Any) -> str:
    match kind:
        case kinds.Words():
            return kind.what
        case kinds.Id():
            return "an id"
        case kinds.Name():
            return f"name of {kind.of}"
        case kinds.Moment():
            return "`m:ss`"
        case kinds.Bounds():
            return "`m:ss`, or `m:ss to m:ss`"
        case kinds.Day():
            return "a day, like `2026-01-31`"
        case kinds.Number():
            return "a number"
        case kinds.YesNo():
            return "`yes` or `no`"
        case kinds.Choice():
            return ", ".join(f"`{word}`" for word in kind.words)
        case kinds.ListOf():
            return f"list: {_kind(kind.kind)}"
        case kinds.MapOf():
            return f"mapping: {_kind(kind.keys)} → {_kind(kind.kind)}"
        case kinds.Rec():
            return kind.name
        case kinds.Either():
            ways = (kind.text, kind.mapping, kind.list)
            return " or ".join(dict.fromkeys(_kind(way) for way in ways if way is not None))
    raise TypeError(kind)
