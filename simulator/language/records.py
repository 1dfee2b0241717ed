"""Nodes read by the grammar: what fits becomes data with its place, what does not is told.

Names are checked for their form only; ``parse`` resolves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from simulator.core import clock
from simulator.core.problems import Problem
from simulator.language.diagnostics import DIAGNOSTICS_MAX, FOUND_MAX, did_you_mean
from simulator.language.grammar import COUNT_MAX, ID, RECORDS, RESERVED
from simulator.language.kinds import (
    Bounds,
    Choice,
    Day,
    Either,
    Id,
    ListOf,
    MapOf,
    Moment,
    Name,
    Number,
    Rec,
    Words,
    YesNo,
)
from simulator.language.nodes import UNSEEN, YamlNode, unseen


class TooMany(Exception):
    """Nobody mends so many things in one go: reading stops."""


@dataclass(slots=True)
class Say:
    """Takes what is wrong; reading goes on. ``refused`` has the names of entries that do not fit:
    where they are mentioned, nobody needs to be told that they are unknown."""

    found: list[Problem]
    refused: set[str] = field(default_factory=set)

    def __call__(self, diagnostic: Problem) -> None:
        """Take one thing. Raises TooMany when there were so many before."""
        if len(self.found) >= FOUND_MAX:
            raise TooMany
        self.found.append(diagnostic)

    def hint(self, word: str, known: Iterable[str]) -> str:
        """The nearest known word, as long as anybody can be reading."""
        return did_you_mean(word, known) if len(self.found) < DIAGNOSTICS_MAX else ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar as the grammar read it, with its node."""

    value: Any
    node: YamlNode


@dataclass(slots=True)
class Record:
    """A mapping with known keys. ``get`` gives a shaped value, or None. Of the ``unclear`` ones
    something was told: whoever misses a part of them need not be told so."""

    node: YamlNode
    fields: dict[str, Any] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)

    def get(self, key: str) -> Any:
        """The shaped value of *key*, None where it is absent or did not fit."""
        return self.fields.get(key)

    def unread(self, key: str) -> bool:
        """Whether *key* is there, and nothing of it could be read."""
        return key in self.unclear and key not in self.fields


def shape(node: YamlNode, kind: Any, say: Say) -> Any:
    """*node* read as *kind*: Leaf, Record, list, or list of (Leaf, value). None where it does not
    fit, which was told to *say* then."""
    if node.kind == "text" and isinstance(kind, _WITHOUT_PROSE) and UNSEEN.search(node.text):
        node = _as_seen(node, say)
        if isinstance(kind, (MapOf, Rec)) or (isinstance(kind, (Id, Name)) and " " in node.text):
            return None
    return _SHAPES[type(kind)](node, kind, say)


_WITHOUT_PROSE = (Id, Name, Moment, Bounds, Day, Number, YesNo, Choice, MapOf, Rec)


def _as_seen(node: YamlNode, say: Say) -> YamlNode:
    """*node* as it looks: what cannot be seen in it is told, and left out."""
    hidden = UNSEEN.search(node.text)
    if hidden is None:
        return node
    column = node.span.column + (hidden.start() + (not node.plain)) * node.one_line
    say(unseen(replace(node.span, column=column), hidden[0]))
    seen = UNSEEN.sub(lambda found: " " if found[0].isspace() else "", node.text)
    return replace(node, text=seen.strip())


def _wrong(node: YamlNode, kind: Any, say: Say, wanted: str) -> None:
    had = {"mapping": "a mapping", "list": "a list", "text": "a text"}[node.kind]
    if node.kind == "text" and not node.text:
        had = "nothing"
    say(Problem(node.span, "RR012", f"{wanted} belongs here, not {had}", _how(kind), node.width))


def _how(kind: Any) -> str:
    """How *kind* is written."""
    match kind:
        case Words():
            plain = "plain words, in quotes if need be"
            return f"write {plain if kind.what == 'text' else _like(kind)}"
        case ListOf():
            return f"write each entry on a line of its own, like `- {_like(kind.kind)}`"
        case MapOf():
            entry = f"{_like(kind.keys)}: {_like(kind.kind)}"
            return f"write each entry on a line of its own, like `{entry}`"
        case Rec():
            return f"write its keys, each on a line of its own, like `{_like(kind)[1:-1]}`"
        case Either():
            ways = [way for way in (kind.text, kind.list, kind.mapping) if way is not None]
            return kind.remedy or ", or ".join(map(_how, ways))
        case Choice():
            return "write " + " or ".join(f"`{word}`" for word in kind.words)
    return "write one, or delete the key"


def _like(kind: Any) -> str:
    """What *kind* looks like, in a few words."""
    match kind:
        case Words() | Id():
            return "some words" if kind.what == "text" else f"{article(kind.what)} {kind.what}"
        case Name():
            return f"{article(kind.of)} {kind.of}"
        case ListOf():
            return _like(kind.kind) if kind.single else f"[{_like(kind.kind)}]"
        case MapOf():
            return f"{{{_like(kind.keys)}: {_like(kind.kind)}}}"
        case Rec():
            keys = RECORDS[kind.name]
            needed = [key.name for key in keys if key.required] or [keys[0].name]
            return "{" + ", ".join(f"{name}: …" for name in needed) + "}"
        case Either():
            return next(_like(k) for k in (kind.text, kind.list, kind.mapping) if k is not None)
        case Choice():
            return kind.words[0]
        case Number():
            return "2"
        case YesNo():
            return "yes"
    return "2026-01-31" if isinstance(kind, Day) else "2:30"


def _text(node: YamlNode, kind: Words, say: Say) -> Leaf | None:
    if node.kind != "text" or not node.text.strip():
        _wrong(node, kind, say, f"{article(kind.what)} {kind.what}")
        return None
    return Leaf(node.text.strip(), node)


def _id(node: YamlNode, kind: Id | Name, say: Say) -> Leaf | None:
    what = kind.of if isinstance(kind, Name) else "id"
    if node.kind != "text" or not node.text:
        _wrong(node, kind, say, f"the name of {article(what)} {what}" if what != "id" else "an id")
        return None
    if not ID.fullmatch(node.text):
        message = f"`{node.text[:60]}` cannot be an id"
        hint = "an id starts with a letter and has letters, digits, `_` and `-`, 60 at most"
        if isinstance(kind, Name) and all(map(ID.fullmatch, node.text.split())):
            hint = "an id has no spaces; several stand in [ ], with commas between them"
        say(Problem(node.span, "RR014", message, hint, node.width))
        return None
    if isinstance(kind, Id) and node.text in RESERVED:
        message = f"`{node.text}` is a word of the language"
        say(Problem(node.span, "RR014", message, "choose another id", node.width))
        return None
    return Leaf(node.text, node)


def article(word: str) -> str:
    """The article that goes with *word*."""
    return "an" if word[0] in "aeio" else "a"


def _moment(node: YamlNode, kind: Moment, say: Say) -> Leaf | None:
    seconds = clock.parse(node.text) if node.kind == "text" else None
    if seconds is None:
        message = f"`{node.text[:40]}` is not a time" if node.text else "a time belongs here"
        hint = "times are minutes and seconds, like 2:30, up to 24 hours"
        say(Problem(node.span, "RR013", message, hint, node.width))
        return None
    return Leaf(seconds, node)


def _bounds(node: YamlNode, kind: Bounds, say: Say) -> Leaf | None:
    """A time, or two: the earliest second, and how many seconds later the latest is."""
    first, to, last = node.text.partition(" to ")
    if not to:
        one = _moment(node, Moment(), say)
        return Leaf((one.value, 0), node) if one else None
    seconds = [clock.parse(text.strip()) for text in (first, last)]
    if seconds[0] is None or seconds[1] is None or seconds[0] >= seconds[1]:
        message = f"`{node.text[:40]}` is not an earlier and a later time"
        say(Problem(node.span, "RR013", message, "write both like this: 0:08 to 0:15", node.width))
        return None
    return Leaf((seconds[0], seconds[1] - seconds[0]), node)


def _day(node: YamlNode, kind: Day, say: Say) -> Leaf | None:
    try:
        if node.kind == "text" and re.fullmatch(r"\d{4}-\d\d-\d\d", node.text, re.ASCII):
            return Leaf(date.fromisoformat(node.text).isoformat(), node)
    except ValueError:
        pass  # no such day, such as the 30th of February
    message = f"`{node.text[:40]}` is no day of the calendar" if node.text else "a day belongs here"
    say(Problem(node.span, "RR013", message, "write year, month and day: 2026-01-31", node.width))
    return None


def number(text: str) -> int | None:
    """A count as the language reads it, or None."""
    return (
        int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) and int(text) <= COUNT_MAX else None
    )


def _number(node: YamlNode, kind: Number, say: Say) -> Leaf | None:
    value = number(node.text) if node.kind == "text" else None
    if value is None:
        message = f"`{node.text[:40]}` is not a whole number from 0 to {COUNT_MAX:,}"
        message = message if node.text else "a whole number belongs here"
        say(Problem(node.span, "RR013", message, "write digits, like 2", node.width))
        return None
    return Leaf(value, node)


def _yesno(node: YamlNode, kind: YesNo, say: Say) -> Leaf | None:
    if node.kind != "text" or node.text not in ("yes", "no"):
        message = f"`{node.text[:40]}` is neither `yes` nor `no`"
        message = message if node.text else "`yes` or `no` belongs here"
        say(Problem(node.span, "RR013", message, "write one of the two", node.width))
        return None
    return Leaf(node.text == "yes", node)


def _choice(node: YamlNode, kind: Choice, say: Say) -> Leaf | None:
    if node.kind != "text" or node.text not in kind.words:
        hint = say.hint(node.text, kind.words)
        message = f"`{node.text[:40]}` does not belong here" if node.text else "a word is missing"
        say(Problem(node.span, "RR013", message, hint, node.width))
        return None
    return Leaf(node.text, node)


def _list(node: YamlNode, kind: ListOf, say: Say) -> list[Any] | None:
    if node.kind != "list":
        if not kind.single:
            _wrong(node, kind, say, "a list")
            return None
        one = shape(node, kind.kind, say)
        return None if one is None else [one]
    if kind.single and not node.parts:
        say(Problem(node.span, "RR012", "this list is empty", "name something, or delete the key"))
    return [found for part in node.parts if (found := shape(part, kind.kind, say)) is not None]


def _map(node: YamlNode, kind: MapOf, say: Say) -> list[tuple[Leaf, Any]] | None:
    if node.kind != "mapping":
        _wrong(node, kind, say, "a mapping")
        return None
    found = []
    for key, value in node.items:
        if key.kind != "text":
            continue  # this was told where it was read
        name = shape(key, kind.keys, say)
        if name is None and value.kind == "text" and not value.text:
            continue  # a key that is none was told, and nothing stands there
        shaped = shape(value, kind.kind, say)
        if name is not None and shaped is not None:
            found.append((name, shaped))
        elif name is not None:
            say.refused.add(name.value)
    return found


def _rec(node: YamlNode, kind: Rec, say: Say) -> Record | None:
    if node.kind != "mapping":
        _wrong(node, kind, say, f"{article(kind.name)} {kind.name} (a mapping)")
        return None
    known = {key.name: key for key in RECORDS[kind.name]}
    record = Record(node)
    present = set()
    for key, value in node.items:
        if key.kind != "text":
            continue  # this was told where it was read
        key = _as_seen(key, say)
        present.add(key.text)
        if key.text not in known:
            hint = _torn_text(key, value) or say.hint(key.text, known)
            message = f"unknown key `{key.text[:60]}` in {article(kind.name)} {kind.name}"
            say(Problem(key.span, "RR010", message, hint, key.width))
            meant = {name for name in known if hint == f"did you mean `{name}`?"}
            present |= meant
            record.unclear |= meant
            continue
        before = len(say.found)
        shaped = shape(value, known[key.text].kind, say)
        if shaped is not None:
            record.fields[key.text] = shaped
        if len(say.found) > before:
            record.unclear.add(key.text)
    for name, wanted in known.items():
        if wanted.required and name not in present:
            message = f"{article(kind.name)} {kind.name} needs the key `{name}`"
            say(Problem(node.span, "RR011", message, f"`{name}`: {wanted.doc}"))
    return record


def lost(record: Record) -> bool:
    """Whether a section is called something else, or what stands in other files is not known: all
    that is defined there would only seem to be unknown."""
    known = {key.name for key in RECORDS["procedure"]}
    return "use" in record.unclear or any(
        value.kind != "text" and key.text not in known for key, value in record.node.items
    )


def _torn_text(key: YamlNode, value: YamlNode) -> str:
    """A hint for the rest of a text that a comma in { } has cut off: a key without a colon."""
    end = key.span.column + len(key.text)
    if not key.plain or value.text or (value.span.line, value.span.column) != (key.span.line, end):
        return ""
    return "inside { } a text with a comma needs quotes around it"


def _either(node: YamlNode, kind: Either, say: Say) -> Any:
    found = {"text": kind.text, "mapping": kind.mapping, "list": kind.list}
    if found[node.kind] is None:
        wanted = [f"a {shape}" for shape, inner in found.items() if inner is not None]
        _wrong(node, kind, say, " or ".join(wanted))
        return None
    return shape(node, found[node.kind], say)


_SHAPES: dict[type, Callable[[YamlNode, Any, Say], Any]] = {
    Words: _text,
    Id: _id,
    Name: _id,
    Moment: _moment,
    Bounds: _bounds,
    Day: _day,
    Number: _number,
    YesNo: _yesno,
    Choice: _choice,
    ListOf: _list,
    MapOf: _map,
    Rec: _rec,
    Either: _either,
}
