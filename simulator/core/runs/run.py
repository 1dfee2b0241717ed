"""A run: facts plus timed inputs. Plain text, replayable, the same on every Python.

As data it is ``{"format": 1, "procedure": id, "of": digest, "scenario": id, "facts": {…}, "inputs":
[…]}``. ``of`` may be left out; it is that of the bundle that the run was made with. ``chance`` is
the number that its people were drawn by (``people``), where they were. ``record`` is
what somebody was told of the run, with ``passed``, ``ending`` and ``mistake``. An input is one
line, ``"m:ss name"`` with the choices after the name: ``"2:30 call"``, ``"10:00 end_call early_none
no_show"``. An ending's id stands for its act and choices, and ``wait`` for time that passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from simulator.core import clock
from simulator.core.bundle import DIGEST_CHARS, is_digest
from simulator.core.errors import RightrunError
from simulator.core.machine.engine import Input
from simulator.core.model import PassMark, Procedure
from simulator.core.runs.people import CHANCE_MAX
from simulator.core.shapes import RunData

FORMAT = 1
INPUTS_MAX = 10_000
WAIT = "wait"
KEYS = ("format", "procedure", "of", "scenario", "chance", "facts", "inputs", "record")
OTHER_VERSION = (
    "This run was made with another version of the procedure: "
    "judge it by that one, or make it again with this one."
)
"""Said where ``of`` is not the digest of the procedure that a run is read with."""


class RunError(RightrunError, ValueError):
    """A run that cannot be read. ``path`` leads to the place: a key, then an index. ``word`` is
    what was not found among ``known``, where it is about a name."""

    def __init__(
        self, message: str, *path: str | int, word: str = "", known: Iterable[str] = ()
    ) -> None:
        super().__init__(message)
        self.path, self.word, self.known = path, word, tuple(known)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one procedure. ``scenario`` is empty for a run without people, ``of`` where
    nothing says which version of the procedure it was made with, ``chance`` 0 where nothing was
    drawn, ``record`` None where nothing says what was told of it."""

    procedure: str
    facts: tuple[tuple[str, bool | str], ...]
    inputs: tuple[Input, ...]
    scenario: str = ""
    of: str = ""
    chance: int = 0
    record: Mapping[str, object] | None = field(default=None, compare=False)


def of_another(of: object, digest: str) -> bool:
    """Whether what a run says under ``of`` names another version than the one with *digest*."""
    return is_digest(of) and of != digest


def read(data: object, procedure: Procedure) -> Run:
    """The run in *data* (see the module). Raises RunError with the path to what is wrong."""
    if not isinstance(data, Mapping):
        raise RunError("a run is a mapping with `procedure` and `inputs`")
    for key in data:
        if key not in KEYS:
            raise RunError(f"a run has no `{key}`; it has {', '.join(KEYS)}", str(key))
    if data.get("format", FORMAT) != FORMAT:
        raise RunError(f"this is format {data['format']}; format {FORMAT} is read here", "format")
    if data.get("procedure") != procedure.id:
        raise RunError(f"this run is not of the procedure `{procedure.id}`", "procedure")
    if "of" in data and not is_digest(data["of"]):
        message = f"`of` is a digest: {DIGEST_CHARS} digits from 0 to 9 and a to f"
        raise RunError(message, "of")
    scenario = data.get("scenario") or ""
    if scenario and (not isinstance(scenario, str) or scenario not in procedure.scenario):
        message = f"there is no scenario `{scenario}` in `{procedure.id}`"
        raise RunError(message, "scenario", word=str(scenario), known=procedure.scenario)
    chance = data.get("chance", 0)
    if not isinstance(chance, int) or isinstance(chance, bool) or not 0 <= chance <= CHANCE_MAX:
        raise RunError(f"`chance` is a whole number from 0 to {CHANCE_MAX:,}", "chance")
    facts = dict(procedure.scenario[scenario].facts) if scenario else {}
    given = data.get("facts") or {}
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise RunError("`facts` is a mapping of facts to values", "facts")
    facts.update(given)
    lines = data.get("inputs")
    if not isinstance(lines, list):
        raise RunError("`inputs` is a list of lines like “2:30 call”", "inputs")
    if len(lines) > INPUTS_MAX:
        raise RunError(f"a run has {INPUTS_MAX} inputs at most", "inputs")
    inputs = tuple(input_of(line, procedure, "inputs", i) for i, line in enumerate(lines))
    record = data.get("record") or {}
    if not isinstance(record, Mapping):
        raise RunError("`record` is a mapping with `passed`, `ending` and `mistake`", "record")
    known = tuple(sorted(facts.items()))
    of = data.get("of", "")
    return Run(procedure.id, known, inputs, scenario, of, chance, dict(record))


def input_of(line: object, procedure: Procedure, *path: str | int) -> Input:
    """The input that one line of a run says. Raises RunError with *path*."""
    words = line.split() if isinstance(line, str) else []
    if len(words) < 2:
        raise RunError("an input is a line like “2:30 call”", *path)
    at = clock.parse(words[0])
    if at is None:
        raise RunError(f"`{words[0]}` is not a time like 2:30", *path)
    name, choices = words[1], tuple(words[2:])
    if name == WAIT and not choices:
        return Input(at)
    if name in procedure.ending and not choices:
        ending = procedure.ending[name]
        return Input(at, ending.act, ending.choices)
    if name not in procedure.act and name not in procedure.event:
        known = (*procedure.act, *procedure.event, *procedure.ending)
        message = f"there is no act or event `{name}`"
        raise RunError(message, *path, word=name, known=known)
    return Input(at, name, choices)


def line(one: Input) -> str:
    """One input as a line of a run."""
    return f"{clock.show(one.at)} {untimed(one)}"


def untimed(one: Input) -> str:
    """The same without its time."""
    return " ".join((one.name or WAIT, *one.choices))


def data(run: Run) -> RunData:
    """The run as plain data, as :func:`read` takes it."""
    made: RunData = {
        "format": FORMAT,
        "procedure": run.procedure,
        "scenario": run.scenario,
        "facts": dict(run.facts),
        "inputs": [line(one) for one in run.inputs],
    }
    if run.of:
        made["of"] = run.of
    if run.chance:
        made["chance"] = run.chance
    return made


def within_mark(mark: PassMark, wrong: Set[str]) -> bool:
    """Whether no more rules went *wrong* than *mark* allows, and none that it does not."""
    return len(wrong) <= mark.mistakes and wrong.isdisjoint(mark.never)
