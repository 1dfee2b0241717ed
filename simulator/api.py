"""What a program can ask of procedures: a few functions, each of which does one whole thing.

Errors that are meant for people are a :class:`~simulator.core.errors.RightrunError`.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.checking.check_all import examine
from simulator.core.machine.engine import Machine
from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.core.proof import prove as proof
from simulator.core.proof.explore import NODES_MAX
from simulator.core.proof.model import Proof
from simulator.core.runs import judge as judging
from simulator.core.runs import run as runs
from simulator.core.shapes import Verdict
from simulator.language.build_model import parse
from simulator.language.checks import playable
from simulator.language.diagnostics import Refused, render
from simulator.language.files import located
from simulator.reviewing.model import Review


def load(path: str | Path) -> Procedure:
    """The procedure in a YAML file, with the shared files beside it that it uses.

    Raises Refused, whose ``problems`` say what is wrong, where, and what to write instead; its text
    is the same for people.

    >>> load("tests/procedures/good/fire-drill.yml").title
    'The fire alarm sounds'
    """
    full = Path(path).absolute()
    top = full.parent.parent if full.parent.name == "procedures" else full.parent
    parsed = parse(*located(str(full), top))
    if parsed.procedure is None:
        raise Refused(render(parsed.found, parsed.sources), tuple(parsed.found))
    return parsed.procedure


def check(procedure: Procedure, states_max: int = NODES_MAX) -> list[Problem]:
    """Everything that is wrong with a procedure: in itself, with its scenarios and examples, and
    what the proof finds, and where the search finds something else first. The proof gives up after
    *states_max* states, which is a problem too. Without Node.js its questions are not asked, which
    is a warning.

    >>> check(load("tests/procedures/good/fire-drill.yml"))
    []
    """
    examined = examine(procedure, states_max)
    if examined.unasked:
        warnings.warn(examined.unasked, RuntimeWarning, stacklevel=2)
    return list(examined.found)


def prove(procedure: Procedure, states_max: int = NODES_MAX) -> Proof:
    """Everything that can happen in a procedure, explored; gives up after *states_max* states.
    Raises Refused where it cannot be played at all, as when rules wait for each other.

    >>> prove(load("tests/procedures/good/fire-drill.yml")).proved
    True
    """
    return proof.prove(playable(procedure), states_max)


def judge(
    procedure: Procedure,
    lines: Sequence[str],
    facts: Mapping[str, bool | str] | None = None,
    scenario: str = "",
) -> Verdict:
    """The verdict on a run: *lines* like ``"2:30 call"``, in the order of time, on a case with
    these *facts* or those of a *scenario*. Raises RunError where a line does not fit,
    and Refused where the procedure cannot be played.

    >>> verdict = judge(load("tests/procedures/good/fire-drill.yml"), ["0:31 walk_out"])
    >>> verdict["passed"], verdict["mistake"]["why"]
    (False, 'This was not done by 0:30: Leave by the stairs within 30 seconds.')
    """
    data = {
        "procedure": procedure.id,
        "inputs": list(lines),
        "facts": dict(facts or {}),
        "scenario": scenario,
    }
    verdict = judging.judge(Machine(playable(procedure)), runs.read(data, procedure))
    return copy.deepcopy(verdict)  # plain texts, whatever stands behind them


def review(base: str | Path, head: str | Path) -> Review:
    """What a change from *base* to *head* means; each is a git revision of the repository that one
    stands in, or a folder with procedures. Raises Refused where it is neither.

    >>> review("tests/procedures/good", "tests/procedures/good").changes
    ()
    """
    from simulator.reviewing import versions

    here = Path.cwd()
    return versions.between(versions.version(str(base), here), versions.version(str(head), here))
