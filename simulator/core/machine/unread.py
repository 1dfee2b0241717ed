"""Facts that nobody has told yet: one is read only where an answer depends on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

Facts = tuple[Any, ...]
"""A value for each fact of a procedure, or :data:`UNREAD`."""

UNREAD: Any = None
"""The value of a fact that no rule has asked for yet: it can still be any."""

T = TypeVar("T")

ENDLESS = 1_000_000_000


class _Watched(tuple[Any, ...]):
    """Facts that know which of them somebody has asked for, in that order."""

    asked: dict[int, None]
    plain: Facts

    def __getitem__(self, index: Any) -> Any:
        self.asked[index] = None
        return self.plain[index]


class Budget:
    """How many questions may still be asked: *in_all*, and of these *at_once* after each
    :meth:`afresh`. ``spent`` is True for good once there was one too many."""

    def __init__(self, at_once: int, in_all: int = ENDLESS) -> None:
        self.at_once, self.in_all, self.spent = at_once, in_all, False
        self.afresh()

    def afresh(self) -> None:
        """Another thing is asked."""
        self.now = self.at_once

    def allows(self) -> bool:
        """Whether one more may be asked; it counts as asked then."""
        self.now, self.in_all = self.now - 1, self.in_all - 1
        self.spent = self.spent or min(self.now, self.in_all) < 0
        return not self.spent


def by_need(
    facts: Facts,
    near: frozenset[int],
    options: Sequence[tuple[Any, ...]],
    ask: Callable[[Facts], T],
    budget: Budget,
    first: tuple[dict[int, None], T] | None = None,
) -> dict[Facts, T]:
    """What *ask* says, by what had to be known for it: of the facts that may matter (*near*) one is
    read only where *ask* wants to know it, and stays unread where all its *options* lead to the
    same. *first* is what it read and said when each had the first of its values. Once the *budget*
    is spent, what is told is right, but some cases are missing."""
    if first is None:
        if not budget.allows():
            return {}
        guess = list(facts)
        for i in near:
            if guess[i] is UNREAD:
                guess[i] = options[i][0]
        watched = _Watched(guess)
        watched.asked, watched.plain = {}, tuple(guess)
        told = ask(watched)
        first = watched.asked, told
    wanted, told = first
    at = next((i for i in wanted if i in near and facts[i] is UNREAD), None)
    if at is None:
        return {facts: told}
    before, after = facts[:at], facts[at + 1 :]
    branches = [
        by_need((*before, value, *after), near, options, ask, budget, None if i else first)
        for i, value in enumerate(options[at])
    ]
    alike = [
        {(*read[:at], UNREAD, *read[at + 1 :]): v for read, v in branch.items()}
        for branch in branches
    ]
    if not budget.spent and all(branch == alike[0] for branch in alike):
        return alike[0]
    return {read: v for branch in branches for read, v in branch.items()}


def telling(some: Collection[Facts], others: Collection[Facts]) -> list[Facts]:
    """What tells *some* cases from *others*: readings, any of which fits, with as many facts unread
    as may be."""
    found = list(some)
    for i in range(len(found[0]) if found else 0):
        wider = [(*facts[:i], UNREAD, *facts[i + 1 :]) for facts in found]
        if not any(_fit(one, other) for one in wider for other in others):
            found = list(dict.fromkeys(wider))
    return found


def _fit(one: Facts, other: Facts) -> bool:
    """Whether there is a case of both readings."""
    return all(UNREAD in (a, b) or a == b for a, b in zip(one, other, strict=True))
