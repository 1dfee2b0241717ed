"""Where The Room of the head replays what a review tells: an address as ``web/link.js`` reads it.

A run of a review belongs to no scenario, so its address names none, and holds what the world did
as well. The Room tells what the two versions say of a difference, and lets the case be rehearsed
from just before it; of any other run it tells the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from simulator.core import clock
from simulator.reviewing.model import Change, Difference, Review, ShownRun

CANNOT = ("impossible", "over")
"""What the head says of a last step that it cannot play."""


def of_difference(review: Review, change: Change, one: Difference) -> str:
    """The address of the story of *one*, up to the last step that the head can play; empty where
    there is no preview, or no rehearsal."""
    inputs, to = one.run, one.story[-1].at if one.story else 0
    if one.after.verdict in CANNOT:
        inputs = inputs[:-1]
    if one.after.verdict == "over":
        to = _last(inputs)  # and nothing passes any more
    found = _address(review, change, ShownRun(one.facts, inputs), to)
    parting = one.parting
    sides = f"was={_line(parting['was'])}&now={_line(parting['now'])}"
    return f"{found}&step={_line(parting['step'])}&{sides}" if found else ""


def of_run(review: Review, change: Change, run: ShownRun | None) -> str:
    """The address of a run that shows a problem, or breaks a promise; empty where there is none."""
    return _address(review, change, run, _last(run.inputs)) if run else ""


def _address(review: Review, change: Change, run: ShownRun, to: int) -> str:
    if not review.preview or not change.rehearsal:
        return ""
    parts = {
        "run": "",
        "do": ",".join(map(_line, run.inputs)),
        "to": clock.show(to),
        "of": change.digest,
    }
    parts |= {f"fact.{name}": quote(_value(value), safe="") for name, value in run.facts}
    told = "&".join(f"{name}={value}" for name, value in parts.items())
    return f"{review.preview.rstrip('/')}/{change.rehearsal}#{told}"


def _line(text: str) -> str:
    return quote(text.replace(" ", "."), safe=":")


def _value(value: bool | str) -> str:
    return value if isinstance(value, str) else str(value).lower()


def _last(inputs: Iterable[str]) -> int:
    """The second of the last of some inputs."""
    return max((clock.parse(line.split()[0]) or 0 for line in inputs), default=0)
