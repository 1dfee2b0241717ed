"""Workflow commands, which GitHub shows beside the lines: of problems, of a review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.render import words
from simulator.render.given import Problems, Proofs, Sources
from simulator.render.totals import told
from simulator.reviewing import order
from simulator.reviewing.model import Change, Difference, Place, Review

KIND_MAX = 10
"""GitHub shows so many errors, warnings and notices of one step each."""


class _Note(NamedTuple):
    kind: str
    title: str
    message: str
    place: Place | None
    column: int = 0
    story: tuple[str, ...] = ()


def of_problems(found: Problems, sources: Sources, proofs: Proofs) -> str:
    """Every problem as an error, with its story, and every proof as a notice."""
    notes = [
        _Note(
            "error",
            problem.code,
            problem.message + (f" ({problem.hint})" if problem.hint else ""),
            Place(problem.span.file, problem.span.line, ""),
            problem.span.column,
            problem.story,
        )
        for problem in sorted(set(found))
    ]
    return commands(notes + [_Note("notice", "Proof", proof["summary"], None) for proof in proofs])


def of_review(review: Review) -> str:
    """What cannot be read or proven as errors, every difference as a warning."""
    return commands(list(_notes(review)))


def commands(notes: Sequence[_Note]) -> str:
    """The commands, at most ten of each kind, the most severe first; the tenth counts the rest."""
    lines: list[str] = []
    for kind in ("error", "warning", "notice"):
        of_kind = [note for note in notes if note.kind == kind]
        shown = of_kind if len(of_kind) <= KIND_MAX else of_kind[: KIND_MAX - 1]
        lines += map(_command, shown)
        if rest := len(of_kind) - len(shown):
            lines.append(_command(_Note(kind, "More", f"{rest:,} more are in the log", None)))
    return "".join(f"{line}\n" for line in lines)


def _notes(review: Review) -> Iterator[_Note]:
    for change in review.changes:
        where = Place(change.file, 1, "") if change.file else None
        if change.status == "broken":
            yield _Note("error", change.title, f"It cannot be read. {change.problem}", where)
        elif not change.complete:
            yield _Note("error", change.title, f"{words.state(change)}.", where)
        elif not change.differences:
            yield _Note("notice", change.title, _summary(change), where)
        for problem in change.problems:
            title = f"New problem {problem.code}"
            message = f"{problem.message}. {problem.hint}".strip(". ")
            yield _Note("error", title, message, problem.place, 0, problem.story)
        if change.version_stands:
            yield _Note("warning", "Version", words.version(change), where)
        for promise in change.promises:
            kind = "error" if promise.guards_less else "notice"
            yield _Note(kind, f"Promise: {promise.text}", words.promise(promise), where)
    for change, difference in order.every(review):
        title = f"{difference.title}: {difference.direction}"
        message = f"{words.story(difference)} {words.extent(difference)}"
        yield _Note("warning", title, message, place(change, difference))


def _summary(change: Change) -> str:
    totals = told([change]) if change.status == "changed" else ""
    return f"{words.state(change)}. {totals[:1].upper()}{totals[1:]}" + ("." if totals else "")


def place(change: Change, difference: Difference) -> Place | None:
    """The line to show a difference at: where the head speaks of it, else where it was edited, else
    where the base spoke of it, else the procedure's first line."""
    edited = [edit.place_after for edit in words.causes(change, difference)]
    first = Place(change.file, 1, "") if change.file else None
    places = [difference.after.place, *edited, difference.before.place, first]
    return next((place for place in places if place), None)


def _command(note: _Note) -> str:
    fields = {"title": words.clean(note.title, 120)}
    if note.place:
        file = words.clean(note.place.file)
        column = {"col": str(note.column)} if note.column else {}
        fields = {"file": file, "line": str(max(1, note.place.line)), **column, **fields}
    told = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    lines = [words.clean(line, 2_000) for line in (note.message, *note.story)]
    return f"::{note.kind} {told}::{_message(chr(10).join(lines))}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
