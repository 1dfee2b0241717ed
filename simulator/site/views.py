"""What the pages show, made from the model: rules, ways on, the clock, endings, clauses.

Plain data without markup. Templates decide how it looks; nothing here decides what a rule means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from simulator.core.machine.engine import Machine
from simulator.core.machine.modifiers import stays_owed
from simulator.core.model import (
    END,
    STAY,
    Clause,
    Ending,
    Guard,
    Move,
    Note,
    Procedure,
    Reading,
    Rule,
    Script,
    Situation,
)
from simulator.core.proof.still_owed import still_owed
from simulator.core.sentence import Sentence
from simulator.site import prose
from simulator.site.in_full import in_full
from simulator.training.bundled import Bundled, bundled
from simulator.training.right_runs import Passage, Way

_TIME = re.compile(r"\d+:\d\d|\d+ \w+")

EVERYWHERE_MIN = 4
"""What happens alike in all situations, and in so many, is told once for all."""


@dataclass(frozen=True, slots=True)
class Target:
    """A text with the address it leads to."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as a card. ``number`` is its place in an order, 0 for none."""

    rule: Rule
    when: str
    only: tuple[str, ...]
    presses: tuple[prose.Press, ...]
    endings: tuple[Ending, ...]
    scripts: tuple[Script, ...]
    readings: tuple[tuple[int, Reading], ...]
    number: int = 0
    full: tuple[Sentence, ...] = ()

    @property
    def apart(self) -> str:
        """When the rule holds, if its own text does not give these times."""
        times = _TIME.findall(self.when)
        return "" if times and all(time in self.rule.text for time in times) else self.when


@dataclass(frozen=True, slots=True)
class WayView:
    """What leads on, in words, and where to; ``own`` marks what the reader does, and ``ban``
    says when that is forbidden. The claim of it all is that of ``text``."""

    text: Sentence
    when: str
    to: Target
    own: bool = False
    ban: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Rules by what they are to a reader: what to do, what to say, and what not to do. A duty or
    permission is said where its acts are lines with words to say."""

    do: tuple[RuleView, ...]
    say: tuple[RuleView, ...]
    bans: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class SituationView:
    """One section. ``already`` leads on as soon as one is here; the other ways wait for something:
    ``ways`` are taken by scenarios or demanded by rules, ``others`` are not."""

    situation: Situation
    columns: Columns
    left: tuple[Sentence, ...]
    already: tuple[WayView, ...]
    ways: tuple[WayView, ...]
    others: tuple[WayView, ...]
    notes: tuple[tuple[Note, tuple[tuple[int, Reading], ...]], ...]
    scenarios: int


@dataclass(frozen=True, slots=True)
class EndingView:
    """One row of the table of endings."""

    ending: Ending
    situations: tuple[Situation, ...]
    presses: tuple[prose.Press, ...]
    reason: prose.Press | None
    act: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with everything that rests on it."""

    clause: Clause
    rules: tuple[Rule, ...]
    notes: tuple[Situation, ...]
    endings: tuple[Ending, ...]
    readings: tuple[tuple[int, Reading], ...]
    scenarios: tuple[Target, ...]


@dataclass(frozen=True)
class Views:
    """Makes the views of one procedure."""

    procedure: Procedure
    ways: Mapping[str, Way]
    named: prose.Times = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "named", prose.times(self.procedure))

    @cached_property
    def machine(self) -> Machine:
        """The procedure ready to be asked."""
        return Machine(self.procedure)

    @cached_property
    def bundle(self) -> Bundled:
        """What its pages run."""
        return bundled(self.procedure)

    # -- rules ------------------------------------------------------------------------------

    def rule(self, rule: Rule, number: int = 0) -> RuleView:
        """One rule as a card. A ban quotes what is nowhere right to say."""
        procedure = self.procedure
        one = rule.acts[0] if len(rule.acts) == 1 else ""
        acts = [procedure.act[name] for name in rule.acts if name in procedure.act]
        if rule.kind == "must not":
            right = {name for r in procedure.rules if r.kind != "must not" for name in r.acts}
            acts = [act for act in acts if act.id not in right]
        return RuleView(
            rule=rule,
            when=Sentence("rule window", prose.windows(rule, self.named), rule=rule.id),
            only=self.only(rule),
            presses=prose.presses(one, procedure) if rule.kind != "must not" else (),
            endings=tuple(e for e in procedure.endings if e.id in rule.acts),
            scripts=tuple(procedure.script[act.script] for act in acts if act.script),
            readings=self.readings(rule.readings),
            number=number,
            full=in_full(rule, procedure),
        )

    def only(self, rule: Rule, *, new: bool = False) -> tuple[Sentence, ...]:
        """The cases that *rule* is for, each group of its guard in words. *new*: of cases in which
        nothing has happened yet."""
        told = prose.conditions(rule.guard, self.procedure, new=new)
        return tuple(
            Sentence("rule condition", words, rule=rule.id, among=told, new=new) for words in told
        )

    def readings(self, names: tuple[str, ...]) -> tuple[tuple[int, Reading], ...]:
        """Readings with their number on the page of open questions."""
        numbered = enumerate(self.procedure.readings, start=1)
        return tuple((n, reading) for n, reading in numbered if reading.id in names)

    def wide(self) -> tuple[RuleView, ...]:
        """The rules that hold everywhere."""
        return tuple(self.rule(rule) for rule in self.procedure.rules if not rule.scope)

    def rules_of(self, situation: Situation) -> tuple[RuleView, ...]:
        """The rules of one situation; duties that go before others come first, numbered."""
        rules = [rule for rule in self.procedure.rules if situation.id in rule.scope]
        duties = ordered([rule for rule in rules if rule.kind == "must"])
        names = {rule.id for rule in duties}
        before = {name for rule in duties for name in rule.after}
        steps = [r.id for r in duties if r.id in before or names.intersection(r.after)]
        numbers = {name: place for place, name in enumerate(steps, start=1)}
        following = iter(duties)
        placed = [next(following) if rule.kind == "must" else rule for rule in rules]
        return tuple(self.rule(rule, numbers.get(rule.id, 0)) for rule in placed)

    # -- ways on ----------------------------------------------------------------------------

    def everywhere(self) -> tuple[str, ...]:
        """The events that can always happen, and lead from every situation to the same place (or,
        in that place, nowhere)."""
        found = []
        for event in self.procedure.events:
            ways = {s.id: _targets(s, event.id) for s in self.procedure.situations}
            first = next(filter(None, ways.values()), ())
            to = first[0][0] if len(first) == 1 and not any(first[0][1:]) else STAY
            if all(move[0] == STAY for move in ways.get(to, ())):
                ways.pop(to, None)
            if to != STAY and len(ways) >= EVERYWHERE_MIN and set(ways.values()) == {first}:
                found.append(event.id)
        return tuple(found)

    def everywhere_ways(self) -> tuple[WayView, ...]:
        """Where those events lead."""
        found: list[WayView] = []
        for name in self.everywhere():
            home = next(s for s in self.procedure.situations if _targets(s, name))
            moves = [move for move in home.moves if move.on == name]
            found += [self.way(move, moves[:i], "") for i, move in enumerate(moves)]
        return tuple(found)

    def way(self, move: Move, earlier: list[Move], here: str, to: str = "") -> WayView:
        """One move in words, of the situation *here* (empty: of all). *to* is where it leads in the
        end, if that is elsewhere."""
        procedure = self.procedure
        if not move.on:
            text = prose.passing(move, self.named, procedure)
            said = Sentence("way by itself", text, here=here, to=move.to)
            return WayView(said, "", self.target(move.to))
        text = self.order(move.on)
        own = move.on not in procedure.event
        target = to or move.to
        *ahead, own_when = [
            prose.qualifier(one, earlier[:place], self.named, procedure)
            for place, one in enumerate([*earlier, move])
        ]
        when = own_when if target == move.to else ""
        about = {"here": here, "on": move.on, "to": target, "when": when, "ahead": ahead}
        said = Sentence("way on", text.rstrip("."), **about)
        return WayView(said, when, self.target(target), own)

    def target(self, name: str) -> Target:
        """The situation *name* as a link, or the end."""
        if name == END:
            return Target("The case is over", "#endings")
        return Target(self.procedure.situation[name].title, f"#situation-{name}")

    def ways_of(self, situation: Situation) -> tuple[list[WayView], list[WayView]]:
        """The ways on that cases take, and what else can happen."""
        told = _alike(step for way in self.ways.values() for step in way.steps)
        wanted = self._wanted(situation)
        loose = {ending.act for ending in self.procedure.endings if ending.choices}
        skipped = loose.union(self.everywhere())
        main: list[WayView] = []
        others: list[WayView] = []
        for i, move in enumerate(situation.moves):
            if move.to == STAY or move.on in skipped or _at_once(move):
                continue
            earlier = [other for other in situation.moves[:i] if other.on == move.on]
            if any(not (other.guard or other.windows) for other in earlier):
                continue  # it is never taken
            net = told.get((situation.id, move.on), "") if move.on else ""
            targets = {other.to for other in situation.moves if other.on == move.on}
            elsewhere = net if net not in {*targets, STAY} else ""
            view = self.way(move, earlier, situation.id, elsewhere)
            is_main = bool(net) or move.on in wanted or not move.on or not self.ways
            if view.own:
                ban, for_all = self._ban(situation, move.on)
                if ban and not for_all:
                    view = replace(view, when=f"{view.when} {_wrong_where(ban)}".strip())
                else:
                    view = replace(view, ban=ban)
            (main if is_main else others).append(view)
        return main, others

    def already(self, situation: Situation) -> tuple[WayView, ...]:
        """Where one is at once, because of what has happened."""
        found = []
        for move in filter(_at_once, situation.moves):
            for group in move.guard or ((),):
                one = replace(move, guard=(group,))
                words = prose.passing(one, self.named, self.procedure)
                said = Sentence("way already", words, here=situation.id)
                found.append(WayView(said, "", self.target(move.to)))
        return tuple(found)

    def left_by_others(self, situation: Situation) -> Iterator[Sentence]:
        """The duties of other situations that are still owed here where they were not kept."""
        for rule, names in self._left.items():
            if situation.id in names:
                text = self.procedure.rule[rule].text
                words = f"If it was not done before: {text}"
                yield Sentence("left by others", words, here=situation.id, rule=rule)

    @cached_property
    def _left(self) -> dict[str, frozenset[str]]:
        """For each duty that can stay owed, the other situations in which that is to be told."""
        rules = (rule for rule in self.procedure.rules if stays_owed(rule) and rule.scope)
        return {rule.id: still_owed(self.procedure, rule) for rule in rules}

    def _wanted(self, situation: Situation) -> set[str]:
        """The acts and endings that rules of a situation demand or allow."""
        rules = (r for r in self.procedure.rules if not r.scope or situation.id in r.scope)
        return {name for rule in rules if rule.kind != "must not" for name in rule.acts}

    def _ban(self, situation: Situation, name: str) -> tuple[str, bool]:
        """When rules forbid an act or ending: “must not before 10:00”, and whether that is all they
        say of it: what some must not do, others may have to. Sums cannot be told."""
        ending = self.procedure.ending.get(name)
        names = {name, ending.act} if ending else {name}
        for rule in self.procedure.rules:
            gives_way = rule.unless_allowed and names & self._wanted(situation)
            only = prose.either(prose.conditions(rule.guard, self.procedure))
            if rule.kind != "must not" or gives_way or (rule.guard and not only):
                continue
            if names.intersection(rule.acts) and (not rule.scope or situation.id in rule.scope):
                windows = prose.windows(rule, self.named)
                told = " ".join(filter(None, (rule.kind, windows, only and f"({only})")))
                ban = Sentence("way banned", told, here=situation.id, on=name)
                return ban, not (rule.guard and names & self._wanted(situation))
        return "", True

    def situation(self, situation: Situation) -> SituationView:
        """One section of the page."""
        main, others = self.ways_of(situation)
        return SituationView(
            situation,
            columns(self.rules_of(situation)),
            tuple(self.left_by_others(situation)),
            self.already(situation),
            tuple(main),
            tuple(others),
            tuple((note, self.readings(note.readings)) for note in situation.notes),
            sum(situation.id in way.situations for way in self.ways.values()),
        )

    # -- acts and lines to say -----------------------------------------------------------------

    def order(self, name: str) -> str:
        """What to do for an act or ending: “End the call, “Candidate no-show””."""
        ending = self.procedure.ending.get(name)
        if not ending:
            return self.procedure.title_of(name).rstrip(".")
        reason = self.reason(ending)
        return self.procedure.act[ending.act].text + (f", “{reason.label}”" if reason else "")

    def spoken(self) -> tuple[Script, ...]:
        """The scripts of everything that some rule asks or allows to be said."""
        right = {n for r in self.procedure.rules if r.kind != "must not" for n in r.acts}
        names = {act.script for act in self.procedure.acts if act.id in right}
        return tuple(script for script in self.procedure.scripts if script.id in names)

    # -- endings, clauses -------------------------------------------------------------------

    def reason(self, ending: Ending) -> prose.Press | None:
        """The last choice of an ending, as labelled."""
        return prose.path(ending.id, self.procedure)[-1] if ending.choices else None

    def ending(self, ending: Ending) -> EndingView:
        """One row of the table of endings."""
        asking = [
            name
            for rule in self.procedure.rules
            if rule.kind != "must not" and ending.id in rule.acts
            for name in rule.scope
        ]
        presses = prose.path(ending.id, self.procedure)
        return EndingView(
            ending,
            tuple(s for s in self.procedure.situations if s.id in asking),
            presses[:-1] if ending.choices else presses,
            self.reason(ending),
            self.procedure.act[ending.act].text,
        )

    def clause(self, clause: Clause) -> ClauseView:
        """A clause, the rules that put it into practice, and the scenarios that use them."""
        procedure = self.procedure
        rules = tuple(rule for rule in procedure.rules if clause.id in rule.clauses)
        names = {rule.id for rule in rules}
        return ClauseView(
            clause,
            rules,
            tuple(s for s in procedure.situations if any(clause.id in n.clauses for n in s.notes)),
            tuple(ending for ending in procedure.endings if clause.id in ending.clauses),
            self.readings(tuple(r.id for r in procedure.readings if clause.id in r.clauses)),
            tuple(
                Target(scenario.title, f"../rehearse/?scenario={scenario.id}")
                for scenario in procedure.scenarios
                if names.intersection(self.ways[scenario.id].rules)
            ),
        )


def columns(rules: Iterable[RuleView]) -> Columns:
    """*rules* by column, each in the order in which they are given."""
    placed: dict[str, list[RuleView]] = {"do": [], "say": [], "bans": []}
    for view in rules:
        kind = "bans" if view.rule.kind == "must not" else "say" if view.scripts else "do"
        placed[kind].append(view)
    return Columns(*(tuple(placed[kind]) for kind in ("do", "say", "bans")))


def _wrong_where(ban: str) -> str:
    """Where an act is wrong that some cases ask for: “(wrong with Zone: cellar)”."""
    time, _, only = ban.removeprefix("must not").removesuffix(")").partition("(")
    words = only.replace("not yet ", "before ")
    is_fact = re.match(r"[^“]*: ", words) is not None
    told = ", ".join(filter(None, (time.strip(), f"with {words}" if is_fact else words)))
    return f"(wrong {told})"


def _alike(steps: Iterable[Passage]) -> dict[tuple[str, str], str]:
    """Where what happens in a situation leads in the end; `STAY` where that differs by case."""
    found: dict[tuple[str, str], str] = {}
    for here, on, to in steps:
        found[here, on] = to if found.get((here, on), to) == to else STAY
    return found


def _at_once(move: Move) -> bool:
    """A passing moment that waits for no time."""
    return not move.on and not move.windows


def _targets(situation: Situation, event: str) -> tuple[tuple[str, Guard, object], ...]:
    return tuple(
        (move.to, move.guard, move.windows) for move in situation.moves if move.on == event
    )


def ordered(duties: list[Rule]) -> list[Rule]:
    """Duties so that each comes after those that go before it, else as they were written."""
    left, placed = list(duties), []
    while left:
        waiting = {rule.id for rule in left}
        ready = [rule for rule in left if not waiting.intersection(rule.after)]
        placed.append((ready or left)[0])
        left.remove(placed[-1])
    return placed
