"""Text for a terminal: of problems, with stories and proofs; of a review, with colour if wanted."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from simulator.core import clock
from simulator.language.diagnostics import render
from simulator.render import words
from simulator.render.given import Problems, Proofs, Sources
from simulator.render.totals import told, totals
from simulator.render.words import clean
from simulator.reviewing import order
from simulator.reviewing.model import Change, Difference, Review, Side

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
            blocks += self.change(change)
        return "\n\n".join(blocks) + "\n"

    def change(self, change: Change) -> Iterator[str]:
        yield "\n".join(self.head(change))
        yield from map(self.section, words.warnings(change))
        told: set[Hashable] = set()
        for number, difference in enumerate(order.ordered(change), start=1):
            like = order.alike(difference)
            tell = self.in_short if like in told else self.difference
            yield "\n".join(tell(change, difference, number))
            told.add(like)
        yield from map(self.section, words.sections(change))

    def section(self, section: words.Section) -> str:
        lines = (f"    {line}" for line in section.lines)
        return "\n".join([f"  {self.paint('bold', section.title)}", *lines])

    def head(self, change: Change) -> Iterator[str]:
        yield f"{self.paint('bold', clean(change.title))} ({clean(change.id)})"
        yield f"  {words.state(change)}."
        if change.problem:
            yield f"  {self.paint('red', clean(change.problem))}"
        if change.status in ("changed", "same") and (line := told([change])):
            yield f"  {line}"

    def difference(self, change: Change, difference: Difference, number: int) -> Iterator[str]:
        direction = self.paint(_TONES[difference.direction], difference.direction)
        yield f"  {number}. {self.paint('bold', clean(difference.title))}: {direction}"
        if difference.facts:
            yield f"          facts   {words.facts(difference)}"
        for step in difference.story:
            yield f"     {clock.show(step.at):>6}  {words.step(step)}"
        yield from self.side("before", difference.before)
        yield from self.side("after", difference.after)
        yield f"     {words.extent(difference)}"
        for edit in words.causes(change, difference):
            yield f"     Because of {words.edit(edit)}"

    def in_short(self, _: Change, difference: Difference, number: int) -> Iterator[str]:
        """A difference like one that was told: its story in one line."""
        direction = self.paint(_TONES[difference.direction], difference.direction)
        yield f"  {number}. {self.paint('bold', clean(difference.title))}: {direction}, as above"
        yield f"     {words.story(difference)}"
        yield f"     {words.extent(difference)}"

    def side(self, name: str, side: Side) -> Iterator[str]:
        yield f"     {name:>6}  {words.side(side)}"
        if side.place:
            line = f"{clean(words.place(side.place))}  {clean(side.place.text)}"
            yield f"             {self.paint('dim', line)}"
