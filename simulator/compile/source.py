"""YAML text to nodes that know their place.

PyYAML's parser supplies events; nothing is constructed from them, so no YAML guess (``no``,
``2:30``, dates) ever happens: a scalar is its text, read later by the grammar. Anchors, aliases,
merge keys, tags and duplicate keys are refused, and everything is bounded before it is built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from simulator.compile.diagnostics import Diagnostic
from simulator.core.model import Span

BYTES_MAX = 1_000_000
NODES_MAX = 40_000
DEPTH_MAX = 24
SCALAR_MAX = 20_000

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile(
    r"[^\n\r\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(slots=True)
class Node:
    """A mapping (``items``), a list (``parts``) or a scalar (``text``), with its place."""

    kind: Literal["mapping", "list", "text"]
    span: Span
    text: str = ""
    plain: bool = True
    one_line: bool = True
    items: list[tuple[Node, Node]] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Columns for carets: a scalar's own text, else one."""
        return max(1, len(self.text.split("\n", 1)[0])) if self.kind == "text" else 1


def decode(data: bytes, file: str) -> tuple[str, list[Diagnostic]]:
    """The text of *data*. On a problem the text is what could be read, for showing the line."""
    if len(data) > BYTES_MAX:
        text = data[:BYTES_MAX].decode("utf-8", "replace")
        line = text.count("\n") + 1
        message = f"the file has {len(data):,} bytes; {BYTES_MAX:,} are read"
        return text, [Diagnostic(Span(file, line, 1), "RR002", message, "split it up")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        before = data[: error.start].decode("utf-8", "replace")
        span = Span(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return text, [Diagnostic(span, "RR001", "this is not UTF-8", "save the file as UTF-8")]
    found = _FORBIDDEN.search(text)
    if found:
        at = found.start()
        span = Span(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        message = f"the character U+{ord(found[0]):04X} does not belong in a procedure"
        return text, [Diagnostic(span, "RR003", message, "delete it")]
    return text, []


def read(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """The root node of *text* and what is wrong with it; None when nothing can be used."""
    reader = _Reader(file)
    try:
        return reader.document(text), reader.found
    except _Stop:
        return None, reader.found
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1, 1)
        problem = (error.problem or "this is not YAML").replace("\n", " ")
        reader.found.append(Diagnostic(span, "RR004", problem, _advice(problem)))
    except (yaml.YAMLError, RecursionError) as error:
        reader.found.append(Diagnostic(Span(file, 1, 1), "RR004", f"this is not YAML: {error}"))
    return None, reader.found


def _advice(problem: str) -> str:
    for sign, advice in _ADVICE.items():
        if sign in problem:
            return advice
    return "check the indentation and the quotes around here"


_ADVICE = {
    "mapping values are not allowed": "a text with “: ” in it needs quotes around it",
    "cannot start any token": "a text that starts with this character needs quotes around it",
    "expected <block end>": "the lines of one mapping start in the same column",
    "did not find expected key": "the lines of one mapping start in the same column",
    "could not find expected ':'": "a key is followed by a colon and a space",
    "unexpected end of stream": "a quote or a bracket is not closed",
    "did not find expected ',' or '}'": "inside { } a text with a comma or a colon needs quotes",
    "did not find expected ',' or ']'": "inside [ ] a text with a comma or a colon needs quotes",
}


class _Stop(Exception):
    """Reading makes no sense any more."""


class _Reader:
    """Builds nodes from events, in one pass, with a stack of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []
        self.nodes = 0

    def document(self, text: str) -> Node | None:
        root: Node | None = None
        stack: list[tuple[Node, Node | None]] = []
        documents = 0
        for event in yaml.parse(text, Loader=_PARSER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "RR005", "a second document starts here", "one per file")
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                node, _ = stack.pop()
                self._close(node)
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event, len(stack))
                if stack:
                    self._attach(stack, node)
                else:
                    root = node
                if node.kind != "text":
                    stack.append((node, None))
        if root is None:
            self.found.append(
                Diagnostic(Span(self.file, 1, 1), "RR007", "the file is empty", "see `new`")
            )
        return root

    def _node(self, event: Any, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > NODES_MAX:
            self._stop(event, "RR002", f"more than {NODES_MAX:,} parts", "split the file up")
        if depth >= DEPTH_MAX:
            self._stop(event, "RR002", f"nested more than {DEPTH_MAX} deep", "nest less")
        span = self._span(event)
        if isinstance(event, yaml.AliasEvent):
            self._say(span, "RR005", f"`*{event.anchor}` is an alias", "write it out, or `use:`")
            return Node("text", span)
        if event.anchor is not None:
            self._say(span, "RR005", f"`&{event.anchor}` is an anchor", "write it out, or `use:`")
        if getattr(event, "tag", None) is not None and event.tag != "!":
            self._say(span, "RR005", "tags are not used here", "delete the `!…`")
        if isinstance(event, yaml.ScalarEvent):
            if len(event.value) > SCALAR_MAX:
                message = f"a text of {len(event.value):,} characters; {SCALAR_MAX:,} are allowed"
                self._say(span, "RR002", message, "shorten it")
                return Node("text", span)
            one_line = event.start_mark.line == event.end_mark.line
            plain = event.style in (None, "")
            return Node("text", span, event.value, plain, one_line)
        return Node("mapping" if isinstance(event, yaml.MappingStartEvent) else "list", span)

    def _attach(self, stack: list[tuple[Node, Node | None]], node: Node) -> None:
        parent, key = stack[-1]
        if parent.kind == "list":
            parent.parts.append(node)
        elif key is None:
            if node.kind != "text":
                self._say(node.span, "RR012", "a key is a plain text")
            elif node.text == "<<" and node.plain:
                self._say(node.span, "RR005", "merge keys are not used here", "write it out")
            stack[-1] = (parent, node)
        else:
            parent.items.append((key, node))
            stack[-1] = (parent, None)

    def _close(self, node: Node) -> None:
        first: dict[str, Node] = {}
        for key, _ in node.items:
            if key.kind == "text" and key.text in first:
                line = first[key.text].span.line
                message = f"`{key.text[:80]}` stands here twice; the first is on line {line}"
                self._say(key.span, "RR006", message, "rename or delete one", key.width)
            first.setdefault(key.text, key)

    def _span(self, event: Any) -> Span:
        mark = event.start_mark
        return Span(self.file, mark.line + 1, mark.column + 1)

    def _say(self, span: Span, code: str, message: str, hint: str = "", width: int = 1) -> None:
        self.found.append(Diagnostic(span, code, message, hint, width))

    def _stop(self, event: Any, code: str, message: str, hint: str) -> None:
        self._say(self._span(event), code, message, hint)
        raise _Stop
