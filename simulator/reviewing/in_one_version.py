"""A procedure that is in one version only: what is wrong with a new one, and what guarded one that
is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.core.proof.prove import prove
from simulator.language.checks import check
from simulator.reviewing import new_problems, promises
from simulator.reviewing.model import Change, Standings
from simulator.reviewing.trees import forest, place_of


def added(
    head: Procedure, sources: Mapping[str, str], style: Sequence[Problem], nodes_max: int
) -> Change:
    """A procedure that is new, with all that ``check`` finds in it. *style* has what its parser
    found."""
    proof = None if check(head) else prove(head, nodes_max)
    wrong = new_problems.found(head, style, proof, nodes_max)
    lines = partial(place_of, forest(head.file, sources))
    return Change(
        head.id,
        head.title,
        "added",
        version_after=head.version,
        situations=tuple(Standings(s.id, s.title, "added") for s in head.situations),
        problems=tuple(new_problems.new((), wrong, {}, lines)),
    )


def removed(base: Procedure) -> Change:
    """A procedure that is gone, with its claims, scenarios and examples."""
    return Change(
        base.id,
        base.title,
        "removed",
        version_before=base.version,
        situations=tuple(Standings(s.id, s.title, "removed") for s in base.situations),
        promises=tuple(promises.fingerprinted(base.id, promises.gone(base))),
    )
