"""What a case can come to from a situation on: its rules, ways and claims, whatever the state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from simulator.core.machine.engine import Machine
from simulator.core.machine.modifiers import Part
from simulator.core.model import END, STAY, Move


class Ahead:
    """Answers for one machine. Without ``duties`` only the ways on count, not the verdicts."""

    def __init__(self, machine: Machine, duties: bool) -> None:
        self.machine, self.duties = machine, duties
        self.situations = tuple(s.id for s in machine.procedure.situations)
        self.moves = {s.id: s.moves for s in machine.procedure.situations}
        self.rules = {name: machine.rules_in[name] if duties else () for name in self.situations}
        self.claims = {
            name: tuple(
                claim
                for claim in machine.procedure.claims
                if claim.right_only == duties and (not claim.situations or name in claim.situations)
            )
            for name in self.situations
        }
        self.ways = {name: self._ways(name) for name in self.situations}
        self.next = {
            name: {m.to for m in self.moves[name]} - {STAY, END} for name in self.situations
        }
        self.near = {name: self._near(name) for name in self.situations}

    def parts(self, name: str) -> Iterator[Part]:
        """Everything with a window or a guard in a situation."""
        return chain(self.rules[name], self.moves[name], self.claims[name])

    def all_ahead(self, name: str) -> set[str]:
        """The situations that can come from one on, with it."""
        ahead, queue = {name}, [name]
        while queue:
            more = self.next[queue.pop()] - ahead
            ahead |= more
            queue += more
        return ahead

    def _ways(self, name: str) -> dict[str, list[Move]]:
        found: dict[str, list[Move]] = {}
        for move in self.moves[name]:
            found.setdefault(move.on, []).append(move)
        return found

    def _near(self, name: str) -> frozenset[str]:
        """The situations that one input can lead into, through passing moments too."""
        found = set(self.next[name])
        queue = list(found)
        while queue:
            for move in self.moves[queue.pop()]:
                if not move.on and move.to not in (END, STAY) and move.to not in found:
                    found.add(move.to)
                    queue.append(move.to)
        return frozenset(found)
