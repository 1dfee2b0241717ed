"""What a proof found, as frozen data. Times are whole seconds of the case clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.core.clock import between, show
from simulator.core.model import Procedure, Span
from simulator.core.problems import Problem
from simulator.core.proof.explore import Limit
from simulator.core.runs.run import data
from simulator.core.runs.witness import Witness
from simulator.core.sentence import Sentence
from simulator.core.shapes import ClaimResult, ProofData, Shown, Waits
from simulator.core.spelling import joined, quoted

FORMAT = 2
"""Version of the data that :func:`as_data` makes."""


def problem(
    code: str,
    kind: str,
    about: str,
    message: str,
    hint: str,
    span: Span,
    witness: Witness | None = None,
    explains: tuple[str, ...] = (),
) -> Problem:
    """A problem that a proof finds; its message is a claim."""
    told = Sentence(f"proof {code}", message, what=kind, name=about, witness=witness)
    return Problem(
        span, code, told, hint, kind=kind, about=about, witness=witness, explains=explains
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """What became of a claim: it holds (``proved``), does not (``refuted``), or nobody knows
    (``open``), since the exploration reached its limit."""

    claim: str
    result: ClaimResult
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

    @property
    def words(self) -> Sentence:
        """When that is: ``from 2:00 to 10:00``."""
        return Sentence("kept when", kept_when(self.first, self.last), rule=self.rule)


def kept_when(first: int | None, last: int | None) -> str:
    """The seconds from the first to the last in words; None is for never, and for no end."""
    return "never" if first is None else between(first, last)


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a right run may stay as long as it likes, and what it then waits for: ``duty`` (one
    without a deadline), ``permission`` or ``world``; with a shortest run to there."""

    situation: str
    waits_for: Waits
    witness: Witness

    @property
    def words(self) -> Sentence:
        """What it waits for."""
        return Sentence("rest", WAITS[self.waits_for], of=self)


WAITS: Mapping[Waits, str] = {
    "duty": "a duty of yours without a deadline",
    "permission": "something that you may do",
    "world": "somebody else",
}


@dataclass(frozen=True, slots=True)
class Length:
    """The longest right run in seconds. None where there is no bound: then ``because`` are the
    situations in which time can pass without end."""

    longest: int | None
    because: tuple[str, ...] = ()

    @property
    def words(self) -> Sentence:
        """When the longest right case ends."""
        told = "no end" if self.longest is None else show(self.longest)
        return Sentence("longest", told, because=self.because)


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that is known of a procedure. ``complete`` is False where an exploration reached
    a ``limit``: then what was not found may still be there, and nothing is proved; ``crowded`` are
    the titles of the situations in which most of its states are."""

    procedure: str
    complete: bool
    states_right: int
    states_all: int
    problems: tuple[Problem, ...]
    promises: tuple[Promise, ...]
    decides: tuple[Decides, ...]
    slack: tuple[Slack, ...]
    rests: tuple[Rest, ...]
    length: Length
    limit: Limit = ""
    crowded: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether everything was explored and nothing is wrong."""
        return self.complete and not self.problems

    @property
    def sound(self) -> Sentence | None:
        """What is so where nothing but promises is broken; None where that is not so."""
        if not self.complete or any(one.kind != "claim" for one in self.problems):
            return None
        return Sentence(
            "sound",
            "From every moment of a case without a mistake an ending can be reached, and each duty "
            "can be kept.",
        )


FEWER_STATES = (
    "fewer counts, facts and times there make fewer states, and so do times since coming there "
    "(`wait`, `within`) in place of times of the case (`from`, `by`)"
)
"""What helps where there are too many states."""


def most_in(crowded: Sequence[str]) -> str:
    """What is said after a number of states, given the titles of where most of them are."""
    where = joined([quoted(title.rstrip(".")) for title in crowded])
    return f", most of them in {where}" if where else ""


def summary(proof: Proof) -> str:
    """The proof in one line."""
    told = explored(proof)
    if not proof.complete:
        return f"{proof.procedure}: not proved. {told}; then the limit was reached."
    if proof.problems:
        count = len(proof.problems)
        wrong = "1 thing is" if count == 1 else f"{count:,} things are"
        return f"{proof.procedure}: not proved, {wrong} wrong. {told}; none left out."
    return f"{proof.procedure}: proved. {told}; none left out."


def explored(proof: Proof) -> str:
    """What was explored. What is owed tells states apart only where a mistake ends a run, so there
    may be fewer of all runs."""
    right, every = proof.states_right, proof.states_all
    return (
        f"{right:,} states of right runs explored, each with what is owed, and {every:,} of all "
        "runs, without it"
    )


def as_data(proof: Proof, procedure: Procedure) -> ProofData:
    """The proof as plain data, for JSON. Times are ``m:ss``, None is no end; witnesses are runs."""

    def run_of(witness: Witness | None) -> Shown | None:
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
        "explored": explored(proof),
        "states": {"right": proof.states_right, "all": proof.states_all},
        "problems": [
            {
                "code": one.code,
                "kind": one.kind,
                "about": one.about,
                "message": one.message,
                "hint": one.hint,
                "witness": run_of(one.witness),
            }
            for one in proof.problems
        ],
        "claims": [
            {"id": p.claim, "result": p.result, "witness": run_of(p.witness)}
            for p in proof.promises
        ],
        "decides": [
            {"kind": d.kind, "about": d.about, "witness": run_of(d.witness)} for d in proof.decides
        ],
        "slack": [
            {"rule": s.rule, "first": time(s.first), "last": time(s.last), "words": s.words}
            for s in proof.slack
        ],
        "rests": [
            {
                "situation": r.situation,
                "waits for": r.waits_for,
                "words": r.words,
                "witness": run_of(r.witness),
            }
            for r in proof.rests
        ],
        "length": {
            "longest": time(proof.length.longest),
            "because": list(proof.length.because),
            "words": proof.length.words,
        },
        "sound": proof.sound or "",
    }
