"""What can stand under a key of the language: one kind of value each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """A text."""

    what: str = "text"


@dataclass(frozen=True, slots=True)
class Id:
    """A new id: letters, digits, `_` and `-`, starting with a letter."""

    what: str = "id"


@dataclass(frozen=True, slots=True)
class Name:
    """The id of something defined elsewhere. ``of`` says of what."""

    of: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time or a duration, minutes and seconds: `2:30`."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A time or a duration, `0:12`; or the earliest and the latest, `0:08 to 0:15`."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: `2026-01-31`."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from 0 to 1,000."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """`yes` or `no`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; where ``single`` is set, one entry may stand without its brackets."""

    kind: Any
    single: bool = True


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping from ids (or, with ``keys``, from names) to entries."""

    kind: Any
    keys: Any = field(default_factory=Id)


@dataclass(frozen=True, slots=True)
class Rec:
    """A mapping with the keys of one table of :data:`simulator.language.grammar.RECORDS`."""

    name: str


@dataclass(frozen=True, slots=True)
class Either:
    """Different kinds, told apart by the shape they are written in. ``remedy`` is what helps with
    another shape, where that is not to write one of them in its place."""

    text: Any = None
    mapping: Any = None
    list: Any = None
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record."""

    name: str
    kind: Any
    doc: str
    required: bool = False
    of: tuple[str, ...] = ()
    """The kinds of rule that it says something about; empty for all."""
