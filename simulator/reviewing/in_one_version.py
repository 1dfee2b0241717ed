"""A procedure that is in one version only: what is wrong with a new one, and what guarded one that
is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from simulator.checking.check_all import examine
from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.reviewing import new_problems, promises
from simulator.reviewing.model import Change, Standings
from simulator.reviewing.trees import forest, place_of


def added(
    head: Procedure, sources: Mapping[str, str], style: Sequence[Problem], nodes_max: int
) -> Change:
    """A procedure that is new, with all that ``check`` finds in it. *style* has what its parser
    found."""
    wrong = [*style, *examine(head, nodes_max).found]
    lines = partial(place_of, forest(head.file, sources))
    problems = tuple(new_problems.new((), wrong, {}, lines))
    return replace(_only(head, "added"), version_after=head.version, problems=problems)


def removed(base: Procedure) -> Change:
    """A procedure that is gone, with all that guarded it."""
    lost = tuple(promises.fingerprinted(base.id, promises.gone(base)))
    return replace(_only(base, "removed"), version_before=base.version, promises=lost)


def _only(one: Procedure, status: Literal["added", "removed"]) -> Change:
    situations = tuple(Standings(s.id, s.title, status) for s in one.situations)
    return Change(one.id, one.title, status, situations=situations)
