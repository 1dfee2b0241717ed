"""A procedure as JSON for the browser, and back: ``load(dump(p)) == p``.

The shape follows the dataclasses of :mod:`simulator.core.model`; fields at their default are left
out. The format has a number, and only that number is read.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from typing import Any

from simulator.core.errors import RightrunError
from simulator.core.model import FORMAT, Procedure, Source, Span
from simulator.core.typed import typed

DIGEST_CHARS = 12
"""Characters of the digest of a bundle, by which versions of a procedure are told apart."""


class BundleError(RightrunError, ValueError):
    """Text that is not a bundle of this format."""


def dump(procedure: Procedure) -> str:
    """The bundle: JSON text, the same for the same procedure."""
    return json.dumps(_plain(procedure), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_digest(value: object) -> bool:
    """Whether *value* is the digest of a bundle: so many hexadecimal digits."""
    return isinstance(value, str) and len(value) == DIGEST_CHARS and set(value) <= _DIGITS


_DIGITS = frozenset("0123456789abcdef")


def to_rehearse(procedure: Procedure) -> Procedure:
    """The procedure without what neither the engine nor the judge nor the proof reads: its sources,
    words for readers of its page, tests, and lines and columns. Of a place only the file is left,
    as it is named from the procedure's folder, and of its own file nothing: wherever the same files
    lie, it is the same."""
    lean = replace(procedure, file="", source=Source(""), examples=(), questions=())
    lean = replace(lean, summary="", role="", zero="", clauses=(), readings=(), glossary=())
    lean = replace(lean, owner="", since="")
    found = _lean(lean, procedure.file)
    assert isinstance(found, Procedure)
    return found


_OF_THE_PAGE = {"also_called": (), "instead": (), "shows": ""}


def _lean(value: Any, own: str) -> Any:
    if isinstance(value, Span):
        folder, slash, _ = own.rpartition("/")
        return Span() if value.file == own else Span(value.file.removeprefix(folder + slash))
    if isinstance(value, tuple):
        return tuple(_lean(item, own) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    fields = {name: _lean(item, own) for name, item in fields.items()}
    return replace(value, **fields | {k: v for k, v in _OF_THE_PAGE.items() if k in fields})


def load(text: str) -> Procedure:
    """The procedure in a bundle. Raises BundleError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"this is not JSON: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BundleError(f"this is not a bundle of format {FORMAT}")
    try:
        procedure = typed(Procedure, data)
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        raise BundleError(f"this bundle is damaged: {error}") from error
    assert isinstance(procedure, Procedure)
    return procedure


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name == "format" or getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
