"""What makes ``review`` exit with 1."""

from __future__ import annotations

from collections.abc import Callable

from simulator.reviewing.accepted import left
from simulator.reviewing.model import Review


def unproven(review: Review) -> bool:
    """Whether a procedure cannot be read, or was too large to be explored to the end."""
    return any(change.status == "broken" or not change.complete for change in review.changes)


def guarded(review: Review) -> bool:
    """Whether something cannot be read or proven, is wrong that was not wrong before, or guards
    the procedure less than before."""
    return unproven(review) or any(
        change.problems or any(promise.guards_less for promise in change.promises)
        for change in review.changes
    )


def accepted(review: Review) -> bool:
    """Whether there is anything that cannot be read or proven, or that nobody has accepted."""
    return unproven(review) or any(
        change.status in ("added", "removed") or left(change) for change in review.changes
    )


def behaviour(review: Review) -> bool:
    """Whether any procedure behaves differently, came, went, or is not proven."""
    return not review.behaves_the_same


def anything(review: Review) -> bool:
    """Whether people would notice the change at all, in behaviour or in words."""
    return behaviour(review) or any(
        change.wording
        or (change.pages or change.pages_new or change.pages_gone)
        or (change.problems or change.promises)
        for change in review.changes
    )


GATES: dict[str, Callable[[Review], bool]] = {
    "behaviour": behaviour,
    "any": anything,
    "guarded": guarded,
    "accepted": accepted,
    "unproven": unproven,
    "never": lambda _: False,
}
