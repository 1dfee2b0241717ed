"""A run that shows something."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.core.machine.state import Input
from simulator.core.model import Procedure
from simulator.core.runs.run import Run


@dataclass(frozen=True, slots=True)
class Witness:
    """A run that shows something at second ``at``: the facts that matter to it, and its inputs."""

    facts: tuple[tuple[str, bool | str], ...]
    inputs: tuple[Input, ...]
    at: int

    @property
    def whole(self) -> tuple[Input, ...]:
        """Its inputs, and the time that passes after them."""
        if self.inputs and self.inputs[-1].at >= self.at:
            return self.inputs
        return (*self.inputs, Input(self.at))

    def run(self, procedure: Procedure) -> Run:
        """The witness as a run: facts that do not matter have their defaults."""
        return Run(procedure.id, tuple(sorted(self.facts)), self.whole)
