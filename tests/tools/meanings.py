"""What each kind of sentence means: a predicate that asks the second-by-second oracle.

A predicate gets the sentence and what it was said of, looks at nothing but the words, what they are
about, and the oracle, and gives True, False, or None where there is nothing to hold them against.
Nothing here calls the code that wrote the words.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from oracle import CannotHappen, Oracle

from simulator.core.model import Procedure, Rule
from simulator.core.runs.run import Run
from simulator.core.runs.titles import labels
from simulator.core.sentence import Sentence

Meaning = Callable[[Sentence, Any], bool | None]


class Meanings(dict[str, Meaning]):
    """The predicate of each kind of sentence."""

    def of(self, *kinds: str) -> Callable[[Meaning], Meaning]:
        """Registers a predicate for *kinds*, each of which has one only."""

        def register(predicate: Meaning) -> Meaning:
            for kind in kinds:
                assert kind not in self, kind
                self[kind] = predicate
            return predicate

        return register


OF_RUNS = Meanings()
"""What is said of a :class:`Played` run."""

TIME = r"(\d+:\d\d)"


def seconds(text: str) -> int:
    """The seconds of ``m:ss``."""
    minutes, rest = text.split(":")
    return 60 * int(minutes) + int(rest)


def snapshot(case: Oracle) -> Oracle:
    """The case as it is now, to go on from."""
    made = copy.copy(case)
    made.diary, made.told = list(case.diary), list(case.told)
    made.duties, made.made = dict(case.duties), dict(case.made)
    return made


def after(case: Oracle, name: str, choices: tuple[str, ...] = ()) -> Oracle | None:
    """The case once *name* was done or happened; None where it cannot."""
    made = snapshot(case)
    made.told.clear()
    try:
        if name in {act.id for act in made.procedure.acts}:
            made.act(name, choices)
        else:
            made.happen(name)
    except CannotHappen:
        return None
    return made


class Played:
    """A run in the oracle: how things were before and after each input, and at every second."""

    def __init__(self, procedure: Procedure, run: Run) -> None:
        self.procedure, self.inputs = procedure, run.inputs
        case = Oracle(procedure, dict(run.facts))
        self.moments = [snapshot(case)]
        self.before: list[Oracle] = []
        self.after: list[Oracle] = []
        self.told: list[tuple[int, int, str, str, str]] = []
        for place, given in enumerate(run.inputs):
            for _ in range(given.at - case.now):
                case.wait(case.now + 1)
                self.moments.append(snapshot(case))
            self.before.append(snapshot(case))
            if given.name in {act.id for act in procedure.acts}:
                case.act(given.name, given.choices)
            elif given.name:
                case.happen(given.name)
            self.after.append(snapshot(case))
            self.moments.append(snapshot(case))
            self.told += [(place, *one) for one in case.told]
            case.told.clear()
        self.end = case

    def said(self, at: int, *kinds: str, of: str = "rule", rule: str = "") -> bool:
        """Whether the oracle told one of *kinds* about *rule* at a second."""
        return any(
            (when, by, about) == (at, of, rule) and kind in kinds
            for _, when, by, kind, about in self.told
        )


def one(text: str, pattern: str) -> str:
    """What *pattern* finds in *text*; it has to be there."""
    found = re.search(pattern, text)
    assert found is not None, (text, pattern)
    return found[1]


def names_of(case: Oracle, given: Any) -> set[str]:
    """What an act counts as: itself, and the ending that its choices name."""
    return {given.name, case.ending_of(given.name, given.choices)} - {""}


def last_second(case: Oracle, rule: Rule) -> int | None:
    """The last second inside the rule's windows; None where it has none, or a clock stands."""
    if not case.started(rule.windows):
        return None
    ends = [
        case.zero_of(window) + window.closes for window in rule.windows if window.closes is not None
    ]
    return min(ends) if ends else None


def first_second(case: Oracle, rule: Rule) -> int:
    """The first second inside the rule's windows."""
    return max((case.zero_of(w) + (w.opens or 0) for w in rule.windows), default=0)


# -- why an act got its verdict ---------------------------------------------------------------


@OF_RUNS.of("why unneeded")
def _(said: Sentence, run: Played) -> bool:
    case, given = run.before[said.about["place"]], run.inputs[said.about["place"]]
    names = names_of(case, given)
    return not any(
        case.says(rule, given.name, case.ending_of(given.name, given.choices)) != "nothing"
        for rule in run.procedure.rules
        if case.applies(rule) and names & set(rule.acts)
    )


@OF_RUNS.of("why late")
def _(said: Sentence, run: Played) -> bool:
    case = run.before[said.about["place"]]
    shown = seconds(one(said, f"^The latest moment for this was {TIME}\\. "))
    return shown == last_second(case, case.rule(said.about["rule"])) and shown < case.now


@OF_RUNS.of("why too early")
def _(said: Sentence, run: Played) -> bool:
    case = run.before[said.about["place"]]
    rule = case.rule(said.about["rule"])
    shown = seconds(one(said, f"^Too early: not before {TIME}\\. "))
    return case.applies_or_owed(rule) and shown == first_second(case, rule) > case.now


@OF_RUNS.of("why out of turn")
def _(said: Sentence, run: Played) -> bool:
    case = run.before[said.about["place"]]
    before = [case.rule(name) for name in case.rule(said.about["rule"]).after]
    owed = [rule.text for rule in before if case.duties[rule.id] in ("owed", "overdue")]
    return bool(owed) and said == " ".join(["Something else comes first.", *owed])


@OF_RUNS.of("why not begun")
def _(said: Sentence, run: Played) -> bool:
    case = run.before[said.about["place"]]
    named = re.findall("“(.*?)”", said.removesuffix(case.rule(said.about["rule"]).text))
    happened = {name for _, names in case.diary for name in names}
    told = {run.procedure.title_of(name).rstrip(".") for name in happened}
    if "place" in said.about:  # said of an act, it is nothing that comes before itself
        told.add(run.procedure.title_of(run.inputs[said.about["place"]].name).rstrip("."))
    return bool(named) and not told.intersection(named)


@OF_RUNS.of("why not again")
def _(said: Sentence, run: Played) -> bool:
    case, given = run.before[said.about["place"]], run.inputs[said.about["place"]]
    rule = case.rule(said.about["rule"])
    done = any(given.name in names for _, names in case.diary)
    return not done and not case.started(rule.windows) and said.endswith(rule.text)


@OF_RUNS.of("why again")
def _(said: Sentence, run: Played) -> bool:
    case = run.before[said.about["place"]]
    rule = case.rule(said.about["rule"])
    return case.duties[rule.id] == "done" and said.endswith(rule.text)


@OF_RUNS.of("why left undone")
def _(said: Sentence, run: Played) -> bool:
    place, rule = said.about["place"], said.about["rule"]
    due = run.before[place].duties[rule] == "owed"
    missed = any(told[0] == place and told[3:] == ("missed", rule) for told in run.told)
    return due and missed and said.endswith(run.before[place].rule(rule).text)


@OF_RUNS.of("why by the rule")
def _(said: Sentence, run: Played) -> bool:
    case, given = run.before[said.about["place"]], run.inputs[said.about["place"]]
    rule = case.rule(said.about["rule"])
    acts = {e.act for e in run.procedure.endings if e.id in rule.acts} | set(rule.acts)
    return case.applies_or_owed(rule) and given.name in acts and said == rule.text


# -- what became of a rule --------------------------------------------------------------------


DONE_AT = {
    "rule kept": ("Done at {}.", "rule", "kept"),
    "rule left": ("Left undone at {}.", "rule", "missed"),
    "rule broken": ("Done at {}, against this rule.", "rule", "broken"),
    "rule allowed": ("Done at {}. This is allowed.", "rule", "allowed"),
    "rule early": ("Done too early, at {}.", "act", "early"),
}
"""The words for what came about at a second, and of what and as what the oracle has to tell it."""


@OF_RUNS.of(*DONE_AT)
def _(said: Sentence, run: Played) -> bool:
    rule, at = run.end.rule(said.about["rule"]), said.about["at"]
    words, of, kind = DONE_AT[said.kind]
    told = [words.format(shown(at))]
    told += [f"{told[0]} {rule.text}"] if of == "rule" else []  # as a run's first mistake
    besides = {"rule broken": "not allowed here", "rule early": "too soon"}.get(said.kind)
    return said in told and (
        run.said(at, kind, of=of, rule=rule.id) or besides in dict(said_besides(run, at, rule))
    )


def said_besides(run: Played, at: int, rule: Rule) -> Iterator[tuple[str, Oracle]]:
    """What *rule* says of the wrong acts of a second: in the case in which each was done, and in
    those to which another act of that second leads."""
    told = [
        place
        for place, when, of, kind, _ in run.told
        if (when, of) == (at, "act") and kind in MISTAKES
    ]
    for case, given in ((run.before[place], run.inputs[place]) for place in told):
        ways = [way for way in case.possible() if way[0] != given.name]
        for one in (case, *(after(case, *way) for way in ways)):
            if one and one.can_act(given.name, given.choices) and one.applies_or_owed(rule):
                yield one.says(rule, given.name, one.ending_of(given.name, given.choices)), one


@OF_RUNS.of("rule other choice", "why other choice too early")
def _(said: Sentence, run: Played) -> bool:
    rule, at = run.end.rule(said.about["rule"]), said.about.get("at")
    at = run.inputs[said.about["place"]].at if at is None else at
    early = re.search(r"(?:, |^This is )([^,]*) too early", said)
    cases = [
        one for word, one in said_besides(run, at, rule) if word == "another choice was wanted"
    ]
    if early:
        cases = [one for one in cases if first_second(one, rule) - at == spell(early[1])]
    named = (
        re.findall("“(.*?)”", said.partition(": ")[2]) if said.kind == "rule other choice" else []
    )
    here = [labels(run.procedure, given) for given in run.inputs if given.at == at]
    return bool(cases) and any(set(named) <= set(chosen) for chosen in here)


@OF_RUNS.of("rule late")
def _(said: Sentence, run: Played) -> bool:
    rule, at = said.about["rule"], said.about["at"]
    if said.startswith("The latest moment"):  # of a permission
        besides = dict(said_besides(run, at, run.end.rule(rule)))
        return run.said(at, "late", of="act", rule=rule) or "too late for a permission" in besides
    latest = seconds(one(said, f"the latest moment was {TIME}"))
    before = [case for case in run.before if case.now == at]
    ends = {last_second(case, case.rule(rule)) for case in before}
    return latest in ends and latest < at and run.said(at, "late", rule=rule)


@OF_RUNS.of("rule missed by")
def _(said: Sentence, run: Played) -> bool:
    rule = said.about["rule"]
    by = seconds(one(said, f" by {TIME}"))
    told = [when for _, when, _, kind, about in run.told if about == rule and kind == "overdue"]
    told += [when for _, when, _, kind, about in run.told if about == rule and kind == "missed"]
    waiting = [m for m in run.moments if m.duties[rule] in ("owed", "overdue")]
    ends = {last_second(m, m.rule(rule)) for m in waiting if m.started(m.rule(rule).windows)}
    made = re.match(r"Done (\d+) of (\d+) times; it was due by", said)
    if not made and not said.startswith(("Not done by", "This was not done by")):
        return False
    right_count = any(m.made[rule] == int(made[1] if made else 0) for m in run.moments)
    if not any(m.duties[rule] == "owed" and m.now <= by for m in waiting):
        return False  # it was nobody's fault: nothing was owed by then
    return by in ends and any(when > by for when in told) and right_count


@OF_RUNS.of("rule came too late")
def _(said: Sentence, run: Played) -> bool:
    rule, at = said.about["rule"], seconds(one(said, f"came up at {TIME}"))
    by = seconds(one(said, f"over at {TIME}"))
    ends = {last_second(m, m.rule(rule)) for m in run.moments if m.now == at}
    just = [case for case in (*run.moments, *run.before) if case.now in (at - 1, at)]
    off = any(case.duties[rule] not in ("owed", "overdue") for case in just)
    return off and by in ends and by < at and run.said(at, "overdue", rule=rule)


@OF_RUNS.of("rule cut short")
def _(said: Sentence, run: Played) -> bool:
    rule, at = said.about["rule"], said.about["at"]
    what = one(said, r" before this happened at \d+:\d\d: (.*)\.").split(". ")[0]
    here = [place for place, given in enumerate(run.inputs) if given.at == at]
    titles = {
        run.procedure.title_of(run.inputs[place].name).rstrip(".")
        for place in here
        if any(told[0] == place and told[3:] == ("missed", rule) for told in run.told)
    }
    return any(what.startswith(title) or title.startswith(what) for title in titles)


@OF_RUNS.of("rule lapsed")
def _(said: Sentence, run: Played) -> bool:
    rule, at = said.about["rule"], said.about["at"]
    if not run.said(at, "lapsed", rule=rule):
        return False
    spell = re.search(r"after it had been due for (?:(\d+) minutes? ?)?(?:(\d+) seconds?)?\.", said)
    opened = [
        m.now
        for m in run.moments
        if m.duties[rule] == "owed"
        and m.applies(m.rule(rule))
        and m.has_opened(m.rule(rule).windows)
    ]
    due = at - _since(opened, at)
    told = 60 * int(spell[1] or 0) + int(spell[2] or 0) if spell else 0
    return due == told


def _since(opened: list[int], at: int) -> int:
    """The first of the seconds that lead to *at* without a gap."""
    first = at
    for second in sorted({o for o in opened if o < at}, reverse=True):
        if second != first - 1:
            break
        first = second
    return first


@OF_RUNS.of("rule respected")
def _(said: Sentence, run: Played) -> bool:
    rule = run.moments[0].rule(said.about["rule"])
    held = any(m.applies(rule) and m.inside(rule.windows) for m in run.moments)
    return held and not any(told[3:] == ("broken", rule.id) for told in run.told)


@OF_RUNS.of("rule owed")
def _(said: Sentence, run: Played) -> bool:
    rule = run.end.rule(said.about["rule"])
    opened = run.end.has_opened(rule.windows)
    made = re.search(r"Done (\d+) of (\d+) times so far", said)
    count = int(made[1]) if made else 0
    return (run.end.duties[rule.id], opened, run.end.made[rule.id]) == ("owed", True, count)


@OF_RUNS.of("rule unused")
def _(said: Sentence, run: Played) -> bool:
    rule = run.moments[0].rule(said.about["rule"])
    could = any(m.applies(rule) and m.inside(rule.windows) for m in run.moments)
    return could and not _done_while_open(rule, run)


def _done_while_open(rule: Rule, run: Played) -> list[int]:
    """The seconds at which an act of *rule* was done while it was open."""
    return [
        given.at
        for case, given in zip(run.before, run.inputs, strict=True)
        if case.applies(rule) and case.inside(rule.windows) and case.its_turn(rule)
        if {given.name, case.ending_of(given.name, given.choices)}.intersection(rule.acts)
    ]


@OF_RUNS.of("rule outdone")
def _(said: Sentence, run: Played) -> bool:
    rule, at = run.moments[0].rule(said.about["rule"]), said.about["at"]
    heard = any(told[4] == rule.id for told in run.told)
    words = f"Done at {shown(at)}, and another rule decided."
    return said == words and at in _done_while_open(rule, run) and not heard


@OF_RUNS.of("rule not yet")
def _(said: Sentence, run: Played) -> bool:
    rule = run.moments[0].rule(said.about["rule"])
    applied = [m for m in run.moments if m.applies(rule)]
    return bool(applied) and not applied[-1].has_opened(rule.windows)


@OF_RUNS.of("rule begun anew")
def _(said: Sentence, run: Played) -> bool:
    rule = run.moments[0].rule(said.about["rule"])
    due = any(m.duties[rule.id] == "owed" and m.inside(rule.windows) for m in run.moments)
    return due and run.end.over and not run.end.has_opened(rule.windows)


@OF_RUNS.of("rule not reached")
def _(said: Sentence, run: Played) -> bool:
    rule = run.moments[0].rule(said.about["rule"])
    return not any(m.applies(rule) and m.inside(rule.windows) for m in run.moments)


# -- the story of a run -----------------------------------------------------------------------


@OF_RUNS.of("was due", "was overdue")
def _(said: Sentence, run: Played) -> bool:
    rule, overdue = run.end.rule(said.about["rule"]), said.kind == "was overdue"
    span = one(said, rf"^{'Overdue' if overdue else 'Due'} ((?:at|from) [^;]*?)(?:;|\.$)")
    first, last = [seconds(time) for time in re.findall(TIME, span) * 2][:2]
    last_moment = re.search(rf"the last moment was {TIME}", said)
    by = seconds(last_moment[1]) if last_moment else None

    def so_at(second: int) -> bool:
        return any(
            m.duties[rule.id] == "overdue"
            if overdue
            else m.duties[rule.id] == "owed" and is_due(m, rule) and last_second(m, rule) == by
            for m in run.moments
            if m.now == second and not m.over
        )

    return all(map(so_at, range(first, last + 1))) and not so_at(first - 1)


# -- a rehearsal while it goes on -------------------------------------------------------------


def spell(text: str) -> int:
    """The seconds of “2 minutes”, “1 second” or “3 minutes 59 seconds”."""
    parts = re.findall(r"(\d+) (minute|second)", text)
    return sum(int(number) * (60 if unit == "minute" else 1) for number, unit in parts)


@OF_RUNS.of("did", "did too early", "did too late")
def _(said: Sentence, run: Played) -> bool:
    given, case = said.about["given"], run.before[-1]
    title = run.procedure.title_of(given.name).rstrip(".")
    begun, at, rest = said.partition(f" at {shown(given.at)}")
    if run.inputs[-1] != given or not at or not begun.startswith(f"You chose “{title}”"):
        return False
    if said.kind == "did":
        return rest == "."
    far = spell(rest)
    rule = case.rule(said.about["rule"])
    last = last_second(case, rule)
    if said.kind == "did too late":
        return last is not None and case.now - last == far > 0
    return first_second(case, rule) - case.now == far > 0


def within_mark(procedure: Procedure, wrong: set[str]) -> bool:
    """Whether a run that went wrong in these rules passes."""
    return len(wrong) <= procedure.pass_mark.mistakes and not wrong & {*procedure.pass_mark.never}


@OF_RUNS.of("pass mark")
def _(said: Sentence, run: Played) -> bool:
    most = int(one(said, r"at most (\d+) rules? gone wrong"))
    named = said.partition("may: ")[2]
    never = [rule.id for rule in run.procedure.rules if rule.text in named]
    others = [rule.id for rule in run.procedure.rules if rule.text not in named]
    passes = [within_mark(run.procedure, set(others[:count])) for count in (most, most + 1)]
    return passes == [True, False] and not any(within_mark(run.procedure, {n}) for n in never)


@OF_RUNS.of("run mistake", "run within mark", "run open", "run passed")
def _(said: Sentence, run: Played) -> bool:
    bad = [told for told in run.told if told[3] in MISTAKES]
    if said.kind == "run within mark" and not within_mark(run.procedure, {told[4] for told in bad}):
        return False
    if said.kind in ("run mistake", "run within mark"):
        first = min(told[1] for told in bad)
        at = seconds(one(said, f"^The first mistake was at {TIME}"))
        undone = re.search(f" by {TIME}", said)  # a mistake from the next second on
        return at <= first and (not undone or "ot done by" not in said or at == seconds(undone[1]))
    at, over = seconds(one(said, f"(?:up to|end at) {TIME}")), run.end.over
    if said.kind == "run open":
        return not bad and not over and at == run.end.now
    kept = {told[4] for told in run.told if told[3] == "kept"}
    bans = [rule for rule in run.procedure.rules if rule.kind == "must not"]
    held = [r for r in bans if any(m.applies(r) and m.inside(r.windows) for m in run.moments)]
    right = int(one(said, r"and (\d+) w")) == len(kept) + len(held)
    return right and not bad and over and at == run.end.now


def is_due(case: Oracle, rule: Rule) -> bool:
    """Whether a duty can be kept at this second, or is overdue."""
    status = case.duties.get(rule.id)
    open_now = status == "owed" and case.has_opened(rule.windows)
    return (open_now or status == "overdue") and case.its_turn(rule)


@OF_RUNS.of("when overdue")
def _(said: Sentence, run: Played) -> bool:
    rule = run.end.rule(said.about["rule"])
    ends = {last_second(m, rule) for m in run.moments if m.started(rule.windows)}
    return run.end.duties[rule.id] == "overdue" and seconds(one(said, TIME)) in ends


@OF_RUNS.of("when now", "when from")
def _(said: Sentence, run: Played) -> bool:
    rule = run.end.rule(said.about["rule"])
    by = re.search(f"by {TIME}", said)
    right_end = (seconds(by[1]) if by else None) == last_second(run.end, rule)
    if said.kind == "when now":
        return right_end and is_due(run.end, rule) and run.end.duties[rule.id] == "owed"
    first = seconds(one(said, f"From {TIME}"))
    return right_end and first == first_second(run.end, rule) > run.end.now


@OF_RUNS.of("when now at most")
def _(said: Sentence, run: Played) -> bool:
    """Done again and again at this second, each time followed by what leads back here."""
    rule, here, times = run.end.rule(said.about["rule"]), run.end.situation, 0
    case: Oracle | None = run.end
    while case is not None and times < 30:
        case, times = _back_again(case, rule, here), times + 1
    by = re.search(f"by {TIME}", said)
    right_end = (seconds(by[1]) if by else None) == last_second(run.end, rule)
    return (
        right_end
        and is_due(run.end, rule)
        and times == int(one(said, r"(\d+) more times? at most"))
    )


def _back_again(case: Oracle, rule: Rule, here: str) -> Oracle | None:
    """The case once an act of *rule* was done, and something happened that led back; None where
    nothing does."""
    for act in (way for way in case.possible() if way[0] in rule.acts):
        done = after(case, *act)
        events = [] if done is None else sorted(way[0] for way in done.possible())
        for back in (after(done, name) for name in events if done is not None):
            if back is not None and back.situation == here and not back.over:
                return back
    return None


@OF_RUNS.of("when in turn")
def _(said: Sentence, run: Played) -> bool:
    rule = run.end.rule(said.about["rule"])
    owed = [run.end.rule(n) for n in rule.after if run.end.duties[n] in ("owed", "overdue")]
    titles = {run.procedure.title_of(name).rstrip(".") for one in owed for name in one.acts}
    named = set(re.findall("“(.*?)”", said))
    return bool(named) and named == titles


@OF_RUNS.of("when begun")
def _(said: Sentence, run: Played) -> bool:
    named = re.findall("“(.*?)”", said)
    happened = {name for _, names in run.end.diary for name in names}
    told = {run.procedure.title_of(name).rstrip(".") for name in happened}
    if "place" in said.about:  # said of an act, it is nothing that comes before itself
        told.add(run.procedure.title_of(run.inputs[said.about["place"]].name).rstrip("."))
    return bool(named) and not told.intersection(named)


def told_right(case: Oracle, name: str, choices: tuple[str, ...]) -> Oracle | None:
    """The case after an act that is right at this second; None where it is not."""
    made = after(case, name, choices)
    right = made is not None and any(told[1:3] == ("act", "right") for told in made.told)
    return made if right else None


@OF_RUNS.of("idle", "idle may", "idle to end")
def _(said: Sentence, run: Played) -> bool:
    case, acts = run.end, {act.id: act.text.rstrip(".") for act in run.procedure.acts}
    if any(is_due(case, case.rule(name)) for name in case.duties) and not case.over:
        return False
    if said.kind == "idle may":
        return all(told_right(case, g.name, g.choices) for g in said.about["acts"])
    ways = [w for w in case.possible() if w[0] in acts]
    if said.kind == "idle":
        return not any(told_right(case, *way) for way in ways)
    ends = [w for w in ways if acts[w[0]] == said.about["act"]]
    return any(made.over for way in ends if (made := told_right(case, *way)))


# -- advice at the end of a run ---------------------------------------------------------------


def is_right(case: Oracle, given: Any) -> bool:
    """Whether an act is no mistake at this second."""
    made = after(case, given.name, given.choices)
    return made is not None and all(
        kind == "overdue" and case.duties[rule] == "off"  # overdue as soon as it arises
        for _, _, kind, rule in made.told
        if kind in MISTAKES
    )


MISTAKES = {"early", "late", "wrong", "overdue", "missed", "broken"}


def keeps(case: Oracle, given: Any) -> bool:
    """Whether an act counts for a duty at this second, and is no mistake."""
    made = after(case, given.name, given.choices)
    counted = made is not None and any(k in ("kept", "counted") for _, _, k, _ in made.told)
    return counted and is_right(case, given)


def waited(case: Oracle, seconds_more: int) -> list[Oracle]:
    """The case at each of so many seconds of waiting, from now on, up to its end."""
    found = [snapshot(case)]
    found[0].told.clear()
    for _ in range(seconds_more):
        later = snapshot(found[-1])
        later.told.clear()
        later.wait(later.now + 1)
        found.append(later)
    return found


@OF_RUNS.of("advice over")
def _(said: Sentence, run: Played) -> bool:
    return run.end.over


@OF_RUNS.of("advice now")
def _(said: Sentence, run: Played) -> bool:
    return not run.end.over and keeps(run.end, said.about["given"])


@OF_RUNS.of("advice may")
def _(said: Sentence, run: Played) -> bool:
    return is_right(run.end, said.about["given"])


@OF_RUNS.of("advice wait", "advice wait to")
def _(said: Sentence, run: Played) -> bool:
    given, tell = said.about["given"], keeps if said.kind == "advice wait" else is_right
    seen = waited(run.end, given.at - run.end.now)
    told = seconds(one(said, f"^Wait(?: for what happens)?. (?:At|From) {TIME}, "))
    calm = not any(kind in MISTAKES for case in seen for _, _, kind, _ in case.told)
    return told == given.at > run.end.now and calm and tell(seen[-1], given)


@OF_RUNS.of("advice wait on")
def _(said: Sentence, run: Played) -> bool:
    seen = waited(run.end, 60)
    return not any(kind in MISTAKES for case in seen[:1] for _, _, kind, _ in case.told)


@OF_RUNS.of("advice late")
def _(said: Sentence, run: Played) -> bool:
    given = said.about["given"]
    made = after(run.end, given.name, given.choices)
    return made is not None and any(told[1:3] == ("act", "late") for told in made.told)


@OF_RUNS.of("advice late and now")
def _(said: Sentence, run: Played) -> bool:
    late, now = said.about["given"], said.about["now"]
    made = after(run.end, late.name, late.choices)
    is_late = made is not None and any(told[1:3] == ("act", "late") for told in made.told)
    return is_late and is_right(run.end, now) and said.startswith("Right now: ")


@OF_RUNS.of("went by")
def _(said: Sentence, run: Played) -> bool:
    rule, at = said.about["rule"], said.about["at"]
    gone = {when for _, when, _, kind, about in run.told if (kind, about) == ("overdue", rule)}
    return at in gone and said.endswith(run.end.rule(rule).text)


@OF_RUNS.of("advice unknown")
def _(said: Sentence, run: Played) -> None:
    return None  # it promises nothing


@OF_RUNS.of("case lost")
def _(said: Sentence, run: Played) -> bool:
    return any(told[3] in MISTAKES for told in run.told)


def shown(at: int) -> str:
    """A second as ``m:ss``."""
    return f"{at // 60}:{at % 60:02d}"


def sentences(found: Any) -> Iterator[Sentence]:
    """Every sentence in plain data."""
    if isinstance(found, Sentence):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from sentences(value)
    elif isinstance(found, list | tuple):
        for value in found:
            yield from sentences(value)
