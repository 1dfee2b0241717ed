"""What becomes of each claim: proved, or refuted by the shortest run that breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.core.machine.engine import Input, Machine, State
from simulator.core.model import Claim
from simulator.core.problems import Problem
from simulator.core.proof.cases import Box, met
from simulator.core.proof.explorations import Explored, shortest
from simulator.core.proof.explore import Graph, Link, Node, explore, sample
from simulator.core.proof.findings.never_happens import node_meets, state_meets
from simulator.core.proof.for_whom import with_facts_that_matter
from simulator.core.proof.model import Promise, problem
from simulator.core.proof.product import Observed
from simulator.core.proof.run_space import Runs
from simulator.core.runs.judge import Step
from simulator.core.runs.witness import Witness


def promises(explored: Explored, nodes_max: int) -> list[Promise]:
    """What became of each claim."""
    found = []
    for claim in explored.procedure.claims:
        graph = explored.right if claim.right_only else explored.all
        complete = graph.complete
        if claim.kind == "never":
            witness = _never(explored, graph, claim)
        else:
            witness, complete = _ends(explored, graph, claim, nodes_max)
        if witness:
            found.append(Promise(claim.id, "refuted", _for_whom(explored.machine, claim, witness)))
        else:
            found.append(Promise(claim.id, "proved" if complete else "open"))
    return found


def _for_whom(machine: Machine, claim: Claim, witness: Witness) -> Witness:
    """*witness* with the facts without which it would not break *claim*."""

    def breaks(_: Sequence[Step], state: State) -> bool:
        return claim.kind == "ends" or state_meets(machine, state, claim) is not None

    return with_facts_that_matter(machine, witness, breaks)


def broken(explored: Explored, found: Sequence[Promise]) -> Iterator[Problem]:
    """The claims that do not hold."""
    for claim, promise in zip(explored.procedure.claims, found, strict=True):
        if promise.witness:
            text = f"the claim `{claim.id}` does not hold: {claim.text}"
            hint = "mend the rules, or take the promise back"
            if claim.kind == "never" and claim.situations and claim.endings:
                hint += "; either of its `in` and `ending` is enough to break it"
            yield problem("RR076", "claim", claim.id, text, hint, claim.span, promise.witness)


# -- never ------------------------------------------------------------------------------------


def _never(explored: Explored, graph: Graph, claim: Claim) -> Witness | None:
    """The shortest run to a moment that *claim* says never is. What an input leads to is looked at
    after it; a case that has ended stands nowhere any more."""
    machine = explored.machine
    found: list[tuple[int, int, Witness]] = []

    def keep(inputs: int, witness: Witness) -> None:
        found.append((inputs, witness.at, witness))

    for node in shortest(graph.nodes):
        if found and node.inputs > found[0][0]:
            break
        if not node.state.over and _stands(claim, node.state.situation):
            facts = node_meets(graph, machine, node, claim)
            if facts is not None:
                keep(node.inputs, explored.witness(graph, node, box=Box(facts, node.zone)))
    for node, link in sorted(_telling(explored, graph, claim), key=lambda told: told[0].number):
        if found and node.inputs + 1 > min(found, key=lambda one: one[:2])[0]:
            break
        facts = _after(explored, graph, node, link, claim)
        if facts is not None:
            box = Box(facts, node.zone)
            keep(node.inputs + 1, explored.witness(graph, node, link, box))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _telling(explored: Explored, graph: Graph, claim: Claim) -> Iterator[tuple[Node, Link]]:
    """The inputs after which there is a moment that only they can tell of."""
    endings = explored.machine.ending_at.items()
    labels = {(act, *choices) for (act, choices), name in endings if name in claim.endings}
    for label in labels:
        yield from explored.by_label(graph).get(label, ())
    if not claim.situations and not claim.endings:
        for links in explored.by_label(graph).values():
            yield from (told for told in links if graph.nodes[told[1].to].state.over)


def _stands(claim: Claim, situation: str) -> bool:
    if claim.situations or claim.endings:
        return situation in claim.situations
    return True


def _after(
    explored: Explored, graph: Graph, node: Node, link: Link, claim: Claim
) -> tuple[Any, ...] | None:
    """The facts with which the second after *link* meets the claim."""
    machine = explored.machine
    state: State = sample(graph.space, node)
    facts = tuple(
        f.default if v is None else v
        for f, v in zip(machine.procedure.facts, link.facts, strict=True)
    )
    given = Input(state.t, link.label[0], link.label[1:])
    after, _ = machine.step(state._replace(facts=facts), given)
    if claim.endings and after.ending not in claim.endings:
        return None  # it left the case where it was
    after = after._replace(facts=met(link.facts, state.facts) or facts)
    return state_meets(machine, after, claim)


# -- ends -------------------------------------------------------------------------------------


def _ends(
    explored: Explored, graph: Graph, claim: Claim, nodes_max: int
) -> tuple[Witness | None, bool]:
    """The shortest run through the claim's situations to another ending. The links are looked at
    first, whatever the times: when they lead to no other ending, the claim is proved."""
    if not _may_end_otherwise(graph, claim):
        return None, graph.complete

    def been(mark: bool | None, state: State) -> bool:
        """Whether the case was in one of the claim's situations."""
        return bool(mark) or (not state.over and state.situation in claim.situations)

    marked = explore(Observed(Runs(explored.machine, claim.right_only), been), nodes_max)
    for node in shortest(marked.nodes):
        state, was_there = node.state
        if state.over and was_there and state.ending not in claim.endings:
            return explored.witness(marked, node), marked.complete
    return None, marked.complete


def _may_end_otherwise(graph: Graph, claim: Claim) -> bool:
    queue = [node.number for node in graph.nodes if node.state.situation in claim.situations]
    found = set(queue)
    for number in queue:
        state = graph.nodes[number].state
        if state.over and state.ending not in claim.endings:
            return True
        for link in graph.nodes[number].links:
            if link.to >= 0 and link.to not in found:
                found.add(link.to)
                queue.append(link.to)
    return False
