"""What a proof found, as frozen data. Times are whole seconds of the case clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from simulator.core.clock import show
from simulator.core.machine.state import Input
from simulator.core.model import Procedure, Span
from simulator.core.runs.run import Run, data

FORMAT = 1
"""Version of the data that :func:`as_data` makes."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A run that shows something at second ``at``: the facts that matter to it, and its inputs."""

    facts: tuple[tuple[str, bool | str], ...]
    inputs: tuple[Input, ...]
    at: int

    def run(self, procedure: Procedure) -> Run:
        """The witness as a run: facts that do not matter have their defaults."""
        inputs = self.inputs
        if not inputs or inputs[-1].at < self.at:
            inputs = (*inputs, Input(self.at))
        return Run(procedure.id, tuple(sorted(self.facts)), inputs)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a code of the diagnostics, the kind and id of what it is about, one
    plain sentence, what to do, where it stands, and a run that shows it. ``explains`` are rules of
    which less need be said then."""

    code: str
    kind: str
    about: str
    text: str
    hint: str = ""
    span: Span = field(default=Span())
    witness: Witness | None = None
    explains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """What became of a claim: it holds (``proved``), does not (``refuted``), or nobody knows
    (``open``), since the exploration reached its limit."""

    claim: str
    result: Literal["proved", "refuted", "open"]
    witness: Witness | None = None


@dataclass(frozen=True, slots=True)
class Decides:
    """A rule or claim, and a shortest run in which it decides. None: there is no such run."""

    kind: Literal["rule", "claim"]
    about: str
    witness: Witness | None


@dataclass(frozen=True, slots=True)
class Slack:
    """The first and the last second at which a duty is kept on right runs that can still end. None
    for the last is no end; ``first`` is None for a duty that is never kept."""

    rule: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a right run may stay as long as it likes, and what it then waits for: ``duty`` (one
    without a deadline), ``permission`` or ``world``."""

    situation: str
    waits_for: Literal["duty", "permission", "world"]


@dataclass(frozen=True, slots=True)
class Length:
    """The longest right run in seconds. None where there is no bound: then ``because`` are the
    situations in which time can pass without end."""

    longest: int | None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that is known of a procedure. ``complete`` is False where an exploration reached
    its limit: then what was not found may still be there, and nothing is proved."""

    procedure: str
    complete: bool
    states_right: int
    states_all: int
    faults: tuple[Fault, ...]
    promises: tuple[Promise, ...]
    decides: tuple[Decides, ...]
    slack: tuple[Slack, ...]
    rests: tuple[Rest, ...]
    length: Length

    @property
    def proved(self) -> bool:
        """Whether everything was explored and nothing is wrong."""
        return self.complete and not self.faults


def summary(proof: Proof) -> str:
    """The proof in one line."""
    explored = (
        f"{proof.states_right:,} states of right runs and {proof.states_all:,} of all runs explored"
    )
    if not proof.complete:
        return f"{proof.procedure}: not proved. {explored}, then the limit was reached."
    if proof.faults:
        count = len(proof.faults)
        told = "1 thing is" if count == 1 else f"{count:,} things are"
        return f"{proof.procedure}: not proved, {told} wrong. {explored}, none left out."
    return f"{proof.procedure}: proved. {explored}, none left out."


def as_data(proof: Proof, procedure: Procedure) -> dict[str, Any]:
    """The proof as plain data, for JSON. Times are ``m:ss``, None is no end; witnesses are runs."""

    def run_of(witness: Witness | None) -> dict[str, Any] | None:
        if witness is None:
            return None
        return {"at": show(witness.at), "run": data(witness.run(procedure))}

    def time(at: int | None) -> str | None:
        return None if at is None else show(at)

    return {
        "format": FORMAT,
        "procedure": proof.procedure,
        "proved": proof.proved,
        "complete": proof.complete,
        "summary": summary(proof),
        "states": {"right": proof.states_right, "all": proof.states_all},
        "findings": [
            {
                "code": fault.code,
                "kind": fault.kind,
                "about": fault.about,
                "text": fault.text,
                "hint": fault.hint,
                "witness": run_of(fault.witness),
            }
            for fault in proof.faults
        ],
        "claims": [
            {"id": p.claim, "result": p.result, "witness": run_of(p.witness)}
            for p in proof.promises
        ],
        "decides": [
            {"kind": d.kind, "about": d.about, "witness": run_of(d.witness)} for d in proof.decides
        ],
        "slack": [
            {"rule": s.rule, "first": time(s.first), "last": time(s.last)} for s in proof.slack
        ],
        "rests": [{"situation": r.situation, "waits for": r.waits_for} for r in proof.rests],
        "length": {"longest": time(proof.length.longest), "because": list(proof.length.because)},
    }
