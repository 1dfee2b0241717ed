"""What the renderings of problems are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.core.problems import Problem

Problems = Sequence[Problem]
Sources = Mapping[str, str]
"""The text of every file that was read, by its name."""

Proofs = Sequence[Mapping[str, Any]]
"""Proofs as plain data (``ProofData``), each with what the scenarios reach (``coverage``)."""
