"""The one bridge between the browser and the core: all of ``answers``, and what needs a search."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from simulator.core.answers import Answers, Request
from simulator.core.proof.advice import Advisor
from simulator.core.proof.model import as_data
from simulator.core.proof.prove import prove
from simulator.core.runs import told


class Bridge(Answers):
    """Answers every request. *tell* hears, as JSON text too, how far a long answer is."""

    def __init__(self, tell: Callable[[str], object] | None = None) -> None:
        super().__init__()
        self.tell = tell
        self.advisor: Advisor | None = None
        self.table |= {"hint": self._hint, "prepare": self._prepare, "prove": self._prove}

    def _hint(self, _: Request) -> Any:
        """What is right now whatever may still happen, in words."""
        session = self._going()[1]
        advice = self._advised().advise(session.state)
        lost = any(finding.bad for finding in session.findings)
        return {"kind": advice.kind, "text": advice.words, "lost": told.LOST if lost else ""}

    def _prepare(self, _: Request) -> Any:
        """A short part of the work for the next hint; ``more`` says whether there is more of it."""
        return {"more": self._advised().prepare(self._going()[1].state)}

    def _advised(self) -> Advisor:
        rehearsal, session = self._going()
        machine, state = rehearsal.machine, session.state
        if self.advisor is None or not self.advisor.fits(machine, state):
            self.advisor = Advisor(machine, state)
        return self.advisor

    def _prove(self, _: Request) -> Any:
        """What a search through everything finds: the data of a proof."""
        machine = self._machine()
        return as_data(prove(machine, progress=self._progress), machine.procedure)

    def _progress(self, states: int) -> None:
        if self.tell is not None:
            self.tell(json.dumps({"states": states}))
