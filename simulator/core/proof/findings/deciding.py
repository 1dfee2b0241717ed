"""For every rule and claim a shortest run in which it decides: nothing is true of nothing.

A duty decides where it is kept, a permission where it allows, a ban where it is broken. A claim has
something to say once a run comes to one of its situations and endings; a claim on how cases end,
once one has ended so.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.core.machine.state import State
from simulator.core.meaning import by_name
from simulator.core.model import Claim, Rule
from simulator.core.problems import Problem
from simulator.core.proof.explorations import Explored, shortest
from simulator.core.proof.explore import Graph, Link, Node, sample
from simulator.core.proof.findings.never_happens import state_meets
from simulator.core.proof.findings.right_runs_fail import listed
from simulator.core.proof.model import Decides, problem
from simulator.core.proof.zones import first

TELLING = {"must": "kept", "may": "allowed", "must not": "broken"}


def deciding(explored: Explored) -> list[Decides]:
    """Every rule and claim with its run, in source order; None where there is none."""
    links = _telling_links(explored)
    found = []
    for rule in explored.procedure.rules:
        node, link = links.get(rule.id, (None, None))
        witness = explored.witness(explored.right, node, link) if node else None
        found.append(Decides("rule", rule.id, witness))
    for claim in explored.procedure.claims:
        graph = explored.right if claim.right_only else explored.all
        shown = _shown(explored, graph, claim)
        witness = explored.witness(graph, shown) if shown else None
        found.append(Decides("claim", claim.id, witness))
    return found


def undecided(explored: Explored) -> Iterator[Problem]:
    """Rules and claims that decide nothing, in no run."""
    for one in deciding(explored):
        if one.witness is not None:
            continue
        item: Rule | Claim
        if one.kind == "rule":
            item = explored.procedure.rule[one.about]
            does = {"must": "kept", "may": "what allows an act", "must not": "broken"}[item.kind]
            cause, hint = _cause(explored, item)
            text = f"`{item.id}` is never {does}: {cause}"
        else:
            item = next(claim for claim in explored.procedure.claims if claim.id == one.about)
            text = f"the claim `{item.id}` says nothing: no run comes to what it speaks of"
            hint = "look at its situations and endings, or delete it"
        yield problem("RR079", one.kind, item.id, text, hint, item.span)


def copies(explored: Explored) -> Iterator[Problem]:
    """Rules that say what another one says before them: of the two one decides nothing."""
    first: dict[str, str] = {}
    for rule in explored.procedure.rules:
        known = first.setdefault(by_name(explored.procedure, rule), rule.id)
        if known != rule.id:
            text = f"`{rule.id}` says the same as `{known}`, and decides nothing beside it"
            hint = "delete one of them, and let the other cite the clauses of both"
            yield problem("RR079", "rule", rule.id, text, hint, rule.span)


def _cause(explored: Explored, rule: Rule) -> tuple[str, str]:
    """Why *rule* decides nothing where right runs come to it, and what can be done."""
    decide: dict[str, None] = {}
    waits: dict[str, None] = {}
    for state, link in _done_in_force(explored, rule):
        opens, closes = explored.machine.bounds(rule, state)
        if not opens <= state.t <= closes:
            continue
        waits |= dict.fromkeys(explored.machine.waits_for(rule, state))
        if explored.machine.ready(rule, state):
            heard = (told.rule for told in link.note if told.of == "act" and told.rule)
            decide |= dict.fromkeys(name for name in heard if name != rule.id)
    if decide:
        does = "decides" if len(decide) == 1 else "decide"
        return f"{listed(decide)} {does} before it", "change one of them, or delete it"
    if waits:
        hint = "take it out of `in order`, let the case stay there once it is done, or delete it"
        return (
            f"{listed(waits)} {'is' if len(waits) == 1 else 'are'} still owed wherever it holds",
            hint,
        )
    if rule.kind == "must":
        return (
            "no run is judged by it",
            "look at what takes it away before it is done, or delete it",
        )
    return (
        "nothing that it speaks of can be done while it holds",
        "look at where it holds, or delete it",
    )


def _done_in_force(explored: Explored, rule: Rule) -> Iterator[tuple[State, Link]]:
    """Each act of *rule* where a right run comes to and *rule* has a say."""
    machine = explored.machine
    for node in explored.right.nodes:
        if node.state.over:
            continue
        for link in node.links:
            ending = machine.ending_at.get((link.label[0], link.label[1:])) if link.label else ""
            if link.label and {link.label[0], ending}.intersection(rule.acts):
                state = _case_of(explored, rule, node, link)
                if machine.speaks_now(rule, state):
                    yield state, link


def _case_of(explored: Explored, rule: Rule, node: Node, link: Link) -> State:
    """The state in which *link* is taken: of the cases in which the same is said then, one in which
    *rule* holds, if there is one."""
    state = explored.at(node, link)
    here = sample(explored.right.space, node)
    read = (
        a if b is None else b for a, b in zip(here.facts, link.facts or here.facts, strict=True)
    )
    wanted = state_meets(explored.machine, here._replace(facts=tuple(read)), rule, timed=False)
    both = zip(wanted or state.facts, state.facts, strict=True)
    return state._replace(facts=tuple(b if a is None else a for a, b in both))


def _telling_links(explored: Explored) -> dict[str, tuple[Node, Link]]:
    """For each rule the first input of the right runs at which it decides."""
    rules = explored.procedure.rule
    found: dict[str, tuple[tuple[int, int], Node, Link]] = {}
    for node in explored.right.nodes:
        way = node.inputs, first(node.zone)
        for link in node.links:
            for told in link.note:
                if told.of != "rule" or told.kind != TELLING[rules[told.rule].kind]:
                    continue
                if told.rule not in found or way < found[told.rule][0]:
                    found[told.rule] = way, node, link
    return {name: (node, link) for name, (_, node, link) in found.items()}


def _shown(explored: Explored, graph: Graph, claim: Claim) -> Node | None:
    """The first node at which *claim* has something to say."""
    endings = claim.endings or tuple(explored.procedure.ending)
    for node in shortest(graph.nodes):
        state = node.state
        if claim.kind == "ends" or (claim.endings and not claim.situations):
            if state.over and state.ending in endings:
                return node
        elif state.over or not claim.situations or state.situation in claim.situations:
            return node
    return None
