"""Where two versions part: each difference with its shortest witness, its extent and its side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from simulator.core.machine.engine import Machine, State
from simulator.core.machine.state import Finding
from simulator.core.proof.explore import Graph, Link, Node, sample, seconds
from simulator.core.proof.run_space import Label
from simulator.core.proof.zones import FAR
from simulator.reviewing.both_versions import Both, BothAnswers, asked, due
from simulator.reviewing.model import BAD, Direction

Acts = frozenset[tuple[str, ...]]
Rules = tuple[str, ...]


@dataclass(slots=True)
class Parting:
    """One kind of difference: what is said of ``label`` (empty: of time passing, or of what is due
    when ``due`` is set) by ``verdicts`` of the base and the head in one situation of each.
    ``asking`` are the rules of each that ask for what is ``due``. ``places`` are all situations of
    a consequence, which may show in several, ``dues`` all that is due there, and ``others`` other
    acts of which the same is said, each with its own times and places. ``shown`` is wherever it
    shows."""

    situations: tuple[str, str]
    label: Label
    verdicts: tuple[str, str]
    rules: tuple[str, str]
    node: Node
    link: Link | None
    due: tuple[Acts, Acts] | None = None
    asking: tuple[Rules, Rules] = ((), ())
    horizon: int = FAR
    times: list[tuple[int, int]] = field(default_factory=list)
    states: int = 0
    places: tuple[tuple[str, str], ...] = ()
    dues: tuple[tuple[Acts, Acts], ...] = ()
    others: tuple[Parting, ...] = ()
    shown: list[tuple[Node, Link | None]] = field(default_factory=list)

    @property
    def everywhere(self) -> list[tuple[Node, Link | None]]:
        """Wherever it shows, of any of its acts."""
        return [*self.shown, *(place for other in self.others for place in other.shown)]

    @property
    def direction(self) -> Direction:
        """Stricter when the head forbids or demands more, looser when it does less."""
        if self.due is not None:
            return _demands(*self.due)
        bad = tuple(verdict in BAD for verdict in self.verdicts)
        known = "impossible" not in self.verdicts
        if known and bad[0] != bad[1]:
            return "stricter" if bad[1] else "looser"
        return "different"

    @property
    def told(self) -> tuple[Rules, Rules]:
        """Of the rules that ask for what is due the one that is told on each side: where another
        asks for the same in some cases, nothing else is to be said of them."""
        return self.asking[0][:1], self.asking[1][:1]

    @property
    def when(self) -> tuple[tuple[int, int | None], ...]:
        """The exact seconds of the case clock, as intervals with both ends; None for an end past
        the last second that matters."""
        merged: list[list[int]] = []
        for start, end in sorted(self.times):
            if merged and start <= merged[-1][1] + 1:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        return tuple((start, None if end > self.horizon else end) for start, end in merged)


def _demands(before: Acts, after: Acts) -> Direction:
    """More to be done is stricter; so is the same with fewer acts that will do."""
    if len(before) == len(after) == 1:
        [fewer], [more] = after, before
        few, many = frozenset(fewer), frozenset(more)
        return "stricter" if few < many else "looser" if many < few else "different"
    return "stricter" if before < after else "looser" if after < before else "different"


def partings(graph: Graph) -> list[Parting]:
    """All differences in *graph* (of a :class:`Both`), the shortest and earliest first."""
    space = graph.space
    assert isinstance(space, Both)
    found: dict[object, Parting] = {}
    for node in graph.nodes:
        here = node.state.a.situation, node.state.b.situation
        for link in node.links:
            if not link.note.same:
                _note(found, space, node, link, here)
        acts = _due(space, node)
        if acts[0] != acts[1]:
            apart = _apart(*acts)
            asking = _asking(space, node, apart)
            new = Parting(
                here, (), ("", ""), ("", ""), node, None, apart, asking, horizon=space.horizon
            )
            parting = found.setdefault((here, apart, new.told), new)
            if _sooner(space, node, None, parting):
                parting.node = node
            _count(parting, space, node, None)
    return sorted(found.values(), key=lambda p: _rank(graph, p))


def with_seconds_of(found: Iterable[Parting], known: Iterable[Parting]) -> list[Parting]:
    """*found* without their seconds, but for those of the same partings that are *known*."""
    times = {_key(one): one for one in known}
    return [
        replace(one, times=same.times, horizon=same.horizon)
        if (same := times.get(_key(one)))
        else replace(one, times=[], horizon=FAR)
        for one in found
    ]


def _key(one: Parting) -> tuple[object, ...]:
    return one.situations, one.label, one.verdicts, one.rules, one.due, one.told


def consequences(found: Iterable[Parting]) -> list[Parting]:
    """*found* with those taken together in which the same rules say the same, wherever the case
    stands and of whatever act, and whatever else is due there. The first of each is shown; other
    acts stand beside it."""
    groups: dict[object, dict[Label, list[Parting]]] = {}
    for one in found:
        about = one.label[:1] if not any(one.rules) else ()
        due = one.due if one.told[0] == one.told[1] else one.due and one.direction
        key = due, one.told, one.verdicts, one.rules, about, bool(one.label)
        groups.setdefault(key, {}).setdefault(one.label, []).append(one)
    return [_together([_everywhere(same) for same in group.values()]) for group in groups.values()]


def _everywhere(same: list[Parting]) -> Parting:
    """What is said of one act, in whatever situations."""
    return replace(
        same[0],
        times=[time for one in same for time in one.times],
        states=sum(one.states for one in same),
        places=tuple(dict.fromkeys(one.situations for one in same)),
        dues=tuple(dict.fromkeys(one.due for one in same if one.due is not None)),
        shown=[place for one in same for place in one.shown],
    )


def _together(acts: list[Parting]) -> Parting:
    first, *others = acts
    return replace(first, others=tuple(others))


def parts(space: Both, node: Node) -> bool:
    """Whether the versions part at *node*."""
    before, after = _due(space, node)
    return before != after or not all(link.note.same for link in node.links)


def _due(space: Both, node: Node) -> tuple[Acts, Acts]:
    pair = sample(space, node)
    return due(space.a.runs.machine, pair.a), due(space.b.runs.machine, pair.b)


def _note(
    found: dict[object, Parting], space: Both, node: Node, link: Link, here: tuple[str, str]
) -> None:
    told: BothAnswers = link.note
    verdicts = told.verdict_a, told.verdict_b
    rules = rule_of(told.a), rule_of(told.b)
    key = (here, verdicts, rules, link.label)
    parting = found.get(key)
    if parting is None:
        parting = found[key] = Parting(
            here, link.label, verdicts, rules, node, link, horizon=space.horizon
        )
    elif _sooner(space, node, link, parting):
        parting.node, parting.link = node, link
    _count(parting, space, node, link)


def _count(parting: Parting, space: Both, node: Node, link: Link | None) -> None:
    parting.times.append(seconds(space, node, link))
    parting.states += 1
    parting.shown.append((node, link))


def _sooner(space: Both, node: Node, link: Link | None, than: Parting) -> bool:
    """Whether a witness needs fewer inputs, or as many and less time."""
    old = than.node.inputs, seconds(space, than.node, than.link)[0]
    return (node.inputs, seconds(space, node, link)[0]) < old


def _apart(before: Acts, after: Acts) -> tuple[Acts, Acts]:
    """What is due in only one of the versions."""
    return before - after or frozenset(), after - before or frozenset()


def _asking(space: Both, node: Node, apart: tuple[Acts, Acts]) -> tuple[Rules, Rules]:
    """The rules of each version by which something is due at *node* in this one only."""
    pair = sample(space, node)
    a = _rules(space.a.runs.machine, pair.a, apart[0])
    return a, _rules(space.b.runs.machine, pair.b, apart[1])


def _rules(machine: Machine, state: State, acts: Acts) -> Rules:
    if not acts:
        return ()
    due = (one.rule for one in machine.due(state))
    return tuple(rule.id for rule in due if asked(machine, state, rule) in acts)


def _rank(graph: Graph, parting: Parting) -> tuple[int, int, int]:
    inputs = parting.node.inputs + bool(parting.label)
    return inputs, seconds(graph.space, parting.node, parting.link)[0], parting.node.number


def rule_of(findings: Iterable[Finding]) -> str:
    """The rule that is cited: the first mistake's, else that of the act's verdict."""
    known = list(findings)
    bad = next((finding for finding in known if finding.bad), None)
    said = bad or next((finding for finding in known if finding.of == "act"), None)
    return said.rule if said else ""
