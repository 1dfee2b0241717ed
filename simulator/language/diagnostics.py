"""Diagnostics: what is wrong, where, and what to write instead.

A diagnostic is data. :func:`render` is its one spelling as text, with the line and carets.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from simulator.core.model import Span

DIAGNOSTICS_MAX = 200
"""More than this in one file are counted, not shown."""

FOUND_MAX = 1_000
"""After so many in one file, reading stops."""

COMPARED_MAX = 60
"""Names that a mistyped one is compared with."""

LINE_SHOWN_MAX = 160
"""Columns of a source line shown around the carets."""

CODES: dict[str, str] = {
    "RR001": "The file cannot be read as UTF-8 text",
    "RR002": "The file is too large, too deep or has too many parts",
    "RR003": "A character that does not belong in a text file",
    "RR004": "The YAML is broken",
    "RR005": "A YAML feature that procedures do not use",
    "RR006": "The same key twice",
    "RR007": "The file is empty",
    "RR010": "An unknown key",
    "RR011": "A missing key",
    "RR012": "The wrong shape: a mapping, a list or a text was expected",
    "RR013": "A value that does not fit",
    "RR014": "An id that does not fit",
    "RR020": "An unknown name",
    "RR021": "One name for two things",
    "RR022": "A slot in a text that nothing fills",
    "RR023": "A number in prose that no constant backs",
    "RR024": "A shared file that cannot be used",
    "RR030": "A situation that nothing leads to",
    "RR031": "A situation that nothing leads out of",
    "RR032": "An event that can happen with nothing said about it",
    "RR033": "A way on that can never be taken",
    "RR034": "Passing moments that lead in a circle",
    "RR035": "A window that closes before it opens",
    "RR036": "An act that cannot be done where a rule speaks of it",
    "RR037": "Rules that wait for each other",
    "RR038": "Choices that do not fit the dialogs",
    "RR039": "A key that says nothing about the rule it stands in",
    "RR040": "A clause that nothing cites",
    "RR041": "A rule that cites no clause",
    "RR042": "Something defined and never used",
    "RR043": "A reading that nothing uses",
    "RR044": "A situation that no scenario reaches",
    "RR050": "A scenario that has no right run",
    "RR051": "A scenario that ends in another way than it says",
    "RR052": "An example whose lines cannot be followed",
    "RR053": "An example that the rules answer otherwise",
    "RR060": "A run that does not fit",
    "RR070": "A dead end: no right way leads to an end any more",
    "RR071": "A case that need never end",
    "RR072": "Something that never comes about",
    "RR073": "A duty that is due while its act is forbidden",
    "RR074": "A duty that nobody can keep",
    "RR075": "Two duties that exclude each other",
    "RR076": "A claim that does not hold",
    "RR077": "A proof that reached its limit",
    "RR078": "Something that no right run meets",
    "RR079": "A rule or claim that decides nothing",
}
"""Every code with what it means. The reference page is made from this table."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding about the source. ``width`` is how many columns the carets cover, ``story`` are
    the lines of a run that shows it."""

    span: Span
    code: str
    message: str
    hint: str = ""
    width: int = 1
    story: tuple[str, ...] = ()


class Refused(Exception):
    """Source that cannot be used. ``text`` says why, for people."""

    def __init__(self, text: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.diagnostics = diagnostics


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


def render(diagnostics: Iterable[Diagnostic], sources: dict[str, str]) -> str:
    """All *diagnostics* as text, in order of their place; *sources* maps file to its text."""
    ordered = sorted(set(diagnostics))
    lines = {file: text.split("\n") for file, text in sources.items()}
    blocks = [_one(found, lines.get(found.span.file, [])) for found in ordered[:DIAGNOSTICS_MAX]]
    if len(ordered) > DIAGNOSTICS_MAX:
        blocks.append(f"… and {len(ordered) - DIAGNOSTICS_MAX} more.")
    count = len(ordered)
    blocks.append("1 problem." if count == 1 else f"{count:,} problems.")
    return "\n\n".join(blocks) + "\n"


def _one(found: Diagnostic, lines: list[str]) -> str:
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
