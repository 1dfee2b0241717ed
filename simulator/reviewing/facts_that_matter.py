"""For whom a difference is: the facts without which two versions need not say what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simulator.core.machine.engine import Machine
from simulator.core.proof import for_whom
from simulator.core.proof.earliest_run import Trace
from simulator.core.proof.explore import Graph, Link
from simulator.reviewing.both_versions import Both
from simulator.reviewing.causes import answer, told
from simulator.reviewing.differences import Parting

Reached = dict[tuple[int, object], frozenset[int]]
"""By a fact's place and a value, the nodes that runs come to without it."""


def facts_that_matter(
    machines: tuple[Machine, Machine], parting: Parting, names: Sequence[str], found: Trace
) -> tuple[tuple[str, bool | str], ...]:
    """Of the facts of *found*, which are called *names*, those that have to be as they are: with
    any values of the others both *machines* say the same at its end."""

    def said(facts: Mapping[str, Any]) -> list[object]:
        run = found._replace(facts=tuple(facts.get(name) for name in names))
        replies = [told(machine, names, run) for machine in machines]
        return [(answer(parting, reply), reply.rule) for reply in replies]

    known = [(n, v) for n, v in zip(names, found.facts, strict=True) if v is not None]
    values = {name: _values(machines, name) for name, _ in known}
    wanted = said(dict(known))
    return for_whom.facts_that_matter(known, values, lambda facts: said(facts) == wanted)


def _values(machines: Sequence[Machine], name: str) -> tuple[bool | str, ...]:
    """The values that a fact can have: those of all versions that have it, and what it is where
    nobody says otherwise."""
    facts = [fact for machine in machines for fact in machine.procedure.facts if fact.id == name]
    shared = [v for v in facts[0].values if all(v in fact.values for fact in facts)]
    own = (fact.default for fact in facts if fact.values)
    return tuple(dict.fromkeys((*shared, *own)))


def _without(graph: Graph, space: Both, place: int, value: object) -> frozenset[int]:
    """The numbers of the nodes to which some run comes in which the fact at *place* need not have
    *value*. (What is merged in the graph makes them more, never fewer.)"""
    nodes = graph.nodes
    open_ = [node for node in nodes if node.parent < 0 and space.known(node.state)[place] != value]
    met = {node.number for node in open_}
    while open_:
        for link in open_.pop().links:
            if link.to < 0 or link.to in met or not _free(space, link, place, value):
                continue
            met.add(link.to)
            open_.append(nodes[link.to])
    return frozenset(met)


def _free(space: Both, link: Link, place: int, value: object) -> bool:
    """Whether *link* can be gone without the fact having *value*."""
    read = link.facts[place] if link.facts else None
    return read != value and space.known(link.state)[place] != value


def only_with(
    graph: Graph, parting: Parting, facts: Iterable[tuple[str, bool | str]], known: Reached
) -> tuple[tuple[str, bool | str], ...]:
    """Of *facts*, those without which the difference shows nowhere. *known* keeps what
    :func:`_without` found."""
    space = graph.space
    assert isinstance(space, Both)
    found = []
    for name, value in facts:
        place = space.names.index(name)
        if (place, value) not in known:
            known[place, value] = _without(graph, space, place, value)
        ways = known[place, value]
        if not any(
            node.number in ways and (link is None or _free(space, link, place, value))
            for node, link in parting.everywhere
        ):
            found.append((name, value))
    return tuple(found)
