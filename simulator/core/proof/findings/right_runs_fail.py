"""What is wrong with the right runs of a procedure: dead ends, cases that need never end, and rules
that cannot all be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from simulator.core.clock import show
from simulator.core.machine.state import OWED, State
from simulator.core.model import STAY, Rule
from simulator.core.problems import Problem
from simulator.core.proof.cases import Box, Facts, met, unread
from simulator.core.proof.explorations import Explored, shortest
from simulator.core.proof.explore import Link, Node, sample
from simulator.core.proof.for_whom import facts_that_matter
from simulator.core.proof.model import Rest, problem
from simulator.core.proof.zones import first
from simulator.core.runs.witness import Witness
from simulator.core.shapes import Waits
from simulator.core.spelling import joined


def listed(names: Iterable[str]) -> str:
    """Names as people list them: `a`, `b` and `c`."""
    return joined(f"`{name}`" for name in names)


# -- dead ends --------------------------------------------------------------------------------


NAMED_MAX = 4
"""Rules that are named where they stand in the way; the rest is counted."""


def dead_ends(explored: Explored) -> Iterator[Problem]:
    """Where a right run can get to, and cannot end any more, whatever anybody does."""
    covered: set[int] = set()
    told: set[tuple[str, tuple[str, ...]]] = set()
    dead = _dead(explored)
    never = [box.facts for node, box in dead if _at_start(node, box)]
    for node, box in dead:
        if node.number in covered:
            continue
        region = _region(explored, node)
        covered.update(region)
        rules = _in_the_way(explored, region)
        if (node.state.situation, rules) in told:
            continue
        told.add((node.state.situation, rules))
        situation = explored.procedure.situation[node.state.situation]
        witness = explored.witness(explored.right, node, box=box)
        where = f"a case in “{situation.title}” can no longer end"
        if _at_start(node, box):
            where, witness = "no case can end", _with_facts_of(explored, witness, never)
        why = "nothing leads on to an end"
        if rules:
            more = (f"{len(rules) - NAMED_MAX} more",) * (len(rules) > NAMED_MAX)
            listing = joined((*(f"`{name}`" for name in rules[:NAMED_MAX]), *more))
            why = f"{listing} {'stands' if len(rules) == 1 else 'stand'} in the way"
        text = f"{where} without a mistake: {why}"
        hint = "let a rule give way, or add a way on" if rules else "say how it goes on"
        yield problem("RR070", "situation", situation.id, text, hint, situation.span, witness)


def _at_start(node: Node, box: Box) -> bool:
    return not node.inputs and not first(box.zone)


def _with_facts_of(explored: Explored, witness: Witness, readings: list[Facts]) -> Witness:
    """*witness*, at 0:00, with those of its facts without which none of the *readings* is met."""
    facts = explored.procedure.facts

    def met_by_one(known: Mapping[str, bool | str]) -> bool:
        return not unread(tuple(known.get(f.id) for f in facts), readings, explored.values)

    values = {fact.id: fact.values for fact in facts}
    return replace(witness, facts=facts_that_matter(witness.facts, values, met_by_one))


def _dead(explored: Explored) -> list[tuple[Node, Box]]:
    """The nodes with a dead second, each with the first of them, in order of inputs and time."""
    found = []
    for node in explored.right.nodes:
        if boxes := explored.live.dead(node):
            found.append((node, min(boxes, key=lambda box: first(box.zone))))
    return sorted(found, key=lambda pair: (pair[0].inputs, first(pair[1].zone), pair[0].number))


def _region(explored: Explored, node: Node) -> list[int]:
    """The nodes with dead seconds that *node* leads to."""
    found, queue = {node.number: None}, [node]
    for here in queue:
        for link in here.links:
            if link.to >= 0 and link.to not in found:
                there = explored.right.nodes[link.to]
                if explored.live.dead(there):
                    found[link.to] = None
                    queue.append(there)
    return list(found)


def _in_the_way(explored: Explored, region: list[int]) -> tuple[str, ...]:
    """The rules that stand between *region* and an end, what is met most often first: of what is
    due there, if that leads out, and else of every way."""
    nodes = {number: explored.right.nodes[number] for number in region}
    inside = {node.state.situation for node in nodes.values()} | {STAY}
    order = list(explored.procedure.rule)
    for due in (True, False):
        broken = Counter[str]()
        for node in nodes.values():
            stuck = not any(link.to in nodes and link.to != node.number for link in node.links)
            broken.update(_obstacles(explored, node, inside, stuck, due))
        if broken:
            return tuple(sorted(broken, key=lambda name: (-broken[name], order.index(name))))
    return ()


def _obstacles(
    explored: Explored, node: Node, inside: set[str], stuck: bool, due: bool
) -> set[str]:
    """The rules that an act which leads out of the situations *inside* would break, and where it is
    *stuck* those that time and any other act that leads on would; with *due* only acts that are."""
    moves = explored.procedure.situation[node.state.situation].moves
    acts = {move.on for move in moves if stuck or move.to not in inside}
    duties = _due(explored, node) if due else []
    owed = {name for rule in duties for name in rule.acts}
    broken = set[str]()
    for link in node.links:
        names = _names(explored, link) if link.label else set[str]()
        leads = bool(names & acts and (names & owed or not due)) if link.label else stuck
        if link.to < 0 and leads:
            broken.update(f.rule for f in link.note if f.bad and f.rule)
    return broken


# -- where a case can rest ---------------------------------------------------------------------


def rests(explored: Explored) -> list[Rest]:
    """The situations in which a right run may stay for ever, with what leads on from there."""
    found = dict[tuple[str, Waits], Witness]()

    def note(node: Node, waits_for: Waits, facts: Facts) -> None:
        box = Box(facts, node.zone)
        if (node.state.situation, waits_for) not in found:
            shown = explored.witness(explored.right, node, box=box)
            found[node.state.situation, waits_for] = shown

    for node in _resting(explored):
        if any(not link.label and link.to not in (-1, node.number) for link in node.links):
            continue  # time leads on, and what may be waited for is another thing then
        if OWED in node.state.duties:
            note(node, "duty", node.state.facts)
        for link, facts in _leading(explored, node):
            if link.label[0] in explored.procedure.event:
                note(node, "world", facts)
            elif any(finding.kind == "allowed" for finding in link.note):
                note(node, "permission", facts)
    order = list(explored.procedure.situation)
    rests = [Rest(*key, shown) for key, shown in found.items()]
    return sorted(rests, key=lambda rest: (order.index(rest.situation), rest.waits_for))


def endless(explored: Explored) -> Iterator[Problem]:
    """Where a right run may stay for ever, with nothing owed, allowed or able to happen."""
    told: set[str] = set()
    for node in _resting(explored):
        if node.state.situation in told or OWED in node.state.duties:
            continue
        if explored.live.dead(node):
            continue
        leading = [facts for _, facts in _leading(explored, node)]
        left = unread(node.state.facts, leading, explored.values)
        if not left:
            continue
        told.add(node.state.situation)
        situation = explored.procedure.situation[node.state.situation]
        text = (
            f"a case may stay in “{situation.title}” for ever: nothing is owed there, and nothing "
            "that leads on is allowed or can happen"
        )
        hint = "make the act that leads on a `must` or a `may`, or let a moment lead on"
        witness = explored.witness(explored.right, node, box=Box(left[0], node.zone))
        yield problem("RR071", "situation", situation.id, text, hint, situation.span, witness)


def _resting(explored: Explored) -> list[Node]:
    space, ends = explored.right.space, explored.live.ends
    return shortest(n for n in explored.right.nodes if not space.over(n.state) and not ends(n))


def _leading(explored: Explored, node: Node) -> Iterator[tuple[Link, Facts]]:
    """The ways on of *node* that the world takes, or that a rule demands or allows, each with the
    facts of cases in which it leads on: at once, or later where it only starts a clock."""
    for link in _ways_on(explored, node):
        if link.label:
            yield from ((link, facts) for facts in _sooner_or_later(explored, node, link))


def _ways_on(explored: Explored, node: Node) -> list[Link]:
    return [
        link
        for link in node.links
        if link.to not in (-1, node.number)
        and (
            not link.label
            or link.label[0] in explored.procedure.event
            or link.note[0].kind == "right"
        )
    ]


def _sooner_or_later(explored: Explored, node: Node, link: Link) -> Iterator[Facts]:
    """The facts of cases in which *link* leads from *node* to where more than a clock differs."""
    here, nodes = _place(node), explored.right.nodes
    seen = {(link.to, link.facts): None}
    for number, facts in (queue := list(seen)):
        if _place(nodes[number]) != here:
            yield facts
            if facts == link.facts:
                return  # no other way adds to these
            continue
        for further in _ways_on(explored, nodes[number]):
            known = met(facts, further.facts)
            if known is not None and (further.to, known) not in seen:
                seen[further.to, known] = None
                queue.append((further.to, known))


def _place(node: Node) -> State:
    """The state of *node* without its times and what is known of its facts."""
    state: State = node.state
    return state._replace(t=0, entered=0, since=(), facts=())


# -- rules that cannot all be kept -------------------------------------------------------------


def contradictions(explored: Explored) -> Iterator[Problem]:
    """Duties that are due and banned, and duties that exclude each other."""
    told: set[str] = set()
    pairs: set[frozenset[str]] = set()
    for node in shortest(explored.right.nodes):
        duties = _due(explored, node)
        for rule in duties:
            if rule.id not in told:
                for fault in _banned(explored, node, rule):
                    told.add(rule.id)
                    yield fault
        if len(duties) > 1:
            for fault in _excluding(explored, node, duties):
                if frozenset(fault.explains) not in pairs:
                    pairs.add(frozenset(fault.explains))
                    yield fault


def _due(explored: Explored, node: Node) -> list[Rule]:
    """The duties that could be kept now, were there no other rules."""
    if OWED not in node.state.duties:
        return []
    machine, state = explored.machine, sample(explored.right.space, node)
    return [rule for rule, _, closes, now in machine.owed(state) if now and state.t <= closes]


def _keeping(explored: Explored, node: Node, rule: Rule) -> list[Link]:
    """The acts of *node* that *rule* asks for."""
    return [link for link in node.links if link.label and _names(explored, link) & {*rule.acts}]


def _names(explored: Explored, link: Link) -> set[str]:
    """What the input of *link* is called: its act, and the ending that its choices make."""
    act, choices = link.label[0], link.label[1:]
    return {act, explored.machine.ending_at.get((act, choices), act)}


def _wrong_by(explored: Explored, link: Link) -> Rule | None:
    """The rule that makes the act of *link* wrong."""
    if link.to >= 0 or link.note[0].kind != "wrong":
        return None
    return explored.procedure.rule[link.note[0].rule]


def _banned(explored: Explored, node: Node, rule: Rule) -> Iterator[Problem]:
    links = _keeping(explored, node, rule)
    bans = [(link, _wrong_by(explored, link)) for link in links]
    bad = {ban.id: None for _, ban in bans if ban is not None and ban.kind == "must not"}
    if not bad:
        return
    fine = [link.facts for link, ban in bans if ban is None or ban.kind != "must not"]
    left = unread(node.state.facts, fine, explored.values)
    if left:
        witness = explored.witness(explored.right, node, box=Box(left[0], node.zone))
        verb = "forbids" if len(bad) == 1 else "forbid"
        text = f"`{rule.id}` is due at {show(witness.at)}, and {listed(bad)} {verb} it then"
        hint = "change the window or the guard of one of them"
        yield problem("RR073", "rule", rule.id, text, hint, rule.span, witness, tuple(bad))


def _excluding(explored: Explored, node: Node, duties: list[Rule]) -> Iterator[Problem]:
    """Pairs of duties of which keeping either leaves the other one behind."""
    leaves: dict[str, set[str]] = {}
    for rule in duties:
        wrong = [_wrong_by(explored, link) for link in _keeping(explored, node, rule)]
        left = {other.id for other in wrong if other and other.kind == "must"} - {rule.id}
        if wrong and all(other is not None for other in wrong):
            leaves[rule.id] = left
    for one in duties:
        for other in sorted(leaves.get(one.id, set()) & {rule.id for rule in duties}):
            if one.id not in leaves.get(other, ()):
                continue
            witness = explored.witness(explored.right, node)
            text = (
                f"`{one.id}` and `{other}` exclude each other: doing either leaves the other behind"
            )
            hint = "put them in order, or let only one of them be due"
            pair = one.id, other
            yield problem("RR075", "rule", one.id, text, hint, one.span, witness, pair)


def kept(explored: Explored) -> set[str]:
    """The duties that some right run keeps."""
    return {
        found.rule
        for node in explored.right.nodes
        for link in node.links
        for found in link.note
        if found.kind == "kept" and link.to >= 0
    }


def unkeepable(explored: Explored) -> Iterator[Problem]:
    """Duties that become due, or overdue, and that no right run ever keeps."""
    late = dict[str, tuple[Node, Link]]()
    for node in explored.right.nodes:
        for link in node.links:
            for finding in link.note:
                if finding.kind == "overdue":
                    late.setdefault(finding.rule, (node, link))
    done = kept(explored)
    for rule in explored.machine.duties:
        if rule.id in done:
            continue
        hint = "give it another window, or let its act be possible while it is due"
        nodes = shortest(n for n in explored.right.nodes if rule in _due(explored, n))
        if nodes:
            witness = explored.witness(explored.right, nodes[0])
            text = f"`{rule.id}` becomes due, but no right run ever keeps it"
        elif rule.id in late:
            witness = explored.witness(explored.right, *late[rule.id])
            text = f"`{rule.id}` is overdue as soon as it is owed: there is no time to keep it in"
        else:
            continue
        yield problem("RR074", "rule", rule.id, text, hint, rule.span, witness)
