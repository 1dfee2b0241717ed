"""Zones against sets of points: each function does to the bounds what it says of the points.

The zones that are drawn have bounds of a few seconds, so that all their points can be listed.
"""

from __future__ import annotations

from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.core.proof import zones
from simulator.core.proof.zones import FAR, NOW, ZERO, Zone

MOST = 5
"""Times of points from which zones are made; no point of a bounded zone lies further away."""

Point = tuple[int, ...]


def points(zone: Zone, most: int = MOST) -> set[Point]:
    """The times that *zone* allows, up to *most* seconds away from 0:00."""
    n = zones.size(zone)
    return {
        (0, *rest)
        for rest in product(range(-most, most + 1), repeat=n - 1)
        if all((0, *rest)[i] - (0, *rest)[j] <= zone[i * n + j] for i in range(n) for j in range(n))
    }


def hull(times: list[Point]) -> Zone:
    """The smallest zone around *times*, which is as tight as can be."""
    n = len(times[0])
    return tuple(max(t[i] - t[j] for t in times) for i in range(n) for j in range(n))


def moments(size: int) -> st.SearchStrategy[Point]:
    """0:00, now, and moments between the two."""
    times = st.lists(st.integers(0, MOST), min_size=size - 1, max_size=size - 1)
    return times.map(lambda found: (0, max(found), *sorted(found)[: size - 2]))


sizes = st.integers(2, 4)
drawn = sizes.flatmap(lambda n: st.lists(moments(n), min_size=1, max_size=3).map(hull))
seconds = st.integers(-1, MOST + 1)


@st.composite
def with_points(draw: st.DrawFn, count: int) -> tuple[Zone, *tuple[int, ...]]:
    """A zone and some of its points by number."""
    zone = draw(drawn)
    return zone, *(draw(st.integers(0, zones.size(zone) - 1)) for _ in range(count))


@given(with_points(2), seconds, st.booleans())
def test_within_keeps_the_points_that_are_no_further_apart(drawn, most, open_end):
    zone, i, j = drawn
    zone = zones.later(zone) if open_end else zone
    assume(i != j)
    part = zones.within(zone, i, j, most)
    assert (points(part) if part else set()) == {p for p in points(zone) if p[i] - p[j] <= most}


@given(with_points(1), seconds, st.integers(0, 3), st.booleans())
def test_aged_keeps_the_points_of_an_age(drawn, least, more, open_end):
    zone, i = drawn
    zone = zones.later(zone) if open_end else zone
    assume(i != NOW)
    part = zones.aged(zone, i, least, least + more)
    kept = {p for p in points(zone) if least <= p[NOW] - p[i] <= least + more}
    assert (points(part) if part else set()) == kept


@given(with_points(2), seconds)
def test_what_is_left_is_as_tight_as_can_be(drawn, most):
    zone, i, j = drawn
    assume(i != j)
    part = zones.within(zone, i, j, most)
    assume(part is not None)
    assert part == hull(sorted(points(part)))


@given(drawn)
def test_later_lets_any_time_pass(zone):
    far = MOST + 3
    passed = {(0, at, *p[2:]) for p in points(zone) for at in range(p[NOW], far + 1)}
    assert points(zones.later(zone), far) == passed


@given(drawn, st.integers(0, 3))
def test_shifted_moves_now_and_back_again(zone, by):
    there = zones.shifted(zone, by)
    assert points(there, MOST + 3) == {(0, p[NOW] + by, *p[2:]) for p in points(zone)}
    assert zones.shifted(there, -by) == zone


@given(drawn, st.data())
def test_chosen_looks_at_some_points_in_another_order(zone, data):
    others = st.lists(st.integers(0, zones.size(zone) - 1), max_size=2)
    picked = (ZERO, NOW, *data.draw(others))
    assert points(zones.chosen(zone, picked)) == {tuple(p[i] for i in picked) for p in points(zone)}


@given(st.data())
def test_holds_all_says_whether_each_point_is_in_the_other(data):
    n = data.draw(sizes)
    some = st.lists(moments(n), min_size=1, max_size=4).map(hull)
    one, other = data.draw(some), data.draw(some)
    assert zones.holds_all(one, other) == (points(other) <= points(one))


@given(with_points(1))
def test_first_last_and_age_are_the_least_and_the_most(drawn):
    zone, i = drawn
    assume(i != NOW)
    inside = points(zone)
    assert (zones.first(zone), zones.last(zone)) == (
        min(p[NOW] for p in inside),
        max(p[NOW] for p in inside),
    )
    ages = [p[NOW] - p[i] for p in inside]
    assert zones.age(zone, i) == (min(ages), max(ages))


@given(drawn, st.booleans())
def test_an_example_lies_in_the_zone(zone, open_end):
    zone = zones.later(zone) if open_end else zone
    assert zones.example(zone, 1) in points(zone, 2 * MOST)


def alike(p: Point, q: Point, mosts: tuple[int, ...]) -> bool:
    """Whether every clock shows the same in *p* and *q*, or an age past the last that matters."""
    ages = [(p[NOW] - p[i], q[NOW] - q[i], most) for i, most in enumerate(mosts) if i != NOW]
    return all(one == other or min(one, other) > most for one, other, most in ages)


@st.composite
def to_blur(draw: st.DrawFn) -> tuple[Zone, tuple[int, ...]]:
    """A zone, and how far each of its clocks is looked at."""
    zone = draw(drawn)
    mosts = [draw(st.integers(-1, MOST)) for _ in range(zones.size(zone))]
    mosts[NOW] = 0
    return zone, tuple(mosts)


@given(to_blur(), st.booleans())
def test_blurred_adds_only_what_behaves_the_same(drawn, sooner):
    """Every point that is added has one like it in the zone; with *sooner* one that is no later."""
    zone, mosts = drawn
    inside = points(zone)
    wide = zones.blurred(zone, mosts, sooner)
    assert zones.holds_all(wide, zone)
    for p in points(wide):
        if min(p[2:], default=0) >= 0 and p[NOW] >= max(p):
            assert any(alike(p, q, mosts) and (not sooner or q[NOW] <= p[NOW]) for q in inside)


@given(to_blur())
def test_blurred_keeps_the_seconds_up_to_the_last_that_matters(drawn):
    zone, mosts = drawn
    near = {p[NOW] for p in points(zone) if p[NOW] <= mosts[ZERO]}
    assert near == {
        p[NOW]
        for p in points(zones.blurred(zone, mosts))
        if p[NOW] <= mosts[ZERO] and p[NOW] >= max(p) and min(p) >= 0
    }


def test_an_open_end_stays_open():
    open_ended = zones.later(zones.ORIGIN)
    assert zones.last(open_ended) == FAR
    assert zones.last(zones.shifted(open_ended, 3)) == FAR
    assert zones.first(zones.shifted(open_ended, 3)) == 3
    assert zones.within(open_ended, NOW, ZERO, FAR) == open_ended


@given(with_points(2), seconds, to_blur(), st.booleans())
def test_no_bound_is_never_less_than_none(drawn, most, blur, sooner):
    """Else two zones that are the same could look different, and a search would not end."""
    zone, i, j = drawn
    assume(i != j)
    part = zones.within(zones.later(zone), i, j, most)
    wide = zones.blurred(zones.later(blur[0]), blur[1], sooner)
    assert all(bound == FAR or abs(bound) < 4 * MOST for bound in (*(part or ()), *wide))
    assert zones.holds_all(wide, zones.later(blur[0]))
