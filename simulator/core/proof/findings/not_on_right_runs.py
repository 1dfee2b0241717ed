"""What no right run meets: only a mistake leads there, or nothing does. Each with its cause.

Where a way on is that of a mistake, made on a run that was right so far, it is met: procedures say
what wrong acts lead to, so that a rehearsal can go on.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.core.machine.engine import Input
from simulator.core.model import Move, Rule, Situation
from simulator.core.problems import Problem
from simulator.core.proof.explorations import Explored
from simulator.core.proof.explore import Link, Node, sample
from simulator.core.proof.findings.never_happens import node_meets
from simulator.core.proof.findings.right_runs_fail import kept, listed
from simulator.core.proof.model import problem


def unmet(explored: Explored) -> Iterator[Problem]:
    """Situations, rules, ways, events, endings and scripts that runs meet, but no right run does.
    Notes go with their situation."""
    met = _MetByRight(explored)
    yield from _situations(explored, met)
    yield from _rules(explored, met)
    yield from _events(explored, met)
    yield from _ways(explored, met)
    yield from _endings(explored, met)
    yield from _scripts(explored, met)


class _MetByRight:
    """What the right runs meet, up to and with their first mistake."""

    def __init__(self, explored: Explored) -> None:
        self.explored, self.machine = explored, explored.machine
        self.nodes = [node for node in explored.right.nodes if not node.state.over]
        self.situations = {node.state.situation for node in explored.right.nodes}
        self.labels = {
            link.label for node in self.nodes for link in node.links if link.label and link.to >= 0
        }
        self.kept = kept(explored)
        self.ways = set(explored.taken_right)
        self.slips: dict[str, Link] = {}
        for node in self.nodes:
            for link in node.links:
                unknown = link.label and link.to < 0 and not self._known_of(node, link)
                if unknown:
                    self._slip(node, link)

    def _known_of(self, node: Node, link: Link) -> bool:
        """Whether every way that the mistake of *link* could take is met already."""
        act = link.label[0]
        ending = self.machine.ending_at.get((act, link.label[1:]), "")
        moves = [
            move
            for name in (ending, act)
            for move in self.machine.moves_in.get((node.state.situation, name), ())
        ]
        led = self.situations | self.slips.keys()
        return all(id(move) in self.ways and move.to in led for move in moves)

    def _slip(self, node: Node, link: Link) -> None:
        """Note what the mistake of *link* leads to."""
        state = self.explored.at(node, link)
        ending = self.machine.ending_at.get((link.label[0], link.label[1:]), "")
        triggers = (ending, link.label[0]) if ending else link.label[:1]
        move = self.machine.move(self.machine.noting(state, triggers), *triggers)
        if move is not None:
            self.ways.add(id(move))
            self.slips.setdefault(move.to, link)


# -- one kind after the other -------------------------------------------------------------------


def _reached(explored: Explored) -> set[str]:
    """The situations that some run comes to."""
    return {node.state.situation for node in explored.all.nodes}


def _situations(explored: Explored, met: _MetByRight) -> Iterator[Problem]:
    unmet = _reached(explored) - met.situations
    for situation in explored.procedure.situations:
        if situation.id not in unmet:
            continue
        slip = met.slips.get(situation.id)
        cause = (
            f"only a mistake leads there, {_said(explored, slip)}"
            if slip
            else ("only situations lead there that no right run comes to")
        )
        text = f"no right run comes to “{situation.title}”: {cause}"
        hint = "let a rule allow what leads there, or delete it with its rules and notes"
        rules = tuple(r.id for r in explored.procedure.rules if _only_in(r, unmet))
        yield problem("RR078", "situation", situation.id, text, hint, situation.span, None, rules)


def _only_in(rule: Rule, situations: set[str]) -> bool:
    return bool(rule.scope) and situations.issuperset(rule.scope)


def _said(explored: Explored, link: Link) -> str:
    """A mistake in words: the act, and the rule that it breaks."""
    act = explored.procedure.title_of(link.label[0])
    rule = next((found.rule for found in link.note if found.bad and found.rule), "")
    return f"“{act}” against `{rule}`" if rule else f"“{act}”"


def _rules(explored: Explored, met: _MetByRight) -> Iterator[Problem]:
    due = _ever_due(explored, met)
    told = {found.rule for node in met.nodes for link in node.links for found in link.note}
    reached = _reached(explored)
    for rule in explored.procedure.rules:
        where = [name for name in met.situations if rule.id in explored.machine.in_scope[name]]
        if not where or (rule.kind != "must" and rule.id in told) or rule.id in due:
            continue
        cause = _cause(explored, met, rule)
        if cause is None or not reached.intersection(where):
            continue
        never = {"must": "due", "may": "a permission", "must not": "in force"}[rule.kind]
        text = f"`{rule.id}` is never {never} on a right run: {cause}"
        hint = "look at its window, its guard and its `since`, or delete it"
        if "it waits for" in cause:
            hint = "look at what stands in the way of that, or take it out of `in order`"
        yield problem("RR078", "rule", rule.id, text, hint, rule.span)


def _ever_due(explored: Explored, met: _MetByRight) -> set[str]:
    """The duties that are due at some moment of a right run."""
    found: set[str] = set()
    duties = explored.machine.duties
    for node in met.nodes:
        owed = {rule.id for rule, status in zip(duties, node.state.duties, strict=True) if status}
        if not owed <= found:
            due = explored.machine.due(sample(explored.right.space, node))
            found.update(one.rule.id for one in due)
    return found


def _cause(explored: Explored, met: _MetByRight, rule: Rule) -> str | None:
    """Why *rule* never comes about on right runs; None where it does."""
    graph, machine = explored.right, explored.machine
    here = [n for n in met.nodes if rule.id in machine.in_scope[n.state.situation]]
    if all(node_meets(graph, machine, node, rule, timed=False) is None for node in here):
        return "its `when` never holds there"
    for window in rule.windows:
        clocks = (machine.zero_of(window.clock, sample(graph.space, node)) for node in here)
        if all(zero < 0 for zero in clocks):
            return f"its clock never starts, since `{window.clock}` does not happen before it"
    if all(node_meets(graph, machine, node, rule) is None for node in here):
        return "its window is never open while it holds"
    if rule.kind == "must":
        never = [name for name in rule.after if name not in met.kept]
        if never:
            return f"it waits for {listed(never)}, never kept on one"
        return f"it waits for {listed(rule.after)}, still owed whenever it could be kept"
    return None


def _events(explored: Explored, met: _MetByRight) -> Iterator[Problem]:
    happened = {label[0] for label in met.labels}
    possible = {link.label[0] for node in explored.all.nodes for link in node.links if link.label}
    for event in explored.procedure.events:
        shared = event.span.file != explored.procedure.file
        if event.id in happened or event.id not in possible or shared:
            continue
        homes = [s for s in explored.procedure.situations if _names(s, event.id)]
        right = [s for s in homes if s.id in met.situations]
        cause = (
            "only a mistake leads to where it can happen"
            if not right
            else f"none of its ways fits in `{right[0].id}` as long as all goes right"
        )
        text = f"`{event.id}` never happens on a right run: {cause}"
        yield problem(
            "RR078", "event", event.id, text, "look at its ways, or delete it", event.span
        )


def _names(situation: Situation, event: str) -> bool:
    return any(move.on == event for move in situation.moves)


def _ways(explored: Explored, met: _MetByRight) -> Iterator[Problem]:
    for situation in explored.procedure.situations:
        for move in situation.moves if situation.id in met.situations else ():
            if id(move) in met.ways or id(move) not in explored.taken:
                continue
            on = f"`{move.on}` never leads" if move.on else "time never leads"
            text = f"in `{situation.id}`, {on} to `{move.to}` on a right run: {_why(move)}"
            hint = "change its window or its guard, or delete it"
            yield problem("RR078", "way", situation.id, text, hint, move.span)


def _why(move: Move) -> str:
    parts = [name for name, used in (("window", move.windows), ("guard", move.guard)) if used]
    return (
        f"its {' and '.join(parts)} only fits after a mistake"
        if parts
        else ("another way comes first as long as all goes right")
    )


def _endings(explored: Explored, met: _MetByRight) -> Iterator[Problem]:
    ended = {node.state.ending for node in explored.right.nodes}
    missing = [ending for ending in explored.procedure.endings if ending.id not in ended]
    acts = {ending.act for ending in missing}
    slips = {
        _would_end(explored, node, link): link
        for node in met.nodes
        for link in node.links
        if link.to < 0 and link.label and link.label[0] in acts
    }
    for ending in missing:
        if ending.id not in slips:
            continue
        said = _said(explored, slips[ending.id])
        text = f"no right run ends as `{ending.id}`: it is always a mistake, {said}"
        hint = "let a rule ask for it or allow it, and none be against it, or delete it"
        yield problem("RR078", "ending", ending.id, text, hint, ending.span)


def _would_end(explored: Explored, node: Node, link: Link) -> str:
    """The ending that the mistake of *link* comes to; empty where it leads nowhere."""
    state = explored.at(node, link)._replace(ending="")
    return explored.machine.step(state, Input(state.t, link.label[0], link.label[1:]))[0].ending


def _scripts(explored: Explored, met: _MetByRight) -> Iterator[Problem]:
    """Of the procedure's own file. A script that a rule forbids is met by saying it."""
    procedure, acts_in = explored.procedure, explored.machine.acts_in
    said = {act.script for name in met.situations for act in acts_in[name]}
    possible = {act.script for name in _reached(explored) for act in acts_in[name]}
    for script in procedure.scripts:
        if script.id in possible - said and script.span.file == procedure.file:
            text = (
                f"no right run comes to where `{script.id}` can be said: only a mistake leads there"
            )
            hint = "let a rule allow what leads there, or delete it"
            yield problem("RR078", "script", script.id, text, hint, script.span)
