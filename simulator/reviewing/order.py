"""Which change and which difference is told first: the most severe."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from simulator.reviewing.model import BAD, Change, Difference, Review

_DIRECTIONS = ("different", "looser", "stricter")

_NOTHING_RIGHT = BAD | {"impossible", "unneeded", "happens"}
"""What is said of what no rule asks for or allows."""


def severity(change: Change) -> int:
    """How soon a change is told of: 0 is the worst."""
    worst_first = (
        change.status == "broken",
        bool(change.problems),
        any(promise.guards_less for promise in change.promises),
        bool(change.differences),
        not change.complete,
        change.status == "removed",
        change.status == "added",
    )
    return worst_first.index(True) if any(worst_first) else len(worst_first)


def ordered(change: Change) -> list[Difference]:
    """The differences of a change, in the order in which they matter: what right runs of scenarios
    come to, the most of them first; then an act of right runs that becomes a mistake; then the
    most severe; of these, alike ones together."""
    first: dict[Hashable, int] = {}
    for place, one in enumerate(change.differences):
        first.setdefault(alike(one), place)
    return sorted(change.differences, key=lambda one: (_rank(one), first[alike(one)]))


def alike(one: Difference) -> Hashable:
    """Equal for differences with one cause and the same verdicts: who has read the story of one
    knows what the others are about."""
    return one.direction, one.before.verdict, one.after.verdict, one.causes


def every(review: Review) -> Iterator[tuple[Change, Difference]]:
    """All differences of a review, the most severe first."""
    pairs = [(change, one) for change in review.changes for one in change.differences]
    return iter(sorted(pairs, key=lambda pair: _rank(pair[1])))


def _rank(one: Difference) -> tuple[int, int, bool, int]:
    """What is a mistake in both versions comes last, whatever kind of mistake it is, and before it
    what cannot be in one of them and is right in neither. What turns an act of right
    runs into a mistake comes before what is due."""
    said = {one.before.verdict, one.after.verdict}
    little = 2 if said <= BAD else 1 if "impossible" in said <= _NOTHING_RIGHT else 0
    return little, -len(one.scenarios), not one.misleads, _DIRECTIONS.index(one.direction)
