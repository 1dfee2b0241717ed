"""Words with slots: ``{fact}`` in a script or a line stands for the fact's value."""

from __future__ import annotations

import re
from collections.abc import Mapping

SLOT = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)(?:\.([a-z]+))?\}")
"""A slot: a name, and for constants a form (``{grace_ends.minutes}``)."""


def fill(text: str, values: Mapping[str, bool | str]) -> str:
    """*text* with the slots that *values* knows filled in; others stay as they are."""

    def value(match: re.Match[str]) -> str:
        given = values.get(match[1])
        return given if isinstance(given, str) and given else match[0]

    return SLOT.sub(value, text)
