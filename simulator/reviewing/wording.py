"""The words that people read, before and after: of entries in both versions, as they come out with
the numbers of the constants in them, and every other text that an edit touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from simulator.core.model import Span
from simulator.core.slots import with_constants
from simulator.language.grammar import TO_FIND
from simulator.reviewing.edited_source import EditedSource
from simulator.reviewing.example_pairs import pairs
from simulator.reviewing.model import Reworded
from simulator.reviewing.trees import KINDS, MISSING, Tree, entry, place, place_of, where

WORDS: Mapping[str, tuple[str, ...]] = {
    "scripts": ("text", "title"),
    "rules": ("text", "why"),
    "situations": ("title", "text"),
    "acts": ("text",),
    "events": ("text", "heard"),
    "endings": ("title", "owed", "not_owed"),
    "facts": ("label", "text"),
    "clauses": ("text", "no_rule"),
    "readings": ("text", "question"),
    "claims": ("text",),
    "scenarios": ("title", "text"),
}
"""Sections of the model and the fields that hold their words, the main one first."""

_NOUNS = {("rules", "why"): "reason", ("readings", "question"): "question"}
"""Texts that have a name of their own."""

_TOP = ("title", "summary")

_OR, _ENDS = " / ", (".", "?", "!")
"""What stands between sentences of which any is said, and what they end with."""


def rewordings(source: EditedSource) -> list[Reworded]:
    """Everything that people read and that is not as it was, each once."""
    found: dict[tuple[str, str, str, str], Reworded] = {}
    for one in _all(source):
        found.setdefault((one.kind, one.id, one.before, one.after), one)
    return list(found.values())


def _all(source: EditedSource) -> Iterator[Reworded]:
    for section, fields in WORDS.items():
        old = {item.id: item for item in getattr(source.base, section)}
        for item in getattr(source.head, section):
            before = old.get(source.names.get(item.id, item.id))
            for field in fields if before is not None else ():
                old_words, words = _words(before, field), _words(item, field)
                if old_words != words:
                    noun = _NOUNS.get((section, field))
                    yield Reworded(
                        noun or KINDS[section],
                        item.id if noun or field == fields[0] else f"{item.id}: {_key(field)}",
                        old_words,
                        words,
                        place_of(source.after, item.span),
                        _became(old_words, words) if noun else "reworded",
                    )
    yield from _of_acts(source)
    yield from _examples(source)
    for field in _TOP:
        if getattr(source.base, field) != getattr(source.head, field):
            before, after = getattr(source.base, field), getattr(source.head, field)
            span = source.after.spans.get((source.head.file, field), Span(source.head.file, 1))
            yield Reworded(field, source.head.id, before, after, place_of(source.after, span))
    yield from _other_texts(source)


def _of_acts(source: EditedSource) -> Iterator[Reworded]:
    """What is said with an act, and the label of its control, where it has another one by now."""
    for act in source.head.acts:
        old = source.base.act.get(source.names.get(act.id, act.id))
        for what, field, text in _SAID_WITH if old else ():
            before, after = getattr(old, field), getattr(act, field)
            sides = (source.base, before), (source.head, after)
            old_words, words = (
                getattr(getattr(side, field).get(name), text, "") for side, name in sides
            )
            if old_words != words and source.names.get(after, after) != before:
                where_now = place_of(source.after, act.span)
                yield Reworded("act", f"{act.id}: {what}", old_words, words, where_now)


_SAID_WITH = (("said", "script", "text"), ("label", "control", "label"))
"""What people meet with an act: its name, what the act names, and the field with its words."""


def _examples(source: EditedSource) -> Iterator[Reworded]:
    """The texts of examples, which are no part of what is compared."""
    now = pairs(source.base.examples, source.examples())
    for old in source.base.examples:
        new = now.get(old.id, old)
        if old.text != new.text:
            where_now = place_of(source.after, new.span)
            yield Reworded("example", new.id, old.text, new.text, where_now)


def _words(item: Any, field: str) -> str:
    """The words in a field; where something can be heard in several, all of them."""
    more: tuple[str, ...] = item.others if field == "heard" else ()
    return _OR.join((getattr(item, field), *more))


def _other_texts(source: EditedSource) -> Iterator[Reworded]:
    """Texts that the model's entries above do not hold: labels, notes, screens, what people say,
    the glossary, and entries to read that came or went. Questions of the search are promises."""
    for number, patch in enumerate(source.patches):
        section, name, key = entry(patch.path)
        told = key in map(_key, WORDS.get(section, ())) or (not section and key in _TOP)
        if (
            number in source.meaning
            or patch.kind != "value"
            or told
            or patch.path[1:2] == (TO_FIND,)
        ):
            continue
        noun = KINDS.get(section, section)
        what = where(patch.path).removeprefix(f"{noun} ") if noun else ""
        keys = frozenset(map(_key, WORDS.get(section, ())))
        before = with_constants(_text(patch.old, keys), source.base.constants)
        after = with_constants(_text(patch.new, keys), source.head.constants)
        whole = not (section and name and key)  # else a field of what the noun names
        yield Reworded(
            noun or key,
            what,
            before,
            after,
            place(source.after, patch.path),
            _became(patch.old is not MISSING, patch.new is not MISSING) if whole else "reworded",
        )


def _became(before: object, after: object) -> Literal["reworded", "added", "removed"]:
    """What became of something that is, or has words, in these versions."""
    return "reworded" if before and after else "added" if after else "removed"


def _key(field: str) -> str:
    return field.replace("_", " ")


def _text(tree: Tree, keys: frozenset[str] = frozenset()) -> str:
    """What is to be read in a branch: under *keys* where it has some of them."""
    if isinstance(tree, dict):
        read = [part for key, part in tree.items() if not keys & {*tree} or key in keys]
        return " – ".join(str(part) for part in read if isinstance(part, str))
    if isinstance(tree, list):
        parts = [_text(part, keys) for part in tree]
        spoken = any(part.endswith(_ENDS) for part in parts)
        return (_OR if spoken else ", ").join(parts)
    return "" if tree is MISSING else str(tree)
