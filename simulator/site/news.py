"""What the versions of a procedure changed, as its pages tell it."""

from __future__ import annotations

from typing import NamedTuple


class News(NamedTuple):
    """The Markdown of the page, and the last change in one sentence: that of ``version``, both
    empty where there is none yet."""

    page: str = ""
    version: str = ""
    last: str = ""


NO_NEWS = News()
