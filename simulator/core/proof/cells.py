"""Cells: between two ages at which something changes, every second of a clock is alike.

A cell has a place for each clock, the case clock first: how many of its edges (the ages at which
something changes) the clock has come to. ``names`` say for each other clock which point of a zone
it counts from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from simulator.core.proof import zones
from simulator.core.proof.zones import FAR, NOW, ZERO, Zone

Cell = tuple[int, ...]
Names = tuple[tuple[str, int], ...]
Edges = Mapping[str, tuple[int, ...]]
Bounds = list[tuple[int, int, int]]
"""The least and greatest age of each point that has one in a cell."""


def sides(names: Names, cell: Cell, edges: Edges) -> Iterator[tuple[int, int, int]]:
    """For each clock the point it counts from, and the least and greatest age (FAR for no end) that
    it has inside *cell*."""
    for (name, point), i in zip((("case", ZERO), *names), cell, strict=True):
        ages = edges.get(name, ())
        yield point, ages[i - 1] if i else 0, ages[i] - 1 if i < len(ages) else FAR


def place(age: int, ages: tuple[int, ...]) -> int:
    """The place of a clock of this *age* among its edges."""
    return bisect_right(ages, age)


def cut(zone: Zone, names: Names, edges: Edges) -> list[tuple[Cell, Zone]]:
    """*zone* cut where something changes, each piece with its cell."""
    if not edges:
        return [((0,) * (len(names) + 1), zone)]
    pieces: list[tuple[Cell, Zone]] = [((), zone)]
    for name, point in (("case", ZERO), *names):
        ages = edges.get(name, ())
        cut: list[tuple[Cell, Zone]] = []
        for cell, piece in pieces:
            low, high = zones.age(piece, point)
            start, end = place(low, ages), place(high, ages)
            if start == end:
                cut.append(((*cell, start), piece))
                continue
            for i in range(start, end + 1):
                most = ages[i] - 1 if i < len(ages) else FAR
                part = zones.aged(piece, point, ages[i - 1] if i else 0, most)
                if part is not None:
                    cut.append(((*cell, i), part))
        pieces = cut
    return pieces


def bounds(names: Names, cell: Cell, edges: Edges) -> Bounds:
    """The :func:`sides` of *cell* without those that leave a clock free."""
    return [side for side in sides(names, cell, edges) if side[1] or side[2] < FAR]


def inside(zone: Zone, bounds: Bounds) -> Zone | None:
    """The times of *zone* at which the clocks stand in the cell of these *bounds*."""
    part, n = zone, zones.size(zone)
    for point, least, most in bounds:
        if part[point * n + NOW] <= -least and part[NOW * n + point] <= most:
            continue
        found = zones.aged(part, point, least, most)
        if found is None:
            return None
        part = found
    return part


def rested(zone: Zone, names: Names, cell: Cell, edges: Edges) -> Zone:
    """*zone* with any time passed inside its cell."""
    limits = [(point, most) for point, _, most in sides(names, cell, edges) if most < FAR]
    return zones.rested(zone, limits)


def ends(names: Names, cell: Cell, edges: Edges) -> bool:
    """Whether time leads out of *cell*; else it can be rested in for ever."""
    return any(most < FAR for _, _, most in sides(names, cell, edges))


def blurred(zone: Zone, names: Names, reach: Mapping[str, int], sooner: bool = False) -> Zone:
    """*zone* without what lies past the last age of each clock that matters (*reach*, -1 for none):
    the times that behave as one of its own. With *sooner*, those than which its own is no later."""
    mosts = [reach.get("case", -1), 0] + [-1] * (zones.size(zone) - 2)
    for name, point in names:
        mosts[point] = max(mosts[point], reach.get(name, -1))
    return zones.blurred(zone, tuple(mosts), sooner)
