"""What the versions of a procedure changed, as its pages tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simulator.training.change_drills import ChangeDrill


class News(NamedTuple):
    """The Markdown of the page, and the last change in one sentence: that of ``version``, both
    empty where there is none yet; and the drills of what it changed."""

    page: str = ""
    version: str = ""
    last: str = ""
    drills: Sequence[ChangeDrill] = ()


NO_NEWS = News()
