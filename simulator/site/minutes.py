"""The minutes of a new case as a picture: a bar for each duty and permission on one axis.

Made from the rows of “What to do now”. The words of each bar stand beside it and say all that it
shows, so the picture itself is hidden from those who listen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from simulator.core import clock
from simulator.core.clock import SECONDS_MAX
from simulator.core.model import Rule, Window
from simulator.core.sentence import Sentence
from simulator.site import prose
from simulator.site.timeline import ClockRow, span_of
from simulator.site.views import RuleView, Views

BEYOND = 1.2
"""How far the axis goes on after the last time that is told."""
APART = 9
"""Times on the axis have this distance, in percent of it; of two that are nearer only the first is
written there."""

_SAID = {"due": "due", "late": "late, and still due", "may": "allowed", "not": "forbidden"}
_TIME = re.compile(r"\d+:\d\d")


class Stretch(NamedTuple):
    """A stretch of a bar, by seconds of the case; ``last`` None: without end. ``kind`` is a class
    of the style sheet; ``deadline``: the end is the last moment of a duty."""

    kind: str
    first: int
    last: int | None
    text: Sentence
    deadline: bool


class Lane(NamedTuple):
    """What one rule asks for or allows, and when."""

    rule: Rule
    only: tuple[str, ...]
    title: str
    parts: tuple[Stretch, ...]


class Map(NamedTuple):
    """The lanes with their bars, and the axis below them; no lanes where no time is told."""

    lanes: tuple[tuple[Lane, Markup], ...]
    axis: Markup


def draw(views: Views, rows: Iterable[ClockRow]) -> Map:
    """The picture of *rows*."""
    found = lanes(views, rows)
    told = sorted(
        {clock.parse(t) or 0 for lane in found for p in lane.parts for t in _TIME.findall(p.text)}
    )
    if not any(told):
        return Map((), Markup(""))
    axis = _Axis(max(told) * BEYOND, told)
    return Map(tuple((lane, axis.bar(lane)) for lane in found), axis.drawn())


def lanes(views: Views, rows: Iterable[ClockRow]) -> tuple[Lane, ...]:
    """What holds for a new case by the clock. What is always so, or waits for something to happen,
    is left out, and what is said for some cases as it is for all. Where time leads the case
    elsewhere a duty ends; what holds without an end of its own has none here either."""
    spans: dict[str, dict[str, tuple[int, int | None]]] = {}
    shown: dict[str, RuleView] = {}
    for row in rows:
        for kind, view in _of(row):
            shown.setdefault(view.rule.id, view)
            kinds = spans.setdefault(view.rule.id, {})
            first = kinds.get(kind, (clock.parse(row.opens) or 0,))[0]
            own_end = kind in ("due", "late") or _closes(views, view.rule) is not None
            kinds[kind] = (first, clock.parse(row.closes) if own_end else None)
    for_all = [(shown[name].rule, kinds) for name, kinds in spans.items() if not shown[name].only]

    def told(name: str) -> bool:
        rule, kinds = shown[name].rule, spans[name].items()
        alike = any(one.acts == rule.acts and kinds <= all_.items() for one, all_ in for_all)
        timed = span_of(rule, views) != (0, SECONDS_MAX)
        waits = prose.waits(rule.guard, views.procedure)
        return timed and not waits and not (shown[name].only and alike)

    return tuple(_lane(views, shown[name], spans[name]) for name in spans if told(name))


def _of(row: ClockRow) -> list[tuple[str, RuleView]]:
    return [
        *(("due", view) for view in row.duties),
        *(("late", view) for view, _ in row.overdue),
        *(("may", view) for view in row.allowed),
        *(("not", view) for view in row.banned),
    ]


def _lane(views: Views, view: RuleView, spans: dict[str, tuple[int, int | None]]) -> Lane:
    rule = view.rule
    one = rule.kind == "must" and len(rule.acts) == 1
    title = views.order(rule.acts[0]) if one else rule.text.rstrip(".")
    parts = [_part(views, rule, kind, *span) for kind, span in spans.items()]
    return Lane(rule, view.only, title, tuple(parts))


def _part(views: Views, rule: Rule, kind: str, first: int, last: int | None) -> Stretch:
    window = Window(first or None, last)
    deadline = kind == "due" and last is not None and last == _closes(views, rule)
    when = prose.window(window, views.named, "by" if deadline else "until")
    words = f"{_SAID[kind]} {when}".strip()
    said = Sentence("minutes", words, rule=rule.id, part=kind, span=(first, last))
    return Stretch(kind, first, last, said, deadline)


def _closes(views: Views, rule: Rule) -> int | None:
    """The last second of a rule by the clock; None without an end."""
    last = span_of(rule, views)[1]
    return last if last < SECONDS_MAX else None


class _Axis(NamedTuple):
    """Seconds as places, in percent: letters keep their size, whatever the width."""

    length: float
    told: list[int]

    def x(self, second: int | None) -> float:
        """Where a second is; None is the end."""
        return 100.0 if second is None else round(100 * second / self.length, 2)

    def bar(self, lane: Lane) -> Markup:
        """The bar of a lane, with a line at each time told and a mark at its deadline."""
        shapes = [
            Markup('<line x1="{0}%" x2="{0}%" y1="0" y2="100%" />').format(self.x(second))
            for second in self.told
        ]
        for part in lane.parts:
            left = self.x(part.first)
            width = round(self.x(part.last) - left, 2)
            shapes.append(
                Markup(
                    '<rect class="rp-bar rp-bar--{}" x="{}%" y="20%" width="{}%" height="60%" />'
                ).format(part.kind, left, width)
            )
            if part.deadline:
                shapes.append(
                    Markup(
                        '<line class="rp-deadline" x1="{0}%" x2="{0}%" y1="0" y2="100%" />'
                    ).format(self.x(part.last))
                )
        return _svg('class="rp-minutes__bar"', shapes)

    def drawn(self) -> Markup:
        """The axis with its times."""
        shapes, free = [], 0.0
        for second in [0, *self.told]:
            place = self.x(second)
            if place >= free:
                anchor = "middle" if second else "start"
                shapes.append(
                    Markup('<text x="{}%" y="1em" text-anchor="{}">{}</text>').format(
                        place, anchor, clock.show(second)
                    )
                )
                free = place + APART
        return _svg('class="rp-minutes__axis"', shapes)


def _svg(opening: str, shapes: list[Markup]) -> Markup:
    return Markup('<svg {} aria-hidden="true" focusable="false">{}</svg>').format(
        Markup(opening), Markup("").join(shapes)
    )
