"""Two versions of one procedure: what the change between them means."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, partial

from simulator.core import clock
from simulator.core.machine.engine import Machine
from simulator.core.machine.state import NEVER, Input
from simulator.core.model import END, STAY, Example, Procedure
from simulator.core.proof.earliest_run import Trace
from simulator.core.proof.explore import NODES_MAX, Graph, explore
from simulator.core.proof.model import Proof
from simulator.core.proof.prove import prove
from simulator.core.runs import judge
from simulator.core.runs.run import line
from simulator.review import beside_behaviour
from simulator.review import edits as tree
from simulator.review.both_versions import Both
from simulator.review.causes import Reply, smallest, told
from simulator.review.differences import Parting, partings, parts, witness
from simulator.review.edits import Forest, Patch, Rename
from simulator.review.model import (
    Change,
    Difference,
    Edit,
    Flip,
    Place,
    Practice,
    Reworded,
    Side,
    SlackChange,
    Standings,
    StoryStep,
)

DIFFERENCES_MAX = 60
"""Differences told of one procedure, the shortest first."""


def same_behaviour(base: Procedure, head: Procedure, nodes_max: int = NODES_MAX) -> bool | None:
    """Whether two procedures with the same ids behave the same; None where the exploration reached
    its limit before it met a difference."""
    space = Both(Machine(base), Machine(head))
    graph = explore(space, nodes_max, partial(parts, space))
    if graph.complete:
        return True
    return False if any(parts(space, node) for node in graph.nodes) else None


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
        status = "added" if base is None else "removed"
        return Change(
            only.id,
            only.title,
            status,  # type: ignore[arg-type]
            base.version if base else "",
            head.version if head else "",
            situations=tuple(
                Standings(s.id, s.title, status)  # type: ignore[arg-type]
                for s in only.situations
            ),
        )
    return _Comparison(base, head, sources_before, sources_after, nodes_max).change()


class _Comparison:
    """One comparison at work. ``aligned`` is the head with the base's ids."""

    def __init__(
        self,
        base: Procedure,
        head: Procedure,
        sources_before: Mapping[str, str],
        sources_after: Mapping[str, str],
        nodes_max: int,
    ) -> None:
        self.base, self.head, self.nodes_max = base, head, nodes_max
        self.before = tree.forest(base.file, sources_before)
        self.after = tree.forest(head.file, sources_after)
        self.moves = tree.moves(self.before, self.after)
        after = tree.in_old_places(self.after, self.moves, base.file, base.id)
        self.renames: list[Rename] = list(tree.renames(self.before.trees, after))
        renamed = tree.renamed(after, self.renames)
        before: dict[str, tree.Tree] = {file: {} for file in renamed} | self.before.trees
        self.patches: list[Patch] = list(tree.patches(before, renamed))
        parsed = tree.compiled(base.file, renamed).procedure if self.renames else head
        self.aligned = parsed or head
        self.shift = len(self.moves) + len(self.renames)  # these edits are told before the patches
        self.meaning = [
            i
            for i, patch in enumerate(self.patches)
            if tree.told(patch, self.before, self.after).kind != "wording"
        ]
        self.machine = cache(self._machine)
        self.causes: dict[tuple[int, ...], None] = {}

    def _machine(self, chosen: frozenset[int]) -> Machine | None:
        """The base with some of the edits; None where these do not hold together."""
        if chosen == frozenset(self.meaning):
            return Machine(self.aligned)
        try:
            trees = tree.patched(self.before.trees, [self.patches[i] for i in sorted(chosen)])
        except (KeyError, IndexError, TypeError):
            return None
        procedure = tree.compiled(self.base.file, trees).procedure
        return Machine(procedure) if procedure else None

    def _with(self, some: frozenset[int], more: frozenset[int]) -> Machine | None:
        return self.machine(some | more)

    def change(self) -> Change:
        space = Both(Machine(self.base), Machine(self.aligned))
        graph = explore(space, self.nodes_max)
        found = partings(graph)
        differences = [self._difference(graph, space, p) for p in found[:DIFFERENCES_MAX]]
        used = {i - self.shift for difference in differences for i in difference.causes}
        effect = self._spread(used) if found else (False if graph.complete else None)
        names = {rename.new: rename.old for rename in self.renames}
        return Change(
            id=self.head.id,
            title=self.head.title,
            status="changed" if self.patches or self.renames or self.moves else "same",
            version_before=self.base.version,
            version_after=self.head.version,
            complete=graph.complete,
            states=len(graph.nodes),
            situations=tuple(self._standings(graph, found)),
            differences=tuple(differences),
            more=max(0, len(found) - DIFFERENCES_MAX),
            edits=self._edits(used, effect),
            slack=tuple(self._slack()) if found else (),
            flips=(
                *(self._claim_flips() if found else ()),
                *beside_behaviour.scenario_flips(self.base, self.aligned),
                *beside_behaviour.example_flips(self.base, self.aligned, self._examples()),
            ),
            questions=tuple(beside_behaviour.questions(self.base, self.head, names)),
            wording=tuple(self._wording(names)),
            pages=beside_behaviour.pages_touched(self.base, self.head),
            unlearned=self._unlearned(used, found),
        )

    def _unlearned(self, used: set[int], found: list[Parting]) -> tuple[Practice, ...]:
        """The rules that people have to practise anew, given the edits that have an effect."""
        edited = self.machine(frozenset(used)) or self.machine(frozenset(self.meaning))
        head = edited.procedure if edited else self.aligned
        cited = (rule for parting in found for rule in parting.rules[::-1])
        names = beside_behaviour.unlearned(self.base, head, cited)
        rules = (self.head.rule[self._id("rules", name)] for name in names)
        return tuple(Practice(rule.id, rule.text) for rule in rules)

    def _examples(self) -> list[Example]:
        """The examples of the head, with the base's ids."""
        return [tree.renamed_example(one, self.renames) for one in self.head.examples]

    def _spread(self, used: set[int]) -> bool | None:
        """Adds to *used* every edit that some further difference needs. False when the rest is
        proven to have no effect, None when that cannot be said."""
        for _ in self.meaning:
            unused = [i for i in self.meaning if i not in used]
            start = self.machine(frozenset(used))
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

    def _wording(self, names: dict[str, str]) -> Iterator[Reworded]:
        for reworded in beside_behaviour.rewordings(self.base, self.head, names):
            section = beside_behaviour.WORDS.get(reworded.kind, ("", ()))[0]
            item = next((i for i in getattr(self.head, section, ()) if i.id == reworded.id), None)
            place = _place(self.after, item.span) if item else None
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
                yield SlackChange(self._id("rules", rule.id), rule.text, old, new)

    def _claim_flips(self) -> Iterator[Flip]:
        """Claims of both versions that hold in one of them and are refuted in the other. What was
        left open at the limit is no news of the claim."""
        before, after = ({p.claim: p.result for p in proof.promises} for proof in self.proofs)
        for claim in self.aligned.claims:
            old, new = before.get(claim.id), after[claim.id]
            if old is not None and old != new and "refuted" in (old, new):
                yield Flip("claim", self._id("claims", claim.id), claim.text, old, new)

    # -- situations -----------------------------------------------------------------------------

    def _standings(self, graph: Graph, found: list[Parting]) -> list[Standings]:
        met = {node.state.b.situation for node in graph.nodes}
        met |= {node.state.a.situation for node in graph.nodes}
        told = []
        for situation in self.aligned.situations:
            name = situation.id
            ways = {p.direction for p in found if name in p.situations}
            if name not in self.base.situation:
                standing = "added"
            elif ways:
                standing = ways.pop() if len(ways) == 1 else "different"
            elif name not in met:
                standing = "not reached" if graph.complete else "not proven"
            else:
                standing = "same" if graph.complete else "not proven"
            told.append(Standings(self._id("situations", name), situation.title, standing))  # type: ignore[arg-type]
        gone = [s for s in self.base.situations if s.id not in self.aligned.situation]
        return told + [Standings(s.id, s.title, "removed") for s in gone]

    def _id(self, section: str, name: str) -> str:
        """The head's id for what the base calls *name*."""
        for rename in self.renames:
            if rename.section == section and rename.old == name:
                return rename.new
        return name

    # -- one difference -------------------------------------------------------------------------

    def _difference(self, graph: Graph, space: Both, parting: Parting) -> Difference:
        found = witness(graph, parting)
        before = told(Machine(self.base), space.names, found)
        after = told(Machine(self.aligned), space.names, found)
        causes = smallest(parting, found, space.names, self.meaning, self.machine, self.causes)
        self.causes[causes] = None
        situation = parting.situations[1]
        titles = self.aligned.situation
        inputs = found.inputs[:-1] if parting.link is not None else found.inputs
        return Difference(
            situation=self._id("situations", situation),
            title=titles[situation].title,
            direction=parting.direction,
            story=tuple(self._step(given) for given in inputs) + self._last(parting, found),
            before=self._side(self.base, self.base, self.before, parting, before, found, 0),
            after=self._side(self.aligned, self.head, self.after, parting, after, found, 1),
            when=parting.when,
            states=parting.states,
            causes=tuple(i + self.shift for i in causes),
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

    def _side(
        self,
        played: Procedure,
        real: Procedure,
        forest: Forest,
        parting: Parting,
        told: Reply,
        found: Trace,
        which: int,
    ) -> Side:
        """What one version says, with the line of its YAML. *played* has the base's ids."""
        machine = Machine(played)
        name = self._id("rules", told.rule) if real is self.head else told.rule
        rule = real.rule.get(name)
        if parting.due is not None:
            return self._due(played, real, forest, parting.due[which], told)
        where = tree.rule_place(forest, rule, told.verdict) if rule else None
        if told.verdict == "impossible":
            return Side(told.verdict, "Nothing says what happens then.")
        text = _because(machine, played, told, found)
        if told.verdict == "happens" and parting.rules[1 - which] in played.rule:
            still = self._still(machine, real, forest, parting.rules[1 - which], told)
            if still:
                return still
        if rule is None and told.before is not None and told.after is not None and found.inputs:
            where, text = self._way(machine, played, real, forest, told, found.inputs[-1]) or (
                where,
                text,
            )
        return Side(told.verdict, text, name, where)

    def _still(
        self, machine: Machine, real: Procedure, forest: Forest, rule: str, told: Reply
    ) -> Side | None:
        """That a duty which is overdue in the other version is still in time in this one."""
        for duty, _, closes, _ in machine.owed(told.after) if told.after else ():
            if duty.id == rule:
                name = self._id("rules", rule) if real is self.head else rule
                until = (
                    f"Still in time until {clock.show(closes)}."
                    if closes < NEVER
                    else ("Still in time: there is no latest moment.")
                )
                where = tree.rule_place(forest, real.rule[name], "in time")
                return Side("in time", f"{until} {duty.text}", name, where)
        return None

    def _due(
        self,
        played: Procedure,
        real: Procedure,
        forest: Forest,
        acts: frozenset[tuple[str, ...]],
        told: Reply,
    ) -> Side:
        if not acts or told.after is None:
            return Side("due", "This is not to be done now.")
        machine = Machine(played)
        rule = next(r for r, *_ in machine.owed(told.after) if tuple(sorted(r.acts)) in acts)
        name = self._id("rules", rule.id) if real is self.head else rule.id
        where = tree.rule_place(forest, real.rule[name], "due")
        return Side("due", f"Due now: {rule.text}", name, where)

    def _way(
        self,
        machine: Machine,
        played: Procedure,
        real: Procedure,
        forest: Forest,
        told: Reply,
        given: Input,
    ) -> tuple[Place | None, str] | None:
        """Where an event leads, and the line that says so."""
        assert told.before is not None
        before = told.before._replace(t=given.at)
        ending = machine.ending_at.get(given[1:], "")
        triggers = (ending, given.name) if ending else (given.name,)
        move = machine.move(machine.noting(before, triggers), *triggers)
        if move is None:
            return None
        name = (
            before.situation if real is not self.head else self._id("situations", before.situation)
        )
        at = played.situation[before.situation].moves.index(move)
        moves = real.situation[name].moves
        span = moves[at].span if at < len(moves) else real.situation[name].span
        text = {END: "The case is over.", STAY: "Nothing changes."}.get(move.to)
        return _place(forest, span), text or f"It leads to “{played.situation[move.to].title}”."

    # -- edits ----------------------------------------------------------------------------------

    def _edits(self, used: set[int], effect: bool | None) -> tuple[Edit, ...]:
        """All edits; *effect* is that of the ones that are not *used*."""
        told = [
            Edit(f"file {old} is now {new}", "moved", old, new) for new, old in self.moves.items()
        ]
        told += [
            Edit(
                f"{tree.where((*rename.path, rename.old))} is now {rename.new}",
                "moved",
                rename.old,
                rename.new,
                self._line(tree.place(self.before, (*rename.path, rename.old)), self.before),
            )
            for rename in self.renames
        ]
        for i, patch in enumerate(self.patches):
            edit = tree.told(patch, self.before, self.after)
            told.append(
                dataclasses.replace(
                    edit,
                    place_before=self._line(edit.place_before, self.before),
                    place_after=self._line(edit.place_after, self.after),
                    effect=True if i in used else False if edit.kind == "wording" else effect,
                )
            )
        return tuple(told)

    def _line(self, place: Place | None, forest: Forest) -> Place | None:
        return place and dataclasses.replace(place, text=forest.line(place.file, place.line))


def _kept(known: tuple[int | None, int | None] | None) -> tuple[int, int | None] | None:
    """When a duty is kept; None for one that is never kept."""
    return None if known is None or known[0] is None else (known[0], known[1])


def _place(forest: Forest, span: object) -> Place:
    file, number = span.file, span.line  # type: ignore[attr-defined]
    return Place(file, number, forest.line(file, number))


def _because(machine: Machine, played: Procedure, told: Reply, found: Trace) -> str:
    """Why a version says what it says, in one or two plain sentences."""
    bad = next((f for f in told.findings if f.bad), None)
    said = bad or next((f for f in told.findings if f.of == "act"), None)
    if said is None:
        return "The case is over." if told.verdict == "over" else "Nothing is wrong."
    if told.before is None:
        return played.rule[said.rule].text if said.rule else ""
    step = judge.Step(0, told.before, found.inputs[-1], told.after or told.before, told.findings)
    if said.of == "act":
        return judge.explain(machine, step, said)
    rule = played.rule[said.rule]
    closes = machine.bounds(rule, told.before)[1]
    return f"Not done by {clock.show(min(closes, said.at))}. {rule.text}"
