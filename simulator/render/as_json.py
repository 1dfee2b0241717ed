"""JSON for other programs, each with its version (``format``): of problems, of a review.

The fields of a review are those of :mod:`simulator.reviewing.model`, by the same names, with these
changes: facts are an object; ``totals`` and ``behaves_the_same`` are added to the review and to
each change.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from simulator.render.given import Problems, Proofs, Sources
from simulator.render.totals import told, totals
from simulator.reviewing.model import Change, Difference, Review, ShownRun

FORMAT = 1
"""Version of the JSON of problems."""


def data(review: Review) -> dict[str, Any]:
    """*review* as mappings, lists, texts, numbers, true, false and null."""
    plain: dict[str, Any] = _plain(review)
    return plain


def of_problems(found: Problems, sources: Sources, proofs: Proofs) -> str:
    """``{"format": 1, "problems": [{code, message, hint, file, line, column, story}], "proofs"}``.
    Proofs are :class:`~simulator.core.shapes.ProofData`, with what the scenarios reach."""
    rows = [
        {
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
            "file": problem.span.file,
            "line": problem.span.line,
            "column": problem.span.column,
            "story": list(problem.story),
        }
        for problem in sorted(set(found))
    ]
    return _written({"format": FORMAT, "problems": rows, "proofs": list(proofs)})


def of_review(review: Review) -> str:
    """The same review gives the same bytes."""
    return _written(data(review))


def _written(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


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
        case Difference() | ShownRun():
            return {**fields, "facts": dict(value.facts)}
    return fields
