"""Times and durations: whole seconds inside, ``m:ss`` outside."""

from __future__ import annotations

SECONDS_MAX = 86_400
"""The longest case, in seconds (24 hours). It bounds every loop over time."""

_DIGITS = frozenset("0123456789")


def parse(text: str) -> int | None:
    """Seconds of ``m:ss`` (``"2:30"`` is 150), or None when *text* is no such time."""
    minutes, _, rest = text.partition(":")
    if not 1 <= len(minutes) <= 4 or len(rest) != 2 or not _DIGITS.issuperset(minutes + rest):
        return None
    seconds = int(minutes) * 60 + int(rest)
    return seconds if int(rest) < 60 and seconds <= SECONDS_MAX else None


def show(seconds: int) -> str:
    """``m:ss`` of whole *seconds* (150 is ``"2:30"``)."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def between(first: int, last: int | None) -> str:
    """The seconds from *first* to *last*, both inside, in words; None for no end."""
    if last is None:
        return f"from {show(first)} on"
    return f"at {show(first)}" if first == last else f"from {show(first)} to {show(last)}"


def iso(text: str) -> str:
    """``m:ss`` as HTML's ``datetime`` wants a duration (``"2:30"`` is ``"PT2M30S"``); a *text* that
    is no such time as it stands. (ISO 8601, 5.5.2.2.)"""
    return text if parse(text) is None else "PT{}M{}S".format(*map(int, text.split(":")))


_SMALL = (
    *("zero one two three four five six seven eight nine ten".split()),
    *("eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()),
    "twenty",
)
NUMBER_WORDS = {word: value for value, word in enumerate(_SMALL)}
"""Number words up to twenty, as prose may use them."""


def word(number: int) -> str:
    """A small number as a word (2 is ``"two"``); larger ones as digits."""
    return _SMALL[number] if number < len(_SMALL) else str(number)


SECONDS_AT_MOST = 90
"""Up to here a duration is as quickly understood in seconds."""


def span(seconds: int) -> str:
    """A duration in words: ``"10 minutes"``, ``"90 seconds"``, ``"3 minutes 59 seconds"``."""
    if seconds <= SECONDS_AT_MOST or seconds % 60 == 0:
        return in_one_unit(seconds)
    minutes, rest = divmod(seconds, 60)
    return f"{in_one_unit(minutes * 60)} {in_one_unit(rest)}"


def in_one_unit(seconds: int) -> str:
    """A duration as a number and one word: ``"10 minutes"``, ``"90 seconds"``, ``"1 minute"``."""
    if seconds and seconds % 60 == 0:
        count, unit = seconds // 60, "minute"
    else:
        count, unit = seconds, "second"
    return f"{count} {unit}" + ("" if count == 1 else "s")
