"""Boxes: a reading of the facts with a set of times. What is left of one without others.

A reading is a tuple with a value for each fact, or None where any will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from simulator.core.proof import zones
from simulator.core.proof.zones import FAR, NOW, Zone

Facts = tuple[Any, ...]
Options = tuple[tuple[Any, ...], ...]
"""The values that each fact can have; empty for words, which nothing depends on."""


class Box(NamedTuple):
    """Every case with these facts, at every one of these times."""

    facts: Facts
    zone: Zone


def met(one: Facts, other: Facts) -> Facts | None:
    """The reading that fits both; None where they contradict each other."""
    if one == other:
        return one
    found = tuple(b if a is None else a for a, b in zip(one, other, strict=True))
    clash = any(b is not None and a != b for a, b in zip(found, other, strict=True))
    return None if clash else found


def unread(facts: Facts, gone: Iterable[Facts], options: Options) -> list[Facts]:
    """What is left of the reading *facts* without the readings in *gone*."""
    left = [facts]
    for other in gone:
        left = [piece for one in left for piece in _apart(one, other, options)]
    return left


def _apart(one: Facts, other: Facts, options: Options) -> list[Facts]:
    if met(one, other) is None:
        return [one]
    pieces = []
    for i, value in enumerate(other):
        if value is None or one[i] is not None:
            continue
        pieces += [(*one[:i], v, *one[i + 1 :]) for v in options[i] if v != value]
        one = (*one[:i], value, *one[i + 1 :])
    return pieces


def both(one: Zone, other: Zone) -> Zone | None:
    """The times that are in both zones."""
    if zones.holds_all(other, one):
        return one
    n = zones.size(one)
    found = zones.closed(list(map(min, one, other)), n)
    return None if any(found[i * n + i] < 0 for i in range(n)) else found


def earlier(zone: Zone) -> Zone:
    """*zone* with now at any earlier second, but not before what its clocks count from."""
    n = zones.size(zone)
    new = list(zone)
    for j in range(n):
        if j != NOW:
            new[j * n + NOW] = 0
    return zones.closed(new, n)


def cut(zone: Zone, gone: Zone) -> list[Zone]:
    """What is left of *zone* without *gone*: zones that do not meet each other."""
    if both(zone, gone) is None:
        return [zone]
    n = zones.size(zone)
    left, rest = [], zone
    for i in range(n):
        for j in range(n):
            most = gone[i * n + j]
            if most >= FAR or rest[i * n + j] <= most:
                continue
            outside = zones.within(rest, j, i, -most - 1)
            if outside is not None:
                left.append(outside)
            inside = zones.within(rest, i, j, most)
            if inside is None:
                return left
            rest = inside
    return left


def without(boxes: Sequence[Box], gone: Box, options: Options) -> list[Box]:
    """What is left of *boxes* without the box *gone*."""
    left = []
    for box in boxes:
        shared = met(box.facts, gone.facts)
        if shared is None:
            left.append(box)
            continue
        left += [Box(f, box.zone) for f in _apart(box.facts, gone.facts, options)]
        left += [Box(shared, zone) for zone in cut(box.zone, gone.zone)]
    return left
