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
from pathlib import Path

from markupsafe import Markup

from simulator.core import clock, spelling
from simulator.core.spelling import counted
from simulator.render import rehearse
from simulator.render.icons import ICONS
from simulator.render.terms import STANDINGS, STATUSES, Term, verdict
from simulator.render.totals import headline
from simulator.render.words import (
    clean,
    edits_without_effect,
    interval,
    kept,
    only_for,
    other_acts,
    promise,
    recorded,
    scenarios,
    times,
)
from simulator.reviewing.model import Change, Difference, Review, SlackChange
from simulator.reviewing.order import ordered
from simulator.templates import environment

_TEMPLATES = Path(__file__).with_name("templates")
_STYLES = Path(__file__).parents[1] / "site" / "styles"
_SHEETS = (_STYLES / "tokens.css", _STYLES / "base.css", _TEMPLATES / "review.css")

Interval = tuple[int, int | None]

SHORT_MAX = 100
"""Characters of a side's sentence in the list of contents."""

CONTENTS_MAX = 12
"""Differences that the list of contents shows unfolded."""

WARNINGS_MAX = 3
"""New problems that are told unfolded."""

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


def status(change: Change) -> Term:
    """How a procedure compares: in words, with its tone and its icon."""
    if change.status in STATUSES:
        return STATUSES[change.status]
    if change.differences:
        return Term("Behaves differently", "accent", "different")
    if not change.complete:
        return STANDINGS["not proven"]
    return Term("Behaves the same", "ok", "check")


def in_short(difference: Difference) -> str:
    """What each version makes of it, in a few words."""
    sides = difference.before, difference.after
    told = [verdict(side.verdict).words.lower() for side in sides]
    if told[0] == told[1] or "due" in {side.verdict for side in sides}:
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


def marked(text: str) -> Markup:
    """A sentence, in which names between backticks are set as code."""
    line = clean(text)
    parts = f"{line[:1].upper()}{line[1:]}".split("`")
    if len(parts) % 2 == 0:
        return Markup.escape("`".join(parts))
    code = Markup("<code>{}</code>")
    shown = (code.format(p) if i % 2 else Markup.escape(p) for i, p in enumerate(parts))
    return Markup("").join(shown)


def run_text(change: Change, difference: Difference) -> str:
    """The witness as a file that ``build.py judge`` reads."""
    run = {
        "procedure": change.id,
        **({"of": change.digest} if change.digest else {}),
        "facts": dict(difference.facts),
        "inputs": list(difference.run),
    }
    return json.dumps(run, indent=2, ensure_ascii=False)


# The document


def page(review: Review) -> str:
    """The review as one HTML document."""
    style = "".join(sheet.read_text("utf-8") for sheet in _SHEETS)
    script = (_TEMPLATES / "review.js").read_text("utf-8")
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_digest(style)}; script-src {_digest(script)}"
    )
    template = environment(_TEMPLATES, trim=True).get_template("review.html.j2", globals=_HELPERS)
    return template.render(
        review=review,
        style=Markup(style),
        script=Markup(script),
        policy=policy,
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def icon(name: str) -> Markup:
    """One drawing."""
    drawing = '<svg class="rr-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
    return Markup(drawing).format(ICONS[name])


_HELPERS = {
    "term": verdict,
    "STANDINGS": STANDINGS,
    "CONTENTS_MAX": CONTENTS_MAX,
    "WARNINGS_MAX": WARNINGS_MAX,
    "show": clock.show,
    "value": spelling.value,
    "rehearse": rehearse,
    **{
        helper.__name__: helper
        for helper in (
            axis_of, axis_of_slack, counted, edits_without_effect, headline, icon, in_short,
            interval, kept, marked, only_for, ordered, other_acts, promise, recorded,
            reworded, run_text, scenarios, slack_moved, standing_counts, status, times,
        )
    },
}  # fmt: skip
