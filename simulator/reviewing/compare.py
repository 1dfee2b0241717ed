"""Two versions of one procedure: what the change between them means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Literal

from simulator.core.machine.engine import Machine
from simulator.core.machine.state import Input
from simulator.core.model import Procedure
from simulator.core.problems import Problem
from simulator.core.proof.earliest_run import Trace
from simulator.core.proof.explore import NODES_MAX, Graph, crowded, explore
from simulator.core.proof.model import Proof
from simulator.core.proof.prove import promised, prove
from simulator.core.proof.run_space import Label
from simulator.core.runs.titles import title
from simulator.reviewing import beside_behaviour, new_problems, promises
from simulator.reviewing.accepted import fingerprint
from simulator.reviewing.both_versions import Both
from simulator.reviewing.causes import smallest, told
from simulator.reviewing.differences import (
    Parting,
    consequences,
    partings,
    parts,
    with_seconds_of,
)
from simulator.reviewing.edited_source import EditedSource
from simulator.reviewing.facts_that_matter import Reached, facts_that_matter, only_with
from simulator.reviewing.in_one_version import added, removed
from simulator.reviewing.model import (
    Change,
    Difference,
    NewProblem,
    OtherAct,
    Practice,
    PromiseChange,
    Side,
    SlackChange,
    Standing,
    Standings,
    StoryStep,
)
from simulator.reviewing.played_runs import Parted, PlayedRun, first_parting, right_runs
from simulator.reviewing.recorded_runs import RunFiles, recorded
from simulator.reviewing.sides import PlayedVersion, side, side_due
from simulator.reviewing.told_apart import told_apart
from simulator.reviewing.trees import place_of
from simulator.reviewing.witnesses import witness
from simulator.reviewing.wording import rewordings
from simulator.training.bundled import bundled

DIFFERENCES_MAX = 200
"""Differences told of one procedure, the shortest first."""


def compare(
    base: Procedure | None,
    head: Procedure | None,
    sources_before: Mapping[str, str],
    sources_after: Mapping[str, str],
    nodes_max: int = NODES_MAX,
    style: tuple[Sequence[Problem], Sequence[Problem]] = ((), ()),
    runs: RunFiles = MappingProxyType({}),
) -> Change:
    """What changed from *base* to *head*. Sources map each file of the procedure, its own first, to
    its YAML. None is a procedure that is not there. *style* has what their parser found; *runs* are
    run files to be played in both."""
    if head is None:
        assert base is not None, "one of them is there"
        return removed(base)
    if base is None:
        change = added(head, sources_after, style[1], nodes_max)
    else:
        source = EditedSource(base, head, sources_before, sources_after)
        change = _Comparison(source, nodes_max, style, runs).change()
    where = beside_behaviour.rehearsal(head)
    return replace(change, digest=bundled(head).digest, rehearsal=where)


class _Comparison:
    """One comparison at work, in the ids of the base."""

    def __init__(
        self,
        source: EditedSource,
        nodes_max: int,
        style: tuple[Sequence[Problem], Sequence[Problem]],
        runs: RunFiles,
    ) -> None:
        self.source, self.nodes_max, self.style, self.runs = source, nodes_max, style, runs
        self.base, self.head, self.aligned = source.base, source.head, source.aligned
        self.played = Machine(self.base), Machine(self.aligned)
        self.versions = (
            PlayedVersion(self.played[0], self.base, source.before, lambda _, name: name),
            PlayedVersion(self.played[1], self.head, source.after, source.id_in_head),
        )
        self.causes: dict[tuple[int, ...], None] = {}
        self.reached: Reached = {}
        self.causes_of: dict[Parted, tuple[int, ...]] = {}

    def change(self) -> Change:
        graph, found = self._explored()
        space = graph.space
        assert isinstance(space, Both)
        shown = consequences(found)
        differences = [self._difference(graph, space, p) for p in shown[:DIFFERENCES_MAX]]
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
            differences=tuple(told_apart(differences)),
            more=max(0, len(shown) - DIFFERENCES_MAX),
            edits=self.source.told(used, effect),
            slack=tuple(self._slack()) if found else (),
            flips=(
                *beside_behaviour.scenario_flips(self.base, self.aligned, self.right_runs),
                *beside_behaviour.example_flips(self.base, self.aligned, self.source.examples()),
            ),
            one_sided=tuple(beside_behaviour.one_sided(self.base, self.aligned)),
            questions=tuple(beside_behaviour.questions(self.base, self.head, self.source.names)),
            wording=tuple(rewordings(self.source)),
            **beside_behaviour.pages_touched(self.base, self.head)._asdict(),
            unlearned=self._unlearned(used, found),
            problems=tuple(self._problems()),
            promises=tuple(promises.fingerprinted(self.base.id, self._promises())),
            direction=_direction(graph, found),
            recorded=recorded(self.base, self.aligned, self.runs, self.causes_of),
            crowded=self._crowded(graph),
            forgives=any(one.pass_mark.mistakes for one in (self.base, self.head)),
        )

    def _explored(self) -> tuple[Graph, list[Parting]]:
        """Both versions, and where they part: with all seconds where that is not too much, else
        with those that were met by then. Edits that mean nothing to the engine make no difference
        of which to know them."""
        graph = explore(Both(*self.played, extents=bool(self.source.meaning)), self.nodes_max)
        if graph.complete or not self.source.meaning:
            return graph, partings(graph)
        whole = explore(Both(*self.played, extents=False), self.nodes_max)
        if not whole.complete:
            return graph, partings(graph)
        return whole, with_seconds_of(partings(whole), partings(graph))

    def _problems(self) -> Iterator[NewProblem]:
        """What is wrong with the head only. What does not change what the engine does changes
        nothing that a proof finds."""
        proofs: tuple[Proof | None, Proof | None] = (None, None)
        if self.source.meaning:
            proofs = self.proofs
            if self.source.renames:
                proofs = proofs[0], prove(self.head, self.nodes_max)  # with its own ids and lines
        both = zip((self.base, self.head), self.style, proofs, strict=True)
        before, after = (new_problems.found(*each, self.nodes_max) for each in both)
        lines = partial(place_of, self.source.after)
        return new_problems.new(before, after, self.source.names, lines)

    def _promises(self) -> Iterator[PromiseChange]:
        """What guards the head less, or otherwise, than the base was guarded."""
        if self.source.meaning:
            proving = partial(promised, nodes_max=self.nodes_max)
            shown = self.source.shown_run
            yield from promises.promises(self.base, self.aligned, *self.proofs, proving, shown)
        yield from promises.tests(self.base, self.aligned, self.source.examples())
        yield from promises.searches(self.base, self.aligned)
        yield from promises.mark(self.base, self.aligned)

    def _unlearned(self, used: set[int], found: list[Parting]) -> tuple[Practice, ...]:
        """The rules that people have to practise anew, given the edits that have an effect."""
        edited = self.source.machine(frozenset(used)) or self.source.machine(
            frozenset(self.source.meaning)
        )
        used_only = edited.procedure if edited else self.aligned
        cited = (rule for parting in found for rule in parting.rules[::-1])
        names = beside_behaviour.unlearned(self.base, used_only, self.aligned, cited)
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
            space = Both(start, self.played[1], extents=False)
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

    @cached_property
    def proofs(self) -> tuple[Proof, Proof]:
        """The proofs of both versions, in the base's ids."""
        return prove(self.base, self.nodes_max), prove(self.aligned, self.nodes_max)

    def _slack(self) -> Iterator[SlackChange]:
        """Duties of both versions whose earliest or latest moment differs."""
        before, after = ({s.rule: (s.first, s.last) for s in p.slack} for p in self.proofs)
        for rule in self.aligned.rules:
            if rule.id not in before or rule.id not in after:
                continue  # no duty in one of the versions, or not everything was explored
            old, new = _kept(before[rule.id]), _kept(after[rule.id])
            if old != new:
                yield SlackChange(self.source.id_in_head("rules", rule.id), rule.text, old, new)

    def _crowded(self, graph: Graph) -> tuple[str, ...]:
        if graph.complete:
            return ()
        names = crowded(node.state.a.situation for node in graph.nodes)
        return tuple(self.base.situation[name].title for name in names)

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
        told_causes = tuple(map(self.source.number_told, causes))
        self.causes_of[Parted(parting.verdicts, parting.rules)] = told_causes
        situation = parting.situations[1]
        titles = self.aligned.situation
        facts = facts_that_matter(self.played, parting, space.names, found)
        inputs = found.inputs[:-1] if parting.link is not None else found.inputs
        shown = self.source.shown_run(facts, found.inputs)
        only = only_with(graph, parting, facts, self.reached)
        return Difference(
            situation=self.source.id_in_head("situations", situation),
            title=titles[situation].title,
            direction=parting.direction,
            story=tuple(self._step(given) for given in inputs) + self._last(parting, found),
            before=self._side(0, space, parting, found),
            after=self._side(1, space, parting, found),
            when=_when(space, parting, found),
            whole=space.extents,
            states=parting.states,
            causes=told_causes,
            facts=shown.facts,
            labels=tuple(self._label(name) for name, _ in facts),
            run=shown.inputs,
            places=self._places(parting),
            only=tuple((self._label(name), value) for name, value in only),
            others=tuple(self._other(graph, space, other) for other in parting.others),
            scenarios=tuple(self.met.get((parting.verdicts, parting.rules), ())),
            practised=any(one.label in self.done for one in (parting, *parting.others)),
            fingerprint=fingerprint(
                "difference",
                self.base.id,
                parting.verdicts,
                parting.rules,
                sorted(
                    (one.label, one.when if space.extents else ())
                    for one in (parting, *parting.others)
                ),
                *sorted(tuple(map(sorted, due)) for due in parting.dues or ((),)),
                parting.asking,
                parting.when if space.extents else (),
                tuple(self.source.said(number) for number in causes),
            ),
        )

    def _places(self, parting: Parting) -> tuple[tuple[str, str], ...]:
        return tuple(
            (self.source.id_in_head("situations", there), self._standing_in(here, there))
            for here, there in dict.fromkeys(parting.places)
        )

    def _standing_in(self, here: str, there: str) -> str:
        """The title of where a case stands, of both places where that is another one by now."""
        before, after = self.base.situation[here].title, self.aligned.situation[there].title
        return after if here == there else f"{before.rstrip('.')} → {after}"

    def _other(self, graph: Graph, space: Both, other: Parting) -> OtherAct:
        found = witness(graph, other)
        facts = facts_that_matter(self.played, other, space.names, found)
        shown = self.source.shown_run(facts, found.inputs)
        places = tuple(title for _, title in self._places(other))
        text = self._step(found.inputs[-1]).text
        return OtherAct(text, _when(space, other, found), places, shown.facts, shown.inputs)

    def _label(self, name: str) -> str:
        known = (f for p in (self.aligned, self.base) for f in p.facts if f.id == name)
        return next(known).label

    @cached_property
    def right_runs(self) -> list[PlayedRun]:
        """The shortest right run of each scenario in each version that has it."""
        both = (self.base, self.aligned)
        return [run for procedure in both for run in right_runs(procedure)]

    @cached_property
    def met(self) -> dict[tuple[object, object], list[str]]:
        """The scenarios whose right run first meets these verdicts and rules, in either version."""
        found: dict[tuple[object, object], list[str]] = {}
        for run in self.right_runs:
            key = first_parting(self.played, run)
            if key is not None and run.title not in found.setdefault(key, []):
                found[key].append(run.title)
        return found

    @cached_property
    def done(self) -> set[Label]:
        """The acts that the right runs of scenarios do, in either version."""
        acts = {act.id for procedure in (self.base, self.aligned) for act in procedure.acts}
        inputs = (given for run in self.right_runs for given in run.inputs)
        return {(given.name, *given.choices) for given in inputs if given.name in acts}

    def _step(self, given: Input) -> StoryStep:
        for procedure in (self.aligned, self.base):
            if given.name in procedure.act:
                return StoryStep(given.at, "you", title(procedure, given))
            if given.name in procedure.event:
                return StoryStep(given.at, "world", title(procedure, given))
        return StoryStep(given.at, "time", "Time passes")

    def _last(self, parting: Parting, found: Trace) -> tuple[StoryStep, ...]:
        if parting.link is None:
            return (StoryStep(found.at, "time", "What is due now?"),)
        return (self._step(found.inputs[-1]),)

    def _side(self, which: int, space: Both, parting: Parting, found: Trace) -> Side:
        version = self.versions[which]
        reply = told(self.played[which], space.names, found)
        if parting.due is not None:
            alike = parting.told[0] == parting.told[1]
            return side_due(version, reply, parting.due[which], name_acts=alike)
        return side(version, reply, found, parting.rules[1 - which])


def _kept(known: tuple[int | None, int | None]) -> tuple[int, int | None] | None:
    """When a duty is kept; None for one that is never kept."""
    return None if known[0] is None else (known[0], known[1])


def _when(space: Both, parting: Parting, found: Trace) -> tuple[tuple[int, int | None], ...]:
    """The seconds at which *parting* shows, or some of them where not all are known: at least that
    of its witness."""
    if space.extents:
        return parting.when
    return replace(parting, times=[*parting.times, (found.at, found.at)]).when


def _direction(
    graph: Graph, found: list[Parting]
) -> Literal["", "same", "stricter", "looser", "different"]:
    """Where all differences together lead; empty where not everything was explored."""
    if not graph.complete:
        return ""
    ways = {parting.direction for parting in found}
    return "same" if not ways else ways.pop() if len(ways) == 1 else "different"
