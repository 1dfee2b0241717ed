"""Two versions of one procedure: what the change between them means."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from typing import Literal

from simulator.core.machine.engine import Machine
from simulator.core.machine.state import Input
from simulator.core.model import Procedure
from simulator.core.proof.earliest_run import Trace
from simulator.core.proof.explore import NODES_MAX, Graph, explore
from simulator.core.proof.model import Proof
from simulator.core.proof.prove import prove
from simulator.core.runs import judge
from simulator.core.runs.run import line
from simulator.reviewing import beside_behaviour
from simulator.reviewing.both_versions import Both
from simulator.reviewing.causes import smallest, told
from simulator.reviewing.differences import Parting, partings, parts, witness
from simulator.reviewing.edited_source import EditedSource
from simulator.reviewing.model import (
    Change,
    Difference,
    Flip,
    Practice,
    Reworded,
    Side,
    SlackChange,
    Standing,
    Standings,
    StoryStep,
)
from simulator.reviewing.sides import PlayedVersion, side, side_due
from simulator.reviewing.trees import place_of

DIFFERENCES_MAX = 60
"""Differences told of one procedure, the shortest first."""


def compare(
    base: Procedure | None,
    head: Procedure | None,
    sources_before: Mapping[str, str],
    sources_after: Mapping[str, str],
    nodes_max: int = NODES_MAX,
) -> Change:
    """What changed from *base* to *head*. Sources map each file of the procedure, its own first, to
    its YAML. None is a procedure that is not there."""
    if base is None or head is None:
        only = base or head
        assert only is not None
        status: Literal["added", "removed"] = "added" if base is None else "removed"
        versions = base.version if base else "", head.version if head else ""
        situations = tuple(Standings(s.id, s.title, status) for s in only.situations)
        return Change(only.id, only.title, status, *versions, situations=situations)
    return _Comparison(EditedSource(base, head, sources_before, sources_after), nodes_max).change()


class _Comparison:
    """One comparison at work, in the ids of the base."""

    def __init__(self, source: EditedSource, nodes_max: int) -> None:
        self.source, self.nodes_max = source, nodes_max
        self.base, self.head, self.aligned = source.base, source.head, source.aligned
        self.versions = (
            PlayedVersion(self.base, self.base, source.before, lambda _, name: name),
            PlayedVersion(self.aligned, self.head, source.after, source.id_in_head),
        )
        self.causes: dict[tuple[int, ...], None] = {}

    def change(self) -> Change:
        space = Both(Machine(self.base), Machine(self.aligned))
        graph = explore(space, self.nodes_max)
        found = partings(graph)
        differences = [self._difference(graph, space, p) for p in found[:DIFFERENCES_MAX]]
        used = {number for causes in self.causes for number in causes}
        effect = self._spread(used) if found else (False if graph.complete else None)
        return Change(
            id=self.head.id,
            title=self.head.title,
            status="changed" if self.source.edited else "same",
            version_before=self.base.version,
            version_after=self.head.version,
            complete=graph.complete,
            states=len(graph.nodes),
            situations=tuple(self._standings(graph, found)),
            differences=tuple(differences),
            more=max(0, len(found) - DIFFERENCES_MAX),
            edits=self.source.told(used, effect),
            slack=tuple(self._slack()) if found else (),
            flips=(
                *(self._claim_flips() if found else ()),
                *beside_behaviour.scenario_flips(self.base, self.aligned),
                *beside_behaviour.example_flips(self.base, self.aligned, self.source.examples()),
            ),
            questions=tuple(beside_behaviour.questions(self.base, self.head, self.source.names)),
            wording=tuple(self._wording()),
            pages=beside_behaviour.pages_touched(self.base, self.head),
            unlearned=self._unlearned(used, found),
        )

    def _unlearned(self, used: set[int], found: list[Parting]) -> tuple[Practice, ...]:
        """The rules that people have to practise anew, given the edits that have an effect."""
        edited = self.source.machine(frozenset(used)) or self.source.machine(
            frozenset(self.source.meaning)
        )
        head = edited.procedure if edited else self.aligned
        cited = (rule for parting in found for rule in parting.rules[::-1])
        names = beside_behaviour.unlearned(self.base, head, cited)
        rules = (self.head.rule[self.source.id_in_head("rules", name)] for name in names)
        return tuple(Practice(rule.id, rule.text) for rule in rules)

    def _with(self, some: frozenset[int], more: frozenset[int]) -> Machine | None:
        return self.source.machine(some | more)

    def _spread(self, used: set[int]) -> bool | None:
        """Adds to *used* every edit that some further difference needs. False when the rest is
        proven to have no effect, None when that cannot be said."""
        for _ in self.source.meaning:
            unused = [i for i in self.source.meaning if i not in used]
            start = self.source.machine(frozenset(used))
            if not unused:
                return False
            if start is None:
                return None
            space = Both(start, Machine(self.aligned))
            graph = explore(space, self.nodes_max, partial(parts, space))
            if graph.complete:
                return False
            found = partings(graph)
            if not found:
                return None
            more = smallest(
                found[0],
                witness(graph, found[0]),
                space.names,
                unused,
                partial(self._with, frozenset(used)),
            )
            used |= set(more)
        return None

    def _wording(self) -> Iterator[Reworded]:
        for reworded in beside_behaviour.rewordings(self.base, self.head, self.source.names):
            section = beside_behaviour.WORDS.get(reworded.kind, ("", ()))[0]
            item = next((i for i in getattr(self.head, section, ()) if i.id == reworded.id), None)
            place = place_of(self.source.after, item.span) if item else None
            yield dataclasses.replace(reworded, place=place)

    @cached_property
    def proofs(self) -> tuple[Proof, Proof]:
        """The proofs of both versions, in the base's ids."""
        return prove(self.base, self.nodes_max), prove(self.aligned, self.nodes_max)

    def _slack(self) -> Iterator[SlackChange]:
        """Duties whose earliest or latest moment differs."""
        before, after = ({s.rule: (s.first, s.last) for s in p.slack} for p in self.proofs)
        for rule in self.aligned.rules:
            old, new = (_kept(known.get(rule.id)) for known in (before, after))
            if old != new:
                yield SlackChange(self.source.id_in_head("rules", rule.id), rule.text, old, new)

    def _claim_flips(self) -> Iterator[Flip]:
        """Claims of both versions that hold in one of them and are refuted in the other. What was
        left open at the limit is no news of the claim."""
        before, after = ({p.claim: p.result for p in proof.promises} for proof in self.proofs)
        for claim in self.aligned.claims:
            old, new = before.get(claim.id), after[claim.id]
            if old is not None and old != new and "refuted" in (old, new):
                yield Flip(
                    "claim", self.source.id_in_head("claims", claim.id), claim.text, old, new
                )

    def _standings(self, graph: Graph, found: list[Parting]) -> list[Standings]:
        sides = [(node.state.a.situation, node.state.b.situation) for node in graph.nodes]
        met = {name for pair in sides for name in pair}
        told = [
            Standings(
                self.source.id_in_head("situations", one.id),
                one.title,
                self._standing(one.id, met, found, graph.complete),
            )
            for one in self.aligned.situations
        ]
        gone = [s for s in self.base.situations if s.id not in self.aligned.situation]
        return told + [Standings(s.id, s.title, "removed") for s in gone]

    def _standing(self, name: str, met: set[str], found: list[Parting], whole: bool) -> Standing:
        if name not in self.base.situation:
            return "added"
        ways = {parting.direction for parting in found if name in parting.situations}
        if ways:
            return ways.pop() if len(ways) == 1 else "different"
        if not whole:
            return "not proven"
        return "same" if name in met else "not reached"

    def _difference(self, graph: Graph, space: Both, parting: Parting) -> Difference:
        found = witness(graph, parting)
        causes = smallest(
            parting, found, space.names, self.source.meaning, self.source.machine, self.causes
        )
        self.causes[causes] = None
        situation = parting.situations[1]
        titles = self.aligned.situation
        inputs = found.inputs[:-1] if parting.link is not None else found.inputs
        return Difference(
            situation=self.source.id_in_head("situations", situation),
            title=titles[situation].title,
            direction=parting.direction,
            story=tuple(self._step(given) for given in inputs) + self._last(parting, found),
            before=self._side(0, space, parting, found),
            after=self._side(1, space, parting, found),
            when=parting.when,
            states=parting.states,
            causes=tuple(map(self.source.number_told, causes)),
            facts=tuple(
                (n, v) for n, v in zip(space.names, found.facts, strict=True) if v is not None
            ),
            run=tuple(line(given) for given in found.inputs),
        )

    def _step(self, given: Input) -> StoryStep:
        for procedure in (self.aligned, self.base):
            if given.name in procedure.act:
                return StoryStep(given.at, "you", judge.title(procedure, given))
            if given.name in procedure.event:
                return StoryStep(given.at, "world", judge.title(procedure, given))
        return StoryStep(given.at, "time", "Time passes")

    def _last(self, parting: Parting, found: Trace) -> tuple[StoryStep, ...]:
        if parting.link is None:
            return (StoryStep(found.at, "time", "What is due now?"),)
        return (self._step(found.inputs[-1]),)

    def _side(self, which: int, space: Both, parting: Parting, found: Trace) -> Side:
        version = self.versions[which]
        reply = told(Machine(version.played), space.names, found)
        if parting.due is not None:
            return side_due(version, reply, parting.due[which])
        return side(version, reply, found, parting.rules[1 - which])


def _kept(known: tuple[int | None, int | None] | None) -> tuple[int, int | None] | None:
    """When a duty is kept; None for one that is never kept."""
    return None if known is None or known[0] is None else (known[0], known[1])
