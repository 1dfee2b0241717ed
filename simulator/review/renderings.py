"""Every rendering of a review by its name. All are made from the same data."""

from __future__ import annotations

from collections.abc import Callable

from simulator.review.annotations import commands
from simulator.review.junit import junit
from simulator.review.markdown import markdown
from simulator.review.model import Review
from simulator.review.sarif import sarif
from simulator.review.shape import as_json
from simulator.review.text import text


def _html(review: Review) -> str:
    from simulator.review.html import page  # Jinja is needed for no other rendering

    return page(review)


RENDERINGS: dict[str, Callable[[Review], str]] = {
    "text": text,
    "markdown": markdown,
    "json": as_json,
    "sarif": sarif,
    "junit": junit,
    "github": commands,
    "html": _html,
}
