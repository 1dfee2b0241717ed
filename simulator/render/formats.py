"""Every format by its name: what ``check`` can print, and what ``review`` can."""

from __future__ import annotations

from collections.abc import Callable

from simulator.render import as_json, github, junit, markdown, sarif, text
from simulator.render.given import Problems, Proofs, Sources
from simulator.reviewing.model import Review


def _html(review: Review) -> str:
    from simulator.render.html import page

    return page(review)


CHECK: dict[str, Callable[[Problems, Sources, Proofs], str]] = {
    "text": text.of_problems,
    "json": as_json.of_problems,
    "github": github.of_problems,
    "sarif": sarif.of_problems,
    "junit": junit.of_problems,
}

REVIEW: dict[str, Callable[[Review], str]] = {
    "text": text.of_review,
    "markdown": markdown.of_review,
    "json": as_json.of_review,
    "sarif": sarif.of_review,
    "junit": junit.of_review,
    "github": github.of_review,
    "html": _html,
}
