"""Every rendering of a review by its name. All are made from the same data."""

from __future__ import annotations

from collections.abc import Callable

from simulator.render.annotations import commands
from simulator.render.junit import junit
from simulator.render.markdown import markdown
from simulator.render.review_json import as_json
from simulator.render.sarif import sarif
from simulator.render.text import text
from simulator.review.model import Review


def _html(review: Review) -> str:
    from simulator.render.html import page

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
