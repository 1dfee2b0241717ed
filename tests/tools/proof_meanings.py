"""What a proof says, held against the oracle: the runs that it shows are played second by second,
and what it says of all runs is looked for in random ones."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from meanings import Meanings, after, seconds, snapshot
from oracle import Oracle

from simulator.core.model import END, Claim, Move, Procedure, Rule
from simulator.core.runs.witness import Witness
from simulator.core.sentence import Sentence

OF_PROOFS = Meanings()
"""What is said of a procedure as a whole, by the kinds of its findings."""

BAD = {
    *(("act", "early"), ("act", "late"), ("act", "wrong")),
    *(("rule", "late"), ("rule", "overdue"), ("rule", "missed"), ("rule", "broken")),
}
SHORT_WAITS, WAITS = (0, 0, 0, 1, 1, 2, 3), (0, 0, 1, 1, 5, 30, 60, 120)
"""Seconds between what happens, in small procedures and in whole ones."""

WALKS, STEPS = 12, 9
"""Random runs of a procedure, half of them right ones, and how much happens in each."""

LONG = 200
"""Seconds that are waited where time could lead on."""


class Step(NamedTuple):
    """One more thing in a run: the case just before, what it is called (nothing: time passed), the
    case after it, what was told meanwhile, and whether the run was right so far."""

    before: Oracle
    names: frozenset[str]
    after: Oracle
    told: tuple[tuple[str, str, str], ...]
    right: bool

    @property
    def bad(self) -> bool:
        """Whether it is a mistake."""
        return any(told[:2] in BAD for told in self.told)


def step(case: Oracle, name: str, choices: tuple[str, ...], right: bool) -> Step | None:
    """What doing *name* leads to; None where it cannot be done."""
    then = after(case, name, choices)
    if then is None:
        return None
    names = frozenset({name, case.ending_of(name, choices)} - {""})
    told = tuple((of, kind, rule) for _, of, kind, rule in then.told)
    return Step(snapshot(case), names, then, told, right)


def waited(case: Oracle, right: bool) -> Step:
    """One more second."""
    then = snapshot(case)
    then.told.clear()
    then.wait(case.now + 1)
    told = tuple((of, kind, rule) for _, of, kind, rule in then.told)
    return Step(snapshot(case), frozenset(), then, told, right)


class Walks:
    """Random runs of a procedure, step by step, and its witnesses played."""

    def __init__(
        self,
        procedure: Procedure,
        dice: random.Random,
        waits: tuple[int, ...],
        count: int = WALKS,
    ) -> None:
        self.procedure, self.dice, self.waits, self.count = procedure, dice, waits, count

    @cached_property
    def runs(self) -> list[list[Step]]:
        """All runs."""
        found: list[list[Step]] = []
        for number in range(self.count):
            facts = {f.id: self.dice.choice(f.values) for f in self.procedure.facts if f.values}
            found.append(self.walk(Oracle(self.procedure, facts), careful=number % 2 == 0))
        return found

    @cached_property
    def steps(self) -> list[Step]:
        """Of all runs."""
        return [one for run in self.runs for one in run]

    @cached_property
    def to_an_end(self) -> list[Step]:
        """Of right runs that come to an end."""
        found: list[Step] = []
        for run in self.runs:
            if run and run[-1].right and not run[-1].bad and run[-1].after.over:
                found += run
        return found

    @property
    def right(self) -> list[Step]:
        """Of right runs, up to and with their first mistake."""
        return [one for one in self.steps if one.right]

    def walk(self, case: Oracle, careful: bool) -> list[Step]:
        """On from *case*; who is careful makes no mistake that can be helped at that second."""
        found: list[Step] = []
        right = True
        for _ in range(STEPS):
            for _ in range(self.dice.choice(self.waits)):
                found.append(waited(case, right))
                right, case = right and not found[-1].bad, found[-1].after
            if case.over or (careful and not right):
                break
            ways = sorted(case.possible())
            self.dice.shuffle(ways)
            tried = (step(case, *way, right) for way in ways)
            one = next((one for one in tried if one and not (careful and one.bad)), None)
            if one is None:
                break
            found.append(one)
            right, case = right and not found[-1].bad, found[-1].after
        return found

    def shown(self, witness: Witness) -> tuple[Oracle, bool]:
        """Where *witness* leads to, and whether it was right up to its last input or second."""
        case, bad = Oracle(self.procedure, dict(witness.facts)), []
        acts = {act.id for act in self.procedure.acts}
        for given in witness.whole:
            case.told.clear()
            case.wait(given.at)
            bad.append(any((of, kind) in BAD for _, of, kind, _ in case.told))
            case.told.clear()
            if given.name in acts:
                case.act(given.name, given.choices)
            elif given.name:
                case.happen(given.name)
            bad.append(any((of, kind) in BAD for _, of, kind, _ in case.told))
        return case, not any(bad)

    def rule(self, name: str) -> Rule:
        return next(rule for rule in self.procedure.rules if rule.id == name)

    def ways(self, situation: str, on: str, to: str) -> list[Move]:
        """The ways of a situation upon something that lead to the same."""
        here = next(one for one in self.procedure.situations if one.id == situation)
        return [move for move in here.moves if move.on == on and move.to == to]


def names(said: str) -> list[str]:
    """What stands between backticks."""
    return re.findall("`(.*?)`", said)


# -- what no run meets ------------------------------------------------------------------------


@OF_PROOFS.of("proof RR030")
def _(said: Sentence, walks: Walks) -> bool:
    return all(one.after.situation != said.about["name"] for one in walks.steps)


@OF_PROOFS.of("proof RR033")
def _(said: Sentence, walks: Walks) -> bool | None:
    return not any(_takes(one, said, walks) for one in walks.steps) if _way(said, walks) else None


def _way(said: Sentence, walks: Walks) -> tuple[str, Move] | None:
    """The way that is meant; None where several are called the same."""
    situation, *rest = names(said)
    on, to = ("", *rest) if "time never leads" in said else rest
    ways = walks.ways(situation, on, to)
    return (situation, ways[0]) if len(ways) == 1 else None


def _takes(one: Step, said: Sentence, walks: Walks) -> bool:
    """Whether the step takes the way."""
    way = _way(said, walks)
    assert way
    situation, move = way
    if one.before.situation != situation or one.before.over or not move.on:
        return False
    then = snapshot(one.before)
    then.diary.append((then.now, set(one.names)))
    ending = next((e.id for e in walks.procedure.endings if e.id in one.names), "")
    taken = (then.first_way(ending) if ending else None) or next(
        (w for name in one.names - {ending} if (w := then.first_way(name))), None
    )
    return taken is move


MET = {
    "situation": lambda name, one, walks: one.after.situation == name,
    "event": lambda name, one, walks: name in one.names,
    "ending": lambda name, one, walks: one.after.ending == name,
    "script": lambda name, one, walks: any(
        act.script == name and act.id in one.names for act in walks.procedure.acts
    ),
    "rule": lambda name, one, walks: any(
        case.applies(walks.rule(name)) and case.inside(walks.rule(name).windows)
        for case in (one.before, one.after)
    ),
}
"""Whether a step meets something of a procedure."""


@OF_PROOFS.of("proof RR072")
def _(said: Sentence, walks: Walks) -> bool:
    met = MET[said.about["what"]]
    return not any(met(said.about["name"], one, walks) for one in walks.steps)


# -- what no right run meets ------------------------------------------------------------------


@OF_PROOFS.of("proof RR078")
def _(said: Sentence, walks: Walks) -> bool | None:
    what, name = said.about["what"], said.about["name"]
    right = [one for one in walks.right if not one.bad]
    if what == "way":
        return not any(_takes(one, said, walks) for one in right) if _way(said, walks) else None
    if what != "rule":
        return not any(MET[what](name, one, walks) for one in right)
    rule = walks.rule(name)
    cases = [case for one in right for case in (one.before, one.after) if not case.over]
    here = [case for case in cases if rule.scope == () or case.situation in rule.scope]
    if "its `when` never holds" in said:
        return not any(case.holds(rule.guard) for case in here)
    if waits := re.search(r"it waits for (.*), never kept on one$", said):
        names = set(re.findall(r"`([^`]*)`", waits[1]))
        return not any(("rule", "kept", name) in one.told for one in right for name in names)
    if "its clock never starts" in said:
        return not any(case.started(rule.windows) for case in here)
    if rule.kind == "must":
        return not any(case.duties[name] == "owed" and _doable(case, rule) for case in here)
    return not any(case.applies(rule) and case.inside(rule.windows) for case in here)


def _doable(case: Oracle, rule: Rule) -> bool:
    return case.inside(rule.windows) and case.its_turn(rule)


@OF_PROOFS.of("proof RR079")
def _(said: Sentence, walks: Walks) -> bool | None:
    if said.about["what"] != "rule":
        return None
    rule = walks.rule(said.about["name"])
    if "says the same as" in said:
        one, other = names(said)
        return all(_news(step, one) == _news(step, other) for step in walks.steps)
    kind = {"must": "kept", "may": "allowed", "must not": "broken"}[rule.kind]
    if any(("rule", kind, rule.id) in one.told for one in walks.right):
        return False
    done = [one for one in walks.right if one.names.intersection(rule.acts)]
    held = [o for o in done if o.before.applies_or_owed(rule) and o.before.inside(rule.windows)]
    if "still owed" in said:
        return not any(one.before.its_turn(rule) for one in held)
    if "speaks of can be done" in said:
        return not held
    if "before it" in said:
        turns = [one for one in held if one.before.its_turn(rule)]
        heard = {name for one in turns for of, _, name in one.told if of == "act" and name}
        return heard <= set(re.findall(r"`([^`]*)`", said)) if heard else None
    return True


def _news(one: Step, rule: str) -> list[str]:
    """What is told of a rule, but for which rule an act is judged by."""
    return [kind for of, kind, name in one.told if of == "rule" and name == rule]


@OF_PROOFS.of("kept when")
def _(said: Sentence, walks: Walks) -> bool | None:
    name = said.about["rule"]
    kept = [one.after.now for one in walks.to_an_end if ("rule", "kept", name) in one.told]
    if not kept:
        return None
    if said == "never":
        return False
    first, *rest = (seconds(time) for time in re.findall(r"\d+:\d\d", said))
    last = rest[0] if rest else first if said.startswith("at ") else max(kept)
    return all(first <= at <= last for at in kept)


@OF_PROOFS.of("rest")
def _(said: Sentence, walks: Walks) -> bool:
    case, right = walks.shown(said.about["of"].witness)
    later = snapshot(case)
    later.told.clear()
    later.wait(case.now + LONG)
    quiet = not any(told[1:3] in BAD for told in later.told)
    stays = later.situation == said.about["of"].situation and not later.over
    waits = {
        "a duty of yours without a deadline": "owed" in later.duties.values(),
        "something that you may do": any(_allowed(later)),
        "somebody else": any(later.can_happen(event.id) for event in walks.procedure.events),
    }
    return right and quiet and stays and waits[said]


def _allowed(case: Oracle) -> Iterator[bool]:
    """For each act that can be done now, whether it is right."""
    acts = {act.id for act in case.procedure.acts}
    for name, choices in sorted(case.possible()):
        one = step(case, name, choices, True) if name in acts else None
        if one:
            yield ("act", "right") in {told[:2] for told in one.told}


@OF_PROOFS.of("longest")
def _(said: Sentence, walks: Walks) -> bool | None:
    if said == "no end":
        held = [_no_end_in(situation, walks) for situation in said.about["because"]]
        return False if False in held else True if True in held else None
    ends = [one.after.now for one in walks.to_an_end if one.after.over]
    return max(ends) <= seconds(said) if ends else None


WAYS_MAX = 60
"""Ways on that are tried to find one without an end."""


def _no_end_in(situation: str, walks: Walks) -> bool | None:
    """Whether somebody can go on in *situation*, or come back to it, after all times of the
    procedure have gone by one after the other; None where no right run was there, or it takes too
    long to tell."""
    right = [one.after for one in walks.right if not one.bad and not one.after.over]
    here = [case for case in right if case.situation == situation]
    if not here:
        return None
    times = sum(one.value for one in walks.procedure.constants if one.kind != "count")
    open_, tried = [snapshot(here[0])], 0
    while open_:
        case, tried = open_.pop(), tried + 1
        if case.situation == situation and case.now > here[0].now + times + LONG:
            return True
        if tried > WAYS_MAX:
            return None
        late = _as_late_as_can_be(case, here[0].now + times + LONG + 1)
        open_ += _rightly_on(case) + ([late] if late.now > case.now and not late.over else [])
    return False


def _as_late_as_can_be(case: Oracle, until: int) -> Oracle:
    """The case after waiting, as long as nothing is missed."""
    while case.now < until and not case.over:
        then = waited(case, True)
        if then.bad:
            break
        case = then.after
    return case


def _rightly_on(case: Oracle) -> list[Oracle]:
    ways = (step(case, *way, True) for way in sorted(case.possible()))
    return [one.after for one in ways if one and not one.bad and not one.after.over]


@OF_PROOFS.of("sound")
def _(said: Sentence, walks: Walks) -> bool:
    """Where nobody can go on rightly now, something can once some time is over."""
    last = [run[-1].after for run in walks.runs if run and run[-1].right and not run[-1].bad]
    return all(case.over or _goes_on(snapshot(case)) for case in last)


def _goes_on(case: Oracle) -> bool:
    for _ in range(LONG):
        ways = (step(case, *way, True) for way in sorted(case.possible()))
        if case.over or any(one and not one.bad for one in ways):
            return True
        case.told.clear()
        case.wait(case.now + 1)
        if any(told[1:3] in BAD for told in case.told):
            return False
    return False


def _ok(one: Step) -> bool:
    return not one.bad


# -- what a run shows -------------------------------------------------------------------------


@OF_PROOFS.of("proof RR032")
def _(said: Sentence, walks: Walks) -> bool:
    case, _ = walks.shown(said.about["witness"])
    event, situation = names(said)
    screens = next(one.screens for one in walks.procedure.events if one.id == event)
    return (
        case.situation == situation
        and not case.over
        and case.here().screen in screens
        and not case.can_happen(event)
    )


@OF_PROOFS.of("proof RR070")
def _(said: Sentence, walks: Walks) -> bool:
    case, right = walks.shown(said.about["witness"])
    on = [one for _ in range(WALKS) for one in walks.walk(snapshot(case), careful=True)]
    if "no case" in said and case.now:
        return False
    return right and not case.over and not any(o.right and not o.bad and o.after.over for o in on)


@OF_PROOFS.of("proof RR071")
def _(said: Sentence, walks: Walks) -> bool:
    case, right = walks.shown(said.about["witness"])
    later = snapshot(case)
    later.wait(case.now + LONG)
    stays = (later.situation, later.entered, later.over) == (case.situation, case.entered, False)
    return right and stays and "owed" not in case.duties.values() and not any(_leads_on(later))


def _leads_on(case: Oracle) -> Iterator[bool]:
    """For each thing that can come now, whether it leads on rightly."""
    for way in sorted(case.possible()):
        one = step(case, *way, True)
        if one and not one.bad and (one.after.over or one.after.situation != case.situation):
            yield not one.told or ("act", "right") in {told[:2] for told in one.told}


@OF_PROOFS.of("proof RR073")
def _(said: Sentence, walks: Walks) -> bool:
    case, right = walks.shown(said.about["witness"])
    duty, *bans = names(said)
    rule = walks.rule(duty)
    due = case.applies_or_owed(rule) and case.duties[duty] == "owed" and _doable(case, rule)
    return right and due and any(_wrong_by(case, rule, set(bans)))


def _wrong_by(case: Oracle, duty: Rule, by: set[str]) -> Iterator[bool]:
    """For each way to keep *duty* now, whether one of the others is blamed for it."""
    for name, choices in sorted(case.possible()):
        if {name, case.ending_of(name, choices)} & set(duty.acts):
            one = step(case, name, choices, True)
            if one:
                yield any(
                    told[1] in ("broken", "missed", "wrong") and told[2] in by for told in one.told
                )


@OF_PROOFS.of("proof RR074")
def _(said: Sentence, walks: Walks) -> bool:
    name = said.about["name"]
    case, _ = walks.shown(said.about["witness"])
    if "nobody can keep it then" in said:
        *before, last = said.about["witness"].whole
        earlier, _ = walks.shown(replace(said.about["witness"], inputs=tuple(before)))
        at = case.now == last.at == seconds(re.findall(r"\d+:\d\d", said)[-1])
        came = earlier.duties[name] not in ("owed", "overdue") and last.name == names(said)[1]
        return at and came and case.duties[name] == "overdue"
    waits = case.duties[name] in ("owed", "overdue") or "overdue as soon as" in said
    kept = any(("rule", "kept", name) in one.told and _ok(one) for one in walks.right)
    return waits and not kept


@OF_PROOFS.of("proof RR075")
def _(said: Sentence, walks: Walks) -> bool:
    case, right = walks.shown(said.about["witness"])
    pair = names(said)
    sides = zip(pair, reversed(pair), strict=True)
    return right and all(all(_wrong_by(case, walks.rule(a), {b})) for a, b in sides)


@OF_PROOFS.of("proof RR076")
def _(said: Sentence, walks: Walks) -> bool:
    claim = next(one for one in walks.procedure.claims if one.id == said.about["name"])
    case, right = walks.shown(said.about["witness"])
    return breaks(case, claim) and (right or claim.kind == "ends" or _any(claim, case))


def _any(claim: Claim, case: Oracle) -> bool:
    """Whether *claim* is about wrong runs too, or the last step is what it speaks of."""
    return not claim.right_only or bool(case.told)


def breaks(case: Oracle, claim: Claim) -> bool:
    """Whether the case is as *claim* says that none is."""
    if claim.kind == "ends":
        return case.over and case.ending not in claim.endings
    return _meets(case, claim)


def _meets(case: Oracle, claim: Claim) -> bool:
    """Whether the case is in what *claim* says never is."""
    there = {case.ending} | ({END} if case.over else {case.situation})
    wanted = {*claim.situations, *claim.endings}
    return (
        (not wanted or bool(there & wanted))
        and case.holds(claim.guard)
        and case.inside(claim.windows)
    )
