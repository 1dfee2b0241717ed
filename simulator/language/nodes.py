"""YAML text to nodes that know their place.

PyYAML's parser supplies events; nothing is constructed from them, so no YAML guess (``no``,
``2:30``, dates) ever happens: a scalar is its text, read later by the grammar. Anchors, aliases,
merge keys, tags and duplicate keys are refused, and everything is bounded before it is built.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from simulator.core.model import Span
from simulator.core.problems import STYLE, Problem
from simulator.language.diagnostics import FOUND_MAX

BYTES_MAX = 1_000_000
NODES_MAX = 40_000
DEPTH_MAX = 24
SCALAR_MAX = 20_000

_QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNLIKE = re.compile(r"\t|[|>][-+\d]*#|^[ ]*\?|[\[{,]\s*\?|(?<![^\s\[\]{},])!", re.MULTILINE)
"""Where PyYAML's quick reader, which is not everywhere, accepts what the other one refuses."""
_ASKING = re.compile(
    r"((?<=[^\s\[\]{},])|(?<=[^\s\[\]{},:?-])[ \t]+|(?<=[^\s\[\]{},:?-][?-])[ \t]+)\?"
)
_STAND_IN = "\u2066"
"""For the question mark at the end of a text, which the other reader takes for the mark of a key
inside brackets. No text has this character: it is refused before."""

_FORBIDDEN = re.compile(
    r"[^\n\r\t\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
UNSEEN = re.compile("[\xa0\xad\u1680\u180e\u2000-\u200f\u202f\u205f-\u2064\u3000\ufeff]")
"""What looks like a space, or like nothing: welcome in prose, and never part of a name."""
_MISLEADING = re.compile(rf"(?:^[ -]*|[:,\[{{]|-) *(?={UNSEEN.pattern})")
"""What stands before such a character where YAML needs a plain space, or the beginning of a key."""
_CONFLICT = re.compile(r"^(?:[<>|]{7}(?: .*)?|={7})$", re.MULTILINE)
"""A line that version control leaves where two edits meet. A text never starts so far left."""


@dataclass(slots=True)
class YamlNode:
    """A mapping (``items``), a list (``parts``) or a scalar (``text``), with its place."""

    kind: Literal["mapping", "list", "text"]
    span: Span
    text: str = ""
    plain: bool = True
    one_line: bool = True
    items: list[tuple[YamlNode, YamlNode]] = field(default_factory=list)
    parts: list[YamlNode] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Columns for carets: a scalar's own text, else one."""
        return max(1, len(self.text.split("\n", 1)[0])) if self.kind == "text" else 1


def decode(data: bytes, file: str, room: int = BYTES_MAX) -> tuple[str, list[Problem]]:
    """The text of *data*, which has *room* for so many bytes. On a problem the text is what could
    be read, for showing the line. Lines end in a line feed, whatever they ended in."""
    if len(data) > room:
        text = _lines(data[:room].decode("utf-8", "replace"))
        line = text.count("\n") + 1
        message = f"the file has {len(data):,} bytes; {room:,} are read"
        return text, [Problem(Span(file, line, 1), "RR002", message, "split it up")]
    try:
        text = _lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        text = _lines(data.decode("utf-8", "replace"))
        before = _lines(data[: error.start].decode("utf-8", "replace"))
        span = Span(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return text, [Problem(span, "RR001", "this is not UTF-8", "save the file as UTF-8")]
    found = _FORBIDDEN.search(text)
    if found:
        at = found.start()
        span = Span(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        code, message, hint = _misplaced(found[0])
        hint = hint if found[0] != "\0" else "save the file as UTF-8, as plain text"
        return text, [Problem(span, code, message, hint)]
    if conflict := _CONFLICT.search(text):
        span = Span(file, text.count("\n", 0, conflict.start()) + 1, 1)
        message = "two versions of this file meet here, as version control left them"
        hint = "keep what holds, and delete the lines of `<<<<<<<`, `=======` and `>>>>>>>`"
        return text, [Problem(span, "RR004", message, hint, len(conflict[0]))]
    return text, []


def cut_off(found: Sequence[Problem], sources: Mapping[str, str]) -> Iterator[Problem]:
    """Files whose last line has no end and cannot be read, or in which more than one thing is
    wrong: these may have been cut off."""
    wrong = Counter(one.span.file for one in found if one.code not in STYLE)
    broken = {(one.span.file, one.span.line) for one in found if one.code == "RR004"}
    message = "the file ends in the middle of a line"
    hint = "if it was cut off, get the whole one: all else may come from that; if not, end the line"
    for name, text in sources.items():
        last = Span(name, text.count("\n") + 1, len(text) - text.rfind("\n"))
        if not text.endswith("\n") and (wrong[name] > 1 or (name, last.line) in broken):
            yield Problem(last, "RR004", message, hint)


def unseen(span: Span, character: str) -> Problem:
    """A character that nobody sees stands at *span*, where it is not read as nothing."""
    message = f"the character U+{ord(character):04X} stands here, and cannot be seen"
    return Problem(span, "RR003", message, "delete it, or write a space")


def _misplaced(character: str) -> tuple[str, str, str]:
    message = f"the character U+{ord(character):04X} does not belong in a procedure"
    return "RR003", message, "delete it"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def count(node: YamlNode) -> int:
    """How many nodes there are in *node*. It is as deep as reading allows, not more."""
    inner = sum(count(key) + count(value) for key, value in node.items)
    return 1 + inner + sum(count(part) for part in node.parts)


def read(text: str, file: str, room: int = NODES_MAX) -> tuple[YamlNode | None, list[Problem]]:
    """The root node of *text* and what is wrong with it; None when nothing can be used. There is
    *room* for so many nodes."""
    reader = _Reader(file, room)
    try:
        return reader.document(text), reader.found
    except _Stop:
        return None, reader.found
    except yaml.MarkedYAMLError as error:
        reader.found.append(_broken(error, text, file))
    except (yaml.YAMLError, RecursionError) as error:
        reader.found.append(Problem(Span(file, 1, 1), "RR004", f"this is not YAML: {error}"))
    return None, reader.found


def _broken(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """What the YAML parser found, in plain words, at the place where it can be mended."""
    problem = error.problem or ""
    known = next((entry for entry in _BROKEN if entry[0] in problem), None)
    _, message, hint, at_start = known or ("", f"this is not YAML: {problem}", _LOOK, False)
    mark, start = error.problem_mark, error.context_mark
    lines = text.split("\n")
    # At the end of a file without a last newline, one of the parsers says that it is a line later.
    past_end = mark is not None and (mark.line, mark.column) >= (len(lines) - 1, len(lines[-1]))
    if start and mark and ((at_start and start.line < mark.line) or past_end or not mark):
        mark = start
    if mark is None:
        return Problem(Span(file, 1, 1), "RR004", message, hint)
    line = min(mark.line, len(lines) - 1)
    for number in range(max(0, line - 1), line + 1):
        if hidden := _MISLEADING.search(lines[number]):
            at = hidden.end()
            return unseen(Span(file, number + 1, at + 1), lines[number][at])
    column = min(mark.column, len(lines[line]))
    quote = None
    if message in (_OPEN_BRACE, _OPEN_BRACKET):
        quote = _open_quote(lines, line, error.problem_mark.line if error.problem_mark else line)
    elif message == _FIT:
        quote = _quote_up_to(lines, line, column)
    if quote:
        return Problem(Span(file, quote[0] + 1, quote[1] + 1), "RR004", _OPEN_QUOTE, _CLOSE_IT)
    if lines[line][column : column + 1] == "\t":
        message, hint = "a tab stands before the text", "indent with spaces"
    elif message == _FIT and lines[line][:column].strip():
        message, hint = "the text ends before this", _WHOLE
    message = message.replace("CHARACTER", lines[line][column : column + 1])
    return Problem(Span(file, line + 1, column + 1), "RR004", message.replace("\n", " "), hint)


def _open_quote(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """The line and the column of the first text in quotes that does not end on the line on which it
    begins, one of those from *first* to *last*."""
    for number in range(first, min(last + 1, len(lines))):
        at = 0
        while quote := _QUOTE.search(lines[number], at):
            whole = _QUOTED[quote[0]].match(lines[number], quote.start())
            if whole is None:
                return number, quote.start()
            at = whole.end()
    return None


def _quote_up_to(lines: list[str], line: int, column: int) -> tuple[int, int] | None:
    """The same of the text that ends just before a place on a later line."""
    for number in range(line - 1, max(-1, line - QUOTED_LINES_MAX), -1):
        if begun := _open_quote(lines, number, number):
            text = "\n".join((*lines[number:line], lines[line][:column]))
            whole = _QUOTED[text[begun[1]]].match(text, begun[1])
            return begun if whole and not text[whole.end() :].strip() else None
    return None


_QUOTE = re.compile(r"""(?<=[\s\[{,:])["']""")
_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile("'(?:[^']|'')*'")}
_OPEN_BRACE = "a { is not closed, or an entry does not end here"
_OPEN_BRACKET = "a [ is not closed, or an entry does not end here"
QUOTED_LINES_MAX = 100
"""Lines before a mistake on which a quote is looked for that it may come from."""

_OPEN_QUOTE = "this quote is not closed on its line"
_CLOSE_IT = "close it; a text may go on for several lines where it stands on lines of its own"
_WRITE_OUT = "write it out; a text that starts with `*` or `&` needs quotes"
_ONE = "write one procedure per file"
_EMPTY = "`python build.py new NAME` writes a procedure to start from"
_LOOK = "check the indentation, the brackets and the quotes around here"
_QUOTES = "put quotes around the whole text"
_FIT = "this does not fit what stands before it"
_SAME_COLUMN = "the keys of one mapping start in the same column"
_WHOLE = "a text that starts with a quote or a bracket needs quotes around the whole of it"
_BETWEEN = "a comma stands between two entries; a text with a comma, a colon or a slot needs quotes"
_BROKEN = (
    (
        "mapping values are not allowed",
        "this colon stands in the middle of a text",
        "a text with a colon and a space in it needs quotes around it",
        False,
    ),
    ("cannot start any token", "a text cannot start with “CHARACTER”", _QUOTES, False),
    ("alphabetic or numeric", "a text cannot start with `*` or `&`", _QUOTES, True),
    ("expected tag", "a text cannot start with `!`", _QUOTES, True),
    ("expected '!'", "a text cannot start with `!`", _QUOTES, True),
    ("directive", "a line cannot start with `%`", _QUOTES, True),
    ("tab character", "a tab stands before the text", "indent with spaces", False),
    ("expected <block end>", _FIT, _SAME_COLUMN, False),
    ("expected key", _FIT, _SAME_COLUMN, False),
    ("<document start>", _FIT, _SAME_COLUMN, False),
    ("expected '-'", "this does not fit the list above", "each entry starts with `- `", False),
    ("sequence entries", "a list starts on the line after its key", "start a new line", False),
    ("expected ':'", "a colon is missing", "a key is followed by `: `", True),
    ("end of stream", "this quote is never closed", "close it", True),
    ("document indicator", "this quote is never closed", "close it", True),
    ("escape character", "this backslash stands for nothing", "write it twice", False),
    ("hexdecimal number", "this backslash stands for nothing", "write it twice", False),
    ("Unicode character", "this backslash stands for nothing", "write it twice", False),
    ("line break", "a text after `|` or `>` starts on the next line", "start a new line", False),
    (
        "expected node content",
        "something is missing here",
        "close every [ and {; a text that starts with a bracket or a comma needs quotes",
        False,
    ),
    (
        "expected ',' or '}'",
        _OPEN_BRACE,
        _BETWEEN,
        True,
    ),
    (
        "expected ',' or ']'",
        _OPEN_BRACKET,
        _BETWEEN,
        True,
    ),
)
"""What the parser says, what people read, what to do, and whether to point at the beginning when
that is on another line."""


def _events(text: str) -> Iterator[Any]:
    """What the YAML parser finds in *text*: the same with either of its readers."""
    if _QUICK is not yaml.SafeLoader and not _UNLIKE.search(text):
        yield from yaml.parse(text, Loader=_QUICK)
        return
    if "2066" not in text:  # which may be an escape for it
        text = _ASKING.sub(rf"\1{_STAND_IN}", text)
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent):
            event.value = event.value.replace(_STAND_IN, "?")
        yield event


class _Stop(Exception):
    """Reading makes no sense any more."""


class _Reader:
    """Builds nodes from events, in one pass, with a stack of its own."""

    def __init__(self, file: str, room: int) -> None:
        self.file = file
        self.room = room
        self.found: list[Problem] = []
        self.nodes = 0

    def document(self, text: str) -> YamlNode | None:
        root: YamlNode | None = None
        stack: list[tuple[YamlNode, YamlNode | None]] = []
        documents = 0
        for event in _events(text):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "RR005", "a second document starts here", _ONE)
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
            self.found.append(Problem(Span(self.file, 1, 1), "RR007", "the file is empty", _EMPTY))
        return root

    def _node(self, event: Any, depth: int) -> YamlNode:
        self.nodes += 1
        if self.nodes > self.room:
            self._stop(event, "RR002", f"more than {self.room:,} parts", "split the file up")
        if depth >= DEPTH_MAX:
            self._stop(event, "RR002", f"nested more than {DEPTH_MAX} deep", "nest less")
        span = self._span(event)
        if isinstance(event, yaml.AliasEvent):
            self._say(span, "RR005", f"`*{event.anchor}` is an alias", _WRITE_OUT)
            return YamlNode("text", span)
        if event.anchor is not None:
            self._say(span, "RR005", f"`&{event.anchor}` is an anchor", _WRITE_OUT)
        if getattr(event, "tag", None) is not None and event.tag != "!":
            self._say(
                span,
                "RR005",
                "tags are not used here",
                "delete it; a text that starts with `!` needs quotes",
            )
        if isinstance(event, yaml.ScalarEvent):
            if len(event.value) > SCALAR_MAX:
                message = f"a text of {len(event.value):,} characters; {SCALAR_MAX:,} are allowed"
                self._say(span, "RR002", message, "shorten it")
                return YamlNode("text", span)
            if found := _FORBIDDEN.search(event.value):  # written as an escape, like "\\u202e"
                self._say(span, *_misplaced(found[0]))
            start, end = event.start_mark, event.end_mark
            one_line = bool(start and end and start.line == end.line)
            plain = event.style in (None, "")
            return YamlNode("text", span, event.value, plain, one_line)
        return YamlNode("mapping" if isinstance(event, yaml.MappingStartEvent) else "list", span)

    def _attach(self, stack: list[tuple[YamlNode, YamlNode | None]], node: YamlNode) -> None:
        parent, key = stack[-1]
        if parent.kind == "list":
            parent.parts.append(node)
        elif key is None:
            if node.kind != "text":
                self._say(
                    node.span, "RR012", "a key is a text, on one line", "write a word and a colon"
                )
            elif node.text == "<<" and node.plain:
                self._say(node.span, "RR005", "merge keys are not used here", "write it out")
            stack[-1] = (parent, node)
        else:
            parent.items.append((key, node))
            stack[-1] = (parent, None)

    def _close(self, node: YamlNode) -> None:
        first: dict[str, YamlNode] = {}
        items, node.items = node.items, []
        for key, value in items:
            if key.kind == "text" and key.text in first:
                line = first[key.text].span.line
                message = f"`{key.text[:80]}` stands here twice; the first is on line {line}"
                self._say(key.span, "RR006", message, "rename or delete one", key.width)
                continue
            first[key.text] = key
            node.items.append((key, value))

    def _span(self, event: Any) -> Span:
        mark = event.start_mark
        return Span(self.file, mark.line + 1, mark.column + 1)

    def _say(self, span: Span, code: str, message: str, hint: str = "", width: int = 1) -> None:
        if len(self.found) >= FOUND_MAX:
            raise _Stop
        self.found.append(Problem(span, code, message, hint, width))

    def _stop(self, event: Any, code: str, message: str, hint: str) -> None:
        self._say(self._span(event), code, message, hint)
        raise _Stop
