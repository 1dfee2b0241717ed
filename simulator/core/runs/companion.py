"""The companion of a real case: what is owed, from taps on what has happened.

Where The Room plays a world, here the world is real. The user says what was done and what happened,
perhaps late, perhaps not at all (``missed``), and may not say every fact of the case: what differs
by an unsaid fact is shown for each of its values, and says which. Nothing here knows the time. The
views of a case tell when each begins, up to the last that time alone leads to, so that a page that
has them is right at every second without asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from simulator.core.clock import SECONDS_MAX
from simulator.core.machine.engine import NEVER, OVERDUE, Finding, Impossible, Input, Machine, State
from simulator.core.machine.tables import Due, reached_from
from simulator.core.machine.unread import UNREAD, Budget, Facts, by_need, telling
from simulator.core.model import Procedure, Rule
from simulator.core.runs import coach, judge, missed, run
from simulator.core.runs.titles import title
from simulator.core.shapes import FactValues, Live, LivePress, LiveStep, LiveView, LiveWay

VIEWS_MAX = 60
"""How many views in a row are made. Timers that start each other anew could go on for ever."""

CASES_MAX = 64
"""How many cases unsaid facts may leave open; further facts count as usual, and are told."""

ROWS = ("situations", "endings", "due", "coming", "bans", "may", "happened")
"""What a view has a list of, in which the cases that unsaid facts leave open may differ."""

Seen = dict[str, Any]


class Tap(NamedTuple):
    """What the user says. *earlier*: it happened at some second up to that of the input."""

    given: Input
    earlier: bool = False


def companion(
    machine: Machine, facts: Mapping[str, bool | str], taps: Iterable[Tap], since: int = 0
) -> Live:
    """All that is to be shown of a case of which *facts* are known, from second *since* or the last
    tap on, whichever is later. Raises ValueError for a fact that there is not."""
    taps = tuple(taps)
    machine.start(facts)  # refuses what is no fact
    options = tuple(fact.values for fact in machine.procedure.facts)
    known = tuple(
        facts.get(fact.id, UNREAD if len(fact.values) > 1 else fact.default)
        for fact in machine.procedure.facts
    )
    known, usual_ones = _usual_of_many(machine.procedure, known)
    near = frozenset(i for i, value in enumerate(known) if value is UNREAD)

    def ask(read: Facts) -> list[tuple[int, Seen]]:
        return _ahead(machine, _case(machine, read, taps), since)

    cases = by_need(known, near, options, ask, Budget(CASES_MAX))
    moments = sorted({at for views in cases.values() for at, _ in views})
    views = [_merged(machine.procedure, _at(cases, at), at) for at in moments]
    usual = {fact.id: fact.default for fact in machine.procedure.facts} | dict(facts)
    done = _case(machine, machine.start(usual).facts, taps)
    whole = all(len(one) < VIEWS_MAX for one in cases.values())
    return {
        "views": views,
        "until": None if whole else moments[-1],
        "steps": [_told(machine.procedure, step, tap) for step, tap in done.steps],
        "refused": [{"tap": tap, "why": why} for tap, why in done.refused],
        "usual": usual_ones,
    }


def _usual_of_many(procedure: Procedure, known: Facts) -> tuple[Facts, list[str]]:
    """*known* with the usual value of the unsaid facts for which there are too many cases, and
    which these are."""
    cases, values, usual = 1, list(known), []
    for i, fact in enumerate(procedure.facts):
        if values[i] is UNREAD and (cases := cases * len(fact.values)) > CASES_MAX:
            values[i] = fact.default
            usual.append(fact.id)
    return tuple(values), usual


# -- a case under one reading of the facts ------------------------------------------------------


class _SoFar(NamedTuple):
    """The state after the last tap; each named step with the place of its tap; what became of each
    duty that went overdue; and the taps that do not fit, with the reason."""

    state: State
    steps: list[tuple[missed.Followed, int]]
    findings: list[Finding]
    refused: list[tuple[int, str]]


def _case(machine: Machine, facts: Facts, taps: Iterable[Tap]) -> _SoFar:
    case = _SoFar(machine.started(facts), [], [], [])
    for place, tap in enumerate(taps):
        given = tap.given._replace(at=max(tap.given.at, case.state.t))
        try:
            steps = missed.follow(machine, case.state, given, tap.earlier)
        except Impossible as error:
            case.refused.append((place, str(error)))
            continue
        case.steps.extend((step, place) for step in steps if step.given.name)
        case.findings.extend(finding for step in steps for finding in step.findings)
        case = case._replace(state=steps[-1].after)
    return case


def _ahead(machine: Machine, case: _SoFar, since: int) -> list[tuple[int, Seen]]:
    """What is seen from the last tap (or *since*) on, whenever that changes by waiting."""
    state, findings = case.state, list(case.findings)
    if state.t < since and not state.over:
        state, found = machine.step(state, Input(since))
        findings += found
    views = [(state.t, _seen(machine, state, findings))]
    while len(views) < VIEWS_MAX:
        moment = min(machine.moments(state), default=NEVER)
        if moment > SECONDS_MAX:
            break
        state, found = machine.step(state, Input(moment))
        findings += found
        seen = _seen(machine, state, findings)
        if seen != views[-1][1]:
            views.append((moment, seen))
    return views


def _seen(machine: Machine, state: State, findings: Iterable[Finding]) -> Seen:
    """What is shown of one state."""
    procedure = machine.procedure
    here = procedure.situation[state.situation]
    owed = [] if state.over else machine.owed(state)
    due = [_due(machine, state, one, findings) for one in owed if _is_due(machine, state, one)]
    wanted = {way["input"] for duty in due for way in duty["offers"]}
    rules = machine.in_force(state)
    ending = procedure.ending.get(state.ending)
    return {
        "over": state.over,
        "situations": [
            {
                "id": here.id,
                "title": here.title,
                "text": here.text,
                "notes": [note.text for note in here.notes],
            }
        ],
        "endings": [_ending(ending.id, procedure)] if ending and _is_final(machine, state) else [],
        "due": due,
        "coming": [
            _coming(machine, state, one) for one in owed if not _is_due(machine, state, one)
        ],
        "bans": [
            _ban(machine, state, rule)
            for rule in rules
            if rule.kind == "must not" and machine.inside(rule, state)
        ],
        "may": [
            may
            for rule in machine.permitting(state)
            for may in [_may(machine, state, rule)]
            if any(way["input"] not in wanted for way in may["offers"])
        ],
        "happened": _happened(machine, state),
    }


def _is_final(machine: Machine, state: State) -> bool:
    """Whether the ending stands: the case is over, or nothing that comes can end it otherwise."""
    ahead = [] if state.over else reached_from(machine.procedure, [state.situation])
    acts = (act for name in ahead for act in machine.acts_in[name])
    return not any(act.id in machine.ending_acts for act in acts)


def _is_due(machine: Machine, state: State, one: Due) -> bool:
    """Whether a duty can be kept now, or is late: also where something else comes first."""
    return one.now or state.duties[machine.duty_index[one.rule.id]] == OVERDUE


def _due(machine: Machine, state: State, one: Due, findings: Iterable[Finding]) -> Seen:
    overdue = state.duties[machine.duty_index[one.rule.id]] == OVERDUE
    closes = judge.was_due_by(one, findings) if overdue else one.closes
    fine = ("right", "late") if overdue else ("right",)
    offers = _offers(machine, state, one.rule, fine)
    first = _first(machine, one.rule, state)
    if not offers and not first:
        first = _left_behind(machine, one.rule, state)
    return {
        **_rule(one.rule),
        "from": one.opens,
        "by": _or_none(closes),
        "overdue": overdue,
        "first": first,
        "made": state.made[machine.duty_index[one.rule.id]],
        "times": one.rule.at_least,
        "offers": offers,
    }


def _coming(machine: Machine, state: State, one: Due) -> Seen:
    """A duty whose time or turn has not come."""
    procedure = machine.procedure
    named = [name for name in one.rule.acts if name in procedure.ending]
    return {
        **_rule(one.rule),
        "from": _or_none(one.opens),
        "by": _or_none(one.closes),
        "first": _first(machine, one.rule, state),
        "begins": [procedure.title_of(name) for name in machine.not_begun(one.rule, state)],
        "ways": [
            _way(procedure, Input(0, procedure.ending[name].act, procedure.ending[name].choices))
            for name in named
        ],
    }


def _first(machine: Machine, rule: Rule, state: State) -> list[str]:
    """The duties that go before *rule* and are still owed."""
    return [machine.procedure.rule[name].text for name in machine.waits_for(rule, state)]


def _left_behind(machine: Machine, rule: Rule, state: State) -> list[str]:
    """The duties that would be left undone by whatever keeps *rule* now."""
    said = [machine.step(state, given)[1][0] for given in coach.named_by(machine, rule, state)]
    wrong = [f.rule for f in said if f.kind == "wrong" and f.rule not in ("", rule.id)]
    rules = (machine.procedure.rule[name] for name in dict.fromkeys(wrong))
    return [one.text for one in rules if one.kind == "must"]


def _ban(machine: Machine, state: State, rule: Rule) -> Seen:
    """A ban; ``here`` where what it forbids could be done now, ``own`` where it is of no other
    situation."""
    offered = {act.id for act in machine.acts_in[state.situation]}
    acts = map(machine.procedure.act_of, rule.acts)
    return {
        **_rule(rule),
        "by": _or_none(machine.bounds(rule, state)[1]),
        "here": not offered.isdisjoint(acts),
        "own": rule.scope == (state.situation,),
    }


def _may(machine: Machine, state: State, rule: Rule) -> Seen:
    by = _or_none(machine.bounds(rule, state)[1])
    return {**_rule(rule), "by": by, "offers": _offers(machine, state, rule, ("right",))}


def _happened(machine: Machine, state: State) -> list[Seen]:
    """What can happen now; first what leads elsewhere, or after which something else is to be
    done."""
    procedure, here = machine.procedure, state.situation
    found = []
    for name in () if state.over else dict.fromkeys(m.on for m in procedure.situation[here].moves):
        if event := procedure.event.get(name):
            try:
                after, _ = machine.step(state, Input(state.t, name))
            except Impossible:
                continue
            stays = (after.situation, after.entered, after.over) == (here, state.entered, False)
            stays = stays and _asked(machine, after) == _asked(machine, state)
            found.append({"input": name, "text": event.text, "stays": stays})
    return sorted(found, key=lambda one: one["stays"])


def _asked(machine: Machine, state: State) -> tuple[list[str], list[str]]:
    """The duties owed and the permissions there are, by their rules."""
    owed = [one.rule.id for one in machine.owed(state)]
    return owed, [rule.id for rule in machine.permitting(state)]


def _rule(rule: Rule) -> Seen:
    return {"rule": rule.id, "text": rule.text, "why": rule.why}


def _offers(machine: Machine, state: State, rule: Rule, fine: Iterable[str]) -> list[LiveWay]:
    """The ways to do what *rule* names that the judge has no objection to at this second."""
    return [
        _way(machine.procedure, given)
        for given in coach.named_by(machine, rule, state)
        if machine.step(state, given)[1][0].kind in fine
    ]


def _way(procedure: Procedure, given: Input) -> LiveWay:
    """How something is done: what to press, what to say, and the ending that it is."""
    act = procedure.act[given.name]
    control = procedure.control[act.control]
    script = procedure.script.get(act.script)
    asked = [procedure.dialog[name] for name in control.asks]
    chosen: list[LivePress] = [
        {"where": dialog.title, "label": option.label, "ours": option.stand_in}
        for dialog, choice in zip(asked, given.choices, strict=True)
        for option in dialog.options
        if option.id == choice
    ]
    ends = [e.id for e in procedure.endings if (e.act, e.choices) == given[1:]]
    return {
        "input": run.untimed(given),
        "text": act.text,
        "line": script.text if script else "",
        "verbatim": bool(script and script.verbatim),
        "presses": [{"where": "", "label": control.label, "ours": control.stand_in}, *chosen],
        "ending": _ending(ends[0], procedure) if ends else None,
    }


def _ending(name: str, procedure: Procedure) -> Any:
    ending = procedure.ending[name]
    return {
        "id": name,
        "title": ending.title,
        "owed": ending.owed,
        "notOwed": ending.not_owed,
        "duties": {
            rule.text: [{c.subject: c.value for c in group} for group in rule.guard]
            for rule in _duties_after(name, procedure)
        },
    }


def _duties_after(ending: str, procedure: Procedure) -> Iterator[Rule]:
    """The duties of the situation that an ending leads to which depend on facts, and on no more."""
    known = {fact.id for fact in procedure.facts}
    moves = (move for here in procedure.situations for move in here.moves)
    act = procedure.ending[ending].act
    there = {move.to for move in moves if move.on in (ending, act)}
    for rule in procedure.rules:
        named = {condition.subject for group in rule.guard for condition in group}
        if rule.kind == "must" and named and named <= known and there.intersection(rule.scope):
            yield rule


def _or_none(at: int) -> int | None:
    return at if at < NEVER else None


# -- the cases that unsaid facts leave open -----------------------------------------------------


def _at(cases: Mapping[Facts, list[tuple[int, Seen]]], at: int) -> dict[Facts, Seen]:
    """What is seen in each case at a second."""
    return {
        facts: next((seen for when, seen in reversed(views) if when <= at), views[0][1])
        for facts, views in cases.items()
    }


def _merged(procedure: Procedure, cases: Mapping[Facts, Seen], at: int) -> LiveView:
    """One view of all *cases*; what is not seen in each of them says in which it is."""
    view: Seen = {"at": at, "over": all(seen["over"] for seen in cases.values())}
    for name in ROWS:
        rows: list[tuple[Seen, list[Facts]]] = []
        for facts, seen in cases.items():
            for row in seen[name]:
                known = next((where for other, where in rows if other == row), None)
                if known is None:
                    rows.append((row, [facts]))
                else:
                    known.append(facts)
        view[name] = [{**row, "when": _when(procedure, where, cases)} for row, where in rows]
    return cast(LiveView, view)


def _when(procedure: Procedure, some: list[Facts], cases: Iterable[Facts]) -> list[FactValues]:
    """The facts that tell *some* of the cases from the others: any of these; none for all."""
    others = [facts for facts in cases if facts not in some]
    names = [(fact.id, len(fact.values) > 1) for fact in procedure.facts]
    return [
        {
            name: v
            for (name, asked), v in zip(names, facts, strict=True)
            if asked and v is not UNREAD
        }
        for facts in (telling(some, others) if others else ())
    ]


def _told(procedure: Procedure, step: missed.Followed, tap: int) -> LiveStep:
    return {
        "at": step.given.at,
        "input": run.untimed(step.given),
        "text": title(procedure, step.given),
        "assumed": step.assumed,
        "tap": tap,
    }
