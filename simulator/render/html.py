"""A review as one HTML document that needs nothing else: it opens from a file, in light and dark,
on a phone and on paper. Without JavaScript all is shown; with it each story can be played.
"""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from simulator.core import clock
from simulator.review.model import Change, Difference, Review, SlackChange
from simulator.review.totals import headline
from simulator.review.words import clean, counted, interval, intervals, ordered
from simulator.site import toolchain

_TEMPLATES = Path(__file__).with_name("templates")
_TOKENS = toolchain.PACKAGE / "site" / "styles" / "site.css"
_ICONS = toolchain.PACKAGE / "web" / "icons.js"

Interval = tuple[int, int | None]

VERDICTS = {
    "right": ("Right", "ok", "check"),
    "unneeded": ("Not needed", "warn", "check"),
    "early": ("Too early", "warn", "clock"),
    "late": ("Too late", "warn", "clock"),
    "wrong": ("Wrong", "bad", "cross"),
    "overdue": ("Overdue", "bad", "clock"),
    "missed": ("Missed", "bad", "clock"),
    "in time": ("In time", "ok", "check"),
    "due": ("Due now", "accent", "clock"),
    "happens": ("Happens", "plain", "play"),
    "cannot happen": ("Cannot happen", "plain", "hidden"),
    "ends": ("The case ends", "plain", "stop"),
}
"""What a side says: in words, with its tone and its icon."""

STANDINGS = {
    "different": ("Different", "accent", "different"),
    "stricter": ("Stricter", "warn", "stricter"),
    "looser": ("Looser", "ok", "looser"),
    "added": ("New", "plain", "plus"),
    "removed": ("Removed", "plain", "cross"),
    "not proven": ("Not proven", "warn", "alert"),
    "not reached": ("Not reached", "plain", "hidden"),
    "same": ("Proven the same", "plain", "check"),
}
"""How a situation compares, worst first."""

STATUSES = {
    "broken": ("Cannot be read", "bad", "alert"),
    "added": ("New", "plain", "plus"),
    "removed": ("Removed", "warn", "cross"),
}
_DRAWN_HERE = {
    "stricter": "M3 12h7M7 8.5l3.5 3.5L7 15.5M21 12h-7M17 8.5 13.5 12l3.5 3.5",
    "looser": "M10.5 12H3.5M7 8.5 3.5 12 7 15.5M13.5 12h7M17 8.5l3.5 3.5-3.5 3.5",
    "different": "M4 8h14M14.5 4.5 18 8l-3.5 3.5M20 16H6M9.5 12.5 6 16l3.5 3.5",
    "plus": "M12 5v14M5 12h14",
    "back": "M19 5v14l-9-7 9-7ZM5.5 5v14",
}

SHORT_MAX = 100
"""Characters of a side's sentence in the list of contents."""

CONTENTS_MAX = 12
"""Differences that the list of contents shows unfolded."""

# The clock as a line


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of the case clock from 0:00 to ``end`` seconds, with a tick every ``step``."""

    end: int
    step: int

    @property
    def ticks(self) -> range:
        """The seconds that are marked."""
        return range(0, self.end + 1, self.step)

    def at(self, second: int) -> str:
        """Where a second lies, in percent of the line."""
        return f"{100 * min(second, self.end) / self.end:.2f}%"

    def wide(self, interval: Interval) -> str:
        """How long an interval is, in percent. Its last second is inside; no end is the edge."""
        opens, closes = interval
        last = self.end if closes is None else min(closes + 1, self.end)
        return f"{max(100 * (last - opens) / self.end, 0.75):.2f}%"


_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_TICKS_MAX = 8


def axis(seconds: Iterable[int]) -> Axis:
    """The shortest round axis on which all *seconds* have some room to the right."""
    last = max(seconds, default=0) + 1
    wanted = last + last // 12
    step = next((step for step in _STEPS if wanted <= step * _TICKS_MAX), _STEPS[-1])
    return Axis(-(-wanted // step) * step, step)


def axis_of(difference: Difference) -> Axis:
    """The axis on which a story and the extent of its difference are drawn."""
    moments = [step.at for step in difference.story]
    return axis([*moments, *_ends(difference.when)])


def axis_of_slack(slack: Iterable[SlackChange]) -> Axis:
    """One axis for all duties of a procedure."""
    return axis(_ends(i for row in slack for i in (row.before, row.after) if i))


def _ends(intervals: Iterable[Interval]) -> Iterator[int]:
    for opens, closes in intervals:
        yield opens if closes is None else closes


# Words


def status(change: Change) -> tuple[str, str, str]:
    """How a procedure compares: in words, with its tone and its icon."""
    if change.status in STATUSES:
        return STATUSES[change.status]
    if change.differences:
        return "Behaves differently", "accent", "different"
    if not change.complete:
        return "Not proven", "warn", "alert"
    return "Behaves the same", "ok", "check"


def in_short(difference: Difference) -> str:
    """What each version makes of it, in a few words."""
    sides = difference.before, difference.after
    told = [VERDICTS.get(side.verdict, (side.verdict,))[0].lower() for side in sides]
    if told[0] == told[1]:
        told = [clean(side.text, SHORT_MAX).removeprefix("Due now: ").rstrip(".") for side in sides]
    return f"before: {told[0]}; after: {told[1]}"


def slack_moved(change: Change) -> list[SlackChange]:
    """The duties that can be kept at other times than before."""
    return [row for row in change.slack if row.before != row.after]


def standing_counts(change: Change) -> list[tuple[str, int]]:
    """How many situations stand how, worst first."""
    counts = {name: sum(s.standing == name for s in change.situations) for name in STANDINGS}
    return [(name, count) for name, count in counts.items() if count]


def reworded(before: str, after: str) -> Markup:
    """Two texts as one, with what went and what came marked word by word."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    parts = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Markup.escape("".join(old[a:b])))
            continue
        if b > a:
            parts.append(Markup("<del>{}</del>").format("".join(old[a:b])))
        if d > c:
            parts.append(Markup("<ins>{}</ins>").format("".join(new[c:d])))
    return Markup("").join(parts)


def run_text(change: Change, difference: Difference) -> str:
    """The witness as a file that ``build.py judge`` reads."""
    run = {
        "procedure": change.id,
        "facts": dict(difference.facts),
        "inputs": list(difference.run),
    }
    return json.dumps(run, indent=2, ensure_ascii=False)


# The document


def page(review: Review) -> str:
    """The review as one HTML document."""
    style = _tokens() + (_TEMPLATES / "review.css").read_text("utf-8")
    script = (_TEMPLATES / "review.js").read_text("utf-8")
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_digest(style)}; script-src {_digest(script)}"
    )
    template = _environment().get_template("review.html.j2")
    return template.render(
        review=review,
        style=Markup(style),
        script=Markup(script),
        policy=policy,
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _tokens() -> str:
    """The colours and spaces of the site."""
    found = re.search(r"^:root \{.*?^\}\n", _TOKENS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return found[0]


@lru_cache
def _icons() -> dict[str, str]:
    """The Room's drawings, and the few that only a review needs."""
    found = re.findall(r'^  "?([\w-]+)"?: "([^"]+)",$', _ICONS.read_text("utf-8"), re.MULTILINE)
    return {**dict(found), **_DRAWN_HERE}


def icon(name: str) -> Markup:
    """One drawing."""
    drawing = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
    return Markup(drawing).format(_icons()[name])


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    helpers: tuple[Any, ...] = (
        axis_of, axis_of_slack, counted, headline, icon, in_short, interval, intervals, ordered,
        reworded, run_text, slack_moved, standing_counts, status,
    )  # fmt: skip
    environment.globals.update({helper.__name__: helper for helper in helpers})
    environment.globals.update(
        {
            "VERDICTS": VERDICTS,
            "STANDINGS": STANDINGS,
            "show": clock.show,
            "CONTENTS_MAX": CONTENTS_MAX,
        }
    )
    return environment
