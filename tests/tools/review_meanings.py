"""What the sentences of a review mean: both versions are asked, each in an oracle of its own."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from both_played import Plain, Played
from brute import every_facts
from meanings import Meanings, seconds, snapshot
from oracle import CannotHappen, Oracle
from proof_meanings import Walks

from simulator.core.model import Procedure
from simulator.core.runs.run import input_of
from simulator.core.sentence import Sentence
from simulator.reviewing.model import Change, Difference, Side
from simulator.reviewing.played_runs import PlayedRun, right_runs

OF_REVIEWS = Meanings()
WORDS = {
    "right": "right", "unneeded": "not needed", "early": "too early", "late": "too late",
    "wrong": "wrong", "overdue": "overdue", "missed": "missed", "impossible": "cannot happen",
    "over": "the case is over",
}  # fmt: skip
"""The words of a line for each verdict, as a reader knows them."""

BAD = ("early", "late", "wrong")
CLOCK = re.compile(r"\d+:\d\d")
WAIT_MAX = 600
RUNS, RUNS_EACH, STEPS = 12, 2, 6
"""Random runs that two versions are said to judge alike."""


@dataclass
class Versions:
    """The two versions that a review is of, and what it says of them."""

    base: Procedure
    head: Procedure
    change: Change
    count: int = 40
    """Random runs of each version."""

    @cached_property
    def same_names(self) -> bool:
        """Whether nothing was renamed, came or went: then a run of one can be played in both."""
        return _names(self.base) == _names(self.head)

    @cached_property
    def walks(self) -> tuple[Walks, Walks]:
        """Random runs of each."""
        base, head = (
            Walks(one, random.Random(one.id), waits(one), self.count)
            for one in (self.base, self.head)
        )
        return base, head

    @cached_property
    def right_runs(self) -> list[PlayedRun]:
        """The right runs of all scenarios; of these the inputs are taken."""
        return [run for one in (self.base, self.head) for run in right_runs(one)]

    def play(self, runs: Iterable[PlayedRun]) -> Played:
        """*runs* in both versions, with what differs on the way."""
        played = Played(Plain(self.base), Plain(self.head))
        for run in runs:
            played.play(run.facts, run.inputs)
        return played

    @cached_property
    def played(self) -> Played:
        """The right runs, and random ones."""
        played, dice = self.play(self.right_runs), random.Random(self.base.id)
        for facts in every_facts(self.base, self.head):
            for _ in range(RUNS_EACH):
                played.walk(played.start(facts), dice, STEPS)
        return played


def waits(procedure: Procedure) -> tuple[int, ...]:
    """Seconds to wait in random runs: up to its times, and from one of them to another."""
    times = {0, *(one.value for one in procedure.constants if one.kind != "count")}
    apart = {abs(a - b) + near for a in times for b in times for near in (-1, 0, 1)}
    return (0, 0, 0, *sorted(span for span in apart if 0 < span <= WAIT_MAX))


def _names(procedure: Procedure) -> list[str]:
    groups = (
        procedure.acts, procedure.events, procedure.situations, procedure.endings, procedure.facts,
        procedure.counters,
    )  # fmt: skip
    options = [str(fact.values) for fact in procedure.facts]
    return [one.id for group in groups for one in group] + options


def replayed(procedure: Procedure, one: Difference) -> tuple[Oracle | None, Oracle | None]:
    """The case before and after the last step of the story; None from where it cannot happen."""
    facts = {fact.id: fact.values for fact in procedure.facts}
    if any(facts.get(name) and v not in facts[name] for name, v in one.facts):
        return None, None
    case = Oracle(procedure, {name: v for name, v in one.facts if name in facts})
    before: Oracle | None = snapshot(case)
    try:
        for line in one.run:
            at, name, *choices = line.split()
            before = None
            case.wait(seconds(at))
            before = snapshot(case)
            case.told.clear()
            if name in {act.id for act in procedure.acts}:
                case.act(name, tuple(choices))
            elif name != "wait":
                case.happen(name)
    except CannotHappen:
        return before, None
    return before, case


def agrees(side: Side, before: Oracle | None, then: Oracle | None) -> bool | None:
    """Whether the oracle says of the last step what *side* says; None where it is of another second
    than the last input, which the story's last step has in its words."""
    name = side.verdict.removesuffix(", ends")
    if name == "impossible":
        return then is None and _hinders(side.text, before)
    if name in ("right", "unneeded", "early", "late", "wrong"):
        if then is None:
            return False
        acts = [told for told in then.told if told[1] == "act"]
        ended = then.over or not side.verdict.endswith(", ends")
        return bool(acts) and acts[0][2] == name and ended
    if name == "happens" and then is not None:
        return not then.over
    return None


def _hinders(words: str, case: Oracle | None) -> bool:
    """Whether that is why something cannot be in *case* (None: there is no such case, and nothing
    is said of it)."""
    if case is None:
        return False
    if case.over:
        return words == "The case is over."
    title = case.here().title.rstrip(".")
    acts = {act.id for act in case.procedure.acts}
    labels = {case.control_of(name).label.rstrip(".") for name in acts}
    here = {case.control_of(name).label.rstrip(".") for name, _ in case.possible() if name in acts}
    if " is not there in " in words:
        return words in {f"“{label}” is not there in “{title}”." for label in labels - here}
    if " has no such choice" in words:
        return words.split("”")[0].removeprefix("“") in here
    no_way = f"Nothing says what happens then in “{title}”."
    return words in (no_way, "There is no such act or event.")


def _moments(one: Difference) -> set[str]:
    """The clock times that a line about *one* may tell: of its extent, and of what it quotes."""
    bounds = {at for span in one.when for at in span if at is not None}
    quoted = [*one.titles, *(step.text for step in one.story[-1:])]
    quoted += [side.rule_text for side in (one.before, one.after)]
    return {f"{at // 60}:{at % 60:02}" for at in bounds} | set(CLOCK.findall(" ".join(quoted)))


def _way_told(line: str) -> list[str]:
    """The steps that a line tells after “for example after”, without their seconds."""
    told = re.search(r" \(for example after ((?:“[^”]*”(?:, then )?)+)\):", line)
    steps = re.findall("“([^”]*)”", told[1]) if told else []
    return [re.sub(r"^\d+:\d\d ", "", step) for step in steps]


@OF_REVIEWS.of("difference story", "difference in a line")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: Difference = said.about["of"]
    many = len(one.when) > 1 or one.when[0][0] != one.when[0][1]
    if said.kind == "difference in a line" and many and {*CLOCK.findall(said)} - _moments(one):
        return False
    before = [step.text.rstrip(".") for step in one.story[:-1]]
    if (
        said.kind == "difference in a line"
        and (way := _way_told(said))
        and before[-len(way) :] != way
    ):
        return False
    if not one.run or one.run[-1].split()[1] == "wait":
        return None
    sides = ((versions.base, one.before), (versions.head, one.after))
    held = [agrees(side, *replayed(procedure, one)) for procedure, side in sides]
    if said.kind == "difference in a line" and "due" not in (one.before.verdict, one.after.verdict):
        told = said.lower()
        names = [side.verdict.removesuffix(", ends") for _, side in sides]
        if names[0] != names[1] and not all(WORDS.get(name, "") in told for name in names):
            return False
    return False if False in held else True if True in held else None


@OF_REVIEWS.of("difference extent")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: Difference = said.about["of"]
    if ("for example" in said) == one.whole:
        return False
    if not one.story or "more interval" in said:
        return None
    at, told = one.story[-1].at, said.removeprefix("It shows ")
    spans = [
        (seconds(a), seconds(b)) for a, b in re.findall(r"from (\d+:\d\d) to (\d+:\d\d)", told)
    ]
    spans += [(seconds(a), 86400) for a in re.findall(r"from (\d+:\d\d) on", told)]
    spans += [(seconds(a), seconds(a)) for a in re.findall(r"at (\d+:\d\d)", told)]
    return "at any time" in told or any(first <= at <= last for first, last in spans)


@OF_REVIEWS.of("difference of other acts")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: Difference = said.about["of"]
    held: list[bool | None] = []
    for other in one.others:
        if "more act" not in said and other.text.rstrip(".") not in said:
            return False
        at = seconds(other.run[-1].split()[0])
        if not any(first <= at and (last is None or at <= last) for first, last in other.when):
            return False
        shown = replace(one, run=other.run, facts=other.facts)
        sides = ((versions.base, one.before), (versions.head, one.after))
        held += [agrees(side, *replayed(procedure, shown)) for procedure, side in sides]
    return False if False in held else True if True in held else None


@OF_REVIEWS.of("difference only for")
def _(said: Sentence, versions: Versions) -> bool | None:
    one: Difference = said.about["of"]
    if not versions.same_names:
        return None
    ids = {fact.label: fact.id for fact in versions.base.facts}
    wanted = {ids[label]: value for label, value in one.only}
    verdicts = one.before.verdict, one.after.verdict
    rules = {side.rule for side in (one.before, one.after)} - {""}
    played, dice = versions.play(()), random.Random(str(said))
    for facts in every_facts(versions.base, versions.head):
        if wanted.items() <= dict(facts).items():
            continue
        for run in versions.right_runs:
            played.play({**dict(run.facts), **dict(facts)}, run.inputs)
        played.play(facts, [input_of(line, versions.base) for line in one.run])
        for _ in range(RUNS_EACH):
            played.walk(played.start(facts), dice, STEPS)
    for met in played.met:
        cited = rules and all(rules & cites for cites in met.cites)
        if "unneeded" not in verdicts:
            cited = cited and rules <= frozenset().union(*met.cites)
        if cited and met.words == verdicts and bool(met.label) == bool(one.run):
            return False
    return True


@OF_REVIEWS.of("state of a change")
def _(said: Sentence, versions: Versions) -> bool | None:
    same = "proven to behave the same" in said
    stricter, looser = "only stricter" in said, "only looser" in said
    if not (same or stricter or looser):
        return None
    dice = random.Random(str(said))
    for _ in range(RUNS):
        number = dice.randint(0, 99)
        base, head = (_walked(one, number) for one in (versions.base, versions.head))
        for before, after in zip(base, head, strict=False):
            if before == after:
                continue
            bad = [told in BAD for told in (before[1], after[1])]
            if before[0] != after[0]:
                break  # not the same things can be done; the dice fell otherwise
            if same:
                return False
            if bad[0] != bad[1] and bad[1] != stricter:
                return False
            break
    return True


def _walked(procedure: Procedure, number: int) -> list[tuple[object, str]]:
    """What is done in a random run up to its first mistake, and the verdict on each act. The dice
    fall alike in versions in which the same can be done."""
    dice = random.Random(number)
    facts = {fact.id: dice.choice(sorted(fact.values)) for fact in procedure.facts if fact.values}
    case, told = Oracle(procedure, facts), []
    for _ in range(7):
        case.told.clear()
        case.wait(case.now + dice.choice((0, 1, 5, 30, 60, 120)))
        if any(kind in ("overdue", "missed") for _, _, kind, _ in case.told):
            break
        ways = sorted(case.possible())
        if not ways:
            break
        name, choices = dice.choice(ways)
        case.told.clear()
        if name in {act.id for act in procedure.acts}:
            case.act(name, choices)
            told.append(((case.now, name, choices), case.told[0][2]))
            if told[-1][1] in BAD:
                break
        else:
            case.happen(name)
            told.append(((case.now, name, choices), "happens"))
    return told
