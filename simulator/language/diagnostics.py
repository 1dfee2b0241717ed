"""Problems as text, with the line and carets; the names that a mistyped one is like."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from simulator.core.errors import RightrunError
from simulator.core.problems import Problem

DIAGNOSTICS_MAX = 200
"""More than this in one file are counted, not shown."""

FOUND_MAX = 1_000
"""After so many in one file, reading stops."""

COMPARED_MAX = 60
"""Names that a mistyped one is compared with."""

LINE_SHOWN_MAX = 160
"""Columns of a source line shown around the carets."""


class Refused(RightrunError):
    """Source that cannot be used. ``text`` says why, for people."""

    def __init__(self, text: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.problems = problems


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or all of them when they are few."""
    names = sorted(set(known))
    if not names:
        return "none is defined"
    near = difflib.get_close_matches(word[:60], _alike(word, names), n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    shown = ", ".join(f"`{name}`" for name in names[:12])
    return f"known here: {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _alike(word: str, names: list[str]) -> list[str]:
    """A few names worth a closer look: comparing texts is slow, and names can be many."""
    if len(names) <= COMPARED_MAX:
        return names
    first = [name for name in names if name[:1].lower() == word[:1].lower()]
    return [name for name in first if abs(len(name) - len(word)) < 4][:COMPARED_MAX]


def render(problems: Iterable[Problem], sources: dict[str, str]) -> str:
    """All *problems* as text, in order of their place; *sources* maps file to its text."""
    ordered = sorted(set(problems))
    lines = {file: text.split("\n") for file, text in sources.items()}
    blocks = [_one(found, lines.get(found.span.file, [])) for found in ordered[:DIAGNOSTICS_MAX]]
    if len(ordered) > DIAGNOSTICS_MAX:
        blocks.append(f"… and {len(ordered) - DIAGNOSTICS_MAX} more.")
    count = len(ordered)
    blocks.append("1 problem." if count == 1 else f"{count:,} problems.")
    return "\n\n".join(blocks) + "\n"


def _one(found: Problem, lines: list[str]) -> str:
    span = found.span
    head = f"{span.file}:{span.line}:{span.column}: {found.code}: {found.message}"
    parts = [head]
    if 0 < span.line <= len(lines):
        line = lines[span.line - 1].rstrip("\r")
        start = max(0, span.column - 1 - LINE_SHOWN_MAX // 2)
        shown = line[start : start + LINE_SHOWN_MAX].replace("\t", " ")
        room = max(1, len(shown) - (span.column - 1 - start))
        gutter = f"{span.line} | "
        carets = "^" * max(1, min(found.width, room))
        parts.append(f"{gutter}{_printable(shown)}")
        parts.append(" " * (len(gutter) + span.column - 1 - start) + carets)
    if found.hint:
        parts.append(f"  = {found.hint}")
    parts += [f"    {line}" for line in found.story]
    return "\n".join(parts)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in text)
