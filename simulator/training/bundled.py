"""Procedures as the browser gets them, under names that change with what is in them.

So a page never runs with the bundle of another version: it has its own, or none, and then says so.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from simulator.core import bundle
from simulator.core.model import Procedure


class Bundled(NamedTuple):
    """A bundle: its text, the digest of that, and its address under ``assets/``."""

    text: str
    digest: str
    address: str


def bundled(procedure: Procedure) -> Bundled:
    """The bundle of *procedure*."""
    text = bundle.dump(bundle.to_rehearse(procedure))
    digest = hashlib.sha256(text.encode()).hexdigest()[: bundle.DIGEST_CHARS]
    return Bundled(text, digest, f"bundles/{procedure.id}.{digest}.json")
