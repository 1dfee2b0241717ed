"""Words with slots: ``{fact}`` in a script or a line stands for the fact's value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from simulator.core import clock
from simulator.core.model import Constant

SLOT = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)(?:\.([a-z]+))?\}")
"""A slot: a name, and for constants a form (``{grace_ends.minutes}``)."""


_FORMS: Mapping[str, Mapping[str, Callable[[int], str]]] = {
    "time": {
        "": clock.show,
        "minutes": clock.in_one_unit,
        "number": lambda seconds: clock.in_one_unit(seconds).split()[0],
    },
    "count": {"": str, "word": clock.word},
}
"""How a constant can be written: ``{grace_ends}`` is 10:00, ``{grace_ends.minutes}`` 10 minutes,
``{grace_ends.number}`` 10; ``{most_calls}`` is 2, ``{most_calls.word}`` two. What is no whole
number of minutes is told in seconds."""


def forms_of(constant: Constant) -> Mapping[str, Callable[[int], str]]:
    """The forms in which *constant* can stand in prose, each with what writes its value."""
    return _FORMS["count" if constant.kind == "count" else "time"]


def with_constants(text: str, constants: Iterable[Constant]) -> str:
    """*text* as it is read, with the values of *constants*; other slots stay as they are."""
    known = {constant.id: constant for constant in constants}

    def value(match: re.Match[str]) -> str:
        constant = known.get(match.group(1))
        write = forms_of(constant).get(match.group(2) or "") if constant else None
        return write(constant.value) if constant and write else match.group(0)

    return SLOT.sub(value, text)


def fill(text: str, values: Mapping[str, bool | str]) -> str:
    """*text* with the slots that *values* knows filled in; others stay as they are."""

    def value(match: re.Match[str]) -> str:
        given = values.get(match.group(1))
        return given if isinstance(given, str) and given else match.group(0)

    return SLOT.sub(value, text)
