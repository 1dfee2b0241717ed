"""Spaces made of other spaces: two that are given the same inputs, and one that is watched."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from simulator.core.proof.explore import Next, Space

S = TypeVar("S", bound=Space)


class Pair(NamedTuple):
    """A state of each of two spaces, at one time."""

    a: Any
    b: Any


class Product(Generic[S]):
    """What the states of two spaces have in common: the case clock and the clocks since acts and
    events. Each has a clock of its own since it entered a situation. Who inherits it says what can
    be put in, and which facts both of them know."""

    def __init__(self, a: S, b: S) -> None:
        self.spaces = a, b

    def sides(self, pair: Pair) -> Iterator[tuple[str, S, Any]]:
        """Each side with its mark and its state."""
        yield from zip("ab", self.spaces, pair, strict=True)

    def key(self, pair: Pair) -> Hashable:
        """All but the times."""
        return tuple(space.key(state) for _, space, state in self.sides(pair))

    def clocks(self, pair: Pair) -> tuple[tuple[str, bool], ...]:
        """The clocks that matter, and whether each shows zero."""
        found: dict[str, bool] = {}
        for mark, space, state in self.sides(pair):
            for name, zero in space.clocks(state):
                found[_clock(mark, name)] = zero
        return tuple(found.items())

    def at(self, pair: Pair, now: int, zeros: dict[str, int]) -> Pair:
        """The same at another time."""
        a, b = (
            space.at(
                state, now, {name: zeros[_clock(mark, name)] for name, _ in space.clocks(state)}
            )
            for mark, space, state in self.sides(pair)
        )
        return Pair(a, b)

    def edges(self, pair: Pair) -> dict[str, tuple[int, ...]]:
        """The ages at which something changes."""
        found: dict[str, tuple[int, ...]] = {}
        for mark, space, state in self.sides(pair):
            for name, ages in space.edges(state).items():
                clock = _clock(mark, name)
                found[clock] = tuple(sorted({*found.get(clock, ()), *ages}))
        return found

    def reach(self, pair: Pair) -> dict[str, int]:
        """The last ages that matter."""
        found: dict[str, int] = {}
        for mark, space, state in self.sides(pair):
            for name, age in space.reach(state).items():
                clock = _clock(mark, name)
                found[clock] = max(found.get(clock, -1), age)
        return found

    @property
    def spent(self) -> bool:
        """Whether either was asked too much."""
        return any(space.spent for space in self.spaces)

    def over(self, pair: Pair) -> bool:
        """Whether the case is over."""
        return all(space.over(state) for _, space, state in self.sides(pair))


def _clock(mark: str, name: str) -> str:
    """The clocks since a situation was entered differ; those since an act or event do not."""
    return f"{mark} {name}" if name == "situation" else name


# -- a space that is watched --------------------------------------------------------------------


class Observe(Protocol):
    """What is remembered of a run at its next state; first with None."""

    def __call__(self, mark: Any, state: Any) -> Any:
        """The new mark."""


class Seen(NamedTuple):
    """A state, and what is remembered of the way to it."""

    state: Any
    mark: Any


class Observed:
    """A space whose states remember something of the way to them, as *observe* says."""

    def __init__(self, space: Space, observe: Observe) -> None:
        self.space, self.observe = space, observe

    def starts(self) -> Sequence[Seen]:
        """The states at 0:00."""
        return [Seen(state, self.observe(None, state)) for state in self.space.starts()]

    def key(self, seen: Seen) -> Hashable:
        """Without its times."""
        return self.space.key(seen.state), seen.mark

    def wider(self, seen: Seen) -> Sequence[Seen]:
        """States that allow as much."""
        return [Seen(other, seen.mark) for other in self.space.wider(seen.state)]

    def clocks(self, seen: Seen) -> tuple[tuple[str, bool], ...]:
        """The clocks that matter."""
        return self.space.clocks(seen.state)

    def at(self, seen: Seen, now: int, zeros: dict[str, int]) -> Seen:
        """The same at another time."""
        return Seen(self.space.at(seen.state, now, zeros), seen.mark)

    def edges(self, seen: Seen) -> dict[str, tuple[int, ...]]:
        """The ages at which something changes."""
        return self.space.edges(seen.state)

    def reach(self, seen: Seen) -> dict[str, int]:
        """The last ages that matter."""
        return self.space.reach(seen.state)

    def inputs(self, seen: Seen) -> Sequence[Next]:
        """What can be put in now."""
        return self._all_next(seen, self.space.inputs)

    def ticks(self, seen: Seen) -> Sequence[Next]:
        """One second later."""
        return self._all_next(seen, self.space.ticks)

    def _all_next(self, seen: Seen, ask: Callable[[Any], Sequence[Next]]) -> Sequence[Next]:
        return [
            found._replace(state=Seen(found.state, self.observe(seen.mark, found.state)))
            for found in ask(seen.state)
        ]

    def facts(self, states: Sequence[Seen]) -> tuple[Any, ...]:
        """What the facts must have been."""
        return self.space.facts([seen.state for seen in states])

    @property
    def spent(self) -> bool:
        """Whether the space was asked too much."""
        return self.space.spent

    def over(self, seen: Seen) -> bool:
        """Whether nothing can come any more."""
        return self.space.over(seen.state)
