"""Text for a terminal: of problems, with stories and proofs; of a review, with colour if wanted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from simulator.core import clock, spelling
from simulator.language.diagnostics import render
from simulator.render import words
from simulator.render.given import Problems, Proofs, Sources
from simulator.render.totals import told, totals
from simulator.render.words import clean
from simulator.reviewing import order
from simulator.reviewing.model import Change, Difference, Review, Side

WARNINGS_MAX = 2
LINES_MAX = 2
"""Lines of one list that a terminal shows; all other formats have all of them."""

SHORT_MAX = 8
"""Differences told in one line each, after the first."""

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "36"}
_TONES = {"different": "blue", "stricter": "yellow", "looser": "green"}


def of_problems(found: Problems, sources: Sources, proofs: Proofs) -> str:
    """What is wrong, with stories, and a line for each proof."""
    summaries = "".join(f"{proof['summary']}\n" for proof in proofs)
    problems = render(found, dict(sources))
    return problems + summaries if found else summaries + problems


def of_review(review: Review, *, colour: bool = False) -> str:
    """The review for people who read it in a terminal. *colour*: with escape sequences."""
    return _Text(colour).all(review)


class _Text:
    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def paint(self, name: str, text: str) -> str:
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.colour else text

    def all(self, review: Review) -> str:
        """Blocks with an empty line between them."""
        versions = f"{clean(review.base)} → {clean(review.head)}"
        blocks = [f"{versions}\n{self.paint('bold', totals(review))}"]
        for change in review.changes:
            blocks += self.change(change, alone=len(review.changes) == 1)
        return "\n\n".join(blocks) + "\n"

    def change(self, change: Change, *, alone: bool) -> Iterator[str]:
        yield "\n".join(self.head(change, alone=alone))
        if warnings := words.warnings(change):
            yield "\n".join(self.section(section, WARNINGS_MAX) for section in warnings)
        differences = order.ordered(change)
        for first in differences[:1]:
            yield "\n".join(self.difference(change, first))
        if others := differences[1:]:
            lines = (f"{n}. {self.in_a_line(one)}" for n, one in enumerate(others, start=2))
            yield self.section(words.Section("Also different", tuple(lines)), SHORT_MAX)
        if sections := words.sections(change):
            yield "\n".join(map(self.section, sections))

    def section(self, section: words.Section, most: int = LINES_MAX) -> str:
        """A heading, and its first lines; how many more there are. One line stands beside it."""
        if len(section.lines) == 1:
            return f"  {self.paint('bold', section.title)}: {section.lines[0]}"
        shown, rest = section.lines[:most], len(section.lines) - most
        more = [f"    … and {rest:,} more, in the other formats"] if rest > 0 else []
        lines = [f"    {line}" for line in shown]
        return "\n".join([f"  {self.paint('bold', section.title)}", *lines, *more])

    def head(self, change: Change, *, alone: bool) -> Iterator[str]:
        yield f"{self.paint('bold', clean(change.title))} ({clean(change.id)})"
        yield f"  {words.state(change)}."
        if change.problem:
            yield f"  {self.paint('red', clean(change.problem))}"
        if not alone and change.status in ("changed", "same") and (line := told([change])):
            yield f"  {line}"

    def difference(self, change: Change, difference: Difference) -> Iterator[str]:
        direction = self.paint(_TONES[difference.direction], difference.direction)
        where = spelling.joined([clean(title) for title in difference.titles])
        yield f"  1. {self.paint('bold', where)}: {direction}"
        if difference.facts:
            yield f"          given   {words.facts(difference)}"
        for step in difference.story:
            yield f"     {clock.show(step.at):>6}  {words.step(step)}"
        yield from self.side("before", difference.before)
        yield from self.side("after", difference.after)
        yield f"     {words.extent(difference)}"
        if met := words.scenarios(difference):
            yield f"     {met}"
        for edit in words.causes(change, difference):
            yield f"     Because of {words.edit(edit)}"

    def in_a_line(self, difference: Difference) -> str:
        """A difference in one line, its direction with its colour."""
        return words.in_a_line(difference, partial(self.paint, _TONES[difference.direction]))

    def side(self, name: str, side: Side) -> Iterator[str]:
        yield f"     {name:>6}  {words.side(side)}"
        if side.place:
            line = f"{clean(words.place(side.place))}  {clean(side.place.text)}"
            yield f"             {self.paint('dim', line)}"
