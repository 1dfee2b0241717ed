"""How plain values are written for people: lists, numbers with a noun, yes and no."""

from __future__ import annotations

from collections.abc import Iterable

YES_NO = {"yes": True, "no": False}
"""The two words for a fact that holds or does not."""

_WORDS = {value: word for word, value in YES_NO.items()}


def value(of_fact: bool | str) -> str:
    """A fact's value in words: ``yes`` or ``no``, or the text itself."""
    return _WORDS[of_fact] if isinstance(of_fact, bool) else of_fact


def joined(parts: Iterable[str]) -> str:
    """Parts joined by commas and “and”: ``a, b and c``. Empty for none."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def ended(text: str) -> str:
    """A sentence with its full stop; a question keeps its mark."""
    text = text.rstrip(".")
    return text if not text or text.endswith("?") else f"{text}."


def quoted(text: str) -> str:
    """A title inside a sentence: in quotation marks, without its full stop."""
    return f"“{text.rstrip('.')}”"


def ordinal(number: int) -> str:
    """``"1st"``, ``"2nd"``, ``"12th"``."""
    few = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number // 10 % 10 == 1 else few.get(number % 10, 'th')}"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 state``, ``18,204 states``. *many*: its plural, if not with s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
