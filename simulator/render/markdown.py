"""A review as Markdown for a comment or a summary: always shorter than a comment may be.

Texts of a procedure become entities, which Markdown takes for letters in every place. What would
make a mention, a reference or a picture of a name is broken up by an empty comment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.core import clock, spelling
from simulator.render import words
from simulator.render.totals import told, totals
from simulator.reviewing import order
from simulator.reviewing.model import Change, Difference, Place, Review, Side

MARKER = "<!-- rightrun-review: {} -->"
"""The hidden first line, by which a comment is found again; it holds the number of procedures."""

BYTES_MAX = 65_535
"""Bytes of UTF-8. A comment may have 65,536 characters, which are never more bytes."""

SHORT_MAX = 5
"""Differences that the first paragraph tells, in one line each."""

WARNINGS_MAX = 3
"""New problems that are told unfolded."""

OPEN_MAX = 8
"""Differences with a line that is seen at once; all others stand folded under one."""

LINES_MAX = 37
"""Lines of a procedure that are seen before anything is unfolded, unless its first story alone is
longer: with the review's own three a screen of 40. What is folded gives up its lines first."""

_TAIL_BYTES = 400
"""Room that is kept for saying what was left out."""

_SPECIAL = re.compile(
    r"^\d+[.)]|^[-+=]|(?<=www)\.|:(?=[a-z_+/-])|[\\`*_{}\[\]<>&#|~!$^@]", re.IGNORECASE
)
"""What Markdown or a browser could take for more than letters, wherever the text stands."""

_LINKED = re.compile(r"@|#(?=\d)|GH(?=-\d)|:(?=[a-z_+-])", re.IGNORECASE)
"""After these, GitHub would find a person, an issue or a picture."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of the text. A small *weight* goes first. Before any part is shown as a whole there is
    room for what all of them say in *short* (empty: it is shown as a whole or left out). *noun* is
    what is missing where it is left out, *rest* where only its short form is shown."""

    text: str
    weight: tuple[int, int]
    noun: str
    short: str = ""
    rest: str = ""


def of_review(review: Review) -> str:
    """The review as Markdown, shorter than a comment may be."""
    versions = f"From {_code(review.base)} to {_code(review.head)}."
    head = "\n".join(
        [
            MARKER.format(len(review.changes)),
            "### What changes in behaviour",
            "",
            f"**{escaped(_sentence(totals(review)))}** {versions}",
            "",
        ]
    )
    blocks = list(_blocks(review))
    shown, left = _fitting(blocks, BYTES_MAX - len(head.encode()) - _TAIL_BYTES)
    return "\n".join([head, *shown, _tail(left)]).rstrip() + "\n"


def escaped(text: str) -> str:
    """*text* as Markdown or HTML that shows it and does nothing else."""
    marked = _LINKED.sub(lambda found: f"{found[0]}\0", words.clean(text, len(text)))
    return _SPECIAL.sub(_entity, marked).replace("\0", "<!-- -->")


def _entity(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])


def _code(text: str) -> str:
    return f"<code>{escaped(text)}</code>"


def _sentence(line: str) -> str:
    return f"{line[0].upper()}{line[1:]}."


# What goes in


def _fitting(blocks: list[_Block], room: int) -> tuple[list[str], Counter[str]]:
    """What is shown, in the order of *blocks*, and a count of what is not, by its noun: the short
    form of the most severe blocks that fit, and with the room that is left, the whole."""
    shown = dict.fromkeys(range(len(blocks)), "")
    by_weight = sorted(shown, key=lambda at: blocks[at].weight)
    for form in ("short", "text"):
        for at in by_weight:
            text = getattr(blocks[at], form)
            more = _size(text) - _size(shown[at])
            if more > room:
                break
            room -= more
            shown[at] = text
    left = Counter(
        block.rest if shown[at] else block.noun
        for at, block in enumerate(blocks)
        if shown[at] != block.text
    )
    return [text for text in shown.values() if text], left


def _size(text: str) -> int:
    """The bytes of a part with the end of its line."""
    return len(text.encode()) + bool(text)


def _tail(left: Counter[str]) -> str:
    if not left:
        return ""
    told = (spelling.counted(count, noun, _PLURALS.get(noun, "")) for noun, count in left.items())
    return (
        f"Left out here, the least severe first: {spelling.joined(told)}. "
        "The JSON and the page of this review have all of it."
    )


_PLURALS = {"story": "stories", "rest of a list": "rests of lists"}


def _blocks(review: Review) -> Iterator[_Block]:
    """Headings weigh least, so that every procedure is named before any is told in full."""
    rank = {id(one): at for at, (_, one) in enumerate(order.every(review))}
    for number, change in enumerate(review.changes):
        yield _framing(_heading(change, alone=len(review.changes) == 1), number)
        for section in words.warnings(change):
            opened = _opened(section)
            text = _section(section, opened=opened)
            short = _section(section, opened=opened, most=SHORT_MAX)
            yield _Block(text, (0, number), "warning", short, "rest of a list")
        differences = order.ordered(change)
        unfolded = _unfolded(change)
        for at, difference in enumerate(differences):
            if at == unfolded:
                more = spelling.counted(len(differences) - at, "more difference")
                yield _framing(f"<details><summary>{more}</summary>\n", number)
            text = _difference(change, difference, opened=at == 0)
            short = f"- {escaped(words.in_a_line(difference))}\n" if at else text
            yield _Block(text, (1, rank[id(difference)]), "difference", short, "story")
        if len(differences) > unfolded:
            yield _framing("</details>\n", number)
        for at, section in enumerate(words.sections(change)):
            yield _Block(_section(section), (2 + at, number), "further list")


def _unfolded(change: Change) -> int:
    """How many differences have a line that is seen at once."""
    warnings = words.warnings(change)
    first = order.ordered(change)[:1]
    seen = sum(bool(line) for line in _heading(change).splitlines())
    seen += sum(1 + (_opened(one) and min(len(one.lines), WARNINGS_MAX + 1)) for one in warnings)
    seen += sum(bool(line) for one in first for line in _story(change, one).splitlines()) + 1
    seen += len(words.sections(change)) + 1  # the fold of all others
    return max(1, min(OPEN_MAX, 1 + LINES_MAX - seen))


def _framing(text: str, number: int) -> _Block:
    """What has to be there whatever else is left out of the procedure with this *number*."""
    return _Block(text, (0, number), "procedure", text)


def _opened(section: words.Section) -> bool:
    """Whether the first lines of a warning are seen at once."""
    return len(section.lines) <= SHORT_MAX or section.title != words.MISFITTING


def _section(section: words.Section, *, opened: bool = False, most: int | None = None) -> str:
    lines = [f"- {escaped(line)}\n" for line in section.lines[:most]]
    more = len(section.lines[most:]) if most else 0
    lines += [f"- … and {more:,} more\n"] if more else []
    first, rest = (lines[:WARNINGS_MAX], lines[WARNINGS_MAX:]) if opened else (lines, [])
    if len(rest) < 2:
        first, rest = lines, []
    body = "".join(first) + ("\n" + _details(f"{len(rest)} more", "".join(rest)) if rest else "")
    return _details(f"{section.title} ({len(section.lines)})", body, opened=opened)


def _heading(change: Change, *, alone: bool = False) -> str:
    state = words.state(change)
    lines = [f"#### {escaped(change.title)}", "", f"{escaped(state)}."]
    if not alone and change.status in ("changed", "same") and (line := told([change])):
        lines[-1] += f" {escaped(_sentence(line))}"
    if change.problem:
        lines += ["", _code(words.clean(change.problem))]
    first = order.ordered(change)[:SHORT_MAX]
    lines += ["", *(f"- {escaped(words.in_a_line(one))}" for one in first)] if first else []
    return "\n".join([*lines, ""])


def _difference(change: Change, difference: Difference, *, opened: bool) -> str:
    return _details(words.consequence(difference), _story(change, difference), opened=opened)


def _story(change: Change, difference: Difference) -> str:
    lines = [f"- *Given:* {escaped(words.facts(difference))}\n"] if difference.facts else []
    lines += [
        f"- **{escaped(clock.show(at))}** {escaped(step)}\n" for at, step in words.steps(difference)
    ]
    lines += [_side("Before", difference.before), _side("After", difference.after)]
    beside = (words.extent, words.other_acts, words.only_for)
    lines += [f"- {escaped(said)}\n" for tell in beside if (said := tell(difference))]
    lines += [
        f"- Because of {escaped(words.edit(edit))}\n" for edit in words.causes(change, difference)
    ]
    if met := words.scenarios(difference):
        lines.append(f"- {escaped(met)}\n")
    lines.append(f"- On the page of this review: {_code(f'#{difference.address}')}\n")
    return "".join(lines)


def _side(name: str, side: Side) -> str:
    place = f"<br>{_place(side.place)}" if side.place else ""
    return f"- **{name}:** {escaped(words.side(side))}{place}\n"


def _place(where: Place) -> str:
    return f"{_code(words.place(where))} {_code(words.clean(where.text.strip(), 160))}"


def _details(summary: str, body: str, *, opened: bool = False) -> str:
    tag = "<details open>" if opened else "<details>"
    return f"{tag}<summary>{escaped(summary)}</summary>\n\n{body}\n</details>\n"
