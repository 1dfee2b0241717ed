"""A review as plain data for other programs: the versioned JSON.

Its fields are those of :mod:`simulator.review.model`, by the same names, with these changes: facts
are an object; ``totals`` and ``behaves_the_same`` are added to the review and to each change.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from simulator.review.model import Change, Difference, Review
from simulator.review.totals import told, totals


def data(review: Review) -> dict[str, Any]:
    """*review* as mappings, lists, texts, numbers, true, false and null."""
    plain: dict[str, Any] = _plain(review)
    return plain


def as_json(review: Review) -> str:
    """The JSON. The same review gives the same bytes."""
    return json.dumps(data(review), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if not dataclasses.is_dataclass(value):
        return value
    fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    match value:
        case Review():
            added = {"totals": totals(value), "behaves_the_same": value.behaves_the_same}
            return {"format": fields.pop("format"), **added, **fields}
        case Change():
            said = told([value])
            return {**fields, "totals": said, "behaves_the_same": value.behaves_the_same}
        case Difference():
            return {**fields, "facts": dict(value.facts)}
    return fields
