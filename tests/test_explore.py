"""The exploration and the comparison of two versions, held against a search by brute force.

Each procedure that is drawn is explored both ways. The two must agree on everything that can be
met, on the fewest inputs and then the earliest second it takes, and on all the seconds at which it
can be met; and each witness must show what it is a witness of when it is replayed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from brute import Found, Item, TooMany, cited, guarded, says, search, search_two
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ACTS, conditions, guards, small_procedures
from support import COMPARED, GOOD, candidate_no_show, from_folder, procedure_of, small

from simulator.core import model as m
from simulator.core import zones
from simulator.core.engine import Input, Machine
from simulator.core.explore import Graph, Link, Node, explore, seconds
from simulator.core.spaces import Runs
from simulator.core.trace import trace
from simulator.core.zones import FAR
from simulator.review.differences import BAD, partings, witness
from simulator.review.pair import Both

HORIZON = 9
STATES_MAX = 400
NODES_MAX = 5_000


# -- what an exploration says -------------------------------------------------------------------


class Explored(Found):
    """What an exploration finds, in the words of the search by brute force, with its witnesses."""

    def __init__(self, procedure: m.Procedure, right: bool) -> None:
        super().__init__()
        self.machine, self.right = Machine(procedure), right
        self.space = Runs(self.machine, right, HORIZON)
        self.graph = explore(self.space, NODES_MAX)
        self.shown: dict[Item, tuple[Node, Link | None]] = {}
        if not self.graph.complete:
            raise TooMany
        for node in self.graph.nodes:
            for item, link in self.items(node):
                self.meet(item, node, link)

    def items(self, node: Node) -> Iterator[tuple[Item, Link | None]]:
        state = node.state
        yield (("ending", state.ending) if state.over else ("situation", state.situation)), None
        for link in node.links:
            for item in says(self.machine, state.situation, link.label, link.note, self.right):
                yield item, link

    def meet(self, item: Item, node: Node, link: Link | None) -> None:
        first, last = seconds(self.space, node, link)
        way = node.inputs + bool(link and link.label), first
        if item not in self.first or way < self.first[item]:
            self.first[item], self.shown[item] = way, (node, link)
        self.when.setdefault(item, set()).update(range(first, min(last + 1, HORIZON)))

    def leaves_out(self, item: Item) -> bool:
        """Whether *item* is an act of which nothing is said or counted: it is not needed there."""
        acts = self.space.acts.get(item[1], ())
        return (
            item[0] == "says"
            and item[-2:] == ("unneeded", "")
            and item[2] not in {label[0] for label in acts}
        )


def disagreements(expected: Found, explored: Explored) -> list[tuple[Any, ...]]:
    """What the two do not agree on."""
    items = {item for item in expected.first if not explored.leaves_out(item)}
    return [*unlike(expected, explored, items), *unshown(explored)]


def unlike(expected: Found, found: Found, items: set[Item]) -> Iterator[tuple[Any, ...]]:
    """Items of which the first way or the seconds are not the same."""
    for item in sorted(items | set(found.first), key=repr):
        way = expected.first.get(item), found.first.get(item)
        when = [{s for s in f.when.get(item, ()) if s < HORIZON} for f in (expected, found)]
        if way[0] != way[1] or when[0] != when[1]:
            yield (item, *way, *when)


def unshown(explored: Explored) -> Iterator[tuple[Any, ...]]:
    """Witnesses that do not show what they are for, or not in as few inputs or as early."""
    for item, (node, link) in explored.shown.items():
        found = trace(explored.graph, node, link)
        way = sum(bool(given.name) for given in found.inputs), found.at
        if way != explored.first[item] or item not in replayed(explored, found.inputs, found):
            yield item, way, found.inputs


def replayed(explored: Explored, inputs: tuple[Input, ...], found: Any) -> set[Item]:
    """What is met at the end of a run that is played on the machine, without mistakes before."""
    machine, right = explored.machine, explored.right
    state = machine.start(known(machine.procedure, found.facts))
    met: set[Item] = set()
    for i, given in enumerate((*inputs, Input(found.at))):
        if state.over:
            break
        waited, late = machine.step(state, Input(given.at))
        met.update(says(machine, state.situation, (), late, right))
        if not given.name:
            state = waited
            continue
        label = (given.name, *given.choices)
        here, judged = waited.situation, machine.judged(waited, given)
        state, findings = machine.step(waited, given)
        last = i == len(inputs) - 1
        assert last or not right or not any(f.bad for f in findings)
        told = judged if judged[0].bad and right and given.name in ACTS else findings
        met.update(says(machine, here, label, told, right))
    return met | {("ending", state.ending) if state.over else ("situation", state.situation)}


def known(procedure: m.Procedure, facts: tuple[Any, ...]) -> dict[str, Any]:
    """The facts that have to be known, by id."""
    return {
        fact.id: value
        for fact, value in zip(procedure.facts, facts, strict=True)
        if value is not None
    }


# -- what is drawn ------------------------------------------------------------------------------


def drawn() -> st.SearchStrategy[m.Procedure]:
    """Small procedures, with times small enough for the search by brute force."""
    return st.builds(shortened, small_procedures(), st.sampled_from((2, 3, 4)))


def shortened(procedure: m.Procedure, most: int) -> m.Procedure:
    """*procedure* with its times brought down from 12 seconds to *most* at most."""

    def short(second: int | None) -> int | None:
        return second if second is None or second < 0 else second * most // 12

    def of(part: Any) -> Any:
        """A moment that leads back still takes a second at least."""
        lasting = isinstance(part, m.Move) and not part.on
        windows = tuple(
            w if lasting and w.clock == "situation" and w.closes is None and w.opens else
            dataclasses.replace(w, opens=short(w.opens), closes=short(w.closes))
            for w in part.windows
        )
        return dataclasses.replace(part, windows=windows)

    return dataclasses.replace(
        procedure,
        rules=tuple(map(of, procedure.rules)),
        situations=tuple(
            dataclasses.replace(s, moves=tuple(map(of, s.moves))) for s in procedure.situations
        ),
    )
