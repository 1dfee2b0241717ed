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
from strategies import conditions, guards, small_procedures
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
STATES_MAX = 300
NODES_MAX = 600


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
        if item[0] == "ending":  # the case is over, at any later second too
            self.when.pop(item)

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
    for item in expected.first:
        if item[0] == "ending":
            expected.when.pop(item, None)
    return [*unlike(expected, explored, items), *unshown(explored)]


def unlike(
    expected: Found, found: Found, items: set[Item], before: int = HORIZON
) -> Iterator[tuple[Any, ...]]:
    """Items of which the first way or the seconds *before* that one are not the same."""
    for item in sorted(items | set(found.first), key=repr):
        way = expected.first.get(item), found.first.get(item)
        when = [{s for s in f.when.get(item, ()) if s < before} for f in (expected, found)]
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
        here, label = waited.situation, (given.name, *given.choices)
        state, findings = machine.step(waited, given)
        assert i == len(inputs) - 1 or not right or not any(f.bad for f in findings)
        if right and given.name in machine.procedure.act:
            judged = machine.judged(waited, given)
            findings = judged if judged[0].bad else findings
        met.update(says(machine, here, label, findings, right))
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


# -- two versions -------------------------------------------------------------------------------


@st.composite
def changed(draw: st.DrawFn) -> tuple[m.Procedure, m.Procedure]:
    """A small procedure, and the same with a few small changes."""
    base = head = draw(drawn())
    for edit in draw(st.lists(st.sampled_from((_rule_edit, _move_edit)), min_size=1, max_size=4)):
        head = draw(edit(head))
    return base, head


@st.composite
def _rule_edit(draw: st.DrawFn, base: m.Procedure) -> m.Procedure:
    """Another kind, guard, window or act, or no such rule at all."""
    rules = list(base.rules)
    if not rules:
        return base
    i = draw(st.integers(0, len(rules) - 1))
    edits = {
        "kind": st.sampled_from([k for k in ("must", "must not", "may") if k != rules[i].kind]),
        "guard": guards,
        "windows": _moved(rules[i].windows),
        "scope": st.sampled_from([(s.id,) for s in base.situations]),
        "acts": st.sampled_from((("greet",), ("sign",), ("close",), ("won",), ("lost",))),
        "each": st.just(not rules[i].each),
    }
    field = draw(st.sampled_from((*edits, "windows", "")))
    if field:
        rules[i] = dataclasses.replace(rules[i], **{field: draw(edits[field])})
    else:
        del rules[i]
    return dataclasses.replace(base, rules=_consistent(rules))


def _consistent(rules: list[m.Rule]) -> tuple[m.Rule, ...]:
    """Rules wait for duties that there are; only bans give way."""
    duties = {rule.id for rule in rules if rule.kind == "must"}
    return tuple(
        dataclasses.replace(
            rule,
            after=tuple(n for n in rule.after if n in duties and rule.kind != "must not"),
            unless_allowed=rule.unless_allowed and rule.kind == "must not",
        )
        for rule in rules
    )


@st.composite
def _move_edit(draw: st.DrawFn, base: m.Procedure) -> m.Procedure:
    """Another target, guard or window, or no such way on. Passing moments stay as they are, so that
    they never go round in no time."""
    situations = list(base.situations)
    places = [
        (i, j) for i, s in enumerate(situations) for j, move in enumerate(s.moves) if move.on
    ]
    if not places:
        return base
    i, j = draw(st.sampled_from([*places, *(place for place in places if place[0] == 0)]))
    moves = list(situations[i].moves)
    edits = {
        "to": st.sampled_from((*(s.id for s in situations), m.END, m.STAY)),
        "guard": guards,
        "windows": _moved(moves[j].windows),
    }
    field = draw(st.sampled_from((*edits, "windows", "")))
    if field:
        moves[j] = dataclasses.replace(moves[j], **{field: draw(edits[field])})
    else:
        del moves[j]
    situations[i] = dataclasses.replace(situations[i], moves=tuple(moves))
    return dataclasses.replace(base, situations=tuple(situations))


def _moved(windows: tuple[m.Window, ...]) -> st.SearchStrategy[tuple[m.Window, ...]]:
    """Each end of *windows* a second earlier or later, or no windows at all; one where none was."""
    if not windows:
        return st.sampled_from([(m.Window(opens=1),), (m.Window(closes=1),), (m.Window(closes=2),)])
    ends = [
        tuple(
            dataclasses.replace(w, **{end: getattr(w, end) + by}) if n == i else w
            for n, w in enumerate(windows)
        )
        for i, w in enumerate(windows)
        for end in ("opens", "closes")
        for by in (-1, 1)
        if getattr(w, end) is not None and getattr(w, end) + by >= 0
    ]
    return st.sampled_from([(), *ends])


class Compared(Found):
    """What the comparison of two versions finds, in the words of the search by brute force."""

    def __init__(self, base: m.Procedure, head: m.Procedure) -> None:
        super().__init__()
        self.space = Both(Machine(base), Machine(head))
        self.graph = explore(self.space, NODES_MAX)
        if not self.graph.complete:
            raise TooMany
        for parting in partings(self.graph):
            self.meet(parting)

    def meet(self, parting: Any) -> None:
        """Add *parting*; who is cited for an act that is not needed does not count."""
        rules = tuple(
            "" if verdict.startswith("unneeded") else rule
            for verdict, rule in zip(parting.verdicts, parting.rules, strict=True)
        )
        item: Item = ("due", parting.situations, parting.due)
        if parting.due is None:
            kind = "parts" if parting.label else "time parts"
            item = (kind, parting.situations, parting.verdicts, rules)
        found = witness(self.graph, parting)
        self.note(item, (sum(bool(given.name) for given in found.inputs), found.at))
        for first, last in parting.when:
            end = HORIZON if last is None else min(last + 1, HORIZON)
            self.when.setdefault(item, set()).update(range(first, end))
