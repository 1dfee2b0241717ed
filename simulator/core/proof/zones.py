"""Zones: sets of whole-second times, described by how far apart they can be.

A zone is a difference bound matrix (Dill 1989, "Timing assumptions and verification of
finite-state concurrent systems") as one flat tuple. Point 0 is the case clock's 0:00, point 1 is
now, and any further point is a past moment that some clock counts from. Entry ``i * n + j`` is the
most seconds that point ``i`` can lie after point ``j``. All times are whole seconds and all bounds
whole numbers, so that a zone holds exactly the points its bounds allow; every function here keeps
the bounds as tight as they can be (closed under shortest paths), and None is the empty zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import ge

FAR = 1 << 40
"""No bound."""

Zone = tuple[int, ...]
ZERO, NOW = 0, 1

ORIGIN: Zone = (0, 0, 0, 0)
"""Now is 0:00."""


_SIZES = {n * n: n for n in range(2, 8)}


def size(zone: Zone) -> int:
    """The number of points of *zone*."""
    return _SIZES.get(len(zone)) or round(len(zone) ** 0.5)


def within(zone: Zone, i: int, j: int, most: int) -> Zone | None:
    """The part of *zone* in which point *i* lies at most *most* seconds after point *j*."""
    n = size(zone)
    if zone[i * n + j] <= most:
        return zone
    if zone[j * n + i] + most < 0:
        return None
    new = list(zone)
    new[i * n + j] = most
    row = [(m, zone[j * n + m]) for m in range(n) if zone[j * n + m] < FAR]
    for k in range(n):
        if zone[k * n + i] >= FAR:
            continue
        start, at = zone[k * n + i] + most, k * n
        for m, bound in row:
            if start + bound < new[at + m]:
                new[at + m] = start + bound
    return tuple(new)


def aged(zone: Zone, point: int, least: int, most: int) -> Zone | None:
    """The part of *zone* in which *point* is between *least* and *most* seconds ago."""
    part = within(zone, point, NOW, -least)
    return part if part is None or most >= FAR else within(part, NOW, point, most)


def later(zone: Zone) -> Zone:
    """*zone* with any time passed."""
    return rested(zone, ())


def rested(zone: Zone, limits: Iterable[tuple[int, int]]) -> Zone:
    """*zone* with any time passed that leaves each of these points at most so many seconds ago, as
    all of *zone* has them. Only the bounds on how late now is can change, so they are all that is
    made anew."""
    n = size(zone)
    latest = [FAR] * n
    for point, most in limits:
        for j in range(n):
            latest[j] = min(latest[j], most + zone[point * n + j])
    latest[NOW] = 0
    return (*zone[:n], *latest, *zone[2 * n :])


def shifted(zone: Zone, seconds: int) -> Zone:
    """*zone* with now *seconds* later."""
    n = size(zone)
    new = list(zone)
    for j in range(n):
        if j != NOW:
            new[n + j] += seconds if new[n + j] < FAR else 0
            new[j * n + 1] -= seconds if new[j * n + 1] < FAR else 0
    return tuple(new)


def chosen(zone: Zone, points: tuple[int, ...]) -> Zone:
    """*zone* seen through these of its points, in this order; a point may come twice."""
    n = size(zone)
    return tuple([zone[i * n + j] for i in points for j in points])


def holds_all(zone: Zone, other: Zone) -> bool:
    """Whether every point of *other* is in *zone*."""
    return all(map(ge, zone, other))


def first(zone: Zone) -> int:
    """The earliest second of the case clock."""
    return -zone[1]


def last(zone: Zone) -> int:
    """The latest second of the case clock; FAR for no end."""
    return zone[size(zone)]


def latest(zone: Zone) -> tuple[int, ...]:
    """The last second of each point of *zone*."""
    return zone[:: size(zone)]


def age(zone: Zone, point: int) -> tuple[int, int]:
    """How many seconds ago *point* is, at least and at most."""
    n = size(zone)
    return -zone[point * n + 1], zone[n + point]


def example(zone: Zone, far: int) -> tuple[int, ...]:
    """The times of one point of *zone*: now late, the past early, *far* seconds where no bound is.
    Point 0 is at 0."""
    n = size(zone)
    times: dict[int, int] = {ZERO: 0}
    for i in (NOW, *range(2, n)):
        least = max(times[j] - zone[j * n + i] if zone[j * n + i] < FAR else -FAR for j in times)
        most = min(times[j] + zone[i * n + j] if zone[i * n + j] < FAR else FAR for j in times)
        if i == NOW:
            times[i] = most if most < FAR else max(least, 0) + far
        else:
            times[i] = least if least > -FAR else most - far
    return tuple(times[i] for i in range(n))


def blurred(zone: Zone, mosts: tuple[int, ...], sooner: bool = False) -> Zone:
    """*zone* with the times beyond the last one that matters made one: point ``i`` is looked at up
    to ``mosts[i]`` seconds of age (-1: not at all). Sound and complete where clocks are compared
    with numbers only, never with each other (Behrmann et al. 2006, "Lower and upper bounds in
    zone-based abstractions of timed automata", Extra_M+). With *sooner*, a second of the case clock
    past the last one that matters is made one with earlier ones only (as in Extra_LU)."""
    n = size(zone)
    new = list(zone)
    # The age of i is now - i. Its difference to the age of j is j - i.
    for i in range(n):
        if i == NOW:
            continue
        most = mosts[i]
        gone = zone[i * n + NOW] < -most
        for j in range(n):
            # bound on age(i) - age(j) is entry [j][i] (age(NOW) = 0)
            if i != j and (gone or new[j * n + i] > most):
                new[j * n + i] = FAR
        if sooner and i == ZERO:
            continue
        for j in range(n):
            # entry [i][j] bounds age(j) - age(i)
            if i != j and new[i * n + j] < -most - 1:
                new[i * n + j] = -most - 1
            if gone and j not in (i, NOW):
                new[i * n + j] = FAR
    return closed(new, n)


def closed(bounds: list[int], n: int) -> Zone:
    """The tightest bounds that say the same (Floyd 1962)."""
    for k in range(n):
        for i in range(n):
            through = bounds[i * n + k]
            if through >= FAR:
                continue
            for j in range(n):
                bound = bounds[k * n + j]
                if bound < FAR and through + bound < bounds[i * n + j]:
                    bounds[i * n + j] = through + bound
    return tuple(bounds)
