"""Numbers in prose whose unit stands after them: both are of constants, which may change alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from simulator.core.clock import in_one_unit
from simulator.core.model import Constant
from simulator.core.slots import SLOT

_GOES_ON = re.compile(
    r"[\s,/–—-]*(?:to|or|and)?\s*"
    r"(?:(\{([A-Za-z][A-Za-z0-9_-]*)\.(?:minutes|number)\})|(hour|minute|second)s?\b)"
)
"""What tells the unit of a number before it: a word, or the next constant of a row."""

_WORD = re.compile(r"\s+((?:hour|minute|second)s?)\b")


def other_units(text: str, constants: Mapping[str, Constant]) -> Iterator[tuple[str, str, str]]:
    """The slots of *text* that stand for a bare number, where what follows is in another unit: the
    slot, its unit, and what follows."""
    for match in SLOT.finditer(text):
        constant, follows = constants.get(match[1]), _GOES_ON.match(text, match.end())
        if match[2] != "number" or not constant or constant.kind == "count" or not follows:
            continue
        after = constants.get(follows[2]) if follows[2] else None
        unit = _unit(after) if after and after.kind != "count" else follows[3]
        if unit and unit != _unit(constant):
            yield match[0], _unit(constant), follows[1] or follows[3] + "s"


def second_units(text: str, constants: Mapping[str, Constant]) -> Iterator[tuple[str, str]]:
    """The slots of *text* that say their unit and have a unit after them as well, with that."""
    for match in SLOT.finditer(text):
        constant, unit = constants.get(match[1]), _WORD.match(text, match.end())
        if match[2] == "minutes" and constant and constant.kind != "count" and unit:
            yield match[0], unit[1]


def _unit(constant: Constant) -> str:
    return in_one_unit(constant.value).split()[1].rstrip("s")
