"""What is said of drills, held against the oracle: each is played second by second, and what has no
drill is looked for in random runs."""

from __future__ import annotations

import re

from meanings import Meanings, seconds, snapshot, spell
from oracle import CannotHappen, Oracle
from proof_meanings import BAD, Step, Walks

from simulator.core.model import Procedure
from simulator.core.runs.run import Run
from simulator.core.sentence import Sentence
from simulator.training.coverage import Edge
from simulator.training.drills import Drill, LeftOut

OF_DRILLS = Meanings()
"""What is said of the second of a drill, and of a deadline that has none."""


def before(procedure: Procedure, run: Run) -> Oracle:
    """The case as it stands after all inputs of *run* but the last, without a mistake."""
    case = Oracle(procedure, dict(run.facts))
    for given in run.inputs[:-1]:
        case.wait(given.at)
        if given.name in {act.id for act in procedure.acts}:
            case.act(given.name, given.choices)
        else:
            case.happen(given.name)
    assert not mistakes(case) and not any(kind == "unneeded" for _, _, kind, _ in case.told), run
    case.told.clear()
    return case


def mistakes(case: Oracle) -> set[str]:
    """The rules behind all that is bad so far."""
    return {rule for _, of, kind, rule in case.told if (of, kind) in BAD}


def window_age(case: Oracle, edge: Edge) -> int | None:
    """What the clock of *edge* shows."""
    zero = case.zero_of(edge.window)
    return None if zero is None else case.now - zero


def is_inside(edge: Edge, age: int) -> bool:
    """Whether the one window of *edge* is open when its clock shows *age*."""
    window = edge.window
    return (window.opens or 0) <= age and (window.closes is None or age <= window.closes)


def inner_age(edge: Edge) -> int:
    """What it shows in the second next to *edge* in which the rule has nothing against its acts."""
    if edge.opens:
        return int(edge.window.opens or 0) - (edge.rule.kind == "must not")
    return int(edge.window.closes or 0) + (edge.rule.kind == "must not")


class ActAt:
    """An act of the rule of an edge after a right run: what was told of it, and whether that is for
    the sake of this one window."""

    def __init__(self, case: Oracle, edge: Edge, at: int, act: str, choices: tuple[str, ...]):
        there = snapshot(case)
        there.told.clear()
        there.wait(at)
        self.waited = mistakes(there)
        self.stands = not there.over and there.situation == case.situation
        self.stands = self.stands and there.entered == case.entered
        self.situation = "" if there.over else there.situation
        rule = edge.rule
        self.age = window_age(there, edge)
        ending = there.ending_of(act, choices)
        others = tuple(window for window in rule.windows if window is not edge.window)
        self.beside = there.started(others) and there.inside(others)
        said = {
            one.id: there.says(one, act, ending) if there.applies_or_owed(one) else "nothing"
            for one in there.procedure.rules
        }
        self.says = said[rule.id]
        if self.says == "not allowed here" and {"kept", "allowed"} & {*said.values()}:
            self.says = "nothing"  # it gives way
        there.told.clear()
        try:
            there.act(act, choices)
        except CannotHappen:
            self.stands = False
        self.verdict = next((kind for _, of, kind, _ in there.told if of == "act"), "")
        self.bad = mistakes(there)
        self.kept = {r for _, _, kind, r in there.told if kind in ("kept", "counted", "allowed")}

    @property
    def wrong(self) -> bool:
        """Whether the act itself is a mistake."""
        return ("act", self.verdict) in BAD


FORBIDS = {"too soon", "late for a duty", "too late for a permission"}
BANS = {"forbidden", "not allowed here"}


def is_side(edge: Edge, one: ActAt, kept: set[str]) -> bool:
    """Whether an act is on a side of *edge* and of nothing else: in the window it is right by the
    rule, out of it the rule has something against it; for a ban the other way round. Meanwhile no
    other duty may have become overdue but those that the act keeps in time."""
    if not (one.stands and one.beside) or one.age is None or one.waited - {edge.rule.id} - kept:
        return False
    ban = edge.rule.kind == "must not"
    if is_inside(edge, one.age) == ban:
        return one.wrong and one.says in (BANS if ban else FORBIDS)
    if ban:
        return not one.wrong and not one.bad and not one.waited
    return one.verdict == "right" and not one.bad and not one.waited and edge.rule.id in one.kept


# -- the words --------------------------------------------------------------------------------

_OFFSET = {"a second before": -1, "at": 0, "a second after": 1}
_MOMENT = re.compile(
    r"(a second before|at|a second after) "
    r"(?:the (beginning|end) of the (time for|ban on) it(?: \(\{(\w+)\}\))?|\{(\w+)\})"
)


@OF_DRILLS.of("drill's moment")
def _(said: Sentence, procedure: Procedure) -> bool:
    drill: Drill = said.about["drill"]
    told = _MOMENT.fullmatch(said)
    assert told is not None, said
    place, end, what, limit, time = told.groups()
    at = drill.run.inputs[-1].at - _OFFSET[place]
    if time:
        return at == procedure.constant[time].value and drill.edge.window.clock == "case"
    case, rule = before(procedure, drill.run), drill.edge.rule
    if (what == "ban on") != (rule.kind == "must not"):
        return False
    zero = case.zero_of(drill.edge.window)
    assert zero is not None
    if limit and procedure.constant[limit].value != at - zero:
        return False
    sooner, then, later = (is_inside(drill.edge, at - zero + step) for step in (-1, 0, 1))
    return then and not (sooner if end == "beginning" else later)


@OF_DRILLS.of("drill's edge")
def _(said: Sentence, case: Oracle) -> bool:
    """*case* stands at the second of the drill."""
    edge, procedure = said.about["edge"], case.procedure
    told = re.fullmatch(r"(from|until) (?:(\d+:\d\d)|(.*) after “(.*)”)", said)
    if told is None or case.now != said.about["at"] or (told[1] == "from") != edge.opens:
        return False
    if told[2]:
        return edge.window.clock == "case" and seconds(told[2]) == case.now
    clocks = [procedure.title_of(name) for _, names in case.diary for name in names]
    begun = {title.rstrip(".") for title in (case.here().title, *clocks)}
    return told[4] in begun and window_age(case, edge) == spell(told[3])


@OF_DRILLS.of("no drill")
def _(said: Sentence, walks: Walks, beside: list[Drill]) -> bool | None:
    """*beside* are the drills of the same deadline."""
    one: LeftOut = said.about["left_out"]
    if one.why in ("gave up", "no name"):
        return None
    if not beside:
        return not any(shows(walks.procedure, one.edge, run) for run in walks.runs)
    return all(_is_so(walks.procedure, one, place, beside[0]) for place in one.places)


def _is_so(procedure: Procedure, one: LeftOut, place: str, beside: Drill) -> bool:
    steps = {"before": -1, "at": 0, "after": 1}
    act = beside.run.inputs[-1]
    at = act.at + steps[place] - steps[beside.place]
    case = before(procedure, beside.run)
    if one.why == "not begun":
        return at < case.now
    there = ActAt(case, one.edge, at, act.name, act.choices)
    if one.why == "elsewhere":
        return not there.stands and there.situation == one.by
    if one.why == "overdue":
        return one.by in there.waited
    return one.why == "no side" and there.stands


# -- what random runs show --------------------------------------------------------------------


def shows(procedure: Procedure, edge: Edge, run: list[Step]) -> bool:
    """Whether a random run, right up to a named ending and with nothing in it that is not needed,
    acts on one side of *edge* and could have acted on the other, or been elsewhere there."""
    if not run or not run[-1].after.over or run[-1].after.ending in ("", "other"):
        return False
    if any(one.bad or ("act", "unneeded") in {told[:2] for told in one.told} for one in run):
        return False
    return any(_acts_at(procedure, edge, run, place) for place in range(len(run)))


def _acts_at(procedure: Procedure, edge: Edge, run: list[Step], place: int) -> bool:
    one, acts = run[place], {act.id for act in procedure.acts}
    if not one.names & acts & {procedure.act_of(name) for name in edge.rule.acts}:
        return False
    if window_age(one.before, edge) != inner_age(edge):
        return False
    came = max((i + 1 for i in range(place) if run[i].names), default=0)
    begun, at = run[came].before, one.before.now
    beyond = at + (1 if edge.opens == (edge.rule.kind == "must not") else -1)
    (act,) = one.names & acts
    for choices in begun.ways[act]:
        if {act, begun.ending_of(act, choices)} - {""} != one.names or beyond < begun.now:
            continue
        inner = ActAt(begun, edge, at, act, choices)
        outer = ActAt(begun, edge, beyond, act, choices)
        if is_side(edge, inner, set()) and (not outer.stands or is_side(edge, outer, inner.kept)):
            return True
    return False
