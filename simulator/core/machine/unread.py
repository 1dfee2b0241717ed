"""Facts that nobody has told yet: one is read only where an answer depends on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Facts = tuple[Any, ...]
"""A value for each fact of a procedure, or :data:`UNREAD`."""

UNREAD: Any = None
"""The value of a fact that no rule has asked for yet: it can still be any."""

T = TypeVar("T")


class _Watched(tuple[Any, ...]):
    """Facts that know which of them somebody has asked for, in that order."""

    asked: dict[int, None]
    plain: Facts

    def __getitem__(self, index: Any) -> Any:
        self.asked[index] = None
        return self.plain[index]


def by_need(
    facts: Facts,
    near: frozenset[int],
    options: Sequence[tuple[Any, ...]],
    ask: Callable[[Facts], T],
    first: tuple[dict[int, None], T] | None = None,
) -> dict[Facts, T]:
    """What *ask* says, by what had to be known for it: of the facts that may matter (*near*) one is
    read only where *ask* wants to know it, and stays unread where all its *options* lead to the
    same. *first* is what it read and said when each had the first of its values."""
    if first is None:
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
        by_need((*before, value, *after), near, options, ask, None if i else first)
        for i, value in enumerate(options[at])
    ]
    alike = [
        {(*read[:at], UNREAD, *read[at + 1 :]): v for read, v in branch.items()}
        for branch in branches
    ]
    if all(branch == alike[0] for branch in alike):
        return alike[0]
    return {read: v for branch in branches for read, v in branch.items()}
