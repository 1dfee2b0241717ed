"""The exploration and the comparison of two versions, held against a search by brute force.

Each procedure that is drawn is explored both ways. The two must agree on everything that can be
met, on the fewest inputs and then the earliest second it takes, and on all the seconds at which it
can be met; and each witness must show what it is a witness of when it is replayed.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from typing import Any

import pytest
from brute import Found, Item, One, Search, Side, TooMany, Two, guarded, says, search, search_two
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import small_procedures
from support import COMPARED, small

from simulator.core import clock
from simulator.core import model as m
from simulator.core.machine.engine import Input, Machine
from simulator.core.proof.earliest_run import Trace, trace
from simulator.core.proof.explore import Link, Node, explore, seconds
from simulator.core.proof.run_space import Runs
from simulator.reviewing.both_versions import Both
from simulator.reviewing.differences import partings
from simulator.reviewing.witnesses import witness

pytestmark = pytest.mark.slow

HORIZON = 8
STATES_MAX = 150
NODES_MAX = 300
HEADS_EACH = 3


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
    side = Side(explored.machine.procedure, explored.right)
    for item, (node, link) in explored.shown.items():
        run = trace(explored.graph, node, link)
        world = One(side, known(explored.machine.procedure, run.facts))
        if length(run) != explored.first[item] or item not in walked(world, run):
            yield item, length(run), run.inputs


def length(run: Trace) -> tuple[int, int]:
    """The number of inputs of *run*, and its last second."""
    return sum(bool(put.name) for put in run.inputs), run.at


def walked(world: Search, run: Trace) -> set[Item]:
    """What is met at the end of *run*, second by second."""
    state, now, met = world.start, 0, set[Item]()
    for put in (*run.inputs, Input(run.at)):
        labels: list[tuple[str, ...]] = [()] * (put.at - now)
        now = put.at
        for label in [*labels, (put.name, *put.choices)] if put.name else labels:
            step = next(step for step in world.steps(state) if step.label == label)
            met, state = set(step.items), step.after
    return met | set(world.standing(state) if state else ())


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
            w
            if lasting and w.clock == "situation" and w.closes is None and w.opens
            else dataclasses.replace(w, opens=short(w.opens), closes=short(w.closes))
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


def changed(dice: random.Random, base: m.Procedure) -> m.Procedure:
    """The same with one to three small changes of its rules and ways on."""
    head = base
    for _ in range(dice.randint(1, 3)):
        head = dice.choice((_rule_changed, _move_changed))(dice, head)
    return head


def _rule_changed(dice: random.Random, base: m.Procedure) -> m.Procedure:
    """A rule with another kind, guard, window, situation or act, or left out."""
    rules = list(base.rules)
    if not rules:
        return base
    i = dice.randrange(len(rules))
    change = dice.choice(
        (
            {"kind": dice.choice(("must", "must not", "may"))},
            {"guard": _guard(dice, base)},
            {"windows": _windows(dice, rules[i].windows)},
            {"scope": (dice.choice(base.situations).id,)},
            {"acts": (dice.choice(("greet", "sign", "close", "won", "lost")),)},
            {"each": not rules[i].each},
            {"at_least": dice.randint(1, 2)},
            {"cut_short": dice.choice(("lapses", "stays owed", "missed"))},
            {"time_to_act": dice.randint(0, 2)},
            None,
        )
    )
    rules[i : i + 1] = [dataclasses.replace(rules[i], **change)] if change else []
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


def _move_changed(dice: random.Random, base: m.Procedure) -> m.Procedure:
    """A way on with another target, guard or window, or left out. Passing moments stay as they are,
    so that they never go round in no time."""
    situations = list(base.situations)
    places = [(i, j) for i, s in enumerate(situations) for j, move in enumerate(s.moves) if move.on]
    if not places:
        return base
    i, j = dice.choice(places)
    moves = list(situations[i].moves)
    change = dice.choice(
        (
            {"to": dice.choice((*(s.id for s in situations), m.END, m.STAY))},
            {"guard": _guard(dice, base)},
            {"windows": _windows(dice, moves[j].windows)},
            None,
        )
    )
    moves[j : j + 1] = [dataclasses.replace(moves[j], **change)] if change else []
    situations[i] = dataclasses.replace(situations[i], moves=tuple(moves))
    return dataclasses.replace(base, situations=tuple(situations))


def _guard(dice: random.Random, base: m.Procedure) -> m.Guard:
    """None, one of the procedure, or one of these."""
    conditions = (("vip", "is", True), ("rings", "at_least", 1), ("here", "below", 1))
    return dice.choice(
        (
            (),
            *(part.guard for part in guarded(base)),
            *(((m.Condition(*condition),),) for condition in conditions),
        )
    )


def _windows(dice: random.Random, windows: tuple[m.Window, ...]) -> tuple[m.Window, ...]:
    """One end of *windows* a second earlier or later, or no windows at all; one where none was."""
    if not windows:
        return (dice.choice((m.Window(opens=1), m.Window(closes=1), m.Window(closes=2))),)
    i = dice.randrange(len(windows))
    end, by = dice.choice(("opens", "closes")), dice.choice((-1, 1))
    at = getattr(windows[i], end)
    if at is None or at + by < 0:
        return ()
    return (*windows[:i], dataclasses.replace(windows[i], **{end: at + by}), *windows[i + 1 :])


class Compared(Found):
    """What the comparison of two versions finds, in the words of the search by brute force."""

    def __init__(self, base: m.Procedure, head: m.Procedure, extents: bool = True) -> None:
        super().__init__()
        self.space = Both(Machine(base), Machine(head), extents)
        self.graph = explore(self.space, NODES_MAX)
        if not self.graph.complete:
            raise TooMany
        self.shown: dict[Item, Trace] = {}
        for parting in partings(self.graph):
            self.meet(parting)

    def meet(self, parting: Any) -> None:
        """Add *parting*; who is cited for an act that is not needed does not count."""
        rules = tuple(
            "" if verdict.startswith("unneeded") else rule
            for verdict, rule in zip(parting.verdicts, parting.rules, strict=True)
        )
        item: Item = ("due", parting.situations, parting.due, parting.direction)
        if parting.due is None:
            kind = "parts" if parting.label else "time parts"
            words = parting.verdicts
            item = (kind, parting.situations, words, rules, parting.direction)
        run = witness(self.graph, parting)
        self.note(item, length(run))
        if self.first[item] == length(run):
            self.shown[item] = run
        for first, last in parting.when:
            end = HORIZON if last is None else min(last + 1, HORIZON)
            self.when.setdefault(item, set()).update(range(first, end))


def unshown_of_two(base: m.Procedure, head: m.Procedure, found: Compared) -> Iterator[Item]:
    """Witnesses that do not show the difference they are for."""
    sides = Side(base, True), Side(head, True)
    for item, run in found.shown.items():
        if item not in walked(Two(*sides, known(base, run.facts)), run):
            yield item


# -- the comparison -----------------------------------------------------------------------------


def test_drawn_procedures_are_explored_exactly():
    """What there is to be met, how soon and at which seconds; on right runs and on all."""
    what = "drawn procedures, exploration against brute force"
    COMPARED[what] = 0

    @settings(max_examples=900)
    @given(drawn(), st.sampled_from((True, False)))
    def compare(procedure, right):
        try:
            explored = Explored(procedure, right)
            expected = search(procedure, right, HORIZON, STATES_MAX)
        except TooMany:
            return
        assert disagreements(expected, explored) == []
        COMPARED[what] += 1

    compare()
    assert COMPARED[what] >= 500


def test_two_versions_are_compared_exactly():
    """Where they part: in what words, how soon, at which seconds and to which side. Without its
    extents each difference is found by the same run."""
    what = "drawn changes, review against brute force"
    COMPARED[what] = different = 0

    @settings(max_examples=520)
    @given(drawn(), st.integers(0, 2**32))
    def compare(base, seed):
        nonlocal different
        dice = random.Random(seed)
        for _ in range(HEADS_EACH):
            head = changed(dice, base)
            try:
                found = Compared(base, head)
                expected = search_two(base, head, HORIZON, STATES_MAX)
            except TooMany:
                continue
            exact = min(HORIZON, found.space.horizon + 1)
            assert list(unlike(expected, found, set(expected.first), exact)) == []
            assert list(unshown_of_two(base, head, found)) == []
            without = Compared(base, head, extents=False)
            assert without.first == found.first
            assert list(unshown_of_two(base, head, without)) == []
            COMPARED[what] += 1
            different += bool(expected.first)

    compare()
    assert COMPARED[what] >= 1_000
    assert 0 < different < COMPARED[what]


# -- small examples -----------------------------------------------------------------------------

DOOR = """
times: {close: 5:00}
limits: {answer: 0:20, patience: 5:30}
acts: [knock, shout, leave]
events: [opens]
situations:
  outside:
    rules:
      knock-in-time: {must: knock, by: close}
    then: {knock: waiting, shout: stay}
  waiting:
    rules:
      leave-soon: {must: leave, wait: answer, since: knock}
      never-mind: {must not: leave, wait: patience, since: shout}
    then: {opens: inside, leave: end}
  inside:
    then: {leave: end}
  attic:
    then: {leave: end}
"""


def earliest(text: str, what: str) -> str:
    """The shortest run to a finding such as “overdue knock-in-time”, as a line."""
    graph = explore(Runs(Machine(small(text))))
    runs = [
        trace(graph, node, link)
        for node in graph.nodes
        for link in node.links
        if what in [f"{finding.kind} {finding.rule}" for finding in link.note]
    ]
    best = min(runs, key=length)
    return "; ".join(f"{clock.show(put.at)} {put.name}".strip() for put in best.inputs)


@pytest.mark.parametrize(
    ("what", "run"),
    [
        pytest.param("overdue knock-in-time", "5:01", id="missed a second after its end"),
        pytest.param("early leave-soon", "0:00 knock; 0:00 leave", id="two inputs in one second"),
        pytest.param("right leave-soon", "0:00 knock; 0:20 leave", id="a wait since an act"),
        pytest.param(
            "wrong never-mind",
            "0:00 knock; 0:00 shout; 5:30 leave",
            id="two timers from one second",
        ),
    ],
)
def test_the_shortest_and_earliest_run(what, run):
    assert earliest(DOOR, what) == run


def test_a_deadline_can_be_missed_at_one_second_only():
    space = Runs(Machine(small(DOOR)))
    missed = [
        seconds(space, node, link)
        for node in explore(space).nodes
        for link in node.links
        if any(finding.kind == "overdue" for finding in link.note)
    ]
    assert set(missed) == {(301, 301)}


def test_a_situation_without_a_way_to_it_is_not_reached():
    graph = explore(Runs(Machine(small(DOOR)), right=False))
    assert {node.state.situation for node in graph.nodes} == {"outside", "waiting", "inside"}


def test_an_exploration_that_gives_up_says_so():
    space = Runs(Machine(small(DOOR)))
    assert explore(space).complete
    assert not explore(space, nodes_max=3).complete
