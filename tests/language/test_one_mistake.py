"""One mistake is told once, where it was made: nothing that follows from it blames another line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from support import FULL, GOOD

from simulator.language import nodes
from simulator.language.build_model import parse
from simulator.language.grammar import RECORDS
from simulator.language.kinds import Either, ListOf, MapOf, Rec
from simulator.language.nodes import YamlNode

FILES = [GOOD / "as-it-is-written.yml", *sorted(FULL.glob("*.yml")), *sorted(GOOD.glob("*.yml"))]
MARK, MISTYPED = "misplaced", "qx"


def wrong_for(kind: Any) -> Any:
    """Something that cannot stand where *kind* is wanted; None where everything can."""
    if isinstance(kind, MapOf | Rec):
        return MARK
    if isinstance(kind, ListOf):
        return wrong_for(kind.kind)
    if not isinstance(kind, Either):
        return {MARK: MARK}
    ways = {"a": kind.text, "b": kind.list, "c": kind.mapping}
    values = {"a": MARK, "b": [MARK], "c": {MARK: MARK}}
    return next((values[name] for name, way in ways.items() if way is None), None)


def values(node: YamlNode, kind: Any, place: str = "") -> Iterator[tuple[str, YamlNode, Any]]:
    """Every value of a record or mapping below *node*: which it is, the value and its kind."""
    match kind:
        case Rec():
            known = {key.name: key.kind for key in RECORDS[kind.name]}
            for key, value in node.items:
                inner = f"{key.text} of {kind.name}"
                yield inner, value, known[key.text]
                yield from values(value, known[key.text], inner)
        case MapOf():
            for _, value in node.items:
                yield f"one of {place}", value, kind.kind
                yield from values(value, kind.kind, f"one of {place}")
        case ListOf():
            for part in node.parts if node.kind == "list" else [node]:
                yield from values(part, kind.kind, place)
        case Either():
            shapes = {"text": kind.text, "list": kind.list, "mapping": kind.mapping}
            yield from values(node, shapes[node.kind], place)


def data(node: YamlNode, changed: YamlNode, instead: Any) -> Any:
    """*node* as plain data, with something *instead* of one value, or of the end of its key."""
    if node is changed:
        return instead
    if node.kind == "mapping":
        mistyped = {key.text: key.text + MISTYPED for key, value in node.items if value is changed}
        names = mistyped if instead is MISTYPED else {}
        return {
            names.get(key.text, key.text): data(value, None if names else changed, instead)
            for key, value in node.items
        }
    return [data(p, changed, instead) for p in node.parts] if node.kind == "list" else node.text


def mistakes() -> Iterator[Any]:
    """Each key of each record, in the first file that has it: mistyped, and with a value that does
    not fit. What is in a mapping has no key that could be mistyped."""
    seen = set()
    for path in FILES:
        root, _ = nodes.read(path.read_text("utf-8"), path.name)
        assert root is not None
        for name, node, kind in values(root, Rec("procedure")):
            if name in seen:
                continue
            seen.add(name)
            for mistake in (wrong_for(kind), None if name.startswith("one of") else MISTYPED):
                if mistake is not None:
                    text = json.dumps(data(root, node, mistake), indent=1, ensure_ascii=False)
                    yield pytest.param(path, text, id=f"{name}, {mistake}")


@pytest.mark.parametrize(("path", "text"), list(mistakes()))
def test_a_mistake_is_told_once_where_it_was_made(path: Any, text: str) -> None:
    def read(name: str) -> bytes | None:
        file = path.parent / name
        return text.encode() if name == path.name else file.read_bytes() if file.exists() else None

    parsed = parse(path.name, read)
    lines = [n for n, line in enumerate(text.split("\n"), 1) if MARK in line or MISTYPED in line]
    told = [(one.span.line, one.message) for one in parsed.found]
    assert [one for one in told if not lines[0] - 1 <= one[0] <= lines[-1]] == []
    assert len(told) == 1, told
