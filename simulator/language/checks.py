"""Checks of a whole procedure: an ordered table of small pure functions, model to diagnostics.

They need no run of the engine, and are made at every build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import islice

from simulator.core.machine.tables import can_go_wrong, reached_from
from simulator.core.model import STAY, Move, Procedure, Rule
from simulator.core.problems import Problem
from simulator.core.runs.lines import TALK
from simulator.core.spelling import counted
from simulator.language.diagnostics import DIAGNOSTICS_MAX, Refused, did_you_mean, render

RINGS_MAX = 20
"""Circles of one kind that are told."""

RING_SHOWN_MAX = 6
"""Names shown of a circle."""


def check(procedure: Procedure) -> list[Problem]:
    """Everything the checks find, in order of the table. None of them goes on for ever."""
    return [problem for find in CHECKS for problem in islice(find(procedure), DIAGNOSTICS_MAX)]


def unplayable(procedure: Procedure) -> list[Problem]:
    """What keeps the engine from playing *procedure* at all: circles, and names that do not fit."""
    return [problem for find in UNPLAYABLE for problem in islice(find(procedure), DIAGNOSTICS_MAX)]


def playable(procedure: Procedure, sources: Mapping[str, str] | None = None) -> Procedure:
    """*procedure*, unchanged. Raises Refused where the engine cannot play it; the text shows its
    lines where *sources* are given."""
    if wrong := unplayable(procedure):
        raise Refused(render(wrong, dict(sources or {})), tuple(wrong))
    return procedure


# -- the situations and the ways between them -------------------------------------------------


def unreachable(procedure: Procedure) -> Iterator[Problem]:
    """Situations that no way leads to."""
    reached = set(reached_from(procedure, [procedure.start]))
    for situation in procedure.situations:
        if situation.id not in reached:
            message = f"nothing leads to `{situation.id}`"
            yield Problem(
                situation.span, "RR030", message, "let some `then` lead here, or delete it"
            )


def dead_ends(procedure: Procedure) -> Iterator[Problem]:
    """Situations that no way leads out of."""
    for situation in procedure.situations:
        if all(move.to in (STAY, situation.id) for move in situation.moves):
            message = f"nothing leads out of `{situation.id}`"
            yield Problem(
                situation.span, "RR031", message, "say under `then` how it goes on, or `end`"
            )


def silent_events(procedure: Procedure) -> Iterator[Problem]:
    """Events that are to be expected on a screen, and about which the situation is silent."""
    events: dict[str, list[str]] = {}
    for event in procedure.events:
        for screen in event.screens:
            events.setdefault(screen, []).append(event.id)
    for situation in procedure.situations:
        told = {move.on for move in situation.moves}
        for name in events.get(situation.screen, ()):
            if name not in told:
                message = (
                    f"`{name}` is to be expected in `{situation.id}`, which does not say what then"
                )
                hint = f"add `{name}:` under its `then`, or `{name}: stay`"
                yield Problem(situation.span, "RR032", message, hint)


def shadowed_ways(procedure: Procedure) -> Iterator[Problem]:
    """Ways behind one that always fits."""
    for situation in procedure.situations:
        open_ways: set[str] = set()
        for move in situation.moves:
            if move.on in open_ways:
                message = "this way is never taken: the one before it always fits"
                yield Problem(move.span, "RR033", message, "put it first, or delete it")
            if not move.guard and not move.windows:
                open_ways.add(move.on)


def impossible_ways(procedure: Procedure) -> Iterator[Problem]:
    """Events on screens where they are not expected, acts where their control is not there."""
    endings = {ending.id: ending.act for ending in procedure.endings}
    screens = {event.id: frozenset(event.screens) for event in procedure.events}
    offered = _places(procedure)
    for situation in procedure.situations:
        for move in situation.moves:
            act = endings.get(move.on, move.on)
            if move.on in screens and situation.screen not in screens[move.on]:
                message = f"`{move.on}` is not expected on the screen `{situation.screen}`"
                yield Problem(
                    move.span, "RR036", message, "change the `on` of the event, or delete this"
                )
            elif act in offered and situation.id not in offered[act]:
                of_ending = f" of `{move.on}`" if move.on in endings else ""
                message = f"`{act}`{of_ending} cannot be done on the screen `{situation.screen}`"
                hint = f"change the `on` of its control, or delete `{move.on}` here"
                yield Problem(move.span, "RR036", message, hint)


def circling_moments(procedure: Procedure) -> Iterator[Problem]:
    """Passing moments without a window happen at once; a circle of them would never end."""
    at_once: dict[str, dict[str, Move]] = {
        situation.id: {
            move.to: move for move in situation.moves if not move.on and not move.windows
        }
        for situation in procedure.situations
    }
    for ring in _rings(at_once):
        message = f"these moments lead in a circle, in no time: {_shown(ring)}"
        yield Problem(at_once[ring[0]][ring[1]].span, "RR034", message, "give one of them a window")


def _rings(ways: Mapping[str, Mapping[str, object]]) -> Iterator[list[str]]:
    """Circles in a graph, each from a node back to itself; the first way of each is then cut."""
    left = {name: dict.fromkeys(targets) for name, targets in ways.items()}
    place = {name: number for number, name in enumerate(left)}
    for _ in range(RINGS_MAX):
        try:
            TopologicalSorter(left).prepare()
            return
        except CycleError as error:
            ring = error.args[1][::-1]  # the sorter's edges point backwards
        first = ring.index(min(ring, key=place.__getitem__))
        ring = [*ring[first:-1], *ring[:first], ring[first]]
        yield ring
        del left[ring[0]][ring[1]]


def _shown(ring: list[str]) -> str:
    names = [f"`{name}`" for name in ring]
    if len(names) > RING_SHOWN_MAX:
        names[RING_SHOWN_MAX - 1 : -1] = ["…"]
    return ", ".join(names)


# -- the rules --------------------------------------------------------------------------------


def _places(procedure: Procedure) -> dict[str, frozenset[str]]:
    """The situations in which each act's control is there."""
    everywhere = frozenset(procedure.situation)
    on: dict[str, set[str]] = {}
    for situation in procedure.situations:
        on.setdefault(situation.screen, set()).add(situation.id)
    there = {
        control.id: frozenset().union(*(on.get(screen, ()) for screen in set(control.screens)))
        if control.screens
        else everywhere
        for control in procedure.stage.controls
    }
    return {act.id: there[act.control] for act in procedure.acts}


def _acts_of(procedure: Procedure, rule: Rule) -> list[str]:
    return [procedure.ending[n].act if n in procedure.ending else n for n in rule.acts]


def rules_without_act(procedure: Procedure) -> Iterator[Problem]:
    """Rules about an act whose control is not there."""
    offered = _places(procedure)
    for rule in procedure.rules:
        scope = frozenset(rule.scope or procedure.situation)
        for act in _acts_of(procedure, rule):
            missing = scope - offered[act]
            must = rule.scope and rule.kind == "must"
            if missing and (must or missing == scope):
                where = next(s for s in procedure.situation if s in missing)
                message = f"`{rule.id}` speaks of `{act}`, which cannot be done in `{where}`"
                yield Problem(
                    rule.span, "RR036", message, "change the rule, or the `on` of the control"
                )


def waiting_in_a_ring(procedure: Procedure) -> Iterator[Problem]:
    """Duties that wait for each other."""
    for ring in _rings({rule.id: dict.fromkeys(rule.after) for rule in procedure.rules}):
        message = f"these rules wait for each other in a circle: {_shown(ring)}"
        yield Problem(
            procedure.rule[ring[0]].span, "RR037", message, "take one of them out of `in order`"
        )


def order_on_duties_only(procedure: Procedure) -> Iterator[Problem]:
    """Rules that wait for something other than a duty."""
    for rule in procedure.rules:
        for name in rule.after:
            if procedure.rule[name].kind != "must":
                message = f"`{rule.id}` waits for `{name}`, which is not a duty"
                yield Problem(rule.span, "RR037", message, "only a `must` can be kept first")


def unclear_ends(procedure: Procedure) -> Iterator[Problem]:
    """Duties of which it cannot be told what becomes of them when they are cut short."""
    for rule in procedure.rules:
        clocks = {window.clock for window in rule.windows}
        if rule.time_to_act and rule.cut_short != "missed":
            message = f"`time to act` says nothing about `{rule.id}`, which cannot be missed so"
            yield Problem(rule.span, "RR039", message, "write `cut short: missed`, or delete it")
        elif rule.cut_short == "stays owed" and "situation" in clocks:
            message = f"`{rule.id}` stays owed elsewhere, but counts from entering its situation"
            yield Problem(
                rule.span, "RR039", message, "count `since` an act or event, or by the case clock"
            )
        elif rule.cut_short == "missed" and rule.after and clocks <= {"case", "situation"}:
            message = f"nothing tells how long `{rule.id}` is due before it is cut short"
            yield Problem(
                rule.span, "RR039", message, "count `since` what the duty before it asks for"
            )


def ill_chosen_endings(procedure: Procedure) -> Iterator[Problem]:
    """Endings whose choices do not fit the dialogs."""
    options = {
        dialog.id: dict.fromkeys(option.id for option in dialog.options)
        for dialog in procedure.stage.dialogs
    }
    for ending in procedure.endings:
        asks = procedure.control[procedure.act[ending.act].control].asks
        if len(ending.choices) != len(asks):
            asked = "1 question" if len(asks) == 1 else f"{len(asks)} questions"
            message = f"`{ending.act}` asks {asked}, but {len(ending.choices)} options stand here"
            names = ", ".join(f"`{name}`" for name in asks[:RING_SHOWN_MAX])
            hint = f"choose one option for each of {names}" if asks else "delete `choose`"
            yield Problem(ending.span, "RR038", message, hint)
            continue
        for name, choice in zip(asks, ending.choices, strict=True):
            if choice not in options[name]:
                message = f"the dialog `{name}` has no option `{choice}`"
                yield Problem(ending.span, "RR038", message, did_you_mean(choice, options[name]))


# -- the trace to the source ------------------------------------------------------------------


def _cited(procedure: Procedure) -> set[str]:
    notes = [note for situation in procedure.situations for note in situation.notes]
    cited = [rule.clauses for rule in procedure.rules]
    cited += [ending.clauses for ending in procedure.endings]
    cited += [note.clauses for note in notes]
    return {name for clauses in cited for name in clauses}


def uncited_clauses(procedure: Procedure) -> Iterator[Problem]:
    """Clauses that nothing cites, and that do not say why."""
    cited = _cited(procedure)
    for clause in procedure.clauses:
        if clause.id not in cited and not clause.no_rule:
            message = f"nothing puts the clause `{clause.id}` into practice"
            yield Problem(
                clause.span, "RR040", message, "cite it in a rule, or say why with `no rule:`"
            )


def rules_without_clause(procedure: Procedure) -> Iterator[Problem]:
    """Rules that do not say where they come from."""
    for rule in procedure.rules:
        if procedure.clauses and not rule.clauses:
            message = f"the rule `{rule.id}` cites no clause"
            yield Problem(rule.span, "RR041", message, "say under `clauses:` where it comes from")


def rules_without_reason(procedure: Procedure) -> Iterator[Problem]:
    """Rules that do not say why, where more than half of them do: a debrief explains all or few."""
    silent = [rule for rule in procedure.rules if not rule.why]
    if 2 * len(silent) >= len(procedure.rules):
        return
    for rule in silent:
        message = f"the rule `{rule.id}` does not say why, and most rules here do"
        yield Problem(rule.span, "RR045", message, "say under `why:` what it is good for")


def idle_readings(procedure: Procedure) -> Iterator[Problem]:
    """Readings that no rule or note rests on."""
    notes = [note for situation in procedure.situations for note in situation.notes]
    rests = [rule.readings for rule in procedure.rules] + [note.readings for note in notes]
    used = {name for readings in rests for name in readings}
    for reading in procedure.readings:
        if reading.id not in used:
            message = f"no rule rests on the reading `{reading.id}`"
            yield Problem(
                reading.span, "RR043", message, "name it under `readings:` of a rule, or delete it"
            )


def idle_panels(procedure: Procedure) -> Iterator[Problem]:
    """Controls whose acts stand in a list already, and that open one more."""
    for control in procedure.stage.controls:
        if control.opens and control.place == TALK:
            message = f"`opens` says nothing about `{control.id}`: lines to say stand in a list"
            yield Problem(control.span, "RR039", message, "delete it, or choose another `place`")


Check = Callable[[Procedure], Iterator[Problem]]


def idle_pass_mark(procedure: Procedure) -> Iterator[Problem]:
    """A pass mark that changes nothing, or that every run reaches."""
    mark = procedure.pass_mark
    harmless = {rule.id for rule in procedure.rules if not can_go_wrong(procedure, rule)}
    others = sum(rule.id not in (*mark.never, *harmless) for rule in procedure.rules)
    for name in mark.never:
        if name in harmless:
            message = f"`{name}` stands under `never`, and cannot go wrong: it allows, at any time"
            hint = "take it out of the pass mark, or make it a `must not`"
            yield Problem(mark.span, "RR046", message, hint)
    if mark == type(mark)():
        return
    if mark.mistakes == 0:
        message = "this pass mark says nothing: no run passes with a mistake anyway"
        yield Problem(mark.span, "RR046", message, "allow some `mistakes`, or delete it")
    elif mark.mistakes >= others and harmless.issuperset(mark.never):
        most = counted(others, "rule")
        message = f"this pass mark lets everything pass: at most {most} can go wrong anyway"
        yield Problem(mark.span, "RR046", message, "allow fewer `mistakes`")


CHECKS: tuple[Check, ...] = (
    unreachable,
    dead_ends,
    silent_events,
    shadowed_ways,
    impossible_ways,
    circling_moments,
    rules_without_act,
    waiting_in_a_ring,
    order_on_duties_only,
    unclear_ends,
    ill_chosen_endings,
    uncited_clauses,
    rules_without_clause,
    rules_without_reason,
    idle_readings,
    idle_pass_mark,
    idle_panels,
)
"""In the order in which they are told."""

UNPLAYABLE: tuple[Check, ...] = (
    circling_moments,
    waiting_in_a_ring,
    order_on_duties_only,
    ill_chosen_endings,
)
"""The checks of what the engine cannot play."""
