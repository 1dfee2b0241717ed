"""Text for a terminal: of problems, with stories and proofs; of a review, with colour if wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from simulator.core import clock, spelling
from simulator.language.diagnostics import render
from simulator.render import words
from simulator.render.given import Problems, Proofs, Sources
from simulator.render.totals import told, totals
from simulator.render.words import clean
from simulator.reviewing import order
from simulator.reviewing.model import Change, Difference, Review, Side

LINES_MAX = 37
"""Lines that a procedure takes in a terminal, with its empty ones, unless its first story alone is
longer, or what has to stay of each list. With the review's own three it is what a screen of 40
lines shows."""

LISTED_MAX = 2
"""Lines of one list that a terminal shows; all other formats have all of them."""

WARNED_MAX = 6
"""Lines of one list of what closes the gate."""

SHORT_MAX = 8
"""Differences told in one line each, after the first."""

KEPT = ((2, 3, 0, 1), (1, 1, 0, 0))
"""Lines of each list that stay: of what closes the gate, of differences, of all else, and of a list
of one. The second is for what is too long even so."""

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "36"}
_TONES = {"different": "blue", "stricter": "yellow", "looser": "green"}


def _lines(section: words.Section, most: int) -> int:
    """How many lines of a list are shown where there is room for *most*. To say that there is one
    more takes as much as the one."""
    return len(section.lines) if len(section.lines) <= most + 1 else most


def _fewer(section: words.Section, shown: int) -> int:
    """How many lines are shown of a list that has to be shorter."""
    return min(shown - 1, max(0, len(section.lines) - 2))


def _too_long(blocks: Sequence[str]) -> bool:
    return "\n\n".join(blocks).count("\n") >= LINES_MAX


def _other_causes(change: Change, one: Difference, first: Difference) -> str:
    """What made *one*, where that is not what made the first."""
    if one.causes == first.causes:
        return ""
    edits = spelling.joined([words.edit(edit) for edit in words.causes(change, one)])
    return f" Because of {edits}." if edits else ""


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

    def change(self, change: Change, *, alone: bool) -> list[str]:
        """What is told of one procedure, in blocks: the first difference whole, and of each list as
        much as there are lines for. The last list gives up its lines first."""
        differences = order.ordered(change)
        head = "\n".join(self.head(change, alone=alone))
        first = "\n".join(line for one in differences[:1] for line in self.difference(change, one))
        numbered = [
            f"{n}. {self.in_a_line(one)}{_other_causes(change, one, differences[0])}"
            for n, one in enumerate(differences[1:], start=2)
        ]
        others = words.Section("Also different", tuple(numbered))
        parts = [words.warnings(change), [others] if others.lines else [], words.sections(change)]
        room = WARNED_MAX, SHORT_MAX, LISTED_MAX
        most = [
            [_lines(one, max(n, one.least)) for one in part]
            for part, n in zip(parts, room, strict=True)
        ]

        def blocks() -> list[str]:
            before, between, after = (
                "\n".join(self.sections(part, shown))
                for part, shown in zip(parts, most, strict=True)
            )
            return [block for block in (head, before, first, between, after) if block]

        for *kept, single in KEPT:
            for part, shown, few in reversed([*zip(parts, most, kept, strict=True)]):
                for at, section in reversed([*enumerate(part)]):
                    least = max(few, section.least, single * (len(section.lines) == 1))
                    while _too_long(blocks()) and _fewer(section, shown[at]) >= least:
                        shown[at] = _fewer(section, shown[at])
        return blocks()

    def sections(self, part: Sequence[words.Section], most: Sequence[int]) -> Iterator[str]:
        """Those of *part* of which something is shown, each as far as *most* says, and the names of
        the others."""
        hidden = []
        for section, lines in zip(part, most, strict=True):
            if lines > 0:
                yield self.section(section, lines)
            else:
                hidden.append(f"{section.title} ({len(section.lines):,})")
        if hidden:
            yield f"  In the other formats: {'; '.join(hidden)}"

    def section(self, section: words.Section, most: int) -> str:
        """A heading, and its first lines; how many more there are. What takes one line stands
        beside it."""
        title, shown = self.paint("bold", section.title), section.lines[:most]
        if len(section.lines) == 1:
            return f"  {title}: {section.lines[0]}"
        rest = len(section.lines) - most
        more = [f"    … and {rest:,} more lines, in the other formats"] if rest > 0 else []
        return "\n".join([f"  {title}", *(f"    {line}" for line in shown), *more])

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
        for at, step in words.steps(difference):
            yield f"     {clock.show(at):>6}  {step}"
        yield from self.side("before", difference.before)
        yield from self.side("after", difference.after)
        for tell in (words.extent, words.other_acts, words.only_for):
            if said := tell(difference):
                yield f"     {said}"
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
