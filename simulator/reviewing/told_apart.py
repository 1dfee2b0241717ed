"""What tells differences of one act, place and time from one another: the way to each of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from simulator.core import clock
from simulator.reviewing.model import Difference

_TELL: tuple[Callable[[Difference], list[str]], ...] = (
    lambda one: [step.text for step in one.story[:-1]],
    lambda one: [f"{clock.show(step.at)} {step.text}" for step in one.story[:-1]],
)
"""What a way is told by: what happened, else also when."""


def told_apart(differences: Iterable[Difference]) -> list[Difference]:
    """*differences*, each with its ``way`` where another one would read as if it were the same."""
    found = list(differences)
    groups: dict[Hashable, list[int]] = {}
    for at, one in enumerate(found):
        groups.setdefault(_about(one), []).append(at)
    for places in groups.values():
        if len(places) > 1:
            for at, way in zip(places, _ways([found[at] for at in places]), strict=True):
                found[at] = replace(found[at], way=way)
    return found


def _about(one: Difference) -> Hashable:
    """Equal for differences of which a line tells the same place, time and act, so that they seem
    to contradict each other. What is due, or overdue, is told by its rule."""
    last = one.story[-1] if one.story else None
    rules = one.before.rule, one.after.rule, one.before.text, one.after.text
    asks = "due" in (one.before.verdict, one.after.verdict)
    about = rules if asks or last is None or last.who == "time" else (last.text,)
    return one.titles, one.when, one.only, about


def _ways(alike: Sequence[Difference]) -> list[tuple[str, ...]]:
    """The steps that lead to each of *alike* and not to all of them; none where nothing does."""
    for tell in _TELL:
        ways = [tell(one) for one in alike]
        shortest = min(map(len, ways))
        same = next((i for i in range(shortest) if len({way[i] for way in ways}) > 1), shortest)
        apart = [tuple(way[min(same, max(0, len(way) - 1)) :]) for way in ways]
        if len({*apart}) == len(apart):
            return apart
    return [() for _ in alike]
